"""Finding the headings over the figures: which column is about which year, group and basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Measure
from wres_kit.returns.faults import plural
from wres_kit.sources.dcf.layout import ColumnSource, Level, Period, means

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from wres_kit.sources.dcf.layout import ColumnLayout
    from wres_kit.sources.dcf.workbook_values import Gathered
    from wres_kit.sources.workbook.sheet_texts import Texts


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
        (level, key, means(texts_, year)) for level in layout.levels for key, texts_ in layout.texts(level).items()
    ]
    known = {text: _meanings(text, labels) for text in {text for row in texts.rows for text in row.values()}}
    rows = [_by_level(row, known) for row in texts.rows]
    found = []
    for bottom, meanings in enumerate(rows):
        lowest = meanings.get(layout.levels[-1], {})
        if len(lowest) < 2:
            continue
        stack = _stack(rows, bottom, layout.levels)
        if stack:
            found.append(_headings(texts, stack, rows, layout))
    return tuple(found)


Meanings = dict[Level, dict[int, str]]


def _meanings(text: str, labels: list[tuple[Level, str, re.Pattern[str]]]) -> list[tuple[Level, str]]:
    """Return what a text means as a heading, on each level."""
    return [(level, key) for level, key, pattern in labels if pattern.fullmatch(text)]


def _by_level(row: Mapping[int, str], known: Mapping[str, list[tuple[Level, str]]]) -> Meanings:
    found: Meanings = {}
    for column, text in row.items():
        for level, key in known[text]:
            found.setdefault(level, {})[column] = key
    return found


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
        meaning = {layout.levels[-1]: lowest.get(column), **{level: one.get(column) for level, one in spread.items()}}
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


def settle_fractions(gathered: Gathered) -> None:
    """Decide whether percentages up to 1 are fractions of one: they are where all percentages are.

    A cell that is formatted as a percentage has been read as one before this.
    """
    percentages = [one for one in gathered.taken if one.cell.measure == Measure.PERCENTAGE and float(one.figure.text)]
    doubtful = [one for one in percentages if one.figure.maybe_fraction]
    if not doubtful:
        return
    first = doubtful[0]
    if len(doubtful) == len(percentages):
        fractions = set(map(id, doubtful))
        gathered.taken[:] = [
            replace(one, figure=one.figure.as_percentage) if id(one) in fractions else one for one in gathered.taken
        ]
        message = (
            f"{plural(len(doubtful), 'percentage')} stored as fractions of one: {first.figure.text} in "
            f"{first.spot.label} was read as {first.figure.as_percentage.text}%."
        )
        remedy = "If they are shares below one per cent, format the cells as percentages."
        gathered.warning("fraction", first.spot, message, remedy, cell=first.cell)
        return
    other = next(one for one in percentages if not one.figure.maybe_fraction)
    for one in doubtful:
        message = (
            f"{one.figure.text} is among percentages such as {other.figure.text} ({other.spot.label}): is it "
            f"{one.figure.text}% or {one.figure.as_percentage.text}%?"
        )
        remedy = "Format the cell as a percentage, or write the figure with a % sign."
        gathered.error("fraction", one.spot, message, remedy, cell=one.cell)


def check_remainders(gathered: Gathered) -> None:
    """See that the rest of a whole is the rest, as voting and non-voting members add up to the board; leave it out."""
    by_cell = {one.cell: one for one in gathered.taken if one.remainder is None}
    for one in gathered.taken:
        if one.remainder is None:
            continue
        whole = by_cell.get(one.cell._replace(category=one.remainder.of))
        part = by_cell.get(one.cell._replace(category=one.remainder.without))
        if whole and part and Decimal(part.figure.text) + Decimal(one.figure.text) != Decimal(whole.figure.text):
            message = (
                f"{one.figure.text} here and {part.figure.text} in {part.spot.label} do not add up to "
                f"{whole.figure.text} in {whole.spot.label}."
            )
            remedy = "Count the members of the board again; each belongs to one of the two parts."
            gathered.error("board", one.spot, message, remedy, cell=whole.cell)
    gathered.taken[:] = by_cell.values()
