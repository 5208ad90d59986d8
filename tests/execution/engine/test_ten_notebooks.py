"""The notebooks of this project, run in every way they can be run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import run_build, tree
from tests.standards import PAGES
from wres_kit.cli.authoring import init
from wres_kit.execution.engine.notebooks import INJECTED_TAG
from wres_kit.execution.engine.processes import can_fork

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("ten notebooks")  # all look at the same pages


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Path:
    """A project made by `wres init`, built with the warm engine."""
    if not can_fork():
        pytest.skip("the warm engine needs Linux")
    root = tmp_path_factory.mktemp("project") / "own"
    init(root)
    outcome = run_build(root, "X01", kernel="warm", jobs=1)
    assert outcome.status == 0, [str(failure) for _, _, failure in outcome.failures]
    return root


@pytest.mark.slow
def test_warm_and_plain_give_the_same_bytes(warm):
    ours = tree(warm / "reports")
    outcome = run_build(warm, "X01", kernel="plain", jobs=1)
    assert outcome.status == 0
    theirs = tree(warm / "reports")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_executed_notebook_is_fit_to_publish(warm, page):
    made = json.loads((warm / "reports" / "X01" / "2024" / "notebooks" / page.notebook).read_text(encoding="utf-8"))
    outputs = [(cell, output) for cell in made["cells"] for output in cell.get("outputs", ())]
    assert not [output for _, output in outputs if output["output_type"] in {"error", "stream"}]
    for cell, output in outputs:
        if "image/svg+xml" in output["data"]:
            alt = output["metadata"]["image/svg+xml"]["alt"]
            assert json.dumps(alt, ensure_ascii=False) in "".join(cell["source"]).split("\n", maxsplit=1)[0]
    assert sum(INJECTED_TAG in cell["metadata"].get("tags", []) for cell in made["cells"]) == 1
    assert len({cell["id"] for cell in made["cells"]}) == len(made["cells"])
    assert str(warm) not in json.dumps(made)
