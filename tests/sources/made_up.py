"""Made-up projects, extracts and workbooks for the tests of sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

STAFF_HEADINGS = (
    "Employee Number", "Last Name", "Pay Scale", "Staff Group", "Ethnic Origin", "Assignment Category",
    "Primary Assignment",
)  # fmt: skip


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headings)
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]], merged: dict[str, list[str]] | None = None) -> Path:
    """A workbook of sheets with rows of values, and merged ranges."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in (merged or {}).get(name, []):
            sheet.merge_cells(cells)
    book.save(path)
    return path


def staff_row(
    number: object = 1, *, scale: str = "NHS|XR05|Review Body Band 5", group: str = "Nursing and Midwifery Registered",
    ethnic: str = "A", category: str = "Permanent", primary: str = "Y", name: str = "Nobody",
) -> tuple[object, ...]:  # fmt: skip
    """A row under `STAFF_HEADINGS`."""
    return (number, name, scale, group, ethnic, category, primary)
