"""An attacker who reads what is published, and knows how the figures of a return add up.

Nothing here is shared with disclosure control: the attacker has written down for himself what adds up to what in the
returns of `small_organisations`. For each count he asks a solver for the least and the most that it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from tests.disclosure.small_organisations import BANDS, DEPARTMENTS, GROUPS, Counts, Place
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = dict[Place, int]
SURVEY = (5, 6, 7, 8)
COARSE = (Basis.ROUNDED, Basis.PERCENTAGES)


def threshold(place: Place) -> int:
    return 11 if place[4] == "respondents" else 5


def sensitive(counts: Mapping[Place, int]) -> list[Place]:
    """Return what nobody may learn."""
    return [place for place, people in counts.items() if 1 <= people < threshold(place) and place[4] != "percentage"]


def completed(counts: Counts) -> Counts:
    """Return counts with all that follows from them by adding and subtracting: also what is left of a total."""
    found = {place: people for place, people in counts.items() if place[4] != "percentage"}
    for section, category in {(place[1], place[2]) for place in counts if place[0] == 1}:
        found[1, section, category, "all", "headcount"] = sum(
            found.get((1, section, category, group, "headcount"), 0) for group in GROUPS
        )
    for place, people in list(found.items()):
        indicator, section, category, group, measure = place
        if (indicator, category) in {(2, "appointed"), (3, "disciplinary"), (4, "training")}:
            whole = (2, section, "shortlisted") if indicator == 2 else (1, section, "all")
            found[indicator, section, f"not {category}", group, measure] = found[*whole, group, measure] - people
        if indicator == 9 and category == "voting":
            found[9, section, "not voting", group, measure] = found[9, section, "total_board", group, measure] - people
    for place in [place for place in found if place[2] == "workforce"]:
        del found[place]
    for category in ("total_board", "voting"):
        found[9, "all", category, "all", "headcount"] = sum(
            found[9, "all", category, group, "headcount"] for group in GROUPS
        )
    return found


def sums(counts: Counts) -> Iterator[tuple[Row, bool]]:
    """Yield what adds up to nothing, and whether it is exact (else it is at most nothing)."""
    for indicator, section, category, group, measure in counts:
        if group == "all" and measure == "headcount":
            here = (indicator, section, category)
            yield {(*here, "all", measure): -1, **{(*here, each, measure): 1 for each in GROUPS}}, True
        if group == "all" and measure == "respondents":
            parts = {(indicator, section, category, each, measure): 1 for each in ("white", "bme")}
            yield {(indicator, section, category, "all", measure): -1, **parts}, False
    for group in (*GROUPS, "all"):
        yield from _staff(counts, group)
        for indicator, events in ((2, "appointed"), (3, "disciplinary"), (4, "training")):
            for section in ("all", *DEPARTMENTS):
                people = (2, section, "shortlisted") if indicator == 2 else (1, section, "all")
                own = (indicator, section, events, group, "headcount")
                if own in counts:
                    without = (indicator, section, f"not {events}", group, "headcount")
                    yield {(*people, group, "headcount"): -1, own: 1, without: 1}, True
        if (9, "all", "voting", group, "headcount") in counts:
            parts = ["voting", "not voting"] if (9, "all", "not voting", group, "headcount") in counts else ["voting"]
            yield {(9, "all", "total_board", group, "headcount"): -1,
                   **{(9, "all", part, group, "headcount"): 1 for part in parts}}, len(parts) > 1  # fmt: skip
    codes = [place for place in counts if place[3] in ("H", "M")]
    if codes:
        yield {(1, "all", "all", "bme", "headcount"): -1, **dict.fromkeys(codes, 1)}, False


def _staff(counts: Counts, group: str) -> Iterator[tuple[Row, bool]]:
    def at(section: str, category: str = "all") -> Place:
        return 1, section, category, group, "headcount"

    sections = [section for section in ("non_clinical", "clinical") if at(section) in counts]
    yield {at("all"): -1, **{at(section): 1 for section in sections}}, True
    for section in sections:
        bands = [at(section, band) for band in BANDS if at(section, band) in counts]
        yield {at(section): -1, **dict.fromkeys(bands, 1)}, True
    departments = [at(name) for name in DEPARTMENTS if at(name) in counts]
    if departments:
        yield {at("all"): -1, **dict.fromkeys(departments, 1)}, False
    for kind in ("disciplinary", "not disciplinary"):
        whole, *parts = [(3, section, kind, group, "headcount") for section in ("all", *DEPARTMENTS)]
        own = [part for part in parts if part in counts]
        if whole in counts and own and sum(counts[part] for part in own) <= counts[whole]:
            yield {whole: -1, **dict.fromkeys(own, 1)}, False


def learned(results: Iterable[Result]) -> Counts:
    """Return the counts that published results state."""
    found: Counts = {}
    for each in results:
        if each.status is Status.NOT_CALCULABLE or each.value is None or each.basis in COARSE:
            continue
        here = (each.indicator, each.section, each.category)
        if each.measure is ResultMeasure.PERCENTAGE and each.denominator is not None:
            found[*here, each.group, "respondents"] = round(each.denominator)
        elif each.measure is ResultMeasure.SHARE and each.numerator is not None and each.denominator is not None:
            here = (1, "all", "all") if each.category == "workforce" else here
            found[*here, each.group, "headcount"] = round(each.numerator)
            found[*here, "all", "headcount"] = round(each.denominator)
        elif each.measure is ResultMeasure.LIKELIHOOD and each.numerator is not None and each.denominator is not None:
            people = (2, each.section, "shortlisted") if each.indicator == 2 else (1, each.section, "all")
            found[*here, each.group, "headcount"] = round(each.numerator)
            found[*people, each.group, "headcount"] = round(each.denominator)
    return found


class Attacker:
    """One reader of one report.

    Parameters
    ----------
    counts
        All counts of the return; used only for which there are, and to say afterwards which were sensitive.
    known
        What has been published.
    """

    def __init__(self, counts: Counts, known: Mapping[Place, int]) -> None:
        self.counts = completed(counts)
        self.known = known
        self.places = [place for place in self.counts if place not in known]
        column = {place: at for at, place in enumerate(self.places)}
        rows = [(row, exact) for row, exact in sums(self.counts) if all(place in self.counts for place in row)]
        matrix = lil_array((len(rows), len(self.places)))
        right = np.zeros(len(rows))
        for index, (row, _) in enumerate(rows):
            for place, times in row.items():
                if place in column:
                    matrix[index, column[place]] += times
                else:
                    right[index] -= times * known[place]
        low = np.where([exact for _, exact in rows], right, -np.inf)
        self._constraints = LinearConstraint(matrix.tocsr(), low, right)
        self._column = column

    def example(self, place: Place, sign: int) -> dict[Place, int] | None:
        """Return a return in which a count is as small (sign 1) or as large (sign -1) as it can be."""
        goal = np.zeros(len(self.places))
        goal[self._column[place]] = sign
        return self._solve(goal, Bounds(0, 2000))

    def example_with(self, place: Place, people: int) -> dict[Place, int] | None:
        """Return a return in which a count is a given number, with as many others as possible as they are."""
        low, high = np.zeros(len(self.places)), np.full(len(self.places), 2000.0)
        for other, at in self._column.items():
            most = threshold(other) - 1
            if self.counts[other] == 0:
                high[at] = 0
            elif self.counts[other] <= most:
                low[at], high[at] = 1, most
            else:
                low[at] = most + 1
        low[self._column[place]] = high[self._column[place]] = people
        return self._solve(np.zeros(len(self.places)), Bounds(low, high))

    def _solve(self, goal: np.ndarray, bounds: Bounds) -> dict[Place, int] | None:
        answer = milp(goal, constraints=self._constraints, integrality=np.ones(len(goal)), bounds=bounds)
        if answer.x is None:
            return None
        return {place: round(answer.x[at]) for place, at in self._column.items()} | dict(self.known)

    def ranges(self) -> Iterator[tuple[Place, int, int]]:
        """Yield every sensitive count with the least and the most that it can be."""
        for place in sensitive(self.counts):
            if place in self.known:
                yield place, self.known[place], self.known[place]
                continue
            low, high = self.example(place, 1), self.example(place, -1)
            assert low is not None
            assert high is not None
            yield place, low[place], high[place]


def pattern(results: Sequence[Result]) -> tuple[Status, ...]:
    return tuple(each.status for each in results)
