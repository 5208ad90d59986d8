from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reporting.builders import (
    ORGANISATION,
    board,
    figures,
    likelihood,
    recruitment,
    survey,
    workforce,
)
from tests.standards import WRES
from wres_kit.indicators.results import Basis, Result, Status
from wres_kit.indicators.strength import strength
from wres_kit.reporting.figures import Figures
from wres_kit.reporting.wording.sentences import SentenceContext, absence, chance, finding


def setting(indicator: int, year: int = 2024, results: tuple[Result, ...] = ()) -> SentenceContext:
    return SentenceContext(WRES, WRES.indicator(indicator, year), ORGANISATION, results)


def sentence_of(of: Figures, indicator: int) -> str:
    definition = of.definition(indicator)
    return finding(
        of.headline(indicator),
        SentenceContext(WRES, definition, ORGANISATION, of.of(indicator, of.year)),
    )


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
                "**White applicants were less likely than BME applicants to be appointed from shortlisting: "
                "0.66 times as likely.**"
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
    said = finding(likelihood(value, indicator=indicator), setting(indicator))
    assert said == expected
    assert "times more likely" not in said


def test_a_figure_taken_as_published_gets_no_more_decimals_than_its_source_gave() -> None:
    assert "1.1 times" in finding(likelihood(1.1, basis=Basis.AS_PUBLISHED, decimals=1), setting(2))
    assert "1.10 times" in finding(likelihood(1.1), setting(2))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "expected"),
    [
        (
            1.8,
            1.4,
            2.3,
            (
                "That is outside the range of 0.80 to 1.25 in which no difference is assumed, and more than chance "
                "explains (95% interval 1.40 to 2.30)."
            ),
        ),
        (
            1.8,
            0.9,
            3.6,
            (
                "That is outside the range of 0.80 to 1.25 in which no difference is assumed, but no more than "
                "chance could explain (95% interval 0.90 to 3.60)."
            ),
        ),
        (
            1.2,
            1.1,
            1.3,
            (
                "That is inside the range of 0.80 to 1.25 in which no difference is assumed, but more than "
                "chance explains (95% interval 1.10 to 1.30)."
            ),
        ),
        (
            1.0,
            0.9,
            1.1,
            (
                "That is inside the range of 0.80 to 1.25 in which no difference is assumed, and no more than "
                "chance could explain (95% interval 0.90 to 1.10)."
            ),
        ),
        (
            1.61,
            None,
            None,
            (
                "That is outside the range of 0.80 to 1.25 in which no difference is assumed. Whether chance would "
                "explain it cannot be said: the counts behind it were not published."
            ),
        ),
    ],
)
def test_the_four_fifths_range_is_told_apart_from_chance(
    value: float, lower: float | None, upper: float | None, expected: str
) -> None:
    result = likelihood(value, lower, upper)
    assert chance(result, strength(WRES, result)) == expected


def test_gaps_name_both_groups_and_the_organisation_by_its_own_word() -> None:
    of = figures(survey(2024, 7, "white", 59.9) + survey(2024, 7, "bme", 47.0))
    assert sentence_of(of, 7) == (
        "**47.0% of BME staff and 59.9% of white staff believed that their trust provides equal opportunities for "
        "career progression or promotion: a gap of 12.9 percentage points.**"
    )
    result = of.headline(7)
    assert chance(result, of.comparison(7).strength).startswith("The gap is more than chance explains (95% interval −")


def test_no_gap_is_called_no_gap() -> None:
    of = figures(survey(2024, 5, "white", 30.0) + survey(2024, 5, "bme", 30.0))
    assert sentence_of(of, 5).endswith(": no gap.**")


def test_a_result_of_all_staff_says_that_it_tells_nothing_about_a_gap() -> None:
    said = sentence_of(figures(survey(2024, 8, "all", 9.1)), 8)
    assert said.startswith("**9.1% of all staff personally experienced discrimination")
    assert "says nothing about a gap" in said


def test_one_group_alone_is_not_a_gap_either() -> None:
    said = sentence_of(figures(survey(2024, 5, "bme", 44.3)), 5)
    assert said.startswith("**44.3% of BME staff")
    assert "no result for white staff" in said


def test_the_board_is_set_beside_the_workforce() -> None:
    of = figures(workforce(2024, 3000, 1000, 0) + board(2024, "voting", 10, 6))
    assert sentence_of(of, 9) == (
        "**The share of BME people among voting board members is 12.5 percentage points above that of the workforce: "
        "37.5% beside 25.0%.**"
    )


def test_a_share_names_the_people_it_is_of() -> None:
    of = figures(workforce(2024, 3000, 1000, 0))
    assert sentence_of(of, 1) == "**25.0% of the staff of the trust were BME: 1,000 of 4,000.**"


def test_absence_says_why_and_a_suppressed_figure_does_not_say_which_count_is_small() -> None:
    of = figures(recruitment(2024, (100, 20), (90, 3)))
    said = sentence_of(of, 2)
    assert said.startswith("**Too few people to publish.**")
    assert not any(character.isdigit() for character in said)


def test_absence_gives_the_reason_where_it_is_known() -> None:
    why = "the trust published this only on a page with swapped labels"
    assert absence(likelihood(None, note=why)) == (
        "**Not reported.** The trust published this only on a page with swapped labels."
    )
    assert absence(likelihood(None, note="Not reported.")) == "**Not reported.**"
    assert absence(None) == "**Not reported.**"
    zero = replace(likelihood(None), status=Status.NOT_CALCULABLE, note="nobody was disciplined")
    assert absence(zero) == "**Cannot be calculated.** Nobody was disciplined."


def test_a_sentence_begins_with_a_capital_even_where_a_small_share_begins_it() -> None:
    of = figures(survey(2024, 8, "bme", 0.04, 4000) + survey(2024, 8, "white", 3.0, 4000))
    assert sentence_of(of, 8).startswith("**Less than 0.1% of BME staff")
