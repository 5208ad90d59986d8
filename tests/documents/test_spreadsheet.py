"""The spreadsheet read back: the rules of the government's guidance, and every figure as it is published."""

from __future__ import annotations

import math
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from wres_kit.documents.office import limit_formats, value_format
from wres_kit.documents.spreadsheet import LINE, SHEET_COLUMNS, SHORTHAND, document
from wres_kit.indicators.results import OWN_FILE, Result, Status
from wres_kit.reporting.wording.phrases import value_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from wres_kit.documents.content import ReportContent

SIGNS = {Status.SUPPRESSED: "[c]", Status.NOT_REPORTED: "[x]", Status.NOT_CALCULABLE: "[z]"}


@pytest.fixture(scope="module")
def made(full: ReportContent) -> bytes:
    return document(full)


@pytest.fixture(scope="module")
def book(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(made))


def table_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """Return the cells of the only table of a sheet, headings first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


def published(content: ReportContent, indicator: int) -> list[Result]:
    results = [each for each in content.results if each.indicator == indicator and each.measure not in OWN_FILE]
    return sorted(results, key=lambda each: -each.year)


def test_it_opens_on_a_cover_that_says_whose_report_it_is_and_that_it_is_a_draft(book: openpyxl.Workbook) -> None:
    cover = book.worksheets[0]
    text = [cell.value for cell in cover["A"]]
    assert text[0] == "Example Trust: Workforce Race Equality Standard report 2024"
    assert book.active is cover
    assert "Organisation: Example Trust (X01)" in text
    assert any(line.startswith("Status: Draft, ") and "Do not quote it." in line for line in text)
    assert any(line.startswith("Source, 2022, 2023 and 2024: ") for line in text)
    assert text[-2] == "Contact"
    assert None not in text


def test_every_other_sheet_has_one_named_table_from_column_a_without_blank_or_merged_cells(
    book: openpyxl.Workbook,
) -> None:
    sheets = ["Cover", "Contents", "Notes", "Summary", *(f"Indicator {n}" for n in range(1, 10)), "Action plan"]
    assert book.sheetnames == sheets
    names = [name for sheet in book.worksheets[1:] for name in sheet.tables]
    assert len(names) == len(set(names)) == len(book.sheetnames) - 1
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges, sheet.title
        assert sheet["A1"].value, sheet.title
        assert sheet.sheet_state == "visible"
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert all(cell.value is not None for cell in sheet["A"]), f"{sheet.title}: a blank row"
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        rows = table_of(sheet)
        assert table.ref.startswith("A")
        assert len(set(rows[0])) == len(rows[0])
        assert all(cell not in (None, "") for row in rows for cell in row), sheet.title
        # What is above the table is in column A alone, and nothing is below it.
        first = sheet[table.ref][0][0].row
        assert all(cell.value is None for row in sheet.iter_rows(max_row=first - 1, min_col=2) for cell in row)
        assert sheet.max_row == first + len(rows) - 1


def test_shorthand_is_explained_above_the_table_that_uses_it_and_in_the_notes(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[3:]:
        (table,) = sheet.tables.values()
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, sheet[table.ref][0][0].row))
        used = {cell for row in table_of(sheet) for cell in row if isinstance(cell, str) and cell.startswith("[")}
        assert used <= set(SHORTHAND)
        assert {sign for sign in SHORTHAND if f"{sign} means" in above} == used
    noted = {row[0] for row in table_of(book["Notes"])}
    assert set(SHORTHAND) <= noted


def test_columns_refer_to_notes_that_are_there(book: openpyxl.Workbook) -> None:
    notes = {f"[{row[0]}]": row[1] for row in table_of(book["Notes"])[1:]}
    headings = table_of(book["Indicator 5"])[0]
    referred = {heading.split("\n")[0]: notes[heading.split("\n")[1]] for heading in headings if "\n" in heading}
    assert referred["Measure"] == "Indicator 5"
    assert referred["Group"] == "Groups"
    assert referred["Number of people"] == "Suppressed figures"


def test_the_contents_lead_to_every_other_sheet(book: openpyxl.Workbook) -> None:
    contents = book["Contents"]
    rows = table_of(contents)[1:]
    assert [row[0] for row in rows] == book.sheetnames[2:]
    links = [cell.hyperlink.location for cell in contents["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[2:]]


def test_every_figure_is_the_published_one_and_a_number(book: openpyxl.Workbook, full: ReportContent) -> None:
    compared = 0
    for number in range(1, 10):
        rows, results = table_of(book[f"Indicator {number}"])[1:], published(full, number)
        assert len(rows) == len(results) > 0
        for row, result in zip(rows, results, strict=True):
            shown = dict(zip(SHEET_COLUMNS, row, strict=True))
            assert shown["Reporting year"] == result.year
            pairs = {"Value": "value", "Number of people": "numerator", "Out of": "denominator", "Lower limit": "lower",
                     "Upper limit": "upper"}  # fmt: skip
            for column, name in pairs.items():
                figure = getattr(result, name)
                if figure is None:
                    assert shown[column] in SHORTHAND
                else:
                    assert not isinstance(shown[column], str)
                    assert math.isclose(shown[column], figure, rel_tol=1e-14, abs_tol=1e-14)
                compared += 1
    assert compared > 3000


def test_a_suppressed_result_shows_nothing_but_that_it_is(book: openpyxl.Workbook, full: ReportContent) -> None:
    suppressed = 0
    for number in range(1, 10):
        for row, result in zip(table_of(book[f"Indicator {number}"])[1:], published(full, number), strict=True):
            if result.value is None:
                figures = (row[5], *row[7:11])
                assert set(figures) == {SIGNS[result.status]}
                suppressed += result.status is Status.SUPPRESSED
    assert suppressed > 100


def test_cells_show_as_many_decimals_as_the_pages(book: openpyxl.Workbook, full: ReportContent) -> None:
    for number in (1, 2, 8):
        sheet = book[f"Indicator {number}"]
        (table,) = sheet.tables.values()
        for cells, result in zip(sheet[table.ref][1:], published(full, number), strict=True):
            if result.value is None:
                continue
            decimals = cells[5].number_format.split(";")[0].partition(".")[2]
            assert len(decimals) == len(value_text(result).rstrip("%").partition(".")[2])


def test_a_share_that_is_not_nothing_is_not_shown_as_0(full: ReportContent) -> None:
    result = full.results[0]
    assert value_format(replace(result, value=0.004)) == "#,##0.000"
    assert value_format(replace(result, value=99.97)) == "#,##0.00"
    assert value_format(replace(result, value=0.0)) == "#,##0.0"
    assert value_format(replace(result, value=1.2496, unit="ratio", limits=(0.8, 1.25))) == "#,##0.0000"
    assert value_format(replace(result, value=17.0, decimals=0)) == "#,##0"
    points = replace(result, value=-0.004, unit="points", lower=-3.0, upper=-0.001)
    assert limit_formats(points) == ("+#,##0.0;−#,##0.0;#,##0.0", "+#,##0.000;−#,##0.000;#,##0.000")


def test_the_summary_has_a_row_an_indicator_with_both_groups_and_the_years(book: openpyxl.Workbook) -> None:
    rows = table_of(book["Summary"])
    assert [heading.split("\n")[0] for heading in rows[0][6:9]] == [f"Main figure, {y}" for y in (2022, 2023, 2024)]
    by_indicator = {row[0][0]: row for row in rows[1:]}
    assert list(by_indicator) == list("123456789")
    eighth = by_indicator["8"]
    assert eighth[2:4] == (6.1, 21.1)
    assert eighth[5] == "percentage points"
    assert [round(value, 1) for value in eighth[6:9]] == [7.6, 9.8, 15.0]
    assert eighth[9] == "Worse for BME staff only; the gap has widened"


def test_the_action_plan_is_a_sheet_with_a_row_an_action(book: openpyxl.Workbook, full: ReportContent) -> None:
    assert full.plan is not None
    rows = table_of(book["Action plan"])
    assert [row[0] for row in rows[1:]] == [action.id for action in full.plan.plan.actions]
    assert rows[0][1:3] == ("Objective", "Action")
    assert all(
        row[rows[0].index("Lead")] == action.lead for row, action in zip(rows[1:], full.plan.plan.actions, strict=True)
    )
    assert "Action plan" not in openpyxl.load_workbook(BytesIO(document(replace(full, plan=None)))).sheetnames


def test_properties_and_the_width_of_columns(book: openpyxl.Workbook, full: ReportContent) -> None:
    assert book.properties.title == full.full_title
    assert book.properties.language == "en-GB"
    assert book.properties.created.date() == full.dated
    for sheet in book.worksheets[1:]:
        assert all(8 <= column.width <= 95 for column in sheet.column_dimensions.values())


def test_the_cells_of_a_row_begin_at_the_same_height(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[2:]:  # after the cover and the contents, which have single lines
        for table in sheet.tables.values():
            cells = [cell for row in sheet[table.ref] for cell in row]
            assert {cell.alignment.vertical for cell in cells} == {"top"}, sheet.title


def test_a_row_is_as_high_as_its_wrapped_text(book: openpyxl.Workbook) -> None:
    wrapped = 0
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            for *_, last in list(sheet[table.ref])[1:]:
                if len(str(last.value)) > 1.3 * sheet.column_dimensions[last.column_letter].width:
                    wrapped += 1
                    assert (sheet.row_dimensions[last.row].height or 0) >= 2 * LINE, (sheet.title, last.row)
    assert wrapped > 10


def test_the_same_report_gives_the_same_bytes(full: ReportContent, made: bytes) -> None:
    assert document(full) == made


def test_a_correction_says_so_at_the_table_and_on_the_cover(small: ReportContent) -> None:
    book = openpyxl.load_workbook(BytesIO(document(small)))
    above = [book["Indicator 2"].cell(row, 1).value for row in range(1, 6)]
    assert "Corrected on 15 December 2026: Ratio was 1.70." in above
    assert any("Ratio was 1.70." in str(cell.value) for cell in book["Cover"]["A"])
    assert not any("Draft" in str(cell.value) for cell in book["Cover"]["A"])
    # There are no figures in it: cells say so, and nothing breaks.
    assert set(table_of(book["Indicator 3"])[1][1:]) == {"[x]"}


def test_what_people_wrote_is_text_and_never_a_formula_or_a_link(full: ReportContent) -> None:
    first, *others = full.results
    texts = ["=1+1", "see [this](http://example.org) and [that](b)", "$$x$$", "–", "+44 20"]
    marked = [replace(result, note=text) for result, text in zip([first, *others], texts, strict=False)]
    snapshot = replace(full.snapshot, results=(*marked, *full.results[len(texts) :]))
    book = openpyxl.load_workbook(BytesIO(document(replace(full, snapshot=snapshot))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "=1+1" for cell in cells)
