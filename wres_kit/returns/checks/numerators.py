"""Whether people counted are among those they are counted of: numerators, and members of a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.digits import GLUED_DIGIT
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures
    from wres_kit.standard.indicator import Indicator


MOST = 0.6
"""Share of those shortlisted who are appointed, above which it is doubted; at most trusts it is about a fifth."""
TIMES = 2.5
"""How many times the share of the other group it must be too."""
FEWEST = 20
"""People shortlisted, below which a high share is not unusual."""


def _numerators(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.HEADCOUNT:
                continue
            among = _among(figures, cell)
            for whole in among:
                people = figures.value(whole)
                if people is not None and value.value > people.value:
                    message = (
                        f"{count(value.value)} {figures.subject(cell)}, are more than the {count(people.value)} "
                        f"{figures.subject(whole)}, among whom they are counted."
                    )
                    yield Finding(cell, value, message, (people,))


def _among(figures: CheckedFigures, cell: Cell) -> list[Cell]:
    """Return the cells whose people a headcount is part of, by definition."""
    definition = figures.definition(cell)
    if definition.whole is not None and cell.category in definition.parts and cell.category != definition.whole:
        return [cell._replace(category=definition.whole)]
    people = figures.people(cell)
    return [people[0]] if people else []


NUMERATOR_ABOVE_DENOMINATOR = Check(
    "numerator-above-denominator",
    Severity.ERROR,
    "More people appointed than shortlisted, or disciplined than employed, gives a likelihood above 100%.",
    "Correct the one that is wrong. Each person counts once, however often disciplined or trained.",
    _numerators,
    confirmable=False,
)


def _appointments(figures: CheckedFigures) -> Iterator[Finding]:
    slips = {finding.cell for finding in GLUED_DIGIT.find(figures)}
    for each in figures:
        for cell, value in each.values.items():
            if cell in slips:  # a digit too many explains it better
                continue
            if cell.measure != Measure.HEADCOUNT or len(figures.definition(cell).stages) < 2:
                continue
            other = figures.counterpart(cell)
            own, others = _share(figures, cell), _share(figures, other) if other else None
            people = figures.people(cell)
            if own is None or others is None or people is None or people[1].value < FEWEST:
                continue
            if own > MOST and own > TIMES * others:
                message = (
                    f"{count(value.value)} {figures.subject(cell)}, are {own:.0%} of the {count(people[1].value)} "
                    f"{figures.subject(people[0])}; in the other group it is {others:.0%}."
                )
                yield Finding(cell, value, message, (people[1],))


def _share(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return the share of those shortlisted who were appointed; None where either is not given."""
    value, people = figures.value(cell), figures.people(cell)
    if value is None or people is None or people[1].value <= 0:
        return None
    return value.value / people[1].value


APPOINTED_WITHOUT_SHORTLISTING = Check(
    "appointed-without-shortlisting",
    Severity.WARNING,
    "International recruits and people moved from bank to permanent posts are appointed without being shortlisted; "
    "counted as appointed, they made one group look three times as likely to be appointed.",
    "See if the appointed include people who were not shortlisted, such as international recruits. Count them as "
    "neither, or as both; if the figures are right, say how in remarks.yml.",
    _appointments,
    reader_warning="far more of those shortlisted were appointed in one group than in the other; some may have been "
    "appointed without being shortlisted.",
)


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
