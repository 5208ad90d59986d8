"""From results to those that may be published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.disclosure.equations import relations_of
from wres_kit.disclosure.secondary import withheld
from wres_kit.errors import WresError
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.returns.cells import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.disclosure.relations import Relations
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell, Return

NOTE = "Withheld so that nobody can be identified: too few people stand behind this figure or one beside it."
"""The same for primary and secondary suppression: a reader who knew which it is would know that a number is small."""


class DisclosureError(WresError):
    """A result that disclosure control cannot judge."""


def protect(results: Sequence[Result], returns: Sequence[Return], rules: DisclosureParameters) -> list[Result]:
    """Suppress every result that would let a reader learn a number too small to be known.

    Counts of people below the threshold and results of surveys with too few respondents are withheld, and with them as
    many others as it takes that no withheld count follows from those that stay. A result is suppressed where one of the
    counts behind it is withheld: it loses its value, interval, counts and notes, and its status says why.

    Parameters
    ----------
    results
        Results of one or several organisations and years, unprotected or protected already.
    returns
        The returns that they were calculated from.
    rules
        The limits.

    Returns
    -------
    list of Result
        As many results in the same order. Protecting them again changes nothing.

    Raises
    ------
    DisclosureError
        A result has a value but does not say what it was calculated from, or its return is not among `returns`.
    """
    relations = {(one.organisation, one.year): relations_of(one) for one in returns}
    by_year: dict[tuple[str, int], list[tuple[Result, frozenset[Cell]]]] = {}
    for result in results:
        if _tells_something(result):
            key = (result.organisation, result.year)
            by_year.setdefault(key, []).append((result, _counts_behind(result, relations.get(key))))
    unsafe = {id(result) for key, uses in by_year.items() for result in _unsafe(relations[key], uses, rules)}
    return [
        result.without_value(Status.SUPPRESSED, NOTE) if id(result) in unsafe else _without_small_count(result, rules)
        for result in results
    ]


def _without_small_count(result: Result, rules: DisclosureParameters) -> Result:
    """Return a survey result without the count of the few respondents it is of; the survey publishes the percentage."""
    counted = result.numerator if result.measure is ResultMeasure.PERCENTAGE else None
    return replace(result, numerator=None) if counted and counted < rules.threshold else result


def _unsafe(
    relations: Relations, uses: Sequence[tuple[Result, frozenset[Cell]]], rules: DisclosureParameters
) -> Iterator[Result]:
    """Yield the results that may not be published.

    A result takes with it all counts behind it, so that fewer are published than were reckoned with. What is left is
    held against the same readers again, until nothing more has to go.
    """
    while hidden := withheld(relations, uses, rules):
        yield from (result for result, cells in uses if not cells.isdisjoint(hidden))
        uses = [(result, cells) for result, cells in uses if cells.isdisjoint(hidden)]


def _tells_something(result: Result) -> bool:
    """Return whether a result says anything about its counts; one that is not calculable says that one is zero."""
    return result.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)


def _counts_behind(result: Result, relations: Relations | None) -> frozenset[Cell]:
    what = f"{result.organisation} {result.year}, indicator {result.indicator}, {result.measure} {result.category}"
    if relations is None:
        message = f"{what}: its return is not known here, so whether it may be published cannot be judged."
        raise DisclosureError(message)
    if not result.inputs:
        message = f"{what}: it does not say what it was calculated from, so it cannot be judged."
        raise DisclosureError(message)
    unknown = [cell for cell in result.inputs if cell.measure == Measure.HEADCOUNT and cell not in relations.people]
    if unknown:
        message = f"{what}: it rests on a number that is not reckoned with here ({unknown[0]}), so it cannot be judged."
        raise DisclosureError(message)
    return frozenset(count for cell in result.inputs for count in relations.counts_behind(cell))
