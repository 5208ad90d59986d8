"""Reports and pages as data for analysts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import wres_kit
from tests.reporting.builders import everything, recruitment, snapshot
from wres_kit.indicators.results import PUBLISHED_COLUMNS
from wres_kit.project import Project
from wres_kit.reporting.indicator_page import COUNT_COLUMNS
from wres_kit.reporting.report import Report


def report() -> Report:
    return Report(Project(Path()), snapshot(everything()))


def test_results_of_a_report_are_those_of_its_file() -> None:
    frame = report().results()
    assert list(frame.columns) == list(PUBLISHED_COLUMNS)
    assert sorted(frame["year"].unique()) == [2022, 2023, 2024]
    assert sorted(frame["indicator"].unique()) == list(range(1, 10))
    assert not {"target", "posts_to_go"} & set(frame["measure"])


def test_results_of_a_page_are_those_of_its_indicator() -> None:
    frame = report().indicator(2).results()
    assert set(frame["indicator"]) == {2}
    ratio = frame[(frame["measure"] == "relative_likelihood") & (frame["year"] == 2024)]["value"].iloc[0]
    assert round(ratio, 4) == round((200 / 1000) / (110 / 800), 4)


def test_counts_of_a_page_are_those_behind_its_results() -> None:
    frame = report().indicator(2).counts_frame()
    assert list(frame.columns) == list(COUNT_COLUMNS)
    own = frame[(frame["year"] == 2024) & (frame["group"] == "bme") & (frame["category"] == "appointed")]
    assert dict(zip(own["count"], own["people"], strict=True)) == {"numerator": 110, "denominator": 800}


def test_a_suppressed_count_is_in_no_frame() -> None:
    rows = [row for year in (2023, 2024) for row in recruitment(year, (100, 20), (90, 3))]
    of_report = Report(Project(Path()), snapshot(rows))
    frame = of_report.counts_frame()
    assert not frame["people"].isin([3]).any()
    assert of_report.results()["status"].eq("suppressed").any()


def test_what_a_report_offers_is_seen_in_a_notebook() -> None:
    shown = report()
    assert {"results", "counts_frame", "indicator", "summary"} <= set(dir(shown))
    assert "Appointment from shortlisting" in shown._repr_html_()
    page = shown.indicator(2)
    assert {"results", "counts_frame", "finding", "chart"} <= set(dir(page))
    assert not [name for name in dir(page) if name.startswith("_")]
    assert "2024" in page._repr_html_()


def test_the_package_gives_project_and_report_and_loads_neither_before() -> None:
    program = (
        "import sys, wres_kit; assert not {'pandas', 'matplotlib', 'pydantic'} & set(sys.modules), sys.modules;"
        "from wres_kit import Project, Report; print(Project.__name__, Report.__name__, dir(wres_kit))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Project Report ['Project', 'Report', '__version__']"
    with pytest.raises(AttributeError, match="has no attribute 'Rapport'"):
        wres_kit.Rapport  # noqa: B018


def test_reports_and_pages_say_what_they_are() -> None:
    assert repr(report()) == "<Report of Example Care Trust, 2024, public>"
    page = report().indicator(2)
    assert repr(page) == "<Indicator 2: Appointment from shortlisting, Example Care Trust, 2024>"
