"""Figures that are shown in turn: what is not shown is the same whichever way it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import table_of
from wres_kit.disclosure import narrow_counts
from wres_kit.disclosure.choice import choose
from wres_kit.disclosure.figures_in_turn import FiguresInTurn
from wres_kit.disclosure.integer_programme import Bundle, Programme
from wres_kit.disclosure.protection_levels import ProtectionLevels
from wres_kit.disclosure.table import Kind, Quantity, QuantityTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.disclosure.feasibility_intervals import Judgement
    from wres_kit.disclosure.narrow_counts import NarrowCounts


def hidden_of_two_sums(weights: Mapping[int, int], people: int, other: int) -> set[int]:
    """Return which quantities are not shown: a count of 1 to 4 and another are a third one, which is a part of 25."""
    sizes = (people, other, people + other, 25 - people - other, 25)
    kinds = tuple(Quantity(Kind.OPEN if at else Kind.SENSITIVE, 5, size, size) for at, size in enumerate(sizes))
    table = QuantityTable(kinds, ({0: 1, 1: 1, 2: -1}, {2: 1, 3: 1, 4: -1}), ())
    levels = ProtectionLevels(table)
    programme = Programme([Bundle(frozenset({at}), weight) for at, weight in weights.items()], ())
    in_turn = FiguresInTurn(table, (), levels.kinds, programme, frozenset(), levels.values)
    because = {1, *({3, 4} if 2 not in weights else {2})}
    hidden = in_turn.hidden({0: 3.0}, {0: because})
    return {at for place, at in enumerate(weights) if place in hidden}


@pytest.mark.parametrize("people", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("weights", "hidden"),
    [
        ({1: 2, 2: 5, 3: 9, 4: 9}, {1}),
        ({1: 9, 2: 2, 3: 3, 4: 9}, {2, 3}),  # either of them would say the other, and with that the count
        ({1: 9, 2: 2, 3: 9, 4: 3}, {2, 4}),
        ({1: 9, 3: 1, 4: 2}, {3}),
    ],
)
def test_what_leaves_a_count_too_few_values_is_not_shown_whatever_they_are(
    weights: Mapping[int, int], hidden: set[int], people: int
) -> None:
    other = 9 - people if hidden == {1} else 7
    assert hidden_of_two_sums(weights, people, other) == hidden


@pytest.mark.parametrize("people", [1, 2, 3])
@pytest.mark.parametrize("others", range(4, 12))
def test_a_count_that_needs_all_its_values_keeps_them_among_returns_published_alike(people: int, others: int) -> None:
    """A count of at most three, as it has a total of at most four with another: 4 or more besides it are a sum.

    The sum is shown only if it would leave the count a fourth value, could it have one. So where it is not shown, it
    may still be as much as leaves three.
    """
    sizes = (people, 4 - people, 4, others, people + others)
    kinds = (Kind.SENSITIVE, Kind.SENSITIVE, Kind.SENSITIVE, Kind.OPEN, Kind.OPEN)
    quantities = tuple(
        Quantity(kind, 4 if kind is Kind.OPEN else 5, size, size) for kind, size in zip(kinds, sizes, strict=True)
    )
    table = QuantityTable(quantities, ({0: 1, 1: 1, 2: -1}, {0: 1, 3: 1, 4: -1}), ())
    levels = ProtectionLevels(table)
    programme = Programme([Bundle(frozenset({4}), 1)], ())
    in_turn = FiguresInTurn(table, (), levels.kinds, programme, frozenset(), levels.values)
    needed = {0: 2.0} if people + others < 7 else {}
    hidden = in_turn.hidden(needed, {at: {4} for at in needed})
    assert hidden == ({0} if people + others < 8 else set())
    assert in_turn.narrow == ({0} if hidden else set())


@pytest.mark.parametrize("seed", [103, 113, 131])
def test_it_is_the_same_as_showing_one_after_the_other(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick it is because only counts that are narrow in the end are looked at, and only where they become narrow."""
    steps: list[tuple[NarrowCounts, Judgement]] = []
    judge = narrow_counts.NarrowCounts._judge_large

    def recorded(self: NarrowCounts, values: narrow_counts.Values) -> Judgement:
        judgement = judge(self, values)
        steps.append((self, judgement))
        return judgement

    monkeypatch.setattr(narrow_counts, "LARGE", 0)
    monkeypatch.setattr(narrow_counts.NarrowCounts, "_judge_large", recorded)
    choice = choose(table_of(as_return(organisation(seed))))
    assert choice.narrow
    for step, judgement in steps:
        assert judgement.extra == one_after_the_other(step)


def one_after_the_other(step: NarrowCounts) -> frozenset[int]:
    """Return the bundles of which each would leave a count too few values, given those that are shown before it."""
    programme, kept = step._programme, set[int]()
    hidden = set(programme.every)
    for bundle in sorted(programme.every - step._chosen, key=lambda at: (-programme.weight({at}), at)):
        shown = programme.shown(hidden - {bundle}) | step._table.known
        levels = step._levels.with_values(*step._levels.values)
        shortfalls = levels.by_programmes(shown, step._conclusions, helpable=True)
        if step._that_can_be_helped(shortfalls) or any_margin_is_lost(step, shown):
            kept.add(bundle)
        else:
            hidden.discard(bundle)
    return frozenset(kept)


def any_margin_is_lost(step: NarrowCounts, shown: frozenset[int]) -> bool:
    """Return whether a count that needs all its values has no margin where some quantities are shown."""
    limits = dict.fromkeys((*step._conclusions, *step._levels.passed))
    in_turn = FiguresInTurn(step._table, limits, step._levels.kinds, step._programme, step._chosen, step._levels.values)
    turns = np.array([0 if at in shown else 1 for at in in_turn._places.tolist()])
    return any(in_turn._why(in_turn._last, each, turns, 0) is not None for each in in_turn.with_margin())
