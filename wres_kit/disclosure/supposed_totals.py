"""Totals that no row gives, but that readers take the parts of to make: departments, or the bands of a department.

A return may have departments by pay band and staff groups by pay band, and no row with a band of all staff. Both
divisions are then the same people, whose number need not be known for one of them to follow from the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.sums import Division
from wres_kit.standard.bands import BAND, OTHER_KIND
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from wres_kit.disclosure import Ends
    from wres_kit.returns.cells import Cell
    from wres_kit.returns.sums import Sum
    from wres_kit.standard import Standard


def supposed_totals(
    standard: Standard, values: Mapping[Cell, Ends], key: Callable[[Cell], Cell],
    divisions: Callable[[Iterable[Cell]], list[Sum]], figures: Iterable[Cell] = (),
) -> dict[Cell, Ends]:  # fmt: skip
    """Return the totals of known parts that are in other sums too, and between which numbers each lies.

    Structure alone decides which: which parts are given, not whether their numbers agree. A total is supposed to have
    as many people as the division with the most; whom others lack are left over. A total that is in no other sum is
    left out: nothing follows from it.

    Parameters
    ----------
    standard
        The Standard that is reported on.
    values
        Between which numbers each count lies that anything is known of.
    key
        Gives the first address of the people at an address.
    divisions
        Gives what adds up, with that of some counts besides those that are known.
    figures
        The counts behind percentages and other figures. Where nothing is known of one of them, the figure says how many
        people a total has, or that a part has some besides those that are known.
    """
    supposed: dict[Cell, Ends] = {}
    unsaid = {cell._replace(group=ALL) for cell in map(key, figures) if cell not in values}
    before, sums = -1, divisions(())
    while len(supposed) > before:
        before = len(supposed)
        for of_everyone in (False, True):
            supposed |= _totals(standard, sums, {**values, **supposed}, key, unsaid, of_everyone=of_everyone)
        if len(supposed) > before:
            sums = divisions(supposed)
    return _linked(sums, values, supposed, key)


def _totals(
    standard: Standard, sums: Sequence[Sum], known: Mapping[Cell, Ends], key: Callable[[Cell], Cell],
    unsaid: AbstractSet[Cell], *, of_everyone: bool,
) -> dict[Cell, Ends]:  # fmt: skip
    """Return the totals that are not known, those of everyone or of groups, of which parts are."""
    everyone = standard.characteristic.everyone
    divided: dict[Cell, dict[str, dict[Cell, None]]] = {}
    of_groups: dict[Cell, Ends] = {}
    for each in sums:
        total = key(each.total)
        if (
            total in known
            or (total.group == everyone) != of_everyone
            or not unsaid.isdisjoint(key(cell)._replace(group=ALL) for cell in each.cells)
        ):
            continue
        parts = dict.fromkeys(part for part in map(key, each.parts) if part in known)
        if each.division is Division.GROUP and each.exhaustive and len(parts) == len(each.parts):
            of_groups[total] = _sum_of(parts, known)
        elif parts and (kind := _kind(standard, each, next(iter(parts)))):
            divided.setdefault(total, {}).setdefault(kind, {}).update(parts)
    supposed: dict[Cell, Ends] = {}
    for total, by_kind in divided.items():
        # Of a section of the Standard alone, nobody takes it that there are no others.
        if len(by_kind) > 1 or not by_kind.keys() <= _OF_STANDARD:
            ends = [_sum_of(parts, known) for parts in by_kind.values()]
            supposed[total] = of_groups.get(total, (max(low for low, _ in ends), max(high for _, high in ends)))
    return supposed


_OF_STANDARD = {f"{Division.STAFF}, {BAND}", f"{Division.STAFF}, section"}


def _kind(standard: Standard, each: Sum, part: Cell) -> str:
    """Return by what a sum divides an organisation, or a part of it; nothing where it divides a section, or otherwise.

    The questions of the survey have parts as well, which the same people answer.
    """
    by_band = part.section == each.total.section
    kind = BAND if by_band else standard.bands.part_kind(part.section)
    if each.division is Division.STAFF:
        return f"{Division.STAFF}, {kind}" if each.total.section == ALL else ""
    is_counted = each.total.measure == Measure.HEADCOUNT or kind != OTHER_KIND
    return kind if each.division is Division.PART and is_counted else ""


def _linked(
    sums: Sequence[Sum], values: Mapping[Cell, Ends], supposed: Mapping[Cell, Ends], key: Callable[[Cell], Cell]
) -> dict[Cell, Ends]:
    """Return the totals that are in several sums, again and again without those that are not."""
    kept = dict(supposed)
    members: list[frozenset[Cell]] = []
    for each in sums:
        cells = frozenset(cell for cell in map(key, each.cells) if cell in values or cell in supposed)
        total = key(each.total)
        if total in cells and len(cells) > 1 and (each.division is not Division.GROUP or total in values):
            members.append(cells)
    members = list(dict.fromkeys(members))
    while True:
        times = dict.fromkeys(kept, 0)
        for cells in members:
            known = [cell for cell in cells if cell in values or cell in kept]
            for cell in known if len(known) > 1 else ():
                if cell in kept:
                    times[cell] += 1
        alone = {cell for cell, often in times.items() if often < 2}
        if not alone:
            return kept
        kept = {cell: ends for cell, ends in kept.items() if cell not in alone}


def _sum_of(parts: Iterable[Cell], known: Mapping[Cell, Ends]) -> Ends:
    ends = [known[part] for part in parts]
    return sum(low for low, _ in ends), sum(high for _, high in ends)
