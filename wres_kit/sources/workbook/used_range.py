"""How far the cells in a piece of XML reach, and whether it holds what a grid of values does not tell.

Every part of a workbook is looked through before it is opened, and an extract of a hundred thousand rows is seventy
megabytes of XML: long pieces are searched by numpy, which takes a tenth of the time that a pattern takes. What is
written in any other way than programs write it, and short pieces, are left to the pattern.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.sources.workbook.grid import cell_position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    UInt8Array = NDArray[np.uint8]
    BoolArray = NDArray[np.bool_]

REFERENCE = re.compile(rb"r(?<=\sr)\s*=\s*[\"']\s*([A-Za-z]*)([0-9]+)")
"""Where a row or cell says it stands. The closing quotation mark is left out, so that no length escapes the pattern.

It begins with a letter and looks back for the blank before it, because a search for a letter is several times as fast.
"""
BESIDE_VALUES = (
    re.compile(rb"<f[\s>/]"),
    re.compile(rb":f[\s>/]"),
    re.compile(rb"=\s*[\"']\s*e\s*[\"']"),
    re.compile(rb"hidden\s*=\s*[\"']\s*(?:1|true)"),
)
"""A formula, an error, a hidden row or column. Apart, each is searched for fast by the letters it begins with."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet in Excel (ECMA-376 part 1, 18.3.1.73)."""
LONG = 1 << 16
"""Bytes from which on numpy is worth loading."""
LETTERS, DIGITS = 4, 8
"""More than any cell of Excel has in its name."""


def reach(window: bytes) -> tuple[int, int]:
    """Return the furthest row and column, from 1, that a piece of XML names; beyond the last of Excel is just beyond.

    >>> reach(b'<row r="7"><c r="A7"/><c r="AB7"/></row>')
    (7, 28)
    """
    fast = _reach_of_plain(window) if len(window) >= LONG else None
    return fast or _reach_of_any(window)


def says_more_than_values(window: bytes) -> bool:
    """Return whether a piece of XML may hold a formula, an error, or a hidden row or column."""
    return any(pattern.search(window) for pattern in BESIDE_VALUES)


def _reach_of_any(window: bytes) -> tuple[int, int]:
    references = set(REFERENCE.findall(window))
    row = max(map(_number, {digits for _, digits in references}), default=1)
    column = max(map(_column, {letters for letters, _ in references}), default=1)
    return max(row, 1), max(column, 1)


def _number(digits: bytes) -> int:
    return min(int(digits), LAST_ROW + 1) if len(digits) < 12 else LAST_ROW + 1


def _column(letters: bytes) -> int:
    within = len(letters) < LETTERS
    return min(cell_position(letters.decode("ascii") + "1")[1] + 1, LAST_COLUMN + 1) if within else LAST_COLUMN + 1


def _reach_of_plain(window: bytes) -> tuple[int, int] | None:
    """Return the same for references written as ` r="AB12"`; None where one is written in another way."""
    import numpy as np  # noqa: PLC0415 - most workbooks are small, and are read without it

    data = np.frombuffer(window + bytes(LETTERS + DIGITS + 8), np.uint8)
    named = np.flatnonzero((data[1:-3] == ord("r")) & (data[:-4] <= ord(" "))) + 1
    sign, quote, first = data[named + 1], data[named + 2], data[named + 3]
    given = sign == ord("=")
    # A blank beside the sign or within the quotation marks; a window may end before any of them.
    blanks = (_blank(sign) | given & (_blank(quote) | _blank(first))) & (named + 3 < len(window))
    at = named[given & ((quote == ord('"')) | (quote == ord("'")))] + 3
    column, row = np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)
    for _ in range(LETTERS):
        letter = data[at] & 0xDF
        is_letter = (letter >= ord("A")) & (letter <= ord("Z"))
        column, at = np.where(is_letter, column * 26 + (letter - ord("A") + 1), column), at + is_letter
    digits_from = at
    for _ in range(DIGITS):
        digit = data[at] - np.uint8(ord("0"))
        is_digit = digit <= 9
        row, at = np.where(is_digit, row * 10 + digit, row), at + is_digit
    longer = (at - digits_from == DIGITS) | (at == digits_from) & (column > LAST_COLUMN)
    if blanks.any() or longer.any():
        return None
    column = column[at > digits_from]
    return min(int(row.max(initial=1)), LAST_ROW + 1), min(int(column.max(initial=1)), LAST_COLUMN + 1)


def _blank(byte: UInt8Array) -> BoolArray:
    return byte <= ord(" ")
