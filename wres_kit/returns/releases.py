"""In which release a figure of the staff survey was published.

The survey revises its history with each release: "historical figures change with each new year of data". So a figure
has the year of its release with that of its survey, in its source: "NHS Staff Survey 2021, Q14a, release of 2024". Two
figures of different releases may differ, and neither is a mistake.
"""

from __future__ import annotations

import re

RELEASE = re.compile(r"\brelease of (20\d\d)\b")


def release_of(source: str) -> int | None:
    """Return the year of the release that a source names; None where it names none.

    >>> release_of("NHS Staff Survey 2021, Q14a, release of 2024 (file.xlsx)")
    2024
    """
    match = RELEASE.search(source)
    return int(match[1]) if match else None


def are_different_releases(source: str, other: str) -> bool:
    """Return whether two sources name different releases."""
    first, second = release_of(source), release_of(other)
    return first is not None and second is not None and first != second
