"""The statistical methods in use, as data: what each is, its formula, its source, and where it is applied.

The functions compute, the entries of `methods.yml` describe; the method page prints them, and tests hold the two
together.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from wres_kit.standard.datafiles import fit, load
from wres_kit.standard.records import Strict

FILE = Path(str(files("wres_kit.indicators"))) / "methods.yml"


class Use(StrEnum):
    """Where a method is applied."""

    PAGES = "pages"
    """Its results stand on pages and in the published data."""
    VERDICTS = "verdicts"
    """It decides what is said, and is not printed as a number."""
    BESIDE = "beside"
    """Where a figure is traced, for whoever compares methods; no page and no verdict rests on it."""


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
    of
        What it is the interval or test of, in plain English.
    why
        Why it was chosen.
    formula
        In LaTeX, without delimiters.
    in_words
        The formula in words, for whoever cannot see it.
    symbols
        What each symbol in the formula stands for.
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
    of: str
    why: str
    formula: str
    in_words: str
    symbols: dict[str, str]
    sources: tuple[str, ...]
    used_for: str
    use: Use


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
    return fit(load(FILE), _Methods, FILE.name, "a list of methods").methods


def method(key: str) -> Method:
    """Return a method by its key.

    Raises
    ------
    KeyError
        There is no such method.
    """
    return {each.key: each for each in methods()}[key]
