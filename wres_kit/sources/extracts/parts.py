"""Drill-downs from staff extracts: departments, and full-time or part-time hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.decoding import RARE
from wres_kit.sources.workforce import person_key
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.sources.extracts.rows import Rows

MOST_DEPARTMENTS = 40
"""With more departments than this nearly every number would be small; a larger unit says more."""
SMALL = "other"
"""The part of all departments with few people."""
NOT_RECORDED = "not_recorded"
FULL_TIME = 1.0
"""Full-time equivalents of a person who works full time."""


def drill_downs(
    rows: Rows, employees: pd.DataFrame
) -> tuple[dict[tuple[str, str], Mapping[str, int]], tuple[str, ...]]:
    """Return how many of each group are in each part of the organisation, and a sentence on each division.

    Parameters
    ----------
    rows
        The rows that the employees were chosen from.
    employees
        The employees counted, by the index of their row.
    """
    counts: dict[tuple[str, str], Mapping[str, int]] = {}
    messages = []
    if rows.has("department"):
        texts = rows.frame["department"].loc[employees.index]
        names = texts.map({text: _slug(text) for text in texts.unique()})
        # The name of a very small department could be that of a person in the wrong column.
        sizes = employees["people"].groupby(names).sum()
        names = names.where(names.map(sizes) >= RARE, SMALL)
        if names.nunique() > MOST_DEPARTMENTS:
            messages.append(
                f'"{rows.headings["department"]}" has {names.nunique():,} departments, too many for a drill-down: none '
                "was made. A column of directorates or divisions would give one."
            )
        elif len(set(names)) > 1:
            counts |= _by_part("department", names, employees)
            messages.append(f"{names.nunique():,} departments, for a drill-down of the workforce.")
    if rows.has("fte") and not rows.grouped:
        hours = _hours(rows, employees)
        if hours is None:
            messages.append(f'"{rows.headings["fte"]}" does not hold a number in every row: no drill-down by hours.')
        elif len(set(hours)) > 1:
            counts |= _by_part("hours", hours, employees)
            messages.append("Full-time and part-time staff, for a drill-down of the workforce.")
    return counts, tuple(messages)


def _by_part(kind: str, names: pd.Series[str], employees: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, int]]:
    table = employees["people"].groupby([names, employees["group"]]).sum()
    counts: dict[tuple[str, str], Mapping[str, int]] = {}
    for name in sorted(names.unique()):
        counts[f"{kind}_{name}", ALL] = {str(group): int(number) for group, number in table[name].items()}
    return counts


def _hours(rows: Rows, employees: pd.DataFrame) -> pd.Series[str] | None:
    """Return whether each employee works full time, by all assignments together; None where that is not known."""
    fte = pd.to_numeric(rows.frame["fte"], errors="coerce")
    if fte.isna().any():
        return None
    person = employees["person"]
    total = fte.groupby(rows.frame["person"].map(person_key)).sum().round(4)
    return (person.map(total) >= FULL_TIME).map({True: "full_time", False: "part_time"}).astype("str")


def _slug(text: str) -> str:
    """Return the name of a department as sections are written: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or NOT_RECORDED
