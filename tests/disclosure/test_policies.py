"""Policies only take away from protected results, or make them coarser; settings are read strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import floor
from pathlib import Path
from typing import Any

import pytest

from tests.disclosure.small_organisations import as_return, organisation
from tests.indicators.making import headcounts, made
from tests.reporting.builders import snapshot
from wres_kit.disclosure.audit import audit
from wres_kit.disclosure.protect import protect, publishable
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import RoundedRate, coarse_ratio
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters, Project
from wres_kit.project.parameters import BoardAgreement, ParameterError
from wres_kit.reporting.wording.notes import disclosure_notes
from wres_kit.returns.cells import Return

LARGE = made(
    *headcounts(1, "all", white=2503, bme=722, unknown=66),
    *headcounts(1, "band_5", "clinical", white=331, bme=152, unknown=12),
    *headcounts(1, "band_7", "clinical", white=48, bme=31, unknown=6),
    *headcounts(3, "disciplinary", white=17, bme=9),
    *headcounts(9, "total_board", white=12, bme=3, unknown=0),
)


def published(one: Return, **settings: object) -> list[Result]:
    rules = DisclosureParameters.model_validate(settings)
    return publishable(calculate(one), [one], rules)


def test_the_usual_policy_is_disclosure_control_and_no_more() -> None:
    assert published(LARGE) == protect(calculate(LARGE), [LARGE], USUAL_DISCLOSURE)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("settings", [{"policy": "percentages"}, {"round_to": 5}])
def test_no_policy_shows_what_disclosure_control_does_not(seed: int, settings: dict[str, object]) -> None:
    one = as_return(organisation(seed))
    usual = published(one)
    for protected, result in zip(usual, published(one, **settings), strict=True):
        if protected.status is Status.SUPPRESSED:
            assert result.status is Status.SUPPRESSED
            assert (result.value, result.numerator, result.denominator, result.lower, result.upper) == (None,) * 5
        assert not result.inputs or result.basis not in (Basis.PERCENTAGES, Basis.ROUNDED)


def test_percentages_have_no_counts_and_as_many_possible_ones_as_the_threshold() -> None:
    exact = {id(each): each for each in calculate(LARGE)}
    results = published(LARGE, policy="percentages")
    shown = [each for each in results if each.status is Status.PUBLISHED]
    assert {each.indicator for each in shown if each.category != "workforce"} == {1, 3}
    assert all(each.numerator is None and each.denominator is None for each in shown)
    assert all(each.basis is Basis.PERCENTAGES for each in shown)
    for before, after in zip(exact.values(), results, strict=True):
        if after.status is Status.PUBLISHED and after.unit == Unit.PERCENT:
            assert after.value is not None
            assert before.denominator is not None
            step = 1 if before.denominator >= 500 else 5
            assert after.value % step == 0
            possible = [
                count for count in range(int(before.denominator) + 1)
                if abs(100 * count / before.denominator - after.value) <= step / 2
            ]  # fmt: skip
            # At 0% and 100% half of a step is cut off; never fewer than half of the threshold, and one more.
            assert len(possible) >= (5 if 0 < after.value < 100 else 3)


@pytest.mark.parametrize(("unknown", "value"), [(43, 31.0), (42, 30.0)])
def test_percentages_of_five_hundred_are_whole_numbers_and_of_fewer_steps_of_five(unknown: int, value: float) -> None:
    """At 500 people one point is five of them; at 499 it is fewer."""
    results = published(made(*headcounts(1, "all", white=301, bme=156, unknown=unknown)), policy="percentages")
    assert [each.value for each in results if (each.measure, each.group) == ("share", "bme")][:1] == [value]


@pytest.mark.parametrize(("bme", "statuses"), [(500, {"published"}), (499, {"published", "suppressed"})])
def test_a_ratio_is_shown_only_where_the_smaller_of_its_groups_allows_whole_percentages(
    bme: int, statuses: set[str]
) -> None:
    rows = [*headcounts(1, "all", white=3000, bme=bme, unknown=0), *headcounts(3, "disciplinary", white=60, bme=20)]
    results = [each for each in published(made(*rows), policy="percentages") if each.indicator == 3]
    assert {str(each.status) for each in results} == statuses
    assert [each.group for each in results if each.status is Status.SUPPRESSED] == ["all"] * (len(statuses) - 1)


def test_intervals_of_percentages_alone_tell_no_more_than_these() -> None:
    """Intervals made of the exact numbers gave more than half of all numbers of cases away."""
    seen = set()
    for cases in (16, 19, 24):
        rows = [*headcounts(1, "all", white=3000, bme=1000), *headcounts(3, "disciplinary", white=40, bme=cases)]
        results = published(made(*rows), policy="percentages")
        (bme,) = (each for each in results if (each.indicator, each.measure, each.group) == (3, "likelihood", "bme"))
        seen.add((bme.value, bme.lower, bme.upper))
    assert seen == {(2.0, 0.0, 4.0)}


def test_a_gap_of_percentages_alone_is_that_of_the_rounded_ones() -> None:
    lines = ["5 all all white percentage 25.25", "5 all all white respondents 1400"]
    lines += ["5 all all bme percentage 20.5", "5 all all bme respondents 600"]
    of_five = [each for each in published(made(*lines), policy="percentages") if each.indicator == 5]
    results = {(each.measure, each.group): each for each in of_five}
    white, bme = (results["percentage", group].value for group in ("white", "bme"))
    assert (white, bme, results["gap", "all"].value) == (25.0, 21.0, -4.0)


@pytest.mark.parametrize("bases", [(1500, 700), (600, 500), (9000, 2000)])
@pytest.mark.parametrize("percentages", [(1.0, 2.0), (95.0, 1.0), (3.0, 40.0), (50.0, 52.0)])
def test_a_ratio_or_none_leaves_both_counts_values(bases: tuple[int, int], percentages: tuple[float, float]) -> None:
    first, second = (RoundedRate(value, 1, people) for value, people in zip(percentages, bases, strict=True))
    pairs = [(a, b) for a in first.counts if a >= 5 for b in second.counts if b >= 5]
    by_ratio: dict[float, list[tuple[int, int]]] = {}
    for a, b in pairs:
        ratio = round(floor(10 * (a / first.people) / (b / second.people) + 0.5) / 10, 1)
        by_ratio.setdefault(ratio, []).append((a, b))
    alike: dict[object, list[tuple[int, int]]] = {}
    for ratio, of_ratio in by_ratio.items():
        alike.setdefault(coarse_ratio(ratio, first, second, 5), []).extend(of_ratio)
    for same in alike.values():
        for at in (0, 1):
            assert len({pair[at] for pair in same}) >= min(5, len({pair[at] for pair in pairs}))


def test_where_percentages_are_large_the_ratio_is_that_of_the_rounded_ones() -> None:
    ratio, limits = coarse_ratio(0.9, RoundedRate(50.0, 1, 3000), RoundedRate(52.0, 1, 1000), 5)
    assert ratio == 1.0
    assert limits is not None
    assert limits.lower < 0.94 < limits.upper


def test_percentages_alone_show_appointment_from_shortlisting() -> None:
    """Those shortlisted are the base here, although they are among those who applied."""
    rows = [*headcounts(2, "shortlisted", white=2000, bme=1500), *headcounts(2, "appointed", white=500, bme=290)]
    results = [each for each in published(made(*rows), policy="percentages") if each.value is not None]
    assert [(each.group, each.value) for each in results] == [("white", 25.0), ("bme", 19.0), ("all", 1.3)]


def test_percentages_of_a_small_organisation_are_not_shown_and_all_for_the_same_reason() -> None:
    one = made(*headcounts(1, "all", white=60, bme=20, unknown=3))
    results = [each for each in published(one, policy="percentages") if each.indicator == 1]
    suppressed = [each for each in results if each.status is Status.SUPPRESSED]
    assert suppressed
    assert not [each for each in results if each.status is Status.PUBLISHED]
    assert len({each.note for each in suppressed}) == 1


def test_rounded_counts_add_up_and_their_percentages_are_made_of_them() -> None:
    results = published(LARGE, round_to=5)
    shown = [each for each in results if each.status is Status.PUBLISHED and each.unit == Unit.PERCENT]
    assert shown
    for each in shown:
        assert each.numerator is not None
        assert each.denominator
        assert each.numerator % 5 == each.denominator % 5 == 0
        assert each.value == pytest.approx(100 * each.numerator / each.denominator)
    for place in {(each.indicator, each.section, each.category) for each in shown if each.indicator == 1}:
        row = [each for each in shown if (each.indicator, each.section, each.category) == place]
        groups = {each.group: each for each in row if each.measure == "share"}
        if groups.keys() >= {"white", "bme", "unknown"}:
            parts = sum(groups[group].numerator or 0 for group in ("white", "bme", "unknown"))
            assert parts == groups["white"].denominator


def test_rounding_makes_no_difference_more_than_chance() -> None:
    """18 of 52 and 7 of 31 are 1.5 times as likely, which may be chance; rounded to 20 of 50 and 5 of 30, 2.4 times."""
    source = made(*headcounts(2, "shortlisted", white=52, bme=31), *headcounts(2, "appointed", white=18, bme=7))
    exact, rounded = (
        {
            each.id: each
            for each in publishable(
                calculate(source), [source], DisclosureParameters.model_validate({"round_to": base})
            )
        }
        for base in (1, 5)
    )
    ratio = rounded["figure-2024-2-relative_likelihood-all-appointed-all"]
    assert ratio.value == pytest.approx(2.4)
    assert ratio.lower is not None
    assert ratio.lower < 1
    for name, each in rounded.items():
        before = exact[name]
        if each.lower is not None and each.upper is not None:
            assert before.lower is not None
            assert before.upper is not None
            assert each.lower <= before.lower
            assert each.upper >= before.upper


def test_intervals_of_rounded_counts_are_no_narrower() -> None:
    exact, rounded = published(LARGE), published(LARGE, round_to=5)
    widths = [
        (each.upper - each.lower, before.upper - before.lower) for each, before in zip(rounded, exact, strict=True)
        if each.lower is not None and each.upper is not None and before.lower is not None and before.upper is not None
    ]  # fmt: skip
    assert len(widths) > 10
    assert all(after >= before for after, before in widths)


def test_a_rounded_figure_follows_from_what_is_shown_alone() -> None:
    """Two returns that differ only in what is not shown give the same rounded figures."""
    rows = headcounts(1, "all", white=403, bme=152, unknown=3), headcounts(1, "all", white=404, bme=152, unknown=2)
    first, second = (
        [replace(each, note="") for each in published(made(*each), round_to=5) if each.indicator == 1] for each in rows
    )
    assert first == second


def test_a_response_rate_is_not_shown_in_a_year_with_a_suppressed_survey_result() -> None:
    lines = ["5 all all white percentage 20.0", "5 all all white respondents 29", "5 all all all response_rate 72.0"]
    for people, rates in ((8, set[float | None]()), (12, {72.0})):
        own = made(*lines, "5 all all bme percentage 25.0", f"5 all all bme respondents {people}")
        shown = [each.value for each in published(own) if each.measure == ResultMeasure.RESPONSE_RATE]
        assert {each for each in shown if each is not None} == rates


def test_none_shows_nothing_and_says_why() -> None:
    results = published(LARGE, policy="none")
    assert not [each for each in results if each.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)]
    assert "too small" in next(each.note for each in results if each.status is Status.SUPPRESSED)


@pytest.mark.parametrize(("staff", "shown"), [((58, 23, 7), set()), ((580, 230, 70), {"share", "difference"})])
def test_percentages_of_staff_are_as_coarse_beside_a_board_that_agreed(
    staff: tuple[int, int, int], shown: set[str]
) -> None:
    """Until November 2026 the board's agreement counted for its workforce too: 26% of 88 staff are 23."""
    board = BoardAgreement(shown=True, agreed_by="the board", on=date(2024, 7, 31))
    lines = headcounts(1, "all", **dict(zip(("white", "bme", "unknown"), staff, strict=True)))
    one = made(*lines, *headcounts(9, "total_board", white=9, bme=4, unknown=0))
    results = [each for each in published(one, policy="percentages", board=board) if each.value is not None]
    of_staff = [each for each in results if each.category == "workforce" or each.measure == "difference"]
    assert {each.measure for each in of_staff if each.indicator == 9} == shown
    assert {each.value for each in results if each.category == "total_board" and each.measure == "share"} == {69, 31, 0}


def test_a_board_that_agreed_is_shown_in_full() -> None:
    usual = [each for each in published(LARGE) if each.indicator == 9 and each.status is Status.PUBLISHED]
    agreed = BoardAgreement.model_validate({"shown": True, "agreed_by": "the board", "on": "2024-07-31"}, strict=False)
    board = [each for each in published(LARGE, board=agreed) if each.indicator == 9]
    shown = {(each.category, each.group) for each in board if each.numerator == 3}
    assert shown == {("total_board", "bme")}
    assert len(usual) < len([each for each in board if each.status is Status.PUBLISHED])


@pytest.mark.parametrize(
    ("given", "is_covered"),
    [({"on": "2025-01-31"}, False), ({"on": "2024-12-31"}, True), ({"on": "2021-07-31"}, True),
     ({"on": "2026-07-31", "years": [2024]}, True), ({"on": "2026-07-31", "years": [2023, 2025]}, False)],
)  # fmt: skip
def test_an_agreement_covers_boards_from_its_year_on_and_earlier_ones_that_it_names(
    given: dict[str, object], *, is_covered: bool
) -> None:
    """The board of an earlier year had other members: those of 2026 cannot agree for those of 2024."""
    board = BoardAgreement.model_validate({"shown": True, "agreed_by": "the board", **given}, strict=False)
    rules = DisclosureParameters(board=board)
    shown = [each for each in published(LARGE, board=board) if each.indicator == 9]
    assert (shown == [each for each in published(LARGE) if each.indicator == 9]) is not is_covered
    raw = [each for each in calculate(LARGE) if each.indicator == 9]
    assert bool(audit(raw, [LARGE], rules)) is not is_covered


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"on": date(2022, 5, 1)}, ["so we show the board in full. The board agreed to this on 1 May 2022."]),
        ({"on": date(2024, 7, 31), "years": (2022, 2023)}, ["so we show the board in full."]),
        (
            {"on": date(2024, 7, 31)},
            ["so we show the board of 2024 in full.", "The board of 2022 and 2023 may have had other members"],
        ),
        ({"on": date(2026, 7, 31)}, []),
    ],
)  # fmt: skip
def test_the_page_says_which_boards_are_shown_in_full(given: dict[str, Any], wanted: list[str]) -> None:
    rules = DisclosureParameters(board=BoardAgreement(shown=True, agreed_by="the board", **given))
    notes = " ".join(disclosure_notes(snapshot([], rules=rules)))
    assert ("**The board.**" in notes) is bool(wanted)
    assert all(each in notes for each in wanted)


def test_both_agreements_have_to_cover_a_year() -> None:
    """As of a group and its member: each has agreed for years of its own."""
    first, second = (
        BoardAgreement(shown=True, agreed_by="the board", on=date(year, 7, 31), years=years)
        for year, years in ((2022, (2019, 2020)), (2025, (2019, 2023)))
    )
    for both in (first.together_with(second), second.together_with(first)):
        assert [year for year in range(2018, 2028) if both.covers(year)] == [2019, 2023, 2025, 2026, 2027]
    assert not first.together_with(BoardAgreement()).shown


def test_thresholds_by_indicator() -> None:
    usual, strict = published(LARGE), published(LARGE, indicators={3: 10})
    assert [each.group for each in usual if each.indicator == 3 and each.status is Status.PUBLISHED]
    bme = [each for each in strict if each.indicator == 3 and each.group == "bme"]
    assert [each.status for each in bme] == [Status.SUPPRESSED]


# Settings -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Project]:
    """Write a project's own settings and those of X01, as YAML."""

    def write(own: str = "", of_project: str = "") -> Project:
        folder = tmp_path / "params" / "X01"
        folder.mkdir(parents=True, exist_ok=True)
        project = "publication_date: 2024-10-01\n" + of_project
        (tmp_path / "params" / "project.yml").write_text(project, encoding="utf-8")
        text = f"code: X01\nname: Example\ntype: Example\nregion: Example\nfictional: true\n{own}"
        (folder / "organisation.yml").write_text(text, encoding="utf-8")
        return Project(tmp_path)

    return write


def test_an_organisation_says_only_what_differs(project: Callable[..., Project]) -> None:
    one = project(
        "disclosure:\n  survey_threshold: 10\n  indicators: {9: 3}\n"
        "  board: {shown: true, agreed_by: the board, on: 2024-07-31}\n",
        "disclosure:\n  threshold: 10\n  indicators: {3: 20}\n",
    )
    rules = one.disclosure(one.organisation("X01"))
    assert rules.board == BoardAgreement(shown=True, agreed_by="the board", on=date(2024, 7, 31))
    assert (rules.threshold, rules.survey_threshold, rules.indicators) == (10, 10, ((3, 20), (9, 3)))


def test_the_record_of_a_report_that_shows_the_board_can_be_read_again() -> None:
    """Else its description as an RO-Crate is not written, and it cannot be released."""
    board = BoardAgreement(shown=True, agreed_by="the board", on=date(2024, 7, 31), years=(2022,))
    rules = DisclosureParameters(board=board)
    assert DisclosureParameters.model_validate_json(rules.model_dump_json()) == rules


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("policy: percentage", "line 7: write 'counts', 'percentages', 'joint' or 'none'"),
        ("threshold: '5'", "line 7: write a whole number, without quotation marks"),
        ("threshold: -1", "line 7: write 0 or more"),
        ("round_to: 3", "line 7: write 1 or 5"),
        ("suppress_zero: 1", "line 7: write true or false"),
        ("board: {shown: true}", "lacks agreed_by and on; add agreed_by"),
        ("board: {shown: true, agreed_by: the board}", "lacks on; add agreed_by"),
        ("board: {shown: true, agreed_by: the board, on: July}", "line 7: write a date such as 2024-07-31"),
        ("board: {shown: true, agreed_by: the board, on: 2024-07-31, years: [2023, 2024]}", "so remove 2024 there"),
        ("board: {shown: true, agreed_by: the board, on: 2024-07-31, years: 2023}", "write a list, such as [2023]"),
        ("indicators: {3: none}", "disclosure → indicators"),
        ("tresholds: 5", "Did you mean threshold?"),
    ],
)
def test_what_does_not_fit_is_refused_with_line_and_remedy(
    setting: str, wanted: str, project: Callable[..., Project]
) -> None:
    with pytest.raises(ParameterError) as error:
        project(f"disclosure:\n  {setting}\n").organisation("X01")
    assert wanted in str(error.value)
    assert "params/X01/organisation.yml" in str(error.value)


def test_a_threshold_for_an_indicator_that_is_none(project: Callable[..., Project]) -> None:
    one = project("disclosure:\n  indicators: {19: 5}\n")
    with pytest.raises(ParameterError, match="has no indicator 19"):
        one.disclosure(one.organisation("X01"))


def test_a_threshold_for_a_question_of_the_survey_is_refused(project: Callable[..., Project]) -> None:
    """It would change nothing: what counts there is the number of respondents."""
    one = project("disclosure:\n  indicators: {5: 20}\n")
    with pytest.raises(ParameterError, match="Write survey_threshold instead"):
        one.disclosure(one.organisation("X01"))


def test_joint_is_for_members(project: Callable[..., Project]) -> None:
    assert project("disclosure: {policy: joint}\n").organisation("X01").only_jointly
    with pytest.raises(ParameterError, match="for single members of a group"):
        _ = project("", "disclosure: {policy: joint}\n").parameters


@pytest.mark.parametrize(
    ("people", "respondents", "settings", "is_shown"),
    [
        ((60, 30, 20), (30, 15), {}, True),
        ((10, 6, 8), (5, 5), {}, False),
        ((3, 2, 1), (30, 15), {}, False),
        ((60, 30, 20), (30, 15), {"policy": "percentages"}, False),
        ((60, 30, 20), (30, 15), {"round_to": 5}, False),
    ],
)
def test_a_response_rate_is_shown_only_where_what_it_is_a_percentage_of_is(
    people: tuple[int, ...], respondents: tuple[int, ...], settings: dict[str, object], *, is_shown: bool
) -> None:
    """41.7% of at most ten respondents is 10 of 24 or 5 of 12: both numbers followed from it."""
    answers = zip(("white", "bme", "all"), (*respondents, sum(respondents)), strict=True)
    source = made(
        *headcounts(1, "all", **dict(zip(("white", "bme", "unknown"), people, strict=True))),
        *(line for group, each in answers
          for line in (f"5 all all {group} respondents {each}", f"5 all all {group} percentage 40.0")),
        "5 all all all response_rate 41.7",
    )  # fmt: skip
    rates = [each.value for each in published(source, **settings) if each.measure == "response_rate"]
    assert rates[0] == (41.7 if is_shown else None)
