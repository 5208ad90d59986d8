"""Editions of a Standard: what it says in one reporting year, and what changed since the year before."""

from __future__ import annotations

from wres_kit.standard.indicator import Indicator, ModelEmployer, RaceDisparity, Supplement
from wres_kit.standard.records import Known, Strict


class EditionChange(Strict):
    """Something that an edition changed against the one before it.

    Parameters
    ----------
    indicator
        Number of the indicator.
    what
        The change in one sentence, printed with every comparison across it.
    comparable
        Whether results before and after may be compared at all. Where they may, the sentence is a caution.
    known
        How well the change is known.
    source
        Where it was read or computed from; empty where it is unconfirmed.
    groups
        Codes of the groups whose results it concerns; all, and what is between them, where empty.
    """

    indicator: int
    what: str
    comparable: bool
    known: Known
    source: str = ""
    groups: tuple[str, ...] = ()

    def concerns(self, group: str | None) -> bool:
        """Return whether it concerns the results of a group; None for what is between two groups."""
        return not self.groups or group in self.groups


class Edition(Strict):
    """The Standard in one reporting year.

    Parameters
    ----------
    year
        Reporting year, that of the 31 March snapshot.
    survey_year
        Year of the autumn in which the staff survey of this edition was held.
    indicators
        The indicators by number, in order.
    changes
        What changed against the edition of the year before.
    four_fifths
        Lower and upper end of the range in which a ratio is read as no difference.
    race_disparity, model_employer
        The measures that national reports add; None where the year has none.
    """

    year: int
    survey_year: int
    indicators: dict[int, Indicator]
    changes: tuple[EditionChange, ...] = ()
    four_fifths: tuple[float, float]
    race_disparity: RaceDisparity | None = None
    model_employer: ModelEmployer | None = None

    @property
    def supplements(self) -> tuple[Supplement, ...]:
        """The measures of this year that national reports add to the indicators, in order of indicator."""
        supplements = (self.race_disparity, self.model_employer)
        return tuple(sorted((each for each in supplements if each is not None), key=lambda each: each.indicator))

    @property
    def workforce(self) -> Indicator | None:
        """The indicator that counts the whole workforce, by section and band; None where the edition has none."""
        return next((indicator for indicator in self.indicators.values() if indicator.by_band), None)
