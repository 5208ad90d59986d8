"""The register of releases: versions of each report, when they came out, by whom and why, in `data/released/<ODS>.yml`.

Entries are only ever added: a release that is taken back stays in the register, because its figures were public.
"""

from __future__ import annotations

import re
from datetime import date
from functools import total_ordering
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from wres_kit.errors import WresError
from wres_kit.project.organisation import path_code
from wres_kit.project.parameters import Parameters, read_parameters

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


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
            message = f"{text}: is not a version of a report. Write it as v1.0."
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


FOLDER = "released"
"""Folder below `data/`."""


class Approval(Parameters):
    """Who signed a part of what was released.

    Parameters
    ----------
    part, name, role, on
        The part, who signed it, in which role, and the day.
    fingerprint
        That of everything that was signed.
    """

    part: str
    name: str
    role: str
    on: date
    fingerprint: str = ""


class ReleasedVersion(Parameters):
    """A version of a report that was released.

    Parameters
    ----------
    report_year, version, released_on
        Which report, which version, and the day.
    approved_by
        Who signed its parts.
    reason
        Why it replaced the version before; empty for a first release.
    withdrawn_on, withdrawn_because
        The day on which it was taken back, and why; None and empty while it is public.
    """

    report_year: int
    version: str
    released_on: date
    approved_by: tuple[Approval, ...] = ()
    reason: str = ""
    withdrawn_on: date | None = None
    withdrawn_because: str = ""

    @property
    def number(self) -> Version:
        """Its version as numbers."""
        return Version.read(self.version)


class Register(Parameters):
    """All releases of an organisation, in the order in which they came out."""

    releases: tuple[ReleasedVersion, ...] = Field(default=())

    def of_year(self, year: int) -> list[ReleasedVersion]:
        """Return the releases of the report of one year, the newest last."""
        return sorted((each for each in self.releases if each.report_year == year), key=lambda each: each.number)

    def current(self, year: int) -> ReleasedVersion | None:
        """Return the release of a year that is public now: the newest that was not taken back."""
        public = [each for each in self.of_year(year) if each.withdrawn_on is None]
        return public[-1] if public else None

    def with_release(self, release: ReleasedVersion) -> Register:
        """Return the register with one release more, or with another state of one that it has."""
        others = [
            each for each in self.releases if (each.report_year, each.version) != (release.report_year, release.version)
        ]
        return Register(releases=tuple(sorted([*others, release], key=lambda each: (each.report_year, each.number))))


def register_path(project: Project, code: str) -> Path:
    """Return where the register of an organisation is kept."""
    return project.root / "data" / FOLDER / f"{path_code(code)}.yml"


def read_register(project: Project, code: str) -> Register:
    """Return the register of an organisation; an empty one where nothing was released.

    Raises
    ------
    ParameterError
        It cannot be read or does not fit.
    """
    path = register_path(project, code)
    return read_parameters(path, Register, project.shown(path)) if path.is_file() else Register()
