"""Grouped tables: rows that count several people, by a column of counts or by stages as columns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.code_tables import normalised

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.who_counts import Selection

WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.0+)?")
TOTALS = re.compile(
    r"(?:grand |sub ?|overall )?totals?\b.*|all(?: staff| applicants| cases| groups| ethnic groups)?|sum"
)
"""How the rows of totals begin, as texts are compared."""
STAGE_FIELDS = ("applied", "shortlisted", "appointed", "disciplinary", "trained", "voting", "executive")
"""Fields that hold yes or no in a list of people, and numbers in a grouped table."""
KEYS = ("person", "ethnic_code", "band", "staff_group", "stage", "case_type", "training_type", "vacancy", "department")


def whole_numbers(texts: pd.Series[str]) -> pd.Series[int]:
    """Return the whole number in each text; missing where there is none."""
    known = {text: int(float(text.replace(",", ""))) if WHOLE.fullmatch(text) else None for text in texts.unique()}
    return texts.map(known).astype("Int64")


def numeric_stages(rows: Rows) -> list[str]:
    """Return the stages that are columns of numbers, not of yes and no."""
    held = [name for name in STAGE_FIELDS if rows.has(name)]
    numbers = {name: whole_numbers(rows.frame[name]) for name in held}
    counted = [name for name in held if ((numbers[name] > 1).fillna(value=False)).any()]
    always = [name for name in ("disciplinary", "trained") if name in held]
    # One column of numbers makes all of them such: a stage that nobody reached holds zeros and ones only.
    return [name for name in held if numbers[name].notna().any()] if counted or always else []


def weigh(selection: Selection, decoding: Decoding) -> None:
    """Give the rows of a grouped table their numbers of people, and take totals out; leave a list of people alone."""
    rows = selection.rows
    if not len(rows):
        return
    stages = numeric_stages(rows)
    if not rows.has("count"):
        if stages:
            _weigh_stages(selection, decoding, stages)
        return
    heading = rows.headings["count"]
    counts = whole_numbers(rows.frame["count"])
    # A row for each stage with a number of 1 is not an application: who was appointed has two such rows.
    if (counts == 1).fillna(value=False).all() and rows.has("person"):
        selection.rows = rows.without("count")
        selection.messages.append(f'"{heading}" is 1 in every row: the table lists people one by one.')
        return
    if stages and "count" in rows.frame and selection.kind != "board":
        other = rows.headings[stages[0]]
        selection.ask(heading, f'and "{other}" both hold numbers of people', rows.frame["count"])
        return
    if rows.has("person"):
        person = rows.headings["person"]
        why = (
            f'holds numbers, and "{person}" tells people apart: set "{heading}" aside if a row is a person, or '
            f'"{person}" if a row is a group of people'
        )
        selection.ask(heading, why, rows.frame["count"])
        return
    if _is_a_sequence(counts):
        selection.ask(heading, "looks like a number of the row, not of people", rows.frame["count"])
        return
    _without_totals(selection)
    _no_blank_keys(selection, decoding)
    rows = selection.rows
    counts = whole_numbers(rows.frame["count"])
    if counts.isna().any():
        decoding.report(rows, "count", counts.isna(), "no whole number of people", REMEDY)
    selection.rows = replace(rows.without("count"), weights=counts.fillna(0).astype("int64"))
    selection.messages.insert(
        0, f'Grouped: "{heading}" holds whole numbers, so each row counts that many people ({counts.sum():,} in all).'
    )
    if stages:
        _as_numbers(selection, decoding, stages)


REMEDY = "Write a whole number in each row. Small numbers that are hidden (such as <5 or *) cannot be added up."


def _weigh_stages(selection: Selection, decoding: Decoding, stages: list[str]) -> None:
    rows = selection.rows
    headings = " and ".join(f'"{rows.headings[name]}"' for name in stages)
    if rows.has("person"):
        person = rows.headings["person"]
        selection.ask(
            rows.headings[stages[0]], f'holds numbers, and "{person}" tells people apart', rows.frame[stages[0]]
        )
        return
    _without_totals(selection)
    _no_blank_keys(selection, decoding)
    selection.rows = replace(selection.rows, weights=pd.Series(1, index=selection.rows.frame.index, dtype="int64"))
    _as_numbers(selection, decoding, stages)
    verb = "hold" if len(stages) > 1 else "holds"
    selection.messages.insert(0, f"Grouped: {headings} {verb} whole numbers, so each row counts that many people.")


def _as_numbers(selection: Selection, decoding: Decoding, stages: list[str]) -> None:
    for name in stages:
        numbers = whole_numbers(selection.rows.frame[name])
        if numbers.isna().any():
            decoding.report(selection.rows, name, numbers.isna(), "no whole number of people", REMEDY)


def _is_a_sequence(counts: pd.Series[int]) -> bool:
    """Return whether numbers are those of rows: 1, 2, 3 and so on."""
    known = counts.dropna().astype("int64")
    return len(known) == len(counts) > 2 and bool((known.sort_values().diff().dropna() == 1).all())


def _without_totals(selection: Selection) -> None:
    """Take out rows of totals, which would count everybody again."""
    rows = selection.rows
    total = pd.Series(False, index=rows.frame.index)
    for name in KEYS:
        if rows.has(name):
            texts = rows.frame[name]
            total |= texts.map({text: bool(TOTALS.fullmatch(normalised(text))) for text in texts.unique()}).astype(bool)
    for heading in rows.others:
        texts = rows.others[heading]
        total |= texts.map(
            {text: normalised(text).startswith(("total", "grand total")) for text in texts.unique()}
        ).astype(bool)
    selection.keep(~total, "hold totals")


def _no_blank_keys(selection: Selection, decoding: Decoding) -> None:
    """Report rows that leave a group blank: a pivot table shows each only once, and nobody knows whose they are."""
    rows = selection.rows
    blank = rows.frame["ethnic_code"] == ""
    if blank.any():
        remedy = 'Repeat all item labels in the pivot table, or write "Not stated" where that is meant.'
        decoding.report(rows, "ethnic_code", blank, "a number of people and no ethnic group", remedy)
