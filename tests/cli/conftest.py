from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests.execution.conftest import inline, project, root  # noqa: F401 - fixtures
from tests.execution.fake_renderer import make_renderer
from wres_kit.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path


class Wres:
    """The command, in this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, command: str, *arguments: str) -> Any:
        return CliRunner().invoke(app, [command, *arguments, "--project", str(self._folder)])


@pytest.fixture
def wres(root: Path, inline: None, monkeypatch: pytest.MonkeyPatch) -> Wres:  # noqa: F811
    """The command in a small project, without worker processes and with the fake renderer."""
    for module in ("build", "planning.dry_run"):
        monkeypatch.setattr(f"wres_kit.execution.{module}.choose_renderer", lambda of, name: make_renderer(of))
    return Wres(root)
