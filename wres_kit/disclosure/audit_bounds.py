"""The bounds of the audit: the smallest and the largest whole number that each small count could be.

A linear programme bounds a count from outside; whole solutions that were met on the way show that it is free; an
integer programme decides where neither does. None of this knows what the counts are about. Besides: which counts a
published figure is about, and between which numbers it was before it was rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.errors import WresError
from wres_kit.indicators.results import OWN_FILE, Basis, ResultMeasure, Unit
from wres_kit.returns.cells import Cell, Measure
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from scipy.optimize import OptimizeResult
    from scipy.sparse import csr_array

    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import Return

HEADCOUNT, RESPONDENTS = str(Measure.HEADCOUNT), str(Measure.RESPONDENTS)
APART = 2
"""The smallest and the largest value of a small count must be at least so far apart: three values are left."""
NEAR = 1e-6
INFEASIBLE = 2
"""That no numbers keep all equations, as the solver numbers its answers."""
NODES = 200
"""The budget of an integer programme; where it does not suffice, the bound from outside counts."""
SAMPLES = 3
"""So many random directions, and their opposites, are tried for whole solutions before single counts are looked at."""
LISTED = 5
MOST_PEOPLE = 1e7


class InconsistentFiguresError(WresError):
    """Figures that contradict each other, so that nobody can say what a reader could work out."""

    exit_status = 1

    def __init__(self, whose: str = "") -> None:
        super().__init__(
            f"{whose or 'A return'}: the published figures and the return contradict each other, so the audit "
            "cannot say what a reader could work out, and nothing is published. Run wres check. If it finds nothing, "
            "hold percentages against the numbers of people that they are of."
        )


def address_text(cell: Cell) -> str:
    """Return an address as the audit names it: ``2024, indicator 1, clinical, band_5, bme``."""
    places = [each for each in (cell.section, cell.category) if each != ALL]
    kind = ", respondents" if cell.measure == RESPONDENTS else ""
    return ", ".join([str(cell.year), f"indicator {cell.indicator}", *places, str(cell.group)]) + kind


class Leak(NamedTuple):
    """A small count that a reader of a report could work out.

    Parameters
    ----------
    cell
        Its address; that of the people among whom it is, where it has none of its own.
    what
        Who they are, where the count has no address of its own.
    low, high
        The smallest and the largest number that it could be.
    because
        The published figures that give it away.
    """

    cell: Cell
    what: str
    low: int
    high: int
    because: tuple[str, ...]

    @property
    def text(self) -> str:
        """The leak in a sentence. It holds what nobody may learn: for the terminal and internal pages only."""
        known = f"is {self.low}" if self.low == self.high else f"is between {self.low} and {self.high}"
        reasons = "; ".join(self.because[:LISTED]) or "what is published"
        more = f"; and {len(self.because) - LISTED} more" if len(self.because) > LISTED else ""
        return f"{self.what or address_text(self.cell)} {known}. It follows from: {reasons}{more}."


@dataclass(slots=True)
class PossibleCount:
    """A number of people, and between which numbers a reader knows it to lie.

    Parameters
    ----------
    cell, what
        Its address; who they are, where the count has no address of its own.
    true
        What the return says; None where it says nothing.
    low, high
        What a reader knows beforehand, and then from figures that name it.
    known
        Whether a published figure states it.
    small
        Whether nobody may learn it.
    room
        How far apart its smallest and its largest value were beforehand.
    stated
        The published figures that name it.
    asked
        Of a count that the return does not give: the smallest number above zero that may be known; 0 where any may.
    event
        The place of those with an event, of people who are left over without it.
    """

    cell: Cell
    what: str = ""
    true: int | None = None
    low: float = 0.0
    high: float = inf
    known: bool = False
    small: bool = False
    room: float = APART
    stated: list[str] = field(default_factory=list)
    asked: int = 0
    event: int | None = None


Row = dict[int, float]
MakeLeak = Callable[[int, float, float, Iterable[str]], Leak]


class Component:
    """The equations of some counts, as a linear programme that is asked again and again."""

    def __init__(
        self, counts: Sequence[PossibleCount], rows: Sequence[Row], limits: Sequence[tuple[Row, float]]
    ) -> None:
        self._counts = counts
        self._known_rows, self._known_limits = rows, limits
        used = sorted({at for row in (*rows, *(row for row, _ in limits)) for at in row})
        self._columns = [at for at in used if counts[at].low != counts[at].high]
        self._column = {at: place for place, at in enumerate(self._columns)}
        self._bounds = np.array([(counts[at].low, min(counts[at].high, MOST_PEOPLE)) for at in self._columns])
        self._small = [at for at in self._columns if counts[at].small]
        self._asked = [at for at in self._columns if counts[at].asked]
        self._equal, self._right = self._matrix([(row, 0.0) for row in rows])
        self._below, self._most = self._matrix(limits)
        self._seen: dict[int, tuple[float, float]] = {}
        if all(counts[at].true is not None for at in self._columns):
            self._see(np.array([float(counts[at].true or 0) for at in self._columns]))

    def _matrix(self, rows: Sequence[tuple[Row, float]]) -> tuple[csr_array | None, npt.NDArray[np.float64]]:
        from scipy.sparse import csr_array  # noqa: PLC0415 - half a second, for those who build

        entries: list[tuple[int, int, float]] = []
        right = np.zeros(len(rows))
        for index, (row, most) in enumerate(rows):
            right[index] = most
            for at, times in row.items():
                if at in self._column:
                    entries.append((index, self._column[at], times))
                else:
                    right[index] -= times * self._counts[at].low
        if not entries:
            return None, right
        lines, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
        return csr_array((factors, (lines, columns)), shape=(len(rows), len(self._columns))), right

    def _see(self, point: npt.NDArray[np.float64]) -> None:
        """Remember the values of the small counts at a solution in whole numbers."""
        if np.abs(point - np.rint(point)).max(initial=0.0) > NEAR:
            return
        for at in (*self._small, *self._asked):
            value = float(np.rint(point[self._column[at]]))
            low, high = self._seen.get(at, (value, value))
            self._seen[at] = min(low, value), max(high, value)

    def _enough(self, at: int) -> bool:
        low, high = self._seen.get(at, (0.0, 0.0))
        return high - low >= self._needed(at)

    def _needed(self, at: int) -> float:
        return min(APART, self._counts[at].room)

    def leaks(self, leak: MakeLeak) -> Iterator[Leak]:
        """Yield the small counts that are not free, and those that the return does not give and that must be small."""
        if self._asked:
            self._proved(self._asked, -1.0)
        for at in self._asked:
            yield from self._judge_asked(at, leak)
        yield from self._leaks_of_small(leak)

    def _is_large(self, at: int) -> bool:
        low, high = self._seen.get(at, (0.0, 0.0))
        of_respondents = self._counts[at].cell.measure == RESPONDENTS and not self._counts[at].what
        return high >= self._counts[at].asked or (high - low >= APART and not of_respondents)

    def _judge_asked(self, at: int, leak: MakeLeak) -> Iterator[Leak]:
        high = MOST_PEOPLE if self._is_large(at) else floor(NEAR - self._proved([at], -1.0))
        if high >= self._counts[at].asked or self._is_large(at):
            return
        low = ceil(self._proved([at], 1.0) - NEAR)
        of_respondents = self._counts[at].cell.measure == RESPONDENTS and not self._counts[at].what
        if high >= 1 and (of_respondents or (low >= 1 and high - low < APART)):
            rows = [*(row for row, _ in self._known_limits), *self._known_rows]
            names = [name for row in rows for each in row for name in self._counts[each].stated[:1]]
            yield leak(at, low, high, [*self._counts[at].stated, *names])

    def _leaks_of_small(self, leak: MakeLeak) -> Iterator[Leak]:
        directions = np.random.default_rng(12).choice([-1.0, 1.0], size=(SAMPLES, len(self._small)))
        for direction in [np.ones(len(self._small)), *directions]:
            for sign in (1.0, -1.0):
                if all(self._enough(at) for at in self._small):
                    return
                goal = np.zeros(len(self._columns))
                goal[[self._column[at] for at in self._small]] = sign * direction
                self._solve(goal)
        for at in self._small:
            if not self._enough(at):
                yield from self._judge(at, leak)

    def _judge(self, at: int, leak: MakeLeak) -> Iterator[Leak]:
        ends, because = [], list[str]()
        for sign in (1.0, -1.0):
            goal = np.zeros(len(self._columns))
            goal[self._column[at]] = sign
            value, names = self._solve(goal)
            ends.append(sign * value)
            because += names
        if floor(ends[1] + NEAR) - ceil(ends[0] - NEAR) >= self._needed(at) and not self._enough(at):
            ends = [self._whole(at, 1.0, ends[0]), self._whole(at, -1.0, ends[1])]
            because = because or [
                name for row in self._known_rows for each in row for name in self._counts[each].stated
            ]
        if floor(ends[1] + NEAR) - ceil(ends[0] - NEAR) < self._needed(at):
            yield leak(at, ends[0], ends[1], because or self._counts[at].stated)

    def _whole(self, at: int, sign: float, bound: float) -> float:
        """Return the least or the most that a count can be in whole numbers; what is proved where that is not."""
        answer = self._in_whole_numbers([at], sign)
        return float(answer.x[self._column[at]]) if answer.x is not None else bound

    def _proved(self, places: Sequence[int], sign: float) -> float:
        """Return the least (sign 1) that some counts together are proved to be, or the opposite of the most (-1)."""
        answer = self._in_whole_numbers(places, sign)
        if answer.status == INFEASIBLE:
            raise InconsistentFiguresError
        bound = answer.mip_dual_bound
        return float(bound) if bound is not None and np.isfinite(bound) else -MOST_PEOPLE

    def _in_whole_numbers(self, places: Sequence[int], sign: float) -> OptimizeResult:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        goal = np.zeros(len(self._columns))
        goal[[self._column[at] for at in places]] = sign
        constraints = []
        if self._equal is not None:
            constraints.append(LinearConstraint(self._equal, self._right, self._right))
        if self._below is not None:
            constraints.append(LinearConstraint(self._below, -np.inf, self._most))
        answer = milp(
            goal, constraints=constraints, integrality=np.ones(len(goal), dtype=np.int64),
            bounds=Bounds(self._bounds[:, 0], self._bounds[:, 1]), options={"node_limit": NODES},
        )  # fmt: skip
        if answer.x is not None:
            self._see(answer.x)
        return answer

    def _solve(self, goal: npt.NDArray[np.float64]) -> tuple[float, list[str]]:
        """Return the least value of a goal, and the published figures that keep it from being less."""
        from scipy.optimize import linprog  # noqa: PLC0415

        answer = linprog(  # type: ignore[call-overload]
            goal, A_ub=self._below, b_ub=self._most if self._below is not None else None, A_eq=self._equal,
            b_eq=self._right if self._equal is not None else None, bounds=self._bounds, method="highs",
        )  # fmt: skip
        if answer.x is None:
            raise InconsistentFiguresError
        self._see(answer.x)
        names = list[str]()
        duals = answer.eqlin.marginals if self._equal is not None else ()
        for row, dual in zip(self._known_rows, duals, strict=False):
            if abs(dual) > NEAR:
                names += [name for at in row if self._counts[at].known for name in self._counts[at].stated[:1]]
        for (row, _), dual in zip(self._known_limits, answer.ineqlin.marginals, strict=False):
            if abs(dual) > NEAR:
                names += [name for at in row for name in self._counts[at].stated[:1]]
        return float(answer.fun), names


def components(
    counts: Sequence[PossibleCount], rows: Sequence[Row], limits: Sequence[tuple[Row, float]]
) -> Iterator[tuple[list[Row], list[tuple[Row, float]]]]:
    """Yield the equations and limits in parts that have no unknown count in common, where any is small."""
    everything: list[tuple[Row, float | None]] = [*((row, None) for row in rows), *limits]
    leader = list(range(len(counts)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    unknown = [[at for at in row if counts[at].low != counts[at].high] for row, _ in everything]
    for each in unknown:
        for at in each[1:]:
            leader[find(at)] = find(each[0])
    parts: dict[int, tuple[list[Row], list[tuple[Row, float]]]] = {}
    for (row, most), each in zip(everything, unknown, strict=True):
        if each:
            own_rows, own_limits = parts.setdefault(find(each[0]), ([], []))
            if most is None:
                own_rows.append(row)
            else:
                own_limits.append((row, most))
    small = {find(at) for at, count in enumerate(counts) if (count.small and not count.known) or count.asked}
    for head, part in parts.items():
        if head in small:
            yield part


# Which counts a published figure is about -----------------------------------------------------------------------------


def limits_of(result: Result) -> tuple[float, float]:
    """Return between which numbers a rounded figure was before it was rounded."""
    value = result.value or 0.0
    half = 0.5 * 10.0 ** -(result.decimals or 0)
    if result.basis is Basis.PERCENTAGES and result.unit == Unit.PERCENT and value % 5 == 0:
        half = 2.5
    return value - half, value + half


def _result_cell(result: Result, **changes: str | int) -> Cell:
    """Return the address of the count that a result is about."""
    return Cell(
        result.organisation, result.year, result.indicator, result.section, result.category, str(result.group),
        HEADCOUNT,
    )._replace(**changes)  # type: ignore[arg-type]  # fmt: skip


def behind(source: Return, result: Result) -> tuple[Cell | None, ...]:
    """Return the counts behind a result: part and whole, or those of two rates that it compares."""
    standard = source.standard
    everyone = standard.characteristic.everyone
    indicator = standard.indicator(result.indicator, source.year)
    stage = indicator.stage(result.category)
    if result.measure in (ResultMeasure.PERCENTAGE, ResultMeasure.RESPONSE_RATE):
        return _behind_survey(source, result)
    if result.measure == ResultMeasure.LIKELIHOOD and stage is not None:
        return _result_cell(result), _result_cell(result, category=stage.people)
    if result.measure == ResultMeasure.RELATIVE_LIKELIHOOD and stage is not None:
        groups = str(indicator.numerator_group), str(indicator.reference_group)
        return tuple(
            _result_cell(result, group=group, category=category)
            for group in groups for category in (result.category, stage.people)
        )  # fmt: skip
    pair = _result_cell(result), _result_cell(result, group=everyone)
    if result.measure in (ResultMeasure.SHARE, ResultMeasure.LEADERSHIP_SHARE, *OWN_FILE):
        return pair
    if result.measure in (ResultMeasure.DIFFERENCE, ResultMeasure.LEADERSHIP_DIFFERENCE):
        staff = _result_cell(result, category=ALL if indicator.workforce_from is None else WORKFORCE)
        return *pair, staff, staff._replace(group=everyone)
    disparity = source.standard.nearest_edition(source.year).race_disparity
    steps = () if disparity is None or result.measure != ResultMeasure.RACE_DISPARITY_RATIO else disparity.steps
    return tuple(
        _result_cell(result, group=group, category=category)
        for step in steps if step.category == result.category
        for group in source.standard.characteristic.compared for category in (step.above, step.below)
    )  # fmt: skip


def _behind_survey(source: Return, result: Result) -> tuple[Cell | None, ...]:
    respondents = _result_cell(result, measure=RESPONDENTS)
    workforce = source.standard.nearest_edition(source.year).workforce
    if result.measure == ResultMeasure.PERCENTAGE:
        return None, respondents
    return () if workforce is None else (respondents, _result_cell(result, indicator=workforce.number))


def stated_of(source: Return, result: Result) -> Iterator[tuple[Cell, int]]:
    """Yield the counts that a result states."""
    if result.measure == ResultMeasure.RECORDED and result.denominator is not None:
        everyone = source.standard.characteristic.everyone
        yield _result_cell(result, group=everyone), round(result.denominator)
        if result.numerator is not None:
            unknown = _result_cell(result, group=source.standard.characteristic.unknown)
            yield unknown, round(result.denominator - result.numerator)
        return
    counts = behind(source, result)
    if result.says_nobody:
        # What an earlier release recorded has no address of its counts: only its note says that nobody is counted.
        yield from ((cell, 0) for cell in counts if cell is not None)
        return
    if len(counts) == 2:
        for cell, people in zip(counts, (result.numerator, result.denominator), strict=True):
            if cell is not None and people is not None and float(people).is_integer():
                yield cell, round(people)


def figure_text(result: Result) -> str:
    """Return a figure as the audit names it: ``2024, indicator 1, share, clinical, band_5, bme (7 of 60)``."""
    places = [each for each in (result.section, result.category) if each != ALL]
    number = ""
    if result.numerator is not None and result.denominator is not None:
        number = f" ({result.numerator:g} of {result.denominator:g})"
    elif result.value is not None:
        number = f" ({result.value:.4g})"
    words = [str(result.year), f"indicator {result.indicator}", str(result.measure).replace("_", " "), *places]
    return ", ".join([*words, str(result.group)]) + number
