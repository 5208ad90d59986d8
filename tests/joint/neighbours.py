"""Neighbours of a history: returns that what is public does not tell apart from those that were returned.

Whoever runs the program on them and sees what was published, learns nothing; where the program publishes something
else, he can rule them out. Of each small count he has to be left three values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import eye_array, hstack, vstack

from tests.disclosure.attacker import completed, threshold
from tests.joint.joint_histories import MOST, Outsider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from tests.disclosure.small_organisations import Counts, Place
    from tests.joint.joint_histories import Publication, Versions

Unknown = tuple[str, int, "Place"]


SOME = 8
"""So many counts are given other numbers at once: most of the time there are such returns."""


class Neighbours(Outsider):
    """A reader who looks for other returns with the same publications.

    Counts that are small, nobody or neither are so in all of them, and so is what is left of a total: that is what
    readers are taken to know.
    """

    def __init__(self, versions: Mapping[str, Sequence[Counts]], published: Sequence[Publication]) -> None:
        super().__init__(versions, published)
        self.versions = versions
        self._truth = np.array([self._counts[code][at][place] for code, at, place in self._column], float)
        most = np.array([threshold(place) - 1 for _, _, place in self._column])
        is_small = (self._truth > 0) & (self._truth <= most)
        self._low = np.where(is_small, 1, np.where(self._truth == 0, 0, most + 1)).astype(float)
        self._high = np.where(is_small, most, np.where(self._truth == 0, 0, MOST)).astype(float)
        size = len(self._column)
        # After the counts come the distances from the true ones.
        unit = eye_array(size)
        rows = vstack([hstack([self._rows, 0 * self._rows]), hstack([unit, unit]), hstack([unit, -unit])])
        low, high = self._kept_rests()
        self._of_kinds = LinearConstraint(self._rows, low, high)
        none = np.full(size, np.inf)
        self._near = LinearConstraint(
            rows, np.concatenate([low, self._truth, -none]), np.concatenate([high, none, self._truth])
        )

    def _kept_rests(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the limits of sums, where what is left of a total is nobody, few or many as it truly is."""
        people = np.array([place[4] != "respondents" for _, _, place in self._column])
        left = self._rows @ self._truth
        low, high = self._low_sums.copy(), self._high_sums.copy()
        for at in np.flatnonzero(np.isneginf(low)):
            few = 5 if people[self._rows[[at]].indices].all() else 11
            low[at], high[at] = (0, 0) if left[at] == 0 else (1 - few, -1) if left[at] > -few else (-np.inf, -few)
        return low, high

    def neighbour(self, random: Random, fixed: Mapping[Unknown, int]) -> Versions | None:
        """Return other returns in which some counts are given numbers, and few others differ; None for none."""
        size = len(self._column)
        low, high = np.concatenate([self._low, np.zeros(size)]), np.concatenate([self._high, np.full(size, np.inf)])
        for name, people in fixed.items():
            low[self._column[name]] = high[self._column[name]] = people
        goal = np.concatenate([np.zeros(size), [random.uniform(0.1, 1) for _ in range(size)]])
        answer = milp(
            goal, constraints=self._near, integrality=np.ones(2 * size, int), bounds=Bounds(low, high),
            options={"mip_rel_gap": 0.5},
        )  # fmt: skip
        if answer.x is None:
            return None
        return {
            code: [self._changed(code, at, own, answer.x) for at, own in enumerate(each)]
            for code, each in self.versions.items()
        }

    def ends_by_kind(self, name: Unknown) -> tuple[int, int]:
        """Return the least and the most that a count can be where all counts are small, nobody or neither as now."""
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(self._column))
            goal[self._column[name]] = sign
            whole, bounds = np.ones(len(goal), int), Bounds(self._low, self._high)
            answer = milp(goal, constraints=self._of_kinds, integrality=whole, bounds=bounds)
            assert answer.x is not None, "what was published contradicts itself"
            ends.append(int(np.rint(answer.x[self._column[name]])))
        return ends[0], ends[1]

    def counts_of(self, name: Unknown) -> Counts:
        """Return the true counts of the return in which a count is."""
        return self.versions[name[0]][name[1]]

    def _changed(self, code: str, at: int, own: Counts, solution: np.ndarray) -> Counts:
        def people(place: Place) -> int:
            if place[4] == "percentage":
                return own[place]
            first = (1, place[1], "all", *place[3:]) if place[2] == "workforce" else place
            return int(np.rint(solution[self._at(code, at, first)]))

        return {place: people(place) for place in own}


class Guesser:
    """A reader who runs the program on neighbours of a history.

    Parameters
    ----------
    neighbours
        What is public of the history, and what adds up.
    publishes_the_same
        Whether other returns lead to the same publications.
    random
        Which neighbours are tried.
    """

    def __init__(self, neighbours: Neighbours, publishes_the_same: Callable[[Versions], bool], random: Random) -> None:
        self._neighbours, self._publishes_the_same, self._random = neighbours, publishes_the_same, random
        self.tried = self.same = 0
        self._ends = {name: neighbours.ends_by_kind(name) for name in neighbours.small()}
        nothing_public = Neighbours(neighbours.versions, ())
        # Of some counts their kinds alone leave fewer than three values: it is no reason to show less.
        self.seen = {
            name: {completed(neighbours.counts_of(name))[name[2]]}
            for name in self._ends for low, high in [nothing_public.ends_by_kind(name)] if high - low >= 2
        }  # fmt: skip

    def told(self, rounds: int) -> dict[Unknown, set[int]]:
        """Return the small counts of which fewer than three values were seen that lead to the same publications.

        Parameters
        ----------
        rounds
            So often some of these counts, and then one of them, are given other numbers.
        """
        for _ in range(rounds):
            for together in (SOME, 1):
                narrow = [name for name in self.seen if self._is_narrow(name)]
                chosen = self._random.sample(narrow, min(len(narrow), together))
                wanted = {name: self._wanted(name) for name in chosen}
                if wanted:
                    self._look({name: self._random.choice(numbers) for name, numbers in wanted.items() if numbers})
        return {name: values for name, values in self.seen.items() if self._is_narrow(name)}

    def _wanted(self, name: Unknown) -> list[int]:
        """Return the numbers that a count could be and that were not seen; those far from what was seen, if any."""
        low, high = self._ends[name]
        new = [each for each in range(low, high + 1) if each not in self.seen[name]]
        return [each for each in new if max(abs(each - seen) for seen in self.seen[name]) >= 2] or new

    def _is_narrow(self, name: Unknown) -> bool:
        return max(self.seen[name]) - min(self.seen[name]) < 2

    def _look(self, fixed: Mapping[Unknown, int]) -> None:
        other = self._neighbours.neighbour(self._random, fixed)
        if other is None:
            return
        self.tried += 1
        if self._publishes_the_same(other):
            self.same += 1
            whole = {code: [completed(own) for own in each] for code, each in other.items()}
            for code, at, place in self.seen:
                self.seen[code, at, place].add(whole[code][at][place])
