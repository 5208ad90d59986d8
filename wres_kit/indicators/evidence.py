"""What a verdict depends on, read from the results of two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result, Status
from wres_kit.indicators.strength import distance_from_equality, includes_equality, side_of_equality
from wres_kit.indicators.verdicts import Direction, Gap, State

if TYPE_CHECKING:
    from wres_kit.indicators.change import Interval
    from wres_kit.indicators.measures import MeasureDefinition

STATES = {
    Status.NOT_REPORTED: State.MISSING,
    Status.SUPPRESSED: State.SUPPRESSED,
    Status.NOT_CALCULABLE: State.NOT_CALCULABLE,
}


def state_of(*results: Result | None) -> State:
    """Return whether all years have a value; of several reasons why not, the one that readers most need first."""
    statuses = {result.status if result is not None else Status.NOT_REPORTED for result in results}
    for status, state in STATES.items():
        if status in statuses:
            return state
    return State.COMPLETE


def clear_change(measure: MeasureDefinition, before: Result, after: Result, interval: Interval) -> Direction:
    """Return which way the change clearly went.

    A line that rises while its last year is no higher than its first is no change that anybody could be shown.
    """
    ends = (after.value or 0.0) - (before.value or 0.0)
    if interval.lower > measure.no_change and ends > 0:
        return Direction.UP
    if interval.upper < measure.no_change and ends < 0:
        return Direction.DOWN
    return Direction.UNCLEAR


def gap_between(measure: MeasureDefinition, before: Result, after: Result) -> Gap:
    """Return how a result of a measure that has an equality moved, seen from equality."""
    if side_of_equality(measure, before) * side_of_equality(measure, after) < 0:
        was, is_now = includes_equality(measure, before), includes_equality(measure, after)
        return Gap.CROSSED if was == is_now else Gap.CLOSED if is_now else Gap.OPENED
    nearer = distance_from_equality(measure, after) < distance_from_equality(measure, before)
    return Gap.NEARER if nearer else Gap.FURTHER
