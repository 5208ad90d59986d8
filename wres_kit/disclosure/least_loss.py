"""The choice of a small block that loses least: an integer programme whose rules are found while it is solved.

A rule says that of some quantities at least one must not be known, because a sensitive one would follow. There are far
too many to write down, so they are added where a choice breaks them. Three things keep the programmes few:

- Rules are found for choices in fractions first (`LeastLoss._relax`): a linear programme takes a fraction of the time.
- Near each choice in fractions, a whole one is made and shows all that it can (`_lean`). Whatever it cannot show says
  why (`SolvedSums`), and that is a rule as well. Most often the first of these choices is the one that loses least.
- Only the last choice of a block is held against the integer programme (`LeastLoss.proven`): it begins with all rules.

All budgets are of rounds and nodes, never of seconds.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.elimination import relations
from wres_kit.disclosure.linear_programmes import FEASIBLE
from wres_kit.disclosure.solved_sums import SolvedSums
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from highspy import Highs

    from wres_kit.disclosure.integer_programme import Programme

RELAXED_ROUNDS, ROUNDS, NODES = 6, 2, 40
"""So many rounds in fractions, so many in whole bundles, and the nodes of each of these."""
LEVELS = (1e-6, 0.4, 0.7)
"""What is hidden by more than such a part is taken to be hidden, where rules are looked for that fractions break."""
HALF, NEAR = 0.5, 1e-6
"""What is hidden by more than half is hidden in the whole choice nearby. What is so near a number is that number."""
OPTIONS: Mapping[str, bool | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "mip_max_nodes": NODES,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,
}
"""Those of the integer programme: weights are whole numbers, so what is less than one above the bound is the least."""


class LeastLoss:
    """The search for the choice of a small block that loses least.

    Parameters
    ----------
    programme
        The bundles, and the rules that were found otherwise.
    equations
        Sums that are zero.
    known
        What readers know for good.
    allows
        Whether a sum of these sensitive quantities may be known.
    """

    def __init__(
        self, programme: Programme, equations: Sequence[Mapping[int, int]], known: Collection[int],
        allows: Callable[[Mapping[int, int]], bool],
    ) -> None:  # fmt: skip
        self._programme, self._equations, self._known, self._allows = programme, equations, frozenset(known), allows
        quantities = {at for equation in equations for at in equation}
        quantities.update(*(programme.quantities(bundle) for bundle in programme.every))
        self._quantities = sorted(quantities - self._known)
        self._column = {at: index for index, at in enumerate(self._quantities)}
        self._rules: dict[frozenset[int], None] = {}
        self._best, self._bound = programme.every, 0.0
        with silence_solver():
            self._solver = self._begun()

    def choice(self) -> tuple[frozenset[int], float]:
        """Return the bundles that are not shown in a good choice, and the least that is lost with any."""
        self._best = self._programme.every
        self._add(self._programme.rules)
        self._relax()
        return self._best, self._bound

    def proven(self) -> tuple[frozenset[int], float]:
        """Return a choice that loses least, as far as the budget goes, and the least that is lost with any."""
        self._add(self._programme.rules)
        for _ in range(ROUNDS):
            if self._programme.weight(self._best) <= self._bound + 0.5:
                break
            self._lean(self._whole())
        return self._best, self._bound

    def bound(self) -> float:
        """Return the least that is lost with all rules that were found since as well."""
        if self._add(self._programme.rules):
            self._whole()
        return self._bound

    # The programme ----------------------------------------------------------------------------------------------------

    def _begun(self) -> Highs:
        """Return the programme without rules: a column for whether each quantity is hidden, and for each bundle."""
        from highspy import Highs, HighsLp, MatrixFormat  # noqa: PLC0415 - a tenth of a second, for few returns

        programme, first = self._programme, len(self._quantities)
        bundles = sorted(programme.every)
        model = HighsLp()
        model.num_col_, model.num_row_ = first + len(bundles), 0
        weights = [float(programme.weight({bundle})) for bundle in bundles]
        model.col_cost_, model.col_upper_ = np.r_[np.zeros(first), weights], np.ones(first + len(bundles))
        model.col_lower_ = np.r_[np.zeros(first), [float(bundle in programme.forced) for bundle in bundles]]
        model.row_lower_ = model.row_upper_ = model.a_matrix_.value_ = np.zeros(0)
        model.a_matrix_.format_, model.a_matrix_.start_ = MatrixFormat.kRowwise, np.zeros(1, np.int32)
        solver = Highs()  # type: ignore[no-untyped-call]
        for option in ("presolve", "parallel"):
            solver.setOptionValue(option, "off")
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        # A quantity is hidden only if all bundles are that make it known.
        own = [(first + bundle, self._column[at]) for bundle in bundles for at in sorted(programme.quantities(bundle))
               if at in self._column]  # fmt: skip
        columns = np.array(own, np.int32).ravel()
        starts = np.arange(0, len(columns), 2, dtype=np.int32)
        factors = np.tile([1.0, -1.0], len(own))
        solver.addRows(len(own), np.zeros(len(own)), np.full(len(own), np.inf), len(columns), starts, columns, factors)
        return solver

    def _add(self, rules: Iterable[frozenset[int]]) -> bool:
        """Add rules to the programme; return whether any is new."""
        new = [rule for rule in dict.fromkeys(rules) if rule and rule not in self._rules]
        if new:
            self._rules.update(dict.fromkeys(new))
            columns = [sorted(self._column[at] for at in rule) for rule in new]
            starts = np.cumsum([0, *(len(each) for each in columns[:-1])]).astype(np.int32)
            together = np.array([at for each in columns for at in each], np.int32)
            self._solver.addRows(
                len(new), np.ones(len(new)), np.full(len(new), np.inf), len(together), starts, together,
                np.ones(len(together)),
            )  # fmt: skip
        return bool(new)

    def _relax(self) -> None:
        """Add rules that choices in fractions break, and make whole choices near each of these."""
        programme, first = self._programme, len(self._quantities)
        before = None
        for _ in range(RELAXED_ROUNDS):
            self._solver.run()
            least = self._solver.getInfo().objective_function_value
            hidden = self._solver.getSolution().col_value
            # All weights are whole numbers.
            self._bound = max(self._bound, float(ceil(least - NEAR)))
            parts = {at: hidden[first + at] for at in sorted(programme.every)}
            by_part = sorted(parts, key=lambda at: (round(parts[at], 6), -programme.weight({at}), at))
            is_new = [
                self._add(self._broken_in_fractions(hidden)),
                self._lean([at for at, part in parts.items() if part > HALF]),
                self._lean([at for at, part in parts.items() if part > NEAR], by_part),
            ]
            after = least, programme.weight(self._best)
            if not any(is_new) or after == before or after[1] <= self._bound + 0.5:
                break  # nothing is left to find: in the last case no choice loses less
            before = after

    def _broken_in_fractions(self, hidden: Sequence[float]) -> Iterable[frozenset[int]]:
        sensitive = self._programme.sensitive
        some = [frozenset(at for at, column in self._column.items() if hidden[column] <= level) for level in LEVELS]
        for each in dict.fromkeys(some):
            shown = self._known | each
            for relation in relations(self._equations, shown - sensitive, sensitive):
                rule = frozenset(relation.known) - self._known
                is_broken = sum(hidden[self._column[at]] for at in rule) < 1 - NEAR
                if is_broken and not self._allows(relation.sensitive):
                    yield rule

    def _whole(self) -> frozenset[int]:
        """Return the cheapest choice of whole bundles that keeps all rules so far, and lift the bound."""
        from highspy import Highs, HighsVarType  # noqa: PLC0415

        first, size = len(self._quantities), len(self._programme.every)
        with silence_solver():
            solver = Highs()  # type: ignore[no-untyped-call]
        for option, setting in OPTIONS.items():
            solver.setOptionValue(option, setting)
        solver.passModel(self._solver.getLp())
        columns = np.arange(first, first + size, dtype=np.int32)
        solver.changeColsIntegrality(size, columns, np.full(size, HighsVarType.kInteger))
        solver.run()
        information = solver.getInfo()
        self._bound = max(self._bound, float(ceil(information.mip_dual_bound - NEAR)))
        if information.primal_solution_status != FEASIBLE:
            return self._programme.every
        hidden = solver.getSolution().col_value
        return frozenset(bundle for bundle in range(size) if hidden[first + bundle] > 0.5)

    def _lean(self, hidden: Collection[int], order: Sequence[int] = ()) -> bool:
        """Make a choice near one that may break rules, and show all that it can; return whether a rule was found.

        Parameters
        ----------
        hidden
            The bundles that are not shown in that one.
        order
            In which order bundles are shown again; by weight where there is none.
        """
        programme, size = self._programme, len(self._rules)
        chosen, sensitive = programme.greedy(hidden), programme.sensitive
        shown = programme.shown(chosen) | self._known
        free = [at for at in self._quantities if at not in shown and at not in sensitive]
        reasons = SolvedSums(self._equations, free, sensitive, self._known)
        while rules := reasons.broken(self._allows):
            self._add(rules)
            for rule in rules:
                if reasons.free.isdisjoint(rule):
                    cheapest = min(sorted(rule), key=lambda at: programme.price(at, chosen))
                    chosen = programme.without({cheapest}, chosen)
                    after = programme.shown(chosen) | self._known
                    reasons.hide(shown - after)
                    shown = after
        lean = programme.shown_again(reasons, chosen, self._allows, order)
        self._add(reasons.rules)
        if programme.weight(lean) < programme.weight(self._best):
            self._best = lean
        return len(self._rules) > size
