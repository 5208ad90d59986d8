"""The choice gives nothing away: it is the same for all returns that what readers may know does not tell apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from tests.disclosure.small_organisations import as_return, organisation
from tests.indicators.making import headcounts, made
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.programme import quiet, weight
from wres_kit.disclosure.protect import limits_of, tells_something
from wres_kit.disclosure.room import Choice
from wres_kit.disclosure.table import Kind, PublishableFigure, Quantity, QuantityTable
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.cells import Return

RULES = DisclosureParameters()


def table_of(source: Return) -> QuantityTable:
    accounts = accounts_of(source, limits_of(RULES, source.standard))
    results = [each for each in calculate(source) if tells_something(each)]
    figures = [PublishableFigure(weight(source.standard, each), accounts.quantities_of(each)) for each in results]
    return accounts.table(figures)


class Readers:
    """All that readers may know: what is shown, the kinds of other numbers, and what the choice tells."""

    def __init__(self, table: QuantityTable, choice: Choice) -> None:
        quantities, size = table.quantities, len(table.quantities)
        self._low = np.array([q.low if at in choice.shown else q.least for at, q in enumerate(quantities)], float)
        self._high = np.array([q.high if at in choice.shown else min(q.most, 3e3) for at, q in enumerate(quantities)])
        rows = [*table.equations, *(dict(each.factors) for each in choice.tells)]
        matrix = lil_array((len(rows), size))
        for index, row in enumerate(rows):
            for at, times in row.items():
                matrix[index, at] = times
        told = [each.most for each in choice.tells]
        low = np.r_[np.zeros(len(table.equations)), np.full(len(told), -np.inf)]
        self._constraints = LinearConstraint(matrix.tocsr(), low, np.r_[np.zeros(len(table.equations)), told])

    def extreme(self, quantity: int, sign: int) -> np.ndarray:
        """Return possible numbers that readers cannot tell from the true ones, with one as small or large as can be."""
        goal = np.zeros(len(self._low))
        goal[quantity] = sign
        with quiet():
            answer = milp(
                goal, constraints=self._constraints, integrality=np.ones(len(goal)),
                bounds=Bounds(self._low, self._high),
            )  # fmt: skip
        assert answer.x is not None, "the true numbers are among those that readers take to be possible"
        return np.rint(answer.x).astype(int)


def neighbours(table: QuantityTable, choice: Choice) -> Iterator[QuantityTable]:
    """Yield for each sensitive number the tables in which it is as small and as large as readers take it to be."""
    readers, seen = Readers(table, choice), set[bytes]()
    for quantity in sorted(table.sensitive - choice.shown):
        for sign in (1, -1):
            people = readers.extreme(quantity, sign)
            if people.tobytes() not in seen:
                seen.add(people.tobytes())
                pairs = zip(table.quantities, people.tolist(), strict=True)
                yield replace(table, quantities=tuple(replace(each, low=own, high=own) for each, own in pairs))


@pytest.mark.parametrize("seed", [100, 103])
def test_neighbours_that_readers_cannot_tell_apart_have_the_same_pattern(seed: int) -> None:
    table = table_of(as_return(organisation(seed)))
    choice = choose(table)
    judged = list(islice(neighbours(table, choice), 4))
    assert judged
    assert all(choose(each).hidden == choice.hidden for each in judged)


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


def test_the_bound_is_never_above_what_is_lost() -> None:
    for seed in (100, 105):
        choice = choose(table_of(as_return(organisation(seed))))
        assert 0 <= choice.bound <= choice.weight + 0.5 <= 1.1 * choice.bound + 1


def test_a_count_above_a_million_is_protected_like_any_other() -> None:
    table = table_of(made(*headcounts(1, "band_5", "clinical", white=2_400_000, bme=900_000, unknown=3)))
    choice = choose(table)
    assert table.enough > 10 * 2_400_000
    assert 0 < len(choice.hidden) < len(table.figures)
    assert table.sensitive.isdisjoint(choice.shown)


def departments(number: int) -> Return:
    """Return a return of departments by four bands, every other one of which has a few people of unknown ethnicity."""
    lines: list[str] = []
    totals = dict.fromkeys(("white", "bme", "unknown"), 0)
    for at in range(number):
        own = dict.fromkeys(totals, 0)
        for place, band in enumerate(("band_4", "band_5", "band_6", "band_7")):
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
