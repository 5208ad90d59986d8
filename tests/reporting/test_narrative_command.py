from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.projects import organisation, project_in
from tests.reporting.builders import CODE
from wres_kit.cli.authoring import narrative
from wres_kit.project import Project, UnknownOrganisationError

RETURNS = f"""organisation,year,indicator,section,category,group,measure,value,source
{CODE},2024,2,all,shortlisted,white,headcount,400,made up
{CODE},2024,2,all,appointed,white,headcount,100,made up
{CODE},2024,2,all,shortlisted,bme,headcount,300,made up
{CODE},2024,2,all,appointed,bme,headcount,50,made up
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_in(tmp_path, CODE)
    organisation(tmp_path, CODE, name="Example Care Trust", fictional="false")
    (tmp_path / "data" / "returns" / "made-up.csv").write_text(RETURNS, encoding="utf-8")
    return project


def test_all_reports_are_counted_in_a_line_each(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert narrative(project, [], None, create=False, json_=False) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{CODE} 2024  49 of 49 places to be written",
        "49 of 49 places in 1 report are still to be written.",
    ]


def test_a_named_organisation_is_listed_place_by_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    narrative(project, [CODE], None, create=False, json_=False)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 50
    assert lines[13].startswith(f"{CODE} 2024 indicator-1  Implications of the data")
    assert lines[13].endswith(f"not written  params/{CODE}/2024/indicator-1.md")


def test_files_are_made_from_the_protected_figures_and_said(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    narrative(project, [CODE], 2024, create=True, json_=False)
    out = capsys.readouterr().out
    assert f"made  params/{CODE}/2024/indicator-2.md" in out
    text = (project.year_folder(CODE, 2024) / "indicator-2.md").read_text(encoding="utf-8")
    assert "The data says: ratio: 1.50 (2024), not reported (2023), not reported (2022); outside 0.80 to 1.25" in text
    narrative(project, [CODE], 2024, create=True, json_=False)
    assert "made" not in capsys.readouterr().out


def test_json_names_every_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    narrative(project, [], 2024, create=False, json_=True)
    said = json.loads(capsys.readouterr().out)
    assert said["to_be_written"] == len(said["places"]) == 49
    assert said["places"][0] == {
        "organisation": CODE, "year": 2024, "page": "cover", "heading": "Date of report", "written": False,
        "file": f"params/{CODE}/2024/cover.yml", "fault": "",
    }  # fmt: skip


def test_an_unknown_heading_is_told_of(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project.year_folder(CODE, 2024)
    folder.mkdir()
    (folder / "indicator-2.md").write_text("## Implications of data\nText.\n", encoding="utf-8")
    narrative(project, [CODE], 2024, create=False, json_=False)
    assert "“Implications of data” is not a heading of the template" in capsys.readouterr().err


def test_an_unknown_organisation_is_named(project: Project) -> None:
    with pytest.raises(UnknownOrganisationError, match="X77"):
        narrative(project, ["X77"], None, create=False, json_=False)


def test_a_file_that_cannot_be_read_hides_nothing_else(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project.year_folder(CODE, 2024)
    folder.mkdir(parents=True)
    (folder / "indicator-4.md").write_bytes("## Implications of the data\nCafé\n".encode("cp1252"))
    (folder / "indicator-5.md").write_text(
        "## Implications of the data\nWritten.\n\n## Old heading\nx\n", encoding="utf-8"
    )
    (folder / "cover.yml").write_text("board_led: nobody\n", encoding="utf-8")
    assert narrative(project, [], None, create=False, json_=False) == 1
    said = capsys.readouterr()
    assert "48 of 49 places in 1 report" in said.out
    assert f"params/{CODE}/2024/indicator-4.md: byte 32 is not UTF-8. Save the file as UTF-8" in said.err
    assert "cover.yml" in said.err
    assert "“Old heading” is not a heading of the template" in said.err
    assert narrative(project, [], None, create=False, json_=True) == 1
    places = json.loads(capsys.readouterr().out)["places"]
    assert {place["page"] for place in places if place["fault"]} == {"cover", "indicator-4"}
