"""What every renderer has: executed notebooks in, what they show as HTML, templates and style sheets of wres_kit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import nbformat
from jinja2 import FileSystemLoader
from traitlets.config import Config

from wres_kit.errors import WresError
from wres_kit.publishing.markup import Heading, Outline, link_terms, markdown_outputs, plain_text, to_html, tokens
from wres_kit.publishing.site import TEMPLATES
from wres_kit.reporting.blocks import PAGE_MARKUP, QUARTO_SETTINGS
from wres_kit.reporting.pages import ACTIONS, AUDIT, CHARTS, UP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.project import Organisation
    from wres_kit.reporting.charts import Chart
    from wres_kit.reporting.pages import DocumentLink, Page
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard import Standard


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
        Other reporting years of the organisation that will be published with this one, in order.
    fresh
        The pages to write; all where empty. The others are there already, with the files that belong to them, and a
        renderer may write them again.
    documents
        Its documents, which the summary links to.
    """

    snapshot: Snapshot
    notebooks: dict[Page, Path]
    other_years: tuple[int, ...] = ()
    fresh: tuple[Page, ...] = ()
    documents: tuple[DocumentLink, ...] = ()

    @property
    def written(self) -> tuple[Page, ...]:
        """The pages that a renderer has to write, in the order of the navigation."""
        return tuple(page for page in self.notebooks if not self.fresh or page in self.fresh)

    def named(self, page: Page) -> str:
        """Return a page of the report as messages name it, for instance ``RXY 2020 indicator-2``."""
        return f"{self.snapshot.organisation.code} {self.snapshot.year} {page.name}"


def belongs(name: str, page: Page) -> bool:
    """Whether a file of a report is part of one page: the page itself, or what Quarto puts next to it, such as charts.

    Parameters
    ----------
    name
        The file, below the folder of the report.
    page
        The page.
    """
    folders = (f"{page.address.removesuffix('.html')}_files/", f"{CHARTS}/{page.name}-")
    return name == page.address or name.startswith(folders)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One organisation on the index page of all reports.

    Parameters
    ----------
    organisation
        As in its latest report.
    years
        The reporting years published, in order.
    is_released
        Whether these are releases, not drafts.
    corrected
        What newest versions correct, a sentence a report.
    """

    organisation: Organisation
    years: tuple[int, ...]
    is_released: bool = False
    corrected: tuple[str, ...] = ()


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

        `destination` will be `reports/<slug>/<year>`, so links to the index go to ``../../index.html`` and to other
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


IMAGE_TYPES = ("image/svg+xml", "image/png", "image/jpeg")

_OPTIONS = re.compile(r"^#\|.*\n?", re.MULTILINE)
_CAPTION_FOR_WORD = re.compile(r"^#\| fig-cap:.*\n?", re.MULTILINE)
_FIG_ALT = re.compile(r'^#\| fig-alt: *"(?P<alt>.*)" *$', re.MULTILINE)


_FOLDER_UP = re.compile(rf'href="{re.escape(UP)}({AUDIT.name}|{re.escape(ACTIONS.address)})')


class UnusableNotebookError(RenderError):
    """An executed notebook that cannot be read, lacks its title, or holds a cell that failed."""


class MissingAltTextError(RenderError):
    """A picture that says nothing to those who cannot see it."""


@dataclass(frozen=True, slots=True)
class ExecutedPage:
    """An executed notebook, ready to be rendered.

    Parameters
    ----------
    page
        Which page it is.
    title
        Its ``# title``.
    notebook
        The notebook without that title. A chart of this package is HTML in it, as both renderers show it.
    charts
        Its charts, in order.
    """

    page: Page
    title: str
    notebook: Any
    charts: tuple[Chart, ...] = ()

    @property
    def code(self) -> tuple[str, ...]:
        """The code of its cells in order, without options that are for Quarto alone."""
        sources = (_OPTIONS.sub("", cell.source).strip() for cell in self.notebook.cells if cell.cell_type == "code")
        return tuple(source for source in sources if source)


def read_executed(page: Page, path: Path, where: str, standard: Standard) -> ExecutedPage:
    """Read the executed notebook of a page.

    Parameters
    ----------
    page
        Which page it is.
    path
        The notebook.
    where
        How messages name the page, for instance ``RXY 2020 indicator-2``.
    standard
        The Standard whose terms are linked to the glossary.

    Raises
    ------
    UnusableNotebookError
        It cannot be read, does not begin with a title, or a cell of it failed.
    MissingAltTextError
        A picture in it has no alt text.
    """
    notebook = _read(path, where)
    _take_page_markup(notebook)
    _link_pages(notebook)
    link_terms(notebook, standard)
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                message = f"{where}: cell {number} failed with {output.ename}: {output.evalue}"
                raise UnusableNotebookError(message)
            if picture_type(output) and not alt_text(cell, output):
                message = (
                    f"{where}: the picture of cell {number} has no alt text. Display it with "
                    'metadata={"image/svg+xml": {"alt": "what it shows"}}.'
                )
                raise MissingAltTextError(message)
    charts = tuple(_take_charts(notebook))
    return ExecutedPage(page, _take_title(notebook, where), notebook, charts)


def _take_charts(notebook: Any) -> Iterator[Chart]:  # noqa: ANN401
    """Return the charts of a notebook, and let it show each as a figure of a page."""
    from wres_kit.reporting.charts import CHART_TYPE, Chart  # noqa: PLC0415 - pages without charts do without

    for _, output in _outputs(notebook):
        raw = output.get("data", {}).get(CHART_TYPE)
        if raw is not None:
            chart = Chart.from_json(raw)
            output.data = {"text/markdown": chart.figure()}
            output.metadata = {}
            yield chart


def write_charts(page: ExecutedPage, destination: Path) -> None:
    """Write the files of the charts of a page into the folder of its report, for readers to download.

    Raises
    ------
    MissingFontError
        The font of PNG pictures is not there.
    """
    for chart in page.charts:
        folder = destination / CHARTS
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in chart.files().items():
            (folder / name).write_bytes(content)


def pictures(notebook: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - nbformat is untyped
    """Return each cell and output of a notebook that shows a picture."""
    return ((cell, output) for cell, output in _outputs(notebook) if picture_type(output))


def _outputs(notebook: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """Return each output of a notebook, after its cell."""
    return ((cell, output) for cell in notebook.cells for output in cell.get("outputs", ()))


def picture_type(output: Any) -> str:  # noqa: ANN401
    """Return the kind of picture that an output shows; empty where it shows none."""
    data = output.get("data", {})
    return next((kind for kind in IMAGE_TYPES if kind in data), "")


def alt_text(cell: Any, output: Any) -> str:  # noqa: ANN401
    """Return the alt text of a picture: that of its output, else that of the ``#| fig-alt`` of its cell."""
    metadata = output.get("metadata", {})
    alt = metadata.get(picture_type(output), {}).get("alt") or metadata.get("alt")
    if alt:
        return str(alt)
    option = _FIG_ALT.search(cell.source)
    return option["alt"].replace('\\"', '"').replace("\\\\", "\\") if option else ""


def _read(path: Path, where: str) -> Any:  # noqa: ANN401
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        message = f"{where}: there is no executed notebook at {path}."
        raise UnusableNotebookError(message) from None
    except (OSError, ValueError, nbformat.ValidationError) as error:
        message = f"{where}: {path} cannot be read as a notebook: {error}"
        raise UnusableNotebookError(message) from None


def _take_page_markup(notebook: Any) -> None:  # noqa: ANN401
    """Leave what the pages show, without what a published notebook has for other programs."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != QUARTO_SETTINGS]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = _CAPTION_FOR_WORD.sub("", cell.source)
        for output in cell.get("outputs", ()):
            markup = output.get("data", {}).pop(PAGE_MARKUP, None)
            if markup is not None:
                output.data["text/markdown"] = markup


def _link_pages(notebook: Any) -> None:  # noqa: ANN401
    """Let links to pages that no notebook makes, which one sees one folder up, lead to the folder of the page."""
    for cell in notebook.cells:
        for output in markdown_outputs(cell):
            output.data["text/markdown"] = _FOLDER_UP.sub(r'href="\1', output.data["text/markdown"])


def _take_title(notebook: Any, where: str) -> str:  # noqa: ANN401
    """Remove the title from the first Markdown cell and return it."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        parsed = tokens(cell.source)
        if parsed and parsed[0].type == "heading_open" and parsed[0].tag == "h1" and parsed[0].map:
            first, last = parsed[0].map
            lines = cell.source.splitlines()
            cell.source = "\n".join(lines[:first] + lines[last:]).strip()
            return plain_text(parsed[1])
        break
    message = f"{where}: the first Markdown cell of the notebook must begin with its title, as in: # Board membership"
    raise UnusableNotebookError(message)


SHOWN = ("text/markdown", *IMAGE_TYPES, "text/html", "text/plain")
"""Kinds of output in order of preference. Nothing else is shown; in particular no JavaScript."""

_SVG_START = re.compile(r"<svg\b")
_SVG_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_INDENTATION = re.compile(r"\n\s+")


@dataclass(frozen=True, slots=True)
class Content:
    """What is between head and foot of a page: its HTML, and its headings without the title."""

    html: str
    headings: tuple[Heading, ...]


def to_content(page: ExecutedPage) -> Content:
    """Return what an executed notebook shows: its Markdown and outputs, not its code."""
    html, resources = _exporter().from_notebook_node(page.notebook, {"outline": Outline()})
    return Content(str(html), tuple(resources["outline"].headings))


def executed_content(report: ReportSource, page: Page) -> tuple[ExecutedPage, Content]:
    """Return the executed notebook of a page of a report, and what it shows.

    Raises
    ------
    UnusableNotebookError
        The notebook cannot be read or shown; the message names the page.
    MissingAltTextError
        A picture in it has no alt text.
    """
    executed = read_executed(page, report.notebooks[page], report.named(page), report.snapshot.standard)
    return executed, to_content(executed)


def named_svg(svg: str, alt: str) -> str:
    """Return an SVG for a page: with role and name of a picture, without prologue, metadata and indentation.

    The text is edited, not parsed and written again: HTML writers lose the capitals of names such as ``viewBox``.
    """
    start = _SVG_START.search(svg)
    if start is None:
        return ""
    body = _INDENTATION.sub("\n", _SVG_METADATA.sub("", svg[start.end() :])).rstrip()
    return f'<svg role="img" aria-label="{escape(alt)}"{body}'


@cache
def _exporter() -> Any:  # noqa: ANN401 - nbconvert is untyped
    """Return the exporter, made once: making it takes longer than a page."""
    from nbconvert.exporters.templateexporter import TemplateExporter  # noqa: PLC0415 - of the built-in renderer alone

    exporter: Any = TemplateExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(SHOWN)}}),
        extra_loaders=[FileSystemLoader(TEMPLATES)],
        template_name="base",
        template_file="notebook.html.j2",
        default_preprocessors=[],
    )
    exporter.register_filter("page_markdown", to_html)
    exporter.register_filter("named_svg", lambda svg, cell, output: named_svg(svg, alt_text(cell, output)))
    exporter.register_filter("alt_text", alt_text)
    return exporter
