"""The model of what adds up: every division of a Standard, whatever figures there are."""

from __future__ import annotations

from tests.indicators.making import headcounts, made
from tests.standards import WRES
from wres_kit.returns.cells import Cell, Return
from wres_kit.returns.sums import Division, Sum, Sums

SUMS = Sums(WRES, 2024)


def cell(indicator: int, section: str, category: str, group: str = "white", measure: str = "headcount") -> Cell:
    return Cell("X02", 2024, indicator, section, category, group, measure)


def divisions(one: Return, total: Cell) -> dict[str, Sum]:
    return {each.rest: each for each in SUMS.divisions(one.values) if each.total == total}


def test_everyone_is_made_of_the_groups_and_a_group_of_its_codes() -> None:
    one = made(*headcounts(2, "shortlisted", white=40, bme=20, A=30, B=5))
    everyone = divisions(one, cell(2, "all", "shortlisted", "all"))["other groups"]
    assert [part.group for part in everyone.parts] == ["white", "bme", "unknown"]
    assert everyone.exhaustive
    codes = divisions(one, cell(2, "all", "shortlisted"))["other categories"]
    assert [part.group for part in codes.parts] == ["A", "B"]
    assert not codes.exhaustive


def test_respondents_of_no_group_are_left_over() -> None:
    one = made("5 all all all respondents 120", "5 all all white respondents 90")
    everyone = cell(5, "all", "all", "all", "respondents")
    assert not divisions(one, everyone)["other groups"].exhaustive


def test_the_workforce_is_divided_by_section_band_and_cluster() -> None:
    one = made(*headcounts(1, "band_5", "clinical", white=40))
    whole = divisions(one, cell(1, "all", "all"))
    assert [part.section for part in whole["other sections"].parts] == ["non_clinical", "clinical", "medical_dental"]
    assert cell(1, "all", "band_5") in whole["other bands"].parts
    across = divisions(one, cell(1, "all", "band_5"))["other sections"]
    assert [part.section for part in across.parts] == ["non_clinical", "clinical"]
    section = divisions(one, cell(1, "clinical", "all"))
    assert len(section["other bands"].parts) == 14
    assert [part.category for part in section["bands of no cluster"].parts] == ["lower", "middle", "upper"]
    consultants = divisions(one, cell(1, "medical_dental", "consultant"))
    assert not consultants["not senior_medical_manager"].exhaustive


def test_a_total_is_looked_for_in_groups_first() -> None:
    ways = [each.rest for each in SUMS.ways(cell(1, "clinical", "all", "all"))]
    assert ways == ["other groups", "other bands", "bands of no cluster"]
    assert not list(SUMS.ways(cell(3, "all", "disciplinary")))
    assert not list(SUMS.ways(cell(5, "all", "all", "all", "respondents")))


def test_events_are_part_of_the_people_they_happen_to() -> None:
    one = made(*headcounts(2, "appointed", white=4), *headcounts(3, "disciplinary", "clinical", white=4))
    assert "without 2 appointed" in divisions(one, cell(2, "all", "shortlisted"))
    assert "without 3 disciplinary" in divisions(one, cell(3, "clinical", "workforce"))


def test_the_same_people_have_one_address() -> None:
    assert SUMS.same_people(cell(3, "department_a", "workforce")) == cell(1, "department_a", "all")
    assert SUMS.same_people(cell(4, "band_5", "workforce")) == cell(1, "all", "band_5")
    assert SUMS.same_people(cell(3, "clinical", "workforce")) == cell(1, "clinical", "all")
    assert SUMS.same_people(cell(9, "all", "workforce")) == cell(1, "all", "all")
    assert SUMS.same_people(cell(2, "all", "shortlisted")) == cell(2, "all", "shortlisted")


def test_parts_of_one_kind_are_parts_of_the_whole_in_every_indicator() -> None:
    lines = [*headcounts(1, "all", "department_a", white=40), *headcounts(1, "all", "department_b", white=40)]
    one = made(*lines, "5 department_a all white respondents 40", "5 site_x all white respondents 20")
    assert len(divisions(one, cell(1, "all", "all"))["of no department"].parts) == 2
    respondents = divisions(one, cell(5, "all", "all", "white", "respondents"))
    assert {"of no department", "of no site"} <= respondents.keys()


def test_a_declared_part_lies_within_another() -> None:
    one = made(*headcounts(1, "all", "department_a", white=40), *headcounts(1, "all", "site_x", white=60))
    sums = Sums(WRES, 2024, {"department_a": "site_x"}).divisions(one.values)
    assert (
        Sum(
            cell(1, "site_x", "all"),
            (cell(1, "department_a", "all"),),
            False,
            "of no department within it",
            Division.PART,
        )
        in sums
    )


def test_a_board_is_divided_by_each_of_its_parts() -> None:
    one = made(*headcounts(9, "voting", white=9))
    assert {"not voting", "not executive"} <= divisions(one, cell(9, "all", "total_board")).keys()
