"""`wres import`: one door for returns and for every file that a return can be taken from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.projects import project_in
from tests.sources.workbooks import YEAR, edit, figures_of, find, workbook
from tests.standards import WRES
from wres_kit.cli.import_ import import_files
from wres_kit.joint.read import read_returns
from wres_kit.returns.cells import Cell
from wres_kit.returns.files import number_text, return_csv
from wres_kit.sources import Context, ImportResult, InputFile, Recognition, SourceError
from wres_kit.sources import importing as reading
from wres_kit.sources.importing import is_return
from wres_kit.sources.registry import AmbiguousSourceError, UnknownSourceError, source_of, sources

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project

TRAINING = Cell("X01", 2023, 4, "all", "training", "bme", "headcount")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


def plausible(year: int, **changed: int) -> dict[Cell, str]:
    """A small return that no check has anything against, of a year and the one before."""
    counts = {"workforce": 1000, "training": 400, "disciplinary": 20}
    return {
        Cell("X01", one, indicator, "all", category, group, "headcount"): str(
            changed.get(f"{category}_{one}", counts[category]) + 10 * (group == "bme")
        )
        for one in (year, year - 1)
        for indicator, categories in ((3, ("workforce", "disciplinary")), (4, ("workforce", "training")))
        for category in categories
        for group in ("white", "bme")
    }


def stored(project: Project) -> dict[Cell, tuple[str, str]]:
    returns = read_returns(project).returns
    return {
        cell: (number_text(value), value.file)
        for code in returns.organisations()
        for year in returns.years(code)
        for cell, value in returns.get(code, year).values.items()
    }


def test_a_workbook_becomes_a_return(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = plausible(YEAR)
    path = workbook(tmp_path / "WRES final.xlsx", 2024, figures)
    assert import_files(project, [path]) == 0
    out = capsys.readouterr().out
    assert "WRES final.xlsx: WRES data collection workbook 2024, read by the layout dcf-2024" in out
    assert "16 figures of X01 read: 8 of 2024 and 8 of 2023; 0 from ESR and not verified." in out
    assert "data/returns/x01-dcf-2024.csv was added." in out
    assert stored(project) == {cell: (text, "data/returns/x01-dcf-2024.csv") for cell, text in figures.items()}
    assert import_files(project, [path]) == 0
    assert "is there already, unchanged" in capsys.readouterr().out


def test_a_year_that_was_returned_is_kept_and_its_restatement_reported(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.returns / "x01.csv").write_bytes(
        return_csv(WRES, ((cell, text, "made-up figures") for cell, text in plausible(2023).items()))
    )
    path = workbook(tmp_path / "return.xlsx", 2024, plausible(YEAR, training_2023=390))
    assert import_files(project, [path]) == 0
    out = " ".join(capsys.readouterr().out.split())
    restated = "Restated: BME staff accessing training, 2023 (indicator 4) was returned as 410 (row 17 of"
    assert f"{restated} data/returns/x01.csv); now it is 400 (return.xlsx, WRES data collection!" in out
    assert "410 was kept" in out
    assert "8 figures of earlier years are in an earlier return; those were kept." in out
    assert stored(project)[TRAINING] == ("410", "data/returns/x01.csv")
    assert stored(project)[TRAINING._replace(year=YEAR)] == ("410", "data/returns/x01-dcf-2024.csv")


def test_workbooks_of_two_years_are_compared_in_the_order_of_their_years(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = workbook(tmp_path / "a.xlsx", 2024, plausible(YEAR, training_2023=390), YEAR)
    earlier = workbook(tmp_path / "b.xlsx", 2023, plausible(2023), 2023)
    assert import_files(project, [later, earlier]) == 0
    assert "Restated: BME staff accessing training, 2023" in capsys.readouterr().out
    assert stored(project)[TRAINING] == ("410", "data/returns/x01-dcf-2023.csv")


def test_an_error_in_a_workbook_stores_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path / "return.xlsx", 2024, plausible(YEAR))
    sound = workbook(tmp_path / "sound.xlsx", 2024, plausible(2022), 2022)

    def change(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.cell(find(sheet, "Number of staff accessing non-mandatory training and CPD"), 14).value = "12 (3)"

    edit(path, change)
    assert import_files(project, [path, sound]) == 1
    out = capsys.readouterr().out
    assert "row " in out
    assert "WRES data collection!N" in out
    assert out.endswith("Nothing was imported.\n")
    assert list(project.returns.iterdir()) == []


def test_what_the_checks_find_is_traced_to_the_cell_of_the_workbook(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = plausible(YEAR, training_2024=2000)
    path = workbook(tmp_path / "return.xlsx", 2024, figures)
    assert import_files(project, [path]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "x01-dcf-2024.csv (from return.xlsx)" in out
    assert "It comes from return.xlsx, WRES data collection!" in out


def test_plain_data_says_the_same(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_files(project, [workbook(tmp_path / "return.xlsx", 2024, plausible(YEAR))], json_=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["done"] == ["data/returns/x01-dcf-2024.csv was added."]
    assert said["errors"] == 0


def test_returns_and_other_files_are_told_apart(tmp_path: Path) -> None:
    files = {
        "return.csv": b"organisation,year,indicator,section,category,group,measure,value,source\n",
        "faulty.csv": b"organisation;year;indicator;section;category\n",
        "utf16.csv": "organisation,year,indicator,section".encode("utf-16"),
        "empty.csv": b"",
        "survey.csv": b"organisation,year,indicator,group,percentage,respondents\n",
        "staff.csv": b"Employee Number,Pay Scale,Ethnic Origin\n",
        "workbook.xlsx": b"PK\x03\x04",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert [name for name in files if is_return(tmp_path / name)] == list(files)[:4]


def test_a_file_of_no_kind_says_what_it_was_compared_with(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_bytes(b"some,notes\n1,2\n")
    with pytest.raises(UnknownSourceError, match=r"notes.csv: is of no kind that can be imported") as failure:
        source_of(InputFile(tmp_path / "notes.csv"))
    told = (
        "WRES data collection workbook (DCF from 2023, SDCS before); NHS Staff Survey, detailed spreadsheets; "
        "NHS Staff Survey, benchmark report Excel data: it is not a workbook."
    )
    assert told in str(failure.value)
    with pytest.raises(UnknownSourceError, match=r"--as minutes: there is no such kind of file. There are: dcf, "):
        source_of(InputFile(tmp_path / "notes.csv"), "minutes")


def test_two_kinds_that_match_alike_are_a_question(tmp_path: Path) -> None:
    class Kind:
        def __init__(self, name: str, score: float) -> None:
            self.name, self.title, self._score = name, f"A file of {name}", score

        def recognise(self, offered: InputFile) -> Recognition:
            return Recognition(self._score)

        def read(self, offered: InputFile, context: Context) -> ImportResult:
            raise AssertionError

    (tmp_path / "file.csv").write_bytes(b"a,b\n")
    offered, kinds = InputFile(tmp_path / "file.csv"), [Kind("one", 0.9), Kind("two", 0.88), Kind("three", 0.7)]
    question = r"A file of one or A file of two. Say which it is with --as one or --as two"
    with pytest.raises(AmbiguousSourceError, match=question):
        source_of(offered, among=kinds)
    assert source_of(offered, "two", kinds).name == "two"
    assert source_of(offered, among=kinds[1:]).name == "two"


def test_every_source_has_a_name_of_its_own() -> None:
    names = [one.name for one in sources()]
    assert len(set(names)) == len(names)
    assert all(one.title for one in sources())


def test_a_return_of_every_cell_goes_out_and_in(project: Project, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", 2025, figures_of(2025))
    understood = source_of(InputFile(path)).read(InputFile(path), Context(project))
    assert {one.cell: one.value for one in understood.values} == figures_of(2025)


def test_many_files_are_read_by_several_processes_with_the_same_outcome(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [workbook(tmp_path / f"{year}.xlsx", 2024, plausible(year), year) for year in (2022, 2023, 2024)]
    alone = reading.read_all(paths, Context(project))
    monkeypatch.setattr(reading, "MANY", 2)
    monkeypatch.setattr(reading.os, "cpu_count", lambda: 2)
    assert reading.read_all(paths, Context(project)) == alone
    (tmp_path / "2023.xlsx").write_bytes(b"PK\x03\x04cut off")
    first, failed, last = reading.read_all(paths, Context(project))
    assert [first, last] == [alone[0], alone[2]]
    assert isinstance(failed, SourceError)
    assert "2023.xlsx: is damaged" in str(failed)
    assert failed.exit_status == 2
