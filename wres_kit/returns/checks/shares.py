"""Percentages that are parts of one whole, and the part of it whose group nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.words import percent
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

CHECKS = (PERCENTAGES_OVER_100, PERCENTAGES_UNDER_100, HIGH_UNKNOWN_SHARE)
