from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.disclosure.random_returns import GROUPS, LARGE, returns
from tests.examples import examples
from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.disclosure.knowledge import UnknownFigureError
from wres_kit.disclosure.protect import NOTE, DisclosureError, protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status
from wres_kit.project import DisclosureParameters

if TYPE_CHECKING:
    from wres_kit.returns.cells import Return

RULES = DisclosureParameters()
RELAXED = examples(4, *HealthCheck)


def protected(one: Return, rules: DisclosureParameters = RULES) -> list[Result]:
    return protect(calculate(one), [one], rules)


def shown(results: list[Result], **wanted: object) -> list[str]:
    """Return the groups of the results that fit and have a value."""
    fitting = [one for one in results if all(getattr(one, name) == value for name, value in wanted.items())]
    return [one.group for one in fitting if one.status is Status.PUBLISHED]


def test_nothing_is_withheld_where_all_numbers_are_large() -> None:
    one = made(
        *headcounts(1, "all", white=2505, bme=725, unknown=66),
        *headcounts(1, "band_5", "clinical", white=300, bme=150, unknown=12),
        *headcounts(3, "disciplinary", white=17, bme=9),
    )
    assert protected(one) == calculate(one)


def test_a_small_number_takes_its_ratio_with_it() -> None:
    one = made(*headcounts(1, "all", white=2505, bme=725, unknown=66), *headcounts(3, "disciplinary", white=17, bme=4))
    results = [each for each in protected(one) if each.indicator == 3]
    assert {(each.group, each.status) for each in results} == {
        ("white", Status.PUBLISHED),
        ("bme", Status.SUPPRESSED),
        ("all", Status.SUPPRESSED),
    }


@pytest.mark.parametrize(("people", "shown"), [(3, None), (4, None), (5, 5)])
def test_the_count_of_a_few_respondents_is_not_shown_with_their_percentage(people: int, shown: int | None) -> None:
    """The survey publishes the percentage of 3 of 24; we leave the number of people to it."""
    few, many = f"{100 * people / 24:.14f}", "37.50000000000000"
    one = made(
        f"8 all all white percentage {many}", "8 all all white respondents 24",
        f"8 all all bme percentage {few}", "8 all all bme respondents 24",
    )  # fmt: skip
    counted = {each.group: each.numerator for each in calculate(one) if each.measure is ResultMeasure.PERCENTAGE}
    assert (counted["white"], counted["bme"]) == (9, people)
    after = {each.group: each for each in protected(one) if each.measure is ResultMeasure.PERCENTAGE}
    assert (after["white"].numerator, after["bme"].numerator) == (9, shown)
    assert (after["bme"].value, after["bme"].status) == (pytest.approx(100 * people / 24), Status.PUBLISHED)


def test_a_suppressed_result_says_nothing_but_why() -> None:
    one = made(*headcounts(1, "all", white=2505, bme=725, unknown=66), *headcounts(3, "disciplinary", white=17, bme=4))
    for each in protected(one):
        if each.status is Status.SUPPRESSED:
            assert (each.value, each.numerator, each.denominator, each.lower, each.upper) == (None,) * 5
            assert (each.note, each.inputs, each.basis) == (NOTE, (), Basis.NONE)


def test_a_suppressed_ratio_does_not_tell_whether_there_was_none_for_a_zero() -> None:
    shortlisted = headcounts(2, "shortlisted", white=400, bme=300, unknown=20)
    ratios = []
    for people in (0, 4):
        one = made(*shortlisted, *headcounts(2, "appointed", white=3, bme=people, unknown=0))
        ratios += [each for each in protected(one) if (each.indicator, each.group) == (2, "all")]
    assert [each.status for each in ratios] == [Status.SUPPRESSED] * 2
    assert ratios[0] == ratios[1]


@pytest.mark.parametrize(("bme", "status"), [(4, Status.SUPPRESSED), (5, Status.PUBLISHED), (0, Status.PUBLISHED)])
def test_the_threshold_itself_may_be_published_and_so_may_zero(bme: int, status: Status) -> None:
    one = made(*headcounts(2, "shortlisted", white=400, bme=300), *headcounts(2, "appointed", white=40, bme=bme))
    found = next(each for each in protected(one) if (each.indicator, each.group) == (2, "bme"))
    assert found.status is status


def test_zero_is_withheld_where_the_rules_say_so_and_so_is_the_reason_there_is_no_ratio() -> None:
    one = made(*headcounts(2, "shortlisted", white=400, bme=300), *headcounts(2, "appointed", white=40, bme=0))
    results = protected(one, DisclosureParameters(suppress_zero=True))
    of_two = {each.group: each.status for each in results if each.indicator == 2}
    assert of_two == {"white": Status.PUBLISHED, "bme": Status.SUPPRESSED, "all": Status.SUPPRESSED}


def test_those_without_the_event_are_people_too() -> None:
    one = made(*headcounts(1, "all", white=500, bme=40, unknown=0), *headcounts(4, "training", white=300, bme=38))
    found = [each for each in protected(one) if each.indicator == 4 and each.status is Status.SUPPRESSED]
    assert {each.group for each in found} == {"bme", "all"}


def test_a_small_group_is_not_left_over_from_the_others() -> None:
    one = made(*headcounts(1, "band_9", "clinical", white=60, bme=3, unknown=20))
    assert shown(protected(one), indicator=1, category="band_9") == ["unknown"]


def test_of_two_numbers_that_must_go_the_bme_share_stays() -> None:
    one = made(*headcounts(1, "band_9", "clinical", white=60, bme=20, unknown=3))
    assert shown(protected(one), indicator=1, category="band_9") == ["bme"]


def test_two_ones_are_not_hidden_behind_their_sum() -> None:
    one = made(*headcounts(1, "band_9", "clinical", white=60, bme=1, unknown=1))
    assert shown(protected(one), indicator=1, category="band_9") == []


def test_two_fours_are_not_hidden_behind_their_sum() -> None:
    one = made(*headcounts(1, "band_9", "clinical", white=60, bme=4, unknown=4))
    assert shown(protected(one), indicator=1, category="band_9") == []


def test_nor_are_a_four_and_a_three_who_could_be_a_three_and_a_four_only() -> None:
    one = made(*headcounts(1, "band_9", "clinical", white=60, bme=4, unknown=3))
    assert shown(protected(one), indicator=1, category="band_9") == []


def test_a_band_is_not_left_over_from_its_section() -> None:
    grades = ("consultant", "non_consultant_career_grade", "trainee", "other")
    numbers = dict(zip(grades, (3, 40, 30, 20), strict=True))
    lines = [
        line
        for grade, bme in numbers.items()
        for line in headcounts(1, grade, "medical_dental", white=90, bme=bme, unknown=0)
    ]
    results = protected(made(*lines))
    hidden = [grade for grade in grades if "bme" not in shown(results, section="medical_dental", category=grade)]
    assert len(hidden) == 2
    assert hidden[0] == "consultant"
    assert "bme" in shown(results, section="medical_dental", category="all")


def test_members_who_do_not_vote_are_people_too() -> None:
    board = headcounts(9, "total_board", white=12, bme=8, unknown=0)
    staff = headcounts(1, "all", white=800, bme=180, unknown=20)
    one = made(*board, *headcounts(9, "voting", white=12, bme=6, unknown=0), *staff)
    results = protected(one)
    assert "bme" in shown(results, indicator=9, category="voting")
    assert shown(results, category="voting", measure=ResultMeasure.SHARE) == ["white", "bme", "unknown"]
    assert "bme" not in shown(results, indicator=9, category="total_board")


def test_a_percentage_that_can_only_be_four_people_is_withheld() -> None:
    one = made("1 all band_9 bme percentage 1.4", "1 all band_9 all headcount 295")
    found = next(each for each in protected(one) if each.category == "band_9")
    assert found.status is Status.SUPPRESSED
    many = made("1 all band_9 bme percentage 1.4", "1 all band_9 all headcount 2950")
    assert next(each for each in protected(many) if each.category == "band_9").value == 1.4


def test_a_number_and_its_percentage_give_the_whole_away() -> None:
    """30 people who are 97% of a band are all but one of it."""
    one = made("1 all band_9 bme percentage 97", "1 all band_9 bme headcount 30")
    assert next(each for each in protected(one) if each.category == "band_9").status is Status.SUPPRESSED


def test_a_published_likelihood_of_few_people_takes_the_published_ratio_with_it() -> None:
    one = made(
        *headcounts(1, "all", white=500, bme=100, unknown=0),
        "3 all disciplinary white percentage 2.0",
        "3 all disciplinary bme percentage 3.0",
        "3 all disciplinary all relative_likelihood 1.5",
    )
    assert shown(protected(one), indicator=3) == ["white"]


def test_few_respondents_are_withheld_with_what_would_give_them_away() -> None:
    def survey(white: int, bme: int, everyone: int) -> Return:
        bases = {"white": white, "bme": bme, "all": everyone}
        lines = [f"5 all all {group} respondents {base}" for group, base in bases.items()]
        return made(*lines, *(f"5 all all {group} percentage 20.0" for group in bases))

    def percentages(white: int, bme: int, everyone: int) -> list[str]:
        return shown(protected(survey(white, bme, everyone)), indicator=5, measure=ResultMeasure.PERCENTAGE)

    assert percentages(800, 11, 811) == ["white", "bme", "all"]
    assert percentages(800, 10, 810) == ["all"]
    assert percentages(800, 10, 900) == ["white", "all"]
    assert percentages(800, 60, 865) == ["white", "bme"]  # 5 of unknown ethnicity would be left over


def test_a_survey_with_few_respondents_in_all_is_withheld() -> None:
    one = made("5 all all all percentage 10.0", "5 all all all respondents 10")
    assert shown(protected(one), indicator=5) == []


def test_equal_workforces_stand_and_fall_together() -> None:
    one = made(
        *headcounts(1, "all", white=60, bme=3, unknown=9), *headcounts(3, "workforce", white=60, bme=3),
        *headcounts(3, "disciplinary", white=10, bme=0),
    )  # fmt: skip
    results = protected(one)
    assert "bme" not in shown(results, indicator=3, measure=ResultMeasure.LIKELIHOOD)
    assert "bme" not in shown(results, indicator=1)


def test_a_threshold_of_zero_withholds_nothing() -> None:
    one = made(*headcounts(1, "all", white=60, bme=1, unknown=1))
    assert protected(one, DisclosureParameters(threshold=0, survey_threshold=0)) == calculate(one)


def test_each_year_is_protected_by_its_own_return() -> None:
    small = made(*headcounts(1, "all", white=60, bme=1, unknown=9), year=2023)
    large = made(*headcounts(1, "all", white=60, bme=10, unknown=9), year=2024)
    results = protect([*calculate(small), *calculate(large)], [small, large], RULES)
    assert shown(results, indicator=1, measure=ResultMeasure.SHARE, year=2024) == ["white", "bme", "unknown"]
    assert "bme" not in shown(results, indicator=1, year=2023)


def test_what_cannot_be_judged_is_refused() -> None:
    one = made(*headcounts(1, "all", white=60, bme=10, unknown=9))
    with pytest.raises(DisclosureError, match="its return is not known"):
        protect(calculate(one), [], RULES)
    loose = replace(next(each for each in calculate(one) if each.value is not None), inputs=())
    with pytest.raises(UnknownFigureError, match="what it was calculated from"):
        protect([loose], [one], RULES)


# Properties.


@given(returns(), st.randoms(use_true_random=False))
@RELAXED
def test_any_return_is_protected(one: Return, random) -> None:
    """All properties of a return are looked at together: protecting one can take seconds."""
    results = calculate(one)
    shown = protect(results, [one], RULES)
    no_small_number_stands(shown)
    no_small_number_is_learned(shown)
    for before, after in zip(shown, protect(shown, [one], RULES), strict=True):
        assert after in (before, before.without_value(Status.SUPPRESSED, NOTE)), "protecting again shows more"
    shuffled = results.copy()
    random.shuffle(shuffled)
    assert hidden(protect(shuffled, [one], RULES)) == hidden(shown), "the order of results matters"


def no_small_number_stands(shown: list[Result]) -> None:
    for each in shown:
        survey = each.measure in (ResultMeasure.PERCENTAGE, ResultMeasure.GAP)
        counts = [each.numerator, each.denominator]
        if each.measure is ResultMeasure.LIKELIHOOD and each.value is not None:
            counts.append(each.denominator - each.numerator)  # type: ignore[operator]
        for count in counts:
            assert count is None or count == 0 or count >= (11 if survey else 5)


def no_small_number_is_learned(shown: list[Result]) -> None:
    """By a reader who solves one equation after the other."""
    for place, count in learned(shown).items():
        if place[0] == "respondents":
            assert count == 0 or count >= 11, f"{place}: {count}"
        elif place[-1] != "all" or place[0] != "rest":
            assert count == 0 or count >= 5, f"{place}: {count}"


def hidden(shown: list[Result]) -> set[tuple[object, ...]]:
    return {key(each) for each in shown if each.status is Status.SUPPRESSED}


@given(returns(LARGE, margin=15))
@RELAXED
def test_large_numbers_stay(one: Return) -> None:
    assert all(each.status is not Status.SUPPRESSED for each in protected(one))


def key(each: Result) -> tuple[object, ...]:
    return each.indicator, each.measure, each.section, each.category, each.group


Place = tuple[str, ...]


def learned(results: list[Result]) -> dict[Place, float]:
    """Return every count that follows from published ones, by sums written down here and nowhere else."""
    known = published_counts(results)
    sums = [*sums_of_staff(), *sums_of_clusters(), *sums_of_board(), *sums_of_events(), *sums_of_survey()]
    sums += same_figures(known)
    while True:
        before = len(known)
        solve_ratios(results, known)
        for total, parts in sums:
            unknown = [place for place in (total, *parts) if place not in known]
            if unknown == [total]:
                known[total] = sum(known[part] for part in parts)
            elif len(unknown) == 1 and total in known:
                known[unknown[0]] = known[total] - sum(known[part] for part in parts if part in known)
        if len(known) == before:
            return known


def published_counts(results: list[Result]) -> dict[Place, float]:
    known: dict[Place, float] = {}
    people = {
        "disciplinary": "workforce",
        "training": "workforce",
        "appointed": "shortlisted",
        "shortlisted": "applied",
    }
    for each in results:
        if each.measure is ResultMeasure.SHARE and each.value is not None:
            known[str(each.indicator), each.section, each.category, each.group] = each.numerator
            known[str(each.indicator), each.section, each.category, "all"] = each.denominator
        if each.measure in (ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO) and each.value is not None:
            known["1", "all", each.category, "bme"] = each.numerator
            known["1", "all", each.category, "all"] = each.denominator
        if each.measure is ResultMeasure.LIKELIHOOD and each.value is not None:
            known[str(each.indicator), "all", each.category, each.group] = each.numerator
            known[str(each.indicator), "all", people[each.category], each.group] = each.denominator
        if each.measure is ResultMeasure.PERCENTAGE and each.value is not None:
            known["respondents", str(each.indicator), each.group] = each.denominator
    return known


def sums_of_staff() -> list[tuple[Place, list[Place]]]:
    sums: list[tuple[Place, list[Place]]] = []
    places = [
        (one.section, category)
        for one in WRES.bands.sections
        for category in ("all", *(b.category for b in one.addends))
    ]
    for section, category in [("all", "all"), *places]:
        sums.append((("1", section, category, "all"), [("1", section, category, group) for group in GROUPS]))
    for group in (*GROUPS, "all"):
        for one in WRES.bands.sections:
            bands = [("1", one.section, band.category, group) for band in one.addends]
            sums.append((("1", one.section, "all", group), bands))
        sums.append((("1", "all", "all", group), [("1", one.section, "all", group) for one in WRES.bands.sections]))
    return sums


def solve_ratios(results: list[Result], known: dict[Place, float]) -> None:
    """Work out the fourth number of a race disparity ratio of which three are known: it is published unrounded."""
    for each in results:
        if each.measure is not ResultMeasure.RACE_DISPARITY_RATIO or each.value is None:
            continue
        below, _, above = each.category.split("_")
        one, two, three, four = (
            ("1", each.section, cluster, group) for group in ("white", "bme") for cluster in (above, below)
        )
        unknown = [place for place in (one, two, three, four) if place not in known]
        if len(unknown) == 1:
            product = dict.fromkeys(unknown, 1.0) | {
                place: known[place] for place in known if place in (one, two, three, four)
            }
            left, right = product[one] * product[four], each.value * product[two] * product[three]
            known[unknown[0]] = round(right / left if unknown[0] in (one, four) else left / right)


def sums_of_clusters() -> list[tuple[Place, list[Place]]]:
    """Bands and clusters of bands, in each section and across the sections."""
    clusters = {
        "lower": ["under_band_1", *(f"band_{number}" for number in range(1, 6))],
        "middle": ["band_6", "band_7"],
        "upper": ["band_8a", "band_8b", "band_8c", "band_8d", "band_9", "vsm"],
    }
    agenda = ("non_clinical", "clinical")
    sums: list[tuple[Place, list[Place]]] = []
    for group in (*GROUPS, "all"):
        for section in agenda:
            sums.append((("1", section, "all", group), [("1", section, cluster, group) for cluster in clusters]))
        for cluster, bands in clusters.items():
            for section in (*agenda, "all"):
                sums.append((("1", section, cluster, group), [("1", section, band, group) for band in bands]))
            for category in (cluster, *bands):
                sums.append((("1", "all", category, group), [("1", one, category, group) for one in agenda]))
    for category in (*clusters, *(band for bands in clusters.values() for band in bands)):
        for section in (*agenda, "all"):
            sums.append((("1", section, category, "all"), [("1", section, category, group) for group in GROUPS]))
    return sums


def sums_of_board() -> list[tuple[Place, list[Place]]]:
    parts = ("total_board", "voting", "executive", "workforce")
    sums: list[tuple[Place, list[Place]]] = [
        (("9", "all", part, "all"), [("9", "all", part, group) for group in GROUPS]) for part in parts
    ]
    for group in (*GROUPS, "all"):
        for part in ("voting", "executive"):
            sums.append((("9", "all", "total_board", group), [("9", "all", part, group), ("rest", part, group)]))
    return sums


def sums_of_events() -> list[tuple[Place, list[Place]]]:
    steps = [("2", "applied", "shortlisted"), ("2", "shortlisted", "appointed")]
    steps += [("3", "workforce", "disciplinary"), ("4", "workforce", "training")]
    return [
        ((indicator, "all", people, group), [(indicator, "all", events, group), ("rest", indicator, events, group)])
        for indicator, people, events in steps
        for group in GROUPS
    ]


def sums_of_survey() -> list[tuple[Place, list[Place]]]:
    return [
        (("respondents", indicator, "all"), [("respondents", indicator, group) for group in GROUPS])
        for indicator in ("5", "8")
    ]


def same_figures(known: dict[Place, float]) -> list[tuple[Place, list[Place]]]:
    """The workforce of 3, 4 and 9 is that of indicator 1, as random returns have it."""
    return [
        (("1", "all", "all", group), [(indicator, "all", "workforce", group)])
        for indicator in ("3", "4", "9")
        for group in (*GROUPS, "all")
    ]
