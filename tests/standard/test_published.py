"""A made-up Standard goes from its returns to protected, published, traced and verified reports, as data and notebooks.

No line of the package is about it.
"""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.execution.inline import ForkingPool
from tests.standard.example_project import CODE, example_project
from tests.standards import EXAMPLE, WRES
from wres_kit.cli.main import app
from wres_kit.reporting.pages import DOCUMENT

if TYPE_CHECKING:
    from pathlib import Path

YEARS = (2024, 2025)
FOREIGN = re.compile(r"\bWRES\b(?! *_|\w)|\bBME\b|\bwhite\b|\bethnic|\bboard\b|\btrust’s\b", re.IGNORECASE)
"""Words that belong to the WRES, and to no other Standard."""


def wres(project: Path, *arguments: str) -> str:
    """Run the command here, without starting workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
        done = CliRunner().invoke(app, [*arguments, "--project", str(project)])
    assert done.exit_code == 0, done.output
    return str(done.stdout)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = example_project(tmp_path_factory.mktemp("eces")).root
    wres(root, "build", CODE, "--renderer", "builtin")
    return root


def text_of(page: Path) -> str:
    html = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def pages(project: Path, year: int) -> dict[str, Path]:
    folder = project / "reports" / CODE / str(year)
    names = {path.name: path for path in folder.glob("*.html") if not path.name.startswith("audit")}
    del names[DOCUMENT]
    return names


def test_an_indicator_of_one_edition_has_a_page_in_that_year_only(project: Path) -> None:
    for year in YEARS:
        wanted = {"index.html", *(f"indicator-{number}.html" for number in EXAMPLE.numbers_in(year))}
        assert set(pages(project, year)) == wanted
    assert "indicator-12.html" in pages(project, 2024)
    assert "indicator-12" not in pages(project, 2025)["index.html"].read_text(encoding="utf-8")


def test_pages_speak_the_words_of_their_standard_and_no_others(project: Path) -> None:
    for year in YEARS:
        for name, path in pages(project, year).items():
            text = text_of(path)
            assert not FOREIGN.search(text), (name, FOREIGN.search(text), text)
    page = text_of(pages(project, 2025)["indicator-4.html"])
    assert "colleagues with a caring role" in page.lower()
    assert "Grade A" in page
    assert WRES.name not in page


def test_the_fourth_shape_is_published_with_its_chart_and_alt_text(project: Path) -> None:
    page = pages(project, 2025)["indicator-7.html"]
    assert "6.68 on average" in text_of(page)
    assert re.search(r'aria-label="[^"]*Feeling valued[^"]*6\.68 in 2025 \(interval 6\.37 to 6\.99\)', page.read_text())
    results = pd.read_csv(page.parent / "data" / "results.csv", keep_default_na=False)
    means = results[(results["measure"] == "mean") & (results["year"] == 2025)]
    assert sorted(means["group"]) == ["carer", "everybody", "non_carer"]


def test_small_numbers_are_protected(project: Path) -> None:
    for year in YEARS:
        results = pd.read_csv(project / "reports" / CODE / str(year) / "data" / "results.csv", keep_default_na=False)
        assert (results["status"] == "suppressed").any()
        shown = results[(results["status"] == "published") & (results["numerator"] != "")]
        assert not pd.to_numeric(shown["numerator"]).between(1, 4).any()


def test_a_figure_is_traced_and_a_report_verified(project: Path) -> None:
    traced = wres(project, "trace", CODE, "2025", "7")
    assert "−0.44    95% interval −0.78 to −0.10 (Welch’s interval)" in traced
    assert "data/returns/x71.csv:143" in traced
    assert "the same" in wres(project, "verify", CODE, "2025")


def test_a_change_of_the_standard_is_a_change_of_what_reports_are_made_from(project: Path, tmp_path: Path) -> None:
    own = shutil.copytree(project, tmp_path / "own")
    before = json.loads(wres(own, "list", CODE, "--year", "2025", "--json"))
    edition = own / "standard" / "eces" / "editions" / "2023.yml"
    edition.write_text(edition.read_text(encoding="utf-8").replace("Feeling valued", "Feeling well"), encoding="utf-8")
    after = json.loads(wres(own, "list", CODE, "--year", "2025", "--json"))
    assert before != after
