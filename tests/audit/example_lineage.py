"""The trail of the example trust's report, with a correction."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from wres_kit.audit.provenance import provenance, trace
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.reporting.snapshot import take_snapshot


@cache
def example_lineage() -> dict[str, Any]:
    """What `provenance/results.json` says of the example trust's report for 2024."""
    project = Project(Path(__file__).parents[2])
    returns = read_returns(project, ["X01"]).returns
    snapshot = take_snapshot(project, returns, "X01", 2024)
    correction = {
        "year": 2024, "indicator": 2, "what": "Relative likelihood, appointed", "was": "1.25", "is": "1.31",
        "published": "2024-10-01", "corrected": "2025-01-31", "reason": "Appointments of one site had been left out.",
    }  # fmt: skip
    return provenance(snapshot, trace(snapshot, returns)) | {"corrections": [correction]}
