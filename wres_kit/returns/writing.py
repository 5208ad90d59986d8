"""Writing returns: from values to the rows of a file, in one order, with no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.files import COLUMNS
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.standard import Standard

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""How a text begins that a spreadsheet may take for a formula or a command (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """Return a text as a spreadsheet will show it: with an apostrophe before it where it would run it instead."""
    return f"'{text}" if text.startswith(LIVE) else text


def number_text(value: Value) -> str:
    """Return a value as a plain number, with the decimal places it was given with."""
    return f"{value.value:.{value.decimals}f}"


def return_order(standard: Standard, cell: Cell) -> tuple[object, ...]:
    """Return a sorting key: organisation, year, indicator, then sections, bands, groups as the Standard lists them."""
    return cell.organisation, cell.year, cell.indicator, *_places(standard, cell[2:])


def return_csv(standard: Standard, values: Iterable[tuple[Cell, str, str]]) -> bytes:
    """Return a file of returns.

    Parameters
    ----------
    standard
        The Standard whose order is kept.
    values
        For each value its address, the number as text, and its source.

    Returns
    -------
    bytes
        UTF-8, comma separated, in the order of `return_order`: equal values give equal bytes, in whatever order they
        come.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cell, value, source in sorted(values, key=lambda row: (return_order(standard, row[0]), row[1:])):
        writer.writerow([*(harmless(str(part)) for part in cell), value, harmless(" ".join(source.split()))])
    return stream.getvalue().encode("utf-8")


@lru_cache(maxsize=1 << 14)
def _places(standard: Standard, address: tuple[int, str, str, str, str]) -> tuple[tuple[int, str], ...]:
    """Return where the Standard lists the parts of an address; a file of returns has the same ones for every year."""
    indicator, section, category, group, measure = address
    return (
        _place(section, [ALL, *standard.bands.section_names]),
        _place(category, list(vocabulary(standard).categories(indicator, section))),
        _place(measure, list(vocabulary(standard).measures(indicator))),
        _place(group, [group.code for group in standard.characteristic.groups]),
    )


def _place(name: str, known: list[str]) -> tuple[int, str]:
    return (known.index(name) if name in known else len(known), name)
