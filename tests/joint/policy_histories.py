"""Histories in which policies change: a reader who knows every setting, and every version of what came out.

What was made coarser tells limits: a percentage in steps, of as many people as everybody is taken to know, and a count
that was rounded. A count is small here if it is so by the mildest of the settings with which it was published.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint
from scipy.sparse import coo_array, vstack

from tests.joint.joint_histories import MOST, YEAR, Outsider
from wres_kit.indicators.results import Basis, ResultMeasure, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.disclosure.small_organisations import Counts, Place
    from tests.joint.joint_histories import Publication
    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters

FAR = 4
"""A count that is rounded to 5 is less than so many people away, or so many."""
STEPS = (1, 5)
BOARD = 9


def _bases(result: Result) -> tuple[Place | None, Place]:
    """Return where the people of a percentage are counted, and those that it is of."""
    indicator, section, category, group = result.indicator, result.section, result.category, str(result.group)
    if result.measure == ResultMeasure.PERCENTAGE:
        return None, (indicator, section, category, group, "respondents")
    if category == "workforce":
        indicator, category = 1, "all"
    part = (indicator, section, category, group, "headcount")
    if result.measure == ResultMeasure.LIKELIHOOD:
        people = (2, section, "shortlisted") if indicator == 2 else (1, section, "all")
        return part, (*people, group, "headcount")
    return part, (indicator, section, category, "all", "headcount")


def agrees(rules: DisclosureParameters) -> bool:
    """Return whether a board has agreed to be shown in the year of the histories: until then, or naming it."""
    given = rules.board.on
    return rules.board.shown and given is not None and (given.year <= YEAR or YEAR in rules.board.years)


class SettingsReader(Outsider):
    """A reader of reports with other settings each.

    Parameters
    ----------
    versions, published
        As for `Outsider`.
    bases
        Whether everybody knows how many people the percentages are of that come without counts.
    """

    def __init__(
        self, versions: Mapping[str, Sequence[Counts]], published: Sequence[Publication], *, bases: bool = True
    ) -> None:
        super().__init__(versions, published)
        rows: list[dict[int, float]] = []
        low: list[float] = []
        high: list[float] = []
        for each in published:
            members = [(code, each.versions[code]) for code in each.event.members]
            for row, least, most in self._limits_from(each, members, bases=bases):
                rows.append(row)
                low.append(least)
                high.append(most)
        if rows:
            entries = [(index, at, times) for index, row in enumerate(rows) for at, times in row.items()]
            lines, columns, factors = zip(*entries, strict=True)
            rough = coo_array((factors, (lines, columns)), shape=(len(rows), len(self._column)))
            self._rows = vstack([self._rows, rough]).tocsr()
            self._low_sums = np.concatenate([self._low_sums, low])
            self._high_sums = np.concatenate([self._high_sums, high])
            self._constraints = LinearConstraint(self._rows, self._low_sums, self._high_sums)

    def _limits_from(
        self, published: Publication, members: Sequence[tuple[str, int]], *, bases: bool
    ) -> Iterator[tuple[dict[int, float], float, float]]:
        """Yield what figures that were made coarser tell: sums of counts, and between which numbers each is."""
        for result in published.results:
            if result.status is not Status.PUBLISHED or result.measure not in ("share", "likelihood", "percentage"):
                continue
            part, whole = (each and self._sum(members, each) for each in _bases(result))
            if result.basis is Basis.ROUNDED:
                for row, people in ((part, result.numerator), (whole, result.denominator)):
                    if row and people is not None:
                        yield row, max(0, people - FAR), people + FAR
            elif result.basis is Basis.PERCENTAGES and whole:
                people = sum(self._true(at) for at in whole)
                if bases:
                    yield whole, people, people
                if bases and part and result.value is not None:
                    half = self._step(published.rules, result, people) / 2
                    yield part, (result.value - half) * people / 100 - 1e-6, (result.value + half) * people / 100 + 1e-6

    def _sum(self, members: Sequence[tuple[str, int]], place: Place) -> dict[int, float]:
        if not all(place in self._counts[code][at] for code, at in members):
            return {}
        return {self._at(code, at, place): 1.0 for code, at in members}

    def _true(self, column: int) -> int:
        code, at, place = list(self._column)[column]
        return self._counts[code][at][place]

    @staticmethod
    def _step(rules: DisclosureParameters, result: Result, people: int) -> int:
        if agrees(rules) and result.indicator == BOARD:
            return STEPS[0]
        threshold = max(rules.threshold, dict(rules.indicators).get(result.indicator, 0))
        return next(step for step in STEPS if people * step / 100 >= threshold)

    @cached_property
    def _thresholds(self) -> dict[tuple[str, int, Place], int]:
        """Below which number each unknown is small, by the mildest settings with which it was a count of a report."""
        thresholds: dict[tuple[str, int, Place], int] = {}
        for each in self._published:
            for code in each.event.members:
                for place in self._counts[code][each.versions[code]]:
                    name = self.unknown(code, each.versions[code], place)
                    thresholds[name] = min(thresholds.get(name, MOST), self._by_rule(place, each.rules))
        boards = [(each.event.code, each.versions) for each in self._published if agrees(each.rules)]
        for code, versions in boards:
            shown = self._board(code, versions[code]) if code in versions else {}
            for name in thresholds:
                if name[0] == code and name[2] in shown and self._board(*name[:2]) == shown:
                    thresholds[name] = 0
        return thresholds

    def _is_seen(self, code: str, at: int, place: Place) -> bool:
        """Return whether a count was public before or after a correction; of those without an event, both numbers."""
        event = place[2].removeprefix("not ")
        if event == place[2]:
            return super()._is_seen(code, at, place)
        whole = {2: (2, place[1], "shortlisted"), BOARD: (BOARD, place[1], "total_board")}
        parts = [(place[0], place[1], event, *place[3:]), (*whole.get(place[0], (1, place[1], "all")), *place[3:])]
        own = self._counts[code]
        return all(own[at - 1].get(each) == own[at].get(each) and super(SettingsReader, self)._is_seen(code, at, each)
                   for each in parts)  # fmt: skip

    def _board(self, code: str, at: int) -> Counts:
        return {place: people for place, people in self._counts[code][at].items() if place[0] == BOARD}

    @staticmethod
    def _by_rule(place: Place, rules: DisclosureParameters) -> int:
        if place[0] == BOARD and agrees(rules):
            return 0
        if place[4] == "respondents":
            return rules.survey_threshold
        return dict(rules.indicators).get(place[0], rules.threshold)

    def small(self) -> list[tuple[str, int, Place]]:
        """Return every count of one organisation that nobody may learn, each once."""
        return sorted(
            (code, at, place) for (code, at, place), limit in self._thresholds.items()
            if place[4] != "percentage" and 1 <= self._counts[code][at][place] < limit
        )  # fmt: skip

    def ends(self, code: str, at: int, place: Place) -> tuple[int, int]:
        """Return the least and the most that a count of an organisation can be."""
        low, high = (self._extreme(self._at(code, at, place), sign) for sign in (1, -1))
        if code not in self._alone:
            return low, high
        return max(low, 1), min(high, self._thresholds[code, at, place] - 1)
