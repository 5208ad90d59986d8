"""The trail from rows of returns to results: published rows, what a row is used for, and the dictionary."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.audit.test_commands import run
from tests.demonstration import returned, snapshot_of
from wres_kit.audit.lineage import RETURNED, returned_rows, write_returned
from wres_kit.audit.provenance import provenance, trace
from wres_kit.indicators.results import PUBLISHED_COLUMNS, Result, ResultMeasure, Status, Unit
from wres_kit.project import Project
from wres_kit.publishing.publication import PROJECT_PARQUET, PROJECT_RESULTS, write_project_data
from wres_kit.reporting.narrative.markdown import narrative_values
from wres_kit.reporting.narrative.report_plan import report_plan, write_report_plan
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.report_data import (
    METADATA,
    VERDICTS,
    published_table,
    published_tables,
    write_leadership,
    write_metadata,
    write_results,
    write_verdicts,
)
from wres_kit.reporting.snapshot import Snapshot
from wres_kit.returns.cells import Returns

pytestmark = [pytest.mark.usefixtures("returns_read_once"), pytest.mark.xdist_group("demonstration")]
ROOT = Path(__file__).parents[2]


@cache
def example() -> tuple[Returns, Snapshot, dict[str, Any]]:
    returns, snapshot = returned(), snapshot_of("X01", 2024)
    return returns, snapshot, json.loads(json.dumps(provenance(snapshot, trace(snapshot, returns))))


def test_published_rows_are_inputs_of_published_results_and_say_what_the_return_says() -> None:
    returns, snapshot, content = example()
    published = {result.id: result for result in snapshot.results if result.status is Status.PUBLISHED}
    rows = returned_rows(content)
    assert len(rows) > 100
    for row in rows:
        about = dict(zip([column.name for column in published_table("returns").columns], row, strict=True))
        own = returns.get("X01", int(about["year"]))
        (cell,) = [
            cell for cell, value in own.values.items()
            if (value.file, value.row) == (about["file"], int(about["row"]))
        ]  # fmt: skip
        assert [str(part) for part in cell] == list(row[:7])
        assert about["value"] == f"{own.values[cell].value:.{own.values[cell].decimals}f}"
        assert about["results"]
        for name in about["results"].split():
            assert cell in published[name].inputs


def test_no_row_of_a_suppressed_result_is_published_unless_another_result_shows_it() -> None:
    _, snapshot, content = example()
    shown = {row[1:7] for row in returned_rows(content)}
    suppressed = [result for result in snapshot.results if result.status is Status.SUPPRESSED]
    assert suppressed
    for result in suppressed:
        if result.measure == ResultMeasure.SHARE and result.category != "all":
            place = (result.year, result.indicator, result.section, result.category, result.group, "headcount")
            assert tuple(map(str, place)) not in shown, result.id


def test_the_tables_fit_their_description_for_programs(tmp_path: Path) -> None:
    import csvw

    _, snapshot, content = example()
    write_results(snapshot.results, tmp_path)
    write_verdicts(snapshot, tmp_path)
    write_leadership(snapshot, tmp_path)
    write_returned(content, tmp_path)
    write_report_plan(report_plan(Project(ROOT), snapshot, lambda: narrative_values(Figures(snapshot))), tmp_path)
    write_metadata(tmp_path)
    group = csvw.TableGroup.from_file(tmp_path / METADATA)
    assert csvw.CSVW(str(tmp_path / METADATA), validate=True).is_valid
    assert {str(table.url) for table in group.tables} == {f"{each.name}.csv" for each in published_tables()}
    for table in group.tables:
        rows = list(table.iterdicts(strict=True))
        keys = [tuple(row[name] for name in table.tableSchema.primaryKey) for row in rows]
        assert len(set(keys)) == len(rows) > (1 if "action-plan" in str(table.url) else 10)
    for each in published_tables():
        with (tmp_path / "data" / f"{each.name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [column.name for column in each.columns]
    assert [column.name for column in published_table("results").columns] == list(PUBLISHED_COLUMNS)
    assert (tmp_path / VERDICTS).is_file()
    assert (tmp_path / RETURNED).is_file()


def test_a_row_leads_to_the_results_it_is_used_for() -> None:
    returns = returned().get("RXY", 2020)
    cell, value = next(
        (cell, value) for cell, value in returns.values.items()
        if (cell.indicator, cell.category, cell.group) == (3, "disciplinary", "bme")
    )  # fmt: skip
    status, said, _ = run("trace", "--row", f"{value.file}:{value.row}")
    assert status == 0
    assert f"{value.value:.0f}" in said
    assert "figure-2020-3-relative_likelihood-all-disciplinary-all" in said
    _, said, _ = run("trace", "--row", f"rxy.csv:{value.row}", "--json")
    (row,) = json.loads(said)["rows"]
    assert (row["row"], row["group"], row["public"]) == (value.row, cell.group, True)
    assert "figure-2020-3-likelihood-all-disciplinary-bme" in {each["id"] for each in row["results"]}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("rxy.csv", "the number of a row"),
        ("rxy.csv:1", "Row 1 is the heading"),
        ("none.csv:4", "no figure of a return"),
    ],
)
def test_a_row_that_there_is_not_is_named(address: str, said: str) -> None:
    status, _, message = run("trace", "--row", address)
    assert (status, said in message) == (2, True)


def result(year: int, value: float) -> Result:
    return Result("X02", year, 2, ResultMeasure.RELATIVE_LIKELIHOOD, "all", "appointed", "all", value, Unit.RATIO)


def test_the_table_of_a_project_has_each_result_once(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    for year, of_years in ((2023, (2021, 2022, 2023)), (2024, (2022, 2023, 2024))):
        write_results(tuple(result(each, each + year / 10_000) for each in of_years), tmp_path / "X02" / str(year))
    write_project_data(tmp_path, [("X02", 2024), ("X02", 2023)], tmp_path / "none")
    with (tmp_path / PROJECT_RESULTS).open(encoding="utf-8", newline="") as file:
        rows = [(row["report_year"], row["year"]) for row in csv.DictReader(file)]
    assert rows == [("2023", "2021"), ("2023", "2022"), ("2023", "2023"), ("2024", "2024")]
    table = pq.read_table(tmp_path / PROJECT_PARQUET)
    assert table.column("value").to_pylist() == [2021.2023, 2022.2023, 2023.2023, 2024.2024]
    assert table.column_names == ["report_year", *PUBLISHED_COLUMNS]
    assert table.column("id").to_pylist()[-1] == "figure-2024-2-relative_likelihood-all-appointed-all"
