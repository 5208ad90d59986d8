"""What both renderers put around the pages that all reports share: the index of all reports, and the method pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.method.pages import method_pages
from wres_kit.publishing.frame import Link, publication_line, quality_line
from wres_kit.publishing.markup import to_inline_html, with_links
from wres_kit.publishing.renderer import readable_accent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.method.markup import MethodPage
    from wres_kit.project import Project, ProjectParameters
    from wres_kit.publishing.renderer import IndexEntry
    from wres_kit.publishing.site import SiteConfig

MOST_LINKS = 1500
"""How many reports are linked one by one: with more, a list of a thousand organisations would weigh over 300 KB."""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What the index shows.

    Parameters
    ----------
    site_title, language, title, notice, accent
        As on the pages of a report; the title is that of the project.
    entries
        The organisations, by name and then code, whatever the case of their letters.
    types, regions, years
        What they can be filtered by, in order, the latest year first.
    footer
        Lines of the foot, as HTML.
    """

    site_title: str
    language: str
    title: str
    notice: str
    accent: str
    entries: tuple[IndexEntry, ...]
    types: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]
    footer: tuple[str, ...]

    @property
    def links_every_year(self) -> bool:
        """Whether every report is linked; in a long list only the latest of each organisation is, which leads on."""
        return sum(len(entry.years) for entry in self.entries) <= MOST_LINKS


def index_page(site: SiteConfig, parameters: ProjectParameters, entries: Sequence[IndexEntry]) -> IndexPage:
    """Return what the index of all reports shows."""
    published = publication_line(parameters.publisher, parameters.publication_date.isoformat())
    lines = (published, quality_line(parameters.quality, "method/"), site.footer)
    return IndexPage(
        site_title=site.title,
        language=site.language,
        title=parameters.title,
        notice=parameters.notice,
        accent=readable_accent(parameters.accent),
        entries=tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.code))),
        types=tuple(sorted({entry.type for entry in entries})),
        regions=tuple(sorted({entry.region for entry in entries})),
        years=tuple(sorted({year for entry in entries for year in entry.years}, reverse=True)),
        footer=tuple(to_inline_html(line) for line in lines if line),
    )


ALL_REPORTS = "../index.html"
"""The index of all organisations, seen from a method page."""


@dataclass(frozen=True, slots=True)
class MethodFrame:
    """A method page with what surrounds it.

    Parameters
    ----------
    page
        The page.
    site_title, language, notice, accent, footer
        As on the index of all reports.
    window_title
        Its title as the window or tab shows it.
    navigation, years
        Links to the method pages that hold for every year, and to those of the editions.
    all_reports
        Address of the index of all organisations.
    """

    page: MethodPage
    site_title: str
    language: str
    notice: str
    accent: str
    footer: tuple[str, ...]
    window_title: str
    navigation: tuple[Link, ...]
    years: tuple[Link, ...]
    all_reports: str = ALL_REPORTS

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
    published = publication_line(parameters.publisher, parameters.publication_date.isoformat())
    lines = (published, quality_line(parameters.quality, ""), site.footer)
    for page in pages:
        links = [Link(each.address, each.text, each is page) for each in pages]
        years = [each.name.isdigit() for each in pages]
        yield MethodFrame(
            page=with_links(page, project.standard),
            site_title=site.title,
            language=site.language,
            notice=parameters.notice,
            accent=readable_accent(parameters.accent),
            footer=tuple(to_inline_html(line) for line in lines if line),
            window_title=f"{page.title} – {site.title}",
            navigation=tuple(link for link, of_year in zip(links, years, strict=True) if not of_year),
            years=tuple(link for link, of_year in zip(links, years, strict=True) if of_year),
        )
