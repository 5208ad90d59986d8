"""What national reports add to indicator 1: race disparity ratios, and the way to a leadership like the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import compare
from wres_kit.indicators.model_employer import leadership_categories, trajectory
from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.reporting.anchors import addresses_in_row
from wres_kit.reporting.blocks import Block, Column, Table, boxed, prose, stacked, tabled
from wres_kit.reporting.wording.notes import KNOWN, table_note
from wres_kit.reporting.wording.rounding import count
from wres_kit.reporting.wording.trends import interval_cell, short_verdict
from wres_kit.reporting.wording.values import events_text, people_text, value_text
from wres_kit.reporting.wording.words import sentence
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import band_label, section_label, sections, wres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard.indicator import DisparityStep, ModelEmployer, Supplement

RATIO = ResultMeasure.RACE_DISPARITY_RATIO
ALL_LEADERSHIP = "All of band 8a and above"
NO_BANDS = "No figures by pay band are reported for these years."


def disparity(figures: Figures) -> Block:
    """Return the race disparity ratios of the years compared, each with the verdict on its change."""
    definition = figures.edition.race_disparity
    steps = list(_steps(figures))
    if definition is None or not steps:
        return boxed("note", NO_BANDS)
    years = [Column(str(year)) for year in figures.years]
    columns = [Column("Step", numeric=False), *years, Column(f"95% interval, {figures.year}")]
    columns.append(Column("Over the years", numeric=False))
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for section, step in steps:
        found = _of_years(figures, section, step)
        verdict = short_verdict(compare(wres(), found, 1, figures.years))
        values = [value_text(found.get(year)) for year in figures.years]
        name = f"{section_label(section)}: {step.label[0].lower()}{step.label[1:]}"
        addresses |= addresses_in_row(len(rows), *(found.get(year) for year in figures.years))
        rows.append([name, *values, interval_cell(found.get(figures.year)), verdict])
    table = Table(_caption(figures, definition), columns, rows, values=addresses)
    return stacked(
        prose(definition.asks, f"{sentence(definition.formula)} {definition.note}"),
        tabled(table),
        table_note(figures, table),
        _standing(definition, definition.interval),
    )


def _steps(figures: Figures) -> Iterator[tuple[str, DisparityStep]]:
    """Yield the sections and steps of which any year reports the ratio."""
    definition = figures.edition.race_disparity
    reported = {
        (one.section, one.category)
        for one in figures.of(1)
        if one.measure is RATIO and one.status is not Status.NOT_REPORTED
    }
    for section in sections():
        for step in definition.steps if definition else ():
            if (section.section, step.category) in reported:
                yield section.section, step


def _of_years(figures: Figures, section: str, step: DisparityStep) -> dict[int, Result]:
    found = {
        year: figures.get(year, 1, RATIO, Group.ALL, section=section, category=step.category) for year in figures.years
    }
    return {year: one for year, one in found.items() if one is not None}


def leadership(figures: Figures) -> Block:
    """Return target, posts to go and the path to the target for each band of the leadership."""
    definition = figures.edition.model_employer
    if definition is None:
        return boxed("note", "The Model Employer goal was set in 2019, after this reporting year.")
    reported = [
        category
        for category in leadership_categories(wres().bands, definition.cluster)
        if _is_reported(figures, category)
    ]
    if not reported:
        return boxed("note", NO_BANDS.replace("these years", str(figures.year)))
    targets = _target_table(figures, definition, reported)
    path = _path_table(figures, definition, reported)
    return stacked(
        prose(definition.asks, f"{sentence(definition.formula)} {definition.note}", _finding(figures, definition)),
        tabled(targets),
        table_note(figures, targets),
        tabled(path) if path is not None else None,
        _standing(definition),
    )


def _result(figures: Figures, measure: ResultMeasure, category: str) -> Result | None:
    return figures.get(figures.year, 1, measure, Group.BME, category=category)


def _is_reported(figures: Figures, category: str) -> bool:
    found = _result(figures, ResultMeasure.TARGET, category)
    return found is not None and found.status is not Status.NOT_REPORTED


def _label(category: str, definition: ModelEmployer) -> str:
    return ALL_LEADERSHIP if category == definition.cluster else band_label(category)


def _target_table(figures: Figures, definition: ModelEmployer, categories: list[str]) -> Table:
    columns = [
        Column("Band", numeric=False), Column("All staff"), Column("BME staff"), Column("BME share"),
        Column(f"Target for {definition.target_year}"), Column("Posts to go"),
    ]  # fmt: skip
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for category in categories:
        goal = _result(figures, ResultMeasure.TARGET, category)
        to_go = _result(figures, ResultMeasure.POSTS_TO_GO, category)
        share = _result(figures, ResultMeasure.LEADERSHIP_SHARE, category)
        counts = [people_text(to_go), events_text(to_go), value_text(share)]
        addresses |= addresses_in_row(len(rows), to_go, to_go, share, goal, to_go)
        rows.append([_label(category, definition), *counts, value_text(goal), value_text(to_go)])
    return Table(_caption(figures, definition), columns, rows, values=addresses)


def _path_table(figures: Figures, definition: ModelEmployer, categories: list[str]) -> Table | None:
    """Return how many BME staff there are to be in each year on the straight line; None where there is no path."""
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for category in categories:
        goal = _result(figures, ResultMeasure.TARGET, category)
        now = _result(figures, ResultMeasure.POSTS_TO_GO, category)
        if goal is None or goal.value is None or now is None or now.numerator is None:
            continue
        path = trajectory(int(now.numerator), int(goal.value), figures.year, definition.target_year)
        addresses |= addresses_in_row(len(rows), now, *(goal for _ in path))
        rows.append([_label(category, definition), count(now.numerator), *(count(people) for _, people in path)])
    years = range(figures.year, definition.target_year + 1)
    if not rows or len(years) < 2:
        return None
    caption = f"BME staff on a straight line to the target, {figures.snapshot.organisation.label}"
    first = Column(f"{figures.year} (in post)")
    return Table(
        caption,
        [Column("Band", numeric=False), first, *(Column(str(year)) for year in years[1:])],
        rows,
        values=addresses,
    )


def _finding(figures: Figures, definition: ModelEmployer) -> str:
    goal = _result(figures, ResultMeasure.TARGET, definition.cluster)
    to_go = _result(figures, ResultMeasure.POSTS_TO_GO, definition.cluster)
    if goal is None or to_go is None or goal.value is None or to_go.value is None or to_go.numerator is None:
        return ""
    if to_go.value == 0:
        return f"**In {figures.year} the leadership as a whole is as diverse as the workforce, or more so.**"
    return (
        f"**In {figures.year}, {count(to_go.numerator)} of {count(to_go.denominator or 0)} staff in band 8a and above "
        f"are BME; with {count(to_go.value)} more, {count(goal.value)} in all, their share would be that of the "
        "workforce.**"
    )


def _caption(figures: Figures, definition: Supplement) -> str:
    return f"{definition.title}, {figures.snapshot.organisation.label}, reporting year {figures.year}"


def _standing(definition: Supplement, *more: str) -> Block:
    """Return how well a definition is known, and where from."""
    return boxed("note", f"**Definition:** {KNOWN[definition.known]}. {sentence(definition.source)}", *more)
