from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wres_kit.cli.authoring as init_command
from tests.standards import PAGES
from wres_kit.cli.main import app
from wres_kit.project import DisclosureParameters, Project


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("there", [False, True])
def test_a_new_project_is_complete(tmp_path, there):
    folder = tmp_path / "mine"
    if there:
        folder.mkdir()
    result = run("init", str(folder))
    assert result.exit_code == 0, result.stderr
    assert "wres build" in result.stdout
    for name in ("README.md", "_quarto.yml", "params/project.yml", "params/X01/organisation.yml", "reports/README.md"):
        assert (folder / name).is_file()
    notebooks = ["explore.ipynb", "alt-text.lua", *(page.notebook for page in PAGES)]
    assert sorted(path.name for path in (folder / "notebooks").iterdir()) == sorted(notebooks)
    listed = json.loads(run("list", "--json", "--project", str(folder)).stdout)
    assert [(report["organisation"], report["year"]) for report in listed["reports"]] == [("X01", 2024)]
    assert run("check", "--project", str(folder)).exit_code == 0


def test_a_new_project_is_no_demonstration(tmp_path):
    before = date.today()  # noqa: DTZ011
    assert run("init", str(tmp_path / "mine")).exit_code == 0
    parameters = Project(tmp_path / "mine").parameters
    assert (parameters.notice, parameters.publisher) == ("", "")
    assert before <= parameters.publication_date <= date.today()  # noqa: DTZ011 - midnight may pass
    assert parameters.disclosure == DisclosureParameters()


def test_the_wheel_carries_what_a_new_project_is_made_from():
    """A checkout has these files anyway, so only the settings of the wheel tell whether an installation does."""
    root = Path(init_command.wres_kit.__file__).parents[1]
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for name in (*init_command.FILES, *init_command.FOLDERS):
        assert included[name] == f"wres_kit/template/{name}"


@pytest.mark.parametrize("inside", ["file", "folder"])
def test_a_folder_in_use_is_refused_and_left_alone(tmp_path, inside):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / inside).write_text("mine")
    result = run("init", str(folder))
    assert result.exit_code == 2
    assert "is not an empty folder" in result.stderr
    assert [path.name for path in folder.iterdir()] == [inside]


def test_a_file_is_refused(tmp_path):
    (tmp_path / "mine").write_text("mine")
    assert run("init", str(tmp_path / "mine")).exit_code == 2


def test_an_incomplete_installation_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(init_command.wres_kit, "__file__", str(tmp_path / "wres_kit" / "__init__.py"))
    result = run("init", str(tmp_path / "mine"))
    assert result.exit_code == 2
    assert "Install wres_kit again" in result.stderr
    assert not (tmp_path / "mine").exists()


def test_the_installed_template_goes_before_the_checkout(tmp_path, monkeypatch):
    package = tmp_path / "wres_kit"
    for folder in (package / "template", tmp_path):
        for name in (*init_command.FILES, *init_command.FOLDERS):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
    monkeypatch.setattr(init_command.wres_kit, "__file__", str(package / "__init__.py"))
    assert init_command.template() == package / "template"


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("mine")
    result = run("init", str(tmp_path / "file" / "mine"))
    assert result.exit_code == 2
    assert "file/mine: this folder cannot be made: Not a directory. Name another" in result.stderr
