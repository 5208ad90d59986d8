"""What is put right in the pages that Quarto writes, and that it is said where nothing like it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from wres_kit.publishing.quarto_output import QuartoPart, loaded_from_elsewhere, repair_pages, used_rules

if TYPE_CHECKING:
    from pathlib import Path

AS_QUARTO_WRITES = """<!DOCTYPE html>
<head><script src="site_libs/quarto-html/quarto.js" type="module"></script>
<script src="site_libs/quarto-html/tabsets/tabsets.js" type="module"></script>
<link href="site_libs/bootstrap/bootstrap-icons.css" rel="stylesheet"></head>
<body class="nav-sidebar docked quarto-light">
<header id="quarto-header" class="headroom fixed-top"><nav class="quarto-secondary-nav">
<button type="button" class="quarto-btn-toggle btn" data-bs-toggle="collapse" role="button"
data-bs-target=".quarto-sidebar-collapse-item" aria-controls="quarto-sidebar" aria-expanded="false"
aria-label="Toggle sidebar navigation" onclick="window.quartoToggleHeadroom()">
<i class="bi bi-x"></i></button>
<a class="flex-grow-1" role="navigation" data-bs-toggle="collapse"></a></nav></header>
<nav id="quarto-sidebar" class="sidebar">
<div class="sidebar-title mb-0 py-0">
<a href="{front}">Example Trust</a></div>
<a href="./index.html" class="sidebar-item-text sidebar-link active">Summary</a></nav>
<main class="content" id="quarto-document-content"><header class="head"><p>Example Trust</p></header>
<h1>Summary</h1><nav id="TOC" role="doc-toc">
<h2 id="toc-title">On this page</h2>
<ul><li><a href="#a">A</a></li></ul>
</nav></main>
<nav class="page-navigation"><a href="a.html"><i class="bi bi-arrow-right-short"></i></a></nav>
<script id="quarto-html-after-body" type="application/javascript">tippyHover();</script>
</body>
"""


@pytest.mark.parametrize("front", ["./", "./index.html"])
def test_all_parts_are_put_right(tmp_path: Path, front: str) -> None:
    (tmp_path / "index.html").write_text(AS_QUARTO_WRITES.format(front=front), encoding="utf-8")
    assert repair_pages(tmp_path, ["index.html"], searchable=True, parts=set(QuartoPart)) == ()
    page = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    names = [nav.get("aria-label") for nav in page.find_all("nav")]
    assert names == ["Skip", "This page", "Pages of this report", None, "Previous and next page"]
    assert words_of(page, "#TOC > details > #toc-title") == "On this page"
    assert [link["href"] for link in page.select("#TOC > details:not([open]) a")] == ["#a"]
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
    repair_pages(tmp_path, ["index.html", "tabs.html"], searchable=True, parts=set(QuartoPart))
    plain, tabs = (
        BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "html.parser")
        for name in ("index.html", "tabs.html")
    )
    assert not plain.select("script, link")
    assert words_of(plain, ".page-navigation") == "→"
    assert len(tabs.select("script[src]")) == 2
    assert len(tabs.select("link")) == 1


SHEET = """@import "own.css";
:root { --bs-blue: #00f; --quarto-scss-export-a: url("data:image/svg+xml,;"); --wres: 1 }
a, .modal a { color: red }
.btn.active, .btn:not(.modal) > b { color: blue }
@media (max-width: 10px) { .modal { color: red } p { color: blue } }
@media print { .modal { color: red } }
@font-face { font-family: "Own"; src: url(own.woff) }
.card { color: red }
.later { color: blue }
"""
"""A style sheet for more than a page has."""

USED = """@import "own.css";
:root { --bs-blue: #00f; --wres: 1 }
a{ color: red }
.btn.active,.btn:not(.modal) > b{ color: blue }
@media (max-width: 10px) {p { color: blue }}
@font-face { font-family: "Own"; src: url(own.woff) }
.later { color: blue }"""


def test_rules_that_no_page_has_a_use_for_are_left_out_of_a_style_sheet() -> None:
    used = used_rules(SHEET, {"btn", "active", "later"})
    assert "".join(used.split()).replace(";}", "}") == "".join(USED.split())
    assert used_rules("a { color: red } }", set()) == "a { color: red } }"


LIBRARIES = '<link href="site_libs/bootstrap/own.css"><script src="site_libs/bootstrap/bootstrap.min.js"></script>'


def light_site(folder: Path, *, more: str = "") -> dict[str, str]:
    """Put right a page with libraries, and return its files."""
    for name, text in (("own.css", SHEET), ("bootstrap.min.js", "x"), ("icons.woff", "x")):
        (folder / "site_libs" / "bootstrap").mkdir(parents=True, exist_ok=True)
        (folder / "site_libs" / "bootstrap" / name).write_text(text, encoding="utf-8")
    html = AS_QUARTO_WRITES.format(front="./").replace("<head>", f"<head>{LIBRARIES}").replace("<h1>", f"{more}<h1>")
    (folder / "index.html").write_text(html, encoding="utf-8")
    repair_pages(folder, ["index.html"], searchable=False, parts=set(QuartoPart), words={"later"})
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_files_and_rules_without_use_are_left_out(tmp_path: Path) -> None:
    files = light_site(tmp_path)
    assert set(files) == {"index.html", "own.css"}
    assert ".modal {" not in files["own.css"]
    assert ".later" in files["own.css"]
    button = BeautifulSoup(files["index.html"], "html.parser").select_one("button")
    assert button is not None
    assert "classList.toggle('show')" in str(button["onclick"])
    assert "data-bs-" not in files["index.html"]


def test_what_works_by_scripts_of_quarto_keeps_them(tmp_path: Path) -> None:
    files = light_site(tmp_path, more='<button data-bs-toggle="dropdown">More</button>')
    assert set(files) == {"index.html", "own.css", "bootstrap.min.js", "icons.woff"}
    assert files["own.css"] == SHEET
    assert 'data-bs-target=".quarto-sidebar-collapse-item"' in files["index.html"]


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
    missed = repair_pages(
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
    assert repair_pages(tmp_path, ["detail.html"], searchable=True, parts=set(QuartoPart), below=below) == ()
    page = BeautifulSoup((tmp_path / "detail.html").read_text(encoding="utf-8"), "html.parser")
    assert [link.text for link in page.select('[aria-current="true"]')] == ["Summary"]
    assert not page.select('[aria-current="page"]')


def test_parts_that_a_page_has_not_are_not_missed(tmp_path: Path) -> None:
    main = '<main class="content" id="quarto-document-content"><header class="head"></header></main>'
    html = f'<body class="fullcontent">{main}</body>'
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    assert repair_pages(tmp_path, ["index.html"], searchable=True, parts={QuartoPart.WHOLE}) == ()


def test_what_quarto_adds_is_removed(tmp_path: Path) -> None:
    html = '<body><main id="quarto-document-content"></main></body>'
    for name in ("index.html", "indicator-1.html", "search.json"):
        (tmp_path / name).write_text(html, encoding="utf-8")
    repair_pages(tmp_path, ["indicator-1.html"], searchable=False, parts={QuartoPart.WHOLE})
    assert [path.name for path in tmp_path.iterdir()] == ["indicator-1.html"]


def test_what_a_theme_loads_from_elsewhere_is_found(tmp_path: Path) -> None:
    libraries = tmp_path / "site_libs" / "bootstrap"
    libraries.mkdir(parents=True)
    (libraries / "a.css").write_text(
        '@import "https://fonts.example.org/css?family=Source";\n'
        "@font-face { src: url(//cdn.example.org/a.woff2) }\n"
        ".b { background: url(data:image/svg+xml;utf8,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E) }\n"
        "@import url('own.css');\n"
        '@import"https://fonts.example.org/css2?family=Sans:wght@300;400";',
        encoding="utf-8",
    )
    assert [address for _, address in loaded_from_elsewhere(tmp_path)] == [
        "//cdn.example.org/a.woff2",
        "https://fonts.example.org/css2?family=Sans:wght@300",
        "https://fonts.example.org/css?family=Source",
    ]
