"""A deck of slides: its look, titles, text, tables and native charts, each with words for those who cannot see it.

Geometry is in inches, type in points. Text that shall fit a box is measured with the font of `charts.drawing`, which is
wider than those that a reader sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.ft2font import FT2Font
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from wres_kit.documents.slide_template import (
    BODY_SIZE,
    CONTENT,
    LEADING,
    MARGIN,
    TEXT,
    TITLE,
    TITLE_SIZES,
    TITLE_SLIDE,
    Box,
    escaped,
    make_template,
    put,
)
from wres_kit.reporting.charts.drawing import INK, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.chart.chart import Chart
    from pptx.chart.data import CategoryChartData
    from pptx.chart.series import BarSeries
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """How a series of a chart is drawn, and words for points that its number format would show wrongly."""

    colour: str
    hatched: bool
    number_format: str
    words: dict[int, str]


class Deck:
    """Slides in the making.

    Parameters
    ----------
    accent, second
        Colours of what the slides are about and of what it is compared with, as ``#rrggbb``.
    footer
        What stands at the foot of each slide.
    mark
        What is written across each slide, such as "Draft"; nothing where empty.
    language
        BCP 47 tag of the language.
    """

    def __init__(self, accent: str, second: str, footer: str, mark: str, language: str) -> None:
        self._presentation = Presentation()
        self._footer = footer
        self._language = language
        make_template(self._presentation, accent, second, mark, language)

    def cover(self, title: str, lines: Sequence[str], notes: str) -> Slide:
        """Add the first slide."""
        return self._slide(TITLE_SLIDE, title, lines, notes)

    def slide(
        self, title: str, paragraphs: Sequence[str], notes: str, *, box: Box = TEXT, size: int = BODY_SIZE
    ) -> Slide:
        """Add a slide with a title and text, in which ``**words**`` are strong.

        Parameters
        ----------
        title
            What the slide says; no other slide may have the same.
        paragraphs
            Its text.
        notes
            What whoever presents it may want to say.
        box, size
            Where the text is, and how large.
        """
        slide = self._slide(CONTENT, title, paragraphs, notes, size)
        if box != TEXT:
            put(slide.placeholders[1], box)
        return slide

    def _slide(self, layout: int, title: str, paragraphs: Sequence[str], notes: str, size: int | None = None) -> Slide:
        slide = self._presentation.slides.add_slide(self._presentation.slide_layouts[layout])
        heading = slide.shapes.title
        assert heading is not None
        larger = (each for each in TITLE_SIZES[:-1] if fits([f"**{title}**"], each, TITLE))
        self._write(heading.text_frame, [title], next(larger, TITLE_SIZES[-1]))
        body: Any = slide.placeholders[1]
        self._write(body.text_frame, paragraphs, size)
        note = slide.notes_slide.notes_text_frame
        assert note is not None
        self._write(note, notes.split("\n"), None)
        return slide

    def _write(self, frame: TextFrame, paragraphs: Sequence[str], size: int | None) -> None:
        for place, text in enumerate(paragraphs):
            self._write_paragraph(frame.paragraphs[0] if place == 0 else frame.add_paragraph(), text, size)

    def _write_paragraph(self, paragraph: _Paragraph, text: str, size: int | None) -> None:
        for place, piece in enumerate(text.split("**")):
            if piece:
                run = paragraph.add_run()
                run.text = piece
                run.font.bold = True if place % 2 else None
                run.font.size = Pt(size) if size else None
                run._r.get_or_add_rPr().set("lang", self._language)  # noqa: SLF001 - the library has no name for it

    def chart(self, slide: Slide, box: Box, data: CategoryChartData, series: Sequence[ChartSeries], alt: str) -> None:
        """Add a chart of columns that can be edited.

        Parameters
        ----------
        slide, box
            Where to add it.
        data
            Its categories and values.
        series
            How each of its series is drawn.
        alt
            What it shows, in words.
        """
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box.place, data)
        _describe(frame, "Chart", alt)
        chart: Chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.color.rgb = Pt(BODY_SIZE), _rgb(INK)
        chart.has_legend = len(series) > 1
        if chart.legend is not None:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
        chart.category_axis.format.line.color.rgb = _rgb(QUIET)
        chart.category_axis.tick_labels.font.size = Pt(BODY_SIZE)
        # Words next to a year go on more lines; they are not turned.
        chart.category_axis._element.txPr.find(qn("a:bodyPr")).set("rot", "0")  # noqa: SLF001
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 35, -5
        for drawn, look in zip(plot.series, series, strict=True):
            _draw_series(drawn, look, self._language)
        chart._chartSpace.insert(1, parse_xml(f'<c:lang {nsdecls("c")} val="{self._language}"/>'))  # noqa: SLF001

    def table(self, slide: Slide, box: Box, rows: Sequence[Sequence[str]], widths: Sequence[float], alt: str) -> None:
        """Add a table; its first row and its first column are headings.

        Parameters
        ----------
        slide, box
            Where to add it; it takes as much of the height as it needs.
        rows
            The texts of its cells.
        widths
            How wide each column is, in parts of the whole.
        alt
            What it shows, in words.
        """
        heights = [row_height(row, widths, box.width) for row in rows]
        place = Box(box.left, box.top, box.width, sum(heights))
        frame = slide.shapes.add_table(len(rows), len(rows[0]), *place.place)
        _describe(frame, "Table", alt)
        table = frame.table
        table.first_row, table.first_col, table.horz_banding = True, True, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(box.width * width / sum(widths))
        for table_row, texts, height in zip(table.rows, rows, heights, strict=True):
            table_row.height = Inches(height)
            for number, (cell, text) in enumerate(zip(table_row.cells, texts, strict=True)):
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                self._write(cell.text_frame, text.split("\n"), BODY_SIZE)
                if number and is_number(text):
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def table_slide(self, title: str, rows: Sequence[Sequence[str]], widths: Sequence[float], notes: str) -> None:
        """Add a slide with a title and a table; see `table`."""
        slide = self._slide(CONTENT, title, [], notes)
        body = slide.placeholders[1].element
        body.getparent().remove(body)
        self.table(slide, TEXT, rows, widths, f"Table: {title}.")

    def finish(self, title: str, author: str, subject: str, comments: str) -> bytes:
        """Return the deck as a file, with its properties."""
        for slide in self._presentation.slides:
            self._add_foot(slide)
        properties = self._presentation.core_properties
        properties.title, properties.author, properties.subject, properties.comments = title, author, subject, comments
        properties.last_modified_by, properties.language, properties.revision = author, self._language, 1
        written = BytesIO()
        self._presentation.save(written)
        return written.getvalue()

    def _add_foot(self, slide: Slide) -> None:
        """Add footer and number, which are read last: the library gives slides neither."""
        for kind, content in (("ftr", self._run(self._footer)), ("sldNum", self._number(slide))):
            number = max(shape.shape_id for shape in slide.shapes) + 1
            name, index = ("Footer", 11) if kind == "ftr" else ("Slide number", 12)
            slide.shapes._spTree.append(parse_xml(  # noqa: SLF001
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
                f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
                f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{content}</a:p></p:txBody></p:sp>"
            ))  # fmt: skip

    def _run(self, text: str) -> str:
        return f'<a:r><a:rPr lang="{self._language}"/><a:t>{escaped(text)}</a:t></a:r>'

    def _number(self, slide: Slide) -> str:
        place = self._presentation.slides.index(slide) + 1
        return (
            f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="{self._language}"/>'
            f"<a:t>{place}</a:t></a:fld>"
        )


def _draw_series(series: BarSeries, look: ChartSeries, language: str) -> None:
    fill = series.format.fill
    if look.hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = _rgb(look.colour), RGBColor(255, 255, 255)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(look.colour)
    series.format.line.color.rgb = _rgb(look.colour)
    series.invert_if_negative = False
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, look.number_format, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.color.rgb = Pt(BODY_SIZE), _rgb(INK)
    for place, words in look.words.items():
        label = series.points[place].data_label
        run = label.text_frame.paragraphs[0].add_run()
        run.text, run.font.size = words, Pt(BODY_SIZE)
        run._r.get_or_add_rPr().set("lang", language)  # noqa: SLF001
        label.position = XL_LABEL_POSITION.OUTSIDE_END


def _describe(frame: GraphicFrame, name: str, alt: str) -> None:
    properties = frame._element.nvGraphicFramePr.cNvPr  # noqa: SLF001 - the library has no name for it
    properties.set("name", name)
    properties.set("descr", alt)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


_NUMBER = re.compile(r"[+\u2212-]?[\d.,]+%?")


def is_number(text: str) -> bool:
    """Return whether a text is a number, which is put to the right of its cell."""
    return _NUMBER.fullmatch(text) is not None


@cache
def _font(name: str) -> FT2Font:
    return FT2Font(str(Path(mpl.get_data_path(), "fonts", "ttf", f"{name}.ttf")))


@cache
def width_of(word: str, size: int, *, bold: bool = False) -> float:
    """Return the width of a word in inches."""
    font = _font("DejaVuSans-Bold" if bold else "DejaVuSans")
    font.set_size(size, 72)
    font.set_text(word)
    width: int = font.get_width_height()[0]
    return width / 64 / 72


def lines_of(text: str, size: int, width: float) -> int:
    """Return how many lines a paragraph, in which ``**words**`` are strong, takes in a box of some width in inches."""
    space, lines, used = 0.35 * size / 72, 1, 0.0
    for place, piece in enumerate(text.split("**")):
        for word in piece.split():
            own = width_of(word, size, bold=place % 2 == 1)
            if used and used + space + own > width - 2 * MARGIN:
                lines, used = lines + 1, own
            else:
                used += own + (space if used else 0.0)
    return lines


def height_of(paragraphs: Sequence[str], size: int, width: float) -> float:
    """Return the height in inches of paragraphs of one size, with a fifth of a line between them."""
    lines = sum(lines_of(text, size, width) for text in paragraphs) + 0.2 * (len(paragraphs) - 1)
    return lines * size * LEADING / 72 + MARGIN


def fits(paragraphs: Sequence[str], size: int, box: Box) -> bool:
    """Return whether paragraphs of one size fit a box."""
    return height_of(paragraphs, size, box.width) <= box.height


def row_height(row: Sequence[str], widths: Sequence[float], width: float) -> float:
    """Return the height in inches that a row of a table needs."""
    parts = [width * each / sum(widths) for each in widths]
    lines = max(
        sum(lines_of(line, BODY_SIZE, part) for line in text.split("\n")) for text, part in zip(row, parts, strict=True)
    )
    return lines * BODY_SIZE * LEADING / 72 + 2 * MARGIN
