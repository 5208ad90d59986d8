from __future__ import annotations

from tests.execution.conftest import built, inline, project, root

__all__ = ["built", "inline", "project", "root"]
