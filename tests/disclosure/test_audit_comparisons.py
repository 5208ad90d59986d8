"""What the audit concludes from ratios, differences and gaps of which more than one count is not known."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.indicators.making import headcounts, made
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.audit_bounds import NEAR
from wres_kit.disclosure.audit_comparisons import comparison_limits, is_met
from wres_kit.disclosure.audit_together import audit_together
from wres_kit.disclosure.protect import publishable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.project import USUAL_DISCLOSURE
from wres_kit.returns.cells import Return

NUMBERS = (1, 2, 3, 7)
TRUE = (2.0, 7.0, 3.0, 7.0)


@pytest.mark.parametrize(("unit", "limits"), [(Unit.RATIO, (0.55, 0.75)), (Unit.POINTS, (-20.0, -5.0))])
@pytest.mark.parametrize("unknown", [(0,), (0, 1), (0, 2), (2, 3), (1,), (3,)])
def test_limits_hold_for_the_counts_that_make_a_figure_and_for_no_others(
    unit: Unit, limits: tuple[float, float], unknown: tuple[int, ...]
) -> None:
    known = [None if at in unknown else number for at, number in enumerate(TRUE)]
    rows = comparison_limits(unit, (0, 1, 2, 3), known, limits)
    assert len(rows) >= 2
    assert all(set(row) <= set(unknown) for row, _ in rows)
    for numbers in product(NUMBERS, repeat=len(unknown)):
        counts = list(TRUE)
        for at, number in zip(unknown, numbers, strict=True):
            counts[at] = float(number)
        kept = all(sum(times * counts[at] for at, times in row.items()) <= most + NEAR for row, most in rows)
        assert kept == is_met(unit, counts, limits), counts


def test_two_counts_that_are_multiplied_say_nothing() -> None:
    assert comparison_limits(Unit.RATIO, (0, 1, 2, 3), (None, 7.0, 3.0, None), (0.5, 0.6)) == []
    assert comparison_limits(Unit.POINTS, (0, 1, 2, 3), (None, None, None, 7.0), (0.5, 0.6)) == []


def ratio_of(source: Return) -> Result:
    (ratio,) = (
        each for each in calculate(source) if each.measure == ResultMeasure.RELATIVE_LIKELIHOOD and each.indicator == 3
    )
    return ratio


@pytest.mark.parametrize("with_ratio", [True, False])
def test_a_joint_ratio_without_its_counts_is_a_sum_of_members(*, with_ratio: bool) -> None:
    """1.04 times as likely, with 25 white cases of 300 and 150 BME staff, is 13 BME cases: ten of X02, three of X03."""
    staff = [*headcounts(1, "all", white=200, bme=100, unknown=0), *headcounts(3, "disciplinary", white=20, bme=10)]
    first = made(*staff)
    other = made(
        *headcounts(1, "all", white=100, bme=50, unknown=0), *headcounts(3, "disciplinary", white=5, bme=3)
    )  # fmt: skip
    other = replace(
        other, organisation="X03",
        values={cell._replace(organisation="X03"): value for cell, value in other.values.items()},
    )  # fmt: skip
    alone = [each for each in calculate(first) if each.measure == ResultMeasure.LIKELIHOOD and each.indicator == 3]
    together = made(
        *headcounts(1, "all", white=300, bme=150, unknown=0), *headcounts(3, "disciplinary", white=25, bme=13)
    )  # fmt: skip
    white = [
        each for each in calculate(together)
        if each.measure == ResultMeasure.LIKELIHOOD and (each.indicator, each.group) == (3, "white")
    ]  # fmt: skip
    ratio = replace(ratio_of(together), value=1.04, numerator=None, denominator=None, decimals=2)
    joint = [replace(each, organisation="X09") for each in [*white, *([ratio] if with_ratio else [])]]
    found = audit_together((("X02", "X03"), joint), [first, other], USUAL_DISCLOSURE, [(("X02",), alone)])
    assert [(leak.cell.organisation, leak.low, leak.high) for leak in found] == ([("X03", 3, 3)] if with_ratio else [])


@pytest.mark.parametrize("white", [True, False])
def test_a_gap_says_of_whom_the_other_percentage_is(*, white: bool) -> None:
    """Of 120 who answered 113 are white, and 6.5 points more than 22.1% are 28.6%: of at most seven."""
    one = made(
        "5 all all all respondents 120", "5 all all all percentage 20.0", "5 all all white respondents 113",
        "5 all all white percentage 22.1", "5 all all bme percentage 28.6",
    )  # fmt: skip
    groups = {"all", "white"} if white else {"all"}
    of_question = [each for each in calculate(one) if each.indicator == 5]
    gap = [each for each in of_question if each.measure == ResultMeasure.GAP]
    percentages = [each for each in of_question if each.measure == ResultMeasure.PERCENTAGE and each.group in groups]
    assert not audit(percentages, [one], USUAL_DISCLOSURE)
    (leak,) = audit([*percentages, *gap], [one], USUAL_DISCLOSURE)
    assert (leak.cell.group, leak.cell.measure, leak.low, leak.high) == ("bme", "respondents", 0, 7)


@pytest.mark.parametrize(("white", "shown"), [(5, False), (30, True)])
def test_a_ratio_alone_is_read_with_the_events_of_the_whole(white: int, *, shown: bool) -> None:
    """Of 8 and 40 staff 2.50 is 1 and 2 cases, 2 and 4, 3 and 6: with five white cases in all the first or second."""
    one = made(
        *headcounts(1, "all", white=90, bme=30, unknown=0), *headcounts(3, "disciplinary", white=white, bme=15),
        *headcounts(1, "all", "department_a", white=40, bme=8, unknown=0),
        "3 department_a disciplinary all relative_likelihood 2.50",
    )  # fmt: skip
    everything = calculate(one)
    assert bool(audit(everything, [one], USUAL_DISCLOSURE)) != shown
    published = publishable(everything, [one], USUAL_DISCLOSURE)
    assert audit(published, [one], USUAL_DISCLOSURE) == []
    ratio = [each for each in published if (each.section, each.measure) == ("department_a", "relative_likelihood")]
    bases = [each for each in published if (each.indicator, each.section, each.group) == (1, "department_a", "bme")]
    assert all(each.value is not None for each in (*ratio, *bases)) == shown
