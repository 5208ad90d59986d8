"""The tasks of a report: take its snapshot, run its pages, render them into its folder; and the list of all reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit.file_hashes import hashes_below, replace_text
from wres_kit.audit.manifest import Manifest, cells_of, read_manifest, write_manifest
from wres_kit.audit.pages import audit_notebooks, lineage_path, publish_lineage, write_lineage
from wres_kit.audit.provenance import RESULTS as PROVENANCE
from wres_kit.audit.provenance import describe_build
from wres_kit.execution.planning.inputs import snapshot_fingerprints
from wres_kit.execution.tasks import Task
from wres_kit.project import Organisation
from wres_kit.publishing.publication import link_or_copy
from wres_kit.publishing.renderer import IndexEntry, ReportSource
from wres_kit.publishing.site import SiteConfig
from wres_kit.reporting.narrative.action_plan import plan_notebook
from wres_kit.reporting.narrative.markdown import narrative_values
from wres_kit.reporting.narrative.report_plan import read_report_plan, report_plan, write_report_plan
from wres_kit.reporting.pages import AUDIT, DocumentLink, pages_of
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.report_data import (
    ReportRecord,
    write_leadership,
    write_metadata,
    write_record,
    write_results,
    write_verdicts,
)
from wres_kit.reporting.snapshot import Snapshot, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.disclosure.table import Loss
    from wres_kit.documents import DocumentFormat
    from wres_kit.execution.engine.notebooks import PageParameters
    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.tasks import BuildContext
    from wres_kit.reporting.pages import Page
    from wres_kit.returns.cells import Returns


@dataclass(frozen=True, slots=True)
class SnapshotTask(Task[dict[str, str]]):
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
    stage = "calculate"
    most_seconds = 300

    @property
    def writes(self) -> tuple[Path, ...]:
        """The snapshot, its lineage, the cells it was taken from, and what readers lose by suppression."""
        return snapshot_files(self.path)

    def run(self, context: BuildContext) -> dict[str, str] | Failure:
        """Take the snapshot."""
        code = self.organisation.code
        release = context.releases.get((self.organisation.slug, self.year))
        losses: dict[tuple[str, int], Loss] = {}
        snapshot = take_snapshot(
            context.project, self.returns, code, self.year, context.audience, release=release, losses=losses
        )
        replace_text(self.path, snapshot.to_json())
        write_lineage(context.project, snapshot, self.returns, self.path, context.commit)
        cells = cells_of(self.returns, code, snapshot.years)
        replace_text(_kept_with(self.path, "cells"), json.dumps(cells, ensure_ascii=False))
        lost = [{"year": year, **loss._asdict()} for (_, year), loss in sorted(losses.items())]
        replace_text(_kept_with(self.path, "losses"), json.dumps(lost))
        return snapshot_fingerprints(snapshot)


def snapshot_files(snapshot: Path) -> tuple[Path, ...]:
    """Return what is kept of a snapshot: itself, the trail of its figures, its cells, and what readers lose."""
    return snapshot, lineage_path(snapshot), _kept_with(snapshot, "cells"), _kept_with(snapshot, "losses")


def read_losses(snapshot: Path) -> list[dict[str, Any]]:
    """Return by year how many figures of a report are suppressed, what they weigh, and the least that could be lost."""
    path = _kept_with(snapshot, "losses")
    losses: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return losses


def read_cells(snapshot: Path) -> dict[str, list[Any]]:
    """Return the cells that a snapshot was taken from."""
    cells: dict[str, list[Any]] = json.loads(_kept_with(snapshot, "cells").read_text(encoding="utf-8"))
    return cells


def _kept_with(snapshot: Path, what: str) -> Path:
    return snapshot.with_suffix(f".{what}.json")


@dataclass(frozen=True, slots=True)
class PageTask(Task[None]):
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
    stage = "run"

    @property
    def reads(self) -> tuple[Path, ...]:
        """The snapshot."""
        return (self.snapshot,)

    @property
    def writes(self) -> tuple[Path, ...]:
        """The executed notebook."""
        return (self.destination,)

    def time_limit(self, context: BuildContext) -> float:
        """Return the time of a page and that of starting a kernel."""
        return context.limits.seconds + 60

    def run(self, context: BuildContext) -> Failure | None:
        """Run it."""
        from wres_kit.execution.engine.warm import run_page  # noqa: PLC0415 - it loads papermill

        source = context.project.notebooks / self.page.notebook
        half = self.destination.with_name(f"{self.destination.name}.half")
        failure = run_page(
            source, half, self.parameters, context.engine, limits=context.limits, snapshot=self.snapshot,
            standard=context.project.standard,
        )  # fmt: skip
        if failure is None:
            half.replace(self.destination)
        return failure


@dataclass(frozen=True, slots=True)
class PublishedPages:
    """Pages of the published report that a new one takes over: their files are linked, not made again.

    Parameters
    ----------
    folder
        The folder of the published report, where there is one.
    kept
        Pages that would come out as they are published.
    files
        The names of their files, by page; also those of audit pages, which are taken over where they say the same.
    """

    folder: Path = Path()
    kept: tuple[Page, ...] = ()
    files: Mapping[Page, tuple[str, ...]] = field(default_factory=dict)

    def paths(self, pages: Iterable[Page]) -> list[Path]:
        """Return the published files of pages."""
        return [self.folder / name for page in pages for name in self.files.get(page, ())]

    def same_audit_pages(self, audit: Mapping[Page, Path]) -> tuple[Page, ...]:
        """Return the audit pages that say what the published ones say; the first, with what is shared, is made anew."""
        compared = [page for page in audit if page in self.files]
        if not compared:
            return ()
        with audit_notebooks(self.folder) as before:
            if list(before) != list(audit):
                return ()
            return tuple(page for page in compared if before[page].read_bytes() == audit[page].read_bytes())


@dataclass(frozen=True, slots=True)
class DocumentsTask(Task[None]):
    """Make documents of a report from its executed notebooks.

    Parameters
    ----------
    folder
        The folder of the report, ``…/<slug>/<year>``; its executed notebooks are there, and the documents come there.
    pages
        Its pages, in order.
    snapshot
        Where its snapshot is.
    formats
        The documents to make.
    """

    folder: Path
    pages: tuple[Page, ...]
    snapshot: Path
    formats: tuple[DocumentFormat, ...]
    stage = "documents"

    @property
    def reads(self) -> tuple[Path, ...]:
        """The executed notebooks and the snapshot."""
        return (self.folder / "notebooks", self.snapshot)

    @property
    def writes(self) -> tuple[Path, ...]:
        """The documents."""
        slug, year = self.folder.parent.name, int(self.folder.name)
        return tuple(self.folder / each.file_name(slug, year) for each in self.formats)

    def run(self, context: BuildContext) -> Failure | None:
        """Make them."""
        from wres_kit.documents.content import read_content  # noqa: PLC0415 - most builds make none

        snapshot = Snapshot.from_json(self.snapshot.read_text(encoding="utf-8"), context.project.standard)
        notebooks = {page: self.folder / "notebooks" / page.notebook for page in self.pages}
        plan = report_plan(context.project, snapshot, lambda: narrative_values(Figures(snapshot)))
        with plan_notebook(snapshot.standard, plan) as made:
            content = read_content(SiteConfig.read(context.project), snapshot, notebooks | made, plan)
        for document, path in zip(self.formats, self.writes, strict=True):
            path.write_bytes(document.make(content))
        return None


@dataclass(frozen=True, slots=True)
class RenderTask(Task[dict[str, str]]):
    """Render a report into its folder, with its data; its output is the hashes of all files of the report.

    Parameters
    ----------
    folder
        The folder of the report; its executed notebooks are there.
    pages
        The pages that ran, in the order of the navigation.
    other_years
        The other years of the organisation that are published.
    manifest
        Where to write its manifest.
    snapshot
        Where its snapshot is; None where it is rendered again as it was published, from `record`.
    fingerprints
        Fingerprints of the runs of its pages by name.
    record, published_manifest
        Its record, and where its manifest is, where it is rendered again.
    published
        Pages to be taken over from the published report.
    documents
        The documents that are in the folder of the report.
    """

    folder: Path
    pages: tuple[Page, ...]
    other_years: tuple[int, ...]
    manifest: Path
    snapshot: Path | None = None
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    record: ReportRecord | None = None
    published_manifest: Path | None = None
    published: PublishedPages = PublishedPages()
    documents: tuple[DocumentFormat, ...] = ()
    stage = "render"

    @property
    def reads(self) -> tuple[Path, ...]:
        """The executed notebooks, the snapshot with its lineage, the record, and pages that are taken over."""
        files = [self.folder, *(snapshot_files(self.snapshot) if self.snapshot else ())]
        if self.published_manifest is not None:
            files.append(self.published_manifest)
        files += self.published.paths(self.published.files)
        if len(self.published.files) > len(self.published.kept):
            files.append(self.published.folder / PROVENANCE)
        return tuple(files)

    @property
    def writes(self) -> tuple[Path, ...]:
        """The folder of the report and its manifest."""
        return (self.folder, self.manifest)

    def run(self, context: BuildContext) -> dict[str, str] | Failure:
        """Render it."""
        self._clear()
        snapshot = self._write_data(context)
        notebooks = {page: self.folder / "notebooks" / page.notebook for page in self.pages}
        with (
            audit_notebooks(self.folder) as audit,
            plan_notebook(snapshot.standard, read_report_plan(self.folder)) as plan,
        ):
            kept = (*self.published.kept, *self.published.same_audit_pages(audit))
            made = notebooks | plan | {page: path for page, path in audit.items() if self._shows(page, snapshot)}
            fresh = tuple(page for page in made if page not in kept)
            source = ReportSource(snapshot.without_figures(), made, self.other_years, fresh, self._links())
            context.renderer.render(source, self.folder)
        for path in self.published.paths(kept):
            self._take_over(path, self.published.folder)
        describe_build(self.folder, context.renderer_label)
        hashes = hashes_below(self.folder)
        self._write_manifest(context, snapshot, hashes)
        return hashes

    def _shows(self, audit: Page, snapshot: Snapshot) -> bool:
        """Whether an audit page is rendered: where somebody looks at a few pages, those of the others are not."""
        is_whole = set(pages_of(snapshot.standard, snapshot.year)) <= set(self.pages)
        return is_whole or audit == AUDIT or audit.indicator in {page.indicator for page in self.pages}

    def _write_data(self, context: BuildContext) -> Snapshot:
        """Write the record of the report; its figures and their trail too where they are not those published."""
        if self.record is not None:
            update = {"other_years": self.other_years, "renderer": context.renderer_label}
            write_record(self.record.model_copy(update=update), self.folder)
            return self.record.snapshot(context.project.standard)
        assert self.snapshot is not None
        snapshot = Snapshot.from_json(self.snapshot.read_text(encoding="utf-8"), context.project.standard)
        fingerprints = dict(self.fingerprints)
        write_record(
            ReportRecord.from_snapshot(snapshot, self.other_years, fingerprints, context.renderer_label), self.folder
        )
        write_results(snapshot.results, self.folder)
        write_verdicts(snapshot, self.folder)
        write_leadership(snapshot, self.folder)
        publish_lineage(self.snapshot, self.folder)
        write_report_plan(
            report_plan(context.project, snapshot, lambda: narrative_values(Figures(snapshot))), self.folder
        )
        write_metadata(self.folder)
        return snapshot

    def _write_manifest(self, context: BuildContext, snapshot: Snapshot, hashes: Mapping[str, str]) -> None:
        if self.snapshot is not None:
            manifest = context.inputs.manifest(snapshot.organisation, snapshot.year, read_cells(self.snapshot))
        else:
            known = read_manifest(self.published_manifest) if self.published_manifest is not None else None
            if known is None:  # it would say less than there was
                return
            manifest = known.with_inputs(context.inputs.rendered_with)
        write_manifest(Manifest(manifest.inputs, hashes), self.manifest)

    def _take_over(self, path: Path, published: Path) -> None:
        """Link a published file, unless the renderer has made it all the same."""
        destination = self.folder / path.relative_to(published)
        if not destination.exists():
            destination.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(path, destination)

    def _links(self) -> tuple[DocumentLink, ...]:
        slug, year = self.folder.parent.name, int(self.folder.name)
        named = [(each.label, self.folder / each.file_name(slug, year)) for each in self.documents]
        return tuple(DocumentLink(path.name, label, path.stat().st_size) for label, path in named)

    def _clear(self) -> None:
        """Remove what an earlier rendering left, so that nothing shows how often the folder was rendered."""
        kept = {"notebooks", "data", "provenance", *(link.address for link in self._links())}
        for path in self.folder.iterdir():
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@dataclass(frozen=True, slots=True)
class IndexTask(Task[dict[str, str]]):
    """Render the list of all reports; its output is the hashes of all its files.

    Parameters
    ----------
    entries
        What it lists.
    destination
        The folder to write it into.
    """

    entries: Sequence[IndexEntry]
    destination: Path
    stage = "index"

    @property
    def writes(self) -> tuple[Path, ...]:
        """The folder it writes into."""
        return (self.destination,)

    def run(self, context: BuildContext) -> dict[str, str] | Failure:
        """Render it."""
        self.destination.mkdir(parents=True, exist_ok=True)
        context.renderer.render_index(self.entries, self.destination)
        return hashes_below(self.destination)
