"""Measures: what each kind of result is given in, and what equality means to it.

A shape names the measures that it yields; one that is new to the package brings its own. Nothing else knows a list of
all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from wres_kit.errors import WresError
from wres_kit.indicators.results import ResultMeasure, Unit


class UnknownMeasureError(WresError):
    """A measure that neither the shape of its indicator nor a supplement yields."""


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """What results of one measure are.

    Parameters
    ----------
    name
        Its name in results: ``relative_likelihood``.
    unit
        What its values are given in.
    decimals
        Decimal places that a page prints, unless the source of a value gave fewer.
    equality
        The value that stands for equality between the two groups; None where a value is about one group.
    is_ratio
        Whether it is a ratio: its distances and changes are those of its logarithm, and the four-fifths range applies.
    method
        The key of the statistical method of its interval (`wres_kit.indicators.methods`); empty where it has none.
    """

    name: str
    unit: str
    decimals: int
    equality: float | None = None
    is_ratio: bool = False
    method: str = ""

    @property
    def is_proportion(self) -> bool:
        """Whether it is a percentage of people of one group."""
        return self.unit == Unit.PERCENT

    @property
    def no_change(self) -> float:
        """The change between two years that is none: a difference of 0, or a factor of 1."""
        return 1.0 if self.is_ratio else 0.0


_PERCENT, _POINTS, _RATIO, _POSTS = (Unit.PERCENT, 1), (Unit.POINTS, 1), (Unit.RATIO, 2), (Unit.POSTS, 0)

SHARE = MeasureDefinition(ResultMeasure.SHARE, *_PERCENT, method="wilson")
RECORDED = MeasureDefinition(ResultMeasure.RECORDED, *_PERCENT, method="wilson")
DIFFERENCE = MeasureDefinition(ResultMeasure.DIFFERENCE, *_POINTS, equality=0.0, method="newcombe")
LIKELIHOOD = MeasureDefinition(ResultMeasure.LIKELIHOOD, *_PERCENT, method="wilson")
RELATIVE_LIKELIHOOD = MeasureDefinition(
    ResultMeasure.RELATIVE_LIKELIHOOD, *_RATIO, equality=1.0, is_ratio=True, method="koopman"
)
PERCENTAGE = MeasureDefinition(ResultMeasure.PERCENTAGE, *_PERCENT, method="wilson")
GAP = MeasureDefinition(ResultMeasure.GAP, *_POINTS, equality=0.0, method="newcombe")
RACE_DISPARITY_RATIO = MeasureDefinition(
    ResultMeasure.RACE_DISPARITY_RATIO, *_RATIO, equality=1.0, is_ratio=True, method="woolf"
)
LEADERSHIP_SHARE = MeasureDefinition(ResultMeasure.LEADERSHIP_SHARE, *_PERCENT)
TARGET = MeasureDefinition(ResultMeasure.TARGET, *_POSTS)
POSTS_TO_GO = MeasureDefinition(ResultMeasure.POSTS_TO_GO, *_POSTS)
