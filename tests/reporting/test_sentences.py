from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reporting.builders import (
    Row,
    board,
    figures,
    likelihood,
    recruitment,
    survey,
    workforce,
)
from tests.standards import WRES
from wres_kit.disclosure.protect import ONLY_PERCENTAGES
from wres_kit.indicators.results import Basis, Result, Status
from wres_kit.indicators.significance import significance_of
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording.sentences import absence, chance, finding


def sentence_of(result: Result) -> str:
    return finding(Figures(replace(figures([]).snapshot, results=(result,))), result.indicator)


@pytest.mark.parametrize(
    ("indicator", "value", "expected"),
    [
        (
            2,
            1.832,
            "**White applicants were 1.83 times as likely as BME applicants to be appointed from shortlisting.**",
        ),
        (
            2,
            0.66,
            (
                "**White applicants were less likely than BME applicants to be appointed from shortlisting "
                "(0.66 times as likely).**"
            ),
        ),
        (
            2,
            1.004,
            (
                "**White applicants were about as likely as BME applicants to be appointed from shortlisting** "
                "(ratio 1.00)."
            ),
        ),
        (3, 1.7, "**BME staff were 1.70 times as likely as white staff to enter the formal disciplinary process.**"),
        (
            4,
            1.2502,
            "**White staff were 1.2502 times as likely as BME staff to access non-mandatory training and CPD.**",
        ),
    ],
)
def test_likelihoods_never_say_times_more_likely(indicator: int, value: float, expected: str) -> None:
    said = sentence_of(likelihood(value, indicator=indicator))
    assert said == expected
    assert "times more likely" not in said


def test_a_figure_taken_as_published_gets_no_more_decimals_than_its_source_gave() -> None:
    assert "1.1 times" in sentence_of(likelihood(1.1, basis=Basis.AS_PUBLISHED, decimals=1))
    assert "1.10 times" in sentence_of(likelihood(1.1))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "expected"),
    [
        (1.8, 1.4, 2.3, "outside the four-fifths range (0.80 to 1.25) and is unlikely to be due to chance"),
        (0.5, 0.4, 0.7, "outside the four-fifths range (0.80 to 1.25) and is unlikely to be due to chance"),
        (1.8, 0.9, 3.6, "outside the four-fifths range (0.80 to 1.25) but could be due to chance"),
        (1.2, 1.1, 1.3, "inside the four-fifths range (0.80 to 1.25) but is unlikely to be due to chance"),
        (0.9, 0.83, 0.97, "inside the four-fifths range (0.80 to 1.25) but is unlikely to be due to chance"),
        (1.0, 0.9, 1.1, "inside the four-fifths range (0.80 to 1.25) and could be due to chance"),
    ],
)
def test_the_four_fifths_range_and_chance_are_told_apart(
    value: float, lower: float, upper: float, expected: str
) -> None:
    result = likelihood(value, lower, upper)
    ends = f" (95% interval {lower:.2f} to {upper:.2f})."
    assert chance(result, significance_of(WRES, result)) == f"The ratio is {expected}{ends}"


def test_without_an_interval_we_cannot_tell_if_it_is_chance() -> None:
    result = likelihood(1.61)
    assert chance(result, significance_of(WRES, result)) == (
        "The ratio is outside the four-fifths range (0.80 to 1.25). We cannot tell if it is due to chance: the number "
        "of people was not published."
    )


EXPERIENCED = "experienced harassment, bullying or abuse from patients, relatives or the public in the last 12 months"
NOT_COMPARED = "we cannot compare the two groups."
BELIEVED = "believed that their trust provides equal opportunities for career progression or promotion"


@pytest.mark.parametrize(
    ("indicator", "white", "bme", "expected"),
    [
        (7, 59.9, 47.0, "47.0% of BME staff and 59.9% of white staff {}.** The gap was 12.9 percentage points."),
        (7, 47.0, 59.9, "59.9% of BME staff and 47.0% of white staff {}.** The gap was 12.9 percentage points."),
        (5, 30.0, 31.0, "31.0% of BME staff and 30.0% of white staff {}.** The gap was 1.0 percentage point."),
        (5, 30.0, 30.0, "30.0% of BME staff and 30.0% of white staff {}.** There was no gap."),
        (5, 3.0, 0.04, "Less than 0.1% of BME staff and 3.0% of white staff {}.** The gap was 3.0 percentage points."),
        (5, 3.0, 0.0, "0.0% of BME staff and 3.0% of white staff {}.** The gap was 3.0 percentage points."),
        (5, None, 44.3, "44.3% of BME staff {}.** There is no result to show for white staff, so " + NOT_COMPARED),
        (5, 44.3, None, "44.3% of white staff {}.** There is no result to show for BME staff, so " + NOT_COMPARED),
        (5, None, None, "Not reported.**"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_survey(indicator: int, white: float | None, bme: float | None, expected: str) -> None:
    rows = [] if white is None else survey(2024, indicator, "white", white, 4000)
    rows += [] if bme is None else survey(2024, indicator, "bme", bme, 4000)
    assert finding(figures(rows), indicator) == "**" + expected.format(BELIEVED if indicator == 7 else EXPERIENCED)


def test_the_chance_of_a_gap() -> None:
    clear = figures(survey(2024, 7, "white", 59.9) + survey(2024, 7, "bme", 47.0))
    said = chance(clear.headline(7), clear.comparison(7).significance)
    assert said.startswith("The gap is unlikely to be due to chance (95% interval −")
    none = figures(survey(2024, 5, "white", 30.0) + survey(2024, 5, "bme", 30.0))
    assert chance(none.headline(5), none.comparison(5).significance).startswith("The 95% interval is −")
    unknown = figures(survey(2024, 5, "white", 30.0, None) + survey(2024, 5, "bme", 33.0, None))
    assert chance(unknown.headline(5), unknown.comparison(5).significance) == (
        "We cannot tell if the gap is due to chance: the number of people was not published."
    )


def test_a_result_of_all_staff_compares_no_groups() -> None:
    said = finding(figures(survey(2024, 8, "all", 9.1)), 8)
    assert said.startswith("**9.1% of all staff personally experienced discrimination")
    assert said.endswith(f"There are no results to show for white and BME staff, so {NOT_COMPARED}")


@pytest.mark.parametrize(
    ("voting", "expected"),
    [
        ((10, 6), "**37.5% of voting board members were BME, compared with 25.0% of the workforce.**"),
        ((15, 5), "**25.0% of voting board members were BME, compared with 25.0% of the workforce.**"),
        ((12, 0), "**0.0% of voting board members were BME, compared with 25.0% of the workforce.**"),
    ],
)
def test_the_board_is_compared_with_the_workforce(voting: tuple[int, int], expected: str) -> None:
    of = figures(workforce(2024, 3000, 1000, 0) + board(2024, "voting", *voting))
    assert finding(of, 9) == expected


def test_a_difference_that_was_published_alone_still_says_which_share_is_higher() -> None:
    rows: list[Row] = [(2024, 9, "all", "voting", "bme", "difference", -8.5)]
    assert finding(figures(rows), 9) == (
        "**The BME share of voting board members was 8.5 percentage points below the BME share of the workforce.**"
    )


def test_a_share_gives_its_year_and_its_counts() -> None:
    of = figures(workforce(2024, 3000, 1000, 0))
    assert finding(of, 1) == "**In 2024, 25.0% of staff (1,000 of 4,000) were BME.**"


def test_absence_says_why_and_a_suppressed_figure_does_not_say_which_count_is_small() -> None:
    of = figures(recruitment(2024, (100, 20), (90, 3)))
    said = finding(of, 2)
    assert said.startswith("**Too few people to publish.**")
    assert not any(character.isdigit() for character in said)


def test_absence_gives_the_reason_where_it_is_known() -> None:
    why = "the trust published this only on a page with swapped labels"
    assert absence(likelihood(None, note=why)) == (
        "**Not reported.** The trust published this only on a page with swapped labels."
    )
    assert absence(likelihood(None, note="Not reported.")) == "**Not reported.**"
    assert absence(None) == "**Not reported.**"
    assert absence(replace(likelihood(None, note=ONLY_PERCENTAGES), status=Status.SUPPRESSED)) == (
        "**Not shown.** The organisation publishes no numbers of people, only percentages of so many people that no "
        "small number follows from them."
    )
    zero = replace(likelihood(None), status=Status.NOT_CALCULABLE, note="nobody was disciplined")
    assert absence(zero) == "**Cannot be calculated.** Nobody was disciplined."
