"""What calamine does not tell of a sheet, read from its XML: hidden rows, errors, formulas without a result, formats.

calamine gives an empty cell for an error and for a formula whose result is not stored. In a return that would turn a
figure that went wrong into one that was never reported. openpyxl tells formulas and hidden rows only where it loads the
whole workbook twice, at thirty times the time; one pass over the sheet's own elements is enough.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from wres_kit.sources.workbook.grid import Facts, Shown, cell_position, shown_as
from wres_kit.sources.workbook.limits import UnsafeWorkbookError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Mapping

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
"""Number formats that workbooks use by number without writing them out (ECMA-376 part 1, 18.8.30)."""
CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")
Attributes = dict[str, str]


def read_facts(archive: zipfile.ZipFile, sheet: str) -> Facts:
    """Return what the XML of a sheet says beside its values.

    Parameters
    ----------
    archive
        The workbook; it has been inspected.
    sheet
        The name of the sheet.

    Raises
    ------
    expat.ExpatError, KeyError, ValueError
        A part is missing or not well formed.
    """
    part = part_of(archive, sheet)
    parser = _parser()
    elements = _SheetElements(_formats(archive), parser)
    parser.StartElementHandler = elements.start
    parser.Parse(archive.read(part), True)
    return elements.facts()


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _parse(data: bytes, start: Callable[[str, Attributes], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.Parse(data, True)


def _refuse(*_: object) -> None:
    raise UnsafeWorkbookError("A part of the workbook declares entities, which no workbook of Excel does. Not opened.")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return which part of the archive holds a sheet."""
    targets: dict[str, str] = {}
    ids: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def listed(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids[attributes.get("name", "")] = next((v for k, v in attributes.items() if _local(k) == "id"), "")

    names = {name.lower(): name for name in archive.namelist()}
    _parse(archive.read(names["xl/_rels/workbook.xml.rels"]), relation)
    _parse(archive.read(names["xl/workbook.xml"]), listed)
    target = targets[ids[sheet]]
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    return names[path.lower()]


def _formats(archive: zipfile.ZipFile) -> Mapping[int, Shown]:
    """Return how numbers of each cell style are shown, for styles that say so."""
    names = {name.lower(): name for name in archive.namelist()}
    if "xl/styles.xml" not in names:
        return {}
    codes = dict(BUILT_IN)
    styles: list[int] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = name
        elif name == "numFmt" and inside != "dxfs":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and inside == "cellXfs":
            styles.append(int(attributes.get("numFmtId", "0")))

    _parse(archive.read(names["xl/styles.xml"]), start)
    shown = {style: shown_as(codes.get(number, "")) for style, number in enumerate(styles)}
    return {
        style: format_shown
        for style, format_shown in shown.items()
        if format_shown.percent or format_shown.decimals is not None
    }


def locked_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of cell styles whose cells are locked where their sheet is protected: all but those unlocked.

    Raises
    ------
    expat.ExpatError, KeyError, ValueError
        A part is missing or not well formed.
    """
    names = {name.lower(): name for name in archive.namelist()}
    if "xl/styles.xml" not in names:
        return frozenset({0})
    styles: list[bool] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = name
        elif name == "xf" and inside == "cellXfs":
            styles.append(True)
        elif name == "protection" and inside == "cellXfs" and styles:
            styles[-1] = attributes.get("locked", "1") in ("1", "true")

    _parse(archive.read(names["xl/styles.xml"]), start)
    return frozenset(style for style, locked in enumerate(styles) if locked)


class _SheetElements:
    """Gathers facts while the elements of a sheet go by.

    The sheet of an extract has a million cells: ends of elements and texts are asked for only within a cell that has a
    formula or an error, and where a cell stands is worked out only for cells of which there is something to say.
    """

    def __init__(self, formats: Mapping[int, Shown], parser: expat.XMLParserType) -> None:
        self._formats, self._parser = formats, parser
        self._row = self._column = -1
        self._reference = self._type = ""
        self._value: list[str] | None = None
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._without: set[tuple[int, int]] = set()
        self._errors: list[tuple[int, int, str]] = []
        self._shown: list[tuple[int, int, Shown]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._cell(attributes)
        elif name == "v":
            self._value = []
        elif name == "f":
            self._watch()
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._position()[0] + 1
            self._column, self._reference = -1, ""
            if attributes.get("hidden") in ("1", "true"):
                self._hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), 16_384)
            self._hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def _cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._reference = attributes["r"]
        else:
            self._row, self._column = self._position()
            self._column += 1
            self._reference = ""
        self._type, self._value = attributes.get("t", "n"), None
        if self._type == "e":
            self._watch()
        if self._formats and (shown := self._formats.get(int(attributes.get("s", "0")))):
            self._shown.append((*self._position(), shown))

    def _position(self) -> tuple[int, int]:
        """Return row and column of the last cell; of the row itself, and -1, where it had none yet."""
        if not self._reference:
            return self._row, self._column
        if not CELL.fullmatch(self._reference):
            message = f"a cell has the reference {self._reference[:20]!r}"
            raise ValueError(message)
        return cell_position(self._reference)

    def _watch(self) -> None:
        """Follow the rest of this cell, which has a formula or an error."""
        self._parser.CharacterDataHandler, self._parser.EndElementHandler = self._text, self._end

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if _local(name) != "c":
            return
        value = "".join(self._value or ())
        if self._type == "e":
            self._errors.append((*self._position(), value))
        elif not value and self._type != "str":
            self._without.add(self._position())
        self._value = self._parser.CharacterDataHandler = self._parser.EndElementHandler = None

    def facts(self) -> Facts:
        return Facts(
            frozenset(self._hidden_rows), frozenset(self._hidden_columns), frozenset(self._without),
            tuple(self._errors), tuple(self._shown),
        )  # fmt: skip
