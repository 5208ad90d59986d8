"""A report as one document, to be printed or read from start to end: cover, contents, and every page as a chapter.

Both renderers write it from the content of the executed notebooks, so it is the same document from either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wres_kit.publishing.frame import footer, notices, publication_line
from wres_kit.publishing.site import page_html, readable_accent
from wres_kit.reporting.pages import SUMMARY
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wres_kit.publishing.renderer import ReportSource
    from wres_kit.publishing.site import SiteConfig
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot

STYLES = ("frame.css", "content.css", "report.css")

_AUDIT_LINK = re.compile(r'<a class="wres-audit"[^>]*><span>(.*?)</span></a>', re.DOTALL)
_OTHER_ORDER = re.compile(
    r'<fieldset class="wres-order">.*?</fieldset>\n?|<section class="wres-by-concern">.*?</section>', re.DOTALL
)
_DETAIL = re.compile(r'<details class="wres-detail"[^>]*>\s*<summary>(.*?)</summary>(.*?)</details>', re.DOTALL)
_FOR_SCREENS = re.compile(
    r'<p class="wres-trail".*?</p>\n?|<p class="wres-more">.*?</p>\n?|<details class="wres-download">.*?</details>',
    re.DOTALL,
)
_GLOSSARY_LINK = re.compile(r'<a [^>]*href="[^"]*/glossary\.html#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_OTHER_LINK = re.compile(r'(?<!<th scope="row">)<a href="([^"#:/]+\.html)?(?:#[^"]*)?">(.*?)</a>', re.DOTALL)
_TABLE = re.compile(
    r'(<div class="wres-table(?P<kind>[^"]*)") role="region"(?P<name> aria-label="[^"]*") tabindex="0">'
    r"(?=\s*<table>.*?<tr>(?P<head>.*?)</tr>)",
    re.DOTALL,
)
MOST_COLUMNS = 5
"""A table of more columns may be wider than a phone, so it must be reached by keyboard to be scrolled."""
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_HEADING = re.compile(r"^(</?h)([1-6])\b")
_OWN_ID = re.compile(r'\b(id|for)="([^"]+)"')
_IDS = re.compile(r'\b(aria-labelledby|aria-describedby|headers)="([^"]+)"')
_REFERENCE = re.compile(r'\b((?:xlink:)?href)="([^"#:]*)#([^"]+)"')
_PAGE_LINK = re.compile(r'\bhref="([^"#:/]+\.html)"')
_DRAWN_WITH = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the report in the document: its address in the document, its title, and its content as HTML."""

    anchor: str
    title: str
    html: str


def report_document(site: SiteConfig, report: ReportSource, contents: Mapping[Page, tuple[str, str]]) -> str:
    """Return the document of a report as HTML.

    Parameters
    ----------
    site
        The website.
    report
        The report.
    contents
        Title and content (HTML) of each page of the report, in order; audit pages are not part of the document.
    """
    snapshot = report.snapshot
    addresses = {page.address: page.name for page in contents}
    chapters = tuple(
        Chapter(page.name, title, in_document(html, page, addresses)) for page, (title, html) in contents.items()
    )
    status = _status(snapshot)
    name = f"{snapshot.organisation.label}, {snapshot.standard.abbreviation} report {snapshot.year}"
    content = {
        "organisation": snapshot.organisation.name,
        "year": snapshot.year,
        "window_title": name,
        "status": status,
        "state": _state(snapshot),
        "notices": notices(report, SUMMARY),
        "pdf": next((each.address for each in report.documents if each.address.endswith(".pdf")), ""),
        "running": (css_text(name), css_text("" if snapshot.release is not None else status)),
        "chapters": chapters,
        "footer": footer(site, report),
        "accent": readable_accent(snapshot.accent),
    }
    return page_html(site, "report.html.j2", content, STYLES)


def _status(snapshot: Snapshot) -> str:
    if snapshot.audience is Audience.INTERNAL:
        return "Internal, not for publication"
    return f"Version {snapshot.release.version}" if snapshot.release is not None else "Draft, not published"


def _state(snapshot: Snapshot) -> str:
    """Return who published it and when; of a draft, whose it is. The status has the version, or that it is a draft."""
    if snapshot.release is not None:
        return publication_line(snapshot.publisher, snapshot.publication_date)
    return f"By {snapshot.publisher}." if snapshot.publisher else ""


def css_text(text: str) -> str:
    r"""Return a text as a style sheet has it, safe in a page: quoted, signs as ``\22``."""
    return '"' + "".join(each if each.isalnum() or each in " ,.-()" else f"\\{ord(each):x} " for each in text) + '"'


def in_document(html: str, page: Page, addresses: Mapping[str, str]) -> str:
    """Return the content of a page as a chapter.

    Headings are a level lower and folded parts are open, with their heading. Tables have the order of the Standard.
    Every id begins with the name of the page. What pages have for screens is not there: downloads, links to the
    glossary and the method, links from numbers to where they come from. Of links to chapters only those of the table of
    all indicators are kept, so that a keyboard does not stop at hundreds of places; the contents have the same.

    Parameters
    ----------
    html
        The content.
    page
        The page that it is of.
    addresses
        The pages of the report by their file names, and where they are in the document.
    """
    html = _OTHER_ORDER.sub("", _FOR_SCREENS.sub("", _AUDIT_LINK.sub(r"\1", html)))
    html = _GLOSSARY_LINK.sub(r"\1", html)
    html = _OTHER_LINK.sub(lambda link: link[2] if link[1] is None or link[1] in addresses else link[0], html)
    html = _TABLE.sub(_in_reach, html)
    html = _DETAIL.sub(r'<section class="wres-part">\n<h3>\1</h3>\2</section>', html)
    return _TAG.sub(partial(_in_tag, page.name, addresses), html)


def _in_tag(chapter: str, addresses: Mapping[str, str], tag: re.Match[str]) -> str:
    """Return a tag with its level of heading, ids and links put right for the document."""
    text = _HEADING.sub(lambda match: f"{match[1]}{min(6, int(match[2]) + 1)}", tag[0])
    if "=" not in text:
        return text
    text = _OWN_ID.sub(rf'\1="{chapter}--\2"', text)
    text = _IDS.sub(lambda match: f'{match[1]}="{_prefixed(chapter, match[2].split())}"', text)
    text = _DRAWN_WITH.sub(rf"url(#{chapter}--\1)", text)
    text = _REFERENCE.sub(lambda match: _reference(chapter, addresses, match), text)
    return _PAGE_LINK.sub(lambda match: f'href="{_chapter_or_page(addresses, match[1])}"', text)


def without_idle_stops(html: str) -> str:
    """Return the content of a page in which a keyboard does not stop at tables that fit a phone."""

    def in_reach(table: re.Match[str]) -> str:
        is_narrow = table["head"].count("<th") <= MOST_COLUMNS and not table["kind"]
        return f"{table[1]}>" if is_narrow else table[0]

    return _TABLE.sub(in_reach, html)


def _in_reach(table: re.Match[str]) -> str:
    """Return the start of a table: a wide one can be scrolled by keyboard, a narrow one need not be."""
    wide = table["head"].count("<th") > MOST_COLUMNS and "wres-rows" not in table["kind"]
    # Regions of one name are one too many for whoever goes from region to region.
    return f'{table[1]} role="group"{table["name"]} tabindex="0">' if wide else f"{table[1]}>"


def _prefixed(chapter: str, names: Iterable[str]) -> str:
    return " ".join(f"{chapter}--{name}" for name in names)


def _reference(chapter: str, addresses: Mapping[str, str], match: re.Match[str]) -> str:
    kind, file, place = match.groups()
    if not file:
        return f'{kind}="#{chapter}--{place}"'
    return f'{kind}="#{addresses[file]}--{place}"' if file in addresses else match[0]


def _chapter_or_page(addresses: Mapping[str, str], file: str) -> str:
    return f"#{addresses[file]}" if file in addresses else file
