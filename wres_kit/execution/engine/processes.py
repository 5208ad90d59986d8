"""Processes that never outlive the one that started them, nor outgrow their limits; among them that of one page."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from traceback import format_exception, format_exception_only
from typing import TYPE_CHECKING, Any, NoReturn

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection


class Engine(StrEnum):
    """How cells are run."""

    WARM = "wres-warm"
    """In a fork of a process that has imported what notebooks need."""
    PLAIN = "nbclient"
    """In an ordinary kernel, as JupyterLab does."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What a page may take before it is ended and reported.

    Parameters
    ----------
    seconds
        How long it may run.
    megabytes
        How much memory it may ask for beyond what it starts with, where the system can hold it to that (Linux).
    """

    seconds: float = 120
    megabytes: int = 1024

    @property
    def too_long(self) -> str:
        """What is said of a page that ran longer."""
        return f"ran longer than {self.seconds:g} s and was ended (page_seconds in params/project.yml)"

    @property
    def too_large(self) -> str:
        """What is said of a page that asked for more."""
        return f"asked for more than {self.megabytes:,} MB of memory (page_megabytes in params/project.yml)"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page failed, in words for the person who must mend it.

    Parameters
    ----------
    error, message
        Name of the exception and what it says.
    cell, line
        Number of the code cell, as JupyterLab shows it in brackets, and its line of code; None and empty where the
        failure is not of a cell.
    details
        The traceback, for the log.
    """

    error: str
    message: str
    cell: int | None = None
    line: str = ""
    details: str = ""

    def __str__(self) -> str:
        """Return the failure in one line: ``cell 4 (report.comparison()): NotComparableError: …``."""
        where = "" if self.cell is None else f"cell {self.cell} ({self.line}): "
        return f"{where}{self.error}: {self.message}" if self.message else f"{where}{self.error}"

    @classmethod
    def from_error(cls, error: BaseException, cell: int | None = None, line: str = "") -> Failure:
        """Return an exception as a failure."""
        return cls(type(error).__name__, str(error).strip(), cell, line, "".join(format_exception(error)))


if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def can_fork() -> bool:
    """Whether pages may be run in forked processes.

    Only Linux is taken at its word: macOS has `os.fork`, but its frameworks may abort in a forked child.
    """
    return hasattr(os, "fork") and sys.platform == "linux"


def end_with_parent(parent: int) -> None:
    """Have the system kill this process as soon as its parent ends, by whatever way, and end now if it already has.

    Parameters
    ----------
    parent
        Process id of the parent, taken before this process was started.

    Notes
    -----
    Linux only (`prctl(2)`, ``PR_SET_PDEATHSIG``); elsewhere `watch_lifeline` does the same a moment later.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def watch_lifeline(lifeline: Connection) -> None:
    """End this process when the other end of `lifeline`, which the parent holds and never writes to, is closed.

    It takes a thread, so it is no way for a process that forks.
    """

    def watch() -> None:
        lifeline.poll(None)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def end_group(leader: int) -> int:
    """Wait until a process that leads a group has ended, end all that it started, and return its status."""
    # Until it is waited for, no other process can have its number, so the group is surely its own.
    os.waitid(os.P_PID, leader, os.WEXITED | os.WNOWAIT)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    return os.waitpid(leader, 0)[1]


@dataclass(frozen=True, slots=True)
class ProcessEnd:
    """What a process says of the error that ends it.

    Parameters
    ----------
    name
        Name of the error.
    reason
        Its name and message.
    details
        Its traceback.
    """

    name: str
    reason: str
    details: str


class ProcessEndedError(EOFError):
    """A process that was listened to has ended by an error of its own.

    Parameters
    ----------
    end
        What it said of that.
    """

    def __init__(self, end: ProcessEnd) -> None:
        super().__init__(end.reason)
        self.name = end.name
        self.add_note(end.details)


def tell_and_end(listener: Connection, error: BaseException) -> NoReturn:
    """End this process by an error, and say which: in full on standard error, and to whoever listens."""
    try:
        limit_data(None)  # it may be for want of memory that it ends
        reason = "".join(format_exception_only(error)).strip()
        end = ProcessEnd(type(error).__name__, reason, "".join(format_exception(error)))
        os.write(2, f"process {os.getpid()} was ended by an error\n{end.details}".encode(errors="replace"))
        listener.send(end)
    finally:
        os._exit(1)


def receive_from(speaker: Connection) -> Any:  # noqa: ANN401 - whatever is waited for
    """Return what a process says.

    Raises
    ------
    ProcessEndedError
        It says that an error ends it.
    """
    message = speaker.recv()
    if isinstance(message, ProcessEnd):
        raise ProcessEndedError(message)
    return message


def data_bytes() -> int:
    """Return how many bytes of data this process has, as its limit counts them; 0 where that cannot be known."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def limit_data(limit: int | None, process: int = 0) -> None:
    """Hold a process, this one by default, to so many bytes of data, or to no limit: more is refused.

    Notes
    -----
    Linux only (`prlimit(2)`, ``RLIMIT_DATA``, which counts all private memory that can be written to); elsewhere
    nothing is limited.
    """
    if _libc is None:
        return
    _, hard = resource.prlimit(process, resource.RLIMIT_DATA)
    if limit is None:
        limit = hard
    elif hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.prlimit(process, resource.RLIMIT_DATA, (limit, hard))


Preparation = Callable[[], object]
"""What is done once before pages are forked, so that each finds it done. It may fill caches and change nothing else."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell to be run.

    Parameters
    ----------
    index
        Its position among all cells of the notebook.
    source
        Its code.
    may_fail
        Whether the cells behind it are run although it fails.
    """

    index: int
    source: str
    may_fail: bool


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page to be run.

    Parameters
    ----------
    cells
        The cells to run.
    folder
        The folder to run them in.
    limits
        How long it may take, and how much memory.
    prepare
        What is to be done before the fork; a failure of it is left to the page to say.
    """

    cells: Sequence[PageCell]
    folder: str
    limits: PageLimits
    prepare: Preparation | None = None


class EngineStartError(WresError):
    """What every page needs cannot be loaded, so no page can run.

    Parameters
    ----------
    reason
        Name and message of the error.
    """

    exit_status = 1

    def __init__(self, reason: str) -> None:
        super().__init__(f"No page can run, because what all of them need cannot be loaded: {reason}")


def reseed_generators() -> None:
    """Reseed the global generators, so that two pages do not draw the same numbers from the state they inherit."""
    import random  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    random.seed()
    np.random.seed()  # noqa: NPY002 - it is the global state that is inherited
