"""A reader of percentages whose bases are not published: which numbers of people do all of them together allow?

Random organisations whose parts add up, and whose survey has the same people answer all questions, report many
percentages without the counts. The reader asks a solver for the least and the most that each small count can be.
Nothing here is shared with disclosure control.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from tests.disclosure.attacker import completed, sensitive, sums
from tests.disclosure.small_organisations import CODE, DEPARTMENTS, GROUPS, YEAR, Counts, Place, organisation
from tests.standards import WRES
from wres_kit.disclosure.protect import publishable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters
from wres_kit.returns.cells import Cell, Return, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUESTIONS = (5, 6, 7, 8)
Answers = dict[tuple[int, str], dict[str, int]]
"""How many said so, by question, section and group."""
WITHIN = 1e-7


def pinned(seed: int, rules: DisclosureParameters = USUAL_DISCLOSURE) -> list[tuple[Place, int, int]]:
    """Return the small counts that a reader knows to within one, with the least and the most that they can be."""
    counts, answers = _organisation(seed)
    if not answers:
        return []
    source = _return(seed, counts, answers)
    reader = _Reader(counts, answers, publishable(calculate(source), [source], rules))
    return [each for each in reader.ranges() if each[2] - each[1] < 2]


def _organisation(seed: int) -> tuple[Counts, Answers]:
    random = Random(seed)
    counts = {place: people for place, people in organisation(seed).items() if place[0] not in (5, 8)}
    answers: Answers = {}
    left: dict[str, int] = {}
    left_yes: dict[int, dict[str, int]] = {}
    parts = [each for each in DEPARTMENTS if (1, each, "all", "white", "headcount") in counts and random.random() < 0.6]
    for section in ("all", *parts):
        staff = {group: counts[1, section, "all", group, "headcount"] for group in GROUPS}
        if section == "all":
            people = {group: random.randint(staff[group] * 3 // 10, staff[group]) for group in GROUPS}
            left = dict(people)
        else:
            people = {group: random.randint(0, min(staff[group], left[group])) for group in GROUPS}
            left = {group: left[group] - people[group] for group in GROUPS}
        if not sum(people.values()):
            continue
        for question in QUESTIONS:
            if section == "all":
                said = {group: random.randint(0, people[group]) for group in GROUPS}
                left_yes[question] = dict(said)
            else:
                rest, most = (
                    left_yes[question],
                    {group: min(people[group], left_yes[question][group]) for group in GROUPS},
                )
                said = {g: random.randint(min(max(0, rest[g] - left[g]), most[g]), most[g]) for g in GROUPS}
                left_yes[question] = {group: rest[group] - said[group] for group in GROUPS}
            answers[question, section] = {"white": said["white"], "bme": said["bme"], "all": sum(said.values())}
            for group, base in {"white": people["white"], "bme": people["bme"], "all": sum(people.values())}.items():
                counts[question, section, "all", group, "respondents"] = base
    return counts, answers


def _return(seed: int, counts: Counts, answers: Answers) -> Return:  # noqa: C901 - one organisation, place by place
    """Return the counts of an organisation, many of them as percentages alone."""
    random = Random(seed + 10_000)
    reported = _Reported(random.choice([1, 1, 1, 2, 0]))
    share, base_given = random.choice([0, 0.2, 0.5, 0.8]), random.choice([0, 0.3, 0.6])
    for here in dict.fromkeys(place[:3] for place in counts if place[0] in (1, 9)):
        people = {group: counts[*here, group, "headcount"] for group in GROUPS}
        if here == (1, "all", "all") or not sum(people.values()) or random.random() >= share:
            for place in [place for place in counts if place[:3] == here]:
                reported.put(place, counts[place])
        else:
            for group in [group for group in people if random.random() < 0.85]:
                reported.put_percentage((*here, group, "percentage"), people[group], sum(people.values()))
    for place, number in counts.items():
        if place[0] in (2, 3, 4):
            reported.put(place, number)
    for (question, section), said in answers.items():
        for group, number in said.items():
            base = counts[question, section, "all", group, "respondents"]
            if base and random.random() < 0.9:
                reported.put_percentage((question, section, "all", group, "percentage"), number, base)
                if random.random() < base_given:
                    reported.put((question, section, "all", group, "respondents"), base)
    return Return(WRES, CODE, YEAR, reported.values)


class _Reported:
    def __init__(self, decimals: int) -> None:
        self.values: dict[Cell, Value] = {}
        self._decimals = decimals

    def put(self, place: Place, number: float, decimals: int = 0) -> None:
        row = len(self.values) + 2
        self.values[Cell(CODE, YEAR, *place)] = Value(round(number, decimals), decimals, "made up", "test.csv", row)

    def put_percentage(self, place: Place, part: int, whole: int) -> None:
        self.put(place, 100 * part / whole, self._decimals)


Row = tuple[dict[Place, float], float, float]


class _Reader:
    def __init__(self, counts: Counts, answers: Answers, results: Iterable[Result]) -> None:
        self._counts = completed(counts)
        said = [(*place, "all", group, "yes") for place, each in answers.items() for group in (*each, "other")]
        self._column = {place: at for at, place in enumerate([*self._counts, *said])}
        self._low, self._high = np.zeros(len(self._column)), np.full(len(self._column), 3000.0)
        rows: list[Row] = [(dict(row), 0 if exact else -np.inf, 0) for row, exact in sums(self._counts)]
        rows += _of_survey(answers)
        for each in results:
            rows += self._read(each)
        rows = [row for row in rows if all(place in self._column for place in row[0])]
        matrix = lil_array((len(rows), len(self._column)))
        for at, (row, _, _) in enumerate(rows):
            for place, times in row.items():
                matrix[at, self._column[place]] += times
        self._constraint = LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [high for *_, high in rows])

    def _read(self, result: Result) -> Iterator[Row]:
        here: tuple[int, str, str] = (result.indicator, result.section, result.category)
        here = (1, "all", "all") if result.category == "workforce" else here
        people = (2, result.section, "shortlisted") if result.indicator == 2 else (1, result.section, "all")
        counts: dict[str, tuple[Place, Place]] = {
            ResultMeasure.PERCENTAGE: ((*here, result.group, "yes"), (*here, result.group, "respondents")),
            ResultMeasure.SHARE: ((*here, result.group, "headcount"), (*here, "all", "headcount")),
            ResultMeasure.LIKELIHOOD: ((*here, result.group, "headcount"), (*people, result.group, "headcount")),
        }
        pair = counts.get(result.measure)
        if (
            pair is None
            or result.value is None
            or result.status is Status.NOT_CALCULABLE
            or set(pair) - {*self._column}
        ):
            return
        for place, number in zip(pair, (result.numerator, result.denominator), strict=True):
            if number is not None and result.basis is not Basis.PERCENTAGES:
                self._low[self._column[place]] = self._high[self._column[place]] = number
        if result.numerator is None or result.denominator is None:
            part, whole = pair
            coarse = result.basis is Basis.PERCENTAGES and result.value % 5 == 0
            half = 2.5 if coarse else 0.5 * 10.0 ** -(result.decimals or 0)
            yield {part: 100, whole: -(result.value + half)}, -np.inf, WITHIN
            yield {part: 100, whole: -(result.value - half)}, -WITHIN, np.inf
            yield {whole: 1}, 1, np.inf

    def ranges(self) -> Iterator[tuple[Place, int, int]]:
        """Yield each small count with the least and the most that it can be."""
        for place in sensitive(self._counts):
            ends = [self._end(place, sign) for sign in (1, -1)]
            yield place, ends[0], ends[1]

    def _end(self, place: Place, sign: int) -> int:
        goal = np.zeros(len(self._column))
        goal[self._column[place]] = sign
        answer = milp(
            goal, constraints=self._constraint, integrality=np.ones(len(goal)), bounds=Bounds(self._low, self._high)
        )
        assert answer.x is not None, "what is published contradicts itself"
        return round(answer.x[self._column[place]])


def _of_survey(answers: Answers) -> Iterator[Row]:
    """Yield what adds up in the survey, which the same people answered in all its questions."""
    for question, section in answers:
        base = {group: (question, section, "all", group, "respondents") for group in ("all", "white", "bme")}
        yes = {group: (question, section, "all", group, "yes") for group in ("all", "white", "bme", "other")}
        yield {yes["all"]: -1, yes["white"]: 1, yes["bme"]: 1, yes["other"]: 1}, 0, 0
        yield {yes["other"]: 1, base["all"]: -1, base["white"]: 1, base["bme"]: 1}, -np.inf, 0
        for group, place in base.items():
            yield {yes[group]: 1, place: -1}, -np.inf, 0
            yield {place: 1, (1, section, "all", group, "headcount"): -1}, -np.inf, 0
            if question != QUESTIONS[0]:
                yield {place: 1, (QUESTIONS[0], section, "all", group, "respondents"): -1}, 0, 0
    for question in QUESTIONS:
        parts = [section for number, section in answers if number == question and section != "all"]
        for group in ("white", "bme", "all"):
            for measure in ("respondents", "yes") if parts else ():
                total = {(question, "all", "all", group, measure): -1.0}
                yield {**total, **{(question, each, "all", group, measure): 1.0 for each in parts}}, -np.inf, 0
