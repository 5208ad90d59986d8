"""Processes that never outlive the one that started them, nor outgrow what they may take."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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


def data_bytes() -> int:
    """Return how many bytes of data this process has, as its limit counts them; 0 where that cannot be known."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def limit_data(limit: int, process: int = 0) -> None:
    """Hold a process, this one by default, to so many bytes of data: what it asks for beyond is refused.

    Notes
    -----
    Linux only (`prlimit(2)`, ``RLIMIT_DATA``, which counts all private memory that can be written to); elsewhere
    nothing is limited.
    """
    if _libc is None:
        return
    _, hard = resource.prlimit(process, resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.prlimit(process, resource.RLIMIT_DATA, (limit, hard))
