"""Matching a sheet with the layout of one: which label was found where, what is missing, and what nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.sources.dcf.headings import Headings, find_headings
from wres_kit.sources.dcf.layout import means
from wres_kit.sources.workbook.sheet_texts import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.sources.dcf.layout import BlockLayout, RowLayout, SheetLayout
    from wres_kit.sources.workbook.sheet_texts import Texts


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
            yield UnknownRow(row, _written(texts, row, first), block)


def _block(labels: list[str], layout: SheetLayout, year: int) -> BlockLayout | None:
    for block in layout.blocks:
        if any(means(block.heading, year).fullmatch(label) for label in labels):
            return block
    return None


def _row(labels: list[str], block: BlockLayout | None, year: int) -> RowLayout | None:
    for written in (labels, [plain_band(label) for label in labels]):
        for row in block.rows if block else ():
            if any(means(row.label, year).fullmatch(label) for label in written):
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
    return bool(layout.ignored) and any(means(layout.ignored, year).fullmatch(label) for label in labels)


def _has_figures(texts: Texts, row: int, headings: Headings) -> bool:
    return any(texts.sheet.at(row, column) is not None for column in headings.columns)


def _written(texts: Texts, row: int, first: int) -> str:
    """Return the label of a row as it is written."""
    return ", ".join(str(texts.sheet.at(row, column)).strip() for column in sorted(texts.rows[row]) if column < first)
