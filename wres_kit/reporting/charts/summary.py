"""The charts of the summary: the reporting year's results of all indicators of a shape, below each other."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.drawing import styles
from wres_kit.reporting.charts.glance import Line, glance_svg
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.presentation import SeriesOfResults
    from wres_kit.standard.indicator import Indicator

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
