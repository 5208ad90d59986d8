"""Which numbers of people percentages can be of, all of them taken together with what adds up.

Of at most 13 people only 3 of 7 are 42.9%. Where one percentage leaves many numbers, several may leave one: those of
the groups are of the same people, those of parts are of people of the whole. So all percentages of which the return
does not say how many people they are of are put into one integer programme, with the sums and the counts that are
known. It finds the counts that are surely small, however many percentages it takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.survey_respondents import staff_of_survey
from wres_kit.returns.cells import Measure
from wres_kit.returns.sums import COUNTS, Division
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.knowledge import Ends
    from wres_kit.returns.cells import Cell, Return
    from wres_kit.returns.sums import Sum

    Floats = npt.NDArray[np.float64]

NODES = 400
"""The budget of one programme; where it does not suffice, what is proved until then counts."""
MOST = 100_000
"""More people than a percentage can be of where its digits say anything."""
NEAR = 1e-6
LEFT_OVER = "left over"
"""The measure of whom a sum has besides the parts that anything is known of begins with this."""
APART = 2
"""A count that is left values so far apart is not known to within one."""


class Rate(NamedTuple):
    """A percentage: which count it is of which other, and between which values it was before it was rounded.

    The part of a survey percentage, which no return gives, has the address of the percentage.
    """

    part: Cell
    whole: Cell
    low: float
    high: float


class LinearRelation(NamedTuple):
    """Counts, each with its factor, and between which numbers their sum lies; of a sum, what it is a sum of."""

    terms: Mapping[Cell, float]
    least: float = 0.0
    most: float = 0.0
    sum_of: tuple[Cell, frozenset[Cell]] | None = None


class LinkedPercentages:
    """The percentages of a return, and what adds up among the counts that they are of.

    Readers may take some things for granted: that nobody works where they see no figure, that the same people answered
    each question of a survey, and that its results are not weighted. Where that is not so, the figures most often
    contradict each other, and nothing is concluded from it; otherwise a small number that nobody has is protected.

    Parameters
    ----------
    source
        The return.
    sums
        What adds up.
    values
        Between which numbers each count lies that anything is known of.
    key
        Gives the first address of the people at an address.
    behind
        Gives the counts behind a percentage: the part and the whole, or of a survey the respondents alone.
    """

    def __init__(
        self, source: Return, sums: Sequence[Sum], values: Mapping[Cell, Ends], key: Callable[[Cell], Cell],
        behind: Callable[[Cell], tuple[Cell, ...]],
    ) -> None:  # fmt: skip
        self._source, self._sums, self._values, self._key, self._behind = source, sums, values, key, behind
        self._rates = list(self._all_rates())
        self._named: set[tuple[str, str]] = set()
        self._rests: dict[tuple[Cell, frozenset[Cell]], Cell] = {}
        self._ends_of_rests: dict[Cell, Ends] = {}
        self._complete: dict[Cell, list[frozenset[Cell]]] = {}

    def narrowed(self, threshold: Callable[[Cell], int]) -> dict[Cell, Ends]:
        """Return between which numbers counts lie that all percentages together say to be small.

        Parameters
        ----------
        threshold
            The smallest number above zero that may be known of a count.
        """
        counts = {cell for each in self._rates for cell in (each.part, each.whole) if cell.measure in COUNTS}
        if not any(map(self._is_open, counts)):
            return {}
        self._named = self._places_with_figures()
        relations = [relation for each in self._rates for relation in _relations_of(each)]
        sums = list(self._known_sums())
        relations += [relation for _, relation in sums]
        suppositions = [list(each) for each in self._suppositions([each for each, _ in sums])]
        asked = [cell for each in relations for cell in each.terms if _is_counted(cell)]
        supposed, held = narrowed(self._values, relations, suppositions, asked, threshold)
        for total, parts in held:
            self._complete.setdefault(total, []).append(parts)
        # What is large is only concluded from what is sure.
        small = {cell: ends for cell, ends in supposed.items() if ends[0] < threshold(cell)}
        narrow = small | narrowed({**self._values, **small}, relations, (), asked, threshold)[0]
        self._ends_of_rests = {cell: ends for cell, ends in narrow.items() if cell.measure not in COUNTS}
        return {cell: ends for cell, ends in narrow.items() if cell.measure in COUNTS}

    def is_all(self, total: Cell, known: Collection[Cell]) -> bool:
        """Return whether readers may take it that nobody works elsewhere than where they see a figure.

        Parameters
        ----------
        total
            A total.
        known
            Those of its parts that anything is known of.
        """
        return any(parts <= set(known) for parts in self._complete.get(total, ()))

    def left_over(self, total: Cell, known: Iterable[Cell]) -> Ends | None:
        """Return how many a total surely has besides its known parts; None where all percentages do not say it."""
        rest = self._rests.get((total, frozenset(known)))
        return None if rest is None else self._ends_of_rests.get(rest)

    def same_answers(self) -> Iterator[tuple[Cell, Cell]]:
        """Yield the respondents of each question with those of one question of the survey who are the same people.

        Where the return has other numbers for two questions, it is not supposed that they are.
        """
        alike: dict[Cell, dict[Cell, None]] = {}
        for cell in (*self._values, *(each.whole for each in self._rates)):
            if cell.measure == Measure.RESPONDENTS:
                alike.setdefault(cell._replace(indicator=0), {})[cell] = None
        for bases in alike.values():
            if len({self._values[base] for base in bases if not self._is_open(base)}) <= 1:
                first = min(bases, key=self._is_open)
                yield from ((base, first) for base in bases)

    def sums_of_one_survey(self) -> Iterator[Sum]:
        """Yield what adds up of those who answered a survey, whichever question it is that their number is known of."""
        at_address = {base._replace(indicator=0): same for base, same in self.same_answers()}
        for each in self._sums:
            if each.total.measure == Measure.RESPONDENTS:
                total, *parts = (at_address.get(cell._replace(indicator=0)) for cell in each.cells)
                known = tuple(part for part in parts if part is not None)
                if total is not None and known:
                    yield each._replace(total=total, parts=known)

    def _is_open(self, cell: Cell) -> bool:
        low, high = self._values.get(cell, (0, 1))
        return low < high

    def _all_rates(self) -> Iterator[Rate]:
        fte = [each for each in self._source.notes.remarks if each.basis == "as_published_fte"]
        for cell, value in self._source.values.items():
            if cell.measure != Measure.PERCENTAGE or any(
                each.indicator == cell.indicator and each.section in (None, cell.section) for each in fte
            ):
                continue
            low, high = (max(0.0, end) for end in value.limits)
            behind = [self._key(each) for each in self._behind(cell)]
            if len(behind) == 1 and behind[0].measure == Measure.RESPONDENTS:
                yield Rate(cell, behind[0], low, high)
            elif len(behind) == 2:
                yield Rate(behind[0], behind[1], low, high)

    def _places_with_figures(self) -> set[tuple[str, str]]:
        """Return the sections and categories that the return has a figure of, or of a part of them."""
        keys = [key for cell in self._source.values if (key := self._key(cell)).measure in COUNTS]
        keys += [cell for each in self._rates for cell in (each.part, each.whole)]
        named, before = {(cell.section, cell.category) for cell in keys}, -1
        of_staff = [each for each in self._sums if each.division is Division.STAFF]
        while len(named) > before:
            before = len(named)
            named |= {
                (each.total.section, each.total.category) for each in of_staff
                if any((part.section, part.category) in named for part in each.parts)
            }  # fmt: skip
        return named

    def _known_sums(self) -> Iterator[tuple[Sum, LinearRelation]]:
        """Yield what adds up, of the counts that are known or that percentages are of, and of totals of these."""
        present = {*self._values, *(cell for each in self._rates for cell in (each.part, each.whole))}
        sums = [
            (each, self._key(each.total), tuple(dict.fromkeys(self._key(part) for part in each.parts)))
            for each in self._sums
        ]
        before = -1
        while len(present) > before:
            before = len(present)
            present |= {
                total for _, total, parts in sums
                if any(part in present and self._is_open(part) for part in parts if part != total)
            }  # fmt: skip
        for each, total, parts in sums:
            known = [part for part in parts if part in present and part != total]
            if total in present and known:
                terms = {total: -1.0, **dict.fromkeys(known, 1.0)}
                if not each.exhaustive or len(known) < len(parts):
                    rest = total._replace(measure=f"{LEFT_OVER}, {total.measure}: {len(self._rests)}")
                    terms[self._rests.setdefault((total, frozenset(known)), rest)] = 1.0
                yield each, LinearRelation(terms)

    def _suppositions(self, sums: Sequence[Sum]) -> Iterator[Iterable[LinearRelation]]:
        """Yield what readers may take for granted, what is surest first."""
        of_staff = [each for each in sums if each.exhaustive and each.division is Division.STAFF]
        by_section = [each for each in of_staff if len({cell.section for cell in each.cells}) > 1]
        yield self._nobody_elsewhere(by_section)
        yield self._nobody_elsewhere(each for each in of_staff if each not in by_section)
        answers = {each.whole: each.part for each in self._rates if each.part.measure == Measure.PERCENTAGE}
        yield self._of_same_people(answers)
        yield _of_all_answers([each for each in sums if each.total in answers], answers)

    def _nobody_elsewhere(self, sums: Iterable[Sum]) -> Iterator[LinearRelation]:
        for each in sums:
            total = self._key(each.total)
            parts = [part for part in map(self._key, each.parts) if (part.section, part.category) in self._named]
            if parts and total not in parts:
                yield LinearRelation({total: -1.0, **dict.fromkeys(parts, 1.0)}, sum_of=(total, frozenset(parts)))

    def _of_same_people(self, answers: Iterable[Cell]) -> Iterator[LinearRelation]:
        """Yield that the same people answered all questions of a survey, and that they work here."""
        for each in self.sums_of_one_survey():
            yield LinearRelation({each.total: -1.0, **dict.fromkeys(each.parts, 1.0)}, -inf)
        yield from (LinearRelation({base: 1.0, same: -1.0}) for base, same in self.same_answers() if base != same)
        for base in answers:
            yield from (LinearRelation({base: 1.0, staff: -1.0}, -inf) for staff in self._staff(base))

    def _staff(self, base: Cell) -> Iterator[Cell]:
        """Yield the staff of a part and of the whole organisation, as far as their number is known."""
        for staff in staff_of_survey(self._source.standard, base, lambda cell: self._values.get(self._key(cell))):
            if (key := self._key(staff)) in self._values:
                yield key


def _is_counted(cell: Cell) -> bool:
    return cell.measure in COUNTS or cell.measure.startswith(LEFT_OVER)


def _of_all_answers(sums: Iterable[Sum], answers: Mapping[Cell, Cell]) -> Iterator[LinearRelation]:
    """Yield that those who said so add up, and those who did not."""
    for each in sums:
        parts = [part for part in each.parts if part in answers]
        if parts:
            agreed = {answers[each.total]: -1.0, **{answers[part]: 1.0 for part in parts}}
            bases = {each.total: -1.0, **dict.fromkeys(parts, 1.0)}
            yield LinearRelation(agreed, -inf)
            yield LinearRelation(bases | {cell: -times for cell, times in agreed.items()}, -inf)


def _relations_of(rate: Rate) -> Iterator[LinearRelation]:
    """Yield what a percentage says of its two counts."""
    yield LinearRelation({rate.part: 100.0, rate.whole: -rate.high}, -inf, NEAR)
    yield LinearRelation({rate.part: 100.0, rate.whole: -rate.low}, -NEAR, inf)
    yield LinearRelation({rate.whole: 1.0}, 1.0, inf)


# The integer programme ------------------------------------------------------------------------------------------------


def narrowed(
    known: Mapping[Cell, Ends], relations: Sequence[LinearRelation], suppositions: Sequence[Sequence[LinearRelation]],
    asked: Iterable[Cell], threshold: Callable[[Cell], int],
) -> tuple[dict[Cell, Ends], list[tuple[Cell, frozenset[Cell]]]]:  # fmt: skip
    """Return between which numbers counts lie that are surely small, or hardly more than one number.

    Also returns the sums among the suppositions that hold. Relations that contradict each other say nothing.

    Parameters
    ----------
    known
        Between which numbers counts lie by themselves.
    relations
        What percentages and sums say of several counts.
    suppositions
        What may be supposed besides, what is surest first. What contradicts the rest is dropped.
    asked
        The counts in question; those that are known exactly are passed over.
    threshold
        The smallest number above zero that may be known of a count.
    """
    every = [*relations, *(each for group in suppositions for each in group)]
    ends = {cell: known.get(cell, (0, MOST)) for each in every for cell in each.terms}
    open_cells = {cell for cell, (low, high) in ends.items() if low < high}
    wanted = [cell for cell in dict.fromkeys(asked) if cell in open_cells]
    narrow: dict[Cell, Ends] = {}
    held: list[tuple[Cell, frozenset[Cell]]] = []
    for part in _parts(every, open_cells):
        own = [cell for cell in wanted if cell in part.cells and ends[cell][0] < threshold(cell)]
        kept = _possible(part.relations, [{*map(id, group)} for group in suppositions], ends)
        if kept:
            held += [each.sum_of for each in kept if each.sum_of is not None]
            inside = {cell for each in kept for cell in each.terms}
            narrow.update(_Programme(kept, ends).small([cell for cell in own if cell in inside], threshold))
    return narrow, held


def _possible(
    relations: Sequence[LinearRelation], suppositions: Sequence[set[int]], ends: Mapping[Cell, Ends]
) -> list[LinearRelation]:
    """Return relations that some numbers keep, with as many of the suppositions as can be; none where there are none.

    The suppositions are given by their identities.
    """
    if _Programme(relations, ends).is_possible:
        return list(relations)
    doubtful = set[int]().union(*suppositions)
    kept = [each for each in relations if id(each) not in doubtful]
    if not suppositions or not kept or not _Programme(kept, ends).is_possible:
        return []
    for group in suppositions:
        more = [each for each in relations if id(each) in group]
        if more and _Programme([*kept, *more], ends).is_possible:
            kept += more
    return kept


@dataclass
class _Part:
    cells: set[Cell] = field(default_factory=set)
    relations: list[LinearRelation] = field(default_factory=list)


def _parts(relations: Sequence[LinearRelation], open_cells: Collection[Cell]) -> list[_Part]:
    """Return relations in parts that have no open count in common."""
    of_cell: dict[Cell, _Part] = {}
    for each in relations:
        cells = [cell for cell in each.terms if cell in open_cells]
        if not cells:
            continue
        merged, *others = {id(of_cell[cell]): of_cell[cell] for cell in cells if cell in of_cell}.values() or [_Part()]
        for other in others:
            merged.cells |= other.cells
            merged.relations += other.relations
            of_cell |= dict.fromkeys(other.cells, merged)
        merged.relations.append(each)
        merged.cells.update(cells)
        of_cell |= dict.fromkeys(cells, merged)
    return list({id(each): each for each in of_cell.values()}.values())


class _Programme:
    """The integer programme of some relations."""

    def __init__(self, relations: Sequence[LinearRelation], ends: Mapping[Cell, Ends]) -> None:
        from scipy.optimize import LinearConstraint  # noqa: PLC0415 - half a second, for few returns
        from scipy.sparse import csr_array  # noqa: PLC0415

        cells = list(dict.fromkeys(cell for each in relations for cell in each.terms))
        self._column = {cell: at for at, cell in enumerate(cells)}
        entries = [(row, self._column[cell], times) for row, each in enumerate(relations)
                   for cell, times in each.terms.items()]  # fmt: skip
        rows, columns, factors = (np.array(each) for each in zip(*entries, strict=True))
        matrix = csr_array((factors, (rows, columns)), shape=(len(relations), len(cells)))
        self._constraint = LinearConstraint(
            matrix, [each.least for each in relations], [each.most for each in relations]
        )
        self._low, self._high = (np.array([float(ends[cell][at]) for cell in cells]) for at in (0, 1))
        self._seen: list[Floats] = []

    @property
    def is_possible(self) -> bool:
        """Whether any numbers keep all relations."""
        return self._end((), 1.0) is not None

    def small(self, cells: Sequence[Cell], threshold: Callable[[Cell], int]) -> Iterator[tuple[Cell, Ends]]:
        """Yield the counts that are surely small or hardly more than one number, with their ends."""
        for sign in (-1.0, 1.0) if cells else ():
            self._end(cells, sign)
        for cell in cells:
            if self._is_free(cell, threshold(cell)):
                continue
            most = self._end([cell], -1.0)
            if self._is_free(cell, threshold(cell)):
                continue
            least = self._end([cell], 1.0)
            if most is None or least is None:
                continue
            low, high = ceil(least - NEAR), floor(-most + NEAR)
            if low <= high and (high < threshold(cell) or high - low < APART):
                yield cell, (low, high)

    def _is_free(self, cell: Cell, threshold: int) -> bool:
        values = [example[self._column[cell]] for example in self._seen]
        return bool(values) and max(values) >= threshold and max(values) - min(values) >= APART

    def _end(self, cells: Sequence[Cell], sign: float) -> float | None:
        """Return the least of some counts together (sign -1: of their opposite) that is proved; None where none is."""
        from scipy.optimize import Bounds, milp  # noqa: PLC0415

        goal = np.zeros(len(self._column))
        goal[[self._column[cell] for cell in cells]] = sign
        with silence_solver():
            answer = milp(
                goal, constraints=self._constraint, integrality=np.ones(len(goal), dtype=np.int64),
                bounds=Bounds(self._low, self._high), options={"node_limit": NODES},
            )  # fmt: skip
        if answer.x is not None:
            self._seen.append(np.rint(answer.x))
        bound = answer.mip_dual_bound
        return None if bound is None or not np.isfinite(bound) else float(bound)
