"""Rows of a grouped table that would count people twice: totals, broad groups above their parts, equal rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.ethnic_words import ethnic_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.who_counts import Selection

TOTALS = re.compile(
    r"(?:grand |sub ?|overall )?totals?\b.*|.* (?:sub ?)?totals?"
    r"|all(?: staff| applicants| cases| groups| ethnic groups)?|sum"
)
"""How the rows of totals begin or end, as texts are compared."""
KEYS = ("person", "ethnic_code", "band", "staff_group", "stage", "case_type", "training_type", "vacancy", "department")
"""Fields that say whom a row of a grouped table counts."""
NUMBERS = ("count", "applied", "shortlisted", "appointed", "disciplinary", "trained", "voting", "executive")
"""Fields that say how many it counts."""


def once_only(selection: Selection, decoding: Decoding) -> None:
    """Take rows of totals out, and report rows that nobody can tell from people counted already."""
    _without_totals(selection, decoding)
    _no_blank_groups(selection.rows, decoding)
    _no_broad_groups(selection.rows, decoding)
    _no_equal_rows(selection.rows, decoding)


def _without_totals(selection: Selection, decoding: Decoding) -> None:
    rows = selection.rows
    total = pd.Series(False, index=rows.frame.index)
    for name in KEYS:
        if rows.has(name):
            # "BME total" may be all that a table gives of a group: what has a meaning is held against its parts below.
            known = decoding.table("ethnic_code").of if name == "ethnic_code" else lambda _: None
            total |= _are_totals(rows.frame[name], known)
    for heading in rows.others:
        total |= _are_totals(rows.others[heading], lambda _: None)
    selection.keep(~total, "hold totals")


def _are_totals(texts: pd.Series[str], known: Callable[[str], str | None]) -> pd.Series[bool]:
    marks = {text: bool(TOTALS.fullmatch(normalised(text))) and known(text) is None for text in texts.unique()}
    return texts.map(marks).astype(bool)


def _no_blank_groups(rows: Rows, decoding: Decoding) -> None:
    """Report rows that leave a group blank: a pivot table shows each only once, and nobody knows whose they are."""
    blank = rows.frame["ethnic_code"] == ""
    if blank.any():
        remedy = 'Repeat all item labels in the pivot table, or write "Not stated" where that is meant.'
        decoding.report(rows, "ethnic_code", blank, "a number of people and no ethnic group", remedy)


def _no_broad_groups(rows: Rows, decoding: Decoding) -> None:
    """Report rows of a broad group where its parts have rows of their own: "White" above "White - British"."""
    texts = rows.frame["ethnic_code"]
    parts_of = ethnic_words(decoding.standard.characteristic).broad_groups(list(texts.unique()))
    for broad, parts in parts_of.items():
        what = f'"{broad}", and other rows have parts of it ("{parts[0]}")'
        remedy = (
            f"If it is the sum of these, delete its rows in a copy of the file. If it counts other people, name them "
            f'"Any other {broad} background" or the like.'
        )
        decoding.report(rows, "ethnic_code", texts == broad, what, remedy)


def _no_equal_rows(rows: Rows, decoding: Decoding) -> None:
    """Report rows that are the same in every column: one may be the other once more."""
    table = pd.concat([rows.frame, rows.others], axis="columns") if len(rows.others.columns) else rows.frame
    numbers = [name for name in NUMBERS if rows.has(name)]
    nobody = rows.frame[numbers].isin(["", "0"]).all(axis="columns")
    equal = table.apply(lambda texts: texts.str.casefold()).duplicated() & ~nobody
    if equal.any():
        remedy = "Delete them in a copy of the file, or give their people in one row if they are others."
        decoding.report(rows, "ethnic_code", equal, "the same in every column as a row above", remedy)
