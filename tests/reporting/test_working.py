"""How a page says what a survey result counts: people, a weighted sample, or a rounded percentage."""

from __future__ import annotations

import pytest

from tests.reporting.builders import Row, figures, survey
from tests.standards import WRES
from wres_kit.reporting.shapes.survey import COUNTED_RESPONDENTS
from wres_kit.reporting.wording.quality import working

ROUNDED_RESPONDENTS, WEIGHTED_RESPONDENTS = WRES.survey.rounded, WRES.survey.weighted
WHITE, BME, WEIGHTED = 100 * 1923 / 8846, 100 * 1039 / 4050, 24.50007232112189


def by_ethnicity(white: float, bme: float) -> list[Row]:
    return [*survey(2024, 5, "white", white, 8846), *survey(2024, 5, "bme", bme, 4050)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (by_ethnicity(WHITE, BME), COUNTED_RESPONDENTS),
        (by_ethnicity(21.7, 25.7), ROUNDED_RESPONDENTS),
        (by_ethnicity(WEIGHTED, BME), WEIGHTED_RESPONDENTS),
        (survey(2024, 5, "all", 24.5, 1617), WEIGHTED_RESPONDENTS),
        (survey(2024, 5, "all", WEIGHTED, 1617), WEIGHTED_RESPONDENTS),
        (survey(2024, 5, "all", 100 * 40 / 1211, 1211), COUNTED_RESPONDENTS),
    ],
)
def test_the_interval_says_what_it_makes_of_the_respondents(rows: list[Row], says: str) -> None:
    steps = " ".join(working(figures(rows), 5))
    assert says in steps
    others = {COUNTED_RESPONDENTS, ROUNDED_RESPONDENTS, WEIGHTED_RESPONDENTS} - {says}
    assert not [other for other in others if other in steps]


def test_known_counts_are_part_of_the_working() -> None:
    steps = " ".join(working(figures(by_ethnicity(WHITE, BME)), 5))
    assert "25.7% (1,039 of 4,050) of BME staff − 21.7% (1,923 of 8,846) of white staff" in steps
