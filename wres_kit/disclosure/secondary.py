"""Secondary suppression: what else must be withheld so that a small number cannot be worked out.

As long as a reader could work a withheld number out, one more published count is withheld: of those in the equations
that give it away, the one that readers lose least by. What they lose is counted in results that could then not be
shown; an indicator's headline counts for more than a share of one band. Withholding the smallest count instead would
most often take the BME share of a band to hide that three people of it are of unknown ethnicity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.disclosure.attack import Guarded, solve_one_by_one, solve_together, too_narrow
from wres_kit.disclosure.primary import too_small
from wres_kit.indicators.results import Result, ResultMeasure
from wres_kit.returns.cells import Cell, Group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure.relations import Equation, Relations
    from wres_kit.project import DisclosureParameters

HEADLINE = 10
"""A headline is worth this many shares of a band."""


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
    small = too_small(relations, rules)
    hidden = set(small & published)
    losses = _Losses(uses)
    while True:
        guarded = Guarded(small, frozenset(hidden), rules)
        leak = _leak(relations, published - hidden, guarded)
        if leak is None:
            return frozenset(hidden)
        candidates = _candidates(leak, relations, published - hidden)
        if not candidates:
            return frozenset(hidden)
        hidden.add(min(candidates, key=lambda cell: (losses.of(cell, hidden), relations.people[cell], cell)))


def _leak(relations: Relations, shown: Collection[Cell], guarded: Guarded) -> Iterator[list[Equation]] | None:
    """Return the equations that give a guarded count away, nearest first, or None where nothing is given away."""
    solved = solve_one_by_one(relations, shown)
    secret = guarded.small | guarded.withheld
    for cell, equation in solved.by.items():
        if cell in secret:
            return _chain([equation], solved.by)
    for equation in relations.equations:
        if too_narrow(equation, relations, solved, guarded):
            return _chain([equation], solved.by)
    for cell in sorted(solve_together(relations, solved.known) & secret):
        return _neighbourhood(cell, relations, solved.known)
    return None


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
    leads = result.measure in (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.GAP, ResultMeasure.DIFFERENCE)
    if leads or (result.indicator, result.section, result.category, result.group) == (1, "all", "all", Group.BME):
        return HEADLINE
    return 2 if result.group == Group.BME else 1
