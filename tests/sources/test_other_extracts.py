"""Extracts of recruitment, casework, training records and the board register."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import project_in
from tests.sources.made_up import write_csv
from wres_kit.project import Project
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.extracts import PersonLevel, registers
from wres_kit.sources.registry import source_of

Row = tuple[object, ...]
CODES = {"white": "A", "bme": "H", "unknown": "Z"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


def read(
    source: PersonLevel, project: Project, headings: tuple[str, ...], rows: list[Row], year: int = 2024
) -> ImportResult:
    offered = InputFile(write_csv(project.root / "extract.csv", headings, rows))
    assert source_of(offered) is source
    return source.read(offered, Context(project, organisation="X01", year=year, confirm=True))


def counted(understood: ImportResult) -> dict[str, tuple[int, ...]]:
    """White, BME, unknown and all of each category."""
    assert not understood.faults
    found: dict[str, list[int]] = {}
    for one in understood.values:
        found.setdefault(one.cell.category, []).append(int(one.value))
    return {category: tuple(numbers) for category, numbers in found.items()}


def test_recruitment_by_furthest_stage(project: Project) -> None:
    rows: list[Row] = [
        ("A", "Application received"), ("A", "Not shortlisted"), ("H", "Interview"), ("H", "Appointed"),
        ("", "Appointed"),
    ]  # fmt: skip
    understood = read(registers.RECRUITMENT, project, ("Ethnic Origin", "Application Status"), rows)
    assert counted(understood) == {"applied": (2, 2, 1, 5), "shortlisted": (0, 2, 1, 3), "appointed": (0, 1, 1, 2)}
    assert {one.cell.indicator for one in understood.values} == {2}


def test_recruitment_by_flags(project: Project) -> None:
    rows: list[Row] = [("WHITE - British", "Y", "Y"), ("BLACK or BLACK BRITISH - African", "Yes", ""), ("A", "N", "N")]
    understood = read(registers.RECRUITMENT, project, ("Ethnicity", "Shortlisted", "Appointed"), rows)
    assert counted(understood) == {"applied": (2, 1, 0, 3), "shortlisted": (1, 1, 0, 2), "appointed": (1, 0, 0, 1)}


def test_applicants_are_not_counted_where_only_the_shortlisted_are_in_the_file(project: Project) -> None:
    understood = read(registers.RECRUITMENT, project, ("Ethnicity", "Shortlisted", "Appointed"), [("A", "Y", "N")])
    assert set(counted(understood)) == {"shortlisted", "appointed"}
    assert any("recruitment: {all_applicants_listed: true}" in message for message in understood.messages)


def test_applicants_who_were_all_shortlisted_are_counted_where_the_file_is_known_to_list_all(project: Project) -> None:
    rows: list[Row] = [("A", "Interview"), ("H", "Appointed")]
    (project.params / "extracts.yml").write_text("recruitment: {all_applicants_listed: true}\n", encoding="utf-8")
    understood = read(registers.RECRUITMENT, project, ("Ethnicity", "Stage"), rows)
    assert counted(understood) == {"applied": (1, 1, 0, 2), "shortlisted": (1, 1, 0, 2), "appointed": (0, 1, 0, 1)}


def test_a_column_that_says_who_applied_is_believed(project: Project) -> None:
    headings = ("Ethnicity", "Applied", "Shortlisted", "Appointed")
    everybody: list[Row] = [("A", "Y", "Y", "N"), ("H", "Y", "Y", "Y")]
    assert counted(read(registers.RECRUITMENT, project, headings, everybody))["applied"] == (1, 1, 0, 2)
    with_a_draft: list[Row] = [*everybody, ("H", "N", "N", "N"), ("A", "Y", "N", "N")]
    understood = counted(read(registers.RECRUITMENT, project, headings, with_a_draft))
    assert understood == {"applied": (2, 1, 0, 3), "shortlisted": (1, 1, 0, 2), "appointed": (0, 1, 0, 1)}


def test_an_application_in_several_rows_counts_once(project: Project) -> None:
    headings = ("Candidate ID", "Vacancy Ref", "Ethnicity", "Stage")
    rows: list[Row] = [(1, "V1", "A", "Applied"), (1, "V1", "A", "Appointed"), (1, "V2", "A", "Applied")]
    assert counted(read(registers.RECRUITMENT, project, headings, rows))["applied"] == (2, 0, 0, 2)
    assert counted(read(registers.RECRUITMENT, project, headings, rows))["appointed"] == (1, 0, 0, 1)


def test_an_appointment_without_shortlisting_is_an_error(project: Project) -> None:
    headings = ("Ethnicity", "Applied", "Shortlisted", "Appointed")
    understood = read(registers.RECRUITMENT, project, headings, [("A", "N", "Y", "N"), ("A", "Y", "N", "Y")])
    assert [(fault.row, fault.column) for fault in understood.faults] == [(3, "Appointed"), (2, "Applied")]


def test_a_stage_in_no_table_is_not_guessed(project: Project) -> None:
    understood = read(
        registers.RECRUITMENT, project, ("Ethnicity", "Stage"), [("A", "Applied"), ("A", "Conditional offer")]
    )
    assert '1 row whose stage is in no table: "Conditional offer" (1).' in understood.faults[0].message
    assert "applied, shortlisted, appointed" in understood.faults[0].remedy
    (project.params / "extracts.yml").write_text("stages: {Conditional offer: shortlisted}\n", encoding="utf-8")
    again = read(registers.RECRUITMENT, project, ("Ethnicity", "Stage"), [("A", "Applied"), ("A", "Conditional offer")])
    assert counted(again)["shortlisted"] == (1, 0, 0, 1)


CASES = ("Employee Number", "Ethnic Code", "Case Type", "Date Opened")


def test_cases_of_the_year_each_employee_once(project: Project) -> None:
    rows: list[Row] = [
        (1, "A", "Disciplinary", "01/04/2023"), (1, "A", "Disciplinary", "2024-03-31"),
        (2, "H", "Conduct", "31-Dec-2023"), (3, "H", "Disciplinary", "31/03/2023"),
        (4, "H", "Disciplinary", "01/04/2024"), (5, "A", "Grievance", "not a day"),
    ]  # fmt: skip
    understood = read(registers.CASEWORK, project, CASES, rows)
    assert counted(understood) == {"disciplinary": (1, 1, 0, 2)}
    assert "1 cases of other kinds are not counted." in understood.messages
    assert "3 rows are in the year to 31 March 2024; 2 others are not counted." in understood.messages


def test_cases_that_name_nobody_count_each(project: Project) -> None:
    understood = read(registers.CASEWORK, project, CASES[1:], [("A", "Disciplinary", "2024-01-01")] * 2)
    assert counted(understood) == {"disciplinary": (2, 0, 0, 2)}
    assert any("each case is counted as one" in message for message in understood.messages)


def test_a_day_that_cannot_be_read_is_an_error_without_the_text(project: Project) -> None:
    understood = read(
        registers.CASEWORK, project, CASES, [(1, "A", "Disciplinary", "13/13/2023"), (2, "A", "Disciplinary", "")]
    )
    assert [fault.message for fault in understood.faults] == ["Rows 2, 3 have no day that can be read."]


def test_cases_averaged_over_two_years_cannot_be_had_from_an_extract(project: Project) -> None:
    understood = read(registers.CASEWORK, project, CASES, [(1, "A", "Disciplinary", "2018-01-01")], year=2018)
    assert "averages cases over 2 years" in understood.faults[0].message


def test_training_that_is_not_mandatory_each_employee_once(project: Project) -> None:
    headings = ("Employee Number", "Pay Grade", "Staff Group", "Ethnicity", "Course Type", "Date Attended")
    rows: list[Row] = [
        (1, "Band 5", "Students", "A", "CPD", "2023-05-01"), (1, "Band 5", "Students", "A", "Leadership", "2023-06-01"),
        (2, "Band 5", "Students", "N", "Mandatory", "2023-06-01"), (3, "Band 5", "Students", "N", "CPD", "2022-06-01"),
        (4, "Band 5", "Students", "99", "Non-mandatory", "2024-03-31T10:00:00"),
    ]  # fmt: skip
    understood = read(registers.TRAINING, project, headings, rows)
    assert counted(understood) == {"training": (1, 0, 1, 2)}


def test_training_that_names_nobody_is_an_error(project: Project) -> None:
    headings = ("Employee Number", "Ethnicity", "Course Type")
    assert read(registers.TRAINING, project, headings, [("", "A", "CPD")]).faults[0].row == 2


BOARD = ("Ethnic Code", "Voting Member", "Executive/NED")


def test_the_board(project: Project) -> None:
    rows: list[Row] = [
        ("A", "Yes", "Executive"),
        ("H", "Voting", "Non-executive"),
        ("A", "No", "NED"),
        ("Z", "Y", "Chair"),
    ]
    understood = read(registers.BOARD, project, BOARD, rows)
    assert counted(understood) == {"total_board": (2, 1, 1, 4), "voting": (1, 1, 1, 3), "executive": (1, 0, 0, 1)}
    assert {one.cell.indicator for one in understood.values} == {9}


def test_a_member_of_whom_nothing_is_known_is_an_error(project: Project) -> None:
    assert "empty (1)" in read(registers.BOARD, project, BOARD, [("A", "", "NED"), ("A", "Y", "NED")]).faults[0].message


def test_a_member_twice_is_an_error(project: Project) -> None:
    rows: list[Row] = [(1, "A", "Y", "NED"), (1, "A", "Y", "NED")]
    assert read(registers.BOARD, project, ("Member ID", *BOARD), rows).faults[0].row == 3


some = st.dictionaries(st.sampled_from(list(CODES)), st.integers(1, 6), min_size=1)


@pytest.mark.parametrize(
    ("source", "headings", "words", "category"),
    [
        (
            registers.CASEWORK,
            ("Employee Number", "Ethnicity", "Case Type"),
            ("Disciplinary", "Grievance"),
            "disciplinary",
        ),
        (registers.TRAINING, ("Employee Number", "Ethnicity", "Course Type"), ("CPD", "Mandatory"), "training"),
    ],
)
@examples(12)
@given(people=some, others=some, twice=st.booleans(), shuffled=st.randoms(use_true_random=False))
def test_cases_and_courses_expanded_and_counted_again(  # noqa: PLR0917 - four of them are the parameters above
    source: PersonLevel, headings: tuple[str, ...], words: tuple[str, str], category: str, people: dict[str, int],
    others: dict[str, int], twice: bool, shuffled: Random, tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """People with what counts, some of them twice, and others with what does not count, in any order."""
    rows: list[Row] = []
    for word, groups in zip(words, (people, others), strict=True):
        for group, number in groups.items():
            rows += [(f"{word} {group} {one}", CODES[group], word) for one in range(number)] * (1 + twice)
    shuffled.shuffle(rows)
    found = counted(read(source, project_in(tmp_path_factory.mktemp("c")), headings, rows))
    numbers = tuple(people.get(group, 0) for group in CODES)
    assert found[category] == (*numbers, sum(numbers))
