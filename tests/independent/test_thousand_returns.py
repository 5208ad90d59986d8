"""A second implementation, written from the Standard and the published formulas, gives the same for 1,000 returns."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest

from tests.independent import reference
from tests.independent.random_returns import Given, random_return
from tests.standards import WRES
from wres_kit.indicators.calculation import calculate
from wres_kit.returns.cells import Cell, Return, Value

RETURNS = 1000
YEARS = range(2016, 2027)
EQUAL = 1e-9


def test_the_second_implementation_imports_nothing_of_the_package() -> None:
    tree = ast.parse(Path(reference.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {"__future__", "fractions", "math", "statistics"}
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))


def returned(given: Given, year: int) -> Return:
    values = {
        Cell("X02", year, *key): Value(value, decimals, "made up for a test", "test.csv", 2)
        for key, (value, decimals) in given.items()
    }
    return Return(WRES, "X02", year, values)


@pytest.mark.parametrize("part", range(10))
def test_both_agree_on_every_value_and_interval(part: int) -> None:
    random = Random(f"returns {part}")
    compared = 0
    for _ in range(RETURNS // 10):
        given, year = random_return(random), random.choice(YEARS)
        expected = reference.answers(given, model_employer=WRES.edition(year).model_employer is not None)
        found = {
            (one.indicator, str(one.measure), one.section, one.category, one.group): (one.value, one.lower, one.upper)
            for one in calculate(returned(given, year))
            if one.value is not None
        }
        assert set(found) == set(expected)
        for key, numbers in expected.items():
            for mine, theirs in zip(found[key], numbers, strict=True):
                if theirs is None or mine is None:
                    assert mine is theirs, key
                else:
                    assert abs(mine - theirs) <= EQUAL * max(1.0, abs(theirs)), (key, mine, theirs)
                    compared += 1
    assert compared > 35_000
