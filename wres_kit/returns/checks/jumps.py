"""Changes between years: jumps, figures that vanished, and those that were restated."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return, Value, count, percent
from wres_kit.returns.checks.check import Check, CheckedFigures, Finding
from wres_kit.returns.checks.digits import agree, told
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.vocabulary import are_different_releases
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.check import CheckedFigures


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


EMPTIED_FROM = 10
"""Staff a band must have had for a zero after it to be doubted; smaller bands do empty within a year."""


def _vanished(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        before = figures.returns.get(each.organisation, each.year - 1)
        bands = _bands(figures, each)
        banded = {section for section, _ in bands}
        for (section, category), (cell, value, staff) in _bands(figures, before).items():
            if section not in banded or not staff:
                continue
            now = bands.get((section, category))
            where = figures.standard.bands.label(category) + (
                f" ({section.replace('_', ' ')})" if section != ALL else ""
            )
            if now is None:
                what = f"{where} had {count(staff)} staff in {before.year} and is not in the return for {each.year}."
                yield Finding(cell, value, what)
            elif now[2] == 0 and staff >= EMPTIED_FROM:
                what = f"{where} had {count(staff)} staff in {before.year} and has none in {each.year}."
                yield Finding(now[0], now[1], what, (value,))


def _bands(figures: CheckedFigures, given: Return) -> dict[tuple[str, str], tuple[Cell, Value, float]]:
    """Return by section and band a cell to name, its value, and how many staff there are as far as counts say."""
    counted: dict[tuple[str, str], dict[str, tuple[Cell, Value]]] = {}
    number, characteristic = figures.workforce(given.year), figures.characteristic
    for cell, value in given.values.items():
        staff = cell.indicator == number and cell.measure == Measure.HEADCOUNT
        if staff and cell.category != ALL and characteristic.is_group(cell.group):
            counted.setdefault((cell.section, cell.category), {})[cell.group] = (cell, value)
    found = {}
    for place, groups in counted.items():
        cell, value = groups.get(characteristic.everyone) or next(iter(groups.values()))
        parts = sum(groups[part][1].value for part in characteristic.parts if part in groups)
        found[place] = (cell, value, value.value if cell.group == characteristic.everyone else parts)
    return found


VANISHED_BAND = Check(
    "vanished-band",
    Severity.WARNING,
    "A missing row looks like a band without staff, and cannot be compared over the years.",
    "Add the row. Where the band has no staff any more, give it as 0.",
    _vanished,
    reader_warning="a band that had staff the year before is not among the figures.",
)


def _restated(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for value in values[1:]:
            if are_different_releases(values[0].source, value.source):
                continue
            if not agree(values[0], value) and figures.is_restatement(cell, values[0], value):
                earlier, later = sorted((values[0], value), key=lambda given: figures.latest_year(cell, given))
                message = f"Restated: {figures.subject(cell)}, is {told(later)}, after {told(earlier)}."
                yield Finding(cell, value, message, (values[0],))


RESTATED_YEAR = Check(
    "restated-year",
    Severity.ERROR,
    "An earlier year was published again with another figure (298, then 290) and not a word about it.",
    "Find out which holds, delete the other row, and say in remarks.yml that the figure was restated.",
    _restated,
)
