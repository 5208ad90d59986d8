"""A build, from returns to published reports: one function that a command, a preview or a test can call."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import commit
from wres_kit.errors import WresError
from wres_kit.execution.bookkeeping import (
    Bookkeeping,
    BuildListener,
    BuildOutcome,
    BuildRequest,
    Clock,
    KernelName,
    write_build_record,
)
from wres_kit.execution.engine.processes import Engine, PageLimits, can_fork
from wres_kit.execution.plan_run import PlanRun
from wres_kit.execution.planning import Plan
from wres_kit.execution.planning.decide import Decision, decide
from wres_kit.execution.planning.lockfile import Workspace, build_paths, release_paths
from wres_kit.execution.pool import WorkerPool
from wres_kit.execution.render_tasks import IndexTask
from wres_kit.execution.tasks import AnyTask, BuildContext, RendererMaker, SingleTask, TaskResult
from wres_kit.publishing.folders import BuildRunningError, build_lock, recover, storage_faults_explained
from wres_kit.publishing.publication import INDEX_FILES, Publication, index_entries_of
from wres_kit.publishing.quarto import choose_renderer
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.execution.cluster_pool import ClusterPool
    from wres_kit.project import Project
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.publishing.renderer import IndexEntry, Renderer
    from wres_kit.reporting.report_data import ReportRecord
    from wres_kit.returns.faults import FaultReport


KEPT_BEFORE = (
    "snapshots", "provenance", "log", "artifacts", "incomplete-internal", "wres.duckdb", "returns.json", "hashes.json",
    "build.json", "check.html", "public.lock", "internal.lock",
)  # fmt: skip
"""Where earlier versions kept raw figures, or hashes of them, beside what may be uploaded."""
PublicationMaker = Callable[[Path, Path, Path, Audience, str], Publication]
"""Makes a publication from its destination, staging folder, journal, audience, and the name of its destination."""


class NoForkError(WresError):
    """The warm engine was asked for where processes cannot be forked."""


class IndexFailedError(WresError):
    """The list of all reports could not be rendered, so nothing was published."""

    exit_status = 1


def build(
    project: Project, request: BuildRequest, listener: BuildListener, make_renderer: RendererMaker | None = None,
    make_publication: PublicationMaker = Publication,
) -> BuildOutcome:  # fmt: skip
    """Build reports and publish those that are complete.

    A report is published only if all its pages were built; otherwise its last complete version stays where it is. While
    it runs, and if it is ended in whatever way, `reports/` is as it was before.

    Parameters
    ----------
    project, request
        What is to be built, and how.
    listener
        Whoever wants to see how it goes.
    make_renderer
        Makes the renderer, here and in each worker; the one that `request` names where None.
    make_publication
        Makes the publication that takes what was built.

    Raises
    ------
    WresError
        Nothing could be built: wrong use, unreadable input, a destination that cannot be written.
    """
    maker = make_renderer or partial(choose_renderer, name=request.renderer)
    return _Build(project, request, listener, maker, make_publication).run()


def recover_publication(project: Project) -> bool:
    """Finish a publication that was cut off by a kill; return whether there was one.

    One that a running build is at is left to that build.
    """
    journal = build_paths(project, Audience.PUBLIC).journal
    if not journal.exists():
        return False
    with suppress(BuildRunningError), build_lock(project.build):
        return recover(journal)
    return False


class _Build:
    """One build, step by step."""

    def __init__(
        self, project: Project, request: BuildRequest, listener: BuildListener, make_renderer: RendererMaker,
        make_publication: PublicationMaker,
    ) -> None:  # fmt: skip
        self.project, self.request, self.listener = project, request, listener
        self.make_renderer = make_renderer
        self.clock = Clock()
        self.engine = _engine(request.kernel)
        self.paths = paths = release_paths(project) if request.releases else build_paths(project, request.audience)
        self.publication = make_publication(
            paths.destination, paths.staging, paths.journal, request.audience, f"{project.shown(paths.destination)}/"
        )
        self.jobs = request.jobs or _cores()
        renderer = make_renderer(project)
        self.renderer = _named(renderer)
        self.workspace = Workspace.opened(project, paths, renderer)
        self.returns = self.workspace.returns

    def run(self) -> BuildOutcome:
        """Build."""
        parameters = self.project.parameters
        with storage_faults_explained(), build_lock(self.project.build):
            recover(self.paths.journal)
            self.publication.check()
            self._make_room()
            context = BuildContext(
                root=self.project.root,
                audience=self.request.audience,
                engine=self.engine,
                limits=PageLimits(parameters.page_seconds, parameters.page_megabytes),
                snapshots=self.paths.snapshots,
                log=self.paths.log / "workers.log",
                make_renderer=self.make_renderer,
                commit=commit() if self.request.commit is None else self.request.commit,
                releases=self.request.releases,
            )
            self.clock.lap("start")
            try:
                with self._pool(context) as pool:
                    return self._build(pool)
            finally:
                shutil.rmtree(self.paths.staging, ignore_errors=True)

    def _pool(self, context: BuildContext) -> WorkerPool | ClusterPool:
        if not self.request.scheduler:
            return WorkerPool(context, self.jobs)
        from wres_kit.execution.cluster_pool import ClusterPool  # noqa: PLC0415 - an extra

        store = self.request.store or str(self.paths.private / "artifacts")
        return ClusterPool(context, self.request.scheduler, store)

    def _make_room(self) -> None:
        """Remove what a killed build left, the logs of the last, and raw figures where earlier versions kept them."""
        self.project.make_private()
        for folder in (self.paths.staging, self.paths.log, self.paths.manifests):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            folder.mkdir(parents=True)
        for name in KEPT_BEFORE:
            old = self.project.build / name
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink(missing_ok=True)

    def _build(self, pool: WorkerPool | ClusterPool) -> BuildOutcome:
        if self.request.force or not self.returns.is_remembered:
            pool.start(self.jobs)
        planned, refused = self._planned()
        self.clock.lap("read")
        books = Bookkeeping(self.workspace)
        published = self.publication.published()
        decisions = decide(planned, self.workspace, books.lock, published, self.request.formats)
        to_do = [each for each in decisions if self.request.force or not each.is_unchanged]
        if to_do:
            self._check_notebooks(to_do)
        self.clock.lap("compare")
        self.listener.on_plan(Plan(tuple(each.planned for each in to_do), planned.left_out), self.renderer)
        run = PlanRun(
            to_do, self.workspace, published, force=self.request.force, fail_fast=self.request.fail_fast,
            on_task_done=self._on_task_done,
        )  # fmt: skip
        pool.run(run)
        self.clock.lap("build")
        unchanged = tuple(each.planned for each in decisions if each not in to_do)
        outcome = BuildOutcome(
            planned, list(run.reports), refused, self.renderer, run.stopped, unchanged,
            returns_of=self.returns.returns_of,
        )  # fmt: skip
        entries, index_files = None, dict[str, str]()
        if not run.stopped:
            entries, index_files = self._publish(pool, run, published, books)
            outcome.published = entries is not None
            outcome.incomplete = books.put_aside(run, planned)
            self.clock.lap("publish")
        self.returns.remember()
        books.remember(run, entries, index_files)
        self.clock.lap("remember")
        self._record(outcome)
        return outcome

    def _planned(self) -> tuple[Plan, FaultReport]:
        """Return the plan without what is refused, and the errors for which it is."""
        request = self.request
        asked = request.organisations or tuple(self.project.organisations)
        planned, refused = self.workspace.planned(request.organisations, request.year, request.only, asked)
        return planned.only(request.releases) if request.releases else planned, refused

    def _check_notebooks(self, decisions: list[Decision]) -> None:
        from wres_kit.execution.engine.notebooks import check_notebook  # noqa: PLC0415 - it loads nbformat

        for page in dict.fromkeys(page for each in decisions for page in each.planned.pages):
            path = self.project.notebooks / page.notebook
            check_notebook(path, self.project.shown(path))

    def _on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        self.clock.add(task.stage, result.seconds)
        self.listener.on_task_done(task, result)

    def _publish(
        self, pool: WorkerPool | ClusterPool, run: PlanRun, published: dict[ReportPlace, ReportRecord],
        books: Bookkeeping,
    ) -> tuple[Sequence[IndexEntry] | None, dict[str, str]]:  # fmt: skip
        """Publish what is complete; return what the index lists, None where all is as it was, and its new files."""
        folders = {report.place: report.folder for report in run.reports if report.is_complete}
        folders |= {place: again.folder for place, again in run.rendered_again.items()}
        if not folders and books.index_is_current(index_entries_of(published.values())):
            return None, {}
        entries = self.publication.assemble(folders)
        index_files = dict[str, str]()
        if books.index_is_current(entries):
            self.publication.keep_index()
        else:
            index_files = self._render_index(pool, entries)
            self.publication.put_index()
            index_files[INDEX_FILES] = self.workspace.hashes.get(self.publication.tree / INDEX_FILES)
        self.publication.publish()
        return entries, index_files

    def _render_index(self, pool: WorkerPool | ClusterPool, entries: list[IndexEntry]) -> dict[str, str]:
        """Render the index, and return the SHA-256 of its files by name."""
        single = SingleTask(IndexTask(entries, self.publication.index), self._on_task_done)
        pool.run(single)
        result = single.result
        if result is None or result.output is None:
            why = result.failure if result is not None else ""
            message = f"The list of all reports could not be rendered, so nothing was published. {why}"
            raise IndexFailedError(message)
        return result.output

    def _record(self, outcome: BuildOutcome) -> None:
        settings = {"engine": self.engine.value, "jobs": self.jobs, "audience": self.request.audience.value}
        write_build_record(self.project.private, self.clock, outcome, settings)
        details = [
            f"{report.planned.name} {page.name if page else ''}\n{failure}\n{failure.details}\n"
            for report, page, failure in outcome.failures
        ]
        if details:
            (self.paths.log / "errors.log").write_text("\n".join(details), encoding="utf-8")


def _named(renderer: Renderer) -> str:
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
