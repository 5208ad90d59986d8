"""From files of any kind to files of returns that can be checked and stored like those that people wrote."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.returns.cells import Value
from wres_kit.returns.files import return_csv, return_order
from wres_kit.returns.numbers import COUNTS, decimals
from wres_kit.sources import Context, ImportResult, InputFile, SourceError
from wres_kit.sources.registry import combined, source_of, without_returned
from wres_kit.sources.typed_files import looks_like_return

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from wres_kit.returns.faults import Fault
    from wres_kit.sources import ImportedValue
    from wres_kit.standard import Standard


MANY = 60
"""Files from which on processes are started: each takes about a second to start, and a workbook some 40 ms to read."""


def read_all(paths: Sequence[Path], context: Context, named: str | None = None) -> list[ImportResult | WresError]:
    """Read files in order; see `Source.read`. Of one that cannot be read, its failure stands in its place."""
    # A person who confirms columns writes to params/, which two processes must not do at once.
    if len(paths) < MANY or context.confirm or (os.cpu_count() or 1) == 1:
        return [_attempted(path, context, named) for path in paths]
    bare = replace(context, returns=None)
    workers = multiprocessing.get_context("spawn")
    read: list[ImportResult | WresError] = []
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=workers) as pool:
            read.extend(pool.map(partial(_in_a_worker, context=bare, named=named), paths, chunksize=8))
    except BrokenProcessPool:
        # A process that was ended from outside says nothing about the files: read the rest here.
        read += [_attempted(path, context, named) for path in paths[len(read) :]]
    return read


def _read(path: Path, context: Context, named: str | None) -> ImportResult:
    offered = InputFile(path, project=context.project)
    notes = offered.workbook.notes if offered.is_workbook else ()
    understood = source_of(offered, named).read(offered, context)
    return replace(understood, messages=tuple(dict.fromkeys((*notes, *understood.messages))))


def _attempted(path: Path, context: Context, named: str | None) -> ImportResult | WresError:
    try:
        return _read(path, context, named)
    except WresError as error:
        return error


def _in_a_worker(path: Path, context: Context, named: str | None) -> ImportResult | WresError:
    """Read a file in another process: an exception with arguments of its own would not survive the way back."""
    outcome = _attempted(path, context, named)
    if not isinstance(outcome, WresError):
        return outcome
    error = SourceError(str(outcome))
    error.exit_status = outcome.exit_status
    return error


class OtherFiguresError(SourceError):
    """A file without a figure of the year or organisation that the command names."""


@dataclass(frozen=True, slots=True)
class ConvertedFile:
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
    others
        Further files of the same kind, organisation and year, whose counts are added in `understood`.
    """

    standard: Standard
    path: Path
    understood: ImportResult
    rows: tuple[ImportedValue, ...]
    others: tuple[Path, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files that it was made of."""
        return (self.path, *self.others)

    @property
    def name(self) -> str:
        """What the file of returns is called."""
        return f"{self.understood.name}.csv"

    @property
    def shown(self) -> str:
        """How messages name the file of returns."""
        return f"{self.name} (from {' and '.join(path.name for path in self.paths)})"

    @property
    def data(self) -> bytes:
        """The bytes of the file of returns."""
        return return_csv(self.standard, ((figure.cell, figure.value, figure.source) for figure in self.rows))

    def located(self, fault: Fault) -> Fault:
        """Return a fault of the file of returns with the place that its figure came from."""
        if fault.file != self.shown or fault.row is None or not 2 <= fault.row < len(self.rows) + 2:
            return fault
        listed = ", ".join(f'"{heading}"' for heading in self.understood.headings)
        columns = f", columns {listed}" if listed else ""
        return replace(fault, message=f"{fault.message} It comes from {self.rows[fault.row - 2].source}{columns}.")


def is_return(path: Path) -> bool:
    """Whether a file looks like a file of returns: text in whose first lines are its headings, or no line at all.

    Raises
    ------
    SourceError
        The file is missing or cannot be read.
    """
    offered = InputFile(path)
    return not offered.is_workbook and looks_like_return(offered.head)


def convert_readable(
    paths: Sequence[Path], context: Context, named: str | None = None
) -> tuple[tuple[ConvertedFile, ...], list[WresError]]:
    """Read files of any kind but returns, going on past those that cannot be read.

    Files are taken in the order of their latest year, so that one that repeats the year before is compared with the
    one of that year even where both are imported together. Files of one kind, organisation and year are put together.

    Parameters
    ----------
    paths
        The files.
    context
        What the sources may use; `context.returns` is what was returned before.
    named
        The kind that the person importing says they are; recognised where None.

    Returns
    -------
    tuple
        What was read, and the failures of the other files, in their order.
    """
    standard = context.project.standard
    read = [(path, outcome) for path, outcome in zip(paths, read_all(paths, context, named), strict=True)]
    failed = [outcome for _, outcome in read if isinstance(outcome, WresError)]
    by_name: dict[str, list[tuple[Path, ImportResult]]] = {}
    for path, outcome in read:
        if not isinstance(outcome, WresError):
            by_name.setdefault(outcome.name, []).append((path, outcome))
    together: list[tuple[tuple[Path, ...], ImportResult]] = []
    for own in by_name.values():
        several, outcomes = tuple(path for path, _ in own), [outcome for _, outcome in own]
        try:
            together.append((several, combined(several, outcomes, context) if len(own) > 1 else outcomes[0]))
        except WresError as error:
            failed.append(error)
    returned = {cell: value for each in context.returns or () for cell, value in each.values.items()}
    converted = []
    together = _of_what_is_said(together, context, failed)
    for files, raw in sorted(
        together, key=lambda figure: (max((v.cell.year for v in figure[1].values), default=0), figure[1].name)
    ):
        understood = without_returned(standard, raw, files[0].name, returned)
        rows = in_order(standard, understood.values)
        converted.append(ConvertedFile(standard, files[0], understood, rows, files[1:]))
        for row, figure in enumerate(rows, start=2):
            returned.setdefault(figure.cell, _value(figure, understood.name, row))
    return tuple(converted), failed


def _of_what_is_said(
    read: Sequence[tuple[tuple[Path, ...], ImportResult]], context: Context, failed: list[WresError]
) -> list[tuple[tuple[Path, ...], ImportResult]]:
    """Return the files with figures of the year and organisation that the command names; the others have failed."""
    right = []
    for paths, result in read:
        cells = [value.cell for value in result.values]
        years, codes = {str(cell.year) for cell in cells}, {cell.organisation for cell in cells}
        if other := context.other_than_wanted(years, codes):
            message = f"{paths[0].name}: {other.text}. Correct the command or give the right file."
            failed.append(OtherFiguresError(message))
        else:
            right.append((paths, result))
    return right


def in_order(standard: Standard, values: Iterable[ImportedValue]) -> tuple[ImportedValue, ...]:
    """Return values in the order in which a file of returns has them."""
    return tuple(sorted(values, key=lambda figure: (return_order(standard, figure.cell), figure.value, figure.source)))


def _value(figure: ImportedValue, name: str, row: int) -> Value:
    places = 0 if figure.cell.measure in COUNTS else decimals(figure.value)
    return Value(float(figure.value), places, figure.source, f"data/returns/{name}.csv", row)
