"""What is put right in the pages that Quarto writes, where no option of Quarto does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path


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
        re.compile(
            r'(<div class="(?:sidebar-title|pt-lg-2 mt-2 text-left sidebar-header)[^>]*>\s*<a href=")'
            r'\./(?:index\.html)?("(?: class="sidebar-logo-link")?>)'
        ),
        r"\1./index.html\2",
    ),
    # Quarto puts what stands before the text into it; the head of a page is none of that. It is the one banner, and the
    # bar of a narrow screen is below it.
    _Mend(
        "the head of the page",
        QuartoPart.WHOLE,
        re.compile(r'(<nav aria-label="Skip">.*?</nav>)(.*?)(<header class="head">.*?</header>)', re.DOTALL),
        r"\1\n\3\2",
    ),
    _Mend(
        "the bar on a narrow screen",
        QuartoPart.SIDEBAR,
        re.compile(r'<header id="quarto-header"[^>]*>(.*?)</header>', re.DOTALL),
        r'<div id="quarto-header">\1</div>',
    ),
    _Mend(
        "the button for the navigation on a narrow screen",
        QuartoPart.SIDEBAR,
        re.compile(
            r'(<button type="button" class="quarto-btn-toggle btn"[^>]*aria-label=")[^"]*("[^>]*>).*?(</button>)',
            re.DOTALL,
        ),
        r"\1Pages of this report\2Pages of this report\3",
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
    # A button next to this link does the same, and Quarto writes the title of the page in it as a second one.
    _Mend(
        "the second button for the navigation on a narrow screen",
        QuartoPart.SIDEBAR,
        re.compile(r'<a class="flex-grow-1[^"]*" role="navigation".*?</a>', re.DOTALL),
        "",
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
        _lighten(path)
    if not any("bootstrap-icons.css" in path.read_text(encoding="utf-8") for path in site.glob("*.html")):
        for path in site.glob("site_libs/bootstrap/bootstrap-icons.*"):
            path.unlink()
    if not searchable:
        (site / "search.json").unlink(missing_ok=True)
    return tuple(f"{what} ({', '.join(names)})" for what, names in missed.items())


_ELSEWHERE = re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?((?:https?:)?//[^"')\s;]+)""")


def loaded_from_elsewhere(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what style sheets below a folder load from other websites, such as a font, each with its file."""
    for path in sorted(folder.rglob("*.css")):
        for address in sorted(set(_ELSEWHERE.findall(path.read_text(encoding="utf-8", errors="replace")))):
            yield path, address


def _around(address: str) -> _Mend:
    """Return what marks the entry of the page that an unlisted one is below."""
    return _Mend(
        "the mark of the page above this one in the navigation",
        QuartoPart.SIDEBAR,
        re.compile(rf'(<a href="\./{re.escape(address)}" class="sidebar-item-text sidebar-link)(")'),
        r'\1 active\2 aria-current="true"',
    )


_ARROW = re.compile(r'<i class="bi bi-arrow-(left|right)-short"></i>')
_ARROWS = {"left": "←", "right": "→"}
_MODULES = re.compile(r'<script src="[^"]*site_libs/quarto-html/(?:quarto|tabsets/tabsets)\.js"[^>]*></script>\n?')
_AFTER_BODY = re.compile(r'<script id\s*=\s*"quarto-html-after-body".*?</script>\n?', re.DOTALL)
_HOVER = re.compile(
    r'<(?:script src|link href)="[^"]*site_libs/quarto-html/(?:popper\.min|tippy(?:\.umd\.min)?)\.(?:js|css)"[^>]*>'
    r"(?:</script>)?\n?"
)
_ICONS = re.compile(r'<link href="[^"]*bootstrap-icons\.css"[^>]*>\n?')


def _lighten(path: Path) -> None:
    """Take out of a page what it loads for nothing: 400 KB, and modules that browsers refuse in pages from a folder."""
    html = path.read_text(encoding="utf-8")
    # Without breadcrumbs of its own Quarto would show the title on a phone in its bar only.
    html = html.replace('<h1 class="title d-none d-lg-block">', '<h1 class="title">')
    html = html.replace(' class="sidebar-logo-link">', ' class="sidebar-logo-link" aria-label="Summary">')
    html = _ARROW.sub(lambda arrow: f'<span aria-hidden="true">{_ARROWS[arrow[1]]}</span>', html)
    if "panel-tabset" not in html:
        html = _MODULES.sub("", html)
    if not _needs_hover(html):
        html = _HOVER.sub("", _AFTER_BODY.sub("", html))
    if 'class="bi ' not in html:
        html = _ICONS.sub("", html)
    path.write_text(html, encoding="utf-8", newline="\n")


def _needs_hover(html: str) -> bool:
    """Whether something on a page opens by the script at its end: a citation, a note, an annotation of code."""
    return any(sign in html for sign in ('role="doc-biblioref"', 'role="doc-noteref"', "code-annotation-anchor"))


def _mended(path: Path, mends: Sequence[_Mend]) -> Iterator[str]:
    """Put right one page, and yield what could not be."""
    html = path.read_text(encoding="utf-8")
    for mend in mends:
        html, count = mend.pattern.subn(mend.replacement, html, count=1)
        if not count:
            yield mend.what
    path.write_text(html, encoding="utf-8", newline="\n")
