"""The strongest reader: one who gives all equations to a solver, and knows that people are whole and never below none.

Bounds that are carried from one equation to the next miss what several equations say only together. A solver finds it:
for each withheld small count it looks for a way the return could be with at most one person there, and for one with as
many as the limit allows. What every such return agrees on is no secret.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.attack import connected
from wres_kit.returns.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.attack import Guarded
    from wres_kit.disclosure.relations import Relations

ENOUGH = 10**6
"""More people than any organisation has: it keeps what is unbounded from running away."""
SECONDS = 20.0
"""How long one question may take. Without an answer in this time a count is taken to be given away."""


@dataclass(frozen=True)
class _Part:
    """Equations among some unknown counts: `left` times the counts is `right`.

    Parameters
    ----------
    columns
        The places of these counts among all that are unknown.
    left
        A row an equation, a column a count.
    right
        What is left for the unknown counts of each equation.
    """

    columns: npt.NDArray[np.intp]
    left: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]

    def example(self, goal: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
        """Return whole numbers that fit and have the least of a goal, and None where the solver does not say."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns
        from scipy.sparse import csr_array  # noqa: PLC0415

        found = milp(
            goal, constraints=LinearConstraint(csr_array(self.left), self.right, self.right),
            integrality=np.ones(len(goal), dtype=np.int64), bounds=Bounds(0, ENOUGH), options={"time_limit": SECONDS},
        )  # fmt: skip
        return np.rint(found.x) if found.x is not None else None


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
    def _parts(self) -> list[_Part]:
        """The equations in parts that have no unknown count in common, so that each can be solved by itself."""
        rows, right = [], []
        for equation in self.relations.equations:
            row, constant = Counter[Cell](), 0.0
            for cell in equation.cells:
                sign = -1 if cell == equation.total else 1
                if cell in self.column:
                    row[cell] += sign
                else:
                    constant -= sign * self.relations.people[cell]
            row = Counter({cell: times for cell, times in row.items() if times})
            if row:
                rows.append(row)
                right.append(constant)
        return [self._part([(rows[at], right[at]) for at in sorted(part)]) for part in connected(rows)]

    def _part(self, equations: Sequence[tuple[Mapping[Cell, int], float]]) -> _Part:
        columns = sorted({self.column[cell] for row, _ in equations for cell in row})
        place = {column: at for at, column in enumerate(columns)}
        left = np.zeros((len(equations), len(columns)))
        for at, (row, _) in enumerate(equations):
            for cell, times in row.items():
                left[at, place[self.column[cell]]] = times
        return _Part(np.array(columns), left, np.array([constant for _, constant in equations]))

    def example(self, goal: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
        """Return how a return could be that has the least of a goal, and None where the solver does not say.

        What has nothing to do with the goal is not asked, and not a number in the answer.
        """
        found = np.full(len(goal), np.nan)
        for part in self._parts:
            if goal[part.columns].any():
                answer = part.example(goal[part.columns])
                if answer is None:
                    return None
                found[part.columns] = answer
        return found


def given_away(relations: Relations, known: Collection[Cell], guarded: Guarded) -> Iterator[Cell]:
    """Yield the small counts that cannot be anything from 1 up to their limit.

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
        return
    places = np.array([unknown.column[cell] for cell in small])
    enough = np.array([guarded.limit(cell) - 1 for cell in small])
    # One example of a return shows of many counts at once how small or how large they can be.
    may_be_small, may_be_large = np.zeros(len(small), dtype=bool), np.zeros(len(small), dtype=bool)
    for sign, done in ((1.0, may_be_small), (-1.0, may_be_large)):
        asked = places  # of all together first: what that example leaves open is asked one by one
        while not done.all():
            goal = np.zeros(len(unknown.column))
            goal[asked] = sign
            example = unknown.example(goal)
            first = int(np.argmin(done))
            alone = len(asked) == 1
            if example is not None:
                may_be_small |= example[places] <= 1
                may_be_large |= example[places] >= enough
            if alone and not done[first]:
                yield small[first]
                may_be_small[first] = may_be_large[first] = True  # once is enough
            asked = places[[int(np.argmin(done))]]
