"""The running text and the glossary of the method pages, read from `texts.yml` and `glossary.yml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from wres_kit.method.markup import MethodPage, anchor, inline, paragraphs, plain
from wres_kit.standard.datafiles import StandardFileError, fit, load
from wres_kit.standard.records import Strict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.standard import Standard


FILE = Path(str(files("wres_kit.method"))) / "texts.yml"


class _Texts(RootModel[dict[str, tuple[str, ...]]]):
    """`texts.yml`: paragraphs by the place where they stand."""


@cache
def _known() -> dict[str, tuple[str, ...]]:
    return fit(load(FILE), _Texts, FILE.name, "a file of texts").root


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


def runs_of(numbers: Sequence[int]) -> list[str]:
    """Return numbers in order as runs: "2016 to 2019" and "2022"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def spans(numbers: Sequence[int]) -> str:
    """Return numbers in order in words: "1 and 9", "2 to 4"."""
    runs = runs_of(numbers)
    return runs[0] if len(runs) == 1 else f"{', '.join(runs[:-1])} and {runs[-1]}"


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


@cache
def terms(standard: Standard) -> tuple[Term, ...]:
    """Return the entries in alphabetical order: those of every report, and those of a Standard.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit, or an entry refers to another that is not there.
    """
    own = standard.folder / GLOSSARY_FILE.name
    files = [GLOSSARY_FILE, own] if own.is_file() else [GLOSSARY_FILE]
    entries = [term for file in files for term in fit(load(file), _Glossary, file.name, "a glossary").terms]
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
    # The words of a link say where it leads, for whoever hears links term by term.
    more += [f"[More on {term.term}]({term.more})."] if term.more else []
    text = " ".join([term.meaning, *more])
    return f'<dt id="{anchor(term.term)}">{plain(term.term)}</dt>\n<dd>{inline(text)}</dd>'
