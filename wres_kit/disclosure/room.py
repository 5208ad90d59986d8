"""How much room what is shown leaves the sensitive quantities.

Two ways to find a quantity that cannot be everything below its threshold, the cheap one first:

1. by single sums: what is not shown in a sum is known, and too small (or too large) for it;
2. by linear programmes over all sums: the dual of the programme says which of them together are the reason.

What is not shown in one answer is an example of what the figures could be as well. Examples are kept: most quantities
are found to have room by an example that was made for another one, or for another choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.ranges import NEAR, Ranges, SparseRows
from wres_kit.disclosure.table import ENOUGH, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.ranges import Floats, Narrow
    from wres_kit.disclosure.table import QuantityTable


@dataclass(frozen=True, slots=True)
class Told:
    """What a choice tells: a sum of quantities that are not shown is at most so many people.

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


class Room:
    """The room that choices leave the sensitive quantities of a table.

    Parameters
    ----------
    table
        All quantities, and the equations that matter.
    places
        The quantities that matter; all where None.
    """

    def __init__(self, table: QuantityTable, places: Collection[int] | None = None) -> None:
        quantities = table.quantities
        self._kinds_least = np.array([each.least for each in quantities], float)
        self._kinds_most = np.array([each.most for each in quantities], float)
        self._low = np.array([each.low for each in quantities], float)
        self._high = np.array([each.high for each in quantities], float)
        self._sensitive = np.array([each.kind is Kind.SENSITIVE for each in quantities], bool)
        if places is not None:
            self._sensitive &= np.isin(np.arange(len(quantities)), list(places))
        self._zero = np.array([each.kind is Kind.ZERO for each in quantities], bool)
        self._equations = SparseRows.of([each.items() for each in table.equations])
        self._entries = self._equations.members
        self._examples: list[Floats] = [self._low]
        self._passed: dict[tuple[tuple[int, int], ...], int] = {}

    # Single sums ----------------------------------------------------------------------------------------------------

    def by_sums(self, shown: Collection[int]) -> list[Squeeze]:
        """Return the sensitive quantities that cannot be everything below their threshold because of a single sum."""
        unknown = self._unknown(shown)
        rows = self._equations.within(unknown)
        least, most = self._known_ends(unknown)
        others_least, others_most = rows.ends(self._kinds_least, self._kinds_most)
        own = self._sensitive[rows.column]
        row, column, factor = rows.row[own], rows.column[own], rows.factor[own]
        first, second = factor * self._kinds_least[column], factor * self._kinds_most[column]
        # What is left of a sum for the quantity, whatever the others in it are.
        upper = -least[row] - (others_least[row] - np.minimum(first, second))
        lower = -most[row] - (others_most[row] - np.maximum(first, second))
        high = np.where(factor > 0, upper / factor, lower / factor)
        low = np.where(factor > 0, lower / factor, upper / factor)
        too_high, too_low = low > self._kinds_least[column] + NEAR, high < self._kinds_most[column] - NEAR
        width = np.minimum(high, self._kinds_most[column]) - np.maximum(low, self._kinds_least[column])
        members = rows.members
        squeezes: list[Squeeze] = []
        for index in range(len(row)):
            entries = members[int(row[index])]
            sums = _scaled(entries, int(column[index]))
            known = self._shown_in(int(row[index]), unknown)
            if not known:
                continue
            for sign, squeezed in ((-1.0, too_low[index]), (1.0, too_high[index])):
                tells = self._tells(int(column[index]), sign, sums)
                if squeezed:
                    squeezes.append(Squeeze(int(column[index]), float(width[index]), known, tells))
                elif tells is not None:
                    self.note_passed(Told(tuple((at, -times) for at, times in tells.factors), -tells.most - 1))
        return squeezes

    def _shown_in(self, row: int, unknown: npt.NDArray[np.bool_]) -> frozenset[int]:
        return frozenset(at for at, _ in self._entries[row] if not unknown[at] and not self._zero[at])

    @property
    def passed(self) -> tuple[Told, ...]:
        """The sums that were large enough whenever it was asked."""
        return tuple(Told(factors, most) for factors, most in self._passed.items())

    def note_passed(self, answer: Told) -> None:
        """Keep that a sum was large enough: whoever later does not see the sum may conclude that."""
        self._passed[answer.factors] = min(answer.most, self._passed.get(answer.factors, ENOUGH))

    def _tells(self, quantity: int, sign: float, factors: Mapping[int, float]) -> Told | None:
        """Return the sum that would have to be larger for the end of a quantity, and the most that it then is."""
        if any(abs(times - round(times)) > NEAR for times in factors.values()):
            return None
        scaled = {at: round(times) for at, times in factors.items()}
        towards = 1 if (sign < 0) == (scaled[quantity] > 0) else -1
        scaled = {at: times * towards for at, times in scaled.items()}
        needed = 0.0
        for at, times in scaled.items():
            smallest, largest = self._kinds_least[at], self._kinds_most[at]
            if at == quantity:
                needed += times * (largest if sign < 0 else smallest)
            else:
                needed += times * (smallest if times > 0 else largest)
        if not isfinite(needed) or abs(needed) >= ENOUGH / 2:
            return None
        return Told(tuple(sorted(scaled.items())), floor(needed) - 1)

    # All sums together ----------------------------------------------------------------------------------------------

    def by_programmes(self, shown: Collection[int], told: Collection[Told]) -> list[Squeeze]:
        """Return the sensitive quantities that cannot be everything below their threshold because of all sums.

        Parameters
        ----------
        shown
            The quantities that readers know.
        told
            What the choice tells besides.
        """
        unknown = self._unknown(shown)
        rows = self._equations.within(unknown)
        least, most = self._known_ends(unknown)
        sums = {frozenset(at for at, _ in entries) for entries in rows.members}
        # What an earlier question told follows from the sum itself where that is still known.
        passed = [each for each in self.passed if frozenset(at for at, _ in each.factors if unknown[at]) not in sums]
        limits = self._limits([*told, *passed], unknown)
        ranges = Ranges(rows, (-most, -least), limits, (self._kinds_least, self._kinds_most), self._sensitive & unknown)
        squeezes = [
            Squeeze(each.quantity, each.width, *self._reason(each, unknown)) for each in ranges.narrow(self._examples)
        ]
        self._examples = ranges.examples
        return squeezes

    def _limits(self, told: Sequence[Told], unknown: npt.NDArray[np.bool_]) -> tuple[SparseRows, Floats]:
        """Return what is told as rows of what is not shown, each with the most that it can be."""
        all_rows = SparseRows.of([each.factors for each in told])
        known = all_rows.within(~unknown).times(self._low)
        most = np.array([each.most for each in told], float) - known
        rows = all_rows.within(unknown)
        _, largest = rows.ends(self._kinds_least, self._kinds_most)
        kept = [row for row in range(rows.size) if largest[row] > most[row] + NEAR]
        members = rows.members
        return SparseRows.of([members[row] for row in kept]), most[kept]

    def _reason(self, narrow: Narrow, unknown: npt.NDArray[np.bool_]) -> tuple[frozenset[int], Told | None]:
        """Read from the dual which sum is too small, and what it is made of."""
        combined: dict[int, float] = {}
        for row, dual in narrow.duals.items():
            for at, times in self._entries[row]:
                combined[at] = combined.get(at, 0.0) + dual * times
        combined = {at: times for at, times in combined.items() if abs(times) > NEAR and not self._zero[at]}
        known = frozenset(at for at in combined if not unknown[at])
        hidden = {at: -times for at, times in combined.items() if unknown[at]}
        own = hidden.get(narrow.quantity)
        if not own or narrow.by_limits:
            return known, None
        return known, self._tells(narrow.quantity, narrow.sign, {at: times / abs(own) for at, times in hidden.items()})

    def _unknown(self, shown: Collection[int]) -> npt.NDArray[np.bool_]:
        unknown = ~self._zero
        unknown[list(shown)] = False
        return unknown

    def _known_ends(self, unknown: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        known = self._equations.within(~unknown & ~self._zero)
        return known.ends(self._low, self._high)


def _scaled(entries: Sequence[tuple[int, float]], quantity: int) -> dict[int, float]:
    own = abs(dict(entries)[quantity])
    return {at: times / own for at, times in entries}
