"""Where a build puts things."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.audit.manifest import manifest_path
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


class BuildPaths(NamedTuple):
    """Where a build puts things.

    Parameters
    ----------
    audience
        For whom it builds.
    private
        The folder of raw figures, and of messages and hashes made from them; never to be uploaded.
    destination
        What is published: `reports/`, or `build/internal/` for an internal audience.
    staging, built
        Where the next publication is put together, and reports that are being built. Emptied before and after.
    manifests
        The manifests of reports until they are published.
    snapshots, executed
        Snapshots of reports with the cells they were taken from, and executed notebooks until they are published: what
        a killed build had done stays there.
    lock, hashes, returns_cache
        What was made from what; hashes of files; what is remembered of the returns.
    journal, log, incomplete
        Of an exchange of folders that was cut off; what workers write; reports of which pages failed.
    """

    audience: Audience
    private: Path
    destination: Path
    staging: Path
    built: Path
    manifests: Path
    snapshots: Path
    executed: Path
    lock: Path
    hashes: Path
    returns_cache: Path
    journal: Path
    log: Path
    incomplete: Path

    def manifest(self, slug: str, year: int) -> Path:
        """Return where the manifest of a published report is kept."""
        return manifest_path(self.private, self.audience.value, slug, year)

    def new_manifest(self, slug: str, year: int) -> Path:
        """Return where the manifest of a report is until the report is published."""
        return self.manifests / slug / f"{year}.json"


def build_paths(project: Project, audience: Audience) -> BuildPaths:
    """Return where the builds of a project for an audience put things."""
    build, private, public = project.build, project.private, audience is Audience.PUBLIC
    protected = build if public else private
    return BuildPaths(
        audience=audience,
        private=private,
        destination=project.reports if public else build / "internal",
        staging=protected / "staging",
        built=protected / "staging" / "built",
        manifests=private / "manifests",
        snapshots=private / "snapshots" / audience.value,
        executed=protected / "executed" / audience.value,
        lock=private / f"{audience.value}.lock",
        hashes=private / "hashes.json",
        returns_cache=private / "returns.json",
        journal=build / "swap.json",
        log=private / "log",
        incomplete=protected / "incomplete",
    )
