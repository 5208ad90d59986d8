"""What counts of people have to do with each other, as far as a reader of published results can use it.

Parts add up to totals, events happen among people, one figure stands in two places. Whoever knows all but one of the
counts in such an equation knows the last one too; so these equations decide what else must be withheld beside a small
number, and any later proof that nothing can be worked out starts from the same list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from wres_kit.returns.cells import Cell


@dataclass(frozen=True, slots=True)
class Equation:
    """A total and the parts that add up to it.

    Parameters
    ----------
    total
        The address of the total.
    parts
        The addresses of its parts. What the parts leave over is a part of its own, whose measure begins with ``rest``.
    """

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All addresses in it, the total first."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Relations:
    """All counts of one return, and the equations between them.

    Parameters
    ----------
    people
        How many people (or respondents) there are at each address: given, added up, or implied by a percentage.
    equations
        What adds up to what.
    reveals
        For the address of a percentage, the counts that a reader can work out from it and its neighbours.
    """

    people: Mapping[Cell, int]
    equations: tuple[Equation, ...]
    reveals: Mapping[Cell, tuple[Cell, ...]]

    @cached_property
    def places(self) -> Mapping[Cell, int]:
        """A number for each address that stands in an equation: numbers are found faster than addresses."""
        return {
            cell: place for place, cell in enumerate({cell: None for each in self.equations for cell in each.cells})
        }

    def left_over(self, unknown: npt.NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """Return for each equation how many of its addresses are unknown, and the sum of their numbers.

        Where one is left, the sum is its number.

        Parameters
        ----------
        unknown
            By the number of an address, 1 where it is unknown, else 0.
        """
        if not self.equations:
            return [], []
        of_equations = unknown[self._flat]
        left = np.add.reduceat(of_equations, self._starts)
        return left.tolist(), np.add.reduceat(of_equations * self._flat, self._starts).tolist()

    @cached_property
    def _flat(self) -> npt.NDArray[np.int64]:
        return np.array([place for places in self.places_of_equations for place in places], dtype=np.int64)

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        return np.cumsum([0, *(len(places) for places in self.places_of_equations)][:-1])

    @cached_property
    def places_of_equations(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the addresses in each equation, each once."""
        return tuple(tuple({self.places[cell]: None for cell in each.cells}) for each in self.equations)

    @cached_property
    def equations_of_places(self) -> tuple[tuple[int, ...], ...]:
        """The equations that each address stands in, by their position."""
        found: list[list[int]] = [[] for _ in self.places]
        for position, places in enumerate(self.places_of_equations):
            for place in places:
                found[place].append(position)
        return tuple(map(tuple, found))

    def counts_behind(self, cell: Cell) -> tuple[Cell, ...]:
        """Return the counts that are as good as published when the value at an address is."""
        return (cell,) if cell in self.people else self.reveals.get(cell, ())


REST = "rest"


def rest_of(total: Cell, what: str) -> Cell:
    """Return the address of what is left of a total beside some of its parts."""
    return total._replace(measure=f"{REST} of {total.measure}: {what}")


def is_rest(cell: Cell) -> bool:
    """Return whether an address is that of what is left of a total: never published, but possibly worked out."""
    return cell.measure.startswith(REST)
