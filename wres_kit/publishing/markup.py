"""The Markdown of a page into HTML, with headings that can be linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level (1 to 6), its text and its address in the page."""

    level: int
    text: str
    slug: str


@dataclass(slots=True)
class Outline:
    """The headings of one page in order, filled as its Markdown is turned into HTML."""

    headings: list[Heading] = field(default_factory=list)

    def add(self, level: int, text: str) -> Heading:
        """Add a heading, with an address that no other heading of the page has."""
        slug = base = _NOT_IN_SLUG.sub("-", text.lower()).strip("-") or "section"
        taken = {heading.slug for heading in self.headings}
        number = 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        heading = Heading(level, text, slug)
        self.headings.append(heading)
        return heading


def to_html(markdown: str, outline: Outline | None = None) -> str:
    """Return Markdown as HTML. HTML in it stays as it is: it comes from wres_kit, or was sanitised before.

    Parameters
    ----------
    markdown
        CommonMark with tables.
    outline
        Where headings are added; without it they get no address.
    """
    return str(_parser().render(markdown, {"outline": outline}))


def to_inline_html(markdown: str) -> str:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return str(_parser().renderInline(markdown))


def tokens(markdown: str) -> list[Token]:
    """Return Markdown as the parser reads it."""
    return _parser().parse(markdown)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.core.ruler.push("wres_headings", _address_headings)
    parser.core.ruler.push("wres_table_scope", _scope_columns)
    return parser


def _address_headings(state: StateCore) -> None:
    outline = state.env.get("outline")
    if outline is None:
        return
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            opening.attrSet("id", outline.add(int(opening.tag[1:]), plain_text(inline)).slug)


def _scope_columns(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")


def plain_text(inline: Token) -> str:
    """Return the text of an inline token without its markup."""
    children: list[Any] = inline.children or []
    return "".join(child.content for child in children if child.type in {"text", "code_inline"}).strip()
