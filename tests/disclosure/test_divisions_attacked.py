"""Organisations that divide the same people in several ways, attacked by a reader who knows all of these ways."""

from __future__ import annotations

from random import Random

import pytest

from tests.disclosure.divided_organisations import organisation
from tests.disclosure.divisions_attacked import Reader
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters

RULES = ({}, {}, {"survey_threshold": 15}, {"threshold": 10}, {"indicators": {3: 10}}, {"indicators": {1: 8}})


@pytest.mark.parametrize("first", range(1000, 1060, 10))
def test_no_small_number_follows_however_the_people_are_divided(first: int) -> None:
    for seed in range(first, first + 10):
        rules = DisclosureParameters.model_validate(Random(seed).choice(RULES), strict=False)
        one = organisation(seed)
        source = one.as_return()
        results = protect(calculate(source), [source], rules)
        assert not list(Reader(one, results, rules).leaks()), seed
        assert not audit(results, [source], rules), seed
