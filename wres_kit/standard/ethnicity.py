"""Ethnic codes and the groups in which the Standard counts them.

Codes of every vintage occur side by side in staff records: the categories of the 2001 census (A to S, Z), the older
ones (0 to 9), local subdivisions with a second character, 99, and nothing at all.
"""

from __future__ import annotations

from functools import cache

from wres_kit.errors import WresError
from wres_kit.returns.cells import Group
from wres_kit.standard.datafiles import FOLDER, fit, load
from wres_kit.standard.model import Strict

NULL = "NULL"
LONGEST = 2
"""Characters of a code: the category, and a local subdivision."""


class UnknownEthnicCodeError(WresError):
    """A code that is in no list of ethnic categories; it is reported, never guessed."""


class EthnicCode(Strict):
    """One ethnic category.

    Parameters
    ----------
    code, label
        As recorded, and in words.
    group
        The group in which the Standard counts it.
    """

    code: str
    label: str
    group: Group


class _Ethnicity(Strict):
    codes: tuple[EthnicCode, ...]


@cache
def ethnic_codes() -> dict[str, EthnicCode]:
    """Return all ethnic categories by code, without local subdivisions."""
    return {one.code: one for one in fit(load(FOLDER / "ethnicity.yml"), _Ethnicity, "ethnicity.yml").codes}


def ethnic_code(code: str) -> EthnicCode:
    """Return the category of a code as recorded: blanks around it and its case do not matter.

    The first character decides. A second one is a local subdivision (CA, GA, PC) and never changes the group; an old
    code (a digit) has none. An empty code and ``NULL`` are not recorded, 99 is not known.

    Raises
    ------
    UnknownEthnicCodeError
        The code is in no list.
    """
    wanted = code.strip().upper() or NULL
    known = ethnic_codes()
    if wanted in known:
        return known[wanted]
    first = wanted[0]
    subdivided = first.isalpha() and first in known and len(wanted) <= LONGEST and wanted.isalnum()
    if not subdivided:
        message = (
            f"{code!r} is no ethnic code. Known are A to S and Z (without I, O and Q), these with a second character, "
            "the old codes 0 to 9, 99 and NULL. Correct the record, or leave the code empty if it is not known."
        )
        raise UnknownEthnicCodeError(message)
    return known[first]


def group_of(code: str) -> Group:
    """Return the group in which the Standard counts an ethnic code: white, BME or unknown.

    Raises
    ------
    UnknownEthnicCodeError
        The code is in no list.
    """
    return ethnic_code(code).group


def ethnic_label(code: str) -> str:
    """Return an ethnic code in words; a local subdivision is named after its category.

    Raises
    ------
    UnknownEthnicCodeError
        The code is in no list.
    """
    one = ethnic_code(code)
    recorded = code.strip().upper() or NULL
    return one.label if recorded == one.code else f"{one.label} (local subdivision {recorded})"
