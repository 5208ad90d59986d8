"""Rows of person-level extracts, from a CSV file, a workbook or a query, as text in named columns.

What a row says about a person never leaves this module but in a `Rows`, which shows nothing of itself, and from there
only as counts. Messages name rows and columns.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.sources.source import Offered, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wres_kit.returns.sources.grid import CellValue

HEAD = 20
"""Rows at the top of a file among which the headings are looked for: reports may begin with a title."""
FORMULAS_AND_ERRORS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b't="e"', b"t='e'")
"""What the XML of a sheet holds where a cell has a formula or an error."""
HINTS = (b"<f", b":f", b't="e"', b"t='e'")
"""Beginnings of these, fewer, which are looked for first: most sheets have none."""
LISTED = 5
"""Rows that a message lists by number; the rest are counted."""


class ExtractError(SourceError):
    """A person-level extract that cannot be read. The message never holds a value of a row."""


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """What a file holds, as text; `records` are (row in the file, texts)."""

    shown: str
    records: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()
    unknown: frozenset[tuple[int, int]] = frozenset()
    """Rows and columns (from 1 and 0) of cells whose value the workbook does not hold, or that hold an error."""

    def __repr__(self) -> str:
        return f"Grid({len(self.records)} rows)"


@dataclass(frozen=True, slots=True, repr=False)
class Rows:
    """The rows of an extract under the names of its fields.

    Parameters
    ----------
    shown
        How messages name the file.
    frame
        A column of texts for each field that the file has, blanks around them removed.
    lines
        The row of each in the file; the index is that of `frame`.
    headings
        The heading of each field in the file.
    notes
        What to tell the person importing.
    """

    shown: str
    frame: pd.DataFrame
    lines: pd.Series[int]
    headings: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Rows({len(self.frame)} rows)"

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, field: str) -> bool:
        """Return whether the file has a field."""
        return field in self.frame

    def only(self, kept: pd.Series[bool]) -> Rows:
        """Return the rows for which `kept` is true."""
        return Rows(self.shown, self.frame[kept], self.lines[kept], self.headings, self.notes)


def head_of(offered: Offered) -> list[tuple[str, ...]]:
    """Return the first rows of a file as text, sheet after sheet: enough to find headings among them."""
    if offered.is_workbook:
        sheets = (offered.workbook.sheet(name, HEAD) for name in offered.workbook.names)
        return [_texts(row) for sheet in sheets for row in sheet.rows]
    text, _ = _decoded(offered.head, offered.shown, whole=False)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    return [tuple(field.strip() for field in record) for record in _first(reader)]


def grids_of(offered: Offered) -> Iterator[Grid]:
    """Yield the content of a file as text, sheet by sheet.

    Raises
    ------
    ExtractError
        The file cannot be read.
    """
    if not offered.is_workbook:
        yield _csv_grid(offered)
        return
    book = offered.workbook
    computed = _has_formulas_or_errors(offered.path)
    for name in book.names:
        cells: list[tuple[int, int]] = []
        if computed:
            facts = book.facts(name)
            cells = [*facts.without_value, *((row, column) for row, column, _ in facts.errors)]
        records = tuple((number, _texts(row)) for number, row in enumerate(book.sheet(name).rows, start=1))
        unknown = frozenset((row + 1, column) for row, column in cells)
        yield Grid(f"{offered.shown}, sheet {name}", records, book.notes, unknown)


def rows_of(grid: Grid, header: int, columns: Mapping[str, str]) -> Rows:
    """Return the rows below a header.

    Parameters
    ----------
    grid
        The file or sheet.
    header
        Position of the row of headings among its records.
    columns
        The heading of each field.

    Raises
    ------
    ExtractError
        A row has more or fewer fields than there are headings, a heading stands twice, or a value is not stored.
    """
    headings = grid.records[header][1]
    width = max(position for position, heading in enumerate(headings) if heading) + 1
    for heading in columns.values():
        if headings.count(heading) > 1:
            message = f'{grid.shown}: two columns are headed "{heading}". Rename one of them in a copy of the file.'
            raise ExtractError(message)
    below = [(line, texts) for line, texts in grid.records[header + 1 :] if any(texts)]
    ragged = [line for line, texts in below if len(texts) < width or any(texts[width:])]
    if ragged:
        message = (
            f"{grid.shown}: {listed_rows(ragged)} more or fewer fields than the {width} columns of the header. Put "
            "texts that hold a comma between quotation marks, and delete lines that are not rows, such as totals."
        )
        raise ExtractError(message)
    positions = {field: headings.index(heading) for field, heading in columns.items()}
    _all_stored(grid, positions)
    frame = pd.DataFrame(
        {field: [texts[position] for _, texts in below] for field, position in positions.items()}, dtype="str"
    )
    lines = pd.Series([line for line, _ in below], dtype="int64")
    return Rows(grid.shown, frame, lines, dict(columns), grid.notes)


def _all_stored(grid: Grid, positions: Mapping[str, int]) -> None:
    wanted = frozenset(positions.values())
    missing = sorted({line for line, column in grid.unknown if column in wanted})
    if missing:
        message = (
            f"{grid.shown}: {listed_rows(missing)} a formula without a stored result, or an error, in a column that is "
            "counted. Open the file in Excel, copy the sheet, and paste it as values."
        )
        raise ExtractError(message)


def listed_rows(lines: Sequence[int]) -> str:
    """Return rows in words, ready for what they have: "row 7 has", "rows 7, 9 and 11 have"."""
    if len(lines) == 1:
        return f"row {lines[0]} has"
    listed = ", ".join(str(line) for line in lines[:LISTED])
    more = f" and {len(lines) - LISTED:,} more" if len(lines) > LISTED else ""
    return f"rows {listed}{more} have"


def _has_formulas_or_errors(path: Path) -> bool:
    """Return whether any sheet may hold a formula or an error. Most extracts do not, and need not be read once more."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.lower().startswith("xl/worksheets/"):
                with archive.open(part) as stream:
                    tail = b""
                    while piece := stream.read(1 << 18):
                        window = tail + piece
                        if any(hint in window for hint in HINTS) and any(
                            mark in window for mark in FORMULAS_AND_ERRORS
                        ):
                            return True
                        tail = piece[-16:]
    return False


def _csv_grid(offered: Offered) -> Grid:
    try:
        data = offered.path.read_bytes()
    except OSError as error:
        message = f"{offered.path}: cannot be read: {error.strerror}."
        raise ExtractError(message) from None
    text, notes = _decoded(data, offered.shown, whole=True)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    records, line, fault = [], 1, None
    try:
        for record in reader:
            records.append((line, tuple(field.strip() for field in record)))
            line = reader.line_num + 1
    except csv.Error:
        fault = (
            f"{offered.shown}: row {line} cannot be read as CSV. Close each quotation mark, and save the file again."
        )
    if fault:
        raise ExtractError(fault)
    return Grid(offered.shown, tuple(records), notes)


def _first(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for _ in range(HEAD):
            yield next(reader)
    except (StopIteration, csv.Error):
        return


def _decoded(data: bytes, shown: str, *, whole: bool) -> tuple[str, tuple[str, ...]]:
    """Return text and notes. Names may be in the encoding of Windows; they are not read, only passed over."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1000]:
        message = f'{shown}: is not a CSV file in UTF-8. In Excel: Save As, file type "CSV UTF-8 (Comma delimited)".'
        raise ExtractError(message)
    body = data.removeprefix(b"\xef\xbb\xbf")
    # The first part of a file may end within a character.
    for cut in range(1 if whole else 4):
        try:
            return body[: len(body) - cut].decode("utf-8"), ()
        except UnicodeDecodeError:
            continue
    note = "The file is not in UTF-8; it was read in the encoding of Windows (1252)."
    return body.decode("cp1252", errors="replace"), (note,)


def _delimiter(text: str) -> str:
    """Return what separates the columns: of comma, semicolon and tab the one that the first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _texts(row: Sequence[CellValue]) -> tuple[str, ...]:
    return tuple(map(_text, row))


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
