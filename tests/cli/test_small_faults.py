"""Small faults that were seen, each with its kind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.execution.notebooks import notebook, write
from wres_kit.cli.check import saved_figures
from wres_kit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Wres


@pytest.mark.parametrize(("name", "number", "warned"), [
    ("threshold", 0, True), ("threshold", 1, True), ("threshold", 3, True), ("threshold", 4, False),
    ("survey_threshold", 0, True), ("survey_threshold", 9, True), ("survey_threshold", 10, False),
    ("indicators", "{3: 1}", True), ("indicators", "{4: 3}", True), ("indicators", "{3: 4}", False),
])  # fmt: skip
def test_a_threshold_that_suppresses_nothing_is_named_on_each_build(
    wres: Wres, root: Path, name: str, number: int | str, warned: bool
) -> None:
    path = root / "params" / "project.yml"
    path.write_text(path.read_text() + f"disclosure:\n  {name}: {number}\n", encoding="utf-8")
    for _ in range(2):
        said = wres("build", "X02").stderr
        wanted = f"{name} to {number}" if isinstance(number, int) else f"{name}, {number[1]}, to {number[4]}"
        assert (f"sets disclosure {wanted}" in said) == warned
    assert (f"sets disclosure {wanted}" in wres("check", "X02").stderr) == warned


@pytest.mark.parametrize("folder", ["public", "reports/X02/2024"])
def test_a_return_is_not_written_where_it_would_be_published(wres: Wres, root: Path, folder: str) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    out = root / folder / "return.xlsx"
    result = wres("export", "dcf", "X02", "--year", "2024", "--out", str(out))
    assert result.exit_code == 2
    assert "is for publication, and the workbook holds all numbers of the return" in " ".join(result.stderr.split())
    assert not out.exists()


def test_a_limit_for_an_indicator_that_there_is_not_is_named_by_the_check(wres: Wres, root: Path) -> None:
    path = root / "params" / "X02" / "organisation.yml"
    path.write_text(path.read_text() + "disclosure: {indicators: {12: 10}}\n", encoding="utf-8")
    result = wres("check")
    assert result.exit_code == 2
    assert "X02/organisation.yml: disclosure → indicators: the Standard has no indicator 12." in result.stderr


@pytest.mark.parametrize("year", ["25", "2019", "0"])
def test_a_year_without_a_return_is_traced_to_no_end(wres: Wres, year: str) -> None:
    result = wres("trace", "X01", year, "1")
    assert result.exit_code == 2
    assert f"X01 has no return for {year}. It has returns for: 2022, 2023, 2024." in result.stderr
    assert result.stdout == ""


def test_an_unknown_organisation_names_those_that_there_are(wres: Wres) -> None:
    assert "There are: X01, X02." in wres("build", "RRRR").stderr


def with_outputs(root: Path, organisation: str, audience: str = "public") -> Path:
    parameters = f'organisation = "{organisation}"\nyear = 2024\naudience = "{audience}"'
    path = write(root / "notebooks", "indicator-2", notebook("print('3 people')", parameters=parameters))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3 people"}]
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("organisation", "audience", "named"),
    [("X01", "public", False), ("X01", "internal", True), ("RXY", "public", True), ("", "public", True)],
)
def test_saved_outputs_are_named_where_they_may_show_small_numbers(
    wres: Wres, root: Path, organisation: str, audience: str, named: bool
) -> None:
    path = with_outputs(root, organisation, audience)
    assert bool(list(saved_figures(Project(root)))) == named
    result = wres("check")
    assert result.exit_code == 0
    assert ("notebooks/indicator-2.ipynb holds saved outputs" in result.stdout) == named
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell.pop("outputs", None)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert not list(saved_figures(Project(root)))


def test_notebooks_with_saved_outputs_of_one_organisation_are_one_sentence(root: Path) -> None:
    """A project that `wres init` made has eleven of the example, which most people delete."""
    first = with_outputs(root, "RXY")
    (root / "notebooks" / "indicator-3.ipynb").write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
    (sentence,) = saved_figures(Project(root))
    assert sentence.startswith("notebooks/indicator-2.ipynb and notebooks/indicator-3.ipynb hold saved outputs of RXY.")


@pytest.mark.parametrize(("opening", "named"), [
    ('Report.open("X01", 2020)', False), ("Report.open('X01', 2020, 'internal')", True),
    ('Report.open("RXY", 2020)', True), ('Report.open("X01", 2020); other = Report.open("RXY", 2020)', True),
    ("open_report()", True),
])  # fmt: skip
def test_outputs_of_reports_that_a_notebook_opens_are_named(root: Path, opening: str, named: bool) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "3"}
    cell = {"cell_type": "code", "source": f"report = {opening}", "metadata": {}, "outputs": [output]}
    content = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "explore.ipynb").write_text(json.dumps(content), encoding="utf-8")
    assert bool(list(saved_figures(Project(root)))) == named


def test_a_notebook_that_was_run_and_saved_is_not_built_again(wres: Wres, root: Path) -> None:
    path = root / "notebooks" / "indicator-2.ipynb"
    wres("build", "X02")
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "as run"}]
            cell["execution_count"] = 3
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "10 pages unchanged: nothing to build." in wres("list", "X02").stdout
    assert "10 pages run" in wres("build", "X02", "--force").stdout
    assert wres("verify", "X02").exit_code == 0


def test_the_author_of_a_notebook_is_not_published(wres: Wres, root: Path) -> None:
    path = root / "notebooks" / "indicator-2.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"] |= {"author": "Example Person", "authors": [{"name": "Example Person"}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    wres("build", "X02")
    for made in (root / "reports" / "X02").rglob("*"):
        if made.is_file():
            assert b"Example Person" not in made.read_bytes(), made


def test_one_page_asked_for_again_is_one_page(wres: Wres) -> None:
    wres("build", "X02")
    said = wres("build", "X02", "--only", "indicator-2", "--force")
    assert "(1 page in all)" in said.stderr
    assert "  1 page run · 9 as published before\n" in said.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "--year", "20x6"), "it is not a whole number."),
        (("publish", "--on", "soon"), "Write it like 2026-07-05"),
    ],
)
def test_wrong_values_are_named_in_plain_words(wres: Wres, words: tuple[str, ...], said: str) -> None:
    result = wres(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", "").split())


def test_a_report_without_a_return_is_built_with_a_warning(wres: Wres, root: Path) -> None:
    assert "has no return for" not in wres("build", "X01", "--year", "2024").stderr
    folder = root / "params" / "X03"
    folder.mkdir()
    (folder / "organisation.yml").write_text("code: X03\nname: Example Clinic\ntype: Trust\nregion: London\n", "utf-8")
    result = wres("build", "X03", "--year", "2024")
    assert result.exit_code == 0
    assert "X03 has no return for 2024. Its report says of each figure" in result.stderr
