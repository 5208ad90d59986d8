"""Counts that cannot be more than the people they are counted among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures


def _numerators(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.HEADCOUNT:
                continue
            among = _among(figures, cell)
            for whole in among:
                people = figures.value(whole)
                if people is not None and value.value > people.value:
                    message = (
                        f"{count(value.value)} {figures.subject(cell)}, are more than the {count(people.value)} "
                        f"{figures.subject(whole)}, among whom they are counted."
                    )
                    yield Finding(cell, value, message, (people,))


def _among(figures: CheckedFigures, cell: Cell) -> list[Cell]:
    """Return the cells whose people a headcount is part of, by definition."""
    definition = figures.definition(cell)
    if definition.whole is not None and cell.category in definition.parts and cell.category != definition.whole:
        return [cell._replace(category=definition.whole)]
    people = figures.people(cell)
    return [people[0]] if people else []


NUMERATOR_ABOVE_DENOMINATOR = Check(
    "numerator-above-denominator",
    Severity.ERROR,
    "More people appointed than shortlisted, or disciplined than employed, gives a likelihood above 100%.",
    "Correct the one that is wrong. Each person counts once, however often disciplined or trained.",
    _numerators,
    confirmable=False,
)

CHECKS = (NUMERATOR_ABOVE_DENOMINATOR,)
