"""Returns and snapshots of the project's own reports, made once in a process: protecting the results takes a second."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from wres_kit.disclosure.table import Loss
from wres_kit.joint.read import ReadReturns, read_returns
from wres_kit.project import Project
from wres_kit.reporting.snapshot import Snapshot, take_snapshot
from wres_kit.returns.cells import Returns

ROOT = Path(__file__).parents[1]
PROJECT = Project(ROOT)


@cache
def read() -> ReadReturns:
    """What was read of all organisations of the project: reading the returns of one takes almost as long."""
    return read_returns(PROJECT)


def returned() -> Returns:
    """What they returned."""
    return read().returns


def read_once(project: Project, organisations: Collection[str] | None = None) -> ReadReturns:
    """Do what `read_returns` does; the files of this project are read and checked once."""
    if project.root != PROJECT.root:
        return read_returns(project, organisations)
    if organisations is None:
        return read()
    faults = read().report.of_organisations(organisations).faults
    return replace(read(), returns=returned().of_organisations(organisations), faults=faults)


@cache
def protected(code: str, year: int) -> tuple[Snapshot, Mapping[tuple[str, int], Loss]]:
    """What its public report for a year is made from, and what its readers lose by year."""
    losses: dict[tuple[str, int], Loss] = {}
    return take_snapshot(PROJECT, returned(), code, year, losses=losses), losses


def snapshot_of(code: str, year: int) -> Snapshot:
    """What its public report for a year is made from."""
    return protected(code, year)[0]
