"""Processes that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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
