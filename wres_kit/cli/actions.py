"""`wres actions`: the action plans of organisations as a list, as spreadsheets in and out, and carried over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wres_kit.actions import ActionPlan, ActionPlanError, plans_path, read_action_plans
from wres_kit.actions.checks import plan_problems
from wres_kit.actions.exchange import plan_csv, plan_workbook, read_plan_table
from wres_kit.actions.files import ActionPlans, carried_over, plan_faults, with_plan
from wres_kit.actions.plan import FIELDS, LOOK_BACK_FIELDS, PLAN_FIELDS, as_plain
from wres_kit.audit.file_hashes import replace_text
from wres_kit.cli.app import Json, Organisations, Replace, command, say, show, show_data, write_output
from wres_kit.errors import WresError
from wres_kit.project import Project
from wres_kit.publishing.folders import storage_faults_explained
from wres_kit.returns.faults import FaultReport, Severity, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.actions.exchange import ImportedPlan
    from wres_kit.project import Organisation

TABLES = (".xlsx", ".csv")
OfPlan = Annotated[str, typer.Argument(metavar="ODS", help="Whose plan.")]
PlanYear = Annotated[int, typer.Option("--year", metavar="YEAR", help="The reporting year of the plan.")]
_HEAD = """\
# The action plans of {name}, by reporting year. How to write them: docs/how-to/write-the-action-plan.md
# wres check says what is missing or does not fit; wres actions export gives a plan as a spreadsheet.

"""


class PlanCommandError(WresError):
    """A plan that cannot be taken in, given out or begun as it was asked for."""


@command("actions list")
def list_actions(
    project: Project,
    organisations: Organisations = None,
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Reporting year; the latest plan of each by default.")
    ] = None,
    json_: Json = False,
) -> None:
    """Print the actions of the plans of some organisations, or of all: the latest plan of each, or that of a year.

    Raises
    ------
    WresError
        A code is unknown, or a plan cannot be read.
    """
    today = date.today()  # noqa: DTZ011 - the day where the person is
    listed: list[dict[str, Any]] = []
    for organisation in project.chosen(organisations or ()):
        plans = read_action_plans(project, organisation.code)
        of_year = year if year is not None else max(plans.plans, default=None)
        plan = plans.plan(of_year) if of_year is not None else None
        for action in plan.actions if plan else ():
            overdue = action.is_overdue(today) and plans.is_latest(of_year or 0)
            listed.append({"organisation": organisation.code, "year": of_year, **as_plain(action), "overdue": overdue})
    if json_:
        show_data("actions", {"actions": [{**each, "due": each["due"].isoformat()} for each in listed]})
        return
    for each in listed:
        late = "  OVERDUE" if each["overdue"] else ""
        show(f"{each['organisation']} {each['year']}  {each['id']}  {each['rating']}, due {each['due']}{late}")
        show(f"  {' '.join(each['action'].split())} Lead: {each['lead']}.")
    late = sum(each["overdue"] for each in listed)
    show(
        f"{plural(len(listed), 'action')}, {late} overdue."
        if listed
        else "No action plan. Begin one: wres actions template ODS"
    )


@command("actions template")
def write_template(
    project: Project,
    code: OfPlan,
    *,
    year: PlanYear,
    into: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="An empty spreadsheet; actions.yml by default.")
    ] = None,
    replace: Replace = False,
) -> None:
    """Begin a plan: in the file of plans, or as an empty spreadsheet.

    Raises
    ------
    WresError
        The organisation or year is unknown, there is a plan already, or the file cannot be written.
    """
    organisation = project.organisation(code)
    project.standard.edition(year)
    if into is not None:
        write_output(into, plan_workbook(organisation.code, year, ActionPlan()), TABLES, replace=replace)
        show(f"{into}: write the plan there, then bring it in: wres actions import {into}")
        return
    plans = read_action_plans(project, organisation.code)
    _must_be_new(plans, year)
    _rewrite(project, organisation, lambda text: text.rstrip("\n") + "\n\n" + template_text(year))
    show(f"made  {plans.shown}")


def template_text(year: int) -> str:
    """Return a plan of which nothing is written, with what to write in comments."""
    lines = [f"{year}:"]
    for each in PLAN_FIELDS:
        lines += [f"  # {each.prompt}", f"  {each.name}:"]
    for name, fields in (("actions", FIELDS), ("look_back", LOOK_BACK_FIELDS)):
        lines += [f"  {name}:", "    # Take the marks away, and write a block like this for each action."]
        lines += [
            f"    # {'- ' if place == 0 else '  '}{each.name}:  ({each.prompt})" for place, each in enumerate(fields)
        ]
    return "\n".join(lines) + "\n"


@command("actions export")
def export_plan(
    project: Project,
    code: OfPlan,
    *,
    year: PlanYear,
    into: Annotated[Path, typer.Option(metavar="FILE", help="The file to write, .xlsx or .csv.")],
    replace: Replace = False,
) -> None:
    """Write a plan as a workbook, or its actions as CSV.

    Raises
    ------
    WresError
        There is no such plan, it cannot be read, or the file cannot be written.
    """
    organisation = project.organisation(code)
    plans = read_action_plans(project, organisation.code)
    plan = plans.plan(year)
    if plan is None:
        known = ", ".join(map(str, plans.plans)) or "none"
        begin = f"wres actions template {code} --year {year}"
        message = f"{plans.shown}: has no plan of {year} (plans: {known}). Begin one: {begin}"
        raise PlanCommandError(message)
    is_csv = into.suffix.lower() == ".csv"
    data = plan_csv(plan) if is_csv else plan_workbook(organisation.code, year, plan)
    write_output(into, data, TABLES, replace=replace)
    left = " The dates, introduction and look back of the plan are only in a workbook (.xlsx)." if is_csv else ""
    show(f"{into}: {plural(len(plan.actions), 'action')} of {organisation.code} {year}.{left}")


@command("actions import")
def import_plan(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A plan as .xlsx, or its actions as .csv.")],
    *,
    code: Annotated[
        str | None,
        typer.Option("--organisation", metavar="ODS", help="Whose plan; by default, as the file says."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Its reporting year; by default, as the file says.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove actions of the plan that the file does not have.")
    ] = False,
    json_: Json = False,
) -> None:
    """Take a plan from a spreadsheet into the file of plans; nothing is taken where anything does not fit.

    Raises
    ------
    WresError
        The file is no plan, does not fit, is of another organisation or year, or lacks actions that the plan has.
    """
    imported = read_plan_table(file, file.name, _taken(project, code))
    code, year = _whose(imported, file, code, year)
    organisation = project.organisation(code)
    project.standard.edition(year)
    plans = read_action_plans(project, organisation.code)
    before = plans.plan(year) or ActionPlan()
    plan = before.model_copy(update={"actions": imported.plan.actions}) if imported.actions_only else imported.plan
    last = plans.before(year)
    problems = plan_problems(project.standard, year, plan, last[1] if last else None)
    faults = [imported.locate(each) for each in problems]
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise ActionPlanError(FaultReport(faults, [file.name]))
    changes = _changes(before, plan, imported)
    if changes["removed"] and not replace:
        message = (
            f"{file.name}: lacks {', '.join(changes['removed'])}, which the plan of {organisation.code} {year} has. "
            "Add them to the file; or give --replace if they are to go."
        )
        raise PlanCommandError(message)
    _rewrite(project, organisation, lambda text: with_plan(text, year, plan))
    warnings = [f"{fault.column or fault.file}: {fault.message} {fault.remedy}" for fault in faults]
    if json_:
        about = {"file": plans.shown, "organisation": organisation.code, "year": year, "actions": len(plan.actions)}
        show_data("actions-import", about | changes | {"warnings": warnings})
        return
    show(f"{plans.shown}: {organisation.code} {year} has {plural(len(plan.actions), 'action')}.")
    for what, names in changes.items():
        if names:
            show(f"  {what}: {', '.join(names)}")
    for warning in warnings:
        say(warning)


def _changes(before: ActionPlan, plan: ActionPlan, imported: ImportedPlan) -> dict[str, list[str]]:
    """Return the ids of the actions that an import adds, changes and removes, and of those that it gave an id."""
    old, new = ({action.id: action for action in each.actions} for each in (before, plan))
    return {
        "added": [name for name in new if name not in old],
        "changed": [name for name in new if name in old and new[name] != old[name]],
        "removed": [name for name in old if name not in new],
        "named": list(imported.named),
    }


@command("actions carry-over")
def carry_over(project: Project, code: OfPlan, *, year: PlanYear) -> None:
    """Begin the plan of a year with the open actions of the last one, and a look back at all of them.

    Raises
    ------
    WresError
        There is a plan of that year already or none before it, or the file cannot be written.
    """
    organisation = project.organisation(code)
    project.standard.edition(year)
    plans = read_action_plans(project, organisation.code)
    _must_be_new(plans, year)
    last = plans.before(year)
    if last is None:
        message = f"{plans.shown}: has no plan before {year}. Begin one: wres actions template {code} --year {year}"
        raise PlanCommandError(message)
    plan = carried_over(plans, year)
    _rewrite(project, organisation, lambda text: with_plan(text, year, plan))
    show(f"{plans.shown}: the plan of {year} begins with {plural(len(plan.actions), 'open action')} of {last[0]}.")
    show("  Say under look_back of each what happened, and add what is new.")
    report = plan_faults(project, [organisation.code])
    if report.faults:
        show(report.to_text())


def _must_be_new(plans: ActionPlans, year: int) -> None:
    if plans.plan(year) is not None:
        message = f"{plans.shown}: has a plan of {year} already. Change it there."
        raise PlanCommandError(message)


def _taken(project: Project, code: str | None) -> list[str]:
    """Return the ids of all actions of an organisation, so that a new one gets another."""
    codes = [project.organisation(code).code] if code else list(project.organisations)
    plans = (read_action_plans(project, each) for each in codes if plans_path(project, each).is_file())
    return [action.id for each in plans for plan in each.plans.values() for action in plan.actions]


def _whose(imported: ImportedPlan, file: Path, code: str | None, year: int | None) -> tuple[str, int]:
    """Return whose plan a file is, and of which year: as it says, or as the command does."""
    for option, asked, known in (
        ("--organisation", code, imported.organisation), ("--year", year, imported.year),
    ):  # fmt: skip
        if not asked and not known:
            message = f"{file.name}: does not say whose plan it is, and of which year. Add {option}."
            raise PlanCommandError(message)
        if asked and known and str(asked) != str(known):
            message = (
                f"{file.name}: is the plan of {known}, not of {asked}. Give the right file, or correct its first sheet."
            )
            raise PlanCommandError(message)
    return code or imported.organisation, year or imported.year or 0


def _rewrite(project: Project, organisation: Organisation, change: Callable[[str], str]) -> None:
    """Write the file of plans of an organisation as a change makes it; a new one begins with how to write it."""
    path = plans_path(project, organisation.code)
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else _HEAD.format(name=organisation.name)
    with storage_faults_explained(str(path.parent)):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, change(text))
