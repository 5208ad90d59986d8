"""Where a build puts things."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.execution.planning.lockfile import lock_path
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


class Places(NamedTuple):
    """Where a build puts things.

    Parameters
    ----------
    destination
        What is published: `reports/`, or `build/internal/` for an internal audience.
    staging, built
        Where the next publication is put together, and reports that are being built; emptied before and after.
    snapshots, executed
        Snapshots of reports, and executed notebooks until they are published: what a killed build had done stays there.
    lock, hashes, reading, inputs
        What was made from what; hashes of files; what is remembered of the returns; their figures, by report.
    journal, log, incomplete
        Of an exchange of folders that was cut off; what workers say; reports of which pages failed.
    """

    destination: Path
    staging: Path
    built: Path
    snapshots: Path
    executed: Path
    lock: Path
    hashes: Path
    reading: Path
    inputs: Path
    journal: Path
    log: Path
    incomplete: Path


def places(project: Project, audience: Audience) -> Places:
    """Return where the builds of a project for an audience put things."""
    build = project.build
    public = audience is Audience.PUBLIC
    return Places(
        destination=project.reports if public else build / "internal",
        staging=build / "staging",
        built=build / "staging" / "built",
        snapshots=build / "snapshots" / audience.value,
        executed=build / "executed" / audience.value,
        lock=lock_path(build, audience.value),
        hashes=build / "hashes.json",
        reading=build / "reading.json",
        inputs=build / "inputs",
        journal=build / "swap.json",
        log=build / "log",
        incomplete=build / ("incomplete" if public else "incomplete-internal"),
    )
