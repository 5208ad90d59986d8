"""Own grades and survey questions are mapped onto the Standard's, or the mapping is refused in plain words."""

from __future__ import annotations

import pytest

from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_csv
from wres_kit.project import Project
from wres_kit.project.parameters import ParameterError
from wres_kit.returns.confirmations import NO_EQUIVALENTS, Equivalents, read_equivalents
from wres_kit.sources import Context, InputFile
from wres_kit.sources.extracts.staff import SOURCE

GRADES = """\
grades:
  - {own: Grade C, category: band_3, section: non_clinical, reason: The pay ranges overlap.}
  - {own: Nurse 2, category: band_5, reason: The job descriptions are those of band 5.}
"""
QUESTIONS = """\
questions:
  - indicator: 7
    own: I have a fair chance to get on here.
    counted: Agree and strongly agree
    comparability: It asks about oneself, not about the organisation.
"""


def write(project: Project, text: str, code: str = "X01") -> Equivalents:
    (project.params / code / "equivalents.yml").write_text(text, encoding="utf-8")
    return read_equivalents(project, code)


def test_without_a_file_nothing_is_mapped(project: Project) -> None:
    assert read_equivalents(project, "X01") == NO_EQUIVALENTS


def test_grades_and_questions(project: Project) -> None:
    found = write(project, GRADES + QUESTIONS)
    assert found.categories == {"Grade C": "band_3", "Nurse 2": "band_5"}
    assert found.sections == {"Grade C": "non_clinical"}
    assert [(one.indicator, one.asked_in(2024)) for one in found.questions] == [(7, True)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grades: [{own: C, category: band_12, reason: x}]", "band_12 is not a band"),
        ("grades: [{own: C, category: all, reason: x}]", "all is not a band"),
        ("grades: [{own: C, category: consultant, section: clinical, reason: x}]", "the section clinical has no"),
        ("grades: [{own: C, category: band_2}]", "reason: is missing"),
        (f"{GRADES}  - {{own: grade c, category: band_4, reason: x}}", "the grade grade c is there twice"),
        (QUESTIONS.replace("7", "2"), "indicator"),
        (QUESTIONS[: QUESTIONS.index("    comparability")], "comparability: is missing"),
        (QUESTIONS + QUESTIONS.removeprefix("questions:\n"), "two questions in the same year"),
    ],
)
def test_what_does_not_fit_is_named(project: Project, text: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told) as caught:
        write(project, text)
    assert "params/X01/equivalents.yml" in str(caught.value)


def test_a_question_may_change_from_one_year_to_another(project: Project) -> None:
    first = QUESTIONS.replace("    own", "    years: [2023]\n    own")
    second = QUESTIONS.removeprefix("questions:\n").replace("    own", "    years: [2024, 2025]\n    own")
    found = write(project, first + second)
    assert [one.asked_in(2024) for one in found.questions] == [False, True]


def test_a_group_has_those_of_its_members_with_their_names(project: Project) -> None:
    write(project, GRADES)
    write(project, GRADES.replace("band_3", "band_4"), "X02")
    (project.params / "groups").mkdir()
    group = "code: both\nname: Both\ntype: Example\nregion: Example\nfictional: true\nmembers: [X01, X02]\n"
    (project.params / "groups" / "both.yml").write_text(group, encoding="utf-8")
    found = read_equivalents(project, "both")
    assert [(one.own, one.category) for one in found.grades if "Grade C" in one.own] == [
        ("Example X01: Grade C", "band_3"),
        ("Example X02: Grade C", "band_4"),
    ]


def test_own_grades_count_in_a_staff_extract(project: Project) -> None:
    write(project, GRADES)
    # The staff group of the first is in no table, but its grade is of one section alone.
    rows = [
        staff_row(1, scale="Grade C", group="Front desk"),
        staff_row(2, scale="NURSE 2"),
        staff_row(3, scale="Grade C"),
    ]
    path = write_csv(project.root / "staff.csv", STAFF_HEADINGS, rows)
    understood = SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))
    assert understood.faults == ()
    counts = {(one.cell.section, one.cell.category): one.value for one in understood.values if one.cell.group == "all"}
    assert counts["non_clinical", "band_3"] == "2"
    assert counts["clinical", "band_5"] == "1"
    assert counts["clinical", "band_3"] == "0"
