"""Workers that are none: tasks are done in the process of the test, and cells by `exec`.

What a build does with what became of its tasks can be tested in no time with these; what workers, kernels and forks do
is tested with real ones.
"""

from __future__ import annotations

import contextlib
import importlib
import io
from typing import TYPE_CHECKING

import nbformat

from wres_kit.execution.engine import warm
from wres_kit.execution.engine.fork_server import INLINE_BACKEND, WARM_IMPORTS, ForkServer
from wres_kit.execution.engine.notebooks import finish, notebook_json
from wres_kit.execution.engine.processes import Engine, Failure, PageLimits
from wres_kit.execution.pool import _environment, _worker_environment
from wres_kit.execution.tasks import run_task
from wres_kit.publishing.folders import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wres_kit.execution.engine.notebooks import PageParameters
    from wres_kit.execution.tasks import BuildContext, TaskSource
    from wres_kit.standard import Standard


class InlinePool:
    """Does the tasks of a source one after the other, here."""

    def __init__(self, context: BuildContext, size: int) -> None:
        self._context = context
        self._size = size

    def __enter__(self) -> InlinePool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, count: int) -> None:
        pass

    def run(self, source: TaskSource, tick: Callable[[], None] = lambda: None) -> None:
        worker = 0
        while (task := source.next_task(worker)) is not None:
            result = run_task(task, self._context)
            if result.storage_fault:
                raise StorageError(result.storage_fault)
            source.done(task, result)
            tick()
            worker = (worker + 1) % self._size


class ForkingPool(InlinePool):
    """Does the tasks here, and forks pages from this process in the environment that a worker has."""

    def run(self, source: TaskSource, tick: Callable[[], None] = lambda: None) -> None:
        before = warm._server
        with _environment({**_worker_environment(self._context), "MPLBACKEND": INLINE_BACKEND}):
            for name in WARM_IMPORTS:  # once in this process, and not in the server of each build
                importlib.import_module(name)
            warm._server = ForkServer()
            try:
                super().run(source, tick)
            finally:
                warm._server.close()
                warm._server = before


def do_without_workers() -> None:
    """Do without worker processes in all of this process, for good."""
    import wres_kit.execution.build

    wres_kit.execution.build.WorkerPool = InlinePool  # type: ignore[misc,assignment]
    warm.run_page = run_page


def run_page(
    source: Path,
    destination: Path,
    parameters: PageParameters,
    engine: Engine,
    *,
    limits: PageLimits,
    snapshot: Path | None = None,
    standard: Standard | None = None,
) -> Failure | None:
    """Run the cells of a notebook with `exec` and keep what they print."""
    made = nbformat.read(source, as_version=4)
    names: dict[str, object] = {}
    for number, cell in enumerate((cell for cell in made.cells if cell.cell_type == "code"), start=1):
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(cell.source, names)
        except Exception as error:
            return Failure.from_error(error, number, cell.source.splitlines()[-1].strip())
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters.model_dump())
        if printed.getvalue():
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue())]
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_text(notebook_json(finish(made, parameters.model_dump())), encoding="utf-8")
    return None
