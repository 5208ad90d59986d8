"""The notebooks of the project: thin, readable, with parameters that a build can set and without anything volatile."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from tests.standards import PAGES, WRES
from wres_kit.project import Project
from wres_kit.reporting.pages import Page
from tests.notebooks.refresh import EXPLORE, KEPT_METADATA
from wres_kit.standard.shapes import REPRESENTATION

NOTEBOOKS = Project.find(Path(__file__).parent).notebooks
SECTIONS = [
    "Three years compared",
    "The organisation’s account",
    "In detail",
    "How it is worked out",
    "About these figures",
]


def read(page: Page) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / page.notebook, as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def headings(notebook: nbformat.NotebookNode) -> list[tuple[int, str]]:
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.*)$", text, re.MULTILINE)]


def test_there_is_one_for_each_page_and_one_for_analysts() -> None:
    names = [*(page.notebook for page in PAGES), EXPLORE]
    assert sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")) == sorted(names)


@pytest.mark.parametrize("shape", sorted({definition.shape for definition in WRES.edition(2024).indicators.values()}))
def test_notebooks_of_one_shape_differ_in_their_text_only(shape: str) -> None:
    indicators = WRES.edition(2024).indicators.values()
    own = [page for page in PAGES if page.indicator in {each.number for each in indicators if each.shape == shape}]
    calls = {tuple(cell.source for cell in code(read(page))[2:]) for page in own}
    assert len(own) > 1
    assert len(calls) == 1
    assert len({tuple(words for _, words in headings(read(page))) for page in own}) == len(own)


def test_the_notebook_for_analysts_shows_frames() -> None:
    notebook = nbformat.read(NOTEBOOKS / EXPLORE, as_version=4)
    assert notebook.metadata == KEPT_METADATA
    assert len(notebook.cells) == 10
    first, *others = code(notebook)
    assert first.source.startswith("from wres_kit import Project, Report\n")
    for cell in others:
        (output,) = cell.outputs
        assert "<table" in output.data["text/html"], cell.source


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_parameters_cell_has_the_three_parameters_of_the_example(page: Page) -> None:
    tagged = [cell for cell in code(read(page)) if "parameters" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == ['organisation = "X01"\nyear = 2024\naudience = "public"']


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_cells_are_single_calls_that_anyone_can_read(page: Page) -> None:
    notebook = read(page)
    assert [cell.id for cell in notebook.cells] == list(dict.fromkeys(cell.id for cell in notebook.cells))
    assert all(re.fullmatch(r"[a-z0-9-]+", cell.id) for cell in notebook.cells)
    for cell in code(notebook)[2:]:
        statements = ast.parse(cell.source).body
        assert len(statements) == 1, cell.source
        assert isinstance(statements[0], ast.Expr), cell.source
        assert cell.source.startswith("page."), cell.source
        assert ("chart" in cell.metadata.get("tags", [])) == ("chart()" in cell.source), cell.source


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_headings_make_an_outline(page: Page) -> None:
    found = headings(read(page))
    assert [level for level, _ in found].count(1) == 1
    assert found[0][0] == 1
    assert all(later - earlier <= 1 for (earlier, _), (later, _) in pairwise(found))
    if page.indicator is None:
        return
    assert found[0][1] == f"Indicator {page.indicator}: {WRES.edition(2024).indicators[page.indicator].title}"
    sections = [words for level, words in found if level == 2]
    assert sections[-len(SECTIONS) :] == SECTIONS
    assert len(sections) - len(SECTIONS) == (WRES.indicator(page.indicator, 2024).shape == REPRESENTATION)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_for_narrative_has_its_heading_and_its_cell(page: Page) -> None:
    notebook = read(page)
    sources = [cell.source for cell in notebook.cells]
    for slot in WRES.template.slots(page.indicator):
        place = sources.index(f'page.narrative("{slot.key}")')
        assert headings(nbformat.from_dict({"cells": [notebook.cells[place - 1]]}))[-1] == (3, slot.heading)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_outputs_are_kept_and_nothing_volatile_is(page: Page) -> None:
    notebook = read(page)
    assert notebook.metadata == KEPT_METADATA
    for cell in notebook.cells:
        assert "execution" not in cell.metadata
    for count, cell in enumerate(code(notebook), start=1):
        assert cell.execution_count == count
    for cell in code(notebook)[2:]:
        (output,) = cell.outputs
        assert output.output_type == "execute_result", cell.source
        assert "text/html" not in output.data
        assert {"text/markdown", "image/svg+xml"} & set(output.data), cell.source
        if "chart" in cell.metadata.get("tags", []):
            assert output.metadata["image/svg+xml"]["alt"] == output.data["text/plain"]


def test_no_notebook_names_a_folder_of_this_machine() -> None:
    for page in PAGES:
        text = (NOTEBOOKS / page.notebook).read_text(encoding="utf-8")
        assert str(NOTEBOOKS.parent) not in text
