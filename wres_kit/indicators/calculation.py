"""How indicators of a shape are calculated: the hook of a shape in this layer.

`calculate` and everything that compares results go through it, and know no shape by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.indicators.measures import MeasureDefinition, UnknownMeasureError
from wres_kit.indicators.supplements import SUPPLEMENTS
from wres_kit.standard.shapes import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.indicators.counts import Counts
    from wres_kit.indicators.formulas import Formula
    from wres_kit.indicators.methods import Method
    from wres_kit.indicators.results import Result
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


class ResultKind(NamedTuple):
    """A kind of result of the whole organisation."""

    measure: str
    category: str
    group: str


def _no_proportions(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    del standard, result
    return ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """How results of one shape are made and compared.

    Parameters
    ----------
    results
        Yields the results of an indicator from the counts of a return. The headline is always among them, without a
        value where there is nothing to make it from.
    headlines
        Returns the kinds of result that the page of an indicator may lead with, the preferred one first.
    measures
        The measures that it yields.
    formulas
        Returns the formulas of an indicator as an edition defines it, the simplest result first.
    proportions
        Returns the two proportions of people that a result compares, where an exact test of small numbers applies.
    methods
        The statistical methods that the shape brings, besides those of `methods.yml`, for the method page.
    """

    results: Callable[[Counts, Indicator], Iterable[Result]]
    headlines: Callable[[Standard, Indicator], tuple[ResultKind, ...]]
    measures: tuple[MeasureDefinition, ...]
    formulas: Callable[[Standard, Indicator], tuple[Formula, ...]]
    proportions: Callable[[Standard, Result], tuple[ResultKind, ...]] = _no_proportions
    methods: tuple[Method, ...] = ()

    def measure(self, name: str) -> MeasureDefinition:
        """Return a measure that the shape yields.

        Raises
        ------
        UnknownMeasureError
            It yields no such measure.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure
        message = (
            f"{name}: the shape does not yield this measure; it yields {', '.join(m.name for m in self.measures)}."
        )
        raise UnknownMeasureError(message)


def calculation_of(standard: Standard, indicator: Indicator) -> Calculation:
    """Return how an indicator is calculated.

    Raises
    ------
    ShapeError
        Its shape is not known, or has no calculation.
    """
    shape = standard.shape(indicator)
    calculation = shape.hook("calculation")
    if not isinstance(calculation, Calculation):
        message = f"{shape.name}: its calculation is a {type(calculation).__name__}, not a Calculation."
        raise ShapeError(message)
    return calculation


def measure_of(standard: Standard, result: Result) -> MeasureDefinition:
    """Return what the measure of a result is.

    Raises
    ------
    UnknownMeasureError
        Neither the shape of its indicator nor a supplement yields it.
    UnknownIndicatorError
        No edition has the indicator.
    """
    calculation = calculation_of(standard, standard.indicator(result.indicator, result.year))
    known = [*calculation.measures, *(measure for supplement in SUPPLEMENTS for measure in supplement.measures)]
    for measure in known:
        if measure.name == result.measure:
            return measure
    message = (
        f"indicator {result.indicator}, {result.year}: nothing yields the measure {result.measure}. Known are "
        f"{', '.join(measure.name for measure in known)}."
    )
    raise UnknownMeasureError(message)
