"""Tasks of a build, and the worker: a process that does one after another until it is stopped or the build ends."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.engine.notebooks import load_papermill
from wres_kit.execution.engine.processes import Engine, Failure, end_with_parent, watch_lifeline
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.project import Project
from wres_kit.publishing.folders import STORAGE_FAULTS, file_system_message
from wres_kit.publishing.publication import ReportPlace
from wres_kit.publishing.renderer import Renderer, RenderWarning
from wres_kit.reporting.snapshot import Audience, ReleaseStamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from wres_kit.execution.engine.processes import PageLimits
    from wres_kit.standard import Standard


T = TypeVar("T")

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
    releases
        By place, the version that each report is released as; none where drafts are built.
    """

    root: Path
    audience: Audience
    engine: Engine
    limits: PageLimits
    snapshots: Path
    log: Path
    make_renderer: RendererMaker
    commit: str = ""
    releases: Mapping[ReportPlace, ReleaseStamp] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """Send to other processes what was given, not what this one has made of it."""
        return {given.name: getattr(self, given.name) for given in fields(self)}

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


class Task(ABC, Generic[T]):
    """One piece of work. It is sent to a worker, so it is made of plain values."""

    stage: ClassVar[str]
    """The stage of a build it belongs to: calculate, run, documents, render or index."""
    most_seconds: ClassVar[float] = 600
    """After so many seconds a worker that is still at it is ended."""

    @property
    def reads(self) -> tuple[Path, ...]:
        """The files and folders it reads, apart from notebooks, parameters and narrative."""
        return ()

    @property
    @abstractmethod
    def writes(self) -> tuple[Path, ...]:
        """The files and folders it makes anew."""

    def time_limit(self, context: BuildContext) -> float:  # noqa: ARG002 - that of a page depends on it
        """Return after how many seconds a worker that is still at it has to be ended."""
        return self.most_seconds

    @abstractmethod
    def run(self, context: BuildContext) -> T | Failure:
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


def work(connection: Connection, lifeline: Connection, context: BuildContext, parent: int) -> None:
    """Do tasks from `connection` until it is closed; the whole life of a worker process.

    Parameters
    ----------
    connection
        Gives tasks, takes results; None ends the worker.
    lifeline
        Closed by the system when the build ends; nothing is ever sent through it.
    context
        What holds for all tasks.
    parent
        Process id of the build.
    """
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the build decides
    _write_to(context)
    if context.engine is Engine.WARM:
        from wres_kit.execution.engine import warm  # noqa: PLC0415

        warm.warm_up(lifeline, rehearse=partial(warm_up, context.project.standard))
        load_papermill()
        warm.register()
    else:
        watch_lifeline(lifeline)
    with suppress(EOFError, OSError):
        while (task := connection.recv()) is not None:
            connection.send(run_task(task, context))


def warm_up(standard: Standard) -> None:
    """Rehearse pages; in the fork server, which loads what that takes."""
    from wres_kit.reporting.report import warm_up_pages  # noqa: PLC0415

    warm_up_pages(standard)


def _write_to(context: BuildContext) -> None:
    """Send what this process, its pages and their libraries write to the log: the terminal belongs to the build."""
    log = os.open(context.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115


def run_task(task: AnyTask, context: BuildContext) -> TaskResult[Any]:
    """Do a task, and return what came of it whatever it does."""
    start = time.perf_counter()
    try:
        with _render_warnings() as messages:
            output = task.run(context)
    except OSError as error:
        storage_fault = str(file_system_message(error)) if error.errno in STORAGE_FAULTS else ""
        return TaskResult(time.perf_counter() - start, failure=Failure.from_error(error), storage_fault=storage_fault)
    except Exception as error:
        return TaskResult(time.perf_counter() - start, failure=Failure.from_error(error))
    seconds = time.perf_counter() - start
    if isinstance(output, Failure):
        return TaskResult(seconds, failure=output)
    return TaskResult(seconds, output, warnings=tuple(messages))


@contextmanager
def _render_warnings() -> Iterator[list[str]]:
    """Collect what renderers warn of; what pages and libraries warn of is shown as ever, at the end."""
    messages: list[str] = []
    caught: list[warnings.WarningMessage] = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", RenderWarning)
            yield messages
    finally:
        for each in caught:
            if issubclass(each.category, RenderWarning):
                messages.append(str(each.message))
            else:
                warnings.showwarning(each.message, each.category, each.filename, each.lineno)
