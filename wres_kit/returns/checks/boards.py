"""Parts of a board that cannot all be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures

LARGEST = 40
"""Members; boards of trusts have 10 to 20, governing bodies somewhat more."""


def _odd(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        total = Cell(one.organisation, one.year, 9, ALL, "total_board", Group.ALL, Measure.HEADCOUNT)
        board = figures.whole(total)
        if not board:
            continue
        executive = figures.whole(total._replace(category="executive"))
        voting = figures.whole(total._replace(category="voting"))
        address, value = next(
            iter(figures.given([total, *(total._replace(group=str(group)) for group in Group)]).items())
        )
        if board > LARGEST:
            yield Finding(address, value, f"A board of {count(board)} members, {one.year}: are these the workforce?")
        elif executive == board:
            what = f"All {count(board)} members of the board are executive, {one.year}: where are the others?"
            yield Finding(address, value, what)
        elif voting == 0:
            yield Finding(address, value, f"None of {count(board)} members of the board may vote, {one.year}.")


BOARD_PARTS = Check(
    "board-parts",
    Severity.WARNING,
    "The board is counted by hand: non-executive members are forgotten, or the workforce is put in its place.",
    "Count all members of the board at 31 March, executive and not, voting and not; vacant posts are nobody.",
    _odd,
    said="the parts of the board do not look like those of a board.",
)

CHECKS = (BOARD_PARTS,)
