"""Ethnic codes and categories in words, as staff and recruitment systems give them, and the groups of a Standard.

What a wording stands for is in `lookups/ethnic_words.yml`: a code. The group of a code is what the Standard's
characteristic says. In a Standard about another characteristic wordings of ethnic categories mean nothing.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import FOLDER, CodeTable, normalised
from wres_kit.standard.characteristic import Characteristic, UnknownCodeError
from wres_kit.standard.records import Strict, fit, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


@cache
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
    return fit(load(FOLDER / "ethnic_words.yml"), _Wordings, "ethnic_words.yml")
