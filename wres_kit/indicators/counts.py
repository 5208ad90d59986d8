"""Counts of people in one return: as given, added up from their parts, or worked out from a percentage.

Each count says which of these it is: it has its basis, the bounds that rounding leaves, and the cells of the return on
which it rests. Of counts that a policy rounds, it says what they may have been.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis
from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.returns.sums import COUNTS, Sums
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.indicators.results import Result, ResultKey
    from wres_kit.returns.cells import Remark
    from wres_kit.standard.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Count:
    """A count of people.

    Parameters
    ----------
    cell
        Its address, whether or not the return has a value there: the address of a total that was added up is that of
        the total.
    value
        How many people.
    low, high
        The fewest and the most that they may be, given how its source rounded.
    basis
        ``counts``, or ``counts_from_percentages`` where it was worked out.
    origins
        The cells of the return that it rests on, in order.
    """

    cell: Cell
    value: int
    low: int
    high: int
    basis: Basis
    origins: tuple[Cell, ...]

    def at(self, cell: Cell) -> Count:
        """Return the same count at another address."""
        return Count(cell, self.value, self.low, self.high, self.basis, self.origins)


class Counts:
    """The counts of people in one return.

    Parameters
    ----------
    figures
        The return.
    remarks
        What is known about it: shares of full-time equivalents are no shares of people, and no people are worked out
        from them.

    Attributes
    ----------
    figures
        The return.
    standard
        The Standard that it reports on.
    """

    def __init__(self, figures: Return, remarks: Iterable[Remark] = ()) -> None:
        self.figures = figures
        self.standard = figures.standard
        self._fte = {(remark.indicator, remark.section) for remark in remarks if remark.basis == "as_published_fte"}
        self._known: dict[Cell, Count | None] = {}
        self._sums = Sums(figures.standard, figures.year)
        self._groups: dict[tuple[int, str, str], set[str]] = {}
        for cell in figures.values:
            self._groups.setdefault(cell[2:5], set()).add(cell.group)

    def definition(self, indicator: int) -> Indicator:
        """Return an indicator as the edition of the year of the return defines it.

        Raises
        ------
        UnknownIndicatorError
            No edition has it.
        """
        return self.standard.indicator(indicator, self.figures.year)

    def key(self, indicator: int, measure: str, section: str, category: str, group: str) -> ResultKey:
        """Return what a result of this return is about."""
        return self.figures.organisation, self.figures.year, indicator, measure, section, category, group

    def cell(self, indicator: int, section: str, category: str, group: str, measure: str = Measure.HEADCOUNT) -> Cell:
        """Return the address of a value of this return."""
        return Cell(
            self.figures.organisation, self.figures.year, indicator, section, category, str(group), str(measure)
        )

    def groups(self, indicator: int, section: str, category: str) -> set[str]:
        """Return the groups of which the return says anything at a place."""
        return self._groups.get((indicator, section, category), set())

    def sections(self, indicator: int) -> list[str]:
        """Return the sections of an indicator of which the return says anything: the whole first, then drill-downs."""
        reported = {section for number, section, _ in self._groups if number == indicator}
        return [ALL, *sorted(reported - {ALL})]

    def is_fte(self, indicator: int, section: str) -> bool:
        """Return whether percentages of an indicator's section are of full-time equivalents, not of people."""
        return (indicator, None) in self._fte or (indicator, section) in self._fte

    def count(self, indicator: int, section: str, category: str, group: str) -> Count | None:
        """Return how many people there are at an address, as given or added up; None where that is not known.

        A count is added up only from all of its parts, as `wres_kit.returns.sums` has them.
        """
        cell = self.cell(indicator, section, category, group)
        if cell not in self._known:
            self._known[cell] = self._given(cell) or self._added_up(cell)
        return self._known[cell]

    def derived(self, indicator: int, section: str, category: str, group: str) -> Count | None:
        """Return a count worked out from a published percentage of a published total, or None.

        People are whole, so the product is rounded to the nearest whole number, and its bounds inwards: 22% of 3,296
        is 725 people, and because 22% may be anything from 21.5 to 22.5, at least 709 and at most 741.
        """
        percentage = self.figures.get(indicator, category, group, Measure.PERCENTAGE, section)
        total = self.count(indicator, section, category, self.standard.characteristic.everyone)
        if percentage is None or total is None or self.is_fte(indicator, section):
            return None
        cell = self.cell(indicator, section, category, group)
        low, high = percentage_limits(percentage)
        value = people_in(percentage.value, total.value)
        return Count(
            cell, value, min(value, ceil(low * total.low / 100)), max(value, floor(high * total.high / 100)),
            Basis.DERIVED, (cell._replace(measure=str(Measure.PERCENTAGE)), *total.origins),
        )  # fmt: skip

    def workforce(self, indicator: int, section: str, group: str) -> Count | None:
        """Return how many staff of a group an indicator counts: its own figure, else that of the whole workforce."""
        own = self.count(indicator, section, WORKFORCE, group)
        source = self.definition(indicator).workforce_from
        if own is not None or source is None:
            return own
        return self.count(source, section, ALL, group) or self.derived(source, section, ALL, group)

    def _given(self, cell: Cell) -> Count | None:
        value = self.figures.values.get(cell)
        if value is None:
            return None
        people = round(value.value)
        return Count(cell, people, people, people, Basis.COUNTS, (cell,))

    def _added_up(self, cell: Cell) -> Count | None:
        for division in self._sums.ways(cell):
            parts = [self.count(*part[2:6]) for part in division.parts]
            complete = [part for part in parts if part is not None]
            if parts and len(complete) == len(parts):
                total = sum(part.value for part in complete)
                origins = tuple(dict.fromkeys(origin for part in complete for origin in part.origins))
                return Count(cell, total, total, total, Basis.COUNTS, origins)
        return None


def people_in(percentage: float, total: int) -> int:
    """Return the whole number of people nearest to a percentage of a total; a half is rounded up."""
    return floor(percentage * total / 100 + 0.5)


def percentage_limits(percentage: Value) -> tuple[float, float]:
    """Return between which values a percentage of people lies, given the decimal places its source printed."""
    low, high = percentage.limits
    return max(0.0, low), min(100.0, high)


def extreme_values(function: Callable[..., float], *counts: Count) -> tuple[float, float]:
    """Return the least and the greatest value of a function of counts that rises or falls in each of them."""
    values = [function(*(count.value for count in counts))]
    ends: list[tuple[int, ...]] = [()]
    for count in counts:
        ends = [(*end, bound) for end in ends for bound in {count.low, count.high}]
    values += [function(*end) for end in ends]
    return min(values), max(values)


def before_rounding(rounded: Return, apart: int, everyone: int) -> Return:
    """Return a return that may have been rounded to this one, with the groups as far apart as can be.

    The counts of everyone move one way. Of one group, more people have an event and fewer do not; of the others it is
    the other way round. So all four such returns together move each proportion, and each comparison of two, to both
    ends. Fewer respondents have wider intervals, so there are always fewer of them.
    """
    sums = Sums(rounded.standard, rounded.year, rounded.notes.within)
    characteristic = rounded.standard.characteristic
    counts = {cell: value.value for cell, value in rounded.values.items() if cell.measure in COUNTS}
    moved: dict[Cell, float] = {}
    for cell, people in counts.items():
        steps, whole = 0, cell
        while (among := sums.people(whole)) is not None and sums.same_people(among) in counts:
            steps, whole = steps + 1, sums.same_people(among)
        is_part = steps % 2 == 1 or rounded.standard.indicator(cell.indicator, cell.year).whole is not None
        change = apart if is_part == (cell.group == characteristic.focus) else -apart
        change = everyone if cell.group == characteristic.everyone else change
        moved[cell] = max(0.0, people + (-abs(apart) if cell.measure == Measure.RESPONDENTS else change))
    for cell, people in counts.items():
        among = sums.people(cell)
        total = cell._replace(group=characteristic.everyone) if among is None else sums.same_people(among)
        moved[cell] = min(moved[cell], moved.get(total, moved[cell])) if people else 0.0
    values = {cell: replace(value, value=moved.get(cell, value.value)) for cell, value in rounded.values.items()}
    return replace(rounded, values=values)


def widened(result: Result, other: Result) -> Result:
    """Return a result with an interval that covers that of another one as well."""
    ends = (result.lower, other.lower, result.upper, other.upper)
    if None in ends:
        return result
    lower, least, upper, most = (float(end or 0.0) for end in ends)
    return replace(result, lower=min(lower, least), upper=max(upper, most))
