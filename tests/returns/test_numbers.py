"""Each way in which something other than a plain number stands in a value has its own message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.returns.cells import Measure
from wres_kit.returns.numbers import decimals, number_problem


@pytest.mark.parametrize(
    ("text", "measure", "told", "remedy"),
    [
        ("", "headcount", "no value", "delete the row"),
        ("*", "headcount", "means that the figure is not given", "remarks.yml"),
        ("-", "percentage", "means that the figure is not given", "Delete the row"),
        ("n/a", "headcount", "means that the figure is not given", "Delete the row"),
        ("<5", "headcount", "a range, not a figure", "Give the figure"),
        ("17.4%", "percentage", "percent sign", "Write 17.4."),
        ("17.4 %", "percentage", "percent sign", "Write 17.4."),
        ("17.16%", "relative_likelihood", "a relative likelihood is a ratio", "ratio of 0.1716"),
        ("12%", "headcount", "the measure counts people", "Give the count"),
        ("1,203", "headcount", "thousands separator", "Write 1203."),
        ("1 203", "headcount", "thousands separator", "Write 1203."),
        ("1,203,456.5", "percentage", "thousands separator", "Write 1203456.5."),
        ("17,4", "percentage", "decimal comma", "Write 17.4."),
        ("48*", "headcount", "footnote marker", "Write 48"),
        ("48¹", "headcount", "footnote marker", "Write 48"),
        ("48[1]", "headcount", "footnote marker", "Write 48"),
        ("48 (1)", "headcount", "footnote marker", "Write 48"),
        ("48a", "headcount", "footnote marker", "Write 48"),
        ("−4", "difference", "signs other than plain digits", "Write -4."),
        ("+4", "difference", "signs other than plain digits", "Write 4."),
        ("４８", "headcount", "signs other than plain digits", "Write 48."),
        ("1e3", "headcount", "scientific notation", "Write it out"),
        ("1" * 40, "headcount", "more digits", "as the source has it"),
        ("nine", "headcount", "not a number", "plain number"),
        ("1.2.3", "percentage", "not a number", "plain number"),
        ("-3", "headcount", "below zero", "count"),
        ("-3", "respondents", "below zero", "count"),
        ("3.5", "headcount", "not a whole number", "full-time equivalents"),
        ("100.1", "percentage", "between 0 and 100", "Check"),
        ("-0.1", "percentage", "between 0 and 100", "Check"),
        ("-101", "difference", "between -100 and 100", "points"),
        ("0", "relative_likelihood", "not above zero", "ratio"),
    ],
)
def test_what_is_wrong_and_what_would_be_right(text: str, measure: str, told: str, remedy: str) -> None:
    problem = number_problem(text, measure)
    assert problem is not None
    assert told in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("text", "measure"),
    [("0", "headcount"), ("12.0", "headcount"), ("100", "percentage"), ("0.0", "percentage"), ("-4.0", "difference"),
     ("1.83", "relative_likelihood"), ("0", "respondents"), ("8.3056478405315617E-2", "percentage"),
     ("1.2345e+01", "percentage"), ("0.083056478405315617", "percentage")],
)  # fmt: skip
def test_plain_numbers_pass(text: str, measure: str) -> None:
    assert number_problem(text, measure) is None


@given(st.text(max_size=30), st.sampled_from([*Measure, "nonsense"]))
def test_any_text_is_a_number_or_has_a_message(text: str, measure: str) -> None:
    problem = number_problem(text, measure)
    if problem is None:
        assert float(text) == pytest.approx(float(text))
        assert text.isascii()
    else:
        assert problem.message.endswith(".")
        assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("text", "places"), [("8.31E-2", 4), ("8.3056478405315617E-2", 18), ("1.25e1", 1), ("5E+1", 0), ("22.0", 1)]
)
def test_decimal_places_of_a_number_with_an_exponent_are_those_it_has_written_out(text: str, places: int) -> None:
    assert decimals(text) == places


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_decimal_places_are_counted(number: object) -> None:
    assert decimals(str(number)) == 2
