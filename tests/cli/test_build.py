"""What is shown while a build runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.cli.app import ProgressBar
from wres_kit.execution.render_tasks import IndexTask
from wres_kit.execution.tasks import TaskResult

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_renderers_warn_of_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar.on_task_done(
            IndexTask((), tmp_path), TaskResult(1.0, warnings=("index of all reports: look at the pages.",))
        )
    assert capsys.readouterr().err == "  index of all reports: look at the pages.\n"
