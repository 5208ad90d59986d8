"""An action plan as data: its actions, and the look back at the plan before.

The fields are those of trusts' own plans: objective, action, reason, lead, date, measure of success, progress and
rating. Each action has an identity that stays the same from year to year, so that nothing is dropped in silence: every
action of the last plan is looked back at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from wres_kit.project.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""What an action is known by: it is part of an address on a page."""
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LIST_MARKS = re.compile(r"\s*(?:[,;&/\n]|\band\b)\s*")
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


class Rating(StrEnum):
    """How an action is going. Pages and files show the word, and the colour that many plans give it."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"
    DONE = "done"

    @property
    def shown(self) -> str:
        """The word, with the name of its colour where it has one: ``On track (green)``."""
        colour = _COLOURS.get(self)
        word = f"{self.value[0].upper()}{self.value[1:]}"
        return f"{word} ({colour})" if colour else word


_COLOURS = {Rating.ON_TRACK: "green", Rating.AT_RISK: "amber", Rating.OFF_TRACK: "red"}
_RATING_WORDS = {
    "green": Rating.ON_TRACK, "on time": Rating.ON_TRACK, "in progress": Rating.ON_TRACK, "ongoing": Rating.ON_TRACK,
    "amber": Rating.AT_RISK, "yellow": Rating.AT_RISK, "some risk": Rating.AT_RISK,
    "red": Rating.OFF_TRACK, "late": Rating.OFF_TRACK, "delayed": Rating.OFF_TRACK, "behind": Rating.OFF_TRACK,
    "blue": Rating.DONE, "complete": Rating.DONE, "completed": Rating.DONE, "finished": Rating.DONE,
    "closed": Rating.DONE, "grey": Rating.NOT_STARTED, "to do": Rating.NOT_STARTED, "planned": Rating.NOT_STARTED,
}  # fmt: skip
"""Other words that plans use for a rating."""


class LookBackOutcome(StrEnum):
    """What became of an action of the last plan."""

    DONE = "done"
    CARRIED_ON = "carried on"
    DROPPED = "dropped"


def tidy_text(value: object) -> object:
    """Return a text as it is kept: with plain ends of lines, no blanks at the ends; anything else unchanged.

    Raises
    ------
    ValueError
        It holds a character that no file or page can show.
    """
    if not isinstance(value, str):
        return value
    lines = _LINE_ENDS.sub("\n", value).replace("\t", " ").replace("\ufeff", "").split("\n")
    text = "\n".join(line.rstrip() for line in lines).strip()
    steering = next((each for each in text if each != "\n" and unicodedata.category(each) in ("Cc", "Cs", "Co")), None)
    if steering is not None or "\ufffe" in text or "\uffff" in text:
        code = f" (U+{ord(steering):04X})" if steering else ""
        message = f"holds a character that cannot be shown{code}; type the text again"
        raise ValueError(message)
    return text


def listed_parts(value: object) -> object:
    """Return what a list says that may be written as one text or number: ``2, 7`` is two parts."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part for part in _LIST_MARKS.split(value.strip()) if part)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value,)
    return value


def _numbers(value: object) -> object:
    parts = listed_parts(value)
    if not isinstance(parts, tuple | list):
        return parts
    return tuple(dict.fromkeys(int(part) if _is_whole(part) else part for part in parts))


def _is_whole(part: object) -> bool:
    if isinstance(part, float):
        return part.is_integer()
    return isinstance(part, str) and part.isdecimal()


def _codes(value: object) -> object:
    parts = listed_parts(value)
    if not isinstance(parts, tuple | list):
        return parts
    return tuple(dict.fromkeys(_code(part) for part in parts))


def _code(part: object) -> object:
    if isinstance(part, int | float) and not isinstance(part, bool):
        return f"{part:g}"
    return part.strip().rstrip(".").lower() if isinstance(part, str) else part


def _day(value: object) -> object:
    """Return a day that is written in one of the ways in which people write days; anything else unchanged."""
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(" ".join(value.split()), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    message = "is not a day. Write the day, such as 2025-09-30 or 30 September 2025"
    raise ValueError(message)


def _rating(value: object) -> object:
    if value is None or value == "":
        return Rating.NOT_STARTED
    if not isinstance(value, str):
        return value
    word = " ".join(value.casefold().replace("-", " ").replace("_", " ").split())
    word = re.sub(r"\s*\((?:green|amber|red)\)$", "", word)
    if word in set(Rating):
        return Rating(word)
    if word in _RATING_WORDS:
        return _RATING_WORDS[word]
    message = f"is not a rating. Write one of: {', '.join(Rating)}"
    raise ValueError(message)


def _outcome(value: object) -> object:
    word = " ".join(value.casefold().replace("-", " ").replace("_", " ").split()) if isinstance(value, str) else value
    if word not in set(LookBackOutcome):
        message = f"is not an outcome. Write one of: {', '.join(LookBackOutcome)}"
        raise ValueError(message)
    return LookBackOutcome(str(word))


def _identity(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:g}"
    if isinstance(value, str) and not IDENTITY.fullmatch(value.strip()):
        message = (
            "is not an id. Write up to 40 letters, digits, full stops, hyphens and underscores without blanks, "
            "such as fair-panels"
        )
        raise ValueError(message)
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(tidy_text)]
WrittenText = Annotated[str, BeforeValidator(tidy_text), Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
Identity = Annotated[str, BeforeValidator(_identity)]


class PlannedAction(Parameters):
    """One action of a plan.

    Parameters
    ----------
    id
        What it is known by, the same in every year's plan.
    objective
        What is to be reached.
    action
        What is done for it.
    reason
        Why: what of the figures, or of what staff say, it answers.
    indicators
        The indicators that it is about; none for an action about all of them, such as better data.
    eds2
        Outcomes of the Equality Delivery System that it serves: ``3.1``.
    high_impact_actions
        High-impact actions of the NHS equality, diversity and inclusion improvement plan: ``2``, or a measure of one.
    lead
        The role that is responsible.
    due
        The day by which it is done.
    measure_of_success
        How to tell that it worked.
    progress
        What has been done so far.
    rating
        How it is going.
    """

    id: Identity
    objective: WrittenText
    action: WrittenText
    reason: WrittenText
    indicators: Annotated[tuple[int, ...], BeforeValidator(_numbers)] = ()
    eds2: Annotated[tuple[str, ...], BeforeValidator(_codes)] = ()
    high_impact_actions: Annotated[tuple[str, ...], BeforeValidator(_codes)] = ()
    lead: WrittenText
    due: Day
    measure_of_success: WrittenText
    progress: Text = ""
    rating: Annotated[Rating, BeforeValidator(_rating)] = Rating.NOT_STARTED

    def is_overdue(self, on: date) -> bool:
        """Return whether it should have been done before a day and is not."""
        return self.due < on and self.rating is not Rating.DONE


class LookBack(Parameters):
    """What became of one action of the last plan.

    Parameters
    ----------
    id
        The action.
    outcome
        Whether it was done, carries on in this plan, or was dropped.
    what_happened
        What was done and what it changed; why it was dropped. Empty while somebody still has to write it.
    action
        What the action was, where the last plan is not in this file.
    """

    id: Identity
    outcome: Annotated[LookBackOutcome, BeforeValidator(_outcome)]
    what_happened: Text = ""
    action: Text = ""


class ActionPlan(Parameters):
    """The plan of one reporting year.

    Parameters
    ----------
    agreed_on
        The day on which the board, or who acts for it, agreed it; None while it is a draft.
    progress_on
        The day on which progress and ratings were last looked at.
    introduction
        What a reader should know first.
    actions
        In the order in which they are shown.
    look_back
        What became of the last plan.
    """

    agreed_on: Day | None = None
    progress_on: Day | None = None
    introduction: Text = ""
    actions: tuple[PlannedAction, ...] = ()
    look_back: tuple[LookBack, ...] = ()

    def about(self, indicator: int) -> tuple[PlannedAction, ...]:
        """Return the actions about an indicator."""
        return tuple(action for action in self.actions if indicator in action.indicators)

    def overdue(self, on: date) -> tuple[PlannedAction, ...]:
        """Return the actions that should have been done before a day and are not, the longest overdue first."""
        return tuple(sorted((each for each in self.actions if each.is_overdue(on)), key=lambda each: each.due))

    @property
    def is_complete(self) -> bool:
        """Whether nothing of the plan itself is still to be written: it has actions, and somebody agreed it."""
        return bool(self.actions) and self.agreed_on is not None

    @property
    def is_looked_back(self) -> bool:
        """Whether there is a look back, and it says of each action what happened."""
        return bool(self.look_back) and all(entry.what_happened for entry in self.look_back)

    @property
    def ratings(self) -> dict[Rating, int]:
        """How many actions have each rating, those that are done first; without ratings that no action has."""
        counted = Counter(action.rating for action in self.actions)
        return {rating: counted[rating] for rating in reversed(Rating) if counted[rating]}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text that people wrote and that may name figures, with where it is."""
        if self.introduction:
            yield "introduction", self.introduction
        for action in self.actions:
            for name in FIGURE_FIELDS:
                if text := getattr(action, name):
                    yield f"{action.id}, {name}", text
        for entry in self.look_back:
            for name in ("action", "what_happened"):
                if text := getattr(entry, name):
                    yield f"look_back {entry.id}, {name}", text


class PlanField(NamedTuple):
    """A field of an action for people: its name in files, what it is called, and what to write."""

    name: str
    label: str
    prompt: str


FIELDS = (
    PlanField("id", "ID", "a short name that stays the same in every year's plan, such as fair-panels"),
    PlanField("objective", "Objective", "what you want to reach"),
    PlanField("action", "Action", "what you will do"),
    PlanField("reason", "Reason", "which figure, or what staff say, makes you do it"),
    PlanField("indicators", "Indicators", "the numbers of the indicators that it is about, such as 2, 7"),
    PlanField("eds2", "EDS2 outcome", "the outcome of the Equality Delivery System that it serves, such as 3.1"),
    PlanField(
        "high_impact_actions", "High-impact action",
        "the high-impact action of the NHS equality, diversity and inclusion improvement plan, 1 to 6",
    ),
    PlanField("lead", "Lead", "the role that is responsible, not the name of a person"),
    PlanField("due", "Due", "the day by which it is done, such as 2025-09-30"),
    PlanField("measure_of_success", "Measure of success", "how you will know that it worked"),
    PlanField("progress", "Progress", "what has been done so far"),
    PlanField("rating", "Rating", f"one of: {', '.join(Rating)}"),
)  # fmt: skip
LOOK_BACK_FIELDS = (
    PlanField("id", "ID", "the id that the action has in the last plan"),
    PlanField("outcome", "Outcome", f"one of: {', '.join(LookBackOutcome)}"),
    PlanField("what_happened", "What happened", "what was done and what it changed; why it was dropped"),
    PlanField("action", "Action", "what the action was, if the last plan is not in this project"),
)
PLAN_FIELDS = (
    PlanField("agreed_on", "Agreed on", "the day on which the board agreed the plan; empty while it is a draft"),
    PlanField("progress_on", "Progress reported on", "the day on which progress and ratings were last looked at"),
    PlanField("introduction", "Introduction", "what a reader should know first"),
)
FIGURE_FIELDS = ("objective", "action", "reason", "measure_of_success", "progress")
"""Fields whose text may name figures of the report."""


def as_plain(value: Any) -> Any:  # noqa: ANN401 - what YAML and JSON hold
    """Return a record, or part of one, as YAML and JSON keep it: words for enumerations, lists for tuples."""
    if isinstance(value, Parameters):
        return {name: as_plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    return value
