"""The figures of a matched sheet: from cells in two columns, ESR and verified, to one figure each.

What the organisation verified holds. Where it verified nothing, the figure of the Electronic Staff Record is taken, and
said to be unverified; where both are given and differ, that is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.numbers import Problem
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.sources.dcf.layout import CellPosition, ColumnSource, ExtractedFigure, WorkbookValues
from wres_kit.sources.workbook.figures import Absent, Figure, Outcome, Unreadable, read_figure
from wres_kit.sources.workbook.grid import cell_name, column_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.sources.dcf.sheet_match import FoundRow, SheetMatch
    from wres_kit.sources.workbook import Workbook
    from wres_kit.sources.workbook.grid import Sheet, SheetFacts
    from wres_kit.standard import Standard


BASES = {ColumnSource.ESR: "ESR figure", ColumnSource.VERIFIED: "verified figure"}
SAVE_AGAIN = "Open the workbook in Excel, which works out its formulas, save it, and import it again."


class SheetFigures:
    """Reads the figures of one sheet.

    Parameters
    ----------
    match
        How the sheet matches its layout.
    sheet, facts
        The sheet.
    into
        Where the figures and faults go.
    """

    def __init__(self, match: SheetMatch, sheet: Sheet, facts: SheetFacts, into: WorkbookValues) -> None:
        self._match, self._sheet, self._facts, self._into = match, sheet, facts, into
        self._shown = {(row, column): shown for row, column, shown in facts.shown}
        self._errors = {(row, column): text for row, column, text in facts.errors}

    def gather(self) -> None:
        """Read all figures of the sheet."""
        for headings in self._match.headings:
            for column in headings.doubled:
                spot = self._spot(headings.bottom, column)
                message = "This column has the same headings as another: we cannot tell which is right."
                self._into.error("columns", spot, message, "Delete one of them, or correct its headings.")
        self._name_what_is_hidden()
        for matched in self._rows_to_read():
            for (period, group), spots in self._spots(matched).items():
                self._read(matched, period, group, spots)

    def _name_what_is_hidden(self) -> None:
        """Say that a sheet, or columns of figures, are hidden, where there are figures in them."""
        columns = sorted(
            {
                column
                for matched in self._match.rows
                for column in matched.headings.columns
                if self._holds_something(matched.row, column)
            }
        )
        if self._sheet.hidden and columns:
            message = "The sheet is hidden; its figures were read all the same."
            self._into.warning("hidden", self._spot(0, 0), message, "Show the sheet, and see that it is this year's.")
        if hidden := [column for column in columns if column in self._facts.hidden_columns]:
            named = f"Column{'s' * (len(hidden) > 1)} {' and '.join(map(column_name, hidden))}"
            message = f"{named} {'are' if len(hidden) > 1 else 'is'} hidden; the figures were read all the same."
            self._into.warning("hidden", self._spot(0, hidden[0]), message, "Show them, and see that they are right.")

    def _rows_to_read(self) -> Iterator[FoundRow]:
        """Yield each row once; a label that stands twice is read where it is shown."""
        by_label: dict[tuple[str, str], list[FoundRow]] = {}
        for matched in self._match.rows:
            by_label.setdefault((matched.block.heading[0], matched.layout.label[0]), []).append(matched)
        for (heading, label), rows in by_label.items():
            shown = [matched for matched in rows if matched.row not in self._facts.hidden_rows] or rows
            spot = self._spot(shown[0].row, 0)
            if len(shown) > 1:
                if any(self._is_filled(matched) for matched in shown):
                    places = " and ".join(str(matched.row + 1) for matched in shown)
                    message = f'"{label}" under "{heading}" is in rows {places}: we cannot tell which is right.'
                    self._into.error("rows", spot, message, "Delete or rename one, or give the second its own heading.")
                continue
            if shown[0].row in self._facts.hidden_rows and self._is_filled(shown[0]):
                message = f'The row of "{label}" is hidden; its figures were read all the same.'
                self._into.warning("hidden", spot, message, "Show the row, and see that its figures are this year's.")
            yield shown[0]

    def _is_filled(self, matched: FoundRow) -> bool:
        return any(self._holds_something(matched.row, column) for column in matched.headings.columns)

    def _holds_something(self, row: int, column: int) -> bool:
        at = (row, column)
        return self._sheet.at(*at) is not None or at in self._errors or at in self._facts.without_value

    def _spots(self, matched: FoundRow) -> dict[tuple[str, str], dict[ColumnSource, CellPosition]]:
        spots: dict[tuple[str, str], dict[ColumnSource, CellPosition]] = {}
        for column, key in matched.headings.columns.items():
            spots.setdefault((key.period, key.group), {})[ColumnSource(key.basis)] = self._spot(matched.row, column)
        return spots

    def _read(self, matched: FoundRow, period: str, group: str, spots: Mapping[ColumnSource, CellPosition]) -> None:
        cell = matched.block.cell(matched.layout, period, group, self._into.organisation, self._into.year)
        outcomes = {basis: self._outcome(spot, Measure(cell.measure)) for basis, spot in spots.items()}
        for basis, outcome in outcomes.items():
            self._report(cell, basis, spots[basis], outcome)
        for basis in (ColumnSource.VERIFIED, ColumnSource.ESR):
            outcome = outcomes.get(basis, Absent())
            if isinstance(outcome, Figure):
                self._into.taken.append(ExtractedFigure(cell, outcome, spots[basis], basis, matched.layout.remainder))
            if outcome != Absent():
                break
        self._compare(cell, spots, outcomes)

    def _outcome(self, spot: CellPosition, measure: Measure) -> Outcome:
        at = (spot.row, spot.column)
        if at in self._errors:
            problem = Problem(f"holds the error {self._errors[at]}.", "Correct its formula, or give the figure.")
            return Unreadable(problem)
        if at in self._facts.without_value:
            return Unreadable(Problem("holds a formula whose result is not stored in the file.", SAVE_AGAIN))
        merged = self._sheet.range_at(*at)
        if merged and self._match.is_shared(merged) and self._sheet.at(merged[0], merged[1]) is not None:
            problem = Problem(
                f"is merged with other cells for figures ({cell_name(*merged[:2])} to {cell_name(*merged[2:])}).",
                "Unmerge the cells, and give each its own figure.",
            )
            return Unreadable(problem)
        return read_figure(self._sheet.at(*at), measure, self._shown.get(at))

    def _report(self, cell: Cell, basis: ColumnSource, spot: CellPosition, outcome: Outcome) -> None:
        if isinstance(outcome, Unreadable):
            message = f"The {BASES[basis]} {outcome.problem.message}"
            self._into.error("cell", spot, message, outcome.problem.remedy, cell=cell)
        elif isinstance(outcome, Absent) and outcome.suppressed:
            message = f'The {BASES[basis]} is kept back ("{outcome.written}"): the return will have none.'
            remedy = "Give the figure if you have it: what may not be published is suppressed later, by one rule."
            self._into.warning("kept-back", spot, message, remedy, cell=cell)
        elif isinstance(outcome, Absent) and outcome.written:
            self._into.signs.setdefault(outcome.written, []).append(spot.label)

    def _compare(
        self, cell: Cell, spots: Mapping[ColumnSource, CellPosition], outcomes: Mapping[ColumnSource, Outcome]
    ) -> None:
        esr, verified = outcomes.get(ColumnSource.ESR), outcomes.get(ColumnSource.VERIFIED)
        if isinstance(esr, Figure) and isinstance(verified, Figure) and float(esr.text) != float(verified.text):
            message = (
                f"Verified as {verified.text}; ESR has {esr.text} ({spots[ColumnSource.ESR].label}). "
                f"{verified.text} taken."
            )
            remedy = "If ESR is wrong, have it corrected, so that next year's figures start from the right ones."
            self._into.warning("esr-differs", spots[ColumnSource.VERIFIED], message, remedy, cell=cell)

    def _spot(self, row: int, column: int) -> CellPosition:
        return CellPosition(self._sheet.name, row, column)


SHEET = "Other figures"
COLUMNS = ("year", "indicator", "section", "category", "group", "measure", "value")


def read_other_figures(book: Workbook, into: WorkbookValues) -> None:
    """Read the sheet, where the workbook has one."""
    if SHEET not in book.names:
        return
    sheet = book.sheet(SHEET)
    header = next((row for row, values in enumerate(sheet.rows) if values[: len(COLUMNS)] == COLUMNS), None)
    if header is None:
        message = f"The sheet has no row with the columns {', '.join(COLUMNS)}; nothing of it was read."
        into.warning("other-figures", CellPosition(SHEET, 0, 0), message, "Put the row of column names back.")
        return
    for row in range(header + 1, len(sheet.rows)):
        if any(value is not None for value in sheet.rows[row]):
            _read_row(sheet, row, into)


def _read_row(sheet: Sheet, row: int, into: WorkbookValues) -> None:
    texts = [text_of(sheet.at(row, column)) for column in range(len(COLUMNS) - 1)]
    spot = CellPosition(SHEET, row, len(COLUMNS) - 1)
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
        into.taken.append(ExtractedFigure(cell, Figure(outcome.text), spot, ColumnSource.VERIFIED))
    elif isinstance(outcome, Absent) and outcome.written:
        into.signs.setdefault(outcome.written, []).append(spot.label)


def _problem(standard: Standard, texts: list[str], year: int) -> Problem | tuple[str, str] | None:
    stated_year, indicator, section, category, group, measure = texts
    if stated_year not in (str(year), str(year - 1)):
        return f'"{stated_year}" is not a year of this workbook.', f"It is for {year} and {year - 1}."
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
