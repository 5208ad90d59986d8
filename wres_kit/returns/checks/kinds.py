"""Figures of another kind than their measure says: a percentage for a ratio, a ratio or a fraction for a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.digits import agree
from wres_kit.returns.checks.shares import makes_one
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.words import indicator_label, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

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
        for parts in _wholes(figures, each).values():
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


def _wholes(figures: CheckedFigures, given: Return) -> dict[Cell, list[tuple[Cell, Value]]]:
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
