"""A workforce, or a result of the staff survey, that jumps from one year to the next."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
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


LEVEL_JUMP = 10.0
"""Percentage points by which a result of a survey must change within a year, and by more than chance.

Of 1,496 changes of real organisations from one year to the next (indicators 5 and 8, all staff, 2022 to 2025), the
largest is 11.9 points and the next 7.8.
"""


def _level_jumps(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            before = figures.value(cell._replace(year=cell.year - 1))
            if before is None or not _is_level(figures, cell):
                continue
            change = value.value - before.value
            if abs(change) - _by_chance(figures, cell, value, before) > LEVEL_JUMP:
                message = (
                    f"{figures.subject(cell)}: {percent(value.value, value.decimals)}, which is "
                    f"{abs(change):.1f} percentage points {'more' if change > 0 else 'less'} than the "
                    f"{percent(before.value, before.decimals)} of {cell.year - 1}. Results of a survey rarely "
                    "change so much within a year."
                )
                yield Finding(cell, value, message[0].upper() + message[1:], (before,))


def _is_level(figures: CheckedFigures, cell: Cell) -> bool:
    """Return whether a cell is the percentage of a group of a survey, which the year before compares with."""
    if cell.measure != Measure.PERCENTAGE or cell.section != ALL:
        return False
    if figures.percentages(cell) is not PercentageOf.RESPONDENTS:
        return False
    standard, years = figures.standard, (cell.year - 1, cell.year)
    if not all(standard.has_edition(year) for year in years):
        return False
    return standard.comparability(cell.indicator, *years, cell.group).comparable


def _by_chance(figures: CheckedFigures, cell: Cell, value: Value, before: Value) -> float:
    """Return how many percentage points chance may explain: 1.96 standard errors of the change; 0 where unknown."""
    variance = 0.0
    for year, percentage in ((cell.year, value), (cell.year - 1, before)):
        people = figures.value(cell._replace(year=year, measure=Measure.RESPONDENTS))
        if people is not None and people.value > 0:
            variance += percentage.value * (100 - percentage.value) / people.value
    return 1.96 * sqrt(variance)


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

SURVEY_JUMP = Check(
    "level-jump",
    Severity.WARNING,
    "A result of the staff survey that changes by more than 10 points within a year is rare: often another question.",
    "Check the question, the group and the year that the percentage is of. Is a digit wrong?",
    _level_jumps,
    reader_warning="a result of the staff survey changed far more within a year than such results usually do.",
)

CHECKS = (WORKFORCE_JUMP, SURVEY_JUMP)
