"""The page that `wres check` writes, as the people who get it have it: accessible, whole on a phone, printable."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.projects import organisation, project_in
from tests.returns.conftest import csv_of
from wres_kit.cli.check import page
from wres_kit.joint.read import check_return_files
from wres_kit.returns.read import returns_files

ROWS = [
    ("X01", 2023, 1, "all", "all", "all", "headcount", 3200),
    ("X01", 2024, 1, "all", "all", "all", "headcount", 4400),
    ("X01", 2024, 2, "all", "shortlisted", "white", "headcount", "1,203"),
    ("X01", 2024, 2, "all", "appointed", "all", "relative_likelihood", "17.16%"),
    ("X01", 2024, 3, "all", "disciplinary", "bme", "headcount", 9),
    ("X01", 2024, 3, "all", "disciplinary", "bme", "headcount", 9),
    ("X01", 2024, 9, "all", "total_board", "all", "headcount", 8),
    ("X01", 2024, 9, "all", "executive", "all", "headcount", 8),
    ("X02", 2024, 1, "all", "all", "white", "headcount", 300),
    ("X02", 2024, 1, "all", "all", "bme", "headcount", 40),
    ("X02", 2024, 1, "all", "all", "unknown", "headcount", 200),
    ("X02", 2024, 4, "all", "training", "bme", "headcount", 57.5),
    ("X99", 2024, 4, "all", "training", "bme", "headcount", 57),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("checked")
    project = project_in(root)
    for code, name in (("X01", "Example Trust"), ("X02", "Example Community Trust")):
        organisation(root, code, name=name)
    (root / "data" / "returns" / "made-up-returns.csv").write_text(csv_of(ROWS), encoding="utf-8")
    report = check_return_files(project, returns_files(project)).report
    path = Path(root / "check.html")
    path.write_text(page(project, report, ["X02 has no return for 2023: its comparison will show a gap."]), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_the_page_of_faults(browser: Browser, address: str, width: int) -> None:
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto(address)
    found = Axe().run(view).response["violations"]
    view.close()
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_the_page_of_faults_does_not_run_over_the_edge(browser: Browser, address: str) -> None:
    view = browser.new_page(viewport={"width": 320, "height": 256})
    view.goto(address)
    width = view.evaluate("document.documentElement.scrollWidth")
    view.close()
    assert width <= 320


def test_each_organisation_has_its_table_with_errors_first(browser: Browser, address: str) -> None:
    view = browser.new_page()
    view.goto(address)
    assert view.locator("h2").all_inner_texts() == [
        "Files, and rows of no organisation",
        "Example Trust (X01)",
        "Example Community Trust (X02)",
        "Missing years",
    ]
    kinds = view.locator("section", has_text="Example Trust (X01)").first.locator("tbody th").all_inner_texts()
    assert kinds == sorted(kinds)
    assert set(kinds) == {"Error", "Warning"}
    assert "Not for publication" in view.locator(".wres-caution").inner_text()
    view.close()


def test_a_printed_table_fits_its_paper(browser: Browser, address: str) -> None:
    view = browser.new_page(viewport={"width": 700, "height": 1000})  # A4 between its margins
    view.goto(address)
    view.emulate_media(media="print")
    wider = view.evaluate("[...document.querySelectorAll('table')].filter(t => t.scrollWidth > innerWidth).length")
    view.close()
    assert wider == 0
