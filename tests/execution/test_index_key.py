"""The index and the method pages are made anew when something that they say has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.publishing.example_report import list_differences, make_project
from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.method.difference_list import differences_file
from wres_kit.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def test_the_key_of_the_index_follows_the_list_of_differences_and_the_parameters(tmp_path: Path) -> None:
    project = make_project(tmp_path)

    def key() -> str:
        return ReportInputs(Project(tmp_path), FileHashes(tmp_path / "build" / "hashes.json"), "builtin 1").index

    without = key()
    assert key() == without
    list_differences(project)
    listed = key()
    text = differences_file(project).read_text(encoding="utf-8")
    differences_file(project).write_text(text.replace("481 white", "48 white"), encoding="utf-8")
    changed = key()
    parameters = project.params / "project.yml"
    parameters.write_text(f"{parameters.read_text(encoding='utf-8')}disclosure: {{threshold: 7}}\n", encoding="utf-8")
    assert len({without, listed, changed, key()}) == 4
