from __future__ import annotations

import pytest

from tests.reporting.builders import figures, recruitment, survey, workforce
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.wording.trends import SHORT_VERDICTS, caution, short_verdict, trend


def test_earlier_years_stand_before_the_verdict() -> None:
    rows = [row for year in (2022, 2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    assert (
        trend(figures(rows).comparison(2))
        == "In 2022 it was 1.50 and in 2023 1.50: **no clear change over three years.**"
    )


def test_points_are_called_points() -> None:
    rows = []
    for year, bme in ((2022, 14.0), (2023, 15.0), (2024, 29.0)):
        rows += survey(year, 8, "white", 6.0, 2000) + survey(year, 8, "bme", bme, 900)
    assert trend(figures(rows).comparison(8)) == (
        "In 2022 it was +8.0 points and in 2023 +9.0 points: **worse for BME staff only over three "
        "years; the gap has widened.**"
    )


@pytest.mark.parametrize(("last", "expected"), [(9.0, "it rose, a worsening"), (3.0, "it fell, an improvement")])
def test_percentages_say_which_way_is_better(last: float, expected: str) -> None:
    rows = [*survey(2022, 8, "all", 6.0, 5000), *survey(2024, 8, "all", last, 5000)]
    assert trend(figures(rows).comparison(8)) == f"In 2022 it was 6.0%: **{expected} over three years.**"


def test_a_share_of_the_workforce_rises_without_being_better_or_worse() -> None:
    of = figures(workforce(2023, 8000, 1000, 0) + workforce(2024, 7000, 2000, 0))
    assert trend(of.comparison(1)) == "In 2023 it was 11.1%: **it rose since 2023.**"
    assert short_verdict(of.comparison(1)) == "Rose"


def test_a_single_year_is_not_compared() -> None:
    said = trend(figures(recruitment(2024, (400, 100), (300, 50))).comparison(2))
    assert said == "**No comparison:** there is no figure for 2022 or 2023 to set beside it."


def test_no_year_at_all() -> None:
    assert trend(figures([]).comparison(2)) == "**No comparison:** there is no figure for 2022, 2023 or 2024."


def test_a_missing_reporting_year_still_tells_the_earlier_ones() -> None:
    of = figures(recruitment(2022, (400, 100), (300, 50)))
    assert trend(of.comparison(2)) == "**No comparison:** there is no figure for 2024. In 2022 it was 1.50."


def test_a_suppressed_reporting_year_is_not_compared() -> None:
    of = figures(recruitment(2023, (400, 100), (300, 50)) + recruitment(2024, (100, 20), (90, 3)))
    assert trend(of.comparison(2)).startswith("**No comparison:** there is no figure for 2024.")
    assert short_verdict(of.comparison(2)) == "Suppressed"


def test_indicator_7_is_not_compared_across_the_survey_of_2021() -> None:
    rows = []
    for year in (2021, 2022, 2023):
        rows += survey(year, 7, "white", 87.0 if year == 2021 else 60.0) + survey(year, 7, "bme", 70.0)
    said = trend(figures(rows, 2023).comparison(7))
    assert "**the years cannot be compared.**" in said
    assert "Don't know" in said
    assert "From 2022 to 2023, on one definition: **no clear change.**" in said


def test_published_ratios_without_counts_are_not_tested() -> None:
    rows = [(year, 2, "all", "appointed", "all", "relative_likelihood", 1.6) for year in (2022, 2023, 2024)]
    of = figures(rows)
    assert trend(of.comparison(2)).endswith("cannot be said, because there is no interval to test it with.")
    assert [caution(one) for one in of.comparison(2).cautions] == [
        "What is given for 2022, 2023 and 2024 was published without the numbers behind it, so it has no interval."
    ]


def test_a_gap_year_is_told() -> None:
    of = figures(recruitment(2022, (400, 100), (300, 50)) + recruitment(2024, (400, 100), (300, 50)))
    assert "There is no figure to show for 2023. The chart leaves a gap there." in map(
        caution, of.comparison(2).cautions
    )


def test_small_numbers_are_cautioned_against() -> None:
    of = figures(recruitment(2024, (400, 100), (300, 7)))
    said = [caution(one) for one in of.comparison(2).cautions]
    assert any(text.startswith("Small numbers: in 2024 fewer than 10 people") for text in said)


def test_every_verdict_has_words() -> None:
    assert set(SHORT_VERDICTS) == set(Verdict)
