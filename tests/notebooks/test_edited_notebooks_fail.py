"""The check of the notebooks notices: a cell whose kept number or whose code was edited fails it."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.notebooks.test_notebooks import NOTEBOOKS, code, read
from wres_kit.reporting.pages import indicator_page
from wres_kit.reporting.report import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("edited notebooks")  # all look at one run

KEPT, OTHER_NUMBER, OTHER_CODE = 2, 3, 4
"""Cells of the notebook under test; before them stand its parameters and the opening of its page."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[bool]:
    """Check a notebook that holds a cell as it is kept and as two people edited it; return which cells passed."""
    folder: Path = tmp_path_factory.mktemp("edited")
    notebook = read(indicator_page(9))
    kept = next(cell for cell in code(notebook) if cell.source == "page.finding()")
    edited, recoded = copy.deepcopy(kept), copy.deepcopy(kept)
    _change_number(edited)
    recoded.source = "Report.open(organisation, year - 1, audience).indicator(9).finding()"
    edited.id, recoded.id = "other-number", "other-code"
    notebook.cells = [*code(notebook)[:KEPT], kept, edited, recoded]
    nbformat.write(notebook, folder / "edited.ipynb")
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    done = subprocess.run(
        [*command, "-c", os.devnull, f"--rootdir={folder}", str(folder / "edited.ipynb")],
        cwd=folder, env=os.environ | {PROJECT: str(NOTEBOOKS.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert report.is_file(), done.stdout + done.stderr
    return [case.find("failure") is None for case in ET.parse(report).iter("testcase")]


def _change_number(cell: nbformat.NotebookNode) -> None:
    data = cell.outputs[0].data
    for kind, text in data.items():
        data[kind] = re.sub(r"(\d)\.(\d)", lambda found: f"{found[1]}.{(int(found[2]) + 1) % 10}", text, count=1)
        assert data[kind] != text


def test_a_cell_with_the_number_that_its_code_gives_passes(outcomes: list[bool]) -> None:
    assert outcomes[: KEPT + 1] == [True, True, True]


def test_a_cell_with_another_number_in_its_output_fails(outcomes: list[bool]) -> None:
    assert outcomes[OTHER_NUMBER] is False


def test_a_cell_whose_code_gives_another_number_fails(outcomes: list[bool]) -> None:
    assert outcomes[OTHER_CODE] is False
