"""Extracts of employee relations cases: staff entering the formal disciplinary process, for indicator 3.

Counted is whoever entered the process in the year to 31 March; an employee with several cases counts once, where the
extract tells one employee from another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.sources.extracts.grouped import whole_numbers
from wres_kit.sources.extracts.person_level import Counted, PersonLevel
from wres_kit.sources.extracts.who_counts import group_of_rows, tally, within_year
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    import pandas as pd

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - no rules
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
        group = group[~_repeated(dated)]
        messages.append(f"{len(group):,} employees entered the process, in {len(dated):,} cases.")
    else:
        messages.append("The file does not say which employee a case is of: each case is counted as one.")
    return Counted({(ALL, "disciplinary"): tally(group, dated.people)}, tuple(messages))


def _repeated(rows: Rows) -> pd.Series[bool]:
    """Return which rows are a further case of somebody; a row that names nobody is somebody else's."""
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


SOURCE = PersonLevel("casework", count)
