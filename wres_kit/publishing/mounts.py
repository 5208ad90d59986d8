"""Where disks are mounted: a folder can only be exchanged for another on the same mount, and never is one itself."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where, as Linux lists it; proc_pid_mountinfo(5)."""


def mount_of(path: Path) -> Path:
    """Return the mount point that a folder lies on: itself, where something is mounted there.

    Where the system lists its mounts, those that show a folder of the same disk in another place (bind mounts, volumes
    of a container) are among them: the number of the device does not tell them apart.

    Parameters
    ----------
    path
        A folder that exists, links resolved.
    """
    listed = _listed()
    for folder in (path, *path.parents):
        if folder in listed if listed else os.path.ismount(folder):
            return folder
    return Path(path.anchor)


def _listed() -> set[Path]:
    """Return all mount points; nothing where the system has no list of them."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return set()
    return {Path(_unescaped(fields[4])) for line in lines if len(fields := line.split(" ")) > 4}


def _unescaped(text: str) -> str:
    r"""Return a path with its blanks, which the list has as octal numbers (``\040``)."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), text)
