"""A build, from returns to published reports: one function that a command, a preview or a test can call."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import FileHashes
from wres_kit.audit.program import commit
from wres_kit.errors import WresError
from wres_kit.execution.engine.engine import Engine, PageLimits
from wres_kit.execution.engine.processes import can_fork
from wres_kit.execution.planning.build_paths import places
from wres_kit.execution.planning.decide import Decision, decide
from wres_kit.execution.planning.fingerprints import Inputs
from wres_kit.execution.planning.lockfile import read_lock
from wres_kit.execution.planning.plan import Plan, plan
from wres_kit.execution.planning.returns_cache import Reading
from wres_kit.execution.run.after_build import Release
from wres_kit.execution.run.build_record import Clock, build_record, write_build_record
from wres_kit.execution.run.pool import Pool, SingleTask
from wres_kit.execution.run.request import BuildOutcome, BuildRequest, KernelName, Watcher
from wres_kit.execution.run.run import PlanRun
from wres_kit.execution.run.tasks import IndexTask, RendererMaker, Task, Workshop
from wres_kit.publishing.choose import choose_renderer
from wres_kit.publishing.lock import BuildRunningError, build_lock
from wres_kit.publishing.publication import INDEX_FILES, Publication, storage_faults_explained
from wres_kit.publishing.swap import recover
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import FaultReport

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.cluster.cluster_pool import ClusterPool
    from wres_kit.execution.run.worker import Report
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
    journal = places(project, Audience.PUBLIC).journal
    if not journal.exists():
        return False
    with suppress(BuildRunningError), build_lock(project.build):
        return recover(journal)
    return False


def destination(project: Project, audience: Audience) -> Path:
    """Return where the reports for an audience stand."""
    return places(project, audience).destination


class _Build:
    """One build, step by step."""

    def __init__(self, project: Project, request: BuildRequest, watcher: Watcher, make_renderer: RendererMaker) -> None:
        self.project, self.request, self.watcher = project, request, watcher
        self.make_renderer = make_renderer
        self.clock = Clock()
        self.engine = _engine(request.kernel)
        self.places = places(project, request.audience)
        shown = f"{project.shown(self.places.destination)}/"
        self.publication = Publication(
            self.places.destination, self.places.staging, self.places.journal, request.audience, shown
        )
        self.jobs = request.jobs or _cores()
        renderer = make_renderer(project)
        self.renderer = _called(renderer)
        self.hashes = FileHashes(self.places.hashes)
        self.inputs = Inputs(project, self.hashes, f"{renderer.name} {renderer.version}")
        self.index_files: dict[str, str] = {}

    def run(self) -> BuildOutcome:
        """Build."""
        parameters = self.project.parameters
        with storage_faults_explained(), build_lock(self.project.build):
            recover(self.places.journal)
            self.publication.check()
            self._make_room()
            shop = Workshop(
                root=self.project.root,
                audience=self.request.audience,
                engine=self.engine,
                limits=PageLimits(parameters.page_seconds, parameters.page_megabytes),
                snapshots=self.places.snapshots,
                log=self.places.log / "workers.log",
                make_renderer=self.make_renderer,
                commit=commit() if self.request.commit is None else self.request.commit,
            )
            self.clock.lap("start")
            try:
                with self._pool(shop) as pool:
                    return self._build(pool)
            finally:
                shutil.rmtree(self.places.staging, ignore_errors=True)

    def _pool(self, shop: Workshop) -> Pool | ClusterPool:
        if not self.request.scheduler:
            return Pool(shop, self.jobs)
        from wres_kit.execution.cluster.cluster_pool import ClusterPool  # noqa: PLC0415 - an extra

        store = self.request.store or str(self.project.build / "parcels")
        return ClusterPool(shop, self.request.scheduler, store)

    def _make_room(self) -> None:
        """Remove what a killed build left, and the logs of the last."""
        for folder in (self.places.staging, self.places.log):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            folder.mkdir(parents=True)

    def _build(self, pool: Pool | ClusterPool) -> BuildOutcome:
        reading = Reading(self.project, self.inputs, self.places.reading)
        if self.request.force or not reading.is_remembered:
            pool.start(self.jobs)
        planned, refused = self._planned(reading)
        self.clock.lap("read")
        release = Release(self.publication, self.places, read_lock(self.places.lock), self.hashes, self.inputs)
        published = self.publication.published()
        decisions = decide(
            planned, reading=reading, inputs=self.inputs, lock=release.lock, published=published,
            destination=self.places.destination, hashes=self.hashes, audience=self.request.audience.value,
        )  # fmt: skip
        to_do = [each for each in decisions if self.request.force or not each.is_unchanged]
        if to_do:
            self._check_notebooks(to_do)
        self.clock.lap("compare")
        self.watcher.planned(Plan(tuple(each.planned for each in to_do), planned.left_out), self.renderer)
        run = PlanRun(
            to_do, reading=reading, inputs=self.inputs, hashes=self.hashes, published=published, places=self.places,
            force=self.request.force, fail_fast=self.request.fail_fast, heard=self._heard,
        )  # fmt: skip
        pool.run(run, self.watcher.tick)
        self.clock.lap("build")
        unchanged = tuple(each.planned for each in decisions if each not in to_do)
        outcome = BuildOutcome(planned, list(run.reports), refused, self.renderer, run.stopped, unchanged)
        if not run.stopped:
            self._publish(pool, run, outcome, release)
        reading.remember()
        release.remember(run, reading)
        self.clock.lap("remember")
        self._record(outcome)
        return outcome

    def _planned(self, reading: Reading) -> tuple[Plan, FaultReport]:
        """Return the plan without organisations whose returns have errors, and those errors."""
        request = self.request
        wanted = plan(self.project, reading, request.organisations, request.year, request.only)
        named = set(request.organisations) or set(self.project.organisations)
        refused = reading.errors_of(named)
        return wanted.without({error.organisation for error in refused.errors}), refused

    def _check_notebooks(self, decisions: list[Decision]) -> None:
        from wres_kit.execution.engine.page_parameters import check_notebook  # noqa: PLC0415 - it loads nbformat

        for page in dict.fromkeys(page for each in decisions for page in each.planned.pages):
            path = self.project.notebooks / page.notebook
            check_notebook(path, self.project.shown(path))

    def _heard(self, task: Task, report: Report) -> None:
        self.clock.add(task.stage, report.seconds)
        if isinstance(task, IndexTask):
            self.index_files = json.loads(report.word or "{}")
        self.watcher.heard(task, report)

    def _publish(self, pool: Pool | ClusterPool, run: PlanRun, outcome: BuildOutcome, release: Release) -> None:
        built = {report.place: report.folder for report in run.reports if report.is_complete} | run.rendered_again
        if built or not release.index_stands():
            entries = self.publication.assemble(built)
            if release.index_stands(entries):
                self.publication.keep_index()
            else:
                self._render_index(pool, entries)
                self.publication.put_index()
                listed = self.publication.tree / INDEX_FILES
                release.index_files = self.index_files | {INDEX_FILES: self.hashes.of(listed)}
            self.publication.publish()
            release.entries = entries
            outcome.published = True
        outcome.incomplete = release.put_aside(run, outcome.plan)
        self.clock.lap("publish")

    def _render_index(self, pool: Pool | ClusterPool, entries: list[IndexEntry]) -> None:
        single = SingleTask(IndexTask(entries, self.publication.index), self._heard)
        pool.run(single, self.watcher.tick)
        failure = single.report.failure if single.report is not None else None
        if failure is not None:
            message = f"The list of all reports could not be rendered, so nothing was published. {failure}"
            raise IndexFailedError(message)

    def _record(self, outcome: BuildOutcome) -> None:
        settings: dict[str, Any] = {
            "renderer": outcome.renderer,
            "engine": self.engine.value,
            "jobs": self.jobs,
            "audience": self.request.audience.value,
            "published": outcome.published,
            "unchanged": len(outcome.unchanged),
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
            (self.places.log / "errors.log").write_text("\n".join(details), encoding="utf-8")


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
