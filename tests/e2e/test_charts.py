"""Charts as a browser shows them: their type, their words for those who cannot see them, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGES = ("index", "indicator-1", "indicator-2", "indicator-5", "indicator-9")

TYPE = """Array.from(document.querySelectorAll('.wres-picture svg'))
    .filter(svg => svg.checkVisibility())
    .flatMap(svg => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return Array.from(svg.querySelectorAll('text'), text => parseFloat(getComputedStyle(text).fontSize) * scale);
    })"""
"""The size of all type of the charts in view, in pixels as shown."""

WIDTHS = """Array.from(document.querySelectorAll('.wres-picture .wres-chart'), chart => [
    chart.getBoundingClientRect().width,
    Array.from(chart.children).filter(svg => svg.checkVisibility()).map(svg => svg.getBoundingClientRect().width)])"""
"""Of each chart its width, and those of the drawings in view."""


def opened(browser: Browser, address: str, name: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/X01/2024/{name}.html")
    return page


@pytest.mark.parametrize("width", [320, 640, 1280, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_type_has_the_size_that_can_be_read(browser: Browser, address: str, name: str, width: int) -> None:
    page = opened(browser, address, name, width)
    sizes = page.evaluate(TYPE)
    page.close()
    assert len(sizes) > 10
    assert min(sizes) >= (13.9 if width >= 1280 else 12)


@pytest.mark.parametrize("name", PAGES)
def test_a_chart_is_as_wide_as_the_text_and_drawn_once(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, address, name, 1280)
    text = page.evaluate("document.querySelector('.wres-note, .text > p, main p').getBoundingClientRect().width")
    column = 44 * page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    charts = page.evaluate(WIDTHS)
    page.close()
    assert charts
    for width, drawings in charts:
        assert width == pytest.approx(column, abs=1)
        assert drawings == [pytest.approx(width, abs=1)]
    assert text >= column - 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_figure_has_one_text_for_those_who_cannot_see_it(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, "indicator-5", width)
    figure = page.get_by_role("figure")
    expect(figure).to_have_count(1)
    picture = figure.get_by_role("img")
    expect(picture).to_have_count(1)
    alt = picture.get_attribute("aria-label") or ""
    assert alt.count("interval") == 6
    assert "Gap: BME minus white, percentage points: +" in alt
    expect(figure.locator("figcaption strong")).to_contain_text("BME 4.3 points higher in 2024")
    expect(figure.locator(".wres-source")).to_contain_text("Source: NHS Staff Survey")
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_picture_and_data_can_be_downloaded(browser: Browser, address: str, reports: Path, name: str) -> None:
    page = opened(browser, address, name, 1280)
    links = page.locator(".wres-download a")
    addresses = [link.evaluate("link => link.href") for link in links.all()]
    assert len(addresses) == 3 * page.locator(".wres-picture").count() > 0
    starts = {".png": b"\x89PNG", ".svg": b"<svg", ".csv": b"year,measure,group,part,value"}
    root = urlsplit(address).path
    for each in addresses:
        file = reports / urlsplit(each).path.removeprefix(f"{root}/")
        assert file.read_bytes().startswith(starts[file.suffix])
    page.get_by_text("Download this chart").first.click()
    with page.expect_download() as download:
        links.first.click()
    assert download.value.suggested_filename.endswith(".png")
    page.close()


def test_files_are_those_of_the_charts_and_no_others(browser: Browser, address: str, reports: Path) -> None:
    names = {path.name for path in (reports / "X01" / "2024" / "charts").iterdir()}
    linked: set[str] = set()
    page = browser.new_page()
    for name in ("index", *(f"indicator-{number}" for number in range(1, 10))):
        page.goto(f"{address}/X01/2024/{name}.html")
        linked |= {
            link.evaluate("link => link.href").rpartition("/")[2] for link in page.locator(".wres-download a").all()
        }
    page.close()
    assert linked == names


def test_a_chart_is_whole_on_paper_and_offers_no_download(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 672, "height": 987})
    page.goto(f"{address}/X01/2024/indicator-5.html")
    page.emulate_media(media="print")
    figure = page.get_by_role("figure")
    assert figure.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    assert min(page.evaluate(TYPE)) >= 12
    expect(figure.get_by_text("Download this chart")).to_be_hidden()
    expect(figure.locator(".wres-source")).to_contain_text("Source")
    page.close()


def test_the_file_of_a_chart_is_a_picture_of_its_own(browser: Browser, reports: Path) -> None:
    page = browser.new_page()
    page.goto((reports / "X01" / "2024" / "charts" / "indicator-5-years.svg").as_uri())
    words = page.evaluate("Array.from(document.querySelectorAll('text'), text => text.textContent).join(' ')")
    outside = page.evaluate(
        """Array.from(document.querySelectorAll('text')).filter(text => {
            const box = text.getBoundingClientRect(), all = document.documentElement.getBoundingClientRect();
            return box.left < all.left || box.right > all.right || box.bottom > all.bottom || box.top < all.top;
        }).map(text => text.textContent)"""
    )
    page.close()
    assert "Harassment from the public: BME 4.3 points higher in 2024, 3.4 in 2022" in words
    assert "Source: NHS Staff Survey, answers of the staff of Example Trust." in words
    assert outside == []
