"""A chart of a page: its drawings, its words, its data, and the files that readers download.

On a page a chart is a figure: title and subtitle as text, the drawing for the width at hand, the source, and links to
its files. As a file it has title, subtitle and source in the picture, fit for a board paper or a slide.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from wres_kit.reporting.blocks import MimeBundle, attribute, escaped
from wres_kit.reporting.charts.drawing import INK, LINE, PAPER, WIDE, wrapped
from wres_kit.reporting.pages import CHARTS
from wres_kit.reporting.wording.phrases import value_text
from wres_kit.returns.files import csv_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.indicators.results import Result

CHART_TYPE = "application/vnd.wres-kit.chart+json"
"""The kind of output of a notebook that holds all of a chart, next to its picture."""

MARGIN = 24
TITLE_SIZE = 19
SHOWN_WITH = "Frutiger, Arial, Helvetica, sans-serif"
"""The fonts of SVG pictures; none of them is wider than the one that text is measured with."""


class ChartRow(NamedTuple):
    """A row of the data of a chart: one value that it shows, or says to be missing.

    Parameters
    ----------
    year
        Reporting year.
    measure
        What the value is, as the chart names it.
    group
        The group or series, as the chart names it.
    part
        Band, part of a body or indicator; empty where the chart shows one thing over the years.
    value, lower_95, upper_95
        The value, unrounded, and the ends of its 95% interval; None where there is none.
    shown
        The value as pages write it, or why there is none: "suppressed".
    id
        Its name within the report, as in `results.csv`; empty where there is no result.
    """

    year: int
    measure: str
    group: str
    part: str
    value: float | None
    lower_95: float | None
    upper_95: float | None
    shown: str
    id: str


def chart_row(year: int, measure: str, group: str, part: str, result: Result | None) -> ChartRow:
    """Return the row of a result."""
    if result is None:
        return ChartRow(year, measure, group, part, None, None, None, value_text(None), "")
    ends = (result.lower, result.upper) if result.value is not None else (None, None)
    return ChartRow(year, measure, group, part, result.value, *ends, value_text(result), result.id)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Parameters
    ----------
    name
        Unique in a report, and the name of its files: ``indicator-2-years``.
    title
        The finding.
    subtitle
        What is measured, where and when.
    source
        Where the figures come from, in a sentence.
    alt
        What it shows, with its numbers, for those who cannot see it.
    wide, narrow
        The drawing as SVG for the text column of a page, and for a phone; without title, subtitle and source.
    rows
        The values that it shows.
    """

    name: str
    title: str
    subtitle: str
    source: str
    alt: str
    wide: str
    narrow: str
    rows: tuple[ChartRow, ...] = ()

    @property
    def svg(self) -> str:
        """The chart as a picture of its own, with title, subtitle and source."""
        return _standalone(self)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of that picture in CSS pixels."""
        return _size(self.svg)

    def png(self) -> bytes:
        """Return the picture as PNG at twice its size.

        Raises
        ------
        MissingFontError
            The font for it is not there.
        """
        from wres_kit.reporting.charts.png import png_of  # noqa: PLC0415 - who only shows charts does without

        return png_of(self.svg)

    def csv(self) -> str:
        """Return its data as CSV, with a row of headings."""
        return csv_text(ChartRow._fields, self.rows)

    def files(self) -> dict[str, bytes]:
        """Return the files that readers download, by name: PNG, SVG and CSV."""
        return {
            f"{self.name}.png": self.png(),
            f"{self.name}.svg": self.svg.encode(),
            f"{self.name}.csv": self.csv().encode(),
        }

    def figure(self) -> str:
        """Return the chart as HTML for a page: no line of it is blank, and nothing in it is Markdown."""
        where = f"{CHARTS}/{attribute(self.name)}"
        links = " · ".join(
            f'<a href="{where}.{kind}" download>{label}</a>'
            for kind, label in (("png", "Picture (PNG)"), ("svg", "Picture (SVG)"), ("csv", "Data (CSV)"))
        )
        wide, narrow = _in_page(self.wide, "wres-wide"), _in_page(self.narrow, "wres-narrow")
        return (
            f'<figure class="wres-picture">\n<figcaption><strong>{escaped(self.title)}</strong>'
            f"<span>{escaped(self.subtitle)}</span></figcaption>\n"
            f'<div class="wres-chart" role="img" aria-label="{attribute(self.alt)}">\n{wide}\n{narrow}\n</div>\n'
            f'<p class="wres-source">{escaped(self.source)}</p>\n'
            # Folded, the links are one stop for a keyboard, not three.
            f'<details class="wres-download"><summary>Download this chart</summary><p>{links}</p></details>\n</figure>'
        )

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return {**asdict(self), "rows": [list(row) for row in self.rows]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Chart:
        """Return the chart that `to_json` wrote."""
        return cls(**{**raw, "rows": tuple(ChartRow(*row) for row in raw["rows"])})

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG002
        """Return what Jupyter shows: the picture, with its finding as alternative text."""
        data = {"image/svg+xml": self.svg, CHART_TYPE: self.to_json(), "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def _in_page(svg: str, kind: str) -> str:
    """Return a drawing as a page has it: named by the figure around it, so hidden from those who cannot see it."""
    return svg.replace('<svg xmlns="http://www.w3.org/2000/svg"', f'<svg class="{kind}" aria-hidden="true"', 1)


def _size(svg: str) -> tuple[float, float]:
    box = svg.partition('viewBox="')[2].partition('"')[0].split()
    return float(box[2]), float(box[3])


def _standalone(chart: Chart) -> str:
    """Return the drawing for the text column with its words around it."""
    (width, height), size = _size(chart.wide), WIDE.size
    body = chart.wide[chart.wide.index(">") + 1 : -len("</svg>")]
    texts, y = [], float(MARGIN)
    for text, letters, weight in ((chart.title, TITLE_SIZE, ' font-weight="700"'), (chart.subtitle, size, "")):
        for line in wrapped(text, width, letters, bold=bool(weight)):
            y += letters * LINE
            texts.append(f'<text x="{MARGIN}" y="{y - 4:g}" font-size="{letters}"{weight}>{escaped_svg(line)}</text>')
        y += 4
    y += 8
    below = y + height + 8
    for line in wrapped(chart.source, width, size):
        below += size * LINE
        texts.append(f'<text x="{MARGIN}" y="{below - 4:g}">{escaped_svg(line)}</text>')
    full = (width + 2 * MARGIN, below + MARGIN - 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full[0]:g} {full[1]:.0f}" width="{full[0]:g}" '
        f'height="{full[1]:.0f}" font-family="{SHOWN_WITH}" font-size="{size:g}" fill="{INK}">'
        f'<rect width="{full[0]:g}" height="{full[1]:.0f}" fill="{PAPER}"/>{"".join(texts)}'
        f'<g transform="translate({MARGIN} {y:.1f})">{body}</g></svg>'
    )


def escaped_svg(text: str) -> str:
    """Return text for SVG."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
