"""The template of slides: where things are on a slide of 16 to 9, and its type and colours.

Geometry is in inches, type in points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from wres_kit.reporting.charts.drawing import INK, QUIET

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation as PresentationFile
    from pptx.shapes.base import BaseShape

TITLE_SIZES, BODY_SIZE, FOOT_SIZE = (28, 24, 20), 18, 12
LEADING = 1.2
"""Height of a line, where the size of its type is 1."""
MARGIN = 0.1
"""Inches between the edge of a box and its text."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def place(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The place as the library takes it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


WIDTH, HEIGHT = 13.333, 7.5
"""A slide of 16 to 9."""
TITLE = Box(0.6, 0.3, 12.13, 1.1)
TEXT = Box(0.6, 1.45, 12.13, 5.3)
GAP, CHART_WIDTH = 0.15, 5.75
"""Between parts of a slide; and how wide a chart is next to its table."""
FOOT, NUMBER = Box(0.6, 6.95, 10.5, 0.35), Box(11.73, 6.95, 1.0, 0.35)
COVER_TITLE, COVER_TEXT = Box(0.6, 1.9, 12.13, 1.5), Box(0.6, 3.55, 12.13, 2.9)

MASTER_IDS = {"Bar": 90, "Watermark": 91}
"""Numbers of the shapes that are added to the master; those of the library's template are smaller."""
TITLE_SLIDE, CONTENT = 0, 1
"""The layouts of the library's own template that are used."""


def make_template(presentation: PresentationFile, accent: str, second: str, mark: str, language: str) -> None:
    """Change the library's own template: wide, left-aligned, in the fonts and colours of the report."""
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    # The template says that it is 4 to 3.
    presentation.part._element.sldSz.attrib.pop("type", None)  # noqa: SLF001
    package = presentation.part.package
    for key, relation in list(package._rels.items()):  # noqa: SLF001
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(key)
    for layout in list(presentation.slide_layouts)[CONTENT + 1 :]:
        presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    theme: Any = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _themed(theme.blob.decode(), accent, second).encode()  # noqa: SLF001
    for holder in (master, *presentation.slide_layouts):
        for shape in list(holder.placeholders):
            _place_in_template(shape, cover=holder is presentation.slide_layouts[TITLE_SLIDE])
    _style_text(master._element)  # noqa: SLF001
    tree = master.shapes._spTree  # noqa: SLF001
    tree.insert(2, parse_xml(_bar(accent)))
    if mark:
        tree.insert(2, parse_xml(_watermark(mark, language)))


def _place_in_template(shape: BaseShape, *, cover: bool) -> None:
    """Put a placeholder of the template where it belongs on a wide slide; slides have no dates."""
    kind = shape.element.ph.get("type") or "body"
    if kind == "dt":
        shape.element.getparent().remove(shape.element)
        return
    boxes = {
        "title": TITLE, "ctrTitle": COVER_TITLE, "body": TEXT, "subTitle": COVER_TEXT, "ftr": FOOT, "sldNum": NUMBER,
    }  # fmt: skip
    put(shape, boxes[kind])
    frame = shape.text_frame
    if kind in ("title", "ctrTitle"):
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM if cover else MSO_ANCHOR.MIDDLE
    # What the template says of alignment, capitals and colour is that of another look.
    for style in shape.element.iter(qn("a:lstStyle")):
        for child in list(style):
            style.remove(child)
    if kind in ("ftr", "sldNum"):
        side = "r" if kind == "sldNum" else "l"
        style = shape.element.find(f".//{qn('a:lstStyle')}")
        style.append(parse_xml(
            f'<a:lvl1pPr {nsdecls("a")} algn="{side}"><a:defRPr sz="{FOOT_SIZE * 100}"><a:solidFill>'
            f'<a:srgbClr val="{QUIET[1:]}"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
        ))  # fmt: skip


def _style_text(master: BaseOxmlElement) -> None:
    """Give titles and text of the master their sizes, to the left and without bullets."""
    styles = master.find(qn("p:txStyles"))
    for name, size, bold, colour in (("titleStyle", TITLE_SIZES[0], "1", INK), ("bodyStyle", BODY_SIZE, "0", INK)):
        first = styles.find(qn(f"p:{name}")).find(qn("a:lvl1pPr"))
        first.set("algn", "l")
        first.set("marL", "0")
        first.set("indent", "0")
        for bullet in [child for child in first if child.tag in (qn("a:buFont"), qn("a:buChar"))]:
            first.remove(bullet)
        properties = first.find(qn("a:defRPr"))
        if first.find(qn("a:buNone")) is None:
            properties.addprevious(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
        properties.set("sz", str(size * 100))
        properties.set("b", bold)
        fill = properties.find(qn("a:solidFill"))
        fill[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour[1:]}"/>')]


def _themed(theme: str, accent: str, second: str) -> str:
    """Return the theme with Arial, which every machine has or replaces in the same widths, and the report's colours."""
    theme = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', r"\1Arial", theme)
    for name, colour in (("accent1", accent), ("accent2", second), ("hlink", accent), ("folHlink", accent)):
        theme = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{colour[1:].upper()}"/>\2', theme)
    return theme


def _bar(accent: str) -> str:
    return _shape("Bar", Box(0, 0, WIDTH, 0.12), f'<a:solidFill><a:srgbClr val="{accent[1:]}"/></a:solidFill>')


def _watermark(mark: str, language: str) -> str:
    text = (
        '<p:txBody><a:bodyPr wrap="none" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/><a:r>'
        f'<a:rPr lang="{language}" sz="16000" b="1"><a:solidFill><a:srgbClr val="EEF1F3"/></a:solidFill></a:rPr>'
        f"<a:t>{escaped(mark)}</a:t></a:r></a:p></p:txBody>"
    )
    return _shape("Watermark", Box(3.2, 2.3, 7.0, 3.0), "<a:noFill/>", text, turned=-25)


def _shape(name: str, box: Box, fill: str, text: str = "", *, turned: int = 0) -> str:
    """Return a shape of the master that says nothing to those who listen; it is turned by some degrees."""
    left, top, width, height = box.place
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{MASTER_IDS[name]}" name="{name}"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst></p:cNvPr>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm rot="{turned * 60_000}">'
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></p:spPr>{text}</p:sp>'
    )


def put(shape: BaseShape, box: Box) -> None:
    """Put a shape into a place."""
    shape.left, shape.top, shape.width, shape.height = box.place


def escaped(text: str) -> str:
    """Return text as XML has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
