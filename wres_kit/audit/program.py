"""The program that made a figure: version, commit, a hash of all of its files, and the libraries it runs on."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import wres_kit

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(wres_kit.__file__).parent
LIBRARIES = (
    "papermill", "nbconvert", "pandas", "matplotlib", "scipy", "ipython", "ipykernel", "afcharts", "jinja2",
    "markdown-it-py", "matplotlib-inline", "mistune", "nbclient", "nbformat", "nh3", "numpy", "pydantic", "pygments",
)  # fmt: skip
"""The libraries that shape a page."""
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
