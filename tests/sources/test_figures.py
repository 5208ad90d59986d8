"""What a cell may hold where a figure should be, and what is made of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.returns.cells import Measure
from wres_kit.sources.workbook.grid import Absent, CellValue, Figure, Shown, Unreadable, read_figure

COUNT, SHARE = Measure.HEADCOUNT, Measure.PERCENTAGE
PERCENT = Shown(percent=True, decimals=1)


@pytest.mark.parametrize(
    ("value", "measure", "shown", "text"),
    [
        (47.0, COUNT, None, "47"),
        (0.0, COUNT, None, "0"),
        (" 47 ", COUNT, None, "47"),
        ("1,234", COUNT, None, "1234"),
        ("1 234", COUNT, None, "1234"),
        ("\xa047", COUNT, None, "47"),
        ("'47", COUNT, None, "47"),
        ("47.0", COUNT, None, "47"),
        (47.0, COUNT, Shown(percent=False, decimals=2), "47"),
        (47.25, SHARE, None, "47.25"),
        (22.0, SHARE, Shown(percent=False, decimals=1), "22.0"),
        (0.47, SHARE, PERCENT, "47.0"),
        (0.4712, SHARE, PERCENT, "47.12"),
        (0.07 * 3, SHARE, Shown(percent=True, decimals=0), "21"),
        (1.0, SHARE, PERCENT, "100.0"),
        ("47%", SHARE, None, "47"),
        ("47.0 %", SHARE, None, "47.0"),
        ("0.5%", SHARE, None, "0.5"),
    ],
)
def test_figures_are_read_however_they_are_written(
    value: CellValue, measure: Measure, shown: Shown | None, text: str
) -> None:
    assert read_figure(value, measure, shown) == Figure(text)


@pytest.mark.parametrize("value", [0.47, 1.0, "0.47"])
def test_a_percentage_up_to_one_may_be_a_fraction(value: CellValue) -> None:
    outcome = read_figure(value, SHARE)
    assert isinstance(outcome, Figure)
    assert outcome.maybe_fraction
    assert outcome.as_percentage.text == {0.47: "47", 1.0: "100", "0.47": "47"}[value]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "suppressed"),
    [(None, False), ("", False), ("  ", False), ("-", False), ("n/a", False), ("N/A", False), ("–", False),
     ("Not known", False), ("*", True), ("[c]", True), ("<5", True), ("≤ 10", True), ("Suppressed", True)],
)  # fmt: skip
def test_signs_for_no_figure_are_told_apart(value: CellValue, suppressed: bool) -> None:
    outcome = read_figure(value, COUNT)
    assert isinstance(outcome, Absent)
    assert outcome.suppressed is suppressed
    assert outcome.written == (value or "").strip()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "measure", "words"),
    [
        (12.5, COUNT, "not a whole number"),
        (-3.0, COUNT, "below zero"),
        (True, COUNT, "TRUE"),
        (date(2024, 4, 3), COUNT, "the date 2024-04-03"),
        ("nil", COUNT, "may mean zero"),
        ("12 (3)", COUNT, "footnote"),
        ("about 40", COUNT, "not a number"),
        ("47%", COUNT, "percentage"),
        (147.0, SHARE, "not between 0 and 100"),
        (1.5, SHARE, None),
        (1.47, SHARE, None),
        ("12,5", SHARE, "decimal comma"),
    ],
)
def test_anything_else_is_named_with_a_remedy(value: CellValue, measure: Measure, words: str | None) -> None:
    outcome = read_figure(value, measure)
    if words is None:
        assert isinstance(outcome, Figure)
        return
    assert isinstance(outcome, Unreadable)
    assert outcome.problem.message.startswith(("holds ", "cannot be used: "))
    assert words in outcome.problem.message
    assert outcome.problem.remedy.endswith(".")


@given(st.one_of(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()),
       st.sampled_from([Measure.HEADCOUNT, Measure.PERCENTAGE, Measure.RESPONDENTS]))  # fmt: skip
def test_whatever_a_cell_holds_a_figure_is_a_number_that_fits(value: CellValue, measure: Measure) -> None:
    outcome = read_figure(value, measure)
    if isinstance(outcome, Figure):
        number = float(outcome.text)
        assert number >= 0
        assert number <= 100 if measure is SHARE else number.is_integer()
    elif isinstance(outcome, Absent):
        assert value is None or isinstance(value, str)
