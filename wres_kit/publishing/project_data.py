"""The results of all reports of a project in one table, as CSV and as Parquet: `data/` next to the reports.

Each result is there once: from the report of its own year or, where there is none, from the earliest report that
compares with its year. So sums and charts over the table count nothing twice.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.reporting.report_data import RESULTS, published_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROJECT_RESULTS = RESULTS
PROJECT_PARQUET = RESULTS.with_suffix(".parquet")
PROJECT_FILES = frozenset({PROJECT_RESULTS, PROJECT_PARQUET})


def write_project_data(reports: Path, places: Iterable[tuple[str, int]], before: Path) -> None:
    """Write the tables of all results into a folder of reports.

    Parameters
    ----------
    reports
        The folder.
    places
        The reports in it: slug and reporting year.
    before
        The folder as it was published before: its Parquet file is taken over where no result has changed.
    """
    columns = ["report_year", *(column.name for column in published_table("results").columns)]
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    rows = list(_rows(reports, places))
    table.writerows(rows)
    path = reports / PROJECT_RESULTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    same = _text(before / PROJECT_RESULTS) == text.getvalue()
    if same and (before / PROJECT_PARQUET).is_file():
        (reports / PROJECT_PARQUET).write_bytes((before / PROJECT_PARQUET).read_bytes())
    else:
        _write_parquet(reports / PROJECT_PARQUET, columns, rows)


def _rows(reports: Path, places: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield each result once, by organisation, year and place in its report."""
    by_slug: dict[str, list[int]] = {}
    for slug, report_year in places:
        by_slug.setdefault(slug, []).append(report_year)
    for slug, years in sorted(by_slug.items()):
        by_year: dict[str, list[list[str]]] = {}
        for report_year in sorted(years):
            own = _of_report(reports / slug / str(report_year) / RESULTS, report_year)
            for year, rows in own.items():
                if year == str(report_year) or year not in by_year:
                    by_year[year] = rows
        for _, rows in sorted(by_year.items()):
            yield from rows


def _of_report(path: Path, report_year: int) -> dict[str, list[list[str]]]:
    """Return the rows of a report by year, after the year of the report; none where the file is of an older version."""
    names = [column.name for column in published_table("results").columns]
    by_year: dict[str, list[list[str]]] = {}
    if not path.is_file():
        return by_year  # while a report is verified, only the records of its other years are there
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_year.setdefault(row["year"], []).append([str(report_year), *(row.get(name) or "" for name in names)])
    return by_year


def _write_parquet(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - half a second that a build without changes need not spend
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {"report_year": "integer"} | {each.name: each.datatype for each in published_table("results").columns}
    types = {"integer": pa.int32(), "number": pa.float64(), "string": pa.string()}
    values: list[Any] = []
    for place, name in enumerate(columns):
        cells = [row[place] for row in rows]
        if kinds[name] == "string":
            values.append(pa.array(cells, types["string"]))
        else:
            numbers = [(int(cell) if kinds[name] == "integer" else float(cell)) if cell else None for cell in cells]
            values.append(pa.array(numbers, types[kinds[name]]))
    pq.write_table(pa.table(dict(zip(columns, values, strict=True))), path)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None
