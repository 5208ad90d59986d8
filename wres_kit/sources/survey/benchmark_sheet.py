"""Sheets of the benchmark workbook of the NHS Staff Survey: columns of results by group and year.

The workbook has a sheet for each type of organisation and a row for each organisation. A column of results is named
`STEM_GROUP_YEAR`, such as `har_from_pat_eth_summary_1_2024`; the column of its base has an `n` more:
`har_from_pat_eth_summary_n_1_2024`. Sheets and columns are found by these names, wherever they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.sources.extracts.code_tables import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.sources.workbook.grid import Sheet
    from wres_kit.standard.survey import SurveyTerms

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
