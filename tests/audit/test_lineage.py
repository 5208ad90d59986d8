"""The trail of a result names every cell that it depends on, and no other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.standards import WRES
from wres_kit.audit.lineage import Lineage, public_cells
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.joint.read import read_returns
from wres_kit.project import DisclosureParameters, Project
from wres_kit.returns.cells import Cell, Measure, Return, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
WHOLE_PEOPLE = {ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO}
"""Rounded up to whole people: they may stay as they are when a number beneath them changes."""


@cache
def example(code: str = "X01", year: int = 2024) -> Return:
    return read_returns(Project(ROOT), [code]).returns.get(code, year)


def by_key(results: list[Result]) -> Mapping[tuple[object, ...], Result]:
    return {
        (one.indicator, one.measure, one.section, one.category, one.group): replace(one, inputs=()) for one in results
    }


def changed(value: Value, cell: Cell) -> Value:
    is_count = cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS)
    return replace(value, value=value.value + 7 if is_count or value.value < 90 else value.value - 7)


@pytest.mark.parametrize(("code", "year"), [("X01", 2024), ("RXY", 2020)])
def test_changing_a_cell_changes_exactly_the_results_that_name_it(code: str, year: int) -> None:
    one = example(code, year)
    before = calculate(one)
    lineage = Lineage(one)
    named = {key: lineage.trace(result).cells for key, result in zip(by_key(before), before, strict=True)}
    old = by_key(before)
    for cell, value in one.values.items():
        new = by_key(calculate(replace(one, values={**one.values, cell: changed(value, cell)})))
        moved = {key for key, result in old.items() if new[key] != result}
        naming = {key for key, cells in named.items() if cell in cells}
        assert moved <= naming, cell
        still = {key for key in naming - moved if key[1] not in WHOLE_PEOPLE}
        # What stays though it names the cell has no value for a reason that stays.
        assert all(old[key].status is Status.NOT_CALCULABLE for key in still), (cell, still)


def test_a_total_that_was_added_up_leads_to_the_rows_of_its_parts() -> None:
    cells = {
        Cell("X99", 2024, 9, "all", "voting", group, "headcount"): Value(
            number, 0, "register", "data/returns/x99.csv", row
        )
        for row, (group, number) in enumerate({"white": 8.0, "bme": 2.0, "unknown": 1.0}.items(), start=2)
    }
    one = Return(WRES, "X99", 2024, cells)
    share = next(
        result for result in calculate(one)
        if (result.indicator, result.category, result.group) == (9, "voting", "bme") and result.value is not None
    )  # fmt: skip
    part, whole = Lineage(one).trace(share).inputs
    assert (part.value, part.is_given, [row.row for row in part.rows]) == (2, True, [3])
    assert (whole.value, whole.is_given, sorted(row.row for row in whole.rows)) == (11, False, [2, 3, 4])


def test_a_suppressed_result_says_nothing_of_its_inputs() -> None:
    one = example()
    results = protect(calculate(one), [one], DisclosureParameters())
    shown, lineage = public_cells(results), Lineage(one)
    suppressed = [result for result in results if result.status is Status.SUPPRESSED]
    assert suppressed
    assert all(not lineage.trace(result, shown).inputs for result in suppressed)


def test_small_parts_of_a_published_total_keep_their_numbers() -> None:
    one = example()
    results = protect(calculate(one), [one], DisclosureParameters())
    shown, lineage = public_cells(results), Lineage(one)
    told = {
        row.cell: row.known_value.value
        for result in results
        for given in lineage.trace(result, shown).inputs
        for row in given.rows
        if row.known_value is not None
    }  # fmt: skip
    people = {cell: number for cell, number in told.items() if cell.measure == Measure.HEADCOUNT}
    assert people
    assert all(number == 0 or number >= 5 for number in people.values())
