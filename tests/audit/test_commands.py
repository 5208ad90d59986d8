"""`wres trace`, `wres verify` and `wres correct` as somebody at the command line has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wres_kit.cli.main import app

pytestmark = [pytest.mark.usefixtures("returns_read_once"), pytest.mark.xdist_group("demonstration")]
ROOT = Path(__file__).parents[2]


def run(*arguments: str, project: Path = ROOT) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*arguments, "--project", str(project)])
    return result.exit_code, result.stdout, result.stderr


def test_trace_shows_formula_interval_rows_source_and_doubt() -> None:
    status, said, _ = run("trace", "RXY", "2020", "3")
    assert status == 0
    assert "1.83 = (9 ÷ 725) ÷ (17 ÷ 2,505)    95% interval 0.83 to 4.00 (Koopman’s score interval)" in said
    assert "9        data/returns/rxy.csv:15" in said
    assert "from https://www.kmpt.nhs.uk/" in said
    assert "rounded by its source: between 709 and 741" in said
    assert "rounded by its source: between 2,489 and 2,521" in said
    assert "the result is between 1.78 and 1.88" in said
    assert "for comparison 0.82 to 4.09 (Katz’s logarithmic interval)" in said
    assert "Kent and Medway (RXY), reporting year 2020" in said
    assert "edition 2020, one-year window · wres_kit " in said


def test_trace_says_which_intervals_allow_for_rounding() -> None:
    """Whoever works out Wilson's interval of 26.6% of 2,231 gets another: the survey's 26.6% is 26.55% to 26.65%."""
    _, said, _ = run("trace", "X01", "2024", "5")
    assert said.count("score interval, widened for the rounding of the source)") >= 3
    _, said, _ = run("trace", "X01", "2024", "2")
    assert "widened" not in said


def test_trace_as_data_has_both_intervals_of_a_ratio() -> None:
    _, said, _ = run("trace", "RXY", "2020", "3", "--json")
    (ratio,) = [one for one in json.loads(said)["results"] if one["measure"] == "relative_likelihood"]
    assert ratio["interval"] == "95% interval 0.83 to 4.00 (Koopman’s score interval)"
    assert ratio["interval_beside"] == "for comparison 0.82 to 4.09 (Katz’s logarithmic interval)"


def test_trace_says_how_well_a_definition_is_known() -> None:
    _, said, _ = run("trace", "RTD", "2024", "3")
    assert (
        "This definition comes from the source named here." in said
        or "official source" in said
        or "We confirmed" in said
    )


def test_trace_as_data_names_every_input() -> None:
    status, said, _ = run("trace", "RXY", "2020", "3", "--json")
    content = json.loads(said)
    assert status == 0
    assert {one["indicator"] for one in content["results"]} == {3}
    assert {name for one in content["results"] for name in one["inputs"]} == set(content["inputs"])


def test_trace_withholds_what_pages_withhold_unless_asked_internally() -> None:
    _, public, _ = run("trace", "X01", "2024", "9")
    _, internal, warned = run("trace", "X01", "2024", "9", "--audience", "internal")
    assert "Suppressed, so that" in public
    assert "Suppressed" not in internal
    assert "Not for publication" in warned


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("trace", "RXY", "2020", "10"), "There are 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        (("trace", "X9Z", "2020", "1"), "no organisation has this code"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], told: str) -> None:
    status, _, said = run(*arguments)
    assert status == 2
    assert told in said


def test_what_is_not_built_cannot_be_verified(root: Path) -> None:
    status, _, said = run("verify", "X01", "2024", project=root)
    assert status == 2
    assert "Build it with: wres build" in said


def test_what_is_not_published_cannot_be_corrected(root: Path) -> None:
    status, _, said = run("correct", "X01", "2024", project=root)
    assert status == 1
    assert "nothing is recorded as published" in said
