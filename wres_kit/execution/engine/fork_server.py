"""The fork server: a small process that has imported what notebooks need, of which each page gets a fresh fork.

It is a process of its own beside the worker, since a fork costs as much as the process it is taken from is large:
a worker also calculates, renders and loads papermill for it, none of which a page needs.
The shell in it is ipykernel's own, so values, errors and display messages are formatted by the same code as in an
ordinary kernel; only the session, which would send them over a socket, is replaced by one that collects them.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from traceback import format_exception_only
from typing import TYPE_CHECKING, Any

import nbformat
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbformat import NotebookNode
from traitlets.config import Config

from wres_kit.execution.engine.processes import (
    EngineStartError,
    PageJob,
    Preparation,
    data_bytes,
    end_group,
    end_with_parent,
    limit_data,
    receive_from,
    reseed_generators,
    tell_and_end,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class CollectingSession(Session):
    """A kernel's session without a socket: messages are kept in `messages`."""

    def __init__(self) -> None:
        super().__init__(key=b"never sent, so never signed with")
        self.messages: list[dict[str, Any]] = []

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401, ARG002
        """Keep a message."""
        if isinstance(msg_or_type, str):
            self.keep(msg_or_type, content)
        else:
            self.keep(msg_or_type["msg_type"], msg_or_type["content"])

    def keep(self, message_type: str, content: dict[str, Any]) -> None:
        """Keep a message of a type, as `nbformat` reads them."""
        self.messages.append({"header": {"msg_type": message_type}, "content": content})


class CollectingStream(io.TextIOBase):
    """Standard output or error of a shell; text becomes a message when flushed, as a kernel's streams do."""

    encoding = "UTF-8"

    def __init__(self, name: str, session: CollectingSession) -> None:
        self._name = name
        self._session = session
        self._parts: list[str] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Take text."""
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Make a message of the text taken since the last."""
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            if text:
                self._session.keep("stream", {"name": self._name, "text": text})


class _KernelLikeShell(ZMQInteractiveShell):
    """ipykernel's shell where there is no kernel to run an event loop in."""

    def enable_gui(self, gui: Any = None) -> None:  # noqa: ANN401
        """Do nothing: ``%matplotlib inline`` asks for no event loop, and a page cannot have another."""


@dataclass(slots=True)
class CellOutcome:
    """What running one cell gave.

    Parameters
    ----------
    execution_count
        Its number as shown in brackets.
    outputs
        Its outputs as a notebook stores them.
    failed
        Whether it raised.
    """

    execution_count: int
    outputs: list[NotebookNode] = field(default_factory=list)
    failed: bool = False


class PageShell:
    """A shell for the cells of one page. A process may make it and be forked for each page, but not use it itself."""

    def __init__(self) -> None:
        main, environment = sys.modules["__main__"], dict(os.environ)
        config = Config()
        config.HistoryManager.enabled = False
        self._session = CollectingSession()
        self._shell = _KernelLikeShell.instance(config=config)
        self._shell.displayhook.session = self._session  # type: ignore[attr-defined]
        self._shell.display_pub.session = self._session  # type: ignore[attr-defined]
        self._displays: dict[str, list[NotebookNode]] = {}
        self._clear_first = False
        # It asks for colours and paging of whatever it starts; that must not reach what this process starts itself.
        self._environment = dict(os.environ)
        # The schema of outputs is compiled for the first one, which takes as long as a chart.
        nbformat.v4.new_output("stream", name="stdout", text="")
        sys.modules["__main__"] = main
        os.environ.clear()
        os.environ.update(environment)

    def enter(self) -> None:
        """Take over this process: its main module, streams, environment and import path become the notebook's."""
        os.environ.update(self._environment)
        sys.modules["__main__"] = self._shell.user_module
        sys.argv = [sys.executable]
        sys.path.append("")
        sys.stdout = CollectingStream("stdout", self._session)
        sys.stderr = CollectingStream("stderr", self._session)
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        if inline is not None:
            inline._enable_matplotlib_integration()  # noqa: SLF001 - what its import does where there is a shell

    def run(self, source: str) -> CellOutcome:
        """Run one cell."""
        count: int = self._shell.execution_count
        result = self._shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        sys.stdout.flush()
        sys.stderr.flush()
        outcome = CellOutcome(count)
        outcome.failed = not result.success or bool(getattr(self._shell, "_last_traceback_during_displayhook", False))
        for message in self._session.messages:
            self._take(message, outcome.outputs)
        self._session.messages.clear()
        return outcome

    def _take(self, message: dict[str, Any], outputs: list[NotebookNode]) -> None:
        """Turn one message into an output, as nbclient does with those of a kernel."""
        kind, content = message["header"]["msg_type"], message["content"]
        display: str = (content.get("transient") or {}).get("display_id", "")
        if kind == "update_display_data":
            for shown in self._displays.get(display, ()):
                shown["data"], shown["metadata"] = content["data"], content["metadata"]
        elif kind == "clear_output":
            self._clear_first = bool(content["wait"])
            if not self._clear_first:
                outputs.clear()
        elif kind in {"display_data", "execute_result", "stream", "error"}:
            if self._clear_first:
                outputs.clear()
                self._clear_first = False
            output = nbformat.v4.output_from_msg(message)
            outputs.append(output)
            if display:
                self._displays.setdefault(display, []).append(output)


INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
WARM_IMPORTS = ("numpy.random", "wres_kit.reporting.report")
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
            self._status = os.waitstatus_to_exitcode(receive_from(self._server))
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
            except BaseException as error:
                tell_and_end(theirs, error)
        theirs.close()

    def start(self, order: PageJob) -> ForkedPage:
        """Start a page; one at a time.

        Raises
        ------
        EngineStartError
            What every page needs could not be loaded.
        OSError, EOFError
            The server has ended.
        """
        if self._page is not None:
            self._page.end(_PATIENCE)
        ours, theirs = Pipe(duplex=False)
        try:
            self._connection.send(order)
            send_handle(self._connection, theirs.fileno(), self._pid)
            pid: int | str = receive_from(self._connection)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        if isinstance(pid, str):
            ours.close()
            raise EngineStartError(pid)
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
    broken = ""
    try:
        shell = _warm(imports, rehearse)
    except BaseException as error:
        broken = "".join(format_exception_only(error)).strip()
    while True:
        try:
            order: PageJob = connection.recv()
            handle = recv_handle(connection)
        except (EOFError, OSError):
            os._exit(0)
        if broken:
            os.close(handle)
            connection.send(broken)
            continue
        _prepare(order.prepare)
        server, size = os.getpid(), data_bytes()
        page = os.fork()
        if page == 0:
            worker = Connection(handle, readable=False)
            try:
                connection.close()
                run_forked_page(worker, shell, order, server, size)
            except BaseException as error:
                tell_and_end(worker, error)
        os.close(handle)
        with contextlib.suppress(OSError):  # the page does the same; whoever comes first
            os.setpgid(page, page)
        connection.send(page)
        connection.send(end_group(page))


def _warm(imports: Sequence[str], rehearse: Preparation | None) -> PageShell:
    os.environ.setdefault("MPLBACKEND", INLINE_BACKEND)  # as a kernel does; matplotlib reads it when it is imported
    for name in imports:
        with contextlib.suppress(Exception):  # the page that needs it will say so
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


_ALARM_GRACE = 5


def run_forked_page(connection: Connection, shell: PageShell, order: PageJob, parent: int, size: int) -> None:
    """Run the cells of a page in this process, which is forked for them, and end it.

    Parameters
    ----------
    connection
        Takes the position of each cell before it is run, and in the end the list of what the cells gave.
    shell
        Runs them.
    order
        What to run, where, and within which limits.
    parent
        Process id of the fork server.
    size
        Bytes of data that this process starts with.
    """
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(int(order.limits.seconds) + _ALARM_GRACE)  # should those who would end it be gone, where Linux is not
    limit_data(size + order.limits.megabytes * 1024**2)
    os.chdir(order.folder)
    reseed_generators()
    shell.enter()
    outcomes = []
    for cell in order.cells:
        connection.send(cell.index)
        outcome = shell.run(cell.source)
        outcomes.append(outcome)
        if outcome.failed and not cell.may_fail:
            break
    connection.send(outcomes)
    connection.close()
    os._exit(0)
