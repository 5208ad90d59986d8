"""The warm engine: papermill runs a page in a fork of a process that has imported all that notebooks need.

Starting a kernel and importing matplotlib takes longer than all cells of a page together. Here it is done once, by a
fork server, and each page gets a fresh fork of that: as clean as a new kernel, without its start. No page sees what
another left behind, and nothing is written until the page is complete. `run_page` runs one page, in this engine or in
an ordinary kernel, and says why it failed.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from contextlib import suppress
from functools import cache, lru_cache, partial
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from wres_kit.errors import WresError
from wres_kit.execution.engine.fork_server import WARM_IMPORTS, CellOutcome, ForkedPage, ForkServer
from wres_kit.execution.engine.notebooks import finish, notebook_json
from wres_kit.execution.engine.processes import (
    Engine,
    Failure,
    PageCell,
    PageJob,
    PageLimits,
    Preparation,
    ProcessEndedError,
    limit_data,
    receive_from,
)
from wres_kit.reporting.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papermill.engines import NotebookExecutionManager
    from papermill.exceptions import PapermillExecutionError

    from wres_kit.execution.engine.notebooks import PageParameters
    from wres_kit.standard import Standard


WARM_ENGINE = "wres-warm"
UNTOLD = PageLimits()
"""Limits of a page where none are given."""

_lifeline: Connection | None = None
_server: ForkServer | None = None


class PageEndedError(WresError):
    """A page was ended, or ended itself, before its last cell.

    Parameters
    ----------
    message
        What happened.
    cell_index
        Position of the cell it was at among all cells of the executed notebook; None before the first.
    """

    exit_status = 1

    def __init__(self, message: str, cell_index: int | None) -> None:
        super().__init__(message)
        self.cell_index = cell_index


class PageTimedOutError(PageEndedError):
    """A page ran longer than `page_seconds` of `params/project.yml` and was ended."""

    def __init__(self, limits: PageLimits, cell_index: int | None) -> None:
        super().__init__(limits.too_long, cell_index)


class PageDiedError(PageEndedError):
    """The process of a page ended before the page did."""

    def __init__(self, how: str, cell_index: int | None) -> None:
        super().__init__(f"its process ended before the page did: {how}", cell_index)


class PageOutgrewError(PageEndedError):
    """A page asked for more memory than `page_megabytes` of `params/project.yml` where no cell could catch it."""

    def __init__(self, limits: PageLimits, cell_index: int | None) -> None:
        super().__init__(limits.too_large, cell_index)


class EngineInterruptedError(WresError):
    """The build that a page belongs to has ended."""


def warm_up(
    lifeline: Connection | None = None,
    imports: Sequence[str] = WARM_IMPORTS,
    rehearse: Preparation | None = None,
) -> None:
    """Start the fork server of this process. The earlier the better: it is forked from this process as it is.

    Parameters
    ----------
    lifeline
        A connection that becomes readable when the build ends; a page that is running then is ended.
    imports
        Modules that the server imports.
    rehearse
        What it does before the first page.
    """
    global _lifeline, _server  # noqa: PLW0603 - papermill knows an engine by its class, so it is the process that is warm
    _lifeline = lifeline
    _server = _server or ForkServer(imports, rehearse)


class WarmEngine:
    """papermill's engine that runs each notebook in a fresh fork of a warm process.

    It does what classes derived from papermill's `Engine` do without being one: papermill imports this module, by its
    entry point, while it is itself being imported, so this module cannot ask papermill for a base class.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,  # noqa: ARG003
        *,
        output_path: str | None = None,
        limits: PageLimits = UNTOLD,
        prepare: Preparation | None = None,
        progress_bar: bool = False,
        log_output: bool = False,
        **_: Any,  # noqa: ANN401
    ) -> NotebookNode:
        """Run the code cells of a notebook until one fails, and return it with their outputs.

        Raises
        ------
        PageTimedOutError
            It ran longer than it may.
        PageOutgrewError
            It asked for more memory than it may have.
        PageDiedError
            Its process ended before the last cell.
        """
        from papermill.engines import NotebookExecutionManager  # noqa: PLC0415

        manager = NotebookExecutionManager(nb, output_path, log_output=log_output, progress_bar=progress_bar)
        manager.notebook_start()
        try:
            _run(manager, limits, prepare)
        finally:
            manager.notebook_complete()
        executed: NotebookNode = manager.nb
        return executed

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Return the name of the kernel that the notebook asks for."""
        return str(name or nb.metadata.get("kernelspec", {}).get("name", "python3"))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:  # noqa: ARG003
        """Return ``python``: the engine knows no other language."""
        return "python"


def register() -> None:
    """Make the engine known to papermill, whether or not the entry points of this package are installed."""
    from papermill.engines import papermill_engines  # noqa: PLC0415

    papermill_engines.register(WARM_ENGINE, WarmEngine)


def _run(manager: NotebookExecutionManager, limits: PageLimits, prepare: Preparation | None) -> None:
    """Run the cells of a notebook and put into it what they gave."""
    cells: list[NotebookNode] = manager.nb.cells
    to_run = [
        PageCell(index, cell.source, may_fail="raises-exception" in cell.metadata.get("tags", []))
        for index, cell in enumerate(cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    outcomes = _outcomes(PageJob(to_run, os.getcwd(), limits, prepare))  # noqa: PTH109 - text
    for ran, outcome in zip(to_run, outcomes, strict=False):
        cell = cells[ran.index]
        manager.cell_start(cell, ran.index)
        cell.execution_count = outcome.execution_count
        cell.outputs = outcome.outputs
        if outcome.failed and not ran.may_fail:
            manager.cell_exception(cell, ran.index)
        manager.cell_complete(cell, ran.index)


def _outcomes(order: PageJob) -> list[CellOutcome]:
    """Return what each cell gave, up to the first that failed."""
    page = _started(order)
    try:
        return _receive(page, order.limits)
    except BaseException:
        page.end()
        raise


def _started(order: PageJob) -> ForkedPage:
    """Start a page, by another server where the one there was has died."""
    global _server  # noqa: PLW0603
    if _server is not None:
        with contextlib.suppress(OSError, EOFError):
            return _server.start(order)
    _server = ForkServer() if _server is None else _server.another()
    return _server.start(order)


def _receive(page: ForkedPage, limits: PageLimits) -> list[CellOutcome]:
    """Wait for the outcomes of a page, which follow the positions of its cells as it comes to them."""
    sources = [page.connection] if _lifeline is None else [page.connection, _lifeline]
    deadline = time.monotonic() + limits.seconds
    cell: int | None = None
    while True:
        ready = wait(sources, max(0.0, deadline - time.monotonic()))
        if _lifeline is not None and _lifeline in ready:
            message = "the build has ended"
            raise EngineInterruptedError(message)
        if not ready:
            raise PageTimedOutError(limits, cell)
        try:
            received: int | list[CellOutcome] = receive_from(page.connection)
        except ProcessEndedError as error:
            if _is_want_of_memory(error.name):
                raise PageOutgrewError(limits, cell) from error
            raise PageDiedError(str(error), cell) from error
        except (EOFError, OSError):
            raise PageDiedError(_how_it_ended(page), cell) from None
        if isinstance(received, list):
            return received
        cell = received


def _how_it_ended(page: ForkedPage) -> str:
    try:
        status = page.status(1.0)
    except ProcessEndedError as error:
        return f"so did the process that it was forked from: {error}"
    except (OSError, EOFError):
        return "so did the process that it was forked from"
    if status is None:
        return "it closed its connection"
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name
    return f"signal {name}" + (", perhaps for want of memory" if status == -signal.SIGKILL else "")


MOST_NOTEBOOKS = 64
"""Notebooks that a worker keeps as read: more than a report has pages."""


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
    """Run the notebook of a page and write it as it is to be published.

    Parameters
    ----------
    source
        The notebook; its cells run in its folder.
    destination
        The executed notebook. It is written only if every cell ran.
    parameters
        What to put into it.
    engine
        How to run its cells.
    limits
        How long it may take, and how much memory.
    snapshot
        The snapshot it will read: read ahead of it, once for all pages that do.
    standard
        The Standard that the snapshot is of.

    Returns
    -------
    Failure or None
        Why it failed, or None.
    """
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415 - as in `_execute`

    values = parameters.model_dump()
    notebook = _without_outputs(source)
    cells = _executed_cells(notebook)
    try:
        executed = _execute(notebook, source.parent, values, _of_engine(engine, limits, snapshot, standard))
    except PapermillExecutionError as error:
        return _failed_cell(error, cells[error.cell_index][0] or None, limits)
    except CellTimeoutError as error:
        return Failure("PageTimedOutError", limits.too_long, details=str(error))
    except DeadKernelError as error:
        return Failure("PageDiedError", "its process ended before the page did", details=str(error))
    except Exception as error:
        index = getattr(error, "cell_index", None)
        if index is None:
            return Failure.from_error(error)
        number, code = cells[index]
        return Failure.from_error(error, number or None, _first(code.splitlines()))
    release = read_snapshot(snapshot, standard).release if snapshot is not None and standard is not None else None
    finish(executed, values, release.marks if release is not None else ())
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_text(notebook_json(executed), encoding="utf-8", newline="\n")
    return None


def _execute(notebook: NotebookNode, folder: Path, values: dict[str, Any], of_engine: dict[str, Any]) -> NotebookNode:
    import papermill  # noqa: PLC0415 - it imports this module, by its entry point, while it is being imported

    executed: NotebookNode = papermill.execute_notebook(
        notebook,
        None,
        parameters=values,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        cwd=folder,
        **of_engine,
    )
    return executed


def _without_outputs(source: Path) -> NotebookNode:
    """Return a notebook without the outputs kept in it, which papermill would check, copy and write for nothing."""
    stat = source.stat()
    return _read_without_outputs(source, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=MOST_NOTEBOOKS)
def _read_without_outputs(source: Path, *_as_it_is: int) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _of_engine(engine: Engine, limits: PageLimits, snapshot: Path | None, standard: Standard | None) -> dict[str, Any]:
    """Return what papermill is told about an engine."""
    if engine is Engine.PLAIN:
        kernel = limited_kernel(limits.megabytes)
        return {"engine_name": engine.value, "execution_timeout": limits.seconds, "kernel_manager_class": kernel}
    prepare = None if snapshot is None or standard is None else partial(read_snapshot, snapshot, standard)
    return {"engine_name": engine.value, "limits": limits, "prepare": prepare}


def _executed_cells(notebook: NotebookNode) -> list[tuple[int, str]]:
    """Return the number in JupyterLab, and the code, of each cell of the *executed* notebook; 0 for other cells.

    Papermill puts a cell behind the one tagged `parameters`, so positions behind it move by one and numbers do not.
    """
    cells: list[tuple[int, str]] = []
    number = 0
    for cell in notebook.cells:
        number += cell.cell_type == "code"
        cells.append((number if cell.cell_type == "code" else 0, cell.source))
        if "parameters" in cell.metadata.get("tags", []):
            cells.append((0, ""))
    return cells


def _failed_cell(error: PapermillExecutionError, number: int | None, limits: PageLimits) -> Failure:
    from papermill.exceptions import strip_color  # noqa: PLC0415 - as in `_execute`

    traceback = strip_color("\n".join(error.traceback))
    lines = str(error.source).lstrip("\n").splitlines()  # IPython drops the empty lines before the first
    match = re.search(rf"Cell In\s?\[{error.exec_count}\], line (\d+)", traceback)
    line = lines[int(match[1]) - 1] if match and int(match[1]) <= len(lines) else _first(lines)
    name, message = str(error.ename), str(error.evalue).strip()
    if _is_want_of_memory(name):
        name, message = PageOutgrewError.__name__, limits.too_large
    return Failure(name, message, number, line.strip(), traceback)


def _is_want_of_memory(error: str) -> bool:
    return error.endswith("MemoryError")  # Python's own, and numpy's


def _first(lines: list[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "")


STARTS_WITH = 256
"""Megabytes that a kernel may take before the first cell, generously."""


@cache
def limited_kernel(megabytes: int) -> type[AsyncKernelManager]:
    """Return the manager of a kernel that is refused more memory than this beyond what it starts with."""

    class LimitedKernelManager(AsyncKernelManager):
        async def _async_post_start_kernel(self, **kwargs: Any) -> None:  # noqa: ANN401 - as jupyter_client has it
            await super()._async_post_start_kernel(**kwargs)
            pid = getattr(self.provisioner, "pid", None)
            if pid is not None:
                with suppress(ProcessLookupError):  # it has died already; whoever waits for it will say so
                    limit_data((STARTS_WITH + megabytes) * 1024**2, pid)

    return LimitedKernelManager
