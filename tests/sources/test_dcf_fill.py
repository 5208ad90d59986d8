"""Filling the workbook that somebody was given: the figures go in, and nothing else changes."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.projects import project_in
from tests.sources.workbooks import YEAR, edit, figures_of, layout_of, read_dcf, rezip, values_of
from tests.standards import WRES
from wres_kit.cli.export import ExportError, export_dcf
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.workbook.grid import cell_name, cell_position
from wres_kit.sources.workbook.sheet_edit import SheetXml, filled_sheet, worked_out_on_opening

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from wres_kit.project import Project
    from wres_kit.returns.cells import Cell

    Returned = Callable[[Mapping[Cell, str]], None]

LAYOUT = 2024
EXTENSION = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557}">'
    b"<x14:dataValidations/></ext></extLst>"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


@pytest.fixture
def returned(monkeypatch: pytest.MonkeyPatch) -> Returned:
    """Let the project have a return; made-up figures, no two alike, that need not make sense together."""

    def has(figures: Mapping[Cell, str]) -> None:
        monkeypatch.setattr("wres_kit.cli.export._figures", lambda _project, _code, _year: dict(figures))

    return has


def blank(project: Project, path: Path, change: Callable[[Worksheet], object] | None = None) -> Path:
    """An empty workbook as a collection may send it out: styles, names, checks, a comment, a formula, hidden lists."""
    made = export_workbook(WRES, layout_of(LAYOUT), project.organisation("X01"), YEAR, {})
    path.write_bytes(made.data)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=9, min_col=3):
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFFCC")
            cell.protection = Protection(locked=False)
    checks = DataValidation(type="whole", operator="between", formula1="0", formula2="100000", showErrorMessage=True)
    checks.add("C9:ZZ9")
    sheet.add_data_validation(checks)
    sheet.conditional_formatting.add(
        "C9:Z90", CellIsRule("lessThan", ["5"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    sheet["A1"].comment = Comment("Read the guidance first.", "Example")
    sheet.cell(95, 3).value = "=SUM(C9:C90)"
    book.defined_names["deadline"] = DefinedName("deadline", attr_text="Lists!$A$1")
    lists = book.create_sheet("Lists")
    lists["A1"] = date(2024, 5, 31)
    lists.sheet_state = "veryHidden"
    if change:
        change(sheet)
    book.save(path)

    def add(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</worksheet>", EXTENSION + b"</worksheet>")
        parts["customXml/item1.xml"] = b"<form version='7'/>"
        parts["xl/ctrlProps/ctrlProp1.xml"] = b"<formControlPr objectType='Drop'/>"

    return rezip(path, add)


def figures() -> dict[Cell, str]:
    """A figure for each cell; the board has more members than each part of it."""
    return {
        cell: str(int(text) + 1000) if cell.category == "total_board" else text
        for cell, text in figures_of(LAYOUT).items()
    }


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def cells_of(xml: bytes) -> dict[str, str]:
    """Every cell of a sheet as it is written."""
    return {
        one.attrib["r"]: ET.tostring(one, encoding="unicode")
        for one in ET.fromstring(xml).iter()
        if one.tag.endswith("}c")
    }


def without_cells(xml: bytes) -> bytes:
    return re.sub(rb"<c [^>]*?/>|<c [^>]*?>.*?</c>", b"", xml, flags=re.S)


def filled(project: Project, path: Path, **how: Any) -> int:
    return export_dcf(project, "X01", YEAR, into=path, **how)


def test_figures_go_in_and_every_other_part_cell_and_style_stays(
    project: Project, returned: Returned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = figures()
    returned(whole)
    path = blank(project, tmp_path / "blank.xlsx")
    before = parts_of(path)
    assert filled(project, path) == 0
    after = parts_of(path)
    assert list(after) == list(before)  # in the same order
    changed = {name for name in before if before[name] != after[name]}
    assert "xl/worksheets/sheet1.xml" in changed
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}  # this one may say already to work formulas out
    assert after["xl/workbook.xml"] == worked_out_on_opening(before["xl/workbook.xml"])
    sheet = "xl/worksheets/sheet1.xml"
    assert without_cells(before[sheet]) == without_cells(after[sheet])
    was, is_ = cells_of(before[sheet]), cells_of(after[sheet])
    assert set(was) == set(is_)
    changed = {name for name in was if was[name] != is_[name]}
    assert len(changed) >= len(whole)
    for name in changed:
        old, new = ET.fromstring(was[name]), ET.fromstring(is_[name])
        assert not list(old)  # only empty cells were filled
        assert (new.attrib["r"], new.attrib.get("s")) == (old.attrib["r"], old.attrib.get("s"))
    assert values_of(read_dcf(path, project)) == whole
    said = capsys.readouterr().out
    assert f"{len(whole)} figures" in said or f"{len(changed)} figures" in said
    assert "Everything else in the workbook is as it was." in said
    assert "could not be filled" not in said


def test_the_filled_workbook_opens_elsewhere_as_it_was(project: Project, returned: Returned, tmp_path: Path) -> None:
    returned(figures())
    path = blank(project, tmp_path / "blank.xlsx")
    filled(project, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet["A1"].comment.text == "Read the guidance first."
    assert sheet.cell(95, 3).value == "=SUM(C9:C90)"
    assert [rule.formula2 for rule in sheet.data_validations.dataValidation] == ["100000"]
    assert book.defined_names["deadline"].attr_text == "Lists!$A$1"
    assert book["Lists"].sheet_state == "veryHidden"
    assert len(sheet.conditional_formatting) == 1


def test_a_copy_leaves_the_blank_workbook_alone(project: Project, returned: Returned, tmp_path: Path) -> None:
    returned(figures())
    path = blank(project, tmp_path / "blank.xlsx")
    before = path.read_bytes()
    assert filled(project, path, out=tmp_path / "filled.xlsx") == 0
    assert path.read_bytes() == before
    assert values_of(read_dcf(tmp_path / "filled.xlsx", project)) == figures()


def first_figure(sheet: Worksheet) -> Any:
    """The cell for the first verified figure of the year: under Band 1, non-clinical."""
    return sheet[first_name(sheet)]


def first_name(sheet: Worksheet) -> str:
    row = next(one[0].row for one in sheet.iter_rows(max_col=1) if one[0].value == "Under Band 1")
    headings = [str(sheet.cell(row - 2, column).value) for column in range(3, 30)]
    return cell_name(row - 1, 2 + headings.index("Verified figures"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda cell: setattr(cell, "value", "=1+1"), "the workbook works it out by a formula; the return has 3"),
        (lambda cell: setattr(cell, "protection", Protection(locked=True)), "the cell is locked; the return has 3"),
        (
            lambda cell: cell.parent.merge_cells(f"{cell.coordinate}:{cell.offset(1).coordinate}"),
            "the cell is merged with others; the return has 3",
        ),
        (
            lambda cell: limit(cell, "1000"),
            "its validation does not take the figure; the return has 3",
        ),
    ],
)
def test_cells_that_take_no_figure_are_named(  # noqa: PLR0917 - fixtures
    project: Project,
    returned: Returned,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Any], object],
    why: str,
) -> None:
    returned(figures())
    path = blank(project, tmp_path / "blank.xlsx")

    def spoil(sheet: Worksheet) -> None:
        change(first_figure(sheet))
        sheet.protection.sheet = True

    edit(path, spoil)
    name = first_name(openpyxl.load_workbook(path).worksheets[0])
    before = cells_of(parts_of(path)["xl/worksheets/sheet1.xml"])[name]
    assert filled(project, path, json_=True) == 1
    data = json.loads(capsys.readouterr().out)
    assert any(one["spot"].endswith(f"!{name}") and one["why"] == why for one in data["not_placed"]), data["not_placed"]
    assert cells_of(parts_of(path)["xl/worksheets/sheet1.xml"])[name] == before


def limit(cell: Any, low: str) -> None:
    rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1=low)
    rule.add(cell.coordinate)
    cell.parent.add_data_validation(rule)


def test_figures_without_a_cell_and_cells_without_a_figure_are_named(
    project: Project, returned: Returned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = dict(figures())
    gone = next(iter(whole))
    text = whole.pop(gone)
    returned(whole | {gone._replace(section="example-ward"): text})
    path = blank(project, tmp_path / "blank.xlsx")
    assert filled(project, path, json_=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["section"] for one in data["other"]] == ["example-ward"]
    assert [one["why"] for one in data["not_placed"]] == ["the return has no such figure"]


def test_values_that_are_there_are_kept_unless_they_may_be_replaced(
    project: Project, returned: Returned, tmp_path: Path
) -> None:
    returned(figures())
    path = blank(project, tmp_path / "blank.xlsx")
    edit(path, lambda sheet: setattr(first_figure(sheet), "value", 77))
    before = path.read_bytes()
    with pytest.raises(ExportError, match=r"holds other values in 1 cell\. Nothing was written[\s\S]*held 77"):
        filled(project, path)
    assert path.read_bytes() == before
    assert filled(project, path, replace=True) == 0
    assert values_of(read_dcf(path, project)) == figures()
    again = parts_of(path)
    assert filled(project, path) == 0  # what is there is the same, and stays
    assert parts_of(path) == again


@pytest.mark.parametrize(("code", "year", "says"), [("X02", YEAR, "workbook of X01"), ("X01", YEAR - 1, "is for 2024")])
def test_the_workbook_of_another_is_refused(  # noqa: PLR0917 - fixtures
    project: Project, returned: Returned, tmp_path: Path, code: str, year: int, says: str
) -> None:
    returned(figures())
    path = blank(project, tmp_path / "blank.xlsx")
    with pytest.raises(ExportError, match=says):
        export_dcf(project, code, year, into=path)


def test_what_is_no_such_workbook_is_refused(project: Project, returned: Returned, tmp_path: Path) -> None:
    returned(figures())
    path = tmp_path / "minutes.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(ExportError, match="matches no layout"):
        filled(project, path)
    with pytest.raises(ExportError, match="--into"):
        export_dcf(project, "X01", YEAR)


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="2" spans="1:4" ht="12"><c r="A2" t="s"><v>0</v></c><c r="C2" s="5" t="str">'
    '<f>"a&gt;b"</f><v>&lt;c&gt;</v></c></row>'
    '<row r="3"/><row r="5" customFormat="1" s="2"><c r="B5" s="1"/></row></sheetData>'
    '<pageMargins left="1"/></worksheet>'
)


@given(st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 6)), st.integers(0, 99999).map(str), max_size=12))
def test_numbers_land_in_their_cells_wherever_these_are(numbers: dict[tuple[int, int], str]) -> None:
    for prefix in ("", "x:"):
        text = SHEET if not prefix else re.sub(r"<(/?)(\w)", r"<\1x:\2", SHEET).replace("xmlns=", "xmlns:x=")
        sheet = SheetXml.read(text.encode())
        made = ET.fromstring(filled_sheet(sheet, numbers))
        cells = [one for one in made.iter() if one.tag.endswith("}c")]
        places = [cell_position(one.attrib["r"]) for one in cells]
        assert places == sorted(set(places))
        rows = [int(one.attrib["r"]) for one in made.iter() if one.tag.endswith("}row")]
        assert rows == sorted(set(rows))
        for place, cell in zip(places, cells, strict=True):
            if place in numbers:
                assert [child.text for child in cell] == [numbers[place]]
                assert "t" not in cell.attrib
        assert set(numbers) <= set(places)
        before = cells_of(text.encode())
        after = cells_of(filled_sheet(sheet, numbers))
        assert all(after[name] == was for name, was in before.items() if cell_position(name) not in numbers)


def test_the_command_takes_its_old_name_and_form_too() -> None:
    from typer.testing import CliRunner

    from wres_kit.cli.main import app

    for words in (["export", "dcf"], ["export", "sdcs"]):
        shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200"})
        assert shown.exit_code == 0
        assert "--into" in shown.stdout
    listed = CliRunner().invoke(app, ["export", "--help"]).stdout
    assert "dcf" in listed
    assert "sdcs" not in listed.lower().replace("sdcs before", "")
