"""Example Trust: complete, consistent, and telling the story it is made for."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.data.files import ROOT, rows_of, script
from tests.standards import WRES

MAKE = script("data/example/make_example.py")
YEARS = (2022, 2023, 2024)
PEOPLE = ("white", "bme", "unknown", "all")
CELLS = {
    (int(row["year"]), int(row["indicator"]), row["section"], row["category"], row["group"], row["measure"]): float(
        row["value"]
    )
    for row in rows_of("x01")
}


def count(year, indicator, category, group, section="all"):
    return CELLS[year, indicator, section, category, group, "headcount"]


def rate(year, indicator, events, people, group):
    return count(year, indicator, events, group) / count(year, indicator, people, group)


def gap(year, indicator):
    return (
        CELLS[year, indicator, "all", "all", "bme", "percentage"]
        - CELLS[year, indicator, "all", "all", "white", "percentage"]
    )


def test_committed_returns_are_what_the_script_makes():
    assert (ROOT / "data/returns/x01.csv").read_bytes().decode("utf-8") == MAKE.returns_text()


def test_every_cell_of_every_indicator_is_filled_for_three_years():
    wanted = set()
    for year in YEARS:
        places = [(1, section.section, band.category) for section in WRES.bands.sections for band in section.bands]
        places += [(1, section.section, "all") for section in WRES.bands.sections] + [(1, "all", "all")]
        places += [(2, "all", stage) for stage in ("applied", "shortlisted", "appointed")]
        places += [(3, "all", "workforce"), (3, "all", "disciplinary"), (4, "all", "workforce"), (4, "all", "training")]
        places += [(9, "all", part) for part in ("total_board", "voting", "executive", "workforce")]
        wanted |= {(year, *place, group, "headcount") for place in places for group in PEOPLE}
        wanted |= {
            (year, indicator, "all", "all", group, measure)
            for indicator in (5, 6, 7, 8)
            for group in ("white", "bme", "all")
            for measure in ("percentage", "respondents")
        }
    parts = {cell for cell in CELLS if cell[2].startswith(("department_", "profession_")) or len(cell[4]) == 1}
    assert set(CELLS) - parts == wanted
    assert {(year, indicator) for year, indicator, *_ in parts} == {(year, one) for year in YEARS for one in (1, 2)}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("group", PEOPLE)
def test_departments_and_professions_add_up_to_the_whole(year, group):
    for indicator, category in ((1, "all"), (2, "shortlisted"), (2, "appointed")):
        for kind in ("department_", "profession_"):
            found = [
                value for (*place, section, name, of, _), value in CELLS.items()
                if (*place, name, of) == (year, indicator, category, group) and section.startswith(kind)
            ]  # fmt: skip
            assert not found or sum(found) == count(year, indicator, category, group)


@pytest.mark.parametrize("year", YEARS)
def test_single_categories_add_up_to_their_group(year):
    for indicator, category in ((1, "all"), (2, "shortlisted"), (2, "appointed")):
        for group in PEOPLE[:3]:
            codes = [code.code for code in WRES.characteristic.codes if code.group == group]
            found = [CELLS.get((year, indicator, "all", category, code, "headcount"), 0) for code in codes]
            assert sum(found) == count(year, indicator, category, group)


def test_groups_add_up_in_every_cell():
    for (year, indicator, section, category, group, measure), value in CELLS.items():
        if group == "all" and measure == "headcount":
            parts = [count(year, indicator, category, one, section) for one in ("white", "bme", "unknown")]
            assert sum(parts) == value
            assert all(part >= 0 and part == int(part) for part in parts)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("group", PEOPLE)
def test_bands_add_up_to_sections_and_sections_to_the_workforce(year, group):
    for section in WRES.bands.sections:
        added = sum(count(year, 1, band.category, group, section.section) for band in section.addends)
        assert added == count(year, 1, "all", group, section.section)
    assert sum(count(year, 1, "all", group, one.section) for one in WRES.bands.sections) == count(year, 1, "all", group)
    for indicator in (3, 4, 9):
        assert count(year, indicator, "workforce", group) == count(year, 1, "all", group)
    senior = count(year, 1, "senior_medical_manager", group, "medical_dental")
    assert senior <= count(year, 1, "consultant", group, "medical_dental")


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("group", PEOPLE)
def test_events_are_among_the_people_they_happen_to(year, group):
    assert (
        count(year, 2, "appointed", group) <= count(year, 2, "shortlisted", group) <= count(year, 2, "applied", group)
    )
    assert count(year, 3, "disciplinary", group) <= count(year, 3, "workforce", group)
    assert count(year, 4, "training", group) <= count(year, 4, "workforce", group)
    assert count(year, 9, "executive", group) <= count(year, 9, "total_board", group)
    assert count(year, 9, "voting", group) <= count(year, 9, "total_board", group)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("indicator", [5, 6, 7, 8])
def test_overall_survey_results_lie_between_those_of_the_groups(year, indicator):
    white, bme, everyone = (
        CELLS[year, indicator, "all", "all", group, "percentage"] for group in ("white", "bme", "all")
    )
    assert min(white, bme) <= everyone <= max(white, bme)
    respondents = [CELLS[year, indicator, "all", "all", group, "respondents"] for group in ("white", "bme", "all")]
    assert respondents[0] + respondents[1] <= respondents[2] <= count(year, 1, "all", "all")


@pytest.mark.parametrize("year", YEARS)
def test_the_trust_is_of_the_size_and_mix_it_is_meant_to_have(year):
    assert 5900 <= count(year, 1, "all", "all") <= 6100
    assert 23 <= 100 * count(year, 1, "all", "bme") / count(year, 1, "all", "all") <= 26
    assert count(year, 9, "total_board", "all") == 17
    assert count(year, 9, "total_board", "bme") >= 5
    assert count(year, 9, "executive", "all") == 7
    assert 0 < count(year, 9, "executive", "bme") < 5
    assert min(count(year, 3, "disciplinary", group) for group in ("white", "bme")) >= 5
    assert [1 for (y, i, *_), value in CELLS.items() if (y, i) == (year, 1) and 0 < value < 5]


def test_appointment_comes_nearer_to_equality_and_discrimination_gets_worse():
    appointment = [
        rate(year, 2, "appointed", "shortlisted", "white") / rate(year, 2, "appointed", "shortlisted", "bme")
        for year in YEARS
    ]
    assert all(later < earlier - 0.15 for earlier, later in pairwise(appointment))
    assert appointment[-1] > 1.25
    assert gap(2024, 8) - gap(2022, 8) > 5
    for indicator in (5, 6, 7):
        assert abs(gap(2024, indicator) - gap(2022, indicator)) < 3
