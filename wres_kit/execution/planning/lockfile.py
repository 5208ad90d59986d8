"""The lock file of builds, `build/public.lock`: from what each published page was made.

A line says one thing of one page or report, lines are in order and there are no times, so that the difference of two
lock files can be read. It may rest on figures that are not published, so it never stands in `reports/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wres_kit.audit.file_hashes import replace_text
from wres_kit.reporting.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.publishing.publication import Place

HEADER = "# What published pages were made from; written by wres build. Without it, everything is built again."
VERSION = "version 1"
_FILE = "file"
_INDEX = "index"
_PAGE_NAMES = {page.name for page in PAGES}


@dataclass(slots=True)
class ReportLock:
    """What one report was made from.

    Parameters
    ----------
    groups
        Key by group of inputs of the whole report.
    pages
        By name of a page, key by group of inputs of that page.
    files
        SHA-256 by name of each file of the report.
    """

    groups: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Lock:
    """What all published reports and their index were made from."""

    reports: dict[Place, ReportLock] = field(default_factory=dict)
    index: ReportLock = field(default_factory=ReportLock)


def lock_path(build: Path, audience: str) -> Path:
    """Return where the lock file of an audience's builds is."""
    return build / f"{audience}.lock"


def read_lock(path: Path) -> Lock:
    """Return a lock file; an empty one where there is none that can be read."""
    lock = Lock()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines[:2] != [HEADER, VERSION]:
            return lock
        for line in lines[2:]:
            _take(lock, line)
    except (OSError, ValueError):
        return Lock()
    return lock


def write_lock(lock: Lock, path: Path) -> None:
    """Write a lock file; a kill leaves the old one or the new one."""
    lines = [HEADER, VERSION, *(f"{_INDEX} {line}" for line in _lines(lock.index))]
    for (slug, year), report in sorted(lock.reports.items()):
        lines += [f"{slug} {year} {line}" for line in _lines(report)]
    replace_text(path, "\n".join(lines) + "\n")


def _lines(report: ReportLock) -> Iterator[str]:
    for group, key in sorted(report.groups.items()):
        yield f"{group} {key}"
    for page in PAGES:
        for group, key in sorted(report.pages.get(page.name, {}).items()):
            yield f"{page.name} {group} {key}"
    for name, key in sorted(report.files.items()):
        yield f"{_FILE} {key} {name}"


def _take(lock: Lock, line: str) -> None:
    first, rest = line.split(" ", 1)
    if first == _INDEX:
        report = lock.index
    else:
        year, rest = rest.split(" ", 1)
        place = first, int(year)
        found = lock.reports.get(place)
        report = lock.reports[place] = found if found is not None else ReportLock()
    what, value = rest.split(" ", 1)
    if what == _FILE:
        key, name = value.split(" ", 1)
        report.files[name] = key
    elif what in _PAGE_NAMES:
        group, key = value.split(" ", 1)
        report.pages.setdefault(what, {})[group] = key
    else:
        report.groups[what] = value
