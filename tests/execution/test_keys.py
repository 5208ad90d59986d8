"""What pages are made from has the same keys wherever the project lies."""

from __future__ import annotations

from pathlib import Path

import wres_kit
from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.project import Project


def test_the_program_has_one_key_inside_a_project_and_outside(tmp_path: Path) -> None:
    hashes = FileHashes(tmp_path / "hashes.json")
    around, beside = Path(wres_kit.__file__).parents[1], tmp_path / "project"
    keys = {ReportInputs(Project(root), hashes, "builtin 1").program_fingerprint for root in (around, beside)}
    assert len(keys) == 1
