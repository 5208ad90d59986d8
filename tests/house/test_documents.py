"""What the documents for developers name is there, and the figure that they follow is the one that is calculated."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from wres_kit.indicators.calculation import calculate
from wres_kit.joint.read import read_returns
from wres_kit.project import Project

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wres_kit"
DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.md")
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+/[\w.-]+\.\w+)`")
MADE = ("build/", "params/", "reports/", "standard/")
"""What builds make and projects have."""
OTHER_NAMES = {"xdist_group", "PYTHONPATH", "mean_score"}
"""What looks like a name of the code, and belongs to another program, the shell or a data file."""


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    names = {name for name in NAMED.findall(text) if not name.startswith(MADE)}
    assert names
    assert {name for name in names if not ((ROOT / name).exists() or (PACKAGE / name).exists())} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_of_the_code_is_defined_where_the_text_says(document: str) -> None:
    text = " ".join((ROOT / document).read_text(encoding="utf-8").split())
    code = "\n".join(path.read_text(encoding="utf-8") for path in (*PACKAGE.rglob("*.py"), *ROOT.glob("tests/**/*.py")))
    names = set(re.findall(r"`(?!X01)([A-Z]\w+|[a-z]\w*_\w+)`", text)) - OTHER_NAMES
    assert names
    assert {
        name for name in names if not re.search(rf"^\s*(?:class |def )?{name}\b\s*[(:=]", code, re.MULTILINE)
    } == set()
    for address in re.findall(r"`(wres_kit(?:\.\w+)+)`", text):
        resolve_name(address)
    for name, file in re.findall(r"`(\w+)` (?:in |\()`((?:[\w-]+/)+[\w.-]+\.\w+)`", text):
        path = ROOT / file if (ROOT / file).exists() else PACKAGE / file
        assert re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")), f"{file} has no {name}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert links
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_make_that_is_named_is_there(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", (ROOT / document).read_text(encoding="utf-8"))) <= targets


def test_the_figure_that_is_followed_is_the_one_that_is_calculated() -> None:
    """Rows, counts, ratio and interval of step 1 to 4 of `docs/architecture.md`."""
    text = " ".join((ROOT / "docs/architecture.md").read_text(encoding="utf-8").split())
    rows = list(csv.reader((ROOT / "data/returns/x01.csv").read_text(encoding="utf-8").splitlines()))
    given = [int(rows[number - 1][7]) for number in (872, 873, 876, 877)]
    assert "rows 872, 873, 876 and 877" in text
    assert "({2:,} ÷ {0:,}) ÷ ({3:,} ÷ {1:,})".format(*given) in text
    returned = read_returns(Project(ROOT), ["X01"]).returns.get("X01", 2024)
    [result] = [
        result
        for result in calculate(returned)
        if (result.indicator, result.measure, result.section, result.category)
        == (2, "relative_likelihood", "all", "appointed")
    ]
    assert result.value is not None
    assert result.lower is not None
    assert result.upper is not None
    assert f"= {result.value:.4f}" in text
    assert f"{result.lower:.2f} to {result.upper:.2f}" in text
    rows_named = {returned.values[cell].row for cell in result.inputs}
    assert rows_named == {872, 873, 876, 877}
