"""The filter of the index: by name, type and region, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


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


def test_nothing_fits(index: Page) -> None:
    index.get_by_label("Name or code").fill("no such place")
    expect(index.get_by_role("status")).to_have_text("No organisation fits. Try part of its name, or its code.")
    assert not index.get_by_role("table").is_visible()
    index.get_by_label("Name or code").press("Enter")
    assert index.url.endswith("index.html")
