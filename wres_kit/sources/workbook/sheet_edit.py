"""Putting numbers into cells of a workbook, and leaving every other byte of its parts as it is.

openpyxl would write the whole workbook anew: what it does not know, such as form controls, slicers or extensions of
validations, would be lost. Here only the elements of the cells themselves are replaced in the XML of their sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from wres_kit.sources.workbook.grid import cell_name, cell_position
from wres_kit.sources.workbook.reader import part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPE = re.compile(rb"""\s+t\s*=\s*("[^"]*"|'[^']*')""")
"""The attribute that says what kind of value a cell holds; a number needs none."""
WORKBOOK = "xl/workbook.xml"
At = tuple[int, int]
"""Row and column, from 0."""


class CellElement(NamedTuple):
    """A cell in the XML of a sheet: where it begins and ends, its start tag, its style, whether it has a formula."""

    start: int
    end: int
    tag: bytes
    style: int
    has_formula: bool


class RowElement(NamedTuple):
    """A row in the XML of a sheet: where it begins, where its cells end, and its start tag."""

    start: int
    inner_end: int
    tag: bytes


@dataclass
class SheetXml:
    """The elements of a sheet that an edit needs.

    Parameters
    ----------
    data
        The XML, in UTF-8.
    prefix
        The prefix of its elements, with the colon; mostly empty.
    cells, rows
        By place.
    validations
        For each rule of validation: its ranges, kind, operator and limits.
    protected
        Whether the sheet is protected, so that locked cells cannot be filled by hand.
    rows_end
        Where the last row ends.
    """

    data: bytes
    prefix: str = ""
    cells: dict[At, CellElement] = field(default_factory=dict)
    rows: dict[int, RowElement] = field(default_factory=dict)
    validations: list[dict[str, str]] = field(default_factory=list)
    protected: bool = False
    rows_end: int = 0

    @classmethod
    def read(cls, data: bytes) -> SheetXml:
        """Find the elements of a sheet."""
        elements = cls(data)
        _Scanner(elements).scan()
        return elements


class _Scanner:
    """Notes where elements begin and end while a parser goes over them."""

    def __init__(self, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._row, self._column = -1, -1
        self._open: dict[str, tuple[int, bytes]] = {}
        self._style, self._formula = 0, False
        self._rule: dict[str, str] | None = None
        self._text: list[str] = []

    def scan(self) -> None:
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.Parse(self._sheet.data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = self._parser.CurrentByteIndex
        self._text.clear()
        match local:
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
                self._open["row"] = at, self._tag(at)
            case "c":
                self._row, self._column = (
                    cell_position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
                )
                self._style, self._formula = int(attributes.get("s", "0")), False
                self._open["c"] = at, self._tag(at)
            case "f":
                self._formula = True
            case "sheetData":
                self._sheet.prefix = f"{prefix}:" if prefix else ""
                self._sheet.rows_end = at + len(self._tag(at))
            case "sheetProtection":
                self._sheet.protected = attributes.get("sheet") in ("1", "true")
            case "dataValidation":
                self._rule = dict(attributes)

    def _end(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        local = name.rpartition(":")[2]
        if local in self._open:
            start, tag = self._open.pop(local)
            is_empty = tag.endswith(b"/>")
            inner = start + len(tag) if is_empty else at
            end = inner if is_empty else self._sheet.data.index(b">", at) + 1
            if local == "c":
                cell = CellElement(start, end, tag, self._style, self._formula)
                self._sheet.cells[self._row, self._column] = cell
            else:
                self._sheet.rows[self._row] = RowElement(start, inner, tag)
                self._sheet.rows_end = end
        elif self._rule is not None and local in ("formula1", "formula2"):
            self._rule[local] = "".join(self._text)
        elif local == "dataValidation" and self._rule is not None:
            self._sheet.validations.append(self._rule)
            self._rule = None

    def _tag(self, at: int) -> bytes:
        """Return a start tag as it is written; a ``>`` within quotes does not end it."""
        tag = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""").match(self._sheet.data, at)
        assert tag is not None  # the parser has just read it
        return tag[0]


def filled_sheet(sheet: SheetXml, numbers: Mapping[At, str]) -> bytes:
    """Return the XML of a sheet with numbers put into cells; cells and rows that are not there yet are added.

    Parameters
    ----------
    sheet
        The sheet.
    numbers
        Plain numbers by place.
    """
    edits = [_replaced(sheet.cells[at], number, sheet.prefix) for at, number in numbers.items() if at in sheet.cells]
    missing: dict[int, dict[int, str]] = {}
    for (row, column), number in numbers.items():
        if (row, column) not in sheet.cells:
            missing.setdefault(row, {})[column] = number
    for row, by_column in missing.items():
        edits += _added(sheet, row, by_column)
    parts, done = [], 0
    for start, end, text in sorted(edits):
        parts += [sheet.data[done:start], text]
        done = end
    return b"".join([*parts, sheet.data[done:]])


def _replaced(cell: CellElement, number: str, prefix: str) -> tuple[int, int, bytes]:
    tag = TYPE.sub(b"", cell.tag).removesuffix(b">").removesuffix(b"/").rstrip()
    return cell.start, cell.end, tag + f"><{prefix}v>{number}</{prefix}v></{prefix}c>".encode()


def _added(sheet: SheetXml, row: int, by_column: Mapping[int, str]) -> Iterator[tuple[int, int, bytes]]:
    """Yield what adds cells to a row, each before the next one that is there."""
    prefix = sheet.prefix

    def cell(column: int, number: str) -> bytes:
        return f'<{prefix}c r="{cell_name(row, column)}"><{prefix}v>{number}</{prefix}v></{prefix}c>'.encode()

    element = sheet.rows.get(row)
    if element is None:
        cells = b"".join(cell(column, by_column[column]) for column in sorted(by_column))
        place = min((other.start for number, other in sheet.rows.items() if number > row), default=sheet.rows_end)
        yield place, place, f'<{prefix}row r="{row + 1}">'.encode() + cells + f"</{prefix}row>".encode()
        return
    if element.tag.endswith(b"/>"):
        cells = b"".join(cell(column, by_column[column]) for column in sorted(by_column))
        tag = element.tag.removesuffix(b"/>").rstrip() + b">"
        yield element.start, element.inner_end, tag + cells + f"</{prefix}row>".encode()
        return
    in_row = {column: element_at for (at, column), element_at in sheet.cells.items() if at == row}
    by_place: dict[int, bytes] = {}
    for column in sorted(by_column):
        place = min(
            (element_at.start for other, element_at in in_row.items() if other > column), default=element.inner_end
        )
        by_place[place] = by_place.get(place, b"") + cell(column, by_column[column])
    for place, cells in by_place.items():
        yield place, place, cells


def sheets_of(data: bytes, names: Mapping[str, object]) -> dict[str, tuple[str, SheetXml]]:
    """Return some sheets of a workbook: by name, the part that holds each, and its elements."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: part_of(archive, name) for name in names}
        return {name: (part, SheetXml.read(archive.read(part))) for name, part in parts.items()}


def with_parts(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a workbook with some parts replaced; all others keep their bytes, order, dates and compression.

    Formulas are worked out anew when it is opened: the results that are stored are those of the empty workbook.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            content = changed.get(info.filename, old.read(info))
            if info.filename.lower() == WORKBOOK and changed:
                content = worked_out_on_opening(content)
            new.writestr(info, content, compress_type=info.compress_type)
    return stream.getvalue()


def worked_out_on_opening(workbook: bytes) -> bytes:
    """Return the part of a workbook with the mark that its formulas are worked out when it is opened."""
    marked = re.search(rb"""<(?:\w+:)?calcPr\b(?:[^"'>]|"[^"]*"|'[^']*')*>""", workbook)
    if marked is None:
        return workbook
    tag = re.sub(rb"""\s+fullCalcOnLoad\s*=\s*("[^"]*"|'[^']*')""", b"", marked[0])
    end = b"/>" if tag.endswith(b"/>") else b">"
    tag = tag.removesuffix(end).rstrip() + b' fullCalcOnLoad="1"' + end
    return workbook[: marked.start()] + tag + workbook[marked.end() :]
