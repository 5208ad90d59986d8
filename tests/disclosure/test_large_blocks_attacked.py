"""Readers who run the program attack a trust of many departments: a block with more than a hundred small counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import large_trusts
from tests.disclosure.test_choice import table_of
from tests.disclosure.test_narrow_counts_attacked import Attack
from wres_kit.disclosure.choice import choose
from wres_kit.returns.cells import Return

if TYPE_CHECKING:
    from wres_kit.disclosure.table import QuantityTable


YEAR = 2018
"""In this year of the trust of twelve departments more is hidden for a count, of 198 small ones in one block."""


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
def test_no_count_near_a_narrow_one_is_known_to_within_one() -> None:
    """Those with which it has a sum in common."""
    table = trust(12, YEAR)
    choice = choose(table)
    attack = Attack(table, choice, YEAR, [])
    near = {at for each in table.equations if not choice.narrow.isdisjoint(each) for at in each}
    values = {at: attack.values(at) for at in sorted(near & table.sensitive - choice.shown)}
    assert {at for at in values if at in choice.narrow}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}


@pytest.mark.fuzz
def test_narrow_counts_of_a_very_large_block_have_company(request: pytest.FixtureRequest) -> None:
    """In a trust of twenty departments several counts are narrow at once: returns with other values hide the same.

    These are looked for in `make fuzz`, as each return takes seconds.
    """
    table = trust(20, 2023)
    choice = choose(table)
    assert len(table.merged(table.same()).sensitive) > 200
    assert len(choice.narrow) > 3
    assert not choice.unprotected
    attack = Attack(table, choice, 2023, [])
    attacked = sorted(choice.narrow)[:2] if request.config.getoption("--hypothesis-profile") == "search" else ()
    values = {at: attack.values(at) for at in attacked}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}
