"""Parts of two kinds that have the same numbers, and so are likely to be the same people: a site and its departments.

Which parts lie within another is for the organisation to declare. Where the numbers of all groups agree, a reader may
suppose it all the same: the checks ask the organisation about it, and disclosure control takes it to be known.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.returns.cells import Measure
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.returns.cells import Cell
    from wres_kit.standard.standard import Standard

STANDARD = "the Standard"
MOST_CHOICES = 4
"""Of the choices of parts with the same numbers, so many are kept, those of the fewest parts first."""
HALF = 16
"""All choices of so many parts are listed at once; those of twice as many are put together from two such lists."""

Numbers = tuple[int, ...]


def supposed_sums(
    standard: Standard, counts: Mapping[Cell, int], wholes: Mapping[str, Sequence[str]] | None = None
) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """Yield a part and the parts of another kind that together have its numbers in all groups.

    Parameters
    ----------
    standard
        The Standard reported on.
    counts
        The exact counts of one return, given or worked out.
    wholes
        What each part lies within, as declared: that much is no supposition.
    """
    for place, kinds in _kinds(standard, counts).items():
        for kind, parts in kinds.items():
            for other, candidates in kinds.items():
                if kind in (other, STANDARD):
                    continue
                for name, wanted in candidates.items():
                    free = {part: each for part, each in parts.items() if name not in (wholes or {}).get(part, ())}
                    for chosen in choices(list(free.values()), wanted):
                        names = [list(free)[at] for at in chosen]
                        for group in standard.characteristic.all_groups:
                            total = place._replace(section=name, group=group)
                            members = tuple(place._replace(section=each, group=group) for each in names)
                            if total in counts and all(each in counts for each in members):
                                yield total, members


def _kinds(standard: Standard, counts: Mapping[Cell, int]) -> dict[Cell, dict[str, dict[str, Numbers]]]:
    """Return for each place the kinds of parts at it, with the numbers of each part by group."""
    kinds_at: dict[Cell, dict[str, dict[str, Numbers]]] = {}
    groups = standard.characteristic.parts
    for cell in counts:
        if cell.measure != Measure.HEADCOUNT or cell.group != groups[0] or cell.section == ALL:
            continue
        numbers = [counts.get(cell._replace(group=group)) for group in groups]
        exact = tuple(each for each in numbers if each is not None)
        if len(exact) < len(groups) or not any(exact):
            continue
        indicator = standard.indicator(cell.indicator, cell.year)
        part = standard.drill_downs.is_part(indicator, cell.section)
        kind = standard.drill_downs.kind(cell.section) if part else STANDARD
        place = cell._replace(section=ALL, group=ALL)
        kinds_at.setdefault(place, {}).setdefault(kind, {})[cell.section] = exact
    return {place: kinds for place, kinds in kinds_at.items() if len(kinds) > 1}


def choices(parts: Sequence[Numbers], wanted: Numbers) -> list[tuple[int, ...]]:
    """Return which parts add up to what is wanted in every group: the choices of the fewest parts, at most a few.

    Up to 32 parts that fit are searched exactly. Of more, those of the most people are: a whole that needs a small one
    of them besides is then not noticed, unless it is declared.
    """
    fitting = [
        at for at, each in enumerate(parts) if any(each) and all(a <= b for a, b in zip(each, wanted, strict=True))
    ]
    fitting = sorted(fitting, key=lambda at: (-sum(parts[at]), at))[: 2 * HALF]
    if not fitting or any(sum(parts[at][group] for at in fitting) < goal for group, goal in enumerate(wanted)):
        return []
    # One number stands for those of all groups: their digits to a base that no sum of a group reaches.
    bases = np.cumprod([1, *(sum(parts[at][group] for at in fitting) + 1 for group in range(len(wanted) - 1))])
    keys = np.array([parts[at] for at in fitting], dtype=np.int64) @ bases.astype(np.int64)
    goal = int(np.array(wanted, dtype=np.int64) @ bases.astype(np.int64))
    half = (len(fitting) + 1) // 2
    first, second = _sums_of(keys[:half]), _sums_of(keys[half:])
    order = np.argsort(second, kind="stable")
    starts = np.searchsorted(second[order], goal - first, side="left")
    ends = np.searchsorted(second[order], goal - first, side="right")
    pairs = ((at, int(order[k])) for at in np.flatnonzero(ends > starts) for k in range(starts[at], ends[at]))
    chosen = (
        tuple(sorted(fitting[at] for at in range(len(fitting)) if (left | right << half) >> at & 1))
        for left, right in islice(((int(a), b) for a, b in pairs), 1000)
    )
    return sorted((each for each in chosen if each), key=lambda each: (len(each), each))[:MOST_CHOICES]


def _sums_of(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of each choice of some numbers, in binary order of the choices."""
    sums = np.zeros(1, dtype=np.int64)
    for key in keys:
        sums = np.concatenate([sums, sums + key])
    return sums
