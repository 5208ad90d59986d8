"""Returns and snapshots of the project's own reports, made once in a process: protecting the results takes a second."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.reporting.snapshot import Snapshot, take_snapshot
from wres_kit.returns.cells import Returns

ROOT = Path(__file__).parents[1]
PROJECT = Project(ROOT)


@cache
def returned() -> Returns:
    """What all organisations of the project returned: reading those of one takes almost as long."""
    return read_returns(PROJECT).returns


@cache
def snapshot_of(code: str, year: int) -> Snapshot:
    """What its public report for a year is made from."""
    return take_snapshot(PROJECT, returned(), code, year)
