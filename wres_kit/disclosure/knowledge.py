"""What a reader learns from the figures of each shape of indicator, as far as it was published as a figure.

Whoever sees that 1.4% of 295 staff entered the disciplinary process knows that they were 4; whoever sees a ratio and
three of the four counts behind it knows the fourth. Each shape has a `ShapeKnowledge`; results of a shape without one,
or of a measure that it does not name, are never published (`UnknownFigureError`). What readers lose without a figure is
its `weight`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, floor, prod
from typing import NamedTuple, Protocol

import numpy as np

from wres_kit.disclosure import Ends
from wres_kit.disclosure.survey_respondents import staff_of_survey, surveyed
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import headline_kinds
from wres_kit.indicators.results import OWN_FILE, REPEATED, Basis, Result, ResultMeasure, Unit
from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.sums import Sums
from wres_kit.standard import Standard
from wres_kit.standard.indicator import Indicator
from wres_kit.standard.records import ALL, WORKFORCE

NEAR = 1e-9
MOST_FITTED = 1000
"""The digits of a percentage of at most so many people are looked at; of more, they fit too many numbers."""


class UnknownFigureError(WresError):
    """A result that disclosure control knows nothing about, so that nobody can say what it would tell."""


class CountBounds(NamedTuple):
    """What a figure tells about a count.

    Parameters
    ----------
    cell
        The count.
    ends
        Between which numbers it lies.
    """

    cell: Cell
    ends: Ends


class Intruder(Protocol):
    """What a reader knows so far."""

    standard: Standard
    sums: Sums

    def ends(self, cell: Cell) -> Ends | None:
        """Return between which numbers a count lies; None where nothing is known of it."""


Learn = Callable[[Indicator, Cell, Value, Intruder], Iterator[CountBounds]]


@dataclass(frozen=True, slots=True)
class ShapeKnowledge:
    """What disclosure control knows of a shape.

    Parameters
    ----------
    measures
        The measures of its results. A result of another one is refused.
    behind
        The counts behind a percentage, ratio or difference that is given as a figure, whether or not they are known.
    learn
        What follows from such a figure and what is known so far.
    """

    measures: frozenset[str]
    behind: Callable[[Indicator, Cell, Intruder], tuple[Cell, ...]]
    learn: Learn


def knowledge(standard: Standard, indicator: Indicator) -> ShapeKnowledge:
    """Return what disclosure control knows of the shape of an indicator.

    Raises
    ------
    ShapeError
        The shape has no hook for disclosure control, so no result of the indicator can be published.
    """
    return standard.shape(indicator).hook("disclosure", ShapeKnowledge)


def _whole(low: float, high: float) -> Ends:
    """Return the whole numbers within two ends; the nearest where there is none."""
    least, most = max(0, ceil(low - 1e-9)), max(0, floor(high + 1e-9))
    return (least, most) if least <= most else (max(0, round((low + high) / 2)),) * 2


def _part_and_whole(value: Value, cells: tuple[Cell, Cell], learner: Intruder) -> Iterator[CountBounds]:
    """Yield the part from the whole or the whole from the part, whichever is not known."""
    part, whole = cells
    low, high = (max(0.0, end) for end in value.limits)
    of_part, of_whole = learner.ends(part), learner.ends(whole)
    if of_whole is not None and of_part is None:
        yield CountBounds(part, _whole(low * of_whole[0] / 100, high * of_whole[1] / 100))
    elif of_part is not None and of_whole is None and low > 0:
        yield CountBounds(whole, _whole(100 * of_part[0] / high, 100 * of_part[1] / low))


def _fitting(value: Value, most: int, most_of_part: int) -> tuple[Ends, Ends] | None:
    """Return between which numbers part and whole of a percentage lie by its digits; None where no numbers fit.

    42.9% of at most 13 people can only be 3 of 7.
    """
    low, high = (max(0.0, end) for end in value.limits)
    wholes = np.arange(1, min(most, MOST_FITTED) + 1)
    least = np.ceil(low * wholes / 100 - 1e-9)
    greatest = np.minimum(np.floor(high * wholes / 100 + 1e-9), most_of_part)
    fit = least <= greatest
    if most > MOST_FITTED or not fit.any():
        return None
    part, whole = (int(least[fit].min()), int(greatest[fit].max())), (int(wholes[fit][0]), int(wholes[fit][-1]))
    return part, whole


def _headcount(cell: Cell, **changes: str | int) -> Cell:
    return cell._replace(measure=str(Measure.HEADCOUNT), **changes)  # type: ignore[arg-type]


# Representation -----------------------------------------------------------------------------------------------------


def _behind_share(_indicator: Indicator, cell: Cell, learner: Intruder) -> tuple[Cell, ...]:
    everyone = learner.standard.characteristic.everyone
    share = (_headcount(cell), _headcount(cell, group=everyone))
    if cell.measure == Measure.DIFFERENCE:
        workforce = learner.sums.same_people(_headcount(cell, category=WORKFORCE))
        return (*share, workforce, workforce._replace(group=everyone))
    return share if cell.group != everyone else share[:1]


def _learn_share(indicator: Indicator, cell: Cell, value: Value, learner: Intruder) -> Iterator[CountBounds]:
    behind = _behind_share(indicator, cell, learner)
    if cell.measure == Measure.PERCENTAGE and len(behind) > 1:
        yield from _part_and_whole(value, (behind[0], behind[1]), learner)
        if not any(map(learner.ends, behind)):
            yield from _part_of_few(indicator, value, (behind[0], behind[1]), learner)
    elif cell.measure == Measure.DIFFERENCE:
        part, whole, staff, everyone = (learner.ends(each) for each in behind)
        if part is None and whole is not None and staff is not None and everyone is not None and everyone[0]:
            low, high = value.limits
            least = low + 100 * staff[0] / everyone[1]
            most = high + 100 * staff[1] / everyone[0]
            yield CountBounds(behind[0], _whole(least * whole[0] / 100, most * whole[1] / 100))


def _part_of_few(
    indicator: Indicator, value: Value, cells: tuple[Cell, Cell], learner: Intruder
) -> Iterator[CountBounds]:
    """Yield a share of which only its digits say how many people it is of, within those that it lies in."""
    part, whole = cells
    around = [(part.section, ALL), (ALL, part.category), (ALL, ALL)]
    if indicator.whole is not None:
        around = [(part.section, str(indicator.whole))]
    most, most_of_part = (
        min((ends[1] for ends in map(learner.ends, places) if ends is not None), default=None)
        for places in (
            [cell._replace(section=section, category=category) for section, category in around]
            for cell in (whole, part)
        )
    )  # fmt: skip
    fitting = None if most is None else _fitting(value, most, most if most_of_part is None else most_of_part)
    if fitting is not None:
        yield CountBounds(part, fitting[0])
        yield CountBounds(whole, fitting[1])


# Likelihood ---------------------------------------------------------------------------------------------------------


def _behind_likelihood(indicator: Indicator, cell: Cell, learner: Intruder) -> tuple[Cell, ...]:
    events = _headcount(cell)
    people = learner.sums.people(events)
    if people is None:
        return (events,)
    if cell.measure != Measure.RELATIVE_LIKELIHOOD:
        return events, learner.sums.same_people(people)
    groups = (str(indicator.numerator_group), str(indicator.reference_group))
    pairs = [(events._replace(group=group), people._replace(group=group)) for group in groups]
    return tuple(each for first, other in pairs for each in (first, learner.sums.same_people(other)))


def _learn_likelihood(indicator: Indicator, cell: Cell, value: Value, learner: Intruder) -> Iterator[CountBounds]:
    behind = _behind_likelihood(indicator, cell, learner)
    if cell.measure == Measure.PERCENTAGE and len(behind) > 1:
        yield from _part_and_whole(value, (behind[0], behind[1]), learner)
    elif cell.measure == Measure.RELATIVE_LIKELIHOOD and len(behind) == 4:
        yield from _learn_ratio(value, behind, learner)


def _learn_ratio(value: Value, behind: tuple[Cell, ...], learner: Intruder) -> Iterator[CountBounds]:
    """Yield the fourth count of a ratio: (events ÷ people) ÷ (other events ÷ other people)."""
    known = [learner.ends(each) for each in behind]
    if sum(each is None for each in known) != 1:
        return
    low, high = (max(0.0, end) for end in value.limits)
    above = [known[0], known[3]]
    below = [known[1], known[2]]
    least_above = _product(end[0] for end in above if end is not None)
    most_above = _product(end[1] for end in above if end is not None)
    least_below = _product(end[0] for end in below if end is not None)
    most_below = _product(end[1] for end in below if end is not None)
    missing = known.index(None)
    if missing in (0, 3) and least_above > 0:
        yield CountBounds(behind[missing], _whole(low * least_below / most_above, high * most_below / least_above))
    elif missing in (1, 2) and least_below > 0 and low > 0:
        yield CountBounds(behind[missing], _whole(least_above / (most_below * high), most_above / (least_below * low)))


def _product(ends: Iterator[int]) -> float:
    return float(prod(ends))


# Survey -------------------------------------------------------------------------------------------------------------


def _behind_survey(indicator: Indicator, cell: Cell, learner: Intruder) -> tuple[Cell, ...]:
    base = cell._replace(measure=str(Measure.RESPONDENTS))
    if cell.measure == Measure.PERCENTAGE:
        return (base,)
    if cell.measure == Measure.RESPONSE_RATE:
        return tuple(base._replace(indicator=number) for number in surveyed(learner.standard, indicator, cell.year))
    return ()


def _learn_survey(indicator: Indicator, cell: Cell, value: Value, learner: Intruder) -> Iterator[CountBounds]:
    """Yield the most respondents that a percentage can be of, and how many answered in all by the response rate.

    No more people of a group can have answered than work there (unless more of any group have), than are left of
    everyone who answered, or than answered another question of the same survey, or the same one in the organisation.
    """
    if cell.measure == Measure.RESPONSE_RATE:
        staff = _staff(cell, learner)
        if staff is not None:
            low, high = (max(0.0, end) for end in value.limits)
            for base in _behind_survey(indicator, cell, learner):
                if learner.ends(base) is None:
                    yield CountBounds(base, _whole(low * staff[0] / 100, high * staff[1] / 100))
        return
    base = cell._replace(measure=str(Measure.RESPONDENTS))
    if cell.measure != Measure.PERCENTAGE or learner.ends(base) is not None:
        return
    most = [_left_of_everyone(base, learner)]
    most += [learner.ends(staff) for staff in staff_of_survey(learner.standard, cell, learner.ends)]
    most += [
        learner.ends(base._replace(indicator=number, section=section))
        for number in surveyed(learner.standard, indicator, cell.year) for section in (cell.section, ALL)
    ]  # fmt: skip
    # A percentage is of somebody.
    known = [high for _, high in filter(None, most) if high]
    if known:
        # Weighted results are of no whole number of people.
        fitting = _fitting(value, min(known), min(known))
        yield CountBounds(base, (0, min(known)) if fitting is None else fitting[1])


def _left_of_everyone(base: Cell, learner: Intruder) -> Ends | None:
    """Return how many respondents those of everyone leave for a group, where the others are taken from them."""
    characteristic = learner.standard.characteristic
    everyone = learner.ends(base._replace(group=characteristic.everyone))
    if everyone is None or base.group not in characteristic.parts:
        return None
    others = [learner.ends(base._replace(group=group)) for group in characteristic.parts if group != base.group]
    return 0, max(0, everyone[1] - sum(each[0] for each in others if each is not None))


def _staff(cell: Cell, learner: Intruder) -> Ends | None:
    """Return how many people of a group work in a section, or in the whole organisation."""
    workforce = learner.standard.nearest_edition(cell.year).workforce
    return None if workforce is None else learner.ends(_headcount(cell, indicator=workforce.number, category=ALL))


_RECORDED = frozenset({ResultMeasure.RECORDED})
_SHARES = _RECORDED | frozenset({ResultMeasure.SHARE, ResultMeasure.DIFFERENCE, ResultMeasure.RACE_DISPARITY_RATIO})

_LEADERSHIP = frozenset({
    ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.LEADERSHIP_DIFFERENCE, ResultMeasure.TARGET,
    ResultMeasure.POSTS_TO_GO,
})  # fmt: skip

REPRESENTATION = ShapeKnowledge(_SHARES | _LEADERSHIP, _behind_share, _learn_share)
LIKELIHOOD = ShapeKnowledge(
    _RECORDED | frozenset({ResultMeasure.LIKELIHOOD, ResultMeasure.RELATIVE_LIKELIHOOD}),
    _behind_likelihood,
    _learn_likelihood,
)
SURVEY = ShapeKnowledge(
    _RECORDED | frozenset({ResultMeasure.PERCENTAGE, ResultMeasure.GAP, ResultMeasure.RESPONSE_RATE}),
    _behind_survey,
    _learn_survey,
)


HEADLINE = 60
"""A headline is worth this many shares of white staff in a band; what may stand in for it a little less."""
COMPARISON = 12
TOTAL = 3
"""A share of a whole section, or of everyone, is worth as many shares of a band."""
COMPARED = (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.GAP, ResultMeasure.DIFFERENCE)

LEADERSHIP = (
    ResultMeasure.RACE_DISPARITY_RATIO, ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.LEADERSHIP_DIFFERENCE,
)  # fmt: skip


def weight(standard: Standard, result: Result) -> int:
    """Return what readers lose without a result: most with a headline, least with a share of staff in a band.

    The share of the reference group counts least: where a row needs one more figure not to be shown, that group is
    most often the largest, and its number has room enough to protect a small one.
    """
    if result.measure in REPEATED:
        return 0
    characteristic = standard.characteristic
    leads = headline_kinds(standard, result.indicator, result.year)
    kind = (result.measure, result.category, result.group)
    if result.section == ALL and kind in leads:
        return HEADLINE - 2 * leads.index(kind)
    if result.measure in COMPARED:
        return COMPARISON
    if result.measure in OWN_FILE:
        return 1
    if result.measure in LEADERSHIP:
        return 4
    own = {characteristic.focus: 4, characteristic.unknown: 2}.get(result.group, 1)
    own = own if characteristic.is_group(result.group) else 1
    divided = standard.bands.is_part(standard.indicator(result.indicator, result.year), result.section)
    return own * (TOTAL if result.category == ALL and not divided else 1)


COARSE = (Basis.ROUNDED, Basis.PERCENTAGES)
"""Figures that were made coarser on purpose: they state no count, and nobody sees from them what has changed."""


def stated_counts(sums: Sums, result: Result, decimals: int = 0) -> Iterator[tuple[Cell, int]]:
    """Yield the counts that a published result states, each with its address.

    A percentage with one of its two counts states the other one too, where its digits fit a single number. One that
    cannot be calculated because there is nobody states two zeros.

    Parameters
    ----------
    sums
        What adds up in its year.
    result
        A result with its numerator and denominator, as far as they were published.
    decimals
        The decimal places that its value is written with.
    """
    characteristic = sums.standard.characteristic
    cell = Cell(
        result.organisation, result.year, result.indicator, result.section, result.category, result.group,
        str(Measure.HEADCOUNT),
    )  # fmt: skip
    part, whole = result.numerator, result.denominator
    if result.basis in COARSE:
        return
    if result.says_nobody:
        part = whole = 0
    elif result.unit == Unit.PERCENT and result.measure in (ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD):
        part, whole = _both_counts(result, 0.5 * 10.0**-decimals)
    if result.measure == ResultMeasure.PERCENTAGE:
        yield from _count(cell._replace(measure=str(Measure.RESPONDENTS)), whole)
    elif result.measure == ResultMeasure.LIKELIHOOD:
        people = sums.people(cell)
        yield from _count(cell, part)
        yield from _count(people, whole) if people is not None else ()
    elif result.measure == ResultMeasure.RECORDED:
        yield from _count(cell._replace(group=characteristic.everyone), whole)
        unknown = whole - part if whole is not None and part is not None else None
        yield from _count(cell._replace(group=characteristic.unknown), unknown)
    elif result.measure == ResultMeasure.SHARE or result.measure in OWN_FILE:
        yield from _count(cell, part)
        yield from _count(cell._replace(group=characteristic.everyone), whole)


def _both_counts(result: Result, half: float) -> tuple[float | None, float | None]:
    """Return the counts of a percentage, the one that was not published where it can only be one number."""
    part, whole, value = result.numerator, result.denominator, result.value
    if value is not None and part is None and whole is not None:
        low, high = max(0.0, value - half) * whole / 100, (value + half) * whole / 100
        part = float(least) if (least := ceil(low - NEAR)) == floor(high + NEAR) else None
    elif value is not None and whole is None and part and value > half:
        low, high = 100 * part / (value + half), 100 * part / (value - half)
        whole = float(least) if (least := ceil(low - NEAR)) == floor(high + NEAR) else None
    return part, whole


def _count(cell: Cell, people: float | None) -> Iterator[tuple[Cell, int]]:
    if people is not None:
        yield cell, round(people)
