"""The action plan of a report: its texts filled with published figures, and its files in the folder of the report."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.actions import ActionPlan, LookBack, PlannedAction, read_action_plans
from wres_kit.actions.files import LookedBack
from wres_kit.actions.plan import FIELDS, FIGURE_FIELDS, LOOK_BACK_FIELDS, as_plain
from wres_kit.reporting.narrative.markdown import fill
from wres_kit.reporting.report_data import write_table
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wres_kit.project import Project
    from wres_kit.reporting.snapshot import Snapshot

DATA = Path("data", "action-plan.json")
TABLE = Path("data", "action-plan.csv")
LOOK_BACK_TABLE = Path("data", "action-plan-look-back.csv")


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """The action plan of a report as its pages show it: every text filled with the published figures that it names.

    Parameters
    ----------
    organisation, year
        Whose, and of which reporting year.
    on
        The day of publication: what was due before it and is not done is overdue.
    plan
        The plan.
    looked_back
        What became of the last plan.
    last_year
        The reporting year of the last plan; None where it is not in the project.
    is_released
        Whether the report is a release: what nobody has written is then not asked for any more.
    """

    organisation: str
    year: int
    on: date
    plan: ActionPlan
    looked_back: tuple[LookedBack, ...] = ()
    last_year: int | None = None
    is_released: bool = False

    @property
    def overdue(self) -> tuple[PlannedAction, ...]:
        """The actions that are overdue on the day of publication, the longest overdue first."""
        return self.plan.overdue(self.on)

    @property
    def in_short(self) -> str:
        """How many actions there are and how they are going, in a sentence."""
        actions = len(self.plan.actions)
        counted = joined([f"{number} {rating}" for rating, number in self.plan.ratings.items()])
        overdue = len(self.overdue)
        late = f" {overdue} of them {'is' if overdue == 1 else 'are'} overdue." if overdue else ""
        return f"{actions} action{'' if actions == 1 else 's'}: {counted}.{late}" if actions else "No actions yet."


def _day(project: Project, snapshot: Snapshot) -> date:
    """Return the day of publication; a draft has none, so that on which the project means to publish."""
    published = snapshot.publication_date
    return date.fromisoformat(published) if published else project.parameters.publication_date


def report_plan(project: Project, snapshot: Snapshot, values: Callable[[], Mapping[str, str]]) -> ReportPlan | None:
    """Return the action plan of a report, filled with figures; None where it has none.

    Parameters
    ----------
    project
        Where the plan is.
    snapshot
        The report: whose it is, of which year, from which day, and whether it is released.
    values
        Gives what ``{{ name }}`` is filled from; asked only where a text names a figure.

    Raises
    ------
    ActionPlanError
        The plan cannot be read, or something in it does not fit.
    NarrativeError
        A text names a figure that there is none of.
    """
    code, year = snapshot.organisation.code, snapshot.year
    plans = read_action_plans(project, code)
    plan = plans.plan(year)
    if plan is None:
        return None

    def filled(text: str, where: str) -> str:
        return fill(text, values(), f"{plans.shown}, {year}, {where}") if "{{" in text else text

    last = plans.before(year)
    return ReportPlan(
        code, year, _day(project, snapshot),
        plan.model_copy(
            update={
                "introduction": filled(plan.introduction, "introduction"),
                "actions": tuple(
                    action.model_copy(
                        update={name: filled(getattr(action, name), f"{action.id}, {name}") for name in FIGURE_FIELDS}
                    )
                    for action in plan.actions
                ),
            }
        ),
        tuple(_filled_look_back(each, filled) for each in plans.looked_back(year)),
        last[0] if last else None, snapshot.release is not None,
    )  # fmt: skip


def _filled_look_back(entry: LookedBack, filled: Callable[[str, str], str]) -> LookedBack:
    where = f"look_back, {entry.entry.id}"
    happened = filled(entry.entry.what_happened, where)
    # An action of the last plan may name figures; what they are called now are those of this report.
    return replace(entry, entry=entry.entry.model_copy(update={"what_happened": happened}),
                   action=filled(entry.action, where))  # fmt: skip


def write_report_plan(plan: ReportPlan | None, report: Path) -> None:
    """Write the plan into the folder of a report, for its page, its documents and its readers; remove it where None."""
    for name in (DATA, TABLE, LOOK_BACK_TABLE):
        (report / name).unlink(missing_ok=True)
    if plan is None:
        return
    content = {
        "organisation": plan.organisation, "year": plan.year, "on": plan.on.isoformat(), "last_year": plan.last_year,
        "is_released": plan.is_released,
        "plan": as_plain(plan.plan),
        "looked_back": [
            {"entry": as_plain(each.entry), "action": each.action, "planned": as_plain(each.planned)}
            for each in plan.looked_back
        ],
    }  # fmt: skip
    (report / DATA).parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    (report / DATA).write_text(text + "\n", encoding="utf-8", newline="\n")
    head = (plan.organisation, str(plan.year))
    names = [each.name for each in FIELDS]
    rows = [
        [*head, *(_cell(getattr(each, name)) for name in names), "yes" if each in plan.overdue else "no"]
        for each in plan.plan.actions
    ]
    write_table(report, TABLE.stem, rows)
    if plan.looked_back:
        names = [each.name for each in LOOK_BACK_FIELDS]
        entries = [each.entry.model_copy(update={"action": each.action}) for each in plan.looked_back]
        rows = [[*head, *(_cell(getattr(each, name)) for name in names)] for each in entries]
        write_table(report, LOOK_BACK_TABLE.stem, rows)


def read_report_plan(report: Path) -> ReportPlan | None:
    """Return the plan in the folder of a report; None where it has none."""
    try:
        raw: dict[str, Any] = json.loads((report / DATA).read_text(encoding="utf-8"))
    except OSError:
        return None
    looked_back = tuple(
        LookedBack(
            LookBack.model_validate(each["entry"]), each["action"],
            PlannedAction.model_validate(each["planned"]) if each["planned"] else None,
        )
        for each in raw["looked_back"]
    )  # fmt: skip
    plan, on = ActionPlan.model_validate(raw["plan"]), date.fromisoformat(raw["on"])
    return ReportPlan(raw["organisation"], raw["year"], on, plan, looked_back, raw["last_year"], raw["is_released"])


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
