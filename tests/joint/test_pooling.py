"""What members returned is added up where arithmetic allows, and refused with the reason where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.joint.conftest import Joint, each
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Status
from wres_kit.joint.pooling import Member, Pool, with_totals
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.returns.confirmations import read_remarks
from wres_kit.returns.sums import Sum

COULD_NOT = "This could not be pooled from the members' returns: "


def value(one: Return, indicator: int, category: str, group: str, measure: str = "headcount", *, section: str = "all"):
    found = one.get(indicator, category, group, measure, section)
    return None if found is None else found.value


def test_a_total_gives_a_part_only_where_it_is_the_one_that_is_missing() -> None:
    total, *parts = (Cell("X11", 2024, 1, "all", "all", group, "headcount") for group in ("all", "white", "bme", "A"))
    whole = Sum(total, tuple(parts))
    for known, follows in (
        ({total: 9, parts[0]: 4}, {}),
        ({total: 9, parts[0]: 4, parts[1]: 2}, {parts[2]: 3}),
        ({total: 9, parts[0]: 9}, {parts[1]: 0, parts[2]: 0}),
        (dict.fromkeys(parts, 2), {total: 6}),
        (dict.fromkeys(parts[:2], 2), {}),
        ({total: 1, parts[0]: 4, parts[1]: 2}, {}),
    ):
        assert with_totals(known, [whole]) == known | follows
        assert with_totals(known, [whole._replace(exhaustive=False)]) == known


def reasons(one: Return, indicator: int) -> list[str]:
    return [
        remark.not_reported for remark in one.notes.remarks if remark.indicator == indicator and remark.not_reported
    ]


def test_headcounts_add_up_and_name_their_members_without_their_figures(joint: Joint) -> None:
    one = joint.pooled(each(3, "disciplinary", "bme", (7, 8, 9)))
    found = one.get(3, "disciplinary", "bme")
    assert found is not None
    assert found.value == 24
    assert found.source == (
        "Sum of the returns of Example Clinic (X11), Example Hospice (X12) and Example Practice (X13)"
    )
    assert found.file == "params/groups/examples.yml"
    lines = (joint.root / found.file).read_text(encoding="utf-8").splitlines()
    assert lines[found.row - 1].startswith("members")


def test_a_figure_that_one_member_did_not_return_is_not_reported_and_the_reason_is_said(joint: Joint) -> None:
    rows = each(2, "shortlisted", "bme", (20, 30, 40)) + each(2, "appointed", "bme", (5, None, 7))
    one = joint.pooled(rows)
    assert value(one, 2, "shortlisted", "bme") == 90
    assert value(one, 2, "appointed", "bme") is None
    assert reasons(one, 2) == [COULD_NOT + "Example Hospice gave no figure for appointed."]


def test_whoever_returned_nothing_is_named(joint: Joint) -> None:
    rows = each(3, "disciplinary", "bme", (5, 6, None)) + each(5, "all", "bme", (30, None, None), "percentage")
    one = joint.pooled(rows)
    assert reasons(one, 3) == [COULD_NOT + "nothing was returned for this year by Example Practice."]
    assert "nothing was returned for this indicator by Example Hospice" in reasons(one, 5)[0]
    assert one.values == {}


def test_survey_percentages_count_by_their_respondents(joint: Joint) -> None:
    rows = each(6, "all", "bme", (20.0, 30.0, 50.0), "percentage")
    rows += each(6, "all", "bme", (100, 200, 100), "respondents")
    one = joint.pooled(rows)
    assert value(one, 6, "all", "bme", "percentage") == pytest.approx((20 * 100 + 30 * 200 + 50 * 100) / 400)
    assert value(one, 6, "all", "bme", "respondents") == 400
    source = one.get(6, "all", "bme", "percentage")
    assert source is not None
    assert source.source.endswith("weighted by their respondents")
    assert [remark.note for remark in one.notes.remarks] == [
        "Percentages are averages of the members' percentages, each counting by its number of respondents."
    ]


def test_an_average_is_rounded_to_the_decimal_places_of_the_coarsest_percentage(joint: Joint) -> None:
    """32.5875: all its digits would tell who knows the percentages how many people each is of."""
    rows = each(6, "all", "bme", ("20.25", "30", "50.1"), "percentage")
    one = joint.pooled(rows + each(6, "all", "bme", (100, 200, 100), "respondents"))
    found = one.get(6, "all", "bme", "percentage")
    assert found is not None
    assert (found.value, found.decimals) == (33, 0)
    rows = each(6, "all", "bme", ("20.25", "30.00", "50.10"), "percentage")
    one = joint.pooled(rows + each(6, "all", "bme", (100, 200, 100), "respondents"))
    assert value(one, 6, "all", "bme", "percentage") == 32.59


def test_a_member_of_whom_nobody_answered_counts_for_nothing(joint: Joint) -> None:
    rows = each(6, "all", "bme", (20, 40, None), "percentage") + each(6, "all", "bme", (50, 50, 0), "respondents")
    assert value(joint.pooled(rows), 6, "all", "bme", "percentage") == 30


def test_survey_percentages_without_respondents_are_refused(joint: Joint) -> None:
    rows = each(6, "all", "bme", (20, 30, 40), "percentage") + each(6, "all", "bme", (100, 200, None), "respondents")
    one = joint.pooled(rows)
    assert one.values == {}
    told = "gave percentages without the number of people or respondents they are of (BME staff)."
    assert reasons(one, 6) == [f"{COULD_NOT}Example Practice {told}"]


def test_published_ratios_are_refused_unless_the_counts_behind_them_are_pooled(joint: Joint) -> None:
    ratios = each(2, "appointed", "all", (1.2, 1.1, 1.0), "relative_likelihood")
    (reason,) = reasons(joint.pooled(ratios), 2)
    assert "gave a published ratio or difference without the counts behind it" in reason
    counts = [
        row for group in ("white", "bme")
        for row in each(2, "shortlisted", group, (50, 60, 70)) + each(2, "appointed", group, (6, 7, 8))
    ]  # fmt: skip
    assert reasons(joint.pooled(counts), 2) == []


def test_shares_of_people_are_averaged_by_people_and_shares_of_full_time_equivalents_refused(joint: Joint) -> None:
    rows = each(1, "all", "all", (100, 300, 400)) + each(1, "all", "bme", (10, 20, 25), "percentage")
    assert value(joint.pooled(rows), 1, "all", "bme", "percentage") == 21  # 21.25
    joint.remark("X12", 2024, "  - {indicator: 1, basis: as_published_fte}\n")
    one = joint.pooled(rows)
    assert value(one, 1, "all", "bme", "percentage") is None
    assert "the percentages of Example Hospice are of full-time equivalents" in reasons(one, 1)[0]


def test_counts_of_some_and_percentages_of_others_are_averaged(joint: Joint) -> None:
    rows = each(1, "all", "all", (100, 300, 400)) + each(1, "all", "bme", (None, 20, 25), "percentage")
    one = joint.pooled([*rows, ("X11", 2024, 1, "all", "all", "bme", "headcount", 13)])
    assert value(one, 1, "all", "bme", "percentage") == 22  # 21.625
    assert value(one, 1, "all", "bme") is None


def test_a_total_that_a_member_gives_in_parts_is_added_up_first(joint: Joint) -> None:
    rows = each(1, "all", "all", (100, 200, None))
    rows += [("X13", 2024, 1, "all", "all", group, "headcount", count)
             for group, count in (("white", 20), ("bme", 10), ("unknown", 5))]  # fmt: skip
    assert value(joint.pooled(rows), 1, "all", "all") == 335


def test_a_band_that_is_missing_where_the_others_make_the_total_is_zero(joint: Joint) -> None:
    def staff(code: str, bands: dict[str, int], total: int) -> list:
        places = {**bands, "all": total}
        return [(code, 2024, 1, "clinical", band, "bme", "headcount", count) for band, count in places.items()]

    complete = staff("X11", {"band_5": 9, "band_9": 6}, 15) + staff("X12", {"band_5": 8, "band_9": 7}, 15)
    one = joint.pooled(complete + staff("X13", {"band_5": 12}, 12))
    assert value(one, 1, "band_9", "bme", section="clinical") == 13
    one = joint.pooled(complete + staff("X13", {"band_5": 12}, 14))
    assert value(one, 1, "band_9", "bme", section="clinical") is None
    assert reasons(one, 1) == [COULD_NOT + "Example Practice gave no figure for Band 9."]
    assert [remark.section for remark in one.notes.remarks] == ["clinical"]


def test_the_workforce_of_indicator_1_stands_in_for_that_of_others(joint: Joint) -> None:
    rows = each(1, "all", "bme", (30, 40, 50)) + each(3, "workforce", "bme", (31, None, None))
    assert value(joint.pooled(rows), 3, "workforce", "bme") == 121


def test_figures_that_exist_jointly_only_are_taken_from_rows_of_the_group(joint: Joint) -> None:
    rows = each(2, "appointed", "bme", (5, 6, 7)) + each(3, "disciplinary", "bme", (5, 6, 7))
    one = joint.pooled([*rows, ("examples", 2024, 2, "all", "appointed", "bme", "headcount", 25)])
    assert value(one, 2, "appointed", "bme") == 25
    found = one.get(2, "appointed", "bme")
    assert found is not None
    assert found.file == "data/returns/all.csv"
    assert value(one, 3, "disciplinary", "bme") == 18


def test_the_reasons_stand_on_the_results(joint: Joint) -> None:
    one = joint.pooled(each(2, "appointed", "bme", (5, None, 7)) + each(3, "disciplinary", "bme", (5, 6, 7)))
    results = calculate(one, read_remarks(joint.project, one).remarks)
    missing = [result for result in results if result.indicator == 2]
    assert {result.status for result in missing} == {Status.NOT_REPORTED}
    assert all("Example Hospice" in result.note for result in missing)


def test_derived_counts_rest_on_averages_like_on_any_percentage(joint: Joint) -> None:
    rows = each(1, "all", "all", (100, 300, 400)) + each(3, "disciplinary", "bme", (5, 6, 7))
    rows += each(1, "all", "bme", (10, 20, 25), "percentage")
    one = joint.pooled(rows)
    likelihood = next(
        result for result in calculate(one) if (result.indicator, result.group) == (3, "bme") and result.value
    )
    assert (likelihood.numerator, likelihood.denominator, likelihood.basis) == (18, 168, Basis.DERIVED)


counts = st.integers(min_value=0, max_value=500)
PLACES = [
    (1, "clinical", "band_5"), (1, "clinical", "all"), (1, "all", "all"), (2, "all", "shortlisted"),
    (2, "all", "appointed"), (3, "all", "disciplinary"), (9, "all", "voting"),
]  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(PLACES), st.tuples(counts, counts, counts)), min_size=2, max_size=5))
@examples(60)
def test_what_is_pooled_is_the_sum_of_what_every_member_gave(members: list[dict]) -> None:
    returns = []
    for number, places in enumerate(members):
        cells = {
            Cell(f"X{number}", 2024, *place, group, "headcount"): Value(count, 0, "", "", 1)
            for place, by_group in places.items()
            for group, count in zip(("white", "bme", "unknown"), by_group, strict=True)
        }  # fmt: skip
        returns.append(Member(f"X{number}", Return(WRES, f"X{number}", 2024, cells)))
    pool = Pool(WRES, "group", 2024, returns)
    refused = {refusal.cell for refusal in pool.refusals()}
    for place in {place for places in members for place in places}:
        given_by = [places.get(place) for places in members]
        for position, group in enumerate(("white", "bme", "unknown")):
            cell = Cell("group", 2024, *place, group, "headcount")
            if all(by_group is not None for by_group in given_by):
                assert pool.figures[cell].value == sum(by_group[position] for by_group in given_by if by_group)
                assert cell not in refused
            elif cell in pool.figures:
                assert place[0] == 1  # only indicator 1 has totals from which a part can follow
            else:
                assert cell in refused
