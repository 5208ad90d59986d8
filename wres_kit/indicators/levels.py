"""Both groups and the gap between them together: better for everyone, worse for one group only, and so on.

A gap that has not changed says nothing about whether both groups fare better or worse. So where an indicator says that
higher or lower is better, the level of each group is judged as the gap is, and one table says what the three come to.
It is symmetric: what it says of one group it says of the other, whichever fares worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wres_kit.indicators.verdicts import Movement, Outcome, Verdict


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
