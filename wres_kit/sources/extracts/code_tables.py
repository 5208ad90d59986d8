"""Words of staff systems and what they mean: pay bands, staff groups, stages, kinds of case and course.

What a word means stands in the YAML files of `tables/`, and a project adds its own in `params/extracts.yml`. A word
that is in neither is reported, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.standard.records import Strict, fit, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FOLDER = Path(str(files("wres_kit.sources.extracts") / "lookups"))
MEDICAL = "medical_dental"
"""The section of doctors and dentists, who have grades of their own."""
NOT_SHOWN = "(not shown)"
CODELIKE_GRADE = re.compile(r"[A-Z]{2}\d{2}|\d[a-zA-Z]|[Bb]and \d{1,2}[a-zA-Z]?")


class _Grade(Strict):
    category: str
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class _Grades(Strict):
    decoration: tuple[str, ...]
    agenda_for_change: tuple[_Grade, ...]
    medical_dental: tuple[_Grade, ...]


class _Words(Strict):
    staff_groups: dict[str, tuple[str, ...]]
    assignment_categories: dict[str, tuple[str, ...]]
    stages: dict[str, tuple[str, ...]]
    case_types: dict[str, tuple[str, ...]]
    training_types: dict[str, tuple[str, ...]]
    yes_no: dict[str, tuple[str, ...]]
    voting: dict[str, tuple[str, ...]]
    executive: dict[str, tuple[str, ...]]
    assignment_statuses: dict[str, tuple[str, ...]]
    formality: dict[str, tuple[str, ...]]
    case_statuses: dict[str, tuple[str, ...]]
    attendances: dict[str, tuple[str, ...]]
    seat_statuses: dict[str, tuple[str, ...]]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeTable:
    """What the texts of one column mean.

    Parameters
    ----------
    what
        What the column holds, for messages: "pay band".
    meaning
        The meaning of a text, or None where it is in no table.
    meanings
        All meanings there are.
    parameter
        Where in `params/extracts.yml` a project adds its own; empty where it cannot.
    own
        What the project added, by normalised text.
    codelike
        What a text must look like to be shown when it is in no table. Anything else could be about a person.
    """

    what: str
    meaning: Callable[[str], str | None]
    meanings: tuple[str, ...]
    parameter: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    codelike: re.Pattern[str] = re.compile(r"(?!)")

    def of(self, text: str) -> str | None:
        """Return what a text means; None where it is in no table."""
        return self.own.get(normalised(text)) or self.meaning(text)

    def shown(self, text: str) -> str:
        """Return a text that is in no table as a message may show it."""
        return f'"{text}"' if self.codelike.fullmatch(text) else NOT_SHOWN

    def with_own(self, own: Mapping[str, str]) -> CodeTable:
        """Return the table with what a project adds to it."""
        added = {normalised(text): meaning for text, meaning in own.items()}
        return CodeTable(self.what, self.meaning, self.meanings, self.parameter, added, self.codelike)


def normalised(text: str) -> str:
    """Return a text as tables compare it: small letters, "&" as "and", a blank for all else than letters and digits."""
    return re.sub(r"[\W_]+", " ", text.casefold().replace("&", " and ").replace("’", "'")).strip()


def word_table(name: str) -> CodeTable:
    """Return a table of `words.yml` by its name."""
    words: dict[str, tuple[str, ...]] = getattr(_words(), name)
    entries = {normalised(text): meaning for meaning, texts in words.items() for text in texts}

    def meaning(text: str) -> str | None:
        return entries.get(normalised(text)) or entries.get(normalised(text.partition("|")[0]))

    what = {"yes_no": "yes or no", "voting": "voting right", "executive": "executive or not"}
    single = name.removesuffix("s").replace("categorie", "category").replace("statuse", "status").replace("_", " ")
    own = "" if name in what else name
    return CodeTable(what.get(name, single), meaning, tuple(words), own)


@cache
def excluding_words() -> frozenset[str]:
    """Return the words, as they are compared, that say of a person or case that it does not count."""
    words, plain = _words(), {"yes", "no", "y", "n", "true", "false", "0", "1"}
    lists = (
        words.assignment_statuses["not_counted"], words.case_statuses["not_counted"], words.formality["informal"],
        words.formality["formal"], words.attendances["not_attended"], words.seat_statuses["vacant"],
        *(texts for meaning, texts in words.assignment_categories.items() if meaning != "counted"),
    )  # fmt: skip
    return frozenset(normalised(text) for texts in lists for text in texts) - plain


@cache
def undecided_words() -> frozenset[str]:
    """Return words of systems, as they are compared, that mean different things in different organisations."""
    return frozenset(map(normalised, _words().undecided))


@cache
def yes_no_words() -> frozenset[str]:
    """Return the words, as they are compared, that mean yes or no."""
    return frozenset(normalised(text) for texts in _words().yes_no.values() for text in texts)


def grade_table() -> CodeTable:
    """Return the table of pay bands and grades; the meaning is a category of indicator 1."""
    return CodeTable("pay band or grade", _grade, grade_order(), "grades", codelike=CODELIKE_GRADE)


@cache
def grade_order() -> tuple[str, ...]:
    """Return the categories in rising order: Agenda for Change, then doctors and dentists, then VSM."""
    bands = [grade.category for grade in _grades().agenda_for_change]
    medical = [grade.category for grade in _grades().medical_dental]
    return (*bands[:-1], *medical, bands[-1])


def _grade(text: str) -> str | None:
    parts = [normalised(part) for part in text.split("|")]
    meant = {meaning for part in parts if part and (meaning := _band(part) or _medical_grade(part))}
    return meant.pop() if len(meant) == 1 else None


def _band(part: str) -> str | None:
    bare = part
    for word in sorted(map(normalised, _grades().decoration), key=len, reverse=True):
        bare = bare.removeprefix(f"{word} ")
    return _band_names().get(part) or _band_names().get(bare)


@cache
def _band_names() -> dict[str, str]:
    return {normalised(name): grade.category for grade in _grades().agenda_for_change for name in grade.names}


def _medical_grade(part: str) -> str | None:
    """Return the grade whose phrase a description holds; None where phrases of two grades stand side by side."""
    padded = f" {part} "
    held = [(phrase, category) for phrase, category in _phrases() if f" {phrase} " in padded]
    whole = {category for phrase, category in held if not _within(phrase, [other for other, _ in held])}
    return whole.pop() if len(whole) == 1 else None


def _within(phrase: str, others: Sequence[str]) -> bool:
    return any(phrase != other and f" {phrase} " in f" {other} " for other in others)


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((normalised(phrase), grade.category) for grade in _grades().medical_dental for phrase in grade.phrases)


@cache
def _grades() -> _Grades:
    return fit(load(FOLDER / "grades.yml"), _Grades, "grades.yml")


@cache
def _words() -> _Words:
    return fit(load(FOLDER / "words.yml"), _Words, "words.yml")
