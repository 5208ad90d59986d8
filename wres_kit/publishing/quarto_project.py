"""Quarto projects for one report, for the index, and for the method pages, made from the top-level `_quarto.yml`.

Quarto reads Markdown and writes HTML by rules of its own. What wres_kit has worded already reaches it as HTML that it
passes on unchanged, so both renderers show the same; titles, headings and charts it makes itself. What no option of
Quarto does is put right in the pages that it wrote.

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
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell, new_raw_cell

from wres_kit.publishing.frame import Frame, footer, frame_page, navigation
from wres_kit.publishing.markup import to_html
from wres_kit.publishing.renderer import THEME, ExecutedPage, alt_text, pictures, read_executed, templates, theme_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wres_kit.publishing.builtin import IndexPage, MethodFrame
    from wres_kit.publishing.renderer import ReportSource
    from wres_kit.publishing.site import SiteConfig
    from wres_kit.reporting.pages import Page


OUTPUT = "_site"

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
        nbformat.write(prepare(executed, frame), folder / _source(page))
    named = f"{report.snapshot.organisation.label} – {report.snapshot.standard.abbreviation} {report.snapshot.year}"
    website = {
        "sidebar": {
            **site.quarto["website"]["sidebar"],
            "contents": [
                {
                    "text": entry.text,
                    # A page that is not rendered now stands beside these from an earlier build.
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
    notice = templates().get_template("index_notice.html.j2").render(index=index)
    head = {
        "title": as_text(index.title),
        "page-layout": "full",
        "toc": False,
        "include-before-body": [{"text": notice}],
        "include-after-body": [{"text": f"<script>\n{theme_text('filter.js')}\n</script>"}],
    }
    (folder / "index.qmd").write_text(f"---\n{yaml_text(head)}---\n\n{passed_on(listed)}\n", encoding="utf-8")
    write_configuration(
        site, folder, title=site.title, sources=["index.qmd"], accent=index.accent, footer=index.footer,
        website={"sidebar": False},
    )  # fmt: skip


def prepare(page: ExecutedPage, frame: Frame) -> Any:  # noqa: ANN401 - nbformat is untyped
    """Return an executed notebook as Quarto shall read it.

    Its title and what stands above it are in front matter; Markdown outputs are HTML already; the alt text of a chart
    is where Quarto looks for it, in an option of its cell; links to the data stand at the end.
    """
    notebook = deepcopy(page.notebook)
    for cell, output in pictures(notebook):
        if not cell.source.startswith("#| fig-alt"):
            cell.source = f"#| fig-alt: {json.dumps(alt_text(cell, output), ensure_ascii=False)}\n{cell.source}"
    for number, cell in enumerate(notebook.cells, start=1):
        # Quarto gives cells and headings their addresses from the same names: "background" would be both.
        cell.id = f"wres-cell-{number}"
        for output in cell.get("outputs", ()):
            markdown = output.get("data", {}).get("text/markdown")
            if markdown is not None:
                output.data = {"text/markdown": passed_on(to_html(markdown))}
    before = templates().get_template("quarto_before.html.j2").render(frame=frame)
    head = {"title": as_text(frame.title), "include-before-body": [{"text": before}]}
    downloads = templates().get_template("downloads.html.j2").render(frame=frame)
    notebook.cells = [
        new_raw_cell(f"---\n{yaml_text(head)}---\n", id="wres-front-matter"),
        *notebook.cells,
        new_markdown_cell(passed_on(downloads), id="wres-downloads"),
    ]
    return notebook


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
    html = dict(site.quarto.get("format", {}).get("html", {}))
    theme = html.get("theme") or "default"
    html |= {
        "theme": [*([theme] if isinstance(theme, str) else theme), "quarto.scss"],
        "css": ["content.css", *(Path(sheet).name for sheet in sheets)],
        # Quarto would write tables again in its own way and lose the scope of their headings.
        "html-table-processing": "none",
        "include-in-header": [{"text": templates().get_template("quarto_head.html.j2").render(accent=accent)}],
    }
    foot = "".join(f"<p>{line}</p>" for line in footer).replace("`", "&#96;")
    configuration = {
        **site.quarto,
        "project": {"type": "website", "render": list(sources), "output-dir": OUTPUT},
        "website": {
            **site.quarto["website"],
            "title": as_text(title),
            "favicon": icon.name,
            "page-footer": {"left": f"`{foot}`{{=html}}"},
            **website,
        },
        "format": {"html": html},
    }
    (folder / "_quarto.yml").write_text(yaml_text(configuration), encoding="utf-8")


def _source(page: Page) -> str:
    """Return the name of a page's notebook in a Quarto project: Quarto names pages after them."""
    return Path(page.address).with_suffix(".ipynb").name


def as_text(text: str) -> str:
    """Return text in which Quarto finds no Markdown."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


def passed_on(html: str) -> str:
    """Return HTML as a block of Markdown that Quarto passes on as it is."""
    fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(html)), default=0))
    return f"{fence}{{=html}}\n{html.strip()}\n{fence}"


def yaml_text(mapping: Mapping[str, object]) -> str:
    """Return a mapping as YAML, each text on one line."""
    return yaml.safe_dump(dict(mapping), allow_unicode=True, sort_keys=False, width=10_000)


def write_method_project(site: SiteConfig, frames: Sequence[MethodFrame], folder: Path) -> None:
    """Write the Quarto project of the method pages into an empty folder."""
    for frame in frames:
        before = templates().get_template("quarto_method.html.j2").render(frame=frame)
        head = {"title": as_text(frame.page.title), "include-before-body": [{"text": before}]}
        parts = [f"---\n{yaml_text(head)}---", passed_on(frame.page.lead)]
        for section in frame.page.sections:
            parts += [f"## {as_text(section.title)} {{#{section.anchor}}}", passed_on(section.html)]
        (folder / f"{frame.page.name}.qmd").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    write_configuration(
        site,
        folder,
        title=site.title,
        sources=[f"{frame.page.name}.qmd" for frame in frames],
        accent=frames[0].accent,
        footer=frames[0].footer,
        website={"sidebar": False},
    )


def kept(store: Path, project: Path, program: str) -> Path:
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


class QuartoPart(Enum):
    """A part of a page that something is put right in."""

    WHOLE = auto()
    """Every page."""
    SIDEBAR = auto()
    """The navigation of a report, and what Quarto puts above the page on a narrow screen with it."""
    CURRENT = auto()
    """The entry of a page in the navigation."""
    STEPS = auto()
    """The links to the previous and the next page."""


UNLISTED = frozenset({QuartoPart.CURRENT, QuartoPart.STEPS})
"""What a page does not have that the navigation does not list."""


@dataclass(frozen=True, slots=True)
class _Mend:
    """Something to put right: what it is, the part of a page it is in, and how."""

    what: str
    part: QuartoPart
    pattern: re.Pattern[str]
    replacement: str


_MENDS: tuple[_Mend, ...] = (
    # A page begins with links to all others; those who use a keyboard need a way past them. Quarto's script lengthens
    # the address of this link too, so it stands in a landmark: nothing may stand outside one but a plain skip link.
    _Mend(
        "the link past the navigation",
        QuartoPart.WHOLE,
        re.compile(r"(<body\b[^>]*>)(?=.*<main\b[^>]*\bid=\"quarto-document-content\")", re.DOTALL),
        r'\1<nav aria-label="Skip"><a class="wres-skip" href="#quarto-document-content">Skip to the content</a></nav>',
    ),
    # Where pages are opened from a folder, the address of a folder shows its files, not its front page.
    _Mend(
        "the address of the summary in the title of the navigation",
        QuartoPart.SIDEBAR,
        re.compile(r'(<div class="sidebar-title[^>]*>\s*<a href=")\./(?:index\.html)?(">)'),
        r"\1./index.html\2",
    ),
    # Landmarks of one kind need names to tell them apart.
    _Mend(
        "the name of the bar on a narrow screen",
        QuartoPart.SIDEBAR,
        re.compile(r'<nav class="quarto-secondary-nav">'),
        '<nav class="quarto-secondary-nav" aria-label="This page">',
    ),
    _Mend(
        "the name of the navigation",
        QuartoPart.SIDEBAR,
        re.compile(r'(<nav id="quarto-sidebar")'),
        r'\1 aria-label="Pages of this report"',
    ),
    _Mend(
        "the name of the links to the previous and the next page",
        QuartoPart.STEPS,
        re.compile(r'<nav class="page-navigation">'),
        '<nav class="page-navigation" aria-label="Previous and next page">',
    ),
    # Colour alone says which page one is on.
    _Mend(
        "the mark of the current page in the navigation",
        QuartoPart.CURRENT,
        re.compile(r'(<a [^>]*class="sidebar-item-text sidebar-link active")'),
        r'\1 aria-current="page"',
    ),
    # A link is no landmark, and a button beside this one does the same.
    _Mend(
        "the second button for the navigation on a narrow screen",
        QuartoPart.SIDEBAR,
        re.compile(r'(<a class="flex-grow-1") role="navigation"'),
        r'\1 tabindex="-1" aria-hidden="true"',
    ),
)


def mend_pages(
    site: Path,
    addresses: Sequence[str],
    *,
    searchable: bool,
    parts: Collection[QuartoPart],
    below: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Put right the pages of a rendered Quarto project.

    Parameters
    ----------
    site
        The folder that Quarto wrote.
    addresses
        Its pages. Quarto adds a front page that leads to another one where a project has none; it would take the place
        of the summary of an earlier build, and is removed.
    searchable
        Whether the pages have a search; without one its data, which repeats all text, is removed.
    parts
        What the pages have.
    below
        Pages that the navigation does not list, each with the page that it lists for them.

    Returns
    -------
    tuple of str
        What could not be put right because Quarto wrote nothing like it, and on which pages.
    """
    missed: dict[str, list[str]] = {}
    for path in sorted(site.glob("*.html")):
        if path.name not in addresses:
            path.unlink()
            continue
        around = (below or {}).get(path.name)
        mends = _MENDS if around is None else (*(mend for mend in _MENDS if mend.part not in UNLISTED), _around(around))
        for what in _mended(path, [mend for mend in mends if mend.part in parts]):
            missed.setdefault(what, []).append(path.name)
    if not searchable:
        (site / "search.json").unlink(missing_ok=True)
    return tuple(f"{what} ({', '.join(names)})" for what, names in missed.items())


def _around(address: str) -> _Mend:
    """Return what marks the entry of the page that an unlisted one is below."""
    return _Mend(
        "the mark of the page above this one in the navigation",
        QuartoPart.SIDEBAR,
        re.compile(rf'(<a href="\./{re.escape(address)}" class="sidebar-item-text sidebar-link)(")'),
        r'\1 active\2 aria-current="true"',
    )


def _mended(path: Path, mends: Sequence[_Mend]) -> Iterator[str]:
    """Put right one page, and yield what could not be."""
    html = path.read_text(encoding="utf-8")
    for mend in mends:
        html, count = mend.pattern.subn(mend.replacement, html, count=1)
        if not count:
            yield mend.what
    path.write_text(html, encoding="utf-8", newline="\n")
