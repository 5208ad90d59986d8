"""Shares that no whole number of people makes: of full-time equivalents, or of other people."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.words import count, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

TOLERANCE = 1e-9


def _of_no_people(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.PERCENTAGE or figures.is_fte(cell) or figures.percentage(cell) is not None:
                continue
            people = _people(figures, cell)
            if people and not _some_make(value, people):
                nearest = round(value.value * people / 100)
                given, likely = (
                    percent(value.value, value.decimals),
                    percent(100 * nearest / people, value.decimals + 1),
                )
                message = (
                    f"{given} {figures.subject(cell)}: no number of people out of {count(people)} gives that; "
                    f"{count(nearest)} are {likely}."
                )
                yield Finding(cell, value, message)


def _people(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return how many people a percentage is of, or None."""
    if figures.percentages(cell) is PercentageOf.WHOLE:
        return figures.whole(cell)
    if figures.percentages(cell) is PercentageOf.STAGE and figures.characteristic.is_group(cell.group):
        people = figures.people(cell._replace(measure=Measure.HEADCOUNT))
        return people[1].value if people else None
    return None


def _some_make(value: Value, people: float) -> bool:
    """Return whether a whole number of people makes a percentage, rounded or cut off to its decimal places."""
    unit = 10.0**-value.decimals
    low = ceil((value.value - 0.5 * unit) * people / 100 - TOLERANCE)
    high = floor((value.value + unit) * people / 100 - TOLERANCE)
    return low <= high


FULL_TIME_EQUIVALENTS = Check(
    "full-time-equivalents",
    Severity.WARNING,
    "Percentages of full-time equivalents were published with headcounts, and look like shares of people.",
    "Give shares of people; or say in remarks.yml that these are not (basis: as_published_fte).",
    _of_no_people,
    reader_warning=("a published percentage is not a share of the people counted; it may be of full-time equivalents."),
)

CHECKS = (FULL_TIME_EQUIVALENTS,)
