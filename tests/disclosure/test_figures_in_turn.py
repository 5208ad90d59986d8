"""Figures that are shown in turn: what is not shown is the same whichever way it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    in_turn = FiguresInTurn(table, (), levels.kinds, programme, frozenset())
    because = {1, *({3, 4} if 2 not in weights else {2})}
    hidden = in_turn.hidden(levels.values, {0: 3.0}, {0: because})
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
        if step._that_can_be_helped(levels.by_programmes(shown, step._conclusions, helpable=True)):
            kept.add(bundle)
        else:
            hidden.discard(bundle)
    return frozenset(kept)
