"""Extracts of training records: staff accessing non-mandatory training and CPD, for indicator 4.

Counted is whoever attended at least one course that is not mandatory in the year to 31 March, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.sources.extracts.grouped import whole_numbers
from wres_kit.sources.extracts.person_level import Counted, PersonLevel
from wres_kit.sources.extracts.who_counts import group_of_rows, tally, within_year
from wres_kit.sources.source import Question
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:
    """Count staff accessing non-mandatory training by ethnic group."""
    if rows.has("trained"):
        dated, which_year = within_year(rows, "attended", decoding, year)
        group = group_of_rows(dated, decoding)
        numbers = whole_numbers(dated.frame["trained"]).fillna(0).astype("int64")
        questions = (_twice(dated, "trained"),) if _may_be_twice(dated, rules) else ()
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
        questions = (_twice(dated, "training_type"),) if _may_be_twice(dated, rules) else ()
        return Counted({(ALL, "training"): tally(group, dated.people)}, tuple(messages), questions)
    group = group[~dated.frame["person"].duplicated()]
    messages.append(f"{len(group):,} employees accessed training, in {len(dated):,} rows.")
    return Counted({(ALL, "training"): tally(group)}, tuple(messages))


def _may_be_twice(rows: Rows, rules: ExtractRules) -> bool:
    """Return whether a grouped table has several numbers for one group, and nobody said that they are of others."""
    keys = [name for name in ("ethnic_code", "department") if rows.has(name)]
    return bool(rows.frame.duplicated(keys).any()) and not rules.training.people_once


def _twice(rows: Rows, field: str) -> Question:
    """Ask about people who are in several rows of a grouped table: each counts once, however many courses."""
    heading = rows.headings[field]
    text = (
        f'"{heading}": there are several numbers of people for one ethnic group. Somebody may be in more than one '
        "of them, and would count twice. Give one number for each group, or a row for each course attended. If nobody "
        "is in two rows, say so in extracts.yml: training: {people_once: true}."
    )
    return Question(heading, text)


SOURCE = PersonLevel("training", count)
