"""A reader who has kept every report, and holds them against each other.

Nothing here is shared with disclosure control. The reader knows how returns add up (`attacker.sums`). A count that he
has seen in one of two reports and that has not changed is the same number in both to him. An insider knows more: which
counts were corrected, shown or not. For each small count of each return they ask a solver for the least and the most
that it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.disclosure.attacker import completed, sensitive, sums, threshold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.disclosure.small_organisations import Counts, Place

Unknown = tuple["Place", int]
MOST = 5000


class Reader:
    """A reader of several publications of one year.

    Parameters
    ----------
    versions
        For each publication the counts of its return, and those that it stated.
    insider
        Whether the reader knows of every count whether it was corrected.
    """

    def __init__(self, versions: Sequence[tuple[Counts, Mapping[Place, int]]], *, insider: bool = False) -> None:
        self._all = [completed(counts) for counts, _ in versions]
        self._stated = [stated.keys() for _, stated in versions]
        self._insider = insider
        known: dict[Unknown, int] = {}
        for at, (_, stated) in enumerate(versions):
            known |= {self.unknown(at, place): people for place, people in stated.items()}
        self.known = known
        rows: list[tuple[dict[Unknown, int], bool]] = []
        for at, counts in enumerate(self._all):
            for row, exact in sums(counts):
                if all(place in counts for place in row):
                    rows.append(({self.unknown(at, place): times for place, times in row.items()}, exact))
        names = sorted(
            {self.unknown(at, place) for at, counts in enumerate(self._all) for place in counts} - set(known)
        )
        self._column = {name: at for at, name in enumerate(names)}
        right = np.array([-sum(times * known.get(name, 0) for name, times in row.items()) for row, _ in rows], float)
        low = np.where([exact for _, exact in rows], right, -np.inf)
        entries = [
            (index, self._column[name], times) for index, (row, _) in enumerate(rows) for name, times in row.items()
            if name in self._column
        ]  # fmt: skip
        lines, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = coo_array((factors, (lines, columns)), shape=(len(rows), len(names))).tocsr()
        self._constraints = LinearConstraint(matrix, low, right)

    def unknown(self, at: int, place: Place) -> Unknown:
        """Return the unknown of a count: that of the first return since which the reader takes it for the same."""
        people = self._all[at].get(place)
        first = at
        while first and self._all[first - 1].get(place) == people and self._is_seen(first, place):
            first -= 1
        return place, first

    def _is_seen(self, at: int, place: Place) -> bool:
        return self._insider or place in self._stated[at - 1] or place in self._stated[at]

    def small(self) -> list[tuple[int, Place]]:
        """Return what nobody may learn: of each publication, each once."""
        found = {
            self.unknown(at, place): (at, place) for at, counts in enumerate(self._all) for place in sensitive(counts)
        }
        return sorted(found.values())

    def ends(self, at: int, place: Place) -> tuple[int, int]:
        """Return the least and the most that a count can be, whatever the others are."""
        name = self.unknown(at, place)
        if name in self.known:
            return self.known[name], self.known[name]
        low, high = self._extreme(name, 1), self._extreme(name, -1)
        return max(low, 1), min(high, threshold(place) - 1)

    def _extreme(self, name: Unknown, sign: int) -> int:
        goal = np.zeros(len(self._column))
        goal[self._column[name]] = sign
        answer = milp(goal, constraints=self._constraints, integrality=np.ones(len(goal)), bounds=Bounds(0, MOST))
        assert answer.x is not None, "what was published contradicts itself"
        return round(answer.x[self._column[name]])

    def leaks(self) -> Iterator[tuple[int, Place, int, int]]:
        """Yield the small counts that can have one value or two neighbouring ones only."""
        for at, place in self.small():
            low, high = self.ends(at, place)
            if high - low < 2:
                yield at, place, low, high
