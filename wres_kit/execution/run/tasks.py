"""What a worker can be asked to do: take a snapshot, run a page, render a report, render the index."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wres_kit.audit.file_hashes import replace_text
from wres_kit.audit.provenance import RESULTS as PROVENANCE
from wres_kit.audit.publish import audit_notebooks, describe, keep_trail, put_trail, trail_path
from wres_kit.audit.record import record_path
from wres_kit.execution.planning.fingerprints import snapshot_parts
from wres_kit.project import Organisation, Project
from wres_kit.publishing.leadership_data import write_leadership
from wres_kit.publishing.publication import link
from wres_kit.publishing.renderer import IndexEntry, Renderer, ReportSource
from wres_kit.reporting.report_data import ReportRecord, write_record, write_results
from wres_kit.reporting.snapshot import Audience, Snapshot, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.execution.engine.engine import Engine, Failure, PageLimits
    from wres_kit.execution.engine.page_parameters import PageParameters
    from wres_kit.reporting.pages import Page
    from wres_kit.returns.cells import Returns

RendererMaker = Callable[[Project], Renderer]
"""Makes a renderer in a worker; a function of a module, so that it can be sent there."""


@dataclass(frozen=True)
class Workshop:
    """What holds for all tasks of a build.

    Parameters
    ----------
    root
        The project.
    audience
        Who may read the pages.
    engine
        How cells are run.
    limits
        How long a page may take, and how much memory.
    snapshots
        Folder of the snapshots, which notebooks read.
    log
        File that takes what pages and workers write to the terminal.
    make_renderer
        Makes the renderer.
    commit
        The commit of the program that trails name; empty where it is not known.
    """

    root: Path
    audience: Audience
    engine: Engine
    limits: PageLimits
    snapshots: Path
    log: Path
    make_renderer: RendererMaker
    commit: str = ""

    @cached_property
    def project(self) -> Project:
        """The project."""
        return Project(self.root)

    @cached_property
    def renderer(self) -> Renderer:
        """The renderer, made when first asked for."""
        return self.make_renderer(self.project)


class Task(Protocol):
    """One piece of work. It is sent to a worker, so it is made of plain values."""

    @property
    def stage(self) -> str:
        """The stage of a build it belongs to: calculate, run or render."""

    def reads(self, shop: Workshop) -> tuple[Path, ...]:
        """Return the files and folders it reads, beside what the project says."""

    def writes(self, shop: Workshop) -> tuple[Path, ...]:
        """Return the files and folders it makes anew."""

    def seconds(self, shop: Workshop) -> float:
        """Return after how long a worker that is still at it has to be ended."""

    def do(self, shop: Workshop) -> str | Failure:
        """Do it; return a word to whoever asked, or why it failed."""


@dataclass(frozen=True, slots=True)
class SnapshotTask:
    """Calculate and protect what the pages of a report may show; its word is the keys of the parts of the snapshot.

    Parameters
    ----------
    organisation, year
        Which report.
    returns
        The returns it needs: those of the organisation.
    path
        Where to write the snapshot.
    """

    organisation: Organisation
    year: int
    returns: Returns
    path: Path
    stage: str = "calculate"

    def reads(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return nothing: its returns come with it."""
        return ()

    def writes(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the snapshot and its trail."""
        return (self.path, trail_path(self.path))

    def seconds(self, shop: Workshop) -> float:  # noqa: ARG002
        """Return five minutes."""
        return 300

    def do(self, shop: Workshop) -> str | Failure:
        """Take the snapshot."""
        snapshot = take_snapshot(shop.project, self.returns, self.organisation.code, self.year, shop.audience)
        replace_text(self.path, snapshot.to_json())
        keep_trail(shop.project, snapshot, self.returns, self.path, shop.commit)
        return json.dumps(snapshot_parts(snapshot))


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

    def reads(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the snapshot."""
        return (self.snapshot,)

    def writes(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the executed notebook."""
        return (self.destination,)

    def seconds(self, shop: Workshop) -> float:
        """Return the time of a page and that of starting a kernel."""
        return shop.limits.seconds + 60

    def do(self, shop: Workshop) -> str | Failure:
        """Run it."""
        from wres_kit.execution.engine.page import run_page  # noqa: PLC0415

        source = shop.project.notebooks / self.page.notebook
        half = self.destination.with_name(f"{self.destination.name}.half")
        failure = run_page(source, half, self.parameters, shop.engine, limits=shop.limits, snapshot=self.snapshot)
        if failure is not None:
            return failure
        half.replace(self.destination)
        return ""


@dataclass(frozen=True, slots=True)
class RenderTask:
    """Render a report into its folder, with its data; its word is the hashes of all files of the report.

    Parameters
    ----------
    folder
        The folder of the report; its executed notebooks are there.
    pages
        The pages that ran, in the order of the navigation.
    other_years
        The years published beside it.
    snapshot
        Where its snapshot is; None where it is rendered again as it was published, from `record`.
    keys
        Keys of its pages by name.
    record
        Its record where it is rendered again.
    kept, published
        Pages that would come out as they are published, and the folder they are published in: they are linked.
    kept_files
        The names of their files, by page; also those of audit pages, which are linked where their content is the same.
    """

    folder: Path
    pages: tuple[Page, ...]
    other_years: tuple[int, ...]
    snapshot: Path | None
    keys: dict[str, str]
    record: ReportRecord | None = None
    kept: tuple[Page, ...] = ()
    kept_files: Mapping[Page, tuple[str, ...]] = field(default_factory=dict)
    published: Path | None = None
    stage: str = "render"

    def reads(self, shop: Workshop) -> tuple[Path, ...]:
        """Return the executed notebooks, the snapshot with its trail, the record, and the pages that are taken over."""
        snapshot = [self.snapshot, trail_path(self.snapshot)] if self.snapshot else []
        kept = self._published_files(self.kept_files)
        if len(self.kept_files) > len(self.kept) and self.published is not None:
            kept.append(self.published / PROVENANCE)
        return (*self.writes(shop), *snapshot, *kept)

    def writes(self, shop: Workshop) -> tuple[Path, ...]:
        """Return the folder of the report and the record of what it was made from."""
        slug, year = self.folder.parent.name, int(self.folder.name)
        return (self.folder, record_path(shop.project.build, shop.audience.value, slug, year))

    def seconds(self, shop: Workshop) -> float:  # noqa: ARG002
        """Return ten minutes."""
        return 600

    def do(self, shop: Workshop) -> str | Failure:
        """Render it."""
        self._clear()
        renderer = shop.renderer
        name = f"{renderer.name} {renderer.version}".strip()
        if self.record is not None:
            snapshot = self.record.snapshot()
            record = self.record.model_copy(update={"other_years": self.other_years, "renderer": name})
        else:
            assert self.snapshot is not None
            snapshot = Snapshot.from_json(self.snapshot.read_text(encoding="utf-8"))
            record = ReportRecord.of(snapshot, self.other_years, self.keys, name)
            write_results(snapshot.results, self.folder)
            write_leadership(snapshot, self.folder)
            put_trail(self.snapshot, self.folder)
        write_record(record, self.folder)
        notebooks = {page: self.folder / "notebooks" / page.notebook for page in self.pages}
        with audit_notebooks(self.folder) as audit:
            kept = {*self.kept, *self._same(audit)}
            fresh = tuple(page for page in (*self.pages, *audit) if page not in kept)
            source = ReportSource(snapshot.without_figures(), notebooks | audit, self.other_years, fresh)
            renderer.render(source, self.folder)
        for path in self._published_files(kept):
            self._take_over(path)
        describe(shop.project, self.folder, name, self.snapshot)
        return json.dumps(dict(_hashed(self.folder)))

    def _same(self, audit: dict[Page, Path]) -> tuple[Page, ...]:
        """Return the audit pages that say what the published ones say; the first, with what is shared, is made anew."""
        wanted = [page for page in audit if page in self.kept_files]
        if self.published is None or not wanted:
            return ()
        with audit_notebooks(self.published) as before:
            if list(before) != list(audit):
                return ()
            return tuple(page for page in wanted if before[page].read_bytes() == audit[page].read_bytes())

    def _published_files(self, pages: Iterable[Page]) -> list[Path]:
        """Return the published files of pages, where these are to be taken over."""
        if self.published is None:
            return []
        return [self.published / name for page in pages for name in self.kept_files.get(page, ())]

    def _take_over(self, published: Path) -> None:
        """Link a published file, unless the renderer has made it all the same."""
        assert self.published is not None
        path = self.folder / published.relative_to(self.published)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            link(published, path)

    def _clear(self) -> None:
        """Remove what an earlier rendering left, so that the folder does not tell how often it was rendered."""
        for path in self.folder.iterdir():
            if path.name not in {"notebooks", "data", "provenance"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _hashed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of each file below a folder."""
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base, name)
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class IndexTask:
    """Render the list of all reports.

    Parameters
    ----------
    entries
        What it lists.
    destination
        The folder to write it into.
    """

    entries: Sequence[IndexEntry]
    destination: Path
    stage: str = "index"

    def reads(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return nothing: its entries come with it."""
        return ()

    def writes(self, shop: Workshop) -> tuple[Path, ...]:  # noqa: ARG002
        """Return the folder it writes into."""
        return (self.destination,)

    def seconds(self, shop: Workshop) -> float:  # noqa: ARG002
        """Return ten minutes."""
        return 600

    def do(self, shop: Workshop) -> str | Failure:
        """Render it."""
        self.destination.mkdir(parents=True, exist_ok=True)
        shop.renderer.render_index(self.entries, self.destination)
        return json.dumps(dict(_hashed(self.destination)))
