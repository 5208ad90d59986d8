"""Whoever knows all of a return but one withheld count, and every published byte, learns nothing of that count."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.demonstration import returned, snapshot_of
from tests.execution.conftest import Builder, returns, tree
from wres_kit.audit.provenance import provenance, to_text, trace
from wres_kit.disclosure import limits_of
from wres_kit.project import DisclosureParameters, Project
from wres_kit.reporting.snapshot import Audience, Snapshot, take_snapshot
from wres_kit.returns.cells import Cell, Measure, Returns

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("demonstration")
ROOT = Path(__file__).parents[2]


@pytest.mark.usefixtures("inline")
def test_reports_of_two_withheld_counts_are_the_same_bytes(root: Path, built: Builder) -> None:
    published = []
    for appointed in (2, 3):
        returns(root, "X01", (2022, 2023, 2024), appointed=appointed)
        assert built("X01", jobs=1).status == 0
        published.append(tree(root / "reports"))
    assert "X01/2024/provenance/results.json" in published[0]
    assert {"X01/2024/data/returns.csv", "X01/2024/data/verdicts.csv", "data/results.parquet"} <= set(published[0])
    assert "X01/2024/ro-crate-metadata.json" in published[0]
    assert published[0] == published[1]


@cache
def example() -> tuple[Returns, Snapshot, dict[str, Any]]:
    read, snapshot = returned(), snapshot_of("X01", 2024)
    return read, snapshot, provenance(snapshot, trace(snapshot, read))


def small_cells() -> Iterator[Cell]:
    rules = DisclosureParameters()
    one = example()[0].get("X01", 2024)
    limits = limits_of(rules, one.standard)
    for cell, value in one.values.items():
        if cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS) and 0 < value.value < limits.threshold(cell):
            yield cell


def test_no_input_that_is_published_is_small() -> None:
    _, snapshot, content = example()
    people = {name: told["value"] for name, told in content["inputs"].items() if name.endswith("/headcount")}
    assert people
    assert all(number == 0 or number >= snapshot.rules.threshold for number in people.values())
    respondents = [told["value"] for name, told in content["inputs"].items() if name.endswith("/respondents")]
    assert all(number == 0 or number >= snapshot.rules.survey_threshold for number in respondents)


def test_no_small_cell_of_the_return_is_an_input_of_a_published_result() -> None:
    small = {"/".join(map(str, cell[1:])) for cell in small_cells()}
    assert small
    assert not small & set(example()[2]["inputs"])


def test_a_suppressed_result_has_no_number_in_its_entry() -> None:
    suppressed = [one for one in example()[2]["results"] if one["status"] == "suppressed"]
    assert suppressed
    for one in suppressed:
        assert not one["inputs"]
        assert not one["working"]
        assert not one["interval"]
        assert all(one[name] is None for name in ("value", "numerator", "denominator", "lower", "upper"))


def test_the_trail_of_an_internal_report_shows_the_small_numbers() -> None:
    project = Project(ROOT)
    read = returned()
    snapshot = take_snapshot(project, read, "X01", 2024, Audience.INTERNAL)
    content = json.loads(to_text(provenance(snapshot, trace(snapshot, read))))
    small = {"/".join(map(str, cell[1:])) for cell in small_cells()}
    assert small & set(content["inputs"])
    assert content["about"]["audience"] == "internal"


def test_equal_snapshots_give_equal_text() -> None:
    read, snapshot, content = example()
    again = replace(snapshot)
    assert to_text(content) == to_text(provenance(again, trace(again, read)))
