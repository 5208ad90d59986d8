"""The Quarto renderer: its failures with a program that only plays Quarto, its pages with Quarto itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag

from tests.audit.example_lineage import example_lineage
from tests.standards import AUDIT_OF, PAGES
from wres_kit.audit.pages import write_audit_notebooks
from wres_kit.execution.engine.notebooks import finish, notebook_json
from wres_kit.publishing import quarto as quarto_module
from wres_kit.publishing.builtin import BuiltinRenderer
from wres_kit.publishing.quarto import QuartoRenderer
from wres_kit.publishing.renderer import RenderError, RenderWarning, belongs, pictures
from wres_kit.reporting.pages import AUDIT, DOCUMENT

from .example_report import (
    CHECKOUT,
    list_differences,
    make_entries,
    make_project,
    make_report,
    make_snapshot,
    own_report,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.publishing.renderer import Renderer, ReportSource
    from wres_kit.reporting.pages import Page

pytestmark = pytest.mark.filterwarnings("error::wres_kit.publishing.renderer.RenderWarning")
"""A Quarto that writes pages in another way than is known fails these tests; a build only says so."""

needs_quarto = pytest.mark.skipif(shutil.which("quarto") is None, reason="there is no program quarto on PATH")


def play_quarto(folder: Path, script: str) -> str:
    """Write a program that does as `script` says, in Python, and return its path."""
    program = folder / "quarto"
    program.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="the program that plays Quarto is a script with a first line #!")
class TestFailures:
    def test_a_page_that_fails_is_named(self, project: Project, tmp_path: Path) -> None:
        script = (
            "print('\\x1b[1m[1/2] index.ipynb\\x1b[22m'); print('[2/2] indicator-1.ipynb'); print('ERROR: no pandoc')\n"
            "print('\\nStack trace:')\n"
            "for line in range(20): print(f'    at async main (file:///quarto.ts:{line}:9)')\n"
            "sys.exit(1)"
        )
        renderer = QuartoRenderer(project, play_quarto(tmp_path, script))
        report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:2])
        with pytest.raises(RenderError, match="X01 2024 indicator-1: Quarto could not render it") as caught:
            renderer.render(report, tmp_path / "out")
        assert str(caught.value).endswith("  ERROR: no pandoc")
        assert not (tmp_path / "out").exists()
        assert not list((project.build / "quarto").iterdir())

    def test_pages_that_are_missing_are_named(self, project: Project, tmp_path: Path) -> None:
        renderer = QuartoRenderer(project, play_quarto(tmp_path, "print('done')"))
        report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:2])
        with pytest.raises(RenderError, match=r"X01 2024: Quarto made no index.html, indicator-1.html"):
            renderer.render(report, tmp_path / "out")

    def test_hanging(self, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(quarto_module, "SECONDS_A_PROJECT", 1)
        monkeypatch.setattr(quarto_module, "SECONDS_A_PAGE", 0)
        renderer = QuartoRenderer(project, play_quarto(tmp_path, "time.sleep(60)"))
        with pytest.raises(RenderError, match="index of all reports: Quarto did not finish within 1 seconds"):
            renderer.render_index(make_entries(2), tmp_path / "out")

    def test_not_to_be_started(self, project: Project, tmp_path: Path) -> None:
        with pytest.raises(RenderError, match="cannot be started"):
            _ = QuartoRenderer(project, str(tmp_path / "none")).version

    def test_pages_in_another_form_are_kept_and_said(self, project: Project, tmp_path: Path) -> None:
        script = (
            "from pathlib import Path\n"
            "if sys.argv[1] == '--version': sys.exit(print('99.1'))\n"
            "site = Path(sys.argv[2], '_site'); site.mkdir()\n"
            "(site / 'index.html').write_text('<body><main></main></body>')"
        )
        renderer = QuartoRenderer(project, play_quarto(tmp_path, script))
        report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:1])
        with pytest.warns(RenderWarning, match=r"X01 2024: Quarto 99\.1 writes pages in another way") as caught:
            renderer.render(report, tmp_path / "out")
        assert "the name of the navigation (index.html)" in str(caught[0].message)
        assert (tmp_path / "out" / "index.html").read_text() == "<body><main></main></body>"


def words(element: Tag) -> str:
    """Return the text of an element with all white space alike."""
    return re.sub(r"\s+", " ", element.get_text(" ")).strip()


def compared(path: Path) -> dict[str, object]:
    """Return what both renderers must show alike: title, text, headings, tables, alt texts, notices, links."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert page.title is not None
    assert page.main is not None
    main = page.main
    for contents in main.select("#TOC"):
        contents.decompose()
    seen: dict[str, object] = {
        "window": page.title.text,
        "title": [words(heading) for heading in page.find_all("h1")],
        "headings": [(heading.name, words(heading)) for heading in main.find_all(["h2", "h3"])],
        "anchors": [_anchor(heading) for heading in main.find_all(["h2", "h3"])],
        "tables": [str(table) for table in main.find_all("table")],
        "alt": [
            picture["alt"] if picture.name == "img" else picture["aria-label"]
            for picture in main.select("img, svg[role=img]")
        ],
        "notices": [words(notice) for notice in page.select(".wres-notice")],
        "years": [(link["href"], link.text) for link in page.select(".wres-years a")],
        "data": [link["href"] for link in page.select(".wres-downloads a")],
        "pages": [link["href"].removeprefix("./") for link in page.select(".pages a, #quarto-sidebar .sidebar-item a")],
        "foot": [words(line) for line in page.select("footer p") if words(line)],
    }
    for around in main.select(".trail, .wres-report, .wres-notices, .wres-years, .contents, .steps, header, h1, svg"):
        around.decompose()
    seen["text"] = words(main)
    return seen


def _anchor(heading: Tag) -> str:
    """Return the address of a heading: its own, or that of the section that Quarto makes for it."""
    own = heading.get("id") or (heading.parent.get("id") if heading.parent is not None else None)
    return str(own or "")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return name and content of each file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole_report(folder: Path) -> ReportSource:
    """Return the report of the ten notebooks with its audit pages, which are written into a folder."""
    report = own_report(make_snapshot())
    return replace(report, notebooks=report.notebooks | write_audit_notebooks(example_lineage(), (), folder))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All files that Quarto makes of a whole report."""
    root = tmp_path_factory.mktemp("whole")
    (root / "project").mkdir()
    project = make_project(root / "project")
    QuartoRenderer(project, str(shutil.which("quarto"))).render(whole_report(root / "audit"), root / "out")
    return files_of(root / "out")


@pytest.mark.quarto
@needs_quarto
def test_a_page_loads_little(whole: dict[str, bytes]) -> None:
    pages = [name for name in whole if name.endswith(".html") and name != DOCUMENT]
    for name in pages:
        page = BeautifulSoup(whole[name], "html.parser")
        loaded = {str(each.get("src") or each["href"]) for each in page.select("script[src], link[rel~=stylesheet]")}
        assert sum(len(whole[file.removeprefix("./")]) for file in loaded) < 80_000, (name, loaded)
    assert {name.partition("/")[2].partition("/")[0] for name in whole if name.startswith("site_libs/")} == {
        "bootstrap",
        "quarto-html",
    }


@pytest.mark.quarto
@needs_quarto
@pytest.mark.parametrize("kind", ["every kind of block", "the ten notebooks", "a real organisation", "an extra page"])
def test_both_renderers_show_the_same(project: Project, tmp_path: Path, kind: str) -> None:
    snapshot = make_snapshot(fictional=kind != "a real organisation", notice="A draft.")
    if kind == "the ten notebooks":
        report = own_report(snapshot)
    else:
        extra = (AUDIT, AUDIT_OF[2]) if kind == "an extra page" else ()
        report = make_report(tmp_path / "executed", snapshot, (*PAGES[:3], *extra))
    renderers: list[Renderer] = [BuiltinRenderer(project), QuartoRenderer(project, str(shutil.which("quarto")))]
    for renderer in renderers:
        renderer.render(report, tmp_path / renderer.name)
    for page in report.notebooks:
        one, other = (compared(tmp_path / renderer.name / page.address) for renderer in renderers)
        assert one == other


@pytest.mark.quarto
@needs_quarto
def test_a_page_alone_leaves_the_others_as_they_are(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("the summary of an earlier build", encoding="utf-8")
    report = make_report(tmp_path / "executed", make_snapshot(), PAGES[2:3])
    QuartoRenderer(project, str(shutil.which("quarto"))).render(report, out)
    assert (out / "index.html").read_text(encoding="utf-8") == "the summary of an earlier build"
    pages = compared(out / "indicator-2.html")["pages"]
    assert pages == [page.address for page in PAGES]


@pytest.mark.quarto
@needs_quarto
@pytest.mark.parametrize(
    "fresh", [PAGES[:1], PAGES[2:3], (PAGES[-1], AUDIT), (AUDIT_OF[2],)], ids=["first", "middle", "last", "audit"]
)
def test_changed_pages_alone_come_out_as_in_a_whole_report(
    project: Project, tmp_path: Path, whole: dict[str, bytes], fresh: tuple[Page, ...]
) -> None:
    report = replace(whole_report(tmp_path / "again"), fresh=fresh)
    QuartoRenderer(project, str(shutil.which("quarto"))).render(report, tmp_path / "part")
    made = files_of(tmp_path / "part")
    assert made == {name: whole[name] for name in made}
    assert {name for name in whole if any(belongs(name, page) for page in fresh)} <= set(made)
    others = [page for page in report.notebooks if page not in fresh]
    assert not [name for name in made if any(belongs(name, page) for page in others)]
    assert {name for name in whole if name.startswith("site_libs/")} <= set(made)


@pytest.mark.quarto
@needs_quarto
def test_a_search_needs_the_text_of_all_pages(project: Project, tmp_path: Path) -> None:
    configuration = project.root / "_quarto.yml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("search: false", "search: true"), encoding="utf-8")
    report = replace(make_report(tmp_path / "executed", make_snapshot(), PAGES[:3]), fresh=PAGES[1:2])
    QuartoRenderer(project, str(shutil.which("quarto"))).render(report, tmp_path / "out")
    found = json.loads((tmp_path / "out" / "search.json").read_text(encoding="utf-8"))
    assert {entry["href"].partition("#")[0] for entry in found} == {page.address for page in PAGES[:3]}


@pytest.mark.quarto
@needs_quarto
def test_method_pages_stand_beside_the_index(project: Project, tmp_path: Path) -> None:
    list_differences(project)
    renderers: list[Renderer] = [BuiltinRenderer(project), QuartoRenderer(project, str(shutil.which("quarto")))]
    shown = []
    for renderer in renderers:
        out = tmp_path / renderer.name
        renderer.render_index(make_entries(1), out)
        pages = {path.name: BeautifulSoup(path.read_bytes(), "html.parser") for path in (out / "method").glob("*.html")}
        for name, page in pages.items():
            for link in page.select("a[href]"):
                address, _, place = str(link["href"]).partition("#")
                if not address.startswith(("http:", "https:")):
                    target = (out / "method" / (address or name)).resolve()
                    assert target.is_file(), f"{name}: {link}"
                    assert not place or f'id="{place}"' in target.read_text(encoding="utf-8"), f"{name}: {link}"
        shown.append(
            {
                name: (
                    [words(heading) for heading in page.select("h1, main h2:not(#toc-title), main h3")],
                    [words(table) for table in page.select("main table")],
                    [str(formula) for formula in page.select("main math")],
                    [(words(link), link.get("aria-current")) for link in page.select("[aria-label='Method pages'] a")],
                )
                for name, page in sorted(pages.items())
            }
        )
    assert shown[0]
    assert shown[0] == shown[1]


@pytest.mark.quarto
@needs_quarto
def test_both_renderers_list_the_same_reports(project: Project, tmp_path: Path) -> None:
    listed = []
    for renderer in (BuiltinRenderer(project), QuartoRenderer(project, str(shutil.which("quarto")))):
        renderer.render_index(make_entries(12), tmp_path / renderer.name)
        page = BeautifulSoup((tmp_path / renderer.name / "index.html").read_text(encoding="utf-8"), "html.parser")
        rows = [str(row) for row in page.select("#organisations tr")]
        listed.append((rows, [words(heading) for heading in page.find_all("h1")], str(page.select_one("#filter"))))
    assert listed[0] == listed[1]


@pytest.mark.quarto
@needs_quarto
def test_quarto_pages_ask_nothing_of_others(project: Project, tmp_path: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot(), PAGES[:2])
    QuartoRenderer(project, str(shutil.which("quarto"))).render(report, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        asked = [tag.get("src") or tag.get("href") for tag in page.select("script[src], link[href], img[src]")]
        assert asked
        assert not [address for address in asked if re.match(r"(https?:)?//", str(address))]


@pytest.mark.quarto
@needs_quarto
def test_a_published_notebook_makes_a_word_file_with_tables_and_without_code(tmp_path: Path) -> None:
    notebook = nbformat.read(CHECKOUT / "notebooks" / "indicator-2.ipynb", as_version=4)
    published = notebook_json(finish(notebook, {}))
    (tmp_path / "indicator-2.ipynb").write_text(published, encoding="utf-8")
    subprocess.run(["quarto", "render", "indicator-2.ipynb", "--to", "docx"], cwd=tmp_path, check=True)
    with zipfile.ZipFile(tmp_path / "indicator-2.docx") as package:
        text, styles = (package.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    tables = published.count('"Table: ')
    assert tables >= 2
    assert text.count("<w:tbl>") == text.count("<w:tblHeader") == tables
    assert "Relative likelihood, Example Trust" in text
    assert "Report.open" not in text
    assert 'w:val="en-GB"' in styles
    assert 'descr="Relative likelihood of appointment from shortlisting' in text


@pytest.mark.quarto
@needs_quarto
def test_the_notebooks_of_a_project_are_rendered_as_they_are_with_alt_texts(tmp_path: Path) -> None:
    for name in ("_quarto.yml", "notebooks/alt-text.lua", "notebooks/summary.ipynb", "notebooks/indicator-9.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    subprocess.run(["quarto", "render"], cwd=tmp_path, check=True)
    for name in ("summary", "indicator-9"):
        notebook = nbformat.read(tmp_path / "notebooks" / f"{name}.ipynb", as_version=4)
        alts = [output.metadata["image/svg+xml"]["alt"] for _, output in pictures(notebook)]
        page = BeautifulSoup((tmp_path / "build" / "notebooks" / "notebooks" / f"{name}.html").read_bytes(), "lxml")
        assert [image.get("alt") for image in page.select("main img")] == alts
        assert len(alts) == 2
