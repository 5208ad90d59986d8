"""Where the audit pages of a report show a result: the address that a number on a page leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.reporting.pages import audit_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result

UP = "../"
"""Where the pages are, seen from the published notebooks; a renderer makes addresses those seen from the pages."""


def audit_address(result: Result | None) -> str:
    """Return the address of a result on the audit page; empty where it has no value that could be traced."""
    if result is None or result.value is None:
        return ""
    return f"{UP}{audit_page(result.indicator).address}#{result.id}"


def addresses_in_row(row: int, *cells: Result | Sequence[Result | None] | None) -> dict[tuple[int, int], str]:
    """Return where the numbers of a row of a table lead to, by row and column.

    Parameters
    ----------
    row
        Its place, from 0.
    cells
        For each cell after the heading the result that it shows, or several of which the first with a value shows it.
    """
    found = {}
    for column, cell in enumerate(cells, start=1):
        several = cell if isinstance(cell, (list, tuple)) else [cell]
        found[row, column] = next(filter(None, map(audit_address, several)), "")
    return found
