"""The report as one document, printed by a browser: A4, numbered pages, and no heading parted from what it is about."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pymupdf
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

A4 = 595, 842
"""Points."""
LEAST_BELOW = 75
"""Points that at least must be left above the foot below the top of a heading: the heading and what begins after it."""
FOOT = 20 / 25.4 * 72


@pytest.fixture(scope="module")
def printed(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pikepdf.Pdf]:
    path = tmp_path_factory.mktemp("printed") / "report.pdf"
    page = browser.new_page()
    page.goto(f"{address}/X01/2024/report.html")
    page.pdf(path=path, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
    page.close()
    with pikepdf.open(path) as pdf:
        yield pdf


def headings(pdf: pikepdf.Pdf) -> list[tuple[str, int, float]]:
    """Return text, page and height above the lower edge of each heading."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found = []

    def walk(items: list[pikepdf.OutlineItem]) -> None:
        for item in items:
            target = item.destination
            if target is None and item.action is not None:
                target = item.action.D
            found.append((item.title, numbers[target[0].objgen], float(target[3])))
            walk(list(item.children))

    with pdf.open_outline() as outline:
        walk(list(outline.root))
    return found


def test_it_is_a4_with_a_cover_contents_and_a_chapter_for_each_page(printed: pikepdf.Pdf) -> None:
    sizes = {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in printed.pages}
    assert sizes == {A4}
    found = headings(printed)
    titles = [title for title, _, _ in found]
    assert titles[0].startswith("Example Trust")
    assert titles[1:3] == ["Contents", "Summary"]
    starts = {title: page for title, page, _ in found if title.startswith("Indicator ")}
    assert len(starts) == 9
    assert len({0, 1, *starts.values()}) == 11  # each on a page of its own
    assert len(printed.pages) < 60


WITH_CHARTS = """() => Array.from(document.querySelectorAll('.chapter figure')).map(figure => {
    let before = figure.previousElementSibling;
    while (before && before.matches('p')) before = before.previousElementSibling;
    return before && before.matches('h3, h4') ? [before.textContent, figure.innerText.split('\\n')[0]] : null;
}).filter(Boolean)"""
"""The headings that are right above a chart, or have only a paragraph between, with the title of the chart."""


def test_no_heading_is_parted_from_its_chart(printed: pikepdf.Pdf, browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/X01/2024/report.html")
    pairs = page.evaluate(WITH_CHARTS)
    page.close()
    held = BytesIO()
    printed.save(held)
    with pymupdf.open(stream=held.getvalue()) as pdf:
        texts = [" ".join(each.get_text().split()) for each in pdf]
    assert len(pairs) > 3
    for heading, title in pairs:
        together = [number for number, text in enumerate(texts, start=1) if heading in text and title in text]
        assert together, (heading, title)


def test_no_heading_is_parted_from_what_it_is_about(printed: pikepdf.Pdf) -> None:
    low = [(title, page + 1, height - FOOT) for title, page, height in headings(printed) if height - FOOT < LEAST_BELOW]
    assert low == []


def test_the_pages_after_the_cover_are_numbered_and_say_whose_report_it_is(printed: pikepdf.Pdf) -> None:
    held = BytesIO()
    printed.save(held)
    with pymupdf.open(stream=held.getvalue()) as pdf:
        feet = [page.get_text(clip=(0, A4[1] - FOOT, *A4)).split("\n") for page in pdf]
    assert not "".join(feet[0]).strip()  # the cover
    for number, foot in enumerate(feet[1:], start=2):
        assert f"Page {number} of {len(feet)}" in foot
        assert "Example Trust, WRES report 2024" in foot
