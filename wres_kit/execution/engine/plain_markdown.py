"""What a page shows as plain Markdown, for programs that read notebooks and pass on no HTML.

Quarto makes Word and Typst files of a published notebook from its Markdown, and leaves out all HTML in it: tables, bold
text, boxes. Jupyter shows the same Markdown. The HTML stays next to it, for the pages of the report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

LEFT_OUT = frozenset({"svg", "script", "style", "button"})
"""Elements that say nothing in words."""
BLOCKS = frozenset({
    "p", "div", "section", "table", "ul", "ol", "blockquote", "details", "figure", "pre", "hr", "h1", "h2", "h3", "h4",
    "h5", "h6",
})  # fmt: skip
QUOTED = ("wres-verdict", "wres-caution", "wres-note", "wres-placeholder", "wres-set-aside", "wres-panel")
"""Boxes of a page; plain Markdown has quotations."""
CORRECTION = "wres-correction"
"""What a number was before it was corrected, right behind it."""
SWITCH = "wres-trail"
"""Links that only do something on a page."""
LEAST_DASHES, MOST_DASHES = 4, 40
"""Bounds of the rule below the head of a column; where cells are long, programs take its length for the width."""

_SIGNS = re.compile(r"([\\`*_{}\[\]<>$@#^~|])")
_START_OF_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=:])(?=\s)")
_SPACE = re.compile(r"\s+")


def plain_markdown(html: str) -> str:
    """Return HTML of a page as plain Markdown: paragraphs, headings, lists, quotations and tables with their captions.

    Links to other pages of the report become their text: they lead nowhere from a file of its own.
    """
    return "\n\n".join(_blocks(lxml_html.fragment_fromstring(html, create_parent="div"))) + "\n"


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
    if SWITCH in kinds:
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
        length = min(MOST_DASHES, max(LEAST_DASHES, *(len(row[place]) for row in texts)))
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
        return f": {text}"
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
