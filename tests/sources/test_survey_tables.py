"""WRES tables of staff survey reports, typed into a small CSV."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import project_in
from tests.sources.made_up import write_csv
from wres_kit.returns.cells import Cell
from wres_kit.sources import Context, InputFile
from wres_kit.sources.registry import source_of
from wres_kit.sources.typed_files import SOURCE, TABLE_COLUMNS, SurveyTablesError

ROWS = [
    ("X01", 2024, 5, "white", "26.6", "2231"),
    ("X01", 2024, 5, "bme", "30.9", "702"),
    ("X01", 2024, 7, "all", "56", ""),
]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(project_in(tmp_path / "project"))


def test_tables_are_read(tmp_path: Path, context: Context) -> None:
    offered = InputFile(write_csv(tmp_path / "tables.csv", TABLE_COLUMNS, ROWS))
    assert source_of(offered) is SOURCE
    read = SOURCE.read(offered, context)
    assert {found.cell: found.value for found in read.values} == {
        Cell("X01", 2024, 5, "all", "all", "white", "percentage"): "26.6",
        Cell("X01", 2024, 5, "all", "all", "white", "respondents"): "2231",
        Cell("X01", 2024, 5, "all", "all", "bme", "percentage"): "30.9",
        Cell("X01", 2024, 5, "all", "all", "bme", "respondents"): "702",
        Cell("X01", 2024, 7, "all", "all", "all", "percentage"): "56",
    }
    assert read.values[0].source == "NHS Staff Survey 2023, Q14a, WRES table of the survey report (tables.csv, row 2)"
    assert read.name == "x01-survey-tables"


def test_the_response_rate_is_one_figure_of_the_survey(tmp_path: Path, context: Context) -> None:
    head = (*TABLE_COLUMNS, "response_rate")
    rows = [(*row, rate) for row, rate in zip(ROWS, ("", "46.5", "46.5"), strict=True)]
    read = SOURCE.read(InputFile(write_csv(tmp_path / "tables.csv", head, rows)), context)
    (rate,) = [found for found in read.values if found.cell.measure == "response_rate"]
    assert (rate.cell, rate.value) == (Cell("X01", 2024, 5, "all", "all", "all", "response_rate"), "46.5")
    assert rate.source == "NHS Staff Survey 2023, response rate of the survey report (tables.csv, row 3)"
    assert "Columns not used" not in str(read)
    rows[0] = (*ROWS[0], "47")
    read = SOURCE.read(InputFile(write_csv(tmp_path / "tables.csv", head, rows)), context)
    assert not read.values
    assert [(fault.row, fault.column) for fault in read.faults] == [(3, "response_rate"), (4, "response_rate")]
    assert "row 2 has 47" in read.faults[0].message


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("X01", "2024/25", 5, "white", "26.6", "100"), "year"),
        (("X01", 1999, 5, "white", "26.6", "100"), "year"),
        (("X01", 2024, 4, "white", "26.6", "100"), "indicator"),
        (("X01", 2024, 5, "unknown", "26.6", "100"), "group"),
        (("X01", 2024, 5, "white", "", "100"), "percentage"),
        (("X01", 2024, 5, "white", "26.6%", "100"), "percentage"),
        (("X01", 2024, 5, "white", "126.6", "100"), "percentage"),
        (("X01", 2024, 5, "white", "26.6", "ten"), "respondents"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(
    row: tuple[object, ...], column: str, tmp_path: Path, context: Context
) -> None:
    read = SOURCE.read(InputFile(write_csv(tmp_path / "t.csv", TABLE_COLUMNS, [ROWS[0], row])), context)
    assert not read.values
    assert [(fault.row, fault.column) for fault in read.faults] == [(3, column)]


def test_a_missing_column_and_an_empty_file(tmp_path: Path, context: Context) -> None:
    with pytest.raises(SurveyTablesError, match="lacks the column respondents"):
        SOURCE.read(InputFile(write_csv(tmp_path / "t.csv", TABLE_COLUMNS[:-1], [])), context)
    with pytest.raises(SurveyTablesError, match="no rows"):
        SOURCE.read(InputFile(write_csv(tmp_path / "t.csv", TABLE_COLUMNS, [])), context)


tables = st.dictionaries(
    st.tuples(st.integers(2016, 2026), st.sampled_from([5, 6, 7, 8]), st.sampled_from(["white", "bme", "all"])),
    st.tuples(st.decimals(0, 100, places=1), st.integers(0, 20_000)),
    min_size=1,
)


@examples(30)
@given(tables=tables)
def test_what_was_written_is_read(
    tables: dict[tuple[int, int, str], tuple[object, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    path = write_csv(folder / "t.csv", TABLE_COLUMNS, [("X01", *key, *figures) for key, figures in tables.items()])
    read = SOURCE.read(InputFile(path), Context(project_in(folder)))
    found = {
        (one.cell.year, one.cell.indicator, str(one.cell.group), str(one.cell.measure)): one.value
        for one in read.values
    }
    assert found == {
        (*key, measure): str(figure)
        for key, figures in tables.items()
        for measure, figure in zip(("percentage", "respondents"), figures, strict=True)
    }
