"""The libraries that shape a page, and their versions."""

from __future__ import annotations

import platform
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import wres_kit

LIBRARIES = (
    "papermill",
    "nbconvert",
    "pandas",
    "matplotlib",
    "scipy",
    "ipython",
    "ipykernel",
    "afcharts",
    "jinja2",
    "markdown-it-py",
    "matplotlib-inline",
    "mistune",
    "nbclient",
    "nbformat",
    "nh3",
    "numpy",
    "pydantic",
    "pygments",
)


@cache
def versions() -> dict[str, str]:
    """Return the versions of this package, Python and the libraries that shape a page."""
    found = {"wres_kit": wres_kit.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
