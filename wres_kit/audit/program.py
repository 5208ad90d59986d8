"""The program that made a figure: version, commit, a hash of all of its files, and the libraries it runs on."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import wres_kit

PACKAGE = Path(wres_kit.__file__).parent
LIBRARIES = (
    "papermill", "nbconvert", "pandas", "matplotlib", "scipy", "ipython", "ipykernel", "afcharts", "jinja2",
    "markdown-it-py", "matplotlib-inline", "mistune", "nbclient", "nbformat", "nh3", "numpy", "pydantic", "pygments",
)  # fmt: skip
"""The libraries that shape a page."""


@cache
def commit() -> str:
    """Return the commit that last changed the package; empty where it is not in git, or has changes beside it.

    Commits that change other files give no other answer, so that they change no published file.
    """
    git = shutil.which("git")
    if git is None or not (PACKAGE.parent / ".git").exists():
        return ""
    if _git(git, "status", "--porcelain", "--", PACKAGE.name):
        return ""
    return _git(git, "log", "-1", "--format=%H", "--", PACKAGE.name)


@cache
def files() -> dict[str, str]:
    """Return the SHA-256 of each file of the package, by its name below it."""
    found = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(PACKAGE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@cache
def digest() -> str:
    """Return one hash for all files of the package, as ``sha256sum`` over its list of files would give it."""
    listed = "".join(f"{found}  {name}\n" for name, found in files().items())
    return hashlib.sha256(listed.encode()).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions of this package, Python and the libraries that shape a page."""
    versions_by_name = {"wres_kit": wres_kit.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            versions_by_name[name] = version(name)
    return versions_by_name


def _git(git: str, *arguments: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603 - git itself, with fixed arguments
            [git, "-C", str(PACKAGE.parent), *arguments], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip()
