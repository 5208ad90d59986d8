"""Two columns of a return that have changed places are one fault, not one for each row."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from wres_kit.joint.read import ReadReturns
from wres_kit.returns.files import COLUMNS

Reading = Callable[..., ReadReturns]
BANDS = ("band_2", "band_3", "band_5", "band_6")


def rows(code: str = "X01", *, swapped: tuple[int, int] = (0, 0)) -> list[tuple[str, ...]]:
    listed = []
    for band in BANDS:
        for group, number in (("white", "70"), ("bme", "31"), ("unknown", "6")):
            texts = [code, "2024", "1", "clinical", band, group, "headcount", number, "Staff record, 31 March 2024"]
            first, second = swapped
            texts[first], texts[second] = texts[second], texts[first]
            listed.append(tuple(texts))
    return listed


@pytest.mark.parametrize("pair", [*pairwise(range(len(COLUMNS))), (0, 7), (2, 7), (3, 5), (3, 8)])
def test_each_pair_of_columns_is_named_once(reading: Reading, pair: tuple[int, int]) -> None:
    names = [COLUMNS[place] for place in pair]
    faults = [fault for fault in reading(rows(swapped=pair)).report.errors if fault.organisation == "X01"]
    assert len(faults) == 1
    assert faults[0].check == "columns-swapped"
    assert f"{names[0]} and {names[1]} have changed places in rows 2 to 13" in faults[0].message


def test_no_figure_is_taken_from_such_rows_and_every_organisation_is_stopped(reading: Reading) -> None:
    found = reading(rows("X01", swapped=(7, 8)) + rows("X02", swapped=(7, 8)))
    assert {fault.organisation for fault in found.report.errors} == {"X01", "X02"}
    assert not found.returns.get("X01", 2024).values
    assert not found.returns.get("X02", 2024).values


def test_other_mistakes_are_still_named_row_by_row(reading: Reading) -> None:
    wrong = [(*row[:7], "about 70", row[8]) for row in rows()]
    assert {fault.column for fault in reading(wrong).report.errors} == {"value"}
    assert len(reading(wrong).report.errors) == len(wrong)


def test_a_row_that_is_wrong_in_another_way_too_keeps_its_message(reading: Reading) -> None:
    given = rows(swapped=(4, 5))
    given[0] = (*given[0][:7], "many", given[0][8])
    errors = reading(given).report.errors
    assert [fault.check for fault in errors].count("columns-swapped") == 1
    assert any('"many" is not a number' in fault.message for fault in errors)
