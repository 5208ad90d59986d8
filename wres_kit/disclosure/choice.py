"""Which figures are not shown, so that nobody learns a sensitive quantity: from the figures or from the choice itself.

The choice never looks at the value of a quantity that is not shown. It follows from three things: what adds up to
what, which quantities are sensitive (and which are nobody), and the answers to questions about sums. So a return that
differs in nothing of that gives the same choice, and running this program on one guess after the other tells nothing.

1. What follows whatever the values are (`elimination`): of the quantities from which a sensitive one follows, at least
   one must not be shown. The cheapest choice that keeps all such rules is an integer programme (`programme`).
2. What follows because a shown sum leaves too little room (`room`). Each question is whether a sum is large enough. If
   it is not, more is not shown. Every reader is taken to know both answers wherever the sum itself is not shown.

Quantities without a sum or a figure in common have nothing to do with each other: each such block is chosen by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.disclosure.elimination import Relation, relations
from wres_kit.disclosure.programme import Bundle, Programme, bundles
from wres_kit.disclosure.room import Room, Squeeze, Told
from wres_kit.disclosure.table import QuantityTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

ROUNDS = 12
"""So often the programme is asked again with more rules; after that the greedy choice completes it."""
PATIENCE = 4
"""After so many rounds of single quantities that are not shown, all that leave too little room go at once."""
MANY = 4
"""Of a sum of so many sensitive quantities it is asked whether it leaves them room; of fewer it is taken that not."""
DEAR = 40
"""It is asked all the same where figures of at least this weight would be lost."""
FEW = 5
"""A sum of which so many quantities are shown, at most, must leave a quantity all its values."""


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
    same = table.same()
    merged = table.merged(same)
    every = bundles(merged.figures)
    # What is sensitive is not shown again, even where it is out.
    again = [each for each in every if not each.quantities.isdisjoint(merged.sensitive & merged.known)]
    every = tuple(each for each in every if each not in again)
    hidden, tells, lost = {each.quantities for each in again}, list[Told](), set[int]()
    weight = sum(each.weight for each in again)
    bound = float(weight)
    for block, own in _blocks(merged, every):
        search = _Search(block, own)
        chosen, least = search.run()
        hidden |= {own[at].quantities for at in chosen}
        weight += sum(own[at].weight for at in chosen)
        bound += least
        tells += (*search.told, *search.passed)
        lost |= set(search.lost)
    places = frozenset(at for at, figure in enumerate(merged.figures) if figure.quantities in hidden)
    known = frozenset(at for each in every if each.quantities not in hidden for at in each.quantities) | merged.known
    shown = frozenset(at for at, leader in same.items() if leader in known) | table.known
    return Choice(places, shown, weight, bound, tuple(tells), frozenset(lost))


def _blocks(table: QuantityTable, every: Sequence[Bundle]) -> Iterable[tuple[QuantityTable, list[Bundle]]]:
    """Yield the parts of a table that have sensitive quantities and nothing that is not known in common."""
    silent = table.known
    leader: dict[int, int] = {}

    def find(at: int) -> int:
        while leader.setdefault(at, at) != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    together = [*table.equations, *(each.quantities for each in every)]
    for each in together:
        members = [at for at in each if at not in silent]
        for other in members[1:]:
            leader[find(other)] = find(members[0])
    wanted = dict.fromkeys(find(at) for at in sorted(table.sensitive - table.known))

    def of_block(members: Iterable[int]) -> int | None:
        return next((find(at) for at in members if at not in silent), None)

    equations: dict[int | None, list[Mapping[int, int]]] = {}
    for equation in table.equations:
        equations.setdefault(of_block(equation), []).append(equation)
    own: dict[int | None, list[Bundle]] = {}
    for bundle in every:
        own.setdefault(of_block(bundle.quantities), []).append(bundle)
    for first in wanted:
        # The quantities keep their places: those of other blocks are in no sum of this one.
        yield (
            QuantityTable(table.quantities, tuple(equations.get(first, ())), (), table.known),
            own.get(first, []),
        )


class _Search:
    """The search for the choice of one block."""

    def __init__(self, table: QuantityTable, choices: Sequence[Bundle]) -> None:
        self._table = table
        self._places = {at for equation in table.equations for at in equation}
        self._places |= {at for bundle in choices for at in bundle.quantities}
        self._sensitive = frozenset(table.sensitive & self._places)
        forced = [at for at, bundle in enumerate(choices) if not self._sensitive.isdisjoint(bundle.quantities)]
        self._room = Room(table, self._places)
        self._told: dict[Told, None] = {}
        self._small: dict[int, None] = {}
        self._failed: list[Told] = []
        self.asked: dict[tuple[tuple[int, int], ...], bool] = {}
        self._ask(choices)
        roomy = {frozenset(at for at, _ in factors) for factors, answer in self.asked.items() if answer}
        sums = [frozenset(each) - table.known for each in table.equations]
        sums = [each for each in sums if each & self._sensitive not in roomy]
        self._programme = Programme(choices, forced, sums, self._sensitive - table.known)
        self.lost: dict[int, None] = {}

    @property
    def told(self) -> tuple[Told, ...]:
        """What the choice tells besides."""
        return tuple(self._told)

    @property
    def passed(self) -> tuple[Told, ...]:
        """What readers may conclude from other answers; from some of them only that one of two such limits holds."""
        return (*self._room.passed, *self._failed)

    def run(self) -> tuple[frozenset[int], float]:
        """Return the bundles that are not shown, and the least that readers lose."""
        bound, chosen = 0.0, frozenset[int]()
        for _ in range(ROUNDS):
            solution = self._programme.solve()
            bound, chosen = solution.bound, self._complete(solution.hidden)
            if self._programme.weight(chosen) <= bound * (1 + solution.gap) + 0.5:
                break
        return chosen, bound

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

    def _add_rules(self, shown: frozenset[int]) -> bool:
        """Add a rule for each relation by which a sensitive quantity follows; return whether there was any."""
        table = self._table
        known = shown | table.known
        added = False
        for relation in relations(table.equations, known, self._sensitive - table.known | self._small.keys() - known):
            rule = frozenset(relation.known) & shown - table.known
            if self._has_room(relation):
                continue
            if rule:
                self._programme.add(rule)
                added = True
            elif len(relation.sensitive) == 1 and self._small.keys().isdisjoint(relation.sensitive):
                self.lost.update(dict.fromkeys(relation.sensitive))
        return added

    def _ask(self, choices: Sequence[Bundle]) -> None:
        """Ask of sums of several sensitive quantities, if all else in them is known, whether they have room.

        Readers know the answer, so it is asked only where much depends on it: where a sum has many sensitive
        quantities, or where a headline would be lost.
        """
        dear = {at for bundle in choices if bundle.weight >= DEAR for at in bundle.quantities}
        for equation in self._table.equations:
            small = {at: times for at, times in equation.items() if at in self._sensitive - self._table.known}
            others = {at: times for at, times in equation.items() if at not in small}
            if len(small) < 2 or set(small.values()) not in ({1}, {-1}):
                continue
            if len(small) >= MANY or not dear.isdisjoint(others):
                factors = tuple(sorted((at, abs(times)) for at, times in small.items()))
                self.asked[factors] = self._is_wide(Relation(small, others))

    def _is_wide(self, relation: Relation) -> bool:
        """Return whether several sensitive quantities have so known a sum that each of them can still be anything."""
        quantities = self._table.quantities
        if any(quantities[at].low != quantities[at].high for at in relation.known):
            return False
        sign = next(iter(relation.sensitive.values()))
        value = -sign * sum(times * quantities[at].low for at, times in relation.known.items())
        least, most = (
            sum(quantities[at].least for at in relation.sensitive),
            sum(quantities[at].most for at in relation.sensitive),
        )
        room = max(quantities[at].most - quantities[at].least for at in relation.sensitive)
        factors = tuple(sorted((at, 1) for at in relation.sensitive))
        if least + room <= value <= most - room:
            self._room.note_passed(Told(factors, most - room))
            self._room.note_passed(Told(tuple((at, -1) for at, _ in factors), -least - room))
            return True
        # That the sum is either smaller or larger leaves each quantity all its values, so room is not judged by it.
        small = value < least + room
        self._failed.append(
            Told(factors, least + room - 1) if small else Told(tuple((at, -1) for at, _ in factors), room - most - 1)
        )
        return False

    def _has_room(self, relation: Relation) -> bool:
        """Return whether the sensitive quantities of a relation have room although their sum is known."""
        if len(relation.sensitive) < 2 or not self._small.keys().isdisjoint(relation.sensitive):
            return False
        return self.asked.get(tuple(sorted((at, abs(times)) for at, times in relation.sensitive.items())), False)

    def _add_room(self, shown: frozenset[int]) -> list[frozenset[int]]:
        """Add a rule for the sensitive quantities that have too little room; return the rules."""
        table = self._table
        rules: list[frozenset[int]] = []
        readers = shown | table.known
        for squeeze in self._room.by_sums(readers):
            rule = squeeze.known & shown - table.known
            full = table.quantities[squeeze.quantity].threshold - 2.5
            needed = full if len(rule) <= FEW else min(1.5, full)
            if rule and squeeze.width <= needed:
                rules.append(self._because_of(squeeze, rule))
        if rules:
            return rules
        for squeeze in self._room.by_programmes(readers, self.told):
            rule = squeeze.known & shown - table.known or self._around(squeeze.quantity, shown)
            if rule:
                rules.append(self._because_of(squeeze, rule))
            else:
                self.lost[squeeze.quantity] = None
        return rules

    def _because_of(self, squeeze: Squeeze, rule: frozenset[int]) -> frozenset[int]:
        self._programme.add(rule)
        if squeeze.tells is not None:
            self._told[squeeze.tells] = None
            self._keep_small(squeeze.tells)
        return rule

    def _keep_small(self, tells: Told) -> None:
        """Treat the quantities of a small sum as if they were sensitive.

        Readers are taken to know that the sum is small. Whoever knew one of two quantities in it would nearly know the
        other one.
        """
        if any(times < 0 for _, times in tells.factors):
            return
        for at, _ in tells.factors:
            if at not in self._sensitive and at not in self._table.known:
                self._small[at] = None
                self._programme.keep_small(at)

    def _around(self, quantity: int, shown: frozenset[int]) -> frozenset[int]:
        """Return what is shown in the equations near a quantity: one step after the other, until there is anything."""
        reached, before = {quantity}, 0
        while len(reached) > before:
            before = len(reached)
            near = [each for each in self._table.equations if not reached.isdisjoint(each)]
            candidates = frozenset(at for each in near for at in each if at in shown and at not in self._table.known)
            if candidates:
                return candidates
            reached |= {at for each in near for at in each if at not in shown}
        return frozenset()
