"""What national reports add to an indicator: measures that hang on the edition that declares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.indicators import measures
from wres_kit.indicators.disparity import race_disparity
from wres_kit.indicators.formulas import Formula, formulas
from wres_kit.indicators.model_employer import leadership
from wres_kit.standard.indicator import ModelEmployer, RaceDisparity, Supplement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.indicators.counts import Counts
    from wres_kit.indicators.measures import MeasureDefinition
    from wres_kit.indicators.results import Result
    from wres_kit.standard import Standard


class UnknownSupplementError(WresError):
    """A supplement of an edition that nothing calculates."""


@dataclass(frozen=True, slots=True)
class SupplementCalculation:
    """How one kind of supplement is calculated.

    Parameters
    ----------
    kind
        Its record in an edition.
    name
        Of its formulas in `formulas.yml`.
    results
        Yields its results from the counts of a return.
    measures
        The measures that it yields.
    """

    kind: type[Supplement]
    name: str
    results: Callable[[Counts, Any], Iterable[Result]]
    measures: tuple[MeasureDefinition, ...]

    def formulas(self, standard: Standard, supplement: Supplement, year: int) -> tuple[Formula, ...]:
        """Return its formulas as the edition of a year defines it."""
        definition = standard.indicator(supplement.indicator, year)
        return formulas(self.name, standard, definition, title=supplement.title)


SUPPLEMENTS = (
    SupplementCalculation(RaceDisparity, "race_disparity", race_disparity, (measures.RACE_DISPARITY_RATIO,)),
    SupplementCalculation(
        ModelEmployer,
        "model_employer",
        leadership,
        (measures.LEADERSHIP_SHARE, measures.TARGET, measures.POSTS_TO_GO),
    ),
)
"""The kinds of supplement that are known."""


def supplement_calculation(supplement: Supplement) -> SupplementCalculation:
    """Return how a supplement is calculated.

    Raises
    ------
    UnknownSupplementError
        Nothing calculates it.
    """
    for known in SUPPLEMENTS:
        if isinstance(supplement, known.kind):
            return known
    message = f"{supplement.title}: nothing calculates a supplement of the kind {type(supplement).__name__}."
    raise UnknownSupplementError(message)
