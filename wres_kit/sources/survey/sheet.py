"""Sheets of the NHS Staff Survey's detailed spreadsheets: where the organisations, questions and answers are.

Rows and columns move every year, so nothing is looked for at a fixed place. A row of headings is one that names the ODS
code and the organisation, or in the national results the breakdown and its subgroup. A column belongs to the question
whose number is in its own heading or in the heading above it, merged or not. Texts above the columns that say who
answered, such as the title of the sheet in A1 to A3, are about the sheet and no heading of its questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.workbook.grid import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.sources.workbook.grid import Sheet

TOP = 20
"""Rows at the top of a sheet among which its headings are looked for."""
CODES = {"ods code", "organisation code", "org code", "trust code", "ods"}
NAMES = {"organisation name", "organisation", "org name", "trust name", "name"}
BREAKDOWNS = {"breakdown", "ethnicity", "ethnic group", "ethnic background", "staff group ethnicity", "group"}
SUBGROUPS = {"breakdown subgroup", "subgroup", "breakdown sub group", "sub group"}
WEIGHTINGS = {"weighting", "weighted"}
ABOUT = (
    CODES
    | NAMES
    | BREAKDOWNS
    | SUBGROUPS
    | WEIGHTINGS
    | {"benchmarking group", "region", "ics", "icb", "stp", "ics stp", "organisation type", "type", "sector", "base"}
)
"""Headings of columns that say whose answers a row gives, or how they were weighted."""
NUMBERED = re.compile(
    r"\bq\s?(\d{1,2})\s?([a-z]?)(?:\s?/\s?([a-z]))?(_\d{1,2})?\b|\b(?:kf|key finding)\s?(\d{1,2})\b", re.IGNORECASE
)
BASES = re.compile(r"\b(base|number of (?:responses|respondents)|respondents|responses)\b")


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of answers.

    Parameters
    ----------
    position
        Its place in the sheet, from 0.
    question
        The number of its question: "Q14a", "Q14b/c", "Q16c_1", "KF25".
    answer
        Its heading in small letters without number and signs: "never", "yes", "base number of responses".
    labels
        The headings above it, the nearest first, and its own.
    """

    position: int
    question: str
    answer: str
    labels: tuple[str, ...]

    @property
    def is_base(self) -> bool:
        """Whether it says how many answered."""
        return bool(BASES.search(self.answer))


class SurveySheet:
    """A sheet with a row of headings.

    Parameters
    ----------
    sheet
        Its values.
    header
        The row of headings, from 0.
    """

    def __init__(self, sheet: Sheet, header: int) -> None:
        self.sheet, self.header = sheet, header
        self._texts = Texts(sheet)
        self._headings = _headings(sheet, header)

    @cached_property
    def code(self) -> int | None:
        """The column of ODS codes; None in the national results, which have none."""
        return _first(self._headings, CODES)

    @cached_property
    def name(self) -> int | None:
        """The column of the organisations' names."""
        return _first(self._headings, NAMES)

    @cached_property
    def is_national(self) -> bool:
        """Whether its rows are breakdowns of all organisations together."""
        return self.code is None

    @cached_property
    def weighting(self) -> int | None:
        """The column that says how the results of a row were weighted."""
        return _first(self._headings, WEIGHTINGS)

    @cached_property
    def breakdown(self) -> int | None:
        """The column that says which respondents a row is about, or in which way they are broken down."""
        return _first(self._headings, BREAKDOWNS)

    @cached_property
    def subgroup(self) -> int | None:
        """The column that says which respondents a row is about, where `breakdown` only says how they are grouped."""
        return _first(self._headings, SUBGROUPS)

    @cached_property
    def title(self) -> str:
        """The name of the sheet, and the texts above its headings that are about no question."""
        above = [
            value
            for row in self.sheet.rows[: self.header]
            for column, value in enumerate(row)
            if isinstance(value, str) and (self._is_title(column) or not NUMBERED.search(value))
        ]
        return " ".join([self.sheet.name, *above])

    @cached_property
    def columns(self) -> tuple[AnswerColumn, ...]:
        """The columns that belong to a question."""
        above = self._above()
        subject = self._subject_of_all
        columns = []
        for position in range(len(self.sheet.rows[self.header])):
            own = self.sheet.at(self.header, position)
            if not own or position in self._headings:
                continue
            labels = tuple(text for text in (str(own), *above.get(position, ()), *subject) if text)
            numbered = next((match for text in labels if (match := NUMBERED.search(text))), None)
            if numbered:
                answer = normalised(NUMBERED.sub(" ", str(own)).replace("'", "").replace("’", ""))
                columns.append(AnswerColumn(position, question_of(numbered), answer, labels))
        return tuple(columns)

    @cached_property
    def unused(self) -> tuple[str, ...]:
        """The headings of columns that neither belong to a question nor say whose answers a row gives."""
        used = {self.code, self.name, self.breakdown, self.subgroup, self.weighting}
        used |= {column.position for column in self.columns}
        texts = [(place, text) for place, text in enumerate(self.sheet.rows[self.header]) if isinstance(text, str)]
        return tuple(text.strip() for place, text in texts if place not in used and text.strip())

    def rows(self) -> Iterator[tuple[int, str]]:
        """Yield each row below the headings that has a code, with the code in capitals; in the national results all."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            if self.code is None:
                if any(value is not None for value in self.sheet.rows[row]):
                    yield row, ""
                continue
            value = self.sheet.at(row, self.code)
            code = str(int(value)) if isinstance(value, float) else str(value or "")
            if code.strip():
                yield row, code.strip().upper()

    def text(self, row: int, column: int | None) -> str:
        """Return what a cell says, without blanks at its ends; nothing where there is no such column."""
        return "" if column is None else str(self.sheet.at(row, column) or "").strip()

    def is_unweighted(self, row: int) -> bool:
        """Return whether the results of a row are not weighted."""
        return normalised(self.text(row, self.weighting)) == "unweighted"

    @cached_property
    def _subject_of_all(self) -> tuple[str, ...]:
        """The title of the sheet where it names one question: then all its columns belong to that."""
        titles = [
            value.strip()
            for row in self.sheet.rows[: self.header]
            for column, value in enumerate(row)
            if isinstance(value, str) and self._is_title(column)
        ]
        named = {question_of(match) for text in titles for match in NUMBERED.finditer(text)}
        return tuple(text for text in titles if NUMBERED.search(text)) if len(named) == 1 else ()

    def _is_title(self, column: int) -> bool:
        """Return whether a text above the headings is over the columns that say who answered, so about the sheet."""
        return column in self._headings

    def _above(self) -> dict[int, list[str]]:
        """Return for each column of answers the headings above it, the nearest first."""
        above: dict[int, list[str]] = {}
        for row in range(self.header - 1, -1, -1):
            for column, value in enumerate(self.sheet.rows[row]):
                if isinstance(value, str) and value.strip() and not self._is_title(column):
                    for under in range(column, self._texts.reach(row, column) + 1):
                        above.setdefault(under, []).append(value.strip())
        return above


def find_sheet(sheet: Sheet) -> SurveySheet | None:
    """Return a sheet by its row of headings; None where it has none."""
    for row in range(min(TOP, len(sheet.rows))):
        texts = {normalised(value) for value in sheet.rows[row] if isinstance(value, str)}
        if (texts & CODES and texts & NAMES) or (texts & BREAKDOWNS and texts & SUBGROUPS):
            return SurveySheet(sheet, row)
    return None


def question_of(match: re.Match[str]) -> str:
    """Return the number of a question as the editions of the Standard write it."""
    number, letter, second, part, finding = match.groups()
    if finding:
        return f"KF{finding}"
    return f"Q{number}{(letter or '').lower()}{f'/{second.lower()}' if second else ''}{part or ''}"


def _headings(sheet: Sheet, header: int) -> dict[int, str]:
    """Return the headings of the columns that say who answered.

    "% Ethnic background" is an answer to Q16c and none of them; nor is a column of numbers, but for codes such as 010.
    """
    return {
        column: text
        for column, value in enumerate(sheet.rows[header])
        if isinstance(value, str)
        and "%" not in value
        and (text := normalised(value)) in ABOUT
        and (text in CODES or not any(isinstance(row[column], float) for row in sheet.rows[header + 1 :]))
    }


def _first(headings: dict[int, str], wanted: set[str]) -> int | None:
    return next((column for column, text in headings.items() if text in wanted), None)
