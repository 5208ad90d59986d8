"""`wres layouts` shows how a workbook matches and drafts a layout; `wres export dcf` writes a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.projects import project_in
from tests.sources.workbooks import YEAR, edit, figures_of, find, read_dcf, values_of, workbook
from tests.standards import WRES
from wres_kit.cli.app import OutputFileError
from wres_kit.cli.check import DraftError, show_layouts
from wres_kit.cli.export import ExportError, export_dcf
from wres_kit.joint.read import NoReturnError
from wres_kit.project import Project, UnknownOrganisationError
from wres_kit.returns.files import return_csv
from wres_kit.sources.dcf.layout import label_pattern, layouts, read_layout
from wres_kit.sources.workbook.grid import normal
from wres_kit.standard.records import StandardFileError


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


@pytest.fixture
def next_year(tmp_path: Path) -> Path:
    """A workbook of a year that no layout knows: a new sheet, heading, label, row and column."""

    def change(sheet: Worksheet) -> None:
        sheet.title = "2026 figures"
        sheet.cell(find(sheet, "Indicator 1 Clinical staff (non-medical)"), 1).value = "Clinical staff, not medical"
        sheet.cell(
            find(sheet, "Number appointed from shortlisting"), 1
        ).value = "Number of people appointed from shortlisting"
        sheet.cell(find(sheet, "Consultants"), 1).value = "Consultants and above"
        row = find(sheet, "Total workforce") + 1
        sheet.cell(row, 1).value = "Apprentices"
        sheet.cell(row, 5).value = 12

    return edit(workbook(tmp_path / "new.xlsx", 2025, figures_of(2025, 2026), 2026), change)


def test_a_known_workbook_matches_wholly(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_layouts(project, workbook(tmp_path / "return.xlsx", 2024)) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[1].split() == ["dcf-2024", "100%", "2024", "58", "0", "0"]
    assert "Band 5 (Indicator 1 Non-clinical staff)" in out
    assert "bme current verified" in out


def test_plain_data_names_what_is_missing(
    project: Project, next_year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show_layouts(project, next_year, json_=True) == 1
    best = json.loads(capsys.readouterr().out)["layouts"][0]
    assert best["layout"] == "dcf-2025"
    assert best["sheets"][0]["sheet"] == "2026 figures"
    assert "Consultants (Indicator 1 Medical and dental staff)" in best["sheets"][0]["missing"]
    assert any(label.startswith("Apprentices") for label in best["sheets"][0]["not_known"].values())


def test_a_draft_reads_the_workbook_it_was_drawn_from(
    project: Project, next_year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = project.params / "layouts" / "dcf-2026.yml"
    assert show_layouts(project, next_year, write=new) == 1
    text = new.read_text(encoding="utf-8")
    assert '# Guessed: the heading "Clinical staff, not medical" (cell A26) is "Indicator 1 Clinical staff (non-medical)".' in text  # fmt: skip  # noqa: E501
    assert '# Guessed: the row "Consultants and above"' in text
    assert "# Open: row " in text
    assert "Apprentices" in text
    drafted = read_layout(new)
    assert (drafted.name, drafted.year, drafted.known) == ("dcf-2026", 2026, "unconfirmed")
    understood = read_dcf(next_year, project)
    assert "layout dcf-2026" in understood.messages[0]
    assert values_of(understood) == figures_of(2025, 2026)
    with pytest.raises(DraftError, match="is there already, and is not replaced"):
        show_layouts(project, next_year, write=new)


def test_nothing_is_drafted_from_nothing(project: Project, tmp_path: Path) -> None:
    path = edit(workbook(tmp_path / "empty.xlsx", 2022), lambda sheet: sheet.delete_rows(1, 200))
    with pytest.raises(DraftError, match="nothing in common with any layout"):
        show_layouts(project, path, write=tmp_path / "new.yml")


def test_a_faulty_layout_is_named_with_its_key(project: Project) -> None:
    path = project.params / "layouts" / "ours.yml"
    path.parent.mkdir()
    path.write_text("name: ours\ntitle: Ours\nyear: next\n", encoding="utf-8")
    with pytest.raises(
        StandardFileError, match=r"(?s)ours.yml: does not fit what a layout .* year: .*sheets: Field required"
    ):
        layouts(project.params)


@pytest.mark.parametrize(
    ("label", "text", "fits"),
    [
        ("31 March {year}", "31st March, 2024", True),
        ("31 March {previous}", "31st March 2024", False),
        ("31 March {previous}", "31 MARCH 2023", True),
        ("Ethnicity unknown/null", "ETHNICITY  UNKNOWN / NULL", True),
        ("Band 8A", "band 8a", True),
        ("Band 1", "Under Band 1", False),
        ("*abuse from staff*", "Q14b/c: % harassment, bullying or abuse from staff", True),
        ("*abuse from staff*", "abuse from patients", False),
        ("Difference*", "Difference (board - workforce)", True),
    ],
)
def test_labels_are_compared_by_their_words(label: str, text: str, fits: bool) -> None:
    assert (label_pattern((label,), YEAR).fullmatch(normal(text)) is not None) is fits


@pytest.fixture
def returned(project: Project) -> Project:
    (project.returns / "x01.csv").write_bytes(
        return_csv(
            WRES,
            (
                (cell, text, "made-up figures")
                for cell, text in figures_of(2025).items()
                if cell.indicator in (5, 6, 7, 8) and cell.group in ("white", "bme")
            ),
        )
    )
    return project


def test_an_exported_return_reads_back(returned: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "submission.xlsx"
    assert export_dcf(returned, "X01", YEAR, out=out) == 0
    assert "32 figures in the layout dcf-2024" in capsys.readouterr().out
    assert len(values_of(read_dcf(out, returned))) == 32
    with pytest.raises(OutputFileError, match=r"is there already\. Add --replace"):
        export_dcf(returned, "X01", YEAR, out=out)
    assert (
        export_dcf(returned, "X01", YEAR, out=out, layout="dcf-2023", template_only=True, replace=True, json_=True) == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (said["layout"], said["placed"], len(said["other"])) == ("dcf-2023", 16, 16)
    assert len(values_of(read_dcf(out, returned))) == 16


@pytest.mark.parametrize(
    ("year", "out", "layout", "words"),
    [
        (2019, "out.xlsx", None, r"X01 has no return for 2019. It has returns for: 2023, 2024"),
        (2024, "out.csv", None, "ends in .xlsx"),
        (2024, "nowhere/out.xlsx", None, "cannot be written"),
        (2024, "out.xlsx", "dcf-1999", "no such layout. There are: dcf-2025"),
    ],
)
def test_what_cannot_be_exported_is_named(
    returned: Project, year: int, out: str, layout: str | None, words: str
) -> None:
    path = returned.root / out
    with pytest.raises((ExportError, NoReturnError, OutputFileError), match=words):
        export_dcf(returned, "X01", year, out=path, layout=layout)
    assert not path.exists()


def test_an_unknown_organisation_is_named(returned: Project, tmp_path: Path) -> None:
    with pytest.raises(UnknownOrganisationError, match="ZZZ: no organisation has this code"):
        export_dcf(returned, "ZZZ", YEAR, out=tmp_path / "out.xlsx")
