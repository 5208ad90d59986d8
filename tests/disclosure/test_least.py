"""The least that any choice loses is that of the cheapest choice that leaves each count three values."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from benchmarks.least import least_of_any_choice
from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import table_of
from tests.disclosure.test_totals_of_parts import two_sections
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.table import PublishableFigure, QuantityTable

MOST = 40
"""More than any count of the tables that are tried by brute force."""
WEIGHTS = (4, 1, 4, 1, 12, 12, 60)


def is_enough(table: QuantityTable, hidden: frozenset[int]) -> bool:
    """Return whether readers of what is not hidden are left three values of each small count, of all that there are."""
    ends = [(each.least, min(each.most, MOST)) for each in table.quantities[:4]]
    grid = np.meshgrid(*(np.arange(least, most + 1) for least, most in ends), indexing="ij")
    parts = [each.ravel() for each in grid]
    people = [*parts, parts[0] + parts[1], parts[2] + parts[3], sum(parts)]
    shown = [people[at] == table.quantities[at].low for at in range(7) if at not in hidden]
    fits = np.all([np.full(len(parts[0]), True), *shown], axis=0)
    return all(len(np.unique(people[at][fits])) >= 3 for at in table.sensitive)


@pytest.mark.parametrize("people", [((8, 1), (5, 1)), ((5, 1), (20, 1)), ((6, 2), (6, 4)), ((5, 4), (5, 4))])
def test_the_least_is_that_of_all_choices(people: tuple[tuple[int, int], tuple[int, int]]) -> None:
    figures = tuple(PublishableFigure(weight, frozenset({at})) for at, weight in enumerate(WEIGHTS))
    table = replace(two_sections(*people), figures=figures)
    choices = [frozenset(at for at, is_in in enumerate(each) if is_in) for each in product((False, True), repeat=7)]
    weights = [
        sum(WEIGHTS[at] for at in hidden)
        for hidden in choices
        if table.sensitive <= hidden and is_enough(table, hidden)
    ]
    assert least_of_any_choice(table) == min(weights)


def test_no_choice_loses_less_than_the_least() -> None:
    tables = [table_of(as_return(organisation(seed))) for seed in (103, 128, 140)]
    assert all(0 < least_of_any_choice(table) <= choose(table).weight for table in tables)
