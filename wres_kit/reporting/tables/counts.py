"""Tables of the figures that a return gives for indicators 2 to 8: people and answers, three years side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.tables.workforce import board_table, staff_tables
from wres_kit.reporting.tables.years import YearTable
from wres_kit.reporting.wording.values import (
    EVENTS,
    NOT_REPORTED,
    PEOPLE,
    count_text,
    events_text,
    people_text,
    value_text,
)
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Table
    from wres_kit.reporting.figures import Figures


def count_tables(figures: Figures, indicator: int) -> list[Table]:
    """Return the tables of what was counted for an indicator; the first compares the years."""
    definition = figures.definition(indicator)
    if definition.shape == Shape.LIKELIHOOD:
        return [_likelihood_table(figures, indicator)]
    if definition.shape == Shape.SURVEY:
        return [_survey_table(figures, indicator)]
    return [board_table(figures)] if definition.parts else staff_tables(figures)


def _likelihood_table(figures: Figures, indicator: int) -> Table:
    table = YearTable(figures, indicator, "People counted")
    likelihood = ResultMeasure.LIKELIHOOD
    definition, characteristic = figures.definition(indicator), figures.standard.characteristic
    stages = definition.stages
    for group in (Group.WHITE, Group.BME):
        name = characteristic.with_noun(group, definition.people.plural, start=True)
        counted: set[str] = set()

        def count_row(category: str, group: Group = group, name: str = name) -> None:
            """Add the row of a count, from every stage that it is part of."""
            parts = [(EVENTS, stage.events) for stage in stages if stage.events == category]
            parts += [(PEOPLE, stage.events) for stage in stages if stage.people == category]
            text = partial(count_text, [part for part, _ in parts])
            if category == WORKFORCE:
                text = partial(_workforce_text, figures, text)
            heading = f"{name} {definition.category(category).phrase}"
            table.row(heading, text, likelihood, group, categories=[events for _, events in parts])

        for stage in stages:
            if stage.people not in counted:
                count_row(stage.people)
            count_row(stage.events)
            table.row(f"{name}: {stage.label}", value_text, likelihood, group, category=stage.events)
            counted |= {stage.people, stage.events}
    return table.table()


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


def _survey_table(figures: Figures, indicator: int) -> Table:
    table = YearTable(figures, indicator, "Answers to the staff survey")
    characteristic = figures.standard.characteristic
    phrases = {part.section: part.phrase for part in figures.definition(indicator).sections}
    there = {(result.section, result.group) for result in figures.of(indicator)}
    for section in sorted({section for section, _ in there}, key=lambda name: (name != "all", name)):
        where = f" ({phrases.get(section, section)})" if section != "all" else ""
        for group in (Group.WHITE, Group.BME, Group.ALL):
            if (section, group) not in there or (section == "all" and not _is_told(figures, indicator, group)):
                continue
            name = characteristic.with_noun(group, start=True) + where
            table.row(name, value_text, ResultMeasure.PERCENTAGE, group, section=section)
            table.row(f"{name}: respondents", people_text, ResultMeasure.PERCENTAGE, group, section=section)
    return table.table()


def _is_told(figures: Figures, indicator: int, group: str) -> bool:
    """Return whether a group has a row: white and BME staff always, all staff where any year reports them."""
    if group != Group.ALL:
        return True
    found = [figures.get(year, indicator, ResultMeasure.PERCENTAGE, group) for year in figures.years]
    return any(result is not None and result.status != "not_reported" for result in found)
