"""Totals that are shown with their parts are asked about first: no answer tells of a part that is not shown then."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import Readers, table_of, with_people
from tests.disclosure.three_years import YEARS, shape_of, three_years
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.protection_levels import ProtectionLevels
from wres_kit.disclosure.small_totals import totals_of_parts
from wres_kit.disclosure.table import Kind, Quantity, QuantityTable

WASTED = 389
"""A small organisation in which two sections of fourteen people cannot both be large enough to be shown."""
RETURNS_MORE = 9
"""Another one, of three years."""


def two_sections(first: tuple[int, int], second: tuple[int, int]) -> QuantityTable:
    """Return two sections of a total, each with a large and a small part."""
    people = (*first, *second, sum(first), sum(second), sum(first) + sum(second))
    kinds = (Kind.OPEN, Kind.SENSITIVE) * 2 + (Kind.OPEN,) * 3
    quantities = tuple(Quantity(kind, 5, own, own) for kind, own in zip(kinds, people, strict=True))
    return QuantityTable(quantities, ({0: 1, 1: 1, 4: -1}, {2: 1, 3: 1, 5: -1}, {4: 1, 5: 1, 6: -1}), ())


def test_a_total_is_needed_as_large_as_its_parts_together() -> None:
    """Of each section six people at least leave the small part all of its values only if there are nine."""
    hidden = [[(0, 1.0), (1, 1.0)], [(2, 1.0), (3, 1.0)], []]
    shown = [[(4, -1.0)], [(5, -1.0)], [(4, 1.0), (5, 1.0), (6, -1.0)]]
    sensitive = np.array([False, True, False, True, False, False, False])
    ends = np.array([5.0, 1, 5, 1, 5, 5, 5]), np.array([1e6, 4, 1e6, 4, 1e6, 1e6, 1e6])
    assert list(totals_of_parts(hidden, shown, sensitive, ends)) == [(6, frozenset({4, 5}), 18.0)]
    assert not list(totals_of_parts([*hidden[:2], [(5, 1.0)]], [*shown[:2], shown[2][::2]], sensitive, ends))


def test_of_a_total_that_is_too_small_no_part_is_asked_about() -> None:
    levels = ProtectionLevels(two_sections((8, 1), (5, 1)))
    (squeeze,) = levels.by_sums({4, 5, 6}, is_first=True)
    assert squeeze.known == {4, 5}
    assert [(each.factors, each.most) for each in levels.answers] == [(((6, 1),), 17)]


def test_no_more_is_asked_after_the_first_sum_that_is_too_small() -> None:
    """The total is large enough, the second section is not; without the first one nothing is said of it."""
    table = two_sections((5, 1), (20, 1))
    assert [each.known for each in ProtectionLevels(table).by_sums({4, 5}, is_first=True)] == [{4}]
    levels = ProtectionLevels(table)
    assert [each.known for each in levels.by_sums({4, 5, 6}, is_first=True)] == [{4}]
    assert {at for each in levels.answers for at, _ in each.factors} == {0, 1, 6}
    assert {at for each in levels.answers for at, _ in each.factors}.isdisjoint({2, 3})
    assert not levels.by_sums({5}, is_first=True)


@pytest.mark.parametrize("seed", [WASTED, RETURNS_MORE])
def test_returns_that_are_published_alike_have_the_same_pattern_and_lose_little(seed: int) -> None:
    """Answers about parts that were not shown in the end left counts a single value, so that headlines were lost."""
    random = Random(seed)
    years = three_years(random, shape_of(random)) if seed == RETURNS_MORE else {}
    source = as_return(years[YEARS[0]].figures(), YEARS[0]) if years else as_return(organisation(seed))
    table = table_of(source)
    choice = choose(table)
    assert choice.bound <= choice.weight <= 1.1 * choice.bound
    readers = Readers(table, choice)
    sensitive = sorted(table.sensitive - choice.shown)[::3]
    people = [readers.extreme(at, sign) for at in sensitive for sign in (1, -1)]
    assert len({each.tobytes() for each in people}) > 4
    if not choice.narrow:
        assert all(choose(with_people(table, each)).hidden == choice.hidden for each in people)
