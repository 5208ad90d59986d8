"""How percentages of a survey are shown: the answers of each group over the years, and the gap between the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.reporting.drill_downs import YearTable
from wres_kit.reporting.narrative.markdown import survey_values
from wres_kit.reporting.presentation import (
    ChartPanel,
    ChartSubject,
    GroupResults,
    Presentation,
    SeriesOfResults,
    distance_between,
)
from wres_kit.reporting.wording.phrases import (
    capitalised,
    joined,
    people_text,
    survey_difference_phrase,
    survey_key_figure,
    survey_short_answer,
    survey_short_name,
    value_text,
)
from wres_kit.reporting.wording.quality import gap_working, own_survey, percentage_working, survey_interval
from wres_kit.reporting.wording.sentences import gap_finding, percentage_finding
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Table
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator

PERCENTAGE, RESPONSE_RATE = ResultMeasure.PERCENTAGE, ResultMeasure.RESPONSE_RATE


def _tables(figures: Figures, definition: Indicator) -> list[Table]:
    number, characteristic = definition.number, figures.characteristic
    table = YearTable(figures, number, "Answers to the staff survey")
    phrases = {part.section: part.phrase for part in definition.sections}
    places = {(result.section, result.group) for result in figures.about(number)}
    for section in sorted({section for section, _ in places}, key=lambda name: (name != ALL, name)):
        where = f" ({phrases.get(section, section)})" if section != ALL else ""
        for group in (*characteristic.compared, characteristic.everyone):
            if (section, group) not in places or (section == ALL and not _has_row(figures, number, group)):
                continue
            name = characteristic.with_noun(group, definition.people.plural, start=True) + where
            table.row(name, value_text, PERCENTAGE, group, section=section)
            table.row(f"{name}: respondents", people_text, PERCENTAGE, group, section=section)
    if any(figures.over_years(number, RESPONSE_RATE, characteristic.everyone).values()):
        table.row("Response rate", value_text, RESPONSE_RATE, characteristic.everyone)
    return [table.table()]


def _has_row(figures: Figures, indicator: int, group: str) -> bool:
    """Return whether a group has a row: the two compared always, everybody where any year reports them."""
    if group in figures.characteristic.compared:
        return True
    results = figures.over_years(indicator, PERCENTAGE, group).values()
    return any(result is not None and result.status is not Status.NOT_REPORTED for result in results)


def survey_period(figures: Figures, definition: Indicator) -> str:
    """Return from which survey the answers are, and how many of those who were asked answered it."""
    asked = own_survey(figures, definition.number, [figures.year]) or (
        f"The answers come from question {definition.question} of the {figures.standard.survey.name} of autumn "
        f"{figures.edition.survey_year}."
    )
    return f"{asked} {survey_response(figures, definition)}".strip()


def survey_response(figures: Figures, definition: Indicator) -> str:
    """Return which part of all people answered the survey, of each year for which that is known; empty for none.

    It is a figure of the return; a year in which the return has none takes that of the organisation's settings.
    """
    settings = dict(figures.snapshot.organisation.survey_response)
    returned = figures.over_years(definition.number, RESPONSE_RATE, figures.characteristic.everyone)
    known = {year: f"{settings[year]:.3g}%" for year in figures.years if year in settings}
    known |= {year: value_text(result) for year, result in returned.items() if result is not None}
    hidden = {year for year, result in returned.items() if result is not None and result.value is None}
    known = {year: known[year] for year in figures.years if year in known and year not in hidden}
    if not known:
        return ""
    people = definition.people.plural
    *before, (last, rate) = known.items()
    text = f"{rate} of all {people} answered the survey for {last}."
    if not before:
        return text
    return f"{text} It was {joined([f'{each} for {year}' for year, each in before])}."


def _series(figures: Figures, definition: Indicator) -> list[SeriesOfResults]:
    """Return the two groups compared; everybody where the groups have no results."""
    characteristic = figures.characteristic

    def of_group(group: str) -> SeriesOfResults:
        name = characteristic.with_noun(group, definition.people.plural, start=True)
        return SeriesOfResults(group, name, figures.over_years(definition.number, PERCENTAGE, group))

    both = [of_group(group) for group in characteristic.compared]
    if any(result is not None and result.value is not None for each in both for result in each.results.values()):
        return both
    return [of_group(characteristic.everyone)]


def _subject(figures: Figures, definition: Indicator, series: Sequence[SeriesOfResults]) -> ChartSubject:
    people = definition.people.plural
    who = people if len(series) > 1 else figures.characteristic.with_noun(series[0].group, people)
    return ChartSubject(f"{definition.title}, percentage of {who}", f"Percentage of {who}")


def _panels(figures: Figures, definition: Indicator) -> list[ChartPanel]:
    """Return the percentages of both groups, and the gap between them; the percentages alone without a gap."""
    series, characteristic = _series(figures, definition), figures.characteristic
    gap = figures.over_years(definition.number, ResultMeasure.GAP, characteristic.everyone)
    reference, focus = (characteristic.group(group).adjective for group in characteristic.compared)
    title = f"Gap: {focus} minus {reference}, percentage points (dashed line: no gap)"
    way = {Better.LOWER: " (lower is better)", Better.HIGHER: " (higher is better)"}.get(definition.better, "")
    return [
        ChartPanel(f"{_subject(figures, definition, series).axis}{way}", series),
        ChartPanel(title, [SeriesOfResults(characteristic.focus, "", gap)]),
    ]


def _groups(figures: Figures, definition: Indicator) -> GroupResults:
    reference, focus = (
        figures.get(figures.year, definition.number, PERCENTAGE, group) for group in figures.characteristic.compared
    )
    gap = figures.get(figures.year, definition.number, ResultMeasure.GAP, figures.characteristic.everyone)
    apart = survey_difference_phrase(figures.standard, definition, gap) if gap is not None else ""
    return GroupResults(
        reference,
        focus,
        capitalised(apart) or value_text(gap),
        distance_between(focus, reference),
        _both(figures, definition, reference, focus),
    )


def _both(figures: Figures, definition: Indicator, reference: Result | None, focus: Result | None) -> str:
    """Return what both groups answered in one short sentence; empty where one has no result."""
    if reference is None or focus is None or reference.value is None or focus.value is None:
        return ""
    people, characteristic = definition.people.plural, figures.characteristic
    answer = survey_short_answer(definition, figures.snapshot.organisation)
    return (
        f"{value_text(focus)} of {characteristic.with_noun(focus.group, people)} {answer}, compared with "
        f"{value_text(reference)} of {characteristic.with_noun(reference.group, people)}."
    )


SURVEY = Presentation(
    tables=_tables,
    period=survey_period,
    series=_series,
    subject=_subject,
    groups=_groups,
    findings={ResultMeasure.GAP: gap_finding, PERCENTAGE: percentage_finding},
    key_figure=survey_key_figure,
    short_name=survey_short_name,
    apart=survey_difference_phrase,
    workings={ResultMeasure.GAP: gap_working, PERCENTAGE: percentage_working},
    interval_method=survey_interval,
    narrative_values=survey_values,
    panels=_panels,
)
