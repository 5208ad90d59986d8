"""How much room what is shown leaves the sensitive quantities.

Linear programmes find for each sensitive quantity the least and the most that it can be. Where it cannot be everything
below its threshold, the dual of the programme says why: a sum of quantities that are not shown is known and too small.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.table import Kind
from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy.typing as npt
    from scipy.optimize import OptimizeResult
    from scipy.sparse import csr_array

    from wres_kit.disclosure.table import QuantityTable

NEAR = 1e-6
ENOUGH_VALUES = 2
"""A quantity has room if its least and its most value are at least so far apart, or as far as its threshold allows."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a choice tells: a sum of quantities is at most so many people, or more would have been shown.

    Parameters
    ----------
    factors
        The quantities, each with its factor.
    most
        The most that the sum can be.
    """

    factors: tuple[tuple[int, int], ...]
    most: int


@dataclass(frozen=True, slots=True)
class Squeeze:
    """A sensitive quantity that has too little room, and why.

    Parameters
    ----------
    quantity
        Which.
    width
        How far its least and its most value are apart.
    known
        The shown quantities because of which it has no more.
    tells
        What whoever sees that more is not shown may conclude; None where no single sum says it.
    """

    quantity: int
    width: float
    known: frozenset[int]
    tells: Told | None


class ContradictionError(WresError):
    """Figures of a return that cannot all be right, so that disclosure control cannot judge them."""


class Room:
    """The room that a choice leaves.

    Parameters
    ----------
    table
        All quantities and equations.
    shown
        The quantities that readers know.
    choice_tells
        What the choice tells besides.
    """

    def __init__(self, table: QuantityTable, shown: Collection[int], choice_tells: Sequence[Told]) -> None:
        self._table, self._shown, self._told = table, frozenset(shown), tuple(choice_tells)

    def squeezes(self) -> Iterator[Squeeze]:
        """Yield the sensitive quantities that cannot be everything below their threshold."""
        for part in self._parts():
            yield from part.squeezes()

    def _parts(self) -> Iterator[_Part]:
        """Yield the equations in parts that have no quantity in common that is not shown."""
        zeros, sensitive = self._table.zeros, self._table.sensitive
        rows: list[tuple[Mapping[int, int], int | None]] = [(each, None) for each in self._table.equations]
        rows += [(dict(each.factors), each.most) for each in self._told]
        unknown = [[at for at in row if at not in self._shown and at not in zeros] for row, _ in rows]
        for indices in _connected(unknown):
            columns = sorted({at for index in indices for at in unknown[index]})
            if not sensitive.isdisjoint(columns):
                yield _Part(self._table, self._shown, [rows[index] for index in indices], columns)


class _Part:
    def __init__(
        self, table: QuantityTable, shown: frozenset[int], rows: Sequence[tuple[Mapping[int, int], int | None]],
        columns: Sequence[int],
    ) -> None:  # fmt: skip
        from scipy.sparse import csr_array  # noqa: PLC0415 - half a second, for few returns

        self._table, self._shown, self._columns = table, shown, columns
        place = {at: index for index, at in enumerate(columns)}
        self._equal = [row for row, most in rows if most is None]
        self._below = [(row, most) for row, most in rows if most is not None]
        self._left = self._matrix(self._equal, place, csr_array)
        low, high = self._slack_of(self._equal)
        self._exact = low == high
        self._right, self._right_high = -high, -low
        below = [row for row, _ in self._below]
        self._left_told = self._matrix(below, place, csr_array)
        low, _ = self._slack_of(below)
        self._right_told = np.array([float(most) for _, most in self._below]) - low
        quantities = [table.quantities[at] for at in columns]
        self._bounds = np.array([(each.least, each.most) for each in quantities], dtype=np.float64)
        self._sensitive = [index for index, each in enumerate(quantities) if each.kind is Kind.SENSITIVE]

    def squeezes(self) -> Iterator[Squeeze]:
        """Yield what has too little room, lowest place first; one example often settles all of them."""
        waiting: dict[int, list[float]] = {index: [np.inf, -np.inf] for index in self._sensitive}
        for sign in (1.0, -1.0):
            goal = np.zeros(len(self._columns))
            goal[self._sensitive] = sign
            answer = self._solve(goal)
            self._note(waiting, answer.x)
        for index in self._sensitive:
            yield from self._squeeze(index, waiting)

    def _squeeze(self, index: int, waiting: dict[int, list[float]]) -> Iterator[Squeeze]:
        ends, certificates = self._bounds[index], []
        for sign in (1.0, -1.0):
            reached = waiting[index][0] <= ends[0] + NEAR if sign > 0 else waiting[index][1] >= ends[1] - NEAR
            if reached:
                continue
            goal = np.zeros(len(self._columns))
            goal[index] = sign
            answer = self._solve(goal)
            self._note(waiting, answer.x)
            if (answer.fun > ends[0] + NEAR) if sign > 0 else (-answer.fun < ends[1] - NEAR):
                certificates.append((sign, answer))
        width = waiting[index][1] - waiting[index][0]
        for sign, answer in certificates:
            yield self._why(index, sign, width, answer)

    def _note(self, waiting: dict[int, list[float]], values: npt.NDArray[np.float64]) -> None:
        for index, ends in waiting.items():
            ends[0], ends[1] = min(ends[0], values[index]), max(ends[1], values[index])

    def _why(self, index: int, sign: float, width: float, answer: OptimizeResult) -> Squeeze:
        """Read from the dual which sum is too small, and what it is made of."""
        duals = np.asarray(answer.eqlin.marginals) if len(self._equal) else np.zeros(0)
        told_duals = np.asarray(answer.ineqlin.marginals)
        combined: dict[int, float] = {}
        for row, dual in zip(self._equal, duals, strict=True):
            for at, times in row.items() if abs(dual) > NEAR else ():
                combined[at] = combined.get(at, 0.0) + dual * times
        known = frozenset(at for at, times in combined.items() if at in self._shown and abs(times) > NEAR)
        if np.any(np.abs(told_duals) > NEAR):
            return Squeeze(self._columns[index], width, known, None)
        return Squeeze(self._columns[index], width, known, self._told(index, sign, combined))

    def _told(self, index: int, sign: float, combined: Mapping[int, float]) -> Told | None:
        """Return the sum of what is not shown that would have to be larger, and the most that it is."""
        unknown = {at: -times for at, times in combined.items() if at not in self._shown and abs(times) > NEAR}
        own = unknown.get(self._columns[index])
        if not own:
            return None
        factors = {at: times / abs(own) for at, times in unknown.items()}
        if any(abs(times - round(times)) > NEAR for times in factors.values()):
            return None
        scaled = {at: round(times) for at, times in factors.items()}
        quantities = self._table.quantities
        towards = 1 if (sign < 0) == (scaled[self._columns[index]] > 0) else -1
        scaled = {at: times * towards for at, times in scaled.items()}
        needed = 0.0
        for at, times in scaled.items():
            each = quantities[at]
            if at == self._columns[index]:
                needed += times * (each.most if sign < 0 else each.least)
            else:
                needed += times * (each.least if times > 0 else each.most)
        return Told(tuple(sorted(scaled.items())), floor(needed) - 1) if isfinite(needed) else None

    def _solve(self, goal: npt.NDArray[np.float64]) -> OptimizeResult:
        from scipy.optimize import linprog  # noqa: PLC0415

        answer: OptimizeResult = linprog(  # type: ignore[call-overload]
            goal, A_ub=self._left_told if self._below else None, b_ub=self._right_told if self._below else None,
            A_eq=self._left if self._equal else None, b_eq=self._right if self._equal else None, bounds=self._bounds,
            method="highs",
        )  # fmt: skip
        if answer.status != 0:
            message = "The figures of a return contradict each other, so we cannot protect them. Run wres check."
            raise ContradictionError(message)
        return answer

    def _slack_of(self, rows: Sequence[Mapping[int, int]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return between which values the known quantities of rows add up to."""
        low, high = np.zeros(len(rows)), np.zeros(len(rows))
        for index, row in enumerate(rows):
            for at, times in row.items():
                if at in self._shown:
                    each = self._table.quantities[at]
                    ends = sorted((times * each.low, times * each.high))
                    low[index] += ends[0]
                    high[index] += ends[1]
        return low, high

    @staticmethod
    def _matrix(rows: Sequence[Mapping[int, int]], place: Mapping[int, int], kind: type[csr_array]) -> csr_array:
        entries = [
            (index, place[at], float(times)) for index, row in enumerate(rows) for at, times in row.items()
            if at in place
        ]  # fmt: skip
        shape = (len(rows), len(place))
        if not entries:
            return kind(shape)
        lines, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
        return kind((factors, (lines, columns)), shape=shape)


def _connected(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the places of rows in groups: two rows that have an unknown in common are in one."""
    leader: dict[int, int] = {}

    def find(at: int) -> int:
        while leader.setdefault(at, at) != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for row in rows:
        for other in row[1:]:
            leader[find(other)] = find(row[0])
    groups: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        if row:
            groups.setdefault(find(row[0]), []).append(index)
    return list(groups.values())
