"""What may be said about years compared: the verdicts, and the one table that decides between them.

Pages take their words from the verdicts, the method page prints the table, and the simulation of its error rates runs
it: the rule is written down nowhere else. The words for when a row applies are made from what the row needs, so the
page cannot say anything else than the code does. `significance.py` has the table for both groups together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wres_kit.indicators.results import Status
from wres_kit.standard.indicator import Better


class Verdict(StrEnum):
    """What may be said about two years, or about all years together."""

    NO_CLEAR_CHANGE = "no_clear_change"
    """The interval of the change includes no change: it could be due to chance."""
    TOO_SMALL = "too_small"
    """The same, of so few people that only a very large change could have been clear."""
    GAP_NARROWED = "gap_narrowed"
    """Clearly nearer to equality."""
    GAP_WIDENED = "gap_widened"
    """Clearly further from equality."""
    CROSSED_EQUALITY = "crossed_equality"
    """A clear change from one side of equality to the other."""
    ROSE = "rose"
    """Clearly higher, where neither way is better."""
    FELL = "fell"
    """Clearly lower, where neither way is better."""
    IMPROVED = "improved"
    """A clear change in the better direction."""
    WORSENED = "worsened"
    """A clear change in the worse direction."""
    NOT_COMPARABLE = "not_comparable"
    """The years rest on different definitions."""
    NO_INTERVAL = "no_interval"
    """One of them was published without its counts or base: we cannot tell if the change is due to chance."""
    SUPPRESSED = "suppressed"
    """One of them is suppressed: numbers too small to publish are too small to compare."""
    NOT_CALCULABLE = "not_calculable"
    """One of them could not be calculated."""
    TOO_FEW_YEARS = "too_few_years"
    """One of them was not reported."""

    @property
    def outcome(self) -> Outcome:
        """What it comes to, as the table has it."""
        return next(rule.outcome for rule in RULES if rule.verdict is self)

    @property
    def is_clear(self) -> bool:
        """Whether it says that there was a change."""
        return self.outcome in (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED)

    @property
    def says_something(self) -> bool:
        """Whether the years could be compared at all."""
        return self.is_clear or self in (Verdict.NO_CLEAR_CHANGE, Verdict.TOO_SMALL)


class Outcome(StrEnum):
    """What a verdict comes to."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    CHANGED = "changed"
    """A clear change that is neither."""
    NO_CLEAR_CHANGE = "no clear change"
    NOT_COMPARABLE = "not comparable"
    TOO_SMALL = "too small to say"
    NO_VERDICT = "no verdict"


class Direction(StrEnum):
    """On which side of no change at all the interval of the change lies."""

    UNCLEAR = "unclear"
    UP = "up"
    DOWN = "down"


class Gap(StrEnum):
    """How a ratio, gap or difference moved, seen from equality."""

    NEARER = "nearer"
    FURTHER = "further"
    CLOSED = "closed"
    """To the other side, where the later interval includes equality and the earlier one did not."""
    OPENED = "opened"
    """To the other side, where the later interval does not include equality and the earlier one did."""
    CROSSED = "crossed"
    """To the other side otherwise."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict depends on.

    Parameters
    ----------
    status
        Published where there is a value of the first and of the last year compared.
    comparable
        Whether the editions of the years allow a comparison.
    tested
        Whether the change has an interval.
    change
        On which side of no change that interval lies.
    ends_agree
        Whether the last year lies on that side of the first. It always does where two years are compared; a line
        through three years may rise although the last year is no higher than the first.
    few
        Whether fewer people of a group than the limit had the event (or had not) in one of the years.
    gap
        How the value moved, seen from equality; None for a plain percentage, which has none.
    better
        Of a plain percentage: which way is better.
    """

    status: Status
    comparable: bool = True
    tested: bool = True
    change: Direction = Direction.UNCLEAR
    ends_agree: bool = True
    few: bool = False
    gap: Gap | None = None
    better: Better | None = None


Needs = tuple[tuple[str, object], ...]
"""What evidence must be for a row of a table to apply: names and values."""


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """One row of the table.

    Parameters
    ----------
    needs
        What the evidence must be, by its names; the rows above it do not apply.
    verdict, outcome
        What is then said, and what it comes to.
    """

    needs: Needs
    verdict: Verdict
    outcome: Outcome

    def applies(self, evidence: Evidence) -> bool:
        """Return whether the evidence is what the row needs."""
        return all(getattr(evidence, name) == value for name, value in self.needs)

    @property
    def when(self) -> str:
        """When it applies, in words, made from what it needs."""
        return "; ".join(CONDITIONS[need] for need in self.needs)


def _rule(verdict: Verdict, outcome: Outcome, **needs: object) -> VerdictRule:
    return VerdictRule(tuple(needs.items()), verdict, outcome)


CONDITIONS: dict[tuple[str, object], str] = {
    ("status", Status.NOT_REPORTED): "the first or the last year compared was not reported",
    ("status", Status.SUPPRESSED): "the first or the last year compared is suppressed",
    ("status", Status.NOT_CALCULABLE): "the first or the last year compared could not be calculated",
    ("comparable", False): "the definitions of the years do not compare",
    ("tested", False): "a year has no interval",
    ("change", Direction.UNCLEAR): "the interval of the change includes no change",
    ("ends_agree", False): "the trend rises or falls, but the last year is not on the same side of the first year",
    ("few", True): "one of the years rests on few people",
    ("gap", Gap.NEARER): "clear change, nearer to equality on the same side",
    ("gap", Gap.CLOSED): "clear change to the other side of equality, where the difference could be due to chance and "
    "before could not",
    ("gap", Gap.FURTHER): "clear change, further from equality on the same side",
    ("gap", Gap.OPENED): "clear change to the other side of equality, where the difference is unlikely to be due to "
    "chance and before could have been",
    ("gap", Gap.CROSSED): "any other clear change to the other side of equality",
    ("change", Direction.UP): "clear rise of a percentage",
    ("change", Direction.DOWN): "clear fall of a percentage",
    ("better", Better.HIGHER): "higher is better",
    ("better", Better.LOWER): "lower is better",
    ("better", Better.PARITY): "neither direction is better",
}
"""What each need of a row is in words."""

RULES: tuple[VerdictRule, ...] = (
    _rule(Verdict.TOO_FEW_YEARS, Outcome.NO_VERDICT, status=Status.NOT_REPORTED),
    _rule(Verdict.SUPPRESSED, Outcome.TOO_SMALL, status=Status.SUPPRESSED),
    _rule(Verdict.NOT_CALCULABLE, Outcome.TOO_SMALL, status=Status.NOT_CALCULABLE),
    _rule(Verdict.NOT_COMPARABLE, Outcome.NOT_COMPARABLE, comparable=False),
    _rule(Verdict.NO_INTERVAL, Outcome.NO_VERDICT, tested=False),
    _rule(Verdict.TOO_SMALL, Outcome.TOO_SMALL, change=Direction.UNCLEAR, few=True),
    _rule(Verdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE, change=Direction.UNCLEAR),
    _rule(Verdict.TOO_SMALL, Outcome.TOO_SMALL, ends_agree=False, few=True),
    _rule(Verdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE, ends_agree=False),
    _rule(Verdict.GAP_NARROWED, Outcome.IMPROVED, gap=Gap.NEARER),
    _rule(Verdict.GAP_NARROWED, Outcome.IMPROVED, gap=Gap.CLOSED),
    _rule(Verdict.GAP_WIDENED, Outcome.WORSENED, gap=Gap.FURTHER),
    _rule(Verdict.GAP_WIDENED, Outcome.WORSENED, gap=Gap.OPENED),
    _rule(Verdict.CROSSED_EQUALITY, Outcome.CHANGED, gap=Gap.CROSSED),
    _rule(Verdict.IMPROVED, Outcome.IMPROVED, change=Direction.UP, better=Better.HIGHER),
    _rule(Verdict.IMPROVED, Outcome.IMPROVED, change=Direction.DOWN, better=Better.LOWER),
    _rule(Verdict.WORSENED, Outcome.WORSENED, change=Direction.DOWN, better=Better.HIGHER),
    _rule(Verdict.WORSENED, Outcome.WORSENED, change=Direction.UP, better=Better.LOWER),
    _rule(Verdict.ROSE, Outcome.CHANGED, change=Direction.UP, better=Better.PARITY),
    _rule(Verdict.FELL, Outcome.CHANGED, change=Direction.DOWN, better=Better.PARITY),
)
"""The rule: the first row that applies decides."""


def decide(evidence: Evidence) -> Verdict:
    """Return the verdict that the table gives."""
    return next(rule.verdict for rule in RULES if rule.applies(evidence))


@dataclass(frozen=True, slots=True)
class Movement:
    """What lies between two years, or between the first and the last of several.

    Parameters
    ----------
    earlier, later
        Reporting years.
    verdict
        What may be said.
    change
        Later minus earlier in percentage points; for ratios later ÷ earlier, so that 1 is no change. None where either
        year has no value or the two do not compare. Of a trend, along the line through all its years.
    lower, upper
        The 95% interval of `change`; None where either year has no interval.
    reasons
        Why the years do not compare: what the Standard changed in between, one sentence each.
    trend_years
        The years through which a line was laid; none where only `earlier` and `later` were compared.
    p_value
        How often chance alone would make such a change, from its interval; None where it has none.
    """

    earlier: int
    later: int
    verdict: Verdict
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    reasons: tuple[str, ...] = ()
    trend_years: tuple[int, ...] = ()
    p_value: float | None = None
