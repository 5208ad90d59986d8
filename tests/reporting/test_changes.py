"""What pages say about the years compared: the same words for either group, whichever fares worse."""

from __future__ import annotations

import pytest

from tests.reporting.builders import Row, board, everything, figures, recruitment, survey, workforce
from wres_kit.indicators.comparison import CautionKind
from wres_kit.indicators.results import Basis
from wres_kit.indicators.significance import GapMove, LevelVerdict
from wres_kit.indicators.verdicts import Verdict
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording import page_words
from wres_kit.reporting.wording.changes import (
    caution,
    family_note,
    short_verdict,
    together_words,
    trend,
)
from wres_kit.standard.records import Known

MANY = 4000
"""Respondents of each group."""


def of_survey(indicator: int, white: tuple[float, ...], bme: tuple[float, ...]) -> Figures:
    """Return three years of a survey indicator: the percentages of white staff and of BME staff."""
    rows: list[Row] = []
    for year, of_white, of_bme in zip((2022, 2023, 2024), white, bme, strict=True):
        rows += survey(year, indicator, "white", of_white, MANY) + survey(year, indicator, "bme", of_bme, MANY)
    return figures(rows)


UP, MORE, FLAT, DOWN = (26.0, 38.0, 50.0), (30.0, 42.0, 54.0), (30.0, 30.0, 30.0), (50.0, 38.0, 26.0)
BOTH, WHITE, BME = "for both groups", "for white staff only", "for BME staff only"


@pytest.mark.parametrize(
    ("indicator", "white", "bme", "sentence", "short"),
    [
        (5, UP, MORE, f"results have got worse {BOTH}, with no clear change in the gap", f"Worse {BOTH}"),
        (5, (26.6, 38.0, 50.0), (30.9, 40.0, 50.5), f"results have got worse {BOTH}, and the gap has narrowed",
         f"Worse {BOTH}"),
        (5, DOWN, MORE[::-1], f"results have improved {BOTH}, with no clear change in the gap", f"Better {BOTH}"),
        (7, UP, FLAT, f"results have improved {WHITE}, and the gap has changed sides", f"Better {WHITE}"),
        (7, FLAT, (30.0, 36.0, 42.0), f"results have improved {BME}, and the gap has widened", f"Better {BME}"),
        (5, (30.0, 36.0, 42.0), FLAT, f"results have got worse {WHITE}, and the gap has widened", f"Worse {WHITE}"),
        (5, (42.0, 36.0, 30.0), FLAT, f"results have improved {WHITE}, and the gap has narrowed", f"Better {WHITE}"),
        (5, UP, DOWN, "results have improved for BME staff, got worse for white staff, and the gap has changed sides",
         "Better for BME staff, worse for white staff"),
        (5, DOWN, UP, "results have improved for white staff, got worse for BME staff, and the gap has changed sides",
         "Better for white staff, worse for BME staff"),
        (5, FLAT, (33.0, 33.0, 33.0), "there is no clear change for either group, or in the gap", "No clear change"),
    ],
)  # fmt: skip
def test_levels_of_both_groups_and_the_gap(
    indicator: int, white: tuple[float, ...], bme: tuple[float, ...], sentence: str, short: str
) -> None:
    compared = of_survey(indicator, white, bme).comparison(indicator)
    assert trend(compared).startswith(f"**Since 2022, {sentence}.** The gap was ")
    assert short_verdict(compared).partition(";")[0] == short


@pytest.mark.parametrize("first", ["white", "bme"])
def test_the_words_are_the_same_whichever_group_fares_worse(first: str) -> None:
    worse, better = (20.0, 26.0, 32.0), (20.0, 20.0, 20.0)
    compared = of_survey(5, *((worse, better) if first == "white" else (better, worse))).comparison(5)
    names = {"white": "white staff", "bme": "BME staff"}
    assert (
        trend(compared)
        .replace(names[first], "X")
        .startswith("**Since 2022, results have got worse for X only, and the gap has widened.**")
    )


@pytest.mark.parametrize(
    ("white", "bme", "expected"),
    [
        (((4000, 800), (4000, 800), (4000, 800)), ((4000, 400), (4000, 550), (4000, 700)),
         "The ratio has moved closer to equality since 2022"),
        (((4000, 400), (4000, 550), (4000, 700)), ((4000, 800), (4000, 800), (4000, 800)),
         "The ratio has moved closer to equality since 2022"),
        (((4000, 800), (4000, 800), (4000, 800)), ((4000, 700), (4000, 550), (4000, 400)),
         "The ratio has moved further from equality since 2022"),
        (((4000, 800), (4000, 650), (4000, 500)), ((4000, 500), (4000, 650), (4000, 800)),
         "The ratio has moved to the other side of equality since 2022"),
        (((4000, 800), (4000, 800), (4000, 800)), ((4000, 600), (4000, 600), (4000, 600)),
         "There is no clear change since 2022"),
        (((40, 8), (40, 8), (40, 8)), ((40, 5), (40, 6), (40, 7)),
         "There are too few people to judge if the ratio has changed since 2022"),
    ],
)  # fmt: skip
def test_ratios(white: tuple[tuple[int, int], ...], bme: tuple[tuple[int, int], ...], expected: str) -> None:
    years = zip((2022, 2023, 2024), white, bme, strict=True)
    rows = [row for year, of_white, of_bme in years for row in recruitment(year, of_white, of_bme)]
    it = "It" if expected.startswith("The ratio") else "The ratio"
    assert trend(figures(rows).comparison(2)).startswith(f"**{expected}.** {it} was ")


def test_a_change_that_is_clear_alone_but_not_among_all_is_said_to_be_so() -> None:
    rows = [row for row in everything() if row[1] != 5]
    for year, white in ((2022, 30.0), (2023, 31.6), (2024, 33.2)):
        rows += survey(year, 5, "white", white, 2000) + survey(year, 5, "bme", white, 600)
    of = figures(rows)
    judged = of.judged.headline(5)
    assert short_verdict(of.comparison(5)).startswith("Worse for white staff only")
    assert together_words(judged) == "less certain"
    assert family_note(of.judged).startswith(f"Of {of.judged.family} changes judged, a few may look clear")


def test_a_change_that_is_clear_among_all_is_said_to_be_so() -> None:
    rows = [row for row in everything() if row[1] != 5]
    for year, white in ((2022, 20.0), (2023, 30.0), (2024, 40.0)):
        rows += survey(year, 5, "white", white, 2000) + survey(year, 5, "bme", white, 600)
    of = figures(rows)
    assert together_words(of.judged.headline(5)) == ""
    family = of.judged.family
    assert family_note(of.judged) == f"The changes shown are also clear when all {family} changes are judged together."


@pytest.mark.parametrize(
    ("last", "expected"),
    [(9.0, "has risen since 2022, which is worse"), (3.0, "has fallen since 2022, which is better")],
)
def test_percentages_say_which_way_is_better(last: float, expected: str) -> None:
    rows = [*survey(2022, 8, "all", 6.0, 5000), *survey(2024, 8, "all", last, 5000)]
    assert trend(figures(rows).comparison(8)) == f"**The percentage {expected}.** It was 6.0% in 2022."


def test_a_share_of_the_workforce_rises_without_being_better_or_worse() -> None:
    of = figures(workforce(2023, 8000, 1000, 0) + workforce(2024, 7000, 2000, 0))
    assert trend(of.comparison(1)) == "**The share has risen since 2023.** It was 11.1% in 2023."
    assert short_verdict(of.comparison(1)) == "Share has risen"
    assert short_verdict(of.comparison(1), "BME share of staff") == "BME share of staff has risen"


def test_a_difference_of_one_point() -> None:
    rows = [row for year in (2023, 2024) for row in workforce(year, 7400, 2600, 0) + board(year, "voting", 73, 27)]
    assert trend(figures(rows).comparison(9)).endswith("The difference was +1.0 point in 2023.")


def test_a_single_year_is_not_compared() -> None:
    said = trend(figures(recruitment(2024, (400, 100), (300, 50))).comparison(2))
    assert said == "**No comparison:** there is no figure for 2022 or 2023 to compare it with."


def test_no_year_at_all() -> None:
    assert trend(figures([]).comparison(2)) == "**No comparison:** there is no figure for 2022, 2023 or 2024."


def test_a_missing_reporting_year_still_gives_the_earlier_ones() -> None:
    of = figures(recruitment(2022, (400, 100), (300, 50)))
    assert trend(of.comparison(2)) == "**No comparison:** there is no figure for 2024. It was 1.50 in 2022."


def test_a_suppressed_reporting_year_is_not_compared() -> None:
    of = figures(recruitment(2023, (400, 100), (300, 50)) + recruitment(2024, (100, 20), (90, 3)))
    assert trend(of.comparison(2)).startswith("**No comparison:** there is no figure for 2024.")
    assert short_verdict(of.comparison(2)) == "Suppressed"


def test_indicator_7_is_not_compared_across_the_survey_of_2021() -> None:
    rows = []
    for year in (2021, 2022, 2023):
        rows += survey(year, 7, "white", 87.0 if year == 2021 else 60.0) + survey(year, 7, "bme", 70.0)
    said = trend(figures(rows, 2023).comparison(7))
    assert said.startswith("**We cannot compare these years.**")
    assert "Don't know" in said
    assert "With the same definition, **there is no clear change since 2022.**" in said


def test_published_ratios_without_counts_are_not_tested() -> None:
    rows = [(year, 2, "all", "appointed", "all", "relative_likelihood", 1.6) for year in (2022, 2023, 2024)]
    of = figures(rows)
    assert trend(of.comparison(2)) == (
        "**We cannot tell if the change since 2022 is due to chance: the number of people was not published.** The "
        "ratio was 1.6 in 2022 and 1.6 in 2023."
    )
    assert [caution(each) for each in of.comparison(2).cautions] == [
        "There is no interval for the figures for 2022, 2023 and 2024: the number of people was not published."
    ]


def test_a_year_without_figure_is_named() -> None:
    of = figures(recruitment(2022, (400, 100), (300, 50)) + recruitment(2024, (400, 100), (300, 50)))
    assert "There is no figure to show for 2023. The chart has a gap there." in map(caution, of.comparison(2).cautions)


def test_small_numbers_are_cautioned_against() -> None:
    of = figures(recruitment(2024, (400, 100), (300, 7)))
    said = [caution(each) for each in of.comparison(2).cautions]
    assert any(text.startswith("Small numbers: fewer than 10 people of one group are behind the figure for 2024.")
               for text in said)  # fmt: skip


UNJUDGED = (Verdict.TOO_SMALL, Verdict.NO_INTERVAL, Verdict.TOO_FEW_YEARS, Verdict.NOT_COMPARABLE)


def test_every_verdict_caution_and_basis_has_words() -> None:
    words = page_words()
    assert set(words.verdicts) == set(Verdict)
    assert set(words.levels) == set(LevelVerdict)
    assert set(words.gap_moves) == set(GapMove)
    assert set(words.cautions) == set(CautionKind)
    assert set(words.known) == set(Known)
    assert set(words.bases) == set(Basis) - {Basis.NONE}
    assert all(words.levels[each].sentence for each in LevelVerdict if each.is_clear)
    assert len({words.verdicts[each].unjudged for each in (*UNJUDGED, Verdict.SUPPRESSED)}) == len(UNJUDGED) + 1
    assert all(words.verdicts[each].figure and words.verdicts[each].sentence for each in Verdict if each.is_clear)
