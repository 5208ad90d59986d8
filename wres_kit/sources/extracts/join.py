"""Joining logs of cases and courses to the workforce, and taking vacant seats out of a board register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources.extracts.code_tables import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.who_counts import Selection
    from wres_kit.sources.source import Workforce


def person_key(number: str) -> str:
    """Return an employee number as two systems are compared: capitals, without leading zeros.

    >>> person_key("00012345"), person_key(" ab12 ")
    ('12345', 'AB12')
    """
    return number.strip().upper().lstrip("0") or "0" * bool(number.strip())


JOINED = "group"
"""The field that holds the group of each row where it comes from the staff extract, not from the log."""
LOGS = frozenset({"casework", "training"})
"""The kinds of extract that are joined to the workforce."""


def join_workforce(selection: Selection, workforce: Workforce) -> None:
    """Keep the rows of people who are in the workforce counted, with their ethnicity from there."""
    rows = selection.rows
    if selection.kind not in LOGS:
        return
    if not rows.has("person") or rows.grouped:
        why = "is needed in every row to join the file to --staff"
        selection.ask("Employee number", why, remedy="Add the column, with one row a case or course")
        return
    people = rows.frame["person"]
    groups = people.map({number: workforce.groups.get(person_key(number), "") for number in people.unique()})
    missing = groups == ""
    nobody = people == ""
    if missing.all():
        why = f"has no number that is in {workforce.shown}"
        selection.ask(rows.headings["person"], why, remedy="Number people alike in both files")
        return
    left = people[missing & ~nobody].nunique()
    if left or nobody.any():
        unnamed = f", and {plural(int(nobody.sum()), 'row')} without an employee number" if nobody.any() else ""
        selection.messages.append(
            f"Not in the workforce counted ({workforce.shown}), so not counted here: {plural(int(left), 'employee')} "
            f"in {plural(int((missing & ~nobody).sum()), 'row')}{unnamed}."
        )
    kept = rows.only(~missing)
    headings = {**kept.headings, JOINED: kept.headings["person"]}
    selection.rows = replace(kept, frame=kept.frame.assign(**{JOINED: groups[~missing]}), headings=headings)
    selection.messages.append(f"Ethnicity is that of {workforce.shown}.")


def without_vacant_seats(selection: Selection) -> None:
    """Take seats that nobody holds out of a board register: some column says "vacant"."""
    rows = selection.rows
    vacant = pd.Series(False, index=rows.frame.index)
    for texts in (*(rows.frame[name] for name in rows.frame), *(rows.others[name] for name in rows.others)):
        marks = {text: normalised(text).startswith(("vacant", "vacancy", "unfilled")) for text in texts.unique()}
        vacant |= texts.map(marks).astype(bool)
    selection.keep(~vacant, "are vacant seats")


def group_of_rows(rows: Rows, decoding: Decoding) -> pd.Series[str]:
    """Return the group of each row: from the staff extract where the rows were joined to it, else from the row."""
    return rows.frame[JOINED] if rows.has(JOINED) else decoding.meanings(rows, "ethnic_code")


def tally(groups: pd.Series[str], people: pd.Series[int] | None = None) -> Mapping[str, int]:
    """Return how many people there are of each group: one a row, or as many as `people` says."""
    if people is None:
        return {str(group): int(number) for group, number in groups.value_counts().items()}
    return {str(group): int(number) for group, number in people.loc[groups.index].groupby(groups).sum().items()}
