"""What a build has to do for each page: what it would be made from, compared with what was published, and from what."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.audit.provenance import RESULTS as PROVENANCE
from wres_kit.documents import formats_in
from wres_kit.execution.planning.inputs import ReportInputs, run_fingerprint
from wres_kit.execution.planning.lockfile import ReportLock
from wres_kit.publishing.renderer import belongs
from wres_kit.reporting.pages import Page, audit_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wres_kit.audit.file_hashes import FileHashes
    from wres_kit.documents import DocumentFormat
    from wres_kit.execution.planning import Plan, PlannedReport
    from wres_kit.execution.planning.lockfile import Lock, Workspace
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.reporting.report_data import ReportRecord

DOCUMENTS = "documents"
"""What the lock file calls the formats of documents that a report has."""
SNAPSHOT_KINDS = ("snapshot", "frame")


class Action(StrEnum):
    """What is done for a page."""

    NOTHING = "nothing"
    RENDER = "render"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A published report, compared with what the lock file says of it; by default, one of which nothing is known.

    Parameters
    ----------
    lock
        What it was made from, and the files that were published.
    intact_files
        Names of its published files that are as they were published.
    has_unexpected_files
        Whether a published file is missing, was edited, or is none of the report's.
    """

    lock: ReportLock = field(default_factory=ReportLock)
    intact_files: frozenset[str] = frozenset()
    has_unexpected_files: bool = False

    @property
    def is_known(self) -> bool:
        """Whether anything is known of what it was made from."""
        return bool(self.lock.report)

    def files_of(self, page: Page) -> tuple[str, ...]:
        """Return the names of the published files of a page: the page itself, and what belongs to it alone."""
        return tuple(name for name in self.lock.files if belongs(name, page))

    def is_intact(self, page: Page) -> bool:
        """Return whether a page is published, and all its files are as they were published."""
        return self.intact_files.issuperset({page.address, *self.files_of(page)})

    def has_notebook(self, page: Page) -> bool:
        """Return whether the executed notebook of a page is as it was published."""
        return f"notebooks/{page.notebook}" in self.intact_files


@dataclass(slots=True)
class Decision:
    """What is to be done for one report.

    Parameters
    ----------
    planned
        The report.
    audience
        For whom it is.
    published
        The published report, as far as one is known.
    now
        What it would be made from; that of its pages only once the snapshot is known.
    formats
        The documents that it is to have.
    """

    planned: PlannedReport
    audience: str
    published: PublishedReport
    now: ReportLock
    formats: tuple[DocumentFormat, ...] = ()

    @property
    def place(self) -> ReportPlace:
        """Where the report is below `reports/`."""
        return self.planned.organisation.slug, self.planned.year

    @property
    def wants_snapshot(self) -> bool:
        """Whether its figures may have changed, so that a new snapshot is to be taken."""
        return not self.published.lock.has_same(self.now, "figures")

    @property
    def is_resolved(self) -> bool:
        """Whether it is known what its pages are made from."""
        return bool(self.now.pages)

    @property
    def is_unchanged(self) -> bool:
        """Whether the published report is what a build would make."""
        if self.wants_snapshot or self.published.has_unexpected_files or not self.is_resolved:
            return False
        same = self.published.lock.has_same(self.now, "look", "other_years", DOCUMENTS)
        return same and all(map(self.has_run, self.planned.all_pages))

    def resolve(self, inputs: ReportInputs, snapshot: Mapping[str, str]) -> None:
        """Work out what its pages are made from, now that the fingerprints of its snapshot are known."""
        planned = self.planned
        self.now.report |= {kind: snapshot[kind] for kind in SNAPSHOT_KINDS}
        self.now.pages = {
            page.name: inputs.page(planned.organisation, planned.year, page, snapshot) for page in planned.all_pages
        }

    def resolve_as_published(self, inputs: ReportInputs) -> None:
        """Work out what its pages are made from where the snapshot is the one it was published from."""
        lock = self.published.lock
        pages = {page.name: lock.pages.get(page.name, {}).get("results", "") for page in self.planned.all_pages}
        self.resolve(inputs, pages | {kind: lock.report.get(kind, "") for kind in SNAPSHOT_KINDS})

    def snapshot_fingerprints(self) -> dict[str, str]:
        """Return the fingerprints of its snapshot; the decision must be resolved."""
        pages = {name: inputs["results"] for name, inputs in self.now.pages.items()}
        return pages | {kind: self.now.report[kind] for kind in SNAPSHOT_KINDS}

    def run_fingerprint(self, page: Page) -> str:
        """Return the fingerprint of a run of a page."""
        planned = self.planned
        inputs = self.now.pages[page.name]
        return run_fingerprint(inputs, planned.organisation.code, planned.year, page.name, self.audience)

    def has_run(self, page: Page) -> bool:
        """Return whether the published notebook of a page is what running it would give."""
        same = self.published.lock.pages.get(page.name) == self.now.pages[page.name]
        return same and self.published.has_notebook(page)

    def looks_the_same(self, other_years: str) -> bool:
        """Return whether everything around the content of its published pages would be as it is.

        Parameters
        ----------
        other_years
            The other years that its pages will link to, as the lock file writes them.
        """
        lock = self.published.lock
        return lock.report.get("other_years") == other_years and lock.has_same(self.now, "look", "frame")

    def has_rendered(self, page: Page, other_years: str) -> bool:
        """Return whether the published page is what rendering its published notebook would give."""
        return self.has_run(page) and self.published.is_intact(page) and self.looks_the_same(other_years)

    def kept_files(self, kept: Iterable[Page], other_years: str) -> dict[Page, tuple[str, ...]]:
        """Return the published files that a report made anew may take over, by page.

        Parameters
        ----------
        kept
            Those of its pages that would come out as they are published.
        other_years
            The other years that its pages will link to.

        Returns
        -------
        dict
            Those of `kept`, and of the pages that trace the figures of an indicator where only their content can
            differ.
        """
        published = self.published
        compares = self.looks_the_same(other_years) and PROVENANCE.as_posix() in published.intact_files
        numbers = [page.indicator for page in self.planned.all_pages if page.indicator is not None and compares]
        traced = filter(published.is_intact, map(audit_page, numbers))
        return {page: published.files_of(page) for page in (*kept, *traced)}

    def has_document(self, document: DocumentFormat) -> bool:
        """Return whether the published document of a format is what making it would give."""
        is_intact = document.file_name(*self.place) in self.published.intact_files
        same = is_intact and self.published.lock.has_same(self.now, "look", *SNAPSHOT_KINDS)
        return same and all(map(self.has_run, self.planned.all_pages))

    @property
    def has_documents(self) -> bool:
        """Whether the published report has its documents, all of them as making them would give, and no others."""
        return self.published.lock.has_same(self.now, DOCUMENTS) and all(map(self.has_document, self.formats))

    def action(self, page: Page) -> Action:
        """Return what is done for a page; the decision must be resolved."""
        if not self.has_run(page):
            return Action.RUN
        return Action.NOTHING if self.has_rendered(page, self.now.report["other_years"]) else Action.RENDER


def decide(
    plan: Plan, workspace: Workspace, lock: Lock, published: Mapping[ReportPlace, ReportRecord],
    formats: tuple[DocumentFormat, ...] | None = None,
) -> list[Decision]:  # fmt: skip
    """Return what is to be done for each report of a plan.

    Parameters
    ----------
    plan, workspace
        What is to be built, from what.
    lock, published
        What was published from what, and its records.
    formats
        The documents that reports are to have; each keeps those that it has where None.
    """
    years: dict[str, set[int]] = {}
    for slug, year in [*published, *((each.organisation.slug, each.year) for each in plan.reports)]:
        years.setdefault(slug, set()).add(year)
    decisions = []
    paths, inputs = workspace.paths, workspace.inputs
    for planned in plan.reports:
        slug, year = place = planned.organisation.slug, planned.year
        folder = paths.destination / slug / str(year)
        documents = formats_in(folder) if formats is None else formats
        known = lock.reports.get(place) if place in published else None
        now = ReportLock(
            {
                "figures": workspace.returns.fingerprint(planned.organisation, year),
                "look": inputs.look,
                "other_years": listed_years(years[slug] - {year}),
                DOCUMENTS: ",".join(each.name for each in documents) or "none",
            }
        )
        compared = PublishedReport() if known is None else _compared(known, folder, workspace.hashes)
        decision = Decision(planned, paths.audience.value, compared, now, documents)
        if not decision.wants_snapshot:
            decision.resolve_as_published(inputs)
        decisions.append(decision)
    return decisions


def listed_years(years: set[int] | tuple[int, ...]) -> str:
    """Return how the lock file writes the other years of a report."""
    return ",".join(map(str, sorted(years))) or "none"


def _compared(lock: ReportLock, folder: Path, hashes: FileHashes) -> PublishedReport:
    """Return a published report whose files have been compared with the lock file."""
    paths = dict(_files(folder))
    intact = frozenset(
        name for name, file_hash in lock.files.items()
        if name in paths and hashes.get(paths[name], linked=True) == file_hash
    )  # fmt: skip
    return PublishedReport(lock, intact, len(intact) < len(lock.files) or len(paths) > len(lock.files))


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name below a folder, and path, of each file in it."""
    root = os.fspath(folder)
    for base, _, names in os.walk(root):
        for name in names:
            path = f"{base}{os.sep}{name}"  # Path would take longer than looking at the file
            yield path[len(root) + 1 :].replace(os.sep, "/"), path
