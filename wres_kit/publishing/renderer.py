"""What every renderer has: executed notebooks in, pages out, with the templates and style sheets of wres_kit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Sequence

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


TEMPLATES = Path(__file__).parent / "templates"
THEME = Path(__file__).parent / "theme"


@cache
def templates() -> Environment:
    """Return the templates. What is put into them is escaped, and a name that nothing has is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def theme_text(name: str) -> str:
    """Return a style sheet or script of the theme."""
    return (THEME / name).read_text(encoding="utf-8").strip()


def icon_address(favicon: Path | None) -> str:
    """Return an icon as an address that holds the icon itself, so that no page asks for another file."""
    path = favicon or THEME / "favicon.svg"
    kind = {".svg": "image/svg+xml", ".png": "image/png"}.get(path.suffix.lower(), "image/x-icon")
    return f"data:{kind},{quote(path.read_bytes())}"


TEXT_CONTRAST = 4.5
"""Least contrast of text with its background, WCAG 2.2 success criterion 1.4.3 (level AA)."""

WHITE = "#ffffff"


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black and white).

    Parameters
    ----------
    colour, other
        Colours as ``#rrggbb``.

    Notes
    -----
    "Contrast ratio" in the glossary of the Web Content Accessibility Guidelines 2.2.
    """
    lighter, darker = sorted((_relative_luminance(colour), _relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_accent(accent: str) -> str:
    """Return `accent`, darkened no more than needed for text in it on white, and white text on it, to be readable.

    Both directions have the same contrast. The hue is kept: each channel is scaled by the same hundredths.
    """
    for hundredths in range(100, -1, -1):
        darkened = "#" + "".join(f"{channel * hundredths // 100:02x}" for channel in _channels(accent))
        if contrast(darkened, WHITE) >= TEXT_CONTRAST:
            return darkened
    message = f"{accent}: black has enough contrast with white, so this cannot be reached"
    raise AssertionError(message)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _relative_luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
