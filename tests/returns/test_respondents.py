"""Percentages that are counts of respondents, and those that are weighted or too far rounded to tell."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.data.files import published, rows_of
from wres_kit.returns.cells import Value
from wres_kit.returns.numbers import counted_people, decimals


def value(text: str) -> Value:
    return Value(float(text), decimals(text), "made up for a test", "test.csv", 2)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    people = draw(st.integers(1, 50_000))
    return draw(st.integers(0, people)), people


@given(counts())
def test_a_fraction_given_in_full_tells_its_count(count: tuple[int, int]) -> None:
    events, people = count
    percentage = value(str(float(100 * Fraction(events, people))))
    whole = value(str(people))
    known = counted_people(percentage, whole)
    assert known == events or (known is None and percentage.decimals < 8)


@given(counts())
def test_a_percentage_of_one_decimal_place_never_tells_a_wrong_count(count: tuple[int, int]) -> None:
    events, people = count
    known = counted_people(value(f"{100 * events / people:.1f}"), value(str(people)))
    assert known in (events, None)


def test_every_published_rate_by_ethnicity_of_2024_is_a_count() -> None:
    """Back test: the results of trusts by ethnicity are exact fractions of the number of respondents."""
    rows = {(row["organisation"], row["indicator"], row["group"], row["measure"]): row
            for row in rows_of("nhs-staff-survey-by-ethnicity")}  # fmt: skip
    rates = {(row["ods_code"], row["indicator"], group): Fraction(row[f"{group}_fraction"])
             for row in published("nss_2024_wres_by_ethnicity.csv") for group in ("white", "bme")}  # fmt: skip
    counted = 0
    for (*place, measure), row in rows.items():
        if measure == "percentage" and (respondents := rows.get((*place, "respondents"))):
            people = counted_people(value(row["value"]), value(respondents["value"]))
            assert people == rates[tuple(place)] * int(respondents["value"])
            counted += 1
    assert (counted, len(rows) - counted) == (155 * 8, 1272)


def test_all_staff_results_of_trusts_are_weighted_and_those_of_other_bodies_are_counts() -> None:
    """Back test on question 15 of the survey of 2024, given in full: by what its column Weighting says."""
    weighted: dict[str, list[bool]] = {}
    for row in published("nss_2024_question_15.csv"):
        share, people = value(row["Q15_Yes"]), value(row["Q15_base"])
        weighted.setdefault(row["weighting"], []).append(counted_people(share, people) is None)
    assert set(weighted) == {"Unweighted", "Occupation Group"}
    assert not any(weighted["Unweighted"])
    assert all(weighted["Occupation Group"])
