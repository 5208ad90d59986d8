"""The data collection workbook: every figure where its labels say, and a word for everything that is odd."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.projects import project_in
from tests.sources.workbooks import (
    YEAR,
    edit,
    errors_of,
    figures_of,
    find,
    layout_of,
    offered_here,
    read_dcf,
    rezip,
    values_of,
    warnings_of,
    workbook,
)
from wres_kit.returns.cells import Cell
from wres_kit.sources import Context
from wres_kit.sources.dcf import SOURCE, UnknownLayoutError, WhoseWorkbookError
from wres_kit.sources.dcf.layout import FOLDER, layouts
from wres_kit.sources.dcf.matching import matches
from wres_kit.standard.records import StandardFileError

LAYOUT_YEARS = tuple(sorted(one.year for one in layouts()))
BAND_5 = Cell("X01", YEAR, 1, "non_clinical", "band_5", "white", "headcount")


@pytest.fixture(params=LAYOUT_YEARS)
def layout_year(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook of 2023's layout: one sheet; per year all ESR columns, then all verified ones."""
    return workbook(tmp_path / "return.xlsx", 2023)


def column(sheet: Worksheet, basis: str, group: str = "white", period: str = "current") -> int:
    """The column of a workbook of 2023's layout."""
    index = ["previous", "current"].index(period) * 6 + ["esr", "verified"].index(basis) * 3
    found = 3 + index + ["white", "bme", "unknown"].index(group)
    assert sheet.cell(9, found).value or sheet.cell(8, found).value
    return found


def test_at_least_three_layouts_are_known_and_said_to_be_unconfirmed() -> None:
    assert len(LAYOUT_YEARS) >= 3
    assert {one.known for one in layouts()} == {"unconfirmed"}
    assert [one.name for one in layouts()] == ["dcf-2025", "dcf-2024", "dcf-2023", "sdcs-2022"]


def test_every_layout_is_recognised_as_itself(tmp_path: Path, layout_year: int) -> None:
    offered = offered_here(workbook(tmp_path / "return.xlsx", layout_year))
    found = matches(offered.workbook, layouts())
    assert found[0].layout.year == layout_year
    assert found[0].score == 1
    assert found[1].score < 0.95
    assert SOURCE.recognise(offered).score == 1


def test_every_figure_of_every_layout_is_read(tmp_path: Path, layout_year: int) -> None:
    understood = read_dcf(workbook(tmp_path / "return.xlsx", layout_year))
    assert values_of(understood) == figures_of(layout_year)
    assert understood.faults == ()
    assert understood.name == "x01-dcf-2024"


def test_a_layout_is_used_for_other_years_too(tmp_path: Path) -> None:
    figures = figures_of(2023, 2019)
    assert values_of(read_dcf(workbook(tmp_path / "return.xlsx", 2023, figures, 2019))) == figures


def test_the_source_of_a_figure_names_file_sheet_cell_and_basis(path: Path) -> None:
    found = next(one for one in read_dcf(path).values if one.cell == BAND_5)
    assert found.source == "return.xlsx, WRES data collection!L15, verified figure"


def test_verified_holds_over_esr_and_differences_are_reported(path: Path) -> None:
    verified = figures_of(2023)[BAND_5]

    def change(sheet: Worksheet) -> None:
        sheet.cell(15, column(sheet, "esr")).value = 999
        sheet.cell(16, column(sheet, "esr")).value = int(figures_of(2023)[BAND_5._replace(category="band_6")])

    understood = read_dcf(edit(path, change))
    assert values_of(understood)[BAND_5] == verified
    [fault] = warnings_of(understood)
    assert fault.check == "esr-differs"
    assert fault.message == (f"Verified as {verified}; ESR has 999 (WRES data collection!I15). {verified} taken.")
    assert (fault.row, fault.column) == (15, "WRES data collection!L15")


def test_esr_is_taken_where_nothing_is_verified_and_said_to_be_unverified(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(15, column(sheet, "esr")).value = 77
        sheet.cell(15, column(sheet, "verified")).value = None

    understood = read_dcf(edit(path, change))
    found = next(one for one in understood.values if one.cell == BAND_5)
    assert (found.value, found.source[-24:]) == ("77", "ESR figure, not verified")
    assert any("; 1 from ESR and not verified." in sentence for sentence in understood.messages)


def test_a_sign_for_no_figure_in_the_verified_column_is_not_overruled_by_esr(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(15, column(sheet, "esr")).value = 77
        sheet.cell(15, column(sheet, "verified")).value = "n/a"
        sheet.cell(16, column(sheet, "verified")).value = "*"

    understood = read_dcf(edit(path, change))
    assert BAND_5 not in values_of(understood)
    assert '"n/a" was read as not reported: WRES data collection!L15.' in understood.messages
    [fault] = warnings_of(understood)
    assert fault.check == "kept-back"
    assert fault.column == "WRES data collection!L16"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=SUM(I15:J15)", "formula whose result is not stored"),
        (12.5, "not a whole number"),
        ("12 (3)", "footnote"),
        ("nil", "may mean zero"),
    ],
)
def test_what_cannot_be_read_is_named_with_sheet_and_cell(path: Path, value: object, words: str) -> None:
    understood = read_dcf(edit(path, lambda sheet: setattr(sheet["L15"], "value", value)))
    assert BAND_5 not in values_of(understood)
    [fault] = errors_of(understood)
    assert words in fault.message
    assert (fault.file, fault.row, fault.column) == ("return.xlsx", 15, "WRES data collection!L15")
    assert (fault.organisation, fault.year, fault.indicator) == ("X01", YEAR, 1)


def test_an_error_value_is_named_and_never_read_as_an_empty_cell(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["L15"].value = "#REF!"
        sheet["L15"].data_type = "e"

    [fault] = errors_of(read_dcf(edit(path, change)))
    assert "the error #REF!" in fault.message


def test_a_figure_merged_over_two_groups_is_refused(path: Path) -> None:
    understood = read_dcf(edit(path, lambda sheet: sheet.merge_cells("L15:M15")))
    assert {fault.column for fault in errors_of(understood)} == {"WRES data collection!L15", "WRES data collection!M15"}
    assert all("merged with other cells for figures (L15 to M15)" in fault.message for fault in errors_of(understood))


def test_a_hidden_row_is_read_and_named(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[15].hidden = True

    understood = read_dcf(edit(path, change))
    assert values_of(understood) == figures_of(2023)
    [fault] = warnings_of(understood)
    assert (fault.check, fault.row) == ("hidden", 15)


def test_hidden_columns_and_sheets_are_read_and_named(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        assert column(sheet, "verified") == 12
        sheet.column_dimensions["L"].hidden = True
        book = sheet.parent
        assert book is not None
        book.create_sheet("Front")
        book.active = len(book.sheetnames) - 1
        sheet.sheet_state = "hidden"

    understood = read_dcf(edit(path, change))
    assert values_of(understood) == figures_of(2023)
    assert [fault.message for fault in warnings_of(understood)] == [
        "The sheet is hidden; its figures were read all the same.",
        "Column L is hidden; the figures were read all the same.",
    ]


def test_a_hidden_copy_of_a_row_gives_way_to_the_one_that_is_shown(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(16)
        sheet.cell(16, 1).value = "Band 5"
        sheet.cell(16, column(sheet, "verified")).value = 999
        sheet.row_dimensions[16].hidden = True

    understood = read_dcf(edit(path, change))
    assert values_of(understood) == figures_of(2023)
    assert understood.faults == ()


def test_a_label_that_stands_twice_is_an_error_even_where_one_row_is_empty(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        clinical = find(sheet, "Indicator 1 Clinical staff (non-medical)")
        sheet.cell(clinical, 1).value = "Bank workers"
        for row in range(11, 20):
            for one in range(3, 15):
                sheet.cell(row, one).value = None

    understood = read_dcf(edit(path, change))
    assert not any(cell.indicator == 1 and cell.section == "clinical" for cell in values_of(understood))
    doubled = [fault for fault in errors_of(understood) if fault.check == "rows"]
    assert any('"Band 5" under "Indicator 1 Non-clinical staff" is in rows 15 and' in one.message for one in doubled)


def test_rows_and_columns_may_move(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(1, 4)
        sheet.insert_cols(2)
        sheet.insert_rows(20)

    understood = read_dcf(edit(path, change))
    assert values_of(understood) == figures_of(2023)
    assert errors_of(understood) == []


def test_a_renamed_sheet_is_found_by_what_is_in_it(path: Path) -> None:
    understood = read_dcf(edit(path, lambda sheet: setattr(sheet, "title", "Sheet1 (2)")))
    assert values_of(understood) == figures_of(2023)
    assert 'The sheet "Sheet1 (2)" was read as "WRES data collection", by what is in it.' in understood.messages


def test_an_unknown_column_and_row_are_named_and_nothing_is_read_from_them(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(find(sheet, "Band 5"), 1).value = "Band 5 and a half"
        for row in range(6, 10):
            if sheet.cell(row, 12).value == "White":
                sheet.cell(row, 15).value = "Mixed"
        sheet.cell(16, 15).value = 4

    understood = read_dcf(edit(path, change))
    assert BAND_5 not in values_of(understood)
    messages = [fault.message for fault in warnings_of(understood)]
    assert 'The row "Band 5 and a half, Headcount" is not known to the layout; its figures were not read.' in messages
    assert any(message.startswith('Not found on the sheet "WRES data collection": Band 5') for message in messages)
    assert "The column is not known to the layout; its figures were not read." in messages


def test_two_columns_with_the_same_headings_are_an_error(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        row = next(row for row in range(6, 10) if sheet.cell(row, 13).value == "BME")
        sheet.cell(row, 13).value = "White"

    doubled = [fault for fault in errors_of(read_dcf(edit(path, change))) if fault.check == "columns"]
    assert len(doubled) == 1


def test_percentages_stored_as_fractions_are_read_as_percentages(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(1, sheet.max_row + 1):
            for one in range(3, 15):
                cell = sheet.cell(row, one)
                if "%" in cell.number_format:
                    cell.number_format = "General"

    understood = read_dcf(edit(path, change))
    got, made = values_of(understood), figures_of(2023)
    assert {cell: float(text) for cell, text in got.items()} == {cell: float(text) for cell, text in made.items()}
    [fault] = warnings_of(understood)
    assert fault.check == "fraction"


def test_a_fraction_among_percentages_is_an_error(path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        row = next(row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("Q15 "))
        sheet.cell(row, column(sheet, "verified")).number_format = "General"

    [fault] = errors_of(read_dcf(edit(path, change)))
    assert fault.check == "fraction"
    assert "% or" in fault.message


def test_parts_of_the_board_must_add_up(path: Path) -> None:
    total = int(figures_of(2023)[Cell("X01", YEAR, 9, "all", "total_board", "white", "headcount")])
    voting = int(figures_of(2023)[Cell("X01", YEAR, 9, "all", "voting", "white", "headcount")])

    def change(sheet: Worksheet, rest: int) -> None:
        sheet.cell(find(sheet, "Total Board members"), column(sheet, "verified")).value = voting + 5
        sheet.cell(find(sheet, "Non-voting Board members"), column(sheet, "verified")).value = rest

    assert total != voting + 5
    assert errors_of(read_dcf(edit(path, lambda sheet: change(sheet, 5)))) == []
    [fault] = errors_of(read_dcf(edit(path, lambda sheet: change(sheet, 6))))
    assert fault.check == "board"
    assert "do not add up" in fault.message


def test_whose_workbook_it_is_must_be_told(path: Path, tmp_path: Path) -> None:
    edit(path, lambda sheet: setattr(sheet["B2"], "value", None))
    with pytest.raises(WhoseWorkbookError, match="Say it with --organisation CODE"):
        read_dcf(path)
    assert values_of(read_dcf(path, organisation="X01")) == figures_of(2023)
    edit(path, lambda sheet: setattr(sheet["B2"], "value", "ABC"))
    with pytest.raises(
        WhoseWorkbookError,
        match=r"workbook of ABC \(sheet WRES data collection, cell B2\), which this project does not have",
    ):
        read_dcf(path)
    edit(path, lambda sheet: setattr(sheet["B2"], "value", "X02"))
    with pytest.raises(WhoseWorkbookError, match=r"is the workbook of X02 .* not of X01"):
        read_dcf(path, organisation="X01")
    assert {cell.organisation for cell in values_of(read_dcf(path))} == {"X02"}


def test_a_year_that_contradicts_the_dates_is_named(path: Path) -> None:
    edit(path, lambda sheet: setattr(sheet["B4"], "value", 2021))
    with pytest.raises(WhoseWorkbookError, match=r"says that it is for 2021 \(.*cell B4\), but the dates above"):
        read_dcf(path)


def test_the_year_must_be_told_and_must_agree(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", 2022)
    with pytest.raises(WhoseWorkbookError, match="is a workbook for 2024, not for 2021"):
        read_dcf(path, year=2021)

    def undated(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=5, max_row=8):
            for cell in row:
                words = {"31 March 2024": "Current year", "31 March 2023": "Previous year"}
                if str(cell.value) in words:
                    cell.value = words[str(cell.value)]

    edit(path, undated)
    with pytest.raises(WhoseWorkbookError, match=r"says that it is for 2024 \(.*cell B4\), not for 2021"):
        read_dcf(path, year=2021)
    assert values_of(read_dcf(path)) == figures_of(2022)
    edit(path, lambda sheet: setattr(sheet["B4"], "value", None))
    with pytest.raises(WhoseWorkbookError, match="Say it with --year YEAR"):
        read_dcf(path)
    assert values_of(read_dcf(path, year=2024)) == figures_of(2022)


def test_a_workbook_of_another_kind_says_what_to_do(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", 2022)
    edit(path, lambda sheet: sheet.delete_rows(1, 200))
    offered = offered_here(path)
    assert SOURCE.recognise(offered).score == 0
    with pytest.raises(UnknownLayoutError, match=r"wres layouts return\.xlsx"):
        SOURCE.read(offered, Context(project_in(tmp_path, "X01", "X02")))


def test_a_layout_of_the_project_counts(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project", "X01", "X02")
    path = workbook(tmp_path / "return.xlsx", 2022)
    edit(path, lambda sheet: setattr(sheet.cell(find(sheet, "VSM"), 1), "value", "Very Senior"))
    assert any("VSM" in fault.message for fault in warnings_of(read_dcf(path, project)))
    own = project.params / "layouts" / "sdcs-ours.yml"
    own.parent.mkdir()
    text = (FOLDER / "sdcs-2022.yml").read_text(encoding="utf-8")
    own.write_text(
        text.replace("label: VSM", "label: [VSM, Very Senior]").replace("name: sdcs-2022", "name: sdcs-ours"),
        encoding="utf-8",
    )
    understood = read_dcf(path, project)
    assert values_of(understood) == figures_of(2022)
    assert understood.faults == ()
    assert "layout sdcs-ours" in understood.messages[0]


def test_a_layout_of_an_indicator_that_there_is_not_is_refused(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project", "X01", "X02")
    own = project.params / "layouts" / "sdcs-2022.yml"
    own.parent.mkdir()
    text = (FOLDER / "sdcs-2022.yml").read_text(encoding="utf-8")
    own.write_text(text.replace("indicator: 9", "indicator: 19"), encoding="utf-8")
    with pytest.raises(StandardFileError, match="names the indicator 19"):
        read_dcf(workbook(tmp_path / "return.xlsx", 2022), project)


def test_macros_and_links_are_told(path: Path) -> None:
    rezip(path, lambda parts: parts.update({"xl/vbaProject.bin": b"\0"}))
    assert read_dcf(path).messages[0] == "The workbook has macros. They were not run."


def test_every_layout_has_the_rows_of_the_collection() -> None:
    for year in LAYOUT_YEARS:
        rows = {
            (row.indicator or block.indicator, row.section or block.section, row.category)
            for sheet in layout_of(year).sheets
            for block in sheet.blocks
            for row in block.rows
        }
        assert {indicator for indicator, _, _ in rows} == set(range(1, 10))
        assert {("non_clinical", "vsm"), ("clinical", "vsm"), ("medical_dental", "senior_medical_manager")} <= {
            (section, category) for indicator, section, category in rows if indicator == 1
        }
        assert {"total_board", "voting", "executive", "workforce"} <= {c for indicator, _, c in rows if indicator == 9}


@pytest.mark.parametrize(
    "label", ["Band 8 - Range A", "Band 8A (note 2)", "Review Body Band 8 - Range A", "AfC Band 8A"]
)
def test_a_band_named_as_staff_systems_do_is_read(tmp_path: Path, label: str) -> None:
    path = workbook(tmp_path / "return.xlsx", 2024)
    edit(path, lambda sheet: setattr(sheet.cell(find(sheet, "Band 8A"), 1), "value", label))
    understood = read_dcf(path)
    assert values_of(understood) == figures_of(2024)
    assert errors_of(understood) == []


@pytest.mark.parametrize("label", ["Band 8E", "Band 12", "Bands 3 and 4"])
def test_a_band_that_is_not_known_is_an_error(tmp_path: Path, label: str) -> None:
    path = workbook(tmp_path / "return.xlsx", 2024)
    edit(path, lambda sheet: setattr(sheet.cell(find(sheet, "Band 3"), 1), "value", label))
    messages = [fault.message for fault in errors_of(read_dcf(path))]
    assert any(f'The row "{label}' in message for message in messages)
