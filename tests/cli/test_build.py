"""What is shown while a build runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.cli.build import Bar
from wres_kit.execution.run.tasks import IndexTask
from wres_kit.execution.run.worker import Report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_renderers_warn_of_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.heard(IndexTask((), tmp_path), Report(1.0, remarks=("index of all reports: look at the pages.",)))
    assert capsys.readouterr().err == "  index of all reports: look at the pages.\n"
