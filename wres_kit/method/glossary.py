"""The glossary: what the words on the pages mean."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from wres_kit.method.markup import anchor, inline, paragraphs, plain
from wres_kit.method.page import MethodPage
from wres_kit.standard.datafiles import StandardFileError, fit, load
from wres_kit.standard.records import Strict

FILE = Path(str(files("wres_kit.method"))) / "glossary.yml"


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


@cache
def terms() -> tuple[Term, ...]:
    """Return the entries in alphabetical order.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit, or an entry refers to term that is not there.
    """
    entries = fit(load(FILE), _Glossary, FILE.name, "a glossary").terms
    known = {term.term for term in entries}
    for term in entries:
        missing = [name for name in term.see if name not in known]
        if missing:
            message = (
                f"{FILE.name}: {term.term} refers to {', '.join(missing)}, which is no entry. Add it or leave it out."
            )
            raise StandardFileError(message)
    return tuple(sorted(entries, key=lambda term: term.term.casefold()))


def glossary() -> MethodPage:
    """Return the page of the glossary."""
    entries = "\n".join(_entry(term) for term in terms())
    lead = paragraphs("What the words in the reports mean.") + f'\n<dl class="wres-glossary">\n{entries}\n</dl>'
    return MethodPage("glossary", "Glossary", "Glossary", lead, ())


def _entry(term: Term) -> str:
    see = ", ".join(f"[{name}](#{anchor(name)})" for name in term.see)
    more = [f"See also {see}."] if see else []
    # The words of a link say where it leads, for whoever hears links term by term.
    more += [f"[More on {term.term}]({term.more})."] if term.more else []
    text = " ".join([term.meaning, *more])
    return f'<dt id="{anchor(term.term)}">{plain(term.term)}</dt>\n<dd>{inline(text)}</dd>'
