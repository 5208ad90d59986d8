from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.standards import PAGES, WRES
from wres_kit.publishing.renderer import (
    MissingAltTextError,
    RenderError,
    UnusableNotebookError,
    alt_text,
    pictures,
    read_executed,
)

from .example_report import ALT, SVG, make_notebook, shown

if TYPE_CHECKING:
    from pathlib import Path

PAGE = PAGES[2]
WHERE = "X01 2024 indicator-2"


def test_title_is_taken_from_the_text(tmp_path: Path) -> None:
    executed = read_executed(PAGE, make_notebook(PAGE, tmp_path / "n.ipynb"), WHERE, WRES)
    assert executed.title == "Indicator 2: a subject & its “name”"
    assert executed.notebook.cells[0].source == "What this page shows, in *one* sentence."


def test_alt_text_is_that_of_the_output(tmp_path: Path) -> None:
    executed = read_executed(PAGE, make_notebook(PAGE, tmp_path / "n.ipynb"), WHERE, WRES)
    assert [alt_text(*each) for each in pictures(executed.notebook)] == [ALT]


def test_alt_text_may_stand_in_the_cell() -> None:
    cell = new_code_cell('#| fig-alt: "A \\"ratio\\" of 1.8"\nreport.chart()', outputs=[shown("image/svg+xml", SVG)])
    assert alt_text(cell, cell.outputs[0]) == 'A "ratio" of 1.8'


def write(path: Path, *cells: object) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def test_picture_without_alt_text(tmp_path: Path) -> None:
    cell = new_code_cell("report.chart()", outputs=[shown("image/svg+xml", SVG)])
    path = write(tmp_path / "n.ipynb", new_markdown_cell("# Title"), cell)
    with pytest.raises(MissingAltTextError, match="X01 2024 indicator-2: the picture of cell 2 has no alt text"):
        read_executed(PAGE, path, WHERE, WRES)


def test_failed_cell(tmp_path: Path) -> None:
    output = new_output("error", ename="ValueError", evalue="no such year", traceback=["…"])
    path = write(tmp_path / "n.ipynb", new_markdown_cell("# Title"), new_code_cell("x", outputs=[output]))
    with pytest.raises(UnusableNotebookError, match="cell 2 failed with ValueError: no such year"):
        read_executed(PAGE, path, WHERE, WRES)


@pytest.mark.parametrize("first", ["No title here", "## Too deep", "Text\n\n# Later"])
def test_notebook_without_title(tmp_path: Path, first: str) -> None:
    path = write(tmp_path / "n.ipynb", new_markdown_cell(first), new_markdown_cell("# Too late"))
    with pytest.raises(UnusableNotebookError, match="must begin with its title"):
        read_executed(PAGE, path, WHERE, WRES)


def test_unreadable_notebooks(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="X01 2024 indicator-2: there is no executed notebook at"):
        read_executed(PAGE, tmp_path / "n.ipynb", WHERE, WRES)
    (tmp_path / "n.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(RenderError, match="cannot be read as a notebook"):
        read_executed(PAGE, tmp_path / "n.ipynb", WHERE, WRES)
    (tmp_path / "n.ipynb").write_bytes(b"\xff\xfe")
    with pytest.raises(RenderError, match="cannot be read as a notebook"):
        read_executed(PAGE, tmp_path / "n.ipynb", WHERE, WRES)
