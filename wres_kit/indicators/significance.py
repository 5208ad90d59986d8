"""What may be said of a headline, of the change between two years, and of both groups and the gap together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, log
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of, proportions_of
from wres_kit.indicators.results import Result, Status
from wres_kit.indicators.statistics import is_small, mid_p
from wres_kit.indicators.verdicts import Direction, Gap, Movement, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.change import Interval
    from wres_kit.indicators.results import MeasureDefinition
    from wres_kit.standard import Standard


MOST_BY_CHANCE = 0.05
"""A difference that chance alone makes more often than this is not called more than chance."""


class FourFifths(StrEnum):
    """Where a ratio lies, compared with the range in which no difference is assumed."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Significance:
    """What a ratio, gap or difference says by itself.

    Parameters
    ----------
    side
        1 above equality, -1 below it, 0 at it.
    excludes_equality
        Whether its 95% interval does not include equality, so that it is unlikely to be due to chance; None without an
        interval. Of small numbers the exact test must say so as well.
    four_fifths
        Ratios: where the value lies, compared with the range of the edition, whose ends count as inside.
    low, high
        Ratios: the ends of that range.
    """

    side: int
    excludes_equality: bool | None
    four_fifths: FourFifths | None = None
    low: float | None = None
    high: float | None = None


def side_of_equality(measure: MeasureDefinition, result: Result) -> int:
    """Return 1 where a result lies above equality, -1 below it, 0 at it or where there is none."""
    if measure.equality is None or result.value is None:
        return 0
    return (result.value > measure.equality) - (result.value < measure.equality)


def distance_from_equality(measure: MeasureDefinition, result: Result) -> float:
    """Return how far a result lies from equality; ratios by their logarithm, so that 2 is as far as 0.5."""
    if result.value is None:
        return inf
    if measure.is_ratio:
        return abs(log(result.value)) if result.value > 0 else inf
    return abs(result.value - (measure.equality or 0.0))


def includes_equality(measure: MeasureDefinition, result: Result) -> bool | None:
    """Return whether the interval of a result includes equality; None where it has no interval or no equality."""
    if measure.equality is None or result.lower is None or result.upper is None:
        return None
    return result.lower <= measure.equality <= result.upper


def significance_of(standard: Standard, result: Result, results: Sequence[Result] = ()) -> Significance | None:
    """Return what a result says by itself; None where it has no value or equality means nothing to it.

    Parameters
    ----------
    standard
        What the result is of.
    result
        A headline, protected or not.
    results
        The results around it. Where the counts of the two groups behind it are among them and are small, the exact
        test decides together with the interval.

    Raises
    ------
    UnknownMeasureError
        Nothing yields the measure of the result.
    """
    measure = measure_of(standard, result)
    if measure.equality is None or result.value is None:
        return None
    includes = includes_equality(measure, result)
    excludes = None if includes is None else not includes
    if excludes:
        excludes = not _chance_explains(standard, result, results)
    side = side_of_equality(measure, result)
    if not measure.is_ratio:
        return Significance(side, excludes)
    low, high = _four_fifths(standard, result.year)
    place = FourFifths.BELOW if result.value < low else FourFifths.ABOVE if result.value > high else FourFifths.INSIDE
    return Significance(side, excludes, place, low, high)


def _four_fifths(standard: Standard, year: int) -> tuple[float, float]:
    return standard.edition(year if standard.has_edition(year) else standard.years[-1]).four_fifths


def _chance_explains(standard: Standard, result: Result, results: Sequence[Result]) -> bool:
    """Return whether an exact test of small counts says that chance would explain a result."""
    counts = _two_groups(standard, result, results)
    return counts is not None and is_small(*counts) and mid_p(*counts) > MOST_BY_CHANCE


def _two_groups(standard: Standard, result: Result, results: Sequence[Result]) -> tuple[int, int, int, int] | None:
    """Return events and people of the two proportions that a result compares; None where they are not known."""
    pair = proportions_of(standard, result)
    if not pair:
        return None
    key = (result.year, result.indicator, result.section)
    counts = {
        each.kind: (round(each.numerator), round(each.denominator))
        for each in results
        if (each.year, each.indicator, each.section) == key and each.numerator is not None and each.denominator
    }
    known = [counts[kind] for kind in pair if kind in counts]
    return (*known[0], *known[1]) if len(known) == 2 else None


_WORST_FIRST = (Status.NOT_REPORTED, Status.SUPPRESSED, Status.NOT_CALCULABLE)


def status_of_years(*results: Result | None) -> Status:
    """Return ``published`` if all years have a value; of several reasons why not, the one readers most need first."""
    statuses = {result.status if result is not None else Status.NOT_REPORTED for result in results}
    return next((status for status in _WORST_FIRST if status in statuses), Status.PUBLISHED)


def clear_change(measure: MeasureDefinition, interval: Interval) -> Direction:
    """Return on which side of no change the interval of a change lies."""
    if interval.lower > measure.no_change:
        return Direction.UP
    return Direction.DOWN if interval.upper < measure.no_change else Direction.UNCLEAR


def ends_agree(before: Result, after: Result, change: Direction) -> bool:
    """Return whether the last year lies on that side of the first on which the interval of their change lies.

    A line that rises while its last year is no higher than its first is no change that anybody could be shown.
    """
    ends = (after.value or 0.0) - (before.value or 0.0)
    return ends > 0 if change is Direction.UP else ends < 0 if change is Direction.DOWN else True


def gap_between(measure: MeasureDefinition, before: Result, after: Result) -> Gap:
    """Return how a result of a measure that has an equality moved, seen from equality."""
    if side_of_equality(measure, before) * side_of_equality(measure, after) < 0:
        was, is_now = includes_equality(measure, before), includes_equality(measure, after)
        return Gap.CROSSED if was == is_now else Gap.CLOSED if is_now else Gap.OPENED
    nearer = distance_from_equality(measure, after) < distance_from_equality(measure, before)
    return Gap.NEARER if nearer else Gap.FURTHER


class LevelMove(StrEnum):
    """How the level of one group changed."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    """No clear change, or too few people to judge."""
    NOT_JUDGED = "not judged"
    """The years do not compare, or one of them has no value or no interval."""


class GapMove(StrEnum):
    """How the gap changed."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    CROSSED = "crossed"
    UNCLEAR = "unclear"


class LevelVerdict(StrEnum):
    """What both levels and the gap come to."""

    BETTER_FOR_BOTH = "better_for_both"
    WORSE_FOR_BOTH = "worse_for_both"
    BETTER_FOR_REFERENCE = "better_for_reference"
    """Better for the reference group only."""
    BETTER_FOR_FOCUS = "better_for_focus"
    """Better for the focus group only."""
    WORSE_FOR_REFERENCE = "worse_for_reference"
    """Worse for the reference group only."""
    WORSE_FOR_FOCUS = "worse_for_focus"
    """Worse for the focus group only."""
    BETTER_FOR_REFERENCE_WORSE_FOR_FOCUS = "better_for_reference_worse_for_focus"
    BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE = "better_for_focus_worse_for_reference"
    GAP_ONLY = "gap_only"
    """Neither level changed clearly, the gap did."""
    NO_CLEAR_CHANGE = "no_clear_change"
    TOO_SMALL = "too_small"
    """No clear change, of so few people that only a very large one could have been seen."""
    NOT_JUDGED = "not_judged"
    """The level of a group cannot be judged: the gap is judged alone."""

    @property
    def is_clear(self) -> bool:
        """Whether it says that there was a change."""
        return self not in (self.NO_CLEAR_CHANGE, self.TOO_SMALL, self.NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One row of the table.

    Parameters
    ----------
    reference, focus
        How the level of the reference group and of the focus group changed; any way where None.
    gap
        How the gap changed; any way where None.
    few
        Whether one of the three rests on few people; None where it does not matter.
    verdict, outcome
        What is then said, and what it comes to.
    """

    reference: LevelMove | None
    focus: LevelMove | None
    gap: GapMove | None
    few: bool | None
    verdict: LevelVerdict
    outcome: Outcome

    def applies(self, reference: LevelMove, focus: LevelMove, gap: GapMove, *, few: bool) -> bool:
        """Return whether the row applies."""
        pairs = ((self.reference, reference), (self.focus, focus), (self.gap, gap), (self.few, few))
        return all(wanted is None or wanted == given for wanted, given in pairs)

    def when(self, reference: str, focus: str) -> str:
        """Return when it applies, in words.

        Parameters
        ----------
        reference, focus
            The two groups: "white staff", "BME staff".
        """
        parts = [f"{name}: {level}" for name, level in ((reference, self.reference), (focus, self.focus)) if level]
        parts += [f"the gap: {self.gap}"] if self.gap else []
        parts += ["few people"] if self.few else []
        return "; ".join(parts)


ANY = None
_BETTER, _WORSE, _NOT_JUDGED = LevelMove.BETTER, LevelMove.WORSE, LevelMove.NOT_JUDGED

LEVEL_RULES: tuple[LevelRule, ...] = (
    LevelRule(_NOT_JUDGED, ANY, ANY, ANY, LevelVerdict.NOT_JUDGED, Outcome.NO_VERDICT),
    LevelRule(ANY, _NOT_JUDGED, ANY, ANY, LevelVerdict.NOT_JUDGED, Outcome.NO_VERDICT),
    LevelRule(_BETTER, _BETTER, GapMove.WIDENED, ANY, LevelVerdict.BETTER_FOR_BOTH, Outcome.CHANGED),
    LevelRule(_BETTER, _BETTER, ANY, ANY, LevelVerdict.BETTER_FOR_BOTH, Outcome.IMPROVED),
    LevelRule(_WORSE, _WORSE, ANY, ANY, LevelVerdict.WORSE_FOR_BOTH, Outcome.WORSENED),
    LevelRule(_BETTER, _WORSE, ANY, ANY, LevelVerdict.BETTER_FOR_REFERENCE_WORSE_FOR_FOCUS, Outcome.CHANGED),
    LevelRule(_WORSE, _BETTER, ANY, ANY, LevelVerdict.BETTER_FOR_FOCUS_WORSE_FOR_REFERENCE, Outcome.CHANGED),
    LevelRule(_BETTER, ANY, GapMove.WIDENED, ANY, LevelVerdict.BETTER_FOR_REFERENCE, Outcome.CHANGED),
    LevelRule(ANY, _BETTER, GapMove.WIDENED, ANY, LevelVerdict.BETTER_FOR_FOCUS, Outcome.CHANGED),
    LevelRule(_BETTER, ANY, ANY, ANY, LevelVerdict.BETTER_FOR_REFERENCE, Outcome.IMPROVED),
    LevelRule(ANY, _BETTER, ANY, ANY, LevelVerdict.BETTER_FOR_FOCUS, Outcome.IMPROVED),
    LevelRule(_WORSE, ANY, ANY, ANY, LevelVerdict.WORSE_FOR_REFERENCE, Outcome.WORSENED),
    LevelRule(ANY, _WORSE, ANY, ANY, LevelVerdict.WORSE_FOR_FOCUS, Outcome.WORSENED),
    LevelRule(ANY, ANY, GapMove.NARROWED, ANY, LevelVerdict.GAP_ONLY, Outcome.IMPROVED),
    LevelRule(ANY, ANY, GapMove.WIDENED, ANY, LevelVerdict.GAP_ONLY, Outcome.WORSENED),
    LevelRule(ANY, ANY, GapMove.CROSSED, ANY, LevelVerdict.GAP_ONLY, Outcome.CHANGED),
    LevelRule(ANY, ANY, GapMove.UNCLEAR, True, LevelVerdict.TOO_SMALL, Outcome.TOO_SMALL),
    LevelRule(ANY, ANY, GapMove.UNCLEAR, ANY, LevelVerdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE),
)
"""The rule: the first row that applies decides. A change that is better for some and worse for others is neither."""

_LEVELS = {
    Verdict.IMPROVED: LevelMove.BETTER,
    Verdict.WORSENED: LevelMove.WORSE,
    Verdict.NO_CLEAR_CHANGE: LevelMove.UNCLEAR,
    Verdict.TOO_SMALL: LevelMove.UNCLEAR,
}
_GAPS = {
    Verdict.GAP_NARROWED: GapMove.NARROWED,
    Verdict.GAP_WIDENED: GapMove.WIDENED,
    Verdict.CROSSED_EQUALITY: GapMove.CROSSED,
}


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The change of the levels of both groups and of the gap between them.

    Parameters
    ----------
    reference, focus
        The change of the level of each group, over the same years as that of the gap.
    gap
        The change of the gap.
    people
        The two groups in words: "white staff", "BME staff".
    """

    reference: Movement
    focus: Movement
    gap: Movement
    people: tuple[str, str]

    @property
    def rule(self) -> LevelRule:
        """The row of the table that decides."""
        few = Verdict.TOO_SMALL in (self.reference.verdict, self.focus.verdict, self.gap.verdict)
        reference, focus = level(self.reference.verdict), level(self.focus.verdict)
        return next(row for row in LEVEL_RULES if row.applies(reference, focus, self.gap_move, few=few))

    @property
    def gap_move(self) -> GapMove:
        """How the gap changed."""
        return _GAPS.get(self.gap.verdict, GapMove.UNCLEAR)

    @property
    def verdict(self) -> LevelVerdict:
        """What the three come to."""
        return self.rule.verdict

    @property
    def outcome(self) -> Outcome:
        """Whether that is an improvement."""
        return self.rule.outcome

    @property
    def clear(self) -> tuple[Movement, ...]:
        """The clear changes that it rests on."""
        return tuple(each for each in (self.reference, self.focus, self.gap) if each.verdict.is_clear)


def level(verdict: Verdict) -> LevelMove:
    """Return how a level changed, from the verdict on it."""
    return _LEVELS.get(verdict, LevelMove.NOT_JUDGED)
