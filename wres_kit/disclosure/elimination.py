"""What equations say of the sensitive quantities alone, whatever their values are.

The quantities that are not shown and not sensitive can take up what is left of an equation. They are eliminated; each
relation that remains is between sensitive quantities and what readers know. Where one remains, a sensitive quantity
follows from the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure.table import QuantityTable

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
    return _without_what_holds_anyway(_eliminated(equations, known, sensitive), sensitive)


def determined(
    equations: Iterable[Mapping[int, int]], known: Collection[int], wanted: Collection[int],
    nearly_known: Collection[int] = (),
) -> dict[int, frozenset[int]]:  # fmt: skip
    """Return which of some quantities follow from known ones whatever the values are, and from which of these.

    Parameters
    ----------
    equations
        Sums that are zero.
    known
        Quantities that readers know.
    wanted
        Quantities that may follow.
    nearly_known
        Quantities that readers know nearly, as those that were published rounded. What follows from known ones and a
        single one of these is nearly known itself, so it is among the answers.
    """
    rough = frozenset(nearly_known).difference(known, wanted)
    pivots: dict[int, Row] = {}
    for row in _eliminated(equations, known, rough.union(wanted)):
        left = reduced(row, pivots)
        unknown = [at for at in left if at in wanted] or [at for at in left if at in rough]
        if unknown:
            own = {min(unknown): left}
            pivots = {at: reduced(each, own) for at, each in pivots.items()} | own
    open_parts = {at: {each: row[each] for each in row if each != at and (each in wanted or each in rough)}
                  for at, row in pivots.items()}  # fmt: skip
    own_rows = {_direction(part): at for at, part in sorted(open_parts.items()) if at in rough and part}
    answers: dict[int, frozenset[int]] = {}
    for at, part in sorted(open_parts.items()):
        used = set(pivots[at])
        if at in rough:
            if len(part) != 1 or not part.keys() <= set(wanted):
                continue
            follows = next(iter(part))
        else:
            follows = at
            if (other := own_rows.get(_direction(part))) is not None:
                used |= pivots[other].keys()
            elif len(part) > 1 or not part.keys() <= rough:
                continue
        answers.setdefault(follows, frozenset(each for each in used if each in known))
    return answers


def _direction(row: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """Return a row without its factor: the same for all rows that are multiples of each other."""
    entries = sorted(row.items())
    common = gcd(*row.values()) if row else 1
    sign = -1 if entries and entries[0][1] < 0 else 1
    return tuple((at, sign * times // common) for at, times in entries)


def without_followers(
    table: QuantityTable, confidential: Collection[int], hidden: frozenset[int], nearly_known: Collection[int] = ()
) -> frozenset[int]:
    """Return the places of figures that are not shown, so that no quantity of some follows, not even a large one.

    One figure after the other goes, each time the one that readers miss least of those from which most follows. That
    nobody is counted somewhere is taken to be known as soon as anything is shown.

    Parameters
    ----------
    table
        Quantities, equations, figures, and what is known anyway.
    confidential
        The quantities of which nothing may follow; what of them is known anyway is passed over.
    hidden
        The places of figures that are not shown for other reasons.
    nearly_known
        As of `determined`.
    """
    wanted = frozenset(confidential) - determined(table.equations, table.known, confidential, nearly_known).keys()
    while wanted and len(hidden) < len(table.figures):
        shown = frozenset(
            at for place, each in enumerate(table.figures) if place not in hidden for at in each.quantities
        )
        relations_found = determined(table.equations, table.known | table.zeros | shown, wanted, nearly_known)
        if not relations_found:
            break
        because = [(each - table.known) & shown for each in relations_found.values()]
        blamed = frozenset.intersection(*because) or next(filter(None, because), frozenset())
        if not blamed:
            return frozenset(range(len(table.figures)))
        costs = {at: sum(each.weight for each in table.figures if at in each.quantities) for at in blamed}
        cheapest = min(sorted(costs), key=lambda at: costs[at])
        hidden |= {place for place, each in enumerate(table.figures) if cheapest in each.quantities}
    return hidden


def without_counts(table: QuantityTable, confidential: frozenset[int], hidden: frozenset[int]) -> frozenset[int]:
    """Return the places of figures that are not shown, so that some quantities are neither stated nor follow."""
    stating = {place for place, each in enumerate(table.figures) if not confidential.isdisjoint(each.quantities)}
    return without_followers(table, confidential, hidden | stating) if confidential else hidden


def shown_around(
    equations: Sequence[Mapping[int, int]], quantity: int, shown: frozenset[int], known: frozenset[int]
) -> frozenset[int]:
    """Return what is shown in the equations near a quantity: one step after the other, until there is anything."""
    reached, before = {quantity}, 0
    while len(reached) > before:
        before = len(reached)
        near = [each for each in equations if not reached.isdisjoint(each)]
        candidates = frozenset(at for each in near for at in each if at in shown and at not in known)
        if candidates:
            return candidates
        reached |= {at for each in near for at in each if at not in shown}
    return frozenset()


def _eliminated(
    equations: Iterable[Mapping[int, int]], known: Collection[int], sensitive: Collection[int]
) -> list[Row]:
    """Return what equations say of sensitive and known quantities alone."""
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
    return [rows[index] for index in sorted(alive)]


def _without_what_holds_anyway(rows: Iterable[Row], sensitive: Collection[int]) -> list[Relation]:
    """Return what rows say of sensitive quantities besides what sums of these alone say, which tell no number."""
    anyway: dict[int, Row] = {}
    others: list[Relation] = []
    for row in rows:
        small = {at: times for at, times in row.items() if at in sensitive}
        if len(small) == len(row):
            small = reduced(small, anyway)
            if small:
                anyway[min(small)] = small
        else:
            others.append(Relation(small, {at: times for at, times in row.items() if at not in sensitive}))
    return [each for each in others if reduced(dict(each.sensitive), anyway)]


def reduced(row: Row, pivots: Mapping[int, Row]) -> Row:
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
    row = rows[index] if keep == 1 else {at: keep * times for at, times in rows[index].items()}
    for at, times in rows[pivot_row].items():
        if left := row.get(at, 0) + take * times:
            row[at] = left
        else:
            del row[at]
    divisor = gcd(*row.values()) if row else 1
    rows[index] = row if divisor == 1 else {at: times // divisor for at, times in row.items()}
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


class CurrentSum(NamedTuple):
    """A sum of today's counts that is zero: the factor of the report's own count, and those of the others."""

    own: int
    others: Mapping[int, int]


def differences_of(sums: Sequence[CurrentSum]) -> Iterator[CurrentSum]:
    """Yield how each two sums with a member in common differ, where the report's own count is left in it."""
    for first, other in combinations(sums, 2):
        if first.own != other.own and not first.others.keys().isdisjoint(other.others):
            factors = Counter(first.others)
            factors.subtract(other.others)
            yield CurrentSum(first.own - other.own, {at: times for at, times in factors.items() if times})
