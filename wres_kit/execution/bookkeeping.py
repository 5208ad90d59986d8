"""The record of a build: what was asked, who listens, what became of it, and what is written down at its end.

The lock file says from what each published page was made; `build/build.json` what the last build did.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, Protocol

from wres_kit.audit.file_hashes import versions
from wres_kit.execution.planning.decide import listed_years
from wres_kit.execution.planning.inputs import joint_fingerprint
from wres_kit.execution.planning.lockfile import Lock, ReportLock, read_lock, write_lock
from wres_kit.execution.report_run import ExecutedNotebooks
from wres_kit.publishing.publication import published_reports
from wres_kit.reporting.pages import Page
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.documents import DocumentFormat
    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.plan_run import PlanRun
    from wres_kit.execution.planning import Plan, PlannedReport
    from wres_kit.execution.planning.lockfile import Workspace
    from wres_kit.execution.report_run import ReportRun
    from wres_kit.execution.tasks import AnyTask, TaskResult
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.publishing.quarto import RendererName
    from wres_kit.publishing.renderer import IndexEntry
    from wres_kit.reporting.snapshot import ReleaseStamp
    from wres_kit.returns.cells import Returns
    from wres_kit.returns.faults import FaultReport


class Bookkeeping:
    """What builds remember of what they published.

    Parameters
    ----------
    workspace
        Where a build puts things, and what pages are made from.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.lock: Lock = read_lock(workspace.paths.lock)
        self._workspace = workspace
        self._paths, self._hashes, self._inputs = workspace.paths, workspace.hashes, workspace.inputs

    def index_is_current(self, entries: Sequence[IndexEntry]) -> bool:
        """Return whether the published index is what rendering it would give.

        Parameters
        ----------
        entries
            What it has to list.
        """
        index, folder = self.lock.index, self._paths.destination
        if not entries and not index.files:
            return True
        if not index.files or index.report.get("inputs") != self._index_fingerprint(entries):
            return False
        return all(self._hashes.get(folder / name, linked=True) == known for name, known in index.files.items())

    def _index_fingerprint(self, entries: Sequence[IndexEntry]) -> str:
        return joint_fingerprint(self._inputs.index, *map(repr, entries))

    def put_aside(self, run: PlanRun, plan: Plan) -> dict[str, Path]:
        """Move reports that were not published to where they can be looked at; return the folders by name of report."""
        for planned in plan.reports:
            shutil.rmtree(self._incomplete(planned.organisation.slug, planned.year), ignore_errors=True)
        aside = {}
        for report in run.reports:
            if report.is_complete or not report.pages:
                continue
            folder = self._incomplete(*report.place)
            folder.parent.mkdir(parents=True, exist_ok=True)
            report.folder.rename(folder)
            aside[report.planned.name] = folder
        return aside

    def _incomplete(self, slug: str, year: int) -> Path:
        return self._paths.incomplete / slug / str(year)

    def remember(self, run: PlanRun, entries: Sequence[IndexEntry] | None, index_files: Mapping[str, str]) -> None:
        """Write down what was published from what, and remove executed notebooks that are published.

        Parameters
        ----------
        run
            What was built.
        entries
            What the published index lists; None where nothing was published.
        index_files
            SHA-256 of the files of the index by name; none where the index was not rendered.
        """
        if entries is None:
            self._hashes.save()
            return
        self._remember_reports(run)
        if index_files:
            self.lock.index = ReportLock({"inputs": self._index_fingerprint(entries)}, files=dict(index_files))
            self._learn(self._paths.destination, index_files)
        write_lock(self.lock, self._paths.lock)
        self._hashes.save()
        executed = ExecutedNotebooks(self._workspace)
        for report in run.reports:
            executed.sweep(report)

    def _remember_reports(self, run: PlanRun) -> None:
        lock = self.lock
        for report in run.reports:
            if report.is_complete:
                lock.reports[report.place] = _lock_of(report, run)
                self._published(report.place, report.files)
        for place, again in run.rendered_again.items():
            self._published(place, again.files)
            if place in lock.reports:
                lock.reports[place].files = again.files
                others = listed_years(run.other_years(again.record.organisation.code, place[1]))
                lock.reports[place].report |= {"look": self._inputs.look, "other_years": others}
        still_published = published_reports(self._paths.destination)
        lock.reports = {place: known for place, known in lock.reports.items() if place in still_published}

    def _published(self, place: ReportPlace, files: Mapping[str, str]) -> None:
        """Keep the hashes of the files of a report that was published, and its manifest."""
        slug, year = place
        self._learn(self._paths.destination / slug / str(year), files)
        manifest = self._paths.manifest(slug, year)
        manifest.parent.mkdir(parents=True, exist_ok=True)
        if self._paths.new_manifest(slug, year).is_file():
            self._paths.new_manifest(slug, year).replace(manifest)

    def _learn(self, folder: Path, files: Mapping[str, str]) -> None:
        for name, file_hash in files.items():
            self._hashes.learn(folder / name, file_hash)


def _lock_of(report: ReportRun, run: PlanRun) -> ReportLock:
    now, planned = report.decision.now, report.planned
    other_years = listed_years(run.other_years(planned.organisation.code, planned.year))
    return ReportLock(now.report | {"other_years": other_years}, now.pages, report.files)


@dataclass(slots=True)
class Clock:
    """Seconds by stage: what the clock on the wall says, and what the workers took together.

    Parameters
    ----------
    started
        When the build began.
    longest_wait
        The longest time, in seconds, in which no worker finished anything while there was something for them to do.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    wall: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    longest_wait: float = 0.0
    _mark: float = field(default_factory=perf_counter)
    _last: float | None = None

    def lap(self, stage: str) -> None:
        """Book the time since the last lap on a stage."""
        now = perf_counter()
        self.wall[stage] = self.wall.get(stage, 0.0) + now - self._mark
        self._mark, self._last = now, None

    def add(self, stage: str, seconds: float) -> None:
        """Book what a worker took."""
        self.work[stage] = self.work.get(stage, 0.0) + seconds
        now = perf_counter()
        if self._last is not None:
            self.longest_wait = max(self.longest_wait, now - self._last)
        self._last = now


def write_build_record(private: Path, clock: Clock, outcome: BuildOutcome, settings: dict[str, Any]) -> None:
    """Write `build.json`, the record of a build.

    Parameters
    ----------
    private
        The folder for it.
    clock
        Its times.
    outcome
        What became of it.
    settings
        What it was asked to do, and with what.
    """
    ended, reports = datetime.now(UTC), outcome.reports
    record = {
        "command": sys.argv,
        "started": clock.started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - clock.started).total_seconds(), 3),
        "seconds_by_stage": {stage: round(seconds, 3) for stage, seconds in clock.wall.items()},
        "seconds_of_workers": {stage: round(seconds, 3) for stage, seconds in clock.work.items()},
        "longest_wait": round(clock.longest_wait, 3),
        "exit_status": outcome.status,
        "renderer": outcome.renderer,
        **settings,
        "published": outcome.published,
        "unchanged": len(outcome.unchanged),
        "problems": [f"{error.file} row {error.row}: {error.message}" for error in outcome.refused.errors],
        "versions": versions(),
        "pages_done": {
            "run": sum(len(report.page_seconds) for report in reports),
            "rendered": sum(len(report.rendered) for report in reports),
        },
        "reports": [_report(report) for report in reports],
    }
    private.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (private / "build.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _report(report: ReportRun) -> dict[str, Any]:
    planned = report.planned
    return {
        "organisation": planned.organisation.code,
        "year": planned.year,
        "complete": report.is_complete,
        "failure": _failure(report, None),
        "suppression": report.losses,
        "pages": {
            page.name: {
                "status": report.state_of(page),
                "seconds": round(report.page_seconds.get(page, 0.0), 3),
                "failure": _failure(report, page),
            }
            for page in planned.pages
        },
        "kept": [page.name for page in report.kept],
    }


def _failure(report: ReportRun, page: Any) -> dict[str, Any] | None:  # noqa: ANN401
    failure = report.failures.get(page)
    if failure is None:
        return None
    return {name: value for name, value in asdict(failure).items() if name != "details"}


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
    formats
        The documents that reports are to have; each keeps those that it has where None.
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
    formats: tuple[DocumentFormat, ...] | None = None


class BuildListener(Protocol):
    """Whoever wants to see how a build goes."""

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Take notice of what is about to be built."""

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Take notice of what came of a task."""

    def say(self, text: str) -> None:
        """Take notice of what comes next, or of what a person should know, in a sentence."""


class SilentListener:
    """A listener that says nothing."""

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Say nothing."""

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Say nothing."""

    def say(self, text: str) -> None:
        """Say nothing."""


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
    returns_of
        Gives the returns of an organisation, as the build read them or could have; None where there was no build.
    """

    plan: Plan
    reports: list[ReportRun]
    refused: FaultReport
    renderer: str
    stopped: bool = False
    unchanged: tuple[PlannedReport, ...] = ()
    published: bool = False
    incomplete: dict[str, Path] = field(default_factory=dict)
    returns_of: Callable[[str], Returns] | None = None

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
