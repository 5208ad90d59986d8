"""Checks of an action plan, field by field and against the Standard and the last plan: what is wrong, what to do."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from wres_kit.actions.plan import FIELDS, LOOK_BACK_FIELDS, PLAN_FIELDS, ActionPlan, LookBackOutcome
from wres_kit.returns.faults import Severity
from wres_kit.visible import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.actions.plan import PlannedAction
    from wres_kit.standard import PlanTerms, Standard

Location = tuple[int | str, ...]
"""Where in a plan: ``("actions", 0, "due")``."""

_KNOWN = {
    "actions": tuple(each.name for each in FIELDS),
    "look_back": tuple(each.name for each in LOOK_BACK_FIELDS),
    "": (*(each.name for each in PLAN_FIELDS), "actions", "look_back"),
}
_LABELS = {each.name: each for each in (*FIELDS, *PLAN_FIELDS, *LOOK_BACK_FIELDS)}
MOST_YEARS = 10
"""An action that is due later than this after its reporting year is likely to have a slip in its date."""

_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame)\b\.?(?=\s+[A-Z])")
_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’.-]*){1,3}")
_PARTS = re.compile(r"\s*(?:[,;:/()&–—]|\s-\s|\band\b|\bwith\b)\s*")
_ROLE_WORD = re.compile(
    r"\b(?:advis[eo]rs?|ambassadors?|analysts?|apprentices?|associates?|boards?|business|care|chairs?|champions?|chief|"
    r"clinical|clinicians?|committees?|communications?|consultants?|co-?ordinators?|council|culture|department|deput(?:y|ies)|"
    r"development|directors?|directorates?|diversity|division|edi|education|engagement|equality|estates|"
    r"executives?|experience|facilitators?|finance|forum|freedom|general|governance|governors?|group|guardians?|heads?|health|"
    r"hr|human|inclusion|information|learning|leaders?|leadership|leads?|managers?|management|matrons?|medical|midwi(?:fe|ves)|"
    r"networks?|non|nursing|nurses?|od|officers?|operations?|organisational|organization(?:al)?|panel|partners?|partnerships?|"
    r"patient|people|presidents?|quality|race|recruitment|relations|resources|resourcing|safety|secretar(?:y|ies)|senior|service|"
    r"services|staff|steering|strategy|talent|team|teams|trainers?|training|transformation|trust|unions?|wellbeing|"
    r"workforce)\b",
    re.IGNORECASE,
)
"""Words of roles, teams and departments."""


class PlanProblem(NamedTuple):
    """Something wrong in a plan: how bad, which check, where in it, what, and what to do."""

    severity: Severity
    check: str
    location: Location
    message: str
    remedy: str


def build_plan(content: object) -> tuple[ActionPlan | None, list[PlanProblem]]:
    """Return a plan from what a file says of it, and what in it does not fit; no plan where anything does not.

    Parameters
    ----------
    content
        Mappings, lists and values, as YAML or a spreadsheet gives them.
    """
    try:
        return ActionPlan.model_validate(_without_nothing(content)), []
    except ValidationError as error:
        return None, [
            PlanProblem(Severity.ERROR, "plan-field", tuple(fault["loc"]), *_words(fault, content))
            for fault in error.errors(include_url=False)
        ]


def _without_nothing(content: object) -> object:
    """Return what a file says without fields that it leaves empty: they are as if they were not there."""
    if isinstance(content, dict):
        return {name: _without_nothing(value) for name, value in content.items() if value is not None}
    return [_without_nothing(each) for each in content] if isinstance(content, list) else content


def _words(fault: Mapping[str, Any], content: object) -> tuple[str, str]:
    """Return what does not fit, and what to do."""
    location: Location = fault["loc"]
    name = str(location[-1]) if location else ""
    whose = f"{_name_of(content, location)}: " if len(location) > 2 else ""
    known = _LABELS.get(name)
    if fault["type"] == "extra_forbidden":
        names = _KNOWN[str(location[0]) if len(location) > 1 else ""]
        near = get_close_matches(name.replace(" ", "_").replace("-", "_").lower(), names, n=1, cutoff=0.5)
        meant = f"Did you mean {near[0]}? " if near else ""
        return f"{whose}{name} is not a field of a plan.", f"{meant}The fields are {', '.join(names)}."
    if fault["type"] in ("missing", "string_too_short", "too_short"):
        return f"{whose}{name} is missing.", f"Add {name}: {known.prompt if known else 'it is needed'}."
    if fault["type"] == "string_type":
        return f"{whose}{name} is not a text.", f'Put it in quotation marks: {name}: "{fault["input"]}".'
    if fault["type"].startswith("int"):
        field_name = str(location[2]) if len(location) > 3 else name
        return f"{whose}{fault['input']} is not a number.", f"Write {field_name} as numbers, such as 2, 7."
    if fault["type"] in ("tuple_type", "model_type", "model_attributes_type", "dict_type"):
        what = whose.removesuffix(": ") or _name_of(content, location) if len(location) > 1 else name or "the plan"
        return f"{what} is not written as it should be.", _FORM
    message = str(fault["msg"]).removeprefix("Value error, ")
    what, _, remedy = message.partition(". ")
    written = f" (it says {str(fault['input'])[:60]!r})" if not isinstance(fault["input"], dict | list | tuple) else ""
    return f"{whose}{name} {what}{written}.", f"{remedy or (known.prompt if known else 'Correct it')}."


_FORM = "Write the actions as a list: each begins with a hyphen and its id (- id: fair-panels), its other fields below."


def _name_of(content: object, location: Location) -> str:
    """Return what an action or entry is called: its id, or its number in the list."""
    try:
        entry = content[location[0]][location[1]]  # type: ignore[index]
        return str(entry["id"])[:40]
    except (KeyError, IndexError, TypeError):
        place = location[1] if len(location) > 1 else ""
        return f"{location[0]} {place + 1}" if isinstance(place, int) else str(location[0])


def plan_problems(standard: Standard, year: int, plan: ActionPlan, before: ActionPlan | None) -> Iterator[PlanProblem]:
    """Yield what is wrong in a plan whose fields fit one by one.

    Parameters
    ----------
    standard
        The Standard: its indicators, and what an action may refer to.
    year
        The reporting year of the plan.
    plan
        The plan.
    before
        The last plan before it; None where there is none in the project.
    """
    yield from _repeated([action.id for action in plan.actions], "actions")
    yield from _repeated([entry.id for entry in plan.look_back], "look_back")
    for place, action in enumerate(plan.actions):
        at: Location = ("actions", place)
        yield from _references(standard, year, action, at)
        yield from _dates(year, plan, action, at)
        if looks_like_a_person(action.lead):
            yield PlanProblem(
                Severity.WARNING, "plan-lead", (*at, "lead"), f"{action.id}: the lead looks like the name of a person.",
                "The plan is published and outlasts people in posts: write the role, such as Director of People.",
            )  # fmt: skip
    yield from _look_back(plan, before)


def looks_like_a_person(lead: str) -> bool:
    """Return whether a lead looks like the name of a person, in whole or in part, not like a role.

    >>> looks_like_a_person("Director of People"), looks_like_a_person("Director of People (Ada Example)")
    (False, True)
    """
    if ADDRESS.search(lead) or _TITLE.search(lead):
        return True
    return any(_NAME.fullmatch(part) and not _ROLE_WORD.search(part) for part in _PARTS.split(lead.strip()))


def _repeated(names: Sequence[str], field: str) -> Iterator[PlanProblem]:
    first: dict[str, int] = {}
    for place, name in enumerate(names):
        known = first.setdefault(name.casefold(), place)
        if known != place:
            what = "the id of two actions" if field == "actions" else "looked back at twice"
            yield _error(
                "plan-id", (field, place, "id"), f"{name}: is {what}.",
                "Give one of them another id, or remove one if they are the same.",
            )  # fmt: skip


def _references(standard: Standard, year: int, action: PlannedAction, at: Location) -> Iterator[PlanProblem]:
    numbers = standard.numbers_in(year)
    for number in action.indicators:
        if number not in numbers:
            yield _error(
                "plan-indicator", (*at, "indicators"), f"{action.id}: there is no indicator {number} in {year}.",
                f"The indicators are {', '.join(map(str, numbers))}. Leave the field empty for an action about all.",
            )  # fmt: skip
    terms = standard.template.plan
    for field, codes in (("eds2", action.eds2), ("high_impact_actions", action.high_impact_actions)):
        yield from _codes(terms, field, codes, action, at)


def _codes(
    terms: PlanTerms, field: str, codes: Sequence[str], action: PlannedAction, at: Location
) -> Iterator[PlanProblem]:
    framework = terms.framework(field)
    if framework is None:
        if codes:
            yield _error(
                "plan-reference", (*at, field), f"{action.id}: the Standard of this project has no {field}.",
                "Remove the field.",
            )  # fmt: skip
        return
    for code in codes:
        if code in framework.codes:
            continue
        known = f"Known are {', '.join(framework.codes)}"
        if framework.is_complete or not re.fullmatch(framework.pattern, code):
            near = get_close_matches(code, framework.codes, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            yield _error(
                "plan-reference", (*at, field), f"{action.id}: {framework.name} has no {code}.", f"{known}.{meant}"
            )
        else:
            yield PlanProblem(
                Severity.WARNING, "plan-reference", (*at, field),
                f"{action.id}: {code} is not among those that the guidance of the Standard names.",
                f"{known}, with their wording. {code} is shown without a wording: see that it is right.",
            )  # fmt: skip


def _dates(year: int, plan: ActionPlan, action: PlannedAction, at: Location) -> Iterator[PlanProblem]:
    start, what = plan.agreed_on, "the plan was agreed"
    if start is None:
        start, what = date(year, 3, 31), "the day that the figures are about"
    if action.due < start:
        yield _error(
            "plan-due", (*at, "due"), f"{action.id}: is due on {action.due}, before {what} ({start}).",
            "Correct the day. An action of an earlier plan needs a new day here, or belongs into look_back as done or "
            "dropped.",
        )  # fmt: skip
    elif action.due.year > year + MOST_YEARS:
        yield PlanProblem(
            Severity.WARNING, "plan-due", (*at, "due"), f"{action.id}: is due on {action.due}, in a distant year.",
            "Look whether the year is right.",
        )  # fmt: skip


def _look_back(plan: ActionPlan, before: ActionPlan | None) -> Iterator[PlanProblem]:
    own = {action.id.casefold() for action in plan.actions}
    last = {action.id.casefold(): action.id for action in before.actions} if before else {}
    for place, entry in enumerate(plan.look_back):
        at: Location = ("look_back", place)
        known, carried = entry.id.casefold(), entry.outcome is LookBackOutcome.CARRIED_ON
        if known not in last and not entry.action:
            near = get_close_matches(known, last, n=1)
            meant = f" Did you mean {last[near[0]]}?" if near else ""
            yield _error(
                "plan-look-back", (*at, "id"), f"{entry.id}: the last plan in this file has no such action.{meant}",
                "Correct the id; if the last plan is not in this file, say under action what the action was.",
            )  # fmt: skip
        if carried and known not in own:
            yield _error(
                "plan-look-back", (*at, "outcome"), f"{entry.id}: is carried on, but is no action of this plan.",
                "Add it to the actions under the same id, or say that it was done or dropped.",
            )  # fmt: skip
        if not carried and known in own:
            yield _error(
                "plan-look-back", (*at, "outcome"), f"{entry.id}: was {entry.outcome}, but is an action of this plan.",
                "Write carried on, or remove it from the actions.",
            )  # fmt: skip
    missing = [name for key, name in last.items() if key not in {entry.id.casefold() for entry in plan.look_back}]
    if missing:
        yield _error(
            "plan-look-back", ("look_back",), f"nothing is said of {', '.join(missing)}, from the last plan.",
            "Say in look_back of each whether it was done, carried on or dropped, and why.",
        )  # fmt: skip


def _error(check: str, location: Location, message: str, remedy: str) -> PlanProblem:
    return PlanProblem(Severity.ERROR, check, location, message, remedy)
