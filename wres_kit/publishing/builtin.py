"""The built-in renderer, nbconvert and Jinja without any other program; and what both put around index and method.

Each page is one file that asks for nothing else: it includes its style sheet and charts. So a page can be mailed, a
report's folder can be moved, and a report made by an earlier version keeps its look when newer ones are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import wres_kit
from wres_kit.method import method_pages
from wres_kit.project.organisation import METHOD
from wres_kit.publishing.frame import Link, frame_page, publisher_line, quality_line
from wres_kit.publishing.markup import to_inline_html, with_links
from wres_kit.publishing.report_document import report_document, without_idle_stops
from wres_kit.publishing.site import SiteConfig, page_html, theme_text
from wres_kit.reporting.pages import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wres_kit.method.markup import MethodPage
    from wres_kit.project import Project
    from wres_kit.publishing.renderer import Content, ExecutedPage, IndexEntry, ReportSource
    from wres_kit.reporting.pages import Page


MOST_LINKS = 1500
"""How many reports are linked one by one: with more, a list of a thousand organisations would weigh over 300 KB."""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What the index shows.

    Parameters
    ----------
    entries
        The organisations, by name and then code, whatever the case of their letters.
    types, regions, years
        What they can be filtered by, in order, the latest year first.
    footer
        Lines of the foot, as HTML.
    """

    entries: tuple[IndexEntry, ...]
    types: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]
    footer: tuple[str, ...]

    @property
    def is_released(self) -> bool:
        """Whether it lists releases, and has a page of corrections next to it; a list of drafts has none."""
        return any(entry.is_released for entry in self.entries)

    @property
    def links_every_year(self) -> bool:
        """Whether every report is linked; in a long list only the latest of each organisation is, which leads on."""
        return sum(len(entry.years) for entry in self.entries) <= MOST_LINKS


def index_page(site: SiteConfig, entries: Sequence[IndexEntry]) -> IndexPage:
    """Return what the index of all reports shows."""
    released = any(entry.is_released for entry in entries)
    state = publisher_line(site.parameters.publisher, released=released)
    lines = (state, quality_line(site.parameters.quality, "method/"), site.footer)
    return IndexPage(
        entries=tuple(sorted(entries, key=lambda entry: (entry.organisation.name.casefold(), entry.organisation.code))),
        types=tuple(sorted({entry.organisation.type for entry in entries})),
        regions=tuple(sorted({entry.organisation.region for entry in entries})),
        years=tuple(sorted({year for entry in entries for year in entry.years}, reverse=True)),
        footer=tuple(to_inline_html(line) for line in lines if line),
    )


@dataclass(frozen=True, slots=True)
class MethodFrame:
    """A method page with what surrounds it.

    Parameters
    ----------
    page
        The page.
    footer
        Lines of the foot, as HTML.
    window_title
        Its title as the window or tab shows it.
    navigation, years
        Links to the method pages that hold for every year, and to those of the editions.
    """

    page: MethodPage
    footer: tuple[str, ...]
    window_title: str
    navigation: tuple[Link, ...]
    years: tuple[Link, ...]

    @property
    def front(self) -> bool:
        """Whether this is the first of the method pages."""
        return self.page.name == "index"


def method_frames(site: SiteConfig, project: Project) -> Iterator[MethodFrame]:
    """Yield the method pages of a project with what surrounds them.

    Parameters
    ----------
    site
        The website.
    project
        The project.

    Raises
    ------
    ParameterError
        The project's parameters or its list of differences cannot be read.
    """
    parameters = project.parameters
    pages = method_pages(project)
    publisher = f"Publisher: {parameters.publisher}." if parameters.publisher else ""
    lines = (publisher, quality_line(parameters.quality, ""), site.footer)
    for page in pages:
        links = [Link(each.address, each.text, each is page) for each in pages]
        years = [each.name.isdigit() for each in pages]
        yield MethodFrame(
            page=with_links(page, project.standard),
            footer=tuple(to_inline_html(line) for line in lines if line),
            window_title=f"{page.title} – {site.title}",
            navigation=tuple(link for link, of_year in zip(links, years, strict=True) if not of_year),
            years=tuple(link for link, of_year in zip(links, years, strict=True) if of_year),
        )


class BuiltinRenderer:
    """Makes pages from executed notebooks without any other program.

    Parameters
    ----------
    project
        The project; its `_quarto.yml` gives title, navigation and table of contents.

    Raises
    ------
    ParameterError
        `_quarto.yml` cannot be read or does not fit.
    """

    name = "builtin"
    version = wres_kit.__version__

    def __init__(self, project: Project) -> None:
        self._project = project
        self._site = SiteConfig.read(project)

    def render(self, report: ReportSource, destination: Path) -> None:
        """Write the pages of one report into `destination`, as `Page.address` names them.

        Raises
        ------
        RenderError
            A page could not be rendered; the message names it.
        """
        destination.mkdir(parents=True, exist_ok=True)
        # This loads nbconvert, which whoever only asks for name and version does without.
        from wres_kit.publishing.renderer import executed_content, write_charts  # noqa: PLC0415

        contents: dict[Page, tuple[str, str]] = {}
        for page in report.notebooks:
            if page in report.written or not page.is_audit:
                executed, content = executed_content(report, page)
                if not page.is_audit:
                    contents[page] = executed.title, content.html
                if page in report.written:
                    _write(destination / page.address, self._page(report, executed, content))
                    write_charts(executed, destination)
        _write(destination / DOCUMENT, report_document(self._site, report, contents))

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        """Write ``index.html``, the list of all reports, and the method pages into `destination`.

        Raises
        ------
        ParameterError
            The project's list of differences cannot be read.
        """
        index = index_page(self._site, entries)
        html = page_html(self._site, "index.html.j2", {"index": index, "script": theme_text("filter.js")})
        destination.mkdir(parents=True, exist_ok=True)
        _write(destination / "index.html", html)
        self._write_method(destination / METHOD)

    def _write_method(self, destination: Path) -> None:
        destination.mkdir()
        for frame in method_frames(self._site, self._project):
            contents = frame.page.sections if self._site.contents else ()
            html = page_html(self._site, "method.html.j2", {"frame": frame, "contents": contents})
            _write(destination / frame.page.address, html)

    def _page(self, report: ReportSource, executed: ExecutedPage, content: Content) -> str:
        frame = frame_page(self._site, report, executed.page, executed.title, executed.code)
        deepest = self._site.contents_depth if self._site.contents else 0
        contents = [heading for heading in content.headings if heading.level <= deepest]
        body = without_idle_stops(content.html)
        return page_html(self._site, "page.html.j2", {"frame": frame, "contents": contents, "body": body})


def _write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8", newline="\n")
