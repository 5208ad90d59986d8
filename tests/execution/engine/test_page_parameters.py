from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell

from tests.execution.notebooks import notebook, write
from wres_kit.execution.engine.notebooks import (
    NotebookParameterError,
    PageParameterError,
    PageParameters,
    check_notebook,
)

GOOD = {"organisation": "X01", "year": 2024, "audience": "public"}


def test_parameters_that_fit():
    assert PageParameters.from_values(GOOD).model_dump() == GOOD


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "2024"}, "year: .*integer.*'2024'"),
        ({"year": 2024.0}, "year: .*integer"),
        ({"year": True}, "year: .*integer"),
        ({"year": 24}, "year: .*greater than"),
        ({"organisation": 1}, "organisation: .*string"),
        ({"organisation": ""}, "organisation: "),
        ({"audience": "everyone"}, "audience: is not one of public, internal"),
        ({"region": "London"}, "region: there is no such parameter"),
    ],
)
def test_an_ill_typed_or_unknown_parameter_is_refused(change, words):
    with pytest.raises(PageParameterError, match=words):
        PageParameters.from_values(GOOD | change)


def test_a_missing_parameter_is_refused():
    with pytest.raises(PageParameterError, match="audience: is missing"):
        PageParameters.from_values({"organisation": "X01", "year": 2024})


def test_a_notebook_that_fits(tmp_path):
    check_notebook(write(tmp_path, "page", notebook()), "notebooks/page.ipynb")
    annotated = 'organisation: str = "X01"\nyear: int = 2024\naudience: str = "public"'
    check_notebook(write(tmp_path, "other", notebook(parameters=annotated)), "notebooks/other.ipynb")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ('organisation = "X01"\nyear = 2024', "audience: is missing"),
        ('organisation = "X01"\nyear = "2024"\naudience = "public"', "year: .*integer"),
        ('organisation = "X01"\nyear = 2024\naudience = "public"\ncolour = "red"', "colour: there is no such"),
        ('organisation = "X01"\nyear = date.today()\naudience = "public"', "line 2: year is not a plain value"),
        ('import os\norganisation = "X01"', "line 1: only name = value"),
        ("organisation = = 1", "line 1: "),
    ],
)
def test_a_notebook_whose_cell_does_not_fit_is_refused(tmp_path, parameters, words):
    path = write(tmp_path, "page", notebook(parameters=parameters))
    with pytest.raises(NotebookParameterError, match=f"(?s)notebooks/page.ipynb.*{words}"):
        check_notebook(path, "notebooks/page.ipynb")


def test_a_notebook_with_no_such_cell_or_two_is_refused(tmp_path):
    made = notebook()
    made.cells = made.cells[:1]
    with pytest.raises(NotebookParameterError, match="0 cells are tagged"):
        check_notebook(write(tmp_path, "none", made), "none")
    made = notebook()
    made.cells.append(new_code_cell("year = 2024", metadata={"tags": ["parameters"]}))
    with pytest.raises(NotebookParameterError, match="2 cells are tagged"):
        check_notebook(write(tmp_path, "two", made), "two")


def test_what_is_no_notebook_is_refused(tmp_path):
    with pytest.raises(NotebookParameterError, match="there is no such notebook"):
        check_notebook(tmp_path / "none.ipynb", "none")
    (tmp_path / "bad.ipynb").write_text("{]", encoding="utf-8")
    with pytest.raises(NotebookParameterError, match="cannot be read as a notebook"):
        check_notebook(tmp_path / "bad.ipynb", "bad")
    (tmp_path / "bytes.ipynb").write_bytes(b"\xff\xfe")
    with pytest.raises(NotebookParameterError, match="cannot be read as a notebook"):
        check_notebook(tmp_path / "bytes.ipynb", "bytes")
