"""What both renderers put around the method pages, which stand beside the index of all reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.method.pages import method_pages
from wres_kit.publishing.colour import readable_accent
from wres_kit.publishing.frame import Link, publication_line
from wres_kit.publishing.glossary_links import with_links
from wres_kit.publishing.markup import to_inline_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.method.page import MethodPage
    from wres_kit.project import Project
    from wres_kit.publishing.site import SiteConfig

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
    lines = (publication_line(parameters.publisher, parameters.publication_date.isoformat()), site.footer)
    for page in pages:
        links = [Link(each.address, each.text, each is page) for each in pages]
        years = [each.name.isdigit() for each in pages]
        yield MethodFrame(
            page=with_links(page),
            site_title=site.title,
            language=site.language,
            notice=parameters.notice,
            accent=readable_accent(parameters.accent),
            footer=tuple(to_inline_html(line) for line in lines if line),
            window_title=f"{page.title} – {site.title}",
            navigation=tuple(link for link, of_year in zip(links, years, strict=True) if not of_year),
            years=tuple(link for link, of_year in zip(links, years, strict=True) if of_year),
        )
