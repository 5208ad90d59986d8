from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.execution.fake_renderer import make_renderer
from tests.execution.inline import InlinePool, run_page
from tests.execution.notebooks import write_pages
from tests.projects import organisation
from wres_kit.execution.bookkeeping import BuildOutcome, BuildRequest
from wres_kit.execution.build import build
from wres_kit.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.planning import Plan
    from wres_kit.execution.tasks import AnyTask, TaskResult

HEADER = "organisation,year,indicator,section,category,group,measure,value,source\n"
SOURCE = "made-up figures of a fictional organisation"


def returns(root: Path, code: str, years: tuple[int, ...], appointed: int = 40) -> None:
    """Write a small return of an organisation for some years."""
    rows = [
        f"{code},{year},2,all,{category},{group},headcount,{count},{SOURCE}\n"
        for year in years
        for category, group, count in (
            ("shortlisted", "white", 400),
            ("shortlisted", "bme", 200),
            ("appointed", "white", 100),
            ("appointed", "bme", appointed),
        )
    ]
    folder = root / "data" / "returns"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{code.lower()}.csv").write_text(HEADER + "".join(rows), encoding="utf-8")


def make_root(root: Path) -> Path:
    """Make a project with two organisations and small notebooks in a folder."""
    (root / "params").mkdir(parents=True)
    (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
    (root / "reports").mkdir()
    (root / "reports" / "README.md").write_text("What is published.\n", encoding="utf-8")
    organisation(root, "X01", years="[2023, 2024]")
    organisation(root, "X02")
    returns(root, "X01", (2022, 2023, 2024))
    returns(root, "X02", (2023, 2024))
    write_pages(root / "notebooks")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a project with two organisations and small notebooks."""
    return make_root(tmp_path / "project")


@pytest.fixture
def project(root: Path) -> Project:
    return Project(root)


@dataclass
class Recorder:
    """A listener that remembers."""

    plans: list[Plan] = field(default_factory=list)
    tasks: list[tuple[AnyTask, TaskResult[Any]]] = field(default_factory=list)

    def on_plan(self, plan: Plan, renderer: str) -> None:
        self.plans.append(plan)

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        self.tasks.append((task, result))

    def say(self, text: str) -> None:
        pass


Builder = Callable[..., BuildOutcome]


def run_build(root: Path, *codes: str, listener: Recorder | None = None, **how: Any) -> BuildOutcome:
    """Build with the fake renderer; parameters are read afresh, as by each command."""
    request = BuildRequest(organisations=codes, **{"jobs": 2, **how})
    return build(Project(root), request, listener or Recorder(), make_renderer)


@pytest.fixture
def built(root: Path) -> Builder:
    """Builds the project; call it with codes and with what a `BuildRequest` takes."""
    return partial(run_build, root)


def without_workers(patch: pytest.MonkeyPatch) -> None:
    """Do without worker processes."""
    patch.setattr("wres_kit.execution.build.WorkerPool", InlinePool)
    patch.setattr("wres_kit.execution.engine.warm.run_page", run_page)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do without worker processes."""
    without_workers(monkeypatch)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
