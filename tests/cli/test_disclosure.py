"""`wres disclosure` says of each figure that is not shown why, and what it would take to show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.execution.conftest import HEADER, SOURCE, organisation
from tests.indicators.making import headcounts
from wres_kit.cli.main import app

ROWS = [
    *headcounts(1, "all", white=400, bme=90, unknown=12),
    *headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5),
    *headcounts(9, "total_board", white=9, bme=2, unknown=0),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
    organisation(tmp_path, "X01")
    folder = tmp_path / "data" / "returns"
    folder.mkdir(parents=True)
    rows = "".join(f"X01,2024,{','.join(row.split())},{SOURCE}\n" for row in ROWS)
    (folder / "x01.csv").write_text(HEADER + rows, encoding="utf-8")
    return tmp_path


def explained(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["disclosure", *arguments, "--project", str(root)])
    return result.exit_code, result.stdout + result.stderr


def test_each_figure_has_its_reason(root: Path) -> None:
    status, shown = explained(root, "X01", "2024")
    assert status == 0
    text = " ".join(shown.split())
    assert "Not for publication: small numbers are shown." in text
    assert "Policy counts: numbers below 5, survey results of fewer than 11." in text
    assert "Share, Non-clinical, Band 5, BME. Small: 2024, indicator 1, non_clinical, band_5, bme: 3." in text
    assert "If it were shown, a reader could work out: 2024, indicator 1, non_clinical, band_5, bme is 3." in text
    assert "One of these would have to go instead: " in text
    assert "The board can agree to be shown (board: in params)." in text


def test_as_data(root: Path) -> None:
    status, shown = explained(root, "X01", "2024", "--json")
    assert status == 0
    data = json.loads(shown)
    reasons = {(each["indicator"], each["section"], each["group"]): each["reason"] for each in data["not_shown"]}
    assert reasons[1, "non_clinical", "bme"] == "small"
    assert "protects" in reasons.values()
    protecting = [each for each in data["not_shown"] if each["reason"] == "protects"]
    assert all(leak["high"] - leak["low"] < 2 and leak["because"] for each in protecting for leak in each["reveals"])


@pytest.mark.parametrize(
    ("policy", "reason"), [("none", "because of the policy"), ("percentages", "because of the policy")]
)
def test_a_policy_is_a_reason(policy: str, reason: str, root: Path) -> None:
    organisation(root, "X01", disclosure=f"{{policy: {policy}}}")
    status, shown = explained(root, "X01", "2024")
    assert status == 0
    assert reason in shown
    assert "set policy: counts" in " ".join(shown.split())


def test_what_cannot_be_explained(root: Path) -> None:
    status, shown = explained(root, "X01", "2023")
    assert status == 2
    assert "X01 has no return for 2023" in shown
    organisation(root, "X01", disclosure="{policy: joint}")
    status, shown = explained(root, "X01", "2024")
    assert status == 2
    assert "reports only within its group" in " ".join(shown.split())
