"""Matching a sheet with the layout of one: which label was found where, what is missing, and what nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Measure
from wres_kit.returns.faults import plural
from wres_kit.sources.dcf.layout import ColumnSource, Level, Period, label_pattern
from wres_kit.sources.workbook.grid import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.sources.dcf.layout import BlockLayout, ColumnLayout, RowLayout, SheetLayout, WorkbookValues
    from wres_kit.sources.workbook.grid import Texts


NEAR = 8
"""How many rows above the lowest row of headings the upper ones may be."""


class ColumnKey(NamedTuple):
    """What a column of figures is about."""

    period: str
    group: str
    basis: str


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings over figures.

    Parameters
    ----------
    top, bottom
        Their first and last row.
    columns
        What each column is about.
    doubled
        Columns that say the same as one before them: we cannot tell which is right.
    unknown
        Columns whose lowest heading is not known, or that stand under an unknown upper one.
    """

    top: int
    bottom: int
    columns: Mapping[int, ColumnKey]
    doubled: tuple[int, ...]
    unknown: tuple[int, ...]


def find_headings(texts: Texts, layout: ColumnLayout, year: int) -> tuple[Headings, ...]:
    """Return all headings of a sheet from the top down; they may be repeated over each block.

    Parameters
    ----------
    texts
        The sheet.
    layout
        What its headings mean.
    year
        The reporting year that the texts of the layout are filled with.
    """
    labels = [
        (level, key, label_pattern(texts_, year))
        for level in layout.levels
        for key, texts_ in layout.texts(level).items()
    ]
    known = {text: _meanings(text, labels) for text in {text for row in texts.rows for text in row.values()}}
    rows = [_by_level(row, known) for row in texts.rows]
    all_headings = []
    for bottom, meanings in enumerate(rows):
        lowest = meanings.get(layout.levels[-1], {})
        if len(lowest) < 2:
            continue
        stack = _stack(rows, bottom, layout.levels)
        if stack:
            all_headings.append(_headings(texts, stack, rows, layout))
    return tuple(all_headings)


Meanings = dict[Level, dict[int, str]]


def _meanings(text: str, labels: list[tuple[Level, str, re.Pattern[str]]]) -> list[tuple[Level, str]]:
    """Return what a text means as a heading, on each level."""
    return [(level, key) for level, key, pattern in labels if pattern.fullmatch(text)]


def _by_level(row: Mapping[int, str], known: Mapping[str, list[tuple[Level, str]]]) -> Meanings:
    meanings: Meanings = {}
    for column, text in row.items():
        for level, key in known[text]:
            meanings.setdefault(level, {})[column] = key
    return meanings


def _stack(rows: list[Meanings], bottom: int, levels: tuple[Level, ...]) -> dict[Level, int]:
    """Return the row of each level over a lowest row of headings; nothing where one is missing."""
    stack = {levels[-1]: bottom}
    row = bottom
    for level in reversed(levels[:-1]):
        above = [other for other in range(row - 1, max(bottom - NEAR, -1), -1) if rows[other].get(level)]
        if not above:
            return {}
        row = stack[level] = above[0]
    return stack


def _headings(texts: Texts, stack: dict[Level, int], rows: list[Meanings], layout: ColumnLayout) -> Headings:
    spread = {
        level: _spread(texts, row, rows[row][level]) for level, row in stack.items() if level != layout.levels[-1]
    }
    bottom = stack[layout.levels[-1]]
    lowest = rows[bottom][layout.levels[-1]]
    columns: dict[int, ColumnKey] = {}
    doubled, unknown = [], []
    for column in sorted(set(texts.rows[bottom]) | set(lowest)):
        meaning = {
            layout.levels[-1]: lowest.get(column),
            **{level: meant.get(column) for level, meant in spread.items()},
        }
        key = _key(meaning)
        if key is None:
            if column >= min(lowest):
                unknown.append(column)
        elif key in columns.values():
            doubled.append(column)
        else:
            columns[column] = key
    return Headings(min(stack.values()), bottom, columns, tuple(doubled), tuple(unknown))


def _spread(texts: Texts, row: int, meanings: dict[int, str]) -> dict[int, str]:
    """Return what an upper row of headings means over every column it reaches."""
    return {reached: key for column, key in meanings.items() for reached in range(column, texts.reach(row, column) + 1)}


def _key(meaning: Mapping[Level, str | None]) -> ColumnKey | None:
    period, group = meaning.get(Level.PERIOD), meaning.get(Level.GROUP)
    basis = meaning.get(Level.BASIS, ColumnSource.VERIFIED)
    if period is None or group is None or basis is None:
        return None
    return ColumnKey(Period(period).value, str(group), ColumnSource(basis).value)


def resolve_percent_scale(gathered: WorkbookValues) -> None:
    """Decide whether percentages up to 1 are fractions of one: they are where all percentages are.

    A cell that is formatted as a percentage has been read as one before this.
    """
    percentages = [
        taken for taken in gathered.taken if taken.cell.measure == Measure.PERCENTAGE and float(taken.figure.text)
    ]
    doubtful = [taken for taken in percentages if taken.figure.maybe_fraction]
    if not doubtful:
        return
    first = doubtful[0]
    if len(doubtful) == len(percentages):
        fractions = set(map(id, doubtful))
        gathered.taken[:] = [
            replace(taken, figure=taken.figure.as_percentage) if id(taken) in fractions else taken
            for taken in gathered.taken
        ]
        message = (
            f"{plural(len(doubtful), 'percentage')} stored as fractions of one: {first.figure.text} in "
            f"{first.spot.label} was read as {first.figure.as_percentage.text}%."
        )
        remedy = "If they are shares below one per cent, format the cells as percentages."
        gathered.warning("fraction", first.spot, message, remedy, cell=first.cell)
        return
    other = next(taken for taken in percentages if not taken.figure.maybe_fraction)
    for taken in doubtful:
        message = (
            f"{taken.figure.text} is among percentages such as {other.figure.text} ({other.spot.label}): is it "
            f"{taken.figure.text}% or {taken.figure.as_percentage.text}%?"
        )
        remedy = "Format the cell as a percentage, or write the figure with a % sign."
        gathered.error("fraction", taken.spot, message, remedy, cell=taken.cell)


def check_remainders(gathered: WorkbookValues) -> None:
    """See that the rest of a whole is the rest, as voting and non-voting members add up to the board; leave it out."""
    by_cell = {taken.cell: taken for taken in gathered.taken if taken.remainder is None}
    for taken in gathered.taken:
        if taken.remainder is None:
            continue
        whole = by_cell.get(taken.cell._replace(category=taken.remainder.whole))
        part = by_cell.get(taken.cell._replace(category=taken.remainder.without))
        if whole and part and Decimal(part.figure.text) + Decimal(taken.figure.text) != Decimal(whole.figure.text):
            message = (
                f"{taken.figure.text} here and {part.figure.text} in {part.spot.label} do not add up to "
                f"{whole.figure.text} in {whole.spot.label}."
            )
            remedy = "Count the members of the board again; each belongs to one of the two parts."
            gathered.error("board", taken.spot, message, remedy, cell=whole.cell)
    gathered.taken[:] = by_cell.values()


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
    def _matched(self) -> set[tuple[str, str]]:
        return {(row.block.heading[0], row.layout.label[0]) for row in self.rows}

    @property
    def missing(self) -> tuple[tuple[BlockLayout, RowLayout], ...]:
        """The rows of the layout that the sheet does not have."""
        return tuple(
            (block, row)
            for block in self.layout.blocks
            for row in block.rows
            if (block.heading[0], row.label[0]) not in self._matched
        )

    def is_shared(self, merged: tuple[int, int, int, int]) -> bool:
        """Return whether a merged range covers more than one cell for a figure."""
        top, left, bottom, right = merged
        rows = [row for row in self.rows if top <= row.row <= bottom]
        return sum(left <= column <= right for row in rows for column in row.headings.columns) > 1

    @property
    def tally(self) -> tuple[int, int]:
        """How many labels agree, and how many there are in layout or sheet."""
        rows = sum(len(block.rows) for block in self.layout.blocks)
        columns = 1
        for level in self.layout.columns.levels:
            columns *= len(self.layout.columns.texts(level))
        read = {key for headings in self.headings for key in headings.columns.values()}
        strange = max((len(headings.unknown) + len(headings.doubled) for headings in self.headings), default=0)
        agree = rows - len(self.missing) + min(len(read), columns)
        return agree, rows + columns + len(self.unknown) + strange


def compare(texts: Texts, layout: SheetLayout, year: int, *, renamed: bool) -> SheetMatch:
    """Return how a sheet matches the layout of one, for a reporting year.

    Parameters
    ----------
    texts
        The sheet.
    layout
        The layout.
    year
        The reporting year that its labels are filled with.
    renamed
        Whether the sheet has another name than the layout says.
    """
    headings = find_headings(texts, layout.columns, year)
    rows = tuple(_labelled(texts, layout, headings, year))
    return SheetMatch(
        layout, texts.sheet.name, headings,
        tuple(row for row in rows if isinstance(row, FoundRow)),
        tuple(row for row in rows if isinstance(row, UnknownRow)),
        renamed,
    )  # fmt: skip


def _labelled(
    texts: Texts, layout: SheetLayout, headings: tuple[Headings, ...], year: int
) -> Iterator[FoundRow | UnknownRow]:
    """Yield the rows under headings, each with the block it stands in."""
    over = {each.bottom: each for each in headings}
    within = {row for each in headings for row in range(each.top, each.bottom + 1)}
    current: Headings | None = None
    block: BlockLayout | None = None
    for row, line in enumerate(texts.rows):
        current = over.get(row, current)
        first = min(current.columns, default=0) if current else texts.width
        labels = [text for column, text in sorted(line.items()) if column < first]
        block = _block(labels, layout, year) or block
        if current is None or row in within or not current.columns:
            continue
        known_row = _row(labels, block, year)
        if known_row and block:
            yield FoundRow(row, current, block, known_row)
        elif labels and not _is_ignored(labels, layout, year) and _has_figures(texts, row, current):
            yield UnknownRow(row, _written(texts, row, first), block)


def _block(labels: list[str], layout: SheetLayout, year: int) -> BlockLayout | None:
    for block in layout.blocks:
        if any(label_pattern(block.heading, year).fullmatch(label) for label in labels):
            return block
    return None


def _row(labels: list[str], block: BlockLayout | None, year: int) -> RowLayout | None:
    for written in (labels, [plain_band(label) for label in labels]):
        for row in block.rows if block else ():
            if any(label_pattern(row.label, year).fullmatch(label) for label in written):
                return row
    return None


def plain_band(label: str) -> str:
    """Return a normal text with a pay band as layouts write it: "band 8 range a" and "band 8a note 2" as "band 8a".

    Staff systems name bands in these ways, and people copy the names into the workbook, with the mark of a footnote.
    """
    bare = re.sub(r" (?:see )?(?:foot)?note \d{1,2}$", "", label)
    bare = re.sub(r"^(?:nhs |afc |agenda for change |(?:non )?review body )*bands? (?=\d)", "band ", bare)
    return re.sub(r"^(band \d) (?:range )?([a-z])$", r"\1\2", bare)


def is_band(label: str) -> bool:
    """Whether a label, as it is written (``Band 12, Headcount``), names pay bands."""
    return bool(
        re.fullmatch(r"band \d{1,2} ?[a-z]?(?: (?:and|to) \d{1,2}[a-z]?)?", plain_band(normal(label.partition(",")[0])))
    )


def _is_ignored(labels: list[str], layout: SheetLayout, year: int) -> bool:
    return bool(layout.ignored) and any(label_pattern(layout.ignored, year).fullmatch(label) for label in labels)


def _has_figures(texts: Texts, row: int, headings: Headings) -> bool:
    return any(texts.sheet.at(row, column) is not None for column in headings.columns)


def _written(texts: Texts, row: int, first: int) -> str:
    """Return the label of a row as it is written."""
    return ", ".join(str(texts.sheet.at(row, column)).strip() for column in sorted(texts.rows[row]) if column < first)
