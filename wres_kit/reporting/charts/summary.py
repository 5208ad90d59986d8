"""The charts of the summary: the reporting year's results of all indicators of a shape, below each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.reporting.blocks import Block, boxed
from wres_kit.reporting.charts import Chart, chart_row
from wres_kit.reporting.charts.drawing import (
    DASHED,
    EQUALITY,
    GRID,
    LINE,
    QUIET,
    Canvas,
    Layout,
    Style,
    drawn,
    ends_of,
    linear_scale,
    ratio_scale,
    styles,
    text_width,
    wrapped,
)
from wres_kit.reporting.presentation import is_clear
from wres_kit.reporting.wording.phrases import span_text, value_text
from wres_kit.reporting.wording.sentences import chart_source
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import MeasureDefinition, Result
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator


STEP = 23
"""Height of a mark with its interval and number."""
NAMES = 0.3
"""Of the width, what the names of indicators get; on a phone they are above the marks."""


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A value in the chart: how it is drawn, its name in the legend, and the result."""

    style: Style
    name: str
    result: Result | None


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One indicator: its name, its marks, what it says where it has none, and how the groups differ."""

    label: str
    marks: Sequence[ChartMark]
    absent: str
    difference: str = ""

    @property
    def shown(self) -> list[tuple[ChartMark, Result]]:
        """The marks that have a value."""
        return [(mark, mark.result) for mark in self.marks if mark.result is not None and mark.result.value is not None]


def shape_chart(figures: Figures, shape: str) -> Chart | Block:
    """Return the results of the reporting year of all indicators of a shape; their page's chart says what is drawn."""
    indicators = [definition for definition in figures.edition.indicators.values() if definition.shape == shape]
    lines = [_line(figures, definition) for definition in indicators]
    results = [result for line in lines for _, result in line.shown]
    if not results:
        which = joined([str(definition.number) for definition in indicators])
        return boxed("note", f"There is no chart of indicators {which}: {figures.year} has no figure to show.")
    measure = measure_of(figures.standard, results[0])
    axis = _axis(figures, indicators).partition(" (")[0]
    wide, narrow = drawn(lambda layout: LinesDrawing(lines, measure, layout).svg())
    values = "; ".join(_in_words(line, each) for line, each in zip(lines, indicators, strict=True))
    equality = " The dashed line at 1.0 is equality." if measure.is_ratio else ""
    intervals = " The line at each mark is its 95% confidence interval." if any(map(span_text, results)) else ""
    return Chart(
        f"summary-{shape}",
        _title(figures, indicators),
        f"{axis}, {figures.snapshot.organisation.label}, reporting year {figures.year}.{equality}{intervals}",
        chart_source(figures, *(definition.number for definition in indicators)),
        f"{axis} in {figures.year}: {values}.{equality}",
        wide,
        narrow,
        tuple(
            chart_row(figures.year, axis, mark.name, f"{definition.number}. {definition.title}", mark.result)
            for line, definition in zip(lines, indicators, strict=True)
            for mark in line.marks
        ),
    )


def _title(figures: Figures, indicators: Sequence[Indicator]) -> str:
    """Return the largest difference among those that are clear, or else among those that nobody can test."""
    by_clearness: dict[bool | None, list[tuple[float, str]]] = {}
    by_group = is_compared = False
    for definition in indicators:
        headline, groups = figures.headline(definition.number), figures.presentation(definition.number).groups()
        by_group |= groups.any_known
        is_compared |= all(each is not None and each.value is not None for each in (groups.reference, groups.focus))
        if groups.distance and headline is not None:
            name = f"{definition.navigation_title} ({figures.presentation(definition.number).apart(headline)})"
            by_clearness.setdefault(is_clear(figures, definition.number), []).append((groups.distance, name))
    if True in by_clearness:
        return f"Largest clear difference: {max(by_clearness[True])[1]}"
    if None in by_clearness:
        largest, excludes = max((max(each), excludes) for excludes, each in by_clearness.items())
        chance = "it could be due to chance" if excludes is False else "we cannot tell if it is due to chance"
        return f"Largest difference: {largest[1]}; {chance}"
    if by_group and not is_compared:
        return f"No difference between the groups can be judged in {figures.year}"
    return f"No clear difference between the groups in {figures.year}" if by_group else f"All staff in {figures.year}"


def _line(figures: Figures, definition: Indicator) -> ChartLine:
    look = styles(figures.snapshot.accent, figures.characteristic)
    presentation = figures.presentation(definition.number)
    series = presentation.series()
    marks = [
        ChartMark(look[each.group], each.name if len(series) > 1 else "", each.results.get(figures.year))
        for each in series
    ]
    difference = presentation.groups().difference if len(series) > 1 else ""
    label = f"{definition.number} {definition.navigation_title}"
    return ChartLine(label, marks, value_text(figures.headline(definition.number)), difference)


def _axis(figures: Figures, indicators: list[Indicator]) -> str:
    """Return the words for the axis: those of the chart of whichever indicator draws most groups."""
    presentations = [figures.presentation(definition.number) for definition in indicators]
    widest = max(presentations, key=lambda each: len(each.series()))
    return widest.subject(widest.series()).axis


def _in_words(line: ChartLine, definition: Indicator) -> str:
    parts = []
    for mark, result in line.shown:
        span = f" (interval {span_text(result)})" if span_text(result) else ""
        parts.append(f"{mark.name} {value_text(result)}{span}".strip())
    return f"{definition.title}, {', '.join(parts) or line.absent}"


class LinesDrawing:
    """The chart of several indicators on a canvas.

    Parameters
    ----------
    lines
        From top to bottom; at least one mark with a value.
    measure
        What the values are: ratios get a logarithmic axis with equality marked, all others one from 0.
    layout
        The size it is for.
    """

    def __init__(self, lines: Sequence[ChartLine], measure: MeasureDefinition, layout: Layout) -> None:
        self._lines, self._measure, self._layout = lines, measure, layout
        self._canvas, self._size = Canvas(layout), layout.size
        self._names = 0.0 if layout.is_narrow else layout.width * NAMES
        ends = [end for line in lines for _, result in line.shown for end in ends_of(result)]
        number = max(text_width(value_text(result), self._size) for line in lines for _, result in line.shown) + 12
        right = layout.width - number - self._room_for_difference()
        left = self._names + 12
        most = 4 if layout.is_narrow else 6
        scale = ratio_scale(ends, left, right, most) if measure.is_ratio else None
        self._scale = scale or linear_scale(0, max([*ends, 1.0]), left, right, most)

    def _room_for_difference(self) -> float:
        if self._layout.is_narrow:
            return 0
        return max(text_width(line.difference, self._size) for line in self._lines) + 16

    def svg(self) -> str:
        """Return it as SVG."""
        top = self._legend()
        bottom = top + sum(self._height(line) for line in self._lines)
        for tick in self._scale.ticks:
            x = self._scale(tick)
            self._canvas.line((x, top), (x, bottom), QUIET if tick == 0 else GRID)
            label = f"{tick:g}%" if self._measure.is_proportion else f"{tick:g}"
            self._canvas.text((x, bottom + self._size * 1.3), label, "middle")
        if self._measure.is_ratio:
            self._canvas.line((self._scale(1), top), (self._scale(1), bottom), EQUALITY, 1.3, DASHED)
        y = top
        for line in self._lines:
            self._line(line, y)
            y += self._height(line)
        return self._canvas.svg(bottom + self._size * 1.8)

    def _legend(self) -> float:
        """Draw the names of the series in a row, and return its lower edge."""
        named = {mark.name: mark.style for line in self._lines for mark, _ in line.shown if mark.name}
        if not named:
            return 0
        x, y = self._names + 8, self._size
        for name, style in named.items():
            self._canvas.mark((x, y - self._size * 0.35), style)
            self._canvas.text((x + 12, y), name)
            x += text_width(name, self._size) + 36
        if self._room_for_difference() and any(line.difference for line in self._lines) and not self._layout.is_narrow:
            self._canvas.text((self._layout.width, y), "Gap", "end", bold=True)
        return y + 10

    def _label(self, line: ChartLine) -> list[str]:
        text = line.label
        if self._layout.is_narrow and line.difference:
            text = f"{text}: {line.difference}"
        width = self._layout.width if self._layout.is_narrow else self._names
        return wrapped(text, width, self._size)

    def _height(self, line: ChartLine) -> float:
        marks, names = max(1, len(line.shown)) * STEP + 12, len(self._label(line)) * self._size * LINE
        return marks + names if self._layout.is_narrow else max(marks, names + 12)

    def _line(self, line: ChartLine, y: float) -> None:
        names, height = self._label(line), self._height(line)
        room = len(names) * self._size * LINE
        self._canvas.line((0, y), (self._layout.width, y), GRID)
        if self._layout.is_narrow:
            for place, name in enumerate(names):
                self._canvas.text((0, y + (place + 1) * self._size * LINE), name, halo=True)
            middle = y + room + (height - room) / 2 + 2
        else:
            self._canvas.lines_of_text((0, y + (height - room) / 2), names)
            middle = y + height / 2
        if not line.shown:
            self._canvas.text((self._names + 14, middle + 5), line.absent, italic=True, halo=True)
        for place, (mark, result) in enumerate(line.shown):
            self._mark(mark, result, middle + (place - (len(line.shown) - 1) / 2) * STEP)
        if line.difference and not self._layout.is_narrow:
            self._canvas.text((self._layout.width, middle + self._size * 0.35), line.difference, "end")

    def _mark(self, mark: ChartMark, result: Result, y: float) -> None:
        assert result.value is not None
        end = result.value
        if result.lower is not None and result.upper is not None:
            end = result.upper
            self._canvas.line((self._scale(result.lower), y), (self._scale(end), y), mark.style.colour, 2.5)
        self._canvas.mark((self._scale(result.value), y), mark.style)
        self._canvas.text((self._scale(end) + 10, y + self._size * 0.35), value_text(result), halo=True)


SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 72, 24, 4


def sparkline(values: Sequence[float | None], equality: float | None = None) -> str:
    """Return a line over the years as SVG: a dot for each value, the last one larger, and a gap where there is none.

    Parameters
    ----------
    values
        By year; at least one is known.
    equality
        The value at which a dashed line is drawn, so that it shows whether the values come nearer to it.
    """
    known = [value for value in (*values, equality) if value is not None]
    low, reach = min(known), (max(known) - min(known)) or 1.0
    step = (SPARK_WIDTH - 2 * SPARK_MARGIN) / max(1, len(values) - 1)

    def height(value: float) -> float:
        return SPARK_HEIGHT - SPARK_MARGIN - (value - low) / reach * (SPARK_HEIGHT - 2 * SPARK_MARGIN)

    equal = ""
    if equality is not None:
        equal = f'<path stroke-dasharray="3 2" stroke-width="1" d="M0 {height(equality):.1f}H{SPARK_WIDTH}"/>'
    points = [
        None if value is None else (SPARK_MARGIN + place * step, height(value)) for place, value in enumerate(values)
    ]
    lines = "".join(
        f'<path d="M{before[0]:g} {before[1]:.1f}L{after[0]:g} {after[1]:.1f}"/>'
        for before, after in pairwise(points)
        if before is not None and after is not None
    )
    dots = "".join(
        f'<circle cx="{point[0]:g}" cy="{point[1]:.1f}" r="{3.5 if place == len(points) - 1 else 2:g}"/>'
        for place, point in enumerate(points)
        if point is not None
    )
    return (
        f'<svg class="wres-sparkline" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" width="{SPARK_WIDTH}" '
        f'height="{SPARK_HEIGHT}" aria-hidden="true" focusable="false">{equal}{lines}{dots}</svg>'
    )
