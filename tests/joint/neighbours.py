"""Neighbours of a history: returns that what is public does not tell apart from those that were returned.

Whoever runs the program on them and sees what was published, learns nothing; where the program publishes something
else, he can rule them out. Of each small count he has to be left three values.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tests.disclosure.attacker import completed, sums, threshold
from tests.joint.joint_histories import MOST, Outsider

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from random import Random

    from tests.disclosure.small_organisations import Counts, Place
    from tests.joint.joint_histories import Publication, Versions

Unknown = tuple[str, int, "Place"]


SOME = 8
"""So many counts are given other numbers at once: most of the time there are such returns."""
NEAR = 1e-7


class Neighbours(Outsider):
    """A reader who looks for other returns with the same publications.

    Counts that are small, nobody or neither are so in all of them, and so is what is left of a total: that is what
    readers are taken to know. The same holds for the sums of each group that has published a report, and of all members
    together that no report tells apart.

    Parameters
    ----------
    versions, published
        As for `Outsider`.
    kinds_of_all
        Whether readers know this of members without a report of their own as well, alone and together. Nothing that is
        public says it.
    """

    def __init__(
        self, versions: Mapping[str, Sequence[Counts]], published: Sequence[Publication], *, kinds_of_all: bool = True
    ) -> None:
        super().__init__(versions, published)
        self.versions, self._kinds_of_all = versions, kinds_of_all
        self._truth = np.array([self._counts[code][at][place] for code, at, place in self._column], float)
        most = np.array([threshold(place) - 1 for _, _, place in self._column])
        is_small = (self._truth > 0) & (self._truth <= most)
        self._low = np.where(is_small, 1, np.where(self._truth == 0, 0, most + 1)).astype(float)
        self._high = np.where(is_small, most, np.where(self._truth == 0, 0, MOST)).astype(float)
        if not kinds_of_all:
            unpublished = np.array([code not in self._alone for code, _, _ in self._column])
            self._low[unpublished], self._high[unpublished] = 0, MOST
        size = len(self._column)
        pooled, *ends = self._kinds_of_sums()
        self._sums_of_kinds = vstack([self._rows, pooled]).tocsr()
        self._low_kinds, self._high_kinds = map(np.concatenate, zip(self._kept_rests(), ends, strict=True))
        # After the counts come the distances from the true ones.
        unit, none = eye_array(size), np.full(size, np.inf)
        rows = vstack([
            hstack([self._sums_of_kinds, 0 * self._sums_of_kinds]), hstack([unit, unit]), hstack([unit, -unit])
        ])  # fmt: skip
        self._near = LinearConstraint(
            rows, np.concatenate([self._low_kinds, self._truth, -none]),
            np.concatenate([self._high_kinds, none, self._truth]),
        )  # fmt: skip

    def _kinds_of_sums(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """Return the sums of what several members returned, and the limits within which each is of its kind."""
        limits: dict[tuple[tuple[int, int], ...], tuple[float, float]] = {}
        for members in self._counted_together():
            common = set.intersection(*(set(self._counts[code][at]) for code, at in members))
            rows = [{place: 1} for place in sorted(common)]
            rows += [
                {place: -times for place, times in row.items()}
                for row, exact in sums(dict.fromkeys(common, 0))
                if not exact and common.issuperset(row)
            ]
            for row in rows:
                total = Counter[int]()
                for code, at in members:
                    total.update({self._at(code, at, place): times for place, times in row.items()})
                people = sum(times * self._truth[at] for at, times in total.items())
                few = min(threshold(place) for place in row)
                limits[tuple(sorted(total.items()))] = (
                    (0, 0) if people == 0 else (1, few - 1) if people < few else (few, np.inf)
                )
        matrix = csr_array((len(limits), len(self._column)))
        if limits:
            entries = [(row, at, times) for row, each in enumerate(limits) for at, times in each]
            lines, columns, factors = zip(*entries, strict=True)
            matrix = csr_array((factors, (lines, columns)), shape=matrix.shape)
        ends = np.array(list(limits.values()), float).reshape(-1, 2)
        return matrix, ends[:, 0], ends[:, 1]

    def _counted_together(self) -> Iterator[tuple[tuple[str, int], ...]]:
        """Yield the groups that have published, and the members that readers of a report cannot tell apart."""
        alone, public = set[str](), list[frozenset[str]]()
        for each in self._published:
            code, members = each.event.code, frozenset(each.event.members)
            parties: dict[object, list[str]] = {}
            if each.event.is_own:
                alone.add(code)
            else:
                public += [members] if each.stated else []
                parties[code] = sorted(members) if code != "region" else []
            for member in sorted(members.union(*public) - {code}) if self._kinds_of_all else ():
                key = (*(member in group for group in public), member in members, member if member in alone else "")
                parties.setdefault(key, []).append(member)
            for party in parties.values():
                if len(party) > 1:
                    yield tuple((member, each.versions[member]) for member in party)

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
        return self._with_percentages({
            code: [self._changed(code, at, own, answer.x) for at, own in enumerate(each)]
            for code, each in self.versions.items()
        })  # fmt: skip

    def ends_by_kind(self, name: Unknown, *, published: bool = True) -> tuple[int, int]:
        """Return the least and the most that a count can be where all counts are small, nobody or neither as now.

        Parameters
        ----------
        name
            Which count.
        published
            Whether the counts that were published are known.
        """
        ends, stated = [], slice(self._adding_up, self._rows.shape[0])
        low, high = self._low_kinds.copy(), self._high_kinds.copy()
        if not published:
            low[stated], high[stated] = -np.inf, np.inf
        of_kinds = LinearConstraint(self._sums_of_kinds, low, high)
        for sign in (1, -1):
            goal = np.zeros(len(self._column))
            goal[self._column[name]] = sign
            whole, bounds = np.ones(len(goal), int), Bounds(self._low, self._high)
            answer = milp(goal, constraints=of_kinds, integrality=whole, bounds=bounds)
            assert answer.x is not None, "what was published contradicts itself"
            ends.append(int(np.rint(answer.x[self._column[name]])))
        return ends[0], ends[1]

    def _with_percentages(self, other: Versions) -> Versions:
        """Return other returns with such percentages of survey answers that published averages stay what they are."""
        places = [place for place in self.versions[next(iter(self.versions))][0] if place[4] == "percentage"]
        names = {
            self._percentage(code, at, place): None
            for code, each in other.items() for at in range(len(each)) for place in places
        }  # fmt: skip
        column, size = {name: at for at, name in enumerate(names)}, len(names)
        truth = np.array([self.versions[code][at][place] for code, at, place in names], float)
        rows, answers = [], []
        for each in self._published:
            for place in places:
                base = (*place[:4], "respondents")
                if base in each.stated and each.results:
                    row, mean = np.zeros(size), 0
                    for code in each.event.members:
                        at = each.versions[code]
                        row[column[self._percentage(code, at, place)]] += other[code][at][base]
                        mean += self.versions[code][at][base] * self.versions[code][at][place]
                    rows.append(row)
                    answers.append(mean)
        if not rows:
            return other
        unit, none, sure = np.eye(size), np.full(size, np.inf), np.array(rows)
        near = LinearConstraint(
            np.block([[sure, 0 * sure], [unit, unit], [unit, -unit]]),
            np.concatenate([answers, truth, -none]), np.concatenate([answers, none, truth]),
        )  # fmt: skip
        goal, most = np.repeat([0.0, 1.0], size), np.repeat([100.0, np.inf], size)
        answer = milp(goal, constraints=near, bounds=Bounds(0, most))
        if answer.x is None:
            return other
        percentages = {name: _percentage(answer.x[at]) for name, at in column.items()}
        return {
            code: [
                {**own, **{place: percentages[self._percentage(code, at, place)] for place in places}}
                for at, own in enumerate(each)
            ] for code, each in other.items()
        }  # fmt: skip

    def _percentage(self, code: str, at: int, place: Place) -> Unknown:
        """Return the first of the returns in which a percentage is the same."""
        own = self.versions[code]
        while at and own[at - 1].get(place) == own[at].get(place):
            at -= 1
        return code, at, place

    def shaken(self, random: Random, name: Unknown) -> dict[Unknown, int]:
        """Return other numbers of some counts in the same return that are not small, for variety."""
        many = [
            each for each, at in self._column.items()
            if each[:2] == name[:2] and self._truth[at] >= threshold(each[2]) and self._low[at] < self._high[at]
        ]  # fmt: skip
        chosen = random.sample(many, min(len(many), random.randint(1, 3)))
        return {
            each: max(threshold(each[2]), round(self._truth[self._column[each]]) + random.randint(-4, 4))
            for each in chosen
        }

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


def _percentage(number: float) -> float:
    whole = round(number)
    return whole if abs(number - whole) < NEAR else number


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
    wanted
        Which small counts are looked at; all where there are none.
    """

    def __init__(
        self, neighbours: Neighbours, publishes_the_same: Callable[[Versions], bool], random: Random,
        wanted: Collection[Unknown] = (),
    ) -> None:  # fmt: skip
        self._neighbours, self._publishes_the_same, self._random = neighbours, publishes_the_same, random
        self.tried = self.same = 0
        self._ends = {
            name: neighbours.ends_by_kind(name) for name in neighbours.small() if not wanted or name in wanted
        }
        # Of some counts their kinds alone leave fewer than three values: it is no reason to show less.
        self.seen = {
            name: {completed(neighbours.counts_of(name))[name[2]]}
            for name in self._ends for low, high in [neighbours.ends_by_kind(name, published=False)] if high - low >= 2
        }  # fmt: skip

    def search(self, rounds: int) -> dict[Unknown, set[int]]:
        """Return the small counts of which fewer than three values were seen that lead to the same publications.

        Parameters
        ----------
        rounds
            So often some of these counts, and then one of them, are given other numbers.
        """
        for _ in range(rounds):
            for together in (SOME, 1):
                narrow = list(self.narrow())
                chosen = self._random.sample(narrow, min(len(narrow), together))
                wanted = {name: self._wanted(name) for name in chosen}
                if wanted:
                    fixed = {name: self._random.choice(numbers) for name, numbers in wanted.items() if numbers}
                    if not self._look(fixed) and len(chosen) == 1:
                        self._look(self._neighbours.shaken(self._random, chosen[0]) | fixed)
        return self.narrow()

    def narrow(self) -> dict[Unknown, set[int]]:
        """Return the small counts of which fewer than three values were seen so far."""
        return {name: values for name, values in self.seen.items() if self._is_narrow(name)}

    def _wanted(self, name: Unknown) -> list[int]:
        """Return the numbers that a count could be and that were not seen; those far from what was seen, if any."""
        low, high = self._ends[name]
        new = [each for each in range(low, high + 1) if each not in self.seen[name]]
        return [each for each in new if max(abs(each - seen) for seen in self.seen[name]) >= 2] or new

    def _is_narrow(self, name: Unknown) -> bool:
        return max(self.seen[name]) - min(self.seen[name]) < 2

    def _look(self, fixed: Mapping[Unknown, int]) -> bool:
        """Publish a neighbour with some numbers; return whether there is one, and it is published the same."""
        other = self._neighbours.neighbour(self._random, fixed)
        if other is None:
            return False
        self.tried += 1
        is_same = self._publishes_the_same(other)
        if is_same:
            self.same += 1
            whole = {code: [completed(own) for own in each] for code, each in other.items()}
            for code, at, place in self.seen:
                self.seen[code, at, place].add(whole[code][at][place])
        return is_same
