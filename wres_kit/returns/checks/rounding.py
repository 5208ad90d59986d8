"""Percentages that are given with the counts they were made of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

TOLERANCE = 1e-9


def _given_with_counts(figures: CheckedFigures) -> Iterator[tuple[Cell, Value, float]]:
    """Yield each percentage that is given with its counts, and what the counts make."""
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure == Measure.PERCENTAGE and not figures.is_fte(cell):
                exact = figures.percentage(cell)
                if exact is not None and abs(value.value - exact) > 0.5 * 10.0**-value.decimals + TOLERANCE:
                    yield cell, value, exact


def _is_truncated(value: Value, exact: float) -> bool:
    scale = 10.0**value.decimals
    return abs(math.floor(exact * scale + TOLERANCE) / scale - value.value) < TOLERANCE


def _given_and_exact(figures: CheckedFigures, cell: Cell, value: Value, exact: float) -> str:
    given = percent(value.value, value.decimals)
    return f"{given} {figures.subject(cell)}: the counts make {percent(exact, value.decimals + 2)}"


def _truncated(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, value, exact in _given_with_counts(figures):
        if _is_truncated(value, exact):
            message = f"{_given_and_exact(figures, cell, value, exact)}, so it was truncated, not rounded."
            yield Finding(cell, value, message)


def _disagreeing(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, value, exact in _given_with_counts(figures):
        if not _is_truncated(value, exact):
            yield Finding(cell, value, f"{_given_and_exact(figures, cell, value, exact)}.")


TRUNCATED_PERCENTAGE = Check(
    "truncated-percentage",
    Severity.WARNING,
    "Published percentages were cut off instead of rounded.",
    "Results are computed from the counts; correct or delete the percentage.",
    _truncated,
    reader_warning="a published percentage was cut off instead of rounded; results here rest on the counts.",
)

PERCENTAGE_DISAGREES = Check(
    "percentage-disagrees",
    Severity.WARNING,
    "Percentages of full-time equivalents were published with headcounts.",
    "Is it a percentage of full-time equivalents, of other people, or of another date? Correct or delete it.",
    _disagreeing,
    reader_warning="a published percentage does not match the counts; we used the counts.",
)

CHECKS = (TRUNCATED_PERCENTAGE, PERCENTAGE_DISAGREES)
