"""The strongest reader: one who gives all equations to a solver, and knows that people are whole and never below none.

Bounds that are carried from one equation to the next miss what several equations say only together. A solver finds it:
for each withheld small count it looks for a way the return could be with at most one person there, and for one with as
many as the limit allows. What every such return agrees on is no secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from wres_kit.disclosure.attack import Guarded
    from wres_kit.disclosure.relations import Relations
    from wres_kit.returns.cells import Cell

ENOUGH = 10**6
"""More people than any organisation has: it keeps what is unbounded from running away."""
SECONDS = 20.0
"""How long one question may take. Without an answer in this time a count is taken to be given away."""


@dataclass(frozen=True)
class _Unknown:
    """The equations among what is not known.

    Parameters
    ----------
    relations
        All counts and their equations.
    known
        The counts that are published or follow.
    """

    relations: Relations
    known: Collection[Cell]

    @cached_property
    def column(self) -> dict[Cell, int]:
        """The place of each unknown count."""
        unknown = {cell for equation in self.relations.equations for cell in equation.cells} - set(self.known)
        return {cell: place for place, cell in enumerate(sorted(unknown))}

    @cached_property
    def _sides(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        rows: list[npt.NDArray[np.float64]] = []
        right: list[float] = []
        for equation in self.relations.equations:
            row, constant = np.zeros(len(self.column)), 0.0
            for cell in equation.cells:
                sign = -1.0 if cell == equation.total else 1.0
                if cell in self.column:
                    row[self.column[cell]] += sign
                else:
                    constant -= sign * self.relations.people[cell]
            if row.any():
                rows.append(row)
                right.append(constant)
        return np.array(rows).reshape(len(rows), len(self.column)), np.array(right)

    def example(self, goal: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
        """Return how a return could be that has the least of a goal, and None where the solver does not say."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns
        from scipy.sparse import csr_array  # noqa: PLC0415

        left, right = self._sides
        found = milp(
            goal, constraints=LinearConstraint(csr_array(left), right, right),
            integrality=np.ones(len(goal), dtype=np.int64), bounds=Bounds(0, ENOUGH), options={"time_limit": SECONDS},
        )  # fmt: skip
        return np.rint(found.x) if found.x is not None else None


def given_away(relations: Relations, known: Collection[Cell], guarded: Guarded) -> Cell | None:
    """Return a small count that cannot be anything from 1 up to its limit; None where there is none.

    Parameters
    ----------
    relations
        All counts and their equations.
    known
        The counts that are published or follow.
    guarded
        What must not become known.
    """
    unknown = _Unknown(relations, known)
    small = sorted(cell for cell in guarded.small if cell in unknown.column)
    if not small:
        return None
    places = np.array([unknown.column[cell] for cell in small])
    enough = np.array([guarded.limit(cell) - 1 for cell in small])
    # One example of a return shows of many counts at once how small or how large they can be.
    may_be_small, may_be_large = np.zeros(len(small), dtype=bool), np.zeros(len(small), dtype=bool)
    for sign, done in ((1.0, may_be_small), (-1.0, may_be_large)):
        while not done.all():
            goal = np.zeros(len(unknown.column))
            first = int(np.argmin(done))
            goal[places[first]] = sign
            example = unknown.example(goal)
            if example is None:
                return small[first]
            may_be_small |= example[places] <= 1
            may_be_large |= example[places] >= enough
            if not done[first]:
                return small[first]
    return None
