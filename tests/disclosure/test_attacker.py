"""What an attacker of his own making learns from what is published of random small organisations: nothing small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.disclosure.attacker import Attacker, learned, pattern, sensitive
from tests.disclosure.small_organisations import Counts, as_return, organisation
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result

RULES = DisclosureParameters()


def published(counts: Counts) -> list[Result]:
    one = as_return(counts)
    return protect(calculate(one), [one], RULES)


@pytest.mark.parametrize("seed", range(100, 108))
def test_no_small_count_is_within_one_by_sums(seed: int) -> None:
    counts = organisation(seed)
    judged = list(Attacker(counts, learned(published(counts))).ranges())
    assert judged
    for place, low, high in judged:
        assert high - low >= 2, (place, low, high)


@pytest.mark.parametrize("seed", [201, 204])
def test_no_small_count_is_within_one_by_running_the_program(seed: int) -> None:
    """Guesses that what is published does not tell apart give the same pattern, for three numbers at least."""
    counts = organisation(seed)
    results = published(counts)
    attacker = Attacker(counts, learned(results))
    for place in sensitive({at: people for at, people in counts.items() if at not in attacker.known}):
        if place not in attacker.counts:
            continue
        possible = {attacker.counts[place]}
        for people in range(1, 5) if place[4] == "headcount" else (2, 6, 10):
            guess = attacker.example_with(place, people)
            if guess is not None and people not in possible:
                neighbour = {at: guess.get(at, value) for at, value in counts.items()}
                neighbour |= {at: guess[1, at[1], "all", *at[3:]] for at in counts if at[2] == "workforce"}
                if pattern(published(neighbour)) == pattern(results):
                    possible.add(people)
        assert max(possible) - min(possible) >= 2, (place, possible)
