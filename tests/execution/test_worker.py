"""What a worker reports of a task."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from wres_kit.execution.run.worker import do
from wres_kit.publishing.renderer import RenderWarning

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.run.tasks import Workshop

SHOP = cast("Workshop", None)


@dataclass(frozen=True)
class Warns:
    """A task that warns of something, then gives its word."""

    kind: type[Warning]
    stage: str = "render"

    def reads(self, shop: Workshop) -> tuple[Path, ...]:
        """Return nothing."""
        return ()

    def writes(self, shop: Workshop) -> tuple[Path, ...]:
        """Return nothing."""
        return ()

    def seconds(self, shop: Workshop) -> float:
        """Return one second."""
        return 1

    def do(self, shop: Workshop) -> str:
        """Warn, twice from the same place."""
        for text in ("once", "again"):
            warnings.warn(self.kind(text), stacklevel=1)
        return "done"


def test_what_renderers_warn_of_is_reported() -> None:
    report = do(Warns(RenderWarning), SHOP)
    assert (report.word, report.remarks) == ("done", ("once", "again"))


def test_what_libraries_warn_of_is_passed_on() -> None:
    with pytest.warns(DeprecationWarning, match="once|again"):
        report = do(Warns(DeprecationWarning), SHOP)
    assert (report.word, report.remarks) == ("done", ())
