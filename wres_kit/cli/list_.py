"""`wres list`: what a build would do, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wres_kit.cli.output import say, show, show_data
from wres_kit.execution.planning.decide import Do
from wres_kit.execution.planning.dry_run import Outlook, outlook
from wres_kit.execution.planning.estimate import build_seconds
from wres_kit.reporting.pages import PAGES
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.execution.planning.explain import Line
    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.project import Project
    from wres_kit.publishing.choose import RendererName

DOES = {Do.RUN: "run, render", Do.RENDER: "render"}


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
    seen = outlook(project, organisations, year, only, renderer=renderer, audience=Audience.PUBLIC)
    if json_:
        listed = [_as_data(report, lines) for report, lines in seen.reports]
        data = {
            "reports": listed,
            "left_out": list(seen.left_out),
            "refused": seen.refused,
            "seconds": _seconds(project, seen),
        }
        show_data("list", data)
    else:
        for line in _table(seen):
            show(line)
        if seen.reports or not seen.refused:
            show(_summary(project, seen))
        for sentence in seen.left_out:
            say(sentence)
        for code, count in seen.refused.items():
            first = seen.errors.errors_of(code)[0]
            where = first.file if first.row is None else f"{first.file} row {first.row}"
            begin = "the error" if count == 1 else "the first error"
            say(f"{code} will not be built: {plural(count, 'error')} in its returns (wres check {code}).")
            say(f"  {begin}: {where}: {first.message}")
    return int(bool(seen.refused))


def _table(seen: Outlook) -> list[str]:
    rows = [row for report, lines in seen.reports for row in _rows(report, lines)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    ]


def _rows(report: PlannedReport, lines: Sequence[Line]) -> list[tuple[str, str, str, str]]:
    """Return the rows of a report; its pages with the same to do for the same reason stand together."""
    alike: dict[tuple[Do, str], list[str]] = {}
    for line in lines:
        alike.setdefault((line.do, line.why), []).append(line.page.name if line.page else "data")
    rows = []
    for (do, why), names in alike.items():
        together = f"{len(names)} pages" if len(names) > 2 else ", ".join(names)
        rows.append((report.name, together, DOES[do], why))
    rest = len(report.pages) - sum(line.page is not None for line in lines)
    if rest:
        rows.append((report.name, plural(rest, "page"), "", "unchanged"))
    return rows


def _summary(project: Project, seen: Outlook) -> str:
    run, render = seen.count(Do.RUN), seen.count(Do.RUN) + seen.count(Do.RENDER)
    if not render:
        return f"{plural(sum(len(report.pages) for report, _ in seen.reports), 'page')} unchanged: nothing to build."
    return f"{run} to run, {render} to render; about {_seconds(project, seen):.0f} s."


def _seconds(project: Project, seen: Outlook) -> float:
    return round(build_seconds(project, seen.count(Do.RUN), seen.count(Do.RENDER)), 1)


def _as_data(report: PlannedReport, lines: Sequence[Line]) -> dict[str, Any]:
    by_page = {line.page: line for line in lines}
    pages = []
    for page in (None, *PAGES):
        line = by_page.get(page)
        if line is None and (page is None or page not in report.pages):
            continue
        do = DOES[line.do].split(", ") if line else []
        pages.append({"page": page.name if page else "data", "do": do, "why": line.why if line else "unchanged"})
    return {"organisation": report.organisation.code, "year": report.year, "pages": pages}
