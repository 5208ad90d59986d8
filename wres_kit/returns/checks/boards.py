"""Parts of a board that cannot all be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures
    from wres_kit.standard.indicator import Indicator

LARGEST = 40
"""Members; boards of trusts have 10 to 20, governing bodies somewhat more."""


def _implausible_boards(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for indicator in figures.standard.nearest_edition(each.year).indicators.values():
            if indicator.whole is not None:
                total = Cell(
                    each.organisation, each.year, indicator.number, ALL, indicator.whole,
                    figures.characteristic.everyone, Measure.HEADCOUNT,
                )  # fmt: skip
                yield from _implausible(figures, indicator, total)


def _implausible(figures: CheckedFigures, indicator: Indicator, total: Cell) -> Iterator[Finding]:
    board = figures.whole(total)
    if not board:
        return
    address, value = next(iter(figures.given(figures.everyone_and_parts(total)).items()))
    if board > LARGEST:
        yield Finding(address, value, f"A board of {count(board)} members, {total.year}: are these the workforce?")
        return
    for part in indicator.parts:
        people = indicator.people_in(part).plural
        members = figures.whole(total._replace(category=part))
        if indicator.category(part).never_all and members == board:
            what = f"All {count(board)} members of the board are {people}, {total.year}: are others missing?"
            yield Finding(address, value, what)
            return
        if indicator.category(part).never_empty and members == 0:
            yield Finding(address, value, f"None of {count(board)} members of the board are {people}, {total.year}.")
            return


BOARD_PARTS = Check(
    "board-parts",
    Severity.WARNING,
    "The board is counted by hand: non-executive members are forgotten, or the workforce is put in its place.",
    "Count all members of the board at 31 March, executive and not, voting and not; do not count vacant posts.",
    _implausible_boards,
    reader_warning="the parts of the board do not look like those of a board.",
)

CHECKS = (BOARD_PARTS,)
