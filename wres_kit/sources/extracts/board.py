"""Board registers: members of the board, voting members and executives by ethnic group, for indicator 9."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.grouped import numeric_stages, whole_numbers
from wres_kit.sources.extracts.person_level import Counted, PersonLevel
from wres_kit.sources.extracts.who_counts import group_of_rows, tally
from wres_kit.sources.source import Question
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    import pandas as pd

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - a snapshot
    """Count members of the board by ethnic group."""
    group = group_of_rows(rows, decoding)
    if rows.has("person") and (twice := _repeated(rows)).any():
        remedy = "Leave one row of each member."
        decoding.report(rows, "person", twice, "a member that an earlier row has already", remedy)
    stages = numeric_stages(rows) if rows.grouped else []
    counts = {(ALL, part): _members(rows, decoding, group, part, stages) for part in ("voting", "executive")}
    if decoding.faults:
        return Counted({})
    people = rows.people
    counts = {(ALL, "total_board"): tally(group, people), **counts}
    return Counted(counts, (f"{people.sum():,} members of the board counted.",), _questions(rows, stages, people))


def _members(rows: Rows, decoding: Decoding, group: pd.Series[str], part: str, stages: list[str]) -> Mapping[str, int]:
    """Return the members of each group who vote, or are executives: yes or no of each row, or a number."""
    if part in stages:
        return tally(group, whole_numbers(rows.frame[part]).fillna(0).astype("int64"))
    held = decoding.meanings(rows, part) == "yes"
    return tally(group[held], rows.people)


def _questions(rows: Rows, stages: list[str], people: pd.Series[int]) -> tuple[Question, ...]:
    """Ask where numbers cannot be those of a board: more members who vote than members."""
    for part in stages:
        numbers = whole_numbers(rows.frame[part]).fillna(0)
        if (numbers > people).any():
            heading = rows.headings[part]
            text = (
                f'"{heading}" is larger than the number of members in some rows. Add a column with the number of all '
                'members ("Number of members").'
            )
            return (Question(heading, text),)
    return ()


def _repeated(rows: Rows) -> pd.Series[bool]:
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


SOURCE = PersonLevel("board", count)
