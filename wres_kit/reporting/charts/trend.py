"""The chart of an indicator over the years: both groups and how they differ, in one picture.

Marks have their intervals, a year without a value is a visible gap, and no line leads over a change of definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.comparison import group_compared
from wres_kit.reporting.blocks import Block, boxed
from wres_kit.reporting.charts import Chart, chart_row
from wres_kit.reporting.charts.drawing import (
    DASHED,
    DOTTED,
    EQUALITY,
    GRID,
    LINE,
    PALE,
    QUIET,
    Canvas,
    Layout,
    Scale,
    Style,
    drawn,
    ends_of,
    linear_scale,
    ratio_scale,
    styles,
    text_width,
    wrapped,
)
from wres_kit.reporting.presentation import ChartPanel, results_with_values
from wres_kit.reporting.wording.phrases import MINUS, span_text, value_text
from wres_kit.reporting.wording.sentences import chart_source, chart_title
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.indicators.results import MeasureDefinition, Result
    from wres_kit.reporting.presentation import ChartSubject, Figures, SeriesOfResults

NOTHING_TO_DRAW = "There is no chart, because there is no figure to show for these years."

HEIGHTS = {False: 210.0, True: 170.0}
"""Height of the plot of a panel, by whether the chart is for a phone."""
SHARE_OF_FIRST = 0.56
"""Of the width, what the first of two panels gets."""
BETWEEN = 28
APART = 10
"""How far marks of two series in one year are from the middle."""
MOST_FOR_NAMES = 108
"""Width of the names of the series at most, in pixels; longer ones have more lines."""
NAMES_FROM = 34
"""Between the middle of the last year and the names of the series, so that its numbers have room."""
MARK = 5
"""How far the mark of a value reaches."""
ABOVE = 7
"""Between an interval and the number above it."""


@dataclass(frozen=True, slots=True)
class Trend:
    """What a chart of several years shows.

    Parameters
    ----------
    years
        The years on the axis, whether or not they have a value.
    panels
        From left to right; each has one value at least.
    measures
        What the values of each panel are.
    styles
        How groups are drawn.
    breaks
        Years before which the definition changed: no line leads into them.
    """

    years: Sequence[int]
    panels: Sequence[ChartPanel]
    measures: Sequence[MeasureDefinition]
    styles: Mapping[str, Style]
    breaks: frozenset[int]


def trend_chart(figures: Figures, indicator: int) -> Chart | Block:
    """Return the chart of an indicator over the years compared."""
    presentation = figures.presentation(indicator)
    main = [each for each in presentation.series() if results_with_values(each)]
    if not main:
        return boxed("note", NOTHING_TO_DRAW)
    subject = presentation.subject(main)
    panels = presentation.panels() or [ChartPanel(subject.axis, main)]
    panels = [ChartPanel(each.title, [line for line in each.series if results_with_values(line)]) for each in panels]
    panels = [each for each in panels if each.series]
    look, breaks = styles(figures.snapshot.accent, figures.characteristic), _breaks(figures, indicator)
    measures = [_measure(figures, each.series) for each in panels]
    trend = Trend(figures.years, panels, measures, look, breaks)
    wide, narrow = drawn(lambda layout: trend_svg(trend, layout))
    rows = [
        chart_row(year, plain_title(panel.title), line.name, "", line.results.get(year))
        for panel in panels
        for line in panel.series
        for year in figures.years
    ]
    return Chart(
        f"indicator-{indicator}-years",
        chart_title(figures, indicator),
        _subtitle(figures, subject, panels),
        chart_source(figures, indicator),
        _alt(figures, subject, main, trend),
        wide,
        narrow,
        tuple(rows),
    )


def _measure(figures: Figures, series: Sequence[SeriesOfResults]) -> MeasureDefinition:
    return measure_of(figures.standard, next(iter(results_with_values(series[0]).values())))


def _subtitle(figures: Figures, subject: ChartSubject, panels: Sequence[ChartPanel]) -> str:
    """Return what is measured, where and when, and what the line at each mark is."""
    results = [result for panel in panels for line in panel.series for result in results_with_values(line).values()]
    intervals = " The line at each mark is its 95% confidence interval." if any(map(span_text, results)) else ""
    years = f"{figures.years[0]} to {figures.years[-1]}"
    return f"{subject.sentence}, {figures.snapshot.organisation.label}, reporting years {years}.{intervals}"


def plain_title(title: str) -> str:
    """Return the title of a panel without what explains its axis."""
    return title.partition(" (")[0]


def _alt(figures: Figures, subject: ChartSubject, main: Sequence[SeriesOfResults], trend: Trend) -> str:
    """Return what the chart shows in words: the main series with their intervals, then what else is drawn."""
    measure = _measure(figures, main)
    values = "; ".join(_values_in_words(figures, each.name if len(main) > 1 else "", each.results) for each in main)
    parts = [f"{subject.sentence}: {values}."]
    if measure.equality is not None:
        parts.append(f"The dashed line at {'1.0' if measure.is_ratio else f'{measure.equality:g}'} is equality.")
    described = [each.results for each in main]
    for panel in trend.panels:
        more = [series for series in panel.series if series.results not in described]
        if more:
            words = "; ".join(_values_in_words(figures, each.name, each.results, spans=False) for each in more)
            parts.append(f"{plain_title(panel.title)}: {words}.")
    if trend.breaks:
        years = joined([str(year) for year in sorted(trend.breaks)])
        parts.append(f"The definition changed before {years}: no line leads across.")
    return " ".join(parts)


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


def _values_in_words(figures: Figures, name: str, results: Mapping[int, Result | None], *, spans: bool = True) -> str:
    """Return the values of a series in words, the missing years among them."""
    years = []
    for year in figures.years:
        result = results.get(year)
        span = span_text(result) if spans and result is not None and result.value is not None else ""
        years.append(f"{value_text(result)} in {year}{f' (interval {span})' if span else ''}")
    return f"{name} {', '.join(years)}".strip()


def trend_svg(trend: Trend, layout: Layout) -> str:
    """Return the chart as SVG: panels next to each other, or below each other on a phone."""
    canvas = Canvas(layout)
    if layout.is_narrow or len(trend.panels) == 1:
        y = 0.0
        for place in range(len(trend.panels)):
            drawing = PanelDrawing(canvas, trend, place, (0, layout.width))
            y = drawing.draw(y + (16 if place else 0))
        return canvas.svg(y)
    first = (layout.width - BETWEEN) * SHARE_OF_FIRST
    rooms = [(0.0, first), (first + BETWEEN, layout.width - first - BETWEEN)]
    drawings = [PanelDrawing(canvas, trend, place, room) for place, room in enumerate(rooms)]
    head = max(drawing.head for drawing in drawings)
    return canvas.svg(max(drawing.draw(head - drawing.head) for drawing in drawings))


class PanelDrawing:
    """One panel on a canvas.

    Parameters
    ----------
    canvas
        What it is drawn on.
    trend
        The chart that it is part of.
    place
        Which of its panels it is, from 0.
    room
        Where it begins from the left, and its width.
    """

    def __init__(self, canvas: Canvas, trend: Trend, place: int, room: tuple[float, float]) -> None:
        panel = trend.panels[place]
        self._canvas, self._trend, self._series, self._measure = canvas, trend, panel.series, trend.measures[place]
        self._x, self._width = room
        self._layout, self._size = canvas.layout, canvas.layout.size
        self._title = wrapped(panel.title, self._width, self._size, bold=True)
        self._named = len(panel.series) > 1
        middle = (len(panel.series) - 1) / 2
        self._offsets = [(series - middle) * 2 * APART for series in range(len(panel.series))]

    @property
    def head(self) -> float:
        """Height of what is above the plot: its title, and on a phone the names of its series."""
        names = len(self._series) if self._named and self._layout.is_narrow else 0
        return (len(self._title) + names) * self._size * LINE + 6

    def draw(self, y: float) -> float:
        """Draw it from an upper edge, and return its lower edge."""
        y = self._canvas.lines_of_text((self._x, y), self._title, bold=True)
        if self._named and self._layout.is_narrow:
            for series in self._series:
                y += self._size * LINE
                self._canvas.mark((self._x + 8, y - self._size * 0.6), self._trend.styles[series.group])
                self._canvas.text((self._x + 20, y - self._size * 0.25), series.name)
        top = y + 6
        bottom = top + HEIGHTS[self._layout.is_narrow]
        scale = self._scale(top + self._size * LINE + ABOVE, bottom)
        labels = {tick: self._tick(tick) for tick in scale.ticks}
        left = self._x + max(text_width(label, self._size) for label in labels.values()) + 8
        right = self._x + self._width - self._room_for_names()
        self._axes(scale, labels, (left, right), bottom)
        slot = (right - left) / len(self._trend.years)
        middles = [left + (place + 0.5) * slot for place in range(len(self._trend.years))]
        self._gaps(middles, slot, top, bottom)
        for series, offset in zip(self._series, self._offsets, strict=True):
            self._marks(series, [x + offset for x in middles], scale)
        self._numbers(middles, scale)
        if self._named and not self._layout.is_narrow:
            self._names(middles, scale)
        for x, year in zip(middles, self._trend.years, strict=True):
            self._canvas.text((x, bottom + self._size * 1.4), str(year), "middle")
        return bottom + self._size * 1.8

    def _room_for_names(self) -> float:
        if not self._named or self._layout.is_narrow:
            return 0
        widest = max(text_width(line, self._size) for series in self._series for line in self._name_lines(series))
        return max(0.0, widest + NAMES_FROM - 40)

    def _name_lines(self, series: SeriesOfResults) -> list[str]:
        return wrapped(series.name, MOST_FOR_NAMES, self._size)

    def _scale(self, top: float, bottom: float) -> Scale:
        """Return the scale of the values: room for a number is kept above the highest end, and below the lowest."""
        measure = self._measure
        ends = [
            end for series in self._series for result in results_with_values(series).values() for end in ends_of(result)
        ]
        low, high = min(ends), max(ends)
        room = self._size * LINE + ABOVE if self._named else 0
        if measure.is_ratio:
            return ratio_scale(ends, bottom - 6, top)
        if measure.equality is not None:
            reach = max(abs(low), abs(high), 2.0)
            return linear_scale(min(low, -reach * 0.25), max(high, reach * 0.25), bottom - 6, top)
        high = high or 1.0  # where every percentage is 0 and none has an interval, the axis ends at 1%
        near_axis = (low / high) * (bottom - top) < room
        return linear_scale(0, high, bottom - (room if near_axis else 0), top)

    def _tick(self, value: float) -> str:
        measure = self._measure
        if measure.is_proportion:
            return f"{value:g}%"
        if measure.equality is None or measure.is_ratio:
            return f"{value:g}"
        return f"{value:+g}".replace("-", MINUS) if value else "0"

    def _axes(self, scale: Scale, labels: Mapping[float, str], ends: tuple[float, float], bottom: float) -> None:
        left, right = ends
        equality = self._measure.equality
        for tick, label in labels.items():
            y = scale(tick)
            if tick != equality:
                self._canvas.line((left, y), (right, y), GRID)
            self._canvas.text((left - 8, y + self._size * 0.35), label, "end")
        axis = scale(0) if scale.low == 0 else bottom
        self._canvas.line((left, axis), (right, axis), QUIET)
        if equality is not None:
            self._canvas.line((left, scale(equality)), (right, scale(equality)), EQUALITY, 1.3, DASHED)

    def _gaps(self, middles: Sequence[float], slot: float, top: float, bottom: float) -> None:
        """Mark the years in which no series has a value, and the changes of definition."""
        for place, year in enumerate(self._trend.years):
            results = [series.results.get(year) for series in self._series]
            if all(result is None or result.value is None for result in results):
                self._canvas.rectangle((middles[place] - slot * 0.42, top), slot * 0.84, bottom - top, PALE)
                self._words((middles[place], (top + bottom) / 2), wrapped(value_text(results[0]), slot, self._size))
            if year in self._trend.breaks:
                x = middles[place] - slot / 2
                self._canvas.line((x, top), (x, bottom), QUIET, 1, DOTTED)
                self._words((x, top + self._size), ["definition", "changed"])

    def _words(self, middle: tuple[float, float], lines: Sequence[str]) -> None:
        x, y = middle
        for place, line in enumerate(lines):
            self._canvas.text((x, y + place * self._size * LINE), line, "middle", halo=True)

    def _marks(self, series: SeriesOfResults, places: Sequence[float], scale: Scale) -> None:
        style, years, results = self._trend.styles[series.group], self._trend.years, results_with_values(series)
        points = {
            year: (x, scale(results[year].value or 0)) for x, year in zip(places, years, strict=True) if year in results
        }
        for before, after in pairwise(years):
            if before in points and after in points and after not in self._trend.breaks:
                self._canvas.line(points[before], points[after], style.colour, 1)
        for year, point in points.items():
            lower, upper = results[year].lower, results[year].upper
            if lower is not None and upper is not None:
                self._canvas.line((point[0], scale(lower)), (point[0], scale(upper)), style.colour, 2.5)
            self._canvas.mark(point, style)

    def _numbers(self, middles: Sequence[float], scale: Scale) -> None:
        """Write the values: that of the higher series above all intervals of its year, the lower one's below."""
        for middle, year in zip(middles, self._trend.years, strict=True):
            shown = [
                (result.value, middle + offset, result)
                for series, offset in zip(self._series, self._offsets, strict=True)
                if (result := results_with_values(series).get(year)) is not None and result.value is not None
            ]
            shown.sort(key=lambda each: -each[0])
            heights = [scale(end) for _, _, result in shown for end in ends_of(result)]
            heights += [scale(value) + reach for value, _, _ in shown for reach in (-MARK, MARK)]
            for place, (_, x, result) in enumerate(shown):
                y = min(heights) - ABOVE if place == 0 else max(heights) + self._size + ABOVE - 2
                axis = scale(0) if scale.low == 0 else y
                if place and y - self._size < axis < y + 2:  # the axis would strike it out; there is room below
                    y = axis + self._size + 2
                self._canvas.text((x, y), value_text(result), "middle", halo=True)

    def _names(self, middles: Sequence[float], scale: Scale) -> None:
        """Write the name of each series to the right, as high as its last value."""
        places: list[tuple[float, float, list[str]]] = []
        for series in self._series:
            last = list(results_with_values(series).values())[-1]
            places.append((scale(last.value or 0), middles[-1] + NAMES_FROM, self._name_lines(series)))
        places.sort(key=lambda each: each[0])
        below = float("-inf")
        for y, x, lines in places:
            height = len(lines) * self._size * LINE
            start = max(y - height / 2, below)
            self._canvas.lines_of_text((x, start), lines)
            below = start + height
