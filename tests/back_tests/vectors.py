"""The published results that live on as back tests, and the returns of the project that they went into."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.indicators.calculation import calculate
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.returns.confirmations import read_remarks

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import Returns

ROOT = Path(__file__).parents[2]

Key = tuple[str, str, str, str]
"""Organisation, year, indicator and group of a published result, as the file names them."""


@dataclass(frozen=True)
class Vector:
    """One published result with its inputs, as far as they were published."""

    key: Key
    inputs: dict[str, Any]
    published: dict[str, Any]


@cache
def vectors() -> dict[Key, Vector]:
    path = ROOT / "data" / "published" / "published_vectors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            Vector(
                (row["organisation"], row["year"], row["indicator"], row["group"]),
                json.loads(row["inputs"]),
                json.loads(row["published_result"]),
            )
            for row in csv.DictReader(file)
        ]
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


def vector(organisation: str, year: str, indicator: str, group: str) -> Vector:
    return vectors()[organisation, year, indicator, group]


@cache
def committed(code: str, year: int) -> list[Result]:
    """Return the results of a return of this project, with its remarks."""
    one = _returns().get(code, year)
    return calculate(one, read_remarks(Project(ROOT), one).remarks)


@cache
def _returns() -> Returns:
    return read_returns(Project(ROOT)).returns


def value(results: list[Result], indicator: int, measure: str, category: str = "all", group: str = "bme") -> float:
    """Return one value of the whole organisation, which must be published."""
    found = [
        one.value
        for one in results
        if (one.indicator, one.measure, one.section, one.category, one.group)
        == (indicator, measure, "all", category, group)
    ]
    assert len(found) == 1
    assert found[0] is not None
    return found[0]
