from __future__ import annotations

import pickle
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.standards import PAGES
from wres_kit.publishing.builtin import BuiltinRenderer
from wres_kit.publishing.renderer import named_svg
from wres_kit.reporting.pages import DOCUMENT
from wres_kit.reporting.snapshot import Audience

from .example_report import (
    ALT,
    SVG,
    TABLE,
    make_entries,
    make_project,
    make_report,
    make_snapshot,
    own_report,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.publishing.renderer import ReportSource


@pytest.fixture
def report(tmp_path: Path) -> ReportSource:
    return make_report(tmp_path / "executed", make_snapshot(notice="A <demonstration>."))


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_all_pages_are_there_and_small(project: Project, report: ReportSource, tmp_path: Path) -> None:
    out = tmp_path / "out"
    BuiltinRenderer(project).render(report, out)
    assert sorted(path.name for path in out.iterdir()) == sorted([*(page.address for page in PAGES), DOCUMENT])
    assert all(path.stat().st_size < 100_000 for path in out.iterdir())


def test_the_ten_notebooks(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render(own_report(make_snapshot()), tmp_path)
    for each in PAGES:
        path = tmp_path / each.address
        page = soup(path)
        # Pay bands, their disparities and parts of the organisation make the page of indicator 1 the longest.
        assert path.stat().st_size < 200_000, each.name
        assert len(page.find_all("h1")) == 1
        assert page.select(".contents a")
        assert page.find("table", recursive=True)
        assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in page.find_all("svg"))
        assert all(table.caption and table.select("th[scope]") for table in page.find_all("table"))
        assert not page.find_all("script")
        assert all(code.find_parent("details") for code in page.find_all("pre"))
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids))


def test_equal_inputs_give_equal_bytes(project: Project, report: ReportSource, tmp_path: Path) -> None:
    for name in ("one", "two"):
        BuiltinRenderer(project).render(report, tmp_path / name)
        BuiltinRenderer(project).render_index(make_entries(9), tmp_path / name / "all")
    for path in sorted((tmp_path / "one").rglob("*.html")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_a_page(project: Project, report: ReportSource, tmp_path: Path) -> None:
    BuiltinRenderer(project).render(report, tmp_path / "out")
    page = soup(tmp_path / "out" / "indicator-2.html")
    assert page.html["lang"] == "en-GB"
    assert page.title.text == "Indicator 2: a subject & its “name” – Example Trust – WRES 2024"
    assert [heading.text for heading in page.find_all("h1")] == ["Indicator 2: a subject & its “name”"]
    assert [link.text for link in page.select(".contents a")] == ["The figures", "Three years compared", "The figures"]
    assert page.select_one(".pages [aria-current=page]")["href"] == "indicator-2.html"
    assert page.select_one(".wres-notice-project").text == "Please note. A <demonstration>."
    assert page.select_one(".wres-notice-fictional").text.startswith("Example. Example Trust does not exist")
    assert [link["href"] for link in page.select(".wres-downloads a")] == [
        "data/results.csv",
        "../../method/quality.html#data",
        "notebooks/indicator-2.ipynb",
    ]
    assert TABLE[TABLE.index("<table>") :] in (tmp_path / "out" / "indicator-2.html").read_text(encoding="utf-8")
    # It fits a phone, so a keyboard does not stop at it.
    assert page.select_one(".wres-table").attrs == {"class": ["wres-table"]}
    svg = page.svg
    assert (svg["role"], svg["aria-label"]) == ("img", ALT)
    code = page.select_one("details.wres-code").extract()
    assert code.summary.text == "Show the code behind this page"
    assert "organisation =" in code.text
    assert "fig-alt" not in code.text
    assert "organisation =" not in page.text
    assert "a warning" not in page.text
    assert page.pre.text == "x < y\n"
    assert not page.find_all("script")


def test_ids_are_unique_and_every_fragment_leads_somewhere(
    project: Project, report: ReportSource, tmp_path: Path
) -> None:
    BuiltinRenderer(project).render(report, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        page = soup(path)
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids)), path.name
        assert {link["href"][1:] for link in page.select("a[href^='#']")} <= set(ids)


def test_links_between_pages_lead_to_pages(project: Project, report: ReportSource, tmp_path: Path) -> None:
    root = tmp_path / "reports"
    BuiltinRenderer(project).render(report, root / "X01" / "2024")
    BuiltinRenderer(project).render(
        replace(report, snapshot=replace(report.snapshot, year=2023), other_years=(2024,)), root / "X01" / "2023"
    )
    BuiltinRenderer(project).render_index(make_entries(1), root)
    written_by_builds = re.compile(r"^(data|notebooks)/")
    for path in root.rglob("*.html"):
        for link in soup(path).select("a[href]"):
            if link["href"].startswith(("#", "https:")) or written_by_builds.match(link["href"]):
                continue
            address, _, anchor = link["href"].partition("#")
            target = (path.parent / address).resolve()
            assert target.is_file(), f"{path.name}: {link['href']}"
            if anchor:
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), f"{path.name}: {link['href']}"


def test_internal_pages_say_so(project: Project, tmp_path: Path) -> None:
    report = make_report(tmp_path / "executed", make_snapshot(audience=Audience.INTERNAL, fictional=False), PAGES[:1])
    BuiltinRenderer(project).render(report, tmp_path / "out")
    page = soup(tmp_path / "out" / "index.html")
    assert page.select_one(".wres-notice-internal").text.startswith("Not for publication.")
    assert page.select_one(".wres-notice-fictional") is None


def test_a_pale_accent_is_darkened(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    project = make_project(tmp_path / "p")
    report = make_report(tmp_path / "executed", replace(make_snapshot(), accent="#ffeb3b"), PAGES[:1])
    BuiltinRenderer(project).render(report, tmp_path / "out")
    assert "--wres-accent: #ffeb3b" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_index(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render_index(make_entries(330), tmp_path)
    page = soup(tmp_path / "index.html")
    assert page.h1.text == "Race equality reports"
    rows = page.select("#organisations tbody tr")
    assert len(rows) == 330
    names = [row.th.contents[0].strip() for row in rows]
    assert names == sorted(names, key=str.casefold)
    example = next(row for row in rows if "X01" in row.th.text)
    assert example.select_one(".tag").text == "Made up"
    assert [link["href"] for link in example.select("a")] == ["X01/2024/index.html", "X01/2023/index.html"]
    assert page.select_one("#filter").has_attr("hidden")
    assert [option.text for option in page.select("#filter-region option")] == [
        "All regions",
        "London",
        "North East and Yorkshire",
        "South West",
    ]


@pytest.mark.parametrize(
    ("number", "years", "most"), [(330, 1, 150_000), (1_000, 1, 301_000), (500, 3, 301_000), (1_000, 6, 301_000)]
)
def test_a_long_index_stays_light(project: Project, tmp_path: Path, number: int, years: int, most: int) -> None:
    entries = [replace(entry, years=tuple(range(2017, 2017 + years))) for entry in make_entries(number)]
    BuiltinRenderer(project).render_index(entries, tmp_path)
    assert (tmp_path / "index.html").stat().st_size < most


def test_a_long_index_names_every_year_and_links_the_latest(project: Project, tmp_path: Path) -> None:
    entries = [replace(entry, years=(2022, 2023, 2024)) for entry in make_entries(501)]
    BuiltinRenderer(project).render_index(entries, tmp_path)
    page = soup(tmp_path / "index.html")
    cells = [row.select("td")[2] for row in page.select("#organisations tbody tr")]
    assert {cell.get_text() for cell in cells} == {"2024 2023 2022"}
    assert [[link.text for link in cell.select("a")] for cell in cells] == [["2024"]] * 501
    assert "The latest report of each organisation is linked" in page.main.text
    assert [option.text for option in page.select("#filter-year option")] == ["All years", "2024", "2023", "2022"]


def test_an_empty_index(project: Project, tmp_path: Path) -> None:
    BuiltinRenderer(project).render_index([], tmp_path)
    assert "No report has been published yet." in soup(tmp_path / "index.html").main.text


def test_renderers_can_be_sent_to_workers(project: Project, report: ReportSource, tmp_path: Path) -> None:
    renderer = pickle.loads(pickle.dumps(BuiltinRenderer(project)))
    renderer.render(report, tmp_path / "out")
    assert (tmp_path / "out" / "index.html").is_file()


def test_svg_keeps_its_capitals_and_loses_its_prologue() -> None:
    svg = named_svg(SVG, 'a "b" & c')
    assert svg.startswith('<svg role="img" aria-label="a &quot;b&quot; &amp; c" ')
    assert "viewBox=" in svg
    assert "<clipPath " in svg
    assert "metadata" not in svg
    assert "DOCTYPE" not in svg
