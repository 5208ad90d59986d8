"""Readers who run the program attack a trust of many departments: a block with more than a hundred small counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import large_trusts
from tests.disclosure.test_choice import Readers, table_of, with_people
from tests.disclosure.test_narrow_counts_attacked import Attack
from wres_kit.disclosure.choice import Choice, choose
from wres_kit.disclosure.narrow_counts import NarrowCounts
from wres_kit.returns.cells import Return

if TYPE_CHECKING:
    from wres_kit.disclosure.feasibility_intervals import Judgement
    from wres_kit.disclosure.narrow_counts import Values
    from wres_kit.disclosure.table import QuantityTable


YEAR = 2018
"""In this year of the trust of twelve departments more is hidden for a count, of 198 small ones in one block."""
FIRMLY, TURNS, BUDGET = 1000.0, 4, {"node_limit": 200, "mip_rel_gap": 0.02}
"""How little figures that are hidden in turn are changed, how often that is tried, and what each try may take."""


def trust(departments: int, year: int) -> QuantityTable:
    """Return the table of a made-up trust of departments by bands."""
    values = large_trusts._Trust(departments, year).values
    return table_of(Return(large_trusts.STANDARD, "X02", year, values))


def test_a_narrow_count_of_a_large_block_keeps_three_values() -> None:
    """Returns near the true one, with other values of the count, are published alike: each goes through the choice."""
    table = trust(12, YEAR)
    choice = choose(table)
    assert len(table.merged(table.same()).sensitive) > 100
    assert choice.narrow
    assert not choice.unprotected
    attack = Attack(table, choice, YEAR, [])
    values = {at: attack.values(at) for at in sorted(choice.narrow)}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}


@pytest.mark.fuzz
def test_no_count_near_a_narrow_one_is_known_to_within_one(request: pytest.FixtureRequest) -> None:
    """Those with which it has a sum in common: every third of them, all in `make fuzz`."""
    table = trust(12, YEAR)
    choice = choose(table)
    attack = Attack(table, choice, YEAR, [])
    near = {at for each in table.equations if not choice.narrow.isdisjoint(each) for at in each}
    hidden = sorted(near & table.sensitive - choice.shown)
    step = 1 if request.config.getoption("--hypothesis-profile") == "search" else 3
    attacked = choice.narrow.intersection(hidden).union(hidden[::step])
    assert attacked > choice.narrow.intersection(hidden) > set()
    values = {at: attack.values(at) for at in sorted(attacked)}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}


@pytest.mark.fuzz
def test_narrow_counts_of_a_very_large_block_have_company(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a trust of twenty departments several counts are narrow at once: returns with other values hide the same.

    These are looked for in `make fuzz`, as each return takes seconds.
    """
    table = trust(20, 2023)
    choice, is_hidden_in_turn = chosen_in_turn(table, monkeypatch)
    assert len(table.merged(table.same()).sensitive) > 200
    assert choice.narrow
    assert not choice.unprotected
    attack = AttackFromTheTrueReturn(table, choice, is_hidden_in_turn)
    attacked = sorted(choice.narrow) if request.config.getoption("--hypothesis-profile") == "search" else ()
    values = {at: attack.values(at) for at in attacked}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}


def chosen_in_turn(table: QuantityTable, monkeypatch: pytest.MonkeyPatch) -> tuple[Choice, np.ndarray]:
    """Return the choice of a table, and whether each quantity is stated by a figure that is hidden in turn."""
    stated = set[int]()
    judge = NarrowCounts._judge_large

    def recorded(self: NarrowCounts, values: Values) -> Judgement:
        judgement = judge(self, values)
        stated.update(at for bundle in judgement.extra for at in self._programme.quantities(bundle))
        return judgement

    with monkeypatch.context() as patch:
        patch.setattr(NarrowCounts, "_judge_large", recorded)
        choice = choose(table)
    same = table.same()
    return choice, np.array([same[at] in stated for at in range(len(table.quantities))])


class AttackFromTheTrueReturn:
    """A reader who looks for returns that are published alike as near as can be to one that is.

    Why figures are hidden in turn follows from these and from what is shown. So a return that changes them as little as
    a value of a count allows is most likely to be published alike; whether it is is found out by the whole choice.
    """

    def __init__(self, table: QuantityTable, choice: Choice, is_hidden_in_turn: np.ndarray) -> None:
        self._table, self._choice, self._random = table, choice, np.random.default_rng(0)
        self._readers, self._weights = Readers(table, choice), np.where(is_hidden_in_turn, FIRMLY, 1.0)
        self._true = np.array([each.low for each in table.quantities])
        self._alike = [self._true]

    def values(self, quantity: int) -> tuple[set[int], int]:
        """Return values of a count with which a return is published alike, and how many of three there can be."""
        least, most = (int(self._readers.extreme(quantity, sign)[quantity]) for sign in (1, -1))
        wanted = min(3, most - least + 1)
        for turn in range(TURNS):
            weights = self._weights * (self._random.uniform(0.3, 3, len(self._weights)) if turn else 1.0)
            for value in range(least, most + 1):
                seen = {int(each[quantity]) for each in self._alike}
                if len(seen) < wanted and value not in seen:
                    near = min(self._alike, key=lambda each: abs(int(each[quantity]) - value)) if turn else self._true
                    people = self._readers.nearest(quantity, value, near - self._true, weights, BUDGET)
                    if people is not None and choose(with_people(self._table, people)).hidden == self._choice.hidden:
                        self._alike.append(people)
        return {int(each[quantity]) for each in self._alike}, wanted
