"""No reader can narrow down a count that may not be known: the strongest attack, by a solver over all equations."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.disclosure.random_returns import returns
from tests.disclosure.ranges import ranges
from tests.disclosure.test_drill_downs import divided
from tests.disclosure.test_project_returns import project_returns
from tests.indicators.making import headcounts, made
from wres_kit.disclosure.bounds import Bounds
from wres_kit.disclosure.equations import relations_of
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Measure, Return

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""A failure is told as it is: making it smaller would ask the solver for many minutes."""

RULES = DisclosureParameters()


def check(one: Return) -> int:
    """Hold every small count against its limit; return how many there are."""
    found = ranges(one, RULES)
    for cell, (people, least, most) in found.items():
        limit = RULES.survey_threshold if str(Measure.RESPONDENTS) in cell.measure else RULES.threshold
        assert least <= 1, f"{cell}: {people}, at least {least}"
        assert most >= limit - 1, f"{cell}: {people}, at most {most}"
    return len(found)


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_every_small_count_of_the_example_trust_may_be_anything_below_its_limit(year: int) -> None:
    assert check(project_returns().get("X01", year)) > 15


@given(returns())
@settings(max_examples=10, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
def test_small_counts_of_random_returns_cannot_be_narrowed_down(one: Return) -> None:
    check(one)


@given(divided())
@settings(max_examples=12, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
def test_small_counts_of_random_departments_cannot_be_narrowed_down(one: Return) -> None:
    check(one)


def test_bounds_are_carried_from_one_equation_to_the_next() -> None:
    """Of 60 white staff 57 are in the wards: 3 elsewhere at most, in the laboratory too."""
    one = made(
        *headcounts(1, "all", white=60), *headcounts(1, "all", "department_wards", white=57),
        *headcounts(1, "all", "department_laboratory", white=2),
        *headcounts(1, "band_5", "department_laboratory", white=1),
    )  # fmt: skip
    relations = relations_of(one)
    cells = {(cell.section, cell.category): cell for cell in relations.people if cell.measure == "headcount"}
    bounds = Bounds(relations, [cells["all", "all"], cells["department_wards", "all"]])
    assert bounds.of(cells["department_laboratory", "all"]) == (0, 3)
    assert bounds.of(cells["department_laboratory", "band_5"]) == (0, 3)
    assert bounds.of(cells["all", "all"]) == (60, 60)


@given(returns())
@settings(max_examples=20, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
def test_every_equation_holds_for_the_return_it_was_made_from(one: Return) -> None:
    """A total may be divided into bands and into clusters of bands: what each leaves over is a count of its own."""
    relations = relations_of(one)
    for equation in relations.equations:
        assert relations.people[equation.total] == sum(relations.people[part] for part in equation.parts), equation
