"""How likelihoods are shown: people and events at each stage, and the ratio of the two groups over the years."""

from __future__ import annotations

from functools import partial
from math import log
from typing import TYPE_CHECKING

from wres_kit.indicators.likelihood import compared_by
from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.drill_downs import YearTable, drill_down, stages
from wres_kit.reporting.narrative.markdown import likelihood_values
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    PagePart,
    Presentation,
    SeriesOfResults,
)
from wres_kit.reporting.wording.notes import likelihood_notes
from wres_kit.reporting.wording.phrases import (
    EVENTS,
    NOT_REPORTED,
    PEOPLE,
    capitalised,
    count_text,
    events_text,
    likelihood_difference_phrase,
    likelihood_key_figure,
    likelihood_short_name,
    value_text,
)
from wres_kit.reporting.wording.quality import likelihood_interval, ratio_working
from wres_kit.reporting.wording.sentences import likelihood_finding
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Table
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator


def _tables(figures: Figures, definition: Indicator) -> list[Table]:
    table = YearTable(figures, definition.number, "People counted")
    for group in figures.characteristic.compared:
        _rows_of_group(figures, definition, group, table)
    return [table.table()]


def _rows_of_group(figures: Figures, definition: Indicator, group: str, table: YearTable) -> None:
    name = figures.characteristic.with_noun(group, definition.people.plural, start=True)
    counted: set[str] = set()
    for stage in definition.stages:
        for category in (stage.people, stage.events):
            if category not in counted:
                _count_row(figures, definition, (group, name, category), table)
        heading = f"{name}: {stage.label}"
        table.row(heading, value_text, ResultMeasure.LIKELIHOOD, group, category=stage.events)
        counted |= {stage.people, stage.events}


def _count_row(figures: Figures, definition: Indicator, row: tuple[str, str, str], table: YearTable) -> None:
    """Add the row of a count, from every stage that it is part of."""
    group, name, category = row
    parts = [(EVENTS, stage.events) for stage in definition.stages if stage.events == category]
    parts += [(PEOPLE, stage.events) for stage in definition.stages if stage.people == category]
    text: Callable[..., str] = partial(count_text, [part for part, _ in parts])
    if category == WORKFORCE:
        text = partial(_workforce_text, figures, text)
    heading = f"{name} {definition.category(category).phrase}"
    table.row(heading, text, ResultMeasure.LIKELIHOOD, group, categories=[events for _, events in parts])


def _workforce_text(figures: Figures, text: Callable[..., str], *results: Result | None) -> str:
    """Return the workforce of a group as an indicator counts it, else as the indicator of the workforce does."""
    own = text(*results)
    known = next((result for result in results if result is not None), None)
    if own != NOT_REPORTED or known is None:
        return own
    source = figures.definition(known.indicator, known.year).workforce_from
    if source is None:
        return own
    return events_text(figures.get(known.year, source, ResultMeasure.SHARE, known.group))


def _period(figures: Figures, definition: Indicator) -> str:
    years = definition.window_years or 1
    period = f"the {years} years" if years > 1 else "the year"
    return f"The figures cover {period} to 31 March {figures.year}."


def _series(figures: Figures, definition: Indicator) -> list[SeriesOfResults]:
    focus = figures.characteristic.focus
    return [SeriesOfResults(focus, "", dict(figures.comparison(definition.number).points))]


def _subject(figures: Figures, definition: Indicator, series: Sequence[SeriesOfResults]) -> ChartSubject:
    del series
    groups = compared_by(definition, figures.characteristic)
    who = " compared with ".join(figures.characteristic.with_noun(group, "").strip() for group in groups)
    return ChartSubject(
        f"Relative likelihood of {definition.stages[-1].label}, {who.strip()}", "Relative likelihood (log scale)"
    )


def _panels(figures: Figures, definition: Indicator) -> list[ChartPanel]:
    """Return the likelihood of both groups, and the ratio of the two."""
    stage, characteristic = definition.stages[-1], figures.characteristic
    levels = [
        SeriesOfResults(
            group,
            characteristic.with_noun(group, definition.people.plural, start=True),
            figures.over_years(definition.number, ResultMeasure.LIKELIHOOD, group, category=stage.events),
        )
        for group in characteristic.compared
    ]
    title = f"{stage.label[0].upper()}{stage.label[1:]} (% of each group)"
    return [
        ChartPanel(title, levels),
        ChartPanel("Relative likelihood (dashed line: equal)", _series(figures, definition)),
    ]


def _details(figures: Figures, definition: Indicator) -> list[PagePart]:
    parts = []
    if len(definition.stages) > 1:
        first, last = definition.stages[0].people, definition.stages[-1].events
        ends = (definition.category(first).label, definition.category(last).label.lower())
        parts.append(PagePart(f"Step by step: {ends[0]} to {ends[1]}", stages(figures, definition)))
    if definition.divides:
        noun = figures.characteristic.category_noun
        parts.append(PagePart(f"By part of the organisation and {noun}", drill_down(figures, definition)))
    return parts


def _groups(figures: Figures, definition: Indicator) -> GroupResults:
    category = definition.stages[-1].events
    reference, focus = (
        figures.get(figures.year, definition.number, ResultMeasure.LIKELIHOOD, group, category=category)
        for group in figures.characteristic.compared
    )
    headline = figures.headline(definition.number)
    value = headline.value if headline is not None else None
    words = likelihood_difference_phrase(figures.standard, definition, headline) if headline and value else ""
    return GroupResults(reference, focus, capitalised(words) or value_text(headline), abs(log(value)) if value else 0.0)


LIKELIHOOD = Presentation(
    tables=_tables,
    period=_period,
    series=_series,
    subject=_subject,
    groups=_groups,
    findings={ResultMeasure.RELATIVE_LIKELIHOOD: likelihood_finding},
    key_figure=likelihood_key_figure,
    short_name=likelihood_short_name,
    apart=likelihood_difference_phrase,
    workings={ResultMeasure.RELATIVE_LIKELIHOOD: ratio_working},
    interval_method=likelihood_interval,
    narrative_values=likelihood_values,
    notes=likelihood_notes,
    details=_details,
    panels=_panels,
)
