"""What a cell of a notebook shows: each block as Markdown for the page and as plain text for a terminal or a test.

Tables and boxes reach a page as HTML inside Markdown, because Quarto adds scripts of third parties to any other HTML
output. Jupyter, nbconvert and pandoc then read that Markdown by three sets of rules: pandoc even looks for Markdown
inside the HTML. So text is escaped for both languages, no line is indented, and no line is blank.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


# What any of the three readers may take for Markdown inside HTML: emphasis, links, maths, citations, code, quotes.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]#$~^@|!'\"]|-{2,}|\.{3}|^[-+](?=\s)|(?<=\d)[.)](?=\s)")
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:)])")
_BLANK = re.compile(r"\n(?=[ \t]*(?:\n|$))")


def escaped(text: str) -> str:
    """Return plain text as HTML in which nothing is left that Markdown would take for its own."""
    safe = html.escape(text, quote=False)
    return _MARKDOWN.sub(lambda match: "".join(f"&#{ord(character)};" for character in match[0]), safe)


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


MimeBundle = tuple[dict[str, Any], dict[str, Any]]
PAGE_MARKUP = "text/vnd.wres-kit.page"
"""The kind of output under which a published notebook keeps what its page shows; its ``text/markdown`` has no HTML."""
QUARTO_SETTINGS = "quarto-settings"
"""The id of the cell of a published notebook that tells Quarto what to do with it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page.

    Parameters
    ----------
    markdown
        What the page shows: plain Markdown, or HTML that every Markdown reader passes on unchanged.
    plain
        The same to be read without markup.
    """

    markdown: str
    plain: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG002
        """Return what Jupyter shows. There is no ``text/html``: Quarto would add scripts of third parties to it."""
        return {"text/markdown": self.markdown, "text/plain": self.plain}, {}


OMITTED = Block("<!-- wres: nothing is shown here -->", "")
"""What a page has nothing to show for: its cell, and a heading with nothing else below it, are not published."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers, which stand to the right."""

    heading: str
    numeric: bool = True


class TableCell(NamedTuple):
    """A cell of a table that shows more than its text.

    Parameters
    ----------
    text
        What it says.
    address
        Where its number leads to, or the row where it is the heading of one.
    picture
        A drawing above the text.
    explained
        Words below it in small letters: a sentence below the heading of a row, the people behind a percentage.
    """

    text: str
    address: str = ""
    picture: str = ""
    explained: str = ""


Row = Sequence["str | TableCell"]
"""A row of a table, its heading first."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and row headings; no cell is empty.

    Parameters
    ----------
    caption
        What the table shows, of whom and when.
    columns
        The columns; the first holds the row headings.
    rows
        The rows, each with one cell a column.
    absent
        Headings of rows left out because nothing is reported in them.
    hidden
        Headings of rows that are not shown because every figure in them is suppressed.
    is_listed
        Whether a row is shown as a list on a phone, where all its cells have no room next to each other.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    absent: Sequence[str] = ()
    hidden: Sequence[str] = ()
    is_listed: bool = False

    def __post_init__(self) -> None:
        for row in self.texts:
            if len(row) != len(self.columns) or not all(row):
                message = f"A row of the table “{self.caption}” has an empty cell or the wrong length: {row}."
                raise ValueError(message)

    @property
    def texts(self) -> list[list[str]]:
        """What the cells of each row say."""
        return [[cell if isinstance(cell, str) else cell.text for cell in row] for row in self.rows]

    def html(self, to_html: Callable[[str], str] = escaped) -> str:
        """Return the table as HTML, in a region that scrolls by keyboard where it is wider than the page.

        Parameters
        ----------
        to_html
            What makes HTML of the text of a cell.
        """
        head = "".join(f'<th scope="col"{_numeric(column)}>{escaped(column.heading)}</th>' for column in self.columns)
        body = "\n".join(self._row(row, to_html) for row in self.rows)
        kind = "wres-table wres-rows" if self.is_listed else "wres-table"
        return (
            f'<div class="{kind}" role="region" aria-label="{attribute(self.caption)}" tabindex="0">\n<table>\n'
            f"<caption>{escaped(self.caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
        )

    def _row(self, row: Row, to_html: Callable[[str], str]) -> str:
        first, *others = (TableCell(cell) if isinstance(cell, str) else cell for cell in row)
        heading = to_html(first.text)
        if first.address:
            heading = f'<a href="{first.address}">{heading}</a>'
        heading += _explained(first)
        cells = "".join(
            f"<td{_numeric(column)}{self._label(column)}>{_shown(cell, to_html)}</td>"
            for column, cell in zip(self.columns[1:], others, strict=True)
        )
        return f'<tr><th scope="row">{heading}</th>{cells}</tr>'

    def _label(self, column: Column) -> str:
        return f' data-label="{attribute(column.heading)}"' if self.is_listed else ""

    def plain(self) -> str:
        """Return the table as aligned text."""
        lines = [[column.heading for column in self.columns], *self.texts]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        aligned = [
            "  ".join(
                text.rjust(width) if place and self.columns[place].numeric else text.ljust(width)
                for place, (text, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.caption, aligned[0], "-" * len(aligned[0]), *aligned[1:]])


def _explained(cell: TableCell) -> str:
    return f"<small>{escaped(cell.explained)}</small>" if cell.explained else ""


def _shown(cell: TableCell, to_html: Callable[[str], str]) -> str:
    words = linked(to_html(cell.text), cell.address)
    words += f" {_explained(cell)}" if cell.explained else ""
    return f'{cell.picture}<span class="wres-values">{words}</span>' if cell.picture else words


def linked(markup: str, address: str) -> str:
    """Return HTML as a link to where a number comes from; unchanged where there is no address.

    The style sheet lets it be a link only while the switch of `trail_switch` is on: hundreds of links would be in the
    way of everyone who reads by keyboard or ear. The number itself is always seen.
    """
    return f'<a class="wres-audit" href="{attribute(address)}"><span>{markup}</span></a>' if address else markup


def trail_switch(address: str) -> Block:
    """Return the switch that makes each number of a page a link to where it comes from, and the list of them all."""
    on, off = "Make each number a link to where it comes from", "Numbers without links"
    markup = (
        f'<p class="wres-trail" id="trail"><a class="wres-trail-on" href="#trail">{on}</a> '
        f'<a class="wres-trail-off" href="#">{off}</a> <a href="{attribute(address)}">List of all figures</a></p>'
    )
    return Block(markup, f"{on}; list of all figures.")


def _numeric(column: Column) -> str:
    return ' class="wres-number"' if column.numeric else ""


def prose(*paragraphs: str) -> Block:
    """Return paragraphs of running text, in which ``**words**`` are strong."""
    texts = [text for text in paragraphs if text]
    return Block("\n".join(paragraph(text) for text in texts), "\n\n".join(text.replace("**", "") for text in texts))


def boxed(kind: str, *paragraphs: str) -> Block:
    """Return paragraphs in a box: ``verdict``, ``caution``, ``note`` or ``placeholder``."""
    inner = prose(*paragraphs)
    return Block(box(kind, inner.markdown), inner.plain)


def listed(items: Iterable[str]) -> Block:
    """Return a bulleted list of sentences, in which ``**words**`` are strong."""
    return listed_blocks([Block(strong_marks(item), item.replace("**", "")) for item in items])


def figure(number: str, text: str, address: str = "") -> Block:
    """Return a key figure: one number, which leads to where it comes from, and what it is."""
    strong = linked(f"<strong>{escaped(number)}</strong>", address)
    markup = f'<p class="wres-figure">{strong} {strong_marks(text)}</p>'
    return Block(markup, f"{number}  {text.replace('**', '')}")


def tabled(table: Table) -> Block:
    """Return a table; one without rows is a sentence, as a caption and headings alone say nothing."""
    if not table.rows:
        why = "No figure of this table can be shown" if table.hidden else "No figures are reported for this table"
        sentence = f"{why}: {table.caption}."
        return Block(sentence, sentence)
    return Block(table.html(), table.plain())


def folded(summary: str, content: Block) -> Block:
    """Return a block behind its heading: a reader opens it, and print shows it."""
    markup = f'<details class="wres-detail">\n<summary>{escaped(summary)}</summary>\n{content.markdown}\n</details>'
    return Block(without_blank_lines(markup), f"{summary}\n\n{content.plain}")


def without_hidden_rows(table: Table, hidden: str, absent: str) -> Table:
    """Return a table without the rows that show nothing, which it names instead; a table of nothing else stays empty.

    Parameters
    ----------
    table
        A table of bands or parts, of which each row can do without the others.
    hidden
        What a cell says that shows nothing: "suppressed". Only a row with such a cell is left out.
    absent
        What a cell says of which there is no figure: "not reported".
    """
    shows = [hidden not in texts[1:] or not {hidden, absent}.issuperset(texts[1:]) for texts in table.texts]
    headings = [texts[0] for texts in table.texts]
    names = _names([name for name, kept in zip(headings, shows, strict=True) if not kept], headings)
    return replace(table, rows=list(compress(table.rows, shows)), hidden=names)


def _names(hidden: Sequence[str], headings: Sequence[str]) -> list[str]:
    """Return what rows are called together: the part, where all of "All members: white", "All members: BME" … are."""
    names = dict[str, None]()
    for heading in hidden:
        part = heading.partition(": ")[0]
        together = [each for each in headings if each.startswith(f"{part}: ")]
        is_interval = any(heading.startswith(f"{other}, ") for other in hidden if heading.endswith("interval"))
        if not is_interval:
            names[part if together and set(together) <= set(hidden) else heading] = None
    return list(names)


def stacked(*blocks: Block | None) -> Block:
    """Return blocks one below the other; those that are None are left out."""
    shown = [block for block in blocks if block is not None]
    return Block(
        "\n\n".join(without_blank_lines(block.markdown) for block in shown), "\n\n".join(block.plain for block in shown)
    )


def listed_blocks(blocks: Sequence[Block], kind: str = "") -> Block:
    """Return a bulleted list of blocks; `kind` is the class of the list."""
    start = f'<ul class="{kind}">' if kind else "<ul>"
    markup = "\n".join(f"<li>{block.markdown}</li>" for block in blocks)
    return Block(f"{start}\n{markup}\n</ul>", "\n".join(f"- {block.plain}" for block in blocks))


def described(fields: Iterable[tuple[str, Block]], attributes: str = "") -> Block:
    """Return a card: names, and what each says; `attributes` are those of its list in HTML."""
    pairs = list(fields)
    markup = "\n".join(f"<div><dt>{escaped(name)}</dt><dd>{block.markdown}</dd></div>" for name, block in pairs)
    plain = "\n".join(f"{name}: {block.plain}" for name, block in pairs)
    return Block(f'<dl class="wres-card"{attributes}>\n{markup}\n</dl>', plain)


def write_notebook(cells: Iterable[str | Block], path: Path) -> None:
    """Write a notebook that no kernel runs: headings as cells of Markdown, blocks as outputs of cells of code.

    It is written as it is: checking it against the format would take longer than all else that an audit page needs.
    """
    made = [_notebook_cell(shown, f"cell-{place}") for place, shown in enumerate(cells)]
    notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8", newline="\n")


def _notebook_cell(shown: str | Block, name: str) -> dict[str, Any]:
    if isinstance(shown, str):
        return {"id": name, "cell_type": "markdown", "metadata": {}, "source": shown}
    data = {"text/markdown": shown.markdown, "text/plain": shown.plain}
    return {
        "id": name, "cell_type": "code", "metadata": {}, "source": "", "execution_count": None,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
    }  # fmt: skip
