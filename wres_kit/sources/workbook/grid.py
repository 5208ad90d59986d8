"""Sheets as grids of values, what is known of a cell besides its value, and picking columns as text.

Of an extract only the columns that are counted are picked. What is not counted, names and dates of birth above all, is
then in no list, frame or pipe, and costs no time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from wres_kit.sources import SourceError

CellValue = str | float | bool | date | datetime | time | None
"""What a cell holds; None where it is empty."""

FIXED_DECIMALS = re.compile(r"[#,0]*0(?:\.(0*))?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of one sheet.

    Parameters
    ----------
    name
        Its name in the workbook.
    rows
        Its rows from the first; all equally long. `rows[0][0]` is cell A1.
    merged
        Merged ranges as (top, left, bottom, right), counted from 0, both ends within.
    hidden
        Whether the sheet itself is hidden.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False

    def at(self, row: int, column: int) -> CellValue:
        """Return a value; None outside the sheet too."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def range_at(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Return the merged range that a cell lies in, or None."""
        for merged in self.merged:
            if merged[0] <= row <= merged[2] and merged[1] <= column <= merged[3]:
                return merged
        return None


class NumberDisplay(NamedTuple):
    """How a number is formatted.

    Parameters
    ----------
    percent
        Whether it is shown as a percentage, so that 0.47 means 47%.
    decimals
        Decimal places that are always shown; None where the format fixes none.
    """

    percent: bool
    decimals: int | None


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What values alone do not tell of a sheet. Cells are (row, column) from 0.

    Parameters
    ----------
    hidden_rows, hidden_columns
        Those that Excel does not show.
    without_value
        Cells with a formula whose result is not stored in the file.
    errors
        Cells that hold an error, such as `#DIV/0!`.
    shown
        How numbers are formatted, where that is as a percentage or with a fixed number of decimals.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    without_value: frozenset[tuple[int, int]] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()
    shown: tuple[tuple[int, int, NumberDisplay], ...] = ()


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell counted from 0: (13, 5) is F14."""
    return f"{column_name(column)}{row + 1}"


def cell_position(name: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell by its name."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1


def shown_as(format_code: str) -> NumberDisplay:
    """Return what a number format of Excel says of the numbers in it."""
    positive = re.sub(r'"[^"]*"|\\.|_.|\[[^]]*\]', "", format_code.partition(";")[0]).strip()
    percent = positive.endswith("%")
    fixed = FIXED_DECIMALS.fullmatch(positive.rstrip("% "))
    return NumberDisplay(percent, len(fixed[1] or "") if fixed else None)


T = TypeVar("T")
HEAD = 20
"""Rows at the top of a file among which the headings are looked for: reports may begin with a title."""
Record = tuple[int, tuple[str, ...]]
"""A row in the file, and its texts."""


class ExtractError(SourceError):
    """A person-level extract that cannot be read. The message never holds a value of a row."""


@dataclass(frozen=True, slots=True, repr=False)
class PickedColumns:
    """The columns that were picked.

    Parameters
    ----------
    lines
        The row in the file of each row that is not blank.
    columns
        The texts of each column, one a line.
    ragged
        Rows in the file that have fewer or more fields than there are headings; they are in no column.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    ragged: Sequence[int]

    def __repr__(self) -> str:
        return f"PickedColumns({len(self.lines)} rows)"


def pick(
    rows: Iterable[tuple[int, Sequence[T]]], width: int, positions: Sequence[int], text: Callable[[T], str]
) -> PickedColumns:
    """Pick columns out of rows.

    Parameters
    ----------
    rows
        Rows, each with its number in the file.
    width
        How many columns have headings.
    positions
        The columns to pick, each before `width`.
    text
        Makes a text of a value, without blanks around it.

    >>> rows = enumerate([["1", "Ann", "A"], ["", "", ""], ["2", "Bob", "B", "C"]], start=2)
    >>> picked = pick(rows, 3, [0, 2], str.strip)
    >>> list(picked.lines), list(picked.columns), list(picked.ragged)
    ([2], [['1'], ['A']], [4])
    """
    lines: list[int] = []
    ragged: list[int] = []
    columns: list[list[str]] = [[] for _ in positions]
    # Most columns hold few different texts: each is kept once, so that a million rows take little memory.
    once: dict[str, str] = {}
    for line, values in rows:
        regular = len(values) == width or (len(values) > width and not any(map(text, values[width:])))
        texts = [text(values[position]) for position in positions] if regular else []
        if any(texts) or any(map(text, values)):
            (lines if regular else ragged).append(line)
            for column, cell_text in zip(columns, texts, strict=False):
                column.append(once.setdefault(cell_text, cell_text))
    return PickedColumns(lines, columns, ragged)


def text_of(value: object) -> str:
    """Return a value of a cell, or of a database, as a file of text would have it."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).strip()


@lru_cache(maxsize=1 << 14)
def normal(text: str) -> str:
    """Return a text as labels are compared: small letters, no punctuation, 31st as 31, one blank between words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[\W_]+", " ", folded).strip()
    return re.sub(r"\b([0-9]+)(?:st|nd|rd|th)\b", r"\1", words)


class Texts:
    """The texts of a sheet.

    Parameters
    ----------
    sheet
        The sheet.

    Attributes
    ----------
    rows : list of dict
        For each row, the normal text of each cell that has one, by column. Dates are written out, so that a heading
        that Excel made a date of is still read; numbers count as text where they could be a year.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = [
            {column: text for column, value in enumerate(row) if value is not None and (text := _label_text(value))}
            for row in sheet.rows
        ]

    @cached_property
    def width(self) -> int:
        """How many columns the sheet has."""
        return max((len(row) for row in self.sheet.rows), default=0)

    def reach(self, row: int, column: int) -> int:
        """Return the last column that a heading stands over.

        That is the end of its merged range, or where it is not merged, the column before the next filled cell: a
        heading that means something else, or nothing known, ends the one before it.
        """
        merged = self.sheet.range_at(row, column)
        if merged and merged[3] > merged[1]:
            return merged[3]
        values = self.sheet.rows[row]
        following = (other for other in range(column + 1, len(values)) if values[other] is not None)
        return next(following, self.width) - 1


def _label_text(value: CellValue) -> str:
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, date):
        return normal(f"{value.day} {value:%B %Y}")
    if isinstance(value, float) and 2000 <= value <= 2100 and value.is_integer():
        return str(int(value))
    return ""
