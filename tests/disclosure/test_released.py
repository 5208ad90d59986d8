"""The record of what has been published: read strictly, written whole, never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.disclosure.small_organisations import CODE, GROUPS, as_return, organisation
from tests.projects import group, project_in
from tests.standards import WRES
from wres_kit.cli.main import app
from wres_kit.disclosure.protect import protect
from wres_kit.disclosure.record_release import AlreadyRecordedError, record_release
from wres_kit.disclosure.released import (
    COLUMNS,
    PUBLIC,
    Release,
    ReleasedFigure,
    ReleasedFiguresError,
    figure_key,
    is_same_value,
    read_members,
    read_released,
    released_path,
)
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status, Unit
from wres_kit.project import DisclosureParameters, Project
from wres_kit.reporting.report_data import write_results
from wres_kit.reporting.snapshot import take_snapshot
from wres_kit.returns.cells import Returns

DAY = date(2026, 11, 28)
PLACE = "https://www.example.org/wres"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    group(tmp_path, "examples", CODE, "X03")
    return project_in(tmp_path, CODE, "X03", day="2026-11-28")


@pytest.mark.parametrize(
    ("written", "now", "same"),
    [("24.7", 24.74, True), ("24.7", 24.76, False), ("24.70", 24.704, True), ("24.70", 24.706, False),
     ("25", 24.6, True), ("25", 24.4, False)],
)  # fmt: skip
def test_a_figure_is_the_same_as_far_as_its_decimal_places_tell(written: str, now: float, same: bool) -> None:
    today = Result("X02", 2024, 1, ResultMeasure.SHARE, "all", "all", "bme", now, Unit.PERCENT)
    figure = ReleasedFigure(Release(2024, "v1.0", DAY, PLACE), replace(today, value=float(written)), written)
    assert is_same_value(figure, today) is same


def protected(seed: int = 7) -> list[Result]:
    figures = as_return(organisation(seed))
    return protect(calculate(figures), [figures], DisclosureParameters())


def test_what_is_recorded_is_read_again(project: Project) -> None:
    results = protected()
    path = record_release(project, CODE, 2024, "v1.0", DAY, PLACE, results)
    figures = read_released(project, CODE)
    public = {figure_key(each): each for each in results if each.status in PUBLIC}
    assert public
    assert {each.key for each in figures} == set(public)
    for each in figures:
        was = public[each.key]
        assert (each.result.value, each.result.numerator, each.result.denominator, each.result.lower) == (
            was.value, was.numerator, was.denominator, was.lower,
        )  # fmt: skip
        assert each.release.text == f"28 November 2026 ({PLACE}, 2024 v1.0)"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(",".join(COLUMNS))
    assert "suppressed" not in text


def test_a_second_release_adds_rows_and_the_same_one_adds_none(project: Project) -> None:
    path = record_release(project, CODE, 2024, "v1.0", DAY, PLACE, protected())
    first = path.read_bytes()
    record_release(project, CODE, 2024, "v1.0", DAY, PLACE, reversed(protected()))
    assert path.read_bytes() == first
    record_release(project, CODE, 2024, "v1.1", DAY, PLACE, protected(9))
    assert path.read_bytes().startswith(first)
    assert len(path.read_bytes()) > len(first)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(("day", "seed"), [(DAY, 9), (date(2026, 12, 1), 7)])
def test_other_figures_or_another_day_of_the_same_release_are_refused(project: Project, day: date, seed: int) -> None:
    path = record_release(project, CODE, 2024, "v1.0", DAY, PLACE, protected())
    before = path.read_bytes()
    with pytest.raises(
        AlreadyRecordedError, match=r"data/released/X02\.csv.* v1\.0 .*give the new figures a new version"
    ):
        record_release(project, CODE, 2024, "v1.0", day, PLACE, protected(seed))
    assert path.read_bytes() == before


HAND = {
    "report_year": "2019", "version": "final", "released_on": "2019-09-30", "place": "annual report, page 12",
    "organisation": CODE, "year": "2019", "indicator": "1", "measure": "share", "section": "all", "category": "all",
    "group": "bme", "value": "12", "unit": "percent", "numerator": "58", "denominator": "483", "status": "published",
    "basis": "counts",
}  # fmt: skip


def by_hand(project: Project, **changes: str) -> None:
    row = HAND | changes
    path = released_path(project, CODE)
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [name for name in COLUMNS if name != "id"]
    fields = ['"' + row.get(name, "") + '"' for name in names]
    path.write_text("\ufeff" + ",".join(names) + "\r\n" + ",".join(fields) + "\r\n", encoding="utf-8", newline="")


def test_figures_published_elsewhere_are_entered_by_hand_and_stay_as_they_were_written(project: Project) -> None:
    by_hand(project)
    (figure,) = read_released(project, CODE)
    assert (figure.decimals, figure.result.value, figure.release.place) == (0, 12.0, "annual report, page 12")
    record_release(project, CODE, 2024, "v1.0", DAY, PLACE, protected())
    assert read_released(project, CODE)[0].written == "12"


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("released_on", "30.9.2019", "is not a date"), ("report_year", "19-20", "is not a whole number"),
        ("organisation", "X03", "is not X02"), ("place", "", "is empty"), ("numerator", "5.5", "is not a whole number"),
        ("numerator", "500", "is more than all"), ("value", "12.4", "is not 58 of 483"), ("value", "", "is empty"),
        ("status", "suppressed", "is not public"), ("value", "12 %", "is not a number"),
        ("basis", "guess", "not known"),
    ],
)  # fmt: skip
def test_each_value_that_does_not_fit_is_named(project: Project, column: str, value: str, what: str) -> None:
    by_hand(project, **{column: value})
    with pytest.raises(ReleasedFiguresError) as caught:
        read_released(project, CODE)
    message = str(caught.value)
    assert message.startswith("data/released/X02.csv: 1 value does not fit.")
    assert f"row 2, {column}: " in message
    assert what in message


def test_a_header_without_a_column_names_it(project: Project) -> None:
    path = released_path(project, CODE)
    path.parent.mkdir(parents=True)
    path.write_text("organisation,year\n", encoding="utf-8")
    with pytest.raises(ReleasedFiguresError, match=r"row 1: report_year, version, .* is missing"):
        read_released(project, CODE)


def test_the_identifier_of_results_may_be_a_column(project: Project) -> None:
    """The how-to says to leave it empty; it was refused."""
    path = released_path(project, CODE)
    path.parent.mkdir(parents=True, exist_ok=True)
    row = f"2024,annual,2024-09-30,annual report,{CODE},2024,1,share,all,all,bme,24.1,percent,,,,,published,counts,,"
    path.write_text(f"{','.join([*COLUMNS, 'id'])}\n{row}\n", encoding="utf-8")
    (figure,) = read_released(project, CODE)
    assert (figure.result.value, figure.written) == (24.1, "24.1")


def test_a_joint_release_says_of_which_members_it_was(project: Project) -> None:
    record_release(project, "examples", 2024, "v1.0", DAY, PLACE, [])
    ((release, members),) = read_members(project, "examples").items()
    assert (release.version, members) == ("v1.0", ("X02", "X03"))


def test_the_draft_is_recorded_by_a_command(project: Project) -> None:
    results = protected()
    report = project.reports / CODE / "2024"
    write_results(tuple(results), report)
    command = ["record-release", CODE, "--year", "2024", "--on", "2026-11-28", "--place", PLACE]
    command += ["--project", str(project.root)]
    answer = CliRunner().invoke(app, command)
    assert answer.exit_code == 0
    assert "as public: data/released/X02.csv" in answer.stdout
    assert {each.key for each in read_released(project, CODE)} == {
        figure_key(each) for each in results if each.status in PUBLIC
    }
    answer = CliRunner().invoke(app, [*command, "--version", "v1.1", "--from", str(report / "no.csv")])
    assert answer.exit_code == 2
    assert "there is no such file" in answer.stderr
    write_results(tuple(protected(9)), report)
    at_another_place = [*command[:-3], "the board's papers", *command[-2:]]
    answer = CliRunner().invoke(app, at_another_place)
    assert answer.exit_code == 2
    assert "other figures than these were published on 28 November 2026" in answer.stderr
    write_results(tuple(results), report)
    assert CliRunner().invoke(app, at_another_place).exit_code == 0


def test_a_report_is_held_against_the_record(project: Project) -> None:
    counts = {
        (1, "all", "all", group, "headcount"): people for group, people in zip(GROUPS, (300, 120, 33), strict=True)
    }
    part = {(1, "department_a", "all", group, "headcount"): n for group, n in zip(GROUPS, (240, 80, 30), strict=True)}
    figures = as_return(counts | part)
    returns = Returns(WRES, list(figures.values.items()))

    def parts() -> set[str]:
        results = take_snapshot(project, returns, CODE, 2024).results
        return {each.group for each in results if each.section == "department_a" and each.status is Status.PUBLISHED}

    whole = as_return(counts)
    record_release(project, CODE, 2024, "v1.0", DAY, PLACE, protect(calculate(whole), [whole], DisclosureParameters()))
    assert parts()
    assert not {"white", "bme"} <= parts()
