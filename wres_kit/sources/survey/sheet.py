"""Sheets of the NHS Staff Survey's detailed spreadsheets: where the organisations, questions and answers stand.

Rows and columns move every year, so nothing is looked for at a fixed place. A row of headings is one that names the ODS
code and the organisation; a column belongs to the question whose number stands in its own heading or in the heading
above it, merged or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.workbook.sheet_texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.sources.workbook.grid import Sheet

TOP = 20
"""Rows at the top of a sheet among which its headings are looked for."""
CODES = {"ods code", "organisation code", "org code", "trust code", "ods"}
NAMES = {"organisation name", "organisation", "org name", "trust name", "name"}
BREAKDOWNS = {"breakdown", "ethnicity", "ethnic group", "ethnic background", "staff group ethnicity", "group"}
NUMBERED = re.compile(
    r"\bq\s?(\d{1,2})\s?([a-z]?)(?:\s?/\s?([a-z]))?\b|\b(?:kf|key finding)\s?(\d{1,2})\b", re.IGNORECASE
)
BASES = re.compile(r"\b(base|number of (?:responses|respondents)|respondents|responses)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of answers.

    Parameters
    ----------
    position
        Its place in the sheet, from 0.
    question
        The number of its question: "Q14a", "Q14b/c", "KF25".
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
        self._headings = {
            column: normalised(value) for column, value in enumerate(sheet.rows[header]) if isinstance(value, str)
        }

    @property
    def code(self) -> int:
        """The column of ODS codes."""
        return _first(self._headings, CODES)

    @cached_property
    def weighting(self) -> int | None:
        """The column that says how the results of a row were weighted."""
        return next((column for column, text in self._headings.items() if text == "weighting"), None)

    @cached_property
    def breakdown(self) -> int | None:
        """The column that says which respondents a row is about."""
        return next((column for column, text in self._headings.items() if text in BREAKDOWNS), None)

    @cached_property
    def title(self) -> str:
        """The name of the sheet, and the texts above its headings that are about no question."""
        above = [
            value for row in self.sheet.rows[: self.header] for value in row
            if isinstance(value, str) and not NUMBERED.search(value)
        ]  # fmt: skip
        return " ".join([self.sheet.name, *above])

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that belong to a question."""
        above = self._above()
        found = []
        for position in range(len(self.sheet.rows[self.header])):
            own = self.sheet.at(self.header, position)
            labels = tuple(text for text in (str(own or ""), *above.get(position, ())) if text)
            numbered = next((match for text in labels if (match := NUMBERED.search(text))), None)
            if numbered and own:
                answer = normalised(NUMBERED.sub(" ", str(own)).replace("'", "").replace("’", ""))
                found.append(Column(position, question_of(numbered), answer, labels))
        return tuple(found)

    def rows(self) -> Iterator[tuple[int, str]]:
        """Yield each row below the headings that has a code, with the code in capitals."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            value = self.sheet.at(row, self.code)
            code = str(int(value)) if isinstance(value, float) else str(value or "")
            if code.strip():
                yield row, code.strip().upper()

    def is_unweighted(self, row: int) -> bool:
        """Return whether the results of a row are not weighted."""
        if self.weighting is None:
            return False
        return normalised(str(self.sheet.at(row, self.weighting) or "")) == "unweighted"

    def _above(self) -> dict[int, list[str]]:
        """Return for each column the headings above it, the nearest first."""
        above: dict[int, list[str]] = {}
        for row in range(self.header - 1, -1, -1):
            for column, value in enumerate(self.sheet.rows[row]):
                if isinstance(value, str) and value.strip():
                    for under in range(column, self._texts.reach(row, column) + 1):
                        above.setdefault(under, []).append(value.strip())
        return above


def find_sheet(sheet: Sheet) -> SurveySheet | None:
    """Return a sheet by its row of headings; None where it has none."""
    for row in range(min(TOP, len(sheet.rows))):
        texts = {normalised(value) for value in sheet.rows[row] if isinstance(value, str)}
        if texts & CODES and texts & NAMES:
            return SurveySheet(sheet, row)
    return None


def question_of(match: re.Match[str]) -> str:
    """Return the number of a question as the editions of the Standard write it."""
    number, letter, second, finding = match.groups()
    if finding:
        return f"KF{finding}"
    return f"Q{number}{(letter or '').lower()}{f'/{second.lower()}' if second else ''}"


def _first(headings: dict[int, str], wanted: set[str]) -> int:
    return next(column for column, text in headings.items() if text in wanted)
