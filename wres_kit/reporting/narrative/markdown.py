"""Narrative from Markdown to HTML that is safe to publish and keeps the outline of the page."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from wres_kit.reporting.markup import escaped, without_blank_lines
from wres_kit.reporting.narrative.figures import NarrativeError

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_HEADING = 4
"""Headings of a text start here: the page has h1, its sections h2, and each place for narrative h3."""

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "strong",
        "em",
        "b",
        "i",
        "s",
        "del",
        "sub",
        "sup",
        "abbr",
        "code",
        "pre",
        "blockquote",
        "a",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
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
        An image is a file beside the text. Nothing is published with a page but what it is made from, so a link would
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
    clean = nh3.clean(rendered, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    escaper = _TextEscaper()
    escaper.feed(clean)
    escaper.close()
    return without_blank_lines("".join(escaper.pieces))


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
