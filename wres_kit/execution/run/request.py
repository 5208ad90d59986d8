"""What is asked of a build, who listens to it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from wres_kit.reporting.pages import Page
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.planning.plan import Plan, PlannedReport
    from wres_kit.execution.run.report_run import ReportRun
    from wres_kit.execution.run.tasks import AnyTask, TaskResult
    from wres_kit.publishing.builtin import RendererName
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.reporting.snapshot import ReleaseStamp
    from wres_kit.returns.faults import FaultReport

KernelName = Literal["auto", "warm", "plain"]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is to be built, and how.

    Parameters
    ----------
    organisations, year, only
        As in `plan`.
    jobs
        How many workers; as many as there are cores where 0.
    renderer
        Name of the renderer.
    audience
        Who may read the pages.
    kernel
        ``warm``, ``plain``, or ``auto``: warm where it is possible.
    fail_fast
        Whether to stop at the first failure; nothing is published then.
    force
        Whether to run and render what would come out as it is.
    scheduler
        Address of the scheduler of a Dask cluster whose workers do the tasks; this machine's own where empty.
    store
        Where files for and from a cluster are put; a folder of `build/` where empty.
    commit
        The commit of the program that lineages name; git is asked where None.
    releases
        By place, the version that each report is released as. Where there are any, these reports are built and no
        others, into `public/`; without any, drafts are built into `reports/`.
    """

    organisations: tuple[str, ...] = ()
    year: int | None = None
    only: tuple[str, ...] = ()
    jobs: int = 0
    renderer: RendererName = "auto"
    audience: Audience = Audience.PUBLIC
    kernel: KernelName = "auto"
    fail_fast: bool = False
    force: bool = False
    scheduler: str = ""
    store: str = ""
    commit: str | None = None
    releases: Mapping[ReportPlace, ReleaseStamp] = field(default_factory=dict)


class BuildListener(Protocol):
    """Whoever wants to see how a build goes."""

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Take notice of what is about to be built."""

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Take notice of what came of a task."""

    def tick(self) -> None:
        """Do what is to be done now and then."""


class SilentListener:
    """A listener that says nothing."""

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Say nothing."""

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Say nothing."""

    def tick(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class BuildOutcome:
    """What became of a build.

    Parameters
    ----------
    plan
        What was to be built.
    reports
        What became of each report that was not as it would be built.
    refused
        The errors in the returns of organisations for which nothing was built.
    renderer
        Name and version of the renderer.
    stopped
        Whether it stopped at the first failure.
    unchanged
        The reports that were left as they are, because they would come out the same.
    published
        Whether anything was published.
    incomplete
        Where the pages of reports that were not published are, by name of the report.
    """

    plan: Plan
    reports: list[ReportRun]
    refused: FaultReport
    renderer: str
    stopped: bool = False
    unchanged: tuple[PlannedReport, ...] = ()
    published: bool = False
    incomplete: dict[str, Path] = field(default_factory=dict)

    @property
    def complete(self) -> int:
        """How many reports are published as they should be: built whole, or left as they are."""
        return sum(report.is_complete for report in self.reports) + len(self.unchanged)

    @property
    def failures(self) -> Iterator[tuple[ReportRun, Page | None, Failure]]:
        """Everything that failed: report, page (None for the report as a whole), why."""
        for report in self.reports:
            for page in (None, *report.planned.all_pages):
                if page in report.failures:
                    yield report, page, report.failures[page]

    @property
    def status(self) -> int:
        """The exit status: 1 where something failed or returns were refused for their errors, else 0."""
        return int(bool(self.refused.errors) or any(True for _ in self.failures))
