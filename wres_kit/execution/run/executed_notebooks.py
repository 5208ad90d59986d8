"""Executed notebooks from one build to the next: kept until their report is published, taken over where they hold."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from wres_kit.execution.planning.inputs import SHORT
from wres_kit.publishing.publication import link

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.planning.build_paths import BuildPaths
    from wres_kit.execution.planning.decide import Decision
    from wres_kit.execution.planning.inputs import ReportInputs
    from wres_kit.execution.run.report_run import ReportRun
    from wres_kit.reporting.pages import Page


class ExecutedNotebooks:
    """The executed notebooks that builds keep, each named by what it was run from.

    Parameters
    ----------
    paths
        Where a build puts things.
    inputs
        What reports are made from.
    """

    def __init__(self, paths: BuildPaths, inputs: ReportInputs) -> None:
        self._paths, self._inputs = paths, inputs

    def path(self, decision: Decision, page: Page) -> Path:
        """Return where the executed notebook of a page is kept until its report is published."""
        return self._folder(decision) / f"{page.name}-{decision.run_fingerprint(page)[:SHORT]}.ipynb"

    def has(self, decision: Decision, page: Page) -> bool:
        """Return whether a page was run from the same inputs, for the published report or by a build that was ended."""
        return decision.has_run(page) or self.path(decision, page).is_file()

    def put(self, report: ReportRun, page: Page) -> None:
        """Put the notebook of a page, which was run before, into the folder of its report."""
        if report.decision.has_run(page):
            slug, year = report.place
            notebook = _destination(report, page)
            link(self._paths.destination / slug / str(year) / "notebooks" / page.notebook, notebook)
        else:
            self.put_new(report, page)

    def put_new(self, report: ReportRun, page: Page) -> None:
        """Copy a kept notebook into its report; a link would let an edit of one change the other."""
        decision, planned = report.decision, report.planned
        executed = self.path(decision, page)
        shutil.copyfile(executed, _destination(report, page))
        snapshot = decision.snapshot_fingerprints()
        now = self._inputs.page(planned.organisation, planned.year, page, snapshot)
        if now != decision.now.pages[page.name]:  # nobody knows which version it was run from
            decision.now.pages[page.name] = now | {"notebook": "changed-meanwhile"}
            executed.unlink()

    def sweep(self, report: ReportRun) -> None:
        """Remove those that are published now, and those that no page asks for any more."""
        folder = self._folder(report.decision)
        if report.is_complete:
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir() and report.decision.is_resolved:
            wanted = {self.path(report.decision, page) for page in report.pages}
            for path in folder.iterdir():
                if path not in wanted:
                    path.unlink()

    def _folder(self, decision: Decision) -> Path:
        slug, year = decision.place
        return self._paths.executed / slug / str(year)


def _destination(report: ReportRun, page: Page) -> Path:
    notebook = report.folder / "notebooks" / page.notebook
    notebook.parent.mkdir(parents=True, exist_ok=True)
    return notebook
