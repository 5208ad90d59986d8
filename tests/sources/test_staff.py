"""Staff extracts: who is counted, once, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_csv, write_xlsx
from tests.sources.workbooks import edit, rezip
from wres_kit.project.parameters import ParameterError
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.extracts.columns import ColumnsNotConfirmedError, keep_all
from wres_kit.sources.extracts.staff import SOURCE
from wres_kit.sources.registry import source_of
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project

GROUPS = ("white", "bme", "unknown")
CODES = {"white": "A White - British", "bme": "LK", "unknown": ""}
STAFF_GROUPS = {
    "non_clinical": "Administrative and Clerical", "clinical": "Healthcare Scientists",
    "medical_dental": "Medical and Dental",
}  # fmt: skip
SCALES = {
    **{f"band_{number}": f"NHS|XN{number:02}|Non Review Body Band {number}" for number in range(1, 8)},
    **{f"band_8{letter}": f"Review Body Band 8 - Range {letter.upper()}" for letter in "abcd"},
    "under_band_1": "Under Band 1", "band_9": "Band 9", "vsm": "VSM", "consultant": "NHS|YC72|Consultant",
    "non_consultant_career_grade": "NHS|MC46|Specialty Doctor", "trainee": "NHS|MT01|Specialty Registrar",
    "other": "NHS|MD01|Hospital Practitioner",
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


def read(project: Project, rows: list[tuple[object, ...]], headings: tuple[str, ...] = STAFF_HEADINGS) -> ImportResult:
    path = write_csv(project.root / "staff.csv", headings, rows)
    return SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))


def counted(understood: ImportResult) -> dict[tuple[str, str, str], int]:
    """The counts that are not zero."""
    assert not understood.faults
    return {
        (one.cell.section, one.cell.category, str(one.cell.group)): int(one.value)
        for one in understood.values
        if one.value != "0"
    }


def test_an_employee_is_counted_by_section_band_and_group(project: Project) -> None:
    understood = read(project, [staff_row(ethnic="H")])
    assert counted(understood) == {
        ("all", "all", "bme"): 1, ("all", "all", "all"): 1,
        ("clinical", "all", "bme"): 1, ("clinical", "all", "all"): 1,
        ("clinical", "band_5", "bme"): 1, ("clinical", "band_5", "all"): 1,
    }  # fmt: skip
    assert len(understood.values) == 4 * (1 + 15 + 15 + 5)
    assert understood.name == "x01-2024-staff"
    assert understood.values[0].source == "Staff extract (ESR), staff.csv: counted from its rows"


def test_the_primary_assignment_counts(project: Project) -> None:
    rows = [staff_row(1, scale="Band 8a", primary="N"), staff_row(1, scale="Band 5", primary="Y")]
    assert counted(read(project, rows))["clinical", "band_5", "white"] == 1


def test_the_highest_band_counts_where_none_is_primary(project: Project) -> None:
    rows = [
        staff_row(1, scale="Band 5", primary=""),
        staff_row(1, scale="Band 8a", primary=""),
        staff_row(1, scale="Band 6", primary="N"),
    ]
    assert counted(read(project, rows))["clinical", "band_8a", "all"] == 1


def test_the_first_row_counts_where_bands_are_equal(project: Project) -> None:
    rows = [staff_row(1, group="Estates and Ancillary", primary="N"), staff_row(1, primary="N")]
    assert counted(read(project, rows))["non_clinical", "band_5", "all"] == 1


@pytest.mark.parametrize("category", ["Bank", "Honorary", "Zero Hours", "Non-Exec Director/Chair"])
def test_who_is_left_out(category: str, project: Project) -> None:
    understood = read(project, [staff_row(1), staff_row(2, category=category, scale="anything at all")])
    assert counted(understood)["all", "all", "all"] == 1
    assert any("Not counted: 1 assignment" in message for message in understood.messages)


def test_a_bank_shift_of_an_employee_does_not_count_even_if_primary(project: Project) -> None:
    rows = [staff_row(1, category="Bank", scale="Band 7"), staff_row(1, primary="N", scale="Band 3")]
    assert counted(read(project, rows))["clinical", "band_3", "all"] == 1


def test_leaving_out_is_a_parameter(project: Project) -> None:
    (project.params / "extracts.yml").write_text("staff:\n  leave_out: [honorary]\n", encoding="utf-8")
    rows = [staff_row(1), staff_row(2, category="Bank"), staff_row(3, category="Honorary")]
    assert counted(read(project, rows))["all", "all", "all"] == 2


def test_without_the_kind_of_contract_nobody_can_be_left_out(project: Project) -> None:
    headings = ("Employee Number", "Band", "Staff Group", "Ethnic Code")
    row = (1, "Band 5", "Healthcare Scientists", "A")
    understood = read(project, [row], headings)
    assert not understood.values
    assert "cannot be excluded" in understood.faults[0].message
    (project.params / "extracts.yml").write_text("staff: {leave_out: []}\n", encoding="utf-8")
    assert counted(read(project, [row], headings))["all", "all", "white"] == 1


def test_codes_in_no_table_are_reported_with_counts(project: Project) -> None:
    rows = [
        *(staff_row(number) for number in range(10)),
        staff_row(11, ethnic="XX"),
        staff_row(12, ethnic="XX"),
        staff_row(13, scale="XQ99"),
    ]
    understood = read(project, rows)
    assert not understood.values
    grade, ethnic = sorted(understood.faults, key=lambda fault: fault.column, reverse=True)
    assert ethnic.message == "2 rows whose ethnic code is in no table: 1 word that fewer than 5 rows have (2)."
    assert ethnic.row == 12
    assert ethnic.also[0].row == 13
    assert "1 word that fewer than 5 rows have (1)" in grade.message
    assert "grades" in grade.remedy


def test_own_words_of_a_project(project: Project) -> None:
    (project.params / "extracts.yml").write_text(
        "ethnic_codes: {XX: Z}\ngrades: {Local Grade 7: band_7}\nstaff_groups: {Hotel Services: non_clinical}\n"
        "assignment_categories: {Relief: bank}\n",
        encoding="utf-8",
    )
    rows = [staff_row(1, ethnic="xx", scale="local grade 7", group="Hotel services"), staff_row(2, category="Relief")]
    assert counted(read(project, rows)) == {
        ("all", "all", "unknown"): 1, ("all", "all", "all"): 1,
        ("non_clinical", "all", "unknown"): 1, ("non_clinical", "all", "all"): 1,
        ("non_clinical", "band_7", "unknown"): 1, ("non_clinical", "band_7", "all"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["grades: {X: band_99}", "ethnic_codes: {XX: QQ}", "staff_groups: {X: kitchen}", "nonsense: 1"]
)
def test_own_words_that_mean_nothing(text: str, project: Project) -> None:
    (project.params / "extracts.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"params/extracts\.yml"):
        read(project, [staff_row()])


def test_medical_staff_on_other_bands(project: Project) -> None:
    rows = [staff_row(1, scale="VSM", group="Medical and Dental"), staff_row(2)]
    understood = read(project, rows)
    assert "Row 2 has an Agenda for Change band or VSM" in understood.faults[0].message
    (project.params / "extracts.yml").write_text("staff: {medical_on_other_bands: clinical}\n", encoding="utf-8")
    assert counted(read(project, rows))["clinical", "vsm", "all"] == 1


def test_a_medical_grade_in_another_staff_group_is_an_error(project: Project) -> None:
    understood = read(project, [staff_row(1, scale="Consultant"), staff_row(2)])
    assert "medical or dental grade" in understood.faults[0].message


def test_senior_medical_managers_are_counted_among_consultants(project: Project) -> None:
    headings = (*STAFF_HEADINGS, "Senior Medical Manager")
    rows = [
        (*staff_row(number, scale="Consultant", group="Medical and Dental"), flag) for number, flag in enumerate("YN")
    ]
    rows.append((*staff_row(7), "Y"))
    understood = read(project, rows, headings)
    assert counted(understood)["medical_dental", "senior_medical_manager", "all"] == 1
    assert counted(understood)["medical_dental", "consultant", "all"] == 2
    assert any("no consultant: 1 employee, not counted as senior" in one for one in understood.messages)


def test_an_employee_without_number_is_an_error(project: Project) -> None:
    assert "Row 3 has nothing that tells one employee" in read(project, [staff_row(), staff_row("")]).faults[0].message


def test_differing_ethnic_codes_are_told(project: Project) -> None:
    understood = read(project, [staff_row(1, ethnic="A"), staff_row(1, ethnic="H", primary="N")])
    assert counted(understood)["all", "all", "white"] == 1
    assert any("different groups" in message for message in understood.messages)


def test_columns_are_guessed_shown_and_written_only_when_confirmed(project: Project) -> None:
    offered = InputFile(write_csv(project.root / "staff.csv", STAFF_HEADINGS, [staff_row()]))
    assert source_of(offered) is SOURCE
    context = Context(project, organisation="X01", year=2024)
    with pytest.raises(ColumnsNotConfirmedError, match=r'the ethnic code: "Ethnic Origin"'):
        SOURCE.read(offered, context)
    assert not (project.params / "columns.yml").exists()
    read_once = SOURCE.read(offered, Context(project, organisation="X01", year=2024, confirm=True))
    assert not (project.params / "columns.yml").exists()
    assert keep_all(project, read_once.columns) == [
        "params/columns.yml: the columns of this staff extract (ESR) were added."
    ]
    assert counted(SOURCE.read(offered, context))["all", "all", "all"] == 1


def test_a_second_layout_is_added_and_comments_stay(project: Project) -> None:
    keep_all(project, read(project, [staff_row()]).columns)
    path = project.params / "columns.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("mappings:", "# Checked by HR.\nmappings:"), encoding="utf-8"
    )
    headings = ("Staff ID", "Grade", "Staff Group", "Ethnicity", "Contract Type")
    keep_all(project, read(project, [(1, "Band 5", "Healthcare Scientists", "A", "Permanent")], headings).columns)
    text = path.read_text(encoding="utf-8")
    assert "# Checked by HR." in text
    assert text.count("- kind: staff") == 2
    path.write_text("mappings: []\n", encoding="utf-8")
    assert "Add this under mappings yourself" in keep_all(project, read(project, [staff_row()]).columns)[0]


def test_headings_of_ones_own(project: Project) -> None:
    columns = "{person: Ref, band: Stufe, staff_group: Kind, ethnic_code: E, assignment_category: Contract}"
    (project.params / "columns.yml").write_text(f"mappings:\n- kind: staff\n  columns: {columns}\n", encoding="utf-8")
    headings = ("Ref", "Stufe", "Kind", "E", "Contract")
    understood = read(project, [(1, "Band 5", "Healthcare Scientists", "A", "Permanent")], headings)
    assert counted(understood)["clinical", "band_5", "white"] == 1


@pytest.mark.parametrize("columns", ["{person: Ref}", "{nonsense: Ref}"])
def test_a_layout_that_does_not_suffice(columns: str, project: Project) -> None:
    (project.params / "columns.yml").write_text(f"mappings:\n- kind: staff\n  columns: {columns}\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"columns\.yml"):
        read(project, [staff_row()])


def test_whose_extract_it_is_has_to_be_said(project: Project) -> None:
    offered = InputFile(write_csv(project.root / "staff.csv", STAFF_HEADINGS, [staff_row()]))
    with pytest.raises(ExtractError, match="--organisation CODE and --year YEAR"):
        SOURCE.read(offered, Context(project, organisation="X01"))


def test_a_workbook_with_a_title_above_the_headings(project: Project) -> None:
    path = write_xlsx(
        project.root / "staff.xlsx",
        {
            "Cover": [["Staff in post"]],
            "Data": [["Staff in post, 31 March"], [], list(STAFF_HEADINGS), list(staff_row(20456789.0))],
        },
    )
    understood = SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))
    assert counted(understood)["clinical", "band_5", "white"] == 1
    assert "staff.xlsx, sheet Data" in understood.values[0].source


def test_a_formula_without_a_value_is_not_taken_for_an_empty_code(project: Project) -> None:
    rows: list[list[object]] = [list(STAFF_HEADINGS), list(staff_row(1)), [*staff_row(2)[:4], "=A1", *staff_row(2)[5:]]]
    path = write_xlsx(project.root / "staff.xlsx", {"Data": rows})
    with pytest.raises(ExtractError, match="row 3 has a formula without a stored result"):
        SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))


def test_a_formula_without_a_value_is_found_in_a_sheet_under_another_name(project: Project) -> None:
    rows: list[list[object]] = [list(STAFF_HEADINGS), list(staff_row(1)), [*staff_row(2)[:4], "=A1", *staff_row(2)[5:]]]
    path = write_xlsx(project.root / "staff.xlsx", {"Data": rows})

    def elsewhere(parts: dict[str, bytes]) -> None:
        parts["xl/data.xml"] = parts.pop("xl/worksheets/sheet1.xml")
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = parts[relations].replace(b"/xl/worksheets/sheet1.xml", b"/xl/data.xml")

    rezip(path, elsewhere)
    with pytest.raises(ExtractError, match="row 3 has a formula without a stored result"):
        SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))


def test_rows_hidden_by_a_filter_are_counted_and_named(project: Project) -> None:
    path = write_xlsx(
        project.root / "staff.xlsx", {"Data": [list(STAFF_HEADINGS), *map(list, map(staff_row, range(4)))]}
    )
    edit(path, lambda sheet: [setattr(sheet.row_dimensions[row], "hidden", True) for row in (3, 4)])
    understood = SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))
    assert counted(understood)["all", "all", "white"] == 4
    assert "staff.xlsx, sheet Data: 2 rows hidden by a filter or by hand; what they hold was counted too." in (
        understood.messages
    )


def test_windows_encoding_and_semicolons(project: Project) -> None:
    path = project.root / "staff.csv"
    text = ";".join(STAFF_HEADINGS) + "\n" + ";".join(map(str, staff_row(name="Müller"))) + "\n"
    path.write_bytes(text.encode("cp1252"))
    understood = SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))
    assert counted(understood)["all", "all", "all"] == 1
    assert any("1252" in message for message in understood.messages)


def test_a_hundred_thousand_rows_are_counted(project: Project) -> None:
    bands = list(SCALES.values())[:12]
    rows = [
        staff_row(20_000_000 + number, scale=bands[number % 12], ethnic="ABCHZ"[number % 5], name=f"Name {number}")
        for number in range(100_000)
    ]
    path = write_csv(project.root / "staff.csv", STAFF_HEADINGS, rows)
    understood = SOURCE.read(InputFile(path), Context(project, organisation="X01", year=2024, confirm=True))
    assert counted(understood)["all", "all", "all"] == 100_000
