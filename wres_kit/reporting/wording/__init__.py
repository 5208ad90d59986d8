"""The words of the pages: findings, verdicts, notes and numbers as text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from wres_kit.standard.records import Strict, as_record, load_yaml

FILE = Path(str(files("wres_kit.reporting.wording"))) / "words.yml"


class VerdictWords(Strict):
    """What a verdict is called: see `words.yml`; empty where nothing needs the words."""

    short: str
    figure: str = ""
    ratio_figure: str = ""
    sentence: str = ""
    ratio_sentence: str = ""
    unjudged: str = "Change cannot be judged"


class BasisWords(Strict):
    """What a basis of results is called in a sentence, and in a cell of a table."""

    name: str
    short: str


class Words(Strict):
    """`words.yml`: the words of the pages that do not depend on a Standard, by what they are for.

    Verdicts, cautions and the like have the names of the members of their enumerations.
    """

    verdicts: dict[str, VerdictWords]
    levels: dict[str, VerdictWords]
    gap_moves: dict[str, str]
    nouns: dict[str, str]
    cautions: dict[str, str]
    bases: dict[str, BasisWords]
    known: dict[str, str]
    meanings: dict[str, str]
    marks: dict[str, str]
    texts: dict[str, str]


@cache
def page_words() -> Words:
    """Return the words of the pages.

    Raises
    ------
    StandardFileError
        `words.yml` cannot be read or does not fit.
    """
    return as_record(load_yaml(FILE), Words, FILE.name, "a file of words")


def page_text(key: str, **values: object) -> str:
    """Return a note or sentence by its key in `words.yml`, with values filled in.

    Raises
    ------
    KeyError
        There is no such text, or a value is missing.
    """
    return page_words().texts[key].format_map(values)
