"""What the how-to pages show works: the samples can be imported, the queries run, the parameters are taken."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from tests.execution.inline import ForkingPool
from tests.projects import project_in
from wres_kit.cli.main import app
from wres_kit.joint.read import read_returns
from wres_kit.publishing.database import open_results, open_returns
from wres_kit.sources.extracts.columns import Layouts
from wres_kit.sources.extracts.rules import ExtractRules

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
SAMPLES = PAGES / "samples"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), flags=re.DOTALL)


def imported(tmp_path: Path, *names: str) -> tuple[int, str]:
    files = [str(SAMPLES / name) for name in names]
    command = ["import", *files, "--organisation", "X01", "--year", "2024", "--confirm", "--project", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("sample", "indicators"),
    [
        ("staff.csv", {1}), ("recruitment.csv", {2}), ("cases.csv", {3}), ("training.csv", {4}), ("board.csv", {9}),
        ("survey-tables.csv", {5, 6, 7, 8}), ("staff-survey-2023.xlsx", {5, 6, 7, 8}),
        ("survey-benchmark-2019-2023.xlsx", {5, 6, 7, 8}),
    ],
)  # fmt: skip
def test_samples_can_be_imported(sample: str, indicators: set[int], tmp_path: Path) -> None:
    project = project_in(tmp_path)
    status, said = imported(tmp_path, sample)
    assert status == 0, said
    returned = read_returns(project).returns.get("X01", 2024)
    assert {cell.indicator for cell in returned.values} == indicators


def test_the_queries_of_the_store_run(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    assert imported(tmp_path, "staff.csv", "staff-survey-2023.xlsx")[0] == 0
    queries = blocks("ask-the-store.md", "sql")
    assert len(queries) == 3
    with open_results(project) as results, open_returns(project) as returns:
        answers = [(results if "FROM results" in query else returns).execute(query).fetchall() for query in queries]
    assert answers[1] == [("Example", 2024, 11.5, 1)]


def test_the_parameters_are_taken() -> None:
    mappings, rules = blocks("import-extracts-of-people.md", "yaml")
    assert Layouts.model_validate(yaml.safe_load(mappings)).mappings[0].kind == "staff"
    assert ExtractRules.model_validate(yaml.safe_load(rules)).staff.medical_on_other_bands == "clinical"


PAGES_TO_TRY = {
    "import-extracts-of-people": "data/returns/x01-2024-staff.csv",
    "import-the-collection-workbook": "submit.xlsx",
    "import-staff-survey-results": "data/returns/nhs-staff-survey-benchmark-2023.csv",
    "import-from-a-database": "data/returns/x01-2024-staff.csv",
    "other-bodies": "reports/X01/2024/indicator-1.html",
    "report-jointly": "reports/example-alliance/2024/index.html",
}
"""Pages, and what is there when their commands were given."""


def commands(page: str) -> list[str]:
    """Return the lines of a page that begin with a dollar sign, without it."""
    [block] = blocks(f"{page}.md", "console")
    return re.findall(r"^\$ (.*)$", block, flags=re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="the pages give the commands of a shell of Unix")
def test_what_a_page_says_to_try_works_to_the_letter_in_a_shell(tmp_path: Path) -> None:
    """All lines in one shell, with the program `wres`, beginning in a folder that has the documentation."""
    page = "import-extracts-of-people"
    (tmp_path / "docs").symlink_to(PAGES.parent)
    script = "\n".join(["set -e", *commands(page)])
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "error " not in ran.stdout
    assert (tmp_path / "try" / PAGES_TO_TRY[page]).is_file()


@pytest.mark.skipif(os.name == "nt", reason="the pages give the commands of a shell of Unix")
@pytest.mark.parametrize("page", [page for page in PAGES_TO_TRY if page != "import-extracts-of-people"])
def test_what_a_page_says_to_try_works_to_the_letter(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line by line: those of `wres` in this process, which has imported all that they need, others in a shell."""
    monkeypatch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
    (tmp_path / "docs").symlink_to(PAGES.parent)
    monkeypatch.chdir(tmp_path)
    for line in commands(page):
        words = shlex.split(line)
        if words[0] == "wres":
            result = CliRunner().invoke(app, words[1:])
            assert result.exit_code == 0, (line, result.output, result.exception)
            assert "error " not in result.output
        elif words[0] == "cd":
            monkeypatch.chdir(words[1])
        else:
            subprocess.run(["bash", "-c", line], check=True)
    made = tmp_path / "try" / PAGES_TO_TRY[page]
    assert made.is_file()
    if page == "other-bodies":
        assert "Grade C" in made.read_text(encoding="utf-8")
