"""Executed notebooks as a renderer takes them, and what they show as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import nbformat
from jinja2 import FileSystemLoader
from traitlets.config import Config

from wres_kit.publishing.markup import Heading, Outline, link_terms, plain_text, to_html, tokens
from wres_kit.publishing.renderer import TEMPLATES, RenderError
from wres_kit.reporting.pages import AUDIT, UP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.publishing.renderer import ReportSource
    from wres_kit.reporting.pages import Page
    from wres_kit.standard import Standard

IMAGE_TYPES = ("image/svg+xml", "image/png", "image/jpeg")

_OPTIONS = re.compile(r"^#\|.*\n?", re.MULTILINE)
_FIG_ALT = re.compile(r'^#\| fig-alt: *"(?P<alt>.*)" *$', re.MULTILINE)


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
        The notebook without that title.
    """

    page: Page
    title: str
    notebook: Any

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
    _link_audit_pages(notebook)
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
    return ExecutedPage(page, _take_title(notebook, where), notebook)


def pictures(notebook: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - nbformat is untyped
    """Return each cell and output of a notebook that shows a picture."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if picture_type(output):
                yield cell, output


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


def _link_audit_pages(notebook: Any) -> None:  # noqa: ANN401
    """Let links to the audit pages, which a published notebook sees one folder up, lead to the folder of the page."""
    seen, own = f'href="{UP}{AUDIT.name}', f'href="{AUDIT.name}'
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            markdown = output.get("data", {}).get("text/markdown")
            if markdown is not None and seen in markdown:
                output.data["text/markdown"] = markdown.replace(seen, own)


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
    """What stands between head and foot of a page: its HTML, and its headings without the title."""

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
    """Return an SVG to stand in a page: with role and name of a picture, without prologue, metadata and indentation.

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
