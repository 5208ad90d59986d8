"""Pooling: one return from those of several organisations, as far as arithmetic allows.

Headcounts add up. Percentages are averaged, each counting by the people or respondents it is of, so that the average is
what one percentage of all of them together would be. What cannot be pooled is left out with the reason: published
ratios, percentages of nobody knows how many, and whatever one of the organisations did not return.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Measure, Return
from wres_kit.returns.sums import DIVISIONS_OF_TOTALS, Sums
from wres_kit.returns.vocabulary import PercentageOf, vocabulary
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.returns.sums import Sum
    from wres_kit.standard import Standard


def with_totals(counts: Mapping[Cell, int], sums: Iterable[Sum]) -> dict[Cell, int]:
    """Return counts with all that follow from them.

    A total follows from all of its parts; a part from the total and all other parts; parts that are missing are zero
    where the others make up the total. Nothing is assumed to be zero because it is missing.

    Parameters
    ----------
    counts
        What is given.
    sums
        Totals and their parts.
    """
    filled, kept = dict(counts), tuple(sums)
    while any([_follows(each, filled) for each in kept]):  # noqa: C419 - each pass tries every sum
        pass
    return filled


def _follows(each: Sum, filled: dict[Cell, int]) -> bool:
    """Add what follows from one sum to what is known; return whether anything did."""
    missing = [part for part in each.parts if part not in filled]
    if each.total not in filled:
        if missing or not each.exhaustive:
            return False
        filled[each.total] = sum(filled[part] for part in each.parts)
        return True
    left = filled[each.total] - sum(filled[part] for part in each.parts if part in filled)
    if not missing or left < 0 or (left and not each.exhaustive) or (left and len(missing) > 1):
        return False
    if left == 0 and not each.exhaustive and filled[each.total]:
        return False
    filled.update(dict.fromkeys(missing, left))
    return True


def _rounded(mean: float, decimals: int) -> float:
    if decimals >= EXACT:
        return mean
    return float(Decimal(repr(mean)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


EXACT = 15
"""Decimal places of a percentage that was never rounded."""
RATIOS = (Measure.RELATIVE_LIKELIHOOD, Measure.DIFFERENCE)


class RefusalReason(StrEnum):
    """Why a figure of one organisation cannot be pooled."""

    NO_RETURN = "no return"
    NO_INDICATOR = "no indicator"
    NO_FIGURE = "no figure"
    NO_BASE = "no base"
    FULL_TIME_EQUIVALENTS = "full-time equivalents"
    ONLY_RATIO = "only ratio"


class Refusal(NamedTuple):
    """A figure that cannot be pooled, whose, and why."""

    cell: Cell
    member: str
    why: RefusalReason


class Pooled(NamedTuple):
    """A pooled figure, with the decimal places that its least precise part was given with."""

    value: float
    decimals: int


class _Part(NamedTuple):
    """One organisation's part in an average: a percentage, how many it is of, its decimal places if it was rounded."""

    percentage: float
    base: float
    decimals: int | None


@dataclass(frozen=True, eq=False)
class Member:
    """What one organisation brings to a pool.

    Parameters
    ----------
    name
        How reasons name it.
    given
        Its return.
    shares_of_fte
        Indicators, each with a section or None for all, whose percentages are of full-time equivalents.
    """

    name: str
    given: Return
    shares_of_fte: frozenset[tuple[int, str | None]] = frozenset()

    def is_fte(self, cell: Cell) -> bool:
        """Return whether a percentage is of full-time equivalents, not of people."""
        return not self.shares_of_fte.isdisjoint({(cell.indicator, None), (cell.indicator, cell.section)})


class Pool:
    """The returns of several organisations for one year, pooled under the code of their group.

    Parameters
    ----------
    standard
        The Standard that they report on.
    code, year
        The group and the reporting year.
    members
        All of its organisations, also those that returned nothing.
    without
        Indicators that are not to be pooled.
    """

    def __init__(
        self, standard: Standard, code: str, year: int, members: Sequence[Member], without: Collection[int] = ()
    ) -> None:
        self._standard, self._characteristic = standard, standard.characteristic
        self._vocabulary = vocabulary(standard)
        self._sums = Sums(standard, year)
        self._year, self._members = year, tuple(members)
        self._given = {
            member: {
                cell._replace(organisation=code): value
                for cell, value in member.given.values.items()
                if cell.indicator not in without
            }
            for member in self._members
        }
        self._counts = self._completed()

    @cached_property
    def counts(self) -> dict[Cell, int]:
        """Headcounts and respondents that every organisation has, added up."""
        return {
            cell: sum(self._counts[member][cell] for member in self._members)
            for cell in self._universe
            if all(cell in self._counts[member] for member in self._members)
        }

    @cached_property
    def percentages(self) -> dict[Cell, Pooled]:
        """Percentages of every organisation, averaged; those that follow from pooled headcounts are left out.

        An average is rounded to the decimal places of its least precise part. All its digits would tell readers who
        know the members' percentages how many people each of these is of.
        """
        averaged = {}
        for cell in self._wanted:
            parts = [self._part(member, cell) for member in self._members]
            kept = [part for part in parts if isinstance(part, _Part)]
            people = sum(part.base for part in kept)
            if people and len(kept) == len(parts):
                places = min((part.decimals for part in kept if part.decimals is not None), default=EXACT)
                mean = sum(part.percentage * part.base for part in kept) / people
                averaged[cell] = Pooled(_rounded(mean, places), places)
        return averaged

    @cached_property
    def figures(self) -> dict[Cell, Pooled]:
        """All that can be pooled. Respondents are of use only with what they answered."""
        counts = {
            cell: Pooled(float(value), 0)
            for cell, value in self.counts.items()
            if cell.measure == Measure.HEADCOUNT or cell._replace(measure=str(Measure.PERCENTAGE)) in self.percentages
        }
        return counts | self.percentages

    def refusals(self) -> Iterator[Refusal]:
        """Yield what cannot be pooled, for each organisation for which it cannot."""
        left = [cell for cell in self._headcounts_given if cell not in self.counts]
        for member in self._members:
            for cell in left:
                if cell._replace(measure=Measure.PERCENTAGE) not in self._wanted and cell not in self._counts[member]:
                    yield Refusal(cell, member.name, self._absence(member, cell))
            for cell in self._wanted:
                part = None if cell in self.percentages else self._part(member, cell)
                if isinstance(part, RefusalReason):
                    yield Refusal(cell, member.name, part)
            for cell in self._ratios_left:
                if cell in self._given[member]:
                    yield Refusal(cell, member.name, RefusalReason.ONLY_RATIO)

    # Counts ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _universe(self) -> dict[Cell, None]:
        """All addresses of counts that any organisation gives, with the totals and parts they imply."""
        given = self._given_by_any(Measure.HEADCOUNT, Measure.RESPONDENTS)
        heads = [cell for cell in given if cell.measure == Measure.HEADCOUNT]
        workforce = self._standard.nearest_edition(self._year).workforce
        number = workforce.number if workforce else None
        totals = [
            total
            for cell in heads if cell.indicator == number and cell.section in self._standard.bands.section_names
            for total in (cell._replace(category=ALL), cell._replace(section=ALL, category=ALL))
        ]  # fmt: skip
        everyone = [
            cell._replace(group=group)
            for cell in (*heads, *totals) if self._characteristic.is_group(cell.group)
            for group in self._characteristic.all_groups
        ]  # fmt: skip
        return dict.fromkeys([*given, *totals, *everyone])

    def _given_by_any(self, *measures: Measure) -> dict[Cell, None]:
        """Return the addresses of some measures for which any organisation gives a figure."""
        return dict.fromkeys(cell for values in self._given.values() for cell in values if cell.measure in measures)

    def _completed(self) -> dict[Member, dict[Cell, int]]:
        divisions = self._sums.divisions(self._heads())
        kept = [each for each in divisions if each.division in DIVISIONS_OF_TOTALS]
        filled = {}
        for member in self._members:
            own = {cell: value for cell, value in self._given[member].items() if cell in self._universe}
            counts = with_totals({cell: round(value.value) for cell, value in own.items()}, kept)
            filled[member] = counts | dict(self._workforces(own, counts))
        return filled

    def _heads(self) -> Iterator[Cell]:
        return (cell for cell in self._universe if cell.measure == Measure.HEADCOUNT)

    def _workforces(self, own: Collection[Cell], counts: dict[Cell, int]) -> Iterator[tuple[Cell, int]]:
        """Yield the workforce of indicators for which an organisation gives none: those counted as staff."""
        given = {(cell.indicator, cell.section) for cell in own if cell.category == WORKFORCE}
        for cell in self._heads():
            staff = self._sums.same_people(cell)
            if cell.category == WORKFORCE and (cell.indicator, cell.section) not in given and staff in counts:
                yield cell, counts[staff]

    # Percentages ----------------------------------------------------------------------------------------------------

    @cached_property
    def _wanted(self) -> tuple[Cell, ...]:
        """Addresses of percentages that any organisation gives and that pooled headcounts do not make."""
        cells = self._given_by_any(Measure.PERCENTAGE)
        return tuple(cell for cell in cells if self._is_of_respondents(cell) or not self._made_by_counts(cell))

    def _made_by_counts(self, cell: Cell) -> bool:
        base = self._base_cells(cell)
        return cell._replace(measure=Measure.HEADCOUNT) in self.counts and any(
            address in self.counts for address in base
        )

    def _base_cells(self, cell: Cell) -> tuple[Cell, ...]:
        """Return where the people stand that a percentage is of, in order of preference."""
        if self._is_of_respondents(cell):
            return (cell._replace(measure=Measure.RESPONDENTS),)
        heads = cell._replace(measure=Measure.HEADCOUNT)
        if self._vocabulary.percentages(cell.indicator) is not PercentageOf.STAGE:
            return (heads._replace(group=self._characteristic.everyone),)
        stage = self._standard.indicator(cell.indicator, cell.year).stage(cell.category)
        if stage is None:
            return ()
        own = heads._replace(category=stage.people)
        return tuple(dict.fromkeys((own, self._sums.same_people(own))))

    def _is_of_respondents(self, cell: Cell) -> bool:
        return self._vocabulary.percentages(cell.indicator) is PercentageOf.RESPONDENTS

    def _part(self, member: Member, cell: Cell) -> _Part | RefusalReason:
        """Return what an organisation brings to an average, or why it brings nothing."""
        counts = self._counts[member]
        base = next((counts[address] for address in self._base_cells(cell) if address in counts), None)
        if base == 0:
            return _Part(0.0, 0, None)
        events = counts.get(cell._replace(measure=Measure.HEADCOUNT))
        if events is not None and base is not None:
            return _Part(100 * events / base, base, None)
        given = self._given[member].get(cell)
        if given is None:
            return self._absence(member, cell)
        if member.is_fte(cell):
            return RefusalReason.FULL_TIME_EQUIVALENTS
        return RefusalReason.NO_BASE if base is None else _Part(given.value, base, given.decimals)

    # Reasons --------------------------------------------------------------------------------------------------------

    @cached_property
    def _headcounts_given(self) -> tuple[Cell, ...]:
        given = self._given_by_any(Measure.HEADCOUNT)
        return tuple(cell for cell in self._heads() if cell in given)

    @cached_property
    def _ratios_left(self) -> tuple[Cell, ...]:
        """Addresses of published ratios and differences for which nothing was pooled that would make them."""
        return tuple(cell for cell in self._given_by_any(*RATIOS) if not self._made_anew(cell))

    def _made_anew(self, cell: Cell) -> bool:
        """Return whether what a ratio or difference compares has been pooled."""
        one_group = self._vocabulary.percentages(cell.indicator) is PercentageOf.WHOLE
        compared = (self._characteristic.focus,) if one_group else self._characteristic.compared
        own = [cell._replace(measure=Measure.PERCENTAGE, group=group) for group in compared]
        return all(address in self.percentages or self._made_by_counts(address) for address in own)

    def _absence(self, member: Member, cell: Cell) -> RefusalReason:
        if not member.given.values:
            return RefusalReason.NO_RETURN
        if all(given.indicator != cell.indicator for given in self._given[member]):
            return RefusalReason.NO_INDICATOR
        return RefusalReason.NO_FIGURE
