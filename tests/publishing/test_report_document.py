"""The report as one document: every page a chapter, ids apart, links that lead somewhere, nothing for screens alone."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.publishing.example_report import make_report, make_snapshot, own_report
from tests.standards import PAGES
from wres_kit.publishing.builtin import BuiltinRenderer
from wres_kit.publishing.report_document import css_text, in_document, without_idle_stops
from wres_kit.reporting.pages import DOCUMENT, SUMMARY, DocumentLink, indicator_page
from wres_kit.reporting.snapshot import Audience, ReleaseStamp

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project

ADDRESSES = {"index.html": "summary", "indicator-2.html": "indicator-2"}


REACHED = ' role="region" aria-label="A table" tabindex="0"'


def region(kind: str, columns: int) -> str:
    head = '<th scope="col">x</th>' * columns
    return f'<div class="{kind}"{REACHED}>\n<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n</table></div>'


@pytest.mark.parametrize(
    ("html", "chapter"),
    [
        ('<h2 id="board">Board</h2>', '<h3 id="indicator-2--board">Board</h3>'),
        ('<a href="index.html">x</a>', "x"),
        ('<a href="index.html#board">x</a>', "x"),
        ('<a href="#board">x</a>', "x"),
        ('<th scope="row"><a href="index.html">x</a>', '<th scope="row"><a href="#summary">x</a>'),
        ('<details class="wres-download"><summary>x</summary><p>y</p></details>', ""),
        ('<p class="wres-more"><a href="../../method/2024.html#indicator-2">x</a></p>\n<p>y</p>', "<p>y</p>"),
        ('<a href="audit.html#a">x</a>', '<a href="audit.html#a">x</a>'),
        ('<a href="https://example.org/a.html#b">x</a>', '<a href="https://example.org/a.html#b">x</a>'),
        ('<a class="wres-term" href="../../method/glossary.html#gap">the <b>x</b></a>', "the <b>x</b>"),
        ('<use xlink:href="#mark"/>', '<use xlink:href="#indicator-2--mark"/>'),
        ('<g clip-path="url(#a-b)"/>', '<g clip-path="url(#indicator-2--a-b)"/>'),
        ('<div aria-labelledby="a b"></div>', '<div aria-labelledby="indicator-2--a indicator-2--b"></div>'),
        ('<a class="wres-audit" href="audit.html#x"><span><b>1</b></span></a>', "<b>1</b>"),
        ('<p class="wres-trail" id="trail"><a href="#trail">on</a></p>\n<p>x</p>', "<p>x</p>"),
        (region("wres-table", 6), region("wres-table", 6).replace("region", "group")),
        (region("wres-table", 5), region("wres-table", 5).replace(REACHED, "")),
        (region("wres-table wres-rows", 6), region("wres-table wres-rows", 6).replace(REACHED, "")),
        (
            '<details class="wres-detail">\n<summary>In detail</summary>\n<p>x</p></details>',
            '<section class="wres-part">\n<h4>In detail</h4>\n<p>x</p></section>',
        ),
        ("<p>id=“a” and url(#b), 3 < 4</p>", "<p>id=“a” and url(#b), 3 < 4</p>"),
    ],
)
def test_content_as_a_chapter(html: str, chapter: str) -> None:
    assert in_document(html, indicator_page(2), ADDRESSES) == chapter


def test_a_keyboard_does_not_stop_at_tables_that_fit_a_phone() -> None:
    narrow, wide, listed = region("wres-table", 5), region("wres-table", 6), region("wres-table wres-rows", 5)
    assert without_idle_stops(narrow + wide + listed) == narrow.replace(REACHED, "") + wide + listed


@pytest.mark.parametrize("text", ['An "Example" Trust', "</style><b>", "a\\b", "Ysbyty’r Fro\n"])
def test_a_name_in_a_style_sheet_ends_nothing(text: str) -> None:
    quoted = css_text(text)
    assert quoted[0] == quoted[-1] == '"'
    assert not set('"<>\n') & set(quoted[1:-1])
    back = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), quoted[1:-1])
    assert back == text


def test_every_page_is_a_chapter_and_every_link_leads_somewhere(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render(own_report(make_snapshot()), tmp_path)
    html = (tmp_path / DOCUMENT).read_text(encoding="utf-8")
    document = BeautifulSoup(html, "html.parser")
    assert [link["href"] for link in document.select(".document-contents a")] == [f"#{page.name}" for page in PAGES]
    ids = [element["id"] for element in document.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in document.select("a[href^='#']")} <= set(ids)
    used = set(re.findall(r'url\(#([^)"]+)\)|xlink:href="#([^"]+)"', html))
    assert {"".join(each) for each in used} <= set(ids)
    for page in PAGES:  # nothing that a page says is lost
        text = BeautifulSoup((tmp_path / page.address).read_bytes(), "html.parser").select_one("main .text")
        for unwanted in text.select(
            ".wres-downloads, .wres-code, .wres-trail, .wres-order, .wres-by-concern, .wres-download, .wres-more"
        ):
            unwanted.decompose()
        chapter = document.select_one(f"section[aria-labelledby={page.name}]")
        chapter.h2.decompose()
        assert "".join(chapter.text.split()) == "".join(text.text.split()), page
    levels = [int(heading.name[1]) for heading in document.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not document.select("details, script, .wres-audit, .wres-code, .wres-trail, .wres-term")


@pytest.mark.parametrize(
    ("audience", "release", "status"),
    [
        (Audience.PUBLIC, None, "Draft, not published"),
        (Audience.PUBLIC, ReleaseStamp("1.2", "2026-07-03", ""), "Version 1.2"),
        (Audience.INTERNAL, None, "Internal, not for publication"),
    ],
)
def test_the_cover_says_what_a_reader_may_do_with_it(
    audience: Audience, release: ReleaseStamp | None, status: str, project: Project, tmp_path: Path
) -> None:
    snapshot = replace(make_snapshot(audience=audience), release=release)
    BuiltinRenderer(project).render(make_report(tmp_path / "executed", snapshot, PAGES[:2]), tmp_path / "out")
    html = (tmp_path / "out" / DOCUMENT).read_text(encoding="utf-8")
    document = BeautifulSoup(html, "html.parser")
    assert document.h1.get_text() == "Example Trust Report for 2024"
    assert document.select_one(".cover-status").text == status
    assert f"@top-left {{ content: {css_text('' if release else status)}; }}" in html
    assert document.select_one(".cover").get_text().count("Version") == bool(release)


def test_the_cover_leads_to_the_pdf_whose_contents_have_page_numbers(project: Project, tmp_path: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:1])
    links = tuple(DocumentLink(f"wres-X01-2024.{kind}", kind, 1) for kind in ("docx", "pdf"))
    for documents, shown in ((links, ["wres-X01-2024.pdf"]), ((), [])):
        BuiltinRenderer(project).render(replace(report, documents=documents), tmp_path / "out")
        cover = BeautifulSoup((tmp_path / "out" / DOCUMENT).read_bytes(), "html.parser").select_one(".cover")
        assert [link["href"] for link in cover.select("a")] == shown


def test_it_is_made_whole_where_only_one_page_is_new(project: Project, tmp_path: Path) -> None:
    report = own_report(make_snapshot())
    BuiltinRenderer(project).render(report, tmp_path / "all")
    BuiltinRenderer(project).render(replace(report, fresh=(SUMMARY,)), tmp_path / "fresh")
    assert sorted(path.name for path in (tmp_path / "fresh").glob("*.html")) == ["index.html", DOCUMENT]
    assert (tmp_path / "fresh" / DOCUMENT).read_bytes() == (tmp_path / "all" / DOCUMENT).read_bytes()


def test_each_page_links_it(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render(make_report(tmp_path / "executed", make_snapshot(), PAGES[:2]), tmp_path / "out")
    for page in PAGES[:2]:
        links = BeautifulSoup((tmp_path / "out" / page.address).read_bytes(), "html.parser").select(
            f'a[href="{DOCUMENT}"]'
        )
        assert [link.text for link in links] == ["The complete report, to print"]
