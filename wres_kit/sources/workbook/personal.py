"""Headings by which a list of people is recognised: what nobody outside may see, not what is in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.sources.workbook.grid import CellValue

PERSONAL = re.compile(
    r"(employee|assignment|staff|payroll|person|applicant|national insurance|ni|esr) (number|no|id|ref|reference)"
    r"|(first|last|fore|sur|full|employee|given|family) ?name|date of birth|dob|nhs number|email( address)?"
    r"|ethnic (origin|group|category|code)|ethnicity|home address|postcode"
)
ENOUGH = 2
"""A row with this many of them heads a list of people; a single one may be a note."""


def personal_headings(rows: Iterable[Sequence[CellValue]]) -> list[str]:
    """Return the headings of a list of people among the first rows of a sheet; nothing where it has none."""
    for row in rows:
        found = [text for text in row if isinstance(text, str) and _is_personal(text)]
        if len(found) >= ENOUGH:
            return found[:4]
    return []


def _is_personal(text: str) -> bool:
    return bool(PERSONAL.fullmatch(re.sub(r"[\W_]+", " ", text.casefold()).strip()))
