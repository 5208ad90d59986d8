"""Grouped tables: rows that count several people, by a column of counts or by stages as columns.

The worst mistake is to count such a row as one person. So a column of numbers whose heading may count people is used,
or the table is refused: it cannot be set aside while each row counts as one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.code_tables import ethnic_words, normalised
from wres_kit.sources.extracts.columns import (
    COUNT_FIELDS,
    STAGE_FIELDS,
    is_name_of,
    is_of_something,
    may_count_people,
    may_number_rows,
)
from wres_kit.sources.extracts.decoding import BARE_YEAR, SNAPSHOTS, period_of
from wres_kit.sources.extracts.rows import by_text
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.sources.extracts.answers import Answers
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
            known = decoding.table("ethnic_code").look_up if name == "ethnic_code" else lambda _: None
            total |= _are_totals(rows.frame[name], known)
    for heading in rows.others:
        total |= _are_totals(rows.others[heading], lambda _: None)
    selection.keep(~total, "hold totals")


def _are_totals(texts: pd.Series[str], known: Callable[[str], str | None]) -> pd.Series[bool]:
    return by_text(texts, lambda text: bool(TOTALS.fullmatch(normalised(text))) and known(text) is None).astype(bool)


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
    numbers = [name for name in COUNT_FIELDS if rows.has(name)]
    nobody = rows.frame[numbers].isin(["", "0"]).all(axis="columns")
    equal = table.apply(lambda texts: texts.str.casefold()).duplicated() & ~nobody
    if equal.any():
        remedy = "Delete them in a copy of the file, or give their people in one row if they are others."
        decoding.report(rows, "ethnic_code", equal, "the same in every column as a row above", remedy)


WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.0+)?")
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
HIDDEN = re.compile(r"[*.xX#~-]+|[<≤]\s*\d+|n/?a|suppressed", re.IGNORECASE)
"""How tables show a number that is not given."""
EMPLOYEE_NUMBER = re.compile(r"[A-Za-z]{0,4}[-/]?\d{5,}(?:-\d+)?")
LEAST_OF_IDENTIFIERS = 1000
"""Different numbers that are all at least this large are rather those of people or cases than counts."""
MOST_FULL_TIME = 2.0
"""Nobody works more full-time equivalents than this."""
REMEDY = "Write a whole number in each row. Hidden small numbers (such as <5 or *) cannot be added up."
DELETE = "delete that column in a copy of the file"


def whole_numbers(texts: pd.Series[str]) -> pd.Series[int]:
    """Return the whole number in each text; missing where there is none."""
    known = by_text(texts, lambda text: int(float(text.replace(",", ""))) if WHOLE.fullmatch(text) else None)
    return known.astype("Int64")


def largest_number(texts: pd.Series[str]) -> float | None:
    """Return the largest number of a column; None where it holds other than numbers, blanks and marks."""
    held = [text for text in texts.unique() if text and not HIDDEN.fullmatch(text)]
    if not held or not all(NUMBER.fullmatch(text) for text in held):
        return None
    return max(float(text.replace(",", "")) for text in held)


def counts_people(rows: Rows, kind: str, heading: str, texts: pd.Series[str]) -> float | None:
    """Return the largest number of a column that may say how many people each row counts; None of any other column."""
    most = largest_number(texts)
    least = MOST_FULL_TIME if {"fte", "wte"} & set(normalised(heading).split()) else 1
    if not rows.has("person"):
        least = 0  # nothing tells rows apart: even numbers of 1 may be of groups, such as those at each stage
    if most is None or most <= least or not may_count_people(kind, heading):
        return None
    numbers = whole_numbers(texts[texts != ""])
    return None if may_number_rows(heading) and (_is_a_sequence(numbers) or _are_identifiers(numbers)) else most


def numeric_stages(rows: Rows) -> list[str]:
    """Return the stages that are columns of numbers, not of yes and no."""
    held = [name for name in STAGE_FIELDS if rows.has(name)]
    numbers = {name: whole_numbers(rows.frame[name]) for name in held}
    counted = any((numbers[name] > 1).fillna(value=False).any() for name in held)
    always = any(name in held for name in ("disciplinary", "trained"))
    # Nobody is listed who did not even apply: a row of zeros is that of a group without applicants.
    nobody = len(held) > 2 and bool(pd.DataFrame(numbers).eq(0).all(axis="columns").any())
    # One column of numbers makes all of them such: a stage that nobody reached holds zeros and ones only.
    return [name for name in held if numbers[name].notna().any()] if counted or always or nobody else []


def apply_row_counts(selection: Selection, decoding: Decoding) -> None:
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
    if stages and selection.kind != "board":
        other = rows.headings[stages[0]]
        why = f'and "{other}" both hold numbers of people'
        selection.ask(heading, why, remedy=f'Remove the one that is not counted: {DELETE}, or --set-aside "{heading}"')
        return
    if rows.has("person"):
        _ask_person_or_group(selection, counts)
        return
    if may_number_rows(heading) and (_is_a_sequence(counts) or _are_identifiers(counts)):
        what = "looks like a number of the row or case, not of people"
        remedy = f'If it is, --set-aside "{heading}". If it counts people, head it "Headcount" in a copy of the file'
        selection.ask(heading, what, remedy=remedy)
        return
    once_only(selection, decoding)
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


def refuse_uncounted(selection: Selection, answers: Answers) -> None:
    """Refuse what was set aside where the rows would then be counted wrongly: people as groups, or groups as people.

    Raises
    ------
    ExtractError
        A column that may count people was set aside, and each row would count as one; or employee numbers were, and
        the rows would count as groups.
    """
    rows = selection.rows
    for heading in map(str, rows.others):
        if not answers.sets_aside(heading):
            continue
        texts = rows.others[heading]
        if several_times(selection, heading, texts):
            message = (
                f'{rows.shown}: "{heading}" cannot be set aside. It holds more than one time, so people would count '
                f'more than once. Say which rows to take, with --only "{heading}=VALUE".'
            )
            raise ExtractError(message)
        if rows.grouped and is_name_of(selection.kind, "person", heading) and _are_of_people(texts):
            message = (
                f'{rows.shown}: "{heading}" cannot be set aside. It holds the number of an employee or applicant in '
                f"every row, so each row is one person. The numbers of people are of something else: {DELETE}."
            )
            raise ExtractError(message)
        most = None if rows.grouped else counts_people(rows, selection.kind, heading, texts)
        if most is None and not rows.grouped and not rows.has("person") and is_of_something(selection.kind, heading):
            most = largest_number(texts)
        if most is not None:
            message = (
                f'{rows.shown}: "{heading}" cannot be set aside. It holds numbers up to {most:,.10g}, and without it '
                f"each row would count as one person. {ways_to_count(selection, heading)}."
            )
            raise ExtractError(message)


def several_times(selection: Selection, heading: str, texts: pd.Series[str]) -> bool:
    """Return whether a column says that the rows are of several years, or of several snapshots."""
    if not any(is_name_of(selection.kind, name, heading) for name in ("period", "snapshot")):
        return False
    held = set(texts) - {""}
    if selection.kind in SNAPSHOTS:
        return len(held) > 1
    years = {text.strip() for text in held if BARE_YEAR.fullmatch(text)}
    periods = {period for text in held - years if (period := period_of(text))}
    ends = {period.last.year + (period.last.month > 3) for period in periods}
    return len(years) > 1 or len(ends) > 1


def ways_to_count(selection: Selection, heading: str) -> str:
    """Return what to do about a column that may count people, in a table that would be counted one person a row."""
    rows, ways = selection.rows, []
    if not is_name_of(selection.kind, "count", heading):
        ways.append(f'head "{heading}" with "Headcount" in a copy of the file')
    if rows.has("person"):
        ways.append(f'add --set-aside "{rows.headings["person"]}"')
    group = f"If a row is a group of people, {' and '.join(ways) or 'do not set it aside'}. "
    if rows.has("person") and _are_of_people(rows.frame["person"]):
        group = ""
    return f"{group}If each row is one person, {DELETE}"


def _ask_person_or_group(selection: Selection, counts: pd.Series[int]) -> None:
    """Ask about a table whose rows have both what tells people apart and a number of people."""
    rows = selection.rows
    heading, person = rows.headings["count"], rows.headings["person"]
    most = counts.max()
    if not pd.isna(most) and most <= 1:
        why = f'is 0 in some rows and 1 in others, and "{person}" tells people apart'
        selection.ask(heading, why, rows.frame["count"], "1")
        return
    numbers = f"numbers up to {most:,}" if not pd.isna(most) else "no whole numbers"
    why = f'holds {numbers}, so a row may be a group of people, and "{person}" tells people apart'
    selection.ask(heading, why, remedy=ways_to_count(selection, heading))


def _weigh_stages(selection: Selection, decoding: Decoding, stages: list[str]) -> None:
    rows = selection.rows
    headings = " and ".join(f'"{rows.headings[name]}"' for name in stages)
    if rows.has("person"):
        person = rows.headings["person"]
        remedy = f'If a row is a group of people, add --set-aside "{person}". If it is one person, write yes and no'
        selection.ask(rows.headings[stages[0]], f'holds numbers, and "{person}" tells people apart', remedy=remedy)
        return
    once_only(selection, decoding)
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


def _are_identifiers(counts: pd.Series[int]) -> bool:
    """Return whether numbers are rather those of people or cases: all different, and large."""
    known = counts.dropna()
    return len(known) == len(counts) > 1 and known.is_unique and bool((known >= LEAST_OF_IDENTIFIERS).all())


def _are_of_people(texts: pd.Series[str]) -> bool:
    """Return whether every row has what looks like the number of an employee or applicant."""
    return bool(by_text(texts, lambda text: bool(EMPLOYEE_NUMBER.fullmatch(text))).all())
