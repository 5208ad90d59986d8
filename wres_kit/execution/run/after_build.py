"""After a build: what was published from what is written down, and what is no longer needed is removed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from wres_kit.audit.file_hashes import key_of, replace_text
from wres_kit.execution.planning.decide import PARTS, beside_key
from wres_kit.execution.planning.explain import input_lines, inputs_path
from wres_kit.execution.planning.fingerprints import SHORT, short
from wres_kit.execution.planning.lockfile import Lock, ReportLock, write_lock
from wres_kit.publishing.publication import entries_of, published_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.audit.file_hashes import FileHashes
    from wres_kit.execution.planning.build_paths import Places
    from wres_kit.execution.planning.fingerprints import Inputs
    from wres_kit.execution.planning.plan import Plan, PlannedReport
    from wres_kit.execution.planning.returns_cache import Reading
    from wres_kit.execution.run.report_run import ReportRun
    from wres_kit.execution.run.run import PlanRun
    from wres_kit.publishing.publication import Publication
    from wres_kit.publishing.renderer import IndexEntry


class Release:
    """One release of what was built.

    Parameters
    ----------
    publication, places
        Where it is released, and where a build puts things.
    lock
        What was published so far, from what.
    hashes, inputs
        Hashes of files, and keys of what pages are made from.
    """

    def __init__(
        self, publication: Publication, places: Places, lock: Lock, hashes: FileHashes, inputs: Inputs
    ) -> None:
        self.lock = lock
        self.index_files: dict[str, str] = {}
        self.entries: Sequence[IndexEntry] | None = None
        self._publication, self._places, self._hashes, self._inputs = publication, places, hashes, inputs

    def index_stands(self, entries: Sequence[IndexEntry] | None = None) -> bool:
        """Return whether the published index is what rendering it would give.

        Parameters
        ----------
        entries
            What it has to list; what is published now where None.
        """
        if entries is None:
            entries = entries_of(self._publication.published().values())
        index, folder = self.lock.index, self._places.destination
        if not entries and not index.files:
            return True
        if not index.files or index.groups.get("key") != self._index_key(entries):
            return False
        return all(self._hashes.of(folder / name, linked=True) == key for name, key in index.files.items())

    def _index_key(self, entries: Sequence[IndexEntry]) -> str:
        return short(key_of((self._inputs.index, *map(repr, entries))))

    def put_aside(self, run: PlanRun, plan: Plan) -> dict[str, Path]:
        """Move reports that were not published to where they can be looked at; return the folders by name of report."""
        for planned in plan.reports:
            place = self._places.incomplete / planned.organisation.slug / str(planned.year)
            shutil.rmtree(place, ignore_errors=True)
        aside = {}
        for report in run.reports:
            if report.is_complete or not report.pages:
                continue
            slug, year = report.place
            place = self._places.incomplete / slug / str(year)
            place.parent.mkdir(parents=True, exist_ok=True)
            report.folder.rename(place)
            aside[report.planned.name] = place
        return aside

    def remember(self, run: PlanRun, reading: Reading) -> None:
        """Write down what was published from what, and remove executed notebooks that are published."""
        if self.entries is None:  # nothing was published
            self._hashes.save()
            return
        lock, destination = self.lock, self._places.destination
        for report in run.reports:
            if report.is_complete:
                lock.reports[report.place] = self._lock_of(run, report)
                self._learn(destination / report.place[0] / str(report.place[1]), report.files)
                self._write_inputs(report.planned, reading)
        for place, files in run.files_again.items():
            known = lock.reports.get(place)
            if known is not None and place in run.rendered_again:
                known.files = files
                known.groups |= {"look": self._inputs.look, "beside": beside_key(run.years_beside(place))}
        there = published_reports(destination)
        lock.reports = {place: known for place, known in lock.reports.items() if place in there}
        if self.index_files:
            lock.index = ReportLock({"key": self._index_key(self.entries)}, files=self.index_files)
            self._learn(destination, self.index_files)
        write_lock(lock, self._places.lock)
        self._hashes.save()
        self._sweep(run)

    def _lock_of(self, run: PlanRun, report: ReportRun) -> ReportLock:
        decision = report.decision
        groups = {name: decision.parts[name] for name in PARTS}
        groups |= {"inputs": decision.inputs, "look": self._inputs.look}
        groups |= {"beside": beside_key(run.years_beside(report.place))}
        return ReportLock(groups, decision.groups, report.files)

    def _learn(self, folder: Path, files: dict[str, str]) -> None:
        for name, key in files.items():
            self._hashes.learn(folder / name, key)

    def _write_inputs(self, planned: PlannedReport, reading: Reading) -> None:
        """Keep the figures a report was built from, so that the next build can name the one that changed."""
        path = inputs_path(self._places.inputs, planned)
        code = planned.organisation.code
        if reading.has_read(code) or not path.exists():
            replace_text(path, "".join(f"{line}\n" for line in input_lines(reading.returns_of(code), planned)))

    def _sweep(self, run: PlanRun) -> None:
        """Remove executed notebooks that are published, and those that no page asks for any more."""
        for report in run.reports:
            slug, year = report.place
            folder = self._places.executed / slug / str(year)
            if report.is_complete:
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.is_dir() and report.decision.groups:
                wanted = {f"{page.name}-{report.decision.key(page)[:SHORT]}.ipynb" for page in report.pages}
                for path in folder.iterdir():
                    if path.name not in wanted:
                        path.unlink()
