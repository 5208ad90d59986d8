"""`wres build` and `wres list`: what is built, or would be and why, how far it is, and how it ended."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from wres_kit.cli.app import OutputError, say, show, show_data, width_of
from wres_kit.execution.build import build
from wres_kit.execution.planning.decide import Action
from wres_kit.execution.planning.dry_run import DryRun, PageStep, build_seconds, dry_run
from wres_kit.execution.planning.lockfile import build_paths
from wres_kit.execution.render_tasks import PageTask, RenderTask
from wres_kit.project import USUAL_DISCLOSURE
from wres_kit.project.organisation import path_code
from wres_kit.release.checks import typed_in_drafts
from wres_kit.reporting.narrative import unwritten
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from wres_kit.execution.bookkeeping import BuildOutcome, BuildRequest
    from wres_kit.execution.planning import Plan, PlannedReport
    from wres_kit.execution.report_run import ReportRun
    from wres_kit.execution.tasks import AnyTask, TaskResult
    from wres_kit.project import Project
    from wres_kit.publishing.quarto import RendererName


WIDTH = 118


class ProgressBar:
    """A progress bar on standard error; nothing where that is not a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal)
        self._line = self._progress.add_task("  reading", total=None)
        self._shows = console.is_terminal
        self._moved: dict[str, int] = {}
        self._planned: dict[str, int] = {}

    def __enter__(self) -> ProgressBar:
        """Begin."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End."""
        self._progress.stop()

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Say what is about to be built."""
        pages = plan.page_count
        what = f"Building {plural(len(plan.reports), 'report')} ({plural(pages, 'page')} in all) with {renderer}"
        for sentence in plan.left_out:
            self.say(sentence)
        if plan.reports:
            self.say(what)
        self._planned = {f"{each.organisation.slug} {each.year}": len(each.pages) for each in plan.reports}
        self._moved.clear()
        self._progress.reset(self._line, description="  pages", total=pages)

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Move on by what a task did, and pass on what is to be known of it."""
        for warning in result.warnings:
            self.say(f"  {warning}")
        if isinstance(task, PageTask):
            self._move(f"{path_code(task.parameters.organisation)} {task.parameters.year}", 1)
            if result.failure is not None:
                parameters = task.parameters
                self.say(f"  {parameters.organisation} {parameters.year}  {task.page.name}  failed")
        elif isinstance(task, RenderTask):
            name = f"{task.folder.parent.name} {task.folder.name}"
            rest = self._planned.get(name, 0) - self._moved.get(name, 0)
            if rest > 0:  # pages that were not run again
                self._move(name, rest)
            if result.failure is not None:
                self.say(f"  {name}  could not be rendered")

    def _move(self, report: str, pages: int) -> None:
        self._moved[report] = self._moved.get(report, 0) + pages
        self._progress.advance(self._line, pages)

    def say(self, text: str) -> None:
        """Print a sentence above the bar."""
        if self._shows:
            self._progress.console.print(text, highlight=False, markup=False)
        else:
            say(text)


def build_reports(project: Project, request: BuildRequest, *, json_: bool, profile: bool = False) -> int:
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
    _warn_of_disclosure(project)
    with ProgressBar() as bar:
        outcome = build(project, request, bar)
    if outcome.refused.errors:
        say(outcome.refused.to_text(width_of(sys.stderr)))
        for code in sorted({error.organisation for error in outcome.refused.errors}):
            count = len(outcome.refused.errors_of(code))
            say(f"{code} was not built: {plural(count, 'error')} to correct (wres check {code}).")
    for sentence in _typed(project, request, outcome):
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


def _typed(project: Project, request: BuildRequest, outcome: BuildOutcome) -> list[str]:
    """Return which suppressed figures somebody typed into a text of the drafts that were made."""
    if request.audience is not Audience.PUBLIC or not outcome.published or outcome.returns_of is None:
        return []
    codes = dict.fromkeys(report.planned.organisation.code for report in outcome.reports if report.is_complete)
    return list(typed_in_drafts(project, codes, outcome.returns_of))


def _warn_of_disclosure(project: Project) -> None:
    """Say it on each build where a threshold is so low that nothing is suppressed."""
    settings = {"params/project.yml": project.parameters.disclosure}
    for organisation in project.organisations.values():
        if organisation.disclosure != USUAL_DISCLOSURE:
            settings[f"the file of {organisation.code}"] = organisation.disclosure
    for where, disclosure in settings.items():
        for name, what in (("threshold", "count of people"), ("survey_threshold", "survey result")):
            least = getattr(disclosure, name)
            if least < 2:
                say(
                    f"Warning: {where} sets disclosure {name} to {least}: no {what} is suppressed, so single "
                    "people can be recognised. Remove the line for the usual threshold."
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


def list_reports(
    project: Project, organisations: Sequence[str], year: int | None, only: Sequence[str], *, renderer: RendererName,
    json_: bool,
) -> int:  # fmt: skip
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
    run = dry_run(project, organisations, year, only, renderer=renderer, audience=Audience.PUBLIC)
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
    for (do, why), names in alike.items():
        together = f"{len(names)} pages" if len(names) > 2 else ", ".join(names)
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
