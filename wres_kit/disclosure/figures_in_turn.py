"""Figures of a large block that are shown one after the other, as long as all counts keep their values.

What readers miss most is shown first: the order follows from what adds up and from weights alone. Whether a figure is
shown follows from those shown before it and from the figure itself. So of what is hidden here whoever runs the program
learns that it would have left a count too few values, and nothing else: exactly the returns of which that is true as
well, with the same other figures and the same answers, are published alike.

A count that has more values than it needs has a margin: with one value less its figures are hidden already, so some of
the returns that are published alike leave it the others. One that has at most three values although nothing is shown
needs all of them. So it is asked as if what limits it then was further off, by as much as gives it one value more.

The solver is asked for ends of counts, not for a choice: where it begins makes no difference to what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.linear_programmes import NEAR, LinearProgramme
from wres_kit.disclosure.table import SparseRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.integer_programme import Programme
    from wres_kit.disclosure.table import QuantityTable, SumLimit

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]
    Booleans = npt.NDArray[np.bool_]

NEVER = 10**9
"""After all bundles: the turn of what no figure makes known."""
ENOUGH, ROUNDS = 3, 12
"""A count whose ends are so far apart where nothing is shown has a margin. So often it is looked at what limits one."""
EXAMPLES, CLOSE = 150, 1e-3
"""So many examples of what counts could be are kept, the latest. An end need not be nearer than that to where it is."""


@dataclass(frozen=True, eq=False, slots=True)
class EndMargin:
    """How much further off is what limits an end of a count where nothing is shown: each column, and each row."""

    end: float
    low: Floats
    high: Floats
    most: Floats


class EndQuestion(NamedTuple):
    """Whether a count keeps its values.

    Parameters
    ----------
    column
        Of the count.
    needed
        How far its ends are to be apart; where it has a margin, not looked at.
    sign
        Whose end is asked for, 1 for the lower and -1 for the upper one; 0 for both.
    margin
        How far that end is to be, where other things are further off than they are; None without.
    """

    column: int
    needed: float
    sign: float = 0.0
    margin: EndMargin | None = None


class FiguresInTurn:
    """Which bundles are not shown so that each count keeps its values.

    Parameters
    ----------
    table
        The block.
    limits
        What readers may conclude from answers.
    kinds
        Between which numbers each quantity lies for readers who do not see it.
    programme, chosen
        The bundles, and those that are not shown anyway.
    values
        Between which numbers each quantity lies; only what is shown is looked at.

    Attributes
    ----------
    narrow
        The counts because of which anything is not shown.
    """

    def __init__(  # noqa: PLR0917 - one question, with all that it is about
        self, table: QuantityTable, limits: Collection[SumLimit], kinds: tuple[Floats, Floats], programme: Programme,
        chosen: frozenset[int], values: tuple[Floats, Floats],
    ) -> None:  # fmt: skip
        sums = [*(tuple(each.items()) for each in table.equations), *(each.factors for each in limits)]
        self._places = np.array(sorted({at for each in sums for at, _ in each}), np.int64)
        self._column = {at: index for index, at in enumerate(self._places.tolist())}
        self._rows = SparseRows.from_rows([[(self._column[at], float(times)) for at, times in each] for each in sums])
        self._size = len(table.equations)
        self._right = (
            np.r_[np.zeros(self._size), np.full(len(limits), -np.inf)],
            np.r_[np.zeros(self._size), np.array([float(each.most) for each in limits])],
        )
        self._order = sorted(programme.every - chosen, key=lambda at: (-programme.weight({at}), at))
        self._own = [
            np.array(sorted(self._column[at] for at in programme.quantities(bundle) if at in self._column), np.int64)
            for bundle in self._order
        ]
        self._known = np.array([at in table.known for at in self._places.tolist()], bool)
        self._shown = values[0][self._places], values[1][self._places]
        low, high = (each[self._places] for each in kinds)
        self._kinds = np.where(self._known, self._shown[0], low), np.where(self._known, self._shown[1], high)
        hidden = table.sensitive - table.known - programme.shown(chosen)
        self._counts = [self._column[at] for at in sorted(hidden) if at in self._column]
        self._last, self._lower = self._new_programme(), self._new_programme()
        self._examples = np.zeros((0, len(self._places)))
        self._differs = np.zeros((0, len(self._places)), bool)
        self._about: dict[int, tuple[bytes, EndMargin | None]] = {}
        self.narrow = set[int]()

    def _new_programme(self) -> LinearProgramme:
        lines = np.arange(self._rows.size), np.arange(0)
        return LinearProgramme(np.arange(len(self._places)), lines, self._kinds, self._rows, self._right)

    def hidden(self, needed: Mapping[int, float], because: Mapping[int, Collection[int]]) -> frozenset[int]:
        """Return the bundles that are not shown.

        Parameters
        ----------
        needed
            The counts that have too few values with all bundles: how far the ends of each are to be apart.
        because
            For each of them the shown quantities that are the reason.
        """
        questions = [EndQuestion(self._column[at], needed[at]) for at in sorted(needed)]
        reasons = [np.array([self._column[each] for each in sorted(because[at])], np.int64) for at in sorted(needed)]
        hidden, turns = set[int](), self._turns(())
        for question in self.with_margin():
            why = self._why(self._last, question, turns, len(self._order) - 1)
            if why is not None:
                questions.append(question)
                reasons.append(why)
        waiting = [(turn, at, True) for turn, at in self._settled(questions, reasons, range(len(questions)), turns)]
        heapify(waiting)
        while waiting:
            turn, at, is_sure = heappop(waiting)
            # One that was asked before more was hidden has too few values at that turn or later, or never.
            if not is_sure or (turns[reasons[at]] > turn).any():
                why = reasons[at] if (turns[reasons[at]] < NEVER).all() else self._why(
                    self._last, questions[at], turns, len(self._order) - 1
                )  # fmt: skip
                if why is not None:
                    reasons[at] = why
                    for each in self._settled(questions, reasons, [at], turns):
                        heappush(waiting, (*each, True))
                continue
            hidden.add(turn)
            self.narrow.add(int(self._places[questions[at].column]))
            turns = self._turns(hidden)
            heappush(waiting, (turn, at, False))
        return frozenset(self._order[turn] for turn in hidden)

    def _turns(self, hidden: Collection[int]) -> Integers:
        """Return from which turn on each column is known, where the bundles of some turns are not shown."""
        turns = np.full(len(self._places), NEVER)
        for turn in reversed(range(len(self._order))):
            if turn not in hidden:
                turns[self._own[turn]] = turn
        turns[self._known] = -1
        return turns

    def _settled(
        self, questions: Sequence[EndQuestion], reasons: list[Integers], which: Iterable[int], turns: Integers
    ) -> list[tuple[int, int]]:
        """Return for some questions the first turn with which a count has too few values; none that it never has.

        What is known with one turn is known with all later ones. So it is asked with what was known before the last
        one that is a reason, and so on, until the count has its values: the latest turn first, as an example of what is
        possible there is one of what is possible at all earlier turns. `reasons` are kept up to date.
        """
        settled: list[tuple[int, int]] = []
        waiting = [(-int(turns[reasons[at]].max(initial=-1)), at) for at in which]
        heapify(waiting)
        while waiting:
            later, at = heappop(waiting)
            if later <= 0:
                why = self._why(self._lower, questions[at], turns, -later - 1)
                if why is None:
                    settled.append((-later, at))
                else:
                    reasons[at] = why
                    heappush(waiting, (-int(turns[why].max(initial=-1)), at))
        return settled

    # Whether a count has its values -----------------------------------------------------------------------------------

    def _why(self, programme: LinearProgramme, question: EndQuestion, turns: Integers, turn: int) -> Integers | None:
        """Return the known columns because of which a count has too few values at a turn; None where it has enough."""
        known = turns <= turn
        if question.margin is not None:
            end, _, why, _ = self._end(programme, question.column, question.sign, known, question.margin)
            is_far = question.sign * (end - question.margin.end) <= CLOSE
            return None if is_far else why
        column = question.column
        fits = self._examples[~(self._differs & known).any(axis=1), column]
        ends = [float(fits.min(initial=np.inf)), float(fits.max(initial=-np.inf))]
        reasons = [np.arange(0), np.arange(0)]
        for side, sign in enumerate((1.0, -1.0)):
            if not _is_enough(ends, question.needed) and abs(ends[side] - self._kinds[side][column]) > NEAR:
                end, example, why, _ = self._end(programme, column, sign, known)
                ends = [min(ends[0], end), max(ends[1], end)]
                reasons[side] = why if abs(end - self._kinds[side][column]) > NEAR else reasons[side]
                self._keep(example)
        return None if _is_enough(ends, question.needed) else np.concatenate(reasons)

    def _keep(self, example: Floats) -> None:
        """Keep an example, and at which columns it differs from what is shown."""
        differs = (example < self._shown[0] - NEAR) | (example > self._shown[1] + NEAR)
        self._examples = np.vstack([self._examples[-EXAMPLES + 1 :], example])
        self._differs = np.vstack([self._differs[-EXAMPLES + 1 :], differs])

    def _end(
        self, programme: LinearProgramme, column: int, sign: float, known: Booleans, margin: EndMargin | None = None
    ) -> tuple[float, Floats, Integers, Floats]:
        """Return an end of a count with an example of it, the known columns that are reasons for it, and the duals.

        The duals are those of all columns, then of all rows.
        """
        self._begin(programme, known, margin)
        answer, duals = programme.solve([column], sign)
        reduced = np.zeros(len(self._places))
        reduced[column] = sign
        reduced -= np.bincount(self._rows.column, self._rows.factor * duals[self._rows.row], len(self._places))
        why = np.flatnonzero((np.abs(reduced) > NEAR) & known)
        return float(answer[column]), answer, why, np.r_[reduced, duals]

    def _begin(self, programme: LinearProgramme, known: Booleans, margin: EndMargin | None = None) -> None:
        """Set what a programme is about, and find any example of it: from there an end is found in half the time."""
        about = known.tobytes(), margin
        if self._about.get(id(programme), (b"", None)) == about:
            return
        self._about[id(programme)] = about
        (low, high), (least, most) = self._kinds, self._right
        if margin is not None:
            low, high, most = low - margin.low, high + margin.high, most + margin.most
        ends = np.where(known, self._shown[0], low), np.where(known, self._shown[1], high)
        programme.bound(ends, (least, most))
        programme.solve([], 1.0)

    # Counts without a margin ------------------------------------------------------------------------------------------

    def with_margin(self) -> Iterator[EndQuestion]:
        """Yield the questions about both ends of each count that needs all values it has where nothing is shown."""
        for column, *ends in zip(self._counts, *self._ends_alone(), strict=True):
            if 0 < floor(ends[1] + NEAR) - ceil(ends[0] - NEAR) < ENOUGH:
                for side, sign in enumerate((1.0, -1.0)):
                    margin = self._margin(column, sign, float(ends[side]))
                    if margin is not None:
                        yield EndQuestion(column, 0.0, sign, margin)

    def _ends_alone(self) -> tuple[Floats, Floats]:
        """Return the ends of all counts where nothing is shown."""
        self._begin(self._last, self._known)
        counts = np.array(self._counts, np.int64)
        ends = np.full(len(counts), np.inf), np.full(len(counts), -np.inf)
        for sign, side in ((1.0, 0), (-1.0, 1)):
            for pushed in (self._counts, *([at] for at in self._counts)):
                is_at_end = np.abs(ends[side] - self._kinds[side][counts]) < NEAR
                if len(pushed) > 1 or not is_at_end[self._counts.index(pushed[0])]:
                    example = self._last.solve(pushed, sign)[0][counts]
                    np.minimum(ends[0], example, out=ends[0])
                    np.maximum(ends[1], example, out=ends[1])
        return ends

    def _margin(self, column: int, sign: float, end: float) -> EndMargin | None:
        """Return how much further off what limits an end has to be for one value more; None where nothing helps.

        All that is a reason for the end, by the duals, is moved equally far, until the end is where it is to be.
        """
        size = len(self._places)
        is_of_kind = abs(end - self._kinds[0 if sign > 0 else 1][column]) < NEAR
        own = ((np.arange(size) == column) & is_of_kind).astype(float)
        low, high, most = own * (sign > 0), own * (sign < 0), np.zeros(self._rows.size)
        for _ in range(ROUNDS):
            margin = EndMargin(end - sign, low, high, most)
            now, _, _, duals = self._end(self._lower, column, sign, self._known, margin)
            missing = sign * (now - margin.end)
            if missing <= CLOSE:
                return margin
            duals[:size][self._known] = duals[size : size + self._size] = 0.0
            matter = np.abs(duals) > NEAR
            if not matter.any():
                return None
            by = np.where(matter, missing / np.abs(duals[matter]).sum(), 0.0)
            low = low + np.where(duals[:size] > 0, by[:size], 0.0)
            high = high + np.where(duals[:size] < 0, by[:size], 0.0)
            most = most + by[size:]
        return None


def _is_enough(ends: Sequence[float], needed: float) -> bool:
    return ends[0] <= ends[1] and floor(ends[1] + NEAR) - ceil(ends[0] - NEAR) >= needed
