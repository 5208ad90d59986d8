"""`wres check` prints the report and ends with the right status."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from wres_kit.cli.check import check
from wres_kit.project import Project, UnknownOrganisationError

ROW = (3, "all", "disciplinary", "bme", "headcount", 9)


def test_nothing_wrong(project: Project, put: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    put([("X01", year, *ROW) for year in (2022, 2023, 2024)])
    assert check(project, [], json_=False) == 0
    assert capsys.readouterr().out == "No faults in 1 file.\n"
    assert not project.build.exists()


def test_the_page_of_an_earlier_check_is_brought_up_to_date(project: Project, put: Callable) -> None:
    put([("X01", 2024, 2, "all", "appointed", "bme", "headcount", -1)])
    assert check(project, [], json_=False) == 1
    put([("X01", year, *ROW) for year in (2022, 2023, 2024)])
    assert check(project, [], json_=False) == 0
    assert "No faults in 1 file." in (project.private / "check.html").read_text(encoding="utf-8")


def test_errors_gaps_and_the_page_to_send_on(
    project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    put([("X01", 2024, *ROW), ("X01", 2022, *ROW), ("X02", 2024, *ROW[:-1], "<script>")])
    assert check(project, [], json_=False) == 1
    out = capsys.readouterr().out
    assert "row 4, value" in out
    assert "X01 has no return for 2023: its comparison will show a gap.\n" in out
    assert out.endswith("1 error in 1 file. Details to send on: build/private/check.html\n")
    page = (project.private / "check.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert '<html lang="en-GB">' in page


def test_an_organisation_without_any_return_is_named(
    project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    put([("X01", year, *ROW) for year in (2022, 2023, 2024)])
    path = project.params / "X02" / "organisation.yml"
    path.write_text(path.read_text(encoding="utf-8") + "years: [2024]\n", encoding="utf-8")
    assert check(Project.find(project.root), [], json_=False) == 0
    assert capsys.readouterr().out.startswith("X02 has no return for any year. Put it into data/returns")


def test_unreadable_input_ends_with_2_and_the_rest_is_still_checked(
    project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    put([("X01", 2024, *ROW[:-1], "nine")])
    put(b"", "b.csv")
    assert check(project, [], json_=False) == 2
    out = capsys.readouterr().out
    assert "The file is empty." in out
    assert '"nine" is not a number.' in out


def test_warnings_alone_end_with_0(project: Project, put: Callable) -> None:
    put([("X01", 2024, 3, "all", "disciplinary", "all", "relative_likelihood", 9.5)])
    assert check(project, [], json_=False) == 0


def test_one_organisation_alone(project: Project, put: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    put([("X01", 2024, *ROW), ("X02", 2024, *ROW[:-1], "nine")])
    assert check(project, ["X01"], json_=False) == 0
    assert "nine" not in capsys.readouterr().out
    with pytest.raises(UnknownOrganisationError):
        check(project, ["X09"], json_=False)


def test_json(project: Project, put: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    put([("X01", 2024, *ROW), ("X02", 2024, *ROW[:-1], "nine")])
    assert check(project, [], json_=True) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["errors"] == 1
    assert data["faults"][0]["row"] == 3
    assert {"organisation": "X01", "years": [2022, 2023]} in data["gaps"]


def test_organisations_that_miss_the_same_years_share_a_sentence(
    project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    put([(code, 2024, *ROW) for code in ("X01", "X02", "X03/X04")])
    check(project, [], json_=False)
    told = "X01, X02 and X03/X04 have no return for 2022 and 2023: their comparisons will show 2 gaps."
    assert told in capsys.readouterr().out
