"""The warm engine: papermill runs a page in a fork of a process that has imported all that notebooks need.

Starting a kernel and importing pandas and matplotlib takes longer than all cells of a page together. Here they are
imported once, and each page gets a fresh fork: as clean as a new kernel, without its start. No page sees what another
left behind, and nothing is written until the page is complete.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

import pandas as pd

from wres_kit.errors import WresError
from wres_kit.execution.processes import end_with_parent
from wres_kit.execution.shell import CellOutcome, PageShell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

WARM_ENGINE = "wres-warm"
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
WARM_IMPORTS = ("matplotlib.figure", "matplotlib.backends.backend_svg", "wres_kit.reporting.report")
"""What a notebook would otherwise import itself. None of them may start a thread or open a socket."""

_ALARM_GRACE = 5
_lifeline: Connection | None = None
_shell: PageShell | None = None


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

    def __init__(self, page_seconds: float, cell_index: int | None) -> None:
        message = f"ran longer than {page_seconds:g} s and was ended (page_seconds in params/project.yml)"
        super().__init__(message, cell_index)


class PageDiedError(PageEndedError):
    """The process of a page ended before the page did."""

    def __init__(self, how: str, cell_index: int | None) -> None:
        super().__init__(f"its process ended before the page did: {how}", cell_index)


class EngineInterruptedError(WresError):
    """The build that a page belongs to has ended."""


def warm_up(lifeline: Connection | None = None, imports: Sequence[str] = WARM_IMPORTS) -> None:
    """Import what notebooks need and make ready to fork.

    Parameters
    ----------
    lifeline
        A connection that becomes readable when the build ends; a page that is running then is ended.
    imports
        Modules to import.
    """
    global _lifeline, _shell  # noqa: PLW0603 - papermill knows an engine by its class, so it is the process that is warm
    _lifeline = lifeline
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)  # as a kernel does; matplotlib reads it when it is imported
    for name in imports:
        with contextlib.suppress(ImportError):  # the page that needs it will say so
            importlib.import_module(name)
    # On import pandas asks whether it is in a notebook; here, too early to be asked, it is told.
    pd.set_option("display.max_columns", 20)
    _shell = _shell or PageShell()
    gc.collect()
    gc.freeze()


class WarmEngine:
    """papermill's engine that runs each notebook in a fresh fork of this process.

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
        page_seconds: float = 120,
        progress_bar: bool = False,
        log_output: bool = False,
        **_: Any,  # noqa: ANN401
    ) -> NotebookNode:
        """Run the code cells of a notebook until one fails, and return it with their outputs.

        Raises
        ------
        PageTimedOutError
            It ran longer than `page_seconds`.
        PageDiedError
            Its process ended before the last cell.
        """
        from papermill.engines import NotebookExecutionManager  # noqa: PLC0415

        manager = NotebookExecutionManager(nb, output_path, log_output=log_output, progress_bar=progress_bar)
        manager.notebook_start()
        try:
            _run(manager, page_seconds)
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


def _run(manager: NotebookExecutionManager, page_seconds: float) -> None:
    """Run the cells of a notebook and put into it what they gave."""
    if _shell is None:
        warm_up()
    cells: list[NotebookNode] = manager.nb.cells
    to_run = [index for index, cell in enumerate(cells) if cell.cell_type == "code" and cell.source.strip()]
    outcomes = _run_in_fork(cells, to_run, page_seconds)
    for index, outcome in zip(to_run, outcomes, strict=False):
        cell = cells[index]
        manager.cell_start(cell, index)
        cell.execution_count = outcome.execution_count
        cell.outputs = outcome.outputs
        if outcome.failed and not _may_fail(cell):
            manager.cell_exception(cell, index)
        manager.cell_complete(cell, index)


def register() -> None:
    """Make the engine known to papermill, whether or not the entry points of this package are installed."""
    from papermill.engines import papermill_engines  # noqa: PLC0415

    papermill_engines.register(WARM_ENGINE, WarmEngine)


def _may_fail(cell: NotebookNode) -> bool:
    return "raises-exception" in cell.metadata.get("tags", [])


def _run_in_fork(cells: list[NotebookNode], to_run: list[int], page_seconds: float) -> list[CellOutcome]:
    """Return what each cell gave, up to the first that failed. The process is gone afterwards, with all it started."""
    ours, theirs = Pipe(duplex=False)
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        try:
            ours.close()
            _be_page(theirs, [(index, cells[index]) for index in to_run], parent, page_seconds)
        finally:
            os._exit(1)
    with contextlib.suppress(OSError):  # the child does the same; whoever comes first
        os.setpgid(process, process)
    theirs.close()
    try:
        return _receive(ours, process, page_seconds)
    finally:
        ours.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)


def _receive(ours: Connection, process: int, page_seconds: float) -> list[CellOutcome]:
    """Wait for the outcomes of a page, which follow the positions of its cells as it comes to them."""
    sources = [ours] if _lifeline is None else [ours, _lifeline]
    deadline = time.monotonic() + page_seconds
    cell: int | None = None
    while True:
        ready = wait(sources, max(0.0, deadline - time.monotonic()))
        if _lifeline is not None and _lifeline in ready:
            message = "the build has ended"
            raise EngineInterruptedError(message)
        if not ready:
            raise PageTimedOutError(page_seconds, cell)
        try:
            received: int | list[CellOutcome] = ours.recv()
        except (EOFError, OSError):
            raise PageDiedError(_how_it_ended(process), cell) from None
        if isinstance(received, list):
            return received
        cell = received


def _how_it_ended(process: int) -> str:
    for _ in range(100):
        ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is not None:
            break
        time.sleep(0.01)
    else:
        return "it closed its connection"
    if ended.si_code == os.CLD_EXITED:
        return f"exit status {ended.si_status}"
    name = signal.Signals(ended.si_status).name
    return f"signal {name}" + (", perhaps for want of memory" if ended.si_status == signal.SIGKILL else "")


def _be_page(theirs: Connection, cells: list[tuple[int, NotebookNode]], parent: int, page_seconds: float) -> None:
    """Run cells in this process, which is forked for them, and end it."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(int(page_seconds) + _ALARM_GRACE)  # should those who would end it be gone, where Linux is not
    _forget_randomness()
    assert _shell is not None
    _shell.enter()
    outcomes = []
    for index, cell in cells:
        theirs.send(index)
        outcome = _shell.run(cell.source)
        outcomes.append(outcome)
        if outcome.failed and not _may_fail(cell):
            break
    theirs.send(outcomes)
    theirs.close()
    os._exit(0)


def _forget_randomness() -> None:
    """Reseed the global generators, so that two pages do not draw the same numbers from the state they inherit."""
    import random  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    random.seed()
    np.random.seed()  # noqa: NPY002 - it is the global state that is inherited
