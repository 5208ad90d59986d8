"""How representation is shown: the workforce by band, or a body and its parts compared with the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, ResultMeasure
from wres_kit.reporting.blocks import boxed, prose, stacked, tabled
from wres_kit.reporting.drill_downs import board_parts, drill_down
from wres_kit.reporting.narrative.markdown import representation_values
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    PagePart,
    Presentation,
    SeriesOfResults,
    distance_between,
    results_with_values,
)
from wres_kit.reporting.seniority import band_trend_table, board_table, disparity, leadership, staff_tables
from wres_kit.reporting.wording.notes import table_note
from wres_kit.reporting.wording.phrases import (
    capitalised,
    representation_difference_phrase,
    representation_key_figure,
    representation_short_name,
    value_text,
)
from wres_kit.reporting.wording.quality import difference_working, representation_interval, share_working
from wres_kit.reporting.wording.sentences import bands_reading, difference_finding, share_finding
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Block, Table
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator


def _tables(figures: Figures, definition: Indicator) -> list[Table]:
    return [board_table(figures, definition)] if definition.parts else staff_tables(figures, definition)


def _period(figures: Figures, definition: Indicator) -> str:
    del definition
    return f"The figures describe the {figures.snapshot.organisation.called} on 31 March {figures.year}."


def _series(figures: Figures, definition: Indicator) -> list[SeriesOfResults]:
    focus = figures.characteristic.focus
    return [SeriesOfResults(focus, "", dict(figures.comparison(definition.number).points))]


def _subject(figures: Figures, definition: Indicator, series: Sequence[SeriesOfResults]) -> ChartSubject:
    characteristic, people = figures.characteristic, definition.people.plural
    label = characteristic.group(characteristic.focus).label
    shown = [result for each in series for result in results_with_values(each).values()]
    if definition.parts:
        part = definition.category(shown[0].category).label.lower()
        return ChartSubject(
            f"{label} share of {part} minus {label} share of the workforce, in percentage points", "Percentage points"
        )
    who = characteristic.with_noun(characteristic.focus, people, start=True)
    if any(result.basis is Basis.AS_PUBLISHED_FTE for result in shown):
        return ChartSubject(
            f"{who} as a percentage of all {people}, in full-time equivalents",
            f"{who}, % of full-time equivalents",
        )
    return ChartSubject(f"{who} as a percentage of all {people}", f"{who}, % of all {people}")


def _panels(figures: Figures, definition: Indicator) -> list[ChartPanel]:
    """Return the share of the focus group in a body, or in the leadership, next to that in the workforce."""
    return _board_panels(figures, definition) if definition.parts else _leadership_panels(figures, definition)


def _board_panels(figures: Figures, definition: Indicator) -> list[ChartPanel]:
    characteristic, number = figures.characteristic, definition.number
    group, main = characteristic.group(characteristic.focus), _series(figures, definition)
    shown = [result for each in main for result in results_with_values(each).values()]
    if not shown:
        return []
    part = shown[-1].category
    shares = [
        SeriesOfResults(code, name, figures.over_years(number, ResultMeasure.SHARE, group.code, category=category))
        for code, name, category in (
            (group.code, definition.category(part).label, part),
            (characteristic.everyone, "Workforce", WORKFORCE),
        )
    ]
    return [
        ChartPanel(f"{group.label} share (%)", shares),
        ChartPanel("Difference, percentage points (dashed line: equal)", main),
    ]


def _leadership_panels(figures: Figures, definition: Indicator) -> list[ChartPanel]:
    goal, characteristic = figures.edition.model_employer, figures.characteristic
    if goal is None or goal.indicator != definition.number:
        return []
    group, number = characteristic.group(characteristic.focus), definition.number
    leaders = figures.over_years(number, ResultMeasure.LEADERSHIP_SHARE, group.code, category=goal.cluster)
    apart = figures.over_years(number, ResultMeasure.LEADERSHIP_DIFFERENCE, group.code, category=goal.cluster)
    label = goal.cluster_label[0].upper() + goal.cluster_label[1:]
    leadership = SeriesOfResults(group.code, label, leaders)
    if not results_with_values(leadership):
        return []
    (everyone,) = _series(figures, definition)
    return [
        ChartPanel(
            f"{group.label} share of {definition.people.plural} (%)",
            [
                leadership,
                SeriesOfResults(characteristic.everyone, figures.standard.bands.everyone, everyone.results),
            ],
        ),
        ChartPanel("Difference, percentage points (dashed line: equal)", [SeriesOfResults(group.code, "", apart)]),
    ]


def _band_comparison(figures: Figures, definition: Indicator) -> Block:
    """Return the share of the focus group in each band over the years."""
    table = band_trend_table(figures, definition)
    if table is None:
        return boxed("note", "No figures by pay band are reported for these years.")
    return stacked(prose(*bands_reading(figures)), tabled(table), table_note(figures, table))


def _details(figures: Figures, definition: Indicator) -> list[PagePart]:
    parts = []
    if definition.parts:
        parts.append(PagePart(f"{definition.navigation_title}: each part", board_parts(figures, definition)))
    if definition.by_band:
        parts.append(PagePart("By band", _band_comparison(figures, definition)))
    edition = figures.edition
    ratio, goal = edition.race_disparity, edition.model_employer
    if ratio is not None and ratio.indicator == definition.number:
        parts.append(PagePart(ratio.title, disparity(figures, ratio)))
    if goal is not None and goal.indicator == definition.number:
        parts.append(PagePart(goal.title, leadership(figures, goal)))
    if definition.divides:
        noun = figures.characteristic.category_noun
        parts.append(PagePart(f"By part of the organisation and {noun}", drill_down(figures, definition)))
    return parts


def _groups(figures: Figures, definition: Indicator) -> GroupResults:
    headline = figures.headline(definition.number)
    category = headline.category if headline is not None else ALL
    reference, focus = (
        figures.get(figures.year, definition.number, ResultMeasure.SHARE, group, category=category)
        for group in figures.characteristic.compared
    )
    if not definition.parts:
        return _leadership_groups(figures, definition, reference, focus)
    share = figures.get(
        figures.year, definition.number, ResultMeasure.SHARE, figures.characteristic.focus, category=WORKFORCE
    )
    apart = representation_difference_phrase(figures.standard, definition, headline) if headline else ""
    return GroupResults(
        reference,
        focus,
        capitalised(apart) or value_text(headline),
        distance_between(focus, share),
        share_of=_whole(definition, category),
    )


def _whole(definition: Indicator, category: str = ALL) -> str:
    """Return what shares are of: " of staff", " of voting members"."""
    return f" of {definition.people_in(category).plural}"


def _leadership_groups(
    figures: Figures, definition: Indicator, reference: Result | None, focus: Result | None
) -> GroupResults:
    """Return the share of the focus group in the leadership next to its share of the workforce."""
    goal, group = figures.edition.model_employer, figures.characteristic.group(figures.characteristic.focus)
    whole = _whole(definition)
    if goal is None or goal.indicator != definition.number:
        return GroupResults(reference, focus, "–", 0.0, share_of=whole)
    shares = figures.over_years(definition.number, ResultMeasure.LEADERSHIP_SHARE, group.code, category=goal.cluster)
    leaders, apart = (
        shares[figures.year],
        figures.get(
            figures.year, definition.number, ResultMeasure.LEADERSHIP_DIFFERENCE, group.code, category=goal.cluster
        ),
    )
    if leaders is None or leaders.value is None:
        return GroupResults(reference, focus, value_text(leaders), 0.0, share_of=whole)
    first = next(result for result in shares.values() if result is not None and result.value is not None)
    before = f" ({value_text(first)} in {first.year})" if first is not leaders else ""
    words = capitalised(f"{goal.cluster_label}: {value_text(leaders)} {group.label}{before}")
    ends = (apart.lower, apart.upper) if apart is not None else (None, None)
    clear = ends[0] is not None and ends[1] is not None and (ends[0] > 0 or ends[1] < 0)
    people = definition.people.plural
    sentence = (
        f"{value_text(leaders)} of {people} in {goal.cluster_label} are {group.adjective}, compared with "
        f"{value_text(focus)} of all {people}."
    )
    return GroupResults(reference, focus, words, distance_between(leaders, focus), sentence, whole, clear)


REPRESENTATION = Presentation(
    tables=_tables,
    period=_period,
    series=_series,
    subject=_subject,
    groups=_groups,
    findings={ResultMeasure.SHARE: share_finding, ResultMeasure.DIFFERENCE: difference_finding},
    key_figure=representation_key_figure,
    short_name=representation_short_name,
    apart=representation_difference_phrase,
    workings={ResultMeasure.SHARE: share_working, ResultMeasure.DIFFERENCE: difference_working},
    interval_method=representation_interval,
    narrative_values=representation_values,
    details=_details,
    panels=_panels,
)
