"""The most memory that a process and those that it started have used, for tests that run a program of their own."""

from __future__ import annotations

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_kilobytes() -> int:
    """Give the largest memory, in kilobytes, that this process or an ended child of it had at any time.

    On Linux the process's own peak is read from ``/proc``: ``RUSAGE_SELF`` begins with what the process that started
    this one had in memory, and a run of all tests has a gigabyte.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if not STATUS.is_file():
        return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children)
    own = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return max(int(own.split()[1]), children)
