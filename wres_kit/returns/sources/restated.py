"""Figures of the year before, as a workbook repeats them: the same as were returned then, or restated."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.returns.faults import Place
from wres_kit.returns.words import indicator_of, subject

if TYPE_CHECKING:
    from wres_kit.returns.cells import Returns, Value
    from wres_kit.returns.sources.gathered import Gathered, Taken


def leave_out_returned(gathered: Gathered, returns: Returns, name: str) -> int:
    """Leave out figures of the year before that were returned then, and report those that differ.

    What was returned then stays: a restatement changes what was published, so a person decides it, in the file of that
    year.

    Parameters
    ----------
    gathered
        The figures of a workbook.
    returns
        What was returned before.
    name
        The file of returns that the workbook becomes; what stands in it is about to be replaced and does not count.

    Returns
    -------
    int
        How many figures were left out.
    """
    kept = []
    for one in gathered.taken:
        value = returns.get(one.cell.organisation, one.cell.year).values.get(one.cell)
        if one.cell.year == gathered.year or value is None or value.file == f"data/returns/{name}.csv":
            kept.append(one)
        elif Decimal(one.figure.text) != Decimal(repr(value.value)):
            _report(gathered, one, value)
    left_out = len(gathered.taken) - len(kept)
    gathered.taken[:] = kept
    return left_out


def _report(gathered: Gathered, one: Taken, value: Value) -> None:
    before = f"{value.value:.{value.decimals}f}"
    message = (
        f"Restated: {subject(one.cell)} ({indicator_of(one.cell)}) was returned as {before} "
        f"({value.file}:{value.row}); the workbook now has {one.figure.text}. {before} was kept."
    )
    remedy = f"To publish the restatement, change row {value.row} of {value.file}, and say so in a remark."
    also = (Place(value.file, value.row),)
    gathered.warning("restated", one.spot, message, remedy, cell=one.cell, also=also)
