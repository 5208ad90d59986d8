"""The programmes of the solver: ends of quantities found one from another, and the search for a choice."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import linprog

from wres_kit.disclosure.integer_programme import Bundle, Programme
from wres_kit.disclosure.linear_programmes import ContradictionError, LinearProgramme
from wres_kit.disclosure.table import SparseRows

if TYPE_CHECKING:
    from collections.abc import Mapping

BANDS, DEPARTMENTS = 6, 5


def cells() -> list[tuple[int, int]]:
    return [(department, band) for department in range(DEPARTMENTS) for band in range(BANDS)]


def table_of_sums(seed: int) -> tuple[SparseRows, np.ndarray, np.ndarray]:
    """Return the sums of departments and of bands, their numbers, and one limit on a few cells."""
    random = Random(seed)
    people = np.array([random.randint(0, 9) for _ in cells()], float)
    rows = [[(at, 1.0) for at, cell in enumerate(cells()) if cell[0] == each] for each in range(DEPARTMENTS)]
    rows += [[(at, 1.0) for at, cell in enumerate(cells()) if cell[1] == each] for each in range(BANDS)]
    rows.append([(at, 1.0) for at in random.sample(range(len(people)), 4)])
    matrix = SparseRows.from_rows(rows)
    right = matrix.times(people)
    least = right.copy()
    least[-1] = -np.inf
    return matrix, least, right


def programme(matrix: SparseRows, least: np.ndarray, most: np.ndarray) -> LinearProgramme:
    size = len(cells())
    lines = np.arange(matrix.size - 1), np.arange(1)
    return LinearProgramme(np.arange(size), lines, (np.zeros(size), np.full(size, 1e6)), matrix, (least, most))


@pytest.mark.parametrize("seed", range(3))
def test_ends_found_one_from_another_are_those_of_a_programme_for_each(seed: int) -> None:
    matrix, least, most = table_of_sums(seed)
    dense = np.zeros((matrix.size, len(cells())))
    dense[matrix.row, matrix.column] = matrix.factor
    warm = programme(matrix, least, most)
    for at in range(len(cells())):
        for sign in (1.0, -1.0):
            values, prices = warm.solve([at], sign)
            goal = np.zeros(len(cells()))
            goal[at] = sign
            alone = linprog(goal, A_eq=dense[:-1], b_eq=most[:-1], A_ub=dense[-1:], b_ub=most[-1:], method="highs")
            assert values[at] == pytest.approx(sign * alone.fun, abs=1e-6)
            assert np.allclose(dense[:-1] @ values, most[:-1])
            # By duality the sums with their prices say how far the end can be.
            assert prices @ most == pytest.approx(alone.fun, abs=1e-6)


def test_equal_programmes_give_equal_answers() -> None:
    first, second = (programme(*table_of_sums(7)) for _ in range(2))
    for at in range(len(cells())):
        assert (first.solve([at], 1.0)[0] == second.solve([at], 1.0)[0]).all()


def test_sums_that_contradict_each_other_are_refused(capfd: pytest.CaptureFixture[str]) -> None:
    matrix, least, most = table_of_sums(1)
    least[0] = most[0] = most[0] + 1
    with pytest.raises(ContradictionError, match="contradict each other"):
        programme(matrix, least, most).solve([0], 1.0)
    assert capfd.readouterr().out == ""


def test_the_search_for_a_choice_ends_by_a_budget_and_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a budget that is used up at once it is made anew a few times only, and is safe all the same."""
    totals = range(len(cells()), len(cells()) + DEPARTMENTS + BANDS)
    sums: list[Mapping[int, int]] = [
        {totals[each]: -1, **{at: 1 for at, cell in enumerate(cells()) if cell[0] == each}}
        for each in range(DEPARTMENTS)
    ]
    sums += [
        {totals[DEPARTMENTS + each]: -1, **{at: 1 for at, cell in enumerate(cells()) if cell[1] == each}}
        for each in range(BANDS)
    ]
    choices = [Bundle(frozenset({at}), 1) for at in (*range(len(cells())), *totals)]
    sensitive = {0, 8, 15}

    def choice() -> frozenset[int]:
        return Programme(choices, sensitive, sums, sensitive, sums).search((), lambda _: False)

    whole = choice()
    monkeypatch.setattr("wres_kit.disclosure.integer_programme.WORK", 0)
    short = choice()
    for hidden in (whole, short):
        shown = frozenset(range(len(choices))) - hidden
        assert sensitive <= hidden
        assert all(len(hidden & each.keys()) != 1 for each in sums), "a sum with one number that is not shown tells it"
        assert shown
    assert len(whole) <= len(short)
