"""Carrying out a plan: the tasks of each report in their order, and what became of them.

The pages of a report run after its snapshot, and the reports of an organisation are rendered together, since their
pages link to each other's years: only then is it known which of them will be published.
"""

from __future__ import annotations

import shutil
from collections import deque
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import replace_text
from wres_kit.disclosure.released import related_codes
from wres_kit.documents import formats_in
from wres_kit.execution.engine.notebooks import PageParameters
from wres_kit.execution.planning.decide import listed_years
from wres_kit.execution.planning.inputs import SHORT
from wres_kit.execution.render_tasks import (
    DocumentsTask,
    PageTask,
    PublishedPages,
    RenderTask,
    SnapshotTask,
    read_losses,
)
from wres_kit.execution.report_run import ExecutedNotebooks, OrganisationRun, RenderedAgain, ReportRun, Schedule
from wres_kit.execution.tasks import ignore_result
from wres_kit.publishing.publication import link_or_copy
from wres_kit.reporting.pages import SUMMARY, Page, compared_years, pages_of
from wres_kit.reporting.snapshot import snapshot_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.execution.planning.decide import Decision
    from wres_kit.execution.planning.lockfile import BuildPaths, Workspace
    from wres_kit.execution.tasks import AnyTask, TaskResult
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.reporting.report_data import ReportRecord


TAKEN_FROM = ".inputs"
"""Ending of the file next to a snapshot with the fingerprint of what it was taken from, written once it is complete."""


class PlanRun:
    """A plan while it is carried out: gives tasks to workers, takes their results.

    Parameters
    ----------
    decisions
        The reports that are not as they would be built, and what is to be done for each.
    workspace
        What they are built from, and where things are.
    published
        Records of the reports published so far.
    force
        Whether to run pages although they would come out the same.
    fail_fast
        Whether to give out nothing more once anything has failed.
    on_task_done
        Called with each task that ended, and with what came of it.
    """

    def __init__(
        self, decisions: Sequence[Decision], workspace: Workspace, published: Mapping[ReportPlace, ReportRecord], *,
        force: bool = False, fail_fast: bool = False,
        on_task_done: Callable[[AnyTask, TaskResult[Any]], None] = ignore_result,
    ) -> None:  # fmt: skip
        self._workspace, self._paths, self._returns = workspace, workspace.paths, workspace.returns
        self._force, self._fail_fast, self._on_task_done = force, fail_fast, on_task_done
        self._executed = ExecutedNotebooks(workspace)
        self._organisations = {
            code: _organisation_run(code, decisions, published, workspace.paths)
            for code in dict.fromkeys(each.planned.organisation.code for each in decisions)
        }
        self._schedule = Schedule(self._organisations.values(), self._figure_count)
        self._with_documents = deque[ReportRun]()
        self._to_render: dict[str, OrganisationRun] = {}
        self._open: dict[int, tuple[OrganisationRun, ReportRun | None]] = {}
        self.stopped = False

    @property
    def reports(self) -> Iterator[ReportRun]:
        """All reports that are built, in order."""
        for organisation in self._organisations.values():
            yield from organisation.reports

    @property
    def rendered_again(self) -> dict[ReportPlace, RenderedAgain]:
        """The published reports that were only rendered again, by place."""
        return {
            again.record.place: again
            for organisation in self._organisations.values()
            for again in organisation.again.values()
        }

    def other_years(self, code: str, year: int) -> tuple[int, ...]:
        """Return the other years with which a report has last been rendered."""
        return self._organisations[code].other_years.get(year, ())

    def _figure_count(self, organisation: OrganisationRun) -> int:
        """Return how many figures the reports of an organisation have, as far as its returns were read."""
        if not self._returns.has_read(organisation.code):
            return 0
        returns = self._returns.returns_of(organisation.code)
        years = {year for report in organisation.reports for year in compared_years(report.planned.year)}
        return sum(len(returns.get(organisation.code, year).values) for year in years)

    # What to do next ------------------------------------------------------------------------------------------------

    def next_task(self, worker: int) -> AnyTask | None:
        """Return a task: a report to render, else a page of the report the worker is at, else one of another report."""
        if self.stopped:
            return None
        while True:
            task = self._next_render() or self._next_documents() or self._next_page(worker)
            if task is not None or not self._schedule.has_unstarted:
                return task or self._next_render() or self._next_documents()

    def _next_page(self, worker: int) -> AnyTask | None:
        report = self._schedule.next_report(worker)
        if report is None:
            return None
        return self._page(report) if report.started else self._start(report)

    def _next_documents(self) -> AnyTask | None:
        return self._documents(self._with_documents.popleft()) if self._with_documents else None

    def _next_render(self) -> AnyTask | None:
        for code, organisation in list(self._to_render.items()):
            wanted = organisation.next_to_render()
            if wanted is not None:
                report, other_years = wanted
                if isinstance(report, ReportRun):
                    return self._render(organisation, report, other_years)
                return self._render_again(organisation, report, other_years)
            if not organisation.rendering:
                del self._to_render[code]
        return None

    # Tasks ----------------------------------------------------------------------------------------------------------

    def _start(self, report: ReportRun) -> AnyTask | None:
        """Begin with a report: with its snapshot, or with its pages where the figures are as they were."""
        planned, decision = report.planned, report.decision
        path = self._snapshot(report)
        report.started = True
        taken = path.with_suffix(TAKEN_FROM)
        same = not decision.wants_snapshot and _text(taken) == decision.now.report["figures"]
        if same and self._workspace.hashes.get(path)[:SHORT] == decision.now.report["snapshot"]:
            self._ready(report)
            return self._page(report) if report.waiting else None
        taken.unlink(missing_ok=True)
        code = planned.organisation.code
        needed = self._returns.returns_of(code).of_organisations(related_codes(self._workspace.project, code))
        return self._opened(SnapshotTask(planned.organisation, planned.year, needed, path), report)

    def _page(self, report: ReportRun) -> AnyTask:
        page = report.waiting.pop(0)
        planned, decision = report.planned, report.decision
        parameters = PageParameters(
            organisation=planned.organisation.code, year=planned.year, audience=decision.audience
        )
        task = PageTask(page, parameters, self._executed.path(decision, page), self._snapshot(report))
        return self._opened(task, report)

    def _documents(self, report: ReportRun) -> AnyTask:
        notebooks = {page: report.folder / "notebooks" / page.notebook for page in report.pages}
        task = DocumentsTask(report.folder, tuple(notebooks), self._snapshot(report), report.documents_due)
        report.documents_due = ()
        return self._opened(task, report)

    def _render(self, organisation: OrganisationRun, report: ReportRun, other_years: tuple[int, ...]) -> AnyTask:
        decision, (slug, year) = report.decision, report.place
        organisation.begin_rendering(year, other_years)
        listed = listed_years(other_years)
        kept: tuple[Page, ...] = ()
        published = PublishedPages()
        if report.is_complete:
            kept = tuple(page for page in report.kept if decision.has_rendered(page, listed))
            if not decision.has_documents:  # the summary links to them
                kept = tuple(page for page in kept if page != SUMMARY)
            files = decision.kept_files(kept, listed)
            published = PublishedPages(self._paths.destination / slug / str(year), kept, files)
        report.rendered = tuple(page for page in report.pages if page not in kept)
        task = RenderTask(
            report.folder, report.pages, other_years, self._paths.new_manifest(slug, year), self._snapshot(report),
            {page.name: decision.run_fingerprint(page) for page in report.planned.all_pages}, published=published,
            documents=decision.formats if report.is_complete else (),
        )  # fmt: skip
        return self._opened(task, report)

    def _render_again(
        self, organisation: OrganisationRun, record: ReportRecord, other_years: tuple[int, ...]
    ) -> AnyTask:
        """Return the task of giving a published report, as it is, links to the other years now published."""
        slug, year = record.place
        folder = self._paths.built / slug / str(year)
        if year not in organisation.other_years:
            published = self._paths.destination / slug / str(year)
            for part in ("notebooks", "data", "provenance"):
                if (published / part).is_dir():
                    shutil.copytree(published / part, folder / part)
            for document in formats_in(published):
                name = document.file_name(slug, year)
                link_or_copy(published / name, folder / name)
        organisation.begin_rendering(year, other_years)
        organisation.again[year] = RenderedAgain(record, folder)
        all_pages = pages_of(self._workspace.project.standard, year)
        pages = tuple(page for page in all_pages if (folder / "notebooks" / page.notebook).is_file())
        task = RenderTask(
            folder, pages, other_years, self._paths.new_manifest(slug, year), record=record,
            published_manifest=self._paths.manifest(slug, year), documents=formats_in(folder),
        )  # fmt: skip
        self._open[id(task)] = organisation, None
        return task

    def _opened(self, task: AnyTask, report: ReportRun) -> AnyTask:
        report.open_tasks += 1
        self._open[id(task)] = self._organisations[report.planned.organisation.code], report
        return task

    def _snapshot(self, report: ReportRun) -> Path:
        return snapshot_path(self._paths.snapshots, report.planned.organisation, report.planned.year)

    # What became of it ----------------------------------------------------------------------------------------------

    def done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Take notice of what came of a task."""
        organisation, report = self._open.pop(id(task))
        if report is not None:
            report.open_tasks -= 1
        match task:
            case SnapshotTask() if report is not None:
                self._snapshot_taken(report, result)
            case PageTask(page=page) if report is not None:
                report.page_seconds[page] = result.seconds
                if result.failure is not None:
                    report.failures[page] = result.failure
                else:
                    self._executed.put_new(report, page)
                if not report.waiting and not report.open_tasks:
                    self._plan_documents(report)
            case DocumentsTask() if report is not None and result.failure is not None:
                report.failures[None] = result.failure
            case RenderTask(record=record):
                _rendered(organisation, report, record, result)
        if organisation.has_run:
            self._to_render.setdefault(organisation.code, organisation)
        self._on_task_done(task, result)
        if result.failure is not None and self._fail_fast:
            self.stopped = True

    def _snapshot_taken(self, report: ReportRun, result: TaskResult[dict[str, str]]) -> None:
        if result.output is None:
            assert result.failure is not None
            report.failures[None] = result.failure
            report.waiting.clear()
            return
        replace_text(self._snapshot(report).with_suffix(TAKEN_FROM), report.decision.now.report["figures"])
        report.decision.resolve(self._workspace.inputs, result.output)
        self._ready(report)

    def _ready(self, report: ReportRun) -> None:
        """Take over the pages that would come out the same; the others that are planned are to be run."""
        report.losses = read_losses(self._snapshot(report))
        planned, all_pages = report.planned.pages, report.planned.all_pages
        able = {page for page in all_pages if self._can_keep(report, page)}
        if not able.issuperset(set(all_pages).difference(planned)):
            able.intersection_update(planned)  # the report cannot be complete, so only what was asked for is made
        report.kept = tuple(page for page in all_pages if page in able)
        for page in report.kept:
            self._executed.put(report, page)
        report.waiting = [page for page in planned if page not in report.kept]
        if report.waiting:
            self._schedule.add_pages(report)
            return
        self._plan_documents(report)
        organisation = self._organisations[report.planned.organisation.code]
        if organisation.has_run:
            self._to_render.setdefault(organisation.code, organisation)

    def _plan_documents(self, report: ReportRun) -> None:
        """Take over the documents of a complete report that would come out the same; the others are to be made."""
        decision = report.decision
        if not report.is_complete:
            return
        slug, year = report.place
        due = []
        for document in decision.formats:
            name = document.file_name(slug, year)
            if self._force or not decision.has_document(document):
                due.append(document)
            else:
                link_or_copy(self._paths.destination / slug / str(year) / name, report.folder / name)
        if due:
            report.documents_due = tuple(due)
            self._with_documents.append(report)

    def _can_keep(self, report: ReportRun, page: Page) -> bool:
        if self._force and page in report.planned.pages:
            return False
        return self._executed.has(report.decision, page)


def _organisation_run(
    code: str, decisions: Sequence[Decision], published: Mapping[ReportPlace, ReportRecord], paths: BuildPaths
) -> OrganisationRun:
    own = [each for each in decisions if each.planned.organisation.code == code]
    reports = [ReportRun(each, paths.built / each.place[0] / str(each.place[1])) for each in own]
    records = {record.year: record for record in published.values() if record.organisation.code == code}
    return OrganisationRun(code, reports, records)


def _rendered(
    organisation: OrganisationRun, report: ReportRun | None, record: ReportRecord | None,
    result: TaskResult[dict[str, str]],
) -> None:  # fmt: skip
    """Take notice that a report was rendered, or published one rendered again: that stays as it is where it failed."""
    files = result.output or {}
    if report is not None:
        organisation.rendering.discard(report.planned.year)
        report.files = files
        if result.failure is not None and report.is_complete:
            report.failures[None] = result.failure
        return
    assert record is not None
    organisation.rendering.discard(record.year)
    if result.failure is not None:
        organisation.again.pop(record.year)
    else:
        organisation.again[record.year].files = files


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
