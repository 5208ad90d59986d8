"""The chart of an indicator over the years, with its values in words; a note where there is nothing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.cautions import group_compared
from wres_kit.indicators.results import Result
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.drawing import ChartCaption, styles
from wres_kit.reporting.charts.trend import Series, Trend, trend_svg
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.sentences import SentenceContext, finding
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from wres_kit.indicators.results import MeasureDefinition
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.presentation import ChartSubject, SeriesOfResults

NOTHING_TO_DRAW = "There is no chart, because there is no figure to show for these years."


def trend_chart(figures: Figures, indicator: int) -> Chart | Block:
    """Return the chart of an indicator over the years compared."""
    definition = figures.definition(indicator)
    presentation = presentation_of(figures.standard, definition)
    drawn = [each for each in presentation.series(figures, definition) if valued(each)]
    if not drawn:
        return boxed("note", NOTHING_TO_DRAW)
    measure = measure_of(figures.standard, next(iter(valued(drawn[0]).values())))
    look = styles(figures.snapshot.accent, figures.characteristic)
    gaps = {
        year: value_text(drawn[0].results.get(year))
        for year in figures.years
        if all(year not in valued(each) for each in drawn)
    }
    subject = presentation.subject(figures, definition, drawn)
    series = [Series(each.name, look[each.group], each.results) for each in drawn]
    caption, breaks = _caption(figures, indicator, subject), _breaks(figures, indicator)
    trend = Trend(figures.years, series, measure, subject.axis, gaps, caption, breaks)
    values = "; ".join(_values_in_words(figures, each, named=len(drawn) > 1) for each in drawn)
    alt = f"{subject.sentence}: {values}.{_equality(measure)}"
    return Chart(trend_svg(trend, f"indicator-{indicator}-trend"), _with_breaks(alt, trend))


def _caption(figures: Figures, indicator: int, subject: ChartSubject) -> ChartCaption:
    """Return the finding as a title, what is measured, where and when, and where the figures come from."""
    definition, organisation = figures.definition(indicator), figures.snapshot.organisation
    headline = figures.headline(indicator)
    title = definition.title
    if headline is not None and headline.value is not None:
        results = figures.of(indicator, figures.year)
        text = finding(headline, SentenceContext(figures.standard, definition, organisation, results))
        title = text.split("**")[1].rstrip(".")
    years = f"{figures.years[0]} to {figures.years[-1]}"
    source = f"Source: returns of {organisation.label}."
    if definition.question:
        source = f"Source: staff survey, up to autumn {figures.edition.survey_year}."
    subtitle = f"{subject.sentence}, {organisation.label}, {years}, with 95% confidence intervals"
    return ChartCaption(title, subtitle, source)


def valued(series: SeriesOfResults) -> dict[int, Result]:
    """Return the results of a series that have a value, by year."""
    return {year: result for year, result in series.results.items() if result is not None and result.value is not None}


def _equality(measure: MeasureDefinition) -> str:
    if measure.equality is None:
        return ""
    return f" The dashed line at {'1.0' if measure.is_ratio else f'{measure.equality:g}'} is equality."


def _breaks(figures: Figures, indicator: int) -> frozenset[int]:
    """Return the years that do not compare with the one before them."""
    standard = figures.standard
    points = figures.comparison(indicator).points.values()
    group = group_compared(standard, *(each for each in points if each is not None and each.value is not None))
    return frozenset(
        year
        for year in figures.years[1:]
        if year - 1 >= standard.years[0] and not standard.comparability(indicator, year - 1, year, group).comparable
    )


def _values_in_words(figures: Figures, series: SeriesOfResults, *, named: bool) -> str:
    """Return the values of a series in words, the missing years among them."""
    years = []
    for year in figures.years:
        result = series.results.get(year)
        if result is None or result.value is None:
            years.append(f"{value_text(result)} in {year}")
            continue
        span = f" (interval {span_text(result)})" if span_text(result) else ""
        years.append(f"{value_text(result)} in {year}{span}")
    return f"{series.name} {', '.join(years)}" if named else ", ".join(years)


def _with_breaks(alt: str, trend: Trend) -> str:
    if not trend.breaks:
        return alt
    years = joined([str(year) for year in sorted(trend.breaks)])
    return f"{alt} The definition changed before {years}: no line leads across."
