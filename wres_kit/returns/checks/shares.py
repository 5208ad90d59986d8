"""Percentages: figures of another kind, shares that add up, and whether they follow from the counts given with them."""

from __future__ import annotations

import math
from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return, Value, count, indicator_label, percent
from wres_kit.returns.checks import Check, CheckedFigures, Finding
from wres_kit.returns.checks.plausibility import agree
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import PercentageOf
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator


ROUNDED_AWAY = 0.02
"""How far shares given as fractions may be from making one."""
HIGH_UNKNOWN = 20.0
"""Percent of the workforce; national returns have had 3 to 6."""


def _wholes(figures: CheckedFigures) -> Iterator[tuple[list[tuple[Cell, Value]], float, float]]:
    """Yield the percentages given of each whole, their sum, and how far rounding can have moved it."""
    for each in figures:
        wholes: dict[Cell, list[tuple[Cell, Value]]] = {}
        for cell, value in each.values.items():
            share = cell.measure == Measure.PERCENTAGE and figures.percentages(cell) is PercentageOf.WHOLE
            if share and cell.group in figures.characteristic.parts:
                wholes.setdefault(cell._replace(group=figures.characteristic.everyone), []).append((cell, value))
        for parts in wholes.values():
            slack = sum(0.5 * 10.0**-value.decimals for _, value in parts)
            yield parts, sum(value.value for _, value in parts), slack


def makes_one(total: float) -> bool:
    """Return whether shares add up to one, as fractions do, and not to a hundred."""
    return abs(total - 1) <= ROUNDED_AWAY


def _listed(parts: list[tuple[Cell, Value]]) -> str:
    return " + ".join(f"{percent(value.value, value.decimals)} {cell.group}" for cell, value in parts)


def _over(figures: CheckedFigures) -> Iterator[Finding]:
    for parts, total, slack in _wholes(figures):
        if total > 100 + slack + 1e-9:
            cell, value = parts[-1]
            others = tuple(other for _, other in parts[:-1])
            yield Finding(cell, value, f"{_listed(parts)} make {percent(total)}: more than everybody.", others)


def _under(figures: CheckedFigures) -> Iterator[Finding]:
    for parts, total, slack in _wholes(figures):
        if len(parts) == len(figures.characteristic.parts) and total < 100 - slack - 1e-9 and not makes_one(total):
            cell, value = parts[-1]
            others = tuple(other for _, other in parts[:-1])
            yield Finding(cell, value, f"{_listed(parts)} make {percent(total)}: less than everybody.", others)


def _high_unknown(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        number = figures.workforce(each.year)
        if number is None:
            continue
        unknown = figures.characteristic.unknown
        cell = Cell(each.organisation, each.year, number, ALL, ALL, unknown, Measure.PERCENTAGE)
        counted = cell._replace(measure=Measure.HEADCOUNT)
        value = figures.value(counted) or figures.value(cell)
        if value is None:
            continue
        address = counted if figures.value(counted) else cell
        share = figures.percentage(cell) if address == counted else value.value
        if share is not None and share > HIGH_UNKNOWN:
            what = f"The {figures.characteristic.name} of {percent(share)} of the workforce is not known"
            yield Finding(address, value, f"{what}, so the shares of the groups are uncertain.")


PERCENTAGES_OVER_100 = Check(
    "percentages-over-100",
    Severity.ERROR,
    "Shares of one workforce or board that make more than 100% mean that one of them is wrong.",
    "Correct the one that is wrong.",
    _over,
    confirmable=False,
)

PERCENTAGES_UNDER_100 = Check(
    "percentages-under-100",
    Severity.WARNING,
    "Three shares that do not add up to 100% may have been cut off instead of rounded, or have different totals.",
    "Check that they were rounded, not truncated, and that all are shares of the same people.",
    _under,
    reader_warning="shares of {parts} do not add up to everyone; they may have been cut off, not rounded.",
)

HIGH_UNKNOWN_SHARE = Check(
    "high-unknown",
    Severity.WARNING,
    "Where many have not said, the shares of the groups depend on who they are.",
    "Make sure that staff are asked, and say in the narrative what is being done.",
    _high_unknown,
    reader_warning="the {characteristic} of many staff is not known, so the shares of {compared} staff are uncertain.",
)


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


WHOLE_WITHIN = 1e-9


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
    low = ceil((value.value - 0.5 * unit) * people / 100 - WHOLE_WITHIN)
    high = floor((value.value + unit) * people / 100 - WHOLE_WITHIN)
    return low <= high


FULL_TIME_EQUIVALENTS = Check(
    "full-time-equivalents",
    Severity.WARNING,
    "Percentages of full-time equivalents were published with headcounts, and look like shares of people.",
    "Give shares of people; or say in remarks.yml that these are not (basis: as_published_fte).",
    _of_no_people,
    reader_warning=("a published percentage is not a share of the people counted; it may be of full-time equivalents."),
)


PERCENTAGE_FROM = 3.0
"""Ratios below this are so common that one may equal a percentage by chance."""
RATIO_TO = 3.0
"""Percentages above this are not taken for ratios."""
TIMES = 5
"""How many times a percentage those of the other years must be for it to be taken for a ratio."""


def _percentages_for_ratios(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.RELATIVE_LIKELIHOOD or value.value < PERCENTAGE_FROM:
                continue
            for group in figures.characteristic.compared:
                counterpart = figures.characteristic.counterpart(group)
                own, other = (_of_group(figures, cell, code) for code in (group, counterpart))
                equal = own is not None and abs(own - value.value) <= 0.5 * 10.0**-value.decimals + 1e-9
                if equal and not (own and other and _follows(value.value, own / other)):
                    who = figures.subject(cell._replace(group=group))
                    message = f"{value.value:g} is given as a relative likelihood, but it is the percentage of {who}."
                    yield Finding(cell, value, message)


def _follows(ratio: float, exact: float) -> bool:
    """Return whether a ratio is, to one part in ten, that of two likelihoods one way or the other."""
    return any(abs(ratio - each) <= each / 10 for each in (exact, 1 / exact))


def _of_group(figures: CheckedFigures, cell: Cell, group: str) -> float | None:
    return _percentage(figures, cell._replace(group=group, measure=Measure.PERCENTAGE))


def _percentage(figures: CheckedFigures, cell: Cell) -> float | None:
    value = figures.value(cell)
    return figures.percentage(cell) if value is None else value.value


def _ratios_for_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            likely = cell.measure == Measure.PERCENTAGE and figures.percentages(cell) is PercentageOf.STAGE
            if likely and 0 < value.value <= RATIO_TO:
                ratio = figures.value(_ratio_cell(figures, cell))
                others = list(figures.other_years(cell).values())
                high = bool(others) and all(other.value >= TIMES * value.value for other in others)
                if (ratio is not None and agree(value, ratio) and _is_apart(figures, cell, value)) or (
                    high and _has_ratios(figures, cell)
                ):
                    what = f"{percent(value.value, value.decimals)} {figures.subject(cell)}, looks like a ratio"
                    yield Finding(cell, value, f"{what}{_compared(ratio, others)}.")


def _is_apart(figures: CheckedFigures, cell: Cell, value: Value) -> bool:
    """Return whether the counts given with a percentage, or the other group's, make another one altogether."""
    exact = figures.percentage(cell)
    counterpart = figures.counterpart(cell)
    if exact is None and counterpart is not None:
        exact = _percentage(figures, counterpart)
    return exact is not None and exact >= TIMES * value.value


def _ratio_cell(figures: CheckedFigures, cell: Cell) -> Cell:
    return cell._replace(group=figures.characteristic.everyone, measure=Measure.RELATIVE_LIKELIHOOD)


def _has_ratios(figures: CheckedFigures, cell: Cell) -> bool:
    return bool(figures.other_years(_ratio_cell(figures, cell)))


def _compared(ratio: Value | None, others: list[Value]) -> str:
    if ratio is not None:
        return f": it is the relative likelihood in row {ratio.row}"
    return f", compared with {', '.join(percent(other.value) for other in others)} in other years"


def _fractions(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for parts in _percentages_by_place(figures, each).values():
            total = sum(value.value for _, value in parts)
            cell, value = parts[0]
            percentages = figures.percentages(cell)
            if percentages is PercentageOf.WHOLE and len(parts) > 1 and makes_one(total):
                listed = " + ".join(f"{part.value:g}" for _, part in parts)
                what = (
                    f"{listed} make {total:g}, {indicator_label(cell)}, {cell.year}: fractions of one, not percentages"
                )
            elif percentages is PercentageOf.RESPONDENTS and len(parts) > 1 and _below_one(parts):
                listed = " and ".join(f"{part.value:g}" for _, part in parts)
                what = (
                    f"{listed}, {indicator_label(cell)}, {cell.year}: these look like fractions of one, not percentages"
                )
            else:
                continue
            yield Finding(cell, value, f"{what}.", tuple(other for _, other in parts[1:]))


def _below_one(parts: list[tuple[Cell, Value]]) -> bool:
    return all(0 < value.value < 1 for _, value in parts)


def _percentages_by_place(figures: CheckedFigures, given: Return) -> dict[Cell, list[tuple[Cell, Value]]]:
    """Return the percentages of each place by group."""
    wholes: dict[Cell, list[tuple[Cell, Value]]] = {}
    for cell, value in given.values.items():
        if cell.measure == Measure.PERCENTAGE and cell.group in figures.characteristic.parts:
            wholes.setdefault(cell._replace(group=figures.characteristic.everyone), []).append((cell, value))
    return wholes


RATIO_IS_PERCENTAGE = Check(
    "ratio-is-percentage",
    Severity.WARNING,
    'A published ratio read "17.16%"; copied without its sign, a percentage passes for a ratio.',
    "Give the ratio of the two likelihoods (1 is equality), or delete the row: it is computed from the counts.",
    _percentages_for_ratios,
    reader_warning="a published ratio equals the percentage of one of the groups.",
)

PERCENTAGE_IS_RATIO = Check(
    "percentage-is-ratio",
    Severity.WARNING,
    "A ratio put into the row of a percentage is published as a likelihood of one or two in a hundred.",
    "Give it with the measure relative_likelihood, for the group all.",
    _ratios_for_percentages,
    reader_warning="a percentage looks like a ratio.",
)

FRACTION_FOR_PERCENTAGE = Check(
    "fraction-for-percentage",
    Severity.ERROR,
    "Workbooks store 47% as 0.47; if copied unchanged, it is published as less than 1%.",
    "Multiply by 100: 0.47 is 47%.",
    _fractions,
)
