from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reporting.builders import snapshot
from wres_kit.reporting.report_data import RESULTS, write_results

ROWS = [(2024, 1, "all", "all", group, "headcount", 400) for group in ("white", "bme", "unknown")]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.invalid")', "+1", "-2", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_live_formula_and_numbers_stay_numbers(text: str, tmp_path: Path) -> None:
    """Remarks and the names of departments are texts that people wrote."""
    results = tuple(replace(one, note=text, lower=-1.5) for one in snapshot(ROWS).results)
    write_results(results, tmp_path)
    with (tmp_path / RESULTS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert {row["note"] for row in rows} == {f"'{text}"}
    assert {row["lower"] for row in rows} == {"-1.5"}
