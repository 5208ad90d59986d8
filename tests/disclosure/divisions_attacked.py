"""A reader of one report who knows every way in which the same people are divided.

Each member of staff is in one band, and in one part of each kind, or in none of it. So for all staff, those of a band,
those in a process and those who answered the survey, the parts of each kind are all of them, or leave some over. The
reader knows which is the case, which numbers are small and which are zero. Nothing here is shared with disclosure
control or its audit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.disclosure.divided_organisations import BANDS, EVENTS, GROUPS, Organisation, Place
from wres_kit.indicators.results import Result, ResultMeasure, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.project import DisclosureParameters

MOST = 5000
Row = dict[Place, int]


def first(place: Place) -> Place:
    """Return where the people of a place are counted first."""
    indicator, section, category, group, measure = place
    if category == "workforce":
        indicator, category = 1, "all"
    if indicator == 1 and category == "all" and section in BANDS:
        section, category = "all", section
    return indicator, section, category, group, measure


class Reader:
    """A reader of one report.

    Parameters
    ----------
    one
        The organisation.
    results
        What is published.
    rules
        Below which numbers a count is small.
    """

    def __init__(self, one: Organisation, results: Iterable[Result], rules: DisclosureParameters) -> None:
        self._one, self._rules = one, rules
        self.true = {first(place): one.people(place) for place in one.given if place[4] != "percentage"}
        self._given = set(self.true)
        self._rows: list[Row] = []
        self._of_parts: dict[Place, frozenset[str]] = {}
        before = -1
        while len(self.true) > before:
            # A total of known parts may itself be a part, or have parts of another kind.
            before, self._rows = len(self.true), []
            self._relate()
        self.known = {place: people for place, people in _learned(results) if place in self.true}
        assert all(self.true[place] == people for place, people in self.known.items())
        self._column = {place: at for at, place in enumerate(self.true)}
        entries = [
            (row, self._column[place], times) for row, each in enumerate(self._rows) for place, times in each.items()
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = coo_array((factors, (rows, columns)), shape=(len(self._rows), len(self._column))).tocsr()
        self._sums = LinearConstraint(matrix, np.zeros(len(self._rows)), np.zeros(len(self._rows)))

    # What adds up -----------------------------------------------------------------------------------------------------

    def _relate(self) -> None:
        for group in (*GROUPS, "all"):
            for category in ("all", *BANDS):
                self._divide((1, "all", category, group, "headcount"))
            for section in ("all", *(name for names in self._one.kinds.values() for name in names)):
                here = (1, section, "all", group, "headcount")
                self._sum(here, [(1, section, band, group, "headcount") for band in BANDS], "bands")
            for indicator, category in (*EVENTS.items(), (2, "shortlisted"), (2, "appointed")):
                self._divide((indicator, "all", category, group, "headcount"))
            if group != "unknown":
                for question in (5, 8):
                    self._divide((question, "all", "all", group, "respondents"))
        for place in list(self.true):
            if place[2] in (*EVENTS.values(), "appointed") and not place[1].startswith("rest"):
                people = (
                    first((2, place[1], "shortlisted", *place[3:]))
                    if place[0] == 2
                    else first((1, place[1], "all", *place[3:]))
                )
                if people in self.true:
                    self._sum(people, [place], f"without {place[0]}")
        self._relate_groups()
        self._relate_rests()

    def _divide(self, whole: Place) -> None:
        indicator, _, category, group, measure = whole
        kinds = dict(self._one.kinds)
        if category not in BANDS and (indicator != 1 or measure != "headcount"):
            kinds["band"] = BANDS
        for kind, names in kinds.items():
            self._sum(whole, [first((indicator, name, category, group, measure)) for name in names], kind)
        if self._one.within and "site" in kinds:
            for site in kinds["site"]:
                inside = [
                    (indicator, name, category, group, measure)
                    for name, around in self._one.within.items()
                    if around == site
                ]
                self._sum((indicator, site, category, group, measure), inside, "within")

    def _sum(self, total: Place, parts: list[Place], kind: str) -> None:
        parts = [part for part in dict.fromkeys(parts) if part in self.true and part != total]
        if not parts:
            return
        people = self._one.people(total)
        self.true.setdefault(total, people)
        left = people - sum(self.true[part] for part in parts)
        assert left >= 0
        row = {total: -1, **dict.fromkeys(parts, 1)}
        if left:
            rest = (total[0], f"rest of {total[1]} by {kind}", *total[2:])
            self.true[rest] = left
            row[rest] = 1
            self._of_parts[rest] = frozenset(part[1] for part in parts)
        self._rows.append(row)

    def _relate_groups(self) -> None:
        for place in list(self.true):
            if place[3] == "all":
                parts = [(*place[:3], group, place[4]) for group in GROUPS]
                if place[4] == "headcount" and not place[1].startswith("rest") and place[0] == 1:
                    for part in parts:
                        self.true.setdefault(part, self._one.people(part))
                known = [part for part in parts if part in self.true]
                if not place[1].startswith("rest"):
                    self._sum_of_groups(place, known)

    def _sum_of_groups(self, everyone: Place, parts: list[Place]) -> None:
        if not parts:
            return
        row = {everyone: -1, **dict.fromkeys(parts, 1)}
        left = self.true[everyone] - sum(self.true[part] for part in parts)
        if left or len(parts) < 3:
            other = (*everyone[:3], "other", everyone[4])
            self.true[other] = left
            row[other] = 1
        self._rows.append(row)

    def _relate_rests(self) -> None:
        """Those of no part with an event are among those of no part."""
        for place in list(self.true):
            if place[1].startswith("rest of all by") and place[2] in (*EVENTS.values(), "appointed"):
                people = (1, place[1], "all", *place[3:]) if place[0] != 2 else (2, place[1], "shortlisted", *place[3:])
                if people in self.true and self._of_parts[people] == self._of_parts[place]:
                    slack = (place[0], f"{place[1]}, without", *place[2:])
                    self.true[slack] = self.true[people] - self.true[place]
                    self._rows.append({people: -1, place: 1, slack: 1})

    # What follows -----------------------------------------------------------------------------------------------------

    def threshold(self, place: Place) -> int:
        if place[4] == "respondents":
            return self._rules.survey_threshold
        return dict(self._rules.indicators).get(place[0], self._rules.threshold)

    def small(self) -> list[Place]:
        """Return what nobody may learn: the small counts, those left over of a group, those without an event."""
        return [
            place for place, people in self.true.items()
            if 1 <= people < self.threshold(place) and place[3] != "other"
            and (place[3] != "all" or not place[1].startswith("rest"))
        ]  # fmt: skip

    def leaks(self) -> Iterator[tuple[Place, int, int, int]]:
        """Yield the small counts that can have fewer than three values: true, least, most."""
        low, high = self._kinds()
        none = low.copy(), high.copy()
        for place, people in self.known.items():
            low[self._column[place]] = high[self._column[place]] = people
        for place in self.small():
            least, most = (self._end(place, sign, low, high) for sign in (1, -1))
            if most - least < 2:
                before = [self._end(place, sign, *none) for sign in (1, -1)]
                if before[1] - before[0] > most - least:
                    yield place, self.true[place], least, most

    def _kinds(self) -> tuple[np.ndarray, np.ndarray]:
        """Return between which numbers each count lies for whoever knows which are small and which are zero."""
        low, high = np.zeros(len(self._column)), np.full(len(self._column), float(MOST))
        small = set(self.small())
        inside = {
            place
            for row in self._rows
            for total, times in row.items()
            if times < 0 and total in small
            for place in row
            if place != total
        }
        for place, at in self._column.items():
            if place in small:
                low[at], high[at] = (
                    float(place not in inside and not place[1].startswith("rest")),
                    self.threshold(place) - 1,
                )
            elif place in self._given and self.true[place] >= self.threshold(place):
                low[at] = self.threshold(place)
            elif place in self._given and self.true[place] == 0 and place not in inside:
                high[at] = 0
        return low, high

    def _end(self, place: Place, sign: int, low: np.ndarray, high: np.ndarray) -> int:
        goal = np.zeros(len(self._column))
        goal[self._column[place]] = sign
        answer = milp(goal, constraints=self._sums, integrality=np.ones(len(goal)), bounds=Bounds(low, high))
        assert answer.x is not None, "what is published contradicts itself"
        return round(answer.x[self._column[place]])


def _learned(results: Iterable[Result]) -> Iterator[tuple[Place, int]]:
    for each in results:
        if (
            each.status is Status.NOT_CALCULABLE
            or each.value is None
            or each.numerator is None
            or each.denominator is None
        ):
            continue
        here = (each.indicator, each.section, each.category)
        if each.measure is ResultMeasure.PERCENTAGE:
            yield (*here, each.group, "respondents"), round(each.denominator)
        elif each.measure in (ResultMeasure.SHARE, ResultMeasure.RECORDED):
            yield first((*here, "all", "headcount")), round(each.denominator)
            if each.measure is ResultMeasure.SHARE:
                yield first((*here, each.group, "headcount")), round(each.numerator)
            else:
                yield first((*here, "unknown", "headcount")), round(each.denominator - each.numerator)
        elif each.measure is ResultMeasure.LIKELIHOOD:
            people = (2, each.section, "shortlisted") if each.indicator == 2 else (1, each.section, "all")
            yield (*here, each.group, "headcount"), round(each.numerator)
            yield first((*people, each.group, "headcount")), round(each.denominator)
