"""The audit pages: every number on the other pages leads to its entry, and no page is too long to load on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bs4 import BeautifulSoup

from tests.audit.example_lineage import example_lineage
from tests.publishing.example_report import make_snapshot, own_report
from tests.standards import AUDIT_OF, PAGES
from wres_kit.audit.pages import write_audit_notebooks
from wres_kit.project import Project
from wres_kit.publishing.builtin import BuiltinRenderer
from wres_kit.reporting.pages import AUDIT, DOCUMENT

pytestmark = pytest.mark.xdist_group("demonstration")

ROOT = Path(__file__).parents[2]
HEAVIEST, HEAVIEST_DOCUMENT = 250_000, 750_000
"""Bytes of a page with its style sheet and charts in it, for a telephone on a slow line; of a report on one page.

The example trust has more figures than any other demonstration, and its pages are the heaviest.
"""


@cache
def pages() -> dict[str, bytes]:
    """Return the pages of the example trust’s report, by address."""
    content = example_lineage()
    with TemporaryDirectory() as folder:
        audit = write_audit_notebooks(content, content["corrections"], Path(folder) / "audit")
        own = own_report(make_snapshot(), other_years=())
        out = Path(folder) / "out"
        BuiltinRenderer(Project(ROOT)).render(replace(own, notebooks=own.notebooks | audit), out)
        return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


@cache
def page(address: str) -> BeautifulSoup:
    return BeautifulSoup(pages()[address], "html.parser")


def test_there_is_a_page_for_each_indicator_and_one_that_leads_to_them() -> None:
    assert set(pages()) == {DOCUMENT, *(each.address for each in (*PAGES, AUDIT, *AUDIT_OF.values()))}
    main = page(AUDIT.address).main
    assert main is not None
    linked = {str(link["href"]) for link in main.select("a")}
    assert {one.address for one in AUDIT_OF.values()} <= linked


def test_no_page_is_larger_than_a_reader_should_have_to_load() -> None:
    limits = {name: HEAVIEST_DOCUMENT if name == DOCUMENT else HEAVIEST for name in pages()}
    assert {name: len(content) for name, content in pages().items() if len(content) > limits[name]} == {}


@pytest.mark.parametrize("address", [one.address for one in PAGES])
def test_numbers_lead_to_their_entry(address: str) -> None:
    links = [str(link["href"]) for link in page(address).select("a.wres-audit")]
    assert links
    for link in links:
        target, _, anchor = link.partition("#")
        entry = page(target).find(id=anchor)
        assert entry is not None, link


@pytest.mark.parametrize("address", [one.address for one in PAGES])
def test_no_number_in_a_table_leads_nowhere(address: str) -> None:
    """Intervals stand beside their result, which leads to the entry of both; where nobody is, there is no result."""
    numbers = [
        cell
        for cell in page(address).select("main td.wres-number")
        if re.search(r"\d", cell.get_text()) and " to " not in cell.get_text()
    ]
    assert numbers
    assert [cell.get_text() for cell in numbers if cell.a is None and cell.get_text() != "0"] == []


def test_every_figure_has_one_entry_on_the_page_of_its_indicator() -> None:
    results = example_lineage()["results"]
    for number, one in AUDIT_OF.items():
        wanted = [entry["id"] for entry in results if entry["indicator"] == number and entry["value"] is not None]
        found = [str(entry["id"]) for entry in page(one.address).select(".wres-trace")]
        assert sorted(found) == sorted(wanted)
        assert len(set(found)) == len(found)


def test_what_is_usual_is_said_once_and_what_is_not_with_its_entry() -> None:
    main = page(AUDIT_OF[9].address).main
    assert main is not None
    said = main.get_text(" ", strip=True)
    assert said.count("rows are those of data/returns/x01.csv") == 3  # once a year
    entry = main.select_one(".wres-trace")
    assert entry is not None
    assert "x01.csv" not in entry.get_text()
    assert "row " in entry.get_text()


def test_an_audit_page_below_the_first_says_where_it_stands() -> None:
    detail = page(AUDIT_OF[2].address)
    assert [link["href"] for link in detail.select('.pages [aria-current="true"]')] == [AUDIT.address]
    assert [link["href"] for link in detail.select(".trail a")][-1] == AUDIT.address


def test_katz_stands_beside_koopman() -> None:
    """Of 610 of 2,810 and 448 of 2,694: scipy.stats.contingency.relative_risk gives 1.17 to 1.46 as well."""
    entry = page(AUDIT_OF[2].address).find(id="figure-2024-2-relative_likelihood-all-appointed-all")
    assert entry is not None
    said = entry.get_text(" ", strip=True)
    assert "Koopman’s score interval" in said
    assert "for comparison 1.17 to 1.46 (Katz’s logarithmic interval)" in said
