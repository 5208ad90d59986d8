"""White and BME the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure, Return
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.shares import SHARED
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import SURVEY
from wres_kit.returns.words import indicator_of, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures

WITHIN = 1.0
"""Percentage points between a figure and the other group's of the year before: shares and answers move that much."""
APART = 3.0
"""Percentage points by which the groups must differ for an exchange to show."""


def _swapped(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        for cell in _white_cells(one):
            white, bme = _percentage(figures, cell), _percentage(figures, cell._replace(group=Group.BME))
            before = cell._replace(year=cell.year - 1)
            white_before = _percentage(figures, before)
            bme_before = _percentage(figures, before._replace(group=Group.BME))
            if white is None or bme is None or white_before is None or bme_before is None:
                continue
            moved = max(abs(white - bme_before), abs(bme - white_before))
            if moved <= WITHIN and abs(white - bme) >= APART:
                nearest = f"{max(moved, 0.1):.1f}"
                message = (
                    f"White and BME look swapped in {indicator_of(cell)}, {cell.year}: each equals the other's "
                    f"value of {before.year} within {nearest} points ({percent(white)} and {percent(bme)}, after "
                    f"{percent(white_before)} and {percent(bme_before)})."
                )
                address = next(at for at in (cell, cell._replace(measure=Measure.HEADCOUNT)) if figures.value(at))
                value = figures.value(address)
                assert value is not None
                yield Finding(address, value, message)


def _white_cells(one: Return) -> list[Cell]:
    """Return the percentages of white people in a return that are steady enough from year to year to compare."""
    cells = (cell for cell in one.values if cell.group == Group.WHITE and cell.indicator in (*SHARED, *SURVEY))
    kept = (cell for cell in cells if cell.measure in (Measure.PERCENTAGE, Measure.HEADCOUNT))
    return list(dict.fromkeys(cell._replace(measure=Measure.PERCENTAGE) for cell in kept))


def _percentage(figures: Figures, cell: Cell) -> float | None:
    given = figures.value(cell)
    return given.value if given else figures.percentage(cell)


SWAPPED_LABELS = Check(
    "swapped-labels",
    Severity.WARNING,
    "Five pages of one published report had the labels of white and BME staff exchanged.",
    "Check which of the two years has the labels right.",
    _swapped,
    said="white and BME may have changed places against the year before.",
)

CHECKS = (SWAPPED_LABELS,)
