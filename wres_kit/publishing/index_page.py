"""The index of all reports: what both renderers put on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.publishing.colour import readable_accent
from wres_kit.publishing.frame import publication_line
from wres_kit.publishing.markup import to_inline_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.project import ProjectParameters
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
    lines = (publication_line(parameters.publisher, parameters.publication_date.isoformat()), site.footer)
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
