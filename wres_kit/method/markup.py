"""Method pages as data, and the pieces of HTML that they are made of."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from wres_kit.reporting.blocks import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.indicators.formulas import Formula


_NOT_IN_ANCHOR = re.compile(r"[^a-z0-9]+")
_INDEX = re.compile(r"\b(\w)_(\w)\b")
_ADDRESS = re.compile(r"(?<![(<\w])https?://[^\s<>\"]+[^\s<>\".,;:)]")


def plain(text: str) -> str:
    """Return plain text as HTML."""
    return html.escape(text, quote=False)


@lru_cache(maxsize=4096)
def inline(text: str) -> str:
    """Return a line of text as HTML: ``**strong**``, ``[words](address)``, web addresses, and ``p_L`` with an index."""
    linked = _ADDRESS.sub(lambda match: f"<{match[0]}>", text)
    return _INDEX.sub(r"\1<sub>\2</sub>", str(_parser().renderInline(" ".join(linked.split()))))


def paragraphs(*texts: str) -> str:
    """Return paragraphs; those without text are left out."""
    return "\n".join(f"<p>{inline(text)}</p>" for text in texts if text)


def bullets(items: Iterable[str]) -> str:
    """Return a bulleted list."""
    return "<ul>\n" + "\n".join(f"<li>{inline(item)}</li>" for item in items) + "\n</ul>"


def steps(items: Iterable[str]) -> str:
    """Return a numbered list of pieces of HTML."""
    return "<ol>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ol>"


def facts(named: Mapping[str, str]) -> str:
    """Return names with what is said of them; those of which nothing is said are left out."""
    lines = [f"<dt>{plain(name)}</dt>\n<dd>{inline(text)}</dd>" for name, text in named.items() if text]
    return '<dl class="wres-facts">\n' + "\n".join(lines) + "\n</dl>"


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[int] = ()) -> str:
    """Return a table; its cells may hold strong words and links, and the first of each row is its heading."""
    columns = [Column(heading, numeric=place in numeric) for place, heading in enumerate(headings)]
    # The table checks that no cell is empty; what it makes of the cells is replaced by what may hold links.
    made = [list(row) for row in rows]
    Table(caption, columns, made)
    head = "".join(f'<th scope="col"{_right(column)}>{plain(column.heading)}</th>' for column in columns)
    body = "\n".join(
        f'<tr><th scope="row">{inline(row[0])}</th>'
        + "".join(f"<td{_right(column)}>{inline(cell)}</td>" for column, cell in zip(columns[1:], row[1:], strict=True))
        + "</tr>"
        for row in made
    )
    return (
        f'<div class="wres-table" role="region" aria-label="{html.escape(caption)}" tabindex="0">\n<table>\n'
        f"<caption>{plain(caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n"
        "</table>\n</div>"
    )


def _right(column: Column) -> str:
    return ' class="wres-number"' if column.numeric else ""


def formula(shown: Formula) -> str:
    """Return the formula of a result with its name and unit above it."""
    unit = f" ({plain(shown.unit)})" if shown.unit else ""
    titled = f'<p class="wres-formula-name">{plain(shown.title)}{unit}</p>'
    return f"{titled}\n{formula_of_latex(shown.title, shown.latex, shown.words)}"


def formula_of_latex(name: str, latex: str, words: str) -> str:
    """Return a formula given in LaTeX as MathML, and the same in words.

    It is in a region that scrolls by keyboard where it is wider than the page, with its words below it.
    """
    words = words.strip()
    words = f"{words[:1].upper()}{words[1:].rstrip('.')}."
    label, math = html.escape(f"Formula: {name}"), mathml(latex)
    return (
        f'<div class="wres-formula" role="group" aria-label="{label}" tabindex="0">\n{math}\n</div>\n'
        f'<p class="wres-formula-words"><strong>In words:</strong> {inline(words)}</p>'
    )


@cache
def mathml(latex: str) -> str:
    """Return LaTeX as MathML.

    The converter takes the sign for plus or minus for a quantity, not an operator, and blanks for ones that do not
    break. The line of a fraction of fractions is thicker than theirs.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415 - a tenth of a second that most commands need not spend

    made = str(convert(" ".join(latex.split()), display="block"))
    for converted, wanted in _CONVERTED.items():
        made = made.replace(converted, wanted)
    return made


_CONVERTED = {
    "<mi>&#x000B1;</mi>": "<mo>&#x000B1;</mo>",
    "&#x000A0;": " ",
    "<mfrac><mrow><mstyle": '<mfrac linethickness="0.2em"><mrow><mstyle',
}


def anchor(text: str) -> str:
    """Return a text as the address of a place in a page."""
    return _NOT_IN_ANCHOR.sub("-", text.lower()).strip("-")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of a method page.

    Parameters
    ----------
    anchor
        Its address in the page.
    title
        Its heading.
    html
        What stands below the heading.
    """

    anchor: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    """One method page.

    Parameters
    ----------
    name
        File name without its ending, below `METHOD`.
    title
        Its heading.
    text
        What navigation calls it.
    lead
        What stands below its heading, as HTML.
    sections
        Its sections, in order.
    """

    name: str
    title: str
    text: str
    lead: str
    sections: Sequence[PageSection]

    @property
    def address(self) -> str:
        """File name of the page."""
        return f"{self.name}.html"

    @property
    def html(self) -> str:
        """What stands below the heading, with the headings of all sections."""
        parts = [self.lead]
        parts += [f'<h2 id="{section.anchor}">{plain(section.title)}</h2>\n{section.html}' for section in self.sections]
        return "\n".join(parts)
