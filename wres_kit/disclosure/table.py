"""The problem of disclosure control in the abstract: quantities, what adds up, what may not be learned.

A quantity is a number of people that has one value, at however many addresses of a return it is written. The choice of
what is not shown (`choice`) sees places in a list, their classes, sums, and figures, but not what a quantity is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

    from wres_kit.returns.cells import Cell

DIGITS = 6
"""What is unbounded is taken to be a number of at least so many digits, and of two more than any count has."""


class Kind(StrEnum):
    """What disclosure control takes every reader to know of a quantity, whether or not it is shown.

    Readers know less. But whoever runs this program on one guess after the other may find out which of the quantities
    that are not shown are small, so it is taken for granted that they know.
    """

    SENSITIVE = "sensitive"
    """From 1 up to, but not including, its threshold: nobody may learn which."""
    ZERO = "zero"
    """Nobody is counted there."""
    OPEN = "open"
    """At least the threshold."""
    UNSURE = "unsure"
    """Nothing is known of it but that it is not below zero."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is known of one quantity.

    Parameters
    ----------
    kind
        What every reader is taken to know.
    threshold
        The smallest number above zero that may be known.
    low, high
        The value, between which it lies where it is known from rounded figures only. It is never looked at unless the
        quantity is shown.
    smallest
        The least that a sensitive quantity can be: 0 where zeros are not shown either.
    """

    kind: Kind
    threshold: int
    low: int
    high: int
    smallest: int = 1

    @property
    def least(self) -> int:
        """The least that it can be for a reader who knows its kind."""
        return {Kind.SENSITIVE: self.smallest, Kind.OPEN: self.threshold}.get(self.kind, 0)

    @property
    def most(self) -> float:
        """The most that it can be for a reader who knows its kind."""
        return {Kind.SENSITIVE: self.threshold - 1, Kind.ZERO: 0}.get(self.kind, inf)


@dataclass(frozen=True, slots=True)
class PublishableFigure:
    """Something that could be published.

    Parameters
    ----------
    weight
        What readers lose where it is not shown.
    quantities
        What whoever sees it knows.
    """

    weight: int
    quantities: frozenset[int]


@dataclass(frozen=True)
class QuantityTable:
    """All quantities of a return and what adds up.

    Parameters
    ----------
    quantities
        In order; everything else refers to their places.
    equations
        Sums of quantities, each with its factor, that are zero: a total with -1, its parts with 1.
    figures
        What could be published.
    known
        Quantities that readers know already, because they have been published before.
    """

    quantities: tuple[Quantity, ...]
    equations: tuple[Mapping[int, int], ...]
    figures: tuple[PublishableFigure, ...]
    known: frozenset[int] = field(default_factory=frozenset)

    def same(self) -> dict[int, int]:
        """Return for each quantity the first of those that are equal to it whatever the values are.

        Equal are two of which one is made of the other and of nobody besides: a single band is its whole section.
        """
        zeros = self.zeros
        first: dict[int, int] = {}

        def find(at: int) -> int:
            while (leader := first.get(at, at)) != at:
                at = leader
            return at

        rows = [dict(each) for each in self.equations]
        changed = True
        while changed:
            changed = False
            for row in rows:
                sums: dict[int, int] = {}
                for at, times in row.items():
                    if at not in zeros:
                        sums[find(at)] = sums.get(find(at), 0) + times
                left = sorted(at for at, times in sums.items() if times)
                if len(left) == 2 and sums[left[0]] == -sums[left[1]]:
                    first[left[1]] = left[0]
                    changed = True
        return {at: find(at) for at in range(len(self.quantities))}

    def merged(self, same: Mapping[int, int]) -> QuantityTable:
        """Return the table in which equal quantities are one, and those that are nobody are in no sum.

        What is known of either of two that are equal is known of both, and they are sensitive if one of them is.
        """
        quantities = list(self.quantities)
        for at, leader in same.items():
            quantities[leader] = _known_of_both(quantities[leader], quantities[at])
        zeros = self.zeros
        equations: dict[tuple[tuple[int, int], ...], None] = {}
        for equation in self.equations:
            row: dict[int, int] = {}
            for at, times in equation.items():
                if at not in zeros:
                    row[same[at]] = row.get(same[at], 0) + times
            row = {at: times for at, times in row.items() if times}
            if row:
                equations[tuple(sorted(row.items()))] = None
        figures = tuple(
            PublishableFigure(each.weight, frozenset(same[at] for at in each.quantities if at not in zeros))
            for each in self.figures
        )
        known = frozenset(same[at] for at in self.known if at not in zeros)
        return QuantityTable(tuple(quantities), tuple(map(dict, equations)), figures, known)

    @cached_property
    def enough(self) -> int:
        """More people than any count of the table has: it keeps what is unbounded from running away."""
        largest = max((each.high for each in self.quantities), default=0)
        return int(10 ** max(DIGITS, len(str(largest)) + 2))

    @cached_property
    def sensitive(self) -> frozenset[int]:
        """The quantities that nobody may learn, shown or not."""
        return frozenset(at for at, each in enumerate(self.quantities) if each.kind is Kind.SENSITIVE)

    @cached_property
    def zeros(self) -> frozenset[int]:
        """The quantities that are taken to be known for being nobody."""
        return frozenset(at for at, each in enumerate(self.quantities) if each.kind is Kind.ZERO)


def _known_of_both(first: Quantity, other: Quantity) -> Quantity:
    """Return what is known of two quantities that are equal, each with a threshold of its own."""
    if first.kind is Kind.UNSURE or other is first:
        return other
    if Kind.SENSITIVE not in (first.kind, other.kind):
        return max(first, other, key=lambda each: each.least)
    small = min((each for each in (first, other) if each.kind is Kind.SENSITIVE), key=lambda each: each.threshold)
    return replace(small, smallest=max(first.least, other.least))


Link = tuple["Cell", int, "Mapping[int, int]"]
"""A sum with a count of a report: its address, its factor, and the others in the sum."""


@dataclass(frozen=True)
class LinkedTable:
    """What is public of others with whom an organisation has reported jointly, as quantities next to those of a report.

    Parameters
    ----------
    organisation, year
        Whose report, and which of its years.
    quantities
        Counts of the others, and joint totals.
    equations
        What adds up among these.
    links
        Sums with a count of the report: its address, its factor, and the others in the sum.
    known
        Which of the quantities are public.
    confidential
        Those that nobody may learn, not even large ones: of single organisations that have published nothing, and by
        how much two joint totals differ.
    confidential_equations, confidential_links
        Equations and links from which they would follow besides. Some have totals from before a correction, and do not
        hold with today's counts: whoever takes a count for what it was then may subtract it from them.
    """

    organisation: str
    year: int
    quantities: tuple[Quantity, ...]
    equations: tuple[Mapping[int, int], ...]
    links: tuple[Link, ...]
    known: frozenset[int]
    confidential: frozenset[int]
    confidential_equations: tuple[Mapping[int, int], ...] = ()
    confidential_links: tuple[Link, ...] = ()

    def joined(
        self, table: QuantityTable, places: Mapping[Cell, int], *, with_confidential: bool = False
    ) -> QuantityTable:
        """Return the table of a report with these quantities after its own.

        Parameters
        ----------
        table
            That of the report.
        places
            The quantity of the report at each address.
        with_confidential
            Whether those for confidential quantities count as well.
        """
        size = len(table.quantities)
        own, links = self.equations, self.links
        if with_confidential:
            own, links = (*own, *self.confidential_equations), (*links, *self.confidential_links)
        equations = [{size + at: times for at, times in each.items()} for each in own]
        equations += [
            {places[cell]: factor, **{size + at: times for at, times in others.items()}}
            for cell, factor, others in links if cell in places
        ]  # fmt: skip
        return QuantityTable(
            (*table.quantities, *self.quantities), (*table.equations, *equations), table.figures,
            table.known | {size + at for at in self.known},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SumLimit:
    """What a choice tells: a sum of quantities that are not shown is at most so many people.

    Parameters
    ----------
    factors
        The quantities, each with its factor.
    most
        The most that the sum can be.
    """

    factors: tuple[tuple[int, int], ...]
    most: int


class Loss(NamedTuple):
    """What readers of one return lose, and the least that they would lose.

    Parameters
    ----------
    figures
        How many results there are, of those that say something.
    suppressed
        How many of them are not shown.
    weight
        What these weigh (`wres_kit.disclosure.knowledge.weight`).
    bound
        No choice that keeps the same rules has a smaller weight.
    """

    figures: int
    suppressed: int
    weight: int
    bound: float

    @property
    def above(self) -> float | None:
        """By what part of the bound the weight is above it; None where nothing has to be suppressed."""
        return self.weight / self.bound - 1 if self.bound > 0 else None


def only(values: Floats, places: Collection[int]) -> Floats:
    """Return values at some places; what is at others cannot be used by mistake, as it is not a number."""
    kept = np.full(len(values), np.nan)
    at = list(places)
    kept[at] = values[at]
    return kept


class NearlyKnown(NamedTuple):
    """Figures without counts that a group or a member has published: percentages, ratios, or rounded counts.

    Whoever knew the exact counts as well could subtract from them, and whoever knows them nearly learns nearly as much.
    So what is shown is safe with the exact counts of one such publication, as if they had been public.
    """

    code: str
    members: frozenset[str]
    counts: Mapping[Cell, int]


@dataclass(frozen=True)
class JointTotal:
    """What is public of some members together, for one year.

    `counts` are those that were published or follow from that. `is_report` says whether it is a report of this package,
    with all figures that could be shown.
    """

    members: frozenset[str]
    counts: Mapping[Cell, int]
    is_report: bool = False


class TotalToday(NamedTuple):
    """A joint total, held against what its members return today, those together that no report tells apart.

    `changes` has, for each count that is not the sum of today's, what it would leave for each of them if only that had
    been corrected. `suppressed` has the counts that the report did not show.
    """

    total: JointTotal
    parties: Sequence[frozenset[str]]
    changes: Mapping[Cell, Mapping[frozenset[str], int]]
    suppressed: Mapping[Cell, Quantity]


class SparseRows(NamedTuple):
    """Sums as entries of a sparse matrix: the row, the column and the factor of each."""

    row: Integers
    column: Integers
    factor: Floats
    size: int

    @classmethod
    def from_rows(cls, rows: Sequence[Iterable[tuple[int, float]]]) -> SparseRows:
        """Return rows, each given as columns with factors."""
        entries = [(index, at, times) for index, row in enumerate(rows) for at, times in row]
        row, column, factor = zip(*entries, strict=True) if entries else ((), (), ())
        return cls(np.array(row, np.int64), np.array(column, np.int64), np.array(factor, np.float64), len(rows))

    def times(self, values: Floats) -> Floats:
        """Return the sum of each row for values by column."""
        return np.bincount(self.row, self.factor * values[self.column], self.size).astype(np.float64)

    def of_each(self, examples: Floats) -> Floats:
        """Return the sums of all rows for each of several examples, each a line of values by column."""
        starts, columns, factors = self.by_row()
        sums = np.zeros((len(examples), self.size))
        rows = np.flatnonzero(np.diff(starts))
        if len(rows):
            sums[:, rows] = np.add.reduceat(examples[:, columns] * factors, starts[rows], axis=1)
        return sums

    def by_row(self) -> tuple[Integers, Integers, Floats]:
        """Return where each row begins among the entries in order of their rows, and their columns and factors."""
        order = np.argsort(self.row, kind="stable")
        return np.searchsorted(self.row[order], np.arange(self.size + 1)), self.column[order], self.factor[order]

    def ends(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Return the least and the most that each row can be for values between ends."""
        below, above = self.factor * low[self.column], self.factor * high[self.column]
        least, most = np.minimum(below, above), np.maximum(below, above)
        low_ends, high_ends = np.bincount(self.row, least, self.size), np.bincount(self.row, most, self.size)
        return low_ends.astype(np.float64), high_ends.astype(np.float64)

    def within(self, columns: npt.NDArray[np.bool_]) -> SparseRows:
        """Return the same rows with the entries of some columns alone."""
        kept = columns[self.column]
        return SparseRows(self.row[kept], self.column[kept], self.factor[kept], self.size)

    def among(self, rows: Integers, columns: Integers) -> SparseRows:
        """Return some rows, which have entries in some columns alone, both numbered as they are given."""
        line, place = np.full(self.size, -1), np.full(columns.max(initial=-1) + 1, -1)
        line[rows], place[columns] = np.arange(len(rows)), np.arange(len(columns))
        kept = line[self.row] >= 0
        return SparseRows(line[self.row[kept]], place[self.column[kept]], self.factor[kept], len(rows))

    def followed_by(self, other: SparseRows) -> SparseRows:
        """Return these rows and then others."""
        ours, theirs = (self.row, self.column, self.factor), (self.size + other.row, other.column, other.factor)
        row, column, factor = (np.concatenate(both) for both in zip(ours, theirs, strict=True))
        return SparseRows(row, column, factor, self.size + other.size)

    @property
    def members(self) -> list[list[tuple[int, float]]]:
        """The columns of each row with their factors."""
        members: list[list[tuple[int, float]]] = [[] for _ in range(self.size)]
        for row, column, factor in zip(self.row.tolist(), self.column.tolist(), self.factor.tolist(), strict=True):
            members[row].append((column, factor))
        return members
