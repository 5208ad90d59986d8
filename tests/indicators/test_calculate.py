from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.indicators.making import CODE, headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate, headlines
from wres_kit.indicators.results import RESULT_COLUMNS, Status, to_frame
from wres_kit.returns.cells import Cell, Measure, Remark, Return, Value


def test_every_indicator_has_a_headline_in_an_empty_return() -> None:
    results = calculate(made())
    for number in range(1, 10):
        assert headlines(WRES, results, number)[2024].status is Status.NOT_REPORTED


def test_a_year_before_the_first_edition_is_not_calculated_but_explained() -> None:
    results = calculate(made(*headcounts(1, "all", white=10, bme=5, unknown=0), year=2015))
    assert {one.indicator for one in results} == set(range(1, 10))
    assert all(one.status is Status.NOT_REPORTED and "edition" in one.note for one in results)


def test_remarks_explain_what_is_missing_and_go_with_what_is_there() -> None:
    remarks = [
        Remark(indicator=2, not_reported="The recruitment system was replaced."),
        Remark(indicator=1, note="Includes bank staff."),
        Remark(indicator=1, section="clinical", note="Counted in May."),
    ]
    one = made(
        *headcounts(1, "all", white=10, bme=5, unknown=0), *headcounts(1, "all", "clinical", white=9, bme=5, unknown=0)
    )
    results = calculate(one, remarks)
    assert {each.note for each in results if each.indicator == 2} == {"The recruitment system was replaced."}
    assert {each.note for each in results if each.indicator == 1 and each.section == "all"} == {"Includes bank staff."}
    assert {each.note for each in results if each.section == "clinical"} == {"Includes bank staff. Counted in May."}
    assert all(each.note == "Not reported." for each in results if each.indicator == 5)


def test_results_come_in_order_of_indicator_and_as_the_published_table() -> None:
    frame = to_frame(calculate(made()))
    assert list(frame.columns) == [*RESULT_COLUMNS, "id"]
    assert list(frame["indicator"]) == sorted(frame["indicator"])


BANDS = [("all", "all"), *((one.section, band.category) for one in WRES.bands.sections for band in one.bands)]
PLACES = [
    *((1, section, category) for section, category in BANDS),
    *((2, "all", category) for category in ("applied", "shortlisted", "appointed")),
    *((3, "all", category) for category in ("workforce", "disciplinary")),
    *((4, "all", category) for category in ("workforce", "training")),
    *((9, "all", category) for category in ("total_board", "voting", "executive", "workforce")),
]


@st.composite
def returns(draw: st.DrawFn) -> Return:
    values = {}
    for indicator, section, category in draw(st.lists(st.sampled_from(PLACES), max_size=30, unique=True)):
        for group in draw(st.sets(st.sampled_from(["white", "bme", "unknown", "all", "A", "CA"]))):
            measure = draw(st.sampled_from([Measure.HEADCOUNT, Measure.PERCENTAGE]))
            number = draw(st.integers(0, 100))
            values[Cell(CODE, 2024, indicator, section, category, group, measure)] = Value(number, 0, "s", "f", 2)
    for indicator in draw(st.sets(st.sampled_from([5, 6, 7, 8]))):
        for group in draw(st.sets(st.sampled_from(["white", "bme", "all"]))):
            for measure in (Measure.PERCENTAGE, Measure.RESPONDENTS):
                number = draw(st.integers(0, 100))
                values[Cell(CODE, 2024, indicator, "all", "all", group, measure)] = Value(number, 0, "s", "f", 2)
    return Return(WRES, CODE, 2024, values)


@given(returns())
@examples(60)
def test_whatever_a_return_says_results_are_whole_and_finite(one: Return) -> None:
    results = calculate(one)
    keys = [(each.indicator, each.measure, each.section, each.category, each.group) for each in results]
    assert len(keys) == len(set(keys))
    for each in results:
        numbers = [each.value, each.lower, each.upper, each.numerator, each.denominator]
        assert all(number is None or math.isfinite(number) for number in numbers)
        assert (each.value is not None) == (each.status is Status.PUBLISHED)
        if each.status is not Status.PUBLISHED:
            assert numbers == [None] * 5
            assert each.note
        else:
            assert each.inputs
        if each.lower is not None:
            assert each.lower <= each.value <= each.upper  # type: ignore[operator]
