"""Totals and their parts: groups, bands and sections that must add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.figures import CheckedFigures
from wres_kit.returns.faults import Severity
from wres_kit.returns.sums import DIVISIONS_OF_TOTALS, Sum, Sums
from wres_kit.returns.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator


class _GivenSum(NamedTuple):
    sum: Sum
    whole: Value
    parts: dict[Cell, Value]
    total: float
    complete: bool


def _sums(figures: CheckedFigures) -> list[_GivenSum]:
    """Return every total that is given with some of its parts; both checks look at them."""
    if figures not in _known_sums:
        _known_sums[figures] = list(_given_sums(figures))
    return _known_sums[figures]


_known_sums: WeakKeyDictionary[CheckedFigures, list[_GivenSum]] = WeakKeyDictionary()


def _given_sums(figures: CheckedFigures) -> Iterator[_GivenSum]:
    for each in figures:
        for relation in Sums(figures.standard, each.year).divisions(each.values):
            # Events, boards and parts of the organisation have checks of their own.
            if relation.division not in DIVISIONS_OF_TOTALS:
                continue
            whole, parts = figures.value(relation.total), figures.given(relation.parts)
            if whole is not None and parts:
                complete = relation.exhaustive and len(parts) == len(relation.parts)
                yield _GivenSum(relation, whole, parts, sum(part.value for part in parts.values()), complete)


def _unequal(figures: CheckedFigures) -> Iterator[Finding]:
    for given in _sums(figures):
        if given.complete and given.total != given.whole.value:
            message = (
                f"{_listed(given)} add up to {count(given.total)}, but {count(given.whole.value)} "
                f"{figures.subject(given.sum.total)}, are given."
            )
            yield Finding(given.sum.total, given.whole, message, tuple(given.parts.values()))


def _above(figures: CheckedFigures) -> Iterator[Finding]:
    for given in _sums(figures):
        if not given.complete and given.total > given.whole.value:
            message = (
                f"{_listed(given)} {'is' if len(given.parts) == 1 else 'together are'} more than the "
                f"{count(given.whole.value)} {figures.subject(given.sum.total)}, of whom they are part."
            )
            yield Finding(given.sum.total, given.whole, message, tuple(given.parts.values()))


def _listed(given: _GivenSum) -> str:
    """Return the parts with their rows: "Row 3 (40) and row 4 (12)"."""
    own = given.whole.file
    named = [
        f"row {part.row}{'' if part.file == own else f' of {part.file}'} ({count(part.value)})"
        for part in given.parts.values()
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
    "If a part is more than its total, one of the figures is wrong.",
    "Correct the one that is wrong.",
    _above,
    confirmable=False,
)

CHECKS = (SUM, PART_ABOVE_WHOLE)
