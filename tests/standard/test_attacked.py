"""The attacker of disclosure control reads what is published under the made-up Standard: he learns nothing small."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.disclosure.attacker import Attacker, learned
from tests.disclosure.small_organisations import Counts, organisation
from tests.standards import EXAMPLE
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell, Return, Value

CODE, YEAR = "X71", 2024
INDICATORS = {1: 4, 2: 1, 3: 6, 4: 12, 5: 2}
BOARD = 9
WORDS = {
    "non_clinical": "offices", "clinical": "sites",
    "band_3": "grade_a", "band_5": "grade_b", "band_7": "grade_c", "band_8a": "director",
    "white": "non_carer", "bme": "carer", "unknown": "undisclosed", "all": "everybody", "H": "K", "M": "A",
    "shortlisted": "requested", "appointed": "granted", "disciplinary": "left", "training": "warned",
}  # fmt: skip
"""What the attacker calls things, and what the made-up Standard calls them."""
ATTACKERS = {new: old for old, new in WORDS.items()}


def counts_of(seed: int) -> Counts:
    """Return a random organisation in the attacker's words; he asks after its board too, of which nobody reports."""
    counts = {place: people for place, people in organisation(seed).items() if place[0] in {*INDICATORS, BOARD}}
    for place in [place for place in counts if place[1:3] == ("clinical", "band_8a")]:
        indicator, section, _, group, measure = place
        counts[indicator, section, "band_7", group, measure] += counts.pop(place)
    return counts


def as_return(counts: Counts) -> Return:
    values = {}
    for row, ((indicator, section, category, group, measure), people) in enumerate(counts.items(), start=2):
        if indicator == BOARD:
            continue
        words = (WORDS.get(section, section), WORDS.get(category, category) if category != "all" else "all")
        cell = Cell(CODE, YEAR, INDICATORS[indicator], *words, WORDS[group], measure)
        cell = cell._replace(section="all") if section == "all" else cell
        values[cell] = Value(float(people), 0, "made up for a test", "test.csv", row)
    return Return(EXAMPLE, CODE, YEAR, values)


def in_the_attackers_words(result: Result) -> Result:
    numbers = {new: old for old, new in INDICATORS.items()}
    return replace(
        result, indicator=numbers[result.indicator], section=ATTACKERS.get(result.section, result.section),
        category=ATTACKERS.get(result.category, result.category), group=ATTACKERS[result.group],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(100, 106))
def test_no_small_count_is_within_one(seed: int) -> None:
    counts = counts_of(seed)
    returned = as_return(counts)
    results = protect(calculate(returned), [returned], DisclosureParameters())
    known = learned(in_the_attackers_words(result) for result in results if result.indicator in INDICATORS.values())
    judged = list(Attacker(counts, known).ranges())
    assert judged
    for place, low, high in judged:
        assert high - low >= 2, (place, low, high)
