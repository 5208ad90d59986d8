"""Planted figures, a name and a National Insurance number are in no published file, unpacked, nor in what is drawn."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.execution.conftest import HEADER, SOURCE, organisation, tree
from tests.execution.inline import ForkingPool
from tests.publishing.planted_site import (
    DEPARTMENT,
    NAME,
    NUMBER,
    POLICIES,
    STAFF,
    build_drafts,
    planted_project,
    publish,
    returned,
)
from tests.publishing.read_back import charts_of, unexplained
from tests.publishing.unpacked import PICTURE, places_of, texts, where_written
from tests.standards import WRES
from wres_kit.documents import FORMATS
from wres_kit.execution.bookkeeping import BuildOutcome
from wres_kit.indicators.results import Result, Status
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.publishing.database import DatabaseContent, store
from wres_kit.reporting.charts import CHART_TYPE
from wres_kit.reporting.snapshot import Audience, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator


CORRECTED = 101
"""So many people more in a band of the second release."""
PERCENTAGE = re.compile(r"(?<![\d.,±])(\d+\.\d+)%")
SAID = re.compile(r'(?:alt|aria-label)="([^"]*)"[^>]*>')
TAG = re.compile(r"<[^>]*>?")
YEARS = (2022, 2023, 2024)
VERSIONS = ("public/X01/2024/v1.0", "public/X01/2024/v1.1", "reports/X01/2024")


@dataclass(frozen=True)
class Site:
    """What was built: drafts of all organisations, two releases of one, and a twin whose hidden figures are others."""

    project: Project
    outcome: BuildOutcome
    draft: dict[str, bytes]
    twin: dict[str, bytes]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Builds of an organisation with planted figures, of some that differ in policy, and of one that is refused."""
    folder = tmp_path_factory.mktemp("planted")
    project = planted_project(folder / "project")
    root = project.root
    organisation(root, "X02", years="[2024]")
    for code, policy in POLICIES.items():
        organisation(root, code, years="[2024]", disclosure=f"{{{policy}}}")
    rows = [
        f"{code},2024,1,{section},all,{group},headcount,{people},{SOURCE}\n"
        for code in POLICIES
        for section, counts in (("all", STAFF), ("department_a", DEPARTMENT)) for group, people in counts.items()
    ]  # fmt: skip
    returns = root / "data" / "returns"
    (returns / "others.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    (returns / "notes.txt").write_text(f"{NAME} {NUMBER}\n", encoding="utf-8")
    mistyped = f'X02,2024,3,all,disciplinary,"{NAME}, Ada",headcount,7,{SOURCE}\nX02,2024,3,all,disciplinary,bme,'
    mistyped += f"headcount,{NUMBER},{SOURCE}\n"
    (returns / "x02.csv").write_text(HEADER + mistyped, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
        outcome = build_drafts(Project(root))
        draft = tree(root / "reports" / "X01")
        assert publish(Project(root), 3).status == 0
        returned(root, corrected=CORRECTED)
        assert build_drafts(Project(root), "X01", formats=FORMATS).status == 0
        assert publish(Project(root), 4, "A band was wrong.").status == 0
        twin = planted_project(folder / "twin", hidden=1)
        assert build_drafts(twin).status == 0
    store(Project(root), DatabaseContent.RESULTS)
    return Site(Project(root), outcome, draft, tree(twin.root / "reports" / "X01"))


def returned_results(site: Site, *, corrected: int) -> tuple[Result, ...]:
    """Return the results of X01 before disclosure control, as its return was for one of its releases."""
    returned(site.project.root, corrected=corrected)
    read = read_returns(Project(site.project.root), ["X01"])
    return take_snapshot(site.project, read.returns, "X01", 2024, Audience.INTERNAL).results


def shown_rows(report: Path) -> dict[str, dict[str, str]]:
    with (report / "data" / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def numbers_shown(report: Path) -> set[float]:
    names = ("value", "numerator", "denominator", "lower", "upper")
    return {float(row[name]) for row in shown_rows(report).values() for name in names if row[name]}


def test_nothing_planted_is_published(site: Site) -> None:
    project, outcome = site.project, site.outcome
    assert outcome.complete == 4, [str(failure) + failure.details for _, _, failure in outcome.failures]
    pages = [(name, text) for name, text in texts(project.build) if not name.startswith("private/")]
    pages += [(name, text) for name, text in texts(project.reports) if name[:3] not in POLICIES]
    pages += [*texts(project.root / "public"), *texts(project.reports / "X03")]
    assert len([name for name, _ in pages if name.startswith("X01/2024/v1.")]) > 100
    public = set().union(*(numbers_shown(project.root / version) for version in VERSIONS))
    hidden = set[float]()
    for corrected in (0, CORRECTED):
        version = VERSIONS[bool(corrected)]
        shown = shown_rows(project.root / version)
        for each in returned_results(site, corrected=corrected):
            if each.id in shown and shown[each.id]["status"] == Status.SUPPRESSED:
                hidden |= {n for n in (each.value, each.numerator, each.denominator, each.lower, each.upper) if n}
    assert {125093, 83177, 91097, 9109, 600023} <= hidden
    assert where_written(hidden - public, public, pages) == []
    for planted in (NAME, NUMBER):
        assert [name for name, text in pages if planted.casefold() in text.casefold()] == []


def test_the_reader_finds_what_is_written(site: Site) -> None:
    """What is not there is looked for in the right way: figures that everybody may see are found in each document."""
    pages = list(texts(site.project.reports / "X01" / "2024"))
    documents = {each.file_name("X01", 2024) for each in FORMATS}
    for number in (413727, 100 * 3023 / 12347):
        found = {name.split("/")[0] for name, _ in where_written({number}, set(), pages)}
        assert {"data", "notebooks"} <= found
        documents -= found
    assert documents == set()


def test_nobody_can_tell_hidden_figures_from_others(site: Site) -> None:
    """A return that differs only in what is not shown makes the same pages, pictures and data, byte for byte."""
    assert site.draft.keys() == site.twin.keys()
    assert len(site.draft) > 60
    assert [name for name, content in site.draft.items() if content != site.twin[name]] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_charts_draw_what_is_shown(version: str, site: Site) -> None:
    """Values are read back from the pictures with a ruler: each is in the data of its chart, and so in the results."""
    report = site.project.root / version
    shown = shown_rows(report)
    charts = list(charts_of(report))
    assert {each.name for each in charts} >= {"indicator-1-bands", "indicator-2-years", "summary-survey"}
    for chart in charts:
        assert len(chart.pictures) >= 3, chart.name
        for picture in chart.pictures:
            assert unexplained(chart, picture) == [], chart.name
        for row in chart.rows:
            assert not row["id"] or _is_as_shown(row, shown[row["id"]]), row
    trend = next(each for each in charts if each.name == "indicator-2-years")
    fewer = replace(trend, rows=trend.rows[1:])
    assert all(unexplained(fewer, picture) for picture in trend.pictures)


def _is_as_shown(row: dict[str, str], result: dict[str, str]) -> bool:
    names = {"value": "value", "lower_95": "lower", "upper_95": "upper"}
    return all(row[name] == (result[of] if result["value"] else "") for name, of in names.items())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_figure_is_one_of_the_results(version: str, site: Site) -> None:
    """Percentages of pages, cells of spreadsheets and slides, charts of notebooks, rows and verdicts: all are shown."""
    report = site.project.root / version
    shown = shown_rows(report)
    known, standard = numbers_shown(report), WRES.edition(2024).indicators.values()
    of_standard = {number for each in standard for number in PERCENTAGE.findall(f"{each.source} {each.formula}")}
    figures = [figure for figure in _figures_of(report, shown) if figure[1] not in of_standard]
    assert len(figures) > 400
    assert [figure for figure in figures if not _is_known(figure[1], known)] == []


def _is_known(figure: float | str, known: set[float]) -> bool:
    if isinstance(figure, str):
        places = len(figure.partition(".")[2])
        return any(f"{number:.{places}f}" == figure for number in known)
    return any(abs(number - figure) < 1e-9 * max(1, abs(figure)) for number in known)


def _figures_of(report: Path, shown: dict[str, dict[str, str]]) -> Iterator[tuple[str, float | str]]:
    """Yield every figure of a report, with where it is: as a number, or as a text with its decimal places."""
    for path in sorted(report.glob("*.html")):
        text = SAID.sub(r"> \1 ", PICTURE.sub("", path.read_text(encoding="utf-8")))
        yield from ((path.name, each) for each in PERCENTAGE.findall(TAG.sub(" ", text)))
    yield from _of_notebooks(report)
    yield from _of_data(report, shown)
    for path in report.glob("*.xlsx"):
        yield from _cells(path.read_bytes(), path.name)
    for path in report.glob("*.pptx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".xlsx"):
                    yield from _cells(archive.read(name), name)


def _of_notebooks(report: Path) -> Iterator[tuple[str, float]]:
    for path in sorted(report.glob("notebooks/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                for row in output.get("data", {}).get(CHART_TYPE, {}).get("rows", ()):
                    yield from ((path.name, float(each)) for each in row[4:7] if each is not None)


def _of_data(report: Path, shown: dict[str, dict[str, str]]) -> Iterator[tuple[str, float]]:
    """Yield the figures of returned rows, and look at which results these and the verdicts rest on."""
    with (report / "data" / "returns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"returns.csv {row['row']}", float(row["value"])
            assert all(shown[each]["value"] for each in row["results"].split())
    with (report / "data" / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["change"]:
                name = "-".join(row[each] for each in ("indicator", "measure", "section", "category", "group"))
                assert all(shown[f"figure-{row[year]}-{name}"]["value"] for year in ("from_year", "to_year"))


def _cells(book: bytes, name: str) -> Iterator[tuple[str, float | str]]:
    """Yield the numbers of a spreadsheet; years are no figures."""
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and cell.value not in YEARS:
                    yield f"{name} {sheet.title}!{cell.coordinate}", float(cell.value)


def test_raw_figures_are_in_the_private_folder(site: Site) -> None:
    project = site.project
    assert "Do not upload" in (project.private / "README.md").read_text(encoding="utf-8")
    assert places_of(STAFF["white"], list(texts(project.private)))
    record = json.loads((project.private / "build.json").read_text(encoding="utf-8"))
    losses = [loss for each in record["reports"] if each["organisation"] == "X01" for loss in each["suppression"]]
    assert [loss["year"] for loss in losses] == [2022, 2023, 2024]
    assert all(0 < loss["bound"] <= loss["weight"] and loss["suppressed"] < loss["figures"] for loss in losses)
    kept = {path.name for path in project.build.iterdir()}
    assert kept <= {"private", "release", "results.duckdb", "lock", "executed"}


def test_messages_name_nobody(site: Site) -> None:
    shown = site.outcome.refused.to_text()
    assert "row 2, group" in shown
    assert "row 3, value" in shown
    assert NAME not in shown
    assert NUMBER not in shown


def test_policies_show_no_count_as_it_is(site: Site) -> None:
    """No count at all with percentages alone and with none, and with rounding only multiples of 5."""
    project = site.project
    raw = {*STAFF.values(), *DEPARTMENT.values()} - {1, 3}
    whole = [sum(STAFF.values()), sum(DEPARTMENT.values())]
    for code in POLICIES:
        pages = list(texts(project.reports / code))
        assert [(people, places) for people in (*raw, *whole) if (places := places_of(people, pages))] == []
    assert places_of(186295, list(texts(project.reports / "X04")))


def test_pages_say_what_the_policy_is(site: Site) -> None:
    project = site.project
    wanted = {"X03": "Percentages only", "X04": "rounded to the nearest 5", "X05": "too few staff to publish figures"}
    for code, words in wanted.items():
        for page in ("index.html", "indicator-1.html"):
            text = (project.reports / code / "2024" / page).read_text(encoding="utf-8")
            assert words in text, (code, page)


def test_a_report_without_figures_has_no_empty_charts_and_tables(site: Site) -> None:
    """It says once why, and has what the organisation writes."""
    report = site.project.reports / "X05" / "2024"
    assert not list(report.glob("charts/*"))
    for path in (report / "index.html", *report.glob("indicator-*.html")):
        text = path.read_text(encoding="utf-8")
        assert "<strong>No figures" in text
        assert "The organisation’s account" in text
        assert [each for each in ("suppressed", "<figure", "In charts", "Three years compared") if each in text] == []
