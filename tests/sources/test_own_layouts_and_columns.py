"""Layouts and columns of the project's own count when a file is recognised, without `--as`; broken ones are named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.projects import project_in
from tests.sources.workbooks import YEAR, edit, figures_of, workbook
from wres_kit.cli.import_ import import_files
from wres_kit.project.parameters import ParameterError
from wres_kit.sources import Context, ImportResult
from wres_kit.sources.dcf.layout import FOLDER
from wres_kit.sources.importing import read_all
from wres_kit.sources.registry import UnknownSourceError
from wres_kit.standard.records import StandardFileError

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from wres_kit.project import Project

OWN = "Disziplin Ethnie,Fallart,Eröffnet\nWhite,Disciplinary,03/05/2023\nBME,Disciplinary,04/05/2023\n"
LETTERS = str.maketrans("aei", "431")
COLUMNS = """mappings:
  - kind: casework
    columns: {ethnic_code: Disziplin Ethnie, case_type: Fallart, opened: Eröffnet}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


def foreign(path: Path) -> Path:
    """A workbook in which every label is another than in the layouts of the package."""
    workbook(path, 2024, {cell: text for cell, text in figures_of(2024).items() if cell.indicator == 4})

    def rename(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and row[0].row > 4:
                    cell.value = cell.value.translate(LETTERS)

    return edit(path, rename)


def own_layout(project: Project) -> Path:
    """The layout that fits it, in the project."""
    lines = (FOLDER / "dcf-2024.yml").read_text(encoding="utf-8").splitlines()
    path = project.params / "layouts" / "ours.yml"
    path.parent.mkdir()
    text = "\n".join(lines).replace("name: dcf-2024", "name: ours")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_of_columns_of_ones_own_needs_no_kind(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "faelle.csv"
    path.write_text(OWN, encoding="utf-8")
    with pytest.raises(UnknownSourceError):
        import_files(project, [path], organisation="X01", year=YEAR)
    (project.params / "columns.yml").write_text(COLUMNS, encoding="utf-8")
    assert import_files(project, [path], organisation="X01", year=YEAR) == 0
    assert (project.returns / "x01-2024-casework.csv").is_file()


@pytest.mark.parametrize("text", ["mappings: [\n", "mappings:\n  - kind: casework\n", "other: 1\n"])
def test_a_broken_mapping_is_named(project: Project, tmp_path: Path, text: str) -> None:
    path = tmp_path / "faelle.csv"
    path.write_text(OWN, encoding="utf-8")
    (project.params / "columns.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"params/columns\.yml"):
        import_files(project, [path], organisation="X01", year=YEAR)


def test_a_layout_of_ones_own_needs_no_kind(project: Project, tmp_path: Path) -> None:
    path = foreign(tmp_path / "book.xlsx")
    with pytest.raises(UnknownSourceError):
        import_files(project, [path], organisation="X01", year=YEAR)
    layout = own_layout(project)
    text = layout.read_text(encoding="utf-8")
    layout.write_text(_translated(text), encoding="utf-8")
    (understood,) = read_all([path], Context(project, None, "X01", YEAR))
    assert isinstance(understood, ImportResult)
    assert any("read by the layout ours" in message for message in understood.messages)
    assert understood.values


def _translated(text: str) -> str:
    """Put the changed letters into the texts of a layout, not into its keys."""
    raw = yaml.safe_load(text)

    def changed(label: object) -> object:
        if isinstance(label, list):
            return [changed(one) for one in label]
        written = str(label)
        parts = re.split(r"(\{\w+\})", written)
        return "".join(
            part if part.startswith("{") else part.replace("a", "4").replace("e", "3").replace("i", "1")
            for part in parts
        )

    for sheet in raw["sheets"]:
        for level in ("period", "group", "basis"):
            sheet["columns"][level] = {key: changed(labels) for key, labels in sheet["columns"].get(level, {}).items()}
        for block in sheet["blocks"]:
            block["heading"] = changed(block["heading"])
            for row in block["rows"]:
                row["label"] = changed(row["label"])
    return yaml.safe_dump(raw, sort_keys=False)


@pytest.mark.parametrize("text", ["name: [\n", "name: ours\n", "title: A: B\n"])
def test_a_broken_layout_is_named(project: Project, tmp_path: Path, text: str) -> None:
    path = workbook(tmp_path / "book.xlsx", 2024)
    own_layout(project).write_text(text, encoding="utf-8")
    with pytest.raises(StandardFileError, match=r"params/layouts/ours\.yml"):
        import_files(project, [path], organisation="X01", year=YEAR)
