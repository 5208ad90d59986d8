"""What the data says about a place for narrative: one line that stands in its file as a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.wording.trends import short_verdict
from wres_kit.reporting.wording.values import value_text
from wres_kit.reporting.wording.words import OVERVIEW, joined
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.pages import Page
    from wres_kit.standard.template import Slot

NAMES = {
    ResultMeasure.SHARE: "bme_share",
    ResultMeasure.RELATIVE_LIKELIHOOD: "relative_likelihood",
    ResultMeasure.PERCENTAGE: "{group}_percentage",
    ResultMeasure.GAP: "gap",
    ResultMeasure.DIFFERENCE: "{category}_difference",
}
"""What narrative calls the leading result of an indicator."""


def page_title(figures: Figures, page: Page) -> str:
    """Return the title of a page, as its file of narrative begins."""
    if page.indicator is None:
        return "Summary"
    return f"Indicator {page.indicator}: {figures.definition(page.indicator).title}"


def hint(figures: Figures, page: Page, slot: Slot) -> str:
    """Return what the data says about a place; empty where it says nothing to it."""
    if page.indicator is not None:
        return _leading(figures, page.indicator) if slot.key == "implications" else ""
    return _missing(figures) if slot.key == "completeness" else ""


def _leading(figures: Figures, indicator: int) -> str:
    comparison = figures.comparison(indicator)
    headline = figures.headline(indicator)
    values = [f"{value_text(result)} ({year})" for year, result in reversed(list(comparison.points.items()))]
    if headline is None or headline.value is None:
        return f"{', '.join(values)}."
    what = OVERVIEW[ResultMeasure(headline.measure), Group(headline.group)]
    said = [f"{what}: {', '.join(values)}", short_verdict(comparison).lower()]
    strength = comparison.strength
    if figures.definition(indicator).shape == Shape.LIKELIHOOD and strength is not None:
        place = "inside" if strength.four_fifths == "inside" else "outside"
        said.insert(1, f"{place} {strength.low:.2f} to {strength.high:.2f}")
    name = NAMES[ResultMeasure(headline.measure)].format(group=headline.group, category=headline.category)
    return f"{'; '.join(said)}. Use {{{{ indicator_{indicator}.{name} }}}}."


def _missing(figures: Figures) -> str:
    absent = [
        f"indicator {number} ({value_text(figures.headline(number))})"
        for number in figures.numbers
        if (headline := figures.headline(number)) is None or headline.value is None
    ]
    if not absent:
        return f"every indicator has a result for {figures.year}."
    return f"no result for {figures.year}: {joined(absent)}."
