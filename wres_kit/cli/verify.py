"""`wres verify`: whether a published report can be had again from its inputs, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.audit.causes import MOST
from wres_kit.cli.output import say, show, show_data
from wres_kit.execution.verify import NotRebuiltError, Verdict, as_data, to_verify, verify
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.execution.planning.plan import Plan
    from wres_kit.execution.run.tasks import Task
    from wres_kit.execution.run.worker import Report
    from wres_kit.project import Project


class Silent:
    """A watcher that says nothing."""

    def planned(self, plan: Plan, renderer: str) -> None:
        """Say nothing."""

    def heard(self, task: Task, report: Report) -> None:
        """Say nothing."""

    def tick(self) -> None:
        """Do nothing."""


def verify_reports(project: Project, code: str | None, year: int | None, *, json_: bool) -> int:
    """Build published reports again, compare, and print what came of it.

    Returns
    -------
    int
        0 where every byte is the same, 1 where a report differs, 2 where one could not be built again.

    Raises
    ------
    WresError
        No such report is published, or the inputs cannot be read.
    """
    verdicts: list[Verdict] = []
    status = 0
    for record in to_verify(project, code, year):
        try:
            verdict = verify(project, record, Silent())
        except NotRebuiltError as error:
            say(str(error))
            status = 2
            continue
        verdicts.append(verdict)
        status = max(status, int(not verdict.holds))
        if not json_:
            show("\n".join(_lines(verdict)))
    if json_:
        show_data("verify", {"reports": [as_data(verdict) for verdict in verdicts]})
    return status


def _lines(verdict: Verdict) -> list[str]:
    if verdict.holds:
        return [f"{verdict.name}  the same: {plural(verdict.files, 'file')}, byte for byte"]
    causes = [f"  cause: {cause.text}" for cause in verdict.causes[:MOST]]
    if len(verdict.causes) > MOST:
        causes.append(f"  and {len(verdict.causes) - MOST} more (--json lists all)")
    differ = f"{verdict.name}  differs: {len(verdict.different)} of {plural(verdict.files, 'file')}"
    return [differ, f"  first: {verdict.first}", *causes]
