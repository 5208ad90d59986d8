"""The PDF, read back with the checkers of PDF/UA-1 and with pikepdf."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import outloud
import pdfua
import pikepdf
import pymupdf
import pytest
import typst
from bs4 import BeautifulSoup

from tests.publishing.example_report import ALT
from wres_kit.documents.content import read_content
from wres_kit.documents.paper import paper_html
from wres_kit.documents.pdf import document, with_row_headers
from wres_kit.reporting.narrative.action_plan import plan_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.documents.content import ReportContent
    from wres_kit.publishing.site import SiteConfig


@pytest.fixture(scope="session")
def draft(draft: ReportContent) -> ReportContent:
    """The first chapters of the report that comes with wres_kit: they have every kind of table and chart."""
    return replace(draft, pages=draft.pages[:3])


@pytest.fixture(scope="session")
def pdf(draft: ReportContent) -> bytes:
    """The PDF of these."""
    return document(draft)


@pytest.fixture(scope="session")
def corrected(small: ReportContent) -> bytes:
    """A correction of a small report."""
    return document(small)


def elements(made: bytes) -> Iterator[pikepdf.Object]:
    """Yield the elements of the structure of a PDF, in the order of reading."""

    def below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from below(kid)

    with pikepdf.open(BytesIO(made)) as opened:
        yield from below(opened.Root.StructTreeRoot)


def text_of(made: bytes) -> str:
    with pymupdf.open(stream=made, filetype="pdf") as opened:
        return "\n".join(page.get_text() for page in opened)


@pytest.mark.parametrize("which", ["pdf", "corrected"])
def test_the_checkers_have_no_finding(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(request.getfixturevalue(which))
    assert [finding.message for finding in pdfua.validate(str(path)).findings] == []
    result = outloud.check(str(path))
    assert result.error is None
    repeated = headings_of_tables(request.getfixturevalue("draft")) if which == "pdf" else []
    # The headings of a table that goes on overleaf are printed again, and read out only once.
    findings = [
        (each.rule, each.message)
        for each in result.findings
        if each.rule != "TAG-002" or not any(set(str(each.evidence).split()) <= headings for headings in repeated)
    ]
    assert findings == []


def headings_of_tables(content: ReportContent) -> list[set[str]]:
    """Return the words in the headings of each table."""
    tables = BeautifulSoup(paper_html(content), "html.parser").find_all("thead")
    return [set(table.get_text(" ").split()) for table in tables]


def test_headings_tables_and_charts_are_tagged(pdf: bytes, draft: ReportContent) -> None:
    kinds = Counter(str(element.S) for element in elements(pdf))
    tables = paper_html(draft).count("<table>")
    charts = sum(len(page.charts) for page in draft.pages)
    assert kinds["/H1"] == len(draft.pages) + 2  # the contents, and the last chapter
    assert kinds["/H2"] > 15
    assert (kinds["/Table"], kinds["/Figure"]) == (tables, charts)
    assert kinds["/THead"] == kinds["/TBody"] == tables
    alts = [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"]
    assert alts == [
        " ".join(chart.alt.replace("%", " per cent").split()) for page in draft.pages for chart in page.charts
    ]


def marks_content(element: pikepdf.Dictionary) -> bool:
    """Return whether an element has content of a page; `pdfua` cannot tell where it has a list of such (UA-14-001)."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) or (isinstance(kid, pikepdf.Dictionary) and ("/MCID" in kid or marks_content(kid))):
            return True
    return False


def test_no_heading_is_empty_and_none_skips_a_level(pdf: bytes) -> None:
    headings = [
        (int(str(element.S)[2:]), str(element.get("/T", "")).strip(), marks_content(element))
        for element in elements(pdf) if re.fullmatch(r"/H\d", str(element.S))
    ]  # fmt: skip
    levels = [level for level, _, _ in headings]
    assert levels[0] == 1
    assert all(now <= before + 1 for before, now in pairwise(levels))
    assert all(title and has_text for _, title, has_text in headings)


def test_the_first_cell_of_a_row_is_its_header(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        scopes = Counter[str]()
        names = set[str]()
        asked = set[str]()
        for element in elements(pdf):
            if element.S not in {"/TH", "/TD"}:
                continue
            attributes = next(each for each in element.A if each.get("/O") == "/Table")
            if element.S == "/TH":
                scopes[str(attributes.Scope)] += 1
                names.add(str(element.ID))
            else:
                asked |= {str(name) for name in attributes.get("/Headers", [])}
        listed = {str(name) for leaf in opened.Root.StructTreeRoot.IDTree.Kids for name in list(leaf.Names)[::2]}
    assert scopes["/Row"] > 100
    assert scopes["/Column"] > 100
    assert asked <= names <= listed


def test_numbers_in_front_of_words_make_no_lists_in_tables(pdf: bytes) -> None:
    assert "1. Pay bands" in text_of(pdf)
    cells = [element for element in elements(pdf) if element.S in {"/TH", "/TD"}]
    assert not [kid for cell in cells for kid in cell.get("/K", []) if getattr(kid, "S", "") == "/L"]


def test_the_document_says_what_it_is(pdf: bytes, draft: ReportContent) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert bool(opened.Root.MarkInfo.Marked)
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
            assert facts["dc:title"] == draft.full_title
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles == [*(page.title for page in draft.pages), "About this document"]


def test_a_draft_says_so_on_every_page_and_shows_what_is_still_to_be_written(pdf: bytes) -> None:
    with pymupdf.open(stream=pdf, filetype="pdf") as opened:
        assert all("Draft" in page.get_text() for page in opened)
    assert "To be written:" in text_of(pdf)


def test_a_correction_says_what_it_corrects_and_is_no_draft(corrected: bytes) -> None:
    text = text_of(corrected)
    assert "Draft" not in text
    assert "Version 1.1, 15 December 2026" in text
    assert "Corrected 15 December 2026." in text
    assert "Ratio was 1.70" in text
    assert ALT.replace("%", " per cent") in [str(each.Alt) for each in elements(corrected) if each.S == "/Figure"]


def test_signs_that_mean_something_to_typst_are_only_text(small: ReportContent) -> None:
    words = r"*a* _b_ #x $y$ `z` @w <t> // ~ \ [q]"
    starts = ("= equals", "1. first", "- minus", "+ plus", "/ slash")
    cells = "".join(f"<tr><th>{start}</th><td>{start}</td></tr>" for start in starts)
    table = f"<table><caption>C</caption><thead><tr><th>#a</th><th>b</th></tr></thead>{cells}</table>"
    paragraphs = "".join(f"<p><strong>{start}</strong></p><p>{start}</p>" for start in starts)
    html = f"<p>{words.replace('<', '&lt;')}</p>{paragraphs}{table}"
    made = document(replace(small, pages=(replace(small.pages[0], title=f"About {words}", html=html, charts=()),)))
    text = " ".join(text_of(made).split())
    assert text.count(words) == 3  # in the contents, as the title, in the text
    assert [text.count(start) for start in starts] == [4] * len(starts)
    assert "/L" not in {str(element.S) for element in elements(made)}


def test_long_tables_break_between_rows_and_repeat_their_header(small: ReportContent) -> None:
    rows = "".join(f'<tr><th scope="row">Row {number}</th><td>{number}</td></tr>' for number in range(120))
    table = f"<table><caption>Long</caption><thead><tr><th>Counted things</th><th>N</th></tr></thead>{rows}</table>"
    made = document(replace(small, pages=(replace(small.pages[0], html=table, charts=()),)))
    with pymupdf.open(stream=made, filetype="pdf") as opened:
        pages = [page.get_text() for page in opened if "Row " in page.get_text()]
    assert len(pages) >= 3
    assert all("Counted things" in page for page in pages)
    assert [f"Row {number}\n" in "".join(pages) for number in range(120)] == [True] * 120


def test_equal_content_gives_equal_bytes(small: ReportContent, corrected: bytes) -> None:
    assert document(small) == corrected


def test_every_word_of_the_pages_is_in_the_document(small: ReportContent, corrected: bytes) -> None:
    text = " ".join(text_of(corrected).split())
    for words in ("1,204 of 6,020", "suppressed", "wres@example.org, $5 and [1]", "x < y", "Too few to compare."):
        assert words in text
    assert "data/results.csv" not in text


def test_a_report_without_tables_is_a_document_too() -> None:
    made = typst.compile(b'#set document(title: "Report")\n= Report\nNo table.', pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    with pikepdf.open(BytesIO(with_row_headers(made))) as pdf:
        assert "/IDTree" not in pdf.Root.StructTreeRoot


def test_a_label_is_not_parted_from_what_it_names(full: ReportContent, site: SiteConfig) -> None:
    assert full.plan is not None
    with plan_notebook(full.snapshot.standard, full.plan) as made:
        content = read_content(site, full.snapshot, made, full.plan)
    (page,) = content.pages
    once = re.sub(r' (?:id|href)="[^"]*"', "", page.html)
    moved = replace(page, html="".join(f"{'<p>A line.</p>' * number}{once}" for number in range(8)))
    labels = set(re.findall(r"<dt>([^<]+)</dt>", page.html))
    assert {"Lead", "Measure of success", "What happened"} <= labels
    with pymupdf.open(stream=document(replace(content, pages=(moved,))), filetype="pdf") as opened:
        feet = [sheet.get_text().split("\n")[-3:] for sheet in opened]
    last = [next(line for line in reversed(foot) if line and not line.startswith("Page ")) for foot in feet]
    assert len(last) > 20
    assert not labels & set(last)
