"""What may be said about years compared: the verdicts, and the one table that decides between them.

Pages take their words from the verdicts, the method page prints the table, and the simulation of its error rates runs
it: the rule stands nowhere else. A second, shorter table says when a pay band clearly differs from the workforce.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wres_kit.standard.indicator import Better


class Verdict(StrEnum):
    """What may be said about two years, or about all years together."""

    NO_CLEAR_CHANGE = "no_clear_change"
    """The interval of the change includes none at all: chance would explain it."""
    TOO_SMALL = "too_small"
    """The same, of so few people that only a very large change could have been told from chance."""
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
    """One of them was published without its counts or base: whether chance explains the change cannot be said."""
    SUPPRESSED = "suppressed"
    """One of them is withheld: numbers too small to publish are too small to compare."""
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


class State(StrEnum):
    """Whether there is a value of each year."""

    COMPLETE = "complete"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    NOT_CALCULABLE = "not_calculable"


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
    """To the other side, where the later interval leaves equality out and the earlier one did not."""
    CROSSED = "crossed"
    """To the other side otherwise."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict depends on.

    Parameters
    ----------
    state
        Whether there is a value of each year.
    comparable
        Whether the editions of the years allow a comparison.
    tested
        Whether the change has an interval.
    change
        On which side of no change that interval lies.
    few
        Whether fewer people of a group than the limit had the event (or had not) in one of the years.
    gap
        How the value moved, seen from equality; None for a plain percentage, which has none.
    better
        Of a plain percentage: which way is better.
    """

    state: State
    comparable: bool = True
    tested: bool = True
    change: Direction = Direction.UNCLEAR
    few: bool = False
    gap: Gap | None = None
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """One row of the table.

    Parameters
    ----------
    when
        When it applies, in words; the rows above it do not.
    needs
        What the evidence must be, by its names.
    verdict, outcome
        What is then said, and what it comes to.
    """

    when: str
    needs: tuple[tuple[str, object], ...]
    verdict: Verdict
    outcome: Outcome

    def applies(self, evidence: Evidence) -> bool:
        """Return whether the evidence is what the row needs."""
        return all(getattr(evidence, name) == value for name, value in self.needs)


def _rule(when: str, verdict: Verdict, outcome: Outcome, **needs: object) -> VerdictRule:
    return VerdictRule(when, tuple(needs.items()), verdict, outcome)


HIGHER_IS_BETTER, LOWER_IS_BETTER = "where higher is better", "where lower is better"
NEITHER = "a percentage of which neither way is better"

RULES: tuple[VerdictRule, ...] = (
    _rule("a year was not reported", Verdict.TOO_FEW_YEARS, Outcome.NO_VERDICT, state=State.MISSING),
    _rule("a year is withheld", Verdict.SUPPRESSED, Outcome.TOO_SMALL, state=State.SUPPRESSED),
    _rule("a year could not be calculated", Verdict.NOT_CALCULABLE, Outcome.TOO_SMALL, state=State.NOT_CALCULABLE),
    _rule("the years rest on definitions that do not compare", Verdict.NOT_COMPARABLE, Outcome.NOT_COMPARABLE,
          comparable=False),
    _rule("a year has no interval", Verdict.NO_INTERVAL, Outcome.NO_VERDICT, tested=False),
    _rule("the interval of the change includes none, and one of the years rests on few people", Verdict.TOO_SMALL,
          Outcome.TOO_SMALL, change=Direction.UNCLEAR, few=True),
    _rule("the interval of the change includes none", Verdict.NO_CLEAR_CHANGE, Outcome.NO_CLEAR_CHANGE,
          change=Direction.UNCLEAR),
    _rule("it leaves none out; nearer to equality on the same side", Verdict.GAP_NARROWED, Outcome.IMPROVED,
          gap=Gap.NEARER),
    _rule("it leaves none out; past equality, from which chance no longer tells it", Verdict.GAP_NARROWED,
          Outcome.IMPROVED, gap=Gap.CLOSED),
    _rule("it leaves none out; further from equality on the same side", Verdict.GAP_WIDENED, Outcome.WORSENED,
          gap=Gap.FURTHER),
    _rule("it leaves none out; past equality, from which chance did not tell it before", Verdict.GAP_WIDENED,
          Outcome.WORSENED, gap=Gap.OPENED),
    _rule("it leaves none out; past equality otherwise", Verdict.CROSSED_EQUALITY, Outcome.CHANGED, gap=Gap.CROSSED),
    _rule(f"it leaves none out; a percentage rose {HIGHER_IS_BETTER}", Verdict.IMPROVED, Outcome.IMPROVED,
          change=Direction.UP, better=Better.HIGHER),
    _rule(f"it leaves none out; a percentage fell {LOWER_IS_BETTER}", Verdict.IMPROVED, Outcome.IMPROVED,
          change=Direction.DOWN, better=Better.LOWER),
    _rule(f"it leaves none out; a percentage fell {HIGHER_IS_BETTER}", Verdict.WORSENED, Outcome.WORSENED,
          change=Direction.DOWN, better=Better.HIGHER),
    _rule(f"it leaves none out; a percentage rose {LOWER_IS_BETTER}", Verdict.WORSENED, Outcome.WORSENED,
          change=Direction.UP, better=Better.LOWER),
    _rule(f"it leaves none out; {NEITHER} rose", Verdict.ROSE, Outcome.CHANGED, change=Direction.UP,
          better=Better.PARITY),
    _rule(f"it leaves none out; {NEITHER} fell", Verdict.FELL, Outcome.CHANGED, change=Direction.DOWN,
          better=Better.PARITY),
)  # fmt: skip
"""The rule: the first row that applies decides."""


def decide(evidence: Evidence) -> Verdict:
    """Return the verdict that the table gives."""
    return next(rule.verdict for rule in RULES if rule.applies(evidence))


class Side(StrEnum):
    """Where the share of a group in a pay band clearly lies, compared with its share of the whole workforce."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class SideRule:
    """One row of the table of sides.

    Parameters
    ----------
    when
        When it applies, in words.
    end
        The end of the interval of the band that decides: ``lower`` or ``upper``.
    sign
        1 where that end must be above the share of the workforce, -1 where below.
    side
        What is then said.
    """

    when: str
    end: str
    sign: int
    side: Side


SIDE_RULES = (
    SideRule("the whole interval of the band is below the share of all staff", "upper", -1, Side.BELOW),
    SideRule("the whole interval of the band is above the share of all staff", "lower", 1, Side.ABOVE),
)
"""The rule: a band to which no row applies does not clearly differ.

The share of the whole workforce rests on so many people that its own interval hardly matters.
"""
