"""Slips of the pen: digits glued on or dropped, figures given twice, labels swapped, and jumps between years."""

from __future__ import annotations

from math import sqrt
from statistics import median
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return, Value, count, indicator_label, percent
from wres_kit.returns.checks import CheckedFigures, Finding
from wres_kit.returns.faults import Severity, capitalised
from wres_kit.returns.numbers import COUNTS, counted_people
from wres_kit.returns.vocabulary import PercentageOf, are_different_releases
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard.indicator import Indicator


GLUED_FROM = 50
"""Counts below this are too small to tell a glued digit from a real change."""
SMALLEST_REFERENCE = 5
"""Counts below this are too unsteady to judge another count by."""
GLUED_TIMES = 5
"""How many times its reference a count must be."""
LIKE = (0.7, 1.4)
"""How near to its reference a count must be without its last digit."""
DROPPED_BELOW = 10.0
DROPPED_TIMES = 3
"""How many times a percentage each of its references must be."""
DROPPED_WITHIN = 5.0
"""How near to a reference, in percentage points, a percentage must be with the digit that seems to be missing."""


def glued_digits(figures: CheckedFigures) -> Iterator[Finding]:
    """Find counts that seem to end in the marker of a footnote."""
    for cell, value in figures.cells(*COUNTS):
        if value.value >= GLUED_FROM:
            hint = _by_other_group(figures, cell, value) or _by_other_years(figures, cell, value)
            if hint:
                yield hint


def _seems_glued(value: float, expected: float) -> bool:
    shortened = value // 10
    return value >= GLUED_TIMES * expected and LIKE[0] * expected <= shortened <= LIKE[1] * expected


def _by_other_group(figures: CheckedFigures, cell: Cell, value: Value) -> Finding | None:
    """Judge how many of a group were appointed, disciplined or trained by how likely it was for the other group."""
    other = figures.counterpart(cell)
    if other is None or figures.percentages(cell) is not PercentageOf.STAGE:
        return None
    events, likelihood, people = figures.value(other), figures.percentage(other), figures.people(cell)
    if events is None or likelihood is None or people is None or events.value < SMALLEST_REFERENCE:
        return None
    if not _seems_glued(value.value, likelihood * people[1].value / 100):
        return None
    own = 100 * value.value / people[1].value
    short = 1000 * (value.value // 10) / people[1].value / 10
    message = (
        f"{count(value.value)} {figures.subject(cell)}, out of {count(people[1].value)}: that is {percent(own)}, "
        f"compared with {percent(likelihood)} for the other group. {value.value // 10:.0f} would be {percent(short)}."
    )
    return Finding(cell, value, message, (events,))


def _by_other_years(figures: CheckedFigures, cell: Cell, value: Value) -> Finding | None:
    others = figures.other_years(cell)
    counts = [other.value for other in others.values()]
    if not counts or min(counts) < SMALLEST_REFERENCE:
        return None
    if not all(_seems_glued(value.value, other) for other in counts):
        return None
    listed = ", ".join(f"{count(other.value)} in {year}" for year, other in others.items())
    message = f"{count(value.value)} {figures.subject(cell)}, compared with {listed}."
    message += _like_the_other_group(figures, cell, value)
    return Finding(cell, value, message, tuple(others.values()))


def _like_the_other_group(figures: CheckedFigures, cell: Cell, value: Value) -> str:
    """Return a sentence on a count that is like the other group's of another year: labels that were exchanged."""
    counterpart = figures.counterpart(cell)
    if counterpart is None:
        return ""
    for year, other in figures.other_years(counterpart).items():
        if LIKE[0] * value.value <= other.value <= LIKE[1] * value.value:
            names = " and ".join(figures.characteristic.group(code).label for code in figures.characteristic.compared)
            subject = figures.subject(counterpart._replace(year=year))
            return f" It is like the {count(other.value)} {subject}: are {names} swapped in one of the years?"
    return ""


def dropped_digits(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that seem to have lost their first digit."""
    for cell, value in figures.cells(Measure.PERCENTAGE):
        if 0 < value.value < DROPPED_BELOW and not _is_counted(figures, cell, value):
            references = _references(figures, cell)
            if references and _seems_dropped(value.value, list(references.values())):
                listed = ", ".join(f"{percent(other)} {who}" for who, other in references.items())
                message = f'"{value.value:.{value.decimals}f}" for {figures.subject(cell)}, compared with {listed}.'
                # One reference may be the wrong one; where several agree it is this one.
                severity = Severity.ERROR if len(references) > 1 else Severity.WARNING
                yield Finding(cell, value, message, severity=severity)


def _is_counted(figures: CheckedFigures, cell: Cell, value: Value) -> bool:
    """Return whether a percentage is a whole number of respondents: with a digit dropped it would not be."""
    respondents = figures.value(cell._replace(measure=str(Measure.RESPONDENTS)))
    return respondents is not None and respondents.value > 0 and counted_people(value, respondents) is not None


def _references(figures: CheckedFigures, cell: Cell) -> dict[str, float]:
    """Return the percentages by which another is judged: the same in other years, and the other group's."""
    others = {f"in {year}": other.value for year, other in figures.other_years(cell).items()}
    counterpart = figures.counterpart(cell)
    if counterpart is not None and figures.percentages(cell) is not PercentageOf.WHOLE:
        other = figures.value(counterpart)
        if other is not None:
            others["for the other group"] = other.value
    return others


def _seems_dropped(value: float, references: list[float]) -> bool:
    expected = median(references)
    missing = round((expected - value) / 10)
    near = abs(10 * missing + value - expected) <= DROPPED_WITHIN
    return 1 <= missing <= 9 and near and all(other >= DROPPED_TIMES * value and other >= 20 for other in references)


def is_same_when_rounded(first: Value, other: Value) -> bool:
    """Return whether two figures can be the same one, given with as many decimal places or rounded further."""
    rounding = 0.0 if first.decimals == other.decimals else max(first.rounding, other.rounding)
    return abs(first.value - other.value) <= rounding + 1e-9


def _same_row(first: Value, other: Value) -> bool:
    return (first.value, first.decimals, first.source) == (other.value, other.decimals, other.source)


def with_place(value: Value) -> str:
    """Return a figure with where it stands: "298 (data/returns/rxy.csv, row 14: annual report)"."""
    return f"{value.value:.{value.decimals}f} ({value.file}, row {value.row}: {value.source})"


def duplicate_rows(figures: CheckedFigures) -> Iterator[Finding]:
    """Find rows that are given twice."""
    for cell, values in figures.repeated.items():
        for position, value in enumerate(values):
            first = next((earlier for earlier in values[:position] if _same_row(earlier, value)), None)
            if first is not None:
                message = f"The same row as {first.file}, row {first.row}: {figures.subject(cell)}."
                yield Finding(cell, value, message, (first,))


def contradictions(figures: CheckedFigures) -> Iterator[Finding]:
    """Find different figures for one cell, of which neither restates the other."""
    for cell, first, value in _given_otherwise(figures):
        if not figures.is_restatement(cell, first, value):
            what = f"{capitalised(figures.subject(cell))} ({cell.measure})"
            yield Finding(cell, value, f"{what}: {with_place(value)} contradicts {with_place(first)}.", (first,))


def _given_otherwise(figures: CheckedFigures) -> Iterator[tuple[Cell, Value, Value]]:
    """Yield the cells that are given again with another figure, and both; releases of a survey may differ."""
    for cell, (first, *others) in figures.repeated.items():
        for value in others:
            if not are_different_releases(first.source, value.source) and not is_same_when_rounded(first, value):
                yield cell, first, value


WITHIN = 1.0
"""Percentage points between a figure and the other group's of the year before: shares and answers move that much."""
APART = 3.0
"""Percentage points by which the groups must differ for an exchange to show."""


def swapped_labels(figures: CheckedFigures) -> Iterator[Finding]:
    """Find places where the two groups compared seem to have changed places within a year."""
    characteristic = figures.characteristic
    names = [characteristic.group(code).label for code in characteristic.compared]
    for each in figures:
        for cell in _reference_cells(figures, each):
            before = cell._replace(year=cell.year - 1)
            reference, focus = _both_groups(figures, cell)
            reference_before, focus_before = _both_groups(figures, before)
            if reference is None or focus is None or reference_before is None or focus_before is None:
                continue
            moved = max(abs(reference - focus_before), abs(focus - reference_before))
            if moved <= WITHIN and abs(reference - focus) >= APART:
                nearest = f"{max(moved, 0.1):.1f}"
                message = (
                    f"{' and '.join(names)} look swapped in {indicator_label(cell)}, {cell.year}: each equals the "
                    f"other's value of {before.year} within {nearest} points ({percent(reference)} "
                    f"and {percent(focus)}, after {percent(reference_before)} and {percent(focus_before)})."
                )
                address = next(at for at in (cell, cell._replace(measure=Measure.HEADCOUNT)) if figures.value(at))
                value = figures.value(address)
                assert value is not None
                yield Finding(address, value, message)


def _reference_cells(figures: CheckedFigures, given: Return) -> list[Cell]:
    """Return the percentages of the reference group that are steady enough from year to year to compare."""
    steady = (PercentageOf.WHOLE, PercentageOf.RESPONDENTS)
    reference = figures.characteristic.reference
    cells = (cell for cell in given.values if cell.group == reference and figures.percentages(cell) in steady)
    kept = (cell for cell in cells if cell.measure in (Measure.PERCENTAGE, Measure.HEADCOUNT))
    return list(dict.fromkeys(cell._replace(measure=Measure.PERCENTAGE) for cell in kept))


def _both_groups(figures: CheckedFigures, cell: Cell) -> tuple[float | None, float | None]:
    """Return the percentages of the reference group and of the focus group at a place."""
    focus = cell._replace(group=figures.characteristic.focus)
    return figures.given_or_counted(cell), figures.given_or_counted(focus)


JUMP = 25.0
"""Percent by which a workforce must change within a year; few do, mergers and transfers of services apart."""
SMALLEST = 100
"""Workforces that are smaller in both years change by more than that with a few people."""


def workforce_jumps(figures: CheckedFigures) -> Iterator[Finding]:
    """Find workforces that changed by more than `JUMP` percent within a year."""
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
            address, value = figures.total_or_part(cell)
            message = (
                f"The workforce {'grew' if change > 0 else 'shrank'} by {percent(abs(change), 0)} within a year, from "
                f"{count(before)} in {each.year - 1} to {count(now)} in {each.year}."
            )
            yield Finding(address, value, message, (figures.total_or_part(cell._replace(year=each.year - 1))[1],))


LEVEL_JUMP = 10.0
"""Percentage points by which a result of a survey must change within a year, and by more than chance.

Of 1,496 changes of real organisations from one year to the next (indicators 5 and 8, all staff, 2022 to 2025), the
largest is 11.9 points and the next 7.8.
"""


def level_jumps(figures: CheckedFigures) -> Iterator[Finding]:
    """Find results of a survey that changed by more than `LEVEL_JUMP` points, and by more than chance."""
    for cell, value in figures.cells(Measure.PERCENTAGE):
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
            yield Finding(cell, value, capitalised(message), (before,))


def _is_level(figures: CheckedFigures, cell: Cell) -> bool:
    """Return whether a cell is the percentage of a group of a survey, which the year before compares with."""
    if cell.section != ALL or figures.percentages(cell) is not PercentageOf.RESPONDENTS:
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


EMPTIED_FROM = 10
"""Staff a band must have had for a zero after it to be doubted; smaller bands do empty within a year."""


def vanished_bands(figures: CheckedFigures) -> Iterator[Finding]:
    """Find bands that had staff the year before and are missing or empty."""
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
    totals = {}
    for place, groups in counted.items():
        cell, value = groups.get(characteristic.everyone) or next(iter(groups.values()))
        parts = sum(groups[part][1].value for part in characteristic.parts if part in groups)
        totals[place] = (cell, value, value.value if cell.group == characteristic.everyone else parts)
    return totals


def restated_years(figures: CheckedFigures) -> Iterator[Finding]:
    """Find figures that the file of a later year gives again with another value."""
    for cell, first, value in _given_otherwise(figures):
        if figures.is_restatement(cell, first, value):
            earlier, later = sorted((first, value), key=lambda given: figures.latest_year(cell, given))
            message = f"Restated: {figures.subject(cell)}, is {with_place(later)}, after {with_place(earlier)}."
            yield Finding(cell, value, message, (first,))


MOST = 0.6
"""Share of those shortlisted who are appointed, above which it is doubted; at most trusts it is about a fifth."""
TIMES = 2.5
"""How many times the share of the other group it must be too."""
FEWEST = 20
"""People shortlisted, below which a high share is not unusual."""


def unusual_appointments(figures: CheckedFigures) -> Iterator[Finding]:
    """Find groups of whom far more were appointed, of those shortlisted, than of the other group."""
    slips = {finding.cell for finding in glued_digits(figures)}
    for cell, value in figures.cells(Measure.HEADCOUNT):
        if cell in slips or len(figures.definition(cell).stages) < 2:  # a digit too many explains it better
            continue
        other = figures.counterpart(cell)
        own, others = _share(figures, cell), _share(figures, other) if other else None
        people = figures.people(cell)
        if own is None or others is None or people is None or people[1].value < FEWEST:
            continue
        if own > MOST and own > TIMES * others:
            message = (
                f"{count(value.value)} {figures.subject(cell)}, are {own:.0%} of the {count(people[1].value)} "
                f"{figures.subject(people[0])}; in the other group it is {others:.0%}."
            )
            yield Finding(cell, value, message, (people[1],))


def _share(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return the share of those shortlisted who were appointed; None where either is not given."""
    value, people = figures.value(cell), figures.people(cell)
    if value is None or people is None or people[1].value <= 0:
        return None
    return value.value / people[1].value


LARGEST = 40
"""Members; boards of trusts have 10 to 20, governing bodies somewhat more."""


def implausible_boards(figures: CheckedFigures) -> Iterator[Finding]:
    """Find boards that are too large, or whose parts are all or nobody."""
    for each in figures:
        for indicator in figures.standard.nearest_edition(each.year).indicators.values():
            if indicator.whole is not None:
                total = Cell(
                    each.organisation, each.year, indicator.number, ALL, indicator.whole,
                    figures.characteristic.everyone, Measure.HEADCOUNT,
                )  # fmt: skip
                yield from _implausible_board(figures, indicator, total)


def _implausible_board(figures: CheckedFigures, indicator: Indicator, total: Cell) -> Iterator[Finding]:
    board = figures.whole(total)
    if not board:
        return
    address, value = figures.total_or_part(total)
    if board > LARGEST:
        yield Finding(address, value, f"A board of {count(board)} members, {total.year}: are these the workforce?")
        return
    for part in indicator.parts:
        people = indicator.people_in(part).plural
        members = figures.whole(total._replace(category=part))
        if indicator.category(part).never_all and members == board:
            what = f"All {count(board)} members of the board are {people}, {total.year}: are others missing?"
            yield Finding(address, value, what)
            return
        if indicator.category(part).never_empty and members == 0:
            yield Finding(address, value, f"None of {count(board)} members of the board are {people}, {total.year}.")
            return
