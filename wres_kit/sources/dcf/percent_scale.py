"""What can only be told from all figures of a workbook together: fractions of one, and parts that must add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.sources.dcf.workbook_values import Gathered


def settle_fractions(gathered: Gathered) -> None:
    """Decide whether percentages up to 1 are fractions of one: they are where all percentages are.

    A cell that is formatted as a percentage has been read as one before this.
    """
    percentages = [one for one in gathered.taken if one.cell.measure == Measure.PERCENTAGE and float(one.figure.text)]
    doubtful = [one for one in percentages if one.figure.maybe_fraction]
    if not doubtful:
        return
    first = doubtful[0]
    if len(doubtful) == len(percentages):
        fractions = set(map(id, doubtful))
        gathered.taken[:] = [
            replace(one, figure=one.figure.as_percentage) if id(one) in fractions else one for one in gathered.taken
        ]
        message = (
            f"{plural(len(doubtful), 'percentage')} stored as fractions of one: {first.figure.text} in "
            f"{first.spot.label} was read as {first.figure.as_percentage.text}%."
        )
        remedy = "If they are shares below one per cent, format the cells as percentages."
        gathered.warning("fraction", first.spot, message, remedy, cell=first.cell)
        return
    other = next(one for one in percentages if not one.figure.maybe_fraction)
    for one in doubtful:
        message = (
            f"{one.figure.text} is among percentages such as {other.figure.text} ({other.spot.label}): is it "
            f"{one.figure.text}% or {one.figure.as_percentage.text}%?"
        )
        remedy = "Format the cell as a percentage, or write the figure with a % sign."
        gathered.error("fraction", one.spot, message, remedy, cell=one.cell)


def check_remainders(gathered: Gathered) -> None:
    """See that the rest of a whole is the rest, as voting and non-voting members add up to the board; leave it out."""
    by_cell = {one.cell: one for one in gathered.taken if one.remainder is None}
    for one in gathered.taken:
        if one.remainder is None:
            continue
        whole = by_cell.get(one.cell._replace(category=one.remainder.of))
        part = by_cell.get(one.cell._replace(category=one.remainder.without))
        if whole and part and Decimal(part.figure.text) + Decimal(one.figure.text) != Decimal(whole.figure.text):
            message = (
                f"{one.figure.text} here and {part.figure.text} in {part.spot.label} do not add up to "
                f"{whole.figure.text} in {whole.spot.label}."
            )
            remedy = "Count the members of the board again; each belongs to one of the two parts."
            gathered.error("board", one.spot, message, remedy, cell=whole.cell)
    gathered.taken[:] = by_cell.values()
