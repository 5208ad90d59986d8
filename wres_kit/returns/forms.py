"""Forms: what a return may say of an indicator, by its shape.

A form is the hook of a shape for the layer of returns (`wres_kit.standard.shapes`). It says which measures and
categories there are and what a percentage is a percentage of; the vocabulary of returns and the checks go by it and
know no shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.standard.records import ALL, WORKFORCE
from wres_kit.standard.shapes import ShapeError

if TYPE_CHECKING:
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


class PercentageOf(StrEnum):
    """What a percentage that a return gives is a percentage of."""

    WHOLE = "whole"
    """All groups at the same place: the percentages of the groups add up to 100."""
    STAGE = "stage"
    """The people of the same group at the stage before."""
    RESPONDENTS = "respondents"
    """Those of the same group who answered the question."""
    NOTHING = "nothing"
    """A return gives no percentages."""


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What the values of a measure may be.

    Parameters
    ----------
    name
        Its name in returns.
    counts_people
        Whether its values are whole numbers of people.
    low, high
        The least and the greatest value; None where there is no limit.
    what
        What it is in a message: "a mean of answers".
    """

    name: str
    counts_people: bool = False
    low: float | None = None
    high: float | None = None
    what: str = ""


HEADCOUNT = MeasureRule(Measure.HEADCOUNT, counts_people=True, low=0)
RESPONDENTS = MeasureRule(Measure.RESPONDENTS, counts_people=True, low=0)
PERCENTAGE = MeasureRule(Measure.PERCENTAGE, low=0, high=100)
RELATIVE_LIKELIHOOD = MeasureRule(Measure.RELATIVE_LIKELIHOOD, low=0)
DIFFERENCE = MeasureRule(Measure.DIFFERENCE, low=-100, high=100)

Categories = Callable[["Standard", "Indicator", str], tuple[str, ...]]
"""From a Standard, an indicator and a section to the categories that a return may give, in order."""


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """What a return may say of an indicator of one shape.

    Parameters
    ----------
    measures
        From an indicator to its measures.
    categories
        From a Standard, an indicator and a section to the categories that a return may give, in order.
    percentages
        What a percentage is a percentage of.
    compared
        From an indicator and a measure that compares groups to the categories for which a return may give it. A measure
        for which there are none compares nothing: a return gives it for any group and category.
    """

    measures: Callable[[Indicator], tuple[MeasureRule, ...]]
    categories: Categories
    percentages: PercentageOf
    compared: Callable[[Indicator, str], tuple[str, ...]]


def form_of(standard: Standard, indicator: Indicator) -> ReturnForm:
    """Return the form of an indicator.

    Raises
    ------
    ShapeError
        The shape is unknown, or its form is not a `ReturnForm`.
    """
    form = standard.shape(indicator).hook("form")
    if not isinstance(form, ReturnForm):
        message = f"{indicator.shape}: its form is not a ReturnForm."
        raise ShapeError(message)
    return form


def whole_only(_standard: Standard, _indicator: Indicator, _section: str) -> tuple[str, ...]:
    """Return the categories of an indicator that has none: ``all``."""
    return (ALL,)


# Representation -------------------------------------------------------------------------------------------------------


def _shares(indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (HEADCOUNT, PERCENTAGE, DIFFERENCE) if indicator.parts else (HEADCOUNT, PERCENTAGE)


def _bands_or_parts(standard: Standard, indicator: Indicator, section: str) -> tuple[str, ...]:
    """Return bands or the parts of a body; a section that is a drill-down may have the bands of every section."""
    if not indicator.by_band:
        named = tuple(category.category for category in indicator.categories)
        return tuple(dict.fromkeys((*named, *indicator.parts, WORKFORCE)))
    own = standard.bands.section(section)
    bands = tuple(band.category for band in own.bands) if own else standard.bands.categories
    return (*bands, ALL)


def _parts_compared(indicator: Indicator, measure: str) -> tuple[str, ...]:
    parts = tuple(category.category for category in indicator.categories if category.category in indicator.parts)
    return parts if measure == Measure.DIFFERENCE else ()


REPRESENTATION = ReturnForm(_shares, _bands_or_parts, PercentageOf.WHOLE, _parts_compared)


# Likelihood -----------------------------------------------------------------------------------------------------------


def _likelihoods(_indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (HEADCOUNT, PERCENTAGE, RELATIVE_LIKELIHOOD)


def _stages(_standard: Standard, indicator: Indicator, _section: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for stage in indicator.stages for name in (stage.people, stage.events)))


def _events_compared(indicator: Indicator, measure: str) -> tuple[str, ...]:
    return tuple(stage.events for stage in indicator.stages) if measure == Measure.RELATIVE_LIKELIHOOD else ()


LIKELIHOOD = ReturnForm(_likelihoods, _stages, PercentageOf.STAGE, _events_compared)


# Survey ---------------------------------------------------------------------------------------------------------------


def _answers(_indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (PERCENTAGE, RESPONDENTS, DIFFERENCE)


def _gap_compared(_indicator: Indicator, measure: str) -> tuple[str, ...]:
    return (ALL,) if measure == Measure.DIFFERENCE else ()


SURVEY = ReturnForm(_answers, whole_only, PercentageOf.RESPONDENTS, _gap_compared)
