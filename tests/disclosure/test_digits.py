"""Digits of several percentages together, with what adds up, say how many people they are of."""

from __future__ import annotations

import pytest

from tests.disclosure.digits_attacked import pinned
from tests.indicators.making import headcounts, made
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import publishable
from wres_kit.disclosure.table import Kind
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Status
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters
from wres_kit.returns.cells import Cell, Return


def kind_of(source: Return, address: str) -> Kind:
    accounts = accounts_of(source, limits_of(USUAL_DISCLOSURE, source.standard))
    indicator, *rest = address.split()
    return accounts.quantities[accounts.places[Cell(source.organisation, source.year, int(indicator), *rest)]].kind


def shares(section: str, category: str = "all", **groups: float) -> list[str]:
    return [f"1 {section} {category} {group} percentage {share}" for group, share in groups.items()]


@pytest.mark.parametrize(("times", "kind"), [(1, Kind.SENSITIVE), (8, Kind.UNSURE)])
def test_shares_of_the_same_people_say_how_many_they_are(times: int, kind: Kind) -> None:
    """Of at most 46 people 4.8% could be 1 of 21 or 2 of 41 or 42; with 42.9% and 52.4% it is 1 of 21, or 2 of 42."""
    source = made(
        *headcounts(1, "all", white=24 * times, bme=13 * times, unknown=9 * times),
        *shares("department_a", white=52.4, bme=42.9, unknown=4.8),
    )
    assert kind_of(source, "1 department_a all unknown headcount") is kind


def test_the_rest_of_a_survey_follows_from_the_digits_of_all() -> None:
    """28.1% of at most 40 is 9 of 32, so with 22 white respondents the others are ten, whose 30.0% is not shown."""
    survey = ["5 all all all percentage 28.1", "5 all all white respondents 22", "5 all all white percentage 27.3",
              "5 all all bme percentage 30.0"]  # fmt: skip
    source = made(*headcounts(1, "all", white=25, bme=15, unknown=0), *survey)
    assert kind_of(source, "5 all all bme respondents") is Kind.SENSITIVE
    shown = [each for each in publishable(calculate(source), [source], USUAL_DISCLOSURE) if each.indicator == 5]
    assert not {each.group for each in shown if each.value is not None} >= {"all", "white", "bme"}


def test_shares_of_two_sections_say_how_many_work_in_each() -> None:
    """101 white of 149 staff are 71% and 30%: ten people work in the smaller section."""
    source = made(
        *headcounts(1, "all", white=101, bme=25, unknown=23),
        *shares("non_clinical", white=71, bme=16, unknown=14), *shares("clinical", white=30, bme=30, unknown=40),
    )  # fmt: skip
    assert kind_of(source, "1 clinical all bme headcount") is Kind.SENSITIVE


def test_bands_are_linked_where_no_total_of_their_section_is_given() -> None:
    """20 BME staff less 5 non-clinical ones and 5 and 7 in two clinical bands: three in the other one."""
    source = made(
        *headcounts(1, "all", white=66, bme=20, unknown=7),
        *headcounts(1, "all", "non_clinical", white=25, bme=5, unknown=2),
        *headcounts(1, "band_3", "non_clinical", white=25, bme=5, unknown=2),
        *headcounts(1, "band_3", "clinical", white=7, bme=5, unknown=0),
        *headcounts(1, "band_5", "clinical", white=34, bme=7, unknown=3),
        *headcounts(1, "band_7", "clinical", white=0, bme=3, unknown=2),
    )
    shown = {
        (each.section, each.category) for each in publishable(calculate(source), [source], USUAL_DISCLOSURE)
        if each.indicator == 1 and each.group == "bme" and each.measure == "share" and each.value is not None
    }  # fmt: skip
    assert shown
    assert not shown >= {("all", "all"), ("non_clinical", "all"), ("clinical", "band_3"), ("clinical", "band_5")}


def test_the_same_people_answer_all_questions() -> None:
    """One question says that 36 white people answered, another that all who did are 37."""
    source = made(
        *headcounts(1, "all", white=60, bme=20, unknown=0),
        "5 all all white respondents 36", "5 all all white percentage 50.0", "5 all all all percentage 51.4",
        "6 all all all respondents 37", "6 all all all percentage 48.6",
    )  # fmt: skip
    shown = [each for each in publishable(calculate(source), [source], USUAL_DISCLOSURE) if each.indicator in (5, 6)]
    assert {each.denominator for each in shown} & {36, 37} != {36, 37}


def test_weighted_results_and_contradictions_say_nothing() -> None:
    """No numbers fit 33.3%, 33.3% and 50.0% of the same people, so nothing is concluded from them."""
    source = made(
        *headcounts(1, "all", white=30, bme=20, unknown=0),
        *shares("department_a", white=33.3, bme=33.3, unknown=50.0),
    )
    assert kind_of(source, "1 department_a all all headcount") is not Kind.SENSITIVE


@pytest.mark.parametrize("seed", [16, 29])
def test_a_reader_of_random_percentages_without_bases_learns_no_small_count(seed: int) -> None:
    """Each of these gave exact counts away before."""
    assert pinned(seed) == []


def test_a_sum_of_a_range_need_not_be_as_large_as_it_could_be() -> None:
    """Band 7 is known by its digits as 11, 22 or 33 people: no contradiction with the 11 that it is."""
    source = made(
        *shares("non_clinical", "band_3", white=59.1, unknown=13.6), "1 non_clinical band_3 white headcount 26",
        *shares("non_clinical", "band_5", white=30.0, bme=40.0), "1 non_clinical band_5 white headcount 3",
        *shares("non_clinical", "band_7", white=27.3, bme=45.5, unknown=27.3),
        *headcounts(1, "all", "non_clinical", white=32, bme=21, unknown=12),
        *headcounts(1, "band_3", "clinical", white=3, bme=1, unknown=6),
        *headcounts(1, "band_5", "clinical", white=44, bme=5, unknown=6),
        *headcounts(1, "band_7", "clinical", white=22, bme=6, unknown=4),
        *shares("clinical", bme=12.4, unknown=16.5), *headcounts(1, "all", white=101, bme=33, unknown=28),
        "1 all all H headcount 5", "1 all all M headcount 18",
    )  # fmt: skip
    assert not all(each.value is None for each in publishable(calculate(source), [source], USUAL_DISCLOSURE))


def test_one_percentage_that_contradicts_the_others_hides_nothing_of_what_they_say() -> None:
    """29.50% of BME staff in department_b was typed. Who does not see it knows that white staff are 1 or 2 there."""
    rules = DisclosureParameters(survey_threshold=15)
    one = made(
        *headcounts(1, "all", white=47, bme=16, unknown=13), *headcounts(4, "training", white=11),
        *headcounts(4, "training", "department_a", bme=7), *headcounts(4, "training", "department_b", bme=2),
        "1 department_a all white percentage 81.48", "1 department_a all bme percentage 16.67",
        "1 department_b all white percentage 10.00", "1 department_b all bme percentage 29.50",
        "1 department_c all all headcount 12", "1 department_c all white percentage 16.67",
        "4 all training bme percentage 75.00", "4 department_a training white percentage 22.73",
        "4 department_c training white percentage 50.00", "4 department_c training bme percentage 75.00",
    )  # fmt: skip
    published = publishable(calculate(one), [one], rules)
    assert audit(published, [one], rules) == []
    assert any(each.status is Status.PUBLISHED and each.value for each in published)
