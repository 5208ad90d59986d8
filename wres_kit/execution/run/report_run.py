"""Reports while they are built: what is waiting, what failed, and with which other years they are published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wres_kit.reporting.pages import PAGES, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.execution.engine.engine import Failure
    from wres_kit.execution.planning.decide import Decision
    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.publishing.publication import Place
    from wres_kit.reporting.report_data import ReportRecord


@dataclass(slots=True)
class ReportRun:
    """One report while it is built.

    Parameters
    ----------
    folder
        Where it is built.
    waiting
        Pages that have not been given to a worker.
    open_tasks
        How many tasks on it are under way.
    failures
        Why it, or a page of it, failed, by page; None stands for the report as a whole.
    seconds
        By page, how long it ran.
    decision
        What is to be done for it.
    kept
        Pages taken over from the published report, or from a build that was ended, since they would come out the same.
    rendered
        Pages that were given to the renderer, not taken over as they are published.
    started
        Whether its snapshot has been asked for, or found to be as it was.
    files
        Name and SHA-256 of each of its files; empty until it is rendered.
    """

    decision: Decision
    folder: Path
    waiting: list[Page] = field(default_factory=list)
    open_tasks: int = 0
    failures: dict[Page | None, Failure] = field(default_factory=dict)
    seconds: dict[Page, float] = field(default_factory=dict)
    kept: tuple[Page, ...] = ()
    rendered: tuple[Page, ...] = ()
    started: bool = False
    files: dict[str, str] = field(default_factory=dict)

    @property
    def planned(self) -> PlannedReport:
        """What is to be built."""
        return self.decision.planned

    @property
    def place(self) -> Place:
        """Where it will stand in `reports/`."""
        return self.planned.organisation.slug, self.planned.year

    @property
    def has_run(self) -> bool:
        """Whether nothing of it is waiting or under way."""
        return self.started and not self.waiting and not self.open_tasks

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that are there, in order."""
        return tuple(
            page for page in PAGES if page in self.kept or (page in self.seconds and page not in self.failures)
        )

    @property
    def is_complete(self) -> bool:
        """Whether it may be published: all ten pages, and nothing that failed."""
        return not self.failures and len(self.pages) == len(PAGES)


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
    rendered
        With which other years each report, by year, has last been rendered.
    rendering
        Years being rendered.
    """

    code: str
    reports: list[ReportRun]
    published: dict[int, ReportRecord]
    rendered: dict[int, tuple[int, ...]] = field(default_factory=dict)
    rendering: set[int] = field(default_factory=set)

    @property
    def has_run(self) -> bool:
        """Whether all its pages have."""
        return all(report.has_run for report in self.reports)

    def untouched(self) -> Iterator[ReportRecord]:
        """Yield the records of published reports that are neither built now nor being rendered."""
        built = {report.planned.year for report in self.reports} | self.rendering
        return (record for year, record in sorted(self.published.items()) if year not in built)

    def years(self) -> tuple[int, ...]:
        """Return the years that will be published, as things stand."""
        complete = {report.planned.year for report in self.reports if report.is_complete}
        return tuple(sorted(complete | set(self.published)))
