"""Figures that do not fit those of other years, indicators and measures are found; those that do are left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.returns.test_checks import cell, found, only
from wres_kit.joint.read import ReadReturns
from wres_kit.project import Project
from wres_kit.returns.checks.registry import CHECKS
from wres_kit.returns.faults import Severity

Reading = Callable[..., ReadReturns]
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def staff(year: int, bands: dict[str, int], section: str = "clinical", group: str = "all") -> list:
    return [cell(1, band, group, count, year=year, section=section) for band, count in bands.items()]


# Bands that vanish


def test_a_band_that_vanishes(reading: Reading) -> None:
    rows = staff(2019, {"band_8d": 3, "band_9": 2}) + staff(2020, {"band_8d": 3})
    fault = only(reading(rows).faults)
    assert (fault.check, fault.severity, fault.row, fault.year) == ("vanished-band", WARNING, 3, 2019)
    assert fault.message == "Band 9 (clinical) had 2 staff in 2019 and is not in the return for 2020."
    assert reading([*rows, *staff(2020, {"band_9": 0})]).faults == ()


def test_a_large_band_that_is_given_as_empty(reading: Reading) -> None:
    fault = only(reading(staff(2019, {"band_5": 40}) + staff(2020, {"band_5": 0, "band_6": 41})).faults)
    assert (fault.check, fault.row, [place.row for place in fault.also]) == ("vanished-band", 3, [2])


def test_a_return_without_bands_has_lost_none(reading: Reading) -> None:
    assert reading([*staff(2019, {"band_5": 40}), cell(1, "all", "all", 400)]).faults == ()
    assert reading(staff(2018, {"band_5": 40}) + staff(2020, {"band_6": 40})).faults == ()


def test_staff_of_a_band_are_added_up_over_groups_and_empty_bands_may_go(reading: Reading) -> None:
    before = [cell(1, "band_9", group, count, year=2019) for group, count in (("white", 2), ("bme", 1))]
    fault = only(reading([*before, cell(1, "band_5", "white", 9)]).faults)
    assert "had 3 staff" in fault.message
    none = [cell(1, "band_9", group, 0, year=2019) for group in ("white", "bme")]
    assert reading([*none, cell(1, "band_5", "white", 9)]).faults == ()


# A workforce that jumps


@pytest.mark.parametrize(("before", "now", "expected"), [(1000, 1300, True), (1000, 700, True), (1000, 1240, False)])
def test_a_workforce_that_jumps(reading: Reading, before: int, now: int, expected: bool) -> None:
    read = reading([cell(1, "all", "all", before, year=2019), cell(1, "all", "all", now)])
    assert found(read) == [("workforce-jump", WARNING)] * expected


def test_small_workforces_may_change(reading: Reading) -> None:
    assert reading([cell(1, "all", "all", 40, year=2019), cell(1, "all", "all", 70)]).faults == ()


def test_a_workforce_given_in_parts_jumps_too(reading: Reading) -> None:
    rows = [
        cell(1, "all", group, count * size, year=year)
        for year, size in ((2019, 1), (2020, 2)) for group, count in (("white", 300), ("bme", 80), ("unknown", 10))
    ]  # fmt: skip
    fault = only(reading(rows).faults)
    assert "grew by 100% within a year, from 390 in 2019 to 780 in 2020" in fault.message


# A level of the survey that jumps


@pytest.mark.parametrize(
    ("before", "now", "people", "expected"),
    [("26.6", "50.0", 3000, True), ("50.0", "26.6", 3000, True), ("26.6", "34.0", 3000, False),
     ("20.0", "45.0", 20, False)],
)  # fmt: skip
def test_a_level_of_the_survey_that_jumps(reading: Reading, before: str, now: str, people: int, expected: bool) -> None:
    rows = [
        cell(5, "all", "white", given, measure=measure, year=year)
        for year, percentage in ((2019, before), (2020, now))
        for measure, given in (("percentage", percentage), ("respondents", people))
    ]
    assert found(reading(rows)) == [("level-jump", WARNING)] * expected


# Figures of another kind


def test_a_percentage_in_place_of_a_ratio(reading: Reading) -> None:
    rows = [cell(2, "shortlisted", "white", 204), cell(2, "appointed", "white", 35)]
    read = reading([*rows, cell(2, "appointed", "all", "17.16", "relative_likelihood")])
    assert ("ratio-is-percentage", WARNING) in found(read)
    fault = next(fault for fault in read.faults if fault.check == "ratio-is-percentage")
    assert fault.message.startswith("17.16 is given as a relative likelihood, but it is the percentage of white")


def test_a_ratio_that_follows_from_the_counts_may_equal_a_percentage(reading: Reading) -> None:
    rows = [cell(3, "workforce", "white", 1000), cell(3, "disciplinary", "white", 10)]
    rows += [cell(3, "workforce", "bme", 250), cell(3, "disciplinary", "bme", 8)]
    assert reading([*rows, cell(3, "disciplinary", "all", "3.2", "relative_likelihood")]).faults == ()


def test_a_ratio_in_place_of_a_percentage(reading: Reading) -> None:
    rows = [cell(4, "training", "white", "58.0", "percentage"), cell(4, "training", "bme", "1.1", "percentage")]
    read = reading([*rows, cell(4, "training", "all", "1.1", "relative_likelihood")])
    assert ("percentage-is-ratio", WARNING) in found(read)


def test_a_small_percentage_beside_an_equal_ratio_is_left_alone(reading: Reading) -> None:
    rows = [cell(3, "disciplinary", "white", "1.0", "percentage"), cell(3, "disciplinary", "bme", "1.2", "percentage")]
    assert reading([*rows, cell(3, "disciplinary", "all", "1.2", "relative_likelihood")]).faults == ()


def test_a_ratio_among_percentages_of_other_years(reading: Reading) -> None:
    rows = [cell(4, "training", "bme", value, "percentage", year=year) for year, value in ((2018, 60), (2019, 62))]
    rows += [cell(4, "training", "all", "1.2", "relative_likelihood", year=2019)]
    read = reading([*rows, cell(4, "training", "bme", "1.3", "percentage")])
    assert ("percentage-is-ratio", WARNING) in found(read)


def test_fractions_in_place_of_percentages(reading: Reading) -> None:
    parts = {"white": "0.76", "bme": "0.22", "unknown": "0.02"}
    fault = only(reading([cell(1, "all", group, value, "percentage") for group, value in parts.items()]).faults)
    assert (fault.check, fault.severity) == ("fraction-for-percentage", ERROR)
    assert "0.76 + 0.22 + 0.02 make 1" in fault.message
    pair = {"white": "0.28", "bme": "0.35"}
    fault = only(reading([cell(5, "all", group, value, "percentage") for group, value in pair.items()]).faults)
    assert fault.check == "fraction-for-percentage"


# Full-time equivalents


def test_a_share_that_no_number_of_people_makes(reading: Reading, project: Project) -> None:
    rows = [cell(1, "all", "all", 50), cell(1, "all", "bme", "21.3", "percentage")]
    fault = only(reading(rows).faults)
    assert (fault.check, fault.severity) == ("full-time-equivalents", WARNING)
    assert "no number of people out of 50 gives that; 11 are 22.00%" in fault.message
    folder = project.params / "X01" / "2020"
    folder.mkdir()
    remark = "remarks:\n  - {indicator: 1, basis: as_published_fte}\n"
    (folder / "remarks.yml").write_text(remark, encoding="utf-8")
    assert reading(rows).faults == ()


@pytest.mark.parametrize(
    ("section", "category", "share", "people"),
    [("non_clinical", "band_5", "0.1", "501"), ("all", "band_5", "0.1", "501"), ("department_a", "all", "14.3", "7"),
     ("all", "band_5", "16.7", ""), ("all", "band_5", "0.0", "")],
)  # fmt: skip
def test_a_share_of_more_people_than_there_are(
    reading: Reading, section: str, category: str, share: str, people: str
) -> None:
    """Of at most six people none are 0.1% or 14.3%, whoever they are a share of."""
    rows = [cell(1, "all", group, 2) for group in ("white", "bme", "unknown")]
    rows += [cell(1, category, "bme", share, "percentage", section=section)]
    faults = [fault for fault in reading(rows).faults if fault.check == "percentage-of-more-people"]
    assert len(faults) == (1 if people else 0)
    for fault in faults:
        assert f"of {people} people or more, but there are only 6 all staff" in fault.message
        assert fault.row == 5


@pytest.mark.parametrize(("share", "doubted"), [("2.4", True), ("2.4", False), ("20.5", True), ("5.7", False)])
def test_shares_that_cannot_all_be_right(reading: Reading, share: str, *, doubted: bool) -> None:
    """2.4% are of 41 people or more and 6.33% of 79: too many beside 82 of 201. And 20.5% are 8 people or more."""
    rows = [cell(1, "all", group, people) for group, people in (("white", 175), ("bme", 22), ("unknown", 4))]
    shares = (("a", "white", "91.14"), ("a", "bme", "6.33"), ("b", "bme", share), ("c", "bme", "19.51"))
    rows += [cell(1, "all", group, each, "percentage", section=f"department_{name}") for name, group, each in shares]
    if doubted:
        rows += [cell(1, "all", "all", 82, section="department_c")]
    faults = [fault for fault in reading(rows).faults if fault.check == "percentages-contradict"]
    assert len(faults) == doubted
    for fault in faults:
        assert re.match(rf"Row \d .* row 7 \({share}%\)|Row 7 \({share}%\) and row 8", fault.message)
        assert "cannot all be right: no numbers of people make these percentages beside" in fault.message
        assert 9 in {place.row for place in fault.also}, "the 82 of department_c"


@pytest.mark.parametrize(("events", "doubted"), [(3, True), (6, False)])
def test_a_share_of_more_events_than_there_are(reading: Reading, events: int, *, doubted: bool) -> None:
    """54.55% are 6 of 11 people or more, so they are not among three."""
    rows = [cell(1, "all", group, 40) for group in ("white", "bme", "unknown")]
    rows += [cell(3, "disciplinary", "bme", events)]
    rows += [cell(3, "disciplinary", "bme", "54.55", "percentage", section="department_a")]
    faults = [fault for fault in reading(rows).faults if fault.check == "percentages-contradict"]
    assert len(faults) == doubted
    for fault in faults:
        assert fault.message.startswith(
            "Row 6 (54.55%) cannot be right: no numbers of people make this percentage beside"
        )
        assert (fault.severity, fault.row, [place.row for place in fault.also]) == (ERROR, 6, [5])


@pytest.mark.parametrize("basis", ["", "as_published_fte"])
def test_shares_of_full_time_equivalents_are_not_held_against_people(
    reading: Reading, project: Project, basis: str
) -> None:
    rows = [cell(3, "disciplinary", "bme", 3)]
    rows += [cell(3, "disciplinary", "bme", "54.55", "percentage", section="department_a")]
    if basis:
        folder = project.params / "X01" / "2020"
        folder.mkdir()
        remark = f"remarks:\n  - {{indicator: 3, basis: {basis}}}\n"
        (folder / "remarks.yml").write_text(remark, encoding="utf-8")
    assert ("percentages-contradict" in {fault.check for fault in reading(rows).faults}) == (not basis)


@pytest.mark.parametrize("share", ["22.0", "22", "21", "23", "22.1"])
def test_shares_that_people_make_rounded_or_cut_off(reading: Reading, share: str) -> None:
    # 11 of 50 are 22%; 21% and 23% are none of 50 people; with one decimal place neither is 22.1%.
    read = reading([cell(1, "all", "all", 50), cell(1, "all", "bme", share, "percentage")])
    assert bool(read.faults) == (share in {"21", "23", "22.1"})


def test_shares_of_large_workforces_can_always_be_made(reading: Reading) -> None:
    assert reading([cell(1, "all", "all", 15943), cell(1, "all", "bme", "14.61", "percentage")]).faults == ()


def test_remarks_that_cannot_be_read_are_an_error_of_their_organisation(reading: Reading, project: Project) -> None:
    folder = project.params / "X01" / "2020"
    folder.mkdir()
    (folder / "remarks.yml").write_text("remarks:\n  - {indicator: 12, note: x}\n", encoding="utf-8")
    fault = only(reading([cell(1, "all", "all", 50)]).faults)
    assert (fault.check, fault.organisation, fault.year) == ("remarks", "X01", 2020)


# Sums between indicators


@pytest.mark.parametrize("indicator", [3, 4, 9])
def test_a_workforce_that_differs_from_that_of_indicator_1(reading: Reading, indicator: int) -> None:
    first = [cell(1, "all", group, count) for group, count in (("white", 500), ("bme", 100))]
    other = [cell(indicator, "workforce", group, count) for group, count in (("white", 500), ("bme", 98))]
    fault = only(reading(first + other).faults)
    assert (fault.check, fault.severity, fault.row) == ("workforce-differs", WARNING, 5)
    assert f"indicator {indicator} is not that of indicator 1, 2020: BME 98 instead of 100" in fault.message
    assert reading([*first, cell(indicator, "workforce", "bme", 100)]).faults == ()


def test_rounded_shares_of_the_workforce_agree(reading: Reading) -> None:
    first = cell(1, "all", "bme", "21.6", "percentage")
    assert reading([first, cell(9, "workforce", "bme", 22, "percentage")]).faults == ()
    assert found(reading([first, cell(9, "workforce", "bme", 21, "percentage")])) == [("workforce-differs", WARNING)]


def board(**parts: int) -> list:
    return [cell(9, category, "all", count) for category, count in parts.items()]


def test_parts_of_a_board(reading: Reading) -> None:
    assert reading(board(total_board=15, voting=12, executive=6)).faults == ()
    for odd in (
        board(total_board=1500),
        board(total_board=8, executive=8),
        board(total_board=15, voting=0),
    ):
        assert found(reading(odd)) == [("board-parts", WARNING)]


def test_more_respondents_than_staff(reading: Reading) -> None:
    rows = [cell(1, "all", "white", 400), cell(5, "all", "white", 30, "percentage")]
    assert reading([*rows, cell(5, "all", "white", 400, "respondents")]).faults == ()
    fault = only(reading([*rows, cell(5, "all", "white", 401, "respondents")]).faults)
    assert (fault.check, fault.severity, fault.row) == ("respondents-above-workforce", WARNING, 4)


# Restated years


def test_a_later_file_with_another_figure_for_an_earlier_year(put: Callable[..., Path], reading: Reading) -> None:
    put([cell(3, "disciplinary", "bme", 298, year=2019, source="report of 2019")], "a.csv")
    later = [cell(3, "disciplinary", "bme", 290, year=2019, source="report of 2020")]
    later += [cell(3, "disciplinary", "bme", 280, year=2020, source="report of 2020")]
    fault = only(reading(later, "b.csv").faults)
    assert (fault.check, fault.severity) == ("restated-year", ERROR)
    assert fault.message.startswith("Restated: BME staff entering the disciplinary process, 2019, is 290")
    assert "after 298 (data/returns/a.csv, row 2: report of 2019)" in fault.message


def test_a_restated_figure_is_chosen_by_confirmation(
    put: Callable[..., Path], reading: Reading, project: Project
) -> None:
    put([cell(3, "disciplinary", "bme", 298, year=2019)], "a.csv")
    folder = project.params / "X01" / "2019"
    folder.mkdir()
    (folder / "confirmed.yml").write_text(
        "confirmed:\n  - {check: restated-year, indicator: 3, category: disciplinary, group: bme, measure: headcount, "
        "value: 290, reason: Two cases were counted twice., by: A. Name}\n",
        encoding="utf-8",
    )
    later = [cell(3, "disciplinary", "bme", count, year=year) for year, count in ((2019, 290), (2020, 280))]
    read = reading(later, "b.csv")
    assert read.faults == ()
    value = read.returns.get("X01", 2019).get(3, "disciplinary", "bme")
    assert value is not None
    assert value.value == 290


# What readers are told


def test_readers_are_told_of_every_doubt_without_a_figure() -> None:
    for check in CHECKS:
        assert bool(check.reader_warning) or check.severity is ERROR, check.identity
        assert not any(letter.isdigit() for letter in check.reader_warning.replace("indicator 1", "")), check.identity
        assert not check.reader_warning or check.reader_warning.endswith("."), check.identity


def test_a_doubt_stays_with_its_return(reading: Reading) -> None:
    read = reading([cell(1, "all", "all", 1000, year=2019), cell(1, "all", "all", 1400)])
    (doubt,) = read.returns.get("X01", 2020).notes.open_warnings
    assert doubt.text.startswith(
        "Indicator 1, 2020: the workforce changed by more than a quarter against the year before"
    )
    assert read.returns.get("X01", 2019).notes.open_warnings == ()
