"""Bands that had staff the year before and are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure, Return, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import PARTS, Figures
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.legacy import band_label
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTIED_FROM = 10
"""Staff a band must have had for a zero after it to be doubted; smaller bands do empty within a year."""

GROUPS = frozenset(Group)


def _vanished(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        before = figures.returns.get(one.organisation, one.year - 1)
        bands = _bands(one)
        banded = {section for section, _ in bands}
        for (section, category), (cell, value, staff) in _bands(before).items():
            if section not in banded or not staff:
                continue
            now = bands.get((section, category))
            where = band_label(category) + (f" ({section.replace('_', ' ')})" if section != ALL else "")
            if now is None:
                what = f"{where} had {count(staff)} staff in {before.year} and is not in the return for {one.year}."
                yield Finding(cell, value, what)
            elif now[2] == 0 and staff >= EMPTIED_FROM:
                what = f"{where} had {count(staff)} staff in {before.year} and has none in {one.year}."
                yield Finding(now[0], now[1], what, (value,))


def _bands(one: Return) -> dict[tuple[str, str], tuple[Cell, Value, float]]:
    """Return by section and band a cell to name, its value, and how many staff there are as far as counts say."""
    counted: dict[tuple[str, str], dict[str, tuple[Cell, Value]]] = {}
    for cell, value in one.of(1):
        if cell.measure == Measure.HEADCOUNT and cell.category != ALL and cell.group in GROUPS:
            counted.setdefault((cell.section, cell.category), {})[cell.group] = (cell, value)
    found = {}
    for place, groups in counted.items():
        cell, value = groups.get(Group.ALL) or next(iter(groups.values()))
        parts = sum(groups[part][1].value for part in PARTS if part in groups)
        found[place] = (cell, value, value.value if cell.group == Group.ALL else parts)
    return found


VANISHED_BAND = Check(
    "vanished-band",
    Severity.WARNING,
    "A row left out of a workbook looks like a band without staff, and the comparison over years loses it.",
    "Add the row. Where the band has no staff any more, give it as 0.",
    _vanished,
    said="a band that had staff the year before is not among the figures.",
)

CHECKS = (VANISHED_BAND,)
