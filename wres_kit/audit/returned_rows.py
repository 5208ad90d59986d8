"""From the rows of returns to results: the rows that a report publishes, and what a row is used for.

`data/returns.csv` of a report is made from its published trail alone (`provenance/results.json`). It has the inputs of
published results that a return gives as they are. Disclosure control counts each of these as known to every reader, so
the table tells nobody more than the report does. What lies beneath a published total, and what a suppressed result
rests on, is not in it, nor can a reader see how many such rows there are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit.lineage import Lineage, public_cells
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Status
from wres_kit.reporting.report_data import published_table
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.returns.confirmations import read_remarks
from wres_kit.returns.files import harmless

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result
    from wres_kit.project import Project
    from wres_kit.returns.cells import Cell, Returns, Value

RETURNED = Path("data", "returns.csv")


class RowNotFoundError(WresError):
    """There is no such row in the returns of the project, or nobody can say which is meant."""


def write_returned(content: dict[str, Any], report: Path) -> None:
    """Write `data/returns.csv` into the folder of a report.

    Parameters
    ----------
    content
        What `provenance/results.json` of the report says.
    report
        Its folder.
    """
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([column.name for column in published_table("returns").columns])
    rows.writerows([harmless(field) for field in row] for row in returned_rows(content))
    (report / RETURNED).parent.mkdir(parents=True, exist_ok=True)
    (report / RETURNED).write_text(text.getvalue(), encoding="utf-8", newline="")


def returned_rows(content: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the rows of returns that published results use as they are, in order of file and row."""
    used_by: dict[str, list[str]] = {}
    for result in content["results"]:
        if result["status"] == Status.PUBLISHED:
            for name in result["inputs"]:
                used_by.setdefault(name, []).append(result["id"])
    rows = []
    for name, results in used_by.items():
        given = content["inputs"][name]
        if given["how"] == "given":
            place = given["places"][0]
            source, row = content["sources"][place["source"]], place["rows"][0]
            about = (content["about"]["organisation"], *name.split("/"))
            fields = (*about, _as_given(given), source, place["file"], str(row), " ".join(sorted(results)))
            rows.append((place["file"], row, fields))
    return [fields for _, _, fields in sorted(rows)]


def _as_given(given: dict[str, Any]) -> str:
    """Return a value with the decimal places that its source gave: what rounding leaves open says how many."""
    value = float(given["value"])
    low, high = given.get("between", (0, 0))
    if high > low:
        return f"{value:.{max(0, round(-log10(high - low)))}f}"
    return str(int(value)) if value.is_integer() else repr(value)


@dataclass(frozen=True, slots=True)
class RowUse:
    """A figure in a row of a return, and the results that it is used for.

    Parameters
    ----------
    cell, value
        The figure: its address, and what the row says.
    is_public
        Whether a published result shows it or uses it directly; else its value is not for every reader.
    results
        The results of its year that it is used for, as the audience may see them.
    reports
        The reporting years whose reports show these results.
    """

    cell: Cell
    value: Value
    is_public: bool
    results: tuple[Result, ...]
    reports: tuple[int, ...]


def uses_of_row(project: Project, returns: Returns, address: str, audience: Audience) -> list[RowUse]:
    """Return what a row of a return is used for.

    Parameters
    ----------
    project
        The project.
    returns
        All its returns.
    address
        File and row: ``data/returns/rxy.csv:52``. The name of the file may stand alone.
    audience
        Who asks: for the public, results are as disclosure control leaves them.

    Raises
    ------
    RowNotFoundError
        The address has no row number, no return has such a row, or several files have that name.
    """
    file, _, number = address.rpartition(":")
    if not file or not number.isascii() or not number.isdigit():
        message = f"{address}: give a file and the number of a row, as in data/returns/x01.csv:12."
        raise RowNotFoundError(message)
    figures = [
        (code, year, cell, value)
        for code in returns.organisations()
        for year in returns.years(code)
        for cell, value in returns.get(code, year).values.items()
        if value.row == int(number) and (value.file == file or Path(value.file).name == file)
    ]
    files = sorted({value.file for _, _, _, value in figures})
    if len(files) != 1:
        why = f"several files have this name: {', '.join(files)}" if files else "no figure of a return is in this row"
        hint = "Name the folder too." if files else "Row 1 is the heading. Is the file one of data/returns?"
        message = f"{address}: {why}. {hint}"
        raise RowNotFoundError(message)
    return [_use(project, returns, cell, value, audience) for _, _, cell, value in figures]


def _use(project: Project, returns: Returns, cell: Cell, value: Value, audience: Audience) -> RowUse:
    own = returns.get(cell.organisation, cell.year)
    remarks = read_remarks(project, own).remarks
    lineage = Lineage(own, remarks)
    used_for = [result.id for result in calculate(own, remarks) if cell in lineage.of(result).cells]
    snapshot = take_snapshot(project, returns, cell.organisation, cell.year, audience)
    shown = {result.id: result for result in snapshot.results if result.year == cell.year}
    reports = tuple(year for year in returns.years(cell.organisation) if cell.year <= year <= cell.year + 2)
    is_public = cell in public_cells(snapshot.results)
    return RowUse(cell, value, is_public, tuple(shown[name] for name in used_for if name in shown), reports)


def public_value(use: RowUse, audience: Audience) -> str:
    """Return the value of a row, if the audience may see it."""
    if use.is_public or audience is Audience.INTERNAL:
        return f"{use.value.value:,.{use.value.decimals}f}"
    return "not public"
