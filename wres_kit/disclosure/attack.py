"""What a reader can work out from what is published.

Three readers are reckoned with: one who solves equations with a single unknown, one after the other; one who solves
all of them at once; and one who knows how suppression works, and so in what range the numbers withheld from one
equation must lie.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.primary import limit_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wres_kit.disclosure.relations import Equation, Relations
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell

EXACT = 1e-8
"""Below this, a number that comes out of floating-point linear algebra on small whole numbers is zero."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What follows from the published counts by solving one equation after the other.

    Parameters
    ----------
    known
        Every count that is published or follows.
    by
        For those that follow, the equation that gives them.
    """

    known: frozenset[Cell]
    by: Mapping[Cell, Equation]


def solve_one_by_one(relations: Relations, published: Collection[Cell]) -> Solved:
    """Solve every equation that has a single unknown, until none has."""
    places, cells = relations.places, tuple(relations.places)
    unknown = np.ones(len(cells), dtype=np.int64)
    unknown[[places[cell] for cell in published if cell in places]] = 0
    left, sums = relations.left_over(unknown)
    ready = deque(position for position, count in enumerate(left) if count == 1)
    by: dict[Cell, Equation] = {}
    while ready:
        position = ready.popleft()
        if not left[position]:
            continue
        place = sums[position]
        by[cells[place]] = relations.equations[position]
        for other in relations.equations_of_places[place]:
            left[other] -= 1
            sums[other] -= place
            if left[other] == 1:
                ready.append(other)
    return Solved(frozenset(published).union(by), by)


def solve_together(relations: Relations, known: Collection[Cell]) -> frozenset[Cell]:
    """Return the unknown counts for which all equations together leave only one value.

    An equation that has a count of its own, in no other equation, tells nothing about the rest: that count takes up
    whatever is left. Such equations are set aside one by one, and only the core that remains is solved. Then the
    equations set aside are taken up again, the last one first.
    """
    rows = {equation: [cell for cell in equation.cells if cell not in known] for equation in relations.equations}
    rows = {equation: cells for equation, cells in rows.items() if cells}
    aside = _set_aside(rows)
    determined = _determined_in_core(rows)
    for cell, others in reversed(aside):
        if determined.issuperset(others):
            determined.add(cell)
    return frozenset(determined)


def _set_aside(rows: dict[Equation, list[Cell]]) -> list[tuple[Cell, list[Cell]]]:
    """Take from `rows` the equations that have a count of their own; return that count and the others of each."""
    uses: dict[Cell, set[Equation]] = {}
    for equation, cells in rows.items():
        for cell in cells:
            uses.setdefault(cell, set()).add(equation)
    own = [cell for cell, equations in uses.items() if len(equations) == 1]
    aside = []
    while own:
        cell = own.pop()
        if not uses[cell]:
            continue
        equation = next(iter(uses[cell]))
        others = [other for other in rows.pop(equation) if other != cell]
        aside.append((cell, others))
        uses[cell].clear()
        for other in others:
            uses[other].discard(equation)
            if len(uses[other]) == 1:
                own.append(other)
    return aside


def _determined_in_core(rows: Mapping[Equation, list[Cell]]) -> set[Cell]:
    """Solve the core, each part of it that has no count in common with the others by itself."""
    core = list(rows.items())
    determined: set[Cell] = set()
    for part in connected(list(rows.values())):
        determined |= _determined_in_part([core[position] for position in sorted(part)])
    return determined


def connected(rows: Sequence[Collection[Cell]]) -> list[set[int]]:
    """Return the positions of rows in groups: two rows that have a count in common are in one."""
    uses: dict[Cell, list[int]] = {}
    for position, cells in enumerate(rows):
        for cell in cells:
            uses.setdefault(cell, []).append(position)
    groups, seen = [], set()
    for position in range(len(rows)):
        if position in seen:
            continue
        group, reached = {position}, [position]
        while reached:
            near = {other for cell in rows[reached.pop()] for other in uses[cell]} - group
            group |= near
            reached += near
        seen |= group
        groups.append(group)
    return groups


def _determined_in_part(rows: Sequence[tuple[Equation, list[Cell]]]) -> set[Cell]:
    """Return what rows determine: a count is determined if its unit vector lies in the space that they span."""
    from scipy.linalg import qr  # noqa: PLC0415 - a fifth of a second, for few returns

    cells = sorted({cell for _, row in rows for cell in row})
    column = {cell: index for index, cell in enumerate(cells)}
    matrix = np.zeros((len(rows), len(cells)))
    for index, (equation, row) in enumerate(rows):
        for cell in row:
            matrix[index, column[cell]] = -1.0 if cell == equation.total else 1.0
    directions, sizes, _ = qr(matrix.T, mode="economic", pivoting=True)
    rank = int(np.sum(np.abs(np.diag(sizes)) > EXACT * max(matrix.shape)))
    outside = 1.0 - np.sum(directions[:, :rank] ** 2, axis=1)
    return {cell for cell, length in zip(cells, outside, strict=True) if length < EXACT}


def too_narrow(equation: Equation, relations: Relations, solved: Solved, guarded: Guarded) -> bool:
    """Return whether an equation alone tells too much about the numbers withheld from it.

    Where the total is known, so is the sum of what is withheld, and each of these numbers lies between the least it can
    be and what the others, at their least, leave of the sum. A small number is safe only if it could still be anything
    below its limit, and if the sum, which is a number of people too, is not small itself. If all of them may be small,
    a reader may suppose that they are; then their sum must not be the greatest that so many small numbers can have, for
    each of them would be known.

    Parameters
    ----------
    equation
        One of `relations`.
    relations
        All counts.
    solved
        What is known.
    guarded
        What must not become known.
    """
    unknown = [cell for cell in equation.parts if cell not in solved.known]
    if equation.total not in solved.known or not any(cell in guarded.small for cell in unknown):
        return False
    total = sum(relations.people[cell] for cell in unknown)
    least = sum(guarded.least(cell) for cell in unknown)
    for cell in unknown:
        most = total - (least - guarded.least(cell))
        if cell in guarded.small and (total < guarded.limit(cell) or most < guarded.limit(cell) - 1):
            return True
    if not all(cell in guarded.withheld for cell in unknown):
        return False
    return total == sum(guarded.limit(cell) - 1 for cell in unknown)


@dataclass(frozen=True, slots=True)
class Guarded:
    """What must not become known.

    Parameters
    ----------
    small
        Counts that are too small to be known, published or not.
    withheld
        Counts that are withheld from publication, small or not.
    rules
        The limits.
    """

    small: frozenset[Cell]
    withheld: frozenset[Cell]
    rules: DisclosureParameters

    def limit(self, cell: Cell) -> int:
        """Return the smallest number above zero that may be known."""
        return limit_of(cell, self.rules)

    def least(self, cell: Cell) -> int:
        """Return the least that a reader knows an unknown count to be: zeros are withheld only if the rules say so."""
        return 1 if cell in self.withheld and not self.rules.suppress_zero else 0
