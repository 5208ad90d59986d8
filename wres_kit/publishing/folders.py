"""Folders of published reports: one build at a time, and a finished folder put in the place of another.

A kill at any moment leaves one of the two there, whole. A folder can only be exchanged for another on the same mount,
and is never a mount point itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Iterator


MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where, as Linux lists it; proc_pid_mountinfo(5)."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_POSSIBLE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}
STORAGE_FAULTS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EXDEV: "it is on another disk",
    errno.EBUSY: "it is in use",
    errno.EIO: "the disk reports an error",
}
_REMEDIES = {
    errno.ENOSPC: "Make room on the disk, then build again.",
    errno.EDQUOT: "Make room, then build again.",
}


class PublicationError(WresError):
    """What was built could not be published; what was published before is untouched."""


class StorageError(PublicationError):
    """A file could not be written: the disk is full, or it may not be written there."""


@contextlib.contextmanager
def storage_faults_explained(reports: str = "reports/") -> Iterator[None]:
    """Turn errors of the file system into `StorageError`, and let everything else pass."""
    try:
        yield
    except OSError as error:
        if error.errno not in STORAGE_FAULTS:
            raise
        raise file_system_message(error, reports) from error


def file_system_message(error: OSError, reports: str = "reports/") -> StorageError:
    """Return an error of the file system as a message for the person at the command line."""
    what = STORAGE_FAULTS.get(error.errno or 0, str(error.strerror))
    remedy = _REMEDIES.get(error.errno or 0, "Mend that, then build again.")
    where = error.filename or "a file"
    return StorageError(f"{where}: could not be written: {what}. {remedy} {reports} is as it was before.")


def swap(new: Path, destination: Path, journal: Path) -> None:
    """Put `new` in the place of `destination`; what was there is found at `new` afterwards.

    Where the system cannot exchange two folders in one step, it takes two renames, between which `journal` tells
    `recover` how to go on.

    Parameters
    ----------
    new
        A folder on the same disk as `destination`.
    destination
        A folder, or nothing.
    journal
        A file for this alone.
    """
    if not destination.exists():
        new.rename(destination)
    elif not _exchange(new, destination):
        _rename_twice(new, destination, journal)


def recover(journal: Path) -> bool:
    """Finish a swap that was cut off between its two renames.

    Returns
    -------
    bool
        Whether there was one.
    """
    try:
        stored = json.loads(journal.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Half a journal means that the first rename had not been tried.
        journal.unlink(missing_ok=True)
        return False
    new, old, destination = (Path(stored[name]) for name in ("new", "old", "destination"))
    cut_off = not destination.exists()
    if cut_off:
        for folder in (new, old):
            if folder.is_dir():
                folder.rename(destination)
                break
    journal.unlink()
    return cut_off


def _exchange(folder: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot.

    Notes
    -----
    `renameat2(2)` with ``RENAME_EXCHANGE``: Linux 3.15 and later, most file systems.
    """
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(folder), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_POSSIBLE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _rename_twice(new: Path, destination: Path, journal: Path) -> None:
    old = new.with_name(f"{new.name}-before")
    stored = {"new": str(new), "old": str(old), "destination": str(destination)}
    journal.parent.mkdir(parents=True, exist_ok=True)
    journal.write_text(json.dumps(stored), encoding="utf-8")
    destination.rename(old)
    try:
        new.rename(destination)
    except OSError:
        old.rename(destination)
        journal.unlink()
        raise
    journal.unlink()
    old.rename(new)


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


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class BuildRunningError(WresError):
    """Another build of the same project is running."""


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a project's builds. The system lets go of it when this process ends, in whatever way.

    Parameters
    ----------
    folder
        Where the file `lock` is; made if it is not there.

    Raises
    ------
    BuildRunningError
        Another process holds it; the message names the process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The text is in a file of its own, because Windows does not let others read a locked file.
    holder = folder / "lock.json"
    with (folder / "lock").open("a+b") as file:
        if not _take(file):
            message = (
                f"Another build of this project is running{_who(holder)}. Wait until it has ended, or end it; "
                "reports/ is unchanged."
            )
            raise BuildRunningError(message)
        try:
            holder.write_text(json.dumps({"process": os.getpid(), "command": sys.argv}), encoding="utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)
            _let_go(file)


def _who(holder: Path) -> str:
    try:
        stored = json.loads(holder.read_text(encoding="utf-8"))
        command = " ".join([Path(stored["command"][0]).name, *stored["command"][1:]])
        return f": process {stored['process']} ({command})"
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return ""


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_go(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)
