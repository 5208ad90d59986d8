"""What the documents of a report are made from: its executed notebooks as HTML, its charts, results and notices.

It is the same for a draft and a release, and whichever renderer makes the pages. Everything in it has passed disclosure
control, so a document can show nothing that the pages may not.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape, unescape
from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result
from wres_kit.publishing.frame import footer, notices
from wres_kit.publishing.renderer import ReportSource, read_executed, to_content
from wres_kit.publishing.site import SiteConfig, readable_accent
from wres_kit.reporting.pages import SUMMARY
from wres_kit.reporting.snapshot import Audience
from wres_kit.reporting.wording.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wres_kit.publishing.frame import Notice
    from wres_kit.reporting.charts import Chart
    from wres_kit.reporting.narrative.report_plan import ReportPlan
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot

CHART_ADDRESS = "chart:"
"""The address of a picture in the HTML of a page is this and the number of the chart among those of the page."""

_CHART = re.compile(
    r'(?P<figure><figure class="wres-picture">.*?</figure>)'
    r'|<svg role="img" aria-label="(?P<label>[^"]*)".*?</svg>'
    r'|<img src="data:image/(?P<kind>png|jpeg);base64,(?P<data>[^"]*)" alt="(?P<alt>[^"]*)">',
    re.DOTALL,
)
_DECORATION = re.compile(r'<svg [^>]*aria-hidden="true".*?</svg>', re.DOTALL)
POINTS_A_PIXEL = 0.75
_SVG_SIZE = re.compile(r'\b(width|height)="([0-9.]+)pt"')


@dataclass(frozen=True, slots=True)
class DocumentChart:
    """A chart of a page.

    Parameters
    ----------
    alt
        What it shows, in words.
    kind
        ``svg``, ``png`` or ``jpeg``.
    data
        The picture. A chart of this package has its title, subtitle and source in it.
    chart
        The chart with its title, source, data (`rows`) and PNG picture; None for pictures of other origin.
    """

    alt: str
    kind: str
    data: bytes
    chart: Chart | None = None

    @property
    def size(self) -> tuple[float, float] | None:
        """Width and height in points as an SVG states them; None for other pictures."""
        if self.chart is not None:
            width, height = self.chart.size
            return width * POINTS_A_PIXEL, height * POINTS_A_PIXEL
        if self.kind != "svg":
            return None
        start = self.data[: self.data.find(b">") + 1].decode("utf-8")
        stated = {name: float(points) for name, points in _SVG_SIZE.findall(start)}
        return (stated["width"], stated["height"]) if len(stated) == 2 else None


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page of a report as documents take it.

    Parameters
    ----------
    page
        Which page.
    title
        Its title, which is not in `html`.
    html
        What its notebook shows: headings of level 2 and below, paragraphs, tables, boxes (``class="wres-…"``). A chart
        is an ``<img src="chart:0" alt="…">`` with the number of the chart in `charts`. Small decorative graphics are
        left out; the words that go with them stay.
    charts
        Its charts, in order.
    """

    page: Page
    title: str
    html: str
    charts: tuple[DocumentChart, ...]


@dataclass(frozen=True)
class ReportContent:
    """All that the documents of one report are made from.

    Parameters
    ----------
    snapshot
        Its results after disclosure control, organisation, year, sources, remarks and release.
    pages
        Its pages in order: the summary, the indicators, then the action plan if it has one.
    site_title, language
        Name of the website, and BCP 47 tag of the language.
    notices
        What a reader must know first: that it is a draft, what the version corrects, that an organisation is made up.
    footer
        Who published it and when, source, licence, contact; each a line of HTML.
    contact
        Whom readers can ask, in Markdown; empty where the project names nobody.
    plan
        Its action plan as data, for documents that show it as a table: see `action_table`. None where it has none.
    """

    snapshot: Snapshot
    pages: tuple[ContentPage, ...]
    site_title: str
    language: str
    notices: tuple[Notice, ...]
    footer: tuple[str, ...]
    contact: str = ""
    plan: ReportPlan | None = None

    @property
    def organisation(self) -> str:
        """The name of who reports."""
        return self.snapshot.organisation.name

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.snapshot.year

    @property
    def title(self) -> str:
        """What the report is called, for instance ``Workforce Race Equality Standard report 2024``."""
        return f"{self.snapshot.standard.name} report {self.year}"

    @property
    def full_title(self) -> str:
        """The title with the name of the organisation."""
        return f"{self.organisation}: {self.title}"

    @property
    def is_draft(self) -> bool:
        """Whether it has not been released; reports for an internal audience never are."""
        return self.snapshot.release is None

    @property
    def is_internal(self) -> bool:
        """Whether small numbers are shown, so that it must not be passed on."""
        return self.snapshot.audience is Audience.INTERNAL

    @property
    def dated(self) -> date:
        """The day of publication; of a draft, the day that its figures are of. It never is the day of the build."""
        published = self.snapshot.publication_date
        return date.fromisoformat(published) if published else date(self.snapshot.year, 3, 31)

    @property
    def state(self) -> str:
        """What the report is, for instance ``Draft, not yet published`` or ``Version 1.1, 15 December 2026``."""
        release = self.snapshot.release
        if release is None:
            return "Draft, not yet published"
        return f"Version {release.version}, {day_words(release.released_on)}"

    @cached_property
    def corrections(self) -> tuple[str, ...]:
        """The figures that this version corrects, each in words."""
        release = self.snapshot.release
        return tuple(each.text for each in release.corrections) if release is not None else ()

    @property
    def results(self) -> tuple[Result, ...]:
        """The results of its years, after disclosure control."""
        return self.snapshot.results

    @property
    def accent(self) -> str:
        """The colour of the report as ``#rrggbb``, dark enough for text on white and white text on it."""
        return readable_accent(self.snapshot.accent)


def read_content(
    site: SiteConfig, snapshot: Snapshot, notebooks: Mapping[Page, Path], plan: ReportPlan | None = None
) -> ReportContent:
    """Return what the documents of a report are made from.

    Parameters
    ----------
    site
        The website that the report is part of.
    snapshot
        What the report may show.
    notebooks
        Its executed notebooks by page, in order.
    plan
        Its action plan; None where it has none.

    Raises
    ------
    RenderError
        A notebook cannot be read, a cell of it failed, or a picture in it has no alt text.
    """
    source = ReportSource(snapshot, dict(notebooks))
    pages = tuple(_page(page, path, source) for page, path in notebooks.items())
    return ReportContent(
        snapshot, pages, site.title, site.language, notices(source, SUMMARY), tuple(footer(site, source)),
        site.parameters.quality.contact, plan,
    )  # fmt: skip


def _page(page: Page, path: Path, source: ReportSource) -> ContentPage:
    executed = read_executed(page, path, source.named(page), source.snapshot.standard)
    own = (DocumentChart(chart.alt, "svg", chart.svg.encode("utf-8"), chart) for chart in executed.charts)
    charts: list[DocumentChart] = []

    def take(match: re.Match[str]) -> str:
        chart = next(own) if match["figure"] else _chart(match)
        charts.append(chart)
        return f'<img src="{CHART_ADDRESS}{len(charts) - 1}" alt="{escape(chart.alt)}">'

    html = _DECORATION.sub("", _CHART.sub(take, to_content(executed).html))
    return ContentPage(page, executed.title, html, tuple(charts))


def _chart(match: re.Match[str]) -> DocumentChart:
    if match["kind"]:
        return DocumentChart(unescape(match["alt"]), match["kind"], base64.b64decode(match["data"]))
    return DocumentChart(unescape(match["label"]), "svg", match[0].encode("utf-8"))
