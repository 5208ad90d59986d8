"""The Markdown of a page as HTML, with headings that can be linked to and links to the glossary.

The first use of each term of the glossary on a page leads to its entry. Both renderers take the same notebook with the
links in it. What people have written about their figures is left as they wrote it, and so are headings, links, pictures
and code. So are tables and key figures: their numbers lead to where they come from.

The other way, the HTML of a page becomes plain Markdown for programs that read notebooks and pass on no HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from wres_kit.method.markup import anchor, terms
from wres_kit.reporting.pages import method_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from wres_kit.method.markup import MethodPage
    from wres_kit.standard import Standard


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


GLOSSARY = "glossary"
"""The method page of the glossary."""

_PIECES = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>")
_MARKDOWN_PIECES = re.compile(r"(!?\[[^\]]*\]\([^)]*\)|`[^`]*`|<[^>]*>)")
_LEFT_ALONE = frozenset(
    {"a", "button", "caption", "code", "h1", "h2", "h3", "h4", "h5", "h6", "math", "pre", "script", "style", "summary",
     "svg", "td", "th"}
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "col"})
_OWN_WORDS = re.compile(r'class="[^"]*\bwres-(?:narrative|placeholder|note|formula|trace|figure|panel)\b')


@lru_cache(maxsize=8)
def _pattern(standard: Standard) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what finds any term, a group a term, and the terms; the longer of two that begin alike comes first."""
    ordered = sorted(terms(standard), key=lambda term: -len(term.term))
    groups = ["|".join(term.forms) if term.forms else _as_written(term.term) for term in ordered]
    pattern = "|".join(f"(?P<t{place}>{group})" for place, group in enumerate(groups))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w&-])", re.IGNORECASE), tuple(term.term for term in ordered)


def _as_written(term: str) -> str:
    """Return a term as a pattern; an abbreviation keeps its capitals."""
    return f"(?-i:{re.escape(term)})" if term.isupper() else re.escape(term)


@dataclass(slots=True)
class GlossaryLinks:
    """Links terms in the pieces of one page, each at its first use.

    Parameters
    ----------
    glossary
        The address of the glossary, seen from the page.
    standard
        The Standard whose terms are linked.
    """

    glossary: str
    standard: Standard
    _used: set[str] = field(default_factory=set)

    def in_html(self, html: str) -> str:
        """Return HTML with links in its running text."""
        around: list[tuple[str, bool]] = []
        made = []
        for piece in _PIECES.findall(html):
            tag = _TAG.fullmatch(piece)
            if tag is None:
                alone = piece.startswith("<") or (around and around[-1][1])
                made.append(piece if alone else self._linked(piece, self._html_link))
                continue
            made.append(piece)
            name = tag["name"].lower()
            if tag["end"]:
                while around and around.pop()[0] != name:
                    pass
            elif name not in _VOID and not tag["rest"].endswith("/"):
                inside = bool(around and around[-1][1])
                own_words = _OWN_WORDS.search(tag["rest"]) is not None
                around.append((name, inside or own_words or name in _LEFT_ALONE))
        return "".join(made)

    def in_markdown(self, markdown: str) -> str:
        """Return Markdown with links in its running text, not in its headings, links or code."""
        if "```" in markdown or "~~~" in markdown:
            return markdown
        return "\n".join(line if line.lstrip().startswith(("#", "<", "|", ">")) else self._in_line(line)
                         for line in markdown.split("\n"))  # fmt: skip

    def _in_line(self, line: str) -> str:
        parts = _MARKDOWN_PIECES.split(line)
        return "".join(
            part if place % 2 else self._linked(part, lambda words, address: f"[{words}]({address})")
            for place, part in enumerate(parts)
        )

    def _linked(self, text: str, link: Callable[[str, str], str]) -> str:
        pattern, names = _pattern(self.standard)

        def replaced(match: re.Match[str]) -> str:
            place = next(place for place in range(len(names)) if match[f"t{place}"] is not None)
            if names[place] in self._used:
                return match[0]
            self._used.add(names[place])
            return link(match[0], f"{self.glossary}#{anchor(names[place])}")

        return pattern.sub(replaced, text)

    @staticmethod
    def _html_link(words: str, address: str) -> str:
        return f'<a class="wres-term" href="{address}">{words}</a>'


def with_links(page: MethodPage, standard: Standard) -> MethodPage:
    """Return a method page whose terms lead to the glossary; the glossary as it is."""
    if page.name == GLOSSARY:
        return page
    links = GlossaryLinks(f"{GLOSSARY}.html", standard)
    lead = links.in_html(page.lead)
    return replace(page, lead=lead, sections=[replace(each, html=links.in_html(each.html)) for each in page.sections])


def markdown_outputs(cell: Any) -> Iterator[Any]:  # noqa: ANN401 - nbformat is untyped
    """Yield the outputs of a cell that show Markdown."""
    return (output for output in cell.get("outputs", ()) if "text/markdown" in output.get("data", {}))


def link_terms(notebook: Any, standard: Standard) -> None:  # noqa: ANN401 - nbformat is untyped
    """Link the terms in the Markdown and the outputs of an executed notebook, in the order of the page."""
    links = GlossaryLinks(method_address(GLOSSARY), standard)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = links.in_markdown(cell.source)
        for output in markdown_outputs(cell):
            if output.data["text/markdown"].lstrip().startswith("<"):
                output.data["text/markdown"] = links.in_html(output.data["text/markdown"])


LEFT_OUT = frozenset({"svg", "script", "style", "button", "fieldset"})
"""Elements that say nothing in words, and what one chooses with on a page."""
BLOCKS = frozenset({
    "p", "div", "section", "table", "ul", "ol", "blockquote", "details", "figure", "pre", "hr", "h1", "h2", "h3", "h4",
    "h5", "h6",
})  # fmt: skip
QUOTED = ("wres-verdict", "wres-caution", "wres-note", "wres-placeholder", "wres-set-aside", "wres-panel")
"""Boxes of a page; plain Markdown has quotations."""
CORRECTION = "wres-correction"
"""What a number was before it was corrected, right behind it."""
OF_A_PAGE = frozenset({"wres-trail", "wres-by-concern"})
"""Links that only do something on a page, and a table that is there a second time in another order."""
LEAST_DASHES, MOST_DASHES = 8, 24
"""Bounds of the rule below the head of a column; where cells are long, programs take its length for the width. Then a
column of short numbers next to questions has room for them on paper."""

_SIGNS = re.compile(r"([\\`*_{}\[\]<>$@#^~|])")
_START_OF_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=:])(?=\s)")
_SPACE = re.compile(r"\s+")


def plain_markdown(html: str) -> str:
    """Return HTML of a page as plain Markdown: paragraphs, headings, lists, quotations and tables with their captions.

    Quarto makes Word and Typst files of a published notebook from its Markdown, and leaves out all HTML in it.
    Links to other pages of the report become their text: they lead nowhere from a file of its own.
    """
    from lxml.html import fragment_fromstring  # noqa: PLC0415 - only what publishes notebooks needs it

    return "\n\n".join(_blocks(fragment_fromstring(html, create_parent="div"))) + "\n"


def _blocks(element: HtmlElement) -> Iterator[str]:
    """Yield the blocks of an element; text and inline elements between them are paragraphs."""
    line = _escaped(element.text)
    for child in element:
        if not isinstance(child.tag, str) or child.tag in LEFT_OUT:
            pass
        elif child.tag in BLOCKS:
            yield from _paragraph(line)
            line = ""
            yield from _block(child)
        else:
            line += _inline(child)
        line += _escaped(child.tail)
    yield from _paragraph(line)


def _block(element: HtmlElement) -> Iterator[str]:
    kinds = element.get("class", "").split()
    if OF_A_PAGE.intersection(kinds):
        return
    tag = element.tag
    if tag == "table":
        yield _table(element)
    elif tag in ("ul", "ol"):
        yield "\n".join(_items(element, ordered=tag == "ol"))
    elif tag == "pre":
        yield "\n".join(f"    {line}" for line in element.text_content().splitlines())
    elif tag == "hr":
        yield "***"
    elif tag == "details":
        yield from _details(element)
    elif re.fullmatch("h[1-6]", tag):
        yield f"{'#' * int(tag[1])} {_content(element)}"
    elif tag == "p":
        yield from _paragraph(_text_of(element))
    elif tag == "blockquote" or any(kind in QUOTED for kind in kinds):
        inner = "\n\n".join(_blocks(element))
        yield "\n".join(f"> {line}".rstrip() for line in inner.splitlines())
    else:
        yield from _blocks(element)


def _details(element: HtmlElement) -> Iterator[str]:
    """Yield what is folded away, below its summary as a heading."""
    summary = element.find("summary")
    if summary is not None:
        yield f"### {_content(summary)}"
        summary.drop_tree()
    yield from _blocks(element)


def _items(element: HtmlElement, *, ordered: bool) -> Iterator[str]:
    for place, item in enumerate(element.findall("li"), start=1):
        mark = f"{place}. " if ordered else "- "
        inner = "\n\n".join(_blocks(item)).splitlines()
        yield "\n".join(
            [f"{mark}{inner[0] if inner else ''}", *(f"{' ' * len(mark)}{line}".rstrip() for line in inner[1:])]
        )


def _table(element: HtmlElement) -> str:
    """Return a table with its caption, which Markdown programs know by the word before it."""
    rows = [row.xpath("./th|./td") for row in element.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    texts = [[_cell(cell) for cell in row] + [" "] * (width - len(row)) for row in rows]
    numeric = ["wres-number" in cell.get("class", "") for cell in rows[0]] + [False] * (width - len(rows[0]))
    rules = []
    for place, is_number in enumerate(numeric):
        length = min(MOST_DASHES, max(LEAST_DASHES, *(len(row[place]) + 2 for row in texts)))
        rules.append("-" * (length - 1) + (":" if is_number else "-"))
    lines = [texts[0], rules, *texts[1:]]
    caption = element.find("caption")
    title = [f"Table: {_content(caption)}", ""] if caption is not None else []
    return "\n".join([*title, *(f"| {' | '.join(line)} |" for line in lines)])


def _cell(cell: HtmlElement) -> str:
    text = _content(cell)
    is_row_heading = cell.tag == "th" and cell.get("scope") == "row"
    return f"**{text}**" if is_row_heading and text and "*" not in text else text or " "


def _paragraph(line: str) -> Iterator[str]:
    text = line.strip()
    if text:
        yield _START_OF_LIST.sub(lambda start: f"{start[1] or ''}\\{start[2] or start[3]}", text)


def _content(element: HtmlElement) -> str:
    return _SPACE.sub(" ", _text_of(element)).strip()


def _text_of(element: HtmlElement) -> str:
    """Return what is in an element as one line of Markdown."""
    parts = [_escaped(element.text)]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            parts.append(_inline(child))
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _inline(element: HtmlElement) -> str:
    text, tag = _text_of(element), element.tag
    if tag == "a":
        address = element.get("href", "")
        return f"[{text}]({address})" if address.startswith(("https://", "http://", "mailto:")) else text
    mark = {"strong": "**", "b": "**", "em": "*", "i": "*"}.get(tag, "")
    if mark:
        return _marked(text, mark)
    if tag == "small" and text:
        return text if element.getparent().tag == "td" else f": {text}"
    if CORRECTION in element.get("class", "").split():
        return f" ({text})"
    return {"br": " ", "code": f"`{element.text_content()}`"}.get(tag, text)


def _marked(text: str, mark: str) -> str:
    """Return text between marks; blanks at its ends go outside, where Markdown wants them."""
    bare = text.strip()
    if not bare:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{bare}{mark}{after}"


def _escaped(text: str | None) -> str:
    return _SIGNS.sub(r"\\\1", _SPACE.sub(" ", text or ""))
