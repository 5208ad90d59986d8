"""The trail of the example trust's report, with a correction."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.demonstration import returned, snapshot_of
from wres_kit.audit.provenance import provenance, trace


@cache
def example_lineage() -> dict[str, Any]:
    """What `provenance/results.json` says of the example trust's report for 2024."""
    snapshot = snapshot_of("X01", 2024)
    correction = {
        "year": 2024, "indicator": 2, "what": "Relative likelihood, appointed", "was": "1.25", "is": "1.31",
        "published": "2024-10-01", "corrected": "2025-01-31", "reason": "Appointments of one site had been left out.",
    }  # fmt: skip
    return provenance(snapshot, trace(snapshot, returned())) | {"corrections": [correction]}
