"""`wres build` and `wres list`: what is built, or would be and why, how far it is, and how it ended."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wres_kit.cli.app import (
    AudienceName,
    Jobs,
    Json,
    KernelName,
    Only,
    Organisations,
    OutputError,
    ProgressBar,
    RendererName,
    Year,
    command,
    names,
    say,
    show,
    show_data,
    width_of,
)
from wres_kit.disclosure import low_thresholds
from wres_kit.documents import formats_named
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.execution.planning.decide import Action
from wres_kit.execution.planning.dry_run import DryRun, PageStep, build_seconds, dry_run
from wres_kit.execution.planning.lockfile import build_paths
from wres_kit.project import USUAL_DISCLOSURE, Project
from wres_kit.release.typed_figures import typed_in_drafts
from wres_kit.reporting.narrative import unwritten
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import joined, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.execution.bookkeeping import BuildOutcome
    from wres_kit.execution.planning import PlannedReport
    from wres_kit.execution.report_run import ReportRun


WIDTH = 118


@command("build")
def build_reports(
    project: Project,
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    jobs: Jobs = 0,
    renderer: Annotated[
        RendererName, typer.Option(help="What makes the pages; auto uses Quarto if it is installed.")
    ] = "auto",
    formats: Annotated[
        str | None,
        typer.Option(
            metavar="FORMATS",
            help="Formats that reports are to have, of html,pdf,docx,xlsx,pptx; by default, those that they have.",
        ),
    ] = None,
    audience: Annotated[
        AudienceName, typer.Option(help="internal also shows small numbers, only in build/internal.")
    ] = "public",
    kernel: Annotated[KernelName, typer.Option(help="How cells are run; auto uses warm if possible.")] = "auto",
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure and publish nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Rebuild pages that have not changed too.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Show where the time went.")] = False,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Build on the Dask cluster of this scheduler (tcp://host:8786).")
    ] = "",
    store: Annotated[
        str, typer.Option(metavar="URL", help="Folder or bucket that the workers of the cluster can reach.")
    ] = "",
    json_: Json = False,
) -> int:
    """Build, and say how it ended.

    Returns
    -------
    int
        0 where everything was built, 1 where something failed or returns were refused for their errors.

    Raises
    ------
    WresError
        Nothing could be built.
    """
    request = BuildRequest(
        organisations=tuple(organisations or ()),
        year=year,
        only=names(only),
        jobs=jobs,
        renderer=renderer,
        audience=Audience(audience),
        kernel=kernel,
        fail_fast=fail_fast,
        force=force,
        scheduler=scheduler,
        store=store,
        formats=None if formats is None else formats_named(names(formats) or (formats,)),
    )
    warn_of_disclosure(project)
    with ProgressBar() as bar:
        outcome = build(project, request, bar)
    if outcome.refused.errors:
        say(outcome.refused.to_text(width_of(sys.stderr)))
        for code in sorted({error.organisation for error in outcome.refused.errors}):
            count = len(outcome.refused.errors_of(code))
            say(f"{code} was not built: {plural(count, 'error')} to correct (wres check {code}).")
    for sentence in (*_without_figures(outcome), *_typed(project, request, outcome)):
        say(sentence)
    record = json.loads((project.private / "build.json").read_text(encoding="utf-8"))
    try:
        if json_:
            show_data("build", record)
        else:
            show(outcome_text(project, request, outcome))
            if profile:
                show(profile_text(record))
    except OutputError as error:  # the build is done all the same: its own status counts
        say(f"{outcome_text(project, request, outcome)}\n{error}")
    return outcome.status


def _without_figures(outcome: BuildOutcome) -> Iterator[str]:
    """Say which reports were made without a single figure of their own year: a return may have been forgotten."""
    for report in outcome.reports:
        code, year = report.planned.organisation.code, report.planned.year
        if report.is_complete and outcome.returns_of and year not in outcome.returns_of(code).years(code):
            yield (
                f"Warning: {code} has no return for {year}. Its report says of each figure of {year} that it was not "
                "reported. Put the return into data/returns, or import it: wres import FILE"
            )


def _typed(project: Project, request: BuildRequest, outcome: BuildOutcome) -> list[str]:
    """Return which suppressed figures somebody typed into a text of the drafts that were made."""
    if request.audience is not Audience.PUBLIC or not outcome.published or outcome.returns_of is None:
        return []
    codes = dict.fromkeys(report.planned.organisation.code for report in outcome.reports if report.is_complete)
    return list(typed_in_drafts(project, codes, outcome.returns_of))


def warn_of_disclosure(project: Project) -> None:
    """Say where a threshold is so low that it protects nobody, or hardly anybody."""
    settings = {"params/project.yml": project.parameters.disclosure}
    for organisation in project.organisations.values():
        if organisation.disclosure != USUAL_DISCLOSURE:
            settings[f"the file of {organisation.code}"] = organisation.disclosure
    for where, disclosure in settings.items():
        for warning in low_thresholds(disclosure):
            say(f"Warning: {where} sets disclosure {warning}")
    for group in project.groups.values():
        members = [project.organisation(each) for each in group.members] if group.disclosure.board.shown else []
        silent = [each.code for each in members if not project.disclosure(each).board.shown]
        if silent:
            say(
                f"Warning: the file of {group.code} sets board, but the boards of {joined(silent)} have not agreed. So "
                "the joint report does not show boards in full. Write board: into the file of each member that agrees."
            )


def outcome_text(project: Project, request: BuildRequest, outcome: BuildOutcome) -> str:
    """Return how a build ended, as a person reads it."""
    lines = [_counted(outcome), _pages_done(outcome)]
    for report in outcome.reports:
        lines += _failures(report)
    if any(report.failures for report in outcome.reports):
        lines.append(f"  Tracebacks are in {project.shown(project.private / 'log' / 'errors.log')}.")
    lines += _not_published(project, request, outcome)
    places = [unwritten(project, report.planned.organisation.code, report.planned.year) for report in outcome.reports]
    last = []
    if places:
        written = f"{sum(each[0] for each in places):,} of {sum(each[1] for each in places):,}"
        last.append(f"Narrative: {written} places still to be written (wres narrative).")
    if outcome.published:
        last.append(f"Open {project.shown(build_paths(project, request.audience).destination)}/index.html")
    lines.append("     ".join(last))
    return "\n".join(line for line in lines if line)


def _counted(outcome: BuildOutcome) -> str:
    if not outcome.reports:
        return (
            f"  {plural(len(outcome.unchanged), 'report')} unchanged." if outcome.unchanged else "  Nothing to build."
        )
    incomplete = sum(bool(report.failures) for report in outcome.reports)
    parts = [f"{plural(outcome.complete, 'report')} complete"]
    parts += [f"{len(outcome.unchanged)} of them unchanged"] * bool(outcome.unchanged)
    parts += [f"{incomplete} incomplete"] * bool(incomplete)
    parts += ["stopped at the first failure, nothing published"] * outcome.stopped
    return "  " + " · ".join(parts)


def _pages_done(outcome: BuildOutcome) -> str:
    """Return how many pages of the reports that were built were run, only rendered, and neither."""
    if not outcome.reports:
        return ""
    run = sum(len(report.page_seconds) for report in outcome.reports)
    rendered = sum(page not in report.page_seconds for report in outcome.reports for page in report.rendered)
    as_published = sum(len(set(report.pages) - set(report.rendered)) for report in outcome.reports if report.rendered)
    parts = [f"{plural(run, 'page')} run"]
    parts += [f"{rendered} only rendered"] * bool(rendered)
    parts += [f"{as_published} as published before"] * bool(as_published)
    return "  " + " · ".join(parts)


def _failures(report: ReportRun) -> list[str]:
    """Return what failed in a report; pages that failed in the same way are named together."""
    alike: dict[str, list[str]] = {}
    for page in (None, *report.planned.all_pages):
        if page in report.failures:
            alike.setdefault(str(report.failures[page]), []).append(page.name if page else "report")
    return [line for text, names in alike.items() for line in _failed(report.planned.name, names, text)]


def _failed(report: str, pages: list[str], failure: str) -> list[str]:
    what = pages[0] if len(pages) == 1 else f"{len(pages)} pages"
    failure = failure if len(pages) == 1 else f"{failure}\n({', '.join(pages)})"
    lead = f"  {report}  {what}  "
    lines: list[str] = []
    for paragraph in failure.splitlines():
        indent = lead if not lines else " " * len(lead)
        lines += textwrap.wrap(
            paragraph,
            min(width_of(sys.stdout) or WIDTH, WIDTH),
            initial_indent=indent,
            subsequent_indent=" " * len(lead),
            break_long_words=False,
        )
    return lines


def _not_published(project: Project, request: BuildRequest, outcome: BuildOutcome) -> list[str]:
    """Say what became of reports that were not published."""
    if outcome.stopped:
        return []
    destination = build_paths(project, request.audience).destination
    shown = project.shown(destination)
    lines = []
    for report in outcome.reports:
        if report.is_complete:
            continue
        where = outcome.incomplete.get(report.planned.name)
        pages = f" The pages that were built are in {project.shown(where)}/." if where else ""
        slug, year = report.place
        was_published = (destination / slug / str(year)).is_dir()
        stays = f" The last complete version stays in {shown}/." if was_published else ""
        why = (
            ""
            if report.failures
            else " Its other pages are not built, or from other inputs: build without --only to publish it."
        )
        lines.append(f"  {report.planned.name} was not published.{pages}{stays}{why}")
    return lines


SLOWEST = 5
STAGES = {
    "start": "start: this command and its settings",
    "read": "read: returns and plan",
    "compare": "compare: what changed",
    "build": "build: what the workers do",
    "publish": "publish: index and exchange",
    "remember": "remember: lock file",
}
OF_WORKERS = {
    "calculate": "calculate and protect", "run": "run notebooks", "documents": "make documents",
    "render": "render pages", "index": "index",
}  # fmt: skip


def profile_text(record: dict[str, Any]) -> str:
    """Return where the time of a build went, from its record, as a table to read.

    Parameters
    ----------
    record
        `build/private/build.json`.
    """
    wall, work = record["seconds_by_stage"], record["seconds_of_workers"]
    lines = [f"Seconds by the clock, {record['seconds']:.1f} in all"]
    lines += [f"  {words:<40}{wall[stage]:9.2f}" for stage, words in STAGES.items() if stage in wall]
    jobs = record["jobs"]
    lines.append(f"Seconds of {jobs} worker{'s' * (jobs != 1)} together")
    lines += [f"  {words:<40}{work[stage]:9.2f}" for stage, words in OF_WORKERS.items() if stage in work]
    slow = sorted(
        (-page["seconds"], f"{report['organisation']} {report['year']}  {name}")
        for report in record["reports"]
        for name, page in report["pages"].items()
        if page["seconds"]
    )
    if slow:
        lines.append("Slowest pages")
        lines += [f"  {name:<40}{-seconds:9.2f}" for seconds, name in slow[:SLOWEST]]
    return "\n".join(lines)


DOES = {Action.RUN: "run, render", Action.RENDER: "render"}


@command("list")
def list_reports(
    project: Project,
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    renderer: Annotated[RendererName, typer.Option(help="What would make the pages.")] = "auto",
    json_: Json = False,
) -> int:
    """Print what a build would do for each page, and why.

    Returns
    -------
    int
        0, or 1 where the returns of an organisation have errors, so that it would not be built.

    Raises
    ------
    WresError
        A code, page or year is unknown, or the returns cannot be read.
    """
    run = dry_run(project, organisations or (), year, names(only), renderer=renderer, audience=Audience.PUBLIC)
    if json_:
        listed = [_as_data(report, steps) for report, steps in run.reports]
        data = {
            "reports": listed,
            "left_out": list(run.left_out),
            "refused": run.refused,
            "seconds": _seconds(project, run),
        }
        show_data("list", data)
    else:
        for row in _table(run):
            show(row)
        if run.reports or not run.refused:
            show(_summary(project, run))
        for sentence in run.left_out:
            say(sentence)
        for code, count in run.refused.items():
            first = run.errors.errors_of(code)[0]
            where = first.file if first.row is None else f"{first.file} row {first.row}"
            begin = "the error" if count == 1 else "the first error"
            say(f"{code} will not be built: {plural(count, 'error')} to correct (wres check {code}).")
            say(f"  {begin}: {where}: {first.message}")
    return int(bool(run.refused))


def _table(run: DryRun) -> list[str]:
    rows = [row for report, steps in run.reports for row in _rows(report, steps)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    ]


def _rows(report: PlannedReport, steps: Sequence[PageStep]) -> list[tuple[str, str, str, str]]:
    """Return the rows of a report; its pages with the same to do for the same reason stand together."""
    alike: dict[tuple[Action, str], list[str]] = {}
    for step in steps:
        alike.setdefault((step.action, step.reason), []).append(step.page.name if step.page else "data")
    rows = []
    for (do, why), alike_pages in alike.items():
        together = f"{len(alike_pages)} pages" if len(alike_pages) > 2 else ", ".join(alike_pages)
        rows.append((report.name, together, DOES[do], why))
    rest = len(report.pages) - sum(step.page is not None for step in steps)
    if rest:
        rows.append((report.name, plural(rest, "page"), "", "unchanged"))
    return rows


def _summary(project: Project, run: DryRun) -> str:
    to_run = run.count(Action.RUN)
    to_render = to_run + run.count(Action.RENDER)
    if not to_render:
        return f"{plural(sum(len(report.pages) for report, _ in run.reports), 'page')} unchanged: nothing to build."
    return f"{to_run} to run, {to_render} to render; about {_seconds(project, run):.0f} s."


def _seconds(project: Project, run: DryRun) -> float:
    return round(build_seconds(project, run.count(Action.RUN), run.count(Action.RENDER)), 1)


def _as_data(report: PlannedReport, steps: Sequence[PageStep]) -> dict[str, Any]:
    by_page = {step.page: step for step in steps}
    pages = []
    for page in (None, *report.all_pages):
        step = by_page.get(page)
        if step is None and (page is None or page not in report.pages):
            continue
        do = DOES[step.action].split(", ") if step else []
        pages.append({"page": page.name if page else "data", "do": do, "why": step.reason if step else "unchanged"})
    return {"organisation": report.organisation.code, "year": report.year, "pages": pages}
