"""A project of the made-up Standard, made of data and notebooks alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.notebooks.refresh import KEPT_METADATA
from tests.standard.example_returns import RETURNS_FILE
from tests.standards import EXAMPLE, EXAMPLE_FOLDER
from wres_kit.project import Project
from wres_kit.standard.shapes import REPRESENTATION

if TYPE_CHECKING:
    from pathlib import Path

CODE = "X71"
FILES = {
    "project.yml": "publication_date: 2025-10-01\npublisher: Example publisher\nstandard: eces\n",
    f"{CODE}/organisation.yml": (
        f"code: {CODE}\nname: Example Colleagues Trust\ntype: Trust\nregion: Example\nfictional: true\n"
        "years: [2024, 2025]\n"
    ),
}
SUMMARY = ("panel", "overview", "background", 'narrative("context")', "data_quality", "cover", "notes")
INDICATOR = (
    "finding", "chart", "comparison", 'narrative("meaning")', 'narrative("next_steps")', "details", "question",
    "working", "notes",
)  # fmt: skip


def example_project(root: Path) -> Project:
    """Return a project with the Standard, its returns, and a notebook for each page."""
    shutil.copytree(EXAMPLE_FOLDER, root / "standard" / "eces", ignore=shutil.ignore_patterns(RETURNS_FILE.name))
    (root / "data" / "returns").mkdir(parents=True)
    shutil.copy(RETURNS_FILE, root / "data" / "returns" / "x71.csv")
    for name, text in FILES.items():
        (root / "params" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "params" / name).write_text(text, encoding="utf-8")
    names = {"summary": "summary()", **{f"indicator-{each}": f"indicator({each})" for each in EXAMPLE.numbers}}
    (root / "notebooks").mkdir()
    for name, opening in names.items():
        (root / "notebooks" / f"{name}.ipynb").write_text(_notebook(name, opening), encoding="utf-8")
    contents = [{"text": name, "href": f"notebooks/{name}.ipynb"} for name in names]
    site = {
        "project": {"type": "website", "render": ["notebooks/*.ipynb"]},
        "website": {"title": EXAMPLE.name, "sidebar": {"contents": contents}},
    }
    (root / "_quarto.yml").write_text(yaml.safe_dump(site), encoding="utf-8")
    return Project(root)


def _notebook(name: str, opening: str) -> str:
    number = int(name.rpartition("-")[2]) if name != "summary" else None
    calls = list(SUMMARY if number is None else INDICATOR)
    title = "Summary" if number is None else f"Indicator {number}: {EXAMPLE.indicator(number, 2024).title}"
    if number is not None and EXAMPLE.indicator(number, 2024).shape == REPRESENTATION:
        calls.insert(2, "parts_chart")
    parameters = new_code_cell(f'organisation = "{CODE}"\nyear = 2025\naudience = "public"')
    parameters.metadata["tags"] = ["parameters"]
    start = f"from wres_kit import Report\n\npage = Report.open(organisation, year, audience).{opening}"
    cells = [new_markdown_cell(f"# {title}"), parameters, new_code_cell(start)]
    cells += [new_code_cell(f"page.{call}" if "(" in call else f"page.{call}()") for call in calls]
    text: str = nbformat.writes(new_notebook(cells=cells, metadata=KEPT_METADATA))
    return text
