"""What a worker reports of a task."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from wres_kit.execution.tasks import Task, run_task
from wres_kit.publishing.renderer import RenderWarning

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.tasks import BuildContext

CONTEXT = cast("BuildContext", None)


@dataclass(frozen=True)
class Warns(Task[str]):
    """A task that warns of something, then gives its word."""

    kind: type[Warning]
    stage = "render"
    most_seconds = 1

    @property
    def writes(self) -> tuple[Path, ...]:
        """Nothing."""
        return ()

    def run(self, context: BuildContext) -> str:
        """Warn, twice from the same place."""
        for text in ("once", "again"):
            warnings.warn(self.kind(text), stacklevel=1)
        return "done"


def test_what_renderers_warn_of_is_reported() -> None:
    result = run_task(Warns(RenderWarning), CONTEXT)
    assert (result.output, result.warnings) == ("done", ("once", "again"))


def test_what_libraries_warn_of_is_passed_on() -> None:
    with pytest.warns(DeprecationWarning, match="once|again"):
        result = run_task(Warns(DeprecationWarning), CONTEXT)
    assert (result.output, result.warnings) == ("done", ())
