"""Between which values quantities lie, given sums of them: linear programmes for many quantities at once.

An answer of a programme is an example of what all quantities could be. Most ranges are known to be wide enough from a
few examples; programmes of their own are solved for the others, and their duals say why a range is narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.linear_programmes import LinearProgramme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.table import SparseRows

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

NEAR = 1e-6
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
    duals
        How much of each sum the end follows from.
    by_limits
        Whether a limit that was told is a reason too.
    """

    quantity: int
    sign: float
    width: float
    duals: Mapping[int, float]
    by_limits: bool


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
        self._take(*self._narrowed(0, STEPS * max(1, len(equations))))

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
        self._take(*self._narrowed(first, STEPS * SEVERAL))

    def _added(self, limits: Sequence[tuple[Sequence[tuple[int, float]], float]]) -> int:
        """Add limits, and return the place of the first."""
        first = len(self._rows)
        for entries, most in limits:
            self._add(entries, -np.inf, most)
        return first

    def _add(self, entries: Sequence[tuple[int, float]], least: float, most: float) -> None:
        for at, _ in entries:
            self._rows_of.setdefault(at, []).append(len(self._rows))
        self._rows.append((entries, least, most))

    def _take(self, low: Mapping[int, float], high: Mapping[int, float]) -> None:
        for at, end in low.items():
            self._low[at] = end
        for at, end in high.items():
            self._high[at] = end

    def widths(self, limits: Sequence[tuple[Sequence[tuple[int, float]], float]]) -> dict[int, tuple[float, float]]:
        """Return for the quantities whose interval limits make narrower its width before and with them.

        Parameters
        ----------
        limits
            Sums, as columns with factors, each with the most that it can be.
        """
        first = self._added(limits)
        low, high = self._narrowed(first, STEPS * SEVERAL)
        for entries, _, _ in self._rows[first:]:
            for at, _ in entries:
                self._rows_of[at].pop()
        del self._rows[first:]
        return {
            at: (
                self._high[at] - self._low[at],
                floor(high.get(at, self._high[at]) + NEAR) - ceil(low.get(at, self._low[at]) - NEAR),
            )
            for at in sorted(low.keys() | high.keys())
        }

    def _narrowed(self, first: int, steps: int) -> tuple[dict[int, float], dict[int, float]]:
        """Return the ends that rows change, from a first one on and all that follow; fewer where they contradict."""
        low, high = dict[int, float](), dict[int, float]()
        waiting = dict.fromkeys(range(first, len(self._rows)))
        while waiting and steps:
            steps -= 1
            row = next(iter(waiting))
            del waiting[row]
            entries, least, most = self._rows[row]
            waiting |= dict.fromkeys(self._narrow(entries, least, most, low, high))
            if any(high.get(at, self._high[at]) < low.get(at, self._low[at]) - NEAR for at, _ in entries):
                break
        return low, high

    def _narrow(
        self, entries: Sequence[tuple[int, float]], least: float, most: float,
        low: dict[int, float], high: dict[int, float],
    ) -> list[int]:  # fmt: skip
        """Take what one sum says of its quantities; return the sums in which one of them is."""
        ends = []
        for at, times in entries:
            first, last = low.get(at, self._low[at]), high.get(at, self._high[at])
            ends.append((times * first, times * last) if times > 0 else (times * last, times * first))
        smallest, largest = sum(each[0] for each in ends), sum(each[1] for each in ends)
        touched: list[int] = []
        for (at, times), (own_least, own_most) in zip(entries, ends, strict=True):
            above, below = most - (smallest - own_least), least - (largest - own_most)
            top, bottom = (above / times, below / times) if times > 0 else (below / times, above / times)
            if top < high.get(at, self._high[at]) - NEAR:
                high[at] = top
                touched += self._rows_of.get(at, ())
            if bottom > low.get(at, self._low[at]) + NEAR:
                low[at] = bottom
                touched += self._rows_of.get(at, ())
        return touched


class Ranges:
    """The ranges of some quantities.

    Parameters
    ----------
    equations
        Sums of quantities; all that is not in them is known.
    right
        Between which numbers each sum lies.
    limits
        Sums with the most that each can be.
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
        self, equations: SparseRows, right: tuple[Floats, Floats], limits: tuple[SparseRows, Floats],
        kinds: tuple[Floats, Floats], wanted: npt.NDArray[np.bool_], *, wide: int = WIDE,
        ends: tuple[Floats, Floats] | None = None,
    ) -> None:  # fmt: skip
        self._equations, (self._right_low, self._right_high) = equations, right
        self._limits, self._most = limits
        self._least, self._largest = kinds
        self._ends = kinds if ends is None else ends
        self._wide = np.minimum(wide, self._ends[1] - self._ends[0])
        self._wanted = [int(at) for at in np.flatnonzero(wanted)]
        self._reached = {at: [np.inf, -np.inf] for at in self._wanted}
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
        limited = {int(at) for at in np.concatenate([self._equations.column, self._limits.column])}
        self._wanted = [at for at in self._wanted if at in limited]
        self.examples = list(examples[-KEPT:])
        if not self._wanted:
            return
        self._note()
        if len(np.unique(self._part[self._open()])) < len(self._open()):
            self._push_together()
        yield from self._one_by_one()

    def _push_together(self) -> None:
        for sign in (1.0, -1.0):
            self._push([at for at in self._open() if not self._is_at_end(at, sign)], sign)
        for _ in range(GROUPED):
            before = self._open()
            for sign in (1.0, -1.0):
                self._push(self._apart([at for at in self._open() if not self._is_at_end(at, sign)]), sign)
            if not before or len(self._open()) == len(before):
                break

    # Which ranges are wide enough -----------------------------------------------------------------------------------

    def _width(self, at: int) -> float:
        low, high = self._reached[at]
        return floor(high + NEAR) - ceil(low - NEAR) if high >= low else -1.0

    def _open(self) -> list[int]:
        return [at for at in self._wanted if self._width(at) < self._wide[at]]

    def _is_at_end(self, at: int, sign: float) -> bool:
        low, high = self._reached[at]
        return bool(low <= self._ends[0][at] + NEAR if sign > 0 else high >= self._ends[1][at] - NEAR)

    def _note(self) -> None:
        """Take what the examples say of each part in which they fit."""
        if not self.examples:
            return
        examples = np.array(self.examples)
        sums, limits = self._equations.of_each(examples), self._limits.of_each(examples)
        # Where an example says nothing (not a number), it does not fit.
        wrong = ~((sums >= self._right_low - NEAR) & (sums <= self._right_high + NEAR))
        over = ~(limits <= self._most + NEAR)
        fits = np.ones((len(examples), len(self._part) + len(wrong[0]) + len(over[0])), bool)
        for unfit, parts in ((wrong, self._part_of_row), (over, self._part_of_limit)):
            which, rows = np.nonzero(unfit)
            fits[which, parts[rows]] = False
        own, fitting = examples[:, self._wanted], fits[:, self._part[self._wanted]]
        least = np.where(fitting, own, np.inf).min(axis=0).tolist()
        most = np.where(fitting, own, -np.inf).max(axis=0).tolist()
        self._reached |= {at: [low, high] for at, low, high in zip(self._wanted, least, most, strict=True)}

    # Programmes -----------------------------------------------------------------------------------------------------

    def _push(self, quantities: Sequence[int], sign: float) -> None:
        if quantities:
            self._solve(quantities, sign)

    def _apart(self, quantities: Sequence[int]) -> list[int]:
        """Return some of the quantities of which no two are in one sum."""
        taken, chosen = set[int](), []
        for at in quantities:
            rows = self._rows_of.get(at, set())
            if taken.isdisjoint(rows):
                taken |= rows
                chosen.append(at)
        return chosen

    def _one_by_one(self) -> Iterator[NarrowInterval]:
        """Push each end that is left by itself, in all parts at once; a part has nothing to do with another one."""
        waiting: dict[int, list[tuple[int, float]]] = {}
        for at in self._open():
            for sign in (1.0, -1.0):
                if not self._is_at_end(at, sign):
                    waiting.setdefault(int(self._part[at]), []).append((at, sign))
        ends: list[tuple[int, float, Mapping[int, float], bool]] = []
        while waiting:
            turn = [queue.pop(0) for queue in waiting.values()]
            waiting = {part: queue for part, queue in waiting.items() if queue}
            still = set(self._open())
            turn = [(at, sign) for at, sign in turn if at in still and not self._is_at_end(at, sign)]
            for sign in (1.0, -1.0):
                chosen = [at for at, side in turn if side == sign]
                if chosen:
                    duals, limits = self._solve(chosen, sign)
                    ends += [
                        (at, sign, *self._own(at, duals, limits)) for at in chosen if not self._is_at_end(at, sign)
                    ]
        narrow = set(self._open())
        for at, sign, own, by_limits in [each for each in ends if each[0] in narrow]:
            yield NarrowInterval(at, sign, self._width(at), own, by_limits)

    def _own(
        self, at: int, duals: Mapping[int, float], limits: Mapping[int, float]
    ) -> tuple[Mapping[int, float], bool]:
        part = self._part[at]
        own = {row: dual for row, dual in duals.items() if self._part_of_row[row] == part}
        return own, any(self._part_of_limit[row] == part for row in limits)

    def _solve(self, quantities: Sequence[int], sign: float) -> tuple[dict[int, float], dict[int, float]]:
        """Make quantities small (sign 1) or large (-1) together; return the duals of the sums and of the limits."""
        # Outside the parts of the quantities an example says nothing.
        example = self.examples[-1].copy() if self.examples else np.full(len(self._least), np.nan)
        duals, of_limits = dict[int, float](), dict[int, float]()
        parts = np.unique(self._part[list(quantities)])
        for part in parts.tolist():
            if part not in self._programmes:
                self._programmes[part] = self._programme(part)
            programme = self._programmes[part]
            values, prices = programme.solve([at for at in quantities if self._part[at] == part], sign)
            example[programme.columns] = values
            prices_of_sums, prices_of_limits = np.split(prices, [len(programme.rows)])
            duals |= {
                int(row): float(dual)
                for row, dual in zip(programme.rows, prices_of_sums, strict=True)
                if abs(dual) > NEAR
            }
            limits = zip(programme.limits, prices_of_limits, strict=True)
            of_limits |= {int(row): float(dual) for row, dual in limits if abs(dual) > NEAR}
        self._keep(example, parts)
        return duals, of_limits

    def _programme(self, part: int) -> LinearProgramme:
        rows, limits = np.flatnonzero(self._part_of_row == part), np.flatnonzero(self._part_of_limit == part)
        columns = np.flatnonzero(self._part == part)
        return LinearProgramme(
            columns, (rows, limits), (self._least[columns], self._largest[columns]),
            self._equations.among(rows, columns).followed_by(self._limits.among(limits, columns)),
            (
                np.concatenate([self._right_low[rows], np.full(len(limits), -np.inf)]),
                np.concatenate([self._right_high[rows], self._most[limits]]),
            ),
        )  # fmt: skip

    def _keep(self, example: Floats, parts: Integers) -> None:
        for at in self._wanted:
            if self._part[at] in parts:
                ends = self._reached[at]
                ends[0], ends[1] = min(ends[0], example[at]), max(ends[1], example[at])
        self.examples.append(example)

    # Parts ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _rows_of(self) -> dict[int, set[int]]:
        rows: dict[int, set[int]] = {}
        for row, column in zip(self._equations.row.tolist(), self._equations.column.tolist(), strict=True):
            rows.setdefault(column, set()).add(row)
        return rows

    @cached_property
    def _part(self) -> Integers:
        """The part of each quantity: what is in one sum or limit with another is in its part."""
        from scipy.sparse import coo_array  # noqa: PLC0415
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        count, rows = len(self._least), self._equations.size + self._limits.size
        lines = np.concatenate([self._equations.row, self._equations.size + self._limits.row]) + count
        columns = np.concatenate([self._equations.column, self._limits.column])
        size = count + rows
        graph = coo_array((np.ones(len(lines)), (lines, columns)), shape=(size, size))
        _, labels = connected_components(graph, directed=False)
        self._row_parts = np.asarray(labels[count:], dtype=np.int64)
        return np.asarray(labels[:count], dtype=np.int64)

    @cached_property
    def _part_of_row(self) -> Integers:
        self._part  # noqa: B018 - finds the parts of the rows as well
        return self._row_parts[: self._equations.size]

    @cached_property
    def _part_of_limit(self) -> Integers:
        self._part  # noqa: B018
        return self._row_parts[self._equations.size :]
