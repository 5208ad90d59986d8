"""Which numbers of people percentages can be of, all of them taken together with what adds up.

Of at most 13 people only 3 of 7 are 42.9%. Where one percentage leaves many numbers, several may leave one: those of
the groups are of the same people, those of parts are of people of the whole. So all percentages of which the return
does not say how many people they are of are put into one integer programme, with the sums and the counts that are
known. It finds the counts that are surely small, however many percentages it takes.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.disclosure.small_counts import NEAR, LinearRelation, narrowed
from wres_kit.disclosure.survey_respondents import staff_of_survey
from wres_kit.returns.cells import Measure
from wres_kit.returns.sums import COUNTS, Division

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure import Ends
    from wres_kit.returns.cells import Cell, Return
    from wres_kit.returns.sums import Sum

RATIO = 4
"""A ratio is of so many counts: the events and the people of two groups."""
LEFT_OVER = "left over"
"""The measure of whom a sum has besides the parts that anything is known of begins with this."""


class Rate(NamedTuple):
    """A percentage: which count it is of which other, and between which values it was before it was rounded.

    The part of a survey percentage, which no return gives, has the address of the percentage.
    """

    part: Cell
    whole: Cell
    low: float
    high: float


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
        self._ratios = [relation for each in self._all_ratios() for relation in each]
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
        counts |= {cell for each in self._ratios for cell in each.terms}
        if not any(map(self._is_open, counts)):
            return {}
        self._named = self._places_with_figures()
        relations = [relation for each in self._rates for relation in _relations_of(each)]
        relations += self._ratios
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

    def _all_ratios(self) -> Iterator[list[LinearRelation]]:
        """Yield what ratios say of the events of two groups, of which nothing is known, where all people are known."""
        for cell, value in self._source.values.items():
            behind = [self._key(each) for each in self._behind(cell)]
            if cell.measure == Measure.RELATIVE_LIKELIHOOD and len(behind) == RATIO:
                events, people, others, other_people = behind
                (number, same), (other_number, other_same) = (
                    self._values.get(each, (0, -1)) for each in (people, other_people)
                )
                if number == same and other_number == other_same and self._values.keys().isdisjoint((events, others)):
                    low, high = (max(0.0, end) for end in value.limits)
                    yield [
                        LinearRelation({events: float(other_number), others: -high * number}, -inf, NEAR),
                        LinearRelation({events: float(other_number), others: -low * number}, -NEAR, inf),
                        LinearRelation({others: 1.0}, 1.0, inf),
                    ]

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
        present |= {cell for each in self._ratios for cell in each.terms}
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
