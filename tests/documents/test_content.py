from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.publishing.example_report import ALT
from wres_kit.documents import FORMATS, UnknownFormatError, formats_named
from wres_kit.documents.content import CHART_ADDRESS

if TYPE_CHECKING:
    from wres_kit.documents.content import ReportContent


def test_charts_are_taken_out_of_pages_with_their_words(small: ReportContent) -> None:
    page = small.pages[1]
    (chart,) = page.charts
    assert chart.alt == ALT
    assert chart.size == (460.8, 230.4)
    assert b"viewBox" in chart.data
    picture = BeautifulSoup(page.html, "html.parser").find("img")
    assert picture is not None
    assert (picture["src"], picture["alt"]) == (f"{CHART_ADDRESS}0", ALT)


def test_every_chart_of_the_own_report_is_taken_and_no_graphic_is_left(draft: ReportContent) -> None:
    for page in draft.pages:
        soup = BeautifulSoup(page.html, "html.parser")
        assert not soup.find("svg")
        assert [picture["src"] for picture in soup.find_all("img")] == [
            f"{CHART_ADDRESS}{number}" for number in range(len(page.charts))
        ]
        assert page.charts
        assert all(chart.alt and chart.size for chart in page.charts)


def test_the_state_of_a_draft_and_of_a_correction(draft: ReportContent, small: ReportContent) -> None:
    assert draft.is_draft
    assert draft.state == "Draft, not yet published"
    assert [notice.kind for notice in draft.notices] == ["draft", "fictional"]
    assert not small.is_draft
    assert small.state == "Version 1.1, 15 December 2026"
    assert small.corrections == ("ratio was 1.70",)
    assert [notice.name for notice in small.notices] == ["Corrected 15 December 2026"]
    assert small.dated.isoformat() == "2026-12-15"
    assert small.title == "Workforce Race Equality Standard report 2024"


def test_formats_are_found_by_name_in_the_order_of_pages() -> None:
    assert [each.name for each in formats_named(["xlsx", "html", "pdf"])] == ["pdf", "xlsx"]
    assert FORMATS[0].file_name("RXY", 2024) == "wres-RXY-2024.pdf"
    with pytest.raises(UnknownFormatError, match="odt: this format does not exist"):
        formats_named(["odt"])
