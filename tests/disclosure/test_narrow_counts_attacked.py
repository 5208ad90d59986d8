"""Readers who run the program attack small organisations in which all sums together narrow a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.disclosure.test_choice import Readers, table_of, with_people
from wres_kit.disclosure.choice import Choice, choose
from wres_kit.disclosure.linear_programmes import PossibleCounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.disclosure.table import QuantityTable

SEEDS, MORE = (103, 113, 131), (389, 118, 128, 140, 150, 167, 182, 185, 195, 302, 315)
"""Of the small organisations from 100 to 159, those in which that has more hidden; and of all up to 399 some others."""
COMPANY = 217
"""One in which a count has three values; of others that readers cannot tell apart it has fewer."""
CHANGED, TURNS, FIRMLY = 4, 40, 50


class Attack:
    """A reader who runs the program on one return after the other that what is public does not tell apart.

    Which returns are tried is drawn at random near the true one, near others that were published alike, and near
    examples of its own; whether one is published alike is found out by the whole choice.
    """

    def __init__(self, table: QuantityTable, choice: Choice, seed: int, examples: list[np.ndarray]) -> None:
        self._table, self._choice, self._random = table, choice, np.random.default_rng(seed)
        self._readers = Readers(table, choice)
        self._true = np.array([each.low for each in table.quantities])
        self._alike, self._seen = [self._true], set[bytes]()
        # What could be published decides how others are judged, so it is changed least.
        self._weights = np.ones(len(self._true))
        self._weights[sorted({at for each in table.figures for at in each.quantities} - table.sensitive)] = FIRMLY
        for each in examples:
            self._try(each)

    def values(self, quantity: int) -> tuple[set[int], int]:
        """Return values of a count with which a return is published alike, and how many of three there can be."""
        least, most = (int(self._readers.extreme(quantity, sign)[quantity]) for sign in (1, -1))
        for turn in range(TURNS):
            for value in range(least, most + 1):
                seen = {int(each[quantity]) for each in self._alike}
                if len(seen) >= min(3, most - least + 1):
                    break
                if value not in seen:
                    base = self._alike[turn // 2 % len(self._alike)]
                    noise = self._random.integers(-CHANGED, CHANGED + 1, len(base))
                    noise[self._random.random(len(base)) > min(turn / 10, 0.5)] = 0
                    weights = self._weights if turn % 2 == 0 else None
                    self._try(self._readers.nearest(quantity, value, base - self._true + noise, weights))
        return {int(each[quantity]) for each in self._alike}, min(3, most - least + 1)

    def _try(self, people: np.ndarray | None) -> None:
        if people is not None and people.tobytes() not in self._seen:
            self._seen.add(people.tobytes())
            if choose(with_people(self._table, people)).hidden == self._choice.hidden:
                self._alike.append(people)


def chosen_by_examples(table: QuantityTable, monkeypatch: pytest.MonkeyPatch) -> tuple[Choice, list[np.ndarray]]:
    """Return the choice of a table, and the examples that it made on the way."""
    same, true = table.same(), [each.low for each in table.quantities]
    examples: list[np.ndarray] = []
    nearest = PossibleCounts.nearest

    def recorded(self: PossibleCounts, *args: Mapping[int, int]) -> Mapping[int, int] | None:
        example = nearest(self, *args)
        if example is not None:
            examples.append(np.array([example.get(same[at], people) for at, people in enumerate(true)]))
        return example

    with monkeypatch.context() as patch:
        patch.setattr(PossibleCounts, "nearest", recorded)
        choice = choose(table)
    return choice, examples


@pytest.mark.parametrize("seed", SEEDS)
def test_no_count_is_known_to_within_one_by_running_the_program(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_that_no_count_is_narrow(seed, monkeypatch)


@pytest.mark.fuzz
def test_no_count_of_more_organisations_is_known(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One organisation; all in `make fuzz`."""
    for seed in MORE if request.config.getoption("--hypothesis-profile") == "search" else MORE[1:2]:
        assert_that_no_count_is_narrow(seed, monkeypatch)


def assert_that_no_count_is_narrow(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attack an organisation with returns of its own."""
    table = table_of(as_return(organisation(seed)))
    choice, examples = chosen_by_examples(table, monkeypatch)
    attack = Attack(table, choice, seed, examples)
    assert choice.narrow
    assert not choice.unprotected
    values = {at: attack.values(at) for at in sorted(table.sensitive - choice.shown)}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}


def test_of_returns_with_three_values_only_a_few_hide_more_and_give_others_company(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = table_of(as_return(organisation(COMPANY)))
    choice, examples = chosen_by_examples(table, monkeypatch)
    assert not choice.narrow
    assert choice.weight == choice.bound
    by_example = [(people, choose(with_people(table, people))) for people in examples]
    people, narrow = next((people, other) for people, other in by_example if other.narrow)
    assert sum(other.hidden == choice.hidden for _, other in by_example) > 2
    attack = Attack(with_people(table, people), narrow, COMPANY, examples)
    values = {at: attack.values(at) for at in sorted(table.sensitive - narrow.shown)}
    assert not {at: seen for at, (seen, wanted) in values.items() if len(seen) < wanted}
