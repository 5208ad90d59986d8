"""The charts of the summary: the reporting year's results of all indicators of a shape, below each other."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from wres_kit.indicators.calculation import measure_of
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.drawing import EQUALITY, GRID, INK, LABEL_BOX, Style, drawn, new_figure, styles
from wres_kit.reporting.charts.trend import RATIO_REACH, RATIO_TICKS
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from wres_kit.indicators.results import MeasureDefinition, Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.presentation import SeriesOfResults
    from wres_kit.standard.indicator import Indicator


ROW = 0.62
"""Height of an indicator in inches."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its name, and for each mark how it is drawn, its name in the legend, and the result."""

    label: str
    marks: Sequence[tuple[Style, str, Result | None]]
    absent: str


def glance_svg(lines: Sequence[Line], axis: str, name: str, measure: MeasureDefinition) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    lines
        From top to bottom; at least one mark with a value.
    axis
        Words for the horizontal axis.
    name
        What the ids of the figure start with.
    measure
        What the values are: ratios get a logarithmic axis with equality marked, all others one from 0.
    """
    return drawn(name, lambda: _draw(lines, axis, measure))


def _draw(lines: Sequence[Line], axis: str, measure: MeasureDefinition) -> Axes:
    axes = new_figure(len(lines) * ROW + 1.1, left=0.36, bottom=0.65)[0]
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks(range(len(lines)), [line.label for line in lines])
    axes.grid(visible=False, axis="y")
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    named: set[str] = set()
    ends: list[float] = []
    for place, line in enumerate(lines):
        shown = [mark for mark in line.marks if mark[2] is not None and mark[2].value is not None]
        if not shown:
            axes.text(
                0.02, place, line.absent, transform=axes.get_yaxis_transform(), va="center", color=INK, fontsize=10,
                fontstyle="italic", bbox=LABEL_BOX, zorder=6,
            )  # fmt: skip
        for step, (style, label, result) in enumerate(shown):
            assert result is not None
            ends += _mark(
                axes, place + (step - (len(shown) - 1) / 2) * 0.36, style, result, "" if label in named else label
            )
            named.add(label)
    _scale(axes, ends, measure)
    axes.set_xlabel(axis, color=INK)
    if len(named) > 1:
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=len(named), frameon=False, labelcolor=INK,
            handletextpad=0.3, columnspacing=1.4, borderaxespad=0,
        )  # fmt: skip
    return axes


def _mark(axes: Axes, height: float, style: Style, result: Result, label: str) -> list[float]:
    assert result.value is not None
    ends = [result.value]
    if result.lower is not None and result.upper is not None:
        ends += [result.lower, result.upper]
        axes.plot([result.lower, result.upper], [height, height], color=style.colour, linewidth=2.4, zorder=3)
    axes.plot(
        [result.value], [height], linestyle="none", marker=style.marker, markersize=7.5, markeredgewidth=1.8,
        color=style.colour, markerfacecolor=style.colour if style.filled else "white", zorder=4,
        label=label or "_nolegend_",
    )  # fmt: skip
    axes.annotate(
        value_text(result), (max(ends), height), xytext=(7, 0), textcoords="offset points", va="center",
        color=INK, fontsize=10, bbox=LABEL_BOX, zorder=5,
    )  # fmt: skip
    return ends


def _scale(axes: Axes, ends: Sequence[float], measure: MeasureDefinition) -> None:
    if not measure.is_ratio:
        percent = measure.is_proportion
        axes.set_xlim(0, min(max(ends) * 1.2, 118 if percent else max(ends) * 1.2))
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _: (f"{value:g}%" if value <= 100 else "") if percent else f"{value:g}")
        )
        return
    low = max(min(*ends, 0.8) / 1.1, RATIO_REACH[0])
    high = min(max(*ends, 1.25) * 1.35, RATIO_REACH[1])
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    ticks = [tick for tick in RATIO_TICKS if low <= tick <= high]
    if len(ticks) > 6:
        ticks = [tick for tick in ticks if tick not in (0.3, 0.8, 1.25, 1.5)]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.axvline(1.0, color=EQUALITY, linewidth=1.2, linestyle=(0, (5, 3)), zorder=2)


LABEL_WIDTH = 22
"""Characters of a line of a label."""


def shape_chart(figures: Figures, shape: str) -> Chart | Block:
    """Return the results of the reporting year of all indicators of a shape; their page's chart says what is drawn."""
    indicators = [definition for definition in figures.edition.indicators.values() if definition.shape == shape]
    lines = [_line(figures, definition) for definition in indicators]
    results = [
        result for line in lines for _, _, result in line.marks if result is not None and result.value is not None
    ]
    if not results:
        which = joined([str(definition.number) for definition in indicators])
        return boxed("note", f"There is no chart of indicators {which}: {figures.year} has no figure to show.")
    measure = measure_of(figures.standard, results[0])
    axis = _axis(figures, indicators)
    svg = glance_svg(lines, axis, f"summary-{shape}", measure)
    values = "; ".join(_in_words(line, each) for line, each in zip(lines, indicators, strict=True))
    equality = " The dashed line at 1.0 is equality." if measure.is_ratio else ""
    return Chart(svg, f"{axis.partition(' (')[0]} in {figures.year}: {values}.{equality}")


def _line(figures: Figures, definition: Indicator) -> Line:
    look = styles(figures.snapshot.accent, figures.characteristic)
    series = presentation_of(figures.standard, definition).series(figures, definition)
    marks = [
        (look[each.group], each.name if len(series) > 1 else "", each.results.get(figures.year)) for each in series
    ]
    label = "\n".join(textwrap.wrap(f"{definition.number} {definition.navigation_title}", LABEL_WIDTH))
    return Line(label, marks, value_text(figures.headline(definition.number)))


def _axis(figures: Figures, indicators: list[Indicator]) -> str:
    """Return the words for the axis: those of the chart of whichever indicator draws most groups."""

    def drawn(definition: Indicator) -> Sequence[SeriesOfResults]:
        return presentation_of(figures.standard, definition).series(figures, definition)

    widest = max(indicators, key=lambda definition: len(drawn(definition)))
    return presentation_of(figures.standard, widest).subject(figures, widest, drawn(widest)).axis


def _in_words(line: Line, definition: Indicator) -> str:
    parts = []
    for _, group, result in line.marks:
        if result is None or result.value is None:
            continue
        span = f" (interval {span_text(result)})" if span_text(result) else ""
        parts.append(f"{group} {value_text(result)}{span}".strip())
    return f"{definition.title}, {', '.join(parts) or line.absent}"
