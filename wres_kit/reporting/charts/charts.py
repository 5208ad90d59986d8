"""The charts of a page: each with the finding it shows in words, or a note where there is nothing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import group_compared
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.bands import BandSection, bands_svg
from wres_kit.reporting.charts.colours import styles
from wres_kit.reporting.charts.trend import Series, Trend, trend_svg
from wres_kit.reporting.tables.workforce import band_places
from wres_kit.reporting.wording.rounding import percent
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.reporting.wording.words import joined
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape, band_label, comparability, edition_years, section_label, wres
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures

NOTHING_TO_DRAW = "There is no chart: no year has a figure that may be shown."
EQUALITY = {
    Unit.RATIO: " The dashed line at 1.0 is equality.",
    Unit.POINTS: " The dashed line at 0 is equality.",
    Unit.PERCENT: "",
}


def trend_chart(figures: Figures, indicator: int) -> Chart | Block:
    """Return the chart of an indicator over the years compared."""
    series = [one for one in _series(figures, indicator) if _values(one)]
    if not series:
        return boxed("note", NOTHING_TO_DRAW)
    unit = Unit(next(iter(_values(series[0]).values())).unit)
    gaps = {
        year: value_text(series[0].results.get(year))
        for year in figures.years
        if all(year not in _values(one) for one in series)
    }
    what, axis = _subject(figures, indicator, series)
    trend = Trend(figures.years, series, unit, axis, gaps, _breaks(figures, indicator))
    alt = f"{what}: {'; '.join(_said(figures, one, named=len(series) > 1) for one in series)}.{EQUALITY[unit]}"
    return Chart(trend_svg(trend, f"indicator-{indicator}-trend"), _with_breaks(alt, trend))


def band_chart(figures: Figures) -> Chart | Block:
    """Return the chart of the share of BME staff in each band in the reporting year."""
    sections = [
        BandSection(
            section_label(section),
            [
                (
                    band_label(band),
                    figures.get(figures.year, 1, ResultMeasure.SHARE, Group.BME, section=section, category=band),
                )
                for band in bands
                if band != ALL or len(bands) == 1
            ],
        )
        for section, bands in band_places(figures, [figures.year]).items()
    ]
    shown = [result for section in sections for _, result in section.bands if result and result.value is not None]
    if not shown:
        return boxed("note", f"There is no chart of the bands: {figures.year} has no figure by band that may be shown.")
    overall = figures.get(figures.year, 1, ResultMeasure.SHARE, Group.BME)
    value = overall.value if overall else None
    svg = bands_svg(sections, value, figures.snapshot.accent, "indicator-1-bands")
    beside = f" The dashed line is their share of all staff, {percent(value)}." if value is not None else ""
    said = "; ".join(
        f"{section.label}: {joined([f'{label} {value_text(result)}' for label, result in section.bands])}"
        for section in sections
    )
    return Chart(svg, f"BME staff as a percentage of the staff in each band in {figures.year}. {said}.{beside}")


def _series(figures: Figures, indicator: int) -> list[Series]:
    """Return what is drawn: white and BME staff for the staff survey, else the leading result."""
    look = styles(figures.snapshot.accent)
    if figures.definition(indicator).shape == Shape.SURVEY:
        both = [_survey_series(figures, indicator, group) for group in (Group.WHITE, Group.BME)]
        if any(_values(one) for one in both):
            return both
        return [_survey_series(figures, indicator, Group.ALL)]
    results: dict[int, Result | None] = dict(figures.comparison(indicator).points)
    return [Series("BME staff", look[Group.BME], results)]


def _survey_series(figures: Figures, indicator: int, group: Group) -> Series:
    results = {year: figures.get(year, indicator, ResultMeasure.PERCENTAGE, group) for year in figures.years}
    return Series(
        figures.standard.characteristic.with_noun(group, start=True), styles(figures.snapshot.accent)[group], results
    )


def _values(series: Series) -> dict[int, Result]:
    return {year: one for year, one in series.results.items() if one is not None and one.value is not None}


def _breaks(figures: Figures, indicator: int) -> frozenset[int]:
    """Return the years that do not compare with the one before them."""
    known = edition_years()
    valued = [one for one in figures.comparison(indicator).points.values() if one is not None and one.value is not None]
    group = group_compared(wres(), *valued)
    return frozenset(
        year
        for year in figures.years[1:]
        if year - 1 >= known[0] and not comparability(indicator, year - 1, year, group).comparable
    )


def _subject(figures: Figures, indicator: int, series: list[Series]) -> tuple[str, str]:
    """Return what a chart shows, for its alternative text, and what its vertical axis says."""
    definition = figures.definition(indicator)
    if definition.shape == Shape.LIKELIHOOD:
        groups = (definition.numerator_group, definition.reference_group)
        who = " compared with ".join(
            figures.standard.characteristic.with_noun(str(group), "").strip() for group in groups
        )
        return f"Relative likelihood of {definition.stages[-1].label}, {who.strip()}", "Relative likelihood (log scale)"
    if definition.shape == Shape.SURVEY:
        who = "staff" if len(series) > 1 else series[0].name.lower().replace("bme", "BME")
        return f"{definition.title}, percentage of {who}", f"Percentage of {who}"
    if definition.parts:
        part = definition.category(next(iter(_values(series[0]).values())).category).label.lower()
        return f"BME share of {part} minus BME share of the workforce, in percentage points", "Percentage points"
    if any(result.basis is Basis.AS_PUBLISHED_FTE for result in _values(series[0]).values()):
        return (
            "BME staff as a percentage of all staff, in full-time equivalents",
            "BME staff, % of full-time equivalents",
        )
    return "BME staff as a percentage of all staff", "BME staff, % of all staff"


def _said(figures: Figures, series: Series, *, named: bool) -> str:
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
