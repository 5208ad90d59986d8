"""What a later publication says otherwise is listed; what was not public both times is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.execution.conftest import Builder, returns, tree
from tests.standards import WRES
from wres_kit.audit.corrections import Correction, HistoryError, read_figures
from wres_kit.cli.release import AlreadyKeptError, NotKeptError, keep_published
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.project import Project

pytestmark = pytest.mark.usefixtures("inline")
YEARS = (2022, 2023, 2024)


def publish_on(root: Path, date: str) -> None:
    (root / "params" / "project.yml").write_text(f"publication_date: {date}\n", encoding="utf-8")


def listed(root: Path) -> list[dict[str, Any]]:
    path = root / "reports" / "X01" / "2024" / "provenance" / "results.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["corrections"]
    return found


def corrected(root: Path, built: Builder, appointed: int) -> None:
    built("X01", jobs=1)
    keep_published(Project(root), "X01", 2024)
    returns(root, "X01", YEARS, appointed=appointed)
    publish_on(root, "2025-01-31")
    built("X01", jobs=1)


def test_a_first_publication_and_drafts_of_it_have_no_corrections(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    assert listed(root) == []
    keep_published(Project(root), "X01", 2024)
    returns(root, "X01", YEARS, appointed=44)
    built("X01", jobs=1)
    assert listed(root) == []


def test_a_correction_says_what_was_what_is_and_why(root: Path, built: Builder) -> None:
    folder = root / "params" / "X01" / "2024"
    folder.mkdir(parents=True)
    reason = "Appointments of one site had been left out."
    (folder / "corrections.yml").write_text(
        f'reasons:\n  - corrected: "2025-01-31"\n    indicator: 2\n    reason: {reason}\n', encoding="utf-8"
    )
    corrected(root, built, appointed=44)
    ratio = next(one for one in listed(root) if one["year"] == 2024 and one["what"].startswith("Relative"))
    assert (ratio["was"], ratio["is"]) == ("1.25", "1.14")
    assert (ratio["published"], ratio["corrected"], ratio["reason"]) == ("2024-10-01", "2025-01-31", reason)


def test_a_figure_that_is_withheld_now_or_was_then_is_no_correction(root: Path, built: Builder) -> None:
    corrected(root, built, appointed=3)
    assert listed(root) == []
    keep_published(Project(root), "X01", 2024)
    returns(root, "X01", YEARS, appointed=40)
    publish_on(root, "2025-03-31")
    built("X01", jobs=1)
    assert listed(root) == []


def test_corrections_stay_and_are_the_same_from_nothing(root: Path, built: Builder) -> None:
    corrected(root, built, appointed=44)
    first = tree(root / "reports")
    assert listed(root)
    for path in sorted((root / "reports").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path in (root / "build").glob("*.lock"):
        path.unlink()
    built("X01", jobs=1)
    assert {name: data for name, data in tree(root / "reports").items() if name.startswith("X01/2024")} == {
        name: data for name, data in first.items() if name.startswith("X01/2024")
    }


def test_other_figures_under_one_date_are_not_overwritten(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    keep_published(Project(root), "X01", 2024)
    keep_published(Project(root), "X01", 2024)
    returns(root, "X01", YEARS, appointed=44)
    built("X01", jobs=1)
    with pytest.raises(AlreadyKeptError, match="2024-10-01"):
        keep_published(Project(root), "X01", 2024)


def test_a_file_that_is_no_table_of_figures_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2024-10-01.csv"
    path.write_text("something,else\n1,2\n", encoding="utf-8")
    with pytest.raises(HistoryError, match=r"cannot be read \("):
        read_figures(path, "X01", "2024-10-01.csv")


def test_a_correction_too_small_to_be_printed_shows_more_digits() -> None:
    key = ("X02", 2024, 2, ResultMeasure.RELATIVE_LIKELIHOOD, "all", "appointed", "all")
    was, now = (Result(*key, value, Unit.RATIO) for value in (1.3101, 1.3142))
    said = Correction(WRES, was, now, "2024-10-01", "2025-01-31", "").as_data()
    assert (said["was"], said["is"]) == ("1.31 (1.3101)", "1.31 (1.3142)")


def test_figures_that_cannot_be_kept_are_named(root: Path, built: Builder) -> None:
    built("X01")
    folder = root / "params" / "X01" / "2024"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "published").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(NotKeptError, match=r"params/X01/2024/published/.*\.csv: the published figures cannot be kept"):
        keep_published(Project(root), "X01", 2024)
