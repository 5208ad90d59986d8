"""The people of the denominator: who counts in the workforce, by employee number, for logs of cases and courses.

It is made from a staff extract for the time of one import, and never written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wres_kit.sources.extracts.columns import ExtractLayout


@dataclass(frozen=True, slots=True, repr=False)
class Workforce:
    """Who counts in the workforce.

    Parameters
    ----------
    shown
        How messages name the staff extract.
    groups
        The group of each employee counted, by employee number as `person_key` writes it.
    layouts
        The columns of the staff extract, where they were guessed and confirmed.
    """

    shown: str
    groups: Mapping[str, str]
    layouts: tuple[ExtractLayout, ...] = ()

    def __repr__(self) -> str:
        return f"Workforce({len(self.groups)} people)"


def person_key(number: str) -> str:
    """Return an employee number as two systems are compared: capitals, without leading zeros.

    >>> person_key("00012345"), person_key(" ab12 ")
    ('12345', 'AB12')
    """
    return number.strip().upper().lstrip("0") or "0" * bool(number.strip())
