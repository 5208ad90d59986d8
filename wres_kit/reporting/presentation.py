"""The figures of one report, and how indicators of a shape show them: the hook of a shape in this layer."""

from __future__ import annotations

from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.indicators.comparison import Comparison, compare_indicator
from wres_kit.indicators.multiple_comparisons import JudgedReport, judge_report
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.indicators.verdicts import Outcome
from wres_kit.reporting.snapshot import Audience
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.indicators.results import Result, ResultKind
    from wres_kit.reporting.blocks import Block, Table
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard import Standard
    from wres_kit.standard.characteristic import Characteristic, CharacteristicGroup
    from wres_kit.standard.editions import Edition
    from wres_kit.standard.indicator import Indicator


class SeriesOfResults(NamedTuple):
    """One line of a chart: the group that it is drawn as, its name in the legend, and a result for each year."""

    group: str
    name: str
    results: Mapping[int, Result | None]


def results_with_values(series: SeriesOfResults) -> dict[int, Result]:
    """Return the results of a series that have a value, by year."""
    return {year: result for year, result in series.results.items() if result is not None and result.value is not None}


class ChartPanel(NamedTuple):
    """A part of the chart of the years with an axis of its own: what its values are, and its series.

    What follows ``(`` in the title explains the axis; the alt text does without.
    """

    title: str
    series: Sequence[SeriesOfResults]


class ChartSubject(NamedTuple):
    """What a chart shows: in a sentence, and in the few words at its axis."""

    sentence: str
    axis: str


class GroupResults(NamedTuple):
    """What the summary says of an indicator in the reporting year.

    Parameters
    ----------
    reference, focus
        The results of the two groups that are compared.
    difference
        Who is ahead and by how much, in a few words: "BME 15.0 points higher".
    distance
        How far the two are from equality: the absolute logarithm of their ratio, so that all indicators compare.
    sentence
        What is said where this is among the largest differences; the finding of the page where empty.
    share_of
        What both results are shares of, where it is not the people of each group: " of staff".
    is_clear
        Whether the difference is unlikely to be due to chance; None where that of the leading result counts.
    """

    reference: Result | None
    focus: Result | None
    difference: str
    distance: float
    sentence: str = ""
    share_of: str = ""
    is_clear: bool | None = None

    @property
    def any_known(self) -> bool:
        """Whether there is a value of either group."""
        return any(each is not None and each.value is not None for each in (self.reference, self.focus))


class PagePart(NamedTuple):
    """A part of a page below its main figures: a heading, and what is shown."""

    heading: str
    content: Block


class Presentation(ABC):
    """How an indicator is shown; a shape has a class of its own that derives from it.

    Parameters
    ----------
    figures
        The figures of the report.
    definition
        The indicator.
    """

    def __init__(self, figures: Figures, definition: Indicator) -> None:
        self.figures, self.definition = figures, definition
        self.number, self.people = definition.number, definition.people.plural
        self.characteristic, self.focus = figures.characteristic, figures.focus
        self.called = figures.snapshot.organisation.called
        self.answer = definition.answer.format(called=self.called)

    @abstractmethod
    def tables(self) -> Sequence[Table]:
        """Return the tables of what was counted or answered; the first compares the years."""

    @abstractmethod
    def period(self) -> str:
        """Return in a sentence what the figures of the reporting year cover."""

    @abstractmethod
    def series(self) -> Sequence[SeriesOfResults]:
        """Return what the chart of the years draws, in order; series without any value are not drawn."""

    @abstractmethod
    def subject(self, series: Sequence[SeriesOfResults]) -> ChartSubject:
        """Return what that chart shows, from the series that are drawn."""

    @abstractmethod
    def groups(self) -> GroupResults:
        """Return what the summary says of both groups in the reporting year."""

    @abstractmethod
    def finding(self, result: Result, value: float) -> str:
        """Return the leading result of the reporting year, which has a value, as a sentence."""

    @abstractmethod
    def working(self, result: Result) -> str:
        """Return the formula of the leading result of the reporting year with its numbers put in."""

    def key_figure(self, result: Result) -> str:  # noqa: ARG002 - shapes look at it
        """Return what a leading result is, as it follows its number: "gap between BME and white staff"."""
        return self.definition.title[0].lower() + self.definition.title[1:]

    def short_name(self, result: Result) -> str:
        """Return the same in two or three words, for a table of all indicators: "gap, points"."""
        return self.key_figure(result)

    def apart(self, result: Result) -> str:  # noqa: ARG002
        """Return who is ahead in a leading result, and by how much; empty where it compares no groups."""
        return ""

    def interval_method(self, result: Result) -> str:  # noqa: ARG002
        """Return in one or two sentences how the interval of a leading result is worked out."""
        return ""

    def narrative_values(self) -> Mapping[str, ResultKind]:
        """Return the results that narrative may name in ``{{ indicator_2.name }}``, by name."""
        return {}

    def notes(self) -> Sequence[str]:
        """Return what the notes at the foot of a page say about indicators of the shape only."""
        return ()

    def details(self) -> Sequence[PagePart]:
        """Return the parts of the page that look closer: steps, bands, parts of the organisation."""
        return ()

    def panels(self) -> Sequence[ChartPanel]:
        """Return the parts of the chart of the years: the levels of both groups, then how they differ.

        Where there are none, that chart shows its series alone.
        """
        return ()

    @property
    def headlines(self) -> SeriesOfResults:
        """The leading result of each year."""
        return SeriesOfResults(self.focus.code, "", dict(self.figures.comparison(self.number).points))

    def named(self, group: str, *, start: bool = False) -> str:
        """Return a group with the people that the indicator counts: "BME applicants"."""
        return self.characteristic.with_noun(group, self.people, start=start)

    def result(self, measure: str, group: str, *, category: str = ALL) -> Result | None:
        """Return a result of the reporting year."""
        return self.figures.get(self.figures.year, self.number, measure, group, category=category)

    def over_years(self, measure: str, group: str, *, category: str = ALL) -> dict[int, Result | None]:
        """Return a result of each year compared."""
        return self.figures.over_years(self.number, measure, group, category=category)


def distance_between(focus: Result | None, reference: Result | None) -> float:
    """Return how far two results are apart: the absolute logarithm of their ratio; 0 where there is none."""
    if focus is None or reference is None or not focus.value or not reference.value:
        return 0.0
    return abs(log(focus.value / reference.value))


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

    @property
    def shows_nothing(self) -> bool:
        """Whether the organisation is so small that its policy is to publish no figure."""
        return self.snapshot.rules.policy == "none" and self.snapshot.audience is Audience.PUBLIC

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

    def about(self, indicator: int, year: int | None = None) -> Iterator[Result]:
        """Yield the results of one indicator, of one year or of all."""
        return (
            result
            for result in self.snapshot.results
            if result.indicator == indicator and (year is None or result.year == year)
        )

    def reported(self, indicator: int, year: int | None = None) -> bool:
        """Return whether anything of an indicator was reported, whether or not it may be shown.

        How many answered a survey says nothing about what they answered.
        """
        return any(
            result.status is not Status.NOT_REPORTED and result.measure != ResultMeasure.RESPONSE_RATE
            for result in self.about(indicator, year)
        )

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

    def presentation(self, indicator: int, year: int | None = None) -> Presentation:
        """Return how an indicator of a year, or of the reporting year, is shown.

        Raises
        ------
        ShapeError
            Its shape is not known, or has no presentation.
        """
        definition = self.definition(indicator, year)
        presentation: Presentation = self.standard.shape(definition).hook("presentation", ABCMeta)(self, definition)
        return presentation

    def presentation_of(self, result: Result) -> Presentation:
        """Return how the indicator of a leading result is shown, as the edition of its year defines it."""
        return self.presentation(result.indicator, result.year)

    @property
    def standard(self) -> Standard:
        """The Standard that the report follows."""
        return self.snapshot.standard

    @property
    def characteristic(self) -> Characteristic:
        """The groups that are compared, and their words."""
        return self.snapshot.standard.characteristic

    @property
    def focus(self) -> CharacteristicGroup:
        """The group that the Standard is about."""
        return self.characteristic.group(self.characteristic.focus)

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
            for result in self.about(workforce.number)
            if result.year in wanted and result.measure == ResultMeasure.SHARE and _is_returned(result)
        } - {(ALL, ALL)}
        places = {place for place in places if not self.standard.bands.is_part(workforce, place[0])}
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
        """The Standard as it is in the reporting year."""
        return self.standard.edition(self.year)


def _is_returned(result: Result) -> bool:
    """Return whether the return has anything of a result, even if too little to work it out."""
    return result.status is not Status.NOT_REPORTED or result.is_incomplete


def has_figure(figures: Figures, number: int) -> bool:
    """Return whether the leading result of an indicator has a value in the reporting year."""
    headline = figures.headline(number)
    return headline is not None and headline.value is not None


def is_clear(figures: Figures, number: int) -> bool | None:
    """Return whether a difference is unlikely to be due to chance, None where that cannot be tested."""
    groups, significance = figures.presentation(number).groups(), figures.comparison(number).significance
    if groups.is_clear is not None:
        return groups.is_clear
    return None if significance is None else significance.excludes_equality


def in_order_of_concern(figures: Figures) -> tuple[int, ...]:
    """Return the indicators in the order of concern.

    First those with a clear difference that got clearly worse, then those with a clear difference, those that got
    clearly worse, those with any figure, and those without one; among equals the largest difference first.
    """

    def concern(number: int) -> tuple[int, float, int]:
        groups = figures.presentation(number).groups()
        clear = bool(is_clear(figures, number))
        got_worse = figures.comparison(number).outcome is Outcome.WORSENED
        if not has_figure(figures, number):
            return 4, 0, number
        place = {(True, True): 0, (True, False): 1, (False, True): 2}.get((clear, got_worse), 3)
        return place, -groups.distance, number

    return tuple(sorted(figures.numbers, key=concern))
