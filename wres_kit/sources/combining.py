"""Several files of one kind, organisation and year put together, and figures that were returned before."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.cells import Measure, indicator_label, subject
from wres_kit.returns.faults import Fault, Place, Severity, plural
from wres_kit.returns.files import number_text
from wres_kit.returns.numbers import decimals
from wres_kit.returns.vocabulary import are_different_releases
from wres_kit.sources import SourceError
from wres_kit.sources.extracts.person_level import PersonLevel
from wres_kit.sources.registry import source_of
from wres_kit.sources.source import ImportedValue, ImportResult, InputFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.returns.cells import Cell, Value
    from wres_kit.sources.source import Context
    from wres_kit.standard import Standard


PERSONAL = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{5,}")
"""A date or a long number: what tells a row about one person or case from a row of a grouped table."""
ADDABLE = {1, 2, 3, 4}
"""Indicators whose counts several files can share. A board is one list, and results of a survey are not added."""


class SharedRowsError(SourceError):
    """Two files with the same rows: adding them would count somebody twice."""


def combined(paths: Sequence[Path], read: Sequence[ImportResult], context: Context) -> ImportResult:
    """Return what several files of one kind, organisation and year say together.

    Extracts that tell people apart are counted again as one: somebody who is in two of them counts once.

    Parameters
    ----------
    paths, read
        The files, and what their source made of each.
    context
        What the source may use.

    Raises
    ------
    SharedRowsError
        Two of them are the same, have rows in common, or hold figures that cannot be added.
    """
    if not read[0].kind or any(one.questions for one in read):
        return added(paths, read)
    for one, other in combinations(paths, 2):
        if not read[0].names_people or one.read_bytes() == other.read_bytes():
            _differ(one, other)
    files = [InputFile(path, project=context.project) for path in paths]
    source = source_of(files[0], read[0].kind)
    assert isinstance(source, PersonLevel)
    understood = source.read_together(files, context)
    twice = "once" if read[0].names_people else "twice"
    names = _listed([path.name for path in paths])
    told = f"{names}: of one kind and year. Their counts were added: who is in two of them counts {twice}."
    return replace(understood, messages=(*understood.messages, told))


def added(paths: Sequence[Path], read: Sequence[ImportResult]) -> ImportResult:
    """Return what several files of one kind, organisation and year say together.

    Parameters
    ----------
    paths, read
        The files, and what their source made of each.

    Raises
    ------
    SharedRowsError
        Two of them are the same, have rows in common, or hold figures that cannot be added.
    """
    names = [path.name for path in paths]
    values = [figure for one in read for figure in one.values]
    if any(figure.cell.measure != Measure.HEADCOUNT or figure.cell.indicator not in ADDABLE for figure in values):
        message = f"{_listed(names)} hold the same figures for {read[0].name}. Give only the one that counts."
        raise SharedRowsError(message)
    for one, other in combinations(paths, 2):
        _differ(one, other)
    by_cell: dict[object, list[ImportedValue]] = {}
    for figure in values:
        by_cell.setdefault(figure.cell, []).append(figure)
    together = f"{_listed(names)}: of one kind and year. Their counts were added: who is in two of them counts twice."
    return ImportResult(
        read[0].name,
        tuple(_sum(figures) for figures in by_cell.values()),
        (*(message for one in read for message in one.messages), together),
        tuple(fault for one in read for fault in one.faults),
        tuple(question for one in read for question in one.questions),
    )


def _sum(figures: Sequence[ImportedValue]) -> ImportedValue:
    source = "; ".join(dict.fromkeys(figure.source for figure in figures))
    return ImportedValue(figures[0].cell, str(sum(int(figure.value) for figure in figures)), source)


def _differ(one: Path, other: Path) -> None:
    mine, theirs = set(_rows(one)), set(_rows(other))
    shared = mine & theirs
    if one.read_bytes() == other.read_bytes() or shared:
        what = f"{len(shared):,} rows are" if len(shared) > 1 else "a row is" if shared else "everything is"
        message = (
            f"{one.name} and {other.name}: {what} the same in both, so adding them may count somebody twice. Take out "
            "of one file what is in the other. If these are different people, put the rows of both into one file."
        )
        raise SharedRowsError(message)


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a file that are about one person or case, as they are written."""
    offered = InputFile(path)
    if offered.is_workbook:
        book = offered.workbook
        cells = (row for name in book.names for row in book.sheet(name).rows)
        rows = (tuple(str(cell) for cell in row if cell is not None) for row in cells)
    else:
        text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\x00", "")
        rows = (tuple(line.split(",")) for line in text.splitlines())
    for row in rows:
        if len(row) > 1 and any(PERSONAL.search(cell) for cell in row):
            yield row


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def without_returned(
    standard: Standard, understood: ImportResult, file: str, returned: Mapping[Cell, Value]
) -> ImportResult:
    """Leave out figures of earlier years that were returned then, and report those that differ.

    What was returned then stays: a restatement changes what was published, so a person decides it, in the file of that
    year.

    Parameters
    ----------
    standard
        The Standard that the figures report on.
    understood
        What a source made of a file. Its latest year is what the file is about; the years before are repeated.
    file
        How messages name the file.
    returned
        What was returned before. What stands in the file of returns that this one becomes is about to be replaced, and
        does not count.
    """
    latest = max((one.cell.year for one in understood.values), default=0)
    kept, faults, left_out, revised = [], [], 0, 0
    for one in understood.values:
        value = returned.get(one.cell) if one.cell.year < latest else None
        if value is None or value.file == f"data/returns/{understood.name}.csv":
            kept.append(one)
            continue
        left_out += 1
        if _same(one.value, value):
            continue
        if are_different_releases(one.source, value.source):
            revised += 1
        else:
            faults.append(_restated(standard, one, file, value))
    if not left_out:
        return understood
    stand = f"{plural(left_out, 'figure')} of earlier years are in an earlier return; those were kept."
    if revised:
        stand += (
            f" {plural(revised, 'figure')} of these differ, because the survey revises its history with each release. "
            "To take the new ones, delete the rows of those years from the earlier file and import again."
        )
    return replace(
        understood,
        values=tuple(kept),
        messages=(*understood.messages, stand),
        faults=(*understood.faults, *faults),
    )


def _same(text: str, before: Value) -> bool:
    """Return whether a figure is the one returned before, as it was given then or rounded further."""
    coarser = min(decimals(text), before.decimals)
    rounding = Decimal(0) if decimals(text) == before.decimals else Decimal("0.5") * Decimal(10) ** -coarser
    return abs(Decimal(text) - Decimal(number_text(before))) <= rounding


def _restated(standard: Standard, one: ImportedValue, file: str, value: Value) -> Fault:
    before, place = number_text(value), f"row {value.row} of {value.file}"
    message = (
        f"Restated: {subject(standard, one.cell)} ({indicator_label(one.cell)}) was returned as {before} ({place}); "
        f"now it is {one.value} ({one.source}). {before} was kept."
    )
    remarks = f"params/{path_code(one.cell.organisation)}/{one.cell.year}/remarks.yml"
    remedy = f"To publish the restatement, change {place}, and say so in {remarks}."
    return Fault(
        Severity.WARNING,
        "restated",
        file,
        None,
        "",
        message,
        remedy,
        organisation=one.cell.organisation,
        year=one.cell.year,
        indicator=one.cell.indicator,
        also=(Place(value.file, value.row),),
    )
