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
        "word/styles.xml": partial(_set_styles, content), "word/document.xml": _set_body,
        "word/_rels/document.xml.rels": _relate, "[Content_Types].xml": _declare,
    }  # fmt: skip
    for name, mend in mended.items():
        root = etree.fromstring(parts[name])
        mend(root)
        parts[name] = _xml(root)
    parts["word/settings.xml"] = _filled("word_settings.xml", language=content.language)
    parts["docProps/core.xml"] = _properties(content)
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


def _properties(content: ReportContent) -> bytes:
    return _filled(
        "word_properties.xml", title=content.full_title, creator=content.organisation, state=content.state,
        language=content.language, moment=f"{content.dated.isoformat()}T00:00:00Z",
        status="Draft" if content.is_draft else "Final",
    )  # fmt: skip


def _filled(name: str, **facts: str) -> bytes:
    """Return a part that comes with this package, with what it says of the report."""
    part = _xml(_part(name)).decode()
    return Template(part).substitute({fact: escape(value) for fact, value in facts.items()}).encode()


def _relate(root: Any) -> None:  # noqa: ANN401
    for name in ("header", "footer"):
        values = {"Id": f"report-{name}", "Type": f"{_R}/{name}", "Target": f"{name}-report.xml"}
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", values)


def _declare(root: Any) -> None:  # noqa: ANN401
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for name in ("header", "footer"):
        values = {"PartName": f"/word/{name}-report.xml", "ContentType": f"{kind}.{name}+xml"}
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Override", values)


def _set_styles(content: ReportContent, root: Any) -> None:  # noqa: ANN401
    """Put the styles of the report in the place of those that pandoc brings, and next to the others."""
    accent = content.accent.removeprefix("#").upper()
    own = etree.fromstring(_filled("word_styles.xml", accent=accent, language=content.language))
    root.replace(root.find(_w("docDefaults")), own.find(_w("docDefaults")))
    known = {style.get(_w("styleId")): style for style in root.iterfind(_w("style"))}
    for style in own.findall(_w("style")):
        before = known.get(style.get(_w("styleId")))
        root.append(style) if before is None else root.replace(before, style)


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
    """Keep each line that is in bold as a whole, or is a term, with what comes after it: it is a label of that.

    So is the paragraph before a chart, which would leave a heading and a sentence alone at the foot of a page.
    """
    for paragraph in root.iter(_w("p")):
        runs = [run for run in paragraph.iterfind(_w("r")) if run.find(_w("t")) is not None]
        is_bold = bool(runs) and all(run.find(f"{_w('rPr')}/{_w('b')}") is not None for run in runs)
        in_body, after = paragraph.getparent().tag == _w("body"), paragraph.getnext()
        before_chart = bool(runs) and after is not None and next(after.iter(_w("drawing")), None) is not None
        if _style_of(paragraph) == "DefinitionTerm" or (in_body and (is_bold or before_chart)):
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
