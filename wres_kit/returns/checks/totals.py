"""Totals and their parts: groups, bands and sections that must add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from wres_kit.returns.cells import Cell, Measure, Return, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.numbers import COUNTS
from wres_kit.returns.words import count
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard.bands import Bands
    from wres_kit.standard.characteristic import Characteristic


class Relation(NamedTuple):
    """A total and its parts.

    Parameters
    ----------
    whole, parts
        Their cells.
    exhaustive
        Whether the parts are all there is, so that they make up the whole if every one of them is given.
    """

    whole: Cell
    parts: tuple[Cell, ...]
    exhaustive: bool = True


class _Sum(NamedTuple):
    relation: Relation
    whole: Value
    parts: dict[Cell, Value]
    total: float
    complete: bool


def relations(given: Return) -> Iterator[Relation]:
    """Yield every total and its parts that the counts of a return can have between them."""
    counts = [cell for cell in given.values if cell.measure in COUNTS]
    bands = given.standard.bands
    yield from _of_groups(given.standard.characteristic, counts)
    workforce = given.standard.nearest_edition(given.year).workforce
    staff = [cell for cell in counts if workforce is not None and cell.indicator == workforce.number]
    for cell in staff:
        if cell.category == ALL:
            yield from _of_bands(bands, cell)
    for cell in staff:
        if cell.section == ALL:
            sections = bands.sections_with(cell.category)
            yield Relation(cell, tuple(cell._replace(section=section) for section in sections))


def _of_groups(characteristic: Characteristic, counts: list[Cell]) -> Iterator[Relation]:
    for cell in counts:
        if cell.group == characteristic.everyone:
            # Surveys count in the total alone who did not say; so their parts need not make up the whole.
            exhaustive = cell.measure == Measure.HEADCOUNT
            yield Relation(cell, tuple(cell._replace(group=group) for group in characteristic.parts), exhaustive)
    single: dict[Cell, list[Cell]] = {}
    for cell in counts:
        if not characteristic.is_group(cell.group):
            single.setdefault(cell._replace(group=characteristic.group_of(cell.group)), []).append(cell)
    for whole, parts in single.items():
        yield Relation(whole, tuple(parts), exhaustive=False)


def _of_bands(bands: Bands, whole: Cell) -> Iterator[Relation]:
    own = bands.section(whole.section)
    if own is None:
        parts = tuple(whole._replace(category=name) for name in bands.addends)
        yield Relation(whole, parts, exhaustive=whole.section == ALL)
        return
    yield Relation(whole, tuple(whole._replace(category=band.category) for band in own.addends))
    for band in own.bands:
        if band.part_of is not None:
            part = whole._replace(category=band.category)
            yield Relation(whole._replace(category=band.part_of), (part,), exhaustive=False)


def _sums(figures: CheckedFigures) -> list[_Sum]:
    """Return every total that is given with some of its parts; both checks look at them."""
    if figures not in _known_sums:
        _known_sums[figures] = list(_found_sums(figures))
    return _known_sums[figures]


_known_sums: WeakKeyDictionary[CheckedFigures, list[_Sum]] = WeakKeyDictionary()


def _found_sums(figures: CheckedFigures) -> Iterator[_Sum]:
    for given in figures:
        for relation in relations(given):
            whole, parts = figures.value(relation.whole), figures.given(relation.parts)
            if whole is not None and parts:
                complete = relation.exhaustive and len(parts) == len(relation.parts)
                yield _Sum(relation, whole, parts, sum(part.value for part in parts.values()), complete)


def _unequal(figures: CheckedFigures) -> Iterator[Finding]:
    for found in _sums(figures):
        if found.complete and found.total != found.whole.value:
            message = (
                f"{_listed(found)} add up to {count(found.total)}, but {count(found.whole.value)} "
                f"{figures.subject(found.relation.whole)}, are given."
            )
            yield Finding(found.relation.whole, found.whole, message, tuple(found.parts.values()))


def _above(figures: CheckedFigures) -> Iterator[Finding]:
    for found in _sums(figures):
        if not found.complete and found.total > found.whole.value:
            message = (
                f"{_listed(found)} {'is' if len(found.parts) == 1 else 'together are'} more than the "
                f"{count(found.whole.value)} {figures.subject(found.relation.whole)}, of whom they are part."
            )
            yield Finding(found.relation.whole, found.whole, message, tuple(found.parts.values()))


def _listed(found: _Sum) -> str:
    """Return the parts with their rows: "Row 3 (40) and row 4 (12)"."""
    own = found.whole.file
    named = [
        f"row {part.row}{'' if part.file == own else f' of {part.file}'} ({count(part.value)})"
        for part in found.parts.values()
    ]
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"{listed[:1].upper()}{listed[1:]}"


SUM = Check(
    "sum",
    Severity.ERROR,
    "Groups, bands and sections that do not make up their total mean that one of the figures is wrong.",
    "Correct the one that is wrong. Staff whose ethnicity is not known belong to the group unknown.",
    _unequal,
    confirmable=False,
)

PART_ABOVE_WHOLE = Check(
    "part-above-whole",
    Severity.ERROR,
    "A part that is more than its whole means that one of the figures is wrong.",
    "Correct the one that is wrong.",
    _above,
    confirmable=False,
)

CHECKS = (SUM, PART_ABOVE_WHOLE)
