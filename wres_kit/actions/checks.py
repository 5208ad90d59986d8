"""Checks of an action plan against the Standard, its own dates and the plan before: what is wrong, and what to do."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.actions.plan import LookBackOutcome
from wres_kit.returns.faults import Severity
from wres_kit.visible import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.actions.plan import ActionPlan, PlannedAction
    from wres_kit.standard import Standard
    from wres_kit.standard.template import PlanTerms

Location = tuple[int | str, ...]
"""Where in a plan: ``("actions", 0, "due")``."""

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
