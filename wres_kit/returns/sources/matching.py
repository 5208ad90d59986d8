"""Matching a workbook with a layout: which label was found where, what is missing, and what nobody knows.

A layout matches by the share of its labels that are in the workbook, of all labels that are in either: a workbook that
has rows or columns the layout does not know matches less well than one that has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.returns.sources.grid import cell_name
from wres_kit.returns.sources.headings import Headings, find_headings
from wres_kit.returns.sources.layout import means, normal
from wres_kit.returns.sources.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.returns.sources.layout import BlockLayout, Layout, RowLayout, SheetLayout
    from wres_kit.returns.sources.workbook import Workbook

ROWS = 600
"""How many rows of a sheet are looked at; the longest layout known has under a hundred."""
SCREENED = 60
"""How many rows of a sheet with another name are looked at before it is taken for one that was renamed."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of figures that was recognised."""

    row: int
    headings: Headings
    block: BlockLayout
    layout: RowLayout


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row with something under the headings, which the layout does not know."""

    row: int
    label: str
    block: BlockLayout | None


@dataclass(frozen=True)
class SheetMatch:
    """How a sheet matches the layout of one.

    Parameters
    ----------
    layout
        The layout.
    name
        The sheet's name; empty where there is none.
    headings
        All headings that were found.
    rows
        The rows that were recognised.
    unknown
        The rows that were not.
    renamed
        Whether the sheet was found by what is in it, not by its name.
    """

    layout: SheetLayout
    name: str = ""
    headings: tuple[Headings, ...] = ()
    rows: tuple[FoundRow, ...] = ()
    unknown: tuple[UnknownRow, ...] = ()
    renamed: bool = False

    @cached_property
    def _found(self) -> set[tuple[str, str]]:
        return {(one.block.heading[0], one.layout.label[0]) for one in self.rows}

    @property
    def missing(self) -> tuple[tuple[BlockLayout, RowLayout], ...]:
        """The rows of the layout that the sheet does not have."""
        return tuple(
            (block, row)
            for block in self.layout.blocks
            for row in block.rows
            if (block.heading[0], row.label[0]) not in self._found
        )

    @property
    def tally(self) -> tuple[int, int]:
        """How many labels agree, and how many there are in layout or sheet."""
        rows = sum(len(block.rows) for block in self.layout.blocks)
        columns = 1
        for level in self.layout.columns.levels:
            columns *= len(self.layout.columns.texts(level))
        read = {key for one in self.headings for key in one.columns.values()}
        strange = max((len(one.unknown) + len(one.doubled) for one in self.headings), default=0)
        agree = rows - len(self.missing) + min(len(read), columns)
        return agree, rows + columns + len(self.unknown) + strange


@dataclass(frozen=True, slots=True)
class Match:
    """How a workbook matches a layout.

    Parameters
    ----------
    layout
        The layout.
    year
        The reporting year that it was read for.
    dated
        Whether the workbook itself says which year it is for.
    sheets
        Sheet by sheet.
    """

    layout: Layout
    year: int
    dated: bool
    sheets: tuple[SheetMatch, ...]

    @property
    def score(self) -> float:
        """0 (nothing in common) to 1 (the same labels)."""
        agree, both = (sum(one.tally[position] for one in self.sheets) for position in (0, 1))
        return agree / both if any(one.rows for one in self.sheets) else 0.0


@dataclass(frozen=True, slots=True)
class Stated:
    """What a workbook says about itself.

    Parameters
    ----------
    text
        The text beside the label.
    sheet, cell
        Where.
    """

    text: str
    sheet: str
    cell: str


def best_match(book: Workbook, layouts: Sequence[Layout], year: int | None = None) -> Match | None:
    """Return the layout that a workbook matches best; None where it has nothing in common with any.

    Parameters
    ----------
    book
        The workbook.
    layouts
        The layouts to compare, the preferred first among equals.
    year
        The reporting year; where None, what the workbook says.
    """
    found = matches(book, layouts, year)
    return found[0] if found and found[0].score > 0 else None


def matches(book: Workbook, layouts: Sequence[Layout], year: int | None = None) -> tuple[Match, ...]:
    """Return how a workbook matches each layout, the best first."""
    found = [_match(book, layout, year) for layout in layouts]
    return tuple(sorted(found, key=lambda one: (-one.score, one.layout.year != one.year, -one.layout.year)))


def stated(book: Workbook, labels: tuple[str, ...]) -> Stated | None:
    """Return what stands beside a label, or after it in the same cell, in the first rows of any sheet."""
    for name in book.names:
        sheet = book.sheet(name, ROWS)
        for row, texts in enumerate(Texts(sheet).rows[:SCREENED]):
            for column, text in texts.items():
                if means(labels, 0).fullmatch(text):
                    beside = _beside(sheet.rows[row], column)
                    if beside:
                        return Stated(beside[1], name, cell_name(row, beside[0]))
                value = sheet.rows[row][column]
                before, colon, after = value.partition(":") if isinstance(value, str) else ("", "", "")
                if colon and after.strip() and means(labels, 0).fullmatch(normal(before)):
                    return Stated(after.strip(), name, cell_name(row, column))
    return None


def _beside(values: Sequence[object], column: int) -> tuple[int, str] | None:
    for other in range(column + 1, min(column + 8, len(values))):
        value = values[other]
        if value is not None:
            return other, str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return None


def _match(book: Workbook, layout: Layout, year: int | None) -> Match:
    said = stated(book, layout.reporting_year)
    in_cell = _year_in(said.text) if said else None
    if year is not None or in_cell is not None:
        candidates = [year if year is not None else in_cell or 0]
    else:
        candidates = sorted(_years_in(book, layout), reverse=True)
    tried = [Match(layout, one, True, _sheets(book, layout, one)) for one in candidates]
    best = max(tried, key=lambda one: one.score, default=None)
    if best and best.score > 0:
        return best
    return Match(layout, layout.year, False, _sheets(book, layout, layout.year))


def _year_in(text: str) -> int | None:
    found = re.search(r"\b(20[0-9]{2})(?:\s*[/-]\s*([0-9]{2}))?\b", text)
    if not found:
        return None
    year = int(found[1])
    return year + 1 if found[2] and int(found[2]) == (year + 1) % 100 else year


def _years_in(book: Workbook, layout: Layout) -> set[int]:
    """Return the years that the first rows of the sheets with figures name."""
    names = [name for sheet in layout.sheets for name in _named(book, sheet)] or list(book.names)
    years = {
        int(found)
        for name in names
        for row in Texts(book.sheet(name, ROWS)).rows[:SCREENED]
        for text in row.values()
        for found in re.findall(r"\b(20[0-9]{2})\b", text)
    }
    return {year for year in years if 2015 <= year <= 2100}


def _named(book: Workbook, layout: SheetLayout) -> list[str]:
    return [name for name in book.names if means(layout.name, 0).fullmatch(normal(name))]


def _sheets(book: Workbook, layout: Layout, year: int) -> tuple[SheetMatch, ...]:
    taken: set[str] = set()
    found = []
    for sheet in layout.sheets:
        one = _sheet(book, sheet, year, taken)
        taken.add(one.name)
        found.append(one)
    return tuple(found)


def _sheet(book: Workbook, layout: SheetLayout, year: int, taken: set[str]) -> SheetMatch:
    """Return the match of the sheet with the right name, else of the one that matches best."""
    names = [name for name in _named(book, layout) if name not in taken]
    renamed = not names
    if renamed:
        names = [
            name
            for name in book.names
            if name not in taken and find_headings(Texts(book.sheet(name, SCREENED)), layout.columns, year)
        ]
    tried = [_compare(Texts(book.sheet(name, ROWS)), layout, year, renamed=renamed) for name in names]
    best = max(tried, key=lambda one: len(one.rows), default=SheetMatch(layout))
    return best if best.rows or not renamed else SheetMatch(layout)


def _compare(texts: Texts, layout: SheetLayout, year: int, *, renamed: bool) -> SheetMatch:
    headings = find_headings(texts, layout.columns, year)
    rows = tuple(_labelled(texts, layout, headings, year))
    return SheetMatch(
        layout, texts.sheet.name, headings,
        tuple(one for one in rows if isinstance(one, FoundRow)),
        tuple(one for one in rows if isinstance(one, UnknownRow)),
        renamed,
    )  # fmt: skip


def _labelled(
    texts: Texts, layout: SheetLayout, headings: tuple[Headings, ...], year: int
) -> Iterator[FoundRow | UnknownRow]:
    """Yield the rows under headings, each with the block it stands in."""
    over = {one.bottom: one for one in headings}
    within = {row for one in headings for row in range(one.top, one.bottom + 1)}
    current: Headings | None = None
    block: BlockLayout | None = None
    for row, line in enumerate(texts.rows):
        current = over.get(row, current)
        first = min(current.columns, default=0) if current else texts.width
        labels = [text for column, text in sorted(line.items()) if column < first]
        block = _block(labels, layout, year) or block
        if current is None or row in within or not current.columns:
            continue
        found = _row(labels, block, year)
        if found and block:
            yield FoundRow(row, current, block, found)
        elif labels and not _is_ignored(labels, layout, year) and _has_figures(texts, row, current):
            yield UnknownRow(row, " ".join(labels), block)


def _block(labels: list[str], layout: SheetLayout, year: int) -> BlockLayout | None:
    for block in layout.blocks:
        if any(means(block.heading, year).fullmatch(label) for label in labels):
            return block
    return None


def _row(labels: list[str], block: BlockLayout | None, year: int) -> RowLayout | None:
    for row in block.rows if block else ():
        if any(means(row.label, year).fullmatch(label) for label in labels):
            return row
    return None


def _is_ignored(labels: list[str], layout: SheetLayout, year: int) -> bool:
    return bool(layout.ignored) and any(means(layout.ignored, year).fullmatch(label) for label in labels)


def _has_figures(texts: Texts, row: int, headings: Headings) -> bool:
    return any(texts.sheet.at(row, column) is not None for column in headings.columns)
