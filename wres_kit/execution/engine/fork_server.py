"""The fork server: a small process that has imported what notebooks need, of which each page gets a fresh fork.

It is a process of its own beside the worker, since a fork costs as much as the process it is taken from is large:
a worker also calculates, renders and loads papermill for it, none of which a page needs.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import TYPE_CHECKING

from wres_kit.execution.engine.processes import PageOrder, Preparation, be_page, data_bytes, end_with_parent
from wres_kit.execution.engine.shell import PageShell

if TYPE_CHECKING:
    from collections.abc import Sequence

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
WARM_IMPORTS = ("numpy.random", "matplotlib.figure", "matplotlib.backends.backend_svg", "wres_kit.reporting.report")
"""What a notebook would otherwise import itself. None of them may start a thread or open a socket."""

COLUMNS_IN_A_NOTEBOOK = 20
"""How many columns of a table pandas shows where it is imported in a notebook."""

_PATIENCE = 1.0
"""Seconds that a process which has told all it has to tell may take to end."""


class ForkedPage:
    """The process of a page as seen from the worker.

    Parameters
    ----------
    pid
        Its process id, which is that of its process group as well.
    connection
        On which it tells how it goes.
    server
        The connection on which its fork server tells how it ended.
    """

    def __init__(self, pid: int, connection: Connection, server: Connection) -> None:
        self.pid, self.connection = pid, connection
        self._server = server
        self._status: int | None = None

    def status(self, seconds: float | None = None) -> int | None:
        """Return the exit status, below zero for a signal; None if it has not ended after so many seconds.

        Raises
        ------
        OSError, EOFError
            The server has ended.
        """
        if self._status is None and self._server.poll(seconds):
            self._status = os.waitstatus_to_exitcode(self._server.recv())
        return self._status

    def end(self, patience: float = 0.0) -> None:
        """Return when the process and all that it started have ended, which they must after so many seconds."""
        self.connection.close()
        with contextlib.suppress(OSError, EOFError):
            if self.status(patience) is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
                self.status()


class ForkServer:
    """A fork server as seen from the worker whose pages it runs; it ends with that worker.

    Parameters
    ----------
    imports
        Modules that it imports.
    rehearse
        What it does before the first page.
    """

    def __init__(self, imports: Sequence[str] = WARM_IMPORTS, rehearse: Preparation | None = None) -> None:
        self._imports, self._rehearse = imports, rehearse
        self._connection, theirs = Pipe()
        self._page: ForkedPage | None = None
        parent = os.getpid()
        self._pid: int | None = os.fork()
        if self._pid == 0:
            try:
                self._connection.close()
                _serve(theirs, parent, imports, rehearse)
            finally:
                os._exit(1)
        theirs.close()

    def start(self, order: PageOrder) -> ForkedPage:
        """Start a page; one at a time.

        Raises
        ------
        OSError, EOFError
            The server has ended.
        """
        if self._page is not None:
            self._page.end(_PATIENCE)
        ours, theirs = Pipe(duplex=False)
        try:
            self._connection.send(order)
            send_handle(self._connection, theirs.fileno(), self._pid)
            pid: int = self._connection.recv()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._page = ForkedPage(pid, ours, self._connection)
        return self._page

    def another(self) -> ForkServer:
        """Return a new server in place of this one, which is ended."""
        self.close()
        return ForkServer(self._imports, self._rehearse)

    def close(self) -> None:
        """End the server, and a page that it is at."""
        if self._page is not None:
            self._page.end()
        self._connection.close()
        pid, self._pid = self._pid, None
        if pid is None:  # it has been waited for, so its number may be another's by now
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _serve(connection: Connection, parent: int, imports: Sequence[str], rehearse: Preparation | None) -> None:
    """Fork a page for each order until the worker closes the connection; the whole life of the server."""
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    shell = _warm(imports, rehearse)
    while True:
        try:
            order: PageOrder = connection.recv()
            handle = recv_handle(connection)
        except (EOFError, OSError):
            os._exit(0)
        _prepare(order.prepare)
        server, size = os.getpid(), data_bytes()
        page = os.fork()
        if page == 0:
            try:
                connection.close()
                be_page(Connection(handle, readable=False), shell, order, server, size)
            finally:
                os._exit(1)
        os.close(handle)
        with contextlib.suppress(OSError):  # the page does the same; whoever comes first
            os.setpgid(page, page)
        connection.send(page)
        connection.send(_ended(page))


def _ended(page: int) -> int:
    """Wait until a page has ended, end all that it started, and return its status."""
    # Until it is waited for, no other process can have its number, so the group is surely its own.
    os.waitid(os.P_PID, page, os.WEXITED | os.WNOWAIT)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(page, signal.SIGKILL)
    return os.waitpid(page, 0)[1]


def _warm(imports: Sequence[str], rehearse: Preparation | None) -> PageShell:
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)  # as a kernel does; matplotlib reads it when it is imported
    for name in imports:
        with contextlib.suppress(ImportError):  # the page that needs it will say so
            importlib.import_module(name)
    shell = PageShell()
    _undo_early_pandas()
    _prepare(rehearse)
    gc.collect()
    gc.freeze()
    return shell


def _undo_early_pandas() -> None:
    """Set what pandas takes over from the terminal where it is imported before there is a shell.

    A worker imports it to calculate; a server that replaces one that has died is forked after that.
    """
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        pandas.set_option("display.max_columns", COLUMNS_IN_A_NOTEBOOK)


def _prepare(preparation: Preparation | None) -> None:
    if preparation is not None:
        with contextlib.suppress(Exception):  # the page will come upon it and say so
            preparation()
