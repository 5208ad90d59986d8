"""`wres disclosure` says of each figure that is not shown why, and what it would take to show it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.execution.conftest import HEADER, SOURCE, organisation
from tests.indicators.making import headcounts
from tests.projects import project_in
from wres_kit.cli.main import app
from wres_kit.disclosure.record_release import record_release
from wres_kit.indicators.calculation import calculate
from wres_kit.joint.read import read_returns
from wres_kit.project import Project

ROWS = [
    *headcounts(1, "all", white=400, bme=90, unknown=12),
    *headcounts(1, "band_5", "non_clinical", white=35, bme=3, unknown=5),
    *headcounts(9, "total_board", white=9, bme=2, unknown=0),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = project_in(tmp_path, day="2024-10-01").returns
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
    assert "Small numbers are numbers of people from 1 to 4, and survey results of fewer than 11 respondents." in text
    assert "rest on a small number themselves" in text
    assert (
        "Share, Non-clinical, Band 5, BME It rests on a small number: Indicator 1, Non-clinical, Band 5, BME: 3."
        in text
    )
    assert "Share, Non-clinical, Band 5, white If it were shown, a reader could work out:" in text
    assert (
        "Indicator 1, Non-clinical, Band 5, BME: 3. It follows from: Share, Non-clinical, Band 5, white (35 of 43)"
        in text
    )
    assert "To show it: report jointly with others or at a higher level" in text
    assert "Or the board agrees to be shown (board: in params)." in text
    assert not [word for word in ("complementary", "primary", "non_clinical", "cell", "bound") if word in text]


def test_a_figure_that_is_not_shown_for_what_was_published_before(root: Path) -> None:
    """An annual report gave 88 BME staff; there are 90 now, and whatever was not in it stays as it was."""
    project = Project(root)
    source = read_returns(project, ["X01"]).returns.get("X01", 2024)
    figures = [each for each in calculate(source) if each.indicator == 1 and each.section == "all"]
    whole = [each for each in figures if each.measure == "share" and each.group == "bme"]
    was = [replace(each, numerator=88.0, value=100 * 88 / 502) for each in whole]
    assert len(was) == 1
    record_release(project, "X01", 2024, "v1.0", date(2024, 7, 3), "annual report, page 12", was)
    status, shown = explained(root, "X01", "2024")
    text = " ".join(shown.split())
    assert status == 0
    assert "would reveal a small number together with what is public already" in text
    assert (
        "together with what was published on 3 July 2024 (annual report, page 12, 2024 v1.0), a reader could work"
        in text
    )
    assert "To show it: nothing can be done while those figures are public." in text
    data = json.loads(explained(root, "X01", "2024", "--json")[1])
    assert "public_before" in {each["reason"] for each in data["not_shown"]}


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
