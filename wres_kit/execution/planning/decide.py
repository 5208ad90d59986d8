"""What a build has to do for each page, and why: the plan beside what was published, and from what."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.audit.provenance import RESULTS as PROVENANCE
from wres_kit.execution.planning.fingerprints import Inputs, run_key
from wres_kit.publishing.renderer import belongs
from wres_kit.reporting.pages import AUDIT_OF, PAGES, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wres_kit.audit.file_hashes import FileHashes
    from wres_kit.execution.planning.lockfile import Lock, ReportLock
    from wres_kit.execution.planning.plan import Plan, PlannedReport
    from wres_kit.execution.planning.returns_cache import Reading
    from wres_kit.publishing.publication import Place
    from wres_kit.reporting.report_data import ReportRecord

PARTS = ("snapshot", "frame")


class Do(StrEnum):
    """What is done for a page."""

    NOTHING = "nothing"
    RENDER = "render"
    RUN = "run"


@dataclass(slots=True)
class Decision:
    """What is to be done for one report.

    Parameters
    ----------
    planned
        The report.
    inputs
        Key of all that its snapshot is taken from.
    audience
        For whom it is.
    known
        What the published report was made from; None where there is none, or nobody knows.
    there
        Names of its published files that are as they were published.
    look, beside
        The look of pages, and the other years that its pages will link to.
    odd
        Whether a published file is missing, was edited, or is none of the report's.
    shared
        Keys that all pages share: of program and libraries.
    groups, parts
        Keys of its pages by group, and of the parts of its snapshot; empty until the snapshot is known.
    """

    planned: PlannedReport
    inputs: str
    audience: str
    known: ReportLock | None
    there: frozenset[str]
    look: str
    beside: str
    odd: bool = False
    shared: dict[str, str] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def wants_snapshot(self) -> bool:
        """Whether its figures may have changed, so that a new snapshot is to be taken."""
        return self.known is None or self.known.groups.get("inputs") != self.inputs

    @property
    def is_unchanged(self) -> bool:
        """Whether the published report is what a build would make."""
        known = self.known
        if known is None or self.wants_snapshot or self.odd or not self.groups:
            return False
        same = all(known.groups.get(name) == key for name, key in (("look", self.look), ("beside", self.beside)))
        return same and all(self.has_run(page) for page in PAGES)

    def settle(self, inputs: Inputs, parts: dict[str, str]) -> None:
        """Take the keys of its snapshot, and work out those of its pages."""
        planned = self.planned
        self.parts = parts
        self.groups = {page.name: inputs.page(planned.organisation, planned.year, page, parts) for page in PAGES}

    def settle_as_before(self, inputs: Inputs) -> None:
        """Work out the keys of its pages from those of the snapshot it was published from."""
        assert self.known is not None
        known = self.known
        parts = {page.name: known.pages.get(page.name, {}).get("results", "") for page in PAGES}
        self.settle(inputs, parts | {name: known.groups.get(name, "") for name in PARTS})

    def key(self, page: Page) -> str:
        """Return the key of a run of a page."""
        planned = self.planned
        return run_key(self.groups[page.name], planned.organisation.code, planned.year, page.name, self.audience)

    def has_run(self, page: Page) -> bool:
        """Whether the published notebook of a page is what running it would give."""
        known = self.known
        same = known is not None and known.pages.get(page.name) == self.groups[page.name]
        return same and f"notebooks/{page.notebook}" in self.there

    def files_of(self, page: Page) -> tuple[str, ...]:
        """Return the names of the published files of a page: the page itself, and what belongs to it alone."""
        return tuple(name for name in self.known.files if belongs(name, page)) if self.known is not None else ()

    def is_intact(self, page: Page) -> bool:
        """Whether a page is published, and all its files are as they were published."""
        return self.there.issuperset({page.address, *self.files_of(page)})

    def looks_the_same(self, beside: str) -> bool:
        """Whether everything around the content of its published pages would be as it is."""
        known = self.known
        now = {"look": self.look, "beside": beside, "frame": self.parts.get("frame")}
        return known is not None and all(known.groups.get(name) == key for name, key in now.items())

    def has_rendered(self, page: Page, beside: str) -> bool:
        """Whether the published page is what rendering its published notebook would give."""
        return self.has_run(page) and self.is_intact(page) and self.looks_the_same(beside)

    def kept_files(self, kept: Iterable[Page], beside: str) -> dict[Page, tuple[str, ...]]:
        """Return the published files that a report made anew may take over, by page.

        Parameters
        ----------
        kept
            Those of the ten pages that would come out as they are published.
        beside
            The other years that its pages will link to.

        Returns
        -------
        dict
            Beside `kept`, the pages that trace the figures of an indicator, where only their content can differ.
        """
        traced = AUDIT_OF.values() if self.looks_the_same(beside) and PROVENANCE.as_posix() in self.there else ()
        return {page: self.files_of(page) for page in (*kept, *filter(self.is_intact, traced))}

    def do(self, page: Page) -> Do:
        """Return what is done for a page of which the snapshot is known."""
        if not self.has_run(page):
            return Do.RUN
        return Do.NOTHING if self.has_rendered(page, self.beside) else Do.RENDER


def decide(
    plan: Plan, *, reading: Reading, inputs: Inputs, lock: Lock, published: Mapping[Place, ReportRecord],
    destination: Path, hashes: FileHashes, audience: str,
) -> list[Decision]:  # fmt: skip
    """Return what is to be done for each report of a plan.

    Parameters
    ----------
    plan, reading, inputs
        What is to be built, from what.
    lock, published, destination
        What was published from what, its records, and where it is.
    hashes
        Hashes of files.
    audience
        For whom it is.
    """
    years: dict[str, set[int]] = {}
    for slug, year in [*published, *((each.organisation.slug, each.year) for each in plan.reports)]:
        years.setdefault(slug, set()).add(year)
    found = []
    for planned in plan.reports:
        slug, year = place = planned.organisation.slug, planned.year
        known = lock.reports.get(place) if place in published else None
        files = dict(_files(destination / slug / str(year))) if known else {}
        wanted = known.files if known else {}
        there = frozenset(name for name, key in wanted.items()
                          if name in files and hashes.of(files[name], linked=True) == key)  # fmt: skip
        decision = Decision(
            planned, reading.key(planned.organisation, year), audience, known, there, inputs.look,
            beside_key(years[slug] - {year}), odd=len(there) < len(wanted) or len(files) > len(wanted),
            shared={"program": inputs.program, "libraries": inputs.libraries},
        )  # fmt: skip
        if not decision.wants_snapshot:
            decision.settle_as_before(inputs)
        found.append(decision)
    return found


def beside_key(years: set[int] | tuple[int, ...]) -> str:
    """Return how the lock file writes the other years of a report."""
    return ",".join(map(str, sorted(years))) or "none"


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name below a folder, and path, of each file in it."""
    root = os.fspath(folder)
    for base, _, names in os.walk(root):
        for name in names:
            path = f"{base}{os.sep}{name}"  # Path would take longer than looking at the file
            yield path[len(root) + 1 :].replace(os.sep, "/"), path
