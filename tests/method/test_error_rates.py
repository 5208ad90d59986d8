"""What the method page says of error rates is what the benchmarks measured and keep in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from wres_kit.indicators.comparison import FEW_EVENTS
from wres_kit.method.markup import texts
from wres_kit.method.overview import ALONE, SAME_PEOPLE, TOGETHER

ROOT = Path(__file__).parents[2]
MEASURED = (ROOT / "docs" / "error-rates.md").read_text(encoding="utf-8")


def rows(part: str) -> list[dict[str, str]]:
    """Return the rows of a measured table by the headings of its columns."""
    found = re.search(rf"<!-- {part} -->\n(.*?)<!-- end of {part} -->", MEASURED, re.DOTALL)
    assert found
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in found[1].split("\n") if line]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def percents(table: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column].rstrip("%")) for row in table]


def test_every_interval_keeps_what_is_asked_of_it() -> None:
    own = [row for row in rows("coverage") if "Katz" not in row["interval"]]
    assert {row["kept"] for row in own} == {"yes"}
    at_each = [row for row in own if row["from 93% to 97% is asked"] == "at each true value"]
    assert {row["interval"].split()[-1] for row in at_each} == {"(Wilson)", "(Newcombe)", "(Koopman)", "(Woolf)"}
    assert all("10 or more expected" in row["groups"] for row in at_each)
    assert min(percents(at_each, "least")) >= 93
    assert max(percents(at_each, "most")) <= 97
    assert min(percents(own, "mean")) >= 93
    assert max(percents(own, "mean")) <= 97


def test_the_method_page_says_of_coverage_what_was_measured() -> None:
    said = " ".join(texts("statistics", few=FEW_EVENTS))
    own = [row for row in rows("coverage") if "Katz" not in row["interval"]]
    low, high = map(int, re.findall(r"(\d+)%", said.partition("can be as little as")[2]))
    assert low == int(min(percents(own, "least")))
    assert high == round(max(percents(own, "most")))
    small = next(row for row in own if row["groups"].startswith("every size from 21 to 49 people"))
    assert "(from 92% in groups of under 50 people)" in said
    assert int(float(small["least"].rstrip("%"))) == 92
    assert f"With {FEW_EVENTS} people or more" in said


@pytest.mark.parametrize("people", [50, 64, 333])
def test_wilson_holds_from_93_to_97_of_100_times_with_ten_on_either_side(people: int) -> None:
    """Worked out anew, with statsmodels' interval: the table is not taken at its word."""
    counts = np.arange(people + 1)
    lower, upper = proportion_confint(counts, people, method="wilson")
    ends = np.concatenate([lower, upper])
    shares = np.concatenate([ends - 1e-9, ends + 1e-9, np.linspace(0, 1, 999)])
    shares = shares[(shares >= FEW_EVENTS / people) & (shares <= 1 - FEW_EVENTS / people)]
    covered = [float(binom.pmf(counts, people, one)[(lower <= one) & (one <= upper)].sum()) for one in shares]
    assert 0.9295 <= min(covered) <= max(covered) <= 0.9705


def test_mistakes_where_nothing_changed() -> None:
    said = " ".join(texts("after_rule"))
    assert "in about 1 of 20 returns, or fewer where few people are counted" in said
    assert "in about 1 of 8" in said
    for column in ("change from 2023 to 2024 called clear", "trend of three years called clear"):
        assert max(percents(rows("no change"), column)) == pytest.approx(100 / 20, abs=0.5)
    assert max(percents(rows("no change"), "any of the three called clear")) == pytest.approx(100 / 8, abs=1)


def test_the_method_page_says_of_whole_reports_what_was_measured() -> None:
    nothing = [row for row in rows("reports") if "nothing changes" in row["organisation"]]
    assert len(nothing) == 2
    assert max(percents(nothing, "any verdict clear among all")) <= 5
    assert max(percents(nothing, "any verdict clear alone")) == pytest.approx(ALONE, abs=1)
    assert max(percents(nothing, "any verdict clear among all")) == pytest.approx(TOGETHER, abs=1)
    assert {row["changes judged together"] for row in nothing} == {"20"}


def test_the_method_page_says_of_the_same_people_what_was_measured() -> None:
    shares, answers = rows("same people")
    column = "trend of three years called clear"
    assert float(shares[column].rstrip("%")) == pytest.approx(SAME_PEOPLE["share"], abs=0.5)
    assert float(answers[column].rstrip("%")) == pytest.approx(SAME_PEOPLE["answers"], abs=0.5)


def test_the_page_on_method_in_the_documentation_names_files_that_there_are() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:wres_kit|data|docs|params)/[\w./-]+)`", text)
    assert len(named) > 8
    for name in named:
        assert (ROOT / name).exists(), name
    assert "÷" not in text, "formulas stand beside the code that computes, and nowhere else"
