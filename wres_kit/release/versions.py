"""Versions of a report: v1.0 is what was first released, v1.1 the first correction of it."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import NamedTuple

from wres_kit.errors import WresError

_PATTERN = re.compile(r"v?(\d+)\.(\d+)")


class VersionError(WresError):
    """A text that is no version of a report."""


@total_ordering
class Version(NamedTuple):
    """A version of a report, such as 1.1.

    Parameters
    ----------
    major, minor
        Its two numbers.
    """

    major: int
    minor: int

    @classmethod
    def read(cls, text: str) -> Version:
        """Return a version that is written as ``1.1`` or ``v1.1``.

        Raises
        ------
        VersionError
            The text is no version.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            message = f"{text}: is no version of a report. Write it as v1.0."
            raise VersionError(message)
        return cls(int(match[1]), int(match[2]))

    @property
    def following(self) -> Version:
        """The version of the next correction."""
        return Version(self.major, self.minor + 1)

    @property
    def folder(self) -> str:
        """The name of its folder: ``v1.1``."""
        return f"v{self}"

    def __str__(self) -> str:
        """Return it as it is written in tables: ``1.1``."""
        return f"{self.major}.{self.minor}"


FIRST = Version(1, 0)
"""The version of a first release."""
