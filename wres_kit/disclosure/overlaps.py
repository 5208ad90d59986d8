"""Parts of several kinds that may be the same people: a profession and a section, a site and some departments.

Which departments make up a site is for the organisation to declare. But where the numbers of all groups agree, a
reader may suppose it, and so does disclosure control.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wres_kit.returns.cells import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.disclosure.knowledge import Ends
    from wres_kit.returns.cells import Cell
    from wres_kit.standard.standard import Standard

ALL = "all"
STANDARD = "the Standard"
FEW = 14
"""Of so many parts every choice is tried; of more a solver looks for choices."""
MOST_CHOICES = 3
NODES = 500


def supposed_sums(standard: Standard, values: Mapping[Cell, Ends]) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """Yield a part and the parts of another kind that together have its numbers in all groups.

    Parameters
    ----------
    standard
        The Standard reported on.
    values
        The counts of one return.
    """
    for place, kinds in _kinds(standard, values).items():
        for kind, parts in kinds.items():
            for other, wholes in kinds.items():
                if kind in (other, STANDARD):
                    continue
                for name, wanted in wholes.items():
                    for chosen in _choices(list(parts.values()), wanted):
                        names = [list(parts)[at] for at in chosen]
                        for group in standard.characteristic.all_groups:
                            total = place._replace(section=name, group=group)
                            members = tuple(place._replace(section=each, group=group) for each in names)
                            if total in values and all(each in values for each in members):
                                yield total, members


def _kinds(standard: Standard, values: Mapping[Cell, Ends]) -> dict[Cell, dict[str, dict[str, tuple[int, ...]]]]:
    """Return for each place the kinds of parts at it, with the numbers of each part by group."""
    kinds_at: dict[Cell, dict[str, dict[str, tuple[int, ...]]]] = {}
    groups = standard.characteristic.parts
    for cell in values:
        if cell.measure != Measure.HEADCOUNT or cell.group != groups[0] or cell.section == ALL:
            continue
        numbers = [values.get(cell._replace(group=group)) for group in groups]
        exact = [each[0] for each in numbers if each is not None and each[0] == each[1]]
        if len(exact) < len(groups) or not any(exact):
            continue
        indicator = standard.indicator(cell.indicator, cell.year)
        part = standard.drill_downs.is_part(indicator, cell.section)
        kind = standard.drill_downs.kind(cell.section) if part else STANDARD
        place = cell._replace(section=ALL, group=ALL)
        kinds_at.setdefault(place, {}).setdefault(kind, {})[cell.section] = tuple(exact)
    return {place: kinds for place, kinds in kinds_at.items() if len(kinds) > 1}


def _choices(parts: Sequence[tuple[int, ...]], wanted: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield which parts add up to what is wanted in every group; a few of them where there are many parts."""
    numbers = np.array(parts)
    goal = np.array(wanted)
    fitting = [at for at, each in enumerate(parts) if all(a <= b for a, b in zip(each, wanted, strict=True))]
    if len(fitting) <= FEW:
        choices = (np.arange(1, 2 ** len(fitting))[:, None] >> np.arange(len(fitting))) & 1
        for index in np.flatnonzero((choices @ numbers[fitting] == goal).all(axis=1)):
            yield tuple(fitting[at] for at in np.flatnonzero(choices[index]))
        return
    excluded: list[npt.NDArray[np.float64]] = []
    for _ in range(MOST_CHOICES):
        chosen = _choice(numbers[fitting], goal, excluded)
        if chosen is None:
            return
        excluded.append(chosen)
        yield tuple(fitting[at] for at in np.flatnonzero(chosen > 0.5))


def _choice(
    numbers: npt.NDArray[np.int64], goal: npt.NDArray[np.int64], excluded: Sequence[npt.NDArray[np.float64]]
) -> npt.NDArray[np.float64] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few returns

    constraints = [LinearConstraint(numbers.T, goal, goal)]
    constraints += [LinearConstraint(2 * each - 1, -np.inf, each.sum() - 1) for each in excluded]
    size = len(numbers)
    answer = milp(
        np.ones(size), constraints=constraints, integrality=np.ones(size, dtype=np.int64), bounds=Bounds(0, 1),
        options={"node_limit": NODES},
    )  # fmt: skip
    return np.rint(answer.x) if answer.x is not None else None
