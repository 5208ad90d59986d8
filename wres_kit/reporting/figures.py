"""The figures of one report, found by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.results import Result, ResultMeasure, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard import Standard
    from wres_kit.standard.editions import Edition
    from wres_kit.standard.indicator import Indicator

Address = tuple[int, int, str, str, str, str]


class Figures:
    """The results of a snapshot by year, indicator, measure, section, category and group.

    Parameters
    ----------
    snapshot
        What the pages of one report may show.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.year = snapshot.year
        self.years = snapshot.years
        self._results: dict[Address, Result] = {
            (one.year, one.indicator, one.measure, one.section, one.category, one.group): one
            for one in snapshot.results
        }

        self._comparisons: dict[int, Comparison] = {}

    def get(
        self,
        year: int,
        indicator: int,
        measure: ResultMeasure,
        group: str,
        *,
        section: str = "all",
        category: str = "all",
    ) -> Result | None:
        """Return a result, or None where the report has none of that kind."""
        return self._results.get((year, indicator, measure, section, category, group))

    def of(self, indicator: int, year: int | None = None) -> Iterator[Result]:
        """Yield the results of one indicator, of one year or of all."""
        return (
            result
            for result in self.snapshot.results
            if result.indicator == indicator and (year is None or result.year == year)
        )

    def reported(self, indicator: int, year: int | None = None) -> bool:
        """Return whether anything of an indicator was reported, whether or not it may be shown."""
        return any(result.status is not Status.NOT_REPORTED for result in self.of(indicator, year))

    def suppressed(self, indicator: int) -> bool:
        """Return whether anything of an indicator is withheld."""
        return any(result.status is Status.SUPPRESSED for result in self.of(indicator))

    def headline(self, indicator: int) -> Result | None:
        """Return the result of the reporting year that the page of an indicator leads with."""
        return self.comparison(indicator).points[self.year]

    def comparison(self, indicator: int) -> Comparison:
        """Return what the three years of an indicator's leading result say together."""
        if indicator not in self._comparisons:
            self._comparisons[indicator] = compare_indicator(
                self.standard, self.snapshot.results, indicator, self.years
            )
        return self._comparisons[indicator]

    def definition(self, indicator: int, year: int | None = None) -> Indicator:
        """Return an indicator as the edition of a year, or of the reporting year, defines it."""
        return self.standard.indicator(indicator, year or self.year)

    @property
    def standard(self) -> Standard:
        """The Standard that the report follows."""
        return self.snapshot.standard

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the indicators of the report, in order."""
        return self.standard.numbers_in(self.year)

    @property
    def edition(self) -> Edition:
        """The Standard as it stands in the reporting year."""
        return self.standard.edition(self.year)
