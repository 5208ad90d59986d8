"""The chart of an indicator over the years: marks with their intervals, a visible gap where a year has none."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.comparison import group_compared
from wres_kit.indicators.results import Result
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.drawing import (
    EQUALITY,
    GRID,
    INK,
    LABEL_BOX,
    QUIET,
    ChartCaption,
    Style,
    drawn,
    new_figure,
    styles,
)
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.sentences import SentenceContext, finding
from wres_kit.reporting.wording.values import MINUS, span_text, value_text
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from wres_kit.indicators.results import MeasureDefinition, Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.presentation import ChartSubject, SeriesOfResults


HEIGHT = 3.3
BELOW = 0.3
"""Inches for the source below the axis."""

APART = 0.16
"""How far marks of one year stand apart, where the distance between years is 1."""

RATIO_TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0)
RATIO_REACH = (0.05, 40.0)
"""Intervals that reach further are cut off at the edge of the chart; the table gives their ends."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one line of marks shows.

    Parameters
    ----------
    name
        As in the legend.
    style
        How it is drawn.
    results
        By year; a year without a value is a gap.
    """

    name: str
    style: Style
    results: Mapping[int, Result | None]


@dataclass(frozen=True, slots=True)
class Trend:
    """What a chart of several years shows.

    Parameters
    ----------
    years
        The years on the axis, whether or not they have a value.
    series
        What is drawn, from left to right within a year.
    measure
        What all values are.
    axis
        Words for the vertical axis.
    gaps
        By year, what is written where no series has a value: "not reported".
    caption
        What is written around the drawing.
    breaks
        Years before which the definition changed: no line leads into them.
    """

    years: Sequence[int]
    series: Sequence[Series]
    measure: MeasureDefinition
    axis: str
    gaps: Mapping[int, str]
    caption: ChartCaption
    breaks: frozenset[int] = frozenset()


def trend_svg(trend: Trend, name: str) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    trend
        What to draw; at least one value.
    name
        What the ids of the figure start with.
    """
    return drawn(name, lambda: _draw(trend))


def _draw(trend: Trend) -> Axes:
    height = HEIGHT + trend.caption.above + BELOW
    axes = new_figure(height, left=0.15, bottom=0.6 + BELOW, top=0.3 + trend.caption.above)[0]
    trend.caption.write(axes, height)
    _years(axes, trend)
    if trend.measure.equality is not None:
        axes.axhline(trend.measure.equality, color=EQUALITY, linewidth=1.2, linestyle=(0, (5, 3)), zorder=1.5)
    middle = (len(trend.series) - 1) / 2
    for place, series in enumerate(trend.series):
        _marks(axes, trend, series, (place - middle) * APART)
    _values(axes, trend)
    axes.set_ylabel(trend.axis, color=INK)
    if len(trend.series) > 1:
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 0.99), ncols=len(trend.series), frameon=False, labelcolor=INK,
            handletextpad=0.4, columnspacing=1.6, borderaxespad=0,
        )  # fmt: skip
    return axes


def _years(axes: Axes, trend: Trend) -> None:
    axes.set_xlim(-0.5, len(trend.years) - 0.5)
    axes.xaxis.set_major_locator(FixedLocator(list(range(len(trend.years)))))
    axes.set_xticklabels([str(year) for year in trend.years])
    axes.set_xlabel("Reporting year", color=INK)
    for place, year in enumerate(trend.years):
        if year in trend.gaps:
            axes.axvspan(place - 0.3, place + 0.3, facecolor="none", edgecolor=GRID, hatch="///", linewidth=0)
            axes.text(
                place, 0.5, trend.gaps[year], transform=axes.get_xaxis_transform(), ha="center", va="center",
                color=INK, bbox=LABEL_BOX,
            )  # fmt: skip
        if year in trend.breaks:
            axes.axvline(place - 0.5, color=QUIET, linewidth=1, linestyle=(0, (1, 2)))
            axes.text(
                place - 0.5, 0.97, "definition\nchanged", transform=axes.get_xaxis_transform(), ha="center", va="top",
                color=INK, fontsize=9, bbox=LABEL_BOX,
            )  # fmt: skip


def _marks(axes: Axes, trend: Trend, series: Series, offset: float) -> None:
    style = series.style
    found = [series.results.get(year) for year in trend.years]
    values = [None if result is None else result.value for result in found]
    for place, (before, after) in enumerate(itertools.pairwise(values), start=1):
        if before is not None and after is not None and trend.years[place] not in trend.breaks:
            axes.plot(
                [place - 1 + offset, place + offset],
                [before, after],
                color=style.colour,
                linewidth=1,
                alpha=0.55,
                zorder=2,
            )
    for place, result in enumerate(found):
        if result is None or result.value is None:
            continue
        if result.lower is not None and result.upper is not None:
            axes.plot([place + offset] * 2, [result.lower, result.upper], color=style.colour, linewidth=2.4, zorder=3)
        right = offset >= 0
        axes.annotate(
            value_text(result), (place + offset, result.value), xytext=(8 if right else -8, 0),
            textcoords="offset points", ha="left" if right else "right", va="center", color=INK, zorder=5,
            bbox=LABEL_BOX,
        )  # fmt: skip
    drawn_at = [(place + offset, value) for place, value in enumerate(values) if value is not None]
    axes.plot(
        [place for place, _ in drawn_at], [value for _, value in drawn_at], linestyle="none", marker=style.marker,
        markersize=7.5, markeredgewidth=1.8, color=style.colour, label=series.name, zorder=4,
        markerfacecolor=style.colour if style.filled else "white",
    )  # fmt: skip


def _values(axes: Axes, trend: Trend) -> None:
    ends = [
        end
        for series in trend.series
        for result in series.results.values()
        if result is not None and result.value is not None
        for end in (result.value, result.lower, result.upper)
        if end is not None
    ]
    low, high = min(ends), max(ends)
    if trend.measure.is_ratio:
        _ratios(axes, low, high)
        return
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    if trend.measure.equality is not None:
        reach = max(abs(low), abs(high), 2.0) * 1.15
        axes.set_ylim(min(-reach * 0.25, low * 1.15), max(reach * 0.25, high * 1.15))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:+g}".replace("-", MINUS) if value else "0")
        )
        return
    percent = trend.measure.is_proportion
    top = min(100.0, max(high * 1.2, 5.0)) if percent else high * 1.2
    axes.set_ylim(0, top * 1.02)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}{'%' if percent else ''}"))


def _ratios(axes: Axes, low: float, high: float) -> None:
    """Set a logarithmic axis: twice as likely stands as far from equality as half as likely."""
    low = max(min(low, 0.8) / 1.1, RATIO_REACH[0])
    high = min(max(high, 1.25) * 1.1, RATIO_REACH[1])
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    ticks = [tick for tick in RATIO_TICKS if low <= tick <= high]
    if len(ticks) > 6:
        ticks = [tick for tick in ticks if tick not in (0.3, 0.8, 1.25, 1.5)]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


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
