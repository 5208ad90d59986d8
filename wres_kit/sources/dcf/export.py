"""Writing the WRES data collection workbook from a return, in a layout that can be read back."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.files import return_order
from wres_kit.sources.dcf import sheet_figures
from wres_kit.sources.dcf.layout import ColumnSource, Level, filled
from wres_kit.sources.workbook.grid import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from wres_kit.project import Organisation
    from wres_kit.sources.dcf.layout import BlockLayout, RowLayout, SheetLayout, WorkbookLayout
    from wres_kit.standard import Standard

FIRST = 3
"""The first column of figures; before it stand label and measure."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part of the archive, so that equal returns give equal bytes."""
MEASURES = {Measure.HEADCOUNT: "Headcount", Measure.PERCENTAGE: "%", Measure.RESPONDENTS: "Respondents"}
BOLD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="E8EDEE")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class ExportedWorkbook:
    """A workbook that was written.

    Parameters
    ----------
    data
        Its bytes.
    placed
        Figures in cells of the layout.
    other
        Figures without a cell in the layout, in order.
    """

    data: bytes
    placed: int
    other: tuple[Cell, ...]


def export_workbook(
    standard: Standard,
    layout: WorkbookLayout,
    organisation: Organisation,
    year: int,
    figures: Mapping[Cell, str],
    *,
    with_other: bool = True,
) -> ExportedWorkbook:
    """Write a return as a workbook.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    layout
        How it is laid out. Figures go into the columns for verified figures.
    organisation
        Whose return it is.
    year
        Its reporting year; the columns of the year before are filled too, as far as `figures` has them.
    figures
        Plain numbers as text, by address.
    with_other
        Whether figures that the layout has no cell for go onto a sheet of their own.
    """
    book = Workbook()
    book.remove(book.active)
    left = dict(figures)
    for sheet in layout.sheets:
        _SheetWriter(book.create_sheet(sheet.name[0]), sheet, layout, organisation, year).write(left)
    other = tuple(sorted(left, key=lambda cell: return_order(standard, cell)))
    if other and with_other:
        _write_other(book.create_sheet(sheet_figures.SHEET), {cell: left[cell] for cell in other})
    book.properties.creator = "wres_kit"
    book.properties.created = datetime(year, 3, 31)  # noqa: DTZ001 - the snapshot's day, not a moment
    stream = io.BytesIO()
    book.save(stream)
    return ExportedWorkbook(_undated(stream.getvalue()), len(figures) - len(other), other)


class _SheetWriter:
    """Writes one sheet, and takes the figures that it places out of those that are left."""

    def __init__(
        self, sheet: Worksheet, layout: SheetLayout, book: WorkbookLayout, organisation: Organisation, year: int
    ) -> None:
        self._sheet, self._layout, self._book = sheet, layout, book
        self._organisation, self._year = organisation, year
        self._row = 1

    def write(self, left: dict[Cell, str]) -> None:
        self._identity()
        keys = self._headings()
        for block in self._layout.blocks:
            self._row += 1
            _put(self._sheet, self._row, 1, filled(block.heading[0], self._year)).font = BOLD
            for row in block.rows:
                self._row += 1
                self._figures(block, row, keys, left)
            self._row += 1
        self._sheet.column_dimensions["A"].width = 62
        self._sheet.column_dimensions["B"].width = 14
        for column in range(FIRST, FIRST + len(keys)):
            self._sheet.column_dimensions[column_name(column - 1)].width = 12

    def _identity(self) -> None:
        _put(self._sheet, 1, 1, f"{self._book.title}: {self._layout.name[0]}").font = BOLD
        stated = [(self._book.organisation[0], self._organisation.code), ("Organisation name", self._organisation.name)]
        for row, (label, text) in enumerate(stated, start=2):
            _put(self._sheet, row, 1, label)
            _put(self._sheet, row, 2, text)
        _put(self._sheet, 4, 1, self._book.reporting_year[0])
        self._sheet.cell(4, 2, self._year)
        self._row = 5

    def _headings(self) -> list[dict[Level, str]]:
        """Write the rows of headings, and return what each column of figures is about."""
        levels = self._layout.columns.levels
        texts = [self._layout.columns.texts(level) for level in levels]
        keys = [dict(zip(levels, combination, strict=True)) for combination in itertools.product(*texts)]
        width = len(keys)
        for level, by_key in zip(levels, texts, strict=True):
            self._row += 1
            span = width // len(by_key)
            for column in range(FIRST, FIRST + len(keys), span):
                text = filled(by_key[keys[column - FIRST][level]][0], self._year)
                cell = _put(self._sheet, self._row, column, text)
                cell.font, cell.fill, cell.alignment = BOLD, SHADE, CENTRED
                if span > 1:
                    self._sheet.merge_cells(
                        start_row=self._row, end_row=self._row, start_column=column, end_column=column + span - 1
                    )
            width = span
        self._sheet.freeze_panes = self._sheet.cell(self._row + 1, FIRST)
        return keys

    def _figures(self, block: BlockLayout, row: RowLayout, keys: list[dict[Level, str]], left: dict[Cell, str]) -> None:
        measure = row.measure or block.measure
        _put(self._sheet, self._row, 1, filled(row.label[0], self._year))
        _put(self._sheet, self._row, 2, MEASURES[measure])
        for column, key in enumerate(keys, start=FIRST):
            if key.get(Level.BASIS, ColumnSource.VERIFIED) != ColumnSource.VERIFIED:
                continue
            cell = block.cell(row, key[Level.PERIOD], key[Level.GROUP], self._organisation.code, self._year)
            if row.remainder is None and cell in left:
                _put_number(self._sheet, (self._row, column), left.pop(cell), measure)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> SheetCell:
    """Write a text as a text: never as a formula, whatever it begins with, nor when the cell is edited later."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def _put_number(sheet: Worksheet, at: tuple[int, int], text: str, measure: Measure) -> None:
    """Write a number with the decimal places it was given with; as a text where Excel would not keep its digits."""
    number = Decimal(text)
    places = max(-int(number.as_tuple().exponent), 0)
    if len(number.as_tuple().digits) > 15:
        _put(sheet, *at, f"{text}%" if measure is Measure.PERCENTAGE else text)
        return
    decimals = f"0.{'0' * places}" if places else "0"
    if measure is Measure.PERCENTAGE:
        cell = sheet.cell(*at, float(number / 100))
        cell.number_format = f"{decimals}%"
        return
    cell = sheet.cell(*at, int(number) if not places else float(number))
    cell.number_format = decimals


def _write_other(sheet: Worksheet, figures: Mapping[Cell, str]) -> None:
    note = "Figures of the return that the workbook has no cell for. The collection does not read this sheet."
    _put(sheet, 1, 1, note)
    for column, name in enumerate(sheet_figures.COLUMNS, start=1):
        _put(sheet, 3, column, name).font = BOLD
    for row, (cell, text) in enumerate(figures.items(), start=4):
        for column, part in enumerate((*map(str, cell[1:]), text), start=1):
            _put(sheet, row, column, part)


def _undated(data: bytes) -> bytes:
    """Return a workbook without the time of its making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, part in _parts(made):
            kept.writestr(zipfile.ZipInfo(name, EPOCH), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in sorted(archive.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
        part = archive.read(name)
        if name == "docProps/core.xml":
            part = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", part)
        yield name, part
