"""Which figures are not shown, so that nobody learns a sensitive quantity: from the figures or from the choice itself.

The choice never looks at the value of a quantity that is not shown. It follows from three things: what adds up to
what, which quantities are sensitive (and which are nobody), and the answers to questions about sums. So a return that
differs in nothing of that gives the same choice, and running this program on one guess after the other tells nothing.

1. What follows whatever the values are (`elimination`): of the quantities from which a sensitive one follows, at least
   one must not be shown. The cheapest choice that keeps all such rules is an integer programme (`least_loss`); in large
   blocks it is looked for without a solver (`integer_programme`).
2. What follows because a shown sum leaves too little room (`protection_levels`). Each question is whether a sum is
   large enough. If it is not, more is not shown. Every reader is taken to know both answers wherever the sum itself is
   not shown. A question is asked only if readers may know either answer.
3. What follows from all sums together (`feasibility_intervals`). If that leaves a quantity too little room, more is not
   shown, and nothing instead, once examples made from what is public alone have confirmed that this tells no more than
   that: else other choices are tried, and at last nothing is shown (`narrow_counts`, which has the argument).

Quantities without a sum or a figure in common have nothing to do with each other: each such block is chosen by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.disclosure.elimination import Relation, relations
from wres_kit.disclosure.feasibility_intervals import WIDE, Need
from wres_kit.disclosure.integer_programme import SMALL, Bundle, Programme, bundles
from wres_kit.disclosure.least_loss import LeastLoss
from wres_kit.disclosure.narrow_counts import DEAR, NarrowCounts
from wres_kit.disclosure.protection_levels import ROOMY, ProtectionLevels, ProtectionShortfall
from wres_kit.disclosure.table import QuantityTable, SumLimit

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from wres_kit.disclosure.record_release import Unprotectable
    from wres_kit.disclosure.table import Loss

ROUNDS = 3
"""So often the bound of a large block is lifted by more rules. Its choice is found by a search without a solver."""
SMALLEST, ONE_BY_ONE = 60, 120
"""In a block of at most so many figures the programme is asked at once, and again with the rules that its choice broke.
In one of at most so many no more is asked after the first sum that is too small."""
FEW_RULES = 12
"""So often it is asked again."""
LARGEST = 250
"""In a block of more figures the choice is not made anew after each question, only mended."""
PATIENCE, FEW_SUMS = 8, 24
"""After so many rounds of single quantities that are not shown, all that leave too little room go at once; so many
rounds where each has one sum."""
MANY = 4
"""Of a sum of so many sensitive quantities it is asked whether it leaves them room; of fewer it is taken that not."""


@dataclass(frozen=True)
class Suppression:
    """Which results of one return are not shown, given what is public.

    Parameters
    ----------
    hidden
        Places of the results that are not shown.
    unprotectable
        What cannot be protected any more.
    loss
        What readers lose.
    """

    hidden: frozenset[int]
    unprotectable: tuple[Unprotectable, ...]
    loss: Loss


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
    narrow
        Sensitive quantities because of which more is not shown than by single sums.
    """

    hidden: frozenset[int]
    shown: frozenset[int]
    weight: int
    bound: float
    tells: tuple[SumLimit, ...]
    unprotected: frozenset[int]
    narrow: frozenset[int] = frozenset()


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
    hidden, tells, lost, narrow = {each.quantities for each in again}, list[SumLimit](), set[int](), set[int]()
    weight = sum(each.weight for each in again)
    bound = float(weight)
    for block, own in blocks(merged, every):
        search, chosen, least = _searched(block, own)
        hidden |= {own[at].quantities for at in chosen}
        weight += sum(own[at].weight for at in chosen)
        bound += min(least, sum(own[at].weight for at in chosen))
        tells += (*search.sum_limits, *search.passed)
        lost |= set(search.lost)
        narrow |= set(search.narrow)
    places = frozenset(at for at, figure in enumerate(merged.figures) if figure.quantities in hidden)
    known = frozenset(at for each in every if each.quantities not in hidden for at in each.quantities) | merged.known
    shown = frozenset(at for at, leader in same.items() if leader in known) | table.known
    return Choice(places, shown, weight, bound, tuple(tells), frozenset(lost), frozenset(narrow))


def blocks(table: QuantityTable, every: Sequence[Bundle]) -> Iterable[tuple[QuantityTable, list[Bundle]]]:
    """Yield the parts of a table that have sensitive quantities and nothing that is not known in common."""
    known = table.known
    leader: dict[int, int] = {}

    def find(at: int) -> int:
        while leader.setdefault(at, at) != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    together = [*table.equations, *(each.quantities for each in every)]
    for each in together:
        members = [at for at in each if at not in known]
        for other in members[1:]:
            leader[find(other)] = find(members[0])
    wanted = dict.fromkeys(find(at) for at in sorted(table.sensitive - table.known))

    def of_block(members: Iterable[int]) -> int | None:
        return next((find(at) for at in members if at not in known), None)

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


def _searched(block: QuantityTable, own: Sequence[Bundle]) -> tuple[_Search, frozenset[int], float]:
    """Return the search for the choice of a block with the bundles that are not shown, and the least that is lost."""
    search = _Search(block, own)
    return search, *search.run()


class _Search:
    """The search for the choice of one block."""

    def __init__(self, table: QuantityTable, choices: Sequence[Bundle]) -> None:
        self._table = table
        self._places = {at for equation in table.equations for at in equation}
        self._places |= {at for bundle in choices for at in bundle.quantities}
        self._sensitive = frozenset(table.sensitive & self._places)
        forced = [at for at, bundle in enumerate(choices) if not self._sensitive.isdisjoint(bundle.quantities)]
        self._levels = ProtectionLevels(table, self._places)
        self._memo: dict[Hashable, Any] = {}
        self.narrow: dict[int, None] = {}
        self._sum_limits: dict[SumLimit, None] = {}
        self._small: dict[int, None] = {}
        self._asked: dict[tuple[tuple[int, int], ...], bool] = {}
        self._ask(choices)
        roomy = {frozenset(at for at, _ in factors) for factors, answer in self._asked.items() if answer}
        sums = [frozenset(each) - table.known for each in table.equations]
        sums = [each for each in sums if each & self._sensitive not in roomy]
        self._programme = Programme(choices, forced, sums, self._sensitive - table.known, table.equations, self._memo)
        self._size, self._least_loss = len(choices), None
        self._asks_one_by_one = self._size <= ONE_BY_ONE
        if SMALLEST < self._size <= SMALL:
            self._least_loss = LeastLoss(self._programme, table.equations, table.known, self._has_room)
        self.lost: dict[int, None] = {}

    @property
    def sum_limits(self) -> tuple[SumLimit, ...]:
        """What the choice tells besides."""
        return tuple(self._sum_limits)

    @property
    def passed(self) -> tuple[SumLimit, ...]:
        """What readers may conclude from other answers."""
        return self._levels.passed

    def run(self) -> tuple[frozenset[int], float]:
        """Return the bundles that are not shown, and the least that readers lose."""
        chosen, bound = self._by_structure()
        patience = FEW_SUMS if self._asks_one_by_one else PATIENCE
        while True:
            while rules := self._add_sums(self._programme.shown(chosen)):
                patience -= 1
                if patience < 0:
                    chosen = self._programme.without({at for rule in rules for at in rule}, chosen)
                    chosen = self._settle(chosen)
                elif self._size > LARGEST:
                    chosen = self._programme.lean(self._settle(chosen), self._table.known, self._has_room)
                else:
                    chosen, bound = self._by_structure()
            if self._least_loss is None or patience < 0:
                break
            best, bound = self._least_loss.proven()
            if self._programme.weight(best) >= self._programme.weight(chosen):
                break
            chosen = best
        if self._size > LARGEST:
            bound = max(bound, self._programme.solve(relaxed=True).bound)
        return self._confirmed(chosen, bound)

    def _confirmed(self, chosen: frozenset[int], bound: float) -> tuple[frozenset[int], float]:
        """Return a choice with which all sums together leave each sensitive quantity room, and its bound."""
        step = NarrowCounts(self._table, self._places, self._levels, self._programme, self.sum_limits)
        hidden, judgement = step.hidden(chosen)
        if hidden != chosen:
            self.narrow.update(dict.fromkeys(judgement.widths))
        if judgement.need is not Need.NONE:
            self.lost.update(dict.fromkeys(judgement.widths))
        for rule in judgement.reasons:
            self._programme.add(rule)
        if judgement.reasons:
            least = self._least_loss
            again = least.bound() if least else self._programme.solve(relaxed=self._size > SMALL).bound
            bound = max(bound, again)
        return hidden, bound

    def _by_structure(self) -> tuple[frozenset[int], float]:
        """Return a choice from which nothing sensitive follows whatever the values are, and its bound."""
        if self._least_loss is not None:
            best, bound = self._least_loss.choice()
            self._add_rules(self._programme.shown(best))
            return best, bound
        if self._size <= SMALLEST:
            return self._of_smallest()
        bound = 0.0
        key = ("search", self._programme.state, tuple(sorted(self._asked.items())))
        if key not in self._memo:
            self._memo[key] = self._programme.search(self._table.known, self._has_room)
        for _ in range(ROUNDS):
            solution = self._programme.solve(relaxed=True)
            bound = max(bound, solution.bound)
            self._add_rules(self._programme.shown(solution.hidden))
        return self._memo[key], bound

    def _of_smallest(self) -> tuple[frozenset[int], float]:
        """Return the same of a block in which the rules in single sums are most often enough."""
        best, bound = self._programme.every, 0.0
        for _ in range(FEW_RULES):
            solution = self._programme.solve()
            bound = max(bound, solution.bound)
            chosen = self._programme.lean(self._settle(solution.hidden), self._table.known, self._has_room)
            if self._programme.weight(chosen) < self._programme.weight(best):
                best = chosen
            if self._programme.weight(best) <= bound + 0.5:
                break
        return best, bound

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
        small = self._sensitive - table.known | self._small.keys() - known
        key = known, small
        if key not in self._memo:
            self._memo[key] = relations(table.equations, known, small)
        for relation in self._memo[key]:
            rule = frozenset(relation.known) & shown - table.known
            if self._has_room(relation.sensitive):
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
            is_dear = not dear.isdisjoint(others)
            if len(small) >= MANY or is_dear:
                factors = tuple(sorted((at, abs(times)) for at, times in small.items()))
                self._asked[factors] = self._is_wide(Relation(small, others))

    def _is_wide(self, relation: Relation) -> bool:
        """Return whether several sensitive quantities have so known a sum that each of them can still be anything."""
        quantities = self._table.quantities
        if any(quantities[at].low != quantities[at].high for at in relation.known):
            return False
        sign = next(iter(relation.sensitive.values()))
        value = -sign * sum(times * quantities[at].low for at, times in relation.known.items())
        small = [quantities[at] for at in relation.sensitive]
        least, most = sum(each.least for each in small), round(sum(each.most for each in small))
        room = round(max(each.most - each.least for each in small))
        up = tuple(sorted((at, 1) for at in relation.sensitive))
        down = tuple((at, -1) for at, _ in up)
        many = len(small) >= MANY
        lowest, highest = (least + room + 1, most - room - 1) if many else (least + room, most - room)
        answers = (
            (SumLimit(up, lowest - 1),), (SumLimit(down, -lowest), SumLimit(up, highest)),
            (SumLimit(down, -lowest), SumLimit(down, -highest - 1)),
        )  # fmt: skip
        # Whether it is asked must not depend on the answer: so each answer that there could be must be harmless. Of
        # few quantities one that is not what is hoped for says much: they are asked about where only one such can be.
        if not all(self._levels.is_harmless(each, ROOMY if many else WIDE) for each in answers):
            return False
        if not many and not any(self._levels.is_impossible(answers[which]) for which in (0, 2)):
            return False
        # Readers may conclude both answers; where the first is no, the second question is not asked.
        which = 0 if value < lowest else 2 if value > highest else 1
        self._levels.keep(answers[which])
        for each in answers[which]:
            if which == 1 or each == SumLimit(down, -lowest):
                self._levels.note_passed(each)
            else:
                self._sum_limits[each] = None
        return which == 1

    def _has_room(self, sensitive: Mapping[int, int]) -> bool:
        """Return whether sensitive quantities have room although a sum of them is known."""
        if len(sensitive) < 2 or not self._small.keys().isdisjoint(sensitive):
            return False
        return self._asked.get(tuple(sorted((at, abs(times)) for at, times in sensitive.items())), False)

    def _add_sums(self, shown: frozenset[int]) -> list[frozenset[int]]:
        """Add a rule for the sensitive quantities to which a single sum leaves too little room; return the rules."""
        rules: list[frozenset[int]] = []
        for squeeze in self._levels.by_sums(shown | self._table.known, is_first=self._asks_one_by_one):
            rule = squeeze.known & shown - self._table.known
            if rule:
                rules.append(self._because_of(squeeze, rule))
        return rules

    def _because_of(self, squeeze: ProtectionShortfall, rule: frozenset[int]) -> frozenset[int]:
        self._programme.add(rule)
        if squeeze.tells is not None:
            self._sum_limits[squeeze.tells] = None
            self._keep_small(squeeze.tells)
        return rule

    def _keep_small(self, tells: SumLimit) -> None:
        """Treat the quantities of a small sum as if they were sensitive.

        Readers are taken to know that the sum is small. Whoever knew one of two quantities in it would nearly know the
        other one.
        """
        if len(tells.factors) == 1 or any(times < 0 for _, times in tells.factors):
            return
        for at, _ in tells.factors:
            if at not in self._sensitive and at not in self._table.known:
                self._small[at] = None
                self._programme.keep_small(at)
