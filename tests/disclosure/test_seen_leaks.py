"""Leaks that were seen once: each a return from which a reader could work out a small number, with its kin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.indicators.making import headcounts, made
from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import protect
from wres_kit.disclosure.table import Kind, Quantity, QuantityTable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell, Return, ReturnNotes

RULES = DisclosureParameters()


def protected(one: Return) -> list[Result]:
    return protect(calculate(one), [one], RULES)


def shown(one: Return) -> dict[tuple[int, str, str, str], Result]:
    """Return the published results that rest on counts, by indicator, section, category and group."""
    return {
        (each.indicator, each.section, each.category, each.group): each
        for each in protected(one)
        if each.value is not None and each.measure not in (ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO)
    }


@pytest.mark.parametrize("section", ["department_a", "clinical", "profession_nursing", "band_5"])
def test_the_same_people_under_two_indicators_are_one_number(section: str) -> None:
    place = ("band_5", "all") if section == "band_5" else ("all", section)
    one = made(
        *headcounts(1, *place, white=60, bme=40, unknown=3),
        *headcounts(3, "workforce", section, white=60, bme=40),
        *headcounts(3, "disciplinary", section, white=15, bme=12),
    )
    seen = shown(one)
    both = {(3, section, "disciplinary", group) in seen for group in ("white", "bme")}
    total = any(key[0] == 1 for key in seen)
    assert not (total and both == {True})


def test_respondents_of_departments_are_parts_of_all_respondents() -> None:
    lines = ["5 all all bme respondents 40", "5 all all bme percentage 20", "5 all all white respondents 90"]
    lines += ["5 all all white percentage 20"]
    for name, people in (("a", 20), ("b", 13), ("c", 7)):
        lines += [f"5 department_{name} all bme respondents {people}", f"5 department_{name} all bme percentage 20"]
    seen = [key for key in shown(made(*lines)) if key[3] == "bme"]
    assert (5, "department_c", "all", "bme") not in seen
    assert len(seen) <= 2


def small_bands() -> list[tuple[int, int, int]]:
    numbers = (0, 1, 2, 3, 4, 5, 6, 9, 20)
    return [(white, bme, unknown) for white in (3, 5, 8, 35) for bme in numbers for unknown in numbers]


def test_the_choice_does_not_depend_on_what_is_not_shown() -> None:
    """Whoever runs the program on one guess after the other is left with at least three numbers for each small one."""
    published: dict[tuple[object, ...], set[tuple[int, int, int]]] = {}
    bands = [
        *small_bands(),
        *((35 + more, bme, unknown) for more in range(-4, 5) for bme in range(5) for unknown in (5, 6)),
    ]
    bands += [(43 - bme - unknown, bme, unknown) for bme in range(12) for unknown in range(12)]
    bands += [(20 - bme - unknown, bme, unknown) for bme in range(12) for unknown in range(8)]
    complete = {(43, "complete"), (20, "complete")}
    for band in dict.fromkeys(bands):
        one = made(*headcounts(1, "band_5", "non_clinical", white=band[0], bme=band[1], unknown=band[2]))
        figures = tuple(
            (each.group, each.measure, each.section, each.numerator, each.denominator, each.status)
            for each in protected(one)
        )
        published.setdefault(figures, set()).add(band)
    assert complete
    judged = 0
    for band in [(43 - bme - unknown, bme, unknown) for bme in range(1, 5) for unknown in range(12)]:
        alike = next(bands for bands in published.values() if band in bands)
        guesses = {bme for _, bme, _ in alike}
        judged += 1
        assert max(guesses) - min(guesses) >= 2, (band, alike)
    assert judged == 48


@pytest.mark.parametrize("number", [3, 15, 20])
def test_many_departments_do_not_switch_protection_off(number: int) -> None:
    lines = [*headcounts(1, "all", white=1400, bme=300, unknown=90)]
    unknown = 0
    for at in range(number):
        own = 1 if at < 3 else 6
        unknown += own
        lines += headcounts(1, "all", f"department_d{at}", white=30 + at, bme=10, unknown=own)
    lines += headcounts(1, "all", "site_x", white=93, bme=30, unknown=3)
    seen = shown(made(*lines))
    site = [key for key in seen if key[1] == "site_x"]
    groups = {key[3] for key in site}
    assert not {"white", "bme"} <= groups
    of_departments = [{key[3] for key in seen if key[1] == f"department_d{at}"} for at in range(3)]
    assert not ("bme" in groups and all("white" in each for each in of_departments) and "white" in groups)


def test_a_published_ratio_and_three_counts_give_the_fourth() -> None:
    one = made(
        *headcounts(3, "workforce", white=300, bme=120), *headcounts(3, "disciplinary", white=10),
        "3 all disciplinary all relative_likelihood 0.75",
    )  # fmt: skip
    ratio = next(
        each for each in protected(one) if each.indicator == 3 and each.measure is ResultMeasure.RELATIVE_LIKELIHOOD
    )
    assert ratio.status is Status.SUPPRESSED


def test_a_published_difference_gives_a_board_away() -> None:
    one = made(
        *headcounts(1, "all", white=762, bme=238, unknown=0), *headcounts(9, "voting", all=14),
        "9 all voting bme difference -9.5",
    )  # fmt: skip
    difference = next(each for each in protected(one) if each.measure is ResultMeasure.DIFFERENCE)
    assert difference.status is Status.SUPPRESSED


def test_a_survey_percentage_of_at_most_a_few_is_not_shown() -> None:
    one = made(
        "5 all all all respondents 120", "5 all all all percentage 20.0", "5 all all white respondents 113",
        "5 all all white percentage 19.5", "5 all all bme percentage 28.6",
    )  # fmt: skip
    seen = shown(one)
    assert (5, "all", "all", "bme") not in seen
    assert not {(5, "all", "all", "white"), (5, "all", "all", "all")} <= seen.keys()


FEW = {
    "staff": [*headcounts(1, "all", white=60, bme=8, unknown=0)],
    "four staff": [*headcounts(1, "all", white=60, bme=4, unknown=0)],
    "staff of the department": [*headcounts(1, "all", "department_a", white=60, bme=8, unknown=0)],
    "digits: of up to 13 only 3 of 7 is 42.9%": [*headcounts(1, "all", white=60, bme=13, unknown=0)],
    "another question": ["6 all all bme percentage 28.6", "6 all all bme respondents 7"],
    "the organisation": ["5 all all bme percentage 28.6", "5 all all bme respondents 7"],
}


@pytest.mark.parametrize("why", FEW)
def test_a_survey_percentage_without_respondents_is_not_shown_where_they_must_be_few(why: str) -> None:
    """25.0% of BME staff, where no more than four work, are one of four."""
    section = "department_a" if why in ("staff of the department", "the organisation") else "all"
    percentage = 42.9 if why.startswith("digits") else 25.0
    one = made(*FEW[why], f"5 {section} all bme percentage {percentage}", f"5 {section} all white percentage 20.0")
    seen = shown(one)
    assert (5, section, "all", "bme") not in seen
    assert (5, section, "all", "white") in seen
    broken = [each for each in calculate(one) if (each.indicator, each.section, each.group) == (5, section, "bme")]
    assert (section, "respondents") in [(each.cell.section, each.cell.measure) for each in audit(broken, [one], RULES)]


def test_digits_of_a_survey_percentage_say_how_many_answered() -> None:
    """Of 29 people 7 are 24.14%, and of no smaller number: so 7 of 36 are left."""
    one = made(
        "5 all all all percentage 25", "5 all all all respondents 36", "5 all all white percentage 24.14",
        "5 all all bme percentage 28.57", "5 all all bme respondents 7",
    )  # fmt: skip
    assert not {(5, "all", "all", "white"), (5, "all", "all", "all")} <= shown(one).keys()


@pytest.mark.parametrize(
    ("place", "whole"),
    [("band_5 non_clinical", "all non_clinical"), ("band_5 all", "all all"), ("all department_a", "all all")],
)
def test_digits_of_a_share_say_of_how_few_it_is(place: str, whole: str) -> None:
    """Of at most 21 people, 9.1% are one of 11."""
    (category, section), (total, around) = place.split(), whole.split()
    one = made(*headcounts(1, total, around, white=15, bme=6, unknown=0), f"1 {section} {category} bme percentage 9.1")
    assert (1, section, category, "bme") not in shown(one)


def test_digits_of_a_share_of_a_board_say_of_how_few_it_is() -> None:
    one = made(*headcounts(9, "total_board", white=9, bme=6, unknown=0), "9 all voting bme percentage 7.7")
    assert (9, "all", "voting", "bme") not in shown(one)


@pytest.mark.parametrize("everyone", [[], ["5 all all all respondents 36"]])
def test_a_response_rate_says_how_many_answered_in_all(everyone: list[str]) -> None:
    one = made(
        *headcounts(1, "all", white=30, bme=20, unknown=0), "5 all all all response_rate 72", *everyone,
        "5 all all all percentage 25", "5 all all white percentage 20", "5 all all white respondents 29",
        "5 all all bme percentage 28.6", "5 all all bme respondents 7",
    )  # fmt: skip
    figures = [each for each in protected(one) if each.value is not None and each.indicator == 5]
    white = [each for each in figures if each.group == "white"]
    assert not white or not [each for each in figures if each.measure is ResultMeasure.RESPONSE_RATE]
    assert not [each for each in figures if each.group == "bme"]


def test_a_survey_of_at_most_ten_people_by_the_response_rate_is_not_shown() -> None:
    lines = [
        "5 all all all response_rate 20",
        *(f"5 all all {group} percentage 25" for group in ("white", "bme", "all")),
    ]
    one = made(*headcounts(1, "all", white=20, bme=20, unknown=0), *lines)
    assert not [each for each in protected(one) if each.value is not None and each.indicator == 5]


def sites_and_departments(number: int, within: tuple[tuple[str, str], ...], *, elsewhere: int = 0) -> Return:
    """Return a return with departments, of which the first three are in a site with some staff of no department."""
    lines = [*headcounts(1, "all", white=1400, bme=300, unknown=90)]
    for at in range(number):
        lines += headcounts(1, "all", f"department_d{at}", white=30 + at, bme=10, unknown=1 if at < 3 else 6)
    lines += headcounts(1, "all", "site_x", white=93 + elsewhere, bme=30, unknown=3)
    return replace(made(*lines), notes=ReturnNotes(within=within))


@pytest.mark.parametrize("number", [3, 15, 25])
@pytest.mark.parametrize("elsewhere", [0, 2])
def test_a_declared_site_is_no_way_to_its_departments(number: int, elsewhere: int) -> None:
    """With two people of no department in it, whoever sees all three departments and the site learns of the two."""
    within = tuple((f"department_d{at}", "site_x") for at in range(3))
    seen = shown(sites_and_departments(number, within, elsewhere=elsewhere))
    names = ("site_x", *(f"department_d{at}" for at in range(3)))
    of_white = {name for name in names if (1, name, "all", "white") in seen}
    if elsewhere:
        assert of_white != set(names)
    both = {name for name in names if {(1, name, "all", group) for group in ("white", "bme")} <= seen.keys()}
    assert not both


def test_a_part_within_a_part_of_its_own_kind_is_counted_once() -> None:
    lines = [*headcounts(1, "all", white=900, bme=103, unknown=60)]
    lines += headcounts(1, "all", "department_medicine", white=500, bme=63, unknown=30)
    lines += headcounts(1, "all", "department_stroke", white=300, bme=60, unknown=20)
    lines += headcounts(1, "all", "department_estates", white=400, bme=40, unknown=30)
    one = replace(made(*lines), notes=ReturnNotes(within=(("department_stroke", "department_medicine"),)))
    bme = {key[1] for key in shown(one) if key[3] == "bme"}
    assert {"department_medicine", "department_estates", "all"} <= bme or "department_stroke" in bme
    assert not {"department_medicine", "department_stroke"} <= bme


def test_a_small_section_with_a_single_band_is_at_least_one() -> None:
    """Two bands have at least 5 BME staff each; so of 12 in all the third has 1 or 2, as a band and as a section."""
    one = made(
        *headcounts(1, "band_3", "non_clinical", white=6, bme=1, unknown=0),
        *headcounts(1, "band_3", "clinical", white=1, bme=5, unknown=6),
        *headcounts(1, "band_5", "clinical", white=1, bme=6, unknown=6),
    )
    assert audit(protected(one), [one], RULES) == []


@pytest.mark.parametrize("indicators", [{3: 10}, {1: 10}])
def test_equal_numbers_are_kept_by_the_higher_of_their_thresholds(indicators: dict[int, int]) -> None:
    """All five BME staff entered the process: the number is sensitive under one indicator, so it is under both."""
    one = made(
        *headcounts(1, "all", white=45, bme=5, unknown=21), *headcounts(3, "disciplinary", white=6, bme=5, unknown=12)
    )
    rules = DisclosureParameters.model_validate({"indicators": indicators}, strict=False)
    published = protect(calculate(one), [one], rules)
    assert not audit(published, [one], rules, [])
    assert {(each.indicator, each.group) for each in published if each.value is not None}.isdisjoint(
        {(1, "bme"), (3, "bme")}
    )


@pytest.mark.parametrize("total", ["", "80/32"])
@pytest.mark.parametrize("kinds", [("clinical", "non_clinical", "department_a", "department_b"),
                                   ("profession_a", "profession_b", "department_a", "department_b"),
                                   ("clinical", "non_clinical", "site_x", "site_y")])  # fmt: skip
def test_two_divisions_of_the_same_people_need_no_total(kinds: tuple[str, ...], total: str) -> None:
    """Two and nine of unknown ethnicity by section, five and six by department: five and six less nine are two."""
    numbers = ((30, 12, 2), (50, 20, 9), (40, 16, 5), (40, 16, 6))
    lines = [line for section, (white, bme, unknown) in zip(kinds, numbers, strict=True)
             for line in headcounts(1, "all", section, white=white, bme=bme, unknown=unknown)]  # fmt: skip
    if total:
        lines += headcounts(1, "all", white=80, bme=32)
    one = made(*lines)
    unknown = [(1, section, "all", "unknown") in shown(one) for section in kinds]
    assert unknown != [False, True, True, True]


def test_those_of_unknown_ethnicity_who_follow_in_two_departments_leave_over_a_small_number() -> None:
    """With white 135 of 150 shown, BME are 3 or 4: 3 codes are in them, and 11 or 12 are 3 numbers of at most 4."""
    codes = {"H": 2, "M": 1, "N": 1}
    one = made(
        *headcounts(1, "all", white=135, bme=4, all=150),
        *headcounts(1, "all", "non_clinical", white=135, bme=4, all=150, **codes),
        *headcounts(1, "all", "department_1", white=40, bme=1, unknown=3),
        *headcounts(1, "all", "department_2", white=53, bme=0, all=57),
    )
    assert audit(protected(one), [one], RULES) == []


def test_a_board_on_which_all_but_the_white_members_vote() -> None:
    """With white 9 of 13 shown, the 4 others all vote. At most 4 vote, so no white member does."""
    rules = DisclosureParameters(suppress_zero=True)
    one = made(
        *headcounts(1, "all", white=40, bme=12, unknown=7),
        *headcounts(9, "total_board", white=9, bme=3, unknown=1),
        *headcounts(9, "voting", white=0, bme=3, unknown=1),
    )
    assert audit(protect(calculate(one), [one], rules), [one], rules) == []


@pytest.mark.parametrize("unknown", [(2, 9, 5, 6), (2, 9, 5, 9), (3, 9, 5, 7), (4, 9, 5, 5)])
def test_whether_a_common_total_is_supposed_does_not_depend_on_numbers(unknown: tuple[int, ...]) -> None:
    """Until November 2026 it did: on whether the two divisions agreed in all groups."""
    kinds = ("clinical", "non_clinical", "department_a", "department_b")
    lines = [line for section, people in zip(kinds, unknown, strict=True)
             for line in headcounts(1, "all", section, white=40, bme=16, unknown=people)]  # fmt: skip
    one = made(*lines)
    accounts = accounts_of(one, limits_of(DisclosureParameters(), one.standard))
    whole = accounts.places[Cell(one.organisation, one.year, 1, "all", "all", "unknown", "headcount")]
    divided = [equation for equation in accounts.equations if equation.get(whole) == -1]
    sections = [{accounts.cells[at].section for at in equation} for equation in divided]
    assert all(any({*pair} <= names for names in sections) for pair in (kinds[:2], kinds[2:]))


OF_TRAINING = DisclosureParameters.model_validate({"indicators": {4: 10}}, strict=False)
"""The limit of indicator 1 is 5, that of indicator 4 is 10."""


@pytest.mark.parametrize("section", ["all", "department_a", "profession_nursing"])
def test_those_without_an_event_are_kept_by_its_limit(section: str) -> None:
    """22 of 29 with training are 7 without."""
    one = made(
        *headcounts(1, "all", section, white=80, bme=29, unknown=11),
        *headcounts(4, "training", section, white=60, bme=22, unknown=11),
    )
    published = protect(calculate(one), [one], OF_TRAINING)
    seen = {(each.indicator, each.group) for each in published if each.value is not None}
    assert not {(1, "bme"), (4, "bme")} <= seen
    assert audit(published, [one], OF_TRAINING) == []
    plain = [replace(each, status=Status.PUBLISHED) for each in calculate(one)]
    assert any((leak.low, leak.high) == (7, 7) and "without" in leak.what for leak in audit(plain, [one], OF_TRAINING))


def test_those_without_an_event_and_of_no_department_are_kept_by_its_limit() -> None:
    """60 less 31 are of no department, of which 43 less 21 had training: 7 had not."""
    one = made(
        *headcounts(1, "all", white=120, bme=60), *headcounts(4, "training", white=90, bme=43),
        *headcounts(4, "workforce", "department_a", white=70, bme=31),
        *headcounts(4, "training", "department_a", white=54, bme=21),
    )  # fmt: skip
    published = protect(calculate(one), [one], OF_TRAINING)
    seen = {(each.indicator, each.section, each.group) for each in published if each.value is not None}
    assert not {(1, "all", "bme"), (4, "all", "bme"), (4, "department_a", "bme")} <= seen
    assert audit(published, [one], OF_TRAINING) == []
    plain = [replace(each, status=Status.PUBLISHED) for each in calculate(one)]
    assert any("of no department, without it" in leak.what for leak in audit(plain, [one], OF_TRAINING))


def test_where_nobody_had_an_event_its_limit_is_not_that_of_the_people() -> None:
    """That none of 8 was disciplined tells no more than that they are 8, which may be known."""
    one = made(
        *headcounts(1, "all", white=80, bme=8, unknown=12), *headcounts(3, "disciplinary", white=20, bme=0, unknown=0)
    )
    rules = DisclosureParameters.model_validate({"indicators": {3: 10}}, strict=False)
    published = protect(calculate(one), [one], rules)
    assert {(1, "bme"), (3, "bme")} <= {(each.indicator, each.group) for each in published if each.value is not None}
    assert audit(published, [one], rules) == []


def test_where_nobody_of_a_department_or_of_none_had_an_event_its_limit_is_not_that_of_the_people() -> None:
    """Nobody of department A and nobody of no department was disciplined, of everyone: so nobody of each group."""
    one = made(
        *headcounts(1, "all", white=61, bme=56, unknown=54),
        *headcounts(3, "workforce", "department_a", white=14, bme=6, unknown=27),
        *headcounts(3, "disciplinary", "department_a", white=0, bme=0, unknown=0),
        *headcounts(3, "workforce", "department_b", white=38, bme=30, unknown=6),
        *headcounts(3, "disciplinary", "department_b", white=9, bme=12, unknown=0),
        *headcounts(3, "disciplinary", white=9, bme=12, unknown=0),
    )
    rules = DisclosureParameters.model_validate({"indicators": {3: 10}}, strict=False)
    published = protect(calculate(one), [one], rules)
    seen = {(each.indicator, each.section, each.group) for each in published if each.value is not None}
    assert (3, "department_a", "white") in seen
    assert audit(published, [one], rules) == []


def test_ten_of_a_department_who_had_training_are_at_least_ten_of_it() -> None:
    """With 11 in all shown, none or one is of no department."""
    one = made(
        *headcounts(1, "all", white=80, bme=29, unknown=11),
        *headcounts(4, "workforce", "department_a", white=40, bme=19, unknown=10),
        *headcounts(4, "training", "department_a", white=26, bme=12, unknown=10),
    )
    published = protect(calculate(one), [one], OF_TRAINING)
    assert audit(published, [one], OF_TRAINING) == []


def test_two_equal_numbers_that_are_not_small_are_known_by_the_higher_limit() -> None:
    department, trained = Quantity(Kind.OPEN, 5, 10, 10), Quantity(Kind.OPEN, 10, 10, 10)
    for quantities in ((department, trained), (trained, department)):
        table = QuantityTable(quantities, ({0: -1, 1: 1},), ())
        assert table.merged(table.same()).quantities[0].least == 10


@pytest.mark.parametrize("staff", [12, 14])
def test_no_more_answered_in_another_department_than_work_there(staff: int) -> None:
    """Of 21 who answered, at most 12 are of department_a with its 12 staff, so 9 or 10 are of department_b."""
    lines = []
    for section, white, bme in (("all", 67, 14 + staff), ("department_a", 21, staff), ("department_b", 46, 14)):
        lines += headcounts(1, "all", section, white=white, bme=bme, unknown=0)
    for section, white, bme in (("all", 42, 21), ("department_a", 14, 11), ("department_b", 28, 10)):
        for group, people in (("white", white), ("bme", bme)):
            lines += [f"5 {section} all {group} respondents {people}", f"5 {section} all {group} percentage 25.0"]
    one = made(*lines)
    seen = shown(one)
    assert not audit(protected(one), [one], RULES)
    assert (5, "all", "all", "bme") in seen
    assert ((1, "department_a", "all", "bme") in seen) == (staff == 14), "shown where it says little"


def test_a_survey_by_department_that_most_staff_answered_is_not_lost() -> None:
    """Where the staff of departments say how many answered, sums that leave too little room are found one by one."""
    staff = [(30, 6, 7), (30, 9, 0), (3, 12, 0)]
    answered = [(30, 4), (23, 5), (2, 11)]
    sections = ["all", *(f"department_{name}" for name in "abc")]
    lines: list[str] = []
    for section, counts in zip(sections, [tuple(map(sum, zip(*staff, strict=True))), *staff], strict=True):
        lines += headcounts(1, "all", section, **dict(zip(("white", "bme", "unknown"), counts, strict=True)))
    for section, counts in zip(sections, [tuple(map(sum, zip(*answered, strict=True))), *answered], strict=True):
        for indicator in (5, 8):
            for group, people in zip(("white", "bme"), counts, strict=True):
                lines.append(f"{indicator} {section} all {group} respondents {people}")
                lines.append(f"{indicator} {section} all {group} percentage 25")
    one = made(*lines)
    seen = shown(one)
    assert not audit(protected(one), [one], RULES)
    assert {(1, "all", "all", "bme"), (5, "all", "all", "white"), (8, "all", "all", "white")} <= seen.keys()
