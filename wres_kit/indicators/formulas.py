"""The formulas of results and the statistical methods, as data: LaTeX and words in `formulas.yml` and `methods.yml`.

Formulas are filled in with the words of a Standard. The functions compute, the entries describe them, the method page
prints them, and tests hold the two together.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from pydantic import RootModel

from wres_kit.standard.records import WORKFORCE, Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


FILE = Path(str(files("wres_kit.indicators"))) / "formulas.yml"


class Formula(Strict):
    """What a result is, and how it is worked out.

    Parameters
    ----------
    measure
        The measure of the result.
    title
        What it is called.
    latex
        How it is worked out, in LaTeX without delimiters.
    words
        The same in words, for readers who cannot see it.
    unit
        What the value is given in.
    """

    measure: str
    title: str
    latex: str
    words: str
    unit: str

    def filled(self, values: Mapping[str, str]) -> Formula:
        """Return the formula with words in the place of what its texts leave open."""
        # The converter copies the text of a quantity into MathML as it is given.
        in_latex = {name: escape(value, quote=False) for name, value in values.items()}
        texts = {
            name: " ".join(Template(text).substitute(in_latex if name == "latex" else values).split())
            for name, text in self.model_dump(exclude={"measure"}).items()
        }
        return self.model_copy(update=texts)


class _Formulas(RootModel[dict[str, tuple[Formula, ...]]]):
    """`formulas.yml`."""


@cache
def _texts() -> dict[str, tuple[Formula, ...]]:
    return as_record(load_yaml(FILE), _Formulas, FILE.name, "a list of formulas").root


def formulas(name: str, standard: Standard, definition: Indicator, **words: str) -> tuple[Formula, ...]:
    """Return the formulas of one entry of `formulas.yml`.

    Parameters
    ----------
    name
        Of the entry.
    standard
        Gives the groups.
    definition
        The indicator in one edition: gives the people.
    words
        What else the entry leaves open.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    KeyError
        There is no such entry, or a word is missing.
    """
    characteristic, people = standard.characteristic, definition.people.plural
    names = ("reference", "focus", "unrecorded", "everyone")
    groups = {
        name: characteristic.with_noun(code, people)
        for name, code in zip(names, characteristic.all_groups, strict=True)
    }
    values = {"people": people, "characteristic": characteristic.name, **groups, **words}
    return tuple(text.filled(values) for text in _texts()[name])


def counted(standard: Standard, definition: Indicator, category: str, group: str | None = None) -> str:
    """Return who is counted in a category of an indicator, in words: "white applicants appointed", "all BME staff".

    Parameters
    ----------
    standard
        Gives the words for groups.
    definition
        The indicator in one edition.
    category
        Of the indicator.
    group
        Whom to name; "the group’s" where None.
    """
    people = definition.people_in(category).plural
    whose = f"the group’s {people}" if group is None else standard.characteristic.with_noun(group, people)
    if category == WORKFORCE:
        return f"all {whose}"
    words = definition.category(category)
    return f"{whose} {words.short_phrase or words.phrase}".strip()


METHODS_FILE = Path(str(files("wres_kit.indicators"))) / "methods.yml"


class MethodUse(StrEnum):
    """Where a method is applied."""

    PAGES = "pages"
    """Its results are on pages and in the published data."""
    VERDICTS = "verdicts"
    """It decides what is said, and is not printed as a number."""
    COMPARISON = "comparison"
    """Shown where a figure is traced, to compare methods; no page and no verdict rests on it."""


class Method(Strict):
    """One statistical method.

    Parameters
    ----------
    key
        Its name in addresses: letters, digits and hyphens.
    name
        Its name on a page.
    function
        The function that computes it: module and name.
    interval
        What it is the interval or test of, in plain English.
    why
        Why it was chosen.
    formula
        In LaTeX, without delimiters.
    in_words
        The formula in words, for readers who cannot see it.
    symbols
        What each symbol in the formula means.
    sources
        Where it was published.
    used_for
        To which results it is applied.
    use
        Where it is applied.
    """

    key: str
    name: str
    function: str
    interval: str
    why: str
    formula: str
    in_words: str
    symbols: dict[str, str]
    sources: tuple[str, ...]
    used_for: str
    use: MethodUse


class _Methods(Strict):
    """`methods.yml`."""

    methods: tuple[Method, ...]


@cache
def methods() -> tuple[Method, ...]:
    """Return every method in use, in the order in which a page names them.

    Raises
    ------
    StandardFileError
        The file cannot be read or does not fit.
    """
    return as_record(load_yaml(METHODS_FILE), _Methods, METHODS_FILE.name, "a list of methods").methods


def method(key: str) -> Method:
    """Return a method by its key.

    Raises
    ------
    KeyError
        There is no such method.
    """
    return {each.key: each for each in methods()}[key]
