"""Pages as a browser has them: accessible, whole on a phone, without scripts, asking nobody else for anything."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from wres_kit.reporting.narrative.markdown import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Cookie, Page

PAGES = [
    "index.html",
    "X01/2024/index.html",
    *(f"X01/2024/indicator-{number}.html" for number in (1, 2, 5, 9)),
    "X01/2024/actions.html",
    "X01/2024/audit.html",
    "X01/2024/audit-indicator-2.html",
    "X01/2023/indicator-3.html",
    *(f"method/{name}.html" for name in ("index", "2022", "glossary", "differences")),
]
"""A page of each kind: the index, a summary, the shapes of indicator, an internal page, and those on the method."""

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PAPER = {"width": 672, "height": 987}
"""What A4 leaves between its margins."""
NARROWEST = {"width": 320, "height": 256}
"""What a window of 1280 by 1024 is at 400% (WCAG 2.2, success criterion 1.4.10)."""


@dataclass
class Visit:
    """A page of each kind, opened once for all that is looked at in it, and what was heard of it while it opened."""

    page: Page
    requests: list[str]
    failures: list[str]
    errors: list[str]
    cookies: list[Cookie]


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    requests, failures, errors = list[str](), list[str](), list[str]()
    page.on("request", lambda sent: requests.append(sent.url))
    page.on("response", lambda response: failures.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/{request.param}", wait_until="networkidle")
    yield Visit(page, [*requests], [*failures], [*errors], context.cookies())
    context.close()


@pytest.fixture
def opened(visit: Visit) -> Page:
    return visit.page


def test_nothing_runs_over_the_edge(opened: Page) -> None:
    opened.set_viewport_size(NARROWEST)
    assert opened.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


def test_only_its_own_host_is_asked(visit: Visit, address: str) -> None:
    hosts = {urlsplit(url).netloc for url in visit.requests if not url.startswith("data:")}
    assert hosts == {urlsplit(address).netloc}
    assert (visit.failures, visit.errors, visit.cookies) == ([], [], [])


def test_outline_and_ids(opened: Page) -> None:
    levels = opened.evaluate("Array.from(document.querySelectorAll('main :is(h1,h2,h3,h4)'), h => +h.tagName[1])")
    ids = opened.evaluate("Array.from(document.querySelectorAll('[id]'), element => element.id)")
    language = opened.evaluate("document.documentElement.lang")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert language == "en-GB"


def test_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/index.html")
    assert page.locator("#organisations tbody tr:visible").count() == 30
    expect(page.locator("#filter")).to_be_hidden()
    page.locator("tr", has_text="X01").get_by_role("link", name="2024").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Summary"
    page.get_by_role("link", name="2 Appointment from shortlisting").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Indicator 2")
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_role("link", name="2023").click()
    expect(page.get_by_text("Not for publication.", exact=True)).to_be_visible()
    page.get_by_role("link", name="All reports").click()
    expect(page.locator("#organisations")).to_be_visible()
    context.close()


def test_from_a_figure_to_its_definition(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/X01/2024/indicator-2.html")
    link = page.get_by_text("Indicator 2 in 2024: definition")
    page.locator("details", has=link).last.locator("summary").click()
    link.click()
    assert page.url == f"{address}/method/2024.html#indicator-2"
    expect(page.get_by_role("heading", name="Indicator 2: Appointment from shortlisting")).to_be_in_viewport()
    expect(page.get_by_role("group", name="Formula: Relative likelihood", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Glossary").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    page.get_by_role("link", name="All reports").click()
    page.get_by_role("link", name="a worked example").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A worked example")
    context.close()


def test_from_a_figure_to_where_it_comes_from(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/X01/2024/indicator-2.html")
    number = page.locator(".wres-figure a")
    shown = number.inner_text()
    expect(number).to_be_hidden()  # a number is a link only where somebody asks for it
    page.locator("a[href='#trail']").first.click()
    number.click()
    assert page.url == f"{address}/X01/2024/audit-indicator-2.html#figure-2024-2-relative_likelihood-all-appointed-all"
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text(f"{shown} = (")
    context.close()


def test_formulas_wider_than_a_phone_scroll_by_themselves(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/method/2022.html")
    sizes = "box => [box.tabIndex, box.clientWidth, box.scrollWidth]"
    boxes = page.evaluate(f"Array.from(document.querySelectorAll('.wres-formula'), {sizes})")
    page.close()
    assert any(inner > outer for _, outer, inner in boxes)
    assert all(index == 0 and outer <= PHONE["width"] for index, outer, _ in boxes)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_hides_the_text_without_scripts(browser: Browser, address: str, viewport: dict[str, int]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=viewport)
    page = context.new_page()
    page.goto(f"{address}/X01/2023/indicator-3.html")
    navigation = page.get_by_role("navigation", name="Pages of this report").bounding_box()
    assert navigation is not None
    for text in (page.get_by_text("Not for publication").first, page.get_by_role("heading", level=1)):
        box = text.bounding_box()
        assert box is not None
        beside = box["x"] >= navigation["x"] + navigation["width"]
        below = box["y"] >= navigation["y"] + navigation["height"]
        above = box["y"] + box["height"] <= navigation["y"]
        assert beside or below or above
        centre = f"[{box['x'] + 5}, {box['y'] + box['height'] / 2}]"
        top = page.evaluate(f"(([x, y]) => document.elementFromPoint(x, y)?.textContent ?? '')({centre})")
        assert top.strip() in (text.text_content() or "")
    context.close()


def test_what_stands_before_the_first_heading_does_not_touch_it(browser: Browser, address: str) -> None:
    """Quarto takes the room above the first heading of a page away, where the box of a summary ends."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/X01/2024/index.html")
    box, heading = page.locator(".wres-panel").bounding_box(), page.locator("main h2").first.bounding_box()
    assert box is not None
    assert heading is not None
    assert heading["y"] - box["y"] - box["height"] >= 24
    page.close()


def test_keyboard_reaches_the_content_first(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/X01/2024/indicator-2.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_paper_shows_the_content_alone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/X01/2024/indicator-2.html")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Pages of this report")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("path", ["X01/2024/index.html", "X01/2024/indicator-1.html", "X01/2024/indicator-2.html"])
def test_paper_cuts_nothing_off(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport=PAPER)
    page.goto(f"{address}/{path}")
    page.emulate_media(media="print")
    edges = page.evaluate("Array.from(document.querySelectorAll('main table'), t => t.getBoundingClientRect().right)")
    width = page.evaluate("document.querySelector('main').getBoundingClientRect().width")
    page.close()
    assert edges
    assert max(edges) <= PAPER["width"]
    assert width > 0.9 * PAPER["width"]


def test_charts_are_seen_in_a_readers_own_colours(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/X01/2024/indicator-2.html")
    style = "element => { const s = getComputedStyle(element); return [s.backgroundColor, s.forcedColorAdjust]; }"
    charts = page.locator("main .wres-chart svg, main img").all()
    assert charts
    assert {tuple(chart.evaluate(style)) for chart in charts} == {("rgb(255, 255, 255)", "none")}
    context.close()


def test_numbers_are_links_once_they_are_asked_for(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/X01/2024/indicator-2.html")
    numbers = page.locator(".wres-audit:visible")
    assert numbers.count() == 0
    page.get_by_role("link", name="Make each number a link to where it comes from").click()
    assert numbers.count() > 3
    page.close()


def test_tables_in_narrative_are_read_from_the_left_and_break_no_word(browser: Browser) -> None:
    content = files("wres_kit.publishing").joinpath("theme/content.css").read_text(encoding="utf-8")
    table = to_html(f"| Division | What we did |\n|---|---|\n| Medicine | {'a review of each case ' * 20} |")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content(f'<style>{content}</style><div class="wres-narrative">{table}</div>')
    assert page.locator("th").first.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
    word = "cell => { const r = document.createRange(); r.selectNodeContents(cell); return r.getClientRects().length; }"
    assert page.get_by_role("cell", name="Medicine").evaluate(word) == 1
    page.close()


def test_pages_opened_from_a_folder(browser: Browser, reports: Path) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto((reports / "index.html").as_uri())
    page.locator("tr", has_text="X01").get_by_role("link", name="2024").click()
    page.get_by_role("link", name="3 Disciplinary process").first.click()
    assert page.url == (reports / "X01" / "2024" / "indicator-3.html").as_uri()
    page.get_by_text("On this page", exact=True).click()
    expect(page.get_by_role("link", name="Three years compared")).to_be_visible()
    page.close()
