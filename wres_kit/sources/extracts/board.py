"""Board registers: members of the board, voting members and executives by ethnic group, for indicator 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.sources.extracts.person_level import Counted, PersonLevel, tally
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    import pandas as pd

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - a snapshot
    """Count members of the board by ethnic group."""
    group = decoding.meanings(rows, "ethnic_code")
    voting = decoding.meanings(rows, "voting") == "yes"
    executive = decoding.meanings(rows, "executive") == "yes"
    if rows.has("person") and (twice := _repeated(rows)).any():
        remedy = "Leave one row of each member."
        decoding.report(rows, "person", twice, "a member that an earlier row has already", remedy)
    if decoding.faults:
        return Counted({})
    counts = {
        (ALL, "total_board"): tally(group),
        (ALL, "voting"): tally(group[voting]),
        (ALL, "executive"): tally(group[executive]),
    }
    return Counted(counts, (f"{len(group):,} members of the board counted.",))


def _repeated(rows: Rows) -> pd.Series[bool]:
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


SOURCE = PersonLevel("board", count)
