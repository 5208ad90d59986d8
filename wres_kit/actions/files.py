"""`params/<ODS>/actions.yml`: the action plans of an organisation, one a reporting year, read with every check.

What does not fit is named with file, line and remedy before any page is run.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from wres_kit.actions.checks import build_plan, plan_problems
from wres_kit.actions.plan import FIGURE_FIELDS, ActionPlan, LookBack, LookBackOutcome, PlannedAction, as_plain
from wres_kit.errors import WresError
from wres_kit.project.organisation import path_code
from wres_kit.returns.faults import Fault, FaultReport, Severity
from wres_kit.standard.records import LOADER, syntax_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wres_kit.actions.checks import PlanProblem
    from wres_kit.project import Project
    from wres_kit.standard import Standard

FILE_NAME = "actions.yml"


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


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """Return the nodes of a file, with their lines, and what it says; faults are in the words of one parser."""
    try:
        return yaml.compose(text, Loader=LOADER), yaml.load(text, Loader=LOADER)  # noqa: S506 - both are safe
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)


@lru_cache(maxsize=1024)
def _checked(
    path: str, shown: str, code: str, standard: Standard, _as_it_is: tuple[int, ...]
) -> tuple[ActionPlans, tuple[Fault, ...]]:
    def unreadable(line: int | None, message: str, remedy: str) -> tuple[ActionPlans, tuple[Fault, ...]]:
        fault = Fault(Severity.ERROR, "plan-file", shown, line, "", message, remedy, organisation=code)
        return ActionPlans(code, shown), (fault,)

    try:
        with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 - the path is a key of the cache
            text = file.read()
        root, raw = _parsed(text)
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


def text_lines(project: Project, code: str, year: int, plan: ActionPlan) -> dict[str, int]:
    """Return the line, from 1, at which each text of a plan begins in its file, by the name that `texts` gives it."""
    root = yaml.compose(plans_path(project, code).read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    places: dict[str, tuple[object, ...]] = {"introduction": ("introduction",)}
    places |= {
        f"{action.id}, {name}": ("actions", number, name)
        for number, action in enumerate(plan.actions)
        for name in FIGURE_FIELDS
    }
    places |= {
        f"look_back {entry.id}, {name}": ("look_back", number, name)
        for number, entry in enumerate(plan.look_back) for name in ("action", "what_happened")
    }  # fmt: skip
    return {name: line_of(root, (year, *place)) or 1 for name, place in places.items()}


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


class _PlanDumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and lists of numbers and codes in one line."""


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_PlanDumper.add_representer(str, _text_node)


def plan_yaml(year: int, plan: ActionPlan) -> str:
    """Return the plan of a year as `actions.yml` has it; fields that are empty are left out where nothing is asked."""
    content = {
        name: value
        for name, value in as_plain(plan).items()
        if name in ("agreed_on", "progress_on", "actions") or value
    }
    return yaml.dump({year: content}, Dumper=_PlanDumper, allow_unicode=True, sort_keys=False, width=110)


def with_plan(text: str, year: int, plan: ActionPlan) -> str:
    """Return the text of a file of plans in which a year has another plan; the lines of other years stay.

    Parameters
    ----------
    text
        The file as it is; empty for a new one.
    year, plan
        The plan to put there.
    """
    own = plan_yaml(year, plan)
    before = yaml.safe_load(text) or {}
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    wanted = {**before, year: yaml.safe_load(own)[year]}
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return own if not before else "".join(_dumped(each, wanted[each]) for each in sorted(wanted))
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    starts = [(key.value, key.start_mark.line) for key, _ in root.value]
    ends = [line for _, line in starts[1:]] + [len(lines)]
    for (known, start), end in zip(starts, ends, strict=True):
        if known == str(year):
            while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
                end -= 1  # noqa: PLW2901 - what is written above the next plan belongs to that one
            lines[start:end] = [own]
            break
    else:
        later = [start for known, start in starts if known.isdecimal() and int(known) > year]
        place = min(later, default=len(lines))
        lines[place:place] = [own]
    made = "".join(lines)
    return made if yaml.safe_load(made) == wanted else "".join(_dumped(each, wanted[each]) for each in sorted(wanted))


def _dumped(year: object, content: object) -> str:
    return yaml.dump({year: content}, Dumper=_PlanDumper, allow_unicode=True, sort_keys=False, width=110)
