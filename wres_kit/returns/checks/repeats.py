"""Cells that are given more than once: the same row twice, or two sources that contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.cells import Value
    from wres_kit.returns.checks.figures import Figures


def agree(one: Value, other: Value) -> bool:
    """Return whether two figures can be the same one, given with as many decimal places or rounded further."""
    coarser = min(one.decimals, other.decimals)
    rounding = 0.0 if one.decimals == other.decimals else 0.5 * 10.0**-coarser
    return abs(one.value - other.value) <= rounding + 1e-9


def _same_row(one: Value, other: Value) -> bool:
    return (one.value, one.decimals, one.source) == (other.value, other.decimals, other.source)


def _where(value: Value) -> str:
    return f"{value.value:.{value.decimals}f} ({value.file}, row {value.row}: {value.source})"


def _duplicates(figures: Figures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for position, value in enumerate(values):
            first = next((earlier for earlier in values[:position] if _same_row(earlier, value)), None)
            if first is not None:
                message = f"The same row as {first.file}, row {first.row}: {subject(cell)}."
                yield Finding(cell, value, message, (first,))


def _contradictions(figures: Figures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for value in values[1:]:
            if not agree(values[0], value):
                what = f"{subject(cell)[:1].upper()}{subject(cell)[1:]}"
                message = f"{what} ({cell.measure}): {_where(value)} contradicts {_where(values[0])}."
                yield Finding(cell, value, message, (values[0],))


DUPLICATE_ROW = Check(
    "duplicate-row",
    Severity.ERROR,
    "A row given twice is a copy that nobody will correct with the other one.",
    "Delete one of them.",
    _duplicates,
    confirmable=False,
)

CONTRADICTION = Check(
    "contradiction",
    Severity.ERROR,
    "Two sources give different figures; an earlier year restated without a word (298, then 290) shows like this.",
    "Find out which holds, delete the other row, and say in remarks.yml if a published figure was restated.",
    _contradictions,
)

CHECKS = (DUPLICATE_ROW, CONTRADICTION)
