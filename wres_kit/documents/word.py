"""The report as a Word document: pandoc writes it; its styles, tables and header are then set as a board needs them.

Headings are headings, so Word's navigation shows them; header rows come back on every page, first columns are marked as
headers, and each chart is a picture with its words. Every text is said to be in the language of the report. The list
of contents is a field: Word fills in the page numbers, which only it knows; without them the entries are links.

Notes
-----
Office Open XML: ISO/IEC 29500-1:2016. Element names are those of WordprocessingML.
"""

from __future__ import annotations

import re
import zipfile
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pypandoc
from lxml import etree

from wres_kit.documents.paper import chapter_titles, charts_of, paper_html
from wres_kit.documents.pdf import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from wres_kit.documents.content import ReportContent

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES: Final = {"w": _W, "r": _R}
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every part of the file: equal content gives equal bytes."""
HERE = Path(__file__).parent
_FONT = "Arial"
_INK, _QUIET, _GREY, _YELLOW = "212B32", "425563", "F0F4F5", "FFF9C4"
_TWIPS = 20
"""Twentieths of a point, in which Word measures."""
_PAGE: Final = {"width": 11906, "height": 16838, "margin": 1247}
"""A4 with margins of 22 mm."""

_BOX = re.compile(r'<div class="(wres-[a-z]+)">')
_STYLES_OF_BOXES: Final = {
    "wres-panel": "Report Panel", "wres-verdict": "Report Panel", "wres-caution": "Report Caution",
    "wres-placeholder": "Report Placeholder", "wres-note": "Report Note", "wres-figure": "Report Figure",
}  # fmt: skip


def document(content: ReportContent) -> bytes:
    """Return the report as a Word document."""
    with TemporaryDirectory(prefix="wres-word-") as name:
        folder = Path(name)
        html = _BOX.sub(_styled, f"{_cover(content)}\n{paper_html(content)}")
        for (file, _), (picture, _) in zip(charts_of(content), pictures := pictures_of(content), strict=True):
            (folder / _picture_name(file)).write_bytes(picture)
        widths = {file: width for (file, _), (_, width) in zip(charts_of(content), pictures, strict=True)}
        html = re.sub(r'<img ([^>]*)src="([^"]+)"', lambda match: _picture(match, widths), html)
        path = folder / "report.docx"
        pypandoc.convert_text(
            html, "docx", "html-auto_identifiers", outputfile=str(path),
            extra_args=[f"--resource-path={folder}", *_facts(content)],
        )  # fmt: skip
        return _finished(path.read_bytes(), content)


def _styled(match: re.Match[str]) -> str:
    style = _STYLES_OF_BOXES.get(match[1])
    return f'<div data-custom-style="{style}">' if style else "<div>"


def _picture_name(file: str) -> str:
    return f"{file.rpartition('.')[0]}.png"


def _picture(match: re.Match[str], widths: Mapping[str, float]) -> str:
    name = match[2]
    return f'<img {match[1]}src="{_picture_name(name)}" width="{widths[name]:.0f}pt"'


def _facts(content: ReportContent) -> list[str]:
    """Return what pandoc writes on the first page, and into the properties of the file."""
    facts = {
        "title": content.title, "subtitle": content.organisation, "date": content.state, "lang": content.language,
    }  # fmt: skip
    return [f"--metadata={name}={value}" for name, value in facts.items()]


def _cover(content: ReportContent) -> str:
    """Return the notices, and the chapters with links to them."""
    boxes = [
        f'<div class="wres-caution"><p><strong>{escape(each.name)}.</strong> {escape(each.text)}</p></div>'
        for each in content.notices
    ]
    links = [
        f'<div data-custom-style="Report Contents"><p><a href="#{anchor}">{escape(title)}</a></p></div>'
        for anchor, title in chapter_titles(content)
    ]
    return "\n".join([*boxes, '<div data-custom-style="Report Contents Title"><p>Contents</p></div>', *links])


# The parts of the file ------------------------------------------------------------------------------------------------


def _finished(made: bytes, content: ReportContent) -> bytes:
    """Return the file with its parts as a board needs them, in order and without the time."""
    with zipfile.ZipFile(BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    mended: dict[str, Callable[[Any], None]] = {
        "word/styles.xml": partial(_set_styles, content), "word/settings.xml": partial(_set_settings, content),
        "word/document.xml": _set_body, "word/_rels/document.xml.rels": _relate, "[Content_Types].xml": _declare,
    }  # fmt: skip
    for name, mend in mended.items():
        root = etree.fromstring(parts[name])
        mend(root)
        parts[name] = _xml(root)
    parts["docProps/core.xml"] = _properties(content).encode()
    parts["word/header-report.xml"] = _header(content)
    parts["word/footer-report.xml"] = _xml(_part("word_foot.xml"))
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        first = ["[Content_Types].xml", "_rels/.rels"]
        for name in [*first, *sorted(set(parts).difference(first))]:
            information = zipfile.ZipInfo(name, _ZIP_DATE)
            information.external_attr = 0o644 << 16
            archive.writestr(information, parts[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _xml(root: Any) -> bytes:  # noqa: ANN401 - lxml has no types
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _elements(root: Any, path: str) -> Iterator[Any]:  # noqa: ANN401
    yield from root.iterfind(path, _NAMES)


def _child(parent: Any, name: str, **values: str) -> Any:  # noqa: ANN401
    """Return the only child of a name, made anew with attributes."""
    for old in parent.findall(_w(name)):
        parent.remove(old)
    return etree.SubElement(parent, _w(name), {_w(key): value for key, value in values.items()})


def _properties(content: ReportContent) -> str:
    facts = {
        "title": content.full_title, "creator": content.organisation, "state": content.state,
        "language": content.language, "moment": f"{content.dated.isoformat()}T00:00:00Z",
        "status": "Draft" if content.is_draft else "Final",
    }  # fmt: skip
    template = Template((HERE / "word_properties.xml").read_text(encoding="utf-8"))
    return template.substitute({name: escape(value) for name, value in facts.items()})


def _relate(root: Any) -> None:  # noqa: ANN401
    for name in ("header", "footer"):
        values = {"Id": f"report-{name}", "Type": f"{_R}/{name}", "Target": f"{name}-report.xml"}
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", values)


def _declare(root: Any) -> None:  # noqa: ANN401
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for name in ("header", "footer"):
        values = {"PartName": f"/word/{name}-report.xml", "ContentType": f"{kind}.{name}+xml"}
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Override", values)


def _set_settings(content: ReportContent, root: Any) -> None:  # noqa: ANN401
    """Let Word fill fields when it opens the file, and say that it is one of today's: no compatibility mode."""
    for language in root.iterfind(_w("themeFontLang")):
        language.set(_w("val"), content.language)
    compatibility = etree.Element(_w("compat"))
    fields = etree.Element(_w("updateFields"), {_w("val"): "true"})
    for setting, later in ((compatibility, _AFTER_COMPATIBILITY), (fields, _AFTER_FIELDS)):
        after = [child for child in root if etree.QName(child).localname in later]
        root.insert(root.index(after[0]) if after else len(root), setting)
    etree.SubElement(
        compatibility, _w("compatSetting"),
        {_w("name"): "compatibilityMode", _w("uri"): "http://schemas.microsoft.com/office/word", _w("val"): "15"},
    )  # fmt: skip


_AFTER_COMPATIBILITY = frozenset({"rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "decimalSymbol"})
"""Settings that the schema wants after it."""
_AFTER_FIELDS = frozenset({"hdrShapeDefaults", "footnotePr", "endnotePr", "compat"})
"""Settings that the schema wants after `updateFields`."""


# Text and tables ------------------------------------------------------------------------------------------------------


def _set_body(root: Any) -> None:  # noqa: ANN401
    _keep_labels(root)
    _set_contents([each for each in root.iter(_w("p")) if _style_of(each) == "ReportContents"])
    for table in _elements(root, ".//w:tbl"):
        _set_table(table)
    section = next(_elements(root, "w:body/w:sectPr"))
    for old in list(section):
        section.remove(old)
    for name in ("header", "footer"):
        etree.SubElement(section, _w(f"{name}Reference"), {_w("type"): "default", f"{{{_R}}}id": f"report-{name}"})
    margin = str(_PAGE["margin"])
    etree.SubElement(section, _w("pgSz"), {_w("w"): str(_PAGE["width"]), _w("h"): str(_PAGE["height"])})
    sides = {_w(side): margin for side in ("top", "right", "bottom", "left")}
    etree.SubElement(section, _w("pgMar"), {**sides, _w("header"): "567", _w("footer"): "567", _w("gutter"): "0"})
    for number, drawing in enumerate(root.iter("{*}docPr"), start=1):
        drawing.set("id", str(number))
        drawing.set("name", f"Chart {number}")
        drawing.attrib.pop("title", None)


def _keep_labels(root: Any) -> None:  # noqa: ANN401
    """Keep each line that is in bold as a whole, or is a term, with what comes after it: it is a label of that."""
    for paragraph in root.iter(_w("p")):
        runs = [run for run in paragraph.iterfind(_w("r")) if run.find(_w("t")) is not None]
        is_bold = bool(runs) and all(run.find(f"{_w('rPr')}/{_w('b')}") is not None for run in runs)
        if _style_of(paragraph) == "DefinitionTerm" or (is_bold and paragraph.getparent().tag == _w("body")):
            paragraph.find(_w("pPr")).insert(1, etree.Element(_w("keepNext")))


def _style_of(paragraph: Any) -> str:  # noqa: ANN401
    style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    return "" if style is None else str(style.get(_w("val")))


def _set_contents(entries: Sequence[Any]) -> None:
    """Make a list of links the result of a field of contents that Word fills when it opens the file."""
    for entry in entries:
        entry.find(f"{_w('pPr')}/{_w('pStyle')}").set(_w("val"), "TOC1")
    begin = _field_part("fldChar", fldCharType="begin", dirty="true")
    instruction = _field_part("instrText")
    instruction[0].text = r'TOC \o "1-1" \h \z \u'
    for place, part in enumerate((begin, instruction, _field_part("fldChar", fldCharType="separate")), start=1):
        entries[0].insert(place, part)
    entries[-1].append(_field_part("fldChar", fldCharType="end"))


def _field_part(name: str, **values: str) -> Any:  # noqa: ANN401
    run = etree.Element(_w("r"))
    etree.SubElement(run, _w(name), {_w(key): value for key, value in values.items()})
    return run


def _set_table(table: Any) -> None:  # noqa: ANN401
    """Mark the first column as headers, let the header row come back, and keep each row on one page."""
    look = next(_elements(table, "w:tblPr/w:tblLook"))
    look.set(_w("firstColumn"), "1")
    look.set(_w("val"), "00A0")
    widths = [int(column.get(_w("w"))) for column in _elements(table, "w:tblGrid/w:gridCol")]
    line = _PAGE["width"] - 2 * _PAGE["margin"]
    for column, width in zip(_elements(table, "w:tblGrid/w:gridCol"), widths, strict=True):
        column.set(_w("w"), str(round(width * line / sum(widths))))
    for row in _elements(table, "w:tr"):
        properties = row.find(_w("trPr"))
        if properties is None:
            properties = etree.Element(_w("trPr"))
            row.insert(0, properties)
        properties.insert(0, etree.Element(_w("cantSplit")))


# Styles ---------------------------------------------------------------------------------------------------------------


def _set_styles(content: ReportContent, root: Any) -> None:  # noqa: ANN401
    accent = content.accent.removeprefix("#").upper()
    run = next(_elements(root, "w:docDefaults/w:rPrDefault/w:rPr"))
    for old in list(run):
        run.remove(old)
    _text(run, size=11, colour=_INK)
    _child(run, "lang", val=content.language, eastAsia=content.language, bidi="ar-SA")
    styles = {style.get(_w("styleId")): style for style in _elements(root, "w:style")}
    for name in ("BodyText", "FirstParagraph"):
        _set(styles[name], before=0, after=8)
    _set(styles["Compact"], before=2, after=2, size=9)
    _set(styles["TableCaption"], before=12, after=4, size=10, bold=True, keep=True)
    _set(styles["Title"], before=120, after=6, size=28, bold=True, colour=accent, left=True)
    _set(styles["Subtitle"], before=0, after=6, size=16, colour=_QUIET, left=True)
    _set(styles["Date"], before=0, after=18, size=12, bold=True, left=True)
    for level, size, colour in ((1, 20, _INK), (2, 15, accent), (3, 12, _INK), (4, 11, _INK)):
        style = styles[f"Heading{level}"]
        for name in ("semiHidden", "unhideWhenUsed"):
            for old in style.findall(_w(name)):
                style.remove(old)
        _set(style, before=0 if level == 1 else 16, after=8, size=size, bold=True, colour=colour, keep=True)
        if level == 1:
            _child(style.find(_w("pPr")), "pageBreakBefore")
            _in_order(style.find(_w("pPr")))
    _add_style_of_contents(root)
    _boxes(styles, accent)
    _set_table_style(styles["Table"])


def _add_style_of_contents(root: Any) -> None:  # noqa: ANN401
    """Add the style that Word gives to entries of a list of contents: page numbers at the right, behind dots."""
    style = etree.SubElement(root, _w("style"), {_w("type"): "paragraph", _w("styleId"): "TOC1"})
    for name, value in (("name", "toc 1"), ("basedOn", "Normal"), ("next", "Normal"), ("uiPriority", "39")):
        _child(style, name, val=value)
    tabs = etree.SubElement(etree.SubElement(style, _w("pPr")), _w("tabs"))
    right = str(_PAGE["width"] - 2 * _PAGE["margin"])
    etree.SubElement(tabs, _w("tab"), {_w("val"): "right", _w("leader"): "dot", _w("pos"): right})
    _set(style, before=0, after=3)


def _boxes(styles: Mapping[str, Any], accent: str) -> None:
    """Set the styles of boxes as far as the report has any: pandoc adds those that are named."""
    named = {style.find(_w("name")).get(_w("val")): style for style in styles.values()}
    looks: dict[str, dict[str, Any]] = {
        "Report Panel": {"fill": _GREY, "bar": accent},
        "Report Caution": {"fill": _YELLOW, "bar": "D9A300"},
        "Report Placeholder": {"fill": _YELLOW, "bar": "8A6D00"},
        "Report Note": {"size": 9, "colour": _QUIET},
        "Report Figure": {"size": 12, "before": 6},
        "Report Contents Title": {"size": 15, "bold": True, "before": 18},
    }
    for name, look in looks.items():
        if name in named:
            _set(named[name], **{"before": 4, "after": 8, **look})


def _set(
    style: Any, *, before: int, after: int, size: int | None = None, colour: str = "", bold: bool = False,  # noqa: ANN401
    keep: bool = False, left: bool = False, fill: str = "", bar: str = "",
) -> None:  # fmt: skip
    """Set what a style says of its paragraphs and their text; sizes and spaces are points."""
    paragraph = style.find(_w("pPr"))
    if paragraph is None:
        paragraph = etree.SubElement(style, _w("pPr"))
    _child(paragraph, "spacing", before=str(before * _TWIPS), after=str(after * _TWIPS), line="264", lineRule="auto")
    if keep:
        _child(paragraph, "keepNext")
    if left:
        _child(paragraph, "jc", val="left")
    if fill:
        _child(paragraph, "shd", val="clear", color="auto", fill=fill)
        border = _child(paragraph, "pBdr")
        etree.SubElement(border, _w("left"), {_w("val"): "single", _w("sz"): "24", _w("space"): "8", _w("color"): bar})
        _child(paragraph, "ind", left="200", right="100")
    _in_order(paragraph)
    run = style.find(_w("rPr"))
    if run is not None:
        style.remove(run)
    if size or colour or bold:
        run = etree.SubElement(style, _w("rPr"))
        _text(run, size=size, colour=colour, bold=bold)


def _text(run: Any, *, size: int | None, colour: str = "", bold: bool = False) -> None:  # noqa: ANN401
    _child(run, "rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT)
    if bold:
        _child(run, "b")
        _child(run, "bCs")
    if colour:
        _child(run, "color", val=colour)
    if size:
        _child(run, "sz", val=str(size * 2))
        _child(run, "szCs", val=str(size * 2))


_ORDER = (
    "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing",
    "jc", "outlineLvl",
)  # fmt: skip
"""The order in which the schema wants what a paragraph style says."""


def _in_order(paragraph: Any) -> None:  # noqa: ANN401
    children = sorted(paragraph, key=lambda child: _ORDER.index(etree.QName(child).localname))
    for child in children:
        paragraph.remove(child)
    paragraph.extend(children)


def _set_table_style(style: Any) -> None:  # noqa: ANN401
    """Give tables lines between rows, and a header row in bold on grey."""
    for name in ("tblPr", "tblStylePr", "pPr", "rPr"):
        for old in style.findall(_w(name)):
            style.remove(old)
    table = etree.SubElement(style, _w("tblPr"))
    borders = etree.SubElement(table, _w("tblBorders"))
    for side in ("top", "bottom", "insideH"):
        etree.SubElement(
            borders, _w(side), {_w("val"): "single", _w("sz"): "4", _w("space"): "0", _w("color"): "D8DDE0"}
        )
    cells = etree.SubElement(table, _w("tblCellMar"))
    for side in ("left", "right"):
        etree.SubElement(cells, _w(side), {_w("w"): "70", _w("type"): "dxa"})
    head = etree.SubElement(style, _w("tblStylePr"), {_w("type"): "firstRow"})
    run = etree.SubElement(head, _w("rPr"))
    _child(run, "b")
    properties = etree.SubElement(head, _w("tcPr"))
    _child(properties, "shd", val="clear", color="auto", fill="E8EDEE")


# Running head and foot ------------------------------------------------------------------------------------------------


def _header(content: ReportContent) -> bytes:
    """Return the running head; that of a draft has "Draft" behind the text of each page."""
    root = _part("word_head.xml")
    abbreviation = content.snapshot.standard.abbreviation
    next(root.iter(_w("t"))).text = f"{content.organisation}: {abbreviation} {content.year}. {content.state}"
    mark = next(_elements(root, "w:p/w:r[w:pict]"))
    if not content.is_draft:
        mark.getparent().remove(mark)
    return _xml(root)


def _part(name: str) -> Any:  # noqa: ANN401
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.fromstring((HERE / name).read_bytes(), parser)
