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
    build
        The folder of what builds remember.
    destination
        What is published: `reports/`, or `build/internal/` for an internal audience.
    staging, built, manifests
        Where the next publication is put together; reports that are being built, and their manifests until they are
        published. Emptied before and after.
    snapshots, executed
        Snapshots of reports, and executed notebooks until they are published: what a killed build had done stays there.
    lock, hashes, returns_cache
        What was made from what; hashes of files; what is remembered of the returns.
    journal, log, incomplete
        Of an exchange of folders that was cut off; what workers write; reports of which pages failed.
    """

    audience: Audience
    build: Path
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
        return manifest_path(self.build, self.audience.value, slug, year)

    def new_manifest(self, slug: str, year: int) -> Path:
        """Return where the manifest of a report is until the report is published."""
        return self.manifests / slug / f"{year}.json"


def build_paths(project: Project, audience: Audience) -> BuildPaths:
    """Return where the builds of a project for an audience put things."""
    build, public = project.build, audience is Audience.PUBLIC
    return BuildPaths(
        audience=audience,
        build=build,
        destination=project.reports if public else build / "internal",
        staging=build / "staging",
        built=build / "staging" / "built",
        manifests=build / "staging" / "manifests",
        snapshots=build / "snapshots" / audience.value,
        executed=build / "executed" / audience.value,
        lock=build / f"{audience.value}.lock",
        hashes=build / "hashes.json",
        returns_cache=build / "returns.json",
        journal=build / "swap.json",
        log=build / "log",
        incomplete=build / ("incomplete" if public else "incomplete-internal"),
    )
