"""What is put right in the pages that Quarto writes, and that it is said where nothing like it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from wres_kit.publishing.quarto_output import QuartoPart, mend_pages

if TYPE_CHECKING:
    from pathlib import Path

AS_QUARTO_WRITES = """<!DOCTYPE html>
<body class="nav-sidebar docked quarto-light">
<header id="quarto-header"><nav class="quarto-secondary-nav">
<a class="flex-grow-1" role="navigation" data-bs-toggle="collapse"></a></nav></header>
<nav id="quarto-sidebar" class="sidebar">
<div class="sidebar-title mb-0 py-0">
<a href="{front}">Example Trust</a></div>
<a href="./index.html" class="sidebar-item-text sidebar-link active">Summary</a></nav>
<main class="content" id="quarto-document-content"><h1>Summary</h1></main>
<nav class="page-navigation"></nav>
</body>
"""


@pytest.mark.parametrize("front", ["./", "./index.html"])
def test_all_parts_are_put_right(tmp_path: Path, front: str) -> None:
    (tmp_path / "index.html").write_text(AS_QUARTO_WRITES.format(front=front), encoding="utf-8")
    assert mend_pages(tmp_path, ["index.html"], searchable=True, parts=set(QuartoPart)) == ()
    page = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    names = [nav.get("aria-label") for nav in page.find_all("nav")]
    assert names == ["Skip", "This page", "Pages of this report", "Previous and next page"]
    assert [link["href"] for link in page.select(".wres-skip, .sidebar-title a")] == [
        "#quarto-document-content",
        "./index.html",
    ]
    assert [link.text for link in page.select('[aria-current="page"]')] == ["Summary"]
    hidden = page.select_one(".flex-grow-1")
    assert hidden is not None
    assert (hidden.get("role"), hidden["tabindex"], hidden["aria-hidden"]) == (None, "-1", "true")


def test_what_cannot_be_put_right_is_named_with_its_pages(tmp_path: Path) -> None:
    unlike = AS_QUARTO_WRITES.format(front="./").replace('class="page-navigation"', 'class="steps"')
    (tmp_path / "index.html").write_text(unlike, encoding="utf-8")
    (tmp_path / "indicator-1.html").write_text(unlike, encoding="utf-8")
    (tmp_path / "indicator-2.html").write_text("<body><main></main></body>", encoding="utf-8")
    missed = mend_pages(
        tmp_path,
        ["index.html", "indicator-1.html", "indicator-2.html"],
        searchable=True,
        parts={QuartoPart.WHOLE, QuartoPart.STEPS},
    )
    assert missed == (
        "the name of the links to the previous and the next page (index.html, indicator-1.html, indicator-2.html)",
        "the link past the navigation (indicator-2.html)",
    )


def test_a_page_that_the_navigation_does_not_list_is_marked_at_the_one_above_it(tmp_path: Path) -> None:
    listed = AS_QUARTO_WRITES.format(front="./").replace(" active", "").replace('class="page-navigation"', "")
    (tmp_path / "detail.html").write_text(listed, encoding="utf-8")
    below = {"detail.html": "index.html"}
    assert mend_pages(tmp_path, ["detail.html"], searchable=True, parts=set(QuartoPart), below=below) == ()
    page = BeautifulSoup((tmp_path / "detail.html").read_text(encoding="utf-8"), "html.parser")
    assert [link.text for link in page.select('[aria-current="true"]')] == ["Summary"]
    assert not page.select('[aria-current="page"]')


def test_parts_that_a_page_has_not_are_not_missed(tmp_path: Path) -> None:
    html = '<body class="fullcontent"><main class="content" id="quarto-document-content"></main></body>'
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    assert mend_pages(tmp_path, ["index.html"], searchable=True, parts={QuartoPart.WHOLE}) == ()


def test_what_quarto_adds_is_removed(tmp_path: Path) -> None:
    html = '<body><main id="quarto-document-content"></main></body>'
    for name in ("index.html", "indicator-1.html", "search.json"):
        (tmp_path / name).write_text(html, encoding="utf-8")
    mend_pages(tmp_path, ["indicator-1.html"], searchable=False, parts={QuartoPart.WHOLE})
    assert [path.name for path in tmp_path.iterdir()] == ["indicator-1.html"]
