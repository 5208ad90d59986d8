"""Sheets as grids of values, and what is known of a cell beside its value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

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
        for one in self.merged:
            if one[0] <= row <= one[2] and one[1] <= column <= one[3]:
                return one
        return None


class Shown(NamedTuple):
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
class Facts:
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
    shown: tuple[tuple[int, int, Shown], ...] = ()


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


def shown_as(format_code: str) -> Shown:
    """Return what a number format of Excel says of the numbers in it."""
    positive = re.sub(r'"[^"]*"|\\.|_.|\[[^]]*\]', "", format_code.partition(";")[0]).strip()
    percent = positive.endswith("%")
    fixed = FIXED_DECIMALS.fullmatch(positive.rstrip("% "))
    return Shown(percent, len(fixed[1] or "") if fixed else None)
