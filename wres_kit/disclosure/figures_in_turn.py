"""Figures of a large block that are shown one after the other, as long as all counts keep their values.

What readers miss most is shown first: the order follows from what adds up and from weights alone. Whether a figure is
shown follows from those shown before it and from the figure itself. So of what is hidden here whoever runs the program
learns that it would have left a count too few values, and nothing else: exactly the returns of which that is true as
well, with the same other figures and the same answers, are published alike.

The solver is asked for ends of counts, not for a choice: where it begins makes no difference to what is hidden.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.linear_programmes import NEAR, LinearProgramme
from wres_kit.disclosure.table import SparseRows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy.typing as npt

    from wres_kit.disclosure.integer_programme import Programme
    from wres_kit.disclosure.table import QuantityTable, SumLimit

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

NEVER = 10**9
"""After all bundles: the turn of what no figure makes known."""


class Tightness(NamedTuple):
    """At which turn a count has too few values, and which columns are the reason."""

    turn: int
    reasons: Integers


class FiguresInTurn:
    """Which bundles are not shown so that each count keeps its values.

    Parameters
    ----------
    table
        The block.
    limits
        What readers may conclude from answers.
    kinds
        Between which numbers each quantity lies for readers who do not see it.
    programme, chosen
        The bundles, and those that are not shown anyway.
    """

    def __init__(
        self, table: QuantityTable, limits: Collection[SumLimit], kinds: tuple[Floats, Floats], programme: Programme,
        chosen: frozenset[int],
    ) -> None:  # fmt: skip
        sums = [*(tuple(each.items()) for each in table.equations), *(each.factors for each in limits)]
        self._places = np.array(sorted({at for each in sums for at, _ in each}), np.int64)
        self._column = {at: index for index, at in enumerate(self._places.tolist())}
        self._rows = SparseRows.from_rows([[(self._column[at], float(times)) for at, times in each] for each in sums])
        self._kinds = kinds[0][self._places], kinds[1][self._places]
        none = np.full(len(limits), -np.inf)
        right = (
            np.r_[np.zeros(len(table.equations)), none],
            np.r_[np.zeros(len(table.equations)), np.array([float(each.most) for each in limits])],
        )
        lines = np.arange(len(sums)), np.arange(0)
        self._programme = LinearProgramme(np.arange(len(self._places)), lines, self._kinds, self._rows, right)
        self._order = sorted(programme.every - chosen, key=lambda at: (-programme.weight({at}), at))
        self._own = [
            np.array(sorted(self._column[at] for at in programme.quantities(bundle) if at in self._column), np.int64)
            for bundle in self._order
        ]
        self._known = np.array([at in table.known for at in self._places.tolist()], bool)

    def hidden(
        self, values: tuple[Floats, Floats], needed: Mapping[int, float], because: Mapping[int, Collection[int]]
    ) -> frozenset[int]:
        """Return the bundles that are not shown.

        Parameters
        ----------
        values
            Between which numbers each quantity lies; only what is shown is looked at.
        needed
            The counts that have too few values with all bundles: how far the ends of each are to be apart.
        because
            For each of them the shown quantities that are the reason.
        """
        shown = values[0][self._places], values[1][self._places]
        hidden = set[int]()
        turns = self._turns(hidden)
        # A count that was looked at before more was hidden has too few values at that turn or later, or never.
        waiting = [(-1, at, False) for at in sorted(needed)]
        reasons = {at: np.array([self._column[each] for each in sorted(because[at])], np.int64) for at in needed}
        heapify(waiting)
        while waiting:
            turn, count, is_sure = heappop(waiting)
            if not is_sure or (turns[reasons[count]] > turn).any():
                tight = self._tightness(count, needed[count], shown, turns, None if turn >= 0 else reasons[count])
                if tight is not None:
                    reasons[count] = tight.reasons
                    heappush(waiting, (tight.turn, count, True))
                continue
            hidden.add(turn)
            turns = self._turns(hidden)
            heappush(waiting, (turn, count, False))
        return frozenset(self._order[turn] for turn in hidden)

    def _turns(self, hidden: Collection[int]) -> Integers:
        """Return from which turn on each column is known, where the bundles of some turns are not shown."""
        turns = np.full(len(self._places), NEVER)
        for turn in reversed(range(len(self._order))):
            if turn not in hidden:
                turns[self._own[turn]] = turn
        turns[self._known] = -1
        return turns

    def _tightness(
        self, count: int, needed: float, shown: tuple[Floats, Floats], turns: Integers,
        reasons_with_all: Integers | None,
    ) -> Tightness | None:  # fmt: skip
        """Return the first turn with which a count has too few values; None if it never has.

        What is known with one turn is known with all later ones. So it is asked with all, then with those before the
        last one that is a reason, and so on, until the count has its values.
        """
        turn, tight = len(self._order) - 1, None
        if reasons_with_all is not None and (turns[reasons_with_all] < NEVER).all():
            tight = Tightness(int(turns[reasons_with_all].max(initial=-1)), reasons_with_all)
            turn = tight.turn - 1
        column, least, most = self._column[count], self._kinds[0], self._kinds[1]
        ends, reasons = [-np.inf, np.inf], [np.arange(0), np.arange(0)]
        while turn >= 0:
            known = turns <= turn
            self._programme.bound((np.where(known, shown[0], least), np.where(known, shown[1], most)))
            for side, (sign, own) in enumerate(((1.0, least), (-1.0, most))):
                if ends[side] != own[column]:  # what was as far out as can be with more known is so with less
                    ends[side], reasons[side] = self._end(column, sign, known)
                    if abs(ends[side] - own[column]) < NEAR:
                        ends[side], reasons[side] = own[column], np.arange(0)
            if floor(ends[1] + NEAR) - ceil(ends[0] - NEAR) >= needed:
                break
            because = np.concatenate(reasons)
            turn = int(turns[because].max(initial=-1))
            if turn < 0:
                return None
            tight = Tightness(turn, because)
            turn -= 1
        return tight

    def _end(self, column: int, sign: float, known: npt.NDArray[np.bool_]) -> tuple[float, Integers]:
        """Return an end of a count, and which of the known columns are reasons for it."""
        answer, duals = self._programme.solve([column], sign)
        reduced = np.zeros(len(self._places))
        reduced[column] = sign
        reduced -= np.bincount(self._rows.column, self._rows.factor * duals[self._rows.row], len(self._places))
        return float(answer[column]), np.flatnonzero((np.abs(reduced) > NEAR) & known)
