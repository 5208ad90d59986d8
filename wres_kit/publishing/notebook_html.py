"""What an executed notebook shows, as HTML: nbconvert with a template of our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from jinja2 import FileSystemLoader
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets.config import Config

from wres_kit.publishing.executed import IMAGE_TYPES, ExecutedPage, alt_text
from wres_kit.publishing.markup import Heading, Outline, to_html
from wres_kit.publishing.templating import TEMPLATES

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
