"""Levels of both groups with the gap, all changes of a report, and pay bands, each judged together."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from tests.examples import examples
from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.change import Interval, holm, p_value
from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.multiple_comparisons import JudgedReport, Side, compare_bands, judge_report
from wres_kit.indicators.results import Result
from wres_kit.indicators.significance import LEVEL_RULES, GapMove, LevelMove, LevelVerdict
from wres_kit.indicators.verdicts import Outcome, Verdict
from wres_kit.reporting.wording.changes import family_note, short_verdict, together_words

YEARS = (2022, 2023, 2024)
Levels = tuple[float, float]
"""Percentages of white and of BME staff."""


def survey(indicator: int, *levels: Levels, white: int = 3000, bme: int = 800) -> list[Result]:
    """Return the results of a survey indicator in the years up to 2024."""
    results: list[Result] = []
    for year, (of_white, of_bme) in zip(YEARS[-len(levels) :], levels, strict=True):
        lines = [
            f"{indicator} all all {group} {measure} {value}"
            for group, percentage, people in (("white", of_white, white), ("bme", of_bme, bme))
            for measure, value in (("percentage", f"{percentage:.1f}"), ("respondents", people))
        ]
        results += [each for each in calculate(made(*lines, year=year)) if each.indicator == indicator]
    return results


def compared(indicator: int, *levels: Levels, white: int = 3000, bme: int = 800) -> Comparison:
    return compare_indicator(WRES, survey(indicator, *levels, white=white, bme=bme), indicator, YEARS)


CASES = [
    # Both much worse, the gap as before: what the gap alone called "no clear change".
    (5, ((26.6, 30.9), (38.0, 40.5), (50.0, 50.5)), LevelVerdict.WORSE_FOR_BOTH, Outcome.WORSENED,
     "Worse for both groups; no clear change in the gap"),
    (5, ((26.6, 34.9), (38.0, 42.0), (50.0, 50.5)), LevelVerdict.WORSE_FOR_BOTH, Outcome.WORSENED,
     "Worse for both groups; the gap has narrowed"),
    # Better for white staff only.
    (6, ((28.0, 30.0), (25.0, 30.0), (22.0, 30.0)), LevelVerdict.BETTER_FOR_REFERENCE, Outcome.CHANGED,
     "Better for white staff only; the gap has widened"),
    (7, ((50.0, 45.0), (53.0, 45.0), (56.0, 45.0)), LevelVerdict.BETTER_FOR_REFERENCE, Outcome.CHANGED,
     "Better for white staff only; the gap has widened"),
    # White staff fare worse: the mirror image is told the same way.
    (5, ((30.0, 28.0), (30.0, 25.0), (30.0, 22.0)), LevelVerdict.BETTER_FOR_FOCUS, Outcome.CHANGED,
     "Better for BME staff only; the gap has widened"),
    (5, ((36.0, 34.4), (39.0, 34.4), (42.0, 34.4)), LevelVerdict.WORSE_FOR_REFERENCE, Outcome.WORSENED,
     "Worse for white staff only; the gap has widened"),
    # The gap crosses equality while nobody fares better.
    (8, ((8.0, 16.0), (12.0, 14.0), (16.0, 8.0)), LevelVerdict.BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE, Outcome.CHANGED,
     "Better for BME staff, worse for white staff; the gap has changed sides"),
    (5, ((30.0, 30.1), (30.1, 30.0), (30.0, 30.2)), LevelVerdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE,
     "No clear change"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "levels", "verdict", "outcome", "words"), CASES)
def test_levels_and_gap_together(
    indicator: int, levels: tuple[Levels, ...], verdict: LevelVerdict, outcome: Outcome, words: str
) -> None:
    found = compared(indicator, *levels)
    assert found.judged_levels is not None
    assert (found.judged_levels.verdict, found.outcome) == (verdict, outcome)
    assert short_verdict(found) == words


MIRROR = {
    LevelVerdict.BETTER_FOR_REFERENCE: LevelVerdict.BETTER_FOR_FOCUS,
    LevelVerdict.WORSE_FOR_REFERENCE: LevelVerdict.WORSE_FOR_FOCUS,
    LevelVerdict.BETTER_FOR_REFERENCE_WORSE_FOR_FOCUS: LevelVerdict.BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE,
}
MIRROR |= {other: one for one, other in MIRROR.items()}


def test_the_table_decides_everything_treats_both_groups_alike_and_has_no_idle_row() -> None:
    deciding = set()
    for reference, focus, gap, few in product(LevelMove, LevelMove, GapMove, (True, False)):
        row = next(rule for rule in LEVEL_RULES if rule.applies(reference, focus, gap, few=few))
        other = next(rule for rule in LEVEL_RULES if rule.applies(focus, reference, gap, few=few))
        assert (MIRROR.get(row.verdict, row.verdict), row.outcome) == (other.verdict, other.outcome)
        deciding.add(LEVEL_RULES.index(row))
    assert deciding == set(range(len(LEVEL_RULES)))
    assert {rule.verdict for rule in LEVEL_RULES} == set(LevelVerdict)


def test_levels_are_not_judged_without_intervals_and_the_gap_decides() -> None:
    results = survey(5, (20.0, 30.0), (20.0, 25.0), (20.0, 21.0))
    bare = [replace(each, lower=None, upper=None) if each.group == "bme" else each for each in results]
    found = compare_indicator(WRES, bare, 5, YEARS)
    assert found.judged_levels is None
    assert (found.overall.verdict, found.outcome) == (Verdict.GAP_NARROWED, Outcome.IMPROVED)


def test_other_indicators_have_no_levels() -> None:
    lines = [*headcounts(1, "all", white=700, bme=300, unknown=0), *headcounts(3, "disciplinary", white=20, bme=20)]
    results = [each for year in YEARS for each in calculate(made(*lines, year=year))]
    assert all(compare_indicator(WRES, results, number, YEARS).levels is None for number in (1, 3))


def nine(*levels: Levels) -> JudgedReport:
    """Return a report in which indicator 8 has these levels, and all others are as the year before."""
    results = [each for number in (5, 6, 7) for each in survey(number, (25.0, 30.0), (25.0, 30.0), (25.0, 30.0))]
    return judge_report(WRES, results + survey(8, *levels), YEARS)


def test_a_change_can_be_clear_alone_but_not_among_all() -> None:
    judged = nine((8.0, 10.0), (8.0, 11.8), (8.0, 13.6))
    eight = judged.headline(8)
    assert judged.family == 12
    assert (eight.is_clear, eight.is_clear_together) == (True, False)
    assert together_words(eight) == "less certain"


def test_a_large_change_is_clear_among_all() -> None:
    judged = nine((8.0, 10.0), (11.0, 20.0), (15.0, 30.0))
    assert judged.headline(8).is_clear_together
    assert together_words(judged.headline(8)) == ""
    assert "also clear when all 12 changes" in family_note(judged)
    assert not judged.headline(5).is_clear
    assert not together_words(judged.headline(5))


def test_the_leadership_is_judged_by_the_same_rules() -> None:
    results: list[Result] = []
    for year, bme in zip(YEARS, (10, 40, 80), strict=True):
        lines = [*headcounts(1, "all", white=3000, bme=1000, unknown=0)]
        for section in ("clinical", "non_clinical"):
            for band in WRES.bands.section(section).bands:  # type: ignore[union-attr]
                own = {"lower": 60, "middle": 50, "upper": bme}.get(str(band.cluster), 0)
                lines += headcounts(1, band.category, section, white=100, bme=own, unknown=0)
        results += calculate(made(*lines, year=year))
    judged = {each.kind: each for each in judge_report(WRES, results, YEARS).judged if each.kind is not None}
    by_measure = {(section, kind.measure): each for (section, kind), each in judged.items()}  # type: ignore[misc]
    ratios = {(section, "race_disparity_ratio") for section in ("clinical", "non_clinical")}
    assert set(by_measure) == {("all", "leadership_difference"), *ratios}
    leading = by_measure["all", "leadership_difference"]
    assert leading.comparison.overall.verdict in (Verdict.GAP_NARROWED, Verdict.CROSSED_EQUALITY)
    assert leading.is_clear_together


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [(4000, 6000, ["white staff, 4,000, 6,000"]), (4000, 5999, []), (6000, 4000, ["white staff, 6,000, 4,000"])],
)
def test_half_as_many_respondents_again_call_for_caution(before: int, after: int, details: list[str]) -> None:
    results = [replace(each, year=2023) for each in survey(5, (20.0, 25.0), white=before)]
    found = compare_indicator(WRES, [*results, *survey(5, (20.0, 25.0), white=after)], 5, (2023, 2024))
    assert [each.detail for each in found.cautions if each.kind == "respondents_changed"] == details


def test_the_base_of_all_staff_counts_too_where_the_leading_figure_is_of_one_year() -> None:
    results = survey(8, (6.3, 19.1))
    for year, people in ((2023, 6376), (2024, 10219)):
        lines = [f"8 all all all percentage {9.1}", f"8 all all all respondents {people}"]
        own = [each for each in calculate(made(*lines, year=year)) if (each.indicator, each.group) == (8, "all")]
        results += [each for each in own if each.measure == "percentage"]
    found = compare_indicator(WRES, results, 8, YEARS)
    details = [each.detail for each in found.cautions if each.kind == "respondents_changed"]
    assert details == ["all staff, 6,376, 10,219"]


@examples(6)  # statsmodels takes long for each
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_what_statsmodels_gives(values: list[float]) -> None:
    assert holm(values) == pytest.approx(multipletests(values, method="holm")[1])


@given(st.floats(-50, 50), st.floats(0.01, 50), st.floats(0.01, 50))
def test_a_p_value_is_below_one_in_twenty_where_the_interval_has_no_zero(value: float, down: float, up: float) -> None:
    chance = p_value(Interval(value, value - down, value + up), 0.0)
    nearer = down if value > 0 else up
    if abs(abs(value) - nearer) > 1e-9:
        assert (chance < 0.05) == (abs(value) > nearer)
    assert chance == pytest.approx(2 * norm.sf(norm.ppf(0.975) * abs(value) / nearer), abs=1e-12)


LINES = [
    *headcounts(1, "all", white=700, bme=300, unknown=0),
    *headcounts(1, "band_2", "clinical", white=50, bme=50, unknown=0),
    *headcounts(1, "band_5", "clinical", white=70, bme=30, unknown=0),
    *headcounts(1, "band_8a", "clinical", white=98, bme=2, unknown=0),
]


def shares() -> dict[str, Result]:
    results = calculate(made(*LINES))
    of_group = [each for each in results if each.measure == "share" and each.group == "bme" and each.category != "all"]
    workforce = next(
        each for each in results if each.measure == "share" and (each.section, each.group) == ("all", "bme")
    )
    return {"all": workforce} | {each.category: each for each in of_group}


def test_bands_differ_by_the_rule_of_differences_alone_and_together() -> None:
    by_band = shares()
    bands = [by_band[name] for name in ("band_2", "band_5", "band_8a")]
    found = compare_bands(by_band["all"], bands)
    assert found is not None
    assert [each.category for each in found.sides[Side.BELOW]] == ["band_8a"]
    assert [each.category for each in found.sides[Side.ABOVE]] == ["band_2"]
    assert [each.category for each in found.clear_together] == ["band_2", "band_8a"]
    assert (found.bands, found.by_chance) == (3, 1)
    many = compare_bands(by_band["all"], [by_band["band_2"], *[by_band["band_5"]] * 5000])
    assert many is not None
    assert not many.clear_together
    assert len(many.sides[Side.ABOVE]) == 1


def test_a_small_but_clear_difference_lies_on_its_own_side_only() -> None:
    for white, side in ((69_200, Side.ABOVE), (70_800, Side.BELOW)):
        lines = [*headcounts(1, "all", white=700_000, bme=300_000, unknown=0),
                 *headcounts(1, "band_2", "clinical", white=white, bme=100_000 - white, unknown=0)]  # fmt: skip
        shares = [each for each in calculate(made(*lines)) if (each.measure, each.group) == ("share", "bme")]
        found = compare_bands(shares[0], [each for each in shares if each.category == "band_2"])
        assert found is not None
        assert {place: len(bands) for place, bands in found.sides.items() if bands} == {side: 1}


def test_a_small_band_differs_only_if_the_exact_test_agrees() -> None:
    lines = [*headcounts(1, "all", white=700, bme=300, unknown=0),
             *headcounts(1, "band_9", "clinical", white=9, bme=0, unknown=0)]  # fmt: skip
    results = [each for each in calculate(made(*lines)) if each.measure == "share" and each.group == "bme"]
    workforce = next(each for each in results if each.section == "all")
    band = next(each for each in results if each.category == "band_9")
    found = compare_bands(workforce, [band])
    assert found is not None
    assert not found.sides[Side.BELOW], "the interval has no 0, but chance alone does this in 7 of 100 cases"


def test_nothing_is_compared_without_intervals() -> None:
    by_band = shares()
    bare = replace(by_band["band_2"], lower=None, upper=None)
    assert compare_bands(None, [by_band["band_2"]]) is None
    assert compare_bands(replace(by_band["all"], lower=None), [by_band["band_2"]]) is None
    assert compare_bands(by_band["all"], [bare]) is None
