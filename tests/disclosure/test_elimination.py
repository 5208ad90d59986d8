"""What follows from sums whatever the values are, and which figures go so that nothing follows of some quantities."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from wres_kit.disclosure.elimination import determined, without_followers
from wres_kit.disclosure.solved_sums import Tableau
from wres_kit.disclosure.table import Kind, PublishableFigure, Quantity, QuantityTable

# A total of three parts: 0 = 1 + 2 + 3; and what two publications state of some of them together: 4 = 1 + 2.
SUMS = ({0: -1, 1: 1, 2: 1, 3: 1}, {4: -1, 1: 1, 2: 1})


def test_the_part_that_two_totals_leave_over_follows() -> None:
    assert determined(SUMS, {0, 4}, {1, 2, 3}) == {3: frozenset({0, 4})}
    assert determined(SUMS, {0}, {1, 2, 3}) == {}


def test_what_is_known_of_one_part_tells_the_other() -> None:
    assert determined(SUMS, {0, 4, 1}, {2, 3}) == {2: frozenset({1, 4}), 3: frozenset({0, 4})}


def test_a_sum_of_what_follows_follows() -> None:
    assert determined([*SUMS, {5: -1, 3: 1, 6: 1}], {0, 4, 6}, {3, 5}) == {
        3: frozenset({0, 4}), 5: frozenset({0, 4, 6}),
    }  # fmt: skip


def test_the_figure_that_readers_miss_least_goes() -> None:
    quantities = tuple(Quantity(Kind.UNSURE, 5, 9, 9) for _ in range(5))
    figures = (PublishableFigure(1, frozenset({0})), PublishableFigure(7, frozenset({4})))
    table = QuantityTable(quantities, SUMS, figures)
    assert without_followers(table, {3}, frozenset()) == {0}
    assert without_followers(table, {1}, frozenset()) == set()


def test_what_is_out_already_is_no_reason_to_show_less() -> None:
    quantities = tuple(Quantity(Kind.UNSURE, 5, 9, 9) for _ in range(5))
    figures = (PublishableFigure(1, frozenset({0})), PublishableFigure(7, frozenset({4})))
    table = QuantityTable(quantities, SUMS, figures, frozenset({0, 4}))
    assert without_followers(table, {3}, frozenset()) == set()


def follows(sums: list[dict[int, int]], size: int, known: set[int], wanted: int) -> bool:
    """Return whether a quantity is a combination of known ones, by the rank of a matrix."""
    rows = np.zeros((len(sums) + len(known) + 1, size))
    for line, each in enumerate(sums):
        rows[line, list(each)] = list(each.values())
    rows[range(len(sums), len(rows) - 1), sorted(known)] = 1
    rows[-1, wanted] = 1
    return np.linalg.matrix_rank(rows) == np.linalg.matrix_rank(rows[:-1])


@pytest.mark.parametrize("seed", range(150))
def test_what_follows_with_a_single_number_that_is_nearly_known(seed: int) -> None:
    random, size = Random(seed), 9
    sums = [
        {at: random.choice([-1, 1, 1, 2]) for at in random.sample(range(size), random.randint(2, 4))} for _ in range(6)
    ]
    known = set(random.sample(range(size), random.randint(0, 4)))
    rest = [at for at in range(size) if at not in known]
    wanted, nearly = set(rest[:2]), set(rest[2:5])
    expected = {
        each for each in wanted
        if any(follows(sums, size, known | single, each) for single in [set[int](), *({at} for at in nearly)])
    }  # fmt: skip
    answers = determined(sums, known, wanted, nearly)
    assert answers.keys() == expected
    for each, because in answers.items():
        assert because <= known
        assert any(follows(sums, size, {*because, *single}, each) for single in [(), *([at] for at in nearly)])


@pytest.mark.parametrize("seed", range(60))
def test_free_quantities_become_known_as_long_as_nothing_sensitive_follows(seed: int) -> None:
    """Several at a time: held against the ranks of what is hidden."""
    random, size = Random(seed), 12
    sums = [{at: random.choice([-2, -1, 1, 1]) for at in random.sample(range(size), 4)} for _ in range(6)]
    free, sensitive = set(range(8)), list(range(8, size))

    def is_safe(hidden: set[int]) -> bool:
        dense = np.array([[each.get(at, 0) for at in (*sorted(hidden), *sensitive)] for each in sums])
        return bool(np.linalg.matrix_rank(dense) == np.linalg.matrix_rank(dense[:, : len(hidden)]))

    tableau = Tableau([each for each in sums if not free.isdisjoint(each)], free, sensitive)
    sums = [each for each in sums if not free.isdisjoint(each)]
    if not is_safe(free):
        return
    for _ in range(12):
        several = set(random.sample(sorted(free), min(len(free), random.randint(1, 3))))
        assert tableau.drop(sorted(several)) == is_safe(free - several)
        free = set(tableau.free)
