"""Which counts are surely small: one integer programme of percentages, of what adds up, and of what may be supposed.

Nothing here knows what the counts are about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure import Ends
    from wres_kit.returns.cells import Cell

    Floats = npt.NDArray[np.float64]

NODES = 400
"""The budget of one programme; where it does not suffice, what is proved until then counts."""
MOST = 100_000
"""More people than a percentage can be of where its digits say anything."""
NEAR = 1e-6
APART = 2
"""A count that is left values so far apart is not known to within one."""


class LinearRelation(NamedTuple):
    """Counts, each with its factor, and between which numbers their sum lies; of a sum, what it is a sum of."""

    terms: Mapping[Cell, float]
    least: float = 0.0
    most: float = 0.0
    sum_of: tuple[Cell, frozenset[Cell]] | None = None


def narrowed(
    known: Mapping[Cell, Ends], relations: Sequence[LinearRelation], suppositions: Sequence[Sequence[LinearRelation]],
    asked: Iterable[Cell], threshold: Callable[[Cell], int],
) -> tuple[dict[Cell, Ends], list[tuple[Cell, frozenset[Cell]]]]:  # fmt: skip
    """Return between which numbers counts lie that are surely small, or hardly more than one number.

    Also returns the sums among the suppositions that hold. Where one percentage contradicts the others, any may be the
    wrong one: what follows without it is taken from each choice of the others that some numbers keep. Where more do,
    `wres check` refuses the return, and nothing is concluded.

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
        choices = _possible(part.relations, [{*map(id, group)} for group in suppositions], ends)
        sums = [[each.sum_of for each in kept if each.sum_of is not None] for kept in choices]
        held += [each for each in sums[0] if all(each in others for others in sums[1:])] if sums else []
        for kept in choices:
            inside = {cell for each in kept for cell in each.terms}
            programme = _Programme(kept, ends)
            for cell, (low, high) in programme.small([cell for cell in own if cell in inside], threshold):
                least, most = narrow.get(cell, (low, high))
                narrow[cell] = min(low, least), max(high, most)
    return narrow, held


def _possible(
    relations: Sequence[LinearRelation], suppositions: Sequence[set[int]], ends: Mapping[Cell, Ends]
) -> list[list[LinearRelation]]:
    """Return the choices of relations that some numbers keep, each with as many of the suppositions as can be.

    The suppositions are given by their identities. There is one choice where nothing sure contradicts the rest, and
    none where several percentages do.
    """
    if _Programme(relations, ends).is_possible:
        return [list(relations)]
    doubtful = set[int]().union(*suppositions)
    sure = [each for each in relations if id(each) not in doubtful]
    choices = [sure]
    if not sure or not _Programme(sure, ends).is_possible:
        percentages = dict.fromkeys(
            frozenset(each.terms) for each in sure if len(each.terms) > 1 and each.least < each.most
        )
        without = ([each for each in sure if frozenset(each.terms) != wrong] for wrong in percentages)
        choices = [kept for kept in without if kept and _Programme(kept, ends).is_possible]
    for kept in choices:
        for group in suppositions:
            more = [each for each in relations if id(each) in group]
            if more and _Programme([*kept, *more], ends).is_possible:
                kept.extend(more)
    return choices


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
