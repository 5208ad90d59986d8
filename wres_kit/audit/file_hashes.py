"""What a report was made with and from: hashes of files, and the program.

A file whose size and times are as they were is not read again. The program has a version, a commit, a hash of all of
its files, and the libraries it runs on.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import wres_kit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_JUST_NOW = 0.05
"""Seconds within which a file system may give two versions of a file the same time."""

Stamp = tuple[int, int, int, int]


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def joint_hash(parts: Iterable[str]) -> str:
    """Return one SHA-256 for several texts, in order."""
    return text_hash("\n".join(parts))


class FileHashes:
    """SHA-256 of files, by path, as long as size, times and inode stay the same.

    Parameters
    ----------
    memory
        The file in which they are remembered from one command to the next. It may be deleted at any time. None to
        remember nothing beyond this process.
    """

    def __init__(self, memory: Path | None = None) -> None:
        self._memory = memory
        self._known: dict[str, tuple[Stamp, str]] = _read(memory) if memory is not None else {}
        self._learned = False

    def get(self, path: Path | str, *, linked: bool = False) -> str:
        """Return the hash of a file; empty where there is none.

        Parameters
        ----------
        path
            The file.
        linked
            Whether it is one that a publication links to, which changes the time of its inode but not the file.
        """
        name = os.fspath(path)
        try:
            stamp = _stamp(os.stat(name), linked=linked)  # noqa: PTH116 - of thousands of files
            known = self._known.get(name)
            if known is not None and known[0] == stamp:
                return known[1]
            with Path(name).open("rb") as file:
                file_hash = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""
        self._remember(name, stamp, file_hash)
        return file_hash

    def learn(self, path: Path | str, file_hash: str) -> None:
        """Take over the hash of a file that has just been published and was hashed when it was made."""
        try:
            self._remember(os.fspath(path), _stamp(Path(path).stat(), linked=True), file_hash)
        except OSError:
            return

    def save(self) -> None:
        """Remember what was learned."""
        if not self._learned or self._memory is None:
            return
        text = json.dumps({name: [*stamp, file_hash] for name, (stamp, file_hash) in sorted(self._known.items())})
        replace_text(self._memory, text)

    def _remember(self, name: str, stamp: Stamp, file_hash: str) -> None:
        self._learned = True
        if time.time() - max(stamp[1], stamp[2]) / 1e9 > _JUST_NOW:
            self._known[name] = stamp, file_hash
        else:
            self._known.pop(name, None)


def hashes_below(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its name below it."""
    return {
        Path(base, name).relative_to(folder).as_posix(): hashlib.sha256(Path(base, name).read_bytes()).hexdigest()
        for base, _, names in os.walk(folder)
        for name in names
    }


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a kill leaves it as it was or whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(path)


def _stamp(stat: os.stat_result, *, linked: bool) -> Stamp:
    return stat.st_size, stat.st_mtime_ns, 0 if linked else stat.st_ctime_ns, stat.st_ino


def _read(memory: Path) -> dict[str, tuple[Stamp, str]]:
    try:
        raw = json.loads(memory.read_text(encoding="utf-8"))
        return {name: ((size, changed, inode_changed, inode), file_hash)
                for name, (size, changed, inode_changed, inode, file_hash) in raw.items()}  # fmt: skip
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


_OF_A_RUN = ("outputs", "execution_count")
_METADATA_OF_A_RUN = ("execution", "papermill", "collapsed", "scrolled")
_KERNEL = ("kernelspec", "language_info", "widgets", "papermill")
"""Metadata of a notebook that a build puts in anew."""


def notebook_hash(path: Path) -> str:
    """Return the SHA-256 of what a notebook says without what a run left in it; of the whole file where it is none."""
    data = path.read_bytes()
    try:
        content: dict[str, Any] = json.loads(data)
        cells = [_cell(cell) for cell in content["cells"]]
        metadata = {key: value for key, value in content.get("metadata", {}).items() if key not in _KERNEL}
    except (ValueError, TypeError, KeyError, AttributeError):
        return hashlib.sha256(data).hexdigest()
    text = json.dumps({**content, "cells": cells, "metadata": metadata}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in cell.items() if key not in _OF_A_RUN}
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key not in _METADATA_OF_A_RUN}
    source = cell.get("source", "")
    return {**kept, "metadata": metadata, "source": source if isinstance(source, str) else "".join(source)}


PACKAGE = Path(wres_kit.__file__).parent
LIBRARIES = (
    "papermill", "nbconvert", "pandas", "matplotlib", "scipy", "ipython", "ipykernel", "afcharts", "jinja2",
    "markdown-it-py", "matplotlib-inline", "mistune", "nbclient", "nbformat", "nh3", "numpy", "pydantic", "pygments",
    "beautifulsoup4", "gptables", "lxml", "pikepdf", "pypandoc-binary", "python-pptx", "typst", "xlsxwriter",
)  # fmt: skip
"""The libraries that shape a page or a document."""
NOT_PROGRAM = {"__pycache__", "template"}
"""Folders that shape no figure and no page: caches, and what `wres init` copies, which only a wheel has here."""


@cache
def commit() -> str:
    """Return the commit that last changed the package; empty where that cannot be known.

    It cannot where git or its folder is missing (a zip, a wheel), where git refuses because the folder belongs to
    another user, where files of the package have changed since, and where a shallow clone ends before that commit.
    Commits that change other files give no other answer, so that they change no published file.
    """
    git = shutil.which("git")
    if git is None or not (PACKAGE.parent / ".git").exists():
        return ""
    changed = _git(git, "status", "--porcelain", "--", PACKAGE.name)
    if changed is None or changed:
        return ""
    last, _, parents = (_git(git, "log", "-1", "--format=%H %P", "--", PACKAGE.name) or "").partition(" ")
    # Where a shallow clone ends, git shows its oldest commit as the one that added every file.
    if not parents and _git(git, "rev-parse", "--is-shallow-repository") != "false":
        return ""
    return last


def named_commit(published: Mapping[str, str]) -> str:
    """Return the commit to name for a report that is built again.

    The hash of all files says which program it is. Where it is the one that made the published report, git has nothing
    to add: the report names the same commit, whether git can be asked here or not.

    Parameters
    ----------
    published
        What the published report says of its program: `sha256` and `commit`.
    """
    return published.get("commit", "") if published.get("sha256") == digest() else commit()


@cache
def files() -> dict[str, Path]:
    """Return each file of the package, by its name below it."""
    files = []
    for base, folders, names in os.walk(PACKAGE):
        folders[:] = [folder for folder in folders if folder not in NOT_PROGRAM]
        files += [Path(base, name) for name in names]
    return {path.relative_to(PACKAGE).as_posix(): path for path in sorted(files)}


@cache
def digest() -> str:
    """Return one hash for all files of the package, as ``sha256sum`` over its list of files would give it."""
    hashes = ((hashlib.sha256(path.read_bytes()).hexdigest(), name) for name, path in files().items())
    return hashlib.sha256("".join(f"{file_hash}  {name}\n" for file_hash, name in hashes).encode()).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions of this package, Python and the libraries that shape a page."""
    versions_by_name = {"wres_kit": wres_kit.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            versions_by_name[name] = version(name)
    return versions_by_name


def _git(git: str, *arguments: str) -> str | None:
    """Return what git prints; None where it fails."""
    try:
        run = subprocess.run(  # noqa: S603 - git itself, with fixed arguments
            [git, "--no-optional-locks", "-C", str(PACKAGE.parent), *arguments],
            capture_output=True, text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()
