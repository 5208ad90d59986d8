"""How much room what is shown leaves the sensitive quantities.

Two ways to find a quantity that cannot be everything below its threshold, the cheap one first:

1. by single sums: what is not shown in a sum is known, and too small (or too large) for it;
2. by linear programmes over all sums: the dual of the programme says which of them together are the reason.

What is not shown in one answer is an example of what the figures could be as well. Examples are kept: most quantities
are found to have room by an example that was made for another one, or for another choice.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.feasibility_intervals import WIDE, Intervals, Ranges
from wres_kit.disclosure.linear_programmes import NEAR, Room, Structure
from wres_kit.disclosure.small_totals import telling_totals, totals_of_parts, with_totals
from wres_kit.disclosure.table import Kind, SparseRows, SumLimit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.feasibility_intervals import Floats, NarrowInterval
    from wres_kit.disclosure.table import QuantityTable


SPARE = 4
"""Where readers may not know if a sum is large enough, it is asked if it is larger by up to so much."""
KEPT_STRUCTURES = 30
"""Of so many choices it is kept what follows from which quantities are hidden, the latest."""
ROOMY = WIDE + 1
"""How far apart the ends of a sensitive quantity are to be with all that is shown. Readers who see that more is not
shown may conclude that it was less; that leaves it wide enough."""


@dataclass(frozen=True, slots=True)
class ProtectionShortfall:
    """A sensitive quantity that has too little room, and why.

    Parameters
    ----------
    quantity
        Which.
    width
        How far its least and its most value are apart.
    known
        The shown quantities because of which it has no more.
    tells
        What whoever sees that more is not shown may conclude; None where no single sum says it.
    by_limits
        Whether answers to questions are a reason too.
    shown
        All shown quantities from which it follows, also by way of answers: as long as these are shown, it is the same.
    ends
        Its least and its most value, where all sums together leave it too little room.
    """

    quantity: int
    width: float
    known: frozenset[int]
    tells: SumLimit | None
    by_limits: bool = False
    shown: frozenset[int] = frozenset()
    ends: tuple[int, int] = (0, 0)


class ProtectionLevels:
    """The room that choices leave the sensitive quantities of a table.

    Parameters
    ----------
    table
        All quantities, and the equations that matter.
    places
        The quantities that matter; all where None.
    """

    def __init__(self, table: QuantityTable, places: Collection[int] | None = None) -> None:
        quantities = table.quantities
        self._kinds_least = np.array([each.least for each in quantities], float)
        self._enough = float(table.enough)
        self._kinds_most = np.array([min(each.most, self._enough) for each in quantities], float)
        self._low = np.array([each.low for each in quantities], float)
        self._high = np.array([each.high for each in quantities], float)
        self._sensitive = np.array([each.kind is Kind.SENSITIVE for each in quantities], bool)
        if places is not None:
            self._sensitive &= np.isin(np.arange(len(quantities)), list(places))
        self._zero = np.array([each.kind is Kind.ZERO for each in quantities], bool)
        self._equations = SparseRows.from_rows([each.items() for each in table.equations])
        self._entries = self._equations.members
        self._telling = telling_totals(self._entries, self._kinds_least.tolist(), self._kinds_most.tolist())
        self._examples: list[Floats] = []
        self._intervals: Intervals | None = None
        self._known = table.known
        self._answers: dict[SumLimit, tuple[bool, SumLimit | None]] = {}
        self._passed: dict[tuple[tuple[int, int], ...], int] = {}
        self._kept: dict[SumLimit, None] = {}
        self._structures: dict[bytes, Structure] = {}

    @property
    def values(self) -> tuple[Floats, Floats]:
        """Between which numbers each quantity lies."""
        return self._low, self._high

    @property
    def kinds(self) -> tuple[Floats, Floats]:
        """Between which numbers each quantity lies for readers who do not see it."""
        return self._kinds_least, self._kinds_most

    @property
    def answers(self) -> tuple[SumLimit, ...]:
        """The answers to all questions: returns with the same answers come to the same choice."""
        return tuple(self._kept)

    def with_values(self, low: Floats, high: Floats) -> ProtectionLevels:
        """Return the same with other values of what is shown, and without examples; the answers are the same."""
        other = copy(self)
        other._low, other._high, other._examples = low, high, []  # noqa: SLF001 - its own
        return other

    # Single sums ----------------------------------------------------------------------------------------------------

    def by_sums(self, shown: Collection[int], *, is_first: bool = False) -> list[ProtectionShortfall]:
        """Return the sensitive quantities that a single sum leaves too little room; with `is_first` of one sum.

        For each sensitive quantity of a sum it is asked whether what is not shown of the sum is large enough, and
        whether it is small enough. Which questions are asked follows from what is shown, not from any value; both
        answers are kept (`sum_limits`), because readers may conclude them. So after the first sum that is too small no
        more is asked before it is seen which sums the next choice shows still, and totals come before their parts.
        """
        unknown = self._unknown(shown)
        rows = self._equations.within(unknown)
        least, most = self._known_ends(unknown)
        own = self._sensitive[rows.column]
        row, column, factor = rows.row[own], rows.column[own], rows.factor[own]
        members, known = rows.members, self._known_of_rows(shown)
        squeezes = self._ask_of_totals(unknown) if is_first else []
        last = -1
        for at, quantity, times in zip(row.tolist(), column.tolist(), factor.tolist(), strict=True):
            if is_first and at != last and any(not each.known <= self._known for each in squeezes):
                break
            last = at
            if known[at]:
                factors = {each: other / times for each, other in members[at]}
                ends = sorted((-least[at] / times, -most[at] / times))
                squeezes += self._ask_of_sum(quantity, factors, (ends[0], ends[1]), known[at])
        return squeezes

    def _ask_of_totals(self, unknown: npt.NDArray[np.bool_]) -> list[ProtectionShortfall]:
        """Ask whether shown totals are as large as their parts need together; return the first that is not."""
        ends, places = (self._kinds_least.copy(), self._kinds_most.copy()), list(self._known)
        for each, values in zip(ends, self.values, strict=True):
            each[places] = values[places]
        rows = self._equations.within(unknown).members, self._equations.within(~unknown & ~self._zero).members
        for total, parts, needed in totals_of_parts(*rows, self._sensitive, ends):
            answer, tells = self._answer({total: 1.0}, needed, (self._low[total], self._high[total]), 1)
            if tells is not None and not answer and not parts <= self._known:
                return [ProtectionShortfall(total, 0.0, parts, tells)]
        return []

    def _ask_of_sum(
        self, quantity: int, factors: Mapping[int, float], ends: tuple[float, float], known: frozenset[int]
    ) -> list[ProtectionShortfall]:
        """Ask whether a sum leaves a quantity enough of its values; both answers are kept.

        Parameters
        ----------
        quantity
            Which; its factor is 1.
        factors
            What is not shown of the sum.
        ends
            Between which values the sum lies.
        known
            What is shown of it.
        """
        least, most = self._kinds_least[quantity], self._kinds_most[quantity]
        wanted = most - least
        others = [(times * self._kinds_least[at], times * self._kinds_most[at]) for at, times in factors.items()
                  if at != quantity]  # fmt: skip
        smallest, largest = sum(map(min, others)), sum(map(max, others))
        enough, at_most = smallest + least + wanted, largest + most - wanted
        width = min(most, ends[1] - smallest) - max(least, ends[0] - largest)
        squeezes: list[ProtectionShortfall] = []
        if smallest > -self._enough / 2:
            answer, tells = self._answer(factors, enough, ends, 1)
            squeezes += [] if answer else [ProtectionShortfall(quantity, width, known, tells)]
        if largest < self._enough / 2:
            answer, tells = self._answer(factors, at_most, ends, -1)
            squeezes += [] if answer else [ProtectionShortfall(quantity, width, known, tells)]
        return squeezes

    def _answer(
        self, factors: Mapping[int, float], end: float, ends: tuple[float, float], sign: int
    ) -> tuple[bool, SumLimit | None]:
        """Return whether a sum is at least (sign 1) or at most (-1) an end, and what readers may conclude if not.

        It is asked only where that tells little by itself; where it is not asked, the sum is never enough.
        """
        if any(abs(times - round(times)) > NEAR for times in factors.values()):
            return False, None
        scaled = tuple(sorted((at, sign * round(times)) for at, times in factors.items()))
        question = SumLimit(scaled, round(sign * end) - 1)
        if question not in self._answers:
            value = ends[1] if sign > 0 else -ends[0]
            self._answers[question] = self._first_answer(question, value, min(ends[1] - ends[0], self._enough))
        return self._answers[question]

    def _first_answer(self, question: SumLimit, value: float, spread: float) -> tuple[bool, SumLimit | None]:
        """Ask whether a sum is above a limit; where that may tell too much, whether it is above a higher one.

        Of a sum that is known as a range its highest value is asked: the sum itself may be less by the spread.
        """
        turned = tuple((at, -times) for at, times in question.factors)
        for most in range(question.most, question.most + SPARE + 1):
            negative, positive = SumLimit(question.factors, most), SumLimit(turned, -most - 1)
            if self.is_harmless([negative], ROOMY) and self.is_harmless([positive], ROOMY):
                answer = bool(value > most + NEAR)
                passed = replace(positive, most=positive.most + ceil(spread - NEAR))
                self.keep([passed if answer else negative])
                if answer:
                    self.note_passed(passed)
                return answer, None if answer else negative
        return False, None

    def _known_of_rows(self, shown: Collection[int]) -> list[frozenset[int]]:
        """Return for each sum the quantities in it that are shown."""
        return [frozenset(at for at, _ in entries if at in shown and not self._zero[at]) for entries in self._entries]

    @property
    def passed(self) -> tuple[SumLimit, ...]:
        """The sums that were large enough whenever it was asked."""
        return tuple(SumLimit(factors, most) for factors, most in self._passed.items())

    def note_passed(self, answer: SumLimit) -> None:
        """Keep that a sum was large enough: whoever later does not see the sum may conclude that."""
        self._passed[answer.factors] = min(answer.most, self._passed.get(answer.factors, answer.most))
        self._structures.clear()

    def _tells(self, quantity: int, sign: float, factors: Mapping[int, float]) -> SumLimit | None:
        """Return the sum that would have to be larger for the end of a quantity, and the most that it then is."""
        if any(abs(times - round(times)) > NEAR for times in factors.values()):
            return None
        scaled = {at: round(times) for at, times in factors.items()}
        towards = 1 if (sign < 0) == (scaled[quantity] > 0) else -1
        scaled = {at: times * towards for at, times in scaled.items()}
        needed = 0.0
        for at, times in scaled.items():
            smallest, largest = self._kinds_least[at], self._kinds_most[at]
            if at == quantity:
                needed += times * (largest if sign < 0 else smallest)
            else:
                needed += times * (smallest if times > 0 else largest)
        if abs(needed) >= self._enough / 2:
            return None
        return SumLimit(tuple(sorted(scaled.items())), floor(needed) - 1)

    def is_harmless(self, answer: Sequence[SumLimit], wide: int = WIDE) -> bool:
        """Return whether an answer leaves the sensitive quantities room where no figure is shown, so it may be known.

        Parameters
        ----------
        answer
            What readers would conclude, besides all that they may conclude from earlier answers (`keep`).
        wide
            How far apart the ends of each quantity are to be, as far as they are without the answer.
        """
        widths = self._told_widths(answer)
        if _are_impossible(widths):
            return True  # so the other answer tells nothing new
        return not any(self._sensitive[at] and after < min(wide, before) for at, (before, after) in widths.items())

    def is_impossible(self, answer: Sequence[SumLimit]) -> bool:
        """Return whether earlier answers contradict an answer."""
        return _are_impossible(self._told_widths(answer))

    def _told_widths(self, answer: Sequence[SumLimit]) -> dict[int, tuple[float, float]]:
        return self._told_intervals.widths(with_totals(answer, self._telling))

    def keep(self, answer: Sequence[SumLimit]) -> None:
        """Keep what readers may conclude from an answer."""
        self._kept.update(dict.fromkeys(answer))
        self._told_intervals.narrow(with_totals(answer, self._telling))

    @property
    def _told_intervals(self) -> Intervals:
        if self._intervals is None:
            low, high = self._kinds_least.copy(), self._kinds_most.copy()
            places = list(self._known)
            low[places], high[places] = self._low[places], self._high[places]
            self._intervals = Intervals(self._entries, (low, high))
        return self._intervals

    # All sums together ----------------------------------------------------------------------------------------------

    def by_programmes(
        self, shown: Collection[int], sum_limits: Collection[SumLimit], wanted: Collection[int] | None = None, *,
        helpable: bool = False,
    ) -> list[ProtectionShortfall]:  # fmt: skip
        """Return the sensitive quantities that cannot be everything below their threshold because of all sums.

        Parameters
        ----------
        shown
            The quantities that readers know.
        sum_limits
            What the choice tells besides.
        wanted
            Only of these; of all where None.
        helpable
            Whether the ends are to be further apart than readers may know, but no more than they are where no figure
            is shown.
        """
        unknown = self._unknown(shown)
        asked = self._sensitive & unknown
        if wanted is not None:
            own = np.zeros(len(asked), bool)
            own[list(wanted)] = True
            asked &= own
        structure = self._structure(unknown, sum_limits)
        least, most = structure.known.ends(self._low, self._high)
        hidden, limit, matters = structure.with_limits(self._low, *self.kinds)
        wide, ends = (ROOMY, self._told_intervals.ends) if helpable else (WIDE, None)
        ranges = Ranges(hidden, (-most, -least), limit, self.kinds, asked, wide=wide, ends=ends)
        squeezes = [
            self._shortfall(each, unknown, structure.known_of_limits(each.limits, matters))
            for each in ranges.narrow(self._examples)
        ]
        self._examples = ranges.examples
        return squeezes

    def room(self, shown: Collection[int], sum_limits: Collection[SumLimit], wanted: Mapping[int, float]) -> Room:
        """Return the question whether counts keep as many values as they can have, or enough, where more is shown.

        Parameters
        ----------
        shown, sum_limits
            The quantities that readers know at least, and what the choice tells.
        wanted
            Counts, each with how far apart its ends are where no figure is shown.
        """
        structure = self._structure(self._unknown(shown), sum_limits)
        least, most = structure.known.ends(self._low, self._high)
        hidden, limit, _ = structure.with_limits(self._low, *self.kinds)
        low, high = self._told_intervals.ends
        needed = {at: float(min(ROOMY, high[at] - low[at], width)) for at, width in wanted.items()}
        return Room(hidden, (-most, -least), limit, self.kinds, needed)

    def without_figures(
        self, quantities: Collection[int], known: Collection[int], sum_limits: Collection[SumLimit]
    ) -> dict[int, float]:
        """Return how far the ends of quantities are apart where no figure is shown: none of them can have more room.

        Parameters
        ----------
        quantities
            Which; of those that have room enough nothing is said.
        known, sum_limits
            What readers know already, and what the choice tells.
        """
        return {each.quantity: each.width for each in self.by_programmes(known, sum_limits, quantities, helpable=True)}

    def _structure(self, unknown: npt.NDArray[np.bool_], sum_limits: Collection[SumLimit]) -> Structure:
        """Return what follows from which quantities are hidden, and from what the choice tells."""
        key = unknown.tobytes()
        kept = self._structures.get(key)
        if kept is None or kept.conclusions != sum_limits:
            rows = self._equations.within(unknown)
            sums = {frozenset(at for at, _ in entries) for entries in rows.members}
            # What an earlier question told follows from the sum itself where that is still known.
            passed = [
                each for each in self.passed if frozenset(at for at, _ in each.factors if unknown[at]) not in sums
            ]
            if len(self._structures) >= KEPT_STRUCTURES:
                del self._structures[next(iter(self._structures))]
            known = self._equations.within(~unknown & ~self._zero)
            kept = self._structures[key] = Structure(sum_limits, [*sum_limits, *passed], unknown, rows, known)
        return kept

    def _shortfall(
        self, narrow: NarrowInterval, unknown: npt.NDArray[np.bool_], of_limits: frozenset[int]
    ) -> ProtectionShortfall:
        """Read from the dual which sum is too small, and what it is made of."""
        combined: dict[int, float] = {}
        for row, dual in narrow.duals.items():
            for at, times in self._entries[row]:
                combined[at] = combined.get(at, 0.0) + dual * times
        combined = {at: times for at, times in combined.items() if abs(times) > NEAR and not self._zero[at]}
        known = frozenset(at for at in combined if not unknown[at])
        hidden = {at: -times for at, times in combined.items() if unknown[at]}
        own, tells = hidden.get(narrow.quantity), None
        if own and not narrow.limits:
            tells = self._tells(narrow.quantity, narrow.sign, {at: times / abs(own) for at, times in hidden.items()})
        by_limits = bool(narrow.limits)
        ends = narrow.ends
        return ProtectionShortfall(narrow.quantity, narrow.width, known, tells, by_limits, known | of_limits, ends)

    def _unknown(self, shown: Collection[int]) -> npt.NDArray[np.bool_]:
        unknown = ~self._zero
        unknown[list(shown)] = False
        return unknown

    def _known_ends(self, unknown: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        known = self._equations.within(~unknown & ~self._zero)
        return known.ends(self._low, self._high)


def _are_impossible(widths: Mapping[int, tuple[float, float]]) -> bool:
    return any(after < 0 for _, after in widths.values())
