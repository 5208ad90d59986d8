"""The audit of a report together with all that others have published, jointly and alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.disclosure.audit import ReportReader, is_as_before
from wres_kit.disclosure.audit_bounds import (
    HEADCOUNT,
    MOST_PEOPLE,
    NEAR,
    Component,
    InconsistentFiguresError,
    Leak,
    PossibleCount,
    Row,
    address_text,
    components,
    figure_text,
    limits_of,
)
from wres_kit.disclosure.audit_comparisons import comparison_limits, is_met
from wres_kit.disclosure.audit_equations import Equations
from wres_kit.indicators.results import Basis, Result, Status
from wres_kit.project.parameters import BoardAgreement
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wres_kit.project import DisclosureParameters


class _Party(NamedTuple):
    """Organisations that no publication tells apart, their counts together, and the strictest of their limits."""

    members: frozenset[str]
    source: Return
    rules: DisclosureParameters


Publication = tuple[tuple[str, ...], Sequence[Result]]
"""Whose results these are, one organisation's or several ones' together, and the results."""


def audit_together(
    own: Publication, returns: Iterable[Return], rules: DisclosureParameters, public: Iterable[Publication],
    rules_of: Mapping[str, DisclosureParameters] | None = None,
) -> list[Leak]:  # fmt: skip
    """Return the small counts of any organisation that follow from a report with all that others have published.

    Parameters
    ----------
    own
        The report that is to be published, of one year.
    returns
        What each organisation returned for that year.
    rules
        Below which numbers a count is small.
    public
        What is public of these organisations for that year, together or alone. What follows from it without the report
        is not counted.
    rules_of
        Below which numbers a count of each organisation is small for itself, where that is not the same.
    """
    every, returns = [*public, own], list(returns)
    year = returns[0].year
    rules, rules_of = rules.in_year(year), {code: each.in_year(year) for code, each in (rules_of or {}).items()}
    parties = _parties(returns, rules, every, rules_of)
    leaks = _Together(parties, every).leaks()
    if not leaks:
        return []
    # Who knows which counts are small may narrow some down although nothing is published.
    before = {(leak.cell, leak.what): leak for leak in _Together(parties, every[:-1], every).leaks()}
    return [leak for leak in leaks if not is_as_before(leak, before.get((leak.cell, leak.what)))]


def _strictest(every: Sequence[DisclosureParameters]) -> DisclosureParameters:
    """Return the limits by which a count is small that is so by any of some."""
    numbers = sorted({number for each in every for number in dict(each.indicators)})
    by_indicator = [
        (number, max(dict(each.indicators).get(number, each.threshold) for each in every)) for number in numbers
    ]
    first, *_ = every
    return first.model_copy(update={
        "threshold": max(each.threshold for each in every), "indicators": tuple(by_indicator),
        "survey_threshold": max(each.survey_threshold for each in every),
        "suppress_zero": any(each.suppress_zero for each in every),
        "board": reduce(BoardAgreement.together_with, (each.board for each in every)),
    })  # fmt: skip


def _parties(
    returns: Iterable[Return], rules: DisclosureParameters, publications: Sequence[Publication],
    rules_of: Mapping[str, DisclosureParameters],
) -> list[_Party]:  # fmt: skip
    """Return the organisations that are in the same publications as one each: nothing tells them apart."""
    alike: dict[frozenset[int], list[Return]] = {}
    for source in returns:
        within = frozenset(at for at, (members, _) in enumerate(publications) if source.organisation in members)
        alike.setdefault(within, []).append(source)
    return [
        _Party(
            frozenset(members := [each.organisation for each in own]), _pooled(own, rules),
            _strictest([rules, *(rules_of[member] for member in members if member in rules_of)]),
        )
        for within, own in alike.items() if within
    ]  # fmt: skip


def _pooled(returns: Sequence[Return], rules: DisclosureParameters) -> Return:
    """Return the counts that all of some organisations have, added up; the return itself where there is one."""
    first, *others = returns
    if not others:
        return first
    name = " and ".join(each.organisation for each in returns)
    every = [Equations(each, rules, ()).given(name) for each in returns]
    common = [cell for cell in every[0] if all(cell in each for each in every)]
    values = {cell: Value(float(sum(each[cell] for each in every)), 0, "", "", 0) for cell in common}
    return replace(first, organisation=name, values=values)


class _Together:
    """A reader of everything that some organisations have published, together and alone.

    Of an organisation that has no report of its own, the reader does not know which counts are small. A joint total
    that is not the sum of what its members return now was published before a correction: it says nothing of today's
    counts, but of those of a single member that it was corrected with.

    Parameters
    ----------
    parties
        The organisations, those together that nothing tells apart.
    publications
        What is public.
    named
        Publications from which the reader knows who reports by itself; those that are public where there are none.
    """

    def __init__(
        self, parties: Sequence[_Party], publications: Sequence[Publication], named: Sequence[Publication] = ()
    ) -> None:
        self._counts: list[PossibleCount] = []
        self._rows: list[Row] = []
        self._limits: list[tuple[Row, float]] = []
        alone = {members for members, _ in (named or publications) if len(members) == 1}
        self._readers: list[tuple[frozenset[str], ReportReader, int]] = []
        for members, source, rules in parties:
            own = [each for whose, results in publications if whose == tuple(members) for each in results]
            reader, start = ReportReader(source, rules, own), len(self._counts)
            self._readers.append((members, reader, start))
            rows, limits = reader.shifted(start, is_silent=tuple(members) not in alone)
            self._counts += reader.counts
            self._rows += rows
            self._limits += limits
        known = frozenset[str]().union(*(members for members, *_ in parties))
        for whose, results in publications:
            if len(whose) > 1 and known.issuperset(whose):
                self._read([each for each in self._readers if each[0] <= frozenset(whose)], results)

    def _read(self, readers: Sequence[tuple[frozenset[str], ReportReader, int]], results: Iterable[Result]) -> None:
        """Take the counts that a joint report states as sums of those of its members, and what other figures say."""
        results = [
            each
            for each in results
            if each.status in (Status.PUBLISHED, Status.NOT_CALCULABLE) and each.basis is not Basis.ROUNDED
        ]
        stated: dict[tuple[int, ...], int] = {}
        for result in results:
            for cell, people in readers[0][1].stated(result):
                places = [(reader.place_of(cell), start) for _, reader, start in readers]
                at = [start + place for place, start in places if place is not None]
                if len(at) < len(places):
                    continue
                stated[tuple(at)] = people
                name = f"{result.organisation}, {figure_text(result)}"
                total = PossibleCount(cell, "", people, people, people, known=True, stated=[name])
                rows = [dict.fromkeys(at, 1.0)]
                true = [self._counts[each].true for each in at]
                if None not in true and people != sum(each or 0 for each in true):
                    rows = list(self._before_correction(readers, at, people - sum(each or 0 for each in true)))
                self._rows += [{len(self._counts): -1.0, **row} for row in rows]
                self._counts.append(total)

        for result in results:
            if result.value is not None and result.decimals is not None and result.basis is not Basis.PERCENTAGES:
                self._read_figure(readers, result, stated)

    def _read_figure(
        self,
        readers: Sequence[tuple[frozenset[str], ReportReader, int]],
        result: Result,
        stated: Mapping[tuple[int, ...], int],
    ) -> None:
        """Take what a joint percentage, ratio or difference without its counts says of the sums of its members.

        One that today's counts of the members do not make says nothing.
        """
        cells = readers[0][1].behind(result)
        places = [[(reader.place_of(cell), start) for _, reader, start in readers] for cell in cells]
        sums = [[start + at for at, start in each if at is not None] for each in places]
        true = [[number for at in each if (number := self._counts[at].true) is not None] for each in sums]
        if len(cells) not in (2, 4) or any(len(each) < len(readers) for each in true):
            return
        people = [float(sum(each)) for each in true]
        limits = limits_of(result)
        if not is_met(str(result.unit), people, limits):
            return
        known = [
            total if stated.get(tuple(each)) == total or _is_all_staff(self._counts[each[0]].cell) else None
            for each, total in zip(sums, people, strict=True)
        ]
        name = f"{result.organisation}, {figure_text(result)}"
        totals = [-1 - at for at in range(len(cells))]
        for at, (cell, each, total) in enumerate(zip(cells, sums, people, strict=True)):
            if known[at] is None:
                totals[at] = len(self._counts)
                self._rows.append({len(self._counts): -1.0, **dict.fromkeys(each, 1.0)})
                self._counts.append(PossibleCount(cell, "together", round(total), stated=[name]))
        further = comparison_limits(str(result.unit), totals, known, limits)
        self._limits += [(row, most) for row, most in further if row]

    def _before_correction(
        self, readers: Sequence[tuple[frozenset[str], ReportReader, int]], at: Sequence[int], change: int
    ) -> Iterator[Row]:
        """Yield what a total from before a correction says, for each small count that may have been corrected.

        All others are taken for what they are today.
        """
        for (_, reader, start), place in zip(readers, at, strict=True):
            count = self._counts[place]
            people = (count.true or 0) + change
            if 1 <= people < reader.threshold_of(count) and people not in reader.earlier.get(place - start, ()):
                what = f"{count.what or address_text(count.cell)}, before it was corrected"
                self._counts.append(PossibleCount(count.cell, what, people, 0.0, MOST_PEOPLE, small=True))
                yield {len(self._counts) - 1: 1.0, **{each: 1.0 for each in at if each != place}}

    def leaks(self) -> list[Leak]:
        """Return the small counts of which the reader is left fewer than three values."""
        leaks: list[Leak] = []
        for rows, limits in components(self._counts, self._rows, self._limits):
            try:
                leaks += Component(self._counts, rows, limits).leaks(self._leak)
            except InconsistentFiguresError:
                given = [row for row in rows if all(self._counts[at].true is not None for at in row)]
                leaks += Component(self._counts, given, []).leaks(self._leak)
        return leaks

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        what = f"{count.cell.organisation}, {count.what or address_text(count.cell)}"
        return Leak(count.cell, what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))


def _is_all_staff(cell: Cell) -> bool:
    """Return whether a count is of the whole workforce, or a group of it, whose number is public elsewhere."""
    return cell.measure == HEADCOUNT and cell.section == cell.category == ALL
