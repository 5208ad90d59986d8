"""What equations say of the sensitive quantities alone, whatever their values are.

The quantities that are not shown and not sensitive can take up what is left of an equation. They are eliminated; each
relation that remains is between sensitive quantities and what readers know. Where one remains, a sensitive quantity
follows from the others.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Row = dict[int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of sensitive quantities that readers know.

    Parameters
    ----------
    sensitive
        The sensitive quantities in it, each with its factor.
    known
        The known quantities from which the sum follows, each with its factor.
    """

    sensitive: Mapping[int, int]
    known: Mapping[int, int]


def relations(
    equations: Iterable[Mapping[int, int]], known: Collection[int], sensitive: Collection[int]
) -> list[Relation]:
    """Return the relations between sensitive quantities that are left when all others are eliminated.

    Sparse Gaussian elimination over the integers. An equation with an unknown of its own says nothing about the others
    and is set aside first; most of them go that way.

    Parameters
    ----------
    equations
        Sums that are zero.
    known
        Quantities that readers know.
    sensitive
        Quantities that they may not learn.
    """
    rows = [dict(equation) for equation in equations]
    free = [{at for at in row if at not in known and at not in sensitive} for row in rows]
    uses: dict[int, set[int]] = {}
    for index, unknown in enumerate(free):
        for at in unknown:
            uses.setdefault(at, set()).add(index)
    alive = set(range(len(rows)))
    _set_aside(alive, free, uses)
    while True:
        candidates = [index for index in alive if free[index]]
        if not candidates:
            break
        pivot_row = min(candidates, key=lambda index: (len(free[index]), index))
        pivot = min(free[pivot_row], key=lambda at: (len(uses[at]), at))
        for index in sorted(uses[pivot] - {pivot_row}):
            _reduce(index, pivot_row, pivot, rows, free, uses)
        _drop(pivot_row, alive, free, uses)
        _set_aside(alive, free, uses)
    left: list[Relation] = []
    for index in sorted(alive):
        small = {at: times for at, times in rows[index].items() if at in sensitive}
        if small:
            rest = {at: times for at, times in rows[index].items() if at not in sensitive}
            left.append(Relation(small, rest))
    return left


def _set_aside(alive: set[int], free: list[set[int]], uses: dict[int, set[int]]) -> None:
    """Drop each row that has an unknown of its own, until none has."""
    own = deque(sorted(at for at, indices in uses.items() if len(indices) == 1))
    while own:
        at = own.popleft()
        if len(uses[at]) == 1:
            for other in _drop(next(iter(uses[at])), alive, free, uses):
                if len(uses[other]) == 1:
                    own.append(other)


def _drop(index: int, alive: set[int], free: list[set[int]], uses: dict[int, set[int]]) -> list[int]:
    alive.discard(index)
    unknown = sorted(free[index])
    for at in unknown:
        uses[at].discard(index)
    free[index] = set()
    return unknown


def _reduce(  # noqa: PLR0917 - one step of one algorithm, with all that it works on
    index: int, pivot_row: int, pivot: int, rows: list[Row], free: list[set[int]], uses: dict[int, set[int]]
) -> None:
    """Take as much of the pivot's row from another one as it takes to be rid of the pivot in it."""
    ours, theirs = rows[index][pivot], rows[pivot_row][pivot]
    common = gcd(ours, theirs)
    keep, take = theirs // common, -ours // common
    row = {at: keep * times for at, times in rows[index].items()}
    for at, times in rows[pivot_row].items():
        row[at] = row.get(at, 0) + take * times
    row = {at: times for at, times in row.items() if times}
    divisor = gcd(*row.values()) if row else 1
    rows[index] = {at: times // divisor for at, times in row.items()}
    unknown = (free[index] | free[pivot_row]) & row.keys()
    for at in free[index] - unknown:
        uses[at].discard(index)
    for at in unknown - free[index]:
        uses[at].add(index)
    free[index] = unknown
