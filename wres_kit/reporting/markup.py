"""HTML that survives every way in which a page is rendered.

Tables and boxes reach a page as HTML inside Markdown, because Quarto adds scripts of third parties to any other HTML
output. Jupyter, nbconvert and pandoc then read that Markdown by three sets of rules: pandoc even looks for Markdown
inside the HTML. So text is escaped for both languages, no line is indented, and no line is blank.
"""

from __future__ import annotations

import html
import re

# What any of the three readers may take for Markdown inside HTML: emphasis, links, maths, citations, code, quotes.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]#$~^@|!'\"]|-{2,}|\.{3}|^[-+](?=\s)|(?<=\d)[.)](?=\s)")
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:)])")
_BLANK = re.compile(r"\n(?=[ \t]*(?:\n|$))")


def escaped(text: str) -> str:
    """Return plain text as HTML in which nothing is left that Markdown would take for its own."""
    safe = html.escape(text, quote=False)
    return _MARKDOWN.sub(lambda found: "".join(f"&#{ord(character)};" for character in found[0]), safe)


def attribute(text: str) -> str:
    """Return text for an attribute in double quotes."""
    return html.escape(" ".join(text.split()), quote=True)


def without_blank_lines(markup: str) -> str:
    """Return HTML without the blank lines that would end it for a Markdown reader.

    Inside ``pre`` a blank line means something, so it stays as a character reference; elsewhere that is a space.
    """
    return _BLANK.sub("&#10;", markup.strip())


def box(kind: str, inner: str) -> str:
    """Return a box of the page: a ``div`` with the class ``wres-<kind>``."""
    return f'<div class="wres-{kind}">\n{inner}\n</div>'


def paragraph(text: str) -> str:
    """Return a paragraph of plain text, in which ``**words**`` are strong."""
    return f"<p>{strong_marks(text)}</p>"


def strong_marks(text: str) -> str:
    """Return plain text as HTML, with ``**words**`` made strong and web addresses made links."""
    pieces = text.split("**")
    return "".join(
        f"<strong>{escaped(piece)}</strong>" if position % 2 else _with_links(piece)
        for position, piece in enumerate(pieces)
    )


def _with_links(text: str) -> str:
    parts = _ADDRESS.split(text)
    return "".join(link(part) if position % 2 else escaped(part) for position, part in enumerate(parts))


def link(address: str) -> str:
    """Return a link to a web address, named by its site and the end of its path."""
    site, _, path = address.partition("://")[2].partition("/")
    steps = [step for step in path.split("/") if step]
    name = "/".join([site.removeprefix("www."), *(["…"] if len(steps) > 1 else []), *steps[-1:]])
    return f'<a href="{attribute(address)}">{escaped(name)}</a>'
