"""Words of staff systems and what they mean: pay bands, staff groups, stages, kinds of case and course.

What a word means stands in the YAML files of `tables/`, and a project adds its own in `params/extracts.yml`. A word
that is in neither is reported, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.standard.characteristic import Characteristic, UnknownCodeError
from wres_kit.standard.records import Strict, as_record, load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


FOLDER = Path(str(files("wres_kit.sources.extracts") / "lookups"))
MEDICAL = "medical_dental"
"""The section of doctors and dentists, who have grades of their own."""
NOT_SHOWN = "(not shown)"
APART = re.compile(r"[\W_]+")
"""What stands between the words of a text that is compared."""
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

    def look_up(self, text: str) -> str | None:
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
    return APART.sub(" ", text.casefold().replace("&", " and ").replace("’", "'")).strip()


@cache
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
    for word in _decoration():
        bare = bare.removeprefix(f"{word} ")
    return _band_names().get(part) or _band_names().get(bare)


@cache
def _decoration() -> tuple[str, ...]:
    """Return the words before a band that say nothing of it, the longest first."""
    return tuple(sorted(map(normalised, _grades().decoration), key=len, reverse=True))


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
    return as_record(load_yaml(FOLDER / "grades.yml"), _Grades, "grades.yml")


@cache
def _words() -> _Words:
    return as_record(load_yaml(FOLDER / "words.yml"), _Words, "words.yml")


CODE_AND_WORDS = re.compile(r"([A-Za-z][A-Za-z0-9]?|[0-9]{1,2})(?:\s*[-–:.]\s*|\s+)(\S.*)")
"""An ethnic code with its name behind it, as in "A White - British"."""
CODELIKE = re.compile(r"[A-Z0-9]{1,2}")


class _Family(Strict):
    broad: tuple[str, ...]
    members: dict[str, tuple[str, ...]]

    def wordings(self) -> dict[str, str]:
        """Return the code of each wording: a broad name before or behind the name of a category in it."""
        return {
            normalised(text): code
            for code, members in self.members.items()
            for member in members
            for broad in self.broad
            for text in (f"{broad} {member}", f"{member} {broad}")
        }


class _Wordings(Strict):
    characteristic: str
    prefixes: tuple[str, ...]
    families: tuple[_Family, ...]
    subdivided: tuple[str, ...]
    first_words: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]


class EthnicWords:
    """What texts about ethnicity mean in the groups of a characteristic.

    Parameters
    ----------
    characteristic
        The characteristic of the Standard.
    """

    def __init__(self, characteristic: Characteristic) -> None:
        self._characteristic = characteristic

    def group(self, text: str) -> str | None:
        """Return the group that a text belongs to; None where it is in no table."""
        described = CODE_AND_WORDS.fullmatch(text.strip())
        if (
            described
            and self._groups_in_words
            and normalised(described[2]).partition(" ")[0] in _wordings().first_words
        ):
            return self._group_of_code(described[1])
        known = self._groups_in_words
        return self._group_of_code(text.strip()) or known.get(normalised(text)) or known.get(_without_total(text))

    def broad_groups(self, texts: Sequence[str]) -> dict[str, list[str]]:
        """Return the texts of a column that name a broad group of which other texts name parts, with these.

        "White" is one where "White - British" is there too, and "BME" where "Asian" is.
        """
        levels = {text: level for text in texts if (level := self._level(text))}
        parts_of: dict[str, list[str]] = {}
        for text, (kind, family) in levels.items():
            group = self.group(text)
            parts = [
                other
                for other, (level, own) in levels.items()
                if other != text
                and (
                    (kind == "family" and level == "category" and own == family)
                    or (kind == "group" and level != "group" and self.group(other) == group)
                )
            ]
            if parts:
                parts_of[text] = parts
        return parts_of

    def _level(self, text: str) -> tuple[str, str] | None:
        """Return whether a text names a group, a family of categories or a category, and for these the family."""
        bare = _without_total(text)
        family = _broad_names().get(bare)
        if family is not None:
            return "family", family
        if {normalised(text), bare} & _group_words().keys():
            return "group", ""
        described = CODE_AND_WORDS.fullmatch(text.strip())
        code = (described[1] if described else text.strip())[:1].upper()
        code = _codes_in_words().get(normalised(text), code)
        families = [family.broad[0] for family in _wordings().families if code in family.members]
        return ("category", families[0] if len(families) == 1 else "") if self.group(text) and families else None

    def _group_of_code(self, code: str) -> str | None:
        if len(code) == 2 and code[0].isalpha() and code[0].upper() not in _wordings().subdivided:
            return None
        try:
            return self._characteristic.group_of(code)
        except UnknownCodeError:
            return None

    @cached_property
    def _groups_in_words(self) -> Mapping[str, str]:
        if self._characteristic.name != _wordings().characteristic:
            return {}
        groups = {text: self._group_of_code(code) for text, code in _codes_in_words().items()}
        groups |= {text: group for text, group in _group_words().items() if self._characteristic.is_group(group)}
        return {text: group for text, group in groups.items() if group is not None}


@lru_cache(maxsize=8)
def ethnic_words(characteristic: Characteristic) -> EthnicWords:
    """Return what texts about ethnicity mean in the groups of a characteristic."""
    return EthnicWords(characteristic)


def ethnic_table(characteristic: Characteristic) -> CodeTable:
    """Return the table of ethnic codes; the meaning is a group of the Standard."""
    words = ethnic_words(characteristic)
    return CodeTable(characteristic.code_noun, words.group, characteristic.parts, "ethnic_codes", codelike=CODELIKE)


def _without_total(text: str) -> str:
    """Return a text as it is compared, without a "total" around it: "BME total" is all BME people."""
    bare = normalised(text).removesuffix(" total").removeprefix("total ")
    for prefix in _wordings().prefixes:
        bare = bare.removeprefix(f"{prefix} ")
    return bare


@cache
def _broad_names() -> Mapping[str, str]:
    return {normalised(broad): family.broad[0] for family in _wordings().families for broad in family.broad}


@cache
def _group_words() -> dict[str, str]:
    return {normalised(text): group for group, texts in _wordings().groups.items() for text in texts}


@cache
def _codes_in_words() -> Mapping[str, str]:
    words = _wordings()
    families = {text: code for family in words.families for text, code in family.wordings().items()}
    return families | {normalised(text): code for code, texts in words.words.items() for text in texts}


@cache
def _wordings() -> _Wordings:
    return as_record(load_yaml(FOLDER / "ethnic_words.yml"), _Wordings, "ethnic_words.yml")
