"""The workforce of indicators 3, 4 and 9 beside that of indicator 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.repeats import agree
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import GROUPS, count, percent
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures

WORKFORCE = "workforce"


def _differing(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        found: dict[tuple[int, str, str], list[tuple[Cell, Value, Value]]] = {}
        for cell, value in one.values.items():
            staff = figures.value(cell._replace(indicator=1, category=ALL))
            if cell.category == WORKFORCE and staff is not None and not agree(value, staff):
                found.setdefault((cell.indicator, cell.section, cell.measure), []).append((cell, value, staff))
        for (indicator, _, _), differing in found.items():
            cell, value, _ = differing[0]
            message = (
                f"The workforce of indicator {indicator} is not that of indicator 1, {one.year}: "
                f"{'; '.join(_told(*each) for each in differing)}."
            )
            others = [staff for _, _, staff in differing] + [each for _, each, _ in differing[1:]]
            yield Finding(cell, value, message, tuple(others))


def _told(cell: Cell, value: Value, staff: Value) -> str:
    def said(one: Value) -> str:
        return count(one.value) if cell.measure == Measure.HEADCOUNT else percent(one.value, one.decimals)

    group = GROUPS.get(Group(cell.group), cell.group) if cell.group in tuple(Group) else cell.group
    return f"{group} {said(value)} instead of {said(staff)}"


WORKFORCE_DIFFERS = Check(
    "workforce-differs",
    Severity.WARNING,
    "One page had 22% BME staff for indicator 1, and compared the board with 21% for indicator 9.",
    "Give each figure at 31 March. Where an indicator counts other staff, say so in remarks.yml.",
    _differing,
    said="the workforce it is compared with is not that of indicator 1.",
)

CHECKS = (WORKFORCE_DIFFERS,)
