"""Running a plan: the order of tasks, and what became of each report.

The pages of a report run after its snapshot, and the reports of an organisation are rendered together, since their
pages link to each other's years: only then is it known which of them will be published.
"""

from __future__ import annotations

import shutil
from collections import deque
from typing import TYPE_CHECKING

from wres_kit.execution.keys import page_key
from wres_kit.execution.parameters import PageParameters
from wres_kit.execution.report_run import OrganisationRun, ReportRun
from wres_kit.execution.tasks import PageTask, RenderTask, SnapshotTask, Task
from wres_kit.reporting.pages import PAGES
from wres_kit.reporting.snapshot import Audience, snapshot_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from wres_kit.execution.plan import Plan
    from wres_kit.execution.worker import Report
    from wres_kit.project import Project
    from wres_kit.publishing.publication import Place
    from wres_kit.publishing.report_data import ReportRecord
    from wres_kit.returns.cells import Returns


class PlanRun:
    """A plan while it is carried out: gives tasks to workers, takes their reports.

    Parameters
    ----------
    project, plan, returns, audience
        What is built, from what, for whom.
    published
        Records of the reports published so far.
    destination
        Where they are.
    folder
        Where to build.
    snapshots
        Where to put snapshots.
    fail_fast
        Whether to give out nothing more once anything has failed.
    heard
        Called with each report that a worker sends.
    """

    def __init__(
        self, project: Project, plan: Plan, *, returns: Returns, audience: Audience,
        published: Mapping[Place, ReportRecord], destination: Path, folder: Path, snapshots: Path,
        fail_fast: bool = False, heard: Callable[[Task, Report], None] = lambda _task, _report: None,
    ) -> None:  # fmt: skip
        self._project, self._returns, self._audience = project, returns, audience
        self._destination, self._folder, self._snapshots = destination, folder, snapshots
        self._fail_fast, self._heard = fail_fast, heard
        self._published = published
        self._organisations = {code: self._organisation(plan, code) for code in plan.organisations}
        self._unstarted = deque(self.reports)
        self._running: list[ReportRun] = []
        self._to_render: dict[str, OrganisationRun] = {}
        self._homes: dict[int, ReportRun] = {}
        self._of_task: dict[int, tuple[OrganisationRun, ReportRun | None]] = {}
        self.stopped = False
        self.rendered_again: dict[Place, Path] = {}

    def _organisation(self, plan: Plan, code: str) -> OrganisationRun:
        reports = [
            ReportRun(each, self._folder / each.organisation.slug / str(each.year), list(each.pages))
            for each in plan.reports
            if each.organisation.code == code
        ]
        published = {record.year: record for record in self._published.values() if record.organisation.code == code}
        return OrganisationRun(code, reports, published)

    @property
    def reports(self) -> Iterator[ReportRun]:
        """All reports, in order."""
        for organisation in self._organisations.values():
            yield from organisation.reports

    # What to do next ------------------------------------------------------------------------------------------------

    def next_task(self, worker: int) -> Task | None:
        """Return a task: a report to render, else a page of the report the worker is at, else one of another report."""
        if self.stopped:
            return None
        return self._next_render() or self._next_page(worker)

    def _next_page(self, worker: int) -> Task | None:
        home = self._homes.get(worker)
        if home is not None and home.keys and home.waiting:
            return self._page(home)
        if self._unstarted:
            self._homes[worker] = self._unstarted.popleft()
            return self._snapshot(self._homes[worker])
        self._running = [report for report in self._running if report.waiting]
        if not self._running:
            return None
        self._homes[worker] = max(self._running, key=lambda report: len(report.waiting))
        return self._page(self._homes[worker])

    def _next_render(self) -> Task | None:
        for code, organisation in list(self._to_render.items()):
            years = organisation.years()
            for report in organisation.reports:
                others = tuple(year for year in years if year != report.planned.year)
                if self._wants_rendering(organisation, report, others):
                    return self._render(organisation, report, others)
            for record in organisation.untouched():
                others = tuple(year for year in years if year != record.year)
                if organisation.rendered.get(record.year, record.other_years) != others:
                    return self._render_again(organisation, record, others)
            if not organisation.rendering:
                del self._to_render[code]
        return None

    @staticmethod
    def _wants_rendering(organisation: OrganisationRun, report: ReportRun, others: tuple[int, ...]) -> bool:
        year = report.planned.year
        if year in organisation.rendering or not report.pages:
            return False
        if not report.is_complete:
            return year not in organisation.rendered
        return organisation.rendered.get(year) != others

    # Tasks ----------------------------------------------------------------------------------------------------------

    def _snapshot(self, report: ReportRun) -> Task:
        planned = report.planned
        code = planned.organisation.code
        own = self._returns.of([code])
        path = snapshot_path(self._snapshots, planned.organisation, planned.year)
        report.started = True
        return self._opened(SnapshotTask(planned.organisation, planned.year, own, path), report)

    def _page(self, report: ReportRun) -> Task:
        page = report.waiting.pop(0)
        planned = report.planned
        parameters = PageParameters(
            organisation=planned.organisation.code, year=planned.year, audience=self._audience.value
        )
        return self._opened(PageTask(page, parameters, report.folder / "notebooks" / page.notebook), report)

    def _render(self, organisation: OrganisationRun, report: ReportRun, others: tuple[int, ...]) -> Task:
        year = report.planned.year
        organisation.rendering.add(year)
        organisation.rendered[year] = others
        path = snapshot_path(self._snapshots, report.planned.organisation, year)
        return self._opened(RenderTask(report.folder, report.pages, others, path, report.keys), report, organisation)

    def _render_again(self, organisation: OrganisationRun, record: ReportRecord, others: tuple[int, ...]) -> Task:
        """Return the task of giving a published report, as it is, links to the years now published beside it."""
        slug, year = record.place
        folder = self._folder / slug / str(year)
        if year not in organisation.rendered:
            for part in ("notebooks", "data"):
                shutil.copytree(self._destination / slug / str(year) / part, folder / part)
        organisation.rendering.add(year)
        organisation.rendered[year] = others
        self.rendered_again[record.place] = folder
        pages = tuple(page for page in PAGES if (folder / "notebooks" / page.notebook).is_file())
        return self._opened(RenderTask(folder, pages, others, None, record.pages, record), None, organisation)

    def _opened(self, task: Task, report: ReportRun | None, organisation: OrganisationRun | None = None) -> Task:
        if report is not None:
            report.open_tasks += 1
            organisation = organisation or self._organisations[report.planned.organisation.code]
        assert organisation is not None
        self._of_task[id(task)] = organisation, report
        return task

    # What became of it ----------------------------------------------------------------------------------------------

    def done(self, task: Task, report: Report) -> None:
        """Take notice of how a task went."""
        organisation, run = self._of_task.pop(id(task))
        if run is not None:
            run.open_tasks -= 1
        match task:
            case SnapshotTask() if run is not None:
                self._snapshot_taken(run, report)
            case PageTask(page=page) if run is not None:
                run.seconds[page] = report.seconds
                if report.failure is not None:
                    run.failures[page] = report.failure
            case RenderTask():
                self._rendered(task, organisation, run, report)
        if organisation.has_run:
            self._to_render.setdefault(organisation.code, organisation)
        self._heard(task, report)
        if report.failure is not None and self._fail_fast:
            self.stopped = True

    def _snapshot_taken(self, run: ReportRun, report: Report) -> None:
        if report.failure is not None:
            run.failures[None] = report.failure
            run.waiting.clear()
            return
        planned = run.planned
        run.keys = {
            page.name: page_key(self._project, planned.organisation, planned.year, page, report.word) for page in PAGES
        }
        self._running.append(run)
        if not planned.is_whole:
            self._keep_pages(run)

    def _keep_pages(self, run: ReportRun) -> None:
        """Take over the pages that are not to be run, if the published ones would come out the same."""
        record = self._published.get(run.place)
        others = tuple(page for page in PAGES if page not in run.planned.pages)
        if record is None or any(record.pages.get(page.name) != run.keys[page.name] for page in others):
            return
        source = self._destination / run.place[0] / str(run.place[1]) / "notebooks"
        if not all((source / page.notebook).is_file() for page in others):
            return
        (run.folder / "notebooks").mkdir(parents=True, exist_ok=True)
        for page in others:
            shutil.copyfile(source / page.notebook, run.folder / "notebooks" / page.notebook)
        run.kept = others

    def _rendered(self, task: RenderTask, organisation: OrganisationRun, run: ReportRun | None, report: Report) -> None:
        if run is not None:
            organisation.rendering.discard(run.planned.year)
            if report.failure is not None and run.is_complete:
                run.failures[None] = report.failure
            return
        assert task.record is not None
        organisation.rendering.discard(task.record.year)
        if report.failure is not None:  # it stays as it was published
            self.rendered_again.pop(task.record.place, None)
