"""The data of a published report."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.demonstration import snapshot_of
from tests.reporting.builders import Row, snapshot
from wres_kit.indicators.results import OWN_FILE
from wres_kit.reporting.report_data import LEADERSHIP, RESULTS, published_table, write_leadership, write_results

ROWS = [(2024, 1, "all", "all", group, "headcount", 400) for group in ("white", "bme", "unknown")]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.invalid")', "+1", "-2", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_live_formula_and_numbers_stay_numbers(text: str, tmp_path: Path) -> None:
    """Remarks and the names of departments are texts that people wrote."""
    results = tuple(
        replace(one, note=text, lower=-1.5, numerator=20.0, denominator=99.5) for one in snapshot(ROWS).results
    )
    write_results(results, tmp_path)
    with (tmp_path / RESULTS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert {row["note"] for row in rows} == {f"'{text}"}
    assert {row["lower"] for row in rows} == {"-1.5"}
    assert {(row["numerator"], row["denominator"]) for row in rows} == {("20", "99.5")}


def staff(section: str, category: str, **groups: int) -> list[Row]:
    return [(2024, 1, section, category, group, "headcount", people) for group, people in groups.items()]


LEADERSHIP_ROWS = [
    *staff("all", "all", white=7000, bme=2500, unknown=500),
    *staff("clinical", "band_8a", white=20, bme=14, unknown=10),
    *staff("non_clinical", "band_8a", white=50, bme=6, unknown=0),
    *staff("clinical", "vsm", white=20, bme=2, unknown=10),
    *staff("non_clinical", "vsm", white=20, bme=1, unknown=10),
]


def written(rows: list[Row], folder: Path) -> list[dict[str, str]]:
    write_leadership(snapshot(rows), folder)
    with (folder / LEADERSHIP).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_band_has_its_target_and_its_path(tmp_path: Path) -> None:
    rows = [row for row in written(LEADERSHIP_ROWS, tmp_path) if row["category"] == "band_8a"]
    assert tuple(rows[0]) == published_table("model-employer").column_names
    told = ("staff", "bme_staff", "target_year", "target", "posts_to_go", "status")
    assert {tuple(row[name] for name in told) for row in rows} == {("100", "20", "2028", "25", "5", "published")}
    path = [(row["by_year"], row["bme_staff_needed"]) for row in rows]
    assert path == [("2024", "20"), ("2025", "22"), ("2026", "23"), ("2027", "24"), ("2028", "25")]


def test_a_band_with_few_people_is_one_empty_row(tmp_path: Path) -> None:
    (row,) = (row for row in written(LEADERSHIP_ROWS, tmp_path) if row["category"] == "vsm")
    assert row["status"] == "suppressed"
    assert not any(row[name] for name in ("staff", "bme_staff", "target", "posts_to_go", "by_year", "bme_staff_needed"))


def test_it_has_a_file_of_its_own_or_none(tmp_path: Path) -> None:
    written(LEADERSHIP_ROWS, tmp_path)
    write_results(snapshot(LEADERSHIP_ROWS).results, tmp_path)
    assert "posts_to_go" not in (tmp_path / RESULTS).read_text(encoding="utf-8")
    write_leadership(snapshot(LEADERSHIP_ROWS[:3]), tmp_path)
    assert not (tmp_path / LEADERSHIP).exists()


def test_only_the_year_of_the_report_has_targets() -> None:
    """What a report shows is in its data files, so that the record of releases knows all of it."""
    results = snapshot_of("X01", 2024).results
    assert {each.year for each in results} == {2022, 2023, 2024}
    assert {each.year for each in results if each.measure in OWN_FILE} == {2024}
