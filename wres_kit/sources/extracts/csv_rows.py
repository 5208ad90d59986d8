"""Extracts in files of text: CSV read as a stream, and tables in web pages."""

from __future__ import annotations

import codecs
import csv
import io
import re
from functools import cached_property
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from wres_kit.sources.workbook.grid import HEAD, ExtractError, PickedColumns, Record, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bs4 import Tag

    from wres_kit.sources import InputFile


CHUNK = 1 << 20
UTF16 = "The file is in UTF-16, and was read so."
WINDOWS = "The file is not in UTF-8; it was read in the encoding of Windows (1252)."


class CsvGrid:
    """What a CSV file holds; see `Grid`.

    Parameters
    ----------
    offered
        The file.

    Raises
    ------
    ExtractError
        It cannot be read.
    """

    def __init__(self, offered: InputFile) -> None:
        self._path, self.shown = offered.path, offered.shown
        _must_be_text(offered.head, offered.shown)
        try:
            self._encoding = _utf16(offered.head) or ("utf-8-sig" if self._is_utf8() else "cp1252")
        except OSError as error:
            message = f"{offered.path}: cannot be read: {error.strerror}."
            raise ExtractError(message) from None
        self._delimiter = _delimiter(offered.head.decode(self._encoding, errors="replace"))

    def __repr__(self) -> str:
        return "CsvGrid()"

    @property
    def notes(self) -> tuple[str, ...]:
        """See `Grid`."""
        return {"cp1252": (WINDOWS,), "utf-16": (UTF16,)}.get(self._encoding, ())

    @cached_property
    def head(self) -> Sequence[Record]:
        """See `Grid`."""
        return list(islice(self.stripped(), HEAD))

    def stripped(self) -> Iterator[Record]:
        """Yield all rows, without blanks around the texts."""
        return ((line, tuple(text.strip() for text in texts)) for line, texts in self._records())

    def below(self, header: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """See `Grid`."""
        return pick(islice(self._records(), header + 1, None), width, positions, str.strip)

    def unknown(self) -> frozenset[tuple[int, int]]:
        """See `Grid`; a text is all there is."""
        return frozenset()

    def _is_utf8(self) -> bool:
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self._path.open("rb") as stream:
            try:
                while piece := stream.read(CHUNK):
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return False
        return True

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the line on which it begins."""
        fault, line = "", 1
        try:
            with self._path.open(encoding=self._encoding, errors="replace", newline="") as stream:
                reader = csv.reader(stream, delimiter=self._delimiter)
                for record in reader:
                    yield line, record
                    line = reader.line_num + 1
        except csv.Error:
            fault = (
                f"{self.shown}: row {line} cannot be read as CSV. Close each quotation mark, and save the file again."
            )
        except OSError as error:
            fault = f"{self._path}: cannot be read: {error.strerror}."
        if fault:
            raise ExtractError(fault)


def first_rows(offered: InputFile) -> list[tuple[str, ...]]:
    """Return the first rows of a file of which only the beginning is at hand; it may end within a row or a character.

    Raises
    ------
    ExtractError
        It is no CSV file.
    """
    _must_be_text(offered.head, offered.shown)
    text = _beginning(offered.head)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    return [tuple(field.strip() for field in record) for record in _first(reader)]


def _beginning(head: bytes) -> str:
    if encoding := _utf16(head):
        return head[: len(head) // 2 * 2].decode(encoding, errors="replace")
    for cut in range(4):
        try:
            return head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return head.decode("cp1252", errors="replace")


def _first(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for _ in range(HEAD):
            yield next(reader)
    except (StopIteration, csv.Error):
        return


def _utf16(head: bytes) -> str:
    """Return the encoding of a file that says it is in UTF-16, as Excel's "Unicode Text" does."""
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def _must_be_text(head: bytes, shown: str) -> None:
    if not _utf16(head) and b"\x00" in head[:1000]:
        message = f'{shown}: is not a CSV file in UTF-8. In Excel: Save As, file type "CSV UTF-8 (Comma delimited)".'
        raise ExtractError(message)


def _delimiter(text: str) -> str:
    """Return what separates the columns: of comma, semicolon and tab the one that most lines have most of."""
    lines = [line for line in text.splitlines()[:HEAD] if line.strip()]
    if lines and (named := re.fullmatch(r"\"?sep=(.)\"?", lines[0].strip(), re.IGNORECASE)):
        return named[1]
    return max(",;\t", key=lambda delimiter: median([line.count(delimiter) for line in lines] or [0]))


LARGEST = 60_000_000
"""Bytes of the largest web page that is read."""
CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def web_tables(file: InputFile) -> Iterator[tuple[str, list[Record]]]:
    """Yield the tables of a web page as text, each with how messages name it.

    Raises
    ------
    ExtractError
        It has no table, is too large, or a cell has no clear place.
    """
    data = file.path.read_bytes()
    if len(data) > LARGEST:
        message = f"{file.shown}: is a web page of {len(data) / 1e6:,.0f} MB. Save it in Excel as a workbook (.xlsx)."
        raise ExtractError(message)
    named = CHARSET.search(data[:4096])
    encoding = named[1].decode("ascii") if named else None
    page = BeautifulSoup(data, "html.parser", from_encoding=encoding)
    tables = page.find_all("table")
    if not tables:
        raise ExtractError(
            f"{file.shown}: is a web page without a table. Export the figures as a workbook or CSV file."
        )
    for number, table in enumerate(tables, start=1):
        shown = f"{file.shown}, table {number}" if len(tables) > 1 else file.shown
        if table.find("table"):
            raise ExtractError(f"{shown}: a table within a table. Open it in Excel, and save it as a workbook (.xlsx).")
        rows = table.find_all("tr")
        records = [(line, _texts(shown, line, row)) for line, row in enumerate(rows, start=1)]
        width = max((len(texts) for _, texts in records), default=0)
        if width > 1:
            padded = [(line, (*texts, *[""] * (width - len(texts)))) for line, texts in records]
            yield shown, padded


def _texts(shown: str, line: int, row: Tag) -> tuple[str, ...]:
    """Return the texts of a row; one that reaches over several columns stands in the first of them."""
    texts: list[str] = []
    for cell in row.find_all(["td", "th"]):
        if str(cell.get("rowspan", "1")).strip() not in {"", "0", "1"}:
            message = (
                f"{shown}: row {line} has a cell that reaches over several rows. Open it in Excel, undo the merging, "
                "and save it as a workbook (.xlsx)."
            )
            raise ExtractError(message)
        width = str(cell.get("colspan", "1")).strip()
        texts.append(re.sub(r"\s+", " ", cell.get_text()).strip())
        texts += [""] * (int(width) - 1 if width.isdigit() and 0 < int(width) < 1000 else 0)
    return tuple(texts)
