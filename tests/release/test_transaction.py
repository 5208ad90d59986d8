"""A release that is cut off at any step leaves what is public, and the record of it, both before or both after."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wres_kit.project import Project
from wres_kit.publishing import folders
from wres_kit.release import register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any

WATCHED = {register.__file__, folders.__file__}


class World:
    """A project with something public, and what is to take its place."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "params").mkdir(parents=True)
        (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
        self.project = Project(root)
        self.tree = root / "build" / "release" / "staging" / "tree"
        self.record = root / "data" / "released" / "X01.csv"
        for folder, text in ((root / "public", "old"), (self.tree, "new")):
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(text, encoding="utf-8")
            (folder / "page.html").write_text(text, encoding="utf-8")
        self.record.parent.mkdir(parents=True)
        self.record.write_text("old", encoding="utf-8")

    def commit(self) -> None:
        register.commit(self.project, self.tree, self.root / "public", {self.record: "new"})

    def public(self) -> set[str]:
        return {(self.root / "public" / name).read_text(encoding="utf-8") for name in ("index.html", "page.html")}


def cut_off(world: World, line: int, *, two_renames: bool) -> bool:
    """Begin the release in another process that is killed before its n-th line; return whether it came so far."""
    child = os.fork()
    if child == 0:
        if two_renames:
            folders._exchange = lambda *_: False
        steps = iter(range(1, sys.maxsize))

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code.co_filename not in WATCHED:
                return None
            if event == "line" and next(steps) == line:
                os._exit(9)
            return trace

        sys.settrace(trace)
        world.commit()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def worlds(tmp_path: Path) -> Iterator[tuple[int, World]]:
    for line in range(1, 500):
        root = tmp_path / str(line)
        yield line, World(root)
        shutil.rmtree(root)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.parametrize("two_renames", [False, True], ids=["one step", "two renames"])
def test_a_kill_at_any_line_leaves_both_before_or_both_after(tmp_path: Path, two_renames: bool) -> None:
    states = set()
    for line, world in worlds(tmp_path):
        came_so_far = cut_off(world, line, two_renames=two_renames)
        if not two_renames or (world.root / "public").exists():
            assert len(world.public()) == 1  # whole at every moment
        register.complete_release(world.project)
        state = (*world.public(), world.record.read_text(encoding="utf-8"))
        assert state in {("old", "old"), ("new", "new")}, line
        assert not register.TransactionPaths.in_project(world.project).journal.exists()
        states.add(state)
        if not came_so_far:
            break
    assert states == {("old", "old"), ("new", "new")}
    assert line > 40


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path / "p")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register, "write_through", full)
    with pytest.raises(OSError, match="No space"):
        world.commit()
    assert not register.complete_release(world.project)
    assert (*world.public(), world.record.read_text(encoding="utf-8")) == ("old", "old")
