"""A build, from returns to published reports: one function that a command, a preview or a test can call."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.execution.outcome import Engine, Failure
from wres_kit.execution.parameters import check_notebook
from wres_kit.execution.plan import Plan, plan
from wres_kit.execution.pool import Pool
from wres_kit.execution.processes import can_fork
from wres_kit.execution.record import Clock, build_record, write_build_record
from wres_kit.execution.request import BuildOutcome, BuildRequest, KernelName, Watcher
from wres_kit.execution.run import PlanRun
from wres_kit.execution.tasks import IndexTask, RendererMaker, Task, Workshop
from wres_kit.publishing.choose import choose_renderer
from wres_kit.publishing.lock import BuildRunningError, build_lock
from wres_kit.publishing.publication import Publication, storage_faults_explained
from wres_kit.publishing.swap import recover
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import FaultReport
from wres_kit.returns.read import ReadReturns, read_returns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wres_kit.execution.worker import Report
    from wres_kit.project import Project
    from wres_kit.publishing.renderer import IndexEntry, Renderer


class NoForkError(WresError):
    """The warm engine was asked for where processes cannot be forked."""


class IndexFailedError(WresError):
    """The list of all reports could not be rendered, so nothing was published."""

    exit_status = 1


def build(
    project: Project, request: BuildRequest, watcher: Watcher, make_renderer: RendererMaker | None = None
) -> BuildOutcome:
    """Build reports and publish those that are complete.

    A report is published only if all its pages were built; otherwise its last complete version stays where it is. While
    it runs, and if it is ended in whatever way, `reports/` is as it was before.

    Parameters
    ----------
    project, request
        What is to be built, and how.
    watcher
        Whoever wants to see how it goes.
    make_renderer
        Makes the renderer, here and in each worker; the one that `request` names where None.

    Raises
    ------
    WresError
        Nothing could be built: wrong use, unreadable input, a destination that cannot be written.
    """
    maker = make_renderer or partial(choose_renderer, name=request.renderer)
    return _Build(project, request, watcher, maker).run()


def recover_publication(project: Project) -> bool:
    """Finish a publication that was cut off by a kill; return whether there was one.

    One that a running build is at is none of anyone's business.
    """
    journal = _journal(project)
    if not journal.exists():
        return False
    with suppress(BuildRunningError), build_lock(project.build):
        return recover(journal)
    return False


def destination(project: Project, audience: Audience) -> Path:
    """Return where the reports for an audience stand."""
    return project.reports if audience is Audience.PUBLIC else project.build / "internal"


def _journal(project: Project) -> Path:
    return project.build / "swap.json"


class _Build:
    """One build, step by step."""

    def __init__(self, project: Project, request: BuildRequest, watcher: Watcher, make_renderer: RendererMaker) -> None:
        self.project, self.request, self.watcher = project, request, watcher
        self.make_renderer = make_renderer
        self.clock = Clock()
        self.engine = _engine(request.kernel)
        self.staging = project.build / "staging"
        self.destination = destination(project, request.audience)
        shown = f"{project.shown(self.destination)}/"
        self.publication = Publication(self.destination, self.staging, _journal(project), request.audience, shown)
        self.jobs = request.jobs or _cores()

    def run(self) -> BuildOutcome:
        """Build."""
        page_seconds = self.project.parameters.page_seconds
        renderer = self.make_renderer(self.project)
        with storage_faults_explained(), build_lock(self.project.build):
            recover(_journal(self.project))
            self.publication.check()
            self._make_room()
            shop = Workshop(
                root=self.project.root,
                audience=self.request.audience,
                engine=self.engine,
                page_seconds=page_seconds,
                snapshots=self.project.build / "snapshots" / self.request.audience.value,
                log=self.project.build / "log" / "workers.log",
                make_renderer=self.make_renderer,
            )
            try:
                with Pool(shop, self.jobs) as pool:
                    return self._build(pool, shop, _called(renderer))
            finally:
                shutil.rmtree(self.staging, ignore_errors=True)

    def _make_room(self) -> None:
        """Remove what a killed build left, and the logs of the last."""
        for folder in (self.staging, self.project.build / "log"):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            folder.mkdir(parents=True)

    def _build(self, pool: Pool, shop: Workshop, renderer: str) -> BuildOutcome:
        pool.start(self.jobs)
        read = read_returns(self.project)
        planned, refused = self._planned(read)
        self.clock.lap("read")
        self.watcher.planned(planned, renderer)
        run = PlanRun(
            self.project,
            planned,
            returns=read.returns,
            audience=self.request.audience,
            published=self.publication.published(),
            destination=self.destination,
            folder=self.staging / "built",
            snapshots=shop.snapshots,
            fail_fast=self.request.fail_fast,
            heard=self._heard,
        )
        pool.run(run, self.watcher.tick)
        self.clock.lap("build")
        outcome = BuildOutcome(planned, list(run.reports), refused, renderer, stopped=run.stopped)
        if not run.stopped:
            self._publish(pool, run, outcome)
        self._record(outcome)
        return outcome

    def _planned(self, read: ReadReturns) -> tuple[Plan, FaultReport]:
        """Return the plan without organisations whose returns have errors, and those errors."""
        request = self.request
        wanted = plan(self.project, read.returns, request.organisations, request.year, request.only)
        for page in dict.fromkeys(page for report in wanted.reports for page in report.pages):
            path = self.project.notebooks / page.notebook
            check_notebook(path, self.project.shown(path))
        errors = read.report.errors
        named = set(request.organisations) or set(self.project.organisations)
        concerned = {code for code in named if any(error.organisation == code for error in errors)}
        refused = FaultReport((error for error in errors if error.organisation in concerned), read.files)
        return wanted.without(concerned), refused

    def _heard(self, task: Task, report: Report) -> None:
        self.clock.add(task.stage, report.seconds)
        self.watcher.heard(task, report)

    def _publish(self, pool: Pool, run: PlanRun, outcome: BuildOutcome) -> None:
        built = {report.place: report.folder for report in run.reports if report.is_complete} | run.rendered_again
        if built:
            entries = self.publication.assemble(built)
            self._render_index(pool, entries)
            self.publication.put_index()
            self.publication.publish()
            outcome.published = True
        aside = "incomplete" if self.request.audience is Audience.PUBLIC else "incomplete-internal"
        for report in run.reports:
            slug, year = report.place
            place = self.project.build / aside / slug / str(year)
            shutil.rmtree(place, ignore_errors=True)
            if not report.is_complete and report.pages:
                place.parent.mkdir(parents=True, exist_ok=True)
                report.folder.rename(place)
                outcome.incomplete[report.planned.name] = place
        self.clock.lap("publish")

    def _render_index(self, pool: Pool, entries: list[IndexEntry]) -> None:
        task = _Once(IndexTask(entries, self.publication.index), self._heard)
        pool.run(task, self.watcher.tick)
        if task.failure is not None:
            message = f"The list of all reports could not be rendered, so nothing was published. {task.failure}"
            raise IndexFailedError(message)

    def _record(self, outcome: BuildOutcome) -> None:
        settings: dict[str, Any] = {
            "renderer": outcome.renderer,
            "engine": self.engine.value,
            "jobs": self.jobs,
            "audience": self.request.audience.value,
            "published": outcome.published,
        }
        problems = [f"{error.file} row {error.row}: {error.message}" for error in outcome.refused.errors]
        write_build_record(
            build_record(self.clock, outcome.reports, settings, problems, outcome.status), self.project.build
        )
        details = [
            f"{report.planned.name} {page.name if page else ''}\n{failure}\n{failure.details}\n"
            for report, page, failure in outcome.failures
        ]
        if details:
            (self.project.build / "log" / "errors.log").write_text("\n".join(details), encoding="utf-8")


class _Once:
    """A single task for a pool."""

    def __init__(self, task: Task, heard: Callable[[Task, Report], None]) -> None:
        self._task: Task | None = task
        self._heard = heard
        self.failure: Failure | None = None

    def next_task(self, worker: int) -> Task | None:  # noqa: ARG002
        """Return the task, once."""
        task, self._task = self._task, None
        return task

    def done(self, task: Task, report: Report) -> None:
        """Take notice of how it went."""
        self.failure = report.failure
        self._heard(task, report)


def _called(renderer: Renderer) -> str:
    """Return how a renderer is named in a sentence."""
    if renderer.name == "builtin":
        return "the built-in renderer"
    return f"{renderer.name.capitalize()} {renderer.version}".strip()


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _engine(kernel: KernelName) -> Engine:
    if kernel == "warm" and not hasattr(os, "fork"):
        message = "This system cannot fork processes, which the warm engine needs. Build with --kernel plain."
        raise NoForkError(message)
    return Engine.WARM if kernel == "warm" or (kernel == "auto" and can_fork()) else Engine.PLAIN
