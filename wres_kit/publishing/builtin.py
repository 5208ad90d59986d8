"""The built-in renderer, nbconvert and Jinja without any other program, and the choice between it and Quarto.

Each page is one file that asks for nothing else: it includes its style sheet and charts. So a page can be mailed, a
report's folder can be moved, and a report made by an earlier version keeps its look when newer ones are made.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

import wres_kit
from wres_kit.errors import WresError
from wres_kit.publishing.frame import frame_page
from wres_kit.publishing.renderer import icon_address, templates, theme_text
from wres_kit.publishing.report_document import report_document
from wres_kit.publishing.site import SiteConfig
from wres_kit.publishing.site_frames import index_page, method_frames
from wres_kit.reporting.pages import DOCUMENT, METHOD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.publishing.executed import Content, ExecutedPage
    from wres_kit.publishing.renderer import IndexEntry, Renderer, ReportSource
    from wres_kit.reporting.pages import Page


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
        self._parameters = project.parameters
        self._site = SiteConfig.read(project)
        own = [path.read_text(encoding="utf-8").strip() for path in self._site.stylesheets]
        self._styles = "\n".join([theme_text("frame.css"), theme_text("content.css"), *own])
        self._icon = icon_address(self._site.favicon)

    def render(self, report: ReportSource, destination: Path) -> None:
        """Write the pages of one report into `destination`, as `Page.address` names them.

        Raises
        ------
        RenderError
            A page could not be rendered; the message names it.
        """
        destination.mkdir(parents=True, exist_ok=True)
        # This loads nbconvert, which whoever only asks for name and version does without.
        from wres_kit.publishing.executed import executed_content  # noqa: PLC0415

        contents: dict[Page, tuple[str, str]] = {}
        for page in report.notebooks:
            if page in report.written or not page.is_audit:
                executed, content = executed_content(report, page)
                if not page.is_audit:
                    contents[page] = executed.title, content.html
                if page in report.written:
                    _write(destination / page.address, self._page(report, executed, content))
        _write(destination / DOCUMENT, report_document(self._site, report, contents))

    def render_index(self, entries: Sequence[IndexEntry], destination: Path) -> None:
        """Write ``index.html``, the list of all reports, and the method pages into `destination`.

        Raises
        ------
        ParameterError
            The project's list of differences cannot be read.
        """
        index = index_page(self._site, self._parameters, entries)
        html = (
            templates()
            .get_template("index.html.j2")
            .render(
                index=index,
                script=theme_text("filter.js"),
                styles=self._styles,
                icon=self._icon,
            )
        )
        destination.mkdir(parents=True, exist_ok=True)
        _write(destination / "index.html", html)
        self._write_method(destination / METHOD)

    def _write_method(self, destination: Path) -> None:
        destination.mkdir()
        template = templates().get_template("method.html.j2")
        for frame in method_frames(self._site, self._project):
            html = template.render(
                frame=frame,
                contents=frame.page.sections if self._site.contents else (),
                contents_title=self._site.contents_title,
                styles=self._styles,
                icon=self._icon,
            )
            _write(destination / frame.page.address, html)

    def _page(self, report: ReportSource, executed: ExecutedPage, content: Content) -> str:
        contents = [heading for heading in content.headings if heading.level <= self._site.contents_depth]
        return str(
            templates()
            .get_template("page.html.j2")
            .render(
                frame=frame_page(self._site, report, executed.page, executed.title, executed.code),
                body=content.html,
                contents=contents if self._site.contents else [],
                contents_title=self._site.contents_title,
                styles=self._styles,
                icon=self._icon,
            )
        )


def _write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8", newline="\n")


RendererName = Literal["auto", "quarto", "builtin"]


class QuartoNotFoundError(WresError):
    """Quarto was asked for, and there is no program of that name."""


def choose_renderer(project: Project, name: RendererName = "auto") -> Renderer:
    """Return a renderer for a project.

    Parameters
    ----------
    project
        The project.
    name
        ``auto`` is Quarto where a program ``quarto`` is on PATH, else the built-in renderer.

    Raises
    ------
    QuartoNotFoundError
        Quarto was asked for by name, and it is not on PATH.
    ParameterError
        `_quarto.yml` cannot be read or does not fit.
    """
    program = shutil.which("quarto") if name != "builtin" else None
    if program is not None:
        from wres_kit.publishing.quarto import QuartoRenderer  # noqa: PLC0415 - each back end loads only what it needs

        return QuartoRenderer(project, program)
    if name == "quarto":
        message = (
            "There is no program quarto on PATH. Install it from https://quarto.org/docs/get-started/, with "
            "conda (conda install -c conda-forge quarto) or with pip (pip install 'wres_kit[quarto]'); or build with "
            "--renderer builtin, which makes the same pages."
        )
        raise QuartoNotFoundError(message)

    return BuiltinRenderer(project)
