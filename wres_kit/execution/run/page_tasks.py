"""The tasks that make the content of pages: take the snapshot of a report, and run a page on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import replace_text
from wres_kit.audit.manifest import cells_of
from wres_kit.audit.pages import lineage_path, write_lineage
from wres_kit.execution.planning.inputs import snapshot_fingerprints
from wres_kit.project import Organisation
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from wres_kit.execution.engine.notebooks import PageParameters
    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.run.tasks import BuildContext
    from wres_kit.reporting.pages import Page
    from wres_kit.returns.cells import Returns


@dataclass(frozen=True, slots=True)
class SnapshotTask:
    """Calculate and protect what the pages of a report may show; its output is the fingerprints of the snapshot.

    Parameters
    ----------
    organisation, year
        Which report.
    returns
        The returns it needs: those of the organisation, and of those whose joint reports it is held against.
    path
        Where to write the snapshot.
    """

    organisation: Organisation
    year: int
    returns: Returns
    path: Path
    stage: str = "calculate"

    def reads(self, context: BuildContext) -> tuple[Path, ...]:  # noqa: ARG002
        """Return nothing: its returns come with it."""
        return ()

    def writes(self, context: BuildContext) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the snapshot, its lineage, and the cells it was taken from."""
        return snapshot_files(self.path)

    def time_limit(self, context: BuildContext) -> float:  # noqa: ARG002
        """Return five minutes."""
        return 300

    def run(self, context: BuildContext) -> dict[str, str] | Failure:
        """Take the snapshot."""
        code = self.organisation.code
        release = context.releases.get((self.organisation.slug, self.year))
        snapshot = take_snapshot(context.project, self.returns, code, self.year, context.audience, release=release)
        replace_text(self.path, snapshot.to_json())
        write_lineage(context.project, snapshot, self.returns, self.path, context.commit)
        cells = cells_of(self.returns, code, snapshot.years)
        replace_text(_cells_path(self.path), json.dumps(cells, ensure_ascii=False))
        return snapshot_fingerprints(snapshot)


def snapshot_files(snapshot: Path) -> tuple[Path, ...]:
    """Return what is kept of a snapshot: itself, the trail of its figures, and the cells it was taken from."""
    return snapshot, lineage_path(snapshot), _cells_path(snapshot)


def read_cells(snapshot: Path) -> dict[str, list[Any]]:
    """Return the cells that a snapshot was taken from."""
    cells: dict[str, list[Any]] = json.loads(_cells_path(snapshot).read_text(encoding="utf-8"))
    return cells


def _cells_path(snapshot: Path) -> Path:
    return snapshot.with_suffix(".cells.json")


@dataclass(frozen=True, slots=True)
class PageTask:
    """Run a page.

    Parameters
    ----------
    page, parameters
        Which.
    destination
        Where to write the executed notebook.
    snapshot
        Where the snapshot of its report is.
    """

    page: Page
    parameters: PageParameters
    destination: Path
    snapshot: Path
    stage: str = "run"

    def reads(self, context: BuildContext) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the snapshot."""
        return (self.snapshot,)

    def writes(self, context: BuildContext) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the executed notebook."""
        return (self.destination,)

    def time_limit(self, context: BuildContext) -> float:
        """Return the time of a page and that of starting a kernel."""
        return context.limits.seconds + 60

    def run(self, context: BuildContext) -> Failure | None:
        """Run it."""
        from wres_kit.execution.engine.page import run_page  # noqa: PLC0415 - it loads papermill

        source = context.project.notebooks / self.page.notebook
        half = self.destination.with_name(f"{self.destination.name}.half")
        failure = run_page(
            source, half, self.parameters, context.engine, limits=context.limits, snapshot=self.snapshot,
            standard=context.project.standard,
        )  # fmt: skip
        if failure is None:
            half.replace(self.destination)
        return failure
