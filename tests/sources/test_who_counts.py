"""Columns that decide who counts, grouped tables, files that are added, and logs joined to the workforce.

Every case is right, or refused with the column named: never a wrong count without a question.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_csv
from wres_kit.cli.import_ import import_files
from wres_kit.errors import WresError
from wres_kit.project import Project
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.extracts.decoding import period_of
from wres_kit.sources.extracts.registers import BOARD, CASEWORK, RECRUITMENT, TRAINING
from wres_kit.sources.extracts.staff import SOURCE as STAFF
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from wres_kit.sources.extracts import PersonLevel

Row = tuple[object, ...]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("31/03/2024", "2024-03-31", "2024-03-31"),
        ("2024-03-31 00:00:00", "2024-03-31", "2024-03-31"),
        ("Feb-24", "2024-02-01", "2024-02-29"),
        ("December 2023", "2023-12-01", "2023-12-31"),
        ("2023/24", "2023-04-01", "2024-03-31"),
        ("FY 2023-2024", "2023-04-01", "2024-03-31"),
        ("Q1 2023/24", "2023-04-01", "2023-06-30"),
        ("2023/24 Quarter 3", "2023-10-01", "2023-12-31"),
        ("2023/24 Q4", "2024-01-01", "2024-03-31"),
    ],
)
def test_the_days_that_a_text_names(text: str, first: str, last: str) -> None:
    period = period_of(text)
    assert period is not None
    assert (str(period.first), str(period.last)) == (first, last)


@pytest.mark.parametrize("text", ["2024", "2023/25", "Band 5", "Ward 2023/24 east", "Q5 2023/24", ""])
def test_what_names_no_days_for_certain(text: str) -> None:
    assert period_of(text) is None


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path, "X01", "X02")


def read(
    source: PersonLevel, project: Project, headings: tuple[str, ...], rows: list[Row], *, name: str = "extract.csv",
    year: int = 2024, **answers: tuple[str, ...],
) -> ImportResult:  # fmt: skip
    offered = InputFile(write_csv(project.root / name, headings, rows))
    understood: ImportResult = source.read(
        offered, Context(project, organisation="X01", year=year, confirm=True, only=answers.get("only", ()),
                         set_aside=answers.get("set_aside", ()))
    )  # fmt: skip
    return understood


def counted(understood: ImportResult) -> dict[str, tuple[int, int, int]]:
    """White, BME and unknown of each category of everybody."""
    assert not understood.faults
    assert not understood.questions
    found: dict[str, list[int]] = {}
    for figure in understood.values:
        if figure.cell.section == "all" and figure.cell.group != "all":
            found.setdefault(figure.cell.category, []).append(int(figure.value))
    return {category: (numbers[0], numbers[1], numbers[2]) for category, numbers in found.items()}


def asked(understood: ImportResult) -> str:
    assert not understood.values
    return " ".join(question.text for question in understood.questions)


# Grouped tables


def test_a_grouped_table_of_cases(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", "23"), ("BME", "Disciplinary", "14"), ("BME", "Grievance", 9)]
    understood = read(CASEWORK, project, ("Ethnic Group", "Case Type", "Number of cases"), rows)
    assert counted(understood) == {"disciplinary": (23, 14, 0)}
    assert any("each row counts that many people" in message for message in understood.messages)


def test_a_row_of_totals_is_not_counted_again(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", 23), ("BME", "Disciplinary", 14), ("Total", "Disciplinary", 37)]
    assert counted(read(CASEWORK, project, ("Ethnic Group", "Case Type", "Count"), rows)) == {
        "disciplinary": (23, 14, 0)
    }


def test_a_blank_group_of_a_pivot_table_is_an_error(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", 23), ("", "Disciplinary", 14)]
    understood = read(CASEWORK, project, ("Ethnic Group", "Case Type", "Count"), rows)
    assert "no ethnic group" in understood.faults[0].message


@pytest.mark.parametrize("number", ["<5", "*", "2.5", "", "-3"])
def test_a_number_that_is_none_is_an_error(number: str, project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", 23), ("BME", "Disciplinary", number)]
    understood = read(CASEWORK, project, ("Ethnic Group", "Case Type", "Count"), rows)
    assert understood.faults
    assert not understood.values


def test_stages_in_rows(project: Project) -> None:
    headings = ("Vacancy Reference", "Ethnic Group", "Stage", "Number of Applicants")
    rows: list[Row] = [
        ("V1", "White", "Shortlisted", 4),
        ("V1", "White", "Appointed", 1),
        ("V1", "BME", "Shortlisted", 6),
    ]
    assert counted(read(RECRUITMENT, project, headings, rows)) == {
        "shortlisted": (4, 6, 0),
        "appointed": (1, 0, 0),
    }


def test_the_furthest_stage_with_numbers_is_asked_about(project: Project) -> None:
    headings = ("Ethnic Group", "Furthest Stage", "Number of Applicants")
    rows: list[Row] = [("White", "Shortlisted", 4), ("White", "Appointed", 1), ("BME", "Applied", 6)]
    assert "4 were shortlisted; if only in that of the furthest, 5 were" in asked(
        read(RECRUITMENT, project, headings, rows)
    )
    (project.params / "X01" / "extracts.yml").write_text("recruitment: {stages: furthest}\n", encoding="utf-8")
    assert counted(read(RECRUITMENT, project, headings, rows)) == {
        "applied": (5, 6, 0), "shortlisted": (5, 0, 0), "appointed": (1, 0, 0)
    }  # fmt: skip


def test_stages_as_columns(project: Project) -> None:
    rows: list[Row] = [("White", 40, 20, 5), ("BME", 30, 10, 0)]
    understood = read(RECRUITMENT, project, ("Ethnic Origin", "Applied", "Shortlisted", "Appointed"), rows)
    assert counted(understood) == {"applied": (40, 30, 0), "shortlisted": (20, 10, 0), "appointed": (5, 0, 0)}


def test_stages_as_columns_that_are_the_furthest_are_an_error(project: Project) -> None:
    understood = read(RECRUITMENT, project, ("Ethnic Origin", "Shortlisted", "Appointed"), [("White", 2, 5)])
    assert understood.faults[0].column == "Appointed"


def test_a_grouped_table_of_staff(project: Project) -> None:
    headings = ("Staff Group", "Pay Band", "Ethnic Group", "Contract Type", "Headcount")
    rows: list[Row] = [
        ("Administrative and Clerical", "Band 3", "White", "Permanent", 40),
        ("Administrative and Clerical", "Band 3", "BME", "Bank", 12),
        ("Students", "Band 3", "BME", "Permanent", "1,012"),
    ]
    assert counted(read(STAFF, project, headings, rows))["all"] == (40, 1012, 0)


def test_a_number_of_people_and_a_number_of_a_person_are_asked_about(project: Project) -> None:
    headings = ("Staff Group", "Pay Band", "Ethnic Group", "Contract Type", "Employee ID", "Headcount")
    rows: list[Row] = [
        ("Students", "Band 3", "White", "Permanent", 1, 40),
        ("Students", "Band 3", "BME", "Permanent", 2, 12),
    ]
    question = asked(read(STAFF, project, headings, rows))
    assert '"Employee ID" tells people apart' in question
    assert '--set-aside "Headcount"' not in question
    assert counted(read(STAFF, project, headings, rows, set_aside=("Employee ID",)))["all"] == (40, 12, 0)
    with pytest.raises(ExtractError, match=r'"Headcount" cannot be set aside\. It holds numbers up to 40'):
        read(STAFF, project, headings, rows, set_aside=("Headcount",))


COUNTING = (
    "Headcount",
    "Count",
    "Number",
    "Total",
    "n",
    "#",
    "No. of staff",
    "FTE",
    "2024",
    "2023/24",
    "Mar-24",
    "Staff in post",
)


@pytest.mark.parametrize("heading", [*COUNTING, "Number shortlisted", "Total BME", "Tally", "Volume of people"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_column_that_may_count_people_is_never_set_aside(heading: str, *, numbered: bool, project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", heading, *["Employee Number"] * numbered)
    rows: list[Row] = [("White", "Disciplinary", 23, *[1] * numbered), ("BME", "Disciplinary", 14, *[2] * numbered)]
    try:
        understood = read(CASEWORK, project, headings, rows)
        assert understood.questions or counted(understood) == {"disciplinary": (23, 14, 0)}
        assert f'--set-aside "{heading}"' not in " ".join(question.text for question in understood.questions)
    except ExtractError:
        pass
    with pytest.raises(ExtractError, match=f'"{re.escape(heading)}" cannot be set aside'):
        read(CASEWORK, project, headings, rows, set_aside=(heading,))


def test_employee_numbers_are_not_set_aside_to_add_up_something_else(project: Project) -> None:
    headings = ("Employee Number", "Ethnic Group", "Case Type", "Number")
    rows: list[Row] = [(20000001, "White", "Disciplinary", 3), (20000002, "BME", "Disciplinary", 5)]
    assert "--set-aside" not in asked(read(CASEWORK, project, headings, rows))
    with pytest.raises(ExtractError, match='"Employee Number" cannot be set aside'):
        read(CASEWORK, project, headings, rows, set_aside=("Employee Number",))


@pytest.mark.parametrize("heading", ["Number of courses", "Row number", "Grade points", "Contracted Hours"])
def test_numbers_of_something_else_are_set_aside_or_passed_over(heading: str, project: Project) -> None:
    headings = ("Employee Number", "Ethnic Group", "Case Type", heading)
    rows: list[Row] = [(20000001, "White", "Disciplinary", 30), (20000002, "BME", "Disciplinary", 7)]
    assert counted(read(CASEWORK, project, headings, rows, set_aside=(heading,))) == {"disciplinary": (1, 1, 0)}


def test_two_columns_of_numbers_that_differ_are_asked_about(project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", "Headcount", "Total")
    rows: list[Row] = [("White", "Disciplinary", 23, 60), ("BME", "Disciplinary", 14, 60)]
    assert '--set-aside "Total"' in asked(read(CASEWORK, project, headings, rows))
    assert counted(read(CASEWORK, project, headings, rows, set_aside=("Total",))) == {"disciplinary": (23, 14, 0)}


def test_a_row_of_zeros_is_that_of_a_group_and_no_application(project: Project) -> None:
    headings = ("Ethnic Origin", "Applied", "Shortlisted", "Appointed")
    rows: list[Row] = [("WHITE - British", 1, 1, 1), ("WHITE - Irish", 0, 0, 0), ("BLACK - African", 1, 0, 0)]
    understood = read(RECRUITMENT, project, headings, rows)
    assert counted(understood) == {"applied": (1, 1, 0), "shortlisted": (1, 0, 0), "appointed": (1, 0, 0)}
    assert any(message.startswith("Grouped") for message in understood.messages)


def test_a_number_that_is_one_in_every_row_lists_people(project: Project) -> None:
    understood = read(STAFF, project, (*STAFF_HEADINGS, "Headcount"), [(*staff_row(7), 1), (*staff_row(7), 1)])
    assert counted(understood)["all"] == (1, 0, 0)


def test_whole_numbers_under_an_unknown_heading_are_asked_about(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", 23), ("BME", "Disciplinary", 14)]
    headings = ("Ethnic Group", "Case Type", "Bestand")
    assert '"Bestand"' in asked(read(CASEWORK, project, headings, rows))
    with pytest.raises(ExtractError, match='"Bestand" cannot be set aside'):
        read(CASEWORK, project, headings, rows, set_aside=("Bestand",))


def test_a_grouped_board(project: Project) -> None:
    headings = ("Ethnic Group", "Number of Members", "Voting Members", "Executive Members")
    rows: list[Row] = [("White", 9, 7, 4), ("BME", 3, 2, 1)]
    assert counted(read(BOARD, project, headings, rows)) == {
        "total_board": (9, 3, 0), "voting": (7, 2, 0), "executive": (4, 1, 0)
    }  # fmt: skip


def test_a_grouped_table_of_training(project: Project) -> None:
    headings = ("Ethnic Group", "Training Type", "Number of staff")
    rows: list[Row] = [("White", "CPD", 50), ("BME", "CPD", 20), ("BME", "Mandatory", 99)]
    assert counted(read(TRAINING, project, headings, rows)) == {"training": (50, 20, 0)}
    assert "would count twice" in asked(read(TRAINING, project, headings, [*rows, ("BME", "Leadership", 5)]))


# Columns that decide


def test_informal_cases_do_not_count(project: Project) -> None:
    headings = ("Ethnic Origin", "Case Type", "Formal or Informal")
    rows: list[Row] = [("A", "Disciplinary", "Formal"), ("N", "Disciplinary", "Informal")]
    assert counted(read(CASEWORK, project, headings, rows)) == {"disciplinary": (1, 0, 0)}


def test_people_who_had_left_do_not_count(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Assignment Status", "Final Assignment End Date")
    rows: list[Row] = [
        (*staff_row(1), "Active Assignment", ""),
        (*staff_row(2), "Terminated", "2019-06-30"),
        (*staff_row(3), "Offer Accepted", ""),
        (*staff_row(4), "Active Assignment", "30/03/2024"),
        (*staff_row(5), "Active Assignment", "31/03/2024"),
    ]
    assert counted(read(STAFF, project, headings, rows))["all"] == (2, 0, 0)


def test_a_status_that_nobody_knows_is_reported(project: Project) -> None:
    rows: list[Row] = [(*staff_row(number), "Inactive Not Worked") for number in range(6)]
    understood = read(STAFF, project, (*STAFF_HEADINGS, "Assignment Status"), [*rows, (*staff_row(9), "Active")])
    assert '"Inactive Not Worked" (6)' in understood.faults[0].message
    (project.params / "extracts.yml").write_text(
        "assignment_statuses: {Inactive Not Worked: not_counted}\n", encoding="utf-8"
    )
    assert counted(read(STAFF, project, (*STAFF_HEADINGS, "Assignment Status"), [*rows, (*staff_row(9), "Active")]))[
        "all"
    ] == (1, 0, 0)


@pytest.mark.parametrize("wanted", ["31/03/2024", "Mar-24", "March 2024"])
def test_of_two_snapshots_that_of_the_year_counts(wanted: str, project: Project) -> None:
    rows: list[Row] = [(*staff_row(1), wanted), (*staff_row(2), "29/02/2024")]
    assert counted(read(STAFF, project, (*STAFF_HEADINGS, "Effective Date"), rows))["all"] == (1, 0, 0)


def test_a_snapshot_of_another_day_is_asked_about(project: Project) -> None:
    rows: list[Row] = [(*staff_row(1), "30/04/2024")]
    headings = (*STAFF_HEADINGS, "Effective Date")
    assert '"Effective Date" does not everywhere say 31 March 2024' in asked(read(STAFF, project, headings, rows))
    assert counted(read(STAFF, project, headings, rows, only=("Effective Date=30/04/2024",)))["all"] == (1, 0, 0)


def test_another_organisation_does_not_count(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Organisation Code")
    rows: list[Row] = [(*staff_row(1), "X01"), (*staff_row(2), "X02")]
    assert counted(read(STAFF, project, headings, rows))["all"] == (1, 0, 0)
    rows = [(*staff_row(1), "Somewhere"), (*staff_row(2), "Elsewhere")]
    assert "decides whose people are counted" in asked(read(STAFF, project, headings, rows))


def test_appointments_of_another_year_are_asked_about(project: Project) -> None:
    headings = ("Ethnic Origin", "Stage", "Date of Appointment")
    rows: list[Row] = [("A", "Appointed", "2023-05-01"), ("H", "Appointed", "2022-05-01"), ("H", "Applied", "")]
    assert "1 of 2 days outside the year" in asked(read(RECRUITMENT, project, headings, rows))
    only = ("Date of Appointment=2023-04-01..2024-03-31", "Date of Appointment=")
    assert counted(read(RECRUITMENT, project, headings, rows, only=only))["appointed"] == (1, 0, 0)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Live?", "Yes"),
        ("Kind", "Bank"),
        ("Current state", "x"),
        ("Day", "2024-01-01"),
        ("Comment on post", "Terminated"),
    ],
)
def test_a_column_that_may_decide_is_asked_about(heading: str, text: str, project: Project) -> None:
    rows: list[Row] = [(*staff_row(1), text), (*staff_row(2), "No")]
    assert f'"{heading}"' in asked(read(STAFF, project, (*STAFF_HEADINGS, heading), rows))
    assert counted(read(STAFF, project, (*STAFF_HEADINGS, heading), rows, set_aside=(heading,)))["all"] == (
        2,
        0,
        0,
    )


def test_columns_that_were_not_used_are_listed(project: Project) -> None:
    understood = read(STAFF, project, (*STAFF_HEADINGS, "Job Title"), [(*staff_row(1), "Nurse")])
    assert any("not used    Last Name, Job Title" in message for message in understood.messages)


def test_two_columns_of_one_field_that_differ_are_asked_about(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Pay Grade")
    assert counted(read(STAFF, project, headings, [(*staff_row(1), "Band 5")]))["all"] == (1, 0, 0)
    assert "say different things in 1 row." in asked(read(STAFF, project, headings, [(*staff_row(1), "Band 6")]))


def test_an_answer_that_fits_nothing(project: Project) -> None:
    from wres_kit.sources.workbook.grid import ExtractError

    with pytest.raises(ExtractError, match="no column has that heading"):
        read(STAFF, project, STAFF_HEADINGS, [staff_row(1)], only=("Nothing=1",))
    with pytest.raises(ExtractError, match="no one would be counted"):
        read(STAFF, project, STAFF_HEADINGS, [staff_row(1)], only=("Assignment Category=Martian",))


def test_a_vacant_seat_is_nobody(project: Project) -> None:
    headings = ("Name", "Ethnic Code", "Voting", "Exec / NED")
    rows: list[Row] = [("A. Member", "A", "Y", "NED"), ("Vacant", "", "Y", "NED")]
    assert counted(read(BOARD, project, headings, rows))["total_board"] == (1, 0, 0)


# Dates that a file states


@pytest.mark.parametrize("title", ["Staff in post as at 31 March 2026", "WRES 2026", "Workforce 2025/26"])
def test_a_title_of_another_year_is_asked_about(title: str, project: Project) -> None:
    path = project.root / "extract.csv"
    write_csv(path, STAFF_HEADINGS, [staff_row(1)])
    path.write_text(f"{title}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    context = Context(project, organisation="X01", year=2025, confirm=True)
    assert "--year 2025 means 31 March 2025" in asked(STAFF.read(InputFile(path), context))
    context = Context(project, organisation="X01", year=2025, set_aside=("title",), confirm=True)
    assert counted(STAFF.read(InputFile(path), context))["all"] == (1, 0, 0)
    if "/" not in title:
        assert counted(STAFF.read(InputFile(path), Context(project, organisation="X01", year=2026, confirm=True)))[
            "all"
        ] == (
            1,
            0,
            0,
        )


def test_a_name_of_another_year_is_asked_about(project: Project) -> None:
    assert "The name of the file" in asked(read(STAFF, project, STAFF_HEADINGS, [staff_row(1)], name="staff_2025.csv"))


def test_no_day_in_the_year_is_an_error(project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", "Date Opened")
    understood = read(CASEWORK, project, headings, [("White", "Disciplinary", "2020-05-01")])
    assert "no one would be counted" in understood.faults[0].message


# Several files, and the workforce


def test_the_same_person_in_two_files_counts_once(project: Project) -> None:
    headings = ("Employee Number", "Ethnic Origin", "Case Type", "Date Opened")
    rows: list[Row] = [(1, "A", "Disciplinary", "2023-05-01"), (2, "N", "Disciplinary", "2023-06-01")]
    files = [
        InputFile(write_csv(project.root / "q1.csv", headings, rows)),
        InputFile(write_csv(project.root / "q2.csv", headings, [rows[1], (3, "N", "Disciplinary", "2023-09-01")])),
    ]
    context = Context(project, organisation="X01", year=2024, confirm=True)
    assert counted(CASEWORK.read_together(files, context)) == {"disciplinary": (1, 2, 0)}


def test_logs_are_joined_to_the_workforce(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    people = [staff_row("00017"), staff_row(18, ethnic="N"), staff_row(19, category="Bank"), staff_row(20, ethnic="")]
    workforce = write_csv(project.root / "staff.csv", STAFF_HEADINGS, people)
    headings = ("Employee Number", "Course Type")
    rows: list[Row] = [(17, "CPD"), (18, "CPD"), (19, "CPD"), (99, "CPD"), (18, "CPD")]
    log = write_csv(project.root / "training.csv", headings, rows)
    said = {"organisation": "X01", "year": 2024, "confirm": True}
    assert import_files(project, [log], staff=[workforce], **said) == 0  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "2 employees in 2 rows" in out
    text = (project.returns / "x01-2024-training.csv").read_text(encoding="utf-8")
    assert "training,white,headcount,1," in text
    assert "training,bme,headcount,1," in text
    assert "training,unknown,headcount,0," in text


def test_a_log_without_ethnicity_asks_for_the_staff_extract(project: Project) -> None:
    assert "--staff" in asked(read(TRAINING, project, ("Employee Number", "Course Type"), [(1, "CPD")]))


def test_departments_and_hours_are_drill_downs(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Department", "FTE")
    places = ["Surgery & Theatres"] * 12 + ["Estates"] * 8
    rows: list[Row] = [
        (*staff_row(number), place, "1.0" if number % 2 else "0.6") for number, place in enumerate(places)
    ]
    found = {
        (figure.cell.section, str(figure.cell.group)): int(figure.value)
        for figure in read(STAFF, project, headings, rows).values
    }
    assert found["department_surgery_theatres", "white"] == 12
    assert found["department_estates", "white"] == 8
    assert found["hours_part_time", "all"] == 10
    bands = project.standard.bands
    assert (bands.part_kind("hours_part_time"), bands.part_label("hours_part_time")) == ("hours", "Part time")


# Words, and a draft of answers


def test_frequent_words_are_listed_and_rare_ones_counted(project: Project) -> None:
    rows: list[Row] = [("Martian", "Disciplinary")] * 7 + [("Venusian", "Disciplinary")] * 2
    understood = read(CASEWORK, project, ("Ethnic Group", "Case Type"), rows)
    message = understood.faults[0].message
    assert '"Martian" (7), 1 word that fewer than 5 rows have (2)' in message
    assert "Venusian" not in message
    assert understood.unknown_words == {"ethnic_codes": {"Martian": 7}}


def test_a_draft_is_written_filled_in_and_read(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Row] = [("Martian", "Disciplinary", "x")] * 7 + [("A", "Disciplinary", "y")] * 5
    path = write_csv(project.root / "cases.csv", ("Ethnic Group", "Case Type", "Validity status"), rows)
    said = {"organisation": "X01", "year": 2024, "confirm": True}
    assert import_files(project, [path], draft=True, **said) == 0  # type: ignore[arg-type]
    file = project.params / "X01" / "extracts.yml"
    assert "params/X01/extracts.yml was written" in capsys.readouterr().out
    text = file.read_text(encoding="utf-8")
    assert '"Martian": "?"' in text
    assert import_files(project, [path], **said) == 1  # type: ignore[arg-type]
    capsys.readouterr()
    file.write_text(text.replace('"Martian": "?"', '"Martian": "Z"').replace('["?"]', '["x", "y"]'), encoding="utf-8")
    assert import_files(project, [path], **said) == 0  # type: ignore[arg-type]
    assert not list(project.returns.glob("*.part"))


SAID = {"organisation": "X01", "year": 2024, "confirm": True}


def test_rare_words_are_mapped_by_their_row(project: Project) -> None:
    rows: list[Row] = [("A", "Disciplinary"), ("Martian", "Disciplinary"), ("Venusian", "Disciplinary")]
    path = write_csv(project.root / "cases.csv", ("Ethnic Group", "Case Type"), rows)
    assert import_files(project, [path], draft=True, **SAID) == 0  # type: ignore[arg-type]
    file = project.params / "X01" / "extracts.yml"
    text = file.read_text(encoding="utf-8")
    assert "Martian" not in text
    assert '# "WORD": "?"   # cases.csv, row 3' in text
    assert import_files(project, [path], **SAID) == 1  # type: ignore[arg-type]
    file.write_text(text + '  "Martian": "Z"\n  "Venusian": "N"\n', encoding="utf-8")
    assert import_files(project, [path], **SAID) == 0  # type: ignore[arg-type]


def test_words_of_systems_are_shown_however_rare(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Assignment Status")
    understood = read(STAFF, project, headings, [(*staff_row(1, scale="NHS|XX1|Spot Salary"), "Inactive Not Worked")])
    assert '"NHS|XX1|Spot Salary" (1)' in understood.faults[0].message or '"Inactive Not Worked" (1)' in str(
        understood.faults
    )
    assert understood.unknown_words["assignment_statuses"] == {"Inactive Not Worked": 1}


def test_days_are_held_against_the_year_in_tables_with_a_column_of_cases(project: Project) -> None:
    headings = ("Ethnic Group", "Date Opened", "Grievance", "Disciplinary")
    rows: list[Row] = [("White", "2023-06-01", 1, 2), ("BME", "2022-06-01", 0, 4)]
    assert counted(read(CASEWORK, project, headings, rows)) == {"disciplinary": (2, 0, 0)}


@pytest.mark.parametrize("years", [("2023", "2024"), ("2022/23", "2023/24")])
def test_years_under_an_unknown_heading_are_asked_about(years: tuple[str, str], project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", "Jahr", "Number of cases")
    rows: list[Row] = [("White", "Conduct", years[0], 2), ("White", "Conduct", years[1], 3)]
    question = asked(read(CASEWORK, project, headings, rows))
    assert f'--only "Jahr={years[1]}"' in question
    assert "--set-aside" not in question


def test_stages_of_the_process_in_one_table_are_asked_about(project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", "Number of cases")
    rows: list[Row] = [("White", "Disciplinary Investigation", 9), ("White", "Disciplinary Hearing", 3)]
    assert "one case may be in more than one" in asked(read(CASEWORK, project, headings, rows))
    taken = read(CASEWORK, project, headings, rows, only=("Case Type=Disciplinary Investigation",))
    assert counted(taken) == {"disciplinary": (9, 0, 0)}


def test_percentages_are_never_taken_for_people(project: Project) -> None:
    headings = ("% Disciplinary", "Ethnic Group", "Disciplinary")
    rows: list[Row] = [(62, "White", 23), (38, "BME", 14)]
    assert counted(read(CASEWORK, project, headings, rows)) == {"disciplinary": (23, 14, 0)}


def test_a_code_of_this_organisation_among_others_is_asked_about(project: Project) -> None:
    headings = ("Ethnic Group", "Case Type", "Where")
    rows: list[Row] = [("White", "Conduct", "x01"), ("White", "Conduct", "North site")]
    assert "names this organisation" in asked(read(CASEWORK, project, headings, rows))


def test_columns_are_kept_only_with_what_was_counted(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", "Yes"), ("BME", "Disciplinary", "No")]
    path = write_csv(project.root / "cases.csv", ("Ethnic Group", "Case Type", "Live?"), rows)
    assert import_files(project, [path], **SAID) == 1  # type: ignore[arg-type]
    assert not (project.params / "columns.yml").exists()
    wrong = write_csv(project.root / "wrong.csv", ("Ethnic Group", "Case Type"), [("Martian", "Disciplinary")])
    assert import_files(project, [wrong], **SAID) == 1  # type: ignore[arg-type]
    assert not (project.params / "columns.yml").exists()
    assert import_files(project, [path], set_aside=["Live?"], **SAID) == 0  # type: ignore[arg-type]
    assert (project.params / "columns.yml").read_text(encoding="utf-8").count("kind: casework") == 1


def test_a_draft_imports_nothing_whatever_else_cannot_be_read(project: Project) -> None:
    rows: list[Row] = [("White", "Disciplinary", "Yes"), ("BME", "Disciplinary", "No")]
    path = write_csv(project.root / "cases.csv", ("Ethnic Group", "Case Type", "Live?"), rows)
    right = write_csv(project.root / "right.csv", ("Ethnic Group", "Case Type"), [("White", "Disciplinary")])
    unread = project.root / "letter.pdf"
    unread.write_bytes(b"%PDF-1.4")
    assert import_files(project, [right, unread, path], draft=True, **SAID) == 1  # type: ignore[arg-type]
    assert not list(project.returns.iterdir())
    assert "Live?" in (project.params / "X01" / "extracts.yml").read_text(encoding="utf-8")


RETURN = "organisation,year,indicator,section,category,group,measure,value,source\n"
FIGURES = "".join(
    f"X01,2024,2,all,{stage},{group},headcount,{number},export\n"
    for stage, group, number in (("shortlisted", "white", 100), ("shortlisted", "bme", 50), ("appointed", "white", 20),
                                 ("appointed", "bme", 9))
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name", "said", "why"),
    [
        ("", "export.csv", {"year": 2025}, "not of --year 2025"),
        ("", "export.csv", {"organisation": "X02"}, "not of --organisation X02"),
        ("WRES return 2026\n", "export.csv", {}, 'says "2026"'),
        ("Figures at 31 March 2023\n", "export.csv", {}, 'says "31 March 2023"'),
        ("", "wres_2025.csv", {"year": 2024}, 'says "2025"'),
        ("WRES return 2024\n", "wres_2024.csv", {"year": 2024, "organisation": "X01"}, ""),
        ("Printed on 5 May 2026\n", "export_2026-05-05.csv", {}, ""),
        ("Year 2023/24\n", "export.csv", {}, ""),
        ("WRES return 2026\n", "export.csv", {"set_aside": ("title",)}, ""),
    ],
)
def test_a_return_is_held_against_what_is_said_of_it(
    title: str, name: str, said: dict[str, object], why: str, project: Project
) -> None:
    path = project.root / name
    path.write_text(title + RETURN + FIGURES, encoding="utf-8")
    if why:
        with pytest.raises(WresError, match=why):
            import_files(project, [path], **said)  # type: ignore[arg-type]
        assert not list(project.returns.iterdir())
    else:
        assert import_files(project, [path], **said) == 0  # type: ignore[arg-type]
