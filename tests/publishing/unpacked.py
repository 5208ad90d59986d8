"""All text of a folder as a reader with tools would see it: archives unpacked, data files read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pikepdf
import pymupdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file below a folder, and of what is packed in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _texts(path.relative_to(folder).as_posix(), path.read_bytes(), path)


def _texts(name: str, data: bytes, path: Path) -> Iterator[tuple[str, str]]:
    yield name, name
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.namelist():
                yield from _texts(f"{name}/{each}", archive.read(each), path)
    elif data.startswith(b"%PDF"):
        yield name, _pdf_text(data)
    elif name.endswith(".parquet"):
        yield name, pd.read_parquet(io.BytesIO(data)).to_csv()
    elif name.endswith(".duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                yield f"{name}/{table}", connection.table(table).df().to_csv()
        yield name, data.decode("latin-1")
    elif name.endswith((".ipynb", ".json")):
        yield name, "\n".join(_strings(json.loads(data)))
    else:
        yield name, data.decode("utf-8", errors="replace")


def _pdf_text(data: bytes) -> str:
    """Return the texts of the pages of a PDF, and what is said of them: alt texts, properties."""
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        pages = "\n".join(page.get_text() for page in pdf)
    opened = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(opened, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    described = re.findall(rb"/(?:Alt|Contents|T|Title|ActualText) \(((?:[^()\\]|\\.)*)\)", opened.getvalue())
    return "\n".join([pages, *(each.decode("latin-1") for each in described)])


def _strings(value: Any) -> Iterator[str]:
    """Yield every key, text and number of JSON; lists of texts joined, as notebooks have them."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        if all(isinstance(each, str) for each in value):
            yield "".join(value)
        for each in value:
            yield from _strings(each)
    else:
        yield str(value)


def places_of(number: int, pages: list[tuple[str, str]]) -> list[str]:
    """Return the names of the texts that have a number, written with or without commas."""
    written = re.compile(rf"(?<![\d,.])(?:{number}|{number:,})(?:\.0)?(?![\d,])")
    return [name for name, text in pages if written.search(text)]


SIGNIFICANT = 5
"""A decimal number of so many digits says which figure it is of."""
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)")
PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)


def numbers_of(text: str) -> set[str]:
    """Return the numbers of a text without commas, as they are written; those of pictures are no figures."""
    return {each.group().replace(",", "") for each in NUMBER.finditer(PICTURE.sub("", text))}


def where_written(
    wanted: Iterable[float], others: Iterable[float], pages: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return where figures are written, exactly or rounded, by name of the text.

    Parameters
    ----------
    wanted
        Whole numbers of four digits or more, and others of which five digits are enough to know them; smaller ones are
        passed over.
    others
        Figures that may be written: what one of them is rounded to is no finding.
    pages
        The texts; pictures are not read.
    """
    whole = {str(round(each)) for each in wanted if float(each).is_integer() and each >= 1000}
    decimal = [each for each in wanted if not float(each).is_integer()]
    places = range(1, 17)
    known = {f"{each:.{place}f}" for each in others for place in places}
    rounded = {
        text for each in decimal for place in places
        if len((text := f"{each:.{place}f}").replace(".", "").lstrip("0")) >= SIGNIFICANT
    }  # fmt: skip
    sought = whole | rounded - known | {repr(each) for each in decimal}
    return [
        (name, each) for name, text in pages if not name.endswith((".svg", ".png", ".css", ".js"))
        for each in sorted(numbers_of(text) & sought)
    ]  # fmt: skip
