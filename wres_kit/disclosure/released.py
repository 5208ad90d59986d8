"""What has been published: the record `data/released/<ODS>.csv` of every figure that was ever public.

A figure that is out stays known: readers keep reports, and hold each new one against the last. Disclosure control
therefore takes the record as known (`wres_kit.disclosure.earlier_releases`). It has the release and then the columns of
`results.csv`, one row a figure. Rows are added by each release; figures published elsewhere, or before the record was
kept, can be written by hand. `wres_kit.disclosure.record_release` writes it.
`data/released/groups/<group>.csv` says of which members a joint release was.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.indicators.results import RESULT_COLUMNS, Basis, Result, Status, Unit
from wres_kit.project.organisation import path_code
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Project

RELEASE_COLUMNS = ("report_year", "version", "released_on", "place")
COLUMNS = (*RELEASE_COLUMNS, *RESULT_COLUMNS)
MAY_LACK = frozenset({"id"})
"""Columns without which a figure is as well known: files written by hand need not have them."""
KEPT = 64
"""Files that are kept as they were read."""
MEMBER_COLUMNS = (*RELEASE_COLUMNS, "member")
COUNTS = ("numerator", "denominator")
COUNTS_WITHIN = 1e-6  # how far a value may be from what its counts make, besides rounding
EXACT = 15
"""Decimal places of a value that was never rounded."""
PUBLIC = (Status.PUBLISHED, Status.NOT_CALCULABLE)
"""What says something about people; a figure that was not shown was never public."""

FigureKey = tuple[str, int, int, str, str, str, str]


class ReleasedFiguresError(WresError):
    """A record of what has been published that cannot be read, or says something that does not fit."""


@dataclass(frozen=True, slots=True)
class Release:
    """One publication of one report.

    Parameters
    ----------
    report_year
        The reporting year of the report; it shows earlier years as well.
    version
        Which version of it: ``v1.0``, or any text for what was published elsewhere.
    released_on
        When.
    place
        Where: an address, or the name of a document.
    """

    report_year: int
    version: str
    released_on: date
    place: str

    @property
    def order(self) -> tuple[object, ...]:
        """A sorting key: by report, then by day; v1.10 comes after v1.9."""
        pieces = [(0, int(each), "") if each.isdigit() else (1, 0, each) for each in re.split(r"(\d+)", self.version)]
        return self.report_year, self.released_on, tuple(pieces), self.place

    @property
    def text(self) -> str:
        """The release in words: the date and the place."""
        return f"{_day(self.released_on)} ({self.place}, {self.report_year} {self.version})"


@dataclass(frozen=True, slots=True)
class ReleasedFigure:
    """A figure that is out.

    Parameters
    ----------
    release
        With which publication.
    result
        The figure, as it was published.
    written
        Its value as the record has it: 12 and 12.0 say different things of what was rounded.
    """

    release: Release
    result: Result
    written: str = ""

    @property
    def key(self) -> FigureKey:
        """What it is about."""
        return figure_key(self.result)

    @property
    def decimals(self) -> int:
        """The decimal places that its value is written with; as many as it can have where it was never rounded."""
        return _decimals(self.written) if self.written else EXACT


def figure_key(result: Result) -> FigureKey:
    """Return what a figure is about: whose, of which year, and which figure."""
    return (
        result.organisation, result.year, result.indicator, str(result.measure), result.section, result.category,
        str(result.group),
    )  # fmt: skip


# Places ---------------------------------------------------------------------------------------------------------------


def released_path(project: Project, code: str) -> Path:
    """Return where it is recorded what an organisation or a group has published."""
    return project.root / "data" / "released" / f"{path_code(code)}.csv"


def members_path(project: Project, code: str) -> Path:
    """Return where it is recorded of which members the joint releases of a group were."""
    return project.root / "data" / "released" / "groups" / f"{path_code(code)}.csv"


# Reading --------------------------------------------------------------------------------------------------------------


def read_released(project: Project, code: str) -> tuple[ReleasedFigure, ...]:
    """Return every figure of an organisation or group that was ever public, in order of release.

    Parameters
    ----------
    project
        The project.
    code
        Whose; nothing where nothing is recorded.

    Raises
    ------
    ReleasedFiguresError
        The record cannot be read, or a row does not fit; the message names each row and column at fault.
    """
    path = released_path(project, code)
    return _read_released(path, project.shown(path), code, *file_stamp(path)) if path.is_file() else ()


@lru_cache(maxsize=KEPT)
def _read_released(path: Path, shown: str, code: str, *_as_it_is: int) -> tuple[ReleasedFigure, ...]:
    lines = _Lines(shown, code)
    figures = [figure for line, row in lines.rows(path, COLUMNS) if (figure := lines.figure(line, row)) is not None]
    lines.end()
    return tuple(sorted(figures, key=release_order))


def read_members(project: Project, code: str) -> dict[Release, tuple[str, ...]]:
    """Return of which members the joint releases of a group were, as far as it is recorded.

    Raises
    ------
    ReleasedFiguresError
        The record cannot be read, or a row does not fit.
    """
    path = members_path(project, code)
    return dict(_read_members(path, project.shown(path), code, *file_stamp(path))) if path.is_file() else {}


@lru_cache(maxsize=KEPT)
def _read_members(path: Path, shown: str, code: str, *_as_it_is: int) -> tuple[tuple[Release, tuple[str, ...]], ...]:
    lines = _Lines(shown, code)
    members: dict[Release, list[str]] = {}
    for line, row in lines.rows(path, MEMBER_COLUMNS):
        release = lines.release(line, row)
        if not row["member"]:
            lines.fault(line, "member", "is empty", "Write the code of a member, one a row.")
        if release is not None:
            members.setdefault(release, []).append(row["member"])
    lines.end()
    return tuple((release, tuple(sorted(set(codes)))) for release, codes in members.items())


def file_stamp(path: Path) -> tuple[int, int, int]:
    """Return what changes with a file: while it is as it was, it is read once."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def groups_of(project: Project, code: str) -> dict[str, frozenset[str]]:
    """Return the groups that an organisation, or a member of a group, is or was in, each with all its members ever.

    Groups that have published anything lead on to others that have: two of these together may tell of a member of one
    as soon as a member of the other reports by itself.

    Parameters
    ----------
    project
        The project: its groups, and `data/released/groups`.
    code
        An organisation or a group.
    """
    groups = {each.code: frozenset(each.members) for each in project.groups.values()}
    for path in sorted(members_path(project, "x").parent.glob("*.csv")):
        earlier = frozenset(member for members in read_members(project, path.stem).values() for member in members)
        groups[path.stem] = groups.get(path.stem, frozenset()) | earlier
    reached = groups.get(code, frozenset({code}))
    connected = {
        group: members for group, members in groups.items() if group == code or not reached.isdisjoint(members)
    }
    public = {group: members for group, members in groups.items() if released_path(project, group).is_file()}
    before = -1
    while len(connected) > before:
        before = len(connected)
        reached = frozenset(each for group in connected if group in public for each in public[group])
        connected |= {group: members for group, members in public.items() if not reached.isdisjoint(members)}
    return connected


def related_codes(project: Project, code: str) -> frozenset[str]:
    """Return the organisations and groups on whose figures it depends what may be shown of one; itself among them.

    They are those that have been in a joint report with it, where any such report has been published.
    """
    groups = groups_of(project, code)
    if not any(released_path(project, group).is_file() for group in groups) and code not in groups:
        return frozenset({code})
    return frozenset({code, *groups, *(member for members in groups.values() for member in members)})


class _Lines:
    """One file while it is read: all that is wrong in it is named at once."""

    def __init__(self, name: str, code: str) -> None:
        self._name, self._code = name, code
        self._faults: list[str] = []
        self._lines: dict[tuple[Release, FigureKey], int] = {}
        self._days: dict[tuple[int, str, str], tuple[date, int]] = {}

    def fault(self, line: int, column: str, what: str, remedy: str) -> None:
        """Note what is wrong in a row."""
        self._faults.append(f"  row {line}, {column}: {visible(what)}. {remedy}")

    def end(self) -> None:
        """Raise what has been noted."""
        if self._faults:
            count = "1 value does" if len(self._faults) == 1 else f"{len(self._faults)} values do"
            listed = "\n".join(self._faults[:10])
            more = f"\n  and {len(self._faults) - 10} more" if len(self._faults) > 10 else ""
            message = f"{self._name}: {count} not fit.\n{listed}{more}"
            raise ReleasedFiguresError(message)

    def rows(self, path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield the rows of a file, each with its line."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"{self._name}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
            raise ReleasedFiguresError(message) from None
        except OSError as error:
            message = f"{self._name}: cannot be read: {error.strerror}."
            raise ReleasedFiguresError(message) from None
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            self._check_header(header, columns)
            line = reader.line_num + 1
            for row in reader:
                if len(row) == len(header):
                    texts = {name: field.strip().removeprefix("'") for name, field in zip(header, row, strict=True)}
                    yield line, dict.fromkeys(columns, "") | texts
                elif any(row):
                    self.fault(
                        line, header[0], f"{len(row)} fields, not {len(header)}", "Write one for each column, or none."
                    )
                line = reader.line_num + 1
        except csv.Error as error:
            message = f"{self._name}, row {reader.line_num}: cannot be read as CSV: {error}. Mend the quotation marks."
            raise ReleasedFiguresError(message) from None

    def _check_header(self, header: Sequence[str], columns: Sequence[str]) -> None:
        missing = [name for name in columns if name not in header and name not in MAY_LACK]
        others = [name for name in header if name not in columns and name not in MAY_LACK]
        twice = sorted({name for name in header if header.count(name) > 1})
        for names, what in ((missing, "is missing"), (others, "is not a column"), (twice, "is there twice")):
            if names:
                message = (
                    f"{self._name}, row 1: {visible(', '.join(names))} {what}. The columns are: {','.join(columns)}"
                )
                raise ReleasedFiguresError(message)

    def release(self, line: int, row: Mapping[str, str]) -> Release | None:
        """Return the release of a row; None where it does not say which."""
        year = self._number(line, row, "report_year", least=1)
        try:
            day = date.fromisoformat(row["released_on"])
        except ValueError:
            self.fault(line, "released_on", f"{row['released_on']!r} is not a date", "Write it like 2026-11-28.")
            return None
        for column in ("version", "place"):
            if not row[column]:
                self.fault(
                    line, column, "is empty", "Say which version it was and where it was published, in any words."
                )
                return None
        if year is None:
            return None
        release = Release(int(year), row["version"], day, row["place"])
        first, where = self._days.setdefault((release.report_year, release.version, release.place), (day, line))
        if first != day:
            what = f"row {where} says {first} for the same release, this one {day}"
            self.fault(line, "released_on", what, "Correct one of them, or give each its own version.")
        return release

    def figure(self, line: int, row: Mapping[str, str]) -> ReleasedFigure | None:
        """Return the figure of a row; None where it does not fit."""
        faults = len(self._faults)
        release = self.release(line, row)
        if row["organisation"] != self._code:
            what = f"{row['organisation']!r} is not {self._code}"
            self.fault(line, "organisation", what, "Each organisation has its own file.")
        numbers = {name: self._number(line, row, name, least=1) for name in ("year", "indicator")}
        for name in ("measure", "section", "category", "group"):
            if not row[name]:
                self.fault(line, name, "is empty", "Write what the figure is about, as in results.csv.")
        if row["status"] not in PUBLIC:
            what = f"{row['status']!r} is not public"
            self.fault(
                line, "status", what, f"Delete the row if it was not shown; otherwise write {' or '.join(PUBLIC)}."
            )
        ends = {name: self._number(line, row, name) for name in ("value", "lower", "upper")}
        counts = {name: self._number(line, row, name, least=0) for name in COUNTS}
        if row["status"] == Status.PUBLISHED and not row["value"]:
            self.fault(line, "value", "is empty", "Write the figure as published, or delete the row.")
        if row["basis"] not in set(Basis):
            known = ", ".join(filter(None, Basis))
            self.fault(line, "basis", f"{row['basis']!r} is not known", f"Leave it empty, or write one of {known}.")
        if release is None or len(self._faults) > faults:
            return None
        result = Result(
            row["organisation"], int(numbers["year"] or 0), int(numbers["indicator"] or 0), row["measure"],
            row["section"], row["category"], row["group"], ends["value"], row["unit"], counts["numerator"],
            counts["denominator"], ends["lower"], ends["upper"], Status(row["status"]), Basis(row["basis"]),
            row["note"],
        )  # fmt: skip
        self._check_counts(line, result, row["value"])
        self._check_first(line, release, result)
        return ReleasedFigure(release, result, row["value"]) if len(self._faults) == faults else None

    def _check_counts(self, line: int, result: Result, text: str) -> None:
        part, whole = result.numerator, result.denominator
        if part is None or whole is None:
            return
        if part > whole:
            self.fault(line, "numerator", f"{part:g} of {whole:g} is more than all", "Correct one of the two.")
        elif result.basis in (Basis.COUNTS, Basis.DERIVED) and result.unit == Unit.PERCENT and whole and text:
            # A value of 12 may be a rounded 11.6; one with fifteen digits may not.
            half = 0.5 * 10.0 ** -_decimals(text) + COUNTS_WITHIN
            if abs((result.value or 0) - 100 * part / whole) > half:
                remedy = "Correct the value or the two counts, or leave the counts empty."
                self.fault(line, "value", f"{text} is not {part:g} of {whole:g}", remedy)

    def _check_first(self, line: int, release: Release, result: Result) -> None:
        first = self._lines.setdefault((release, figure_key(result)), line)
        if first != line:
            self.fault(line, "measure", f"this figure is in row {first} already", "Remove one of the two.")

    def _number(self, line: int, row: Mapping[str, str], name: str, *, least: int | None = None) -> float | None:
        """Return the number in a column; None where it is empty or none. With `least` it is whole, and as much."""
        text = row[name]
        if not text and name not in ("report_year", "year", "indicator"):
            return None
        if least is None:
            if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
                return float(text)
            self.fault(line, name, f"{text!r} is not a number", "Write it with a point for decimals, without a unit.")
        elif re.fullmatch(r"\d{1,9}", text) and int(text) >= least:
            return float(text)
        else:
            self.fault(line, name, f"{text!r} is not a whole number from {least}", "Correct it.")
        return None


def _decimals(text: str) -> int:
    """Return how many decimal places a number is written with; as many as it can have where it has an exponent."""
    return EXACT if "e" in text.lower() else len(text.partition(".")[2])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def release_order(figure: ReleasedFigure) -> tuple[object, ...]:
    """Return a sorting key: by release, then by what a figure is about."""
    return *figure.release.order, *figure.key[1:]


NEAR = 1e-9


def has_same_counts(figure: ReleasedFigure, now: Result) -> bool:
    """Return whether a public figure states the counts of today's result, or none."""
    stated = (figure.result.numerator, now.numerator), (figure.result.denominator, now.denominator)
    return all(old is None or old == new for old, new in stated)


def is_same_value(figure: ReleasedFigure, now: Result) -> bool:
    """Return whether a figure is today's, as far as its decimal places tell."""
    if figure.result.value is None or now.value is None:
        return figure.result.value == now.value
    half = 0.5 * 10.0**-figure.decimals if figure.decimals < EXACT else 0.0
    return abs(figure.result.value - now.value) <= half + NEAR * max(1.0, abs(now.value))
