"""The two charts of the summary: likelihoods beside equality, and the staff survey by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.colours import styles
from wres_kit.reporting.charts.glance import Line, glance_svg
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures

SHORT_LABELS = {
    2: "2 Appointment",
    3: "3 Disciplinary process",
    4: "4 Training",
    5: "5 Abuse from public",
    6: "6 Abuse from staff",
    7: "7 Fair progression",
    8: "8 Discrimination",
}
"""Names of indicators that fit beside a chart."""


def likelihood_chart(figures: Figures) -> Chart | Block:
    """Return the relative likelihoods of the reporting year beside each other."""
    look = styles(figures.snapshot.accent)[Group.BME]
    lines = []
    for number_of in _of_shape(figures, Shape.LIKELIHOOD):
        result = figures.headline(number_of)
        lines.append(Line(SHORT_LABELS[number_of], [(look, "", result)], value_text(result)))
    if not _has_marks(lines):
        return boxed("note", f"There is no chart of indicators 2 to 4: {figures.year} has no ratio that may be shown.")
    svg = glance_svg(lines, "Relative likelihood (log scale)", "summary-likelihoods", ratios=True)
    said = "; ".join(_said(figures, line, indicator) for line, indicator in zip(lines, (2, 3, 4), strict=True))
    return Chart(svg, f"Relative likelihoods in {figures.year}: {said}. The dashed line at 1.0 is equality.")


def survey_chart(figures: Figures) -> Chart | Block:
    """Return the percentages of the staff survey of the reporting year, by group."""
    look = styles(figures.snapshot.accent)
    lines = []
    for indicator in _of_shape(figures, Shape.SURVEY):
        results = {
            group: figures.get(figures.year, indicator, ResultMeasure.PERCENTAGE, group)
            for group in (Group.WHITE, Group.BME, Group.ALL)
        }
        both = [group for group in (Group.WHITE, Group.BME) if results[group] and results[group].value is not None]  # type: ignore[union-attr]
        shown = both or [Group.ALL]
        marks = [
            (look[group], figures.standard.characteristic.with_noun(group, start=True), results[group])
            for group in shown
        ]
        lines.append(Line(SHORT_LABELS[indicator], marks, value_text(figures.headline(indicator))))
    if not _has_marks(lines):
        return boxed("note", f"There is no chart of the staff survey: {figures.year} has no result that may be shown.")
    svg = glance_svg(lines, "Percentage of staff", "summary-survey", ratios=False)
    said = "; ".join(_said(figures, line, indicator) for line, indicator in zip(lines, (5, 6, 7, 8), strict=True))
    return Chart(svg, f"Staff survey results in {figures.year}: {said}.")


def _of_shape(figures: Figures, shape: Shape) -> list[int]:
    return [number for number, definition in figures.edition.indicators.items() if definition.shape == shape]


def _has_marks(lines: list[Line]) -> bool:
    return any(result is not None and result.value is not None for line in lines for _, _, result in line.marks)


def _said(figures: Figures, line: Line, indicator: int) -> str:
    parts = []
    for _, group, result in line.marks:
        if result is None or result.value is None:
            continue
        span = f" (interval {span_text(result)})" if span_text(result) else ""
        parts.append(f"{group} {value_text(result)}{span}".strip())
    return f"{figures.definition(indicator).title}, {', '.join(parts) or line.absent}"
