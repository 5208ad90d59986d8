"""A sheet for the figures of a return that the workbook has no cell for: drill-downs, published ratios.

An export adds it, so that nothing of a return is lost on the way out and in again; the collection does not read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.sources.dcf.layout import ColumnSource
from wres_kit.sources.dcf.workbook_values import Gathered, Spot, Taken
from wres_kit.sources.workbook.cell_figures import Absent, Figure, Unreadable, read_figure

if TYPE_CHECKING:
    from wres_kit.returns.numbers import Problem
    from wres_kit.sources.workbook.grid import CellValue, Sheet
    from wres_kit.sources.workbook.workbook import Workbook
    from wres_kit.standard import Standard

SHEET = "Other figures"
COLUMNS = ("year", "indicator", "section", "category", "group", "measure", "value")


def read_other_figures(book: Workbook, into: Gathered) -> None:
    """Read the sheet, where the workbook has one."""
    if SHEET not in book.names:
        return
    sheet = book.sheet(SHEET)
    header = next((row for row, values in enumerate(sheet.rows) if values[: len(COLUMNS)] == COLUMNS), None)
    if header is None:
        message = f"The sheet has no row with the columns {', '.join(COLUMNS)}; nothing of it was read."
        into.warning("other-figures", Spot(SHEET, 0, 0), message, "Put the row of column names back.")
        return
    for row in range(header + 1, len(sheet.rows)):
        if any(value is not None for value in sheet.rows[row]):
            _read_row(sheet, row, into)


def _read_row(sheet: Sheet, row: int, into: Gathered) -> None:
    texts = [_text(sheet.at(row, column)) for column in range(len(COLUMNS) - 1)]
    spot = Spot(SHEET, row, len(COLUMNS) - 1)
    problem = _problem(into.standard, texts, into.year)
    if problem:
        into.error("other-figures", spot, problem[0], problem[1])
        return
    year, indicator, *rest = texts
    cell = Cell(into.organisation, int(year), int(indicator), *rest)
    outcome = read_figure(sheet.at(row, spot.column), Measure(cell.measure))
    if isinstance(outcome, Unreadable):
        into.error("cell", spot, f"The figure {outcome.problem.message}", outcome.problem.remedy, cell=cell)
    elif isinstance(outcome, Figure):
        into.taken.append(Taken(cell, Figure(outcome.text), spot, ColumnSource.VERIFIED))
    elif isinstance(outcome, Absent) and outcome.written:
        into.signs.setdefault(outcome.written, []).append(spot.label)


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _problem(standard: Standard, texts: list[str], year: int) -> Problem | tuple[str, str] | None:
    said, indicator, section, category, group, measure = texts
    if said not in (str(year), str(year - 1)):
        return f'"{said}" is not a year of this workbook.', f"It is for {year} and {year - 1}."
    words = vocabulary(standard)
    if problem := words.indicator_problem(indicator):
        return problem
    number = int(indicator)
    return (
        words.section_problem(section)
        or words.category_problem(number, section, category)
        or words.group_problem(group)
        or words.measure_problem(number, category, group, measure)
    )
