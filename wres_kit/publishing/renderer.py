"""What a renderer is: executed notebooks in, pages out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot


class RenderError(WresError):
    """A page that could not be rendered."""

    exit_status = 1


class RenderWarning(UserWarning):
    """Pages were rendered, but something on them is not as it should be; the message names it."""


@dataclass(frozen=True, slots=True)
class ReportSource:
    """One report to render.

    Parameters
    ----------
    snapshot
        What its pages may show, for titles, banners and navigation.
    notebooks
        The executed notebooks, by page, in the order of the navigation.
    other_years
        Other reporting years of the organisation that will be published beside this one, in order.
    fresh
        The pages to write; all where empty. The others are there already, with the files that belong to them, and a
        renderer may write them again.
    """

    snapshot: Snapshot
    notebooks: dict[Page, Path]
    other_years: tuple[int, ...] = ()
    fresh: tuple[Page, ...] = ()

    @property
    def written(self) -> tuple[Page, ...]:
        """The pages that a renderer has to write, in the order of the navigation."""
        return tuple(page for page in self.notebooks if not self.fresh or page in self.fresh)

    def named(self, page: Page) -> str:
        """Return a page of the report as messages name it, for instance ``RXY 2020 indicator-2``."""
        return f"{self.snapshot.organisation.code} {self.snapshot.year} {page.name}"


def belongs(name: str, page: Page) -> bool:
    """Whether a file of a report is part of one page: the page itself, or what Quarto puts beside it, such as charts.

    Parameters
    ----------
    name
        The file, below the folder of the report.
    page
        The page.
    """
    return name == page.address or name.startswith(f"{page.address.removesuffix('.html')}_files/")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One organisation on the index page of all reports.

    Parameters
    ----------
    code, slug, name, type, region, fictional
        As in its parameters.
    years
        The reporting years published, in order.
    """

    code: str
    slug: str
    name: str
    type: str
    region: str
    fictional: bool
    years: tuple[int, ...]


class Renderer(Protocol):
    """A back end that makes pages. Two renderers make the same pages with the same navigation."""

    @property
    def name(self) -> str:
        """What builds and their records call it."""

    @property
    def version(self) -> str:
        """The version of the program that makes the pages."""

    def render(self, report: ReportSource, destination: Path) -> None:
        """Write the pages of one report into `destination`, as `Page.address` names them.

        `destination` stands for `reports/<slug>/<year>`, so links to the index go to ``../../index.html`` and to other
        years to ``../<year>/index.html``.

        Raises
        ------
        RenderError
            A page could not be rendered; the message names it.
        """

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        """Write ``index.html``, the list of all reports, into `destination`.

        Raises
        ------
        RenderError
            It could not be rendered.
        """
