"""`wres import` stores files whole or not at all, and never loses one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.returns.conftest import csv_of
from wres_kit.cli.import_ import import_files
from wres_kit.project import Project
from wres_kit.sources.storing import ImportFileError

ROW = ("X01", 2024, 3, "all", "disciplinary", "bme", "headcount", 9)


@pytest.fixture
def lying(tmp_path: Path) -> Callable[..., Path]:
    """A file that lies outside the project's returns."""

    def write(rows: list, name: str = "My Return (final).csv") -> Path:
        folder = tmp_path / "downloads"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text(csv_of(rows), encoding="utf-8")
        return path

    return write


def stored(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(project.returns.iterdir())}


def test_a_sound_file_is_understood_and_stored(
    project: Project, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = lying([ROW, ("X01", 2023, *ROW[2:])])
    assert import_files(project, [path]) == 0
    out = capsys.readouterr().out
    assert f"{path}: 2 values of X01, reporting years 2023, 2024, indicator 3." in out
    assert "data/returns/my-return-final.csv was added." in out
    assert stored(project) == {"my-return-final.csv": path.read_bytes()}


def test_a_file_with_errors_is_not_stored_and_its_rows_are_named(
    project: Project, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = lying([ROW], "good.csv"), lying([("X02", *ROW[1:-1], "nine")], "bad.csv")
    assert import_files(project, [good, bad]) == 1
    out = capsys.readouterr().out
    assert str(bad) in out
    assert "row 2, value" in out
    assert out.endswith("1 error in 2 files. Nothing was imported.\n")
    assert stored(project) == {}


def test_an_unreadable_file_ends_with_2(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    assert import_files(project, [path]) == 2
    assert stored(project) == {}


def test_contradictions_with_what_is_there_are_found(
    project: Project, put: Callable, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    put([ROW])
    assert import_files(project, [lying([(*ROW[:-1], 10, "another source")])]) == 1
    out = capsys.readouterr().out
    assert "data/returns/x01.csv, row 2" in out
    assert "contradicts" in out


def test_faults_of_other_files_do_not_stop_an_import(
    project: Project, put: Callable, lying: Callable[..., Path]
) -> None:
    put([("X02", *ROW[1:-1], "nine")], "x02.csv")
    assert import_files(project, [lying([ROW], "x01.csv")]) == 0
    assert list(stored(project)) == ["x01.csv", "x02.csv"]


def test_another_file_of_the_same_name_is_kept(
    project: Project, put: Callable, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old = put([ROW]).read_bytes()
    new = lying([(*ROW[:-1], 10)], "X01.csv")
    with pytest.raises(ImportFileError, match="--replace"):
        import_files(project, [new])
    assert stored(project) == {"x01.csv": old}
    for number, value in enumerate((10, 11), start=1):
        before = stored(project)["x01.csv"]
        new = lying([(*ROW[:-1], value)], "X01.csv")
        assert import_files(project, [new], replace=True) == 0
        assert stored(project) == {"x01.csv": new.read_bytes()}
        kept = project.root / "data" / "replaced" / f"x01-{number}.csv"
        assert kept.read_bytes() == before
        assert f"kept as data/replaced/x01-{number}.csv" in capsys.readouterr().out


def test_the_same_file_again_changes_nothing(
    project: Project, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = lying([ROW])
    assert [import_files(project, [path]), import_files(project, [path])] == [0, 0]
    assert "is there already, unchanged" in capsys.readouterr().out
    assert not (project.root / "data" / "replaced").exists()


def test_files_that_would_get_the_same_name_are_refused(project: Project, lying: Callable[..., Path]) -> None:
    with pytest.raises(ImportFileError, match="Rename one of them"):
        import_files(project, [lying([ROW], "a b.csv"), lying([ROW], "A-B.csv")])


def test_a_file_that_is_in_the_way_is_named_once(
    project: Project, put: Callable, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def rows(more: int) -> list:
        return [
            ("X01", 2024, 9, "all", "voting", group, "headcount", 5 + more) for group in ("white", "bme", "unknown")
        ]

    put(rows(0))
    assert import_files(project, [lying(rows(1))]) == 1
    out = capsys.readouterr().out
    assert out.count("data/returns/x01.csv has other values for 3 of these figures, in rows 2 to 4.") == 1
    assert import_files(project, [lying(rows(0)[:2] + rows(1)[2:])]) == 1
    assert "has other values for" not in capsys.readouterr().out


def test_a_missing_file_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"nowhere\.csv: there is no such file"):
        import_files(project, [tmp_path / "nowhere.csv"])


def test_a_full_disk_loses_nothing(
    project: Project, put: Callable, lying: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put([ROW]).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wres_kit.sources.storing.os.fsync", full)
    with pytest.raises(ImportFileError, match="No space left on device"):
        import_files(project, [lying([(*ROW[:-1], 10)], "x01.csv")], replace=True)
    assert stored(project) == {"x01.csv": old}


def test_json(project: Project, lying: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert import_files(project, [lying([ROW])], json_=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["errors"] == 0
    assert data["done"] == ["data/returns/my-return-final.csv was added."]
