"""Counts that follow from others by arithmetic: a total from all its parts, a part from the total and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wres_kit.returns.cells import Cell
    from wres_kit.returns.checks.totals import Relation


def completed(counts: Mapping[Cell, int], relations: Iterable[Relation]) -> dict[Cell, int]:
    """Return counts with all that follow from them.

    A total follows from all of its parts; a part from the total and all other parts; parts that are missing are zero
    where the others make up the total. Nothing is assumed to be zero because it is missing.

    Parameters
    ----------
    counts
        What is given.
    relations
        Totals and their parts.
    """
    found, kept = dict(counts), tuple(relations)
    while any([_follows(relation, found) for relation in kept]):  # noqa: C419 - each pass tries every relation
        pass
    return found


def _follows(relation: Relation, found: dict[Cell, int]) -> bool:
    """Add what follows from one relation to what is known; return whether anything did."""
    missing = [part for part in relation.parts if part not in found]
    if relation.whole not in found:
        if missing or not relation.exhaustive:
            return False
        found[relation.whole] = sum(found[part] for part in relation.parts)
        return True
    left = found[relation.whole] - sum(found[part] for part in relation.parts if part in found)
    if not missing or left < 0 or (left and not relation.exhaustive) or (left and len(missing) > 1):
        return False
    if left == 0 and not relation.exhaustive and found[relation.whole]:
        return False
    found.update(dict.fromkeys(missing, left))
    return True
