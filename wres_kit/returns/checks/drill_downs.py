"""Parts of the organisation that overlap, or hold more people than the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.drill_down import KINDS
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures


def _overlapping(figures: CheckedFigures) -> Iterator[Finding]:
    drill_downs = figures.standard.drill_downs
    for each in figures:
        parts: dict[tuple[Cell, str], list[Cell]] = {}
        for cell in each.values:
            definition = figures.definition(cell)
            counted = cell.measure == Measure.HEADCOUNT and definition.divides
            if counted and drill_downs.is_part(definition, cell.section):
                parts.setdefault((cell._replace(section=ALL), drill_downs.kind(cell.section)), []).append(cell)
        for (whole, kind), cells in parts.items():
            given, total = figures.value(whole), sum(each.values[cell].value for cell in cells)
            if given is not None and total > given.value:
                message = (
                    f"The parts by {KINDS[kind]} have {count(total)} together, more than the {count(given.value)} "
                    f"{figures.subject(whole)}."
                )
                yield Finding(whole, given, message, tuple(each.values[cell] for cell in cells))


PARTS_OVERLAP = Check(
    "parts-overlap",
    Severity.ERROR,
    "Parts of one kind that hold more people than the whole overlap, and small numbers could be worked out from them.",
    "Correct the one that is wrong. If the parts are of two kinds, name them so: department_…, profession_…, site_….",
    _overlapping,
    confirmable=False,
)

CHECKS = (PARTS_OVERLAP,)
