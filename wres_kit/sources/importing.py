"""From files of any kind to files of returns that can be checked and stored like those that people wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Value
from wres_kit.returns.files import COLUMNS
from wres_kit.returns.numbers import COUNTS, decimals
from wres_kit.returns.writing import return_csv, return_order
from wres_kit.sources.parallel_reading import read_all
from wres_kit.sources.restated import without_returned
from wres_kit.sources.source import Offered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from wres_kit.returns.cells import Cell, Returns
    from wres_kit.returns.faults import Fault
    from wres_kit.sources.source import Context, Found, Understood
    from wres_kit.standard import Standard

FAMILIAR = 4
"""A CSV file with this many of the columns of a return is taken for one, though perhaps a faulty one."""

OTHER_TABLES = {"percentage", "respondents"}
"""Columns that no return has: a table of survey results has some of the same names beside them."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A file that became a file of returns.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    path
        The file.
    understood
        What its source made of it.
    rows
        Its values in the order of the file of returns: the first stands in row 2.
    """

    standard: Standard
    path: Path
    understood: Understood
    rows: tuple[Found, ...]

    @property
    def name(self) -> str:
        """What the file of returns is called."""
        return f"{self.understood.name}.csv"

    @property
    def shown(self) -> str:
        """How messages name the file of returns."""
        return f"{self.name} (from {self.path.name})"

    @property
    def data(self) -> bytes:
        """The bytes of the file of returns."""
        return return_csv(self.standard, ((one.cell, one.value, one.source) for one in self.rows))

    def located(self, fault: Fault) -> Fault:
        """Return a fault of the file of returns with the place that its figure came from."""
        if fault.file != self.shown or fault.row is None or not 2 <= fault.row < len(self.rows) + 2:
            return fault
        return replace(fault, message=f"{fault.message} It comes from {self.rows[fault.row - 2].source}.")


def is_return(path: Path) -> bool:
    """Whether a file looks like a file of returns: text whose first line has names of its columns, or no line at all.

    Raises
    ------
    SourceError
        The file is missing or cannot be read.
    """
    offered = Offered(path)
    if offered.is_workbook:
        return False
    lines = offered.head.replace(b"\x00", b"").splitlines()
    words = set(re.findall(r"[a-z_]+", lines[0].decode("latin-1").lower())) if lines else set(COLUMNS)
    return len(words.intersection(COLUMNS)) >= FAMILIAR and OTHER_TABLES.isdisjoint(words)


def convert(paths: Sequence[Path], context: Context, named: str | None = None) -> tuple[Converted, ...]:
    """Read files of any kind but returns.

    Files are taken in the order of their latest year, so that one that repeats the year before is compared with the
    one of that year even where both are imported together.

    Parameters
    ----------
    paths
        The files.
    context
        What the sources may use; `context.returns` is what was returned before.
    named
        The kind that the person importing says they are; recognised where None.

    Raises
    ------
    SourceError
        A file is of no known kind, or of more than one, or nothing can be taken from it.
    """
    read = read_all(paths, context, named)
    returned = _by_cell(context.returns) if context.returns else {}
    converted = []
    for path, raw in sorted(
        zip(paths, read, strict=True),
        key=lambda one: (max((v.cell.year for v in one[1].values), default=0), one[1].name),
    ):
        understood = without_returned(context.project.standard, raw, path.name, returned)
        rows = in_order(context.project.standard, understood.values)
        converted.append(Converted(context.project.standard, path, understood, rows))
        for row, one in enumerate(rows, start=2):
            returned.setdefault(one.cell, _value(one, understood.name, row))
    return tuple(converted)


def in_order(standard: Standard, values: Iterable[Found]) -> tuple[Found, ...]:
    """Return values in the order in which a file of returns has them."""
    return tuple(sorted(values, key=lambda figure: (return_order(standard, figure.cell), figure.value, figure.source)))


def _by_cell(returns: Returns) -> dict[Cell, Value]:
    return {
        cell: value
        for code in returns.organisations()
        for year in returns.years(code)
        for cell, value in returns.get(code, year).values.items()
    }


def _value(one: Found, name: str, row: int) -> Value:
    places = 0 if one.cell.measure in COUNTS else decimals(one.value)
    return Value(float(one.value), places, one.source, f"data/returns/{name}.csv", row)
