"""The two groups compared the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Return
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.words import indicator_label, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

WITHIN = 1.0
"""Percentage points between a figure and the other group's of the year before: shares and answers move that much."""
APART = 3.0
"""Percentage points by which the groups must differ for an exchange to show."""


def _swapped(figures: CheckedFigures) -> Iterator[Finding]:
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
    return _percentage(figures, cell), _percentage(figures, cell._replace(group=figures.characteristic.focus))


def _percentage(figures: CheckedFigures, cell: Cell) -> float | None:
    given = figures.value(cell)
    return given.value if given else figures.percentage(cell)


SWAPPED_LABELS = Check(
    "swapped-labels",
    Severity.WARNING,
    "Five pages of one published report had the labels of the two groups exchanged.",
    "Check which of the two years has the labels right.",
    _swapped,
    reader_warning="{compared} may have changed places against the year before.",
)

CHECKS = (SWAPPED_LABELS,)
