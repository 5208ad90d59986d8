"""From results to those that may be published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.disclosure.accounts import SensitivityLimits
from wres_kit.disclosure.memory import remember
from wres_kit.errors import WresError
from wres_kit.indicators.results import Result, ResultMeasure, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.disclosure.memory import Rest
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import OpenWarning, Return
    from wres_kit.standard.standard import Standard

NOTE = (
    "Suppressed, so that nobody can be identified: this figure is about too few people, or it would reveal a figure "
    "that is."
)
"""The same for primary and secondary suppression: a reader who knew which it is would know that a number is small."""


class DisclosureError(WresError):
    """A result that disclosure control cannot judge."""


def limits_of(rules: DisclosureParameters, standard: Standard) -> SensitivityLimits:
    """Return below which numbers a count is sensitive: of nobody on a board that has agreed to be shown."""
    boards = frozenset[int]()
    if rules.board.shown:
        last = standard.years[-1]
        boards = frozenset(each for each in standard.numbers if standard.indicator(each, last).whole is not None)
    return SensitivityLimits(
        rules.threshold, rules.survey_threshold, dict(rules.indicators), zero=rules.suppress_zero, shown=boards
    )


def protect(
    results: Sequence[Result],
    returns: Sequence[Return],
    rules: DisclosureParameters,
    released: Sequence[ReleasedFigure] = (),
    rests: Sequence[Rest] = (),
) -> list[Result]:
    """Suppress every result that would let a reader learn a number too small to be known.

    Counts of people below the threshold and results of surveys with too few respondents are not shown, and with them
    as few others as it takes that no such count follows from those that are. A suppressed result loses its value,
    interval, counts and notes, and its status says why.

    Parameters
    ----------
    results
        Results of one or several organisations and years, unprotected or protected already.
    returns
        The returns that they were calculated from.
    rules
        The limits.
    released
        The figures of these organisations that are public already (`wres_kit.disclosure.released.read_released`).
    rests
        What readers would know of others from joint reports (`wres_kit.disclosure.joint_releases.rests_of`).

    Returns
    -------
    list of Result
        As many results in the same order. Protecting them again shows nothing more, and may show less: what is not
        shown any more is not tried again.

    Raises
    ------
    DisclosureError
        The return of a result is not among `returns`.
    UnknownFigureError
        A result is of a shape or measure, or rests on a number, that disclosure control does not know.
    """
    by_key = {(each.organisation, each.year): each for each in returns}
    of_key: dict[tuple[str, int], list[Result]] = {}
    for result in results:
        if tells_something(result):
            of_key.setdefault((result.organisation, result.year), []).append(result)
    unsafe = set[int]()
    for key, own in of_key.items():
        if key not in by_key:
            message = f"{key[0]} {key[1]}: its return is not known here, so we cannot judge if it may be published."
            raise DisclosureError(message)
        figures = [figure for figure in released if (figure.result.organisation, figure.result.year) == key]
        source = by_key[key]
        others = [rest for rest in rests if (rest.source.organisation, rest.source.year) == key]
        unsafe |= {
            id(own[at]) for at in remember(source, own, figures, limits_of(rules, source.standard), others).hidden
        }
    return [
        result.without_value(Status.SUPPRESSED, NOTE) if id(result) in unsafe else _without_small_count(result, rules)
        for result in results
    ]


def tells_something(result: Result) -> bool:
    """Return whether a result says anything about its counts; one that is not calculable says that one is zero."""
    return result.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)


def _without_small_count(result: Result, rules: DisclosureParameters) -> Result:
    """Return a survey result without the count of the few respondents it is of; the survey publishes the percentage."""
    counted = result.numerator if result.measure is ResultMeasure.PERCENTAGE else None
    return replace(result, numerator=None) if counted and counted < rules.threshold else result


def safe_warnings(
    standard: Standard, warnings: Iterable[OpenWarning], results: Iterable[Result]
) -> tuple[OpenWarning, ...]:
    """Return the open warnings that say nothing of a suppressed figure.

    What a check doubts follows from the figures themselves: that two groups may have changed places says what each of
    them is. Some checks compare indicators that count the same staff, or a year with the one before. So no warning is
    shown where any figure of these is suppressed, nor one about a whole return with a suppressed figure.
    """

    def family(indicator: int, year: int) -> int:
        source = standard.indicator(indicator, year).workforce_from
        return indicator if source is None else source

    suppressed = {(each.indicator, each.year) for each in results if each.status is Status.SUPPRESSED}
    families = {(family(*each), each[1]) for each in suppressed} | {(None, year) for _, year in suppressed}
    return tuple(
        each for each in warnings
        if families.isdisjoint(
            (each.indicator if each.indicator is None else family(each.indicator, each.year), year)
            for year in (each.year - 1, each.year)
        )
    )  # fmt: skip
