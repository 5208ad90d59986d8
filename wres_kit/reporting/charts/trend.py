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
    linear_scale,
    ratio_scale,
    styles,
    text_width,
    wrapped,
)
from wres_kit.reporting.presentation import ChartPanel, results_with_values
from wres_kit.reporting.wording.phrases import MINUS, joined, span_text, value_text
from wres_kit.reporting.wording.sentences import chart_source, chart_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
class Series:
    """What one line of marks shows.

    Parameters
    ----------
    name
        As the chart names it; empty where its panel has one series only.
    style
        How it is drawn.
    results
        By year; a year without a value is a gap.
    """

    name: str
    style: Style
    results: Mapping[int, Result | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the chart with an axis of its own.

    Parameters
    ----------
    title
        What its values are.
    series
        What is drawn; one value at least.
    measure
        What all values are.
    """

    title: str
    series: Sequence[Series]
    measure: MeasureDefinition


@dataclass(frozen=True, slots=True)
class Trend:
    """What a chart of several years shows.

    Parameters
    ----------
    years
        The years on the axis, whether or not they have a value.
    panels
        From left to right.
    breaks
        Years before which the definition changed: no line leads into them.
    """

    years: Sequence[int]
    panels: Sequence[Panel]
    breaks: frozenset[int] = frozenset()


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
    trend = Trend(figures.years, [_panel(figures, each, look) for each in panels], breaks)
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


def _panel(figures: Figures, panel: ChartPanel, look: Mapping[str, Style]) -> Panel:
    measure = measure_of(figures.standard, next(iter(results_with_values(panel.series[0]).values())))
    return Panel(panel.title, [Series(each.name, look[each.group], each.results) for each in panel.series], measure)


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
    measure = measure_of(figures.standard, next(iter(results_with_values(main[0]).values())))
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
        for place, panel in enumerate(trend.panels):
            drawing = PanelDrawing(canvas, trend, panel, 0, layout.width)
            y = drawing.draw(y + (16 if place else 0))
        return canvas.svg(y)
    first = (layout.width - BETWEEN) * SHARE_OF_FIRST
    places = [(0.0, first), (first + BETWEEN, layout.width - first - BETWEEN)]
    drawings = [
        PanelDrawing(canvas, trend, panel, x, width) for panel, (x, width) in zip(trend.panels, places, strict=True)
    ]
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
    panel
        What it shows.
    x, width
        Where it is.
    """

    def __init__(self, canvas: Canvas, trend: Trend, panel: Panel, x: float, width: float) -> None:
        self._canvas, self._trend, self._panel = canvas, trend, panel
        self._x, self._width, self._layout = x, width, canvas.layout
        self._size = canvas.layout.size
        self._title = wrapped(panel.title, width, self._size, bold=True)
        self._named = len(panel.series) > 1
        middle = (len(panel.series) - 1) / 2
        self._offsets = [(place - middle) * 2 * APART for place in range(len(panel.series))]

    @property
    def head(self) -> float:
        """Height of what is above the plot: its title, and on a phone the names of its series."""
        names = len(self._panel.series) if self._named and self._layout.is_narrow else 0
        return (len(self._title) + names) * self._size * LINE + 6

    def draw(self, y: float) -> float:
        """Draw it from an upper edge, and return its lower edge."""
        y = self._canvas.lines_of_text((self._x, y), self._title, bold=True)
        if self._named and self._layout.is_narrow:
            for series in self._panel.series:
                y += self._size * LINE
                self._canvas.mark((self._x + 8, y - self._size * 0.6), series.style)
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
        for series, offset in zip(self._panel.series, self._offsets, strict=True):
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
        widest = max(text_width(line, self._size) for series in self._panel.series for line in self._name_lines(series))
        return max(0.0, widest + NAMES_FROM - 40)

    def _name_lines(self, series: Series) -> list[str]:
        return wrapped(series.name, MOST_FOR_NAMES, self._size)

    def _scale(self, top: float, bottom: float) -> Scale:
        """Return the scale of the values: room for a number is kept above the highest end, and below the lowest."""
        measure = self._panel.measure
        ends = list(_ends(self._panel))
        low, high = min(ends), max(ends)
        room = self._size * LINE + ABOVE if self._named else 0
        if measure.is_ratio:
            return ratio_scale(ends, bottom - 6, top)
        if measure.equality is not None:
            reach = max(abs(low), abs(high), 2.0)
            return linear_scale(min(low, -reach * 0.25), max(high, reach * 0.25), bottom - 6, top)
        near_axis = (low / high) * (bottom - top) < room
        return linear_scale(0, high, bottom - (room if near_axis else 0), top)

    def _tick(self, value: float) -> str:
        measure = self._panel.measure
        if measure.is_proportion:
            return f"{value:g}%"
        if measure.equality is None or measure.is_ratio:
            return f"{value:g}"
        return f"{value:+g}".replace("-", MINUS) if value else "0"

    def _axes(self, scale: Scale, labels: Mapping[float, str], ends: tuple[float, float], bottom: float) -> None:
        left, right = ends
        equality = self._panel.measure.equality
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
            results = [series.results.get(year) for series in self._panel.series]
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

    def _marks(self, series: Series, places: Sequence[float], scale: Scale) -> None:
        results = [series.results.get(year) for year in self._trend.years]
        points = [
            None if result is None or result.value is None else (x, scale(result.value))
            for x, result in zip(places, results, strict=True)
        ]
        for place, (before, after) in enumerate(pairwise(points), start=1):
            if before is not None and after is not None and self._trend.years[place] not in self._trend.breaks:
                self._canvas.line(before, after, series.style.colour, 1)
        for point, result in zip(points, results, strict=True):
            if point is None or result is None:
                continue
            if result.lower is not None and result.upper is not None:
                ends = ((point[0], scale(result.lower)), (point[0], scale(result.upper)))
                self._canvas.line(*ends, series.style.colour, 2.5)
            self._canvas.mark(point, series.style)

    def _numbers(self, middles: Sequence[float], scale: Scale) -> None:
        """Write the values: that of the higher series above all intervals of its year, the lower one's below."""
        for middle, year in zip(middles, self._trend.years, strict=True):
            shown = [
                (result.value, middle + offset, result)
                for series, offset in zip(self._panel.series, self._offsets, strict=True)
                if (result := series.results.get(year)) is not None and result.value is not None
            ]
            shown.sort(key=lambda each: -each[0])
            heights = [scale(end) for _, _, result in shown for end in _ends_of(result)]
            heights += [scale(value) + reach for value, _, _ in shown for reach in (-MARK, MARK)]
            for place, (_, x, result) in enumerate(shown):
                y = min(heights) - ABOVE if place == 0 else max(heights) + self._size + ABOVE - 2
                self._canvas.text((x, y), value_text(result), "middle", halo=True)

    def _names(self, middles: Sequence[float], scale: Scale) -> None:
        """Write the name of each series to the right, as high as its last value."""
        places: list[tuple[float, float, list[str]]] = []
        for series in self._panel.series:
            value = [
                result.value
                for year in self._trend.years
                if (result := series.results.get(year)) is not None and result.value is not None
            ][-1]
            places.append((scale(value), middles[-1] + NAMES_FROM, self._name_lines(series)))
        places.sort(key=lambda each: each[0])
        below = float("-inf")
        for y, x, lines in places:
            height = len(lines) * self._size * LINE
            start = max(y - height / 2, below)
            self._canvas.lines_of_text((x, start), lines)
            below = start + height


def _ends_of(result: Result) -> list[float]:
    return [end for end in (result.value, result.lower, result.upper) if end is not None]


def _ends(panel: Panel) -> Iterator[float]:
    for series in panel.series:
        for result in series.results.values():
            if result is not None and result.value is not None:
                yield from _ends_of(result)
