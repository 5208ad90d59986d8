"""The characteristic by which a Standard compares people: its groups, their roles, and the codes of records.

Codes of every vintage occur together in records of staff: those of several censuses, local subdivisions with a second
character, and nothing at all. The data file lists them; it is reported, never guessed, when a code is in no list.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import Field, model_validator

from wres_kit.errors import WresError
from wres_kit.standard.records import Strict


class UnknownCodeError(WresError):
    """A code that is in no list of the characteristic."""


class UnknownGroupError(WresError):
    """A group that the characteristic does not have."""


class Role(StrEnum):
    """What a group is in a comparison."""

    REFERENCE = "reference"
    """The group that the others are compared with."""
    FOCUS = "focus"
    """The group whose equality the Standard is about."""
    UNKNOWN = "unknown"
    """People for whom the characteristic is not recorded."""
    ALL = "all"
    """Everybody."""


class CharacteristicGroup(Strict):
    """One group of people.

    Parameters
    ----------
    code
        Its name in returns and results: ``bme``.
    role
        What it is in a comparison.
    label
        Its name where it has a cell of its own: "BME".
    adjective
        As it goes before a noun: "BME".
    phrase
        The group with a noun, in which ``{people}`` becomes the noun: "{people} of unknown ethnicity".
    also
        Other names that people give it in their texts: a number of people next to one is a count of the group.
    """

    code: str
    role: Role
    label: str
    adjective: str
    phrase: str = Field(pattern=r"\{people\}")
    also: tuple[str, ...] = ()

    def with_noun(self, people: str = "staff", *, start: bool = False) -> str:
        """Return the group with a noun: "white applicants", or "White applicants" at the start of a sentence."""
        words = self.phrase.format(people=people)
        return words[0].upper() + words[1:] if start else words


class CharacteristicCode(Strict):
    """One category of records.

    Parameters
    ----------
    code, label
        As recorded, and in words.
    group
        Code of the group in which the Standard counts it.
    """

    code: str
    label: str
    group: str


class Characteristic(Strict):
    """The characteristic of a Standard.

    Parameters
    ----------
    name
        In a sentence: "ethnicity".
    category_noun
        What one of its codes is called: "ethnic category".
    code_noun
        What a record holds: "ethnic code".
    groups
        One group for each role.
    codes
        All codes of records, without local subdivisions.
    missing
        The code for what is not recorded; an empty code means the same.
    longest
        Characters of the longest code: more than one where a second character is a local subdivision, which never
        changes the group.
    known_codes
        Which codes there are, in words, for messages.
    note
        Whom the groups count, in one to three sentences for readers of a report.
    """

    name: str
    category_noun: str
    code_noun: str
    groups: tuple[CharacteristicGroup, ...]
    codes: tuple[CharacteristicCode, ...]
    missing: str
    longest: int = Field(default=1, ge=1)
    known_codes: str
    note: str = ""

    @model_validator(mode="after")
    def _is_complete(self) -> Characteristic:
        if sorted(group.role for group in self.groups) != sorted(Role):
            message = f"groups: there must be one group for each role ({', '.join(Role)})"
            raise ValueError(message)
        if len({group.code for group in self.groups}) < len(self.groups):
            message = "groups: two groups have the same code"
            raise ValueError(message)
        parts = set(self.parts)
        for code in self.codes:
            if code.group not in parts:
                message = f"codes: {code.code} belongs to {code.group}, which must be one of {', '.join(self.parts)}"
                raise ValueError(message)
        if self.missing not in self._by_code:
            message = f"missing: {self.missing} is not one of the codes"
            raise ValueError(message)
        return self

    @cached_property
    def reference(self) -> str:
        """Code of the group that the others are compared with."""
        return self._of_role(Role.REFERENCE)

    @cached_property
    def focus(self) -> str:
        """Code of the group whose equality the Standard is about."""
        return self._of_role(Role.FOCUS)

    @cached_property
    def unknown(self) -> str:
        """Code of the group of people for whom nothing is recorded."""
        return self._of_role(Role.UNKNOWN)

    @cached_property
    def everyone(self) -> str:
        """Code of the group of all people."""
        return self._of_role(Role.ALL)

    @cached_property
    def compared(self) -> tuple[str, str]:
        """Codes of the two groups that are compared: reference, focus."""
        return self.reference, self.focus

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """Codes of the groups that together are everybody: reference, focus, unknown."""
        return self.reference, self.focus, self.unknown

    @cached_property
    def all_groups(self) -> tuple[str, str, str, str]:
        """Codes of all groups: reference, focus, unknown, everyone."""
        return (*self.parts, self.everyone)

    def group(self, code: str) -> CharacteristicGroup:
        """Return a group by its code.

        Raises
        ------
        UnknownGroupError
            The characteristic has no such group.
        """
        if code not in self._groups:
            message = f"{code}: there is no such group. There are {', '.join(self._groups)}."
            raise UnknownGroupError(message)
        return self._groups[code]

    def is_group(self, code: str) -> bool:
        """Return whether a text is the code of a group, not of a single category."""
        return code in self._groups

    def counterpart(self, code: str) -> str:
        """Return the other of the two groups that are compared.

        Raises
        ------
        UnknownGroupError
            The group is not one of the two.
        """
        if code not in self.compared:
            message = f"{code}: only {' and '.join(self.compared)} are compared."
            raise UnknownGroupError(message)
        return self.focus if code == self.reference else self.reference

    def category(self, recorded: str) -> CharacteristicCode:
        """Return the category of a code as recorded: blanks around it and its case do not matter.

        The first character decides. A second one is a local subdivision and never changes the group; a code that is a
        digit has none. An empty code counts as `missing`.

        Raises
        ------
        UnknownCodeError
            The code is in no list.
        """
        wanted = recorded.strip().upper() or self.missing
        if wanted in self._by_code:
            return self._by_code[wanted]
        first = wanted[0]
        subdivided = first.isalpha() and first in self._by_code and len(wanted) <= self.longest and wanted.isalnum()
        if not subdivided:
            message = (
                f"{recorded!r} is not a known {self.code_noun}. Known are {self.known_codes}. Correct the record, or "
                "leave the code empty if it is not known."
            )
            raise UnknownCodeError(message)
        return self._by_code[first]

    def group_of(self, recorded: str) -> str:
        """Return the code of the group in which a recorded code is counted.

        Raises
        ------
        UnknownCodeError
            The code is in no list.
        """
        return self.category(recorded).group

    def category_label(self, recorded: str) -> str:
        """Return a recorded code in words; a local subdivision is named after its category.

        Raises
        ------
        UnknownCodeError
            The code is in no list.
        """
        category = self.category(recorded)
        code = recorded.strip().upper() or self.missing
        return category.label if code == category.code else f"{category.label} (local subdivision {code})"

    def with_noun(self, code: str, people: str = "staff", *, start: bool = False) -> str:
        """Return a group, or a single category, with a noun: "BME staff", "staff recorded as White Irish".

        Raises
        ------
        UnknownCodeError
            The text is neither a group nor a code.
        """
        if self.is_group(code):
            return self.group(code).with_noun(people, start=start)
        words = f"{people} recorded as {self.category_label(code)}"
        return words[0].upper() + words[1:] if start else words

    def both(self, people: str = "staff") -> str:
        """Return the two groups that are compared with a noun: "white and BME staff"."""
        reference, focus = (self.group(code).adjective for code in self.compared)
        return f"{reference} and {focus} {people}"

    @cached_property
    def _groups(self) -> dict[str, CharacteristicGroup]:
        return {group.code: group for group in self.groups}

    @cached_property
    def _by_code(self) -> dict[str, CharacteristicCode]:
        return {code.code: code for code in self.codes}

    def _of_role(self, role: Role) -> str:
        return next(group.code for group in self.groups if group.role is role)
