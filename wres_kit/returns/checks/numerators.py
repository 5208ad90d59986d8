"""Counts that cannot be more than the people they are counted among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import LIKELIHOOD
from wres_kit.returns.words import count, subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures


def _numerators(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        for cell, value in one.values.items():
            if cell.measure != Measure.HEADCOUNT:
                continue
            among = _among(figures, cell)
            for whole in among:
                people = figures.value(whole)
                if people is not None and value.value > people.value:
                    message = (
                        f"{count(value.value)} {subject(cell)}, are more than the {count(people.value)} "
                        f"{subject(whole)}, among whom they are counted."
                    )
                    yield Finding(cell, value, message, (people,))


def _among(figures: Figures, cell: Cell) -> list[Cell]:
    """Return the cells whose people a headcount is part of, by definition."""
    if cell.indicator in LIKELIHOOD:
        people = figures.people(cell)
        return [people[0]] if people else []
    if cell.indicator == 9 and cell.category in ("voting", "executive"):
        return [cell._replace(category="total_board")]
    return []


NUMERATOR_ABOVE_DENOMINATOR = Check(
    "numerator-above-denominator",
    Severity.ERROR,
    "More people appointed than shortlisted, or disciplined than employed, gives a likelihood above 100%.",
    "Correct the one that is wrong. Each person counts once, however often disciplined or trained.",
    _numerators,
    confirmable=False,
)

CHECKS = (NUMERATOR_ABOVE_DENOMINATOR,)
