"""The report as PDF/UA-1: pandoc turns its pages into Typst, and Typst sets them with tags, bookmarks and alt texts.

Fonts are those that come with the packages, so a document is the same on every machine. Typst cannot yet tag the first
cell of a row as its header; that is done in the finished file.

Notes
-----
PDF/UA-1: ISO 14289-1:2014, Document management applications. Electronic document file format enhancement for
accessibility.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal

import pikepdf
import pypandoc
import typst

from wres_kit.documents import DocumentError
from wres_kit.documents.paper import charts_of, paper_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.documents.content import ReportContent

HERE = Path(__file__).parent
STANDARD: Final = "ua-1"
FONT = "DejaVu Sans"
"""Comes with matplotlib, which measures the texts of charts with it."""


def document(content: ReportContent) -> bytes:
    """Return the report as PDF/UA-1.

    Raises
    ------
    DocumentError
        Typst does not accept it.
    """
    body = pypandoc.convert_text(
        paper_html(content), "typst-smart", "html-auto_identifiers", extra_args=[f"--lua-filter={HERE / 'typst.lua'}"]
    )
    with TemporaryDirectory(prefix="wres-pdf-") as name:
        folder = Path(name)
        for file, chart in charts_of(content):
            (folder / file).write_bytes(drawn_for_print(chart.data) if chart.kind == "svg" else chart.data)
        (folder / "facts.json").write_text(json.dumps(_facts(content), ensure_ascii=False), encoding="utf-8")
        main = folder / "report.typ"
        main.write_text(f"{_template()}\n{body}", encoding="utf-8")
        made = _compiled(main, content)
    return with_row_headers(made)


def pictures_of(content: ReportContent) -> list[tuple[bytes, float]]:
    """Return each chart of a report as a PNG for programs that show no SVG, with its width in points.

    Raises
    ------
    DocumentError
        Typst cannot draw one.
    """
    charts = [chart for _, chart in charts_of(content)]
    drawn = [number for number, chart in enumerate(charts) if chart.kind == "svg"]
    pictures = [chart.data for chart in charts]
    with TemporaryDirectory(prefix="wres-charts-") as name:
        main = Path(name) / "charts.typ"
        lines = ["#set page(width: auto, height: auto, margin: 0pt, fill: luma(100%))"]
        for number in drawn:
            (main.parent / f"{number}.svg").write_bytes(drawn_for_print(charts[number].data))
            lines.append(f'#page(image("{number}.svg"))')
        if drawn:
            main.write_text("\n".join(lines), encoding="utf-8")
            made = _compiled(main, content, "png")
            for number, picture in zip(drawn, made if isinstance(made, list) else [made], strict=True):
                pictures[number] = picture
    widths = [chart.size[0] if chart.size else _WIDEST for chart in charts]
    return [(picture, min(width, _WIDEST)) for picture, width in zip(pictures, widths, strict=True)]


_WIDEST = 480.0
"""The widest picture on a page, in points."""
_PIXELS_PER_INCH = 192


def font_folder() -> Path:
    """Return the folder of the fonts that come with matplotlib; the library itself is not loaded."""
    library = find_spec("matplotlib")
    assert library is not None
    assert library.origin is not None
    return Path(library.origin).parent / "mpl-data" / "fonts" / "ttf"


def drawn_for_print(svg: bytes) -> bytes:
    """Return a chart as a document takes it.

    Its texts are in the font of documents: browsers choose theirs, a document has to carry it. The light lines between
    its rows are left out: with the grid they look like those of a table, and checkers then miss the tags of one.
    """
    return _LINE_BETWEEN_ROWS.sub(b"", _FONT_FAMILY.sub(rb"\g<1>" + FONT.encode() + rb"\g<2>", svg))


_FONT_FAMILY = re.compile(rb"(font-family(?:: *|=\"))[^;\"]*([;\"])")
_LINE_BETWEEN_ROWS = re.compile(rb"M0 [0-9.]+H[0-9.]+(?=[M\"])")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


@cache
def _template() -> str:
    return (HERE / "report.typ").read_text(encoding="utf-8")


def _compiled(main: Path, content: ReportContent, kind: Literal["pdf", "png"] = "pdf") -> Any:  # noqa: ANN401
    """Return what Typst makes of a file: a PDF, or pictures of its pages."""
    made_at = datetime.combine(content.dated, time(), UTC)
    try:
        return typst.compile(
            main, root=main.parent, font_paths=_fonts(), ignore_system_fonts=True, format=kind, timestamp=made_at,
            pdf_standards=STANDARD if kind == "pdf" else None, ppi=_PIXELS_PER_INCH if kind == "png" else None,
        )  # fmt: skip
    except (typst.TypstError, RuntimeError) as error:
        organisation = content.snapshot.organisation.code
        message = f"{organisation} {content.year}: the document cannot be made: {error}"
        raise DocumentError(message) from None


def _facts(content: ReportContent) -> dict[str, Any]:
    """Return what the template says about the report."""
    standard, day = content.snapshot.standard, content.dated
    language, _, region = content.language.partition("-")
    return {
        "title": content.title,
        "full_title": content.full_title,
        "organisation": content.organisation,
        "running": f"{content.organisation}: {standard.abbreviation} {content.year}",
        "description": f"{standard.name}, reporting year {content.year}. {content.state}.",
        "state": content.state,
        "mark": "Draft" if content.is_draft else "",
        "date": [day.year, day.month, day.day],
        "language": [language, region or None],
        "accent": content.accent,
        "notices": [{"kind": each.kind, "name": each.name, "text": each.text} for each in content.notices],
        "cover": [content.site_title],
        "charts": {name: chart.size for name, chart in charts_of(content) if chart.size is not None},
    }


# Row headers ----------------------------------------------------------------------------------------------------------


def with_row_headers(made: bytes) -> bytes:
    """Return a PDF in which the first cell of each row of a table is the header of that row.

    Parameters
    ----------
    made
        A tagged PDF; the first cell of each row in its table bodies says what the row is about.
    """
    with pikepdf.open(BytesIO(made)) as pdf:
        tree = pdf.Root.StructTreeRoot
        bodies = [[_cells(row) for row in _of_kind(body, "/TR")] for body in _elements(tree, "/TBody")]
        tables = [rows for rows in bodies if rows and _is_wide_enough(rows)]
        names = {}
        for number, row in enumerate(row for rows in tables for row in rows):
            name = f"R{number:06}"
            names[name] = row[0]
            _make_header(row[0], name, row[1:])
        _list_headers(pdf, names)
        written = BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def _is_wide_enough(rows: list[list[pikepdf.Object]]) -> bool:
    """Return whether a table has more data than headers; in a smaller one the headers of columns say enough."""
    columns = len(rows[0])
    return columns + len(rows) <= (columns - 1) * len(rows)


def _list_headers(pdf: pikepdf.Pdf, names: dict[str, pikepdf.Object]) -> None:
    """List the new headers among all elements that can be referred to."""
    tree = pdf.Root.StructTreeRoot.get("/IDTree")
    known = {} if tree is None else dict(_named(tree))
    entries = sorted((known | names).items())
    if not entries:
        return
    listed = pikepdf.Array([each for name, element in entries for each in (pikepdf.String(name), element)])
    limits = pikepdf.Array([pikepdf.String(entries[0][0]), pikepdf.String(entries[-1][0])])
    leaf = pikepdf.Dictionary(Names=listed, Limits=limits)
    pdf.Root.StructTreeRoot.IDTree = pikepdf.Dictionary(Kids=pikepdf.Array([pdf.make_indirect(leaf)]))


def _named(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    for kid in node.get("/Kids", []):
        yield from _named(kid)
    listed = list(node.get("/Names", []))
    yield from zip(map(str, listed[::2]), listed[1::2], strict=True)


def _make_header(cell: pikepdf.Object, name: str, others: list[pikepdf.Object]) -> None:
    cell.S = pikepdf.Name.TH
    cell.ID = pikepdf.String(name)
    table = _table_attributes(cell)
    table.Scope = pikepdf.Name.Row
    for other in others:
        headers = _table_attributes(other)
        headers.Headers = pikepdf.Array([*headers.get("/Headers", []), pikepdf.String(name)])


def _table_attributes(cell: pikepdf.Object) -> pikepdf.Object:
    """Return the attributes of a cell as part of its table; Typst gives every cell some."""
    given = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
    return next(each for each in given if each.get("/O") == "/Table")


def _cells(row: pikepdf.Object) -> list[pikepdf.Object]:
    return [*_of_kind(row, "/TH", "/TD")]


def _of_kind(element: pikepdf.Object, *kinds: str) -> Iterator[pikepdf.Object]:
    return (child for child in _children(element) if child.get("/S") in kinds)


def _elements(element: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for child in _children(element):
        if child.get("/S") == kind:
            yield child
        else:
            yield from _elements(child, kind)


def _children(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
