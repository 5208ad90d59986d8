"""What a verdict depends on, read from the results of two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result, ResultMeasure, Status, Unit
from wres_kit.indicators.strength import distance_from_equality, includes_equality, side_of_equality
from wres_kit.indicators.verdicts import Change, Gap, State

if TYPE_CHECKING:
    from wres_kit.indicators.change import Interval

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


def clear_change(before: Result, after: Result, interval: Interval) -> Change:
    """Return which way the change clearly went.

    A line that rises while its last year is no higher than its first is no change that anybody could be shown.
    """
    none = 1.0 if after.unit is Unit.RATIO else 0.0
    ends = (after.value or 0.0) - (before.value or 0.0)
    if interval.lower > none and ends > 0:
        return Change.UP
    if interval.upper < none and ends < 0:
        return Change.DOWN
    return Change.UNCLEAR


def is_gap(result: Result) -> bool:
    """Return whether a result stands beside equality: all but plain percentages do."""
    return result.measure not in (ResultMeasure.SHARE, ResultMeasure.PERCENTAGE)


def gap_between(before: Result, after: Result) -> Gap:
    """Return how a result moved beside equality."""
    if side_of_equality(before) * side_of_equality(after) < 0:
        was, is_now = includes_equality(before), includes_equality(after)
        return Gap.CROSSED if was == is_now else Gap.CLOSED if is_now else Gap.OPENED
    return Gap.NEARER if distance_from_equality(after) < distance_from_equality(before) else Gap.FURTHER
