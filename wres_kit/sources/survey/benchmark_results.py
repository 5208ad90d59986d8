"""Taking results out of the benchmark workbook: shares as percentages, their bases, and trusts made of parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Measure
from wres_kit.returns.faults import capitalised, plural
from wres_kit.returns.numbers import decimals
from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.survey.questions import all_digits
from wres_kit.sources.workbook.figures import Absent, Figure, read_figure
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from wres_kit.sources.workbook.grid import Sheet
    from wres_kit.standard.indicator import SurveyTerms


NEAR = Decimal("1e-6")
"""How far from a whole number of people a share of its base may be, through the digits that a double has."""


class ResultAddress(NamedTuple):
    """Whose result it is, and of what."""

    code: str
    key: ResultKey


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """A result of one group of one organisation in one survey.

    Parameters
    ----------
    share
        0 to 1.
    base
        How many answered; None where the file does not give it, or gives one that does not fit.
    place
        The sheet and the cells: "sheet Acute, F7 and G7".
    """

    share: Decimal
    base: int | None
    place: str

    @property
    def people(self) -> int | None:
        """How many people of the base it is; None without a base, or where the share is rounded too far to tell."""
        if not self.base:
            return None
        people = round(self.share * self.base)
        return people if abs(self.share * self.base - people) < NEAR else None


@dataclass(slots=True)
class BenchmarkReader:
    """Reads the results of some organisations of a workbook.

    Parameters
    ----------
    codes
        Whose results are wanted. What cannot be read of others is no problem.

    Attributes
    ----------
    results : dict
        By address.
    names : dict
        Names of all organisations in the workbook, by code.
    problems : list of (str, str)
        What is wrong, and what to do.
    unfitting : list of str
        Bases of which a share is no whole number of people.
    suppressed : set of ResultAddress
        Results that the survey does not show.
    """

    codes: Collection[str]
    results: dict[ResultAddress, BenchmarkResult] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unfitting: list[str] = field(default_factory=list)
    suppressed: set[ResultAddress] = field(default_factory=set)

    def take(self, sheet: BenchmarkSheet) -> None:
        """Take the results of a sheet."""
        for row, code, name in sheet.rows():
            self.names.setdefault(code, name)
            if code not in self.codes:
                continue
            for key, column in sheet.shares.items():
                self._take(sheet, ResultAddress(code, key), row, column)

    def _take(self, sheet: BenchmarkSheet, address: ResultAddress, row: int, column: int) -> None:
        where = f"sheet {sheet.sheet.name}, {cell_name(row, column)}"
        read = self._share(sheet, row, column, where)
        if isinstance(read, Absent):
            if read.written:
                self.suppressed.add(address)
            return
        if read is None:
            return
        result = self._with_base(sheet, address.key, row, BenchmarkResult(read, None, where))
        known = self.results.setdefault(address, result)
        if (known.share, known.base) != (result.share, result.base):
            what = (
                f"{address.code} has two results of indicator {address.key.indicator} for {address.key.group} staff in "
                f"{address.key.survey_year}: {known.share} ({known.place}) and {result.share} ({result.place})."
            )
            self.problems.append((what, "Leave only the row that is right in a copy of the file."))

    def _share(self, sheet: BenchmarkSheet, row: int, column: int, where: str) -> Decimal | Absent | None:
        value = sheet.sheet.at(row, column)
        if isinstance(value, float):
            share = all_digits(value)
        else:
            read = read_figure(value, Measure.PERCENTAGE)
            if isinstance(read, Absent):
                return read
            if not isinstance(read, Figure):
                self.problems.append((f"{capitalised(where)} {read.problem.message}", read.problem.remedy))
                return None
            share = Decimal(read.text)
        if not 0 <= share <= 1:
            what = f"{capitalised(where)} is {value}: the results of this workbook are fractions from 0 to 1."
            self.problems.append(
                (what, "Compare the cell with the survey's own file; give percentages in a return (CSV).")
            )
            return None
        return share

    def _with_base(self, sheet: BenchmarkSheet, key: ResultKey, row: int, result: BenchmarkResult) -> BenchmarkResult:
        """Return a result with its base, where the file has one of which the share is a whole number of people."""
        if key not in sheet.bases:
            return result
        column = sheet.bases[key]
        cell = cell_name(row, column)
        read = read_figure(sheet.sheet.at(row, column), Measure.RESPONDENTS)
        if isinstance(read, Absent):
            return result
        if not isinstance(read, Figure):
            what = f"Sheet {sheet.sheet.name}, {cell} {read.problem.message}"
            self.problems.append((what, read.problem.remedy))
            return result
        base = int(Decimal(read.text))
        rounding = base * Decimal("0.5") * Decimal(10) ** -decimals(str(result.share))
        people = result.share * base
        if abs(people - round(people)) > rounding + NEAR or not base:
            self.unfitting.append(f"{result.place} of {base:,} ({cell})")
            return result
        return BenchmarkResult(result.share, base, f"{result.place} and {cell}")


def whole_trusts(
    reader: BenchmarkReader, units: ReportingUnits
) -> tuple[dict[ResultAddress, BenchmarkResult], list[str]]:
    """Return results of trusts for whose parts the survey gives results apart, added up, and what could not be.

    Results by ethnicity are counts, so those of the parts add up. A part without a number of respondents, or with a
    result that is rounded or not shown, leaves its trust without one.
    """
    added: dict[ResultAddress, BenchmarkResult] = {}
    notes: dict[str, None] = {}
    for whole, unit in units.units.items():
        if any(address.code == whole for address in reader.results):
            continue
        for key in {address.key for address in reader.results if address.code in unit.parts}:
            addresses = [ResultAddress(part, key) for part in unit.parts]
            parts = {address.code: reader.results[address] for address in addresses if address in reader.results}
            hidden = [address.code for address in addresses if address in reader.suppressed]
            if hidden or any(part.people is None for part in parts.values()):
                why = f"{' and '.join(hidden)} is not shown" if hidden else "how many people they count is not known"
                notes[f"{whole}: results of its parts ({', '.join(parts)}) were not added up, since {why}."] = None
                continue
            added[ResultAddress(whole, key)] = _added(parts)
    return added, list(notes)


def _added(parts: Mapping[str, BenchmarkResult]) -> BenchmarkResult:
    people = sum(part.people or 0 for part in parts.values())
    base = sum(part.base or 0 for part in parts.values())
    place = "; ".join(part.place for part in parts.values())
    return BenchmarkResult(Decimal(people) / base, base, f"{' and '.join(parts)} together: {place}")


FILE = Path(str(files("wres_kit.sources.survey"))) / "reporting_units.yml"
WITH_NAMES = 12
"""How many organisations a message lists with their names; of more it lists the codes alone."""


class TrustInParts(Strict):
    """A trust for whose parts the survey gives results apart.

    Parameters
    ----------
    name
        The trust.
    parts
        What each code of the survey is a part of it.
    source
        Where this was read.
    """

    name: str
    parts: dict[str, str]
    source: str


class ReportingUnits(Strict):
    """What `reporting_units.yml` says.

    Parameters
    ----------
    national
        The code that a project gives to all NHS trusts together.
    units
        Trusts whose parts have results of their own, by ODS code.
    """

    national: str
    units: dict[str, TrustInParts]


@cache
def reporting_units() -> ReportingUnits:
    """Return the table of the package."""
    return as_record(load_yaml(FILE), ReportingUnits, FILE.name, "the table of reporting units")


def not_in_project(organisations: Mapping[str, str]) -> Iterator[str]:
    """Yield which organisations of a file the project does not have, by code, in a sentence.

    Parameters
    ----------
    organisations
        Their names by code; empty where the file gives none.
    """
    if not organisations:
        return
    codes = sorted(organisations)
    if len(codes) <= WITH_NAMES:
        listed = ", ".join(f"{code} ({organisations[code]})" if organisations[code] else code for code in codes)
    else:
        listed = ", ".join(codes)
    yield f"Not imported: {plural(len(codes), 'organisation')} that this project does not have: {listed}."


TOP = 20
"""Rows at the top of a sheet among which its headings are looked for."""
CODES = {"org id", "orgid", "org code", "ods code", "organisation code", "organisation id", "trust code"}
NAMES = {"org name", "organisation name", "organisation", "trust name", "name"}
RESULT = re.compile(
    r"(?P<stem>[a-z0-9_]+?)(?P<n>_(?:n|base))?_(?P<group>\d)(?P<late>_(?:n|base))?_(?P<year>20\d\d)(?P<last>_(?:n|base))?"
)
"""A heading of results; one with `n` or `base` somewhere is of their bases."""


class ResultKey(NamedTuple):
    """What a column of results is about.

    Parameters
    ----------
    indicator
        Its number.
    group
        The code of the group.
    survey_year
        The autumn of the survey.
    """

    indicator: int
    group: str
    survey_year: int


@dataclass(frozen=True, slots=True)
class BenchmarkSheet:
    """A sheet with results by group.

    Parameters
    ----------
    sheet
        Its values.
    header
        The row of headings, from 0.
    code, name
        The columns of the organisations' codes and names; the latter may be missing.
    shares, bases
        The columns of results and of their bases. A column that is there twice is left out and in `doubled`.
    doubled
        Headings that are there twice.
    """

    sheet: Sheet
    header: int
    code: int
    name: int | None
    shares: dict[ResultKey, int]
    bases: dict[ResultKey, int]
    doubled: tuple[str, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of columns that hold nothing that is taken."""
        used = {self.code, self.name, *self.shares.values(), *self.bases.values()}
        texts = [(place, text) for place, text in enumerate(self.sheet.rows[self.header]) if isinstance(text, str)]
        return tuple(text.strip() for place, text in texts if place not in used and text.strip())

    def rows(self) -> Iterator[tuple[int, str, str]]:
        """Yield each row below the headings that has a code, with the code in capitals and the name."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            value = self.sheet.at(row, self.code)
            code = str(int(value)) if isinstance(value, float) else str(value or "")
            if code.strip():
                yield row, code.strip().upper(), str(self.sheet.at(row, self.name) or "") if self.name else ""


def find_benchmark_sheet(sheet: Sheet, survey: SurveyTerms) -> BenchmarkSheet | None:
    """Return a sheet by its headings; None where it has no results by group.

    Parameters
    ----------
    sheet
        Its values, or at least its first `TOP` rows.
    survey
        What the Standard takes, with the stems of its columns.
    """
    for header in range(min(TOP, len(sheet.rows))):
        headings = {column: text for column, text in enumerate(sheet.rows[header]) if isinstance(text, str)}
        code = next((column for column, text in headings.items() if normalised(text) in CODES), None)
        if code is None:
            continue
        shares, bases, doubled = _columns(headings, survey)
        if shares or doubled:
            name = next((column for column, text in headings.items() if normalised(text) in NAMES), None)
            return BenchmarkSheet(sheet, header, code, name, shares, bases, doubled)
    return None


def has_results_by_group(sheet: Sheet) -> bool:
    """Return whether the headings of a sheet look like those of the benchmark workbook, whatever the Standard."""
    for row in sheet.rows[:TOP]:
        texts = [text for text in row if isinstance(text, str)]
        named = [match for text in texts if (match := RESULT.fullmatch(text.strip().lower()))]
        if any("_eth_summary" in match["stem"] for match in named) and any(normalised(text) in CODES for text in texts):
            return True
    return False


def _columns(
    headings: dict[int, str], survey: SurveyTerms
) -> tuple[dict[ResultKey, int], dict[ResultKey, int], tuple[str, ...]]:
    stems = {indicator.benchmark: number for number, indicator in survey.indicators.items() if indicator.benchmark}
    shares: dict[ResultKey, int] = {}
    bases: dict[ResultKey, int] = {}
    doubled: dict[ResultKey, str] = {}
    for column, text in headings.items():
        match = RESULT.fullmatch(text.strip().lower())
        if not match or match["stem"] not in stems or match["group"] not in survey.benchmark_groups:
            continue
        key = ResultKey(stems[match["stem"]], survey.benchmark_groups[match["group"]], int(match["year"]))
        columns = bases if match["n"] or match["late"] or match["last"] else shares
        if key in columns:
            doubled[key] = text.strip()
        columns[key] = column
    for key in doubled:
        shares.pop(key, None)
        bases.pop(key, None)
    return shares, bases, tuple(doubled.values())
