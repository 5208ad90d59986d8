"""Writing returns: from values to the rows of a file, in one order, with no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure, Value
from wres_kit.returns.files import COLUMNS
from wres_kit.returns.vocabulary import categories
from wres_kit.standard.legacy import sections
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.sources.source import Found

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""How a text begins that a spreadsheet may take for a formula or a command (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """Return a text as a spreadsheet will show it: with an apostrophe before it where it would run it instead."""
    return f"'{text}" if text.startswith(LIVE) else text


def number_text(value: Value) -> str:
    """Return a value as a plain number, with the decimal places it was given with."""
    return f"{value.value:.{value.decimals}f}"


def return_order(cell: Cell) -> tuple[object, ...]:
    """Return a sorting key: organisation, year, indicator, then sections, bands, groups as the Standard lists them."""
    return cell.organisation, cell.year, cell.indicator, *_places(*cell[2:])


def in_order(values: Iterable[Found]) -> tuple[Found, ...]:
    """Return values in the order in which a file of returns has them."""
    return tuple(sorted(values, key=lambda one: (return_order(one.cell), one.value, one.source)))


def return_csv(values: Iterable[tuple[Cell, str, str]]) -> bytes:
    """Return a file of returns.

    Parameters
    ----------
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
    for cell, value, source in sorted(values, key=lambda one: (return_order(one[0]), one[1:])):
        writer.writerow([*(harmless(str(part)) for part in cell), value, harmless(" ".join(source.split()))])
    return stream.getvalue().encode("utf-8")


@lru_cache(maxsize=1 << 14)
def _places(indicator: int, section: str, category: str, group: str, measure: str) -> tuple[tuple[int, str], ...]:
    """Return where the Standard lists the parts of an address; a file of returns has the same ones for every year."""
    return (
        _place(section, [ALL, *(one.section for one in sections())]),
        _place(category, list(categories(indicator, section))),
        _place(measure, list(Measure)),
        _place(group, list(Group)),
    )


def _place(name: str, known: list[str]) -> tuple[int, str]:
    return (known.index(name) if name in known else len(known), name)
