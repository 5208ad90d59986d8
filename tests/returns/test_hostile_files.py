"""Files made or broken to do harm: what is said of them steers no terminal, runs in no page, and names the fault."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.projects import project_in
from wres_kit.cli.main import app
from wres_kit.project import Project

HEADER = "organisation,year,indicator,section,category,group,measure,value,source\n"
ESCAPES = "\x1b[2J\x1b]0;title\x07"


def row(value: str = "47", *, source: str = "made up", code: str = "X01") -> str:
    return f"{code},2025,2,all,appointed,white,headcount,{value},{source}\n"


def run(project: Project, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*words, "--project", str(project.root)])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


def test_escape_codes_and_marks_of_direction_are_written_out(project: Project) -> None:
    (project.returns / "x.csv").write_text(HEADER + row(f"{ESCAPES}4\u202e7"), encoding="utf-8")
    status, said = run(project, "check")
    assert status == 1
    assert '"[U+001B][2J[U+001B]]0;title[U+0007]4[U+202E]7" is not a number' in said
    page = (project.private / "check.html").read_text(encoding="utf-8")
    for steering in ("\x1b", "\x07", "\u202e"):
        assert steering not in said + page
    assert json.loads(run(project, "check", "--json")[1])["errors"] == 1


def test_an_escape_code_in_the_name_of_a_file_is_written_out(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred.csv"
    path.write_text(HEADER + row("four"), encoding="utf-8")
    status, said = run(project, "import", str(path))
    assert status == 1
    assert "\x1b" not in said
    status, said = run(project, "import", str(tmp_path / "\x1b[31mmissing.csv"))
    assert status == 2
    assert "[U+001B][31mmissing.csv" in said


def test_a_name_that_is_no_text_is_shown(project: Project) -> None:
    path = os.fsdecode(os.fsencode(project.returns) + b"/\xff.csv")
    try:
        Path(path).write_text(HEADER + row("four"), encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    status, said = run(project, "import", path)
    assert status == 2
    assert "[U+DCFF].csv: the name holds bytes that are no text in UTF-8. Rename the file." in said
    assert run(project, "check")[0] == 1
    assert "[U+DCFF].csv" in (project.private / "check.html").read_text(encoding="utf-8")
    assert json.loads(run(project, "check", "--json")[1])["errors"] == 1


def test_markup_in_values_is_text_on_the_page(project: Project) -> None:
    markup = '"<img src=x onerror=alert(1)>"'
    (project.returns / "x.csv").write_text(HEADER + row(markup) + row("<script>alert(1)</script>"), encoding="utf-8")
    assert run(project, "check")[0] == 1
    page = (project.private / "check.html").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER.upper(), "rename ORGANISATION to organisation"),
        (HEADER.replace("source", "value"), "has “value” twice"),
        (HEADER.replace("value,", "valeu,"), "Rename valeu to value"),
    ],
)
def test_a_header_that_is_wrong_is_quoted_as_it_stands(project: Project, header: str, words: str) -> None:
    (project.returns / "x.csv").write_text(header + row(), encoding="utf-8")
    status, said = run(project, "check")
    assert status == 2
    assert words.lower() in " ".join(said.split()).lower()
    if header.isupper():
        assert "ORGANISATION to organisation" in " ".join(said.split())


def test_a_field_without_end_is_explained(project: Project) -> None:
    (project.returns / "x.csv").write_text(HEADER + row(source="s" * 140_000), encoding="utf-8")
    status, said = run(project, "check")
    assert status == 2
    assert "a field of more than 131,072 characters" in " ".join(said.split())


def test_a_byte_that_is_nothing_in_a_text_is_not_called_an_encoding(project: Project) -> None:
    (project.returns / "x.csv").write_bytes((HEADER + row("4\x007")).encode())
    status, said = run(project, "check")
    assert status == 2
    assert "holds bytes that are no text" in said
    (project.returns / "x.csv").write_bytes((HEADER + row()).encode("utf-16-le"))
    assert "is in UTF-16" in run(project, "check")[1]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_what_cannot_be_read_is_named_and_is_not_passed_over(project: Project) -> None:
    (project.returns / "gone.csv").symlink_to(project.root / "nowhere.csv")
    (project.returns / "folder.csv").mkdir()
    status, said = run(project, "check")
    assert status == 2
    assert "gone.csv" in said
    assert "folder.csv" in said


def test_a_folder_is_named_as_one(project: Project) -> None:
    status, said = run(project, "import", str(project.returns))
    assert status == 2
    assert "is a folder. Name the files in it" in said


@pytest.mark.parametrize(("year", "words"), [("1850", "1850 is before 2015"), ("2124", "2124 is in the future")])
def test_a_year_of_an_extract_that_cannot_be_is_said_once(project: Project, year: str, words: str) -> None:
    sample = Path(__file__).parents[2] / "docs" / "how-to" / "samples" / "staff.csv"
    status, said = run(project, "import", str(sample), "--organisation", "X01", "--year", year, "--confirm")
    assert status == 2
    assert said.startswith(f"--year: {words}")
    assert len(said.splitlines()) == 1


def test_a_project_without_returns_says_so(project: Project) -> None:
    status, said = run(project, "check")
    assert status == 2
    assert "There is no file of returns." in said
    assert "wres import FILE" in said
