"""A workforce that jumps from one year to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count, percent
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

JUMP = 25.0
"""Percent by which a workforce must change within a year; few do, mergers and transfers of services apart."""
SMALLEST = 100
"""Workforces that are smaller in both years change by more than that with a few people."""


def _jumps(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        number = figures.workforce(each.year)
        if number is None:
            continue
        everyone = figures.characteristic.everyone
        cell = Cell(each.organisation, each.year, number, ALL, ALL, everyone, Measure.HEADCOUNT)
        now, before = figures.whole(cell), figures.whole(cell._replace(year=each.year - 1))
        if not now or not before or max(now, before) < SMALLEST:
            continue
        change = 100 * (now - before) / before
        if abs(change) > JUMP:
            address, value = _named(figures, cell)
            message = (
                f"The workforce {'grew' if change > 0 else 'shrank'} by {percent(abs(change), 0)} within a year, from "
                f"{count(before)} in {each.year - 1} to {count(now)} in {each.year}."
            )
            yield Finding(address, value, message, (_named(figures, cell._replace(year=each.year - 1))[1],))


def _named(figures: CheckedFigures, total: Cell) -> tuple[Cell, Value]:
    """Return the total, or the first of its parts where it is given in parts."""
    return next(iter(figures.given(figures.everyone_and_parts(total)).items()))


WORKFORCE_JUMP = Check(
    "workforce-jump",
    Severity.WARNING,
    "A workforce that grows or shrinks by a quarter within a year is a merger, or another count: bank staff, one site.",
    "Were the same staff counted in both years? Say in the narrative what changed.",
    _jumps,
    reader_warning=(
        "the workforce changed by more than a quarter against the year before, so years are hard to compare."
    ),
)

CHECKS = (WORKFORCE_JUMP,)
