"""Tables of staff by band, of the board and of leadership, with what national reports add: disparity ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.comparison import compare
from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.indicators.supplements import leadership_categories, trajectory
from wres_kit.reporting.blocks import (
    Block,
    Column,
    Table,
    TableCell,
    boxed,
    prose,
    stacked,
    tabled,
    without_hidden_rows,
)
from wres_kit.reporting.drill_downs import YearTable
from wres_kit.reporting.pages import audit_address, traced
from wres_kit.reporting.wording.changes import interval_cell, short_verdict
from wres_kit.reporting.wording.notes import origin, table_note
from wres_kit.reporting.wording.phrases import (
    NOT_REPORTED,
    SUPPRESSED,
    count,
    events_text,
    people_text,
    sentence,
    value_text,
)
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.blocks import Row
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import DisparityStep, Indicator, ModelEmployer, RaceDisparity, Supplement


RATIO = ResultMeasure.RACE_DISPARITY_RATIO
NO_BANDS = "Not worked out for these years: the returns do not have every pay band that this needs."


def disparity(figures: Figures, definition: RaceDisparity) -> Block:
    """Return the disparity ratios of the years compared, each with the verdict on its change."""
    steps = list(_steps(figures, definition))
    if not steps:
        return boxed("note", NO_BANDS)
    years = [Column(str(year)) for year in figures.years]
    columns = [Column("Step", numeric=False), *years, Column(f"95% interval, {figures.year}")]
    columns.append(Column("Over the years", numeric=False))
    rows: list[Row] = []
    for section, step in steps:
        ratios = _ratios(figures, definition, section, step)
        verdict = short_verdict(compare(figures.standard, ratios, definition.indicator, figures.years))
        values = [traced(value_text, ratios.get(year)) for year in figures.years]
        name = f"{figures.standard.bands.section_label(section)}: {step.label[0].lower()}{step.label[1:]}"
        rows.append([name, *values, interval_cell(ratios.get(figures.year)), verdict])
    table = Table(_caption(figures, definition), columns, rows)
    return stacked(
        prose(definition.asks, f"{sentence(definition.formula)} {definition.note}"),
        tabled(table),
        table_note(figures, table),
        _standing(definition, definition.interval),
    )


def _steps(figures: Figures, definition: RaceDisparity) -> Iterator[tuple[str, DisparityStep]]:
    """Yield the sections and steps of which any year reports the ratio."""
    reported = {
        (result.section, result.category)
        for result in figures.about(definition.indicator)
        if result.measure == RATIO and result.status is not Status.NOT_REPORTED
    }
    for section in figures.standard.bands.section_names:
        for step in definition.steps:
            if (section, step.category) in reported:
                yield section, step


def _ratios(figures: Figures, definition: RaceDisparity, section: str, step: DisparityStep) -> dict[int, Result]:
    everyone = figures.characteristic.everyone
    ratios = figures.over_years(definition.indicator, RATIO, everyone, section=section, category=step.category)
    return {year: ratio for year, ratio in ratios.items() if ratio is not None}


def leadership(figures: Figures, definition: ModelEmployer) -> Block:
    """Return the target, how many more are needed, and the path to the target for each band of the leadership."""
    reported = [
        category
        for category in leadership_categories(figures.standard.bands, definition.cluster)
        if _is_reported(figures, definition, category)
    ]
    if not reported:
        return boxed("note", NO_BANDS.replace("these years", str(figures.year)))
    targets = without_hidden_rows(_target_table(figures, definition, reported), SUPPRESSED, NOT_REPORTED)
    path = _path_table(figures, definition, reported)
    return stacked(
        prose(definition.asks, f"{sentence(definition.formula)} {definition.note}", _finding(figures, definition)),
        tabled(targets),
        table_note(figures, targets),
        tabled(path) if path is not None else None,
        _standing(definition),
    )


def _result(figures: Figures, definition: ModelEmployer, measure: ResultMeasure, category: str) -> Result | None:
    return figures.get(figures.year, definition.indicator, measure, figures.characteristic.focus, category=category)


def _is_reported(figures: Figures, definition: ModelEmployer, category: str) -> bool:
    goal = _result(figures, definition, ResultMeasure.TARGET, category)
    return goal is not None and goal.status is not Status.NOT_REPORTED


def _label(figures: Figures, definition: ModelEmployer, category: str) -> str:
    if category == definition.cluster:
        return f"All of {definition.cluster_label}"
    return figures.standard.bands.label(category)


def _people(figures: Figures, definition: ModelEmployer) -> str:
    """Return what those are called who are counted: "staff"."""
    return figures.definition(definition.indicator).people.plural


def _target_table(figures: Figures, definition: ModelEmployer, categories: list[str]) -> Table:
    focus, people = figures.focus, _people(figures, definition)
    names = (
        figures.standard.bands.everyone, focus.with_noun(people, start=True), f"{focus.label} share",
        f"Target for {definition.target_year}", f"More {focus.with_noun(people)} needed",
    )  # fmt: skip
    columns = [Column("Band", numeric=False), *map(Column, names)]
    rows: list[Row] = []
    for category in categories:
        goal, to_go, share = (
            _result(figures, definition, measure, category)
            for measure in (ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO, ResultMeasure.LEADERSHIP_SHARE)
        )
        counts = [traced(people_text, to_go), traced(events_text, to_go)]
        values = [traced(value_text, each) for each in (share, goal, to_go)]
        rows.append([_label(figures, definition, category), *counts, *values])
    return Table(_caption(figures, definition), columns, rows)


def _path_table(figures: Figures, definition: ModelEmployer, categories: list[str]) -> Table | None:
    """Return how many people of the focus group there are to be in each year; None where there is no path."""
    rows: list[Row] = []
    for category in categories:
        goal = _result(figures, definition, ResultMeasure.TARGET, category)
        now = _result(figures, definition, ResultMeasure.POSTS_TO_GO, category)
        if goal is None or goal.value is None or now is None or now.numerator is None:
            continue
        path = trajectory(int(now.numerator), int(goal.value), figures.year, definition.target_year)
        needed = [TableCell(count(people), audit_address(goal)) for _, people in path]
        rows.append(
            [_label(figures, definition, category), TableCell(count(now.numerator), audit_address(now)), *needed]
        )
    years = range(figures.year, definition.target_year + 1)
    if not rows or len(years) < 2:
        return None
    own = figures.focus.with_noun(_people(figures, definition), start=True)
    caption = f"{own} on a straight line to the target, {figures.snapshot.organisation.label}"
    columns = [Column("Band", numeric=False), Column(f"{figures.year} (in post)")]
    return Table(caption, [*columns, *(Column(str(year)) for year in years[1:])], rows)


def _finding(figures: Figures, definition: ModelEmployer) -> str:
    goal = _result(figures, definition, ResultMeasure.TARGET, definition.cluster)
    to_go = _result(figures, definition, ResultMeasure.POSTS_TO_GO, definition.cluster)
    if goal is None or to_go is None or goal.value is None or to_go.value is None or to_go.numerator is None:
        return ""
    if to_go.value == 0:
        return f"**In {figures.year} the leadership was at least as diverse as the workforce.**"
    label, people = figures.focus.label, _people(figures, definition)
    return (
        f"**In {figures.year}, {count(to_go.numerator)} of {count(to_go.denominator or 0)} {people} in "
        f"{definition.cluster_label} were {label}.** With {count(to_go.value)} more ({count(goal.value)} in all), the "
        f"{label} share would equal that of the workforce."
    )


def _caption(figures: Figures, definition: Supplement) -> str:
    return f"{definition.title}, {figures.snapshot.organisation.label}, reporting year {figures.year}"


def _standing(definition: Supplement, *more: str) -> Block:
    """Return how well a definition is known, and where from."""
    return boxed("note", f"**Definition:** {origin(definition)}", *more)


SHARE = ResultMeasure.SHARE


def staff_tables(figures: Figures, definition: Indicator) -> list[Table]:
    """Return the workforce of three years, and each of its sections by band in the reporting year."""
    sections = figures.band_places([figures.year]).items()
    return [
        _everyone(figures, definition),
        *(_section_table(figures, definition, section, bands) for section, bands in sections),
    ]


def band_trend_table(figures: Figures, definition: Indicator) -> Table | None:
    """Return the share of the focus group in each band over the years, or None where no band is reported."""
    sections = figures.band_places(figures.years)
    if not sections:
        return None
    bands, focus = figures.standard.bands, figures.focus
    table = YearTable(figures, definition.number, f"{focus.label} share by band")
    table.row(bands.everyone, value_text, SHARE, focus.code)
    for section, places in sections.items():
        for band in places:
            label = bands.section_label(section)
            name = label if band == ALL else f"{label}, {bands.label(band)}"
            table.row(name, value_text, SHARE, focus.code, section=section, category=band)
    return without_hidden_rows(table.table(), SUPPRESSED, NOT_REPORTED)


def board_table(figures: Figures, definition: Indicator) -> Table:
    """Return a body, its parts and the workforce over the years."""
    table = YearTable(figures, definition.number, f"{definition.navigation_title} and workforce")
    reported = {result.category for result in figures.about(definition.number)}
    groups, focus = figures.characteristic.parts, figures.focus
    for part in (*definition.parts, WORKFORCE):
        if part not in reported:
            continue
        label = definition.category(part).label
        for group in groups:
            heading = f"{label}: {figures.characteristic.group(group).adjective}"
            table.row(heading, events_text, SHARE, group, category=part)
        table.row(f"{label}: in all", people_text, SHARE, *groups, category=part)
        table.row(f"{label}: {focus.label} share", value_text, SHARE, focus.code, category=part)
    return without_hidden_rows(table.table(), SUPPRESSED, NOT_REPORTED)


def _everyone(figures: Figures, definition: Indicator) -> Table:
    characteristic, people = figures.characteristic, definition.people.plural
    everyone = figures.standard.bands.everyone
    table = YearTable(figures, definition.number, everyone)
    for group in characteristic.parts:
        table.row(characteristic.with_noun(group, people, start=True), events_text, SHARE, group)
    table.row(everyone, people_text, SHARE, *characteristic.all_groups)
    for group in characteristic.parts:
        table.row(f"{characteristic.with_noun(group, people, start=True)}, share", value_text, SHARE, group)
    return table.table()


def _section_table(figures: Figures, definition: Indicator, section: str, places: Iterable[str]) -> Table:
    bands, groups = figures.standard.bands, figures.characteristic.parts
    own = groups.index(figures.characteristic.focus)
    rows: list[Row] = []
    for band in places:
        shares = [
            figures.get(figures.year, definition.number, SHARE, group, section=section, category=band)
            for group in groups
        ]
        counted = [traced(events_text, share) for share in shares]
        rows.append([bands.label(band), *counted, traced(people_text, *shares), traced(value_text, shares[own])])
    label = bands.section_label(section)
    caption = f"{label} by band, {figures.snapshot.organisation.label}, reporting year {figures.year}"
    names = (*(figures.characteristic.group(group).label for group in groups), bands.everyone)
    columns = [Column("Band", numeric=False), *(Column(name) for name in names)]
    table = Table(caption, [*columns, Column(f"{figures.focus.label} share")], rows)
    return without_hidden_rows(table, SUPPRESSED, NOT_REPORTED)
