"""Published results that do not come out of their inputs, each with the mistake or method that explains it."""

from __future__ import annotations

from math import floor, hypot, sqrt

import pytest

from tests.back_tests.vectors import committed, value, vector
from tests.indicators.making import headcounts, made
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Status
from wres_kit.indicators.statistics import newcombe, wilson


def test_bpas_481_is_48_with_a_footnote_mark() -> None:
    one = vector("BPAS", "2020", "2", "all posts")
    lines = [*headcounts(2, "shortlisted", white=603, bme=151), *headcounts(2, "appointed", white=481, bme=12)]
    as_printed = calculate(made(*lines))
    assert round(value(as_printed, 2, "likelihood", "appointed", "white"), 1) == 79.8
    assert one.published["white_pct"] == round(100 * 48 / 603, 1)


def test_kent_1_7_is_the_ratio_of_rounded_percentages() -> None:
    one = vector("Kent and Medway NHS & Social Care Partnership Trust (KMPT)", "2020", "3", "all staff").published
    assert round(one["bme_pct"] / one["white_pct"], 1) == one["relative_likelihood_subpage"] == 1.7
    ratio = value(committed("RXY", 2020), 3, "relative_likelihood", "disciplinary", "all")
    assert round(ratio, 1) == one["relative_likelihood_information_page"] == 1.8


def test_kent_9_6_lost_a_digit() -> None:
    one = vector("KMPT", "2020", "4", "all staff")
    assert round(one.inputs["white_pct"] / one.inputs["bme_pct"], 2) == 0.17
    assert round(59.6 / one.inputs["bme_pct"], 1) == one.published["relative_likelihood"]
    results = committed("RXY", 2020)
    assert value(results, 4, "relative_likelihood", "training", "all") == one.published["relative_likelihood"]
    white = next(each for each in results if (each.indicator, each.group) == (4, "white"))
    assert white.status is Status.NOT_REPORTED
    assert "9.6" in white.note


def test_kent_summary_page_swaps_the_labels() -> None:
    printed = vector("KMPT", "2020", "5-8", "staff survey 2019").published
    results = committed("RXY", 2020)
    for indicator in (5, 7, 8):
        assert value(results, indicator, "percentage", group="bme") == printed[str(indicator)]["white"]
        assert value(results, indicator, "percentage", group="white") == printed[str(indicator)]["bme"]
    six = [each for each in results if each.indicator == 6]
    assert all(each.status is Status.NOT_REPORTED and "wrong way round" in each.note for each in six)


def test_kent_74_is_no_share_of_any_board() -> None:
    one = vector("KMPT", "2020", "9", "voting board v workforce")
    assert one.inputs["board_bme_pct"] + one.inputs["board_nonbme_pct"] == 100
    assert 74 not in one.inputs.values()
    nine = next(each for each in committed("RXY", 2020) if each.measure == "difference")
    assert "74%" in nine.note


def test_kent_narrative_calls_a_fall_a_rise() -> None:
    printed = vector("KMPT", "2018-2020", "1", "all staff").published
    assert printed["2020"]["white"] - printed["2019"]["white"] == -2
    white = [value(committed("RXY", year), 1, "share", group="white") for year in (2019, 2020)]
    assert white[1] - white[0] == -2
    share = next(each for each in committed("RXY", 2020) if each.indicator == 1)
    assert "increased by 2%" in share.note


@pytest.mark.parametrize(
    ("name", "truncated"),
    [("all", False), ("medical", True), ("clinical", False), ("band2", False), ("band9", False), ("band5", False)],
)
def test_kent_2021_percentages_fit_a_whole_number_of_staff(name: str, truncated: bool) -> None:
    """The totals were not printed. One of the six percentages fits no total unless it was cut off, not rounded."""
    one = vector("KMPT", "2021", "1", "all / medical&dental / clinical")
    events, printed = one.inputs[f"bme_{name}"], one.published[f"bme_{name}_pct"]
    decimals = 1 if isinstance(printed, float) else 0
    near = range(round(100 * events / (printed + 1)), round(100 * events / (printed - 1)) + 1)
    shares = [
        value(calculate(made(f"1 all all bme headcount {events}", f"1 all all all headcount {total}")), 1, "share")
        for total in near
        if total >= events
    ]
    fits = any(round(share, decimals) == printed for share in shares)
    cut = any(floor(share * 10**decimals) / 10**decimals == printed for share in shares)
    assert (fits, cut) == ((False, True) if truncated else (True, cut))


def test_kent_2021_is_passed_on_as_published() -> None:
    one = vector("KMPT", "2021", "1", "all / medical&dental / clinical")
    places = {"all": ("all", "all"), "medical": ("medical_dental", "all"), "clinical": ("clinical", "all")}
    places |= {f"band{band}": ("all", f"band_{band}") for band in (2, 5, 9)}
    for name, place in places.items():
        share = next(
            each
            for each in committed("RXY", 2021)
            if (each.indicator, each.section, each.category, each.group) == (1, *place, "bme")
        )
        assert (share.value, share.numerator) == (one.published[f"bme_{name}_pct"], one.inputs[f"bme_{name}"])


def test_a_published_interval_uses_another_method() -> None:
    """R's prop.test: Wald with a continuity correction. Ours is Newcombe's, without one; both to two decimals."""
    one = vector(
        "UK specialty training posts (HEE)", "2021-22", "statistics", "difference of two proportions, female vs male"
    )
    x, n, y, m = (one.inputs[name] for name in ("x1", "n1", "x2", "n2"))
    p, q = x / n, y / m
    correction = (1 / n + 1 / m) / 2
    half = 1.959963984540054 * hypot(sqrt(p * (1 - p) / n), sqrt(q * (1 - q) / m)) + correction
    published = (one.published["ci95_low"], one.published["ci95_high"])
    assert (round(100 * (p - q - half), 2), round(100 * (p - q + half), 2)) == published
    ours = newcombe(p, wilson(p, n), q, wilson(q, m))
    assert (100 * ours.lower, 100 * ours.upper) == pytest.approx((6.935, 8.854), abs=5e-4)
    assert (100 * ours.lower, 100 * ours.upper) == pytest.approx(published, abs=0.01)


def test_84_leaves_out_those_who_did_not_know() -> None:
    one = vector("England, all trusts (unweighted, mean of means)", "2018", "7", "Q14 all staff, 2018 survey")
    yes, no = one.inputs["yes_pct"], one.inputs["no_pct"]
    assert round(100 * yes / (yes + no)) == one.published["published_pct"]
    assert round(yes) == 56
    assert value(committed("england", 2019), 7, "percentage", group="all") == one.published["published_pct"]


def test_ethnicity_facts_and_figures_leaves_unknown_out() -> None:
    one = vector("England, NHS trusts and CCGs", "2018-03", "1-known", "all staff of KNOWN ethnicity")
    white, other = one.inputs["white_approx"], one.inputs["other_approx"]
    known = calculate(made(*headcounts(1, "all", white=white, bme=other, unknown=0)))
    assert round(value(known, 1, "share"), 1) == one.published["other_pct"]
    unknown = round((white + other) * 0.04 / 0.96)
    everyone = calculate(made(*headcounts(1, "all", white=white, bme=other, unknown=unknown)))
    assert round(value(everyone, 1, "share")) == 19
