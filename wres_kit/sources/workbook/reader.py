"""Reading a workbook in this process: calamine for the values, the sheet's XML for the rest."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from xml.parsers import expat

import python_calamine as calamine

from wres_kit.sources.workbook.grid import (
    CellValue,
    NumberDisplay,
    PickedColumns,
    Sheet,
    SheetFacts,
    cell_position,
    pick,
    shown_as,
    text_of,
)
from wres_kit.sources.workbook.limits import (
    UnsafeWorkbookError,
    WorkbookLimits,
    damaged,
    encrypted,
    inspect,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
    from pathlib import Path

    from wres_kit.sources.workbook import Wish


BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
"""Number formats that workbooks use by number without writing them out (ECMA-376 part 1, 18.8.30)."""
CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")
Attributes = dict[str, str]


def read_facts(archive: zipfile.ZipFile, sheet: str) -> SheetFacts:
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
    shown = {number: style.shown for number, style in enumerate(cell_styles(archive))}
    formats = {number: each for number, each in shown.items() if each.percent or each.decimals is not None}
    elements = _SheetElements(formats, parser)
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


class CellStyle(NamedTuple):
    """How the cells of a style show numbers, and whether they are locked where their sheet is protected."""

    shown: NumberDisplay
    locked: bool


def cell_styles(archive: zipfile.ZipFile) -> list[CellStyle]:
    """Return the styles of cells, by their number.

    Raises
    ------
    expat.ExpatError, KeyError, ValueError
        A part is missing or not well formed.
    """
    names = {name.lower(): name for name in archive.namelist()}
    if "xl/styles.xml" not in names:
        return [CellStyle(shown_as(""), locked=True)]
    codes = dict(BUILT_IN)
    styles: list[tuple[int, bool]] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = name
        elif name == "numFmt" and inside != "dxfs":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and inside == "cellXfs":
            styles.append((int(attributes.get("numFmtId", "0")), True))
        elif name == "protection" and inside == "cellXfs" and styles:
            styles[-1] = styles[-1][0], attributes.get("locked", "1") in ("1", "true")

    _parse(archive.read(names["xl/styles.xml"]), start)
    return [CellStyle(shown_as(codes.get(number, "")), locked) for number, locked in styles]


class _SheetElements:
    """Gathers facts while the elements of a sheet go by.

    The sheet of an extract has a million cells: ends of elements and texts are asked for only within a cell that has a
    formula or an error, and where a cell stands is worked out only for cells of which there is something to say.
    """

    def __init__(self, formats: Mapping[int, NumberDisplay], parser: expat.XMLParserType) -> None:
        self._formats, self._parser = formats, parser
        self._row = self._column = -1
        self._reference = self._type = ""
        self._value: list[str] | None = None
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._without: set[tuple[int, int]] = set()
        self._errors: list[tuple[int, int, str]] = []
        self._shown: list[tuple[int, int, NumberDisplay]] = []

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

    def facts(self) -> SheetFacts:
        return SheetFacts(
            frozenset(self._hidden_rows), frozenset(self._hidden_columns), frozenset(self._without),
            tuple(self._errors), tuple(self._shown),
        )  # fmt: skip


T = TypeVar("T")
PERSONAL = re.compile(
    r"(employee|assignment|staff|payroll|person|applicant|national insurance|ni|esr) (number|no|id|ref|reference)"
    r"|(first|last|fore|sur|full|employee|given|family) ?name|date of birth|dob|nhs number|email( address)?"
    r"|ethnic (origin|group|category|code)|ethnicity|home address|postcode"
)
ENOUGH = 2
"""A row with this many of them heads a list of people; a single one may be a note."""
HEAD = 30
"""Rows of a hidden sheet among which headings of a list of people are looked for."""


class Reader:
    """A workbook that was inspected and opened.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it.
    limits
        How large it may be.

    Attributes
    ----------
    notes : tuple of str
        What is in it that is ignored: macros, links to other workbooks.
    only_values : bool
        Whether it holds neither formulas nor errors, and nothing hidden.
    sheets : tuple of (str, bool)
        Name of each sheet of cells in order, and whether it is hidden.

    Raises
    ------
    WorkbookError
        It cannot or may not be opened.
    """

    def __init__(self, path: Path, shown: str, limits: WorkbookLimits) -> None:
        self._path, self._shown = path, shown
        inspected = inspect(path, shown, limits)
        self.notes, self.only_values = inspected.notes, inspected.only_values
        self._last: calamine.CalamineSheet | None = None
        self._book = self._tried(lambda: calamine.CalamineWorkbook.from_path(path))
        self.sheets = tuple(
            (sheet.name, sheet.visible is not calamine.SheetVisibleEnum.Visible)
            for sheet in self._book.sheets_metadata
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet
        )
        very = {
            sheet.name for sheet in self._book.sheets_metadata if sheet.visible is calamine.SheetVisibleEnum.VeryHidden
        }
        self.notes += tuple(self._hidden_lists(very))

    def open(self) -> tuple[tuple[str, ...], bool, tuple[tuple[str, bool], ...]]:
        """Return what is known of the workbook: `notes`, `only_values` and `sheets`."""
        return self.notes, self.only_values, self.sheets

    def sheet(self, name: str, rows: int | None = None) -> Sheet:
        """Return the values of a sheet, or of its first rows."""
        hidden = dict(self.sheets)[name]
        sheet = self._parsed(name)
        grid = self._tried(lambda: sheet.to_python(skip_empty_area=False, nrows=rows))
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        return Sheet(name, tuple(tuple(map(_plain, row)) for row in grid), merged, hidden)

    def _hidden_lists(self, very: Set[str]) -> Iterator[str]:
        """Yield what is to be known of hidden sheets that look like lists of people."""
        for name, hidden in self.sheets:
            if hidden and (headings := personal_headings(self.sheet(name, HEAD).rows)):
                where = "very hidden: Excel does not offer to show it" if name in very else "hidden"
                yield (
                    f'The sheet "{name}" is {where}. It looks like a list of people ({", ".join(headings)}). '
                    "The workbook must not be sent on with it."
                )

    def picked(self, name: str, skip: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """Return some columns of a sheet as text, of all rows but the first ones; see `pick`."""
        sheet = self._parsed(name)
        grid = self._tried(lambda: sheet.to_python(skip_empty_area=False))
        return pick(enumerate(grid[skip:], start=skip + 1), width, positions, _text)

    def _parsed(self, name: str) -> calamine.CalamineSheet:
        """Return a sheet as calamine parsed it; the last one is kept, as several sources look at its first rows."""
        if self._last is None or self._last.name != name:
            self._last = None
            self._last = self._tried(lambda: self._book.get_sheet_by_name(name))
        return self._last

    def facts(self, name: str) -> SheetFacts:
        """Return what the values of a sheet do not tell."""

        def read() -> SheetFacts:
            with zipfile.ZipFile(self._path) as archive:
                return read_facts(archive, name)

        return self._tried(read)

    def _tried(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except calamine.PasswordError:
            raise encrypted(self._shown) from None
        except MemoryError:
            raise too_large(self._shown, "it needs more memory than any return should") from None
        except (calamine.CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error) as error:
            raise damaged(self._shown, error) from None
        except (KeyError, ValueError, OverflowError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise damaged(self._shown, error) from None
        except BaseException as error:
            # A panic of calamine's Rust code arrives as an exception that is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise damaged(self._shown, error) from None


def _text(value: Any) -> str:  # noqa: ANN401 - whatever calamine gives
    return value.strip() if type(value) is str else text_of(_plain(value))


def _plain(value: Any) -> CellValue:  # noqa: ANN401 - whatever calamine gives
    # Nearly all values are texts and numbers: the two exact types are asked for first, in a sheet of a million cells.
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return value  # type: ignore[no-any-return]
    if isinstance(value, str | bool | date | datetime | time):
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(value)


def personal_headings(rows: Iterable[Sequence[CellValue]]) -> list[str]:
    """Return the headings of a list of people among the first rows of a sheet; nothing where it has none."""
    for row in rows:
        names = [text for text in row if isinstance(text, str) and _is_personal(text)]
        if len(names) >= ENOUGH:
            return names[:4]
    return []


def _is_personal(text: str) -> bool:
    return bool(PERSONAL.fullmatch(re.sub(r"[\W_]+", " ", text.casefold()).strip()))


class Readers:
    """Answers requests about workbooks; the one asked for last stays open.

    Parameters
    ----------
    limits
        How large a workbook may be.
    """

    def __init__(self, limits: WorkbookLimits) -> None:
        self._limits = limits
        self._path: Path | None = None

    def ask(self, path: Path, shown: str, wish: Wish, **wanted: Any) -> Any:  # noqa: ANN401 - what the method takes and gives
        """Return what a method of the `Reader` of a workbook gives."""
        if wish == "open" or path != self._path:
            self._path = None
            self._reader = Reader(path, shown, self._limits)
            self._path = path
        return getattr(self._reader, wish)(**wanted)
