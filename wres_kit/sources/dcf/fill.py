"""Filling the workbook of the collection that somebody was given: figures of a return into its verified cells.

What is not a cell for a verified figure stays as it is, to the byte: other cells, styles, names, validations, macros.
A cell with a formula, a locked cell, one that is merged with others, and one whose validation refuses the figure are
not filled but named.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.files import return_order
from wres_kit.sources.dcf.layout import ColumnSource
from wres_kit.sources.workbook.figures import Figure, read_figure
from wres_kit.sources.workbook.grid import cell_name, cell_position
from wres_kit.sources.workbook.reader import cell_styles
from wres_kit.sources.workbook.sheet_edit import filled_sheet, sheets_of, with_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.sources.dcf.matching import Match
    from wres_kit.sources.dcf.sheet_match import FoundRow, SheetMatch
    from wres_kit.sources.workbook import Workbook
    from wres_kit.sources.workbook.grid import Sheet, SheetFacts
    from wres_kit.sources.workbook.sheet_edit import SheetXml
    from wres_kit.standard import Standard

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A cell of the workbook for a figure that was not put there.

    Parameters
    ----------
    spot
        Sheet and cell.
    what
        What the cell is for.
    why
        Why it was not filled.
    """

    spot: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that was filled.

    Parameters
    ----------
    data
        Its bytes.
    placed
        How many cells hold the figure of the return.
    not_placed
        Cells for a figure that could not be filled, in the order of the workbook.
    other
        Figures of the return that the workbook has no cell for, in order.
    replaced
        Cells that held another value before.
    """

    data: bytes
    placed: int
    not_placed: tuple[NotPlaced, ...]
    other: tuple[Cell, ...]
    replaced: tuple[NotPlaced, ...]


def fill_workbook(  # noqa: PLR0917 - what is filled, with what
    standard: Standard, data: bytes, book: Workbook, match: Match, organisation: str, figures: Mapping[Cell, str]
) -> Filled:
    """Put the figures of a return into the cells for verified figures.

    Parameters
    ----------
    standard
        The Standard, in whose order figures are listed.
    data
        The bytes of the workbook.
    book, match
        The workbook as it was read, and how it matches its layout.
    organisation
        Whose return it is.
    figures
        Plain numbers as text, by address: those of the reporting year and of the year before.
    """
    sheets = [sheet for sheet in match.sheets if sheet.rows]
    opened = sheets_of(data, {sheet.name: None for sheet in sheets})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        locked = frozenset(number for number, style in enumerate(cell_styles(archive)) if style.locked)
    fillers = [
        _SheetFiller(sheet, book.sheet(sheet.name), book.facts(sheet.name), opened[sheet.name][1], locked)
        for sheet in sheets
    ]
    for filler in fillers:
        filler.fill(organisation, match.year, figures)
    placed = {cell for filler in fillers for cell in filler.cells}
    changed = {
        opened[filler.name][0]: filled_sheet(opened[filler.name][1], filler.numbers)
        for filler in fillers
        if filler.numbers
    }
    return Filled(
        with_parts(data, changed),
        sum(filler.placed for filler in fillers),
        tuple(each for filler in fillers for each in filler.not_placed),
        tuple(sorted(set(figures) - placed, key=lambda cell: return_order(standard, cell))),
        tuple(each for filler in fillers for each in filler.replaced),
    )


class _SheetFiller:
    """Finds what goes into each cell of a sheet."""

    def __init__(
        self, match: SheetMatch, sheet: Sheet, facts: SheetFacts, xml: SheetXml, locked: frozenset[int]
    ) -> None:
        self.name = match.name
        self._match, self._sheet, self._xml, self._locked = match, sheet, xml, locked
        self._shown = {(row, column): shown for row, column, shown in facts.shown}
        self.numbers: dict[At, str] = {}
        self.cells: set[Cell] = set()
        self.placed = 0
        self.not_placed: list[NotPlaced] = []
        self.replaced: list[NotPlaced] = []

    def fill(self, organisation: str, year: int, figures: Mapping[Cell, str]) -> None:
        """Find the figure of each cell for a verified one."""
        places = [
            (row, column, row.block.cell(row.layout, key.period, key.group, organisation, year))
            for row in self._match.rows
            for column, key in row.headings.columns.items()
            if key.basis == ColumnSource.VERIFIED
        ]
        times = Counter(cell for row, _, cell in places if row.layout.remainder is None)
        for row, column, cell in places:
            figure = _figure(row, cell, figures)
            if figure is None:
                self._leave(row, column, cell, "the return has no such figure")
                continue
            if row.layout.remainder is None:
                self.cells.add(cell)
            problem = "the workbook has two cells for it" if times[cell] > 1 else self._problem((row.row, column))
            self._put(row, column, cell, figure, problem)

    def _put(self, row: FoundRow, column: int, cell: Cell, figure: str, problem: str) -> None:
        at = (row.row, column)
        measure = Measure(cell.measure)
        number = self._number(at, figure, measure)
        problem = problem or self._refused(at, number)
        held = self._sheet.at(*at)
        read = read_figure(held, measure, self._shown.get(at))
        if isinstance(read, Figure) and Decimal(read.text) == Decimal(figure):
            self.placed += 1
        elif problem:
            self._leave(row, column, cell, f"{problem}; the return has {figure}")
        else:
            self.placed += 1
            self.numbers[at] = number
            if held is not None:
                spot = f"{self.name}!{cell_name(*at)}"
                self.replaced.append(NotPlaced(spot, _what(row, cell), f"held {held}; the return has {figure}"))

    def _leave(self, row: FoundRow, column: int, cell: Cell, why: str) -> None:
        spot = f"{self.name}!{cell_name(row.row, column)}"
        if self._has_formula((row.row, column)) and why.startswith("the return has no"):
            return  # the workbook works it out itself
        self.not_placed.append(NotPlaced(spot, _what(row, cell), why))

    def _has_formula(self, at: At) -> bool:
        element = self._xml.cells.get(at)
        return element is not None and element.has_formula

    def _problem(self, at: At) -> str:
        """Return why nothing may be put into a cell; empty where something may."""
        element = self._xml.cells.get(at)
        if self._has_formula(at):
            return "the workbook works it out by a formula"
        merged = self._sheet.range_at(*at)
        if merged is not None and (at != merged[:2] or self._match.is_shared(merged)):
            return "the cell is merged with others"
        if self._xml.protected and (element.style if element else 0) in self._locked:
            return "the cell is locked"
        return ""

    def _number(self, at: At, figure: str, measure: Measure) -> str:
        """Return a figure as the cell takes it: a percentage as a fraction where it is shown or checked as one."""
        shown = self._shown.get(at)
        if measure is not Measure.PERCENTAGE:
            return figure
        as_fraction = shown is not None and shown.percent
        if not as_fraction and self._refused(at, figure):
            as_fraction = not self._refused(at, _hundredth(figure))
        return _hundredth(figure) if as_fraction else figure

    def _refused(self, at: At, number: str) -> str:
        """Return why the validation of a cell refuses a number; empty where it does not, or is no plain comparison."""
        for rule in self._xml.validations:
            if rule.get("type") in ("whole", "decimal") and _covers(rule.get("sqref", ""), at):
                if rule["type"] == "whole" and Decimal(number) % 1:
                    return "its validation allows whole numbers only"
                if not _keeps(rule, Decimal(number)):
                    return "its validation does not take the figure"
        return ""


def _figure(row: FoundRow, cell: Cell, figures: Mapping[Cell, str]) -> str | None:
    """Return the figure for a cell; the rest of a whole is worked out, as the layout says."""
    rest = row.layout.remainder
    if rest is None:
        return figures.get(cell)
    whole, part = (figures.get(cell._replace(category=name)) for name in (rest.whole, rest.without))
    if whole is None or part is None or Decimal(whole) < Decimal(part):
        return None
    return str(Decimal(whole) - Decimal(part))


def _what(row: FoundRow, cell: Cell) -> str:
    return f"{row.layout.label[0]} ({row.block.heading[0]}), {cell.group}, {cell.year}"


def _hundredth(figure: str) -> str:
    number = format(Decimal(figure) / 100, "f")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _covers(ranges: str, at: At) -> bool:
    """Whether one of some ranges (``B7:F9 H7``) has a cell."""
    for span in ranges.replace("$", "").split():
        first, _, last = span.partition(":")
        if not re.fullmatch(r"[A-Za-z]{1,3}[0-9]{1,7}(:[A-Za-z]{1,3}[0-9]{1,7})?", span):
            continue
        (top, left), (bottom, right) = cell_position(first), cell_position(last or first)
        if top <= at[0] <= bottom and left <= at[1] <= right:
            return True
    return False


def _keeps(rule: Mapping[str, str], number: Decimal) -> bool:
    """Whether a number keeps a rule of validation; one whose limits are formulas is not judged."""
    try:
        low = Decimal(rule.get("formula1", ""))
        high = Decimal(rule["formula2"]) if "formula2" in rule else low
    except InvalidOperation:
        return True
    return {
        "between": low <= number <= high, "notBetween": not low <= number <= high, "equal": number == low,
        "notEqual": number != low, "greaterThan": number > low, "lessThan": number < low,
        "greaterThanOrEqual": number >= low, "lessThanOrEqual": number <= low,
    }.get(rule.get("operator", "between"), True)  # fmt: skip
