"""A worker: a process that does one task after another until it is told to stop, or the build ends."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from wres_kit.execution.engine.engine import Engine, Failure
from wres_kit.execution.engine.notebooks import load_notebook_format, load_papermill
from wres_kit.execution.engine.processes import end_with_parent, watch_lifeline
from wres_kit.execution.run.tasks import TaskResult
from wres_kit.publishing.publication import STORAGE_FAULTS, explain
from wres_kit.publishing.renderer import RenderWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from wres_kit.execution.run.tasks import AnyTask, BuildContext
    from wres_kit.standard import Standard


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
    load_notebook_format()
    if context.engine is Engine.WARM:
        from wres_kit.execution.engine import warm  # noqa: PLC0415

        warm.warm_up(lifeline, rehearse=partial(rehearsed, context.project.standard))
        load_papermill()
        warm.register()
    else:
        watch_lifeline(lifeline)
    with suppress(EOFError, OSError):
        while (task := connection.recv()) is not None:
            connection.send(run_task(task, context))


def rehearsed(standard: Standard) -> None:
    """Rehearse pages; in the fork server, which loads what that takes."""
    from wres_kit.reporting.rehearsal import rehearse  # noqa: PLC0415

    rehearse(standard)


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
        storage_fault = str(explain(error)) if error.errno in STORAGE_FAULTS else ""
        return TaskResult(time.perf_counter() - start, failure=Failure.of(error), storage_fault=storage_fault)
    except Exception as error:
        return TaskResult(time.perf_counter() - start, failure=Failure.of(error))
    seconds = time.perf_counter() - start
    if isinstance(output, Failure):
        return TaskResult(seconds, failure=output)
    return TaskResult(seconds, output, warnings=tuple(messages))


@contextmanager
def _render_warnings() -> Iterator[list[str]]:
    """Collect what renderers warn of; what pages and libraries warn of is shown as ever."""
    messages: list[str] = []
    with warnings.catch_warnings():
        show = warnings.showwarning

        def collect(  # noqa: PLR0917 - as Python calls it
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, RenderWarning):
                messages.append(str(message))
            else:
                show(message, category, filename, lineno, file, line)

        warnings.simplefilter("always", RenderWarning)
        warnings.showwarning = collect
        yield messages
