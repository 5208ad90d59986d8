"""`wres record-release`: records that the figures of a report are public, so that disclosure control knows them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.cli.output import show
from wres_kit.disclosure.record_release import record_release
from wres_kit.indicators.results import Status
from wres_kit.release.published_results import UnreadableResultsError, read_results, report_results
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.project import Project


def record(project: Project, code: str, year: int, release: tuple[str, str, str], file: Path | None) -> int:
    """Record the figures of a report as published.

    Parameters
    ----------
    project
        The project.
    code, year
        Whose report, and of which reporting year.
    release
        The version that was published, when (ISO date) and where.
    file
        The `results.csv` that was published; that of the draft in `reports/` where None.

    Returns
    -------
    int
        0.

    Raises
    ------
    UnreadableResultsError
        There is no such table, or it cannot be read.
    AlreadyRecordedError, ReleasedFiguresError
        As by `record_release`.
    """
    organisation = project.organisation(code)
    version, day, place = release
    report = project.reports / organisation.slug / str(year)
    try:
        when = date.fromisoformat(day)
    except ValueError:
        message = f"--on {day}: is not a date. Write it like 2026-11-28."
        raise UnreadableResultsError(message) from None
    results = (
        report_results(project, report, organisation.code)
        if file is None
        else list(read_results(file, organisation.code))
    )
    path = record_release(project, organisation.code, year, version, when, place, results)
    public = sum(result.status is Status.PUBLISHED for result in results)
    show(
        f"Recorded {plural(public, 'figure')} of {organisation.code} {year} {version} as public: {project.shown(path)}"
    )
    show("Commit that file: disclosure control holds every later build against it.")
    return 0
