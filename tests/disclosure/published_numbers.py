"""A reader who takes every number out of every published file, wherever in it a number can be.

Pages: their text and every attribute. Tables, JSON, notebooks with outputs and metadata, pictures with their labels,
archives unpacked, office documents part by part (charts, notes, properties, hidden sheets, number formats, workbooks
within charts), PDF with its alternative texts. Nothing here is shared with what writes these files.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
import pymupdf
from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(r"(?<![\w.])[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE]-?\d+)?(?![\w]|\.\d)")
PASSED_OVER = (".png", ".bin", ".rels", ".css", ".js", ".woff2", ".ico", ".parquet", ".pem", ".sig")
"""Pictures made of points, and what says how pages look; the table in Parquet is read by a test of its own."""
LOOKS = frozenset({
    "style", "class", "viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d",
    "font-size", "font-weight", "stroke-width", "stroke", "fill", "stroke-dasharray", "transform", "points",
    "colspan", "rowspan", "tabindex", "rx", "opacity", "fill-opacity", "stroke-opacity", "sizes", "content-length",
})  # fmt: skip
"""Attributes that say where and how something is drawn: charts are read by the axes that they have."""
ADDRESSES = frozenset(
    {"href", "src", "id", "for", "headers", "aria-labelledby", "aria-describedby", "name", "download"}
)
ADDRESS = re.compile(r"(?:figure|v|wres|indicator|reporting-year)[-\w./]*\d[-\w./]*")
MARKUP = frozenset({"text/html", "image/svg+xml", "text/vnd.wres-kit.page", "wide", "narrow"})
"""Keys of JSON below which is HTML or a picture."""


READ = frozenset({"descr", "title", "tooltip", "display", "display-name", "alt", "prompt", "error"})
"""Attributes of office documents that say something; all others say how something looks, or where it is."""
UNREAD = frozenset({
    "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Pages", "Slides", "Notes", "TotalTime",
    "AppVersion", "PresentationFormat", "i4", "created", "modified", "revision", "instrText", "HiddenSlides", "idx",
    "MMClips", "posOffset", "ext", "size", "pctWidth", "pctHeight", "tableStyleId", "DocSecurity", "formatCode",
})  # fmt: skip
"""Elements of office documents that count words and pages, or place pictures."""


class Written(NamedTuple):
    """A number where it is written: file, part of the file, the number, and the words around it."""

    file: str
    part: str
    number: str
    context: str

    @property
    def value(self) -> float:
        """The number."""
        return float(self.number.replace(",", "").replace("−", "-"))

    @property
    def decimals(self) -> int:
        """With how many decimal places it is written."""
        return len(self.number.partition(".")[2])


def numbers_in(name: str, data: bytes) -> Iterator[Written]:
    """Yield every number of a file.

    Parameters
    ----------
    name
        Its name; that of what is packed in it follows behind a `!`.
    data
        What is in it.
    """
    for part, text in texts_in(name, data):
        for found in NUMBER.finditer(text):
            yield Written(name, part, found.group(), text[max(0, found.start() - 60) : found.end() + 30])


def texts_in(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every text of a file that people or programs can read, with the part of the file that it is in."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending in PASSED_OVER or any(word in name for word in ("SHA256SUMS", ".release-id", "/media/", "notesMaster")):
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                for part, text in texts_in(f"{name}!{each.filename}", archive.read(each)):
                    yield f"{each.filename} {part}", text
        return
    readers = {
        ".html": lambda: _texts_of_page(html.document_fromstring(data)),
        ".svg": lambda: _texts_of_page(etree.fromstring(data)),
        ".xml": lambda: _texts_of_office(etree.fromstring(data)),
        ".json": lambda: _texts_of_json(json.loads(data), ""),
        ".ipynb": lambda: _texts_of_json(json.loads(data), ""),
        ".csv": lambda: _texts_of_table(data.decode()),
        ".pdf": lambda: _texts_of_pdf(data),
    }
    yield from readers.get(ending, lambda: [("text", data.decode("utf-8", errors="replace"))])()


def _texts_of_office(root: Any) -> Iterator[tuple[str, str]]:
    """Yield what a part of an office document says: texts, cells, formulas, properties, ends of axes, formats."""
    for element in root.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        shared = tag == "v" and element.getparent().get("t") == "s"  # the place of a text that is read where it is
        of_page = any(etree.QName(each).localname in ("fld", "ftr", "hdr") for each in element.iterancestors())
        if element.text and tag not in UNREAD and not shared and not of_page:
            yield f"<{tag}>", element.text
        for key, text in element.attrib.items():
            if etree.QName(key).localname in READ or (tag in ("max", "min", "cfvo") and key == "val"):
                yield f"@{etree.QName(key).localname}", str(text)


def _texts_of_page(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment
            yield "comment", element.text or ""
            continue
        tag = etree.QName(element).localname
        if tag == "style" or any(True for _ in element.iterancestors("nav")):
            continue
        if tag == "script" and "json" in element.get("type", ""):
            yield from _texts_of_json(json.loads(element.text), "script")
        elif tag != "script":
            yield "axis" if tag == "text" and _is_at_an_axis(element) else f"<{tag}>", element.text or ""
        for key, text in element.attrib.items():
            attribute = etree.QName(key).localname
            if attribute in ADDRESSES and text.startswith("data:"):
                continue
            if attribute in ADDRESSES:
                yield f"@{attribute}", ADDRESS.sub(" ", str(text))
            elif attribute not in LOOKS:
                yield f"@{attribute}", str(text)
        parent = element.getparent()
        yield f"<{etree.QName(parent).localname if parent is not None else ''}>", element.tail or ""


def _is_at_an_axis(element: Any) -> bool:
    """Return whether a text of a picture is a number at an axis.

    Labels of values have a decimal place more. Whole numbers alone could be labels, so they have to be among others
    that grow from one to the next, with equality among them.
    """
    text = element.text or ""
    if ROUND.fullmatch(text):
        return True
    siblings = [each for each in element.getparent() if etree.QName(each).localname == "text"]
    if len(siblings) < 2 or not all(PLAIN.fullmatch(each.text or "") for each in siblings):
        return False
    runs: list[list[Any]] = []
    for each in siblings:  # one axis after the other: at each the numbers grow, or they become smaller
        is_next = runs and (len(runs[-1]) < 2 or _grows(runs[-1]) == (_number(runs[-1][-1]) < _number(each)))
        if not is_next:
            runs.append([])
        runs[-1].append(each)
    own = next(run for run in runs if element in run)
    return len(own) > 1 and not {0, 1}.isdisjoint(map(_number, own))


def _number(element: Any) -> float:
    return float(element.text.strip("%+").replace("−", "-"))


def _grows(run: list[Any]) -> bool:
    return _number(run[0]) < _number(run[1])


ROUND = re.compile(r"[+−-]\d+%?|\d+%|\d\.\d|[01]\.25|0\.0\d")
PLAIN = re.compile(r"[+−-]?\d+(?:\.\d+)?%?")


def _texts_of_json(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in MARKUP and each:
                text = "".join(each) if isinstance(each, list) else str(each)
                yield from (
                    (f"{path}.{key} {part}", own) for part, own in _texts_of_page(html.document_fromstring(text))
                )
            else:
                yield f"{path} key", ADDRESS.sub(" ", str(key))
                yield from _texts_of_json(each, f"{path}.{key}")
    elif isinstance(value, list):
        if value and all(isinstance(each, str) for each in value):
            yield path, "".join(value)
            return
        for each in value:
            yield from _texts_of_json(each, path)
    elif not isinstance(value, bool) and value is not None:
        yield path, ADDRESS.sub(" ", repr(value) if isinstance(value, float) else str(value))


def _texts_of_table(text: str) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader(io.StringIO(text)):
        for column, value in row.items():
            if value and column != "id":
                yield str(column), ADDRESS.sub(" ", value)


def _texts_of_pdf(data: bytes) -> Iterator[tuple[str, str]]:
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        for page in pdf:
            yield "page", page.get_text().replace(" \n", " ")  # a line that goes on
        yield (
            "metadata",
            " ".join(str((pdf.metadata or {}).get(key)) for key in ("title", "author", "subject", "keywords")),
        )
        for _, title, _ in pdf.get_toc():
            yield "bookmark", title
    with pikepdf.open(io.BytesIO(data)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary):
                for key in ("/Alt", "/ActualText", "/Contents", "/TU", "/E"):
                    if isinstance(each.get(key), pikepdf.String):
                        yield key, str(each[key])
        for name, attached in opened.attachments.items():
            yield from texts_in(name, attached.get_file().read_bytes())
