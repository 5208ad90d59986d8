"""`wres list`: what a build would do, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wres_kit.cli.output import say, show, show_data
from wres_kit.execution.planning.decide import Action
from wres_kit.execution.planning.dry_run import DryRun, PageStep, build_seconds, dry_run
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.project import Project
    from wres_kit.publishing.builtin import RendererName

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
            say(f"{code} will not be built: {plural(count, 'error')} in its returns (wres check {code}).")
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
