"""One build of a project at a time."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    # The text is kept beside the lock, because Windows does not let others read a locked file.
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
