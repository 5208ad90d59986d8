"""Picking out of the rows of an extract the columns that are counted, as text; all others are passed over.

What is not counted, names and dates of birth above all, is then in no list, frame or pipe, and costs no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from wres_kit.sources.errors import SourceError

if TYPE_CHECKING:
    from wres_kit.sources.workbook.grid import CellValue

T = TypeVar("T")
HEAD = 20
"""Rows at the top of a file among which the headings are looked for: reports may begin with a title."""
Record = tuple[int, tuple[str, ...]]
"""A row in the file, and its texts."""


class ExtractError(SourceError):
    """A person-level extract that cannot be read. The message never holds a value of a row."""


@dataclass(frozen=True, slots=True, repr=False)
class Picked:
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
        return f"Picked({len(self.lines)} rows)"


def pick(
    rows: Iterable[tuple[int, Sequence[T]]], width: int, positions: Sequence[int], text: Callable[[T], str]
) -> Picked:
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
            for column, one in zip(columns, texts, strict=False):
                column.append(once.setdefault(one, one))
    return Picked(lines, columns, ragged)


def text_of(value: CellValue) -> str:
    """Return a value of a cell as a file of text would have it."""
    kind = type(value)
    if kind is str:
        return value.strip()  # type: ignore[union-attr]
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
