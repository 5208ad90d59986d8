from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .example_report import make_project

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    return make_project(folder)
