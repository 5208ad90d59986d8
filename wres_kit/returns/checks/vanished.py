"""Bands that had staff the year before and are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

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

CHECKS = (VANISHED_BAND,)
