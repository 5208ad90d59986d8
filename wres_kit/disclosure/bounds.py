"""What a reader can narrow down: the least and the most that a withheld count can be.

People are whole and never fewer than none, so an equation bounds what is unknown in it even where it does not solve it:
a part is no more than its total less the other parts at their least. What one equation says is carried to the others,
until nothing moves any more.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from wres_kit.disclosure.attack import Guarded
    from wres_kit.disclosure.relations import Equation, Relations
    from wres_kit.returns.cells import Cell

ROUNDS = 60
"""Bounds that still move after as many rounds move by one person at a time; by then they say nothing new."""


class Bounds:
    """The least and the most that each unknown count can be.

    Parameters
    ----------
    relations
        All counts and their equations.
    known
        The counts that are published or follow.
    """

    def __init__(self, relations: Relations, known: Collection[Cell]) -> None:
        self._people = relations.people
        self._known = known
        self._least: dict[Cell, float] = {}
        self._most: dict[Cell, float] = {}
        self.by: dict[Cell, Equation] = {}
        """For each count that is bounded, the equation that bounded it last."""
        open_equations = [each for each in relations.equations if any(cell not in known for cell in each.cells)]
        for _ in range(ROUNDS):
            if not any([self._carry(equation) for equation in open_equations]):  # noqa: C419 - each is carried
                break

    def of(self, cell: Cell) -> tuple[float, float]:
        """Return the least and the most that a count can be."""
        if cell in self._known:
            return self._people[cell], self._people[cell]
        return self._least.get(cell, 0), self._most.get(cell, inf)

    def too_narrow(self, guarded: Guarded) -> Iterator[Cell]:
        """Yield the unknown small counts that cannot be anything from 1 up to their limit."""
        for cell in sorted(guarded.small & self.by.keys()):
            least, most = self.of(cell)
            if least > 1 or most < guarded.limit(cell) - 1:
                yield cell

    def _carry(self, equation: Equation) -> bool:
        """Bound the counts of an equation by each other; return whether any bound moved."""
        bounds = [self.of(part) for part in equation.parts]
        least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
        moved = self._bound(equation.total, least, most, equation)
        total_least, total_most = self.of(equation.total)
        for part, (low, high) in zip(equation.parts, bounds, strict=True):
            others_most = most - high if high < inf else self._most_of_others(equation, part)
            moved |= self._bound(part, total_least - others_most, total_most - (least - low), equation)
        return moved

    def _most_of_others(self, equation: Equation, part: Cell) -> float:
        return sum(self.of(other)[1] for other in equation.parts if other != part)

    def _bound(self, cell: Cell, least: float, most: float, equation: Equation) -> bool:
        if cell in self._known:
            return False
        before = self.of(cell)
        after = max(before[0], least), min(before[1], most)
        if after == before or after[0] > after[1]:
            return False
        self._least[cell], self._most[cell] = after
        self.by[cell] = equation
        return True


def narrowed(
    relations: Relations, known: Collection[Cell], guarded: Guarded
) -> tuple[tuple[Cell, ...], Mapping[Cell, Equation]]:
    """Return the small counts that a reader narrows down too far, and by which equations all bounds came about.

    Parameters
    ----------
    relations
        All counts and their equations.
    known
        The counts that are published or follow.
    guarded
        What must not become known.
    """
    bounds = Bounds(relations, known)
    return tuple(bounds.too_narrow(guarded)), bounds.by
