"""Quarto projects for one report, for the index, and for the method pages, made from the top-level `_quarto.yml`.

Quarto reads Markdown and writes HTML by rules of its own. What wres_kit has worded already reaches it as HTML that it
passes on unchanged, so both renderers show the same; titles, headings and charts it makes itself.

The method pages change only with the program, the settings and the list of differences, so what Quarto made is kept in
the build folder and used again: fifteen pages would cost every build ten seconds.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import suppress
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell, new_raw_cell

from wres_kit.publishing.frame import Frame, footer, frame_page, navigation
from wres_kit.publishing.markup import Outline, markdown_outputs, to_html
from wres_kit.publishing.renderer import ExecutedPage, alt_text, pictures, read_executed
from wres_kit.publishing.site import THEME, templates, theme_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.publishing.builtin import IndexPage, MethodFrame
    from wres_kit.publishing.renderer import ReportSource
    from wres_kit.publishing.site import SiteConfig
    from wres_kit.reporting.pages import Page


OUTPUT = "_site"

_HEADING_LINE = re.compile(r"^#{1,6} .*[^\s}]$", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>$@#^~|])")


def write_report_project(site: SiteConfig, report: ReportSource, folder: Path) -> None:
    """Write the Quarto project of one report into an empty folder.

    Raises
    ------
    UnusableNotebookError, MissingAltTextError
        A notebook cannot be rendered.
    """
    accent = ""
    for page in report.written:
        executed = read_executed(page, report.notebooks[page], report.named(page), report.snapshot.standard)
        frame = frame_page(site, report, page, executed.title, executed.code)
        accent = frame.accent
        nbformat.write(prepare(executed, frame, site), folder / _source(page))
    named = f"{report.snapshot.organisation.label} – {report.snapshot.standard.abbreviation} {report.snapshot.year}"
    website = {
        "sidebar": {
            **site.quarto["website"]["sidebar"],
            "contents": [
                {
                    "text": entry.text,
                    # A page that is not rendered now is there from an earlier build.
                    "href": _source(entry.page) if entry.page in report.written else entry.page.address,
                }
                for entry in navigation(site, report)
            ],
        },
    }
    sources = [_source(page) for page in report.written]
    lines = footer(site, report)
    write_configuration(site, folder, title=named, sources=sources, accent=accent, footer=lines, website=website)


def write_index_project(site: SiteConfig, index: IndexPage, folder: Path) -> None:
    """Write the Quarto project of the index of all reports into an empty folder."""
    listed = templates().get_template("organisations.html.j2").render(index=index)
    head = f'<header class="head"><p class="head-site">{escape(site.title)}</p></header>\n'
    notice = head + templates().get_template("index_notice.html.j2").render(index=index, site=site)
    front_matter = {
        "title": without_markdown(site.parameters.title),
        "page-layout": "full",
        "toc": False,
        "include-before-body": [{"text": notice}],
        "include-after-body": [{"text": f"<script>\n{theme_text('filter.js')}\n</script>"}],
    }
    (folder / "index.qmd").write_text(
        f"---\n{yaml_text(front_matter)}---\n\n{raw_html_block(listed)}\n", encoding="utf-8"
    )
    write_configuration(
        site, folder, title=site.title, sources=["index.qmd"], accent=site.accent, footer=index.footer,
        website={"sidebar": False},
    )  # fmt: skip


def prepare(page: ExecutedPage, frame: Frame, site: SiteConfig) -> Any:  # noqa: ANN401 - nbformat is untyped
    """Return an executed notebook as Quarto shall read it.

    Its title and what is above it are in front matter; Markdown outputs are HTML already; the alt text of a chart
    is where Quarto looks for it, in an option of its cell; links to the data stand at the end.
    """
    notebook = deepcopy(page.notebook)
    for cell, output in pictures(notebook):
        if not cell.source.startswith("#| fig-alt"):
            cell.source = f"#| fig-alt: {json.dumps(alt_text(cell, output), ensure_ascii=False)}\n{cell.source}"
    outline = Outline()
    for number, cell in enumerate(notebook.cells, start=1):
        # Quarto gives cells and headings their addresses from the same names: "background" would be both.
        cell.id = f"wres-cell-{number}"
        if cell.cell_type == "markdown":
            cell.source = with_anchors(cell.source, outline)
        for output in markdown_outputs(cell):
            output.data = {"text/markdown": raw_html_block(to_html(output.data["text/markdown"], outline))}
    before = templates().get_template("quarto_before.html.j2").render(frame=frame, site=site)
    head = {"title": without_markdown(frame.title), "include-before-body": [{"text": before}]}
    # Behind the text: on a phone the title is to be in view at once.
    behind = ("downloads", "years", "about")
    downloads = "".join(templates().get_template(f"{name}.html.j2").render(frame=frame) for name in behind)
    notebook.cells = [
        new_raw_cell(f"---\n{yaml_text(head)}---\n", id="wres-front-matter"),
        *notebook.cells,
        new_markdown_cell(raw_html_block(downloads), id="wres-downloads"),
    ]
    return notebook


_QUARTO_MARKUP = re.compile(r":::|\{[.#=%<{]|\[\^|\[-?@|</?[A-Za-z][\w-]*[\s/>]|^[ \t]*```", re.MULTILINE)
_CELL_OPTION = re.compile(r"^#\| *+(?!fig-alt|fig-cap|echo)", re.MULTILINE)


def has_quarto_markup(notebook: Any) -> bool:  # noqa: ANN401 - nbformat is untyped
    """Whether an executed notebook asks Quarto for more than Markdown: callouts, tabs, columns, notes, citations."""
    marks = {"markdown": _QUARTO_MARKUP, "code": _CELL_OPTION}
    return any(marks[cell.cell_type].search(cell.source) for cell in notebook.cells if cell.cell_type in marks)


def with_anchors(markdown: str, outline: Outline) -> str:
    """Return Markdown whose headings have the addresses that they have on the pages of the built-in renderer."""

    def addressed(line: re.Match[str]) -> str:
        before = len(outline.headings)
        to_html(line[0], outline)
        return f"{line[0]} {{#{outline.headings[-1].slug}}}" if len(outline.headings) > before else line[0]

    return _HEADING_LINE.sub(addressed, markdown)


def write_configuration(
    site: SiteConfig,
    folder: Path,
    *,
    title: str,
    sources: Sequence[str],
    accent: str,
    footer: Sequence[str],
    website: Mapping[str, object],
) -> None:
    """Write `_quarto.yml` and the files it names: the top-level file, changed where needed.

    Parameters
    ----------
    site
        The website.
    folder
        The folder of the Quarto project.
    title
        Title of this part of the website.
    sources
        The files to render.
    accent, footer
        Colour of headings; lines of the foot, as HTML.
    website
        What else differs from the top-level file under `website`.
    """
    for name in ("content.css", "quarto.scss"):
        shutil.copy(THEME / name, folder / name)
    icon = site.favicon or THEME / "favicon.svg"
    shutil.copy(icon, folder / icon.name)
    sheets = [shutil.copy(path, folder / path.name) for path in site.stylesheets]
    header = templates().get_template("quarto_head.html.j2").render(accent=accent)
    html = dict(site.quarto.get("format", {}).get("html", {}))
    theme = html.get("theme") or "default"
    for path in site.named_files:
        target = folder / path.relative_to(site.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    html = {**LIGHT, **html}
    html |= {
        "theme": [*([theme] if isinstance(theme, str) else theme), "quarto.scss"],
        "css": ["content.css", *(Path(sheet).name for sheet in sheets)],
        # Quarto would write tables again in its own way and lose the scope of their headings.
        "html-table-processing": "none",
        "include-in-header": [*_listed(html.get("include-in-header")), {"text": header}],
    }
    foot = "".join(f"<p>{line}</p>" for line in footer).replace("`", "&#96;")
    configuration = {
        **{name: value for name, value in site.quarto.items() if name != "filters"},
        **_own_filters(site),
        "project": {"type": "website", "render": list(sources), "output-dir": OUTPUT},
        "website": {
            "bread-crumbs": False,  # each page has those of wres_kit
            **site.quarto["website"],
            "title": without_markdown(title),
            "favicon": icon.name,
            "page-footer": {"left": f"`{foot}`{{=html}}"},
            **website,
        },
        "format": {"html": html},
    }
    (folder / "_quarto.yml").write_text(yaml_text(configuration), encoding="utf-8")


LIGHT: Mapping[str, object] = {
    "toc-location": "body",
    "anchor-sections": False,
    "code-copy": False,
    "code-annotations": False,
    "citations-hover": False,
    "crossrefs-hover": False,
    "footnotes-hover": False,
    "smooth-scroll": False,
}
"""What Quarto is asked where `_quarto.yml` says nothing else: the contents above the text, since a phone has no room
for them next to it, and no scripts for what reports do not have."""


def _own_filters(site: SiteConfig) -> dict[str, object]:
    """Return the project's own filters: that of alt texts is for notebooks that wres_kit has not prepared."""
    own = [each for each in _listed(site.quarto.get("filters")) if each != ALT_TEXT_FILTER]
    return {"filters": own} if own else {}


ALT_TEXT_FILTER = "notebooks/alt-text.lua"


def _listed(value: object) -> list[object]:
    """Return a setting that may be one entry or a list of them as a list."""
    return list(value) if isinstance(value, (list, tuple)) else [value] if value else []


def _source(page: Page) -> str:
    """Return the name of a page's notebook in a Quarto project: Quarto names pages after them."""
    return Path(page.address).with_suffix(".ipynb").name


def without_markdown(text: str) -> str:
    """Return text in which Quarto finds no Markdown."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def raw_html_block(html: str) -> str:
    """Return HTML as a block of Markdown that Quarto passes on as it is."""
    fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(html)), default=0))
    return f"{fence}{{=html}}\n{html.strip()}\n{fence}"


def yaml_text(mapping: Mapping[str, object]) -> str:
    """Return a mapping as YAML, each text on one line."""
    return yaml.safe_dump(dict(mapping), allow_unicode=True, sort_keys=False, width=10_000)


def write_method_project(site: SiteConfig, frames: Sequence[MethodFrame], folder: Path) -> None:
    """Write the Quarto project of the method pages into an empty folder."""
    for frame in frames:
        before = templates().get_template("quarto_method.html.j2").render(frame=frame, site=site)
        head = {"title": without_markdown(frame.page.title), "include-before-body": [{"text": before}]}
        parts = [f"---\n{yaml_text(head)}---", raw_html_block(frame.page.lead)]
        for section in frame.page.sections:
            parts += [f"## {without_markdown(section.title)} {{#{section.anchor}}}", raw_html_block(section.html)]
        (folder / f"{frame.page.name}.qmd").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    write_configuration(
        site,
        folder,
        title=site.title,
        sources=[f"{frame.page.name}.qmd" for frame in frames],
        accent=site.accent,
        footer=frames[0].footer,
        website={"sidebar": False},
    )


def quarto_cache_folder(store: Path, project: Path, program: str) -> Path:
    """Return where what Quarto makes of a project is kept; that of other projects is removed.

    Parameters
    ----------
    store
        The folder in which it is kept.
    project
        The Quarto project, as it was written.
    program
        Quarto with its version.
    """
    digest = hashlib.sha256(program.encode())
    for path in sorted(each for each in project.rglob("*") if each.is_file()):
        digest.update(f"{path.relative_to(project).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    place = store / digest.hexdigest()[:16]
    with suppress(FileNotFoundError):
        for other in store.iterdir():
            if other != place:
                shutil.rmtree(other, ignore_errors=True)
    return place
