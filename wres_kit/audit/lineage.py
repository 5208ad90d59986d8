"""The trail of a result: the cells of the return on which it rests, down to file and line.

A calculation says which counts it used (`Result.inputs`); `Counts` says which cells each of them was added up or worked
out from. So the trail is that of the calculation itself, and a new measure has one without a word here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.counts import Counts
from wres_kit.indicators.results import Basis, Result, Status
from wres_kit.returns.cells import Cell, Measure, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.returns.cells import Remark, Return


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a return that an input rests on.

    Parameters
    ----------
    cell
        Its address.
    known_value
        What the return says there; None where that is not for the reader. File and line are known all the same.
    file, row, source
        Where it stands, and where the organisation took it from.
    """

    cell: Cell
    known_value: Value | None
    file: str
    row: int
    source: str


@dataclass(frozen=True, slots=True)
class Input:
    """A count or figure that a result was computed from.

    Parameters
    ----------
    cell
        Its address; that of the total where it was added up.
    value
        What it is: a number of people where it is a count.
    low, high
        Between which values it lies, given how its source rounded it.
    basis
        ``counts``, ``counts_from_percentages`` where it was worked out, else ``as_published``.
    rows
        The rows of the return beneath it.
    """

    cell: Cell
    value: float
    low: float
    high: float
    basis: Basis
    rows: tuple[Row, ...]

    @property
    def is_given(self) -> bool:
        """Whether it stands in the return as it is."""
        return [row.cell for row in self.rows] == [self.cell]


@dataclass(frozen=True, slots=True)
class TracedResult:
    """A result with all it was computed from."""

    result: Result
    inputs: tuple[Input, ...]

    @property
    def cells(self) -> frozenset[Cell]:
        """All cells of the return on which it rests."""
        return frozenset(row.cell for given in self.inputs for row in given.rows)


class Lineage:
    """Traces the results of one return.

    Parameters
    ----------
    return_
        The return.
    remarks
        What is known about it: they decide what a count may be worked out from.
    """

    def __init__(self, return_: Return, remarks: Sequence[Remark] = ()) -> None:
        self._return = return_
        self._counts = Counts(return_, remarks)

    def of(self, result: Result, shown: frozenset[Cell] | None = None) -> TracedResult:
        """Return a result with what it was computed from.

        Parameters
        ----------
        result
            A result of this return. One that is suppressed says nothing of its inputs, so it has none.
        shown
            The addresses whose values the reader may see; all where None.
        """
        cells = dict.fromkeys(result.inputs)
        inputs = tuple(given for cell in cells if (given := self._input(cell, shown)) is not None)
        return TracedResult(result, inputs[:1] if _is_taken_over(result, inputs) else inputs)

    def _input(self, cell: Cell, shown: frozenset[Cell] | None) -> Input | None:
        given = self._return.values.get(cell)
        if given is not None:
            row = self._row(cell, shown)
            return Input(cell, given.value, *_limits(cell, given), _basis(cell), (row,))
        if cell.measure != Measure.HEADCOUNT:
            return None
        count = self._counts.count(*cell[2:6]) or self._counts.derived(*cell[2:6])
        if count is None:
            return None
        rows = tuple(self._row(origin, shown) for origin in count.origins)
        return Input(cell, count.value, count.low, count.high, count.basis, rows)

    def _row(self, cell: Cell, shown: frozenset[Cell] | None) -> Row:
        value = self._return.values[cell]
        known_value = value if shown is None or cell in shown else None
        return Row(cell, known_value, value.file, value.row, value.source)


def public_cells(results: Iterable[Result]) -> frozenset[Cell]:
    """Return the addresses whose values are known to a reader of protected results.

    Disclosure control lets a result pass only if all its inputs may be known, and reckons with each of them as known.
    What lies beneath an input, the parts of a total, was not judged: it counts only if another result has it.
    """
    return frozenset(cell for result in results if result.status is Status.PUBLISHED for cell in result.inputs)


def _is_taken_over(result: Result, inputs: Sequence[Input]) -> bool:
    """Return whether a result is its first input and nothing else; the others tell what its publication gives away."""
    alone = all(part is None for part in (result.numerator, result.denominator, result.lower, result.upper))
    published = result.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE)
    return bool(published and alone and inputs and inputs[0].is_given and inputs[0].value == result.value)


def _limits(cell: Cell, value: Value) -> tuple[float, float]:
    if cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS):
        return value.value, value.value
    half = 0.5 * 10.0**-value.decimals
    return value.value - half, value.value + half


def _basis(cell: Cell) -> Basis:
    return Basis.COUNTS if cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS) else Basis.AS_PUBLISHED
