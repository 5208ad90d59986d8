"""Which report is begun, run and rendered next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.execution.conftest import organisation
from tests.standards import PAGES
from wres_kit.execution.planning import PlannedReport
from wres_kit.execution.planning.decide import Decision
from wres_kit.execution.planning.lockfile import ReportLock
from wres_kit.execution.report_run import OrganisationRun, ReportRun, Schedule
from wres_kit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.reporting.report_data import ReportRecord


def runs(root: Path, code: str, *years: int) -> OrganisationRun:
    """Return reports that are not begun, with all their pages to run."""
    organisation(root, code)
    found = Project(root).organisation(code)
    decisions = [Decision(PlannedReport(found, year, PAGES, PAGES), "public", None, ReportLock()) for year in years]
    return OrganisationRun(code, [ReportRun(each, root / str(each.planned.year)) for each in decisions], {})


def complete(report: ReportRun) -> None:
    report.started, report.waiting, report.kept = True, [], PAGES


def ready(report: ReportRun) -> None:
    """Let the pages of a report be ready to run."""
    report.started, report.waiting = True, list(PAGES)
    report.decision.now.pages = {page.name: {} for page in PAGES}


def test_the_longest_reports_are_begun_first_and_those_of_one_organisation_together(root: Path) -> None:
    short, long = runs(root, "X01", 2023, 2024), runs(root, "X02", 2024)
    schedule = Schedule([short, long], size=lambda run: {"X01": 1, "X02": 9}[run.code])
    begun = [schedule.next_report(worker) for worker in range(3)]
    assert begun == [*long.reports, *short.reports]
    assert not schedule.has_unstarted


def test_a_worker_stays_with_its_report_and_then_helps_where_most_is_waiting(root: Path) -> None:
    run = runs(root, "X01", 2022, 2023, 2024)
    schedule = Schedule([run], size=lambda _run: 0)
    for worker, report in enumerate(run.reports):
        assert schedule.next_report(worker) is report
        ready(report)
        schedule.add_pages(report)
    assert schedule.next_report(0) is run.reports[0]
    run.reports[0].waiting.clear()
    del run.reports[1].waiting[3:]
    assert schedule.next_report(0) is run.reports[2]
    assert schedule.next_report(0) is run.reports[2]
    for report in run.reports:
        report.waiting.clear()
    assert schedule.next_report(0) is None


def test_reports_are_rendered_with_the_years_that_will_be_published(root: Path) -> None:
    run = runs(root, "X01", 2023, 2024)
    first, second = run.reports
    complete(first)
    complete(second)
    assert run.next_to_render() == (first, (2024,))
    run.begin_rendering(2023, (2024,))
    assert run.next_to_render() == (second, (2023,))
    run.begin_rendering(2024, (2023,))
    assert run.next_to_render() is None


def test_a_report_that_fails_when_it_is_rendered_is_taken_out_of_the_links_of_the_other(root: Path) -> None:
    run = runs(root, "X01", 2023, 2024)
    first, second = run.reports
    complete(first)
    complete(second)
    run.begin_rendering(2023, (2024,))
    run.begin_rendering(2024, (2023,))
    run.rendering.clear()
    assert run.next_to_render() is None
    second.failures[None] = cast("object", "it could not be rendered")  # type: ignore[assignment]
    assert run.next_to_render() == (first, ())


def test_a_published_report_gets_links_to_a_new_year(root: Path) -> None:
    class Record:
        year, other_years = 2023, ()

    run = runs(root, "X01", 2024)
    run.published[2023] = cast("ReportRecord", Record())
    complete(run.reports[0])
    run.begin_rendering(2024, (2023,))
    run.rendering.clear()
    assert run.next_to_render() == (run.published[2023], (2024,))
