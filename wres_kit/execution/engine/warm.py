"""The warm engine: papermill runs a page in a fork of a process that has imported all that notebooks need.

Starting a kernel and importing matplotlib takes longer than all cells of a page together. Here it is done once, by a
fork server, and each page gets a fresh fork of that: as clean as a new kernel, without its start. No page sees what
another left behind, and nothing is written until the page is complete.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.execution.engine.fork_server import WARM_IMPORTS, ForkedPage, ForkServer
from wres_kit.execution.engine.processes import PageCell, PageLimits, PageOrder, Preparation
from wres_kit.execution.engine.shell import CellOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

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
    outcomes = _outcomes(PageOrder(to_run, os.getcwd(), limits, prepare))  # noqa: PTH109 - text
    for ran, outcome in zip(to_run, outcomes, strict=False):
        cell = cells[ran.index]
        manager.cell_start(cell, ran.index)
        cell.execution_count = outcome.execution_count
        cell.outputs = outcome.outputs
        if outcome.failed and not ran.may_fail:
            manager.cell_exception(cell, ran.index)
        manager.cell_complete(cell, ran.index)


def _outcomes(order: PageOrder) -> list[CellOutcome]:
    """Return what each cell gave, up to the first that failed."""
    page = _started(order)
    try:
        return _receive(page, order.limits)
    except BaseException:
        page.end()
        raise


def _started(order: PageOrder) -> ForkedPage:
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
            received: int | list[CellOutcome] = page.connection.recv()
        except (EOFError, OSError):
            raise PageDiedError(_how_it_ended(page), cell) from None
        if isinstance(received, list):
            return received
        cell = received


def _how_it_ended(page: ForkedPage) -> str:
    try:
        status = page.status(1.0)
    except (OSError, EOFError):
        return "so did the process that it was forked from"
    if status is None:
        return "it closed its connection"
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name
    return f"signal {name}" + (", perhaps for want of memory" if status == -signal.SIGKILL else "")
