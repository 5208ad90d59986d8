"""The least that any choice of suppressed figures loses with which each count keeps three values, by sums alone.

It holds for every choice, whatever its rules are and whatever it tells: one that is made with all values of the return
in view, for readers who do not run the program. So the distance from it has two parts, that the choice tells nothing,
and that it may be dearer than need be; which part is how much is not known.

An integer programme has a rule for each set of shown figures that leaves a count too few values; its cheapest choice is
held against all sums, which gives more rules, until there are none.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from wres_kit.disclosure.choice import blocks
from wres_kit.disclosure.feasibility_intervals import WIDE
from wres_kit.disclosure.integer_programme import Programme, bundles
from wres_kit.disclosure.protection_levels import ProtectionLevels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.disclosure.integer_programme import Bundle
    from wres_kit.disclosure.table import QuantityTable

ROUNDS = 60
"""So often, at most, the programme is asked again: its bound holds after any of them."""


def least_of_any_choice(table: QuantityTable) -> float:
    """Return what readers lose at least by any choice for a table of which nothing is public."""
    merged = table.merged(table.same())
    return sum(_least(block, own) for block, own in blocks(merged, bundles(merged.figures)))


def _least(table: QuantityTable, own: Sequence[Bundle]) -> float:
    places = {at for each in table.equations for at in each} | {at for each in own for at in each.quantities}
    sensitive = table.sensitive & places
    levels = ProtectionLevels(table, places)
    # As many values as a count has where no figure is shown are enough.
    alone = {each.quantity: each.width for each in levels.by_programmes((), ())}
    programme = Programme(own, [at for at, each in enumerate(own) if not sensitive.isdisjoint(each.quantities)])
    bound = 0.0
    for _ in range(ROUNDS):
        solution = programme.solve()
        bound = max(bound, solution.bound)
        shown = programme.shown(solution.hidden)
        reasons: dict[int, frozenset[int]] = {}
        for each in levels.by_programmes(shown, ()):
            if each.width < min(WIDE, alone.get(each.quantity, inf)):
                reasons[each.quantity] = reasons.get(each.quantity, frozenset()) | each.shown & shown
        if not reasons:
            break
        for rule in reasons.values():
            programme.add(rule)
    return bound
