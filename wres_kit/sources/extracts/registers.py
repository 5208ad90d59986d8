"""Registers of employee relations cases (indicator 3), of training (indicator 4) and of board members (indicator 9).

Whoever entered the formal disciplinary process in the year to 31 March counts once, however many cases there are, where
the extract tells one employee from another. Whoever attended at least one course that is not mandatory in the year to
31 March counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wres_kit.sources.extracts import Counted, PersonLevel
from wres_kit.sources.extracts.grouped import numeric_stages, whole_numbers
from wres_kit.sources.extracts.who_counts import group_of_rows, tally, within_year
from wres_kit.sources.source import Question
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    import pandas as pd

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count_cases(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - no rules
    """Count staff entering the formal disciplinary process by ethnic group."""
    if (window := decoding.standard.indicator(decoding.indicator, year).window_years or 1) > 1:
        what = (
            f"The edition of {year} averages cases over {window} years, which cannot be had from an extract of cases."
        )
        decoding.error(rows.shown, "", what, "Give the averaged figures in a return (CSV).")
        return Counted({})
    if rows.has("disciplinary"):
        dated, which_year = within_year(rows, "opened", decoding, year)
        group = group_of_rows(dated, decoding)
        numbers = whole_numbers(dated.frame["disciplinary"]).fillna(0).astype("int64")
        return Counted(
            {(ALL, "disciplinary"): tally(group, numbers)}, (which_year, f"{numbers.sum():,} cases counted.")
        )
    kinds = decoding.meanings(rows, "case_type")
    dated, which_year = within_year(rows.only(kinds == "disciplinary"), "opened", decoding, year)
    messages = [f"{rows.people[kinds != 'disciplinary'].sum():,} cases of other kinds are not counted.", which_year]
    group = group_of_rows(dated, decoding)
    if decoding.faults:
        return Counted({}, tuple(messages))
    if dated.has("person"):
        group = group[~_repeated_case(dated)]
        messages.append(f"{len(group):,} employees entered the process, in {len(dated):,} cases.")
    else:
        messages.append("The file does not say which employee a case is of: each case is counted as one.")
    return Counted({(ALL, "disciplinary"): tally(group, dated.people)}, tuple(messages))


def _repeated_case(rows: Rows) -> pd.Series[bool]:
    """Return which rows are a further case of somebody; a row that names nobody is somebody else's."""
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


CASEWORK = PersonLevel("casework", count_cases)


def count_training(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:
    """Count staff accessing non-mandatory training by ethnic group."""
    if rows.has("trained"):
        dated, which_year = within_year(rows, "attended", decoding, year)
        group = group_of_rows(dated, decoding)
        numbers = whole_numbers(dated.frame["trained"]).fillna(0).astype("int64")
        questions = (_counted_twice(dated, "trained"),) if _may_be_counted_twice(dated, rules) else ()
        return Counted(
            {(ALL, "training"): tally(group, numbers)}, (which_year, f"{numbers.sum():,} people counted."), questions
        )
    kinds = decoding.meanings(rows, "training_type")
    dated, which_year = within_year(rows.only(kinds == "non_mandatory"), "attended", decoding, year)
    messages = [f"{rows.people[kinds == 'mandatory'].sum():,} of mandatory training are not counted.", which_year]
    if not dated.grouped:
        nobody = dated.frame["person"] == ""
        if nobody.any():
            decoding.report(dated, "person", nobody, "nothing that tells one employee from another", "Fill the column.")
    group = group_of_rows(dated, decoding)
    if decoding.faults:
        return Counted({}, tuple(messages))
    if dated.grouped:
        messages.append(f"{dated.people.sum():,} people counted: we assume that no one is in a grouped table twice.")
        questions = (_counted_twice(dated, "training_type"),) if _may_be_counted_twice(dated, rules) else ()
        return Counted({(ALL, "training"): tally(group, dated.people)}, tuple(messages), questions)
    group = group[~dated.frame["person"].duplicated()]
    messages.append(f"{len(group):,} employees accessed training, in {len(dated):,} rows.")
    return Counted({(ALL, "training"): tally(group)}, tuple(messages))


def _may_be_counted_twice(rows: Rows, rules: ExtractRules) -> bool:
    """Return whether a grouped table has several numbers for one group, and nobody said that they are of others."""
    keys = [name for name in ("ethnic_code", "department") if rows.has(name)]
    return bool(rows.frame.duplicated(keys).any()) and not rules.training.people_once


def _counted_twice(rows: Rows, field: str) -> Question:
    """Ask about people who are in several rows of a grouped table: each counts once, however many courses."""
    heading = rows.headings[field]
    text = (
        f'"{heading}": there are several numbers of people for one ethnic group. Somebody may be in more than one '
        "of them, and would count twice. Give one number for each group, or a row for each course attended. If nobody "
        "is in two rows, say so in extracts.yml: training: {people_once: true}."
    )
    return Question(heading, text)


TRAINING = PersonLevel("training", count_training)


def count_board(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - a snapshot
    """Count members of the board by ethnic group."""
    group = group_of_rows(rows, decoding)
    if rows.has("person") and (twice := _repeated_member(rows)).any():
        remedy = "Leave one row of each member."
        decoding.report(rows, "person", twice, "a member that an earlier row has already", remedy)
    stages = numeric_stages(rows) if rows.grouped else []
    counts = {(ALL, part): _members(rows, decoding, group, part, stages) for part in ("voting", "executive")}
    if decoding.faults:
        return Counted({})
    people = rows.people
    counts = {(ALL, "total_board"): tally(group, people), **counts}
    return Counted(
        counts, (f"{people.sum():,} members of the board counted.",), _questions_of_board(rows, stages, people)
    )


def _members(rows: Rows, decoding: Decoding, group: pd.Series[str], part: str, stages: list[str]) -> Mapping[str, int]:
    """Return the members of each group who vote, or are executives: yes or no of each row, or a number."""
    if part in stages:
        return tally(group, whole_numbers(rows.frame[part]).fillna(0).astype("int64"))
    held = decoding.meanings(rows, part) == "yes"
    return tally(group[held], rows.people)


def _questions_of_board(rows: Rows, stages: list[str], people: pd.Series[int]) -> tuple[Question, ...]:
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


def _repeated_member(rows: Rows) -> pd.Series[bool]:
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


BOARD = PersonLevel("board", count_board)
