"""A dry run: what a build would do for each page, and why. It decides as a build does, and does nothing."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.audit.manifest import KIND_WORDS, InputChange, InputKind, Manifest, cells_of, compare, read_manifest
from wres_kit.execution.planning.decide import Action, Decision, decide
from wres_kit.execution.planning.inputs import snapshot_fingerprints
from wres_kit.execution.planning.lockfile import Workspace, build_paths, read_lock
from wres_kit.publishing.publication import published_reports
from wres_kit.publishing.quarto import choose_renderer
from wres_kit.reporting.pages import Page, compared_years
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.execution.planning import PlannedReport
    from wres_kit.project import Project
    from wres_kit.publishing.quarto import RendererName
    from wres_kit.reporting.snapshot import Audience
    from wres_kit.returns.faults import FaultReport

NOT_YET = "not built yet"
UNKNOWN = "there is no record of what it was built from"
SHARED_KINDS = {"program": KIND_WORDS[InputKind.PROGRAM], "libraries": KIND_WORDS[InputKind.LIBRARIES]}
PAGE_KINDS = SHARED_KINDS | {
    "notebook": KIND_WORDS[InputKind.NOTEBOOK], "narrative": KIND_WORDS[InputKind.NARRATIVE],
}  # fmt: skip
SHOWN_CHANGES = 3

START_SECONDS = 2.5
"""Seconds until the workers are ready."""
RUN_SECONDS, RENDER_SECONDS = 0.15, 0.05
"""Seconds of a worker for a page, where no build has measured them."""
MEASURED_PAGES = 10
"""From so many pages on, the time that pages took is used for an estimate."""


@dataclass(frozen=True, slots=True)
class PageStep:
    """What is done for one page, and why; for the report as a whole where `page` is None."""

    page: Page | None
    action: Action
    reason: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a build would do.

    Parameters
    ----------
    reports
        Each report, and what would be done for its pages.
    left_out
        Sentences on organisations without a report.
    errors
        The errors in returns that keep their organisations from being built.
    """

    reports: tuple[tuple[PlannedReport, list[PageStep]], ...]
    left_out: tuple[str, ...]
    errors: FaultReport

    @property
    def refused(self) -> dict[str, int]:
        """By code, how many errors keep an organisation from being built."""
        return dict(Counter(error.organisation for error in self.errors.errors))

    def count(self, action: Action) -> int:
        """Return for how many pages something would be done."""
        return sum(step.action is action for _, steps in self.reports for step in steps if step.page is not None)


def dry_run(
    project: Project, organisations: Sequence[str], year: int | None, only: Sequence[str], *, renderer: RendererName,
    audience: Audience,
) -> DryRun:  # fmt: skip
    """Return what a build would do.

    Raises
    ------
    WresError
        A code, page or year is unknown, or the returns cannot be read.
    """
    paths = build_paths(project, audience)
    workspace = Workspace.opened(project, paths, choose_renderer(project, renderer))
    planned, errors = workspace.planned(organisations, year, only)
    published = published_reports(paths.destination)
    decisions = decide(planned, workspace, read_lock(paths.lock), published)
    reports = tuple((each.planned, _steps(workspace, each, each.place in published)) for each in decisions)
    return DryRun(reports, planned.left_out, errors)


def _steps(workspace: Workspace, decision: Decision, is_published: bool) -> list[PageStep]:
    """Return what is done for the planned pages of a report, without those for which nothing is."""
    pages = decision.planned.pages
    if not decision.published.is_known:
        return [PageStep(page, Action.RUN, UNKNOWN if is_published else NOT_YET) for page in pages]
    inputs = workspace.inputs
    shared = {"program": inputs.program_fingerprint, "libraries": inputs.libraries_fingerprint}
    before = decision.published.lock.pages
    for kind, words in SHARED_KINDS.items():
        if any(before.get(page.name, {}).get(kind) != shared[kind] for page in decision.planned.all_pages):
            return [PageStep(page, Action.RUN, words) for page in pages]
    changes: list[InputChange] = []
    if decision.wants_snapshot:
        changes = _changed_values(workspace, decision.planned)
        _resolve(workspace, decision)
    steps = [PageStep(page, decision.action(page), _reason(decision, page, changes)) for page in pages]
    steps = [step for step in steps if step.action is not Action.NOTHING]
    if not steps and not decision.is_unchanged:
        reason = "a published data file is missing, was edited or is to be written again"
        steps.append(PageStep(None, Action.RENDER, reason))
    return steps


def _resolve(workspace: Workspace, decision: Decision) -> None:
    planned = decision.planned
    code = planned.organisation.code
    project, audience = workspace.project, workspace.paths.audience
    snapshot = take_snapshot(project, workspace.returns.returns_of(code), code, planned.year, audience)
    decision.resolve(workspace.inputs, snapshot_fingerprints(snapshot))


def _changed_values(workspace: Workspace, planned: PlannedReport) -> list[InputChange]:
    """Return the cells whose value is not the one that the report was built from."""
    slug, code = planned.organisation.slug, planned.organisation.code
    before = read_manifest(workspace.paths.manifest(slug, planned.year))
    if before is None:
        return []
    cells = cells_of(workspace.returns.returns_of(code), code, compared_years(planned.year))
    same_kind = Manifest({InputKind.DATA: before.entries(InputKind.DATA)})
    changes = [
        change
        for change in compare(same_kind, Manifest({InputKind.DATA: cells}))
        if _value(change.before) != _value(change.now)
    ]
    return sorted(changes, key=lambda change: (not change.name.startswith(f"{planned.year}/"), change.name))


def _value(cell: Sequence[float] | None) -> str:
    return "none" if cell is None else f"{cell[0]:g}"


def _reason(decision: Decision, page: Page, changes: list[InputChange]) -> str:
    published = decision.published
    before, now = published.lock.pages.get(page.name, {}), decision.now.pages[page.name]
    if before.get("results") != now["results"]:
        return _changed_figures(page, changes, decision.planned.year)
    for kind, words in PAGE_KINDS.items():
        if before.get(kind) != now[kind]:
            return words
    if page.address not in published.intact_files or not published.has_notebook(page):
        return "published page is missing or was edited"
    if not published.lock.has_same(decision.now, "other_years"):
        return "other years of the report changed"
    return "look, site or project parameters changed"


def _changed_figures(page: Page, changes: list[InputChange], year: int) -> str:
    """Return which figures of a page changed."""
    numbers = [int(change.name.split("/")[1]) for change in changes]
    if page.indicator is None:
        listed = ", ".join(map(str, sorted(set(numbers))))
        return f"indicator {listed} changed" if listed else "what may be shown, or parameters, changed"
    own = [
        _cell_words(change, year) for change, number in zip(changes, numbers, strict=True) if number == page.indicator
    ]
    if not own:
        return "what may be shown, remarks or parameters changed"
    more = f" and {len(own) - SHOWN_CHANGES} more" if len(own) > SHOWN_CHANGES else ""
    return f"{KIND_WORDS[InputKind.DATA]}: {'; '.join(own[:SHOWN_CHANGES])}{more}"


def _cell_words(change: InputChange, year: int) -> str:
    """Return a changed cell in few words: ``2/appointed/bme (41, was 40)``."""
    cell_year, indicator, *parts, measure = change.name.split("/")
    where = "/".join([indicator, *(part for part in parts if part != "all")])
    where += "" if measure == "headcount" else f" {measure}"
    where += "" if int(cell_year) == year else f" of {cell_year}"
    return f"{where} ({_value(change.now)}, was {_value(change.before)})"


def build_seconds(project: Project, run: int, render: int) -> float:
    """Return about how many seconds a build takes.

    Parameters
    ----------
    project
        Its `build/private/build.json` has how long pages took the last time.
    run, render
        How many pages are run and rendered, and how many are only rendered.
    """
    if not run and not render:
        return 0.0
    run_seconds, render_seconds, jobs = RUN_SECONDS, RENDER_SECONDS, os.cpu_count() or 1
    try:
        last = json.loads((project.private / "build.json").read_text(encoding="utf-8"))
        seconds, pages = last["seconds_of_workers"], last["pages_done"]
        jobs = last["jobs"]
        if pages["run"] >= MEASURED_PAGES:
            run_seconds = seconds["run"] / pages["run"]
        if pages["rendered"] >= MEASURED_PAGES:
            render_seconds = seconds["render"] / pages["rendered"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return START_SECONDS + (run * run_seconds + (run + render) * render_seconds) / max(1, jobs)
