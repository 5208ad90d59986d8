"""Tables in web pages: what staff systems write into files whose names end in .xls.

Excel opens such a file with a warning, so nobody notices that it is none of its own. The cells are texts, as in a CSV
file. What has no clear place is refused: cells that reach over several rows, and tables within tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from wres_kit.sources.workbook.grid import ExtractError, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from wres_kit.sources.source import InputFile

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
