"""Reports while they are built: what is waiting, what failed, which years are published, and what comes next.

Executed notebooks are kept from one build to the next until their report is published, and used again where they hold.
"""

from __future__ import annotations

import shutil
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wres_kit.execution.planning.inputs import SHORT
from wres_kit.publishing.publication import link_or_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from wres_kit.documents import DocumentFormat
    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.planning import PlannedReport
    from wres_kit.execution.planning.decide import Decision
    from wres_kit.execution.planning.lockfile import Workspace
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.report_data import ReportRecord


@dataclass(slots=True)
class ReportRun:
    """One report while it is built.

    Parameters
    ----------
    decision
        What is to be done for it.
    folder
        Where it is built.
    waiting
        Pages that have not been given to a worker.
    open_tasks
        How many tasks on it are under way.
    failures
        Why it, or a page of it, failed, by page; None stands for the report as a whole.
    page_seconds
        By page, how long it ran.
    kept
        Pages taken over from the published report, or from a build that was ended, since they would come out the same.
    rendered
        Pages that were given to the renderer, not taken over as they are published.
    started
        Whether its snapshot has been asked for, or found to be as it was.
    documents_due
        The documents that are to be made once its pages have run.
    files
        Name and SHA-256 of each of its files; empty until it is rendered.
    losses
        By year, how many of its figures are suppressed, what these weigh, and the least that could be lost.
    """

    decision: Decision
    folder: Path
    waiting: list[Page] = field(default_factory=list)
    open_tasks: int = 0
    failures: dict[Page | None, Failure] = field(default_factory=dict)
    page_seconds: dict[Page, float] = field(default_factory=dict)
    kept: tuple[Page, ...] = ()
    rendered: tuple[Page, ...] = ()
    started: bool = False
    documents_due: tuple[DocumentFormat, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    losses: list[dict[str, Any]] = field(default_factory=list)

    @property
    def planned(self) -> PlannedReport:
        """What is to be built."""
        return self.decision.planned

    @property
    def place(self) -> ReportPlace:
        """Where it will be below `reports/`."""
        return self.decision.place

    @property
    def has_run(self) -> bool:
        """Whether nothing of it is waiting or under way."""
        return self.started and not self.waiting and not self.open_tasks and not self.documents_due

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that have a notebook, in order."""
        return tuple(
            page
            for page in self.planned.all_pages
            if page in self.kept or (page in self.page_seconds and page not in self.failures)
        )

    def state_of(self, page: Page) -> str:
        """Return what became of a page: ``failed``, ``built``, ``unchanged`` or ``not run``."""
        if page in self.failures:
            return "failed"
        if page in self.page_seconds:
            return "built"
        return "unchanged" if page in self.kept else "not run"

    @property
    def is_complete(self) -> bool:
        """Whether it may be published: all its pages, and nothing that failed."""
        return not self.failures and len(self.pages) == len(self.planned.all_pages)


@dataclass(slots=True)
class RenderedAgain:
    """A published report that is rendered again as it was, with links to the other years that are published now.

    Parameters
    ----------
    record
        Its record as it was published.
    folder
        Where it is rendered.
    files
        Name and SHA-256 of each of its files; empty until it is rendered.
    """

    record: ReportRecord
    folder: Path
    files: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class OrganisationRun:
    """The reports of one organisation while they are built.

    Parameters
    ----------
    code
        Its code.
    reports
        Those that are built.
    published
        Records of those that are published, by year.
    other_years
        With which other years each report, by year, has last been rendered.
    rendering
        Years being rendered.
    again
        By year, published reports that are not built now but rendered again.
    """

    code: str
    reports: list[ReportRun]
    published: dict[int, ReportRecord]
    other_years: dict[int, tuple[int, ...]] = field(default_factory=dict)
    rendering: set[int] = field(default_factory=set)
    again: dict[int, RenderedAgain] = field(default_factory=dict)

    @property
    def has_run(self) -> bool:
        """Whether all its pages have."""
        return all(report.has_run for report in self.reports)

    def next_to_render(self) -> tuple[ReportRun | ReportRecord, tuple[int, ...]] | None:
        """Return a report to render and the other years it links to: one that is built, or one published before.

        None where each has been rendered with the years that will be published, as far as is known now.
        """
        years = self._years()
        for report in self.reports:
            others = tuple(year for year in years if year != report.planned.year)
            if self._wants_rendering(report, others):
                return report, others
        for record in self._untouched():
            others = tuple(year for year in years if year != record.year)
            if self.other_years.get(record.year, record.other_years) != others:
                return record, others
        return None

    def begin_rendering(self, year: int, other_years: tuple[int, ...]) -> None:
        """Take note that a report is being rendered."""
        self.rendering.add(year)
        self.other_years[year] = other_years

    def _wants_rendering(self, report: ReportRun, others: tuple[int, ...]) -> bool:
        year = report.planned.year
        if year in self.rendering or not report.pages:
            return False
        if not report.is_complete:
            return year not in self.other_years
        return self.other_years.get(year) != others

    def _untouched(self) -> Iterator[ReportRecord]:
        """Yield the records of published reports that are neither built now nor being rendered."""
        built = {report.planned.year for report in self.reports} | self.rendering
        return (record for year, record in sorted(self.published.items()) if year not in built)

    def _years(self) -> tuple[int, ...]:
        """Return the years that will be published, as far as is known now."""
        complete = {report.planned.year for report in self.reports if report.is_complete}
        return tuple(sorted(complete | set(self.published)))


class Schedule:
    """The order in which reports are begun, and the report that each worker is at.

    The reports of one organisation follow each other, the longest first: a long report that is begun last would keep
    one worker at work while the others have nothing left to do.

    Parameters
    ----------
    organisations
        All that is to be built.
    size
        Returns how long the reports of an organisation take, compared with those of others.
    """

    def __init__(self, organisations: Iterable[OrganisationRun], size: Callable[[OrganisationRun], int]) -> None:
        longest_first = sorted(organisations, key=size, reverse=True)
        self._unstarted = deque(report for organisation in longest_first for report in organisation.reports)
        self._running: list[ReportRun] = []
        self._current: dict[int, ReportRun] = {}

    @property
    def has_unstarted(self) -> bool:
        """Whether there are reports that nobody has begun with."""
        return bool(self._unstarted)

    def add_pages(self, report: ReportRun) -> None:
        """Take note that pages of a report can be run now."""
        self._running.append(report)

    def next_report(self, worker: int) -> ReportRun | None:
        """Return the report a worker goes on with: its own, else one to begin with, else the one with most to do."""
        current = self._current.get(worker)
        if current is not None and current.decision.is_resolved and current.waiting:
            return current
        if self._unstarted:
            self._current[worker] = self._unstarted.popleft()
            return self._current[worker]
        self._running = [report for report in self._running if report.waiting]
        if not self._running:
            return None
        self._current[worker] = max(self._running, key=lambda report: len(report.waiting))
        return self._current[worker]


class ExecutedNotebooks:
    """The executed notebooks that builds keep, each named by what it was run from.

    Parameters
    ----------
    workspace
        Where a build puts things, and what reports are made from.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._paths, self._inputs = workspace.paths, workspace.inputs

    def path(self, decision: Decision, page: Page) -> Path:
        """Return where the executed notebook of a page is kept until its report is published."""
        return self._folder(decision) / f"{page.name}-{decision.run_fingerprint(page)[:SHORT]}.ipynb"

    def has(self, decision: Decision, page: Page) -> bool:
        """Return whether a page was run from the same inputs, for the published report or by a build that was ended."""
        return decision.has_run(page) or self.path(decision, page).is_file()

    def put(self, report: ReportRun, page: Page) -> None:
        """Put the notebook of a page, which was run before, into the folder of its report."""
        if report.decision.has_run(page):
            slug, year = report.place
            notebook = _destination(report, page)
            link_or_copy(self._paths.destination / slug / str(year) / "notebooks" / page.notebook, notebook)
        else:
            self.put_new(report, page)

    def put_new(self, report: ReportRun, page: Page) -> None:
        """Copy a kept notebook into its report; a link would let an edit of one change the other."""
        decision, planned = report.decision, report.planned
        executed = self.path(decision, page)
        shutil.copyfile(executed, _destination(report, page))
        snapshot = decision.snapshot_fingerprints()
        now = self._inputs.page(planned.organisation, planned.year, page, snapshot)
        if now != decision.now.pages[page.name]:  # nobody knows which version it was run from
            decision.now.pages[page.name] = now | {"notebook": "changed-meanwhile"}
            executed.unlink()

    def sweep(self, report: ReportRun) -> None:
        """Remove those that are published now, and those that no page asks for any more."""
        folder = self._folder(report.decision)
        if report.is_complete:
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir() and report.decision.is_resolved:
            wanted = {self.path(report.decision, page) for page in report.pages}
            for path in folder.iterdir():
                if path not in wanted:
                    path.unlink()

    def _folder(self, decision: Decision) -> Path:
        slug, year = decision.place
        return self._paths.executed / slug / str(year)


def _destination(report: ReportRun, page: Page) -> Path:
    notebook = report.folder / "notebooks" / page.notebook
    notebook.parent.mkdir(parents=True, exist_ok=True)
    return notebook
