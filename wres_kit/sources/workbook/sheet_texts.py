"""A sheet as labels see it: the normal text of each cell, and where a merged heading reaches."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wres_kit.sources.workbook.grid import CellValue, Sheet


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
            {column: text for column, value in enumerate(row) if value is not None and (text := _text(value))}
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


def _text(value: CellValue) -> str:
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, date):
        return normal(f"{value.day} {value:%B %Y}")
    if isinstance(value, float) and 2000 <= value <= 2100 and value.is_integer():
        return str(int(value))
    return ""
