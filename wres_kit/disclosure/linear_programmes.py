"""Linear programmes that are asked for many things, each from the answer to the one before: ends, and examples.

`LinearProgramme` is the programme of the solver (HiGHS), `PossibleCounts` what counts could be for readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.table import SparseRows
from wres_kit.errors import WresError
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.table import QuantityTable, SumLimit

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

SEARCH_NODES = 100
"""The budget of the programme that makes an example in whole numbers."""
DUAL, PRIMAL = 1, 4
"""The dual and the primal simplex, as the solver numbers its ways."""
FEASIBLE = 2
"""That an answer keeps all that it has to, as the solver writes it."""
NEAR = 1e-6
"""What is so near a number is that number."""


class ContradictionError(WresError):
    """Figures of a return that cannot all be right: `where` says whose, and which are in doubt."""

    def __init__(self, where: str = "A return") -> None:
        super().__init__(f"{where}: figures contradict each other, so none can be protected. Correct them: wres check.")


class LinearProgramme:
    """A linear programme that is asked for many ends, each from the answer to the one before: only its goal changes.

    It begins without an example, so that its answers follow from the sums and limits alone. What is asked is which
    values quantities can have, not which figures are shown.

    Parameters
    ----------
    columns
        The quantities in it.
    lines
        Its sums and its limits, by their places among all.
    ends
        Between which numbers each quantity lies.
    matrix
        The factors of the sums, then of the limits.
    right
        Between which numbers each of these lies.
    """

    def __init__(
        self, columns: Integers, lines: tuple[Integers, Integers], ends: tuple[Floats, Floats], matrix: SparseRows,
        right: tuple[Floats, Floats],
    ) -> None:  # fmt: skip
        from highspy import Highs, HighsLp, MatrixFormat  # noqa: PLC0415 - a tenth of a second, for few returns

        self.columns, (self.rows, self.limits) = columns, lines
        model = HighsLp()
        model.num_col_, model.num_row_ = len(columns), matrix.size
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(columns)), *ends
        model.row_lower_, model.row_upper_ = right
        model.a_matrix_.format_ = MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.by_row()
        with silence_solver():
            self._solver = Highs()  # type: ignore[no-untyped-call]
        for option in ("presolve", "parallel"):
            self._solver.setOptionValue(option, "off")
        self._solver.setOptionValue("output_flag", False)
        self._solver.passModel(model)
        self._bounds: tuple[Floats, ...] = ()

    def begin(self, right: tuple[Floats, Floats]) -> None:
        """Begin anew with other sums and limits, as if nothing had been asked: the answers are those of a new one."""
        rows = np.arange(len(right[0]), dtype=np.int32)
        self._solver.changeRowsBounds(len(rows), rows, *right)  # type: ignore[attr-defined]
        self._solver.clearSolver()
        self._solver.setOptionValue("simplex_strategy", DUAL)

    def solve(self, quantities: Collection[int], sign: float) -> tuple[Floats, Floats]:
        """Make quantities small (sign 1) or large (-1) together; return all quantities, and the dual of each row."""
        from highspy import HighsModelStatus  # noqa: PLC0415

        goal = np.zeros(len(self.columns))
        goal[np.searchsorted(self.columns, list(quantities))] = sign
        self._solver.changeColsCost(len(goal), np.arange(len(goal), dtype=np.int32), goal)
        self._solver.run()
        if self._solver.getModelStatus() not in {HighsModelStatus.kOptimal, HighsModelStatus.kInfeasible}:
            self._solver.clearSolver()  # now and then it is lost on the way from there
            self._solver.setOptionValue("simplex_strategy", DUAL)
            self._solver.run()
        if self._solver.getModelStatus() != HighsModelStatus.kOptimal:
            raise ContradictionError
        # The last answer keeps all sums and limits, so the next one is found from there with another goal.
        self._solver.setOptionValue("simplex_strategy", PRIMAL)
        answer = self._solver.getSolution()
        return np.array(answer.col_value), np.array(answer.row_dual)

    def bound(self, ends: tuple[Floats, Floats], right: tuple[Floats, Floats] | None = None) -> None:
        """Set between which numbers the first quantities lie, and all rows."""
        bounds = (*ends, *(right or ()))
        if len(bounds) == len(self._bounds) and all(map(np.array_equal, self._bounds, bounds)):
            return  # the last answer keeps them
        self._bounds = bounds
        columns = np.arange(len(ends[0]), dtype=np.int32)
        self._solver.changeColsBounds(len(columns), columns, *ends)
        if right is not None:
            rows = np.arange(len(right[0]), dtype=np.int32)
            self._solver.changeRowsBounds(len(rows), rows, *right)  # type: ignore[attr-defined]
        # The last answer is as good as any by the new numbers, but need not keep them.
        self._solver.setOptionValue("simplex_strategy", DUAL)

    def whole(self, quantities: Collection[int], sign: float, size: int) -> list[int] | None:
        """Make quantities small (sign 1) or large (-1) together; return the first so many, in whole numbers.

        Where the budget does not suffice, the best that was found; None where there is none.
        """
        from highspy import HighsVarType  # noqa: PLC0415

        try:
            values = self.solve(quantities, sign)[0][:size]
        except ContradictionError:
            return None
        if np.abs(values - np.rint(values)).max(initial=0.0) > NEAR:
            columns = np.arange(size, dtype=np.int32)
            self._solver.setOptionValue("mip_max_nodes", SEARCH_NODES)
            self._solver.changeColsIntegrality(size, columns, np.full(size, HighsVarType.kInteger))
            self._solver.run()
            status = self._solver.getInfo().primal_solution_status
            values = np.array(self._solver.getSolution().col_value)[:size]
            self._solver.changeColsIntegrality(size, columns, np.full(size, HighsVarType.kContinuous))
            if status != FEASIBLE:
                return None
        return [round(each) for each in values.tolist()]


@dataclass(frozen=True)
class HiddenSums:
    """What follows from which quantities are hidden alone, whatever their values are: it serves many returns.

    Parameters
    ----------
    equations
        Sums of hidden quantities; all that is not in them is known.
    limits
        Sums that have a limit.
    size
        How many quantities there are.
    """

    equations: SparseRows
    limits: SparseRows
    size: int
    _of_part: dict[int, tuple[Integers, Integers, Integers, SparseRows]] = field(default_factory=dict, repr=False)
    _kept: dict[int, LinearProgramme] = field(default_factory=dict, repr=False)

    @cached_property
    def parts(self) -> tuple[Integers, Integers, Integers]:
        """The part of each quantity, sum and limit: what is in one sum or limit with another is in its part."""
        from scipy.sparse import coo_array  # noqa: PLC0415
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        rows = self.equations.size + self.limits.size
        lines = np.concatenate([self.equations.row, self.equations.size + self.limits.row]) + self.size
        columns = np.concatenate([self.equations.column, self.limits.column])
        size = self.size + rows
        graph = coo_array((np.ones(len(lines)), (lines, columns)), shape=(size, size))
        _, labels = connected_components(graph, directed=False)
        ends = [self.size, self.size + self.equations.size]
        first, second, third = np.split(np.asarray(labels, dtype=np.int64), ends)
        return first, second, third

    @cached_property
    def is_limited(self) -> npt.NDArray[np.bool_]:
        """Whether each quantity is in any sum or limit."""
        limited = np.zeros(self.size, bool)
        limited[self.equations.column] = limited[self.limits.column] = True
        return limited

    @cached_property
    def rows_of(self) -> dict[int, set[int]]:
        """The sums in which each quantity is."""
        rows: dict[int, set[int]] = {}
        for row, column in zip(self.equations.row.tolist(), self.equations.column.tolist(), strict=True):
            rows.setdefault(column, set()).add(row)
        return rows

    def of_part(self, part: int) -> tuple[Integers, Integers, Integers, SparseRows]:
        """Return the columns, sums and limits of a part, and the factors of the sums, then of the limits."""
        if part not in self._of_part:
            columns, rows, limits = (np.flatnonzero(each == part) for each in self.parts)
            factors = self.equations.among(rows, columns).followed_by(self.limits.among(limits, columns))
            self._of_part[part] = columns, rows, limits, factors
        return self._of_part[part]

    def programme(
        self, part: int, right: tuple[Floats, Floats], most: Floats, kinds: tuple[Floats, Floats], *, keep: bool = False
    ) -> LinearProgramme:
        """Return the programme of a part, for values of what is shown.

        Parameters
        ----------
        part
            Which.
        right
            Between which numbers each sum of hidden quantities lies.
        most
            The most that each sum with a limit can be.
        kinds
            Between which numbers each quantity lies by its kind.
        keep
            Whether to use one programme for one return after the other: making one takes as long as an answer.
        """
        columns, rows, limits, factors = self.of_part(part)
        none = np.full(len(limits), -np.inf)
        ends = np.concatenate([right[0][rows], none]), np.concatenate([right[1][rows], most[limits]])
        if keep and part in self._kept:
            self._kept[part].begin(ends)
            return self._kept[part]
        programme = LinearProgramme(columns, (rows, limits), (kinds[0][columns], kinds[1][columns]), factors, ends)
        if keep:
            self._kept[part] = programme
        return programme


class Room:
    """Whether some counts keep enough values where more figures are shown as well.

    Only the ends of what is shown then change: each programme begins with the answer to the one before.

    Parameters
    ----------
    hidden
        What is hidden before, and the limits that matter.
    right, most, kinds
        See `HiddenSums.programme`.
    needed
        How far the ends of each count are to be apart.
    """

    def __init__(
        self, hidden: HiddenSums, right: tuple[Floats, Floats], most: Floats, kinds: tuple[Floats, Floats],
        needed: Mapping[int, float],
    ) -> None:  # fmt: skip
        self._needed, self._kinds, self._parts = needed, kinds, list[tuple[LinearProgramme, list[int]]]()
        of_part: dict[int, list[int]] = {}
        for at in sorted(needed):
            if hidden.is_limited[at]:
                of_part.setdefault(int(hidden.parts[0][at]), []).append(at)
        for part, counts in of_part.items():
            self._parts.append((hidden.programme(part, right, most, kinds), counts))

    def is_enough(self, shown: Collection[int], values: tuple[Floats, Floats]) -> bool:
        """Return whether each count keeps enough values where some quantities are shown as well.

        Parameters
        ----------
        shown
            Which; those that were shown before may be among them.
        values
            Between which numbers each quantity lies.
        """
        places = list(shown)
        low, high = (each.copy() for each in self._kinds)
        low[places], high[places] = values[0][places], values[1][places]
        for programme, counts in self._parts:
            programme.bound((low[programme.columns], high[programme.columns]))
            if not self._is_enough(programme, counts):
                return False
        return True

    def _is_enough(self, programme: LinearProgramme, counts: Sequence[int]) -> bool:
        places, needed = np.searchsorted(programme.columns, counts), np.array([self._needed[at] for at in counts])
        low, high = np.full(len(counts), np.inf), np.full(len(counts), -np.inf)
        for pushed in (counts, *([at] for at in counts)):
            for sign in (1.0, -1.0):
                is_open = np.floor(high + NEAR) - np.ceil(low - NEAR) < needed
                still = [at for at, is_narrow in zip(counts, is_open, strict=True) if is_narrow and at in pushed]
                if still:
                    example = programme.solve(still, sign)[0][places]
                    low, high = np.minimum(low, example), np.maximum(high, example)
            if len(pushed) == 1 and (np.floor(high + NEAR) - np.ceil(low - NEAR) < needed)[counts.index(pushed[0])]:
                return False
        return True


class Structure:
    """What follows from which quantities are hidden: the same for all returns with which that is asked.

    Parameters
    ----------
    conclusions
        What the choice tells.
    limits
        That, and what readers may conclude from other answers.
    unknown
        Whether each quantity is hidden.
    rows, known
        What is hidden of each sum, and what is shown of it.
    """

    def __init__(
        self, conclusions: Collection[SumLimit], limits: Sequence[SumLimit], unknown: npt.NDArray[np.bool_],
        rows: SparseRows, known: SparseRows,
    ) -> None:  # fmt: skip
        self.conclusions, self.known, self._rows = conclusions, known, rows
        limited = SparseRows.from_rows([each.factors for each in limits])
        self._known_of_limits, self._limits = limited.within(~unknown), limited.within(unknown)
        self._members, self._most = self._limits.members, np.array([each.most for each in limits], float)
        self._hidden: dict[bytes, HiddenSums] = {}

    def with_limits(self, low: Floats, least: Floats, largest: Floats) -> tuple[HiddenSums, Floats, Integers]:
        """Return what is hidden, with those limits that matter: the most that their sums can be, and their places.

        Parameters
        ----------
        low
            The values of what is shown.
        least, largest
            Between which numbers each quantity lies by its kind.
        """
        most = self._most - self._known_of_limits.times(low)
        matter = np.flatnonzero(self._limits.ends(least, largest)[1] > most + NEAR)
        key = matter.tobytes()
        if key not in self._hidden:
            limits = SparseRows.from_rows([self._members[row] for row in matter])
            self._hidden[key] = HiddenSums(self._rows, limits, len(low))
        return self._hidden[key], most[matter], matter

    def known_of_limits(self, limits: Sequence[int], places: Integers) -> frozenset[int]:
        """Return what is shown of some limits, of which these are the places."""
        known = self._known_of_limits
        return frozenset(known.column[np.isin(known.row, places[list(limits)])].tolist() if limits else ())


class PossibleCounts:
    """What counts could be for readers: examples that keep all sums and limits.

    Each is the answer of a linear programme. Most often it is in whole numbers by itself; if not, the same is asked in
    whole numbers, with a budget of nodes.

    Parameters
    ----------
    table, places
        The sums, and the quantities in them.
    ends
        Between which numbers each quantity of the table lies.
    limits
        Sums, as quantities with factors, each with the most that it can be.
    """

    def __init__(
        self, table: QuantityTable, places: Sequence[int], ends: tuple[Floats, Floats],
        limits: Sequence[tuple[Sequence[tuple[int, int]], int]],
    ) -> None:  # fmt: skip
        self._places = list(places)
        self._column = {at: index for index, at in enumerate(self._places)}
        self._low, self._high = ends[0][self._places], ends[1][self._places]
        self._sums = [*(tuple(each.items()) for each in table.equations), *(factors for factors, _ in limits)]
        size = len(table.equations)
        self._most = np.array([0.0] * size + [float(most) for _, most in limits])
        self._least = np.where(np.arange(len(self._sums)) < size, 0.0, -np.inf)
        self._programmes: dict[tuple[int, ...], LinearProgramme] = {}

    def ends(self, quantity: int, fixed: Mapping[int, int] | None = None) -> tuple[int, int]:
        """Return the least and the most that a quantity can be, given values of others; none is written as 0 to -1."""
        low, high = (self._solve(quantity, sign, fixed or {}, {}) for sign in (1.0, -1.0))
        return (low[quantity], high[quantity]) if low is not None and high is not None else (0, -1)

    def nearest(self, target: Mapping[int, int], fixed: Mapping[int, int]) -> Mapping[int, int] | None:
        """Return an example with some values, and as near others as can be; None where there is none."""
        return self._solve(None, 1.0, fixed, target)

    def _solve(
        self, quantity: int | None, sign: float, fixed: Mapping[int, int], target: Mapping[int, int]
    ) -> Mapping[int, int] | None:
        size = len(self._places)
        aimed = tuple(target)
        if aimed not in self._programmes:
            self._programmes[aimed] = self._programme(aimed)
        programme = self._programmes[aimed]
        low, high = self._low.copy(), self._high.copy()
        for at, people in fixed.items():
            low[self._column[at]] = high[self._column[at]] = people
        aims, none = np.array(list(target.values()), float), np.full(len(target), np.inf)
        right = np.concatenate([self._least, -none, aims]), np.concatenate([self._most, aims, none])
        programme.bound((low, high), right)
        goal = range(size, size + len(aimed)) if quantity is None else [self._column[quantity]]
        counts = programme.whole(goal, sign, size)
        return None if counts is None else dict(zip(self._places, counts, strict=True))

    def _programme(self, aimed: Sequence[int]) -> LinearProgramme:
        """Return the programme with a column for how far each of some quantities is from its aim, either way."""
        size, more = len(self._places), len(aimed)
        apart = [((self._column[at], 1.0), (size + index, -1.0)) for index, at in enumerate(aimed)]
        apart += [((self._column[at], 1.0), (size + index, 1.0)) for index, at in enumerate(aimed)]
        rows = [*([(self._column[at], float(times)) for at, times in each] for each in self._sums), *apart]
        free = np.full(2 * more, np.inf)
        return LinearProgramme(
            np.arange(size + more), (np.arange(len(rows)), np.arange(0)),
            (np.r_[self._low, np.zeros(more)], np.r_[self._high, free[:more]]), SparseRows.from_rows(rows),
            (np.r_[self._least, -free], np.r_[self._most, free]),
        )  # fmt: skip
