"""Counts that follow from others by arithmetic: a total from all its parts, a part from the total and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wres_kit.returns.cells import Cell
    from wres_kit.returns.sums import Sum


def with_totals(counts: Mapping[Cell, int], sums: Iterable[Sum]) -> dict[Cell, int]:
    """Return counts with all that follow from them.

    A total follows from all of its parts; a part from the total and all other parts; parts that are missing are zero
    where the others make up the total. Nothing is assumed to be zero because it is missing.

    Parameters
    ----------
    counts
        What is given.
    sums
        Totals and their parts.
    """
    filled, kept = dict(counts), tuple(sums)
    while any([_follows(each, filled) for each in kept]):  # noqa: C419 - each pass tries every sum
        pass
    return filled


def _follows(each: Sum, filled: dict[Cell, int]) -> bool:
    """Add what follows from one sum to what is known; return whether anything did."""
    missing = [part for part in each.parts if part not in filled]
    if each.total not in filled:
        if missing or not each.exhaustive:
            return False
        filled[each.total] = sum(filled[part] for part in each.parts)
        return True
    left = filled[each.total] - sum(filled[part] for part in each.parts if part in filled)
    if not missing or left < 0 or (left and not each.exhaustive) or (left and len(missing) > 1):
        return False
    if left == 0 and not each.exhaustive and filled[each.total]:
        return False
    filled.update(dict.fromkeys(missing, left))
    return True
