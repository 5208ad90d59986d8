"""The filter of the index: by name, type and region, and what it says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import BOTH_RENDERERS
from tests.publishing.example_report import make_entries, make_project
from wres_kit.publishing.quarto import choose_renderer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


LONG = [replace(entry, years=(2021, 2022, 2023, 2024)) for entry in make_entries(1_000)]
"""A thousand organisations with four reports each."""


@pytest.fixture(params=BOTH_RENDERERS)
def long_index(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The page of an index of a thousand organisations."""
    project = make_project(tmp_path)
    choose_renderer(project, request.param).render_index(LONG, tmp_path / "reports")
    return tmp_path / "reports" / "index.html"


def test_a_thousand_organisations(browser: Browser, long_index: Path) -> None:
    assert long_index.stat().st_size < 300_000
    assert max((path.stat().st_size for path in long_index.parent.rglob("*.js")), default=0) < 200_000
    page = browser.new_page()
    page.goto(long_index.as_uri())
    expect(page.get_by_role("status")).to_have_text("1000 of 1000 organisations")
    field = page.get_by_label("Name or code")
    field.focus()
    page.keyboard.type("elan y512")
    expect(page.get_by_role("status")).to_have_text("1 of 1000 organisations")
    field.fill("y512")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "Y512/2024/index.html"
    field.fill("")
    page.get_by_label("Reporting year").select_option("2021")
    expect(page.get_by_role("status")).to_have_text("1000 of 1000 organisations")
    assert Axe().run(page).response["violations"] == []
    page.close()


@pytest.fixture
def index(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    yield page
    page.close()


def shown(index: Page) -> int:
    return index.locator("#organisations tbody tr:visible").count()


def test_all_are_there_at_first(index: Page) -> None:
    expect(index.get_by_role("status")).to_have_text("30 of 30 organisations")
    assert shown(index) == 30


@pytest.mark.parametrize("text", ["x01", "EXAMPLE trust x01", "  X01 "])
def test_by_code_or_words(index: Page, text: str) -> None:
    index.get_by_label("Name or code").fill(text)
    expect(index.get_by_role("status")).to_have_text("1 of 30 organisations")
    assert shown(index) == 1


@pytest.mark.parametrize("text", ["st elan's", "St Élan’s", "and st elans"])
def test_accents_and_apostrophes_do_not_matter(index: Page, text: str) -> None:
    index.get_by_label("Name or code").fill(text)
    assert shown(index) == 29


def test_type_and_region_together(index: Page) -> None:
    index.get_by_label("Type").select_option("Community trust")
    of_type = shown(index)
    index.get_by_label("Region").select_option("South West")
    assert 0 < shown(index) < of_type < 30
    cells = index.locator("#organisations tbody tr:visible td:nth-child(3)").all_inner_texts()
    assert set(cells) == {"South West"}
    index.get_by_label("Type").select_option("All types")
    index.get_by_label("Region").select_option("All regions")
    assert shown(index) == 30


def test_by_reporting_year(index: Page) -> None:
    index.get_by_label("Reporting year").select_option("2023")
    expect(index.get_by_role("status")).to_have_text("1 of 30 organisations")
    assert index.get_by_label("Reporting year").locator("option").all_inner_texts() == ["All years", "2024", "2023"]


def test_nothing_fits(index: Page) -> None:
    index.get_by_label("Name or code").fill("no such place")
    expect(index.get_by_role("status")).to_have_text(
        "No organisation fits. Try part of its name, its code, or another year."
    )
    assert not index.get_by_role("table").is_visible()
    index.get_by_label("Name or code").press("Enter")
    assert index.url.endswith("index.html")
