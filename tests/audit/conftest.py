from __future__ import annotations

import pytest

from tests.demonstration import read_once
from tests.execution.conftest import built, inline, project, root

__all__ = ["built", "inline", "project", "root"]


@pytest.fixture
def returns_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `wres trace` take the returns of this project as they were read for the test before."""
    for module in ("cli.trace", "joint.read"):
        monkeypatch.setattr(f"wres_kit.{module}.read_returns", read_once)
