"""Which doubts of the checks readers may see: those that say nothing of a suppressed figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Status
from wres_kit.returns.checks import NEAR_YEARS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import OpenWarning
    from wres_kit.standard import Standard


def safe_warnings(
    standard: Standard, warnings: Iterable[OpenWarning], results: Iterable[Result], returned: Collection[int] = ()
) -> tuple[OpenWarning, ...]:
    """Return the open warnings that say nothing of a suppressed figure.

    What a check doubts follows from the figures themselves: that two groups may have changed places says what each of
    them is. Some checks compare indicators that count the same staff, answers to a survey with the staff, or a year
    with others. So no warning is shown where any figure of these is suppressed, nor one about a whole return with a
    suppressed figure, nor one that compares with a year that has no results here: what of it is suppressed is unknown.

    Parameters
    ----------
    standard
        The Standard of the returns.
    warnings
        What the checks still doubt.
    results
        The results of the report, protected.
    returned
        The years of which the organisation has a return.
    """
    results = list(results)
    years = {each.year for each in results}
    suppressed = {(each.indicator, each.year) for each in results if each.status is Status.SUPPRESSED}
    closed = {(_family(standard, *each), each[1]) for each in suppressed} | {(None, year) for _, year in suppressed}

    def is_safe(warning: OpenWarning) -> bool:
        compared = _compared_years(warning, returned)
        numbers = {warning.indicator}
        if "workforce" in warning.compares and (staff := standard.nearest_edition(warning.year).workforce) is not None:
            numbers.add(staff.number)
        looked_at = {warning.year - 1, warning.year, *compared}
        about = {(_family(standard, number, year), year) for number in numbers for year in looked_at}
        return compared <= years and closed.isdisjoint(about)

    return tuple(each._replace(compares=()) for each in warnings if is_safe(each))


def _family(standard: Standard, indicator: int | None, year: int) -> int | None:
    """Return the indicator that counts the staff of an indicator, or the indicator itself."""
    source = None if indicator is None else standard.indicator(indicator, year).workforce_from
    return indicator if source is None else source


def _compared_years(warning: OpenWarning, returned: Collection[int]) -> set[int]:
    """Return the other years with a return that the check of a warning looks at."""
    if "near years" in warning.compares:
        return {year for year in returned if abs(year - warning.year) <= NEAR_YEARS}
    return {warning.year - 1} & set(returned) if "year before" in warning.compares else set()
