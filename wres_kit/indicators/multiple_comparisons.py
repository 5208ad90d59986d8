"""What is judged together: all changes of a report, and all pay bands of a year.

A report judges many changes, so some are called clear by chance alone. Judged together, the chance of even one such
mistake is at most 5%. What is clear alone but not together is still shown, and said to be so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import compared_results
from wres_kit.indicators.change import Interval, holm, p_value, result_difference
from wres_kit.indicators.comparison import Comparison, compare, compare_indicator
from wres_kit.indicators.results import DIFFERENCE, Result, ResultKind
from wres_kit.indicators.significance import MOST_BY_CHANCE
from wres_kit.indicators.statistics import CONFIDENCE, is_small, mid_p
from wres_kit.indicators.verdicts import Movement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.standard import Standard


SectionKind = tuple[str, ResultKind]
"""The section and kind of results that are compared."""


@dataclass(frozen=True, slots=True)
class JudgedComparison:
    """A comparison, and what remains of it when all changes of the report are judged together.

    Parameters
    ----------
    comparison
        A comparison.
    p_values
        The adjusted p-value of each of its changes; None where a change has none.
    kind
        What is compared, where it is not the headline of an indicator.
    """

    comparison: Comparison
    p_values: tuple[float | None, ...]
    kind: SectionKind | None = None

    @property
    def rests_on(self) -> tuple[Movement, ...]:
        """The clear changes that its verdict rests on."""
        levels = self.comparison.judged_levels
        if levels is not None:
            return levels.clear
        return (self.comparison.overall,) if self.comparison.overall.verdict.is_clear else ()

    @property
    def is_clear(self) -> bool:
        """Whether there is a clear change, judged alone."""
        return bool(self.rests_on)

    @property
    def is_clear_together(self) -> bool:
        """Whether each change that the verdict rests on is clear when all changes of the report are judged together."""
        adjusted = dict(zip(map(id, self.comparison.changes), self.p_values, strict=True))
        values = [adjusted[id(change)] for change in self.rests_on]
        return bool(values) and all(value is not None and value <= MOST_BY_CHANCE for value in values)


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """All changes of a report, judged together.

    Parameters
    ----------
    judged
        Each comparison, in order.
    family
        How many changes were judged together: all that have an interval, levels of groups included.
    """

    judged: tuple[JudgedComparison, ...]
    family: int

    def headline(self, indicator: int) -> JudgedComparison:
        """Return the comparison of the headline of an indicator.

        Raises
        ------
        KeyError
            The report has no such indicator.
        """
        return {each.comparison.indicator: each for each in self.judged if each.kind is None}[indicator]


def judge_report(standard: Standard, results: Sequence[Result], years: Sequence[int]) -> JudgedReport:
    """Judge all changes of a report together: of each indicator, and of what national reports add to them.

    Parameters
    ----------
    standard
        What the results are of.
    results
        All results of one organisation, protected or not.
    years
        The years compared; the last is that of the report.
    """
    comparisons: list[tuple[SectionKind | None, Comparison]] = []
    for number in standard.numbers_in(max(years)):
        comparisons.append((None, compare_indicator(standard, results, number, years)))
        for what in compared_results(standard, number, max(years)):
            compared = _compare_kind(standard, results, number, years, what)
            if any(point is not None and point.value is not None for point in compared.points.values()):
                comparisons.append((what, compared))
    p_values = [change.p_value for _, comparison in comparisons for change in comparison.changes]
    tested = [value for value in p_values if value is not None]
    adjusted = iter(holm(tested))
    judged = tuple(
        JudgedComparison(
            comparison,
            tuple(None if change.p_value is None else next(adjusted) for change in comparison.changes),
            kind,
        )
        for kind, comparison in comparisons
    )
    return JudgedReport(judged, len(tested))


def _compare_kind(
    standard: Standard, results: Sequence[Result], indicator: int, years: Sequence[int], what: SectionKind
) -> Comparison:
    """Compare results of one section and kind over the years, as headlines are compared."""
    own = [result for result in results if result.indicator == indicator and result.year in years]
    of_kind = {result.year: result for result in own if (result.section, result.kind) == what}
    return compare(standard, of_kind, indicator, years, own)


class Side(StrEnum):
    """Where the share of a group in a pay band clearly lies, compared with its share of the whole workforce."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class BandDifference:
    """How the share of a group in a pay band differs from its share of the whole workforce.

    Parameters
    ----------
    share
        The share in the band.
    difference
        That share minus the share of the whole workforce, in percentage points, with its 95% interval.
    p_value
        How often chance alone would make such a difference; of small numbers, that of the exact
        test where it is larger.
    """

    share: Result
    difference: Interval
    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether the difference is unlikely to be due to chance, judged alone."""
        includes = self.difference.lower <= (DIFFERENCE.equality or 0.0) <= self.difference.upper
        return not includes and self.p_value <= MOST_BY_CHANCE


@dataclass(frozen=True, slots=True)
class BandsCompared:
    """What the shares of a group by band say together.

    Parameters
    ----------
    sides
        The bands that clearly differ, by side, in the order given.
    clear_together
        Those of them that clearly differ when all bands are judged together.
    bands
        How many bands have an interval.
    by_chance
        About how many of these would stand out by chance alone if all were alike; at least 1.
    """

    sides: Mapping[Side, tuple[Result, ...]]
    clear_together: tuple[Result, ...]
    bands: int
    by_chance: int


def compare_bands(workforce: Result | None, bands: Sequence[Result]) -> BandsCompared | None:
    """Compare the shares of a group in pay bands with its share of the whole workforce.

    The rule is that of every difference between two shares: the interval of the difference must not include 0, and of
    small numbers the exact test must agree.

    Parameters
    ----------
    workforce
        The share of the whole workforce.
    bands
        The shares by band, in order; those without an interval are passed over.

    Returns
    -------
    BandsCompared or None
        None where the share of the workforce has no interval, or no band has one.
    """
    known = [each for band in bands if (each := band_difference(workforce, band)) is not None]
    if not known:
        return None
    clear = [each for each in known if each.is_clear]
    sides = {
        Side.BELOW: tuple(each.share for each in clear if each.difference.value < 0),
        Side.ABOVE: tuple(each.share for each in clear if each.difference.value > 0),
    }
    adjusted = holm([each.p_value for each in known])
    together = tuple(
        each.share
        for each, value in zip(known, adjusted, strict=True)
        if each.is_clear and value <= MOST_BY_CHANCE
    )  # fmt: skip
    return BandsCompared(sides, together, len(known), max(1, round(len(known) * (1 - CONFIDENCE))))


def band_difference(workforce: Result | None, band: Result) -> BandDifference | None:
    """Return how a share in a band differs from that of the whole workforce; None where either has no interval."""
    interval = result_difference(band, workforce) if workforce is not None else None
    if interval is None or workforce is None:
        return None
    chance = p_value(interval, DIFFERENCE.equality or 0.0)
    counts = (band.numerator, band.denominator, workforce.numerator, workforce.denominator)
    numbers = [round(number) for number in counts if number is not None]
    if len(numbers) == len(counts):
        events, people, other_events, other_people = numbers
        if is_small(events, people, other_events, other_people):
            chance = max(chance, mid_p(events, people, other_events, other_people))
    return BandDifference(band, interval, chance)


def judged_together(standard: Standard, results: Sequence[Result], years: Sequence[int]) -> tuple[dict[int, bool], int]:
    """Return which indicators change clearly, whether each is clear among all changes, and how many changes there are.

    It is worked out once a report: the page of an indicator has the results of that indicator only.
    """
    judged = judge_report(standard, results, years)
    headlines = {number: judged.headline(number) for number in standard.numbers_in(years[-1])}
    return {number: each.is_clear_together for number, each in headlines.items() if each.is_clear}, judged.family
