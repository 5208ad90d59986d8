"""What is put right in the pages that Quarto writes, and that it is said where nothing like it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from wres_kit.publishing.quarto_output import QuartoPart, loaded_from_elsewhere, mend_pages

if TYPE_CHECKING:
    from pathlib import Path

AS_QUARTO_WRITES = """<!DOCTYPE html>
<head><script src="site_libs/quarto-html/quarto.js" type="module"></script>
<script src="site_libs/quarto-html/tabsets/tabsets.js" type="module"></script>
<link href="site_libs/bootstrap/bootstrap-icons.css" rel="stylesheet"></head>
<body class="nav-sidebar docked quarto-light">
<header id="quarto-header" class="headroom fixed-top"><nav class="quarto-secondary-nav">
<button type="button" class="quarto-btn-toggle btn" aria-label="Toggle sidebar navigation"><i class="bi bi-x"></i>
</button>
<a class="flex-grow-1" role="navigation" data-bs-toggle="collapse"></a></nav></header>
<nav id="quarto-sidebar" class="sidebar">
<div class="sidebar-title mb-0 py-0">
<a href="{front}">Example Trust</a></div>
<a href="./index.html" class="sidebar-item-text sidebar-link active">Summary</a></nav>
<main class="content" id="quarto-document-content"><header class="head"><p>Example Trust</p></header>
<h1>Summary</h1></main>
<nav class="page-navigation"><a href="a.html"><i class="bi bi-arrow-right-short"></i></a></nav>
<script id="quarto-html-after-body" type="application/javascript">tippyHover();</script>
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
    assert page.select_one(".flex-grow-1") is None
    assert [header["class"] for header in page.find_all("header")] == [["head"]]
    assert page.select_one("main header") is None
    assert [button.text for button in page.find_all("button")] == ["Pages of this report"]


def test_a_page_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    text = AS_QUARTO_WRITES.format(front="./")
    (tmp_path / "index.html").write_text(text, encoding="utf-8")
    (tmp_path / "tabs.html").write_text(
        text.replace("<h1>", '<div class="panel-tabset"></div><i class="bi bi-github"></i><h1>'), encoding="utf-8"
    )
    mend_pages(tmp_path, ["index.html", "tabs.html"], searchable=True, parts=set(QuartoPart))
    plain, tabs = (
        BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "html.parser")
        for name in ("index.html", "tabs.html")
    )
    assert not plain.select("script, link")
    assert words_of(plain, ".page-navigation") == "→"
    assert len(tabs.select("script[src]")) == 2
    assert len(tabs.select("link")) == 1


def words_of(page: BeautifulSoup, selector: str) -> str:
    """Return the text of the first element that a selector finds."""
    found = page.select_one(selector)
    assert found is not None
    return found.text.strip()


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
        "the head of the page (indicator-2.html)",
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
    main = '<main class="content" id="quarto-document-content"><header class="head"></header></main>'
    html = f'<body class="fullcontent">{main}</body>'
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    assert mend_pages(tmp_path, ["index.html"], searchable=True, parts={QuartoPart.WHOLE}) == ()


def test_what_quarto_adds_is_removed(tmp_path: Path) -> None:
    html = '<body><main id="quarto-document-content"></main></body>'
    for name in ("index.html", "indicator-1.html", "search.json"):
        (tmp_path / name).write_text(html, encoding="utf-8")
    mend_pages(tmp_path, ["indicator-1.html"], searchable=False, parts={QuartoPart.WHOLE})
    assert [path.name for path in tmp_path.iterdir()] == ["indicator-1.html"]


def test_what_a_theme_loads_from_elsewhere_is_found(tmp_path: Path) -> None:
    libraries = tmp_path / "site_libs" / "bootstrap"
    libraries.mkdir(parents=True)
    (libraries / "a.css").write_text(
        '@import "https://fonts.example.org/css?family=Source";\n'
        "@font-face { src: url(//cdn.example.org/a.woff2) }\n"
        ".b { background: url(data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E) }\n"
        "@import url('own.css');\n",
        encoding="utf-8",
    )
    assert [address for _, address in loaded_from_elsewhere(tmp_path)] == [
        "//cdn.example.org/a.woff2",
        "https://fonts.example.org/css?family=Source",
    ]
