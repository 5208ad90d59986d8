"""Percentages that cannot all be right: of people whose number no row gives, held against each other and the counts.

One percentage alone fits many numbers of people. Several may fit none: 6.33% of one department are at least 5 people,
2.4% of another at least 3, and 19.51% of 82 are 16; so they cannot be among 22. Disclosure control reads such
percentages together, and could conclude nothing from any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.returns.cells import Cell, Measure, Value, count, percent
from wres_kit.returns.checks import CheckedFigures, Finding
from wres_kit.returns.checks.shares import (
    fractions_for_percentages,
    percentages_of_more_people,
    shares_over_100,
    shares_under_100,
)
from wres_kit.returns.checks.totals import DividedReturn, differing_workforces, divided_returns
from wres_kit.returns.faults import capitalised, joined
from wres_kit.returns.sums import COUNTS
from wres_kit.returns.vocabulary import PercentageOf
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NODES = 400
"""The budget of one question; percentages of which it does not show that no numbers fit are not doubted."""
MOST = 100_000
"""No digits say anything of more people."""
NEAR = 1e-6
INFEASIBLE = 2
"""That no numbers fit, as the solver numbers its answers."""


OTHERS = (
 percentages_of_more_people, shares_over_100, shares_under_100, fractions_for_percentages, differing_workforces
)  # fmt: skip
"""The checks of percentages of one place. What they doubt is not doubted twice."""


class _Percentage(NamedTuple):
    """A percentage of the return: the address of its figure, and of which people it is how many."""

    cell: Cell
    value: Value
    part: Cell
    whole: Cell


class _Relation(NamedTuple):
    """Counts, each with its factor, and between which numbers their sum lies."""

    terms: Mapping[Cell, float]
    least: float = 0.0
    most: float = 0.0


@dataclass
class _Linked:
    """Percentages and sums that have unknown counts in common."""

    cells: dict[Cell, None] = field(default_factory=dict)
    percentages: list[_Percentage] = field(default_factory=list)
    sums: list[_Relation] = field(default_factory=list)


def contradicting_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that no numbers of people make together, as few of them as contradict each other."""
    doubted = {each for find in OTHERS for finding in find(figures) for each in (finding.value, *finding.also)}
    for divided in divided_returns(figures):
        every = [each for each in _percentages(figures, divided) if each.value not in doubted]
        percentages = [each for each in every if _is_open(divided, each)]
        if percentages:
            for linked in _linked(percentages, _sums(divided, percentages), divided):
                yield from _contradictions(figures, divided, linked)


def _percentages(figures: CheckedFigures, divided: DividedReturn) -> Iterator[_Percentage]:
    """Yield the percentages of people, with the first addresses of the people; those of a survey may be weighted."""
    sums = divided.sums
    for cell, value in divided.source.values.items():
        if cell.measure != Measure.PERCENTAGE or figures.is_fte(cell):
            continue
        part = cell._replace(measure=str(Measure.HEADCOUNT))
        whole: Cell | None = None
        if figures.percentages(cell) is PercentageOf.WHOLE and cell.group != figures.characteristic.everyone:
            whole = part._replace(group=figures.characteristic.everyone)
        elif figures.percentages(cell) is PercentageOf.STAGE:
            whole = sums.people(part)
        if whole is not None:
            yield _Percentage(cell, value, sums.same_people(part), sums.same_people(whole))


def _is_open(divided: DividedReturn, each: _Percentage) -> bool:
    """Return whether no row says of how many people a percentage is, or how many these are, and it can be right.

    Other checks look at a percentage of a known number of people by itself.
    """
    part, whole = divided.people(each.part), divided.people(each.whole)
    return (part is None or whole is None) and _is_possible(_relations(each), divided)


def _relations(each: _Percentage) -> list[_Relation]:
    """Return what a percentage says of its two counts."""
    low, high = (max(0.0, end) for end in each.value.limits)
    return [
        _Relation({each.part: 100.0, each.whole: -high}, -inf, NEAR),
        _Relation({each.part: 100.0, each.whole: -low}, -NEAR, inf),
        _Relation({each.whole: 1.0}, 1.0, inf),
    ]


def _sums(divided: DividedReturn, percentages: Iterable[_Percentage]) -> list[_Relation]:
    """Return what adds up, of the counts that are known or that percentages are of, and of totals of these."""
    key = divided.sums.same_people
    of_percentages = dict.fromkeys(cell for each in percentages for cell in (each.part, each.whole))
    given = [cell for cell in divided.source.values if cell.measure in COUNTS]
    sums = [
        (each, key(each.total), tuple(dict.fromkeys(key(part) for part in each.parts)))
        for each in divided.sums.divisions([*given, *of_percentages, *divided.counts])
    ]
    present, before = {*divided.counts, *of_percentages}, -1
    while len(present) > before:
        before = len(present)
        present |= {total for _, total, parts in sums if not present.isdisjoint(parts)}
    relations = []
    for each, total, parts in sums:
        known = [part for part in parts if part in present and part != total]
        if total in present and known:
            # Who is in no part that anything is known of is left over.
            least = 0.0 if each.exhaustive and len(known) == len(parts) else -inf
            relations.append(_Relation({total: -1.0, **dict.fromkeys(known, 1.0)}, least))
    return relations


def _linked(
    percentages: Iterable[_Percentage], sums: Iterable[_Relation], divided: DividedReturn
) -> list[_Linked]:  # fmt: skip
    """Return percentages and sums in parts that have no unknown count in common."""
    of_cell: dict[Cell, _Linked] = {}

    def part_of(cells: Iterable[Cell]) -> _Linked:
        unknown = [cell for cell in cells if divided.people(cell) is None]
        merged, *others = {id(of_cell[cell]): of_cell[cell] for cell in unknown if cell in of_cell}.values() or [
            _Linked()
        ]
        for other in others:
            merged.cells |= other.cells
            merged.percentages += other.percentages
            merged.sums += other.sums
        merged.cells |= dict.fromkeys(unknown)
        of_cell.update(dict.fromkeys(merged.cells, merged))
        return merged

    for percentage in percentages:
        part_of((percentage.part, percentage.whole)).percentages.append(percentage)
    for each in sums:
        part_of(each.terms).sums.append(each)
    return [each for each in {id(part): part for part in of_cell.values()}.values() if each.percentages]


def _contradictions(figures: CheckedFigures, divided: DividedReturn, linked: _Linked) -> Iterator[Finding]:
    """Yield the percentages of a part that contradict each other, and then those of the rest that do."""
    if not _is_possible(linked.sums, divided):
        return  # counts that contradict each other are found by the checks of sums
    left = sorted(linked.percentages, key=lambda each: (each.value.file, each.value.row))
    while not _is_possible([*linked.sums, *_all_relations(left)], divided):
        wrong, sums = list(left), list(linked.sums)
        for percentage in left:
            fewer = [each for each in wrong if each is not percentage]
            if not _is_possible([*sums, *_all_relations(fewer)], divided):
                wrong = fewer
        relations = _all_relations(wrong)
        for relation in linked.sums:
            less = [each for each in sums if each is not relation]
            if not _is_possible([*less, *relations], divided):
                sums = less
        yield _finding(figures, divided, wrong, sums)
        left = [each for each in left if each not in wrong]


def _all_relations(percentages: Iterable[_Percentage]) -> list[_Relation]:
    return [relation for each in percentages for relation in _relations(each)]


def _finding(
    figures: CheckedFigures, divided: DividedReturn, wrong: Sequence[_Percentage], sums: Iterable[_Relation]
) -> Finding:
    cells = {cell for each in sums for cell in each.terms} | {cell for each in wrong for cell in each[2:]}
    given = {cell: divided.sums.same_people(cell) for cell in divided.source.values if cell.measure in COUNTS}
    # A total that no row gives follows from the groups.
    everyone = figures.characteristic.everyone
    totals = {cell for cell in cells if cell.group == everyone} - {*given.values()}
    counts = {
        cell: divided.source.values[cell] for cell, first in given.items()
        if first in cells or first._replace(group=everyone) in totals
    }  # fmt: skip
    first, *others = wrong
    own = first.value.file
    shares = [_row(each.value, own, percent(each.value.value, each.value.decimals)) for each in wrong]
    numbers = [_row(value, own, count(value.value)) for value in counts.values()]
    with_counts = f" beside {joined(numbers)}" if numbers else ""
    right, these = ("all be right", "these percentages") if others else ("be right", "this percentage")
    message = (
        f"{capitalised(joined(shares))} cannot {right}: no numbers of people make {these}{with_counts}. The "
        f"first is of {figures.subject(first.cell)}."
    )
    return Finding(first.cell, first.value, message, (*(each.value for each in others), *counts.values()))


def _row(value: Value, own: str, figure: str) -> str:
    return f"row {value.row}{'' if value.file == own else f' of {value.file}'} ({figure})"


def _is_possible(relations: Sequence[_Relation], divided: DividedReturn) -> bool:
    """Return whether any whole numbers of people keep all relations, or nothing shows that none do."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns
    from scipy.sparse import csr_array  # noqa: PLC0415

    cells = list(dict.fromkeys(cell for each in relations for cell in each.terms))
    column = {cell: at for at, cell in enumerate(cells)}
    known = [divided.people(cell) for cell in cells]
    most = max([MOST, *(people for people in known if people is not None)])
    entries = [(row, column[cell], times) for row, each in enumerate(relations) for cell, times in each.terms.items()]
    if not entries:
        return True
    rows, columns, factors = (np.array(each) for each in zip(*entries, strict=True))
    matrix = csr_array((factors, (rows, columns)), shape=(len(relations), len(cells)))
    with silence_solver():
        answer = milp(
            np.zeros(len(cells)), integrality=np.ones(len(cells), dtype=np.int64), options={"node_limit": NODES},
            constraints=LinearConstraint(matrix, [each.least for each in relations], [each.most for each in relations]),
            bounds=Bounds(
                [0.0 if people is None else people for people in known],
                [float(most) if people is None else people for people in known],
            ),
        )  # fmt: skip
    return int(answer.status) != INFEASIBLE
