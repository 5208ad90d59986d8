"""Notebooks for tests, written cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.standards import PAGES

if TYPE_CHECKING:
    from pathlib import Path

PARAMETERS = 'organisation = "X01"\nyear = 2024\naudience = "public"'
CHART = (
    "from IPython.display import display\n"
    'display({"image/svg+xml": "<svg xmlns=\'http://www.w3.org/2000/svg\'/>", "text/plain": "chart"}, raw=True,\n'
    '        metadata={"image/svg+xml": {"alt": f\'{organisation}: "1.8" in {year}\'}})'
)


def notebook(*cells: str, parameters: str = PARAMETERS, title: str = "# Page") -> nbformat.NotebookNode:
    """Return a notebook with a title, a `parameters` cell and code cells."""
    made = new_notebook()
    made.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made.cells = [
        new_markdown_cell(title, id="title"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        *(new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells, start=1)),
    ]
    return made


def write(folder: Path, name: str, made: nbformat.NotebookNode) -> Path:
    """Write a notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(made, path)
    return path


def write_pages(folder: Path) -> None:
    """Write the ten notebooks of a project whose pages are quickly run."""
    for page in PAGES:
        write(folder, page.name, notebook("print(organisation, year, audience)", title=f"# {page.name}"))
