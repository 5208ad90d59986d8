"""What equations say of the sensitive quantities alone, whatever their values are.

The quantities that are not shown and not sensitive can take up what is left of an equation. They are eliminated; each
relation that remains is between sensitive quantities and what readers know. Where one remains, a sensitive quantity
follows from the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
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
    single = {at for at, indices in uses.items() if len(indices) == 1}
    _set_aside(alive, free, uses, single)
    waiting = [(len(free[index]), index) for index in alive if free[index]]
    heapify(waiting)
    while waiting:
        size, pivot_row = heappop(waiting)
        if pivot_row not in alive or len(free[pivot_row]) != size:
            continue  # it has changed since, and waits again as it is now
        pivot = min(free[pivot_row], key=lambda at: (len(uses[at]), at))
        single = set()
        for index in uses[pivot] - {pivot_row}:
            single |= _reduce(index, pivot_row, pivot, rows, free, uses)
            if free[index]:
                heappush(waiting, (len(free[index]), index))
        single |= _drop(pivot_row, alive, free, uses)
        _set_aside(alive, free, uses, single)
    return _without_what_holds_anyway([rows[index] for index in sorted(alive)], sensitive)


def _without_what_holds_anyway(rows: Iterable[Row], sensitive: Collection[int]) -> list[Relation]:
    """Return what rows say of sensitive quantities besides what sums of these alone say, which tell no number."""
    anyway: dict[int, Row] = {}
    others: list[Relation] = []
    for row in rows:
        small = {at: times for at, times in row.items() if at in sensitive}
        if len(small) == len(row):
            small = _reduced(small, anyway)
            if small:
                anyway[min(small)] = small
        else:
            others.append(Relation(small, {at: times for at, times in row.items() if at not in sensitive}))
    return [each for each in others if _reduced(dict(each.sensitive), anyway)]


def _reduced(row: Row, pivots: Mapping[int, Row]) -> Row:
    """Return what is left of a row when pivots have been taken out of it."""
    for at, pivot in pivots.items():
        if row.get(at):
            common = gcd(row[at], pivot[at])
            keep, take = pivot[at] // common, -row[at] // common
            row = {
                each: times for each in row.keys() | pivot.keys()
                if (times := keep * row.get(each, 0) + take * pivot.get(each, 0))
            }  # fmt: skip
    return row


def _set_aside(alive: set[int], free: list[set[int]], uses: dict[int, set[int]], single: Iterable[int]) -> None:
    """Drop each row that has an unknown of its own, until none has."""
    own = sorted(single, reverse=True)
    while own:
        at = own.pop()
        if len(uses[at]) == 1:
            own += sorted(_drop(next(iter(uses[at])), alive, free, uses), reverse=True)


def _drop(index: int, alive: set[int], free: list[set[int]], uses: dict[int, set[int]]) -> set[int]:
    """Set a row aside; return the unknowns that are in one other row alone from now on."""
    alive.discard(index)
    single = set()
    for at in free[index]:
        uses[at].discard(index)
        if len(uses[at]) == 1:
            single.add(at)
    free[index] = set()
    return single


def _reduce(  # noqa: PLR0917 - one step of one algorithm, with all that it works on
    index: int, pivot_row: int, pivot: int, rows: list[Row], free: list[set[int]], uses: dict[int, set[int]]
) -> set[int]:
    """Take as much of the pivot's row from another one as it takes to be rid of the pivot in it.

    Returns the unknowns that are in one row alone from now on.
    """
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
    single = set()
    for at in free[index] - unknown:
        uses[at].discard(index)
        if len(uses[at]) == 1:
            single.add(at)
    for at in unknown - free[index]:
        uses[at].add(index)
    free[index] = unknown
    return single
