"""Relative likelihood: how much more likely an event is in one group than in the other.

Ratios are taken from counts, never from rounded percentages: rounding first moved a published 1.83 to 1.7. A ratio that
was published without its counts is passed on as it was published, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators import results
from wres_kit.indicators.calculation import Calculation
from wres_kit.indicators.counts import Count, Counts, extreme_values
from wres_kit.indicators.formulas import counted, formulas
from wres_kit.indicators.results import (
    NOBODY_OF_GROUP,
    NOT_REPORTED,
    Absence,
    Basis,
    Result,
    ResultKey,
    ResultKind,
    ResultMeasure,
    Status,
    Unit,
    as_published,
    no_result,
    proportion,
)
from wres_kit.indicators.statistics import koopman
from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.indicators.formulas import Formula
    from wres_kit.standard import Standard
    from wres_kit.standard.characteristic import Characteristic
    from wres_kit.standard.indicator import Indicator, Stage


@dataclass(frozen=True, slots=True)
class GroupRate:
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
            return NOBODY_OF_GROUP
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

    def key(self, measure: ResultMeasure, group: str) -> ResultKey:
        return self.counts.key(self.definition.number, measure, self.section, self.stage.events, group)

    @property
    def characteristic(self) -> Characteristic:
        return self.counts.standard.characteristic

    def given(self, cell: Cell) -> Value | None:
        return self.counts.figures.values.get(cell)

    def percentages(self) -> list[Cell]:
        """Return the percentages that are given of the two groups."""
        cells = (self.cell(group, Measure.PERCENTAGE) for group in self.characteristic.compared)
        return [cell for cell in cells if cell in self.counts.figures.values]

    def cell(self, group: str, measure: Measure) -> Cell:
        return self.counts.cell(self.definition.number, self.section, self.stage.events, group, measure)

    def events(self, group: str) -> Count | None:
        return self.counts.count(self.definition.number, self.section, self.stage.events, group)

    def people(self, group: str) -> Count | None:
        number, category = self.definition.number, self.stage.people
        if category == WORKFORCE:
            return self.counts.workforce(number, self.section, group)
        return self.counts.count(number, self.section, category, group)

    def rate(self, group: str) -> GroupRate | None:
        events, people = self.events(group), self.people(group)
        return GroupRate(events, people) if events is not None and people is not None else None


def likelihoods(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the likelihood of each group and their ratio, stage by stage, the whole organisation before its parts.

    The last stage, the indicator itself, is always there; an earlier one only if something of it was reported. Single
    categories of the characteristic follow where they are counted.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        The indicator in the edition of its year.
    """
    for section in counts.sections(definition.number):
        for stage in definition.stages:
            step = _Step(counts, definition, section, stage)
            if (section == ALL and stage is definition.stages[-1]) or _is_reported(step):
                for group in step.characteristic.compared:
                    yield _likelihood(step, group)
                yield _relative_likelihood(step)
                for code in _single_codes(step):
                    yield _likelihood(step, code)


def _single_codes(step: _Step) -> list[str]:
    """Return the single categories of which both the events and the people are known, in order."""
    given = step.counts.groups(step.definition.number, step.section, step.stage.events)
    given = given - set(step.characteristic.all_groups)
    return sorted(code for code in given if step.rate(code) is not None)


def _is_reported(step: _Step) -> bool:
    number = step.definition.number
    if step.stage.people != WORKFORCE:
        if step.counts.groups(number, step.section, step.stage.people):
            return True
        ratio = step.cell(step.characteristic.everyone, Measure.RELATIVE_LIKELIHOOD)
        return bool(step.percentages()) or step.given(ratio) is not None
    return bool(step.counts.groups(number, step.section, step.stage.events))


def _likelihood(step: _Step, group: str) -> Result:
    key = step.key(ResultMeasure.LIKELIHOOD, group)
    rate = step.rate(group)
    if rate is not None:
        if rate.fault:
            return no_result(key, Unit.PERCENT, Status.NOT_CALCULABLE, rate.fault, inputs=rate.cells)
        numbers, note = (rate.events.value, rate.people.value), _rounding_note(step, rate)
        return proportion(key, *numbers, inputs=rate.cells, basis=rate.basis, note=note)
    cell = step.cell(group, Measure.PERCENTAGE)
    published = step.given(cell)
    events_known = step.events(group)
    if published is None:
        absence, people_known = Absence.NONE, step.people(group)
        if events_known is not None:
            absence = Absence.NO_PEOPLE
        elif people_known is not None and people_known.cell.indicator == step.definition.number:
            absence = Absence.NO_EVENTS
        return no_result(key, Unit.PERCENT, Status.NOT_REPORTED, absence=absence)
    known = (count.cell for count in (events_known, step.people(group)) if count is not None)
    return as_published(key, Unit.PERCENT, published, cell, *known)


def _relative_likelihood(step: _Step) -> Result:
    key = step.key(ResultMeasure.RELATIVE_LIKELIHOOD, step.characteristic.everyone)
    above, below = (step.rate(group) for group in compared_by(step.definition, step.characteristic))
    if above is None or below is None:
        return _published_ratio(step)
    inputs = (*above.cells, *below.cells)
    why = _why_no_ratio(step.characteristic, above, below)
    if why:
        return no_result(key, Unit.RATIO, Status.NOT_CALCULABLE, why, inputs=inputs)
    numbers = (above.events.value, above.people.value, below.events.value, below.people.value)
    limits = koopman(*numbers)
    basis = Basis.DERIVED if Basis.DERIVED in (above.basis, below.basis) else Basis.COUNTS
    return Result(
        *key, _ratio(*numbers), Unit.RATIO, lower=limits.lower, upper=limits.upper, basis=basis,
        note=_rounding_note(step, above, below), inputs=inputs,
    )  # fmt: skip


def _ratio(events: float, people: float, other_events: float, other_people: float) -> float:
    return (events * other_people) / (people * other_events)


def compared_by(definition: Indicator, characteristic: Characteristic) -> tuple[str, str]:
    """Return the group above the line of a ratio and the one below it."""
    above = definition.numerator_group or characteristic.focus
    return above, definition.reference_group or characteristic.counterpart(above)


def _why_no_ratio(characteristic: Characteristic, *rates: GroupRate) -> str:
    """Return why there is no ratio, or nothing.

    A ratio with a zero in it is not published: below the line it has no value, above it the ratio would be 0 whatever
    the size of the groups. The two likelihoods, with their intervals, say what there is to say.
    """
    faults = [rate.fault for rate in rates if rate.fault]
    if faults:
        return faults[0]
    zero = [characteristic.group(rate.events.cell.group).adjective for rate in rates if rate.events.value == 0]
    return f"A ratio needs at least one {' and one '.join(zero)} person with the event; there was none." if zero else ""


def _published_ratio(step: _Step) -> Result:
    everyone = step.characteristic.everyone
    key = step.key(ResultMeasure.RELATIVE_LIKELIHOOD, everyone)
    cell = step.cell(everyone, Measure.RELATIVE_LIKELIHOOD)
    published = step.given(cell)
    percentages = step.percentages()
    if published is None:
        why = NOT_REPORTED
        if len(percentages) == 2:
            why = "Only rounded percentages are reported; a ratio of rounded percentages can mislead."
        return no_result(key, Unit.RATIO, Status.NOT_REPORTED, why)
    events = (step.events(group) for group in step.characteristic.compared)
    return as_published(
        key, Unit.RATIO, published, cell, *percentages, *(count.cell for count in events if count is not None)
    )


def _rounding_note(step: _Step, *rates: GroupRate) -> str:
    """Return how derived counts were come by, and between which values that leaves the result."""
    derived = [rate.people for rate in rates if rate.people.basis is Basis.DERIVED]
    if not derived:
        return ""
    words = [_derivation(step, count) for count in derived]
    if len(rates) == 1:
        low, high = extreme_values(lambda e, p: 100 * e / p, rates[0].events, rates[0].people)
        between = f"{low:.2f}% and {high:.2f}%"
    else:
        low, high = extreme_values(_ratio, *(count for rate in rates for count in (rate.events, rate.people)))
        between = f"{low:.2f} and {high:.2f}"
    return f"{'; '.join(words)}. The source rounded the percentages, so the result is between {between}."


def _derivation(step: _Step, count: Count) -> str:
    values = step.counts.figures.values
    percentage = values[count.origins[0]]
    total = sum(values[cell].value for cell in count.origins[1:])
    people = step.characteristic.with_noun(count.cell.group, step.definition.people.plural)
    return f"{percentage.value:.{percentage.decimals}f}% of {total:,.0f} is {count.value:,} {people}"


def _headlines(standard: Standard, definition: Indicator) -> tuple[ResultKind, ...]:
    everyone = standard.characteristic.everyone
    return (ResultKind(ResultMeasure.RELATIVE_LIKELIHOOD, definition.stages[-1].events, everyone),)


def _formulas(standard: Standard, definition: Indicator) -> tuple[Formula, ...]:
    last = definition.stages[-1]
    events, among = (counted(standard, definition, category) for category in (last.events, last.people))
    likelihood = formulas("likelihood", standard, definition, events=events, among=among)
    ratios = (ratio_formula(standard, definition, stage) for stage in reversed(definition.stages))
    return (*likelihood, *ratios)


def ratio_formula(
    standard: Standard, definition: Indicator, stage: Stage, numbers: Mapping[str, str] | None = None
) -> Formula:
    """Return the formula of the ratio of a step, with words in the place of its quantities, or with numbers.

    Parameters
    ----------
    standard, definition, stage
        The Standard, its indicator in one edition, and the step.
    numbers
        What to put in the place of `above_events`, `above_among`, `below_events` and `below_among`.
    """
    above, below = compared_by(definition, standard.characteristic)
    words = {
        f"{name}_{place}": counted(standard, definition, category, group)
        for name, group in (("above", above), ("below", below))
        for place, category in (("events", stage.events), ("among", stage.people))
    }
    of_step = "" if stage is definition.stages[-1] else f" of {stage.label}"
    (ratio,) = formulas("relative_likelihood", standard, definition, of_step=of_step, **(numbers or words))
    return ratio


def _proportions(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    if result.measure != ResultMeasure.RELATIVE_LIKELIHOOD:
        return ()
    groups = standard.characteristic.compared
    return tuple(ResultKind(ResultMeasure.LIKELIHOOD, result.category, group) for group in groups)


LIKELIHOOD = Calculation(
    results=likelihoods,
    headlines=_headlines,
    measures=(results.LIKELIHOOD, results.RELATIVE_LIKELIHOOD),
    formulas=_formulas,
    proportions=_proportions,
)
