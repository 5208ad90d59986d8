"""The choice of figures that are not shown as a programme: its rules, a search without a solver, and a bound.

Of a small block the choice that loses least is found (`least_loss`). Of a large one a choice is looked for here, and a
linear programme says what is lost at the least.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Protocol

import numpy as np

from wres_kit.disclosure.solved_sums import Tableau
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence, Set

    import numpy.typing as npt

    from wres_kit.disclosure.table import PublishableFigure

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]


SMALL = 160
"""Of at most so many bundles the cheapest choice is found; of more one is looked for without a solver."""
NODES = 40
"""The budget of a programme."""
FEW_TRIALS, TRIALS = 12, 60
"""So often, at least and at most, a choice of many bundles is made anew around some sums, and kept if it loses less."""
WORK = 1_500_000
"""After the first few trials it goes on until so many entries of equations have been changed: a budget, not a time."""
AROUND = 3
"""Around so many sums at a time."""


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
    bound
        No choice that keeps the rules loses less than this.
    """

    hidden: frozenset[int]
    bound: float


class Solved(Protocol):
    """Equations that are solved for what is hidden: from them it can be read what may be shown."""

    @property
    def free(self) -> Set[int]:
        """The quantities that are hidden and not sensitive."""

    def drop(self, quantities: Collection[int], allows: Callable[[dict[int, int]], bool]) -> bool:
        """Show some of them, if no sensitive one follows then; return whether that was so."""


def bundles(figures: Iterable[PublishableFigure]) -> tuple[Bundle, ...]:
    """Return figures in bundles, in order of their quantities."""
    weights: dict[frozenset[int], int] = {}
    for figure in figures:
        weights[figure.quantities] = weights.get(figure.quantities, 0) + figure.weight
    return tuple(Bundle(quantities, weight) for quantities, weight in sorted(weights.items(), key=_order))


def _order(item: tuple[frozenset[int], int]) -> list[int]:
    return sorted(item[0])


class Programme:
    """The programme of one table.

    Parameters
    ----------
    choices
        All bundles.
    forced
        Places of bundles that cannot be shown whatever else is.
    sums
        The quantities of each sum that are not known for good.
    sensitive
        The quantities that nobody may learn.
    equations
        Sums of quantities that are zero, each with its factor.
    memo
        Answers of the solver to programmes of the same block.
    """

    def __init__(  # noqa: PLR0917 - one programme, with all that it works on
        self, choices: Sequence[Bundle], forced: Collection[int], sums: Iterable[Collection[int]] = (),
        sensitive: Collection[int] = (), equations: Sequence[Mapping[int, int]] = (),
        memo: dict[Hashable, tuple[frozenset[int], float]] | None = None,
    ) -> None:  # fmt: skip
        self._choices, self._equations = choices, equations
        self._memo = memo if memo is not None else {}
        self._forced = frozenset(forced)
        self._rules: dict[frozenset[int], None] = {}
        self._by_quantity: dict[int, list[int]] = {}
        for at, bundle in enumerate(choices):
            for quantity in bundle.quantities:
                self._by_quantity.setdefault(quantity, []).append(at)
        self._sensitive = set(sensitive)
        self._sums = self._that_matter([frozenset(each) for each in sums])

    def _that_matter(self, sums: Sequence[frozenset[int]]) -> list[frozenset[int]]:
        """Return the sums without those that have a quantity of their own that no figure makes known."""
        uses: dict[int, int] = {}
        for each in sums:
            for at in each:
                uses[at] = uses.get(at, 0) + 1
        alone = {at for at, times in uses.items() if times == 1 and at not in self._by_quantity} - self._sensitive
        return [each for each in dict.fromkeys(sums) if alone.isdisjoint(each)]

    @property
    def every(self) -> frozenset[int]:
        """The places of all bundles."""
        return frozenset(range(len(self._choices)))

    @property
    def state(self) -> Hashable:
        """What the answers depend on besides the table and the bundles."""
        return tuple(self._rules), frozenset(self._sensitive)

    @property
    def rules(self) -> tuple[frozenset[int], ...]:
        """The rules that were added."""
        return tuple(self._rules)

    @property
    def sensitive(self) -> frozenset[int]:
        """The quantities that nobody may learn."""
        return frozenset(self._sensitive)

    @property
    def forced(self) -> frozenset[int]:
        """The bundles that cannot be shown whatever else is."""
        return self._forced

    def keep_small(self, quantity: int) -> None:
        """Treat a quantity as if it were sensitive."""
        self._sensitive.add(quantity)
        self.add({quantity})

    def quantities(self, bundle: int) -> frozenset[int]:
        """Return what a bundle makes known."""
        return self._choices[bundle].quantities

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
                cheapest = min(sorted(rule), key=lambda quantity: self.price(quantity, chosen))
                chosen.update(self._by_quantity.get(cheapest, ()))
        return frozenset(chosen)

    def without(self, quantities: Collection[int], hidden: Collection[int]) -> frozenset[int]:
        """Return bundles that are not shown when these quantities must not be known from any figure either."""
        return frozenset(hidden) | {at for quantity in quantities for at in self._by_quantity.get(quantity, ())}

    def solve(self, *, relaxed: bool = False) -> Solution:
        """Return what the cheapest choice hides that keeps all rules, and the least that is lost.

        Parameters
        ----------
        relaxed
            Whether in fractions: what is hidden is then rounded, and need not keep all rules. If not, the greedy choice
            takes its place where the budget does not suffice.
        """
        needed = [rule for rule in self._rules if not any(self._is_hidden(at, self._forced) for at in rule)]
        key = (relaxed, tuple(needed), frozenset(self._sensitive), tuple(self._sums))
        if key not in self._memo:
            self._memo[key] = self._by_highs(needed, relaxed=relaxed)
        return Solution(*self._memo[key])

    def _by_highs(self, rules: Sequence[frozenset[int]], *, relaxed: bool) -> tuple[frozenset[int], float]:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns
        from scipy.sparse import coo_array  # noqa: PLC0415

        quantities = sorted({at for group in (*rules, *self._sums) for at in group})
        if not quantities:
            return self._forced, self.weight(self._forced)
        place = {at: index for index, at in enumerate(quantities)}
        involved = sorted({at for quantity in quantities for at in self._by_quantity.get(quantity, ())})
        column = {at: len(place) + index for index, at in enumerate(involved)}
        rows: list[tuple[list[int], list[int], float]] = []
        for quantity in quantities:
            rows += [([column[at]], [place[quantity]], 0.0) for at in self._by_quantity.get(quantity, ())]
        rows += [([place[at] for at in sorted(rule)], [], 1.0) for rule in rules]
        for members in self._sums:
            others = sorted(members - self._sensitive)
            if len(others) < len(members):
                rows += [([place[at] for at in others], [], 1.0)] if others else []
            elif len(others) > 1:
                rows += [([place[at] for at in others if at != each], [place[each]], 0.0) for each in others]
        lines, columns, factors, least = [], [], [], []
        for index, (above, below, needed) in enumerate(rows):
            lines += [index] * (len(above) + len(below))
            columns += above + below
            factors += [1.0] * len(above) + [-1.0] * len(below)
            least.append(needed)
        size = len(place) + len(column)
        matrix = coo_array((factors, (lines, columns)), shape=(len(rows), size)).tocsr()
        cost = np.array([*([0.0] * len(place)), *(self._choices[at].weight for at in involved)])
        low = np.zeros(size)
        low[[column[at] for at in involved if at in self._forced]] = 1.0
        with silence_solver():
            answer = milp(
                cost, constraints=LinearConstraint(matrix, np.array(least), np.inf), bounds=Bounds(low, 1),
                integrality=np.r_[np.zeros(len(place)), np.full(len(column), 0 if relaxed else 1)],
                options={"node_limit": NODES, "mip_rel_gap": 0.0},
            )  # fmt: skip
        fixed = sum(self._choices[at].weight for at in self._forced - column.keys())
        if answer.x is None:
            return self.greedy(()), fixed
        return self._forced | {at for at in involved if answer.x[column[at]] > 0.5}, fixed + (
            answer.fun if relaxed else answer.mip_dual_bound or 0.0
        )

    def _open(self, quantity: int) -> list[int]:
        """Return the bundles that make a quantity known and may still be shown."""
        return [at for at in self._by_quantity.get(quantity, ()) if at not in self._forced]

    def _is_hidden(self, quantity: int, hidden: Collection[int]) -> bool:
        return all(at in hidden for at in self._by_quantity.get(quantity, ()))

    def price(self, quantity: int, hidden: Collection[int]) -> int:
        """Return what readers lose where a quantity is not known either."""
        return sum(self._choices[at].weight for at in self._by_quantity.get(quantity, ()) if at not in hidden)

    def weight(self, hidden: Collection[int]) -> int:
        """Return what readers lose without some bundles."""
        return sum(self._choices[at].weight for at in hidden)

    # Without a solver -------------------------------------------------------------------------------------------------

    def lean(
        self, hidden: Collection[int], known: Collection[int], allows: Callable[[Mapping[int, int]], bool],
        order: Sequence[int] = (),
    ) -> frozenset[int]:  # fmt: skip
        """Show again what need not be hidden, dearest first, until nothing more can be shown.

        Parameters
        ----------
        hidden
            Bundles that are not shown, from which no sensitive quantity follows.
        known
            Quantities that readers know already.
        allows
            Whether a sum of these sensitive quantities may be known.
        order
            In which order bundles are tried; by weight where there is none.
        """
        return self.shown_again(self._tableau(hidden, known), hidden, allows, order)

    def _tableau(self, hidden: Collection[int], known: Collection[int]) -> Tableau:
        """Return the equations between what is not known where some bundles are not shown."""
        shown = self.shown(hidden) | set(known)
        places = {at for equation in self._equations for at in equation} - self._sensitive - shown
        return Tableau(self._equations, places, self._sensitive - set(known))

    def shown_again(
        self, tableau: Solved, hidden: Collection[int], allows: Callable[[Mapping[int, int]], bool],
        order: Sequence[int] = (),
    ) -> frozenset[int]:  # fmt: skip
        """Return what `lean` does, by equations that are solved for what is hidden."""
        kept = set(hidden)
        rules = {rule: sum(self._is_hidden(at, kept) for at in rule) for rule in self._rules}
        of_quantity: dict[int, list[frozenset[int]]] = {}
        for rule in rules:
            for at in rule:
                of_quantity.setdefault(at, []).append(rule)
        for at in order or sorted(kept, key=self._dearest):
            touched = self._choices[at].quantities
            if at not in kept or at in self._forced or not self._sensitive.isdisjoint(touched):
                continue
            new = [quantity for quantity in sorted(touched) if self._is_hidden(quantity, kept)]
            lost: dict[frozenset[int], int] = {}
            for quantity in new:
                for rule in of_quantity.get(quantity, ()):
                    lost[rule] = lost.get(rule, 0) + 1
            if any(0 < rules[rule] <= number for rule, number in lost.items()):
                continue
            if tableau.drop([quantity for quantity in new if quantity in tableau.free], allows):
                kept.discard(at)
                for rule, number in lost.items():
                    rules[rule] -= number
        return frozenset(kept)

    def _dearest(self, at: int) -> tuple[int, int]:
        return -self._choices[at].weight, at

    def search(self, known: Collection[int], allows: Callable[[Mapping[int, int]], bool]) -> frozenset[int]:
        """Return a choice for many bundles: all that can be shown is, and made anew around some sums after the other.

        The same on every machine: so many trials, and the order of a random generator that always begins alike.
        """
        random = Random(0)  # noqa: S311 - nothing secret, but the same every time
        best = self.lean(range(len(self._choices)), known, allows)
        near = [
            sorted({at for quantity in equation for at in self._by_quantity.get(quantity, ())})
            for equation in self._equations
        ]
        work = 0
        for trial in range(TRIALS if len(near) >= AROUND else 0):
            if trial >= FEW_TRIALS and work > WORK:
                break
            more = best.union(*random.sample(near, AROUND))
            price = {at: -self._choices[at].weight * random.uniform(0.5, 1.5) for at in sorted(more)}
            tableau = self._tableau(more, known)
            other = self.shown_again(tableau, more, allows, sorted(more, key=lambda at: (price[at], at)))
            work += tableau.work
            if self.weight(other) <= self.weight(best):
                best = other
        return best
