"""The sample of the how-to on workbooks is what the export writes now, and the commands it shows are there."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from typer.testing import CliRunner

from wres_kit.cli.main import app

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "import-the-collection-workbook.md"
SAMPLE = PAGE.parent / "samples" / "dcf-x01-2024.xlsx"


def example_project(folder: Path) -> Path:
    """A project with Example Trust and its returns."""
    shutil.copytree(ROOT / "params" / "X01", folder / "params" / "X01")
    (folder / "params" / "project.yml").write_text("publication_date: 2026-11-22\n", encoding="utf-8")
    (folder / "data" / "returns").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "returns" / "x01.csv", folder / "data" / "returns")
    return folder


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def parts(path: Path) -> dict[str, str]:
    """The parts of a workbook; how they are packed and written depends on the libraries at hand."""
    with zipfile.ZipFile(path) as archive:
        return {name: ET.canonicalize(archive.read(name).decode()) for name in archive.namelist()}


def test_the_sample_is_what_the_export_writes(tmp_path: Path) -> None:
    project, out = example_project(tmp_path / "project"), tmp_path / "sample.xlsx"
    command = f"export dcf X01 --year 2024 --out {out} --template-only --project {project}"
    assert run(*command.split())[0] == 0
    assert parts(out) == parts(SAMPLE)


def test_the_sample_is_known_and_can_be_imported(tmp_path: Path) -> None:
    project = example_project(tmp_path / "project")
    status, said = run("layouts", str(SAMPLE), "--project", str(project))
    assert status == 0
    assert "dcf-2024        100%   2024           58         0           0" in said
    (project / "data" / "returns" / "x01.csv").unlink()
    status, said = run("import", str(SAMPLE), "--as", "sdcs", "--project", str(project))
    assert status == 0, said
    assert "432 figures of X01 read: 216 of 2024 and 216 of 2023" in said
    status, said = run("import", str(SAMPLE), "--year", "2022", "--project", str(project))
    assert status == 2
    assert "says that it is for 2024" in said


def test_the_page_names_options_that_exist() -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))
    helps = "".join(run(*words, "--help")[1] for words in (["import"], ["layouts"], ["export", "dcf"]))
    assert options <= set(re.findall(r"--[a-z][a-z-]+", helps))
