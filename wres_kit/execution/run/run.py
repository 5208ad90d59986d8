"""Running a plan: the order of tasks, and what became of each report.

The pages of a report run after its snapshot, and the reports of an organisation are rendered together, since their
pages link to each other's years: only then is it known which of them will be published.
"""

from __future__ import annotations

import json
import shutil
from collections import deque
from typing import TYPE_CHECKING

from wres_kit.audit.file_hashes import replace_text
from wres_kit.execution.engine.page_parameters import PageParameters
from wres_kit.execution.planning.decide import beside_key
from wres_kit.execution.planning.fingerprints import SHORT
from wres_kit.execution.run.report_run import OrganisationRun, ReportRun
from wres_kit.execution.run.tasks import PageTask, RenderTask, SnapshotTask, Task
from wres_kit.publishing.publication import link
from wres_kit.reporting.pages import PAGES, Page, compared_years
from wres_kit.reporting.snapshot import snapshot_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.audit.file_hashes import FileHashes
    from wres_kit.execution.planning.build_paths import Places
    from wres_kit.execution.planning.decide import Decision
    from wres_kit.execution.planning.fingerprints import Inputs
    from wres_kit.execution.planning.returns_cache import Reading
    from wres_kit.execution.run.worker import Report
    from wres_kit.publishing.publication import Place
    from wres_kit.reporting.report_data import ReportRecord


TAKEN_FROM = ".inputs"
"""Ending of the file beside a snapshot with the key of what it was taken from, written once it is complete."""


class PlanRun:
    """A plan while it is carried out: gives tasks to workers, takes their reports.

    Parameters
    ----------
    decisions
        The reports that are not as they would be built, and what is to be done for each.
    reading, inputs, hashes
        What they are built from.
    published
        Records of the reports published so far.
    places
        Where things are.
    force
        Whether to run pages although they would come out the same.
    fail_fast
        Whether to give out nothing more once anything has failed.
    heard
        Called with each report that a worker sends.
    """

    def __init__(
        self, decisions: Sequence[Decision], *, reading: Reading, inputs: Inputs, hashes: FileHashes,
        published: Mapping[Place, ReportRecord], places: Places, force: bool = False, fail_fast: bool = False,
        heard: Callable[[Task, Report], None] = lambda _task, _report: None,
    ) -> None:  # fmt: skip
        self._reading, self._inputs, self._hashes = reading, inputs, hashes
        self._places, self._published = places, published
        self._force, self._fail_fast, self._heard = force, fail_fast, heard
        codes = dict.fromkeys(each.planned.organisation.code for each in decisions)
        self._organisations = {code: self._organisation(decisions, code) for code in codes}
        self._unstarted = deque(self._longest_first())
        self._running: list[ReportRun] = []
        self._to_render: dict[str, OrganisationRun] = {}
        self._homes: dict[int, ReportRun] = {}
        self._of_task: dict[int, tuple[OrganisationRun, ReportRun | None]] = {}
        self.stopped = False
        self.rendered_again: dict[Place, Path] = {}
        self.files_again: dict[Place, dict[str, str]] = {}

    def _organisation(self, decisions: Sequence[Decision], code: str) -> OrganisationRun:
        own = [each for each in decisions if each.planned.organisation.code == code]
        reports = [
            ReportRun(each, self._places.built / each.planned.organisation.slug / str(each.planned.year))
            for each in own
        ]
        published = {record.year: record for record in self._published.values() if record.organisation.code == code}
        return OrganisationRun(code, reports, published)

    @property
    def reports(self) -> Iterator[ReportRun]:
        """All reports, in order."""
        for organisation in self._organisations.values():
            yield from organisation.reports

    def _longest_first(self) -> list[ReportRun]:
        """Return the reports in the order to begin them: those of one organisation together, the most figures first.

        A long report that is begun last keeps one worker at work while the others have nothing left to do.
        """

        def figures(organisation: OrganisationRun) -> int:
            if not self._reading.has_read(organisation.code):
                return 0
            returns = self._reading.returns_of(organisation.code)
            years = {year for each in organisation.reports for year in compared_years(each.planned.year)}
            return sum(len(returns.get(organisation.code, year).values) for year in years)

        longest = sorted(self._organisations.values(), key=figures, reverse=True)
        return [report for organisation in longest for report in organisation.reports]

    def years_beside(self, place: Place) -> tuple[int, ...]:
        """Return the years with which a report has last been rendered."""
        return next(
            (each.rendered[place[1]] for each in self._organisations.values()
             if place[1] in each.rendered and place in self._places_of(each)), ()
        )  # fmt: skip

    @staticmethod
    def _places_of(organisation: OrganisationRun) -> set[Place]:
        return {report.place for report in organisation.reports} | {
            each.place for each in organisation.published.values()
        }

    # What to do next ------------------------------------------------------------------------------------------------

    def next_task(self, worker: int) -> Task | None:
        """Return a task: a report to render, else a page of the report the worker is at, else one of another report."""
        if self.stopped:
            return None
        while True:
            task = self._next_render() or self._next_page(worker)
            if task is not None or not self._unstarted:
                return task or self._next_render()

    def _next_page(self, worker: int) -> Task | None:
        home = self._homes.get(worker)
        if home is not None and home.decision.groups and home.waiting:
            return self._page(home)
        if self._unstarted:
            self._homes[worker] = report = self._unstarted.popleft()
            return self._start(report)
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

    def _start(self, report: ReportRun) -> Task | None:
        """Begin with a report: with its snapshot, or with its pages where the figures are as they were."""
        planned, decision = report.planned, report.decision
        path = snapshot_path(self._places.snapshots, planned.organisation, planned.year)
        report.started = True
        taken = path.with_suffix(TAKEN_FROM)
        same = not decision.wants_snapshot and _text(taken) == decision.inputs
        if same and self._hashes.of(path)[:SHORT] == decision.parts["snapshot"]:
            self._ready(report)
            return self._page(report) if report.waiting else None
        taken.unlink(missing_ok=True)
        own = self._reading.returns_of(planned.organisation.code).of([planned.organisation.code])
        return self._opened(SnapshotTask(planned.organisation, planned.year, own, path), report)

    def _page(self, report: ReportRun) -> Task:
        page = report.waiting.pop(0)
        planned = report.planned
        parameters = PageParameters(
            organisation=planned.organisation.code, year=planned.year, audience=report.decision.audience
        )
        snapshot = snapshot_path(self._places.snapshots, planned.organisation, planned.year)
        return self._opened(PageTask(page, parameters, self._executed(report, page), snapshot), report)

    def _executed(self, report: ReportRun, page: Page) -> Path:
        """Return where the executed notebook of a page is kept until its report is published."""
        slug, year = report.place
        return self._places.executed / slug / str(year) / f"{page.name}-{report.decision.key(page)[:SHORT]}.ipynb"

    def _render(self, organisation: OrganisationRun, report: ReportRun, others: tuple[int, ...]) -> Task:
        year, decision = report.planned.year, report.decision
        organisation.rendering.add(year)
        organisation.rendered[year] = others
        path = snapshot_path(self._places.snapshots, report.planned.organisation, year)
        beside = beside_key(others)
        kept: tuple[Page, ...] = ()
        files: dict[Page, tuple[str, ...]] = {}
        if not self._force and report.is_complete:
            kept = tuple(page for page in report.kept if decision.has_rendered(page, beside))
            files = decision.kept_files(kept, beside)
        report.rendered = tuple(page for page in report.pages if page not in kept)
        keys = {page.name: decision.key(page) for page in PAGES}
        slug, _ = report.place
        published = self._places.destination / slug / str(year)
        task = RenderTask(
            report.folder, report.pages, others, path, keys, kept=kept, kept_files=files, published=published
        )
        return self._opened(task, report, organisation)

    def _render_again(self, organisation: OrganisationRun, record: ReportRecord, others: tuple[int, ...]) -> Task:
        """Return the task of giving a published report, as it is, links to the years now published beside it."""
        slug, year = record.place
        folder = self._places.built / slug / str(year)
        if year not in organisation.rendered:
            published = self._places.destination / slug / str(year)
            for part in ("notebooks", "data", "provenance"):
                if (published / part).is_dir():
                    shutil.copytree(published / part, folder / part)
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
                else:
                    self._take(run, page)
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
        path = snapshot_path(self._places.snapshots, run.planned.organisation, run.planned.year)
        replace_text(path.with_suffix(TAKEN_FROM), run.decision.inputs)
        run.decision.settle(self._inputs, json.loads(report.word))
        self._ready(run)

    def _ready(self, run: ReportRun) -> None:
        """Take over the pages that would come out the same; the others that are planned are to be run."""
        able = {page for page in PAGES if self._can_keep(run, page)}
        if not able.issuperset(set(PAGES).difference(run.planned.pages)):
            able.intersection_update(
                run.planned.pages
            )  # the report cannot be whole, so only what was asked for is made
        run.kept = tuple(page for page in PAGES if page in able)
        for page in run.kept:
            self._keep(run, page)
        run.waiting = [page for page in run.planned.pages if page not in run.kept]
        if run.waiting:
            self._running.append(run)
            return
        organisation = self._organisations[run.planned.organisation.code]
        if organisation.has_run:
            self._to_render.setdefault(organisation.code, organisation)

    def _can_keep(self, run: ReportRun, page: Page) -> bool:
        """Return whether a page was run from the same inputs, for what is published or by a build that was ended."""
        if self._force and page in run.planned.pages:
            return False
        return run.decision.has_run(page) or self._executed(run, page).is_file()

    def _keep(self, run: ReportRun, page: Page) -> None:
        if not run.decision.has_run(page):
            self._take(run, page)
            return
        slug, year = run.place
        notebook = run.folder / "notebooks" / page.notebook
        notebook.parent.mkdir(parents=True, exist_ok=True)
        link(self._places.destination / slug / str(year) / "notebooks" / page.notebook, notebook)

    def _take(self, run: ReportRun, page: Page) -> None:
        """Copy the executed notebook of a page into its report; a link would let an edit of one change the other."""
        executed = self._executed(run, page)
        notebook = run.folder / "notebooks" / page.notebook
        notebook.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(executed, notebook)
        decision, planned = run.decision, run.planned
        now = self._inputs.page(planned.organisation, planned.year, page, decision.parts)
        if now != decision.groups[page.name]:  # nobody knows which version it was run from
            decision.groups[page.name] = now | {"notebook": "changed-meanwhile"}
            executed.unlink()

    def _rendered(self, task: RenderTask, organisation: OrganisationRun, run: ReportRun | None, report: Report) -> None:
        if run is not None:
            organisation.rendering.discard(run.planned.year)
            if report.failure is not None and run.is_complete:
                run.failures[None] = report.failure
            run.files = {} if report.failure is not None else json.loads(report.word)
            return
        assert task.record is not None
        organisation.rendering.discard(task.record.year)
        if report.failure is not None:  # it stays as it was published
            self.rendered_again.pop(task.record.place, None)
        else:
            self.files_again[task.record.place] = json.loads(report.word)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
