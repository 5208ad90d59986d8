"""Cells that are given more than once: the same row twice, or two sources that contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import are_different_releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.cells import Value
    from wres_kit.returns.checks.figures import CheckedFigures


def agree(one: Value, other: Value) -> bool:
    """Return whether two figures can be the same one, given with as many decimal places or rounded further."""
    coarser = min(one.decimals, other.decimals)
    rounding = 0.0 if one.decimals == other.decimals else 0.5 * 10.0**-coarser
    return abs(one.value - other.value) <= rounding + 1e-9


def _same_row(one: Value, other: Value) -> bool:
    return (one.value, one.decimals, one.source) == (other.value, other.decimals, other.source)


def told(value: Value) -> str:
    """Return a figure with where it stands: "298 (data/returns/rxy.csv, row 14: annual report)"."""
    return f"{value.value:.{value.decimals}f} ({value.file}, row {value.row}: {value.source})"


def _duplicates(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for position, value in enumerate(values):
            first = next((earlier for earlier in values[:position] if _same_row(earlier, value)), None)
            if first is not None:
                message = f"The same row as {first.file}, row {first.row}: {figures.subject(cell)}."
                yield Finding(cell, value, message, (first,))


def _contradictions(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for value in values[1:]:
            if are_different_releases(values[0].source, value.source):
                continue
            if not agree(values[0], value) and not figures.is_restatement(cell, values[0], value):
                what = f"{figures.subject(cell)[:1].upper()}{figures.subject(cell)[1:]}"
                message = f"{what} ({cell.measure}): {told(value)} contradicts {told(values[0])}."
                yield Finding(cell, value, message, (values[0],))


DUPLICATE_ROW = Check(
    "duplicate-row",
    Severity.ERROR,
    "If a row is given twice, a correction of one will miss the other.",
    "Delete one of them.",
    _duplicates,
    confirmable=False,
)

CONTRADICTION = Check(
    "contradiction",
    Severity.ERROR,
    "Two sources give different figures, and only one of them can be right.",
    "Find out which holds, delete the other row, and say in remarks.yml if a published figure was wrong.",
    _contradictions,
)

CHECKS = (DUPLICATE_ROW, CONTRADICTION)
