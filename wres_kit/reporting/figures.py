"""The figures of one report, found by what they are about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.families import JudgedReport, judge_report
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard import Standard
    from wres_kit.standard.characteristic import Characteristic
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
            (result.year, result.indicator, result.measure, result.section, result.category, result.group): result
            for result in snapshot.results
        }
        self._comparisons: dict[int, Comparison] = {}

    def get(
        self,
        year: int,
        indicator: int,
        measure: str,
        group: str,
        *,
        section: str = ALL,
        category: str = ALL,
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

    @cached_property
    def judged(self) -> JudgedReport:
        """All changes of the report judged together. It needs the results of all indicators: of the summary only."""
        return judge_report(self.standard, self.snapshot.results, self.years)

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
    def characteristic(self) -> Characteristic:
        """The groups that are compared, and their words."""
        return self.snapshot.standard.characteristic

    def over_years(
        self, indicator: int, measure: str, group: str, *, section: str = ALL, category: str = ALL
    ) -> dict[int, Result | None]:
        """Return a result of each year compared; None where there is none of that kind."""
        return {
            year: self.get(year, indicator, measure, group, section=section, category=category) for year in self.years
        }

    def band_places(self, years: Iterable[int]) -> dict[str, list[str]]:
        """Return the bands that any of some years reports, by section, both in the Standard's order.

        The whole workforce is not among them; a section's own total is, as its first band ``all``.
        """
        workforce = self.edition.workforce
        if workforce is None:
            return {}
        wanted = set(years)
        places = {
            (result.section, result.category)
            for result in self.of(workforce.number)
            if result.year in wanted and result.measure == ResultMeasure.SHARE and _is_returned(result)
        } - {(ALL, ALL)}
        places = {place for place in places if not self.standard.drill_downs.is_part(workforce, place[0])}
        by_section: dict[str, list[str]] = {}
        for section, category in sorted(places, key=self._in_order):
            by_section.setdefault(section, []).append(category)
        return by_section

    def _in_order(self, place: tuple[str, str]) -> tuple[bool, int, str, str]:
        bands = self.standard.bands
        known = bands.has(*place)
        return not known, bands.order(*place) if known else 0, *place

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the indicators of the report, in order."""
        return self.standard.numbers_in(self.year)

    @property
    def edition(self) -> Edition:
        """The Standard as it stands in the reporting year."""
        return self.standard.edition(self.year)


def _is_returned(result: Result) -> bool:
    """Return whether the return has anything of a result, even if too little to work it out."""
    return result.status is not Status.NOT_REPORTED or result.is_incomplete
