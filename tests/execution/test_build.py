"""Whole builds of small projects, with workers that are none; see `test_build_with_workers` for real ones."""

from __future__ import annotations

import csv
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import Recorder, organisation, returns, tree
from tests.execution.notebooks import notebook, write, write_pages
from tests.standards import AUDIT_OF, PAGES
from wres_kit.execution.build import IndexFailedError
from wres_kit.execution.engine.notebooks import NotebookParameterError
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.publishing.folders import BuildRunningError, build_lock
from wres_kit.publishing.publication import DestinationError
from wres_kit.reporting.pages import AUDIT
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import ReturnsError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("inline")

FAILS_FOR_X01_2024 = "if (organisation, year) == ('X01', 2024):\n    raise ValueError('no such figure')"


def places(root: Path) -> list[str]:
    return sorted(
        path.parent.parent.relative_to(root / "reports").as_posix()
        for path in root.glob("reports/*/*/data/report.json")
    )


def test_everything_is_published_where_it_belongs(root, built):
    listener = Recorder()
    outcome = built(listener=listener)
    assert (outcome.status, outcome.complete, outcome.published) == (0, 3, True)
    assert places(root) == ["X01/2023", "X01/2024", "X02/2024"]
    report = root / "reports" / "X01" / "2024"
    pages = {page.address for page in (*PAGES, AUDIT, *AUDIT_OF.values())}
    assert {path.name for path in report.iterdir() if path.is_file()} == pages | {"ro-crate-metadata.json"}
    assert sorted(path.name for path in (report / "notebooks").iterdir()) == sorted(page.notebook for page in PAGES)
    assert (report / "index.html").read_text().startswith("X01 2024 summary public beside (2023,)\nX01 2024 public")
    assert (root / "reports" / "index.html").read_text() == "X01 2023 2024\nX02 2024\n"
    assert (root / "reports" / "README.md").read_text() == "What is published.\n"
    assert listener.plans[0].page_count == 30
    assert not (root / "build" / "staging").exists()


def test_results_are_published_unrounded_with_the_columns_of_the_contract(root, built):
    built("X01", year=2024)
    with (root / "reports" / "X01" / "2024" / "data" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == (*RESULT_COLUMNS, "id")
    ratio = [row for row in rows if row["measure"] == "relative_likelihood" and row["year"] == "2024"]
    assert [(row["value"], row["unit"], row["status"]) for row in ratio if row["indicator"] == "2"] == [
        ("1.25", "ratio", "published")
    ]
    assert {row["year"] for row in rows} == {"2022", "2023", "2024"}
    assert "100" in {row["numerator"] for row in rows}


def test_years_built_one_by_one_end_as_those_built_together(root, built):
    built("X01")
    together = tree(root / "reports" / "X01")
    shutil.rmtree(root / "reports" / "X01")
    built("X01", year=2024)
    assert "beside ()" in (root / "reports" / "X01" / "2024" / "index.html").read_text()
    built("X01", year=2023)
    assert tree(root / "reports" / "X01") == together


def test_what_is_not_built_stays_as_it_was(root, built):
    built()
    before = tree(root / "reports")
    inode = (root / "reports" / "X02" / "2024" / "index.html").stat().st_ino
    (root / "reports" / "CNAME").write_text("wres.example.nhs.uk")
    returns(root, "X01", (2022, 2023, 2024), appointed=50)
    built("X01")
    after = tree(root / "reports")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name.split("/")[0] for name in changed} == {"X01", "CNAME", "data"}  # data has the results of all
    assert (root / "reports" / "X02" / "2024" / "index.html").stat().st_ino == inode


def test_a_failing_page_stops_neither_the_others_nor_their_publication(root, built):
    built()
    before = tree(root / "reports")
    write(root / "notebooks", "indicator-6", notebook("x = 1", FAILS_FOR_X01_2024))
    outcome = built()
    assert (outcome.status, outcome.complete) == (1, 2)
    [(report, page, failure)] = outcome.failures
    assert (report.planned.name, page.name) == ("X01 2024", "indicator-6")
    assert failure.cell == 3
    assert str(failure) == "cell 3 (raise ValueError('no such figure')): ValueError: no such figure"
    after = tree(root / "reports")
    # The last complete version of the report stays, whole: no page of it is from this build.
    assert {name: after[name] for name in after if name.startswith("X01/2024")} == {
        name: before[name] for name in before if name.startswith("X01/2024")
    }
    assert after["X01/2023/notebooks/indicator-6.ipynb"] != before["X01/2023/notebooks/indicator-6.ipynb"]
    aside = root / "build" / "incomplete" / "X01" / "2024"
    assert (aside / "indicator-5.html").is_file()
    assert not (aside / "indicator-6.html").exists()
    assert "ValueError" in (root / "build" / "private" / "log" / "errors.log").read_text()


def test_a_report_that_was_never_complete_is_linked_from_nowhere(root, built):
    write(root / "notebooks", "indicator-6", notebook(FAILS_FOR_X01_2024))
    built()
    assert places(root) == ["X01/2023", "X02/2024"]
    assert "beside ()" in (root / "reports" / "X01" / "2023" / "index.html").read_text()
    assert (root / "reports" / "index.html").read_text() == "X01 2023\nX02 2024\n"
    write_pages(root / "notebooks")
    built()
    assert places(root) == ["X01/2023", "X01/2024", "X02/2024"]
    assert not (root / "build" / "incomplete" / "X01" / "2024").exists()


def test_a_report_that_cannot_be_rendered_is_not_linked_either(root, built):
    (root / "broken-reports.txt").write_text("X01 2024\n")
    outcome = built("X01")
    assert outcome.status == 1
    [(report, page, failure)] = outcome.failures
    assert (report.planned.name, page, failure.error) == ("X01 2024", None, "RenderError")
    assert places(root) == ["X01/2023"]
    assert "beside ()" in (root / "reports" / "X01" / "2023" / "index.html").read_text()


def test_an_index_that_cannot_be_rendered_publishes_nothing(root, built):
    built("X02")
    before = tree(root / "reports")
    (root / "broken-reports.txt").write_text("index\n")
    with pytest.raises(IndexFailedError, match=r"nothing was published.*RenderError"):
        built()
    assert tree(root / "reports") == before


def test_organisations_with_most_figures_are_begun_first_and_listed_in_order_all_the_same(root, built):
    organisation(root, "X03")
    returns(root, "X03", (2021, 2022, 2023, 2024))
    more = (root / "data" / "returns" / "x03.csv").read_text(encoding="utf-8").replace(",2,all,", ",3,all,")
    more = more.replace("shortlisted", "workforce").replace("appointed", "disciplinary").split("\n", 1)[1]
    with (root / "data" / "returns" / "x03.csv").open("a", encoding="utf-8") as file:
        file.write(more)
    listener = Recorder()
    outcome = built("X02", "X03", jobs=1, listener=listener)
    began = [task.organisation.code for task, _ in listener.tasks if task.stage == "calculate"]
    assert began == ["X03", "X02"]
    assert [report.planned.name for report in outcome.reports] == ["X02 2024", "X03 2024"]


def test_fail_fast_stops_and_publishes_nothing(root, built):
    write(root / "notebooks", "summary", notebook("1 / 0"))
    listener = Recorder()
    outcome = built(fail_fast=True, jobs=1, listener=listener)
    assert (outcome.status, outcome.stopped, outcome.published) == (1, True, False)
    assert [task.stage for task, _ in listener.tasks] == ["calculate", "run"]
    assert places(root) == []


def test_only_some_pages_publish_where_the_others_would_come_out_the_same(root, built):
    built()
    before = tree(root / "reports")
    folder = root / "params" / "X01" / "2024"
    folder.mkdir()
    (folder / "indicator-2.md").write_text("# Words\n", encoding="utf-8")
    write(root / "notebooks", "indicator-2", notebook("print('new', organisation, year)"))
    outcome = built("X01", year=2024, only=("indicator-2",))
    assert (outcome.status, outcome.complete) == (0, 1)
    after = tree(root / "reports")
    assert b"new" in after["X01/2024/indicator-2.html"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        "X01/2024/indicator-2.html",
        "X01/2024/indicator-2_files/chart.svg",
        "X01/2024/notebooks/indicator-2.ipynb",
        "X01/2024/data/report.json",
        "X01/2024/ro-crate-metadata.json",
    }


def test_only_some_pages_publish_nothing_where_the_others_would_change(root, built):
    built()
    before = tree(root / "reports")
    returns(root, "X01", (2022, 2023, 2024), appointed=50)
    outcome = built("X01", year=2024, only=("indicator-2",))
    assert (outcome.status, outcome.complete, outcome.published) == (0, 0, False)
    assert tree(root / "reports") == before
    assert [path.name for path in (root / "build/incomplete/X01/2024").glob("ind*.html")] == ["indicator-2.html"]
    audit = (root / "build/incomplete/X01/2024").glob("audit*.html")
    assert sorted(path.name for path in audit) == ["audit-indicator-2.html", "audit.html"]


def test_internal_pages_never_reach_reports(root, built):
    outcome = built("X01", year=2024, audience=Audience.INTERNAL)
    assert outcome.published
    assert places(root) == []
    page = root / "build" / "internal" / "X01" / "2024" / "index.html"
    assert "internal" in page.read_text()
    assert json.loads((page.parent / "data" / "report.json").read_text())["audience"] == "internal"
    assert (root / "build" / "internal" / "README.md").read_text().startswith("# Not for publication: ")
    assert "Not for publication" not in (root / "reports" / "README.md").read_text()


def test_returns_with_errors_are_refused_and_the_others_built(root, built):
    path = root / "data" / "returns" / "x01.csv"
    path.write_text(path.read_text().replace("headcount,400", "headcount,-400"), encoding="utf-8")
    outcome = built()
    assert outcome.status == 1
    assert {error.organisation for error in outcome.refused.errors} == {"X01"}
    assert places(root) == ["X02/2024"]


def test_errors_of_others_do_not_matter(root, built):
    path = root / "data" / "returns" / "x01.csv"
    path.write_text(path.read_text().replace("headcount,400", "headcount,-400"), encoding="utf-8")
    assert built("X02").status == 0


def test_an_unreadable_file_of_returns_stops_everything(root, built):
    (root / "data" / "returns" / "x03.csv").write_bytes(b"\xff\xfeorganisation")
    with pytest.raises(ReturnsError):
        built()
    assert places(root) == []


def test_an_ill_fitting_notebook_stops_before_anything_runs(root, built):
    write(root / "notebooks", "indicator-3", notebook(parameters='organisation = "X01"\nyear = "2024"'))
    listener = Recorder()
    with pytest.raises(NotebookParameterError, match=r"notebooks/indicator-3\.ipynb"):
        built(listener=listener)
    assert not listener.tasks


def test_the_record_of_a_build(root, built):
    write(root / "notebooks", "indicator-6", notebook(FAILS_FOR_X01_2024))
    built("X01")
    record = json.loads((root / "build" / "private" / "build.json").read_text(encoding="utf-8"))
    assert record["exit_status"] == 1
    assert record["renderer"] == "Fake 1"
    assert set(record["seconds_of_workers"]) == {"calculate", "run", "render", "index"}
    assert record["versions"]["papermill"]
    by_year = {report["year"]: report for report in record["reports"]}
    assert by_year[2023]["complete"]
    assert not by_year[2024]["complete"]
    page = by_year[2024]["pages"]["indicator-6"]
    assert (page["status"], page["failure"]["cell"], page["failure"]["error"]) == ("failed", 2, "ValueError")
    assert by_year[2024]["pages"]["summary"]["status"] == "built"


def test_two_builds_at_once_are_refused_with_the_name_of_the_other(root, built):
    with build_lock(root / "build"), pytest.raises(BuildRunningError, match=rf"process {os.getpid()} \("):
        built()


def test_reports_that_are_no_folder_are_refused_before_any_work(root, built):
    shutil.rmtree(root / "reports")
    (root / "reports").write_text("not a folder")
    listener = Recorder()
    with pytest.raises(DestinationError, match="reports/: is not a folder"):
        built(listener=listener)
    assert not listener.plans


def test_reports_that_are_not_there_yet_are_made(root, built):
    shutil.rmtree(root / "reports")
    assert built("X02").status == 0
    assert places(root) == ["X02/2024"]


def test_staging_of_a_killed_build_is_cleared_away(root, built):
    left = root / "build" / "staging" / "tree" / "X01"
    left.mkdir(parents=True)
    (left / "half.html").write_text("half")
    built("X02")
    assert not left.exists()
    assert places(root) == ["X02/2024"]
