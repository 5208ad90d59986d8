"""Method pages as data, and the pieces of HTML that they are made of."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from pydantic import RootModel

from wres_kit.reporting.blocks import Column, Table
from wres_kit.standard.records import StandardFileError, Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.indicators.formulas import Formula
    from wres_kit.standard import Standard


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
    """Return paragraphs, without those that are empty."""
    return "\n".join(f"<p>{inline(text)}</p>" for text in texts if text)


def bullets(items: Iterable[str]) -> str:
    """Return a bulleted list."""
    return "<ul>\n" + "\n".join(f"<li>{inline(item)}</li>" for item in items) + "\n</ul>"


def steps(items: Iterable[str]) -> str:
    """Return a numbered list of pieces of HTML."""
    return "<ol>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ol>"


def facts(named: Mapping[str, str]) -> str:
    """Return names with a text each, without those whose text is empty."""
    lines = [f"<dt>{plain(name)}</dt>\n<dd>{inline(text)}</dd>" for name, text in named.items() if text]
    return '<dl class="wres-facts">\n' + "\n".join(lines) + "\n</dl>"


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[int] = ()) -> str:
    """Return a table; its cells may hold strong words and links, and the first of each row is its heading."""
    columns = [Column(heading, numeric=place in numeric) for place, heading in enumerate(headings)]
    return Table(caption, columns, [list(row) for row in rows]).html(inline)


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
        The content below the heading, as HTML.
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
        The content below its heading, as HTML.
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
        """The content below the heading, with the headings of all sections."""
        parts = [self.lead]
        parts += [f'<h2 id="{section.anchor}">{plain(section.title)}</h2>\n{section.html}' for section in self.sections]
        return "\n".join(parts)


FILE = Path(str(files("wres_kit.method"))) / "texts.yml"


class _Texts(RootModel[dict[str, tuple[str, ...]]]):
    """`texts.yml`: paragraphs by the place where they stand."""


@cache
def _known() -> dict[str, tuple[str, ...]]:
    return as_record(load_yaml(FILE), _Texts, FILE.name, "a file of texts").root


def texts(place: str, values: Mapping[str, object] | None = None, **more: object) -> list[str]:
    """Return the paragraphs of a place, with values filled in.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    KeyError
        There is no such place, or a value is missing.
    """
    return [text.strip().format_map(values or more) for text in _known()[place]]


def spelled(number: int) -> str:
    """Return a number as running text has it: in letters up to twelve, then in digits."""
    return _LETTERS[number - 1] if 0 < number <= len(_LETTERS) else f"{number:,}"


_LETTERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


GLOSSARY_FILE = Path(str(files("wres_kit.method"))) / "glossary.yml"


class Term(Strict):
    """One entry.

    Parameters
    ----------
    term, meaning
        The word, and what it means in a sentence or two.
    see
        Other entries.
    more
        Where a method page says more: its file name and place.
    forms
        The words under which pages use it, as patterns; the term itself where there are none. A word that is used in
        other meanings as well needs others around it.
    """

    term: str
    meaning: str
    see: tuple[str, ...] = ()
    more: str = ""
    forms: tuple[str, ...] = ()


class _Glossary(Strict):
    terms: tuple[Term, ...]


@lru_cache(maxsize=8)
def terms(standard: Standard) -> tuple[Term, ...]:
    """Return the entries in alphabetical order: those of every report, and those of a Standard.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit, or an entry refers to another that is not there.
    """
    own = standard.folder / GLOSSARY_FILE.name
    files = [GLOSSARY_FILE, own] if own.is_file() else [GLOSSARY_FILE]
    entries = [term for file in files for term in as_record(load_yaml(file), _Glossary, file.name, "a glossary").terms]
    known = {term.term for term in entries}
    for term in entries:
        missing = [name for name in term.see if name not in known]
        if missing:
            message = f"{GLOSSARY_FILE.name}: {term.term} refers to {', '.join(missing)}, which is no entry."
            raise StandardFileError(message)
    return tuple(sorted(entries, key=lambda term: term.term.casefold()))


def glossary(standard: Standard) -> MethodPage:
    """Return the page of the glossary."""
    entries = "\n".join(_entry(term) for term in terms(standard))
    lead = paragraphs("What the words in the reports mean.") + f'\n<dl class="wres-glossary">\n{entries}\n</dl>'
    return MethodPage("glossary", "Glossary", "Glossary", lead, ())


def _entry(term: Term) -> str:
    see = ", ".join(f"[{name}](#{anchor(name)})" for name in term.see)
    more = [f"See also {see}."] if see else []
    # The words of a link say where it leads, for readers who hear a list of links.
    more += [f"[More on {term.term}]({term.more})."] if term.more else []
    text = " ".join([term.meaning, *more])
    return f'<dt id="{anchor(term.term)}">{plain(term.term)}</dt>\n<dd>{inline(text)}</dd>'
