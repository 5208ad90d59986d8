"""The choice gives nothing away: it is the same for all returns that what readers may know does not tell apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, identity, lil_array, vstack

from tests.disclosure.small_organisations import as_return, organisation
from tests.indicators.making import headcounts, made
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.choice import Choice, choose
from wres_kit.disclosure.knowledge import weight
from wres_kit.disclosure.protect import reveals_counts
from wres_kit.disclosure.table import Kind, PublishableFigure, Quantity, QuantityTable
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters
from wres_kit.visible import silence_solver

if TYPE_CHECKING:
    from wres_kit.returns.cells import Return

RULES = DisclosureParameters()


def table_of(source: Return) -> QuantityTable:
    accounts = accounts_of(source, limits_of(RULES, source.standard))
    results = [each for each in calculate(source) if reveals_counts(each)]
    figures = [PublishableFigure(weight(source.standard, each), accounts.quantities_of(each)) for each in results]
    return accounts.table(figures)


class Readers:
    """All that readers may know: what is shown, the kinds of other numbers, and what the choice tells."""

    def __init__(self, table: QuantityTable, choice: Choice) -> None:
        quantities, size = table.quantities, len(table.quantities)
        self._low = np.array([q.low if at in choice.shown else q.least for at, q in enumerate(quantities)], float)
        largest = max(3e3, 2.0 * max(q.high for q in quantities))
        shown = choice.shown
        self._high = np.array([q.high if at in shown else min(q.most, largest) for at, q in enumerate(quantities)])
        self._true = np.array([q.low for q in quantities], float)
        rows = [*table.equations, *(dict(each.factors) for each in choice.tells)]
        matrix = lil_array((len(rows), size))
        for index, row in enumerate(rows):
            for at, times in row.items():
                matrix[index, at] = times
        told = [each.most for each in choice.tells]
        self._matrix = matrix.tocsr()
        self._least = np.r_[np.zeros(len(table.equations)), np.full(len(told), -np.inf)]
        self._most = np.r_[np.zeros(len(table.equations)), told]

    def extreme(self, quantity: int, sign: int) -> np.ndarray:
        """Return possible numbers that readers cannot tell from the true ones, with one as small or large as can be."""
        goal = np.zeros(len(self._low))
        goal[quantity] = sign
        return self.possible(goal)

    def possible(self, goal: np.ndarray, fixed: tuple[int, int] | None = None) -> np.ndarray:
        """Return possible numbers of which a sum is as small as it can be, one of them with a given value."""
        low, high = self._low.copy(), self._high.copy()
        if fixed is not None:
            low[fixed[0]] = high[fixed[0]] = fixed[1]
        with silence_solver():
            answer = milp(
                goal, constraints=LinearConstraint(self._matrix, self._least, self._most),
                integrality=np.ones(len(goal)), bounds=Bounds(low, high),
            )  # fmt: skip
        assert answer.x is not None, "the true numbers are among those that readers take to be possible"
        return np.rint(answer.x).astype(int)

    def nearest(
        self, quantity: int, value: int, apart: np.ndarray | None = None, weights: np.ndarray | None = None,
        options: dict[str, float] | None = None,
    ) -> np.ndarray | None:  # fmt: skip
        """Return possible numbers with a value of one quantity, the others near the true ones, or so far from them.

        With options of the solver, the best that it found with these; None where it found none.
        """
        size = len(self._low)
        same = identity(size, format="csr")
        matrix = vstack([hstack([self._matrix, csr_array(self._matrix.shape)]), hstack([same, -same]),
                         hstack([same, same])]).tocsr()  # fmt: skip
        target = self._true if apart is None else self._true + apart
        least = np.r_[self._least, np.full(size, -np.inf), target]
        most = np.r_[self._most, target, np.full(size, np.inf)]
        low, high = self._low.copy(), self._high.copy()
        low[quantity] = high[quantity] = value
        with silence_solver():
            answer = milp(
                np.r_[np.zeros(size), np.ones(size) if weights is None else weights],
                constraints=LinearConstraint(matrix, least, most),
                integrality=np.r_[np.ones(size), np.zeros(size)],
                bounds=Bounds(np.r_[low, np.zeros(size)], np.r_[high, np.full(size, np.inf)]), options=options,
            )  # fmt: skip
        return None if answer.x is None else np.rint(answer.x[:size]).astype(int)


def with_people(table: QuantityTable, people: np.ndarray) -> QuantityTable:
    pairs = zip(table.quantities, people.tolist(), strict=True)
    return replace(table, quantities=tuple(replace(each, low=own, high=own) for each, own in pairs))


@pytest.mark.parametrize("seed", [100, 104, 109])
def test_neighbours_that_readers_cannot_tell_apart_have_the_same_pattern(seed: int) -> None:
    """With each sensitive number as small and as large as it can be, and with random others between these."""
    table = table_of(as_return(organisation(seed)))
    choice = choose(table)
    assert not choice.narrow
    readers, random = Readers(table, choice), np.random.default_rng(seed)
    sensitive = sorted(table.sensitive - choice.shown)
    people = [readers.extreme(at, sign) for at in sensitive for sign in (1, -1)]
    people += [readers.possible(random.integers(-2, 3, len(table.quantities)).astype(float)) for _ in range(4)]
    different = {each.tobytes(): each for each in people}
    assert len(different) > 4
    assert all(choose(with_people(table, each)).hidden == choice.hidden for each in different.values())
    for at in sensitive:
        own = [each[at] for each in people]
        quantity = table.quantities[at]
        assert max(own) - min(own) >= min(2, quantity.most - quantity.least)


def test_equal_tables_give_equal_choices_in_any_order_of_figures() -> None:
    table = table_of(as_return(organisation(105)))
    turned = replace(table, figures=table.figures[::-1])
    last = len(table.figures) - 1
    assert choose(turned).hidden == {last - at for at in choose(table).hidden}


def test_that_a_number_not_shown_is_at_least_one_is_known() -> None:
    """A row of 9 of which 7 are shown: two groups not shown are one each, if readers know that neither is nobody."""
    quantities = (
        Quantity(Kind.SENSITIVE, 5, 1, 1), Quantity(Kind.SENSITIVE, 5, 1, 1), Quantity(Kind.OPEN, 5, 7, 7),
        Quantity(Kind.OPEN, 5, 9, 9),
    )  # fmt: skip
    figures = tuple(PublishableFigure(1, frozenset({at, 3})) for at in range(3))
    choice = choose(QuantityTable(quantities, ({0: 1, 1: 1, 2: 1, 3: -1},), figures))
    assert choice.hidden == {0, 1, 2}
    assert not choice.unprotected


@pytest.mark.parametrize("groups", [("white", "bme", "unknown"), ("bme", "unknown", "white")])
@pytest.mark.parametrize(("small", "total"), [((1, 1), 60), ((1, 2), 30), ((4, 4), 60)])
def test_no_sum_of_two_small_numbers_leaves_one_of_them_two_values(
    groups: tuple[str, str, str], small: tuple[int, int], total: int
) -> None:
    people = dict(zip(groups, (total, *small), strict=True))
    table = table_of(made(*headcounts(1, "band_9", "clinical", **people)))
    choice = choose(table)
    readers = Readers(table, choice)
    for at in table.sensitive - choice.shown:
        if len({other for each in table.equations if at in each for other in each}) > 2:
            assert readers.extreme(at, -1)[at] - readers.extreme(at, 1)[at] >= 2


def test_no_more_than_a_tenth_above_the_bound_is_lost() -> None:
    """In each organisation, and hardly anything in all; in the last three all sums together are a reason."""
    choices = [choose(table_of(as_return(organisation(seed)))) for seed in (*range(100, 108), 128, 144, 172)]
    assert all(0 <= each.bound <= each.weight + 0.5 for each in choices)
    assert all(each.weight <= 1.1 * each.bound for each in choices)
    assert sum(each.weight for each in choices) <= 1.02 * sum(each.bound for each in choices)


def test_large_tables_lose_little_more_than_what_is_sensitive() -> None:
    """Twelve departments by fourteen bands: with the rule that hid all of a block it was nearly everything."""
    table = table_of(departments(12, bands=14))
    choice = choose(table)
    sensitive = [each for each in table.figures if not each.quantities.isdisjoint(table.sensitive)]
    assert len(table.figures) > 500
    assert not choice.unprotected
    assert len(sensitive) < len(choice.hidden) < 0.7 * len(table.figures)


def test_a_count_above_a_million_is_protected_like_any_other() -> None:
    table = table_of(made(*headcounts(1, "band_5", "clinical", white=2_400_000, bme=900_000, unknown=3)))
    choice = choose(table)
    assert table.enough > 10 * 2_400_000
    assert 0 < len(choice.hidden) < len(table.figures)
    assert table.sensitive.isdisjoint(choice.shown)


BANDS = (
    "under_band_1", "band_1", "band_2", "band_3", "band_4", "band_5", "band_6", "band_7", "band_8a", "band_8b",
    "band_8c", "band_8d", "band_9", "vsm",
)  # fmt: skip


def departments(number: int, bands: int = 4) -> Return:
    """Return a return of departments by bands, every other one of which has a few people of unknown ethnicity."""
    lines: list[str] = []
    totals = dict.fromkeys(("white", "bme", "unknown"), 0)
    for at in range(number):
        own = dict.fromkeys(totals, 0)
        for place, band in enumerate(BANDS[4 : 4 + bands] if bands <= 10 else BANDS[:bands]):
            people = {"white": 30 + at + place, "bme": 12 + (at + place) % 5, "unknown": (3 * at + place) % 8}
            lines += headcounts(1, band, f"department_d{at}", **people)
            own = {group: own[group] + people[group] for group in own}
        lines += headcounts(1, "all", f"department_d{at}", **own)
        totals = {group: totals[group] + own[group] for group in own}
    return made(*lines, *headcounts(1, "all", **totals))


def test_a_table_of_many_figures_shows_figures_and_no_small_number_follows() -> None:
    table = table_of(departments(9))
    choice = choose(table)
    assert len(table.figures) > 120
    assert not choice.unprotected
    assert len(choice.hidden) < len(table.figures)
    same = table.same()
    merged = table.merged(same)
    readers = Readers(table, choice)
    for quantity in sorted(merged.sensitive - choice.shown)[::20]:
        assert readers.extreme(quantity, -1)[quantity] - readers.extreme(quantity, 1)[quantity] >= 2
