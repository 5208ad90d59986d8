"""The warm engine: papermill runs a page in a fork of a process that has imported all that notebooks need.

Starting a kernel and importing pandas and matplotlib takes longer than all cells of a page together. Here they are
imported once, and each page gets a fresh fork: as clean as a new kernel, without its start. No page sees what another
left behind, and nothing is written until the page is complete.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import os
import signal
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from wres_kit.errors import WresError
from wres_kit.execution.processes import end_with_parent
from wres_kit.execution.shell import CellOutcome, PageShell

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from nbformat import NotebookNode

WARM_ENGINE = "wres-warm"
WARM_IMPORTS = ("pandas", "matplotlib.figure", "matplotlib.backends.backend_svg", "wres_kit.reporting.report")
"""What a notebook would otherwise import itself. None of them may start a thread or open a socket."""

_ALARM_GRACE = 5
_lifeline: Connection | None = None
_shell: PageShell | None = None


class PageEndedError(WresError):
    """A page was ended, or ended itself, before its last cell.

    Attributes
    ----------
    cell_index
        Position of the cell it was running among all cells of the executed notebook; None before the first.
    """

    exit_status = 1
    cell_index: int | None = None


class PageTimedOutError(PageEndedError):
    """A page ran longer than `page_seconds` of `params/project.yml` and was ended."""


class PageDiedError(PageEndedError):
    """The process of a page ended before the page did."""


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
    global _lifeline, _shell  # noqa: PLW0603 - papermill calls an engine through its class, so what is warm is the process
    _lifeline = lifeline
    with _as_in_a_kernel():
        for name in imports:
            importlib.import_module(name)
    _shell = _shell or PageShell()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Let modules that ask on import where they are see a notebook kernel: pandas shows 20 columns there, else none."""
    before = getattr(builtins, "get_ipython", None)
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        if before is None:
            del builtins.get_ipython  # type: ignore[attr-defined]
        else:
            builtins.get_ipython = before  # type: ignore[attr-defined]


class WarmEngine(Engine):  # type: ignore[misc]
    """papermill's engine that runs each notebook in a fresh fork of this process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003
        *,
        page_seconds: float = 120,
        **_: Any,  # noqa: ANN401
    ) -> None:
        """Run the code cells of a notebook until one fails.

        Raises
        ------
        PageTimedOutError
            It ran longer than `page_seconds`.
        PageDiedError
            Its process ended before the last cell.
        """
        if _shell is None:
            warm_up()
        cells: list[NotebookNode] = nb_man.nb.cells
        to_run = [index for index, cell in enumerate(cells) if cell.cell_type == "code" and cell.source.strip()]
        sources = [(cells[index].source, _may_fail(cells[index])) for index in to_run]
        with contextlib.closing(_run_in_fork(sources, page_seconds)) as outcomes:
            for index in to_run:
                if _run_cell(nb_man, index, outcomes):
                    break


def _run_cell(nb_man: NotebookExecutionManager, index: int, outcomes: Iterator[CellOutcome]) -> bool:
    """Put what a cell gave into the notebook; return whether it failed."""
    cell = nb_man.nb.cells[index]
    nb_man.cell_start(cell, index)
    try:
        outcome = next(outcomes)
    except PageEndedError as error:
        nb_man.cell_exception(cell, index)
        error.cell_index = index
        raise
    cell.execution_count = outcome.execution_count
    cell.outputs = outcome.outputs
    failed = outcome.failed and not _may_fail(cell)
    if failed:
        nb_man.cell_exception(cell, index)
    nb_man.cell_complete(cell, index)
    return failed


def register() -> None:
    """Make the engine known to papermill, whether or not the entry points of this package are installed."""
    papermill_engines.register(WARM_ENGINE, WarmEngine)


def _may_fail(cell: NotebookNode) -> bool:
    return "raises-exception" in cell.metadata.get("tags", [])


def _run_in_fork(cells: list[tuple[str, bool]], page_seconds: float) -> Generator[CellOutcome, None, None]:
    """Yield what each cell gave; the process is gone when the iterator is closed or exhausted."""
    ours, theirs = Pipe(duplex=False)
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        try:
            ours.close()
            _be_page(theirs, cells, parent, page_seconds)
        finally:
            os._exit(1)
    with contextlib.suppress(OSError):  # the child does the same; whoever comes first
        os.setpgid(process, process)
    theirs.close()
    deadline = time.monotonic() + page_seconds
    try:
        for _ in cells:
            yield _receive(ours, process, deadline, page_seconds)
    finally:
        ours.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)


def _receive(ours: Connection, process: int, deadline: float, page_seconds: float) -> CellOutcome:
    sources = [ours] if _lifeline is None else [ours, _lifeline]
    ready = wait(sources, max(0.0, deadline - time.monotonic()))
    if _lifeline is not None and _lifeline in ready:
        message = "the build has ended"
        raise EngineInterruptedError(message)
    if not ready:
        message = f"ran longer than {page_seconds:g} s and was ended (page_seconds in params/project.yml)"
        raise PageTimedOutError(message)
    try:
        outcome: CellOutcome = ours.recv()
    except (EOFError, OSError):
        message = f"its process ended before the page did: {_how_it_ended(process)}"
        raise PageDiedError(message) from None
    return outcome


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


def _be_page(theirs: Connection, cells: list[tuple[str, bool]], parent: int, page_seconds: float) -> None:
    """Run cells in this process, which is forked for them, and end it."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(int(page_seconds) + _ALARM_GRACE)  # should parent and grandparent both be gone where Linux is not
    _forget_randomness()
    assert _shell is not None
    _shell.enter()
    for source, may_fail in cells:
        outcome = _shell.run(source)
        theirs.send(outcome)
        if outcome.failed and not may_fail:
            break
    theirs.close()
    os._exit(0)


def _forget_randomness() -> None:
    """Reseed the global generators, so that two pages do not draw the same numbers from the state they inherit."""
    import random  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    random.seed()
    np.random.seed()  # noqa: NPY002
