"""The equations between the counts of one return."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from wres_kit.disclosure.drill_downs import supposed_equal, without_events
from wres_kit.disclosure.implied import implied_counts
from wres_kit.disclosure.relations import Equation, Relations, rest_of
from wres_kit.disclosure.sums import Sum, sums_of, workforces
from wres_kit.indicators.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.returns.cells import Cell, Return

OTHER = "other"
"""The group of those who are left over when a total is taken apart by group."""


def relations_of(one: Return) -> Relations:
    """Return all counts of a return and the equations between them.

    Counts are the headcounts and respondents of the return, the totals that add up from them, whatever percentages
    imply, and what is left of a total beside its parts. Shares that may be of full-time equivalents are taken as shares
    of people: that is near enough for a reader to guess a small number, so it is near enough to protect it.
    """
    counts = Counts(one)
    implied = implied_counts(counts)
    people, slack = implied.people, implied.slack
    sums = sums_of(counts, tuple(people))
    _fill_in(people, slack, sums)
    equations = [equation for each in sums for equation in _equation(each, people, slack)]
    equations += _equal_workforces(counts, people)
    equations += without_events(people)
    equations += [each for each in supposed_equal(people) if all(cell in people for cell in each.cells)]
    return Relations(people, tuple(equations), implied.reveals)


def _fill_in(people: dict[Cell, int], slack: Mapping[Cell, int], sums: Sequence[Sum]) -> None:
    """Add the counts that follow from the others: a total from all its parts, the one part that a total lacks."""
    before = -1
    while len(people) > before:
        before = len(people)
        for each in sums:
            if not each.exhaustive:
                continue
            missing = [part for part in each.parts if part not in people]
            if not missing and each.total not in people:
                people[each.total] = sum(people[part] for part in each.parts)
            elif len(missing) == 1 and each.total in people:
                left = _left(each, people)
                people[missing[0]] = left if left > _slack(each, people, slack) else 0


def _equation(each: Sum, people: dict[Cell, int], slack: Mapping[Cell, int]) -> Iterator[Equation]:
    """Yield the equation of a sum as far as its counts are known, with the rest where there is one.

    Nothing is left over where all parts are known and there are no others, nor where the known ones make up the total
    as far as rounding lets one tell.
    """
    known = [part for part in each.parts if part in people]
    if each.total not in people or not known:
        return
    complete = each.exhaustive and len(known) == len(each.parts)
    left = _left(each, people)
    if not complete and left > _slack(each, people, slack):
        rest = rest_of(each.total, each.beside)
        if known[0].group != each.total.group:
            rest = rest._replace(group=OTHER)
        # A total may be divided in several ways, into bands and into clusters of bands; each leaves over others.
        while rest in people:
            rest = rest._replace(measure=f"{rest.measure}, divided otherwise")
        people[rest] = left
        known.append(rest)
    yield Equation(each.total, tuple(known))


def _left(each: Sum, people: Mapping[Cell, int]) -> int:
    return people[each.total] - sum(people.get(part, 0) for part in each.parts)


def _slack(each: Sum, people: Mapping[Cell, int], slack: Mapping[Cell, int]) -> int:
    return sum(slack.get(cell, 0) for cell in (each.total, *each.parts) if cell in people)


def _equal_workforces(counts: Counts, people: Mapping[Cell, int]) -> Iterator[Equation]:
    """Yield that the workforce of 3, 4 and 9 is that of indicator 1, wherever the figures are equal."""
    for group in sorted({cell.group for cell in people}):
        known = [cell for cell in workforces(counts, group) if cell in people]
        for one, other in combinations(known, 2):
            if people[one] == people[other]:
                yield Equation(one, (other,))
