"""`params/<ODS>/actions.yml`: the action plans of an organisation, one a reporting year, read with every check.

What does not fit is named with file, line and remedy before any page is run.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from wres_kit.actions.checks import PlanProblem, plan_problems
from wres_kit.actions.plan import (
    FIELDS,
    LOOK_BACK_FIELDS,
    PLAN_FIELDS,
    ActionPlan,
    LookBack,
    LookBackOutcome,
    PlannedAction,
    as_plain,
)
from wres_kit.errors import WresError
from wres_kit.project.organisation import path_code
from wres_kit.returns.faults import Fault, FaultReport, Severity
from wres_kit.standard.datafiles import syntax_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wres_kit.actions.checks import Location
    from wres_kit.project import Project
    from wres_kit.standard import Standard

FILE_NAME = "actions.yml"
_KNOWN = {
    "actions": tuple(each.name for each in FIELDS),
    "look_back": tuple(each.name for each in LOOK_BACK_FIELDS),
    "": (*(each.name for each in PLAN_FIELDS), "actions", "look_back"),
}
_LABELS = {each.name: each for each in (*FIELDS, *PLAN_FIELDS, *LOOK_BACK_FIELDS)}


class ActionPlanError(WresError):
    """An action plan that cannot be used; the message lists what is wrong with it."""

    exit_status = 1

    def __init__(self, report: FaultReport) -> None:
        self.report = report
        super().__init__(f"{report.to_text()}\n{report.counted()} Correct the plan, then run wres check.")


@dataclass(frozen=True, slots=True)
class LookedBack:
    """An action of the last plan and what became of it: what it was in words, and the action where the file has it."""

    entry: LookBack
    action: str
    planned: PlannedAction | None = None


@dataclass(frozen=True, slots=True)
class ActionPlans:
    """The action plans of an organisation.

    Parameters
    ----------
    organisation
        Its code.
    shown
        The file as messages name it.
    plans
        By reporting year, in order.
    """

    organisation: str
    shown: str
    plans: Mapping[int, ActionPlan] = field(default_factory=dict)

    def plan(self, year: int) -> ActionPlan | None:
        """Return the plan of a reporting year; None where there is none."""
        return self.plans.get(year)

    def before(self, year: int) -> tuple[int, ActionPlan] | None:
        """Return the last plan before a reporting year, with its year; None where there is none."""
        earlier = [each for each in self.plans if each < year]
        return (max(earlier), self.plans[max(earlier)]) if earlier else None

    def is_latest(self, year: int) -> bool:
        """Return whether no later year has a plan, which would take the place of this one."""
        return year == max(self.plans, default=year)

    def looked_back(self, year: int) -> tuple[LookedBack, ...]:
        """Return what the plan of a year says of the last one, with the actions that it is about."""
        plan, last = self.plans.get(year), self.before(year)
        known = {action.id.casefold(): action for action in last[1].actions} if last else {}
        entries = plan.look_back if plan else ()
        return tuple(
            LookedBack(each, each.action or (known[each.id.casefold()].action if each.id.casefold() in known else ""),
                       known.get(each.id.casefold()))
            for each in entries
        )  # fmt: skip

    def canonical(self, year: int, indicator: int | None = None) -> str:
        """Return all that the pages show of a plan as one text: equal plans give equal texts.

        Parameters
        ----------
        year
            The reporting year.
        indicator
            Only what the page of this indicator shows; everything where None.

        Returns
        -------
        str
            JSON; empty where there is nothing to show.
        """
        plan = self.plans.get(year)
        if plan is None:
            return ""
        if indicator is not None:
            about = plan.about(indicator)
            return _json({"progress_on": plan.progress_on, "actions": about}) if about else ""
        last = [[each.entry.id, each.action] for each in self.looked_back(year)]
        return _json({"plan": plan, "last": last})


def _json(content: Mapping[str, Any]) -> str:
    plain = {name: as_plain(value) for name, value in content.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)


def plans_path(project: Project, code: str) -> Path:
    """Return where the action plans of an organisation or group are."""
    return project.params / path_code(code) / FILE_NAME


def read_action_plans(project: Project, code: str) -> ActionPlans:
    """Return the action plans of an organisation; without any where it has no such file.

    Raises
    ------
    ActionPlanError
        The file cannot be read, or something in it does not fit.
    """
    plans, faults = check_action_plans(project, code)
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise ActionPlanError(FaultReport(faults, [plans.shown]))
    return plans


def check_action_plans(project: Project, code: str) -> tuple[ActionPlans, tuple[Fault, ...]]:
    """Return the action plans of an organisation as far as they can be read, and everything that is wrong in them."""
    path = plans_path(project, code)
    shown = project.shown(path)
    try:
        stat = path.stat()
    except OSError:
        return ActionPlans(code, shown), ()
    as_it_is = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return _checked(os.fspath(path), shown, code, project.standard, as_it_is)


def plan_faults(project: Project, codes: Iterable[str]) -> FaultReport:
    """Return everything that is wrong in the action plans of some organisations."""
    faults: list[Fault] = []
    files = []
    for code in codes:
        if plans_path(project, code).is_file():
            plans, own = check_action_plans(project, code)
            files.append(plans.shown)
            faults += own
    return FaultReport(faults, files)


@lru_cache(maxsize=64)
def _checked(
    path: str, shown: str, code: str, standard: Standard, _as_it_is: tuple[int, ...]
) -> tuple[ActionPlans, tuple[Fault, ...]]:
    def unreadable(line: int | None, message: str, remedy: str) -> tuple[ActionPlans, tuple[Fault, ...]]:
        fault = Fault(Severity.ERROR, "plan-file", shown, line, "", message, remedy, organisation=code)
        return ActionPlans(code, shown), (fault,)

    try:
        with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 - the path is a key of the cache
            text = file.read()
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        return unreadable(None, f"byte {error.start + 1} is not UTF-8.", "Save the file as UTF-8.")
    except OSError as error:
        return unreadable(None, f"cannot be read: {error.strerror}.", "See that the file may be read.")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        syntax = syntax_fault(text, error) if isinstance(error, yaml.YAMLError) else f"{error}."
        mark = getattr(error, "problem_mark", None)
        return unreadable(mark.line + 1 if mark else None, f"cannot be read: {syntax}", "Correct the file.")
    if raw is None:
        return ActionPlans(code, shown), ()
    if not isinstance(raw, dict):
        return unreadable(1, "does not begin with a reporting year.", "Begin with a year and a colon, such as 2024:")
    return _plans(_PlanFile(code, shown, standard, root), raw)


@dataclass(frozen=True, slots=True)
class _PlanFile:
    """A file of plans: whose it is, how it is named, and its lines."""

    code: str
    shown: str
    standard: Standard
    root: yaml.Node | None

    def fault(self, year: object, problem: PlanProblem) -> Fault:
        """Return a problem of a plan with its place in the file."""
        line = line_of(self.root, (year, *problem.location) if year is not None else problem.location)
        column = str(problem.location[-1]) if problem.location and isinstance(problem.location[-1], str) else ""
        of_year = year if isinstance(year, int) else None
        return Fault(
            problem.severity, problem.check, self.shown, line, column, problem.message, problem.remedy,
            organisation=self.code, year=of_year,
        )  # fmt: skip


def _plans(file: _PlanFile, raw: Mapping[Any, Any]) -> tuple[ActionPlans, tuple[Fault, ...]]:
    faults = [
        Fault(Severity.ERROR, "plan-key", file.shown, line, "", f"{key}: is there twice, and only one would count.",
              "Remove one of them, or put both together.", organisation=file.code)
        for key, line in repeated_keys(file.root)
    ]  # fmt: skip
    plans: dict[int, ActionPlan] = {}
    for year, content in raw.items():
        if isinstance(year, bool) or not isinstance(year, int) or not file.standard.has_edition(year):
            faults.append(_no_year(file, year))
            continue
        plan, problems = build_plan(content)
        faults += [file.fault(year, problem) for problem in problems]
        if plan is not None:
            plans[year] = plan
    known = ActionPlans(file.code, file.shown, dict(sorted(plans.items())))
    for year, plan in known.plans.items():
        last = known.before(year)
        against = plan_problems(file.standard, year, plan, last[1] if last else None)
        faults += [file.fault(year, problem) for problem in against]
    return known, tuple(faults)


def _no_year(file: _PlanFile, year: object) -> Fault:
    years = file.standard.years
    remedy = f"Write the reporting year of the plan, {years[0]} to {years[-1]}, and indent the plan below it."
    line = line_of(file.root, (year,))
    message = f"{year}: is not a reporting year."
    return Fault(Severity.ERROR, "plan-year", file.shown, line, "", message, remedy, organisation=file.code)


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


def line_of(root: yaml.Node | None, location: Iterable[object]) -> int | None:
    """Return the line, from 1, of a place in a file; that of the nearest thing around it where it is not there."""
    line = None
    node = root
    for step in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def repeated_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Yield each key that a mapping has twice, with its second line: YAML would forget the first in silence."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from repeated_keys(each)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(key.value)
            yield from repeated_keys(value)


def carried_over(plans: ActionPlans, year: int) -> ActionPlan:
    """Return the beginning of a year's plan: the open actions of the last one, and a look back at all of them.

    Parameters
    ----------
    plans
        The plans so far.
    year
        The reporting year of the new plan.
    """
    last = plans.before(year)
    actions = last[1].actions if last else ()
    done = {action.id for action in actions if action.rating.value == LookBackOutcome.DONE.value}
    return ActionPlan(
        actions=tuple(action for action in actions if action.id not in done),
        look_back=tuple(
            LookBack(
                id=action.id,
                outcome=LookBackOutcome.DONE if action.id in done else LookBackOutcome.CARRIED_ON,
                what_happened=action.progress if action.id in done else "",
            )
            for action in actions
        ),
    )
