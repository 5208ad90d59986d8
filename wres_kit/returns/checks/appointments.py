"""People who were appointed without being shortlisted: their way in is not the one that the indicator compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

MOST = 0.6
"""Share of those shortlisted who are appointed, above which it is doubted; at most trusts it is about a fifth."""
TIMES = 2.5
"""How many times the share of the other group it must be too."""
FEWEST = 20
"""People shortlisted, below which a high share is not unusual."""


def _appointments(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.HEADCOUNT or len(figures.definition(cell).stages) < 2:
                continue
            other = figures.counterpart(cell)
            own, others = _share(figures, cell), _share(figures, other) if other else None
            people = figures.people(cell)
            if own is None or others is None or people is None or people[1].value < FEWEST:
                continue
            if own > MOST and own > TIMES * others:
                message = (
                    f"{count(value.value)} of {count(people[1].value)} {figures.subject(people[0])} are "
                    f"{figures.subject(cell)} ({own:.0%}), compared with {others:.0%} of the other group."
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

CHECKS = (APPOINTED_WITHOUT_SHORTLISTING,)
