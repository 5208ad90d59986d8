"""Relative likelihood: indicators 2, 3 and 4.

How much likelier one group is than the other to be appointed, disciplined or trained. Ratios are taken from counts,
never from rounded percentages: rounding first moved a published 1.83 to 1.7. A ratio that was published without its
counts is passed on as it was published, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.counts import WORKFORCE, Count, Counts, corners
from wres_kit.indicators.results import ONLY_PART, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import koopman, wilson
from wres_kit.returns.cells import Cell, Group, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard.indicator import Indicator, Stage

NOT_REPORTED = "Not reported."
NO_PEOPLE = f"{ONLY_PART}: the number of people among whom this would be a likelihood is not reported."
NO_EVENTS = f"{ONLY_PART}: the number of people with the event is not reported."
WORDS: dict[str, str] = {Group.WHITE: "white", Group.BME: "BME"}


@dataclass(frozen=True, slots=True)
class Rate:
    """Events among the people they could happen to, in one group.

    Parameters
    ----------
    events, people
        Counts of people.
    """

    events: Count
    people: Count

    @property
    def cells(self) -> tuple[Cell, Cell]:
        """The addresses of the two counts."""
        return self.events.cell, self.people.cell

    @property
    def basis(self) -> Basis:
        """The weaker basis of the two counts."""
        return Basis.DERIVED if Basis.DERIVED in (self.events.basis, self.people.basis) else Basis.COUNTS

    @property
    def fault(self) -> str:
        """Why there is no likelihood, or nothing."""
        if self.people.value == 0:
            return "Nobody of this group is counted here."
        if self.events.value > self.people.value:
            return "More people had the event than are counted in the group; the return needs correcting."
        return ""


@dataclass(frozen=True, slots=True)
class _Step:
    """One stage of an indicator in one section of one return."""

    counts: Counts
    definition: Indicator
    section: str
    stage: Stage

    def key(self, measure: ResultMeasure, group: str) -> tuple[str, int, int, ResultMeasure, str, str, str]:
        one = self.counts.one
        return one.organisation, one.year, self.definition.number, measure, self.section, self.stage.events, str(group)

    def cell(self, group: str, measure: Measure) -> Cell:
        return self.counts.cell(self.definition.number, self.section, self.stage.events, group, measure)

    def events(self, group: str) -> Count | None:
        return self.counts.count(self.definition.number, self.section, self.stage.events, group)

    def people(self, group: str) -> Count | None:
        number, category = self.definition.number, self.stage.people
        if category == WORKFORCE:
            return self.counts.workforce(number, self.section, group)
        return self.counts.count(number, self.section, category, group)

    def rate(self, group: str) -> Rate | None:
        events, people = self.events(group), self.people(group)
        return Rate(events, people) if events is not None and people is not None else None


def likelihoods(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the likelihood of each group and their ratio, stage by stage, the whole organisation before its parts.

    The last stage, the indicator itself, is always there; an earlier one only if something of it was reported. Single
    ethnic categories follow where they are counted.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        Indicator 2, 3 or 4 of the edition of its year.
    """
    for section in counts.sections(definition.number):
        for stage in definition.stages:
            step = _Step(counts, definition, section, stage)
            if (section == "all" and stage is definition.stages[-1]) or _is_reported(step):
                for group in (Group.WHITE, Group.BME):
                    yield _likelihood(step, group)
                yield _relative_likelihood(step)
                for code in _single_codes(step):
                    yield _likelihood(step, code)


def _single_codes(step: _Step) -> list[str]:
    """Return the single ethnic categories of which both the events and the people are known, in order."""
    given = step.counts.groups(step.definition.number, step.section, step.stage.events) - set(Group)
    return sorted(code for code in given if step.rate(code) is not None)


def _is_reported(step: _Step) -> bool:
    number = step.definition.number
    if step.stage.people != WORKFORCE:
        if step.counts.groups(number, step.section, step.stage.people):
            return True
        known = (step.cell(group, Measure.PERCENTAGE) for group in (Group.WHITE, Group.BME))
        ratio = step.cell(Group.ALL, Measure.RELATIVE_LIKELIHOOD)
        return any(cell in step.counts.one.values for cell in (*known, ratio))
    return bool(step.counts.groups(number, step.section, step.stage.events))


def _likelihood(step: _Step, group: str) -> Result:
    key = step.key(ResultMeasure.LIKELIHOOD, group)
    rate = step.rate(group)
    if rate is not None:
        if rate.fault:
            return Result(*key, None, Unit.PERCENT, status=Status.NOT_CALCULABLE, basis=Basis.NONE, note=rate.fault,
                          inputs=rate.cells)  # fmt: skip
        events, people = rate.events.value, rate.people.value
        limits = wilson(events / people, people)
        return Result(
            *key, 100 * events / people, Unit.PERCENT, numerator=events, denominator=people, lower=100 * limits.lower,
            upper=100 * limits.upper, basis=rate.basis, note=_rounding_note(step, rate), inputs=rate.cells,
        )  # fmt: skip
    cell = step.cell(group, Measure.PERCENTAGE)
    published = step.counts.one.values.get(cell)
    events_known = step.events(group)
    if published is None:
        why = NOT_REPORTED
        people_known = step.people(group)
        if events_known is not None:
            why = NO_PEOPLE
        elif people_known is not None and people_known.cell.indicator == step.definition.number:
            why = NO_EVENTS
        return Result(*key, None, Unit.PERCENT, status=Status.NOT_REPORTED, basis=Basis.NONE, note=why)
    inputs = (cell, *(count.cell for count in (events_known, step.people(group)) if count is not None))
    return Result(
        *key, published.value, Unit.PERCENT, basis=Basis.AS_PUBLISHED, inputs=inputs, decimals=published.decimals
    )


def _relative_likelihood(step: _Step) -> Result:
    key = step.key(ResultMeasure.RELATIVE_LIKELIHOOD, Group.ALL)
    of, to = Group(str(step.definition.numerator_group)), Group(str(step.definition.reference_group))
    above, below = step.rate(of), step.rate(to)
    if above is None or below is None:
        return _published_ratio(step)
    inputs = (*above.cells, *below.cells)
    why = _why_no_ratio(above, below, of, to)
    if why:
        return Result(*key, None, Unit.RATIO, status=Status.NOT_CALCULABLE, basis=Basis.NONE, note=why, inputs=inputs)
    numbers = (above.events.value, above.people.value, below.events.value, below.people.value)
    limits = koopman(*numbers)
    basis = Basis.DERIVED if Basis.DERIVED in (above.basis, below.basis) else Basis.COUNTS
    return Result(
        *key, _ratio(*numbers), Unit.RATIO, lower=limits.lower, upper=limits.upper, basis=basis,
        note=_rounding_note(step, above, below), inputs=inputs,
    )  # fmt: skip


def _ratio(events: float, people: float, other_events: float, other_people: float) -> float:
    return (events * other_people) / (people * other_events)


def _why_no_ratio(above: Rate, below: Rate, of: Group, to: Group) -> str:
    """Return why there is no ratio, or nothing.

    A ratio with a zero in it is not published: below the line it has no value, above it the ratio would be 0 whatever
    the size of the groups. The two likelihoods, with their intervals, say what there is to say.
    """
    faults = [rate.fault for rate in (above, below) if rate.fault]
    if faults:
        return faults[0]
    zero = [WORDS[group] for rate, group in ((above, of), (below, to)) if rate.events.value == 0]
    return f"A ratio needs at least one {' and one '.join(zero)} person with the event; there was none." if zero else ""


def _published_ratio(step: _Step) -> Result:
    key = step.key(ResultMeasure.RELATIVE_LIKELIHOOD, Group.ALL)
    cell = step.cell(Group.ALL, Measure.RELATIVE_LIKELIHOOD)
    published = step.counts.one.values.get(cell)
    percentages = [
        one
        for one in (step.cell(group, Measure.PERCENTAGE) for group in (Group.WHITE, Group.BME))
        if one in step.counts.one.values
    ]
    if published is None:
        why = NOT_REPORTED
        if len(percentages) == 2:
            why = "Only rounded percentages are reported; a ratio of rounded percentages can mislead."
        return Result(*key, None, Unit.RATIO, status=Status.NOT_REPORTED, basis=Basis.NONE, note=why)
    counted = [step.events(group) for group in (Group.WHITE, Group.BME)]
    inputs = (cell, *percentages, *(count.cell for count in counted if count is not None))
    return Result(
        *key, published.value, Unit.RATIO, basis=Basis.AS_PUBLISHED, inputs=inputs, decimals=published.decimals
    )


def _rounding_note(step: _Step, *rates: Rate) -> str:
    """Return how derived counts were come by, and between which values that leaves the result."""
    derived = [rate.people for rate in rates if rate.people.basis is Basis.DERIVED]
    if not derived:
        return ""
    words = [_derivation(step, count) for count in derived]
    if len(rates) == 1:
        low, high = corners(lambda e, p: 100 * e / p, rates[0].events, rates[0].people)
        between = f"{low:.2f}% and {high:.2f}%"
    else:
        low, high = corners(_ratio, *(count for rate in rates for count in (rate.events, rate.people)))
        between = f"{low:.2f} and {high:.2f}"
    return (
        f"{'; '.join(words)}. The percentages are rounded by their source, and people are whole: "
        f"the result lies between {between}."
    )


def _derivation(step: _Step, count: Count) -> str:
    percentage = step.counts.one.values[count.origins[0]]
    total = sum(step.counts.one.values[cell].value for cell in count.origins[1:])
    group = WORDS.get(count.cell.group, count.cell.group)
    return f"{percentage.value:.{percentage.decimals}f}% of {total:,.0f} is {count.value:,} {group} staff"
