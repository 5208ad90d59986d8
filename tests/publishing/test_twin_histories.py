"""Organisations that differ only in what is not shown publish the same files, byte for byte: over a whole history.

So no file has more than the figures that an attacker reads: pages, pictures, downloads, notebooks, documents, archives,
the record of releases, hashes and signatures.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import Recorder, tree
from tests.execution.inline import ForkingPool
from tests.joint.conftest import Joint
from tests.joint.joint_histories import MEMBERS, YEAR, Event, members_of, publish, versions_of
from tests.joint.neighbours import Neighbours
from tests.publishing.planted_site import CHECKOUT
from tests.returns.conftest import csv_of
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.project import Project
from wres_kit.release.publish import ReleaseRequest, release
from wres_kit.release.sign_off import SignedPart, places_of, sign

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.joint.joint_histories import Versions
    from wres_kit.indicators.results import Result

SEED = 2
GROUP = ("X11", "X14", "X13")
EVENTS = (Event("first", GROUP), Event("X14", ()), Event("first", GROUP))
RANDOM = {".release-id"}
"""What is another number each time."""


def another(versions: Versions, folder: Path) -> Versions:
    """Return other returns from which the program publishes the same figures."""

    def figures(returned: Versions, name: str) -> tuple[Neighbours, list[Result]]:
        (folder / name).mkdir()
        published = publish(Joint(folder / name), returned, EVENTS)
        every = [replace(result, inputs=()) for each in published for result in each.results]
        return Neighbours(returned, published), every

    neighbours, truth = figures(versions, "true")
    random = Random(SEED)
    for at in range(20):
        chosen = random.sample(neighbours.small(), 6)
        other = neighbours.neighbour(random, {name: random.randint(1, 4) for name in chosen})
        if other not in (None, versions) and figures(other, str(at))[1] == truth:
            return other
    pytest.fail("no other returns lead to the same figures")


def released(versions: Versions, events: Sequence[Event], root: Path) -> dict[str, bytes]:
    """Build, sign and release one report after the other; return all that is public, and the record of it."""
    root.mkdir()
    joint = Joint(root)
    (root / "params" / "groups" / "examples.yml").unlink()
    text = "publication_date: 2026-11-22\ndocuments: [pdf, docx, xlsx, pptx]\n"
    (root / "params" / "project.yml").write_text(text, encoding="utf-8")
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    shutil.copyfile(CHECKOUT / "_quarto.yml", root / "_quarto.yml")
    for code in MEMBERS:
        joint.organisation(code)
    at_version = dict.fromkeys(versions, 0)
    for at, event in enumerate(events):
        if event.is_correction:
            at_version[event.code] += 1
            continue
        rows: list[tuple[object, ...]] = [
            (code, YEAR, *place, people)
            for code, own in versions.items() for place, people in own[at_version[code]].items()
        ]  # fmt: skip
        (root / "data" / "returns" / "all.csv").write_text(csv_of(rows), encoding="utf-8")
        joint.group(event.code, members=event.members)
        request = BuildRequest((event.code,), jobs=2, renderer="builtin", commit="")
        assert build(Project(root), request, Recorder()).status == 0
        _release(Project(root), event.code, date(2026, 12, 1 + at))
    return {f"{name}/{path}": content for name in ("public", "reports", "data/released")
            for path, content in tree(root / name).items()}  # fmt: skip


def _release(project: Project, code: str, day: date) -> None:
    for part, aside in ((SignedPart.FIGURES, ()), (SignedPart.NARRATIVE, places_of(project, YEAR))):
        sign(
            project, code, YEAR, part, name="A. Example", role="Chair", on=date(2026, 11, 30),
            set_aside=dict.fromkeys(aside, "example"),
        )  # fmt: skip
    request = ReleaseRequest((code,), YEAR, day, "A count was wrong.", renderer="builtin", jobs=2)
    assert release(project, request, Recorder()).status == 0


def test_a_joint_report_and_its_correction_have_no_more_than_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wres_kit.execution.build.WorkerPool", ForkingPool)
    monkeypatch.setenv("WRES_RELEASE_KEY", str(tmp_path / "key.pem"))
    versions = versions_of(SEED, members_of(SEED), EVENTS)
    twin = another(versions, tmp_path)
    differing = [code for code, own in versions.items() if own != twin[code]]
    assert not set(GROUP).isdisjoint(differing)
    first, second = (released(each, EVENTS, tmp_path / name) for name, each in (("one", versions), ("two", twin)))
    assert first.keys() == second.keys()
    assert len([name for name in first if name.startswith("public/first/2024/v1.1/")]) > 40
    assert {name.rsplit(".", 1)[-1] for name in first} >= {"html", "csv", "ipynb", "svg", "json", "zip", "pdf", "docx"}
    changed = {name.rsplit("/", 1)[-1] for name, content in first.items() if content != second[name]}
    assert changed == RANDOM
