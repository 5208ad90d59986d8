"""Recording that the figures of a report are public, and the register of its releases with who approved each.

At the end: what can no longer be suppressed, because it follows from what is recorded.
"""

from __future__ import annotations

import os
import re
from datetime import date
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from wres_kit.disclosure.released import (
    COLUMNS,
    COUNTS,
    KEPT,
    MEMBER_COLUMNS,
    PUBLIC,
    Release,
    ReleasedFigure,
    ReleasedFiguresError,
    figure_key,
    file_stamp,
    members_path,
    read_members,
    read_released,
    release_order,
    released_path,
)
from wres_kit.errors import WresError
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.project.organisation import path_code
from wres_kit.project.parameters import Parameters, ReleaseLimits, read_parameters
from wres_kit.returns.files import csv_text, harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters, Organisation, Project
    from wres_kit.returns.cells import Cell


class AlreadyRecordedError(WresError):
    """Other figures are recorded for the same release."""


def record_release(  # noqa: PLR0917 - what a release is
    project: Project, organisation: str, year: int, version: str, day: date, place: str, results: Iterable[Result]
) -> Path:
    """Record that the figures of a report are public; what is recorded already stays.

    A report that is recorded again with the same figures changes nothing, so a release that was cut off can be
    repeated. For a group, the members that it has now are recorded with it.

    Parameters
    ----------
    project
        The project.
    organisation, year
        Whose report, and of which reporting year.
    version, day, place
        The version that was published, when and where.
    results
        The results of the report as published, after disclosure control. Only those that say something are kept.

    Returns
    -------
    Path
        The record.

    Raises
    ------
    AlreadyRecordedError
        Other figures are recorded for the same release, or for the same version at another place.
    ReleasedFiguresError
        The record cannot be read or written.
    """
    release, figures = Release(year, " ".join(version.split()), day, " ".join(place.split())), tuple(results)
    _require_figures_of_version(project, organisation, release, figures)
    for path, text in record_texts(project, organisation, {release: figures}).items():
        _write(project, path, text)
    return released_path(project, organisation)


def _require_figures_of_version(
    project: Project, organisation: str, release: Release, results: Iterable[Result]
) -> None:
    """Refuse figures that are not those recorded of the same version at another place: the draft may be newer."""

    def shown(result: Result) -> tuple[str, ...]:
        return tuple("" if each is None else f"{each:.9g}" for each in (result.value, result.numerator))

    now = {figure_key(result): shown(result) for result in results if result.status in PUBLIC}
    recorded = read_released(project, organisation)
    for other in dict.fromkeys(figure.release for figure in recorded):
        if (other.report_year, other.version) != (release.report_year, release.version) or other.place == release.place:
            continue
        if {each.key: shown(each.result) for each in recorded if each.release == other} != now:
            message = (
                f"{organisation}: other figures than these were published on {other.text}. Say which version this was "
                "(--version), or give the file of its figures (--from FILE)."
            )
            raise AlreadyRecordedError(message)


def record_texts(project: Project, organisation: str, releases: Mapping[Release, Iterable[Result]]) -> dict[Path, str]:
    """Return the record with some releases more, as text by path; nothing where all of them are recorded already.

    Parameters
    ----------
    project, organisation
        Whose record.
    releases
        The results of each release as published, after disclosure control.

    Raises
    ------
    AlreadyRecordedError
        Other figures are recorded for the same release.
    ReleasedFiguresError
        The record cannot be read.
    """
    known = list(read_released(project, organisation))
    new = [
        (release, figures)
        for release, results in releases.items()
        if (figures := _new_figures(project, organisation, known, release, results)) is not None
    ]
    if not new:
        return {}
    figures = [*known, *(each for _, added in new for each in added)]
    texts = {released_path(project, organisation): csv_text(COLUMNS, _rows(figures))}
    members = project.organisation(organisation).members
    if members:
        of_releases = read_members(project, organisation) | {release: tuple(sorted(members)) for release, _ in new}
        rows = [
            [*_release_fields(each), harmless(member)]
            for each in sorted(of_releases, key=lambda each: each.order) for member in of_releases[each]
        ]  # fmt: skip
        texts[members_path(project, organisation)] = csv_text(MEMBER_COLUMNS, rows)
    return texts


def _new_figures(
    project: Project, organisation: str, known: Iterable[ReleasedFigure], release: Release, results: Iterable[Result]
) -> list[ReleasedFigure] | None:
    """Return what a release adds to the record; None where it is recorded already."""
    own = {figure_key(result): result for result in results if result.status in PUBLIC}
    figures = _figures(release, own.values())
    same = [figure for figure in known if _is_same(figure.release, release)]
    if not same:
        return figures
    if _rows(_figures(release, [each.result])[0] for each in same) != _rows(figures) or same[0].release != release:
        message = (
            f"{project.shown(released_path(project, organisation))}: other figures, or another day, are recorded for "
            f"{release.report_year} {release.version} at {release.place}. What was public stays public: give the new "
            "figures a new version."
        )
        raise AlreadyRecordedError(message)
    return None


def _is_same(first: Release, other: Release) -> bool:
    return (first.report_year, first.version, first.place) == (other.report_year, other.version, other.place)


def _figures(release: Release, results: Iterable[Result]) -> list[ReleasedFigure]:
    return [ReleasedFigure(release, result) for result in results]


def _rows(figures: Iterable[ReleasedFigure]) -> list[list[str]]:
    return [
        [*_release_fields(each.release), *(_field(name, each) for name in RESULT_COLUMNS)]
        for each in sorted(figures, key=release_order)
    ]


def _release_fields(release: Release) -> list[str]:
    return [str(release.report_year), harmless(release.version), str(release.released_on), harmless(release.place)]


def _field(column: str, figure: ReleasedFigure) -> str:
    value: object = getattr(figure.result, column)
    if column == "value" and figure.written:
        return figure.written
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if column in COUNTS and value.is_integer() else repr(value)
    return harmless(str(value))


def write_through(path: Path, text: str) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write(project: Project, path: Path, text: str) -> None:
    """Write a file so that a kill leaves it as it was or whole."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_through(half, text)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        message = f"{project.shown(path)}: cannot be written: {error.strerror}. Nothing is recorded."
        raise ReleasedFiguresError(message) from error


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
    limits
        Below which numbers a count was small; None where that was not recorded, or no figure was shown.
    """

    report_year: int
    version: str
    released_on: date
    approved_by: tuple[Approval, ...] = ()
    reason: str = ""
    withdrawn_on: date | None = None
    withdrawn_because: str = ""
    limits: ReleaseLimits | None = None

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
    return _read_register(path, project.shown(path), *file_stamp(path)) if path.is_file() else Register()


@lru_cache(maxsize=KEPT)
def _read_register(path: Path, shown: str, *_as_it_is: int) -> Register:
    return read_parameters(path, Register, shown)


def rules_kept(project: Project, organisation: Organisation) -> DisclosureParameters:
    """Return what may not be published of an organisation or group, with the limits of all that was released.

    Of a group, those of its members' own reports are kept too.

    Raises
    ------
    ParameterError
        `params/` or a register cannot be read, or does not fit.
    """
    registers = [read_register(project, code) for code in (organisation.code, *organisation.members)]
    return project.disclosure(organisation).keeping(
        (each.report_year, each.limits) for register in registers for each in register.releases if each.limits
    )


# What can no longer be suppressed -------------------------------------------------------------------------------------


class Unprotectable(NamedTuple):
    """A small number that follows from what is public, whatever is shown now.

    Parameters
    ----------
    cell
        Its address.
    release
        The publication with which it began to follow.
    """

    cell: Cell
    release: Release
