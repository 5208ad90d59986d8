"""Reports and pages as data for analysts."""

from __future__ import annotations

from pathlib import Path

from tests.reporting.builders import everything, snapshot
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.project import Project
from wres_kit.reporting.report import Report


def report() -> Report:
    return Report(Project(Path()), snapshot(everything()))


def test_results_of_a_report_are_those_of_its_file() -> None:
    frame = report().results()
    assert list(frame.columns) == list(RESULT_COLUMNS)
    assert sorted(frame["year"].unique()) == [2022, 2023, 2024]
    assert sorted(frame["indicator"].unique()) == list(range(1, 10))
    assert not {"target", "posts_to_go"} & set(frame["measure"])


def test_results_of_a_page_are_those_of_its_indicator() -> None:
    frame = report().indicator(2).results()
    assert set(frame["indicator"]) == {2}
    ratio = frame[(frame["measure"] == "relative_likelihood") & (frame["year"] == 2024)]["value"].iloc[0]
    assert round(ratio, 4) == round((200 / 1000) / (110 / 800), 4)


def test_reports_and_pages_say_what_they_are() -> None:
    assert repr(report()) == "<Report of Example Care Trust, 2024, public>"
    page = report().indicator(2)
    assert repr(page) == "<Indicator 2: Appointment from shortlisting, Example Care Trust, 2024>"
