"""Digits too many or too few: a footnote marker glued to a count, the first digit of a percentage dropped."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.numbers import COUNTS, counted_people
from wres_kit.returns.words import count, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures

GLUED_FROM = 50
"""Counts below this are too small to tell a glued digit from a real change."""
SMALLEST_REFERENCE = 5
"""Counts below this are too unsteady to judge another count by."""
GLUED_TIMES = 5
"""How many times its reference a count must be."""
LIKE = (0.7, 1.4)
"""How near to its reference a count must be without its last digit."""
DROPPED_BELOW = 10.0
DROPPED_TIMES = 3
"""How many times a percentage each of its references must be."""
DROPPED_WITHIN = 5.0
"""How near to a reference, in percentage points, a percentage must be with the digit that seems to be missing."""


def _glued(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure in COUNTS and value.value >= GLUED_FROM:
                found = _by_other_group(figures, cell, value) or _by_other_years(figures, cell, value)
                if found:
                    yield found


def _seems_glued(value: float, expected: float) -> bool:
    shortened = value // 10
    return value >= GLUED_TIMES * expected and LIKE[0] * expected <= shortened <= LIKE[1] * expected


def _by_other_group(figures: CheckedFigures, cell: Cell, value: Value) -> Finding | None:
    """Judge how many of a group were appointed, disciplined or trained by how likely it was for the other group."""
    other = figures.counterpart(cell)
    if other is None or figures.percentages(cell) is not PercentageOf.STAGE:
        return None
    events, likelihood, people = figures.value(other), figures.percentage(other), figures.people(cell)
    if events is None or likelihood is None or people is None or events.value < SMALLEST_REFERENCE:
        return None
    if not _seems_glued(value.value, likelihood * people[1].value / 100):
        return None
    own = 100 * value.value / people[1].value
    short = 1000 * (value.value // 10) / people[1].value / 10
    message = (
        f"{count(value.value)} {figures.subject(cell)}, out of {count(people[1].value)}: that is {percent(own)}, "
        f"compared with {percent(likelihood)} for the other group. {value.value // 10:.0f} would be {percent(short)}."
    )
    return Finding(cell, value, message, (events,))


def _by_other_years(figures: CheckedFigures, cell: Cell, value: Value) -> Finding | None:
    others = figures.other_years(cell)
    counts = [other.value for other in others.values()]
    if not counts or min(counts) < SMALLEST_REFERENCE:
        return None
    if not all(_seems_glued(value.value, other) for other in counts):
        return None
    listed = ", ".join(f"{count(other.value)} in {year}" for year, other in others.items())
    return Finding(
        cell, value, f"{count(value.value)} {figures.subject(cell)}, compared with {listed}.", tuple(others.values())
    )


def _dropped(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if (
                cell.measure == Measure.PERCENTAGE
                and 0 < value.value < DROPPED_BELOW
                and not _is_counted(figures, cell, value)
            ):
                references = _references(figures, cell)
                if references and _seems_dropped(value.value, list(references.values())):
                    listed = ", ".join(f"{percent(other)} {who}" for who, other in references.items())
                    message = f'"{value.value:.{value.decimals}f}" for {figures.subject(cell)}, compared with {listed}.'
                    # One reference may be the wrong one; where several agree it is this one.
                    severity = Severity.ERROR if len(references) > 1 else Severity.WARNING
                    yield Finding(cell, value, message, severity=severity)


def _is_counted(figures: CheckedFigures, cell: Cell, value: Value) -> bool:
    """Return whether a percentage is a whole number of respondents: with a digit dropped it would not be."""
    respondents = figures.value(cell._replace(measure=str(Measure.RESPONDENTS)))
    return respondents is not None and respondents.value > 0 and counted_people(value, respondents) is not None


def _references(figures: CheckedFigures, cell: Cell) -> dict[str, float]:
    """Return the percentages by which another is judged: the same in other years, and the other group's."""
    found = {f"in {year}": other.value for year, other in figures.other_years(cell).items()}
    counterpart = figures.counterpart(cell)
    if counterpart is not None and figures.percentages(cell) is not PercentageOf.WHOLE:
        other = figures.value(counterpart)
        if other is not None:
            found["for the other group"] = other.value
    return found


def _seems_dropped(value: float, references: list[float]) -> bool:
    expected = median(references)
    missing = round((expected - value) / 10)
    near = abs(10 * missing + value - expected) <= DROPPED_WITHIN
    return 1 <= missing <= 9 and near and all(other >= DROPPED_TIMES * value and other >= 20 for other in references)


GLUED_DIGIT = Check(
    "glued-digit",
    Severity.ERROR,
    'A published table had "481" appointed for 48 with footnote marker 1.',
    "A footnote marker that became part of the number? Check the count at its source.",
    _glued,
)

DROPPED_DIGIT = Check(
    "dropped-digit",
    Severity.ERROR,
    'A published page had "9.6" for 59.6.',
    "A dropped digit? Check the figure at its source.",
    _dropped,
    reader_warning="a percentage is far from those of other years or groups; a digit may be missing.",
)

CHECKS = (GLUED_DIGIT, DROPPED_DIGIT)
