from __future__ import annotations

from math import inf, isfinite, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio, relative_risk
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.examples import examples
from wres_kit.indicators.statistics import Limits, is_small, katz, koopman, mid_p, newcombe, wilson, woolf

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("events", "people", "lower", "upper"),
    [
        # Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion. Statistics in Medicine 17,
        # 857-872, table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_limits(events: int, people: int, lower: float, upper: float) -> None:
    assert wilson(events / people, people) == pytest.approx((lower, upper), abs=5e-5)


def test_wilson_by_hand() -> None:
    # 2 of 8: p = 0.25, z² = 3.8415; centre (0.25 + 3.8415/16) / (1 + 3.8415/8) = 0.33114;
    # half 1.95996 / 1.48018 · √(0.1875/8 + 3.8415/256) = 0.25965.
    assert wilson(0.25, 8) == pytest.approx((0.33114 - 0.25965, 0.33114 + 0.25965), abs=2e-4)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@examples(200)
def test_wilson_limits_are_where_the_score_test_just_rejects(drawn: tuple[int, int]) -> None:
    events, people = drawn
    share = events / people
    for limit in wilson(share, people):
        assert 0 <= limit <= 1
        if 0 < limit < 1:
            assert abs(share - limit) / sqrt(limit * (1 - limit) / people) == pytest.approx(Z, rel=1e-6)
    assert wilson(share, people).lower <= share <= wilson(share, people).upper


def test_wilson_agrees_with_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    for events, people in [(0, 7), (3, 7), (7, 7), (314, 782), (12, 151)]:
        expected = proportion_confint(events, people, method="wilson")
        assert wilson(events / people, people) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("share", "people"), [(-0.1, 5), (1.1, 5), (0.5, 0)])
def test_wilson_refuses_what_is_no_proportion(share: float, people: float) -> None:
    with pytest.raises(ValueError, match="proportion"):
        wilson(share, people)


@pytest.mark.parametrize(
    ("one", "other", "lower", "upper"),
    [
        # Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
        # Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_newcombe_gives_the_published_limits(
    one: tuple[int, int], other: tuple[int, int], lower: float, upper: float
) -> None:
    p, q = one[0] / one[1], other[0] / other[1]
    assert newcombe(p, wilson(p, one[1]), q, wilson(q, other[1])) == pytest.approx((lower, upper), abs=5e-5)


@given(st.tuples(*[st.integers(1, 400)] * 2), st.tuples(*[st.integers(1, 400)] * 2), st.data())
@examples(60)
def test_newcombe_woolf_and_katz_agree_with_the_libraries(
    one: tuple[int, int], other: tuple[int, int], data: st.DataObject
) -> None:
    (x, m), (y, n) = sorted(one), sorted(other)
    p, q = x / m, y / n
    theirs = confint_proportions_2indep(x, m, y, n, compare="diff", method="newcomb")
    assert newcombe(p, wilson(p, m), q, wilson(q, n)) == pytest.approx(theirs, abs=1e-9)
    assert katz(x, m, y, n) == pytest.approx(relative_risk(x, m, y, n).confidence_interval(0.95), rel=1e-9)
    a, b, c, d = data.draw(st.tuples(*[st.integers(1, 500)] * 4))
    assert woolf(a, b, c, d) == pytest.approx(odds_ratio([[a, b], [c, d]], kind="sample").confidence_interval(0.95))


def test_koopman_gives_the_published_limits() -> None:
    # Koopman, P. A. R. (1984), the example of section 4: 36 of 40 against 16 of 80.
    assert koopman(36, 40, 16, 80) == pytest.approx((2.94, 7.15), abs=5e-3)


def test_koopman_of_the_example_in_the_guide() -> None:
    assert koopman(9, 725, 17, 2505) == pytest.approx((0.8346, 3.9988), abs=5e-5)


def test_koopman_agrees_with_statsmodels_wherever_that_gives_limits() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    compared = 0
    for x, m, y, n in [(9, 725, 17, 2505), (12, 151, 48, 603), (1, 7, 400, 80000), (5, 50, 49, 50), (0, 50, 5, 50)]:
        expected = confint_proportions_2indep(x, m, y, n, compare="ratio", method="score", correction=False)
        assert koopman(x, m, y, n) == pytest.approx(expected, rel=1e-8, abs=1e-10)
        compared += 1
    assert compared == 5


RATES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(RATES, RATES)
@examples(300)
def test_koopman_holds_the_ratio_and_turns_over_with_it(one: tuple[int, int], other: tuple[int, int]) -> None:
    limits = koopman(*one, *other)
    assert 0 <= limits.lower <= limits.upper
    if other[0]:
        ratio = (one[0] * other[1]) / (one[1] * other[0])
        assert limits.lower <= ratio * (1 + 1e-9)
        assert ratio <= limits.upper * (1 + 1e-9)
    over = koopman(*other, *one)
    assert over.lower == pytest.approx(1 / limits.upper if limits.upper else inf, rel=1e-6)
    if limits.lower and isfinite(over.upper):
        assert over.upper == pytest.approx(1 / limits.lower, rel=1e-6)


@given(RATES, RATES)
@examples(200)
def test_koopman_limits_are_where_the_score_test_just_rejects(one: tuple[int, int], other: tuple[int, int]) -> None:
    for limit in koopman(*one, *other):
        if 0 < limit < inf:
            assert _statistic(limit, *one, *other) == pytest.approx(Z**2, rel=1e-4)


def _statistic(ratio: float, x: int, m: int, y: int, n: int) -> float:
    """Pearson's statistic at the likeliest proportions with a given ratio, found by bisecting their likelihood."""
    low, high = 0.0, min(1.0, 1 / ratio)
    for _ in range(200):
        p = (low + high) / 2
        slope = (x + y) * (1 - ratio * p) * (1 - p) - ratio * (m - x) * p * (1 - p) - (n - y) * p * (1 - ratio * p)
        low, high = (p, high) if slope > 0 else (low, p)
    parts = ((x, m, ratio * low), (y, n, low))
    return sum((k - size * q) ** 2 / (size * q * (1 - q)) for k, size, q in parts if q * (1 - q) > 1e-14)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 10, 0, 10), Limits(0.0, inf)),
        # Everyone in both groups: n / (n + z²) and (n + z²) / n.
        ((50, 50, 30, 30), Limits(50 / (50 + Z**2), (30 + Z**2) / 30)),
        # Nobody against everybody: the score statistic is m·r / (1 - r).
        ((0, 50, 50, 50), Limits(0.0, Z**2 / (50 + Z**2))),
    ],
)
def test_koopman_at_the_corners(counts: tuple[int, int, int, int], expected: Limits) -> None:
    assert koopman(*counts) == pytest.approx(expected, rel=1e-9)


def test_koopman_with_no_events_on_one_side() -> None:
    above, below = koopman(0, 50, 5, 50), koopman(5, 50, 0, 50)
    assert above.lower == 0
    assert below.upper == inf
    assert below.lower == pytest.approx(1 / above.upper)


@pytest.mark.parametrize("counts", [(5, 4, 1, 2), (1, 2, -1, 2), (0, 0, 1, 2)])
def test_koopman_refuses_what_is_no_rate(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="events"):
        koopman(*counts)


def test_koopman_gives_the_limits_that_propcis_prints() -> None:
    # riskscoreci(7, 34, 1, 34, 0.95) of R's PropCIs, as printed in the test suite of statsmodels.
    assert koopman(7, 34, 1, 34) == pytest.approx((1.220853, 42.575718), abs=6e-7)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # The example of scipy.stats.contingency.relative_risk, and riskratio(method="wald") of R's epitools.
        ((10, 75, 12, 225), (1.1261564003469628, 5.549850800541033)),
        ((48, 120, 54, 169), (0.9176849, 1.707703)),
    ],
)
def test_katz_gives_the_published_limits(counts: tuple[int, int, int, int], expected: tuple[float, float]) -> None:
    assert katz(*counts) == pytest.approx(expected, abs=5e-7)


def test_katz_needs_an_event_on_both_sides() -> None:
    with pytest.raises(ValueError, match="no events"):
        katz(0, 10, 5, 10)
    assert katz(10, 10, 5, 10).lower > 1


def test_woolf_gives_the_limits_that_epitools_prints() -> None:
    # oddsratio.wald of R's epitools for 12 and 6 against 5 and 12.
    assert woolf(12, 6, 5, 12) == pytest.approx((1.147127, 20.08496), abs=5e-6)
    with pytest.raises(ValueError, match="four counts above 0"):
        woolf(25, 100, 0, 80)


@pytest.mark.parametrize(
    ("counts", "expected", "precision"),
    [
        # midp.exact as R's epitools prints it, each table as events and people of two groups.
        ((12, 18, 5, 17), 0.03527143, 5e-9),
        ((54, 169, 48, 120), 0.1620037, 5e-8),
        ((10, 15, 40, 95), 0.08693, 5e-6),
        ((2, 10, 4, 5), 0.04895, 5e-6),
        ((4, 10080, 37, 31781), 0.02354558, 5e-9),
        # By hand: 3 of 3 against 0 of 3 is 1 of 20 tables, so the tail is half of 1/20, twice.
        ((3, 3, 0, 3), 1 / 20, 1e-12),
    ],
)
def test_mid_p_gives_the_published_values(counts: tuple[int, int, int, int], expected: float, precision: float) -> None:
    assert mid_p(*counts) == pytest.approx(expected, abs=precision)
    assert mid_p(*counts[2:], *counts[:2]) == pytest.approx(expected, abs=precision)


@pytest.mark.parametrize("counts", [(0, 5, 0, 9), (5, 5, 9, 9)])
def test_mid_p_of_groups_that_can_only_be_alike_is_1(counts: tuple[int, int, int, int]) -> None:
    assert mid_p(*counts) == pytest.approx(1)


@pytest.mark.parametrize(
    ("counts", "small"),
    [((5, 100, 5, 100), False), ((4, 100, 5, 100), True), ((95, 100, 95, 100), False), ((95, 100, 96, 100), True),
     ((100, 1000, 5, 50), False), ((100, 1000, 4, 49), True)],
)  # fmt: skip
def test_numbers_are_small_where_fewer_than_five_are_expected(counts: tuple[int, int, int, int], small: bool) -> None:
    """With and without the event, in the smaller group; five itself is enough."""
    assert is_small(*counts) is small
    assert is_small(*counts[2:], *counts[:2]) is small


SMALL = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SMALL, SMALL)
@examples(100)
def test_mid_p_is_fishers_one_sided_value_less_half_the_table(one: tuple[int, int], other: tuple[int, int]) -> None:
    from scipy.stats import fisher_exact, hypergeom

    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    itself = hypergeom(one[1] + other[1], one[0] + other[0], one[1]).pmf(one[0])
    tails = [fisher_exact(table, alternative=side).pvalue - itself / 2 for side in ("less", "greater")]
    assert mid_p(*one, *other) == pytest.approx(min(1, 2 * min(tails)), abs=1e-9)
