"""A result in words: its value, or why it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Absence, Result, Status, Unit
from wres_kit.reporting.wording.rounding import (
    DECIMALS,
    USUAL_DECIMALS,
    count,
    interval,
    percent,
    plain,
    points,
    ratio,
    rounded,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOT_REPORTED = "not reported"
INCOMPLETE = "incomplete"
NO_STAFF = "no staff"
WORDS_OF_STATUS = {
    Status.SUPPRESSED: "suppressed",
    Status.NOT_REPORTED: NOT_REPORTED,
    Status.NOT_CALCULABLE: "not calculable",
}
"""What stands in a table where a result has no value; no cell is ever empty."""

EVENTS, PEOPLE = "events", "people"
RANKS = {
    text: rank
    for rank, text in enumerate((WORDS_OF_STATUS[Status.SUPPRESSED], WORDS_OF_STATUS[Status.NOT_CALCULABLE], INCOMPLETE,
                                 NOT_REPORTED), start=1)
}  # fmt: skip
"""What is said of a count that several results could give, the most telling first; a number comes before all."""


_WRITERS: dict[str, Callable[[float, int], str]] = {Unit.PERCENT: percent, Unit.POINTS: points}


def decimals(result: Result) -> int:
    """Return how many decimals a result is written with.

    One that was published gets no more than its source gave it: a published 1.1 is not written 1.10, and the difference
    of a published 17% and 21% is 4 percentage points, not 4.0.
    """
    usual = DECIMALS.get(result.unit, USUAL_DECIMALS)
    return usual if result.decimals is None else min(usual, result.decimals)


def value_text(result: Result | None) -> str:
    """Return a result in a table, a chart or a sentence: its value, or why there is none."""
    if result is None or result.value is None:
        return without_value(result)
    if result.unit == Unit.POSTS:
        return count(result.value)
    if result.unit == Unit.RATIO:
        return ratio(result.value, decimals(result), result.limits)
    write = _WRITERS.get(result.unit)
    return write(result.value, decimals(result)) if write else plain(rounded(result.value, decimals(result)))


def span_text(result: Result) -> str:
    """Return the interval of a result in its unit; empty where it has none."""
    if result.lower is None or result.upper is None:
        return ""
    return interval(result.lower, result.upper, result.unit)


def without_value(result: Result | None) -> str:
    """Return why a result has no value, for a cell of a table."""
    if result is None:
        return NOT_REPORTED
    if result.is_incomplete:
        return INCOMPLETE
    return NO_STAFF if is_of_nobody(result) else WORDS_OF_STATUS.get(result.status, NOT_REPORTED)


def count_text(parts: Sequence[str], *results: Result | None) -> str:
    """Return a count of people as the first of some results that has it gives it, else why none does.

    A count can stand in more than one result: people who were shortlisted are those with the event at one stage, and
    those counted at the next. It is not reported only if none of them has it.

    Parameters
    ----------
    parts
        For each result, where the count stands in it: `EVENTS` (above the line) or `PEOPLE` (below it).
    results
        The results of one year.
    """
    texts = [_part_text(part, result) for part, result in zip(parts, results, strict=True)]
    return min(texts, key=lambda text: RANKS.get(text, 0))


def _part_text(part: str, result: Result | None) -> str:
    if result is not None and result.is_incomplete:
        missing = Absence.NO_EVENTS if part == EVENTS else Absence.NO_PEOPLE
        return NOT_REPORTED if result.absence is missing else INCOMPLETE
    return events_text(result) if part == EVENTS else people_text(result)


def is_of_nobody(result: Result) -> bool:
    """Return whether a result has no value because there is nobody at its place: a zero that may be shown."""
    return result.of_nobody


def events_text(result: Result | None) -> str:
    """Return the people of a result who are counted above the line, for a cell of a table."""
    if result is not None and is_of_nobody(result):
        return count(0)
    if result is None or result.value is None:
        return without_value(result)
    return NOT_REPORTED if result.numerator is None else count(result.numerator)


def people_text(*results: Result | None) -> str:
    """Return the people counted below the line, as the first of some results of one place that shows them gives it."""
    shown = [result for result in results if result is not None and result.denominator is not None]
    if shown:
        return count(shown[0].denominator or 0)
    if any(result is not None and is_of_nobody(result) for result in results):
        return count(0)
    first = results[0]
    return NOT_REPORTED if first is None or first.value is not None else without_value(first)
