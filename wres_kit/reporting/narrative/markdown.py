"""What people write: Markdown with figures of the report put in, as HTML that is safe to publish and as plain text."""

from __future__ import annotations

import re
from difflib import get_close_matches
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wres_kit.errors import WresError
from wres_kit.indicators.results import Result, ResultKind, ResultMeasure, Status
from wres_kit.reporting.blocks import escaped, without_blank_lines
from wres_kit.reporting.wording.changes import short_verdict
from wres_kit.reporting.wording.phrases import count, span_text, value_text
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard import Slot


PERIODS = ("", "previous_year.", "two_years_before.")
"""What comes before the name of a figure: nothing for the reporting year."""

WORDS = {
    Status.SUPPRESSED: "a figure too small to publish",
    Status.NOT_REPORTED: "a figure that was not reported",
    Status.NOT_CALCULABLE: "a figure that cannot be calculated",
}
"""What is filled in where a result has no value, so that the sentence around it still reads."""

VALUE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
PLACEHOLDER = re.compile(r"<!--\s*placeholder\b.*?-->", re.DOTALL | re.IGNORECASE)
_TABLE_START = re.compile(r"<table\b")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class NarrativeError(WresError):
    """A file of narrative that cannot be read, or asks for a figure that there is none of."""


def narrative_values(figures: Figures) -> dict[str, str]:
    """Return every figure that narrative may name, as it is to be written, by its name."""
    values = {"organisation.name": figures.snapshot.organisation.name, "year": str(figures.year)}
    for indicator in figures.numbers:
        named = figures.presentation(indicator).narrative_values()
        for period, year in zip(PERIODS, reversed(figures.years), strict=True):
            for name, (measure, category, group) in named.items():
                result = figures.get(year, indicator, measure, group, category=category)
                start = f"indicator_{indicator}.{period}{name}"
                values[start] = _written(result)
                values[f"{start}_interval"] = _interval(result)
                if measure == ResultMeasure.SHARE:
                    values[f"{start}_people"] = _people(result)
    return values


def _written(result: Result | None) -> str:
    if result is None or result.value is None:
        return WORDS.get(result.status if result else Status.NOT_REPORTED, WORDS[Status.NOT_REPORTED])
    return value_text(result)


def _interval(result: Result | None) -> str:
    if result is None or result.value is None:
        return _written(result)
    return span_text(result) or "an interval that is not known"


def _people(result: Result | None) -> str:
    if result is None or result.value is None:
        return _written(result)
    return "a number that was not reported" if result.numerator is None else count(result.numerator)


def fill(text: str, values: Mapping[str, str], shown: str) -> str:
    """Return text with each ``{{ name }}`` outside comments replaced by its value.

    Nothing is evaluated, only looked up: a text cannot compute, loop, or reach anything but these values.

    Parameters
    ----------
    text
        A file of narrative.
    values
        What `narrative_values` gives.
    shown
        The file as messages name it.

    Raises
    ------
    NarrativeError
        No figure has that name, or two braces are opened and not closed; the message gives file, line and remedy.
    """
    lines = without_comments(text, keep_placeholders=True).splitlines()
    return "\n".join(_filled(line, values, f"{shown}, line {place}") for place, line in enumerate(lines, start=1))


def _filled(line: str, values: Mapping[str, str], where: str) -> str:
    def value_of(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        if name in values:
            return values[name]
        same_start = [other for other in values if other.startswith(f"{name.partition('.')[0]}.")]
        near = get_close_matches(name, same_start or values, n=6, cutoff=0.3) or same_start or ["indicator_…"]
        message = f"{where}: no figure is called {{{{ {name} }}}}. Figures with names like it: {', '.join(near)}."
        raise NarrativeError(message)

    filled = VALUE.sub(value_of, line)
    if "{{" in filled:
        message = f"{where}: “{{{{” is opened and not closed in this line. Write the name of a figure, then }}}}."
        raise NarrativeError(message)
    return filled


def without_comments(text: str, *, keep_placeholders: bool = False) -> str:
    """Return text with its HTML comments emptied; line breaks stay, so that lines keep their numbers."""

    def emptied(comment: re.Match[str]) -> str:
        if keep_placeholders and PLACEHOLDER.fullmatch(comment[0]):
            return comment[0]
        return "\n" * comment[0].count("\n")

    return COMMENT.sub(emptied, text)


def page_title(figures: Figures, page: Page) -> str:
    """Return the title of a page, as its file of narrative begins."""
    if page.indicator is None:
        return "Summary"
    return f"Indicator {page.indicator}: {figures.definition(page.indicator).title}"


def hint(figures: Figures, page: Page, slot: Slot) -> str:
    """Return what the data says about a place; empty where it says nothing to it."""
    if page.indicator is not None:
        return _leading(figures, page.indicator) if slot.key == "implications" else ""
    return _missing(figures) if slot.key == "completeness" else ""


def _leading(figures: Figures, indicator: int) -> str:
    comparison = figures.comparison(indicator)
    headline = figures.headline(indicator)
    values = [f"{value_text(result)} ({year})" for year, result in reversed(list(comparison.points.items()))]
    if headline is None or headline.value is None:
        return f"{', '.join(values)}."
    facts = [f"{figures.presentation_of(headline).short_name(headline)}: {', '.join(values)}"]
    significance = comparison.significance
    if significance is not None and significance.low is not None:
        place = "inside" if significance.four_fifths == "inside" else "outside"
        facts.append(f"{place} {significance.low:.2f} to {significance.high:.2f}")
    facts.append(short_verdict(comparison).lower())
    wanted = ResultKind(headline.measure, headline.category, headline.group)
    named = figures.presentation(indicator).narrative_values()
    name = next((name for name, kind in named.items() if kind == wanted), "")
    use = f" Use {{{{ indicator_{indicator}.{name} }}}}." if name else ""
    return f"{'; '.join(facts)}.{use}"


def _missing(figures: Figures) -> str:
    absent = [
        f"indicator {number} ({value_text(figures.headline(number))})"
        for number in figures.numbers
        if (headline := figures.headline(number)) is None or headline.value is None
    ]
    if not absent:
        return f"every indicator has a result for {figures.year}."
    return f"no result for {figures.year}: {joined(absent)}."


FIRST_HEADING = 4
"""Headings of a text start here: the page has h1, its sections h2, and each place for narrative h3."""

TAGS = {
    "p", "br", "hr", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "strong", "em", "b", "i", "s", "del", "sub",
    "sup", "abbr", "code", "pre", "blockquote", "a", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def markdown_reader() -> MarkdownIt:
    """Return the reader of narrative: CommonMark with tables, and HTML that is sanitised afterwards."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def to_html(text: str) -> str:
    """Return narrative as sanitised HTML.

    Scripts, styles, event handlers, frames and addresses other than web, mail and telephone are removed. An image
    becomes a link to it: a page loads nothing from elsewhere. Headings become h4 and below.

    Parameters
    ----------
    text
        Markdown, in which HTML is allowed.

    Raises
    ------
    NarrativeError
        An image is a file of its own. Nothing is published with a page but what it is made from, so a link would
        lead nowhere.
    """
    reader = markdown_reader()
    tokens = reader.parse(text)
    _lower_headings(tokens)
    for token in tokens:
        _link_images(token)
        if token.type == "th_open":
            token.attrSet("scope", "col")
    rendered = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    escaper = _TextEscaper()
    escaper.feed(clean)
    escaper.close()
    return without_blank_lines(_in_scrolling_boxes("".join(escaper.pieces)))


def _in_scrolling_boxes(html: str) -> str:
    """Put each table into a box that scrolls by itself where it is wider than a phone, by keyboard too."""
    box = '<div class="wres-scroll" role="group" aria-label="Table" tabindex="0">'
    return _TABLE_START.sub(rf"{box}\g<0>", html).replace("</table>", "</table></div>")


def to_text(text: str) -> str:
    """Return narrative as plain text: its Markdown, without comments and outer blank lines."""
    lines = (line.rstrip() for line in text.strip().splitlines())
    return "\n".join(lines)


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Give headings the levels below the page's own, without a leap between them."""
    above: list[int] = []
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1:])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        tag = f"h{min(FIRST_HEADING + len(above) - 1, 6)}"
        token.tag = tag
        next(
            later for later in tokens[place:] if later.type == "heading_close" and later.level == token.level
        ).tag = tag


def _link_images(token: Token) -> None:
    if not token.children:
        return
    children: list[Token] = []
    for child in token.children:
        if child.type != "image":
            children.append(child)
            continue
        address = str(child.attrGet("src") or "")
        if not address.lower().startswith(("https://", "http://")):
            message = (
                f"the image {address or 'without an address'} is not on the web: no page can show it or lead to it. "
                f"Put it on your website and give its address (https://…), or say in words what it shows."
            )
            raise NarrativeError(message)
        shown = Token("text", "", 0, content=child.content or "Image")
        children += [Token("link_open", "a", 1, attrs={"href": address}), shown]
        children.append(Token("link_close", "a", -1))
    token.children = children


class _TextEscaper(HTMLParser):
    """Escapes the text between tags against a second reading as Markdown, and leaves the tags as they are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = "".join(f' {name}="{escape(value or "", quote=True)}"' for name, value in attrs)
        self.pieces.append(f"<{tag}{written}>")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escaped(data))
