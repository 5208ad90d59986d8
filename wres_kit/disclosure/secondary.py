"""Secondary suppression: what else must be withheld so that a small number cannot be worked out.

As long as a reader could work a withheld number out, one more published count is withheld: of those in the equations
that give it away, the one that readers lose least by. What they lose is counted in results that could then not be
shown; an indicator's headline counts for more than a share of one band. Withholding the smallest count instead would
most often take the BME share of a band to hide that three people of it are of unknown ethnicity.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from wres_kit.disclosure.attack import Guarded, Solved, solve_one_by_one, solve_together, too_narrow
from wres_kit.disclosure.bounds import narrowed
from wres_kit.disclosure.primary import too_small
from wres_kit.disclosure.solver import given_away
from wres_kit.indicators.headline import kinds
from wres_kit.indicators.results import OWN_FILE, REPEATED, Result, ResultMeasure
from wres_kit.returns.cells import Cell, Group
from wres_kit.standard.legacy import is_drill_down, wres

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure.relations import Equation, Relations
    from wres_kit.project import DisclosureParameters

HEADLINE = 10
"""A headline is worth this many shares of a band; what may stand in for it a little less, other comparisons half."""

FOLLOWING = 5
"""What it counts for that withholding one count is not the end of it. The true loss would take every way to its end."""


def withheld(
    relations: Relations, uses: Sequence[tuple[Result, frozenset[Cell]]], rules: DisclosureParameters
) -> frozenset[Cell]:
    """Return all counts that must be withheld: the small ones among the published, and what would give them away.

    Parameters
    ----------
    relations
        All counts of a return and their equations.
    uses
        The results that are to be published, each with the counts that its publication makes known.
    rules
        The limits.
    """
    published = frozenset(cell for _, cells in uses for cell in cells)
    search = _Search(relations, published, too_small(relations, rules), rules)
    losses = _Losses(uses)
    hidden = search.small & published
    while True:
        shown = published - hidden
        # Where a leak has nothing published to it, because figures contradict each other, others may still have.
        each = (_candidates(leak, relations, shown) for leak in search.leaks(hidden))
        candidates = next(filter(None, each), None)
        if candidates is None:
            return hidden
        hidden |= {_cheapest(candidates, search, losses, hidden)}


def _cheapest(candidates: Collection[Cell], search: _Search, losses: _Losses, hidden: frozenset[Cell]) -> Cell:
    """Return the count by which least is lost: dearer where more would have to follow, then the larger count.

    Whether more would follow takes long to see, so it is asked only where it can make a difference.
    """
    alone = sorted((losses.of(cell, hidden), search.relations.people[cell], cell) for cell in set(candidates))
    best: tuple[int, int, Cell] | None = None
    for loss, people, cell in alone:
        if best is not None and (loss, people, cell) > best:
            break
        follows = len(alone) > 1 and search.nearby_leak(hidden | {cell}) is not None
        cost = (loss + FOLLOWING * follows, people, cell)
        best = cost if best is None else min(best, cost)
    assert best is not None
    return best[2]


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for what a reader could work out.

    Parameters
    ----------
    relations
        All counts and their equations.
    published
        The counts that results make known, if all are published.
    small
        The counts that must not become known, published or not.
    rules
        The limits.
    """

    relations: Relations
    published: frozenset[Cell]
    small: frozenset[Cell]
    rules: DisclosureParameters

    def leaks(self, hidden: frozenset[Cell]) -> Iterator[Iterator[list[Equation]]]:
        """Yield for each leak the equations that give away what is hidden or small, nearest first; easy leaks first."""
        solved = solve_one_by_one(self.relations, self.published - hidden)
        guarded = Guarded(self.small, hidden, self.rules)
        for equation in self._nearby(hidden, solved):
            yield _chain([equation], solved.by)
        known = solved.known
        for cell in sorted(solve_together(self.relations, known) & (self.small | hidden)):
            yield self._around(cell, solved)
        narrow, by = narrowed(self.relations, known, guarded)
        for cell in narrow:
            # Bounds may come from far away; where what led to them holds nothing published, whatever is near does.
            yield chain(_chain([by[cell]], {**solved.by, **by}), self._around(cell, solved))
        for cell in given_away(self.relations, known, guarded):
            yield self._around(cell, solved)

    def nearby_leak(self, hidden: frozenset[Cell]) -> Equation | None:
        """Return an equation that gives something away by itself or after others, or None."""
        return next(self._nearby(hidden, solve_one_by_one(self.relations, self.published - hidden)), None)

    def _nearby(self, hidden: frozenset[Cell], solved: Solved) -> Iterator[Equation]:
        guarded = Guarded(self.small, hidden, self.rules)
        yield from (equation for cell, equation in solved.by.items() if cell in self.small or cell in hidden)
        yield from (each for each in self.relations.equations if too_narrow(each, self.relations, solved, guarded))

    def _around(self, cell: Cell, solved: Solved) -> Iterator[list[Equation]]:
        """Yield the equations around an unknown count, then those from which the known counts in them follow."""
        around: list[Equation] = []
        for equations in _neighbourhood(cell, self.relations, solved.known):
            around += equations
            yield equations
        yield from _chain(around, solved.by)


def _candidates(leak: Iterable[list[Equation]], relations: Relations, shown: frozenset[Cell]) -> list[Cell]:
    """Return the published counts nearest to a leak; those above zero if there are any, as a zero hides little."""
    zeros: list[Cell] = []
    for equations in leak:
        near = [cell for equation in equations for cell in equation.cells if cell in shown]
        above = [cell for cell in near if relations.people[cell] > 0]
        if above:
            return above
        zeros = zeros or near
    return zeros


def _chain(equations: list[Equation], by: Mapping[Cell, Equation]) -> Iterator[list[Equation]]:
    """Yield equations, then those that gave the counts in them, and so on back to what is published."""
    seen: set[Equation] = set()
    while equations:
        yield equations
        seen.update(equations)
        before = [by[cell] for equation in equations for cell in equation.cells if cell in by]
        equations = [equation for equation in dict.fromkeys(before) if equation not in seen]


def _neighbourhood(cell: Cell, relations: Relations, known: Collection[Cell]) -> Iterator[list[Equation]]:
    """Yield the equations that an unknown count stands in, then those connected with them by unknown counts."""
    seen: set[Equation] = set()
    reached = {cell}
    while True:
        near = [each for each in relations.equations if each not in seen and not reached.isdisjoint(each.cells)]
        if not near:
            return
        yield near
        seen.update(near)
        reached |= {other for equation in near for other in equation.cells if other not in known}


class _Losses:
    """What readers lose when a count is withheld.

    Parameters
    ----------
    uses
        The results that are to be published, each with the counts behind it.
    """

    def __init__(self, uses: Sequence[tuple[Result, frozenset[Cell]]]) -> None:
        self._uses: dict[Cell, list[tuple[int, frozenset[Cell]]]] = {}
        for result, cells in uses:
            for cell in cells:
                self._uses.setdefault(cell, []).append((_weight(result), cells))

    def of(self, cell: Cell, hidden: Collection[Cell]) -> int:
        """Return the weight of the results that could no longer be shown if this count were withheld too."""
        return sum(weight for weight, cells in self._uses.get(cell, ()) if cells.isdisjoint(hidden))


def _weight(result: Result) -> int:
    if result.measure in REPEATED:
        return 0
    leads = kinds(wres(), result.indicator, result.year)
    kind = (result.measure, result.category, result.group)
    if result.section == "all" and kind in leads:
        return HEADLINE - leads.index(kind)
    if result.measure in (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.GAP, ResultMeasure.DIFFERENCE):
        return HEADLINE // 2
    if result.measure in OWN_FILE or is_drill_down(result.indicator, result.section):
        return 1
    return 2 if result.group == Group.BME or result.measure is ResultMeasure.RACE_DISPARITY_RATIO else 1
