"""What is put right in the pages that Quarto writes, where no option of Quarto does it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2

from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


class QuartoPart(StrEnum):
    """A part of a page that something is put right in."""

    WHOLE = "whole"
    """Every page."""
    SIDEBAR = "sidebar"
    """The navigation of a report, and what Quarto puts above the page on a narrow screen with it."""
    CURRENT = "current"
    """The entry of a page in the navigation."""
    STEPS = "steps"
    """The links to the previous and the next page."""


UNLISTED = frozenset({QuartoPart.CURRENT, QuartoPart.STEPS})
"""What a page does not have that the navigation does not list."""


class _Mend(Strict):
    """Something to put right: what it is, the part of a page it is in, and how."""

    what: str
    part: QuartoPart
    pattern: re.Pattern[str]
    replacement: str


class _Mends(Strict):
    mends: tuple[_Mend, ...]


MENDS_FILE = Path(__file__).parent / "quarto_mends.yml"


@cache
def _mends() -> tuple[_Mend, ...]:
    return as_record(load_yaml(MENDS_FILE), _Mends, MENDS_FILE.name, "a list of what is put right").mends


def repair_pages(
    site: Path,
    addresses: Sequence[str],
    *,
    searchable: bool,
    parts: Collection[QuartoPart],
    below: Mapping[str, str] | None = None,
    words: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Put right the pages of a rendered Quarto project, and let them load no more than they use.

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
    words
        Names of classes that pages written at another time may have, or scripts of the project give. None where pages
        hold Markdown of Quarto's own, such as tabs: then its whole style sheet and its scripts stay.

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
        mends = (
            _mends() if around is None else (*(each for each in _mends() if each.part not in UNLISTED), _around(around))
        )
        for what in _mended(path, [mend for mend in mends if mend.part in parts]):
            missed.setdefault(what, []).append(path.name)
        _lighten(path)
    if not searchable:
        (site / "search.json").unlink(missing_ok=True)
        if words is not None:
            _leave_what_is_used(site, words)
    return tuple(f"{what} ({', '.join(names)})" for what, names in missed.items())


_ELSEWHERE = re.compile(r"""(?:@import\s*(?:url\()?|url\()\s*["']?((?:https?:)?//[^"')\s;]+)""")


def loaded_from_elsewhere(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what style sheets below a folder load from other websites, such as a font, each with its file."""
    for path in sorted(folder.rglob("*.css")):
        for address in sorted(set(_ELSEWHERE.findall(path.read_text(encoding="utf-8", errors="replace")))):
            yield path, address


def _around(address: str) -> _Mend:
    """Return what marks the entry of the page that an unlisted one is below."""
    return _Mend(
        what="the mark of the page above this one in the navigation",
        part=QuartoPart.SIDEBAR,
        pattern=re.compile(rf'(<a href="\./{re.escape(address)}" class="sidebar-item-text sidebar-link)(")'),
        replacement=r'\1 active\2 aria-current="true"',
    )


_CONTENTS = re.compile(
    r'<nav id="TOC" role="doc-toc">\s*<h2 id="toc-title">(?P<title>.*?)</h2>(?P<list>.*?)</nav>', re.DOTALL
)
_CLOSED = (
    r'<nav id="TOC" role="doc-toc" aria-labelledby="toc-title">\n<details>\n<summary id="toc-title">\g<title></summary>'
    r"\g<list></details>\n</nav>"
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
    html = _CONTENTS.sub(_CLOSED, html)
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


_TOGGLE = re.compile(
    r'\s+data-bs-toggle="collapse"(?:\s+role="button")?\s+data-bs-target="\.quarto-sidebar-collapse-item"([^>]*?)'
    r'(?:\s+aria-label="[^"]*")?(?:\s+onclick="[^"]*")?>'
)
_TOGGLED = (
    r"""\1 onclick="const pages = document.getElementById('quarto-sidebar');"""
    r""" this.setAttribute('aria-expanded', pages.classList.toggle('show'))">"""
)
_SHADE = re.compile(r'<div id="quarto-sidebar-glass"[^>]*></div>\n?')
_SCRIPTS = re.compile(
    r'<script src="[^"]*site_libs/(?:bootstrap/bootstrap\.min|quarto-nav/[\w.-]+)\.js"[^>]*></script>\n?'
    r'|<script id="quarto-search-options".*?</script>\n?'
    r'|<div id="quarto-search-results"></div>\n?',
    re.DOTALL,
)
_CLASSES = re.compile(r'class="([^"]*)"')
_SHELL = frozenset(
    ("active", "collapse", "figure", "figure-img", "img-fluid", "quarto-figure", "level1", "level2", "level3",
     "level4", "nav-page", "nav-page-next", "nav-page-previous", "nav-page-text", "page-navigation",
     "pagination-link", "show", "toc-active")
)  # fmt: skip
"""What some pages of a report have and others do not, or a page has for a while."""


def _leave_what_is_used(site: Path, words: Collection[str]) -> None:
    """Take what no page uses out of the files that pages load, unless they have parts that work by Quarto's scripts.

    Of Quarto's style sheet of 514 KB the pages of a report use 36 KB, and of its scripts of 95 KB a single button.
    """
    pages = {path: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    lighter = {path: _SCRIPTS.sub("", _SHADE.sub("", _TOGGLE.sub(_TOGGLED, text))) for path, text in pages.items()}
    if "bootstrap" in words or any("data-bs-" in text for text in lighter.values()):
        return
    names = {*words, *_SHELL}
    for path, text in lighter.items():
        path.write_text(text, encoding="utf-8", newline="\n")
        names |= class_names(text)
    libraries = [path for path in site.glob("site_libs/**/*") if path.is_file()]
    for path in libraries:
        if not any(path.name in text for text in lighter.values()):
            path.unlink()
        elif path.suffix == ".css":
            sheet = used_rules(path.read_text(encoding="utf-8"), names)
            path.write_text(sheet, encoding="utf-8", newline="\n")


def class_names(html: str) -> frozenset[str]:
    """Return the classes that elements have in HTML."""
    return frozenset(name for classes in _CLASSES.findall(html) for name in classes.split())


_WORDS = re.compile(r"[A-Za-z_][\w-]*")


def words_of(text: str) -> frozenset[str]:
    """Return what may be the name of a class in a script."""
    return frozenset(_WORDS.findall(text))


_NESTING = frozenset({"media", "supports", "container", "layer"})
_FOR_SCRIPTS = "--quarto-scss-export-"


def used_rules(sheet: str, names: Collection[str]) -> str:
    """Return a style sheet without rules for classes that no page has; as it is where it cannot be read.

    Parameters
    ----------
    sheet
        The style sheet.
    names
        The classes that pages have.
    """
    try:
        return _used(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), frozenset(names))
    except ValueError:
        return sheet


def _used(rules: Sequence[Any], names: frozenset[str]) -> str:
    parts = []
    for rule in rules:
        if rule.type == "error":
            raise ValueError(rule.message)
        if rule.type == "qualified-rule":
            selectors = [each for each in _selectors(rule.prelude) if _classes_of(each) <= names]
            parts += [f"{','.join(map(_written, selectors))}{{{_declarations(rule.content)}}}"] if selectors else []
        elif rule.at_keyword in _NESTING and rule.content is not None:
            inner = _used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), names)
            parts += [f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"] if inner else []
        else:
            parts.append(rule.serialize())
    return "\n".join(parts)


def _written(selector: Sequence[Any]) -> str:
    return str(tinycss2.serialize(selector)).strip()


def _selectors(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the selectors of a rule, each as its tokens."""
    selector: list[Any] = []
    for part in prelude:
        if part == ",":
            yield selector
            selector = []
        else:
            selector.append(part)
    yield selector


def _classes_of(selector: Sequence[Any]) -> set[str]:
    """Return the classes that an element, or those around it, must have for a selector to fit."""
    return {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}


def _declarations(content: Sequence[Any]) -> str:
    """Return what a rule sets, without values that are there for scripts of Quarto's dashboards."""
    text = str(tinycss2.serialize(content))
    if _FOR_SCRIPTS not in text:
        return text
    declared = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(each.serialize() for each in declared if not getattr(each, "name", "").startswith(_FOR_SCRIPTS))


def _mended(path: Path, mends: Sequence[_Mend]) -> Iterator[str]:
    """Put right one page, and yield what could not be."""
    html = path.read_text(encoding="utf-8")
    for mend in mends:
        html, count = mend.pattern.subn(mend.replacement, html, count=1)
        if not count:
            yield mend.what
    path.write_text(html, encoding="utf-8", newline="\n")
