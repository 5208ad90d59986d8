"""The choice of a small block that loses least: against all choices there are, and its reasons against elimination."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import pytest

from wres_kit.disclosure.elimination import relations
from wres_kit.disclosure.integer_programme import Bundle, Programme
from wres_kit.disclosure.least_loss import LeastLoss
from wres_kit.disclosure.solved_sums import SolvedSums

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Equations = list[dict[int, int]]


def table(rows: int, columns: int) -> Equations:
    """Return the sums of a table: its cells come first, then the totals of rows and of columns, then that of all."""
    cells, everyone = rows * columns, rows * columns + rows + columns
    sums = [{row * columns + at: 1 for at in range(columns)} | {cells + row: -1} for row in range(rows)]
    sums += [{row * columns + at: 1 for row in range(rows)} | {cells + rows + at: -1} for at in range(columns)]
    sums += [{cells + row: 1 for row in range(rows)} | {everyone: -1}]
    return [*sums, {cells + rows + at: 1 for at in range(columns)} | {everyone: -1}]


def never(sensitive: Mapping[int, int]) -> bool:
    """Return whether a sum of sensitive quantities may be known: it may not."""
    del sensitive
    return False


def is_safe(equations: Equations, hidden: Collection[int], sensitive: Collection[int]) -> bool:
    quantities = {at for equation in equations for at in equation}
    return not relations(equations, quantities.difference(hidden), sensitive)


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_loses_less(seed: int) -> None:
    random, equations = Random(seed), table(2, 3)
    quantities = sorted({at for equation in equations for at in equation})
    sensitive = frozenset(random.sample(quantities[:6], random.randint(1, 2)))
    weights = {at: random.randint(1, 9) for at in quantities}
    choices = [Bundle(frozenset({at}), weights[at]) for at in quantities]
    programme = Programme(choices, sensitive, (), sensitive, equations)
    least = LeastLoss(programme, equations, (), never)
    least.choice()
    chosen, bound = least.proven()
    others = [at for at in quantities if at not in sensitive]
    every = (sensitive.union(more) for size in range(len(others) + 1) for more in combinations(others, size))
    assert is_safe(equations, chosen, sensitive)
    assert programme.weight(chosen) == bound == min(
        programme.weight(each) for each in every if is_safe(equations, each, sensitive)
    )  # fmt: skip


def test_figures_that_make_several_counts_known_go_together() -> None:
    """A share makes its count and its base known. Two counts without a share are dearer together than one share."""
    equations = table(2, 2)
    share = Bundle(frozenset({1, 4}), 5)
    alone = [Bundle(frozenset({at}), 4) for at in (2, 3, 5, 6, 7, 8)]
    choices = [Bundle(frozenset({0}), 1), share, *alone]
    programme = Programme(choices, [0], (), [0], equations)
    least = LeastLoss(programme, equations, (), never)
    least.choice()
    chosen, bound = least.proven()
    assert programme.weight(chosen) == bound
    hidden = {0, 1, 2, 3, 4, 5, 6, 7, 8} - programme.shown(chosen)
    assert is_safe(equations, hidden, {0})


def test_rules_that_were_found_otherwise_are_kept() -> None:
    equations, sensitive = table(3, 3), frozenset({0})
    choices = [Bundle(frozenset({at}), 1 + at % 4) for at in range(16)]
    programme = Programme(choices, sensitive, (), sensitive, equations)
    least = LeastLoss(programme, equations, (), never)
    before, _ = least.choice()
    programme.add({11, 15})
    after, _ = least.choice()
    assert {11, 15}.isdisjoint(before)
    assert not {11, 15}.isdisjoint(after)
    bound = least.proven()[1]
    programme.add({10} - after)
    assert least.bound() > bound


@pytest.mark.parametrize("seed", range(3))
def test_equal_blocks_give_equal_choices(seed: int) -> None:
    random, equations = Random(seed), table(4, 4)
    sensitive = frozenset(random.sample(range(16), 4))
    choices = [Bundle(frozenset({at}), random.randint(1, 3)) for at in range(25)]

    def chosen() -> tuple[frozenset[int], float]:
        least = LeastLoss(Programme(choices, sensitive, (), sensitive, equations), equations, (), never)
        least.choice()
        return least.proven()

    assert chosen() == chosen()


@pytest.mark.parametrize("seed", range(6))
def test_the_reasons_are_what_elimination_says(seed: int) -> None:
    """Whatever is hidden and shown in turn, a rule is broken exactly if a sensitive quantity follows."""
    random, equations = Random(seed), table(4, 3)
    quantities = {at for equation in equations for at in equation}
    sensitive = frozenset(random.sample(range(12), 3))
    others = sorted(quantities - sensitive)
    hidden = set(random.sample(others, 6))
    reasons = SolvedSums(equations, hidden, sensitive, ())
    for _ in range(40):
        broken = reasons.broken(never)
        assert bool(broken) != is_safe(equations, hidden | sensitive, sensitive)
        assert all(hidden.isdisjoint(rule) for rule in broken)
        at = random.choice(others)
        if at not in hidden:
            hidden.add(at)
            reasons.hide({at})
            continue
        found, would_be_safe = len(reasons.rules), is_safe(equations, hidden - {at} | sensitive, sensitive)
        if reasons.drop({at}, never):
            hidden.discard(at)
        else:
            assert not would_be_safe
            rule = reasons.rules[-1]
            assert len(reasons.rules) == found + 1
            assert rule & hidden == {at}
            # That rule is enough for a sensitive quantity to follow, and all of it is needed.
            assert not is_safe(equations, quantities - rule, sensitive)
    assert reasons.free == hidden


def test_a_sum_that_may_be_known_is_no_reason() -> None:
    equations = table(2, 2)
    reasons = SolvedSums(equations, (), {0, 1}, ())
    assert reasons.broken(never)
    assert all(4 not in rule for rule in reasons.broken(lambda small: set(small) == {0, 1}))
