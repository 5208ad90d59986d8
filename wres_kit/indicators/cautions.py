"""What a reader must know beside a comparison of years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure
from wres_kit.indicators.structure import has_edition
from wres_kit.standard.legacy import comparability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEW_EVENTS = 10
"""Fewer people than this with an event in a group: one more or one fewer would move the result visibly."""


class CautionKind(StrEnum):
    """Kinds of caution, in the order in which they are given."""

    DEFINITION_CHANGED = "definition_changed"
    """The Standard changed something in between; `detail` says what."""
    MISSING_YEARS = "missing_years"
    """Some of the years have no value; `years` says which."""
    SMALL_NUMBERS = "small_numbers"
    """Fewer than `FEW_EVENTS` people of a group had the event; `years` says when."""
    DERIVED_COUNTS = "derived_counts"
    """Counts were worked out from rounded percentages; `years` says when."""
    WITHOUT_INTERVAL = "without_interval"
    """Published without its counts or base, so without an interval; `years` says when."""
    MIXED_BASES = "mixed_bases"
    """The years rest on different bases; `detail` lists them."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One caution.

    Parameters
    ----------
    kind
        What it is about.
    years
        The years that it is about, in order.
    detail
        What the Standard changed, in a sentence; the bases that are mixed; else empty.
    """

    kind: CautionKind
    years: tuple[int, ...] = ()
    detail: str = ""


def cautions(points: Mapping[int, Result | None], indicator: int, results: Sequence[Result]) -> tuple[Caution, ...]:
    """Return the cautions that go with the headlines of several years.

    Parameters
    ----------
    points
        The headline of each year compared.
    indicator
        1 to 9.
    results
        The results around the headlines, in which small numbers are looked for.
    """
    valued = {year: one for year, one in sorted(points.items()) if one is not None and one.value is not None}
    found = _definition_changes(indicator, valued)
    of_years = {
        CautionKind.MISSING_YEARS: [year for year in sorted(points) if year not in valued],
        CautionKind.SMALL_NUMBERS: [year for year, one in valued.items() if has_few(one, results)],
        CautionKind.DERIVED_COUNTS: [year for year, one in valued.items() if one.basis is Basis.DERIVED],
        CautionKind.WITHOUT_INTERVAL: [year for year, one in valued.items() if one.lower is None],
    }
    found += [Caution(kind, tuple(years)) for kind, years in of_years.items() if years]
    bases = sorted({str(one.basis) for one in valued.values()})
    if len(bases) > 1:
        found.append(Caution(CautionKind.MIXED_BASES, tuple(valued), ", ".join(bases)))
    return tuple(found)


def group_compared(*headlines: Result) -> str | None:
    """Return the group that percentages of several years are all of; None where they are gaps, or of several groups."""
    groups = {one.group if one.measure is ResultMeasure.PERCENTAGE else None for one in headlines}
    return groups.pop() if len(groups) == 1 else None


def _definition_changes(indicator: int, points: Mapping[int, Result]) -> list[Caution]:
    years = tuple(points)
    if len(years) < 2 or not has_edition(years[-1]):
        return []
    changes = comparability(indicator, years[0], years[-1], group_compared(*points.values())).changes
    return [Caution(CautionKind.DEFINITION_CHANGED, (years[0], years[-1]), change.what) for change in changes]


def has_few(headline: Result, results: Sequence[Result]) -> bool:
    """Return whether fewer than `FEW_EVENTS` people of a group behind a headline had the event, or had it not.

    Parameters
    ----------
    headline
        A headline, protected or not.
    results
        The results around it, in which the groups behind it are looked for.
    """
    behind = [
        result
        for result in (headline, *results)
        if (result.indicator, result.year, result.section) == (headline.indicator, headline.year, headline.section)
        and result.group in ("white", "bme", headline.group)
        and result.measure in (ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD, ResultMeasure.PERCENTAGE)
        and result.category == headline.category
    ]
    return any(_fewest(result) < FEW_EVENTS for result in behind)


def _fewest(result: Result) -> float:
    """Return how many people are on the smaller side of a percentage, as far as its base is known."""
    if result.numerator is not None and result.denominator is not None:
        return min(result.numerator, result.denominator - result.numerator)
    if result.numerator is not None:
        return result.numerator
    if result.value is None or result.denominator is None:
        return float(FEW_EVENTS)
    events = result.value / 100 * result.denominator
    return min(events, result.denominator - events)
