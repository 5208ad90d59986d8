"""Between which values quantities lie, given sums of them: linear programmes for many quantities at once.

An answer of a programme is an example of what all quantities could be. Most ranges are known to be wide enough from a
few examples; programmes of their own are solved for the others, and their duals say why a range is narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.linear_programmes import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.linear_programmes import HiddenSums, LinearProgramme

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

WIDE = 2
"""A range is wide enough if its ends are at least so far apart, or as far as the kind of its quantity allows."""
GROUPED = 6
"""So often many quantities are pushed to their ends at once, before those left over are pushed by themselves."""
STEPS, SEVERAL = 6, 40
"""So often, at most, each sum is looked at when intervals are made narrower; and for a few limits, so many sums."""
KEPT = 60
"""So many examples are kept, the latest."""


@dataclass(frozen=True, slots=True)
class NarrowInterval:
    """An end of a range that is too narrow.

    Parameters
    ----------
    quantity
        Whose.
    sign
        1 for the lower end, -1 for the upper one.
    width
        How far the ends are apart.
    ends
        The least and the most whole number in the range.
    duals
        How much of each sum the end follows from.
    limits
        The sums with a limit that are reasons too.
    """

    quantity: int
    sign: float
    width: float
    ends: tuple[int, int]
    duals: Mapping[int, float]
    limits: tuple[int, ...]


class Need(IntEnum):
    """Why a return would hide more."""

    NONE = 0
    HELP = 1
    """A count has fewer than three values."""
    COMPANY = 2
    """None has fewer, but one has no more than three, because of figures alone."""
    LATE_COMPANY = 3
    """The same, and answers to questions are a reason."""


class Judgement(NamedTuple):
    """What the figures of a first choice say.

    Parameters
    ----------
    widths
        How far the ends of each count are apart that has no more than three values, and could have more.
    need
        Whether more would be hidden.
    extra
        The bundles that would be hidden besides.
    reasons
        Sets of figures of which at least one has to be hidden, so that no count has fewer than three values.
    """

    widths: Mapping[int, float]
    need: Need
    extra: frozenset[int]
    reasons: tuple[frozenset[int], ...]


class Intervals:
    """Intervals of quantities that follow from one sum after the other: quick, and never too narrow.

    Parameters
    ----------
    equations
        Sums that are zero, as columns with factors.
    ends
        The least and the most that each quantity can be.
    """

    def __init__(self, equations: Sequence[Sequence[tuple[int, float]]], ends: tuple[Floats, Floats]) -> None:
        self._rows: list[tuple[Sequence[tuple[int, float]], float, float]] = []
        self._rows_of: dict[int, list[int]] = {}
        for entries in equations:
            self._add(entries, 0.0, 0.0)
        self._low, self._high = ends[0].tolist(), ends[1].tolist()
        self._low, self._high, _ = self._narrowed(0, STEPS * max(1, len(equations)))

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """The least and the most that each quantity can be, as whole numbers."""
        return np.ceil(np.array(self._low) - NEAR), np.floor(np.array(self._high) + NEAR)

    def narrow(self, limits: Sequence[tuple[Sequence[tuple[int, float]], float]]) -> None:
        """Take what limits say for good.

        Parameters
        ----------
        limits
            Sums, as columns with factors, each with the most that it can be.
        """
        first = self._added(limits)
        self._low, self._high, _ = self._narrowed(first, STEPS * SEVERAL)

    def _added(self, limits: Sequence[tuple[Sequence[tuple[int, float]], float]]) -> int:
        """Add limits, and return the place of the first."""
        first = len(self._rows)
        for entries, most in limits:
            rests = list(self._rests(entries, most)) if len(entries) > 1 else []
            for each, limit in [(entries, most), *rests]:
                self._add(each, -np.inf, limit)
        return first

    def _rests(
        self, entries: Sequence[tuple[int, float]], most: float
    ) -> Iterator[tuple[Sequence[tuple[int, float]], float]]:
        """Yield what a limit says of the rest of each equation that has all of its quantities.

        Intervals alone do not say it: if a sum of two is at least 4, each of them may still be anything up to 4.
        """
        own = dict(entries)
        place, times = entries[0]
        for row in self._rows_of.get(place, ()):
            equation, least, greatest = self._rows[row]
            inside = {at: factor for at, factor in equation if at in own}
            share = inside[place] / times
            if least == greatest and all(inside.get(at) == share * each for at, each in entries):
                rest = [(at, -factor / share) for at, factor in equation if at not in own]
                yield from [(rest, most)] if rest else []

    def _add(self, entries: Sequence[tuple[int, float]], least: float, most: float) -> None:
        for at, _ in entries:
            self._rows_of.setdefault(at, []).append(len(self._rows))
        self._rows.append((entries, least, most))

    def widths(self, limits: Sequence[tuple[Sequence[tuple[int, float]], float]]) -> dict[int, tuple[float, float]]:
        """Return for the quantities whose interval limits make narrower its width before and with them.

        Parameters
        ----------
        limits
            Sums, as columns with factors, each with the most that it can be.
        """
        first = self._added(limits)
        low, high, changed = self._narrowed(first, STEPS * SEVERAL)
        for entries, _, _ in self._rows[first:]:
            for at, _ in entries:
                self._rows_of[at].pop()
        del self._rows[first:]
        return {
            at: (self._high[at] - self._low[at], floor(high[at] + NEAR) - ceil(low[at] - NEAR))
            for at in sorted(changed)
        }  # fmt: skip

    def _narrowed(self, first: int, steps: int) -> tuple[list[float], list[float], dict[int, None]]:
        """Return the ends with what rows say, from a first one on and all that follow, and whose ends they change.

        Fewer rows where they contradict.
        """
        low, high, changed = self._low.copy(), self._high.copy(), dict[int, None]()
        waiting = dict.fromkeys(range(first, len(self._rows)))
        while waiting and steps:
            steps -= 1
            row = next(iter(waiting))
            del waiting[row]
            entries, least, most = self._rows[row]
            touched, is_possible = _narrow(entries, (least, most), low, high)
            for at in touched:
                changed[at] = None
                waiting.update(dict.fromkeys(self._rows_of.get(at, ())))
            if not is_possible:
                break
        return low, high, changed


def _narrow(
    entries: Sequence[tuple[int, float]], right: tuple[float, float], low: list[float], high: list[float]
) -> tuple[list[int], bool]:
    """Take what one sum says of its quantities into their ends.

    Returns
    -------
    list of int
        The quantities of which an end is another one now.
    bool
        Whether all its quantities can have any value.
    """
    smallest = largest = 0.0
    for at, times in entries:
        first, last = low[at], high[at]
        if times > 0:
            smallest += times * first
            largest += times * last
        else:
            smallest += times * last
            largest += times * first
    touched, is_possible = [], True
    least, most = right
    for at, times in entries:
        first, last = low[at], high[at]
        if times > 0:
            top, bottom = (most - (smallest - times * first)) / times, (least - (largest - times * last)) / times
        else:
            top, bottom = (least - (largest - times * first)) / times, (most - (smallest - times * last)) / times
        if top < last - NEAR:
            high[at] = last = top
            touched.append(at)
        if bottom > first + NEAR:
            low[at] = first = bottom
            touched.append(at)
        is_possible = is_possible and last >= first - NEAR
    return touched, is_possible


class Ranges:
    """The ranges of some quantities.

    Parameters
    ----------
    hidden
        Sums of quantities, and sums with a limit.
    right
        Between which numbers each sum lies.
    most
        The most that each sum with a limit can be.
    kinds
        Between which numbers each quantity lies by its kind.
    wanted
        The quantities whose ranges matter.
    wide
        How far apart the ends of a range are to be, where no limit is a reason for it.
    ends
        Between which numbers each quantity lies whatever is shown: a range that is as wide as that is wide enough.
    """

    def __init__(
        self, hidden: HiddenSums, right: tuple[Floats, Floats], most: Floats, kinds: tuple[Floats, Floats],
        wanted: npt.NDArray[np.bool_], *, wide: int = WIDE, ends: tuple[Floats, Floats] | None = None,
    ) -> None:  # fmt: skip
        self._hidden, self._right, self._most, self._kinds = hidden, right, most, kinds
        self._wanted = np.flatnonzero(wanted & hidden.is_limited)
        least, largest = (each[self._wanted] for each in (kinds if ends is None else ends))
        self._ends = least + NEAR, largest - NEAR
        self._wide = np.minimum(wide, largest - least)
        self._low, self._high = np.full(len(self._wanted), np.inf), np.full(len(self._wanted), -np.inf)
        self.examples: list[Floats] = []
        self._programmes: dict[int, LinearProgramme] = {}

    def narrow(self, examples: Sequence[Floats]) -> Iterator[NarrowInterval]:
        """Yield the ends of ranges that are too narrow.

        Parameters
        ----------
        examples
            Examples of other problems with the same quantities, of which those that fit here are used. None of them is
            what the quantities are: what is found must not depend on that.
        """
        self.examples = list(examples[-KEPT:])
        if not len(self._wanted):
            return
        self._note()
        part = self._hidden.parts[0]
        still = self._open()
        if len(np.unique(part[still])) < len(still):
            self._push_together()
        yield from self._one_by_one()

    def _push_together(self) -> None:
        for sign in (1.0, -1.0):
            self._push(self._open(sign), sign)
        for _ in range(GROUPED):
            before = self._open()
            for sign in (1.0, -1.0):
                self._push(self._apart(self._open(sign)), sign)
            if not before or len(self._open()) == len(before):
                break

    # Which ranges are wide enough -----------------------------------------------------------------------------------

    def _widths(self) -> Floats:
        widths = np.floor(self._high + NEAR) - np.ceil(self._low - NEAR)
        return np.where(self._high >= self._low, widths, -1.0)

    def _open(self, sign: float = 0.0) -> list[int]:
        """Return the quantities whose range is not yet wide enough; with a sign, those not yet at that end of it."""
        is_open = self._widths() < self._wide
        if sign > 0:
            is_open &= self._low > self._ends[0]
        elif sign < 0:
            is_open &= self._high < self._ends[1]
        return [int(at) for at in self._wanted[is_open]]

    def _is_at_end(self, at: int, sign: float) -> bool:
        place = np.searchsorted(self._wanted, at)
        return bool(self._low[place] <= self._ends[0][place] if sign > 0 else self._high[place] >= self._ends[1][place])

    def _note(self) -> None:
        """Take what the examples say of each part in which they fit."""
        if not self.examples:
            return
        part, part_of_row, part_of_limit = self._hidden.parts
        examples = np.array(self.examples)
        sums, limits = self._hidden.equations.of_each(examples), self._hidden.limits.of_each(examples)
        # Where an example says nothing (not a number), it does not fit.
        wrong = ~((sums >= self._right[0] - NEAR) & (sums <= self._right[1] + NEAR))
        over = ~(limits <= self._most + NEAR)
        fits = np.ones((len(examples), len(part) + len(wrong[0]) + len(over[0])), bool)
        for unfit, parts in ((wrong, part_of_row), (over, part_of_limit)):
            which, rows = np.nonzero(unfit)
            fits[which, parts[rows]] = False
        own, fitting = examples[:, self._wanted], fits[:, part[self._wanted]]
        self._low = np.where(fitting, own, np.inf).min(axis=0)
        self._high = np.where(fitting, own, -np.inf).max(axis=0)

    # Programmes -----------------------------------------------------------------------------------------------------

    def _push(self, quantities: Sequence[int], sign: float) -> None:
        if quantities:
            self._solve(quantities, sign)

    def _apart(self, quantities: Sequence[int]) -> list[int]:
        """Return some of the quantities of which no two are in one sum."""
        taken, chosen = set[int](), []
        for at in quantities:
            rows = self._hidden.rows_of.get(at, set())
            if taken.isdisjoint(rows):
                taken |= rows
                chosen.append(at)
        return chosen

    def _one_by_one(self) -> Iterator[NarrowInterval]:
        """Push each end that is left by itself, in all parts at once; a part has nothing to do with another one."""
        part = self._hidden.parts[0]
        waiting: dict[int, list[tuple[int, float]]] = {}
        for at in self._open():
            for sign in (1.0, -1.0):
                if not self._is_at_end(at, sign):
                    waiting.setdefault(int(part[at]), []).append((at, sign))
        ends: list[tuple[int, float, Mapping[int, float], tuple[int, ...]]] = []
        while waiting:
            turn = [queue.pop(0) for queue in waiting.values()]
            waiting = {part: queue for part, queue in waiting.items() if queue}
            still = set(self._open())
            turn = [(at, sign) for at, sign in turn if at in still and not self._is_at_end(at, sign)]
            for sign in (1.0, -1.0):
                chosen = [at for at, side in turn if side == sign]
                if chosen:
                    reasons = self._solve(chosen, sign)
                    ends += [(at, sign, *reasons[int(part[at])]) for at in chosen if not self._is_at_end(at, sign)]
        low, high, widths = (each.tolist() for each in (self._low, self._high, self._widths()))
        place = {at: index for index, at in enumerate(self._wanted.tolist())}
        narrow = set(self._open())
        for at, sign, own, limits in [each for each in ends if each[0] in narrow]:
            index = place[at]
            both = ceil(low[index] - NEAR), floor(high[index] + NEAR)
            yield NarrowInterval(at, sign, widths[index], both, own, limits)

    def _solve(self, quantities: Sequence[int], sign: float) -> dict[int, tuple[Mapping[int, float], tuple[int, ...]]]:
        """Make quantities small (sign 1) or large (-1) together.

        Returns
        -------
        dict
            By part, the duals of its sums, and the sums with a limit that matter too.
        """
        part = self._hidden.parts[0]
        # Outside the parts of the quantities an example says nothing.
        example = self.examples[-1].copy() if self.examples else np.full(self._hidden.size, np.nan)
        reasons: dict[int, tuple[Mapping[int, float], tuple[int, ...]]] = {}
        of_part: dict[int, list[int]] = {}
        for at, own in zip(quantities, part[list(quantities)].tolist(), strict=True):
            of_part.setdefault(own, []).append(at)
        for own, members in sorted(of_part.items()):
            if own not in self._programmes:
                self._programmes[own] = self._hidden.programme(own, self._right, self._most, self._kinds, keep=True)
            programme = self._programmes[own]
            values, prices = programme.solve(members, sign)
            example[programme.columns] = values
            matter = np.flatnonzero(np.abs(prices) > NEAR)
            size = len(programme.rows)
            of_sums, of_limits = matter[matter < size], matter[matter >= size] - size
            duals = dict(zip(programme.rows[of_sums].tolist(), prices[of_sums].tolist(), strict=True))
            reasons[own] = duals, tuple(programme.limits[of_limits].tolist())
        is_touched = np.zeros(self._hidden.size + len(self._right[0]) + len(self._most), bool)
        is_touched[list(of_part)] = True
        touched = is_touched[part[self._wanted]]
        values = example[self._wanted]
        self._low[touched] = np.minimum(self._low[touched], values[touched])
        self._high[touched] = np.maximum(self._high[touched], values[touched])
        self.examples.append(example)
        return reasons
