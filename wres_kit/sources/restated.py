"""Figures of a year before, as a file repeats them: the same as were returned then, or restated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.faults import Fault, Place, Severity, plural
from wres_kit.returns.files import number_text
from wres_kit.returns.numbers import decimals
from wres_kit.returns.vocabulary import are_different_releases
from wres_kit.returns.words import indicator_label, subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.returns.cells import Cell, Value
    from wres_kit.sources.source import ImportedValue, ImportResult
    from wres_kit.standard import Standard


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
