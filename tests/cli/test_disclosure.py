"""`wres disclosure` says of each figure that is not shown why, and what it would take to show it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from tests.cli.test_json_output import SCHEMAS
from tests.execution.conftest import HEADER, SOURCE, organisation
from tests.indicators.making import headcounts
from tests.projects import project_in
from wres_kit.cli.main import app
from wres_kit.disclosure.protect import publishable
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


def test_what_matters_most_comes_first(root: Path) -> None:
    """How many, why, what would show more, the main figures, and then where the others are."""
    status, shown = explained(root, "X01", "2024")
    assert status == 0
    text = " ".join(shown.split())
    assert "Not for publication: small numbers are shown." in text
    assert "Small numbers are numbers of people from 1 to 4, and survey results of fewer than 11 respondents." in text
    steps = [
        "not shown. Policy counts",
        "rest on a small number themselves",
        "What would show more (each was tried by itself):",
        "let the board agree to be shown (board:), with 1 main figure (indicator 9)",
        "Otherwise the small numbers have to be larger: put small parts together, or report jointly with others.",
        "Main figures that are not shown: Indicator 9 Difference from workforce, All board members, BME It rests on",
        "a small number: Indicator 9, All board members, BME: 2. To show it: let the board agree to be shown (board:).",
        "Where they are, and the small numbers there: 2 Indicator 1, Non-clinical, Band 5: BME: 3",
        "For each figure: wres disclosure X01 2024 --figures, or --indicator NUMBER.",
    ]
    places = [text.find(step) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places == sorted(places)
    assert "Share, Non-clinical, Band 5, white" not in text
    assert not [word for word in ("complementary", "primary", "non_clinical", "cell", "bound") if word in text]


def test_each_figure_has_its_reason(root: Path) -> None:
    status, shown = explained(root, "X01", "2024", "--figures")
    assert status == 0
    text = " ".join(shown.split())
    assert (
        "Share, Non-clinical, Band 5, BME It rests on a small number: Indicator 1, Non-clinical, Band 5, BME: 3."
        in text
    )
    assert (
        "Share, Non-clinical, Band 5, white If it were shown, a reader could work out: Indicator 1, Non-clinical, "
        "Band 5, BME: 3. It follows from: Share, Non-clinical, Band 5, white (35 of 43)" in text
    )
    assert "To show it: put small parts together, or report jointly with others." in text


def test_the_figures_of_one_indicator(root: Path) -> None:
    status, shown = explained(root, "X01", "2024", "--indicator", "9")
    assert status == 0
    assert "X01, 2024, indicator 9: " in " ".join(shown.split())
    assert "All board members, BME" in shown
    assert "Band 5" not in shown
    status, shown = explained(root, "X01", "2024", "--indicator", "12")
    assert status == 2
    assert "The Standard has no indicator 12. Write a number from 1 to 9." in " ".join(shown.split())


def test_many_rows_are_counted_by_section(root: Path) -> None:
    """Thirty-two departments of two bands: a line each for as many sections as a reader looks through."""
    rows = [*headcounts(1, "all", white=9000, bme=900, unknown=120)]
    for number in range(32):
        for band in ("band_2", "band_3"):
            rows += headcounts(1, band, f"department_d{number}", white=30 + number, bme=1 + number % 4, unknown=0)
    text = "".join(f"X01,2024,{','.join(row.split())},{SOURCE}\n" for row in rows)
    (root / "data" / "returns" / "x01.csv").write_text(HEADER + text, encoding="utf-8")
    status, shown = explained(root, "X01", "2024")
    assert status == 0
    listed = [line for line in shown.splitlines() if "small numbers" in line and ": 2 small" in line]
    assert len(listed) == 30
    assert "elsewhere" in shown
    assert len(shown.splitlines()) < 60


def test_no_number_is_small(root: Path) -> None:
    organisation(root, "X01", disclosure="{threshold: 1}")
    shown = " ".join(explained(root, "X01", "2024")[1].split())
    assert "Small numbers are survey results of fewer than 11 respondents." in shown
    organisation(root, "X01", disclosure="{threshold: 2}")
    assert "Small numbers are 1 person, and survey results" in " ".join(explained(root, "X01", "2024")[1].split())


def test_a_figure_that_is_not_shown_for_what_was_published_before(root: Path) -> None:
    """An annual report gave 88 BME staff; there are 90 now, and whatever was not in it stays as it was."""
    project = Project(root)
    source = read_returns(project, ["X01"]).returns.get("X01", 2024)
    figures = [each for each in calculate(source) if each.indicator == 1 and each.section == "all"]
    whole = [each for each in figures if each.measure == "share" and each.group == "bme"]
    was = [replace(each, numerator=88.0, value=100 * 88 / 502) for each in whole]
    assert len(was) == 1
    record_release(project, "X01", 2024, "v1.0", date(2024, 7, 3), "annual report, page 12", was)
    status, shown = explained(root, "X01", "2024", "--figures")
    text = " ".join(shown.split())
    assert status == 0
    assert "would reveal a small number together with what is public already" in text
    assert (
        "It is not among what was published on 3 July 2024 (annual report, page 12, 2024 v1.0). To show it now could "
        "tell why." in text
    )
    assert "To show it: nothing can be done while those figures are public." in text
    data = json.loads(explained(root, "X01", "2024", "--json")[1])
    assert "public_before" in {each["reason"] for each in data["not_shown"]}


def test_small_numbers_that_are_public_are_one_warning(root: Path) -> None:
    """A threshold that was raised after a publication made a warning for each of them."""
    project = Project(root)
    source = read_returns(project, ["X01"]).returns.get("X01", 2024)
    shown = publishable(calculate(source), [source], project.disclosure(project.organisation("X01")))
    record_release(project, "X01", 2024, "v1.0", date(2024, 7, 3), "annual report", shown)
    organisation(root, "X01", disclosure="{threshold: 60}")
    answer = CliRunner().invoke(app, ["check", "--json", "--project", str(root)])
    (warning,) = (each for each in json.loads(answer.stdout)["faults"] if each["check"] == "released")
    said = re.fullmatch(
        r"(\d+) small numbers \(\1 of 2024\) follow from figures that were published on 3 July 2024 "
        r"\(annual report, 2024 v1\.0\)\. Disclosure control cannot protect them any more\.", warning["message"],
    )  # fmt: skip
    assert said is not None
    assert warning["remedy"].startswith("For the figures that they follow from: wres disclosure X01 2024.")
    listed = explained(root, "X01", "2024")[1].partition("cannot be protected any more:\n")[2]
    # Totals that no row gives, and what is left of them, are small numbers too, but not named as figures of the return.
    assert 1 < len([line for line in listed.splitlines() if line.startswith("  ")]) <= int(said[1])


def test_as_data(root: Path) -> None:
    status, shown = explained(root, "X01", "2024", "--json", "--figures")
    assert status == 0
    data = json.loads(shown)
    Draft202012Validator(json.loads((SCHEMAS / "disclosure.json").read_text(encoding="utf-8"))).validate(data)
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
