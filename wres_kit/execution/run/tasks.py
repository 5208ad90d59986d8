"""Tasks of a build: what each can be asked, what holds for all of them, and what comes of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.project import Project
from wres_kit.publishing.renderer import Renderer
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from wres_kit.execution.engine.engine import Engine, Failure, PageLimits

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

RendererMaker = Callable[[Project], Renderer]
"""Makes a renderer in a worker; a function of a module, so that it can be sent there."""


@dataclass(frozen=True)
class BuildContext:
    """What holds for all tasks of a build.

    Parameters
    ----------
    root
        The project.
    audience
        Who may read the pages.
    engine
        How cells are run.
    limits
        How long a page may take, and how much memory.
    snapshots
        Folder of the snapshots, which notebooks read.
    log
        File that takes what pages and workers write to the terminal.
    make_renderer
        Makes the renderer.
    commit
        The commit of the program that lineages name; empty where it is not known.
    """

    root: Path
    audience: Audience
    engine: Engine
    limits: PageLimits
    snapshots: Path
    log: Path
    make_renderer: RendererMaker
    commit: str = ""

    def __getstate__(self) -> dict[str, Any]:
        """Send to other processes what was given, not what this one has made of it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def project(self) -> Project:
        """The project."""
        return Project(self.root)

    @cached_property
    def renderer(self) -> Renderer:
        """The renderer, made when first asked for."""
        return self.make_renderer(self.project)

    @property
    def renderer_label(self) -> str:
        """Name and version of the renderer."""
        return f"{self.renderer.name} {self.renderer.version}".strip()

    @cached_property
    def inputs(self) -> ReportInputs:
        """What reports are made from, as this process sees it."""
        return ReportInputs(self.project, FileHashes(), self.renderer_label)


class Task(Protocol[T_co]):
    """One piece of work. It is sent to a worker, so it is made of plain values."""

    @property
    def stage(self) -> str:
        """The stage of a build it belongs to: calculate, run, render or index."""

    def reads(self, context: BuildContext) -> tuple[Path, ...]:
        """Return the files and folders it reads, apart from notebooks, parameters and narrative."""

    def writes(self, context: BuildContext) -> tuple[Path, ...]:
        """Return the files and folders it makes anew."""

    def time_limit(self, context: BuildContext) -> float:
        """Return after how many seconds a worker that is still at it has to be ended."""

    def run(self, context: BuildContext) -> T_co | Failure:
        """Do it; return what whoever asked needs of it, or why it failed."""


AnyTask = Task[Any]


@dataclass(frozen=True, slots=True)
class TaskResult(Generic[T]):
    """What came of a task.

    Parameters
    ----------
    seconds
        How long it took.
    output
        What the task returned; None where it failed.
    failure
        Why it failed; None where it succeeded.
    storage_fault
        What is wrong with the disk, in which case no other task can succeed either; empty otherwise.
    warnings
        What a person should know although the task succeeded.
    """

    seconds: float
    output: T | None = None
    failure: Failure | None = None
    storage_fault: str = ""
    warnings: tuple[str, ...] = ()


class TaskSource(Protocol):
    """Whoever has tasks to be done."""

    def next_task(self, worker: int) -> AnyTask | None:
        """Return a task for a worker, None where there is none just now."""

    def done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Take notice of what came of a task."""


def ignore_result(task: AnyTask, result: TaskResult[Any]) -> None:
    """Take no notice of what came of a task."""


class SingleTask(Generic[T]):
    """A source of one task.

    Parameters
    ----------
    task
        The task.
    on_task_done
        Called with it and with what came of it.
    """

    def __init__(self, task: Task[T], on_task_done: Callable[[AnyTask, TaskResult[T]], None] = ignore_result) -> None:
        self._task: Task[T] | None = task
        self._on_task_done = on_task_done
        self.result: TaskResult[T] | None = None

    def next_task(self, worker: int) -> Task[T] | None:  # noqa: ARG002
        """Return the task, once."""
        task, self._task = self._task, None
        return task

    def done(self, task: AnyTask, result: TaskResult[T]) -> None:
        """Keep the result."""
        self.result = result
        self._on_task_done(task, result)
