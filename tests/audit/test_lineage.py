"""The trail of a result names every cell that it depends on, and no other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.demonstration import returned
from tests.standards import WRES
from wres_kit.audit.lineage import Lineage, public_cells
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell, Measure, Return, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WHOLE_PEOPLE = {ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO}
"""Rounded up to whole people: they may stay as they are when a number beneath them changes."""


pytestmark = pytest.mark.xdist_group("demonstration")


def example() -> Return:
    return returned().get("X01", 2024)


@cache
def protected() -> list[Result]:
    return protect(calculate(example()), [example()], DisclosureParameters())


def by_key(results: list[Result]) -> Mapping[tuple[object, ...], Result]:
    return {
        (one.indicator, one.measure, one.section, one.category, one.group): replace(one, inputs=()) for one in results
    }


def changed(value: Value, cell: Cell) -> Value:
    is_count = cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS)
    return replace(value, value=value.value + 7 if is_count or value.value < 90 else value.value - 7)


def must_change_what_names_it(one: Return, cells: Iterable[Cell]) -> None:
    """Change each cell in turn, and compare what moved with what the trail says rests on it."""
    before = calculate(one)
    old, lineage = by_key(before), Lineage(one)
    named = {key: lineage.trace(result).cells for key, result in zip(old, before, strict=True)}
    for cell in cells:
        new = by_key(calculate(replace(one, values={**one.values, cell: changed(one.values[cell], cell)})))
        assert set(new) == set(old), cell
        moved = {key for key, result in old.items() if new[key] != result}
        naming = {key for key, rests_on in named.items() if cell in rests_on}
        assert moved <= naming, cell
        # A result that is not calculable may stay so; posts are rounded up to whole people.
        still = {key for key in naming - moved if key[1] not in WHOLE_PEOPLE}
        assert all(old[key].status is Status.NOT_CALCULABLE for key in still), (cell, still)


def test_changing_a_cell_changes_exactly_the_results_that_name_it() -> None:
    """Each eighth cell here; all of them, and those of real returns, in `test_perturbed.py`."""
    must_change_what_names_it(example(), list(example().values)[::8])


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
    results = protected()
    shown, lineage = public_cells(results), Lineage(example())
    suppressed = [result for result in results if result.status is Status.SUPPRESSED]
    assert suppressed
    assert all(not lineage.trace(result, shown).inputs for result in suppressed)


def test_small_parts_of_a_published_total_keep_their_numbers() -> None:
    results = protected()
    shown, lineage = public_cells(results), Lineage(example())
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
