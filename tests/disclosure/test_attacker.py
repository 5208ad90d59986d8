"""What an attacker of his own making learns from what is published of random small organisations: nothing small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.disclosure.attacker import Attacker, learned
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
