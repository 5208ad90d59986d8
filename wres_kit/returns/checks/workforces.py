"""The workforce that an indicator gives, against that of the indicator that counts the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.repeats import agree
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count, percent
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures


def _differing(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        found: dict[tuple[int, str, str], list[tuple[Cell, Value, Value]]] = {}
        for cell, value in each.values.items():
            counted = figures.workforce_cell(cell)
            staff = figures.value(counted) if counted else None
            if cell.category == WORKFORCE and staff is not None and not agree(value, staff):
                found.setdefault((cell.indicator, cell.section, cell.measure), []).append((cell, value, staff))
        for (indicator, _, _), differing in found.items():
            cell, value, _ = differing[0]
            message = (
                f"The workforce of indicator {indicator} is not that of indicator {figures.workforce(each.year)}, "
                f"{each.year}: {'; '.join(_difference(figures, *triple) for triple in differing)}."
            )
            others = [staff for _, _, staff in differing] + [value for _, value, _ in differing[1:]]
            yield Finding(cell, value, message, tuple(others))


def _difference(figures: CheckedFigures, cell: Cell, value: Value, staff: Value) -> str:
    own, counted = (
        count(figure.value) if cell.measure == Measure.HEADCOUNT else percent(figure.value, figure.decimals)
        for figure in (value, staff)
    )
    is_group = figures.characteristic.is_group(cell.group)
    group = figures.characteristic.group(cell.group).adjective if is_group else cell.group
    return f"{group} {own} instead of {counted}"


WORKFORCE_DIFFERS = Check(
    "workforce-differs",
    Severity.WARNING,
    "One page had 22% BME staff for indicator 1, and compared the board with 21% for indicator 9.",
    "Give each figure at 31 March. Where an indicator counts other staff, say so in remarks.yml.",
    _differing,
    reader_warning="the workforce used for comparison is not the total workforce.",
)

CHECKS = (WORKFORCE_DIFFERS,)
