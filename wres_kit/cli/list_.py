"""`wres list`: what a build would do, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from wres_kit.cli.ending import say
from wres_kit.execution.plan import PlannedReport, plan
from wres_kit.publishing.publication import published_reports
from wres_kit.returns.faults import plural
from wres_kit.returns.read import read_returns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.project import Project

NOT_YET = "not built yet"
AGAIN = "will be built again"


def list_reports(
    project: Project, organisations: Sequence[str], year: int | None, only: Sequence[str], *, json_: bool
) -> int:
    """Print which pages a build would run and render.

    Returns
    -------
    int
        0, or 2 where the returns of an organisation have errors, so that it would not be built.

    Raises
    ------
    WresError
        A code, page or year is unknown, or the returns cannot be read.
    """
    read = read_returns(project)
    planned = plan(project, read.returns, organisations, year, only)
    published = published_reports(project.reports)
    refused = {code: count for code in planned.organisations if (count := len(read.errors_of(code)))}
    rows = [
        (report, AGAIN if (report.organisation.slug, report.year) in published else NOT_YET)
        for report in planned.without(refused).reports
    ]
    if json_:
        listed = [_as_data(report, why) for report, why in rows]
        data = {"reports": listed, "left_out": list(planned.left_out), "refused": refused}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(rows)))
        for sentence in planned.left_out:
            say(sentence)
        for code, count in refused.items():
            say(f"{code} will not be built: {plural(count, 'error')} in its returns (wres check {code}).")
    return 2 if refused else 0


def _lines(rows: Sequence[tuple[PlannedReport, str]]) -> list[str]:
    name = max((len(report.name) for report, _ in rows), default=0)
    what = max((len(_pages(report)) for report, _ in rows), default=0)
    lines = [f"{report.name:<{name}}  {_pages(report):<{what}}  run, render  {why}" for report, why in rows]
    pages = sum(len(report.pages) for report, _ in rows)
    return [*lines, f"{plural(len(rows), 'report')}, {plural(pages, 'page')} to run and render."]


def _pages(report: PlannedReport) -> str:
    return f"{len(report.pages)} pages" if report.is_whole else ", ".join(page.name for page in report.pages)


def _as_data(report: PlannedReport, why: str) -> dict[str, object]:
    return {
        "organisation": report.organisation.code,
        "year": report.year,
        "pages": [{"page": page.name, "do": ["run", "render"], "why": why} for page in report.pages],
    }
