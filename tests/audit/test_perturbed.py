"""One changed cell changes the results that name it and no other, and `wres verify` names the cell."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.test_lineage import changed, must_change_what_names_it
from tests.examples import examples
from tests.independent.random_returns import random_return
from tests.standards import WRES
from wres_kit.audit.manifest import InputKind, Manifest, causes, cells_of, compare
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.reporting.pages import compared_years
from wres_kit.returns.cells import Cell, Return, Returns, Value

ROOT = Path(__file__).parents[2]
REAL = ("RXY", "RTD", "RNN", "bpas", "england", "RJ1", "RWV", "QHM", "RYA")
"""Organisations whose published figures are of every kind: counts, percentages, results alone, and surveys."""


pytestmark = pytest.mark.xdist_group("perturbed")  # all read the same returns


@cache
def returns_of_all() -> Returns:
    return read_returns(Project(ROOT), [*REAL, "X01"]).returns


@pytest.mark.parametrize("code", [*REAL, "X01"])
def test_of_what_organisations_published(code: str) -> None:
    years = [2024] if code == "X01" else returns_of_all().years(code)
    assert years
    for year in years:
        published = returns_of_all().get(code, year)
        assert published.values
        must_change_what_names_it(published, published.values)


@examples(40)
@given(seed=st.integers(0, 2**32), year=st.integers(2016, 2026), data=st.data())
def test_of_random_full_returns(seed: int, year: int, data: st.DataObject) -> None:
    values = {
        Cell("X02", year, *key): Value(value, decimals, "made up for a test", "test.csv", row)
        for row, (key, (value, decimals)) in enumerate(random_return(Random(seed)).items(), start=2)
    }
    cells = data.draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=4, unique=True))
    must_change_what_names_it(Return(WRES, "X02", year, values), cells)


def manifest(returns: Returns, code: str, year: int) -> Manifest:
    return Manifest({InputKind.DATA: cells_of(returns, code, compared_years(year))})


@pytest.mark.parametrize(("code", "year"), [("X01", 2024), ("RXY", 2020), ("RTD", 2024), ("bpas", 2020), ("RJ1", 2025)])
def test_verify_names_the_cell_its_file_and_its_row(code: str, year: int) -> None:
    returns = returns_of_all()
    one = returns.get(code, year)
    for cell in Random(code).sample(sorted(one.values), min(3, len(one.values))):
        was = one.values[cell]
        new = changed(was, cell)
        now = with_return(returns, replace(one, values={**one.values, cell: new}))
        (cause,) = causes(compare(manifest(returns, code, year), manifest(now, code, year)))
        address = "/".join(map(str, cell[1:])).replace("/all", "")
        assert cause.kind == "data"
        assert cause.text == f"{was.file} row {was.row}, {address}: is {new.value:g}, was {was.value:g}"


def with_return(returns: Returns, one: Return) -> Returns:
    """Return the same returns with another one in the place of one of them."""
    others = [each for each in returns if (each.organisation, each.year) != (one.organisation, one.year)]
    return Returns(WRES, (item for each in (*others, one) for item in each.values.items()))
