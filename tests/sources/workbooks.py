"""Workbooks to read: written from made-up figures, then changed as people and programs change them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.projects import project_in
from tests.standards import WRES
from wres_kit.project import Project
from wres_kit.returns.cells import Cell
from wres_kit.returns.faults import Fault, Severity
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.dcf import SOURCE
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.dcf.layout import WorkbookLayout, layouts
from wres_kit.sources.workbook import Workbook
from wres_kit.sources.workbook.limits import WorkbookLimits
from wres_kit.sources.workbook.reader import Readers

YEAR = 2024
GROUPS = ("white", "bme", "unknown")


def layout_of(year: int) -> WorkbookLayout:
    """The layout of the package for a year."""
    return next(one for one in layouts() if one.year == year)


@cache
def figures_of(layout_year: int, year: int = YEAR, organisation: str = "X01") -> Mapping[Cell, str]:
    """A made-up figure for every cell of a layout that takes one, no two alike in a column."""
    figures: dict[Cell, str] = {}
    for sheet in layout_of(layout_year).sheets:
        for period in sheet.columns.period:
            for group in sheet.columns.group:
                for block in sheet.blocks:
                    for row in block.rows:
                        if row.remainder:
                            continue
                        measure = row.measure or block.measure
                        cell = Cell(
                            organisation, year - (period == "previous"), row.indicator or block.indicator,
                            row.section or block.section, row.category, str(group), measure.value,
                        )  # fmt: skip
                        number = len(figures) + 3
                        figures[cell] = f"{10 + number % 80}.{number % 10}" if measure == "percentage" else str(number)
    return figures


def workbook(path: Path, layout_year: int, figures: Mapping[Cell, str] | None = None, year: int = YEAR) -> Path:
    """Write a workbook in a layout; every figure of it where none are given."""
    organisation = project_in(path.parent / "wb-project").organisation("X01")
    exported = export_workbook(
        WRES, layout_of(layout_year), organisation, year, figures_of(layout_year, year) if figures is None else figures
    )
    path.write_bytes(exported.data)
    return path


def edit(path: Path, change: Callable[[Worksheet], object], sheet: int = 0) -> Path:
    """Change a sheet with openpyxl."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[sheet])
    book.save(path)
    return path


def rezip(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Change the parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def sheet_of_rows(size: int) -> bytes:
    """The XML of a sheet of texts, no two rows alike, of at least so many bytes."""
    cells = b"".join(b'<c r="%s%%d" t="str"><v>%%d</v></c>' % column for column in (b"A", b"B", b"C", b"D"))
    row = b'<row r="%d">' + cells + b"</row>"
    rows = size // len(row % ((100_000,) * 9)) + 1
    body = b"".join(row % (n, n, n * 7919, n, n * 104_729, n, n * 1_299_709, n, n * 15_485_863) for n in range(1, rows))
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return start + body + b"</sheetData></worksheet>"


def opened_here(path: Path) -> Workbook:
    """A workbook that is read in this process."""
    return Workbook(path, path.name, Readers(WorkbookLimits()))


def offered_here(path: Path) -> InputFile:
    """A file whose workbook is read in this process."""
    offered = InputFile(path)
    if offered.is_workbook:
        offered.__dict__["workbook"] = opened_here(path)
    return offered


def read_dcf(path: Path, project: Project | None = None, **context: object) -> ImportResult:
    """Read a workbook as the source does, in this process."""
    chosen = project or project_in(path.parent / "project", "X01", "X02")
    return SOURCE.read(offered_here(path), Context(chosen, **context))  # type: ignore[arg-type]


def values_of(understood: ImportResult) -> dict[Cell, str]:
    """The values by address."""
    return {one.cell: one.value for one in understood.values}


def errors_of(understood: ImportResult) -> list[Fault]:
    """The errors alone."""
    return [fault for fault in understood.faults if fault.severity is Severity.ERROR]


def warnings_of(understood: ImportResult) -> list[Fault]:
    """The warnings alone."""
    return [fault for fault in understood.faults if fault.severity is Severity.WARNING]


def find(sheet: Worksheet, label: str, nth: int = 1) -> int:
    """The row of the nth cell in column A that says something."""
    rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label]
    return rows[nth - 1]
