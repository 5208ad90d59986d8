"""Where all sums together leave a count too few values, what is hidden besides tells nothing of it either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import Readers, table_of, with_people
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.linear_programmes import PossibleCounts
from wres_kit.disclosure.table import Kind, Quantity, QuantityTable

if TYPE_CHECKING:
    from collections.abc import Mapping

NARROW = 113
"""A small organisation in which a count has too few values, or hides more so that others are not known."""
NEED_NOT = 144
"""One in which a count has three values as well; but none that readers cannot tell apart has fewer."""


def test_nothing_more_is_hidden_for_a_count_with_three_values() -> None:
    choice = choose(table_of(as_return(organisation(NEED_NOT))))
    assert not choice.narrow
    assert choice.weight == choice.bound


def test_values_that_are_not_shown_change_nothing_of_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples are made from what is public alone: the true values could be any of those that are published alike."""
    table = table_of(as_return(organisation(NARROW)))
    choice = choose(table)
    readers = Readers(table, choice)
    made: list[list[Mapping[int, int] | None]] = []
    nearest = PossibleCounts.nearest

    def recorded(self: PossibleCounts, *args: Mapping[int, int]) -> Mapping[int, int] | None:
        made[-1].append(nearest(self, *args))
        return made[-1][-1]

    monkeypatch.setattr(PossibleCounts, "nearest", recorded)
    at = min(choice.narrow)
    for people in (readers.nearest(at, value) for value in (1, 2, 3)):
        if people is not None:
            made.append([])
            if choose(with_people(table, people)).hidden != choice.hidden:
                made.pop()
    assert len(made) > 1
    assert all(made[0])
    assert all(each == made[0] for each in made[1:])


def test_possible_counts_keep_sums_and_limits() -> None:
    kinds = (Quantity(Kind.SENSITIVE, 5, 2, 2), Quantity(Kind.OPEN, 5, 7, 7), Quantity(Kind.OPEN, 5, 9, 9))
    table = QuantityTable(kinds, ({0: 1, 1: 1, 2: -1},), ())
    ends = np.array([1.0, 5.0, 0.0]), np.array([4.0, 100.0, 20.0])
    counts = PossibleCounts(table, range(3), ends, [(((0, 1), (1, 1)), 8)])
    assert counts.ends(2) == (6, 8)
    assert counts.ends(0, {2: 7}) == (1, 2)
    assert counts.ends(0, {2: 9}) == (0, -1)
    assert counts.nearest({0: 3, 1: 4}, {2: 8}) in ({0: 3, 1: 5, 2: 8}, {0: 4, 1: 4, 2: 8})
    assert counts.nearest({}, {2: 9}) is None


def test_possible_counts_are_whole_numbers() -> None:
    """Twice a count is between 3 and 5: half of that is between one and a half and two and a half."""
    kinds = (Quantity(Kind.OPEN, 5, 2, 2), Quantity(Kind.OPEN, 5, 4, 4))
    counts = PossibleCounts(
        QuantityTable(kinds, ({0: 2, 1: -1},), ()), range(2), (np.array([0.0, 3.0]), np.array([9.0, 5.0])), []
    )
    assert counts.ends(0) == (2, 2)
    assert counts.ends(1) == (4, 4)
    assert counts.nearest({1: 5}, {}) == {0: 2, 1: 4}
    assert counts.nearest({}, {1: 5}) is None


def test_where_no_examples_confirm_a_choice_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(as_return(organisation(150)))
    choice = choose(table)
    assert choice.narrow
    assert not choice.unprotected
    monkeypatch.setattr(PossibleCounts, "nearest", lambda *_: None)
    alone = choose(table)
    assert not alone.unprotected
    assert choice.hidden < alone.hidden
    assert alone.shown < choice.shown
