"""What the data says about a place for narrative: one line that stands in its file as a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import ResultKind
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.trends import short_verdict
from wres_kit.reporting.wording.values import value_text
from wres_kit.reporting.wording.words import joined, short_name

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.reporting.pages import Page
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator
    from wres_kit.standard.template import Slot


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
    facts = [f"{short_name(figures.standard, headline)}: {', '.join(values)}"]
    significance = comparison.strength
    if significance is not None and significance.low is not None:
        place = "inside" if significance.four_fifths == "inside" else "outside"
        facts.append(f"{place} {significance.low:.2f} to {significance.high:.2f}")
    facts.append(short_verdict(comparison).lower())
    name = _name(figures.standard, figures.definition(indicator), headline)
    use = f" Use {{{{ indicator_{indicator}.{name} }}}}." if name else ""
    return f"{'; '.join(facts)}.{use}"


def _name(standard: Standard, definition: Indicator, headline: Result) -> str:
    """Return what narrative calls the leading result of an indicator; empty where it has no name for it."""
    wanted = ResultKind(headline.measure, headline.category, headline.group)
    named = presentation_of(standard, definition).narrative_values(standard, definition)
    return next((name for name, kind in named.items() if kind == wanted), "")


def _missing(figures: Figures) -> str:
    absent = [
        f"indicator {number} ({value_text(figures.headline(number))})"
        for number in figures.numbers
        if (headline := figures.headline(number)) is None or headline.value is None
    ]
    if not absent:
        return f"every indicator has a result for {figures.year}."
    return f"no result for {figures.year}: {joined(absent)}."
