"""The cheapest choice of figures that are not shown, as an integer programme.

The programme knows rules of one form only: of these quantities at least one must not be known from any figure. It is
solved by HiGHS within a budget of nodes, never of seconds, so that every machine chooses alike.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from wres_kit.disclosure.table import PublishableFigure

NODES = 40
"""The budget of a programme. Those of small organisations need one node, seldom more than ten."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the solver from writing to the standard output, where results belong: it does so whatever it is told."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


@dataclass(frozen=True)
class Bundle:
    """Figures that make the same quantities known: they are shown or not shown together.

    Parameters
    ----------
    quantities
        What they make known.
    weight
        What readers lose without them.
    """

    quantities: frozenset[int]
    weight: int


@dataclass(frozen=True, slots=True)
class Solution:
    """A choice of bundles that are not shown.

    Parameters
    ----------
    hidden
        Their places.
    weight
        What readers lose.
    bound
        No choice that keeps the rules loses less than this.
    """

    hidden: frozenset[int]
    weight: int
    bound: float


def bundles(figures: Iterable[PublishableFigure]) -> tuple[Bundle, ...]:
    """Return figures in bundles, in order of their first one."""
    weights: dict[frozenset[int], int] = {}
    for figure in figures:
        weights[figure.quantities] = weights.get(figure.quantities, 0) + figure.weight
    return tuple(Bundle(quantities, weight) for quantities, weight in weights.items())


class Programme:
    """The programme of one table.

    Parameters
    ----------
    choices
        All bundles.
    forced
        Places of bundles that cannot be shown whatever else is.
    """

    def __init__(self, choices: Sequence[Bundle], forced: Collection[int]) -> None:
        self._choices = choices
        self._forced = frozenset(forced)
        self._rules: dict[frozenset[int], None] = {}
        self._by_quantity: dict[int, list[int]] = {}
        for at, bundle in enumerate(choices):
            for quantity in bundle.quantities:
                self._by_quantity.setdefault(quantity, []).append(at)

    def shown(self, hidden: Collection[int]) -> frozenset[int]:
        """Return the quantities that figures make known where some bundles are not shown."""
        return frozenset(
            quantity for at, bundle in enumerate(self._choices) if at not in hidden for quantity in bundle.quantities
        )

    def add(self, quantities: Collection[int]) -> None:
        """Add the rule that at least one of some quantities must not be known from any figure."""
        self._rules[frozenset(quantities)] = None

    def greedy(self, hidden: Collection[int]) -> frozenset[int]:
        """Return bundles that keep all rules, some of them given: rule after rule the cheapest quantity goes."""
        chosen = set(hidden) | self._forced
        for rule in self._rules:
            if not any(self._is_hidden(quantity, chosen) for quantity in rule):
                cheapest = min(sorted(rule), key=lambda quantity: self._price(quantity, chosen))
                chosen.update(self._by_quantity.get(cheapest, ()))
        return frozenset(chosen)

    def without(self, quantities: Collection[int], hidden: Collection[int]) -> frozenset[int]:
        """Return bundles that are not shown when these quantities must not be known from any figure either."""
        return frozenset(hidden) | {at for quantity in quantities for at in self._by_quantity.get(quantity, ())}

    def solve(self) -> Solution:
        """Return the cheapest choice that keeps all rules; the greedy one where the budget does not suffice."""
        greedy = self._trimmed(self.greedy(()))
        weight = self._weight(greedy)
        needed = [rule for rule in self._rules if not any(self._is_hidden(at, self._forced) for at in rule)]
        if not needed:
            return Solution(self._forced, self._weight(self._forced), self._weight(self._forced))
        best, bound = self._by_highs(needed)
        if best is None or self._weight(best) > weight:
            return Solution(greedy, weight, bound)
        return Solution(best, self._weight(best), bound)

    def _by_highs(self, rules: Sequence[frozenset[int]]) -> tuple[frozenset[int] | None, float]:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns
        from scipy.sparse import coo_array  # noqa: PLC0415

        involved = sorted({at for rule in rules for quantity in rule for at in self._open(quantity)})
        column = {at: place for place, at in enumerate(involved)}
        quantities = sorted({quantity for rule in rules for quantity in rule if len(self._open(quantity)) > 1})
        place_of = {quantity: len(column) + place for place, quantity in enumerate(quantities)}
        entries: list[tuple[int, int, float]] = []
        least: list[float] = []
        for rule in rules:
            for quantity in sorted(rule):
                only = self._open(quantity)
                entries.append((len(least), place_of.get(quantity, column[only[0]]), 1.0))
            least.append(1.0)
        for quantity in quantities:
            for at in self._open(quantity):
                entries += [(len(least), column[at], 1.0), (len(least), place_of[quantity], -1.0)]
                least.append(0.0)
        size = len(column) + len(place_of)
        rows, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
        matrix = coo_array((factors, (rows, columns)), shape=(len(least), size)).tocsr()
        cost = np.array([*(self._choices[at].weight for at in involved), *([0.0] * len(place_of))])
        with quiet():
            answer = milp(
                cost, constraints=LinearConstraint(matrix, np.array(least), np.inf), bounds=Bounds(0, 1),
                integrality=np.r_[np.ones(len(column)), np.zeros(len(place_of))],
                options={"node_limit": NODES, "mip_rel_gap": 0.0},
            )  # fmt: skip
        fixed = self._weight(self._forced)
        bound = fixed + (answer.mip_dual_bound if answer.mip_dual_bound is not None else 0.0)
        if answer.x is None:
            return None, bound
        chosen = self._forced | {at for at in involved if answer.x[column[at]] > 0.5}
        return frozenset(chosen), bound

    def _open(self, quantity: int) -> list[int]:
        """Return the bundles that make a quantity known and may still be shown."""
        return [at for at in self._by_quantity.get(quantity, ()) if at not in self._forced]

    def _is_hidden(self, quantity: int, hidden: Collection[int]) -> bool:
        return all(at in hidden for at in self._by_quantity.get(quantity, ()))

    def _price(self, quantity: int, hidden: Collection[int]) -> int:
        return sum(self._choices[at].weight for at in self._by_quantity.get(quantity, ()) if at not in hidden)

    def _weight(self, hidden: Collection[int]) -> int:
        return sum(self._choices[at].weight for at in hidden)

    def _trimmed(self, hidden: frozenset[int]) -> frozenset[int]:
        """Show again, dearest first, what the rules do not need."""
        kept = set(hidden)
        for at in sorted(hidden - self._forced, key=lambda place: (-self._choices[place].weight, place)):
            kept.discard(at)
            touched = self._choices[at].quantities
            rules = (rule for rule in self._rules if not touched.isdisjoint(rule))
            if not all(any(self._is_hidden(quantity, kept) for quantity in rule) for rule in rules):
                kept.add(at)
        return frozenset(kept)
