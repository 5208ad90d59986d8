"""What a later publication says otherwise is listed; what was not public both times is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.execution.conftest import Builder, returns, tree
from tests.standards import WRES
from wres_kit.audit.corrections import (
    Correction,
    HistoryError,
    PublishedState,
    corrected_figures,
    figures_of,
    read_figures,
    read_reasons,
)
from wres_kit.cli.release import NothingPublishedError, correct_report, record
from wres_kit.indicators.results import RESULT_COLUMNS, Basis, Result, ResultMeasure, Unit
from wres_kit.project import Project
from wres_kit.project.parameters import ParameterError

pytestmark = pytest.mark.usefixtures("inline")
YEARS = (2022, 2023, 2024)


def publish(root: Path, day: str, version: str = "v1.0") -> None:
    """Record the draft of 2024 as published."""
    record(Project(root), "X01", year=2024, released_on=day, place="https://example.org", version=version)


def listed(root: Path) -> list[dict[str, Any]]:
    path = root / "reports" / "X01" / "2024" / "provenance" / "results.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["corrections"]
    return found


def corrected(root: Path, built: Builder, appointed: int) -> None:
    built("X01", jobs=1)
    publish(root, "2024-10-01")
    returns(root, "X01", YEARS, appointed=appointed)
    built("X01", jobs=1)


def test_a_report_that_was_never_published_has_no_corrections(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    assert listed(root) == []
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
    assert (ratio["published"], ratio["corrected"], ratio["reason"]) == ("2024-10-01", "", "")
    publish(root, "2025-01-31", "v1.1")
    built("X01", jobs=1)
    ratio = next(one for one in listed(root) if one["year"] == 2024 and one["what"].startswith("Relative"))
    assert (ratio["published"], ratio["corrected"], ratio["reason"]) == ("2024-10-01", "2025-01-31", reason)


def test_a_reason_for_an_indicator_that_there_is_not_is_refused(root: Path) -> None:
    folder = root / "params" / "X01" / "2024"
    folder.mkdir(parents=True)
    (folder / "corrections.yml").write_text(
        'reasons:\n  - corrected: "2025-01-31"\n    indicator: 31\n    reason: Wrong.\n', encoding="utf-8"
    )
    with pytest.raises(ParameterError, match="has no indicator 31"):
        read_reasons(Project(root), "X01", 2024)


def test_a_figure_that_is_withheld_now_or_was_then_is_no_correction(root: Path, built: Builder) -> None:
    corrected(root, built, appointed=3)
    assert listed(root) == []
    publish(root, "2025-01-31", "v1.1")
    returns(root, "X01", YEARS, appointed=40)
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


def test_what_an_earlier_wres_kept_is_read_and_moved_into_the_record(
    root: Path, built: Builder, capsys: pytest.CaptureFixture[str]
) -> None:
    built("X01", jobs=1)
    kept = root / "params" / "X01" / "2024" / "published"
    kept.mkdir(parents=True)
    results = root / "reports" / "X01" / "2024" / "data" / "results.csv"
    (kept / "2024-10-01.csv").write_bytes(results.read_bytes())
    returns(root, "X01", YEARS, appointed=44)
    built("X01", jobs=1)
    before = listed(root)
    assert [each["published"] for each in before if each["what"].startswith("Relative")] == ["2024-10-01"] * len(YEARS)
    correct_report(Project(root), "X01", 2024)
    said = capsys.readouterr().out
    assert "params/X01/2024/published/2024-10-01.csv was moved into the record of what is public" in said
    assert "X01 2024 was published on 2024-10-01." in said
    assert "the draft corrects indicator 2, 2022, Relative likelihood" in said
    assert not kept.exists()
    built("X01", jobs=1)
    assert listed(root) == before


def test_a_report_of_which_nothing_is_published_cannot_be_corrected(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    with pytest.raises(NothingPublishedError, match="wres record-release X01 --year 2024"):
        correct_report(Project(root), "X01", 2024)


def test_a_number_that_is_again_what_it_was_is_no_correction() -> None:
    """It was 20, then 21, then suppressed, and is 20 now: readers of the first publication know it."""
    first, second = (
        Result("X01", 2024, 1, ResultMeasure.SHARE, "all", "all", "bme", value, Unit.PERCENT) for value in (20.0, 21.0)
    )
    days = ("2024-10-01", figures_of([first])), ("2024-11-01", figures_of([second])), ("2024-12-01", {})
    history = [PublishedState(day, "", figures) for day, figures in days]
    assert corrected_figures(history, "2025-01-31", [first]) == []
    (mark,) = corrected_figures(history[:2], "2025-01-31", [first])
    assert (mark.was, mark.now, mark.corrected_on) == ("21.0%", "20.0%", "2025-01-31")


def test_a_file_that_is_no_table_of_figures_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2024-10-01.csv"
    path.write_text("something,else\n1,2\n", encoding="utf-8")
    with pytest.raises(HistoryError, match=r"cannot be read \("):
        read_figures(path, "X01", "2024-10-01.csv")


def test_figures_of_a_shape_that_a_standard_brings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    about = "X71,2025,7,mean,all,all,carer,6.8,score,,,,,published,survey,"
    path.write_text(f"{','.join(RESULT_COLUMNS)}\n{about}\n", encoding="utf-8")
    [(key, figure)] = read_figures(path, "X71", "results.csv").items()
    assert key == (2025, 7, "mean", "all", "all", "carer")
    assert (figure.value, figure.unit) == (6.8, "score")


def test_a_correction_too_small_to_be_printed_shows_more_digits() -> None:
    key = ("X02", 2024, 2, ResultMeasure.RELATIVE_LIKELIHOOD, "all", "appointed", "all")
    was, now = (Result(*key, value, Unit.RATIO) for value in (1.3101, 1.3142))
    said = Correction(WRES, was, now, "2024-10-01", "2025-01-31", "").as_data()
    assert (said["was"], said["is"]) == ("1.31 (1.3101)", "1.31 (1.3142)")


def test_a_figure_under_another_policy_is_no_correction() -> None:
    """It was 26.2%, then 26% without counts, and is 26.2% again: nothing was wrong. 29.5% would be a correction."""
    about = ("X01", 2024, 2, ResultMeasure.LIKELIHOOD, "all", "appointed", "white")
    exact, corrected_value = (Result(*about, value, Unit.PERCENT, numerator=people, denominator=4057)
                              for value, people in ((26.152, 1061), (26.596, 1079)))  # fmt: skip
    coarse = Result(*about, 26.0, Unit.PERCENT, basis=Basis.PERCENTAGES)
    rounded = Result(*about, 26.233, Unit.PERCENT, numerator=1060, denominator=4055, basis=Basis.ROUNDED)
    for between in (coarse, rounded):
        states = {"2024-10-01": exact, "2024-11-01": between}
        history = [PublishedState(day, "", figures_of([result])) for day, result in states.items()]
        assert corrected_figures(history[:1], "2024-11-01", [between]) == []
        assert corrected_figures(history, "2024-12-01", [exact]) == []
        marks = {mark.was: mark.now for mark in corrected_figures(history, "2024-12-01", [corrected_value])}
        assert marks == {"26.2%": "26.6%", "1,061": "1,079"}
    assert corrected_figures([PublishedState("2024-10-01", "", figures_of([coarse]))], "2024-12-01",
                             [Result(*about, 29.5, Unit.PERCENT)])  # fmt: skip
