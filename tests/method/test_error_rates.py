"""What the method page says of error rates is what the benchmarks measured and keep in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wres_kit.method.texts import texts

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


def test_coverage() -> None:
    said = " ".join(texts("statistics"))
    own = [row for row in rows("coverage") if "Katz" not in row["interval"]]
    least, most, low, high = map(int, re.findall(r"(\d+)%", said.partition("on average")[2]))
    assert least <= min(percents(own, "mean")) <= max(percents(own, "mean")) <= most
    assert low == int(min(percents(own, "least")))
    assert high == int(max(percents(own, "most")))


def test_mistakes_where_nothing_changed() -> None:
    said = " ".join(texts("after_rule"))
    assert "in about one of twenty; where few people are counted, in fewer" in said
    assert "in about one of eight" in said
    for column in ("change from 2023 to 2024 called clear", "trend of three years called clear"):
        assert max(percents(rows("no change"), column)) == pytest.approx(100 / 20, abs=1)
    assert max(percents(rows("no change"), "any of the three called clear")) == pytest.approx(100 / 8, abs=1)


def test_the_page_on_method_in_the_documentation_names_files_that_there_are() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:wres_kit|data|docs|params)/[\w./-]+)`", text)
    assert len(named) > 8
    for name in named:
        assert (ROOT / name).exists(), name
    assert "÷" not in text, "formulas stand beside the code that computes, and nowhere else"
