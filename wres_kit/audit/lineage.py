"""The trail of a result: the cells of the return on which it rests, down to file and line.

A calculation says which counts it used (`Result.inputs`); `Counts` says which cells each of them was added up or worked
out from. So the trail is that of the calculation itself, and a new measure has one without any code here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.counts import Counts
from wres_kit.indicators.results import Basis, Result, Status
from wres_kit.reporting.report_data import write_table
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.confirmations import read_remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.project import Project
    from wres_kit.returns.cells import Remark, Return, Returns


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a return that an input rests on.

    Parameters
    ----------
    cell
        Its address.
    known_value
        What the return says there; None where that is not for the reader. File and line are known all the same.
    file, row, source
        Its file and line, and where the organisation took it from.
    """

    cell: Cell
    known_value: Value | None
    file: str
    row: int
    source: str


@dataclass(frozen=True, slots=True)
class Input:
    """A count or figure that a result was computed from.

    Parameters
    ----------
    cell
        Its address; that of the total where it was added up.
    value
        What it is: a number of people where it is a count.
    low, high
        Between which values it lies, given how its source rounded it.
    basis
        ``counts``, ``counts_from_percentages`` where it was worked out, else ``as_published``.
    rows
        The rows of the return beneath it.
    """

    cell: Cell
    value: float
    low: float
    high: float
    basis: Basis
    rows: tuple[Row, ...]

    @property
    def is_given(self) -> bool:
        """Whether the return gives it as it is."""
        return [row.cell for row in self.rows] == [self.cell]


@dataclass(frozen=True, slots=True)
class TracedResult:
    """A result with all it was computed from."""

    result: Result
    inputs: tuple[Input, ...]

    @property
    def cells(self) -> frozenset[Cell]:
        """All cells of the return on which it rests."""
        return frozenset(row.cell for given in self.inputs for row in given.rows)


class Lineage:
    """Traces the results of one return.

    Parameters
    ----------
    return_
        The return.
    remarks
        What is known about it: they decide what a count may be worked out from.
    """

    def __init__(self, return_: Return, remarks: Sequence[Remark] = ()) -> None:
        self._return = return_
        self._counts = Counts(return_, remarks)

    def trace(self, result: Result, shown: frozenset[Cell] | None = None) -> TracedResult:
        """Return a result with what it was computed from.

        Parameters
        ----------
        result
            A result of this return. One that is suppressed says nothing of its inputs, so it has none.
        shown
            The addresses whose values the reader may see; all where None.
        """
        cells = dict.fromkeys(result.inputs)
        inputs = tuple(given for cell in cells if (given := self._input(cell, shown)) is not None)
        return TracedResult(result, inputs[:1] if _is_taken_over(result, inputs) else inputs)

    def _input(self, cell: Cell, shown: frozenset[Cell] | None) -> Input | None:
        given = self._return.values.get(cell)
        if given is not None:
            is_count = cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS)
            limits = (given.value, given.value) if is_count else given.limits
            basis = Basis.COUNTS if is_count else Basis.AS_PUBLISHED
            return Input(cell, given.value, *limits, basis, (self._row(cell, shown),))
        if cell.measure != Measure.HEADCOUNT:
            return None
        count = self._counts.count(*cell[2:6]) or self._counts.derived(*cell[2:6])
        if count is None:
            return None
        rows = tuple(self._row(origin, shown) for origin in count.origins)
        return Input(cell, count.value, count.low, count.high, count.basis, rows)

    def _row(self, cell: Cell, shown: frozenset[Cell] | None) -> Row:
        value = self._return.values[cell]
        known_value = value if shown is None or cell in shown else None
        return Row(cell, known_value, value.file, value.row, value.source)


def public_cells(results: Iterable[Result]) -> frozenset[Cell]:
    """Return the addresses whose values are known to a reader of protected results.

    Disclosure control lets a result pass only if all its inputs may be known, and reckons with each of them as known.
    What lies beneath an input, the parts of a total, was not judged: it counts only if another result has it.
    """
    return frozenset(cell for result in results if result.status is Status.PUBLISHED for cell in result.inputs)


def _is_taken_over(result: Result, inputs: Sequence[Input]) -> bool:
    """Return whether a result is its first input and nothing else; the others tell what its publication gives away."""
    alone = all(part is None for part in (result.numerator, result.denominator, result.lower, result.upper))
    published = result.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE)
    return bool(published and alone and inputs and inputs[0].is_given and inputs[0].value == result.value)


RETURNED = Path("data", "returns.csv")


class RowNotFoundError(WresError):
    """There is no such row in the returns of the project, or more than one fits."""


def write_returned(content: dict[str, Any], report: Path) -> None:
    """Write `data/returns.csv` into the folder of a report.

    Parameters
    ----------
    content
        What `provenance/results.json` of the report says.
    report
        Its folder.
    """
    write_table(report, "returns", returned_rows(content))


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
    used_for = [result.id for result in calculate(own, remarks) if cell in lineage.trace(result).cells]
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
