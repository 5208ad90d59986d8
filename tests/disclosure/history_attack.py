"""An attacker who has kept every file of a history, and solves for each small count of each organisation.

Of each year the unknowns are the counts of all returns, as they were in each version. A count that was public before
or after a change, and that is the same in both, is one unknown; so are all counts of a year that nobody has changed,
and the respondents of one survey. What is published is read from files (`read_facts`). An integer programme then gives
the least and the most that a count can be.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from tests.disclosure.read_facts import facts_of, sums_of, threshold, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.disclosure.read_facts import Fact
    from tests.disclosure.released_projects import History
    from tests.disclosure.three_years import Place

MOST = 5000
Unknown = tuple[str, int, "Place"]
"""Whose count, in which version of the return, and where."""


class Narrow(NamedTuple):
    """A small count of which readers are left one value or two."""

    year: int
    owner: str
    version: int
    place: Place
    people: int
    low: int
    high: int


class YearAttack:
    """The attack on the counts of one year.

    Parameters
    ----------
    history
        What came out, and what had been returned.
    year
        Of which year the counts are.
    facts
        By publication, what it states of that year.
    public
        Whose counts of the board everybody knows.
    """

    def __init__(
        self, history: History, year: int, facts: Mapping[int, list[Fact]], public: frozenset[str] = frozenset()
    ) -> None:
        self.year, self._history, self._public = year, history, public
        self._counts = {
            code: [whole(each[year]) for each in versions if year in each]
            for code, versions in history.versions.items()
        }  # fmt: skip
        self._alone = {each.code for each in history.publications if each.members == (each.code,)}
        self._stated = {
            (each.code, each.returned[each.code], place)
            for at, each in enumerate(history.publications) if each.members == (each.code,)
            for fact in facts.get(at, ()) if fact.low == fact.high for place, _ in fact.row
        }  # fmt: skip
        self._column: dict[Unknown, int] = {}
        self.unplaced: list[Unknown] = []
        self._rows: list[dict[int, float]] = []
        self._ends: list[tuple[float, float]] = []
        for code, versions in self._counts.items():
            for at, counts in enumerate(versions):
                for row, exact in sums_of(counts):
                    own = {self._at(code, at, place): times for place, times in row.items()}
                    self._add(own, 0 if exact else -np.inf, 0)
        self._adding_up = len(self._rows)
        for at, each in enumerate(history.publications):
            for fact in facts.get(at, ()):
                self.learn({code: each.returned[code] for code in each.members}, fact.row, fact.low, fact.high)
        for returned, totals in history.regional if year == 2024 else ():
            for group, people in totals.items():
                self.learn(returned, (((1, "all", "all", group, "headcount"), 1),), people, people)

    def _add(self, row: dict[int, float], low: float, high: float) -> None:
        self._rows.append(row)
        self._ends.append((low, high))

    def learn(self, returned: Mapping[str, int], row: tuple[tuple[Place, float], ...], low: float, high: float) -> None:
        """Take a sum of counts of some organisations, as they had returned them, for what is published."""
        own: dict[int, float] = {}
        for place, times in row:
            for code, at in returned.items():
                counts = self._counts[code][at]
                if place not in counts:
                    self.unplaced.append((code, at, place))
                    return
                column = self._at(code, at, place)
                own[column] = own.get(column, 0) + times
        if len(row) > 1 and not low <= sum(times * self._counts[code][at][place] for place, times in row
                                           for code, at in returned.items()) <= high:  # fmt: skip
            return  # a response rate of the settings, from before the staff were corrected
        self._add(own, low, high)

    def _at(self, code: str, at: int, place: Place) -> int:
        return self._column.setdefault(self.unknown(code, at, place), len(self._column))

    def unknown(self, code: str, at: int, place: Place) -> Unknown:
        """Return the unknown of a count: that of the first return since which readers take it for the same."""
        counts = self._counts[code]
        while at and counts[at - 1].get(place) == counts[at][place] and self._is_taken_for_the_same(code, at, place):
            at -= 1
        indicator, section, category, group, measure = place
        if measure == "respondents" and section == "all" and indicator > 5:
            first = (5, section, category, group, measure)
            if counts[at].get(first) == counts[at][place]:
                return self.unknown(code, at, first)
        return code, at, place

    def _is_taken_for_the_same(self, code: str, at: int, place: Place) -> bool:
        before, now = self._counts[code][at - 1], self._counts[code][at]
        is_unchanged = all(now.get(each) == people for each, people in before.items())
        return is_unchanged or not self._stated.isdisjoint({(code, at - 1, place), (code, at, place)})

    @cached_property
    def _matrix(self) -> csr_array:
        entries = [(line, at, times) for line, row in enumerate(self._rows) for at, times in row.items()]
        lines, columns, factors = zip(*entries, strict=True)
        return coo_array((factors, (lines, columns)), shape=(len(self._rows), len(self._column))).tocsr()

    @cached_property
    def small(self) -> dict[tuple[int, ...], tuple[Unknown, int]]:
        """What nobody may learn, by columns whose sum it is: the count, and how many people it is of.

        Counts of one organisation, and sums of groups that have published.
        """
        found: dict[tuple[int, ...], tuple[Unknown, int]] = {}
        for code, versions in self._counts.items():
            for at, counts in enumerate(versions):
                for place, people in counts.items():
                    if self._is_small(code, place, people):
                        found[self._at(code, at, place),] = (self.unknown(code, at, place), people)
        for each in self._history.publications:
            if len(each.members) > 1:
                own = {code: self._counts[code][at] for code, at in each.returned.items()}
                for place in set.intersection(*map(set, own.values())):
                    people = sum(counts[place] for counts in own.values())
                    if self._is_small(each.code, place, people):
                        columns = sorted(self._at(code, at, place) for code, at in each.returned.items())
                        found[tuple(columns)] = ((each.code, at, place), people)
        return found

    def _is_small(self, code: str, place: Place, people: int) -> bool:
        return 1 <= people < threshold(place) and not (place[0] == 9 and code in self._public)

    def narrow(self, *, knows_small: bool = False) -> Iterator[Narrow]:
        """Yield the small counts that can have one value or two neighbouring ones only.

        Parameters
        ----------
        knows_small
            Whether the reader knows which counts are small, of organisations that publish by themselves. What is left
            fewer than three values by that alone is no finding.
        """
        small = self.small
        pattern = abs(self._matrix)
        _, label = connected_components(pattern.T @ pattern, directed=False)
        by_block: dict[int, list[tuple[int, ...]]] = {}
        for key in small:
            if len(blocks := {int(label[at]) for at in key}) == 1:
                by_block.setdefault(blocks.pop(), []).append(key)
        lows, highs = np.array(self._ends, float).T
        least, most = self._bounds() if knows_small else (np.zeros(len(label)), np.full(len(label), float(MOST)))
        for block, wanted in by_block.items():
            columns = np.flatnonzero(label == block)
            lines = np.flatnonzero(pattern[:, columns].sum(axis=1))
            place_of = {int(at): index for index, at in enumerate(columns)}
            own = {key: [place_of[at] for at in key] for key in wanted}
            limits = {key: self._limits(key) for key in wanted}
            ends = Bounds(least[columns], most[columns])

            def programme(lines: np.ndarray, columns: np.ndarray = columns, ends: Bounds = ends) -> _Programme:
                return _Programme(LinearConstraint(self._matrix[lines][:, columns], lows[lines], highs[lines]), ends)

            found = list(programme(lines).narrow(own, limits))
            if found and knows_small:
                left = {key: own[key] for key, _, _ in found}
                anyway = {key for key, *_ in programme(lines[lines < self._adding_up]).narrow(left, limits)}
                found = [each for each in found if each[0] not in anyway]
            for key, low, high in found:
                (code, version, place), people = small[key]
                yield Narrow(self.year, code, version, place, people, low, high)

    def _bounds(self) -> tuple[np.ndarray, np.ndarray]:
        low, high = np.zeros(len(self._column)), np.full(len(self._column), float(MOST))
        for columns in self.small:
            if len(columns) == 1:
                low[columns], high[columns] = self._limits(columns)
        return low, high

    def _limits(self, columns: tuple[int, ...]) -> tuple[int, int]:
        """Return the limits of a small count: of whoever has a report it is known which counts are small.

        Next to a zero that is not shown either, what is not shown can be nobody.
        """
        (code, at, place), _ = self.small[columns]
        if len(columns) == 1 and code not in self._alone:
            return 0, MOST
        is_hidden_zero = len(columns) == 1 and any(
            people == 0 and other[:3] == place[:3] and (code, at, other) not in self._stated
            for other, people in self._counts[code][at].items()
        )
        return 0 if is_hidden_zero else 1, threshold(place) - 1


class _Programme:
    """The equations and inequalities of counts that have something to do with each other."""

    def __init__(self, sums: LinearConstraint, bounds: Bounds) -> None:
        self._sums, self._bounds, self._size = sums, bounds, len(bounds.lb)

    def _solve(self, places: Sequence[int], sign: int) -> np.ndarray:
        goal = np.zeros(self._size)
        goal[list(places)] = sign
        answer = milp(goal, constraints=self._sums, integrality=np.ones(self._size), bounds=self._bounds)
        assert answer.x is not None, "what was published contradicts itself"
        return np.rint(answer.x).astype(int)

    def narrow(
        self, wanted: Mapping[tuple[int, ...], Sequence[int]], limits: Mapping[tuple[int, ...], tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """Yield what is left fewer than three values: its key, the least and the most.

        Parameters
        ----------
        wanted
            By key, the places of the counts whose sum it is.
        limits
            Within which limits it is known to be whatever is published.
        """
        seen: dict[tuple[int, ...], tuple[int, int]] = dict.fromkeys(wanted, (MOST, -1))

        def see(solution: np.ndarray) -> None:
            for key, places in wanted.items():
                low, high = limits[key]
                people = min(max(int(solution[places].sum()), low), high)
                seen[key] = min(seen[key][0], people), max(seen[key][1], people)

        every = sorted({at for places in wanted.values() for at in places})
        for sign in (1, -1):  # a solution in which all are few, and one in which all are many, settle most of them
            see(self._solve(every, sign))
        for key, places in wanted.items():
            for sign in (1, -1):
                if seen[key][1] - seen[key][0] < 2:
                    see(self._solve(places, sign))
            if seen[key][1] - seen[key][0] < 2:
                yield key, *seen[key]


def attacks_on(history: History, public: frozenset[str] = frozenset()) -> Iterator[YearAttack]:
    """Yield the attack on each year of a history."""
    facts = [facts_of(each.folder) for each in history.publications]
    for year in sorted({fact.year for own in facts for fact in own}):
        of_year = {at: [fact for fact in own if fact.year == year] for at, own in enumerate(facts)}
        yield YearAttack(history, year, of_year, public)
