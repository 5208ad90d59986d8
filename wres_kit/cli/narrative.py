"""`wres narrative`: what is still to be written, and the files to write it in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from wres_kit.cli.output import say, show, show_data
from wres_kit.execution.planning.plan import plan
from wres_kit.joint.read import read_returns
from wres_kit.reporting.narrative import places
from wres_kit.reporting.narrative.files import create_narrative, unknown_headings
from wres_kit.reporting.narrative.markdown import hint, page_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.project import Project
    from wres_kit.reporting.narrative import NarrativePlace
    from wres_kit.returns.cells import Returns


def narrative(project: Project, organisations: Sequence[str], year: int | None, create: bool, json_: bool) -> int:
    """Print what is still to be written, every place of the organisations named, else one line for each report.

    Parameters
    ----------
    project
        Whose reports.
    organisations
        Codes; all organisations where empty.
    year
        The reporting year; those that a build would make where None.
    create
        Whether to make the files that are missing first. No file that exists is touched.
    json_
        Whether to print all places as JSON.

    Returns
    -------
    int
        0, or 1 where a file of narrative cannot be read.

    Raises
    ------
    WresError
        An organisation or year is unknown, or a file cannot be written.
    """
    returns = read_returns(project, list(organisations) or None).returns
    reports = plan(project, returns, organisations, year).reports
    made = [path for report in reports for path in _create(project, returns, report)] if create else []
    by_report = {report: places(project, report.organisation.code, report.year) for report in reports}
    faults = list(dict.fromkeys(place.fault for some in by_report.values() for place in some if place.fault))
    if json_:
        show_data("narrative", _as_json(project, made, by_report))
        return int(bool(faults))
    for line in (*_made(project, made), *_listed(by_report, in_full=bool(organisations)), _total(by_report)):
        show(line)
    for report in reports:
        for shown, heading in unknown_headings(project, report.organisation.code, report.year):
            say(f"{shown}: “{heading}” is not a heading of the template. Its text is shown with the section before it.")
    for fault in faults:
        say(fault)
    return int(bool(faults))


def _create(project: Project, returns: Returns, report: PlannedReport) -> list[Path]:
    # Only here are figures needed, and with them the modules that draw.
    from wres_kit.reporting.figures import Figures  # noqa: PLC0415
    from wres_kit.reporting.snapshot import take_snapshot  # noqa: PLC0415

    code = report.organisation.code
    figures = Figures(take_snapshot(project, returns, code, report.year))
    return create_narrative(project, code, report.year, partial(hint, figures), partial(page_title, figures))


def _made(project: Project, made: Sequence[Path]) -> list[str]:
    return [f"made  {project.shown(path)}" for path in made]


def _listed(by_report: dict[PlannedReport, list[NarrativePlace]], *, in_full: bool) -> list[str]:
    if in_full:
        open_places = [place for some in by_report.values() for place in some if not place.written]
        pages = max((len(place.page) for place in open_places), default=0)
        headings = max((len(place.heading) for place in open_places), default=0)
        return [
            f"{place.organisation} {place.year} {place.page:<{pages}}  {place.heading:<{headings}}  not written  "
            f"{place.file}"
            for place in open_places
        ]
    return [
        f"{report.organisation.code} {report.year}  {_open(some)} of {len(some)} places to be written"
        for report, some in by_report.items()
        if _open(some)
    ]


def _total(by_report: dict[PlannedReport, list[NarrativePlace]]) -> str:
    every = [place for some in by_report.values() for place in some]
    if not every:
        return "No report, so nothing to be written."
    reports = f"{len(by_report):,} report{'' if len(by_report) == 1 else 's'}"
    return f"{_open(every):,} of {len(every):,} places in {reports} are still to be written."


def _open(some: Sequence[NarrativePlace]) -> int:
    return sum(not place.written for place in some)


def _as_json(
    project: Project, made: Sequence[Path], by_report: dict[PlannedReport, list[NarrativePlace]]
) -> dict[str, object]:
    every = [place for some in by_report.values() for place in some]
    return {
        "made": [project.shown(path) for path in made],
        "to_be_written": _open(every),
        "places": [
            {
                "organisation": place.organisation,
                "year": place.year,
                "page": place.page,
                "heading": place.heading,
                "written": place.written,
                "file": place.file,
                "fault": place.fault,
            }
            for place in every
        ],
    }
