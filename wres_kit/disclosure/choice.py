"""Which figures are not shown, so that nobody learns a sensitive quantity: from the figures or from the choice itself.

The choice never looks at the value of a quantity that is not shown. It follows from three things: what adds up to
what, which quantities are sensitive (and which are nobody), and what is shown. So a return that differs only in what is
not shown gives the same choice, and running this program on one guess after the other tells nothing.

1. What follows whatever the values are (`elimination`): of the quantities from which a sensitive one follows, at least
   one must not be shown. The cheapest choice that keeps all such rules is an integer programme (`programme`).
2. What follows because a shown sum leaves too little room (`room`). Then more is not shown, which tells that a sum is
   small; from then on every reader is taken to know that (`Told`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.disclosure.elimination import Relation, relations
from wres_kit.disclosure.programme import Programme, bundles
from wres_kit.disclosure.room import ENOUGH_VALUES, Room, Squeeze, Told
from wres_kit.disclosure.table import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from wres_kit.disclosure.table import QuantityTable

ROUNDS = 5
"""So often the programme is asked again with more rules; after that the greedy choice completes it."""
PATIENCE = 4
"""After so many rounds of single quantities that are not shown, all that leave too little room go at once."""
FEW = 5
"""A sum of which so many quantities are shown, at most, is a single reason: a row of a table has no more."""


@dataclass(frozen=True)
class Choice:
    """What is not shown.

    Parameters
    ----------
    hidden
        Places of the figures that are not shown.
    shown
        The quantities that readers know from figures.
    weight, bound
        What readers lose, and what they would lose at least with any choice that keeps the same rules.
    tells
        What the choice tells besides.
    unprotected
        Sensitive quantities that nothing that could be left out protects.
    """

    hidden: frozenset[int]
    shown: frozenset[int]
    weight: int
    bound: float
    tells: tuple[Told, ...]
    unprotected: frozenset[int]


def choose(table: QuantityTable) -> Choice:
    """Choose the figures that are not shown.

    Parameters
    ----------
    table
        Quantities, equations and figures.

    Returns
    -------
    Choice
        Deterministic: equal tables give equal choices on every machine.
    """
    return _Search(table).run()


class _Search:
    def __init__(self, table: QuantityTable) -> None:
        self._table = table
        self._bundles = bundles(table.figures)
        forced = [at for at, bundle in enumerate(self._bundles) if not table.sensitive.isdisjoint(bundle.quantities)]
        self._programme = Programme(self._bundles, forced)
        self._told: dict[Told, None] = {}
        self._lost: dict[int, None] = {}

    def run(self) -> Choice:
        self._settle(self._programme.greedy(()))
        bound, chosen = 0.0, frozenset[int]()
        for _ in range(ROUNDS):
            solution = self._programme.solve()
            bound, chosen = solution.bound, self._complete(solution.hidden)
            if chosen == solution.hidden:
                break
        return self._choice(chosen, bound)

    def _complete(self, hidden: frozenset[int]) -> frozenset[int]:
        """Return a choice that is safe and leaves room, greedily made from another."""
        chosen = self._settle(hidden)
        patience = PATIENCE
        while rules := self._add_room(self._programme.shown(chosen)):
            patience -= 1
            if patience < 0:
                chosen = self._programme.without({at for rule in rules for at in rule}, chosen)
            chosen = self._settle(chosen)
        return chosen

    def _settle(self, hidden: Collection[int]) -> frozenset[int]:
        """Return a choice that is safe, found greedily; its rules are those that the programme begins with."""
        chosen = self._programme.greedy(hidden)
        while True:
            shown = self._programme.shown(chosen)
            if not self._add_rules(shown):
                return chosen
            chosen = self._programme.greedy(chosen)

    def _choice(self, hidden: frozenset[int], bound: float) -> Choice:
        table = self._table
        gone = [self._bundles[at].quantities for at in hidden]
        places = frozenset(at for at, figure in enumerate(table.figures) if figure.quantities in set(gone))
        weight = sum(self._bundles[at].weight for at in hidden)
        shown = self._programme.shown(hidden) | table.known
        return Choice(places, shown, weight, bound, tuple(self._told), frozenset(self._lost))

    def _add_rules(self, shown: frozenset[int]) -> bool:
        """Add a rule for each relation by which a sensitive quantity follows; return whether there was any."""
        table = self._table
        known = shown | table.known | table.zeros
        added = False
        for relation in relations(table.equations, known, table.sensitive - table.known):
            rule = frozenset(relation.known) & shown - table.known - table.zeros
            if self._is_wide(relation):
                continue
            if rule:
                self._programme.add(rule)
                added = True
            else:
                self._lost.update(dict.fromkeys(relation.sensitive))
        return added

    def _is_wide(self, relation: Relation) -> bool:
        """Return whether several sensitive quantities have so known a sum that each of them can still be anything."""
        quantities = self._table.quantities
        if len(relation.sensitive) < 2 or any(abs(times) != 1 for times in relation.sensitive.values()):
            return False
        constants = relation.known.keys() - self._table.zeros
        if not constants:
            return True
        ends = [
            sorted((times * quantities[at].least, times * quantities[at].most))
            for at, times in relation.sensitive.items()
        ]
        value = -sum(times * quantities[at].low for at, times in relation.known.items())
        if any(quantities[at].low != quantities[at].high for at in relation.known):
            return False
        room = max(high - low for low, high in ends)
        return sum(low for low, _ in ends) + room <= value <= sum(high for _, high in ends) - room

    def _add_room(self, shown: frozenset[int]) -> list[frozenset[int]]:
        """Add a rule for the sensitive quantities that have too little room; return the rules."""
        table, added = self._table, list[frozenset[int]]()
        for squeeze in Room(table, shown | table.known, tuple(self._told)).squeezes():
            rule = squeeze.known & shown - table.known - table.zeros
            if self._has_enough(squeeze, rule):
                continue
            rule = rule or self._around(squeeze.quantity, shown)
            if not rule:
                self._lost[squeeze.quantity] = None
                continue
            self._programme.add(rule)
            if squeeze.tells is not None:
                self._told[squeeze.tells] = None
            added.append(rule)
        return added

    def _has_enough(self, squeeze: Squeeze, rule: frozenset[int]) -> bool:
        """Return whether a quantity has room enough.

        It has if it can be everything below its threshold. Where it cannot, and no single sum is the reason, or more
        than a few shown quantities make it, it is enough that three values are left.
        """
        each = self._table.quantities[squeeze.quantity]
        if squeeze.width > each.threshold - 2.5:
            return True
        single = bool(rule) and squeeze.tells is not None and len(rule) <= FEW
        return not single and squeeze.width > min(ENOUGH_VALUES, each.threshold - 2) - 0.5

    def _around(self, quantity: int, shown: frozenset[int]) -> frozenset[int]:
        """Return what is shown in the equations near a quantity: one step after the other, until there is anything."""
        reached, before = {quantity}, 0
        while len(reached) > before:
            before = len(reached)
            near = [each for each in self._table.equations if not reached.isdisjoint(each)]
            candidates = frozenset(at for each in near for at in each if at in shown and at not in self._table.known)
            candidates -= frozenset(at for at in candidates if self._table.quantities[at].kind is Kind.ZERO)
            if candidates:
                return candidates
            reached |= {at for each in near for at in each if at not in shown}
        return frozenset()
