"""Drill-downs on a page: indicators 1 to 4 by part of the organisation and by single ethnic category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.reporting.anchors import addresses_in_row
from wres_kit.reporting.blocks import Block, Column, Table, boxed, prose, stacked, tabled
from wres_kit.reporting.tables.years import YearTable
from wres_kit.reporting.wording.notes import table_note
from wres_kit.reporting.wording.trends import interval_cell
from wres_kit.reporting.wording.values import events_text, people_text, value_text
from wres_kit.returns.cells import Group
from wres_kit.standard.bands import KINDS
from wres_kit.standard.legacy import band_label, ethnic_label, is_drill_down, kind_of, part_label
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.reporting.figures import Figures

NONE = "No figures by department, profession, pay band or single ethnic category were returned for this indicator."
CHANCE = (
    "With many parts, some differ from the whole by chance alone: of twenty, about one. The intervals say how sure "
    "each figure is by itself."
)
SHARE, LIKELIHOOD, RATIO = ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD, ResultMeasure.RELATIVE_LIKELIHOOD


def drill_down(figures: Figures, indicator: int) -> Block:
    """Return the tables of an indicator by kind of part, and by single ethnic category.

    Parameters
    ----------
    figures
        The figures of the report.
    indicator
        1 to 4.
    """
    tables = [table for table in (*_by_kind(figures, indicator), _by_category(figures, indicator)) if table is not None]
    if not tables:
        return boxed("note", NONE)
    return stacked(prose(CHANCE), *(tabled(table) for table in tables), table_note(figures, *tables))


def stages(figures: Figures, indicator: int) -> Block:
    """Return the ratio of each step of an indicator over the years: from application to shortlisting to appointment."""
    table = YearTable(figures, indicator, "Relative likelihood by step")
    for stage in figures.definition(indicator).stages:
        label = f"{stage.label[0].upper()}{stage.label[1:]}"
        table.row(label, value_text, RATIO, Group.ALL, category=stage.events)
        table.row(f"{label}, 95% interval", interval_cell, RATIO, Group.ALL, category=stage.events)
    filled = table.table()
    return stacked(tabled(filled), table_note(figures, filled))


def board_parts(figures: Figures) -> Block:
    """Return the difference of each part of the board from the workforce over the years (indicator 9)."""
    table = YearTable(figures, 9, "Board minus workforce, percentage points")
    for part in figures.definition(9).parts:
        label = figures.definition(9).category(part).label
        table.row(label, value_text, ResultMeasure.DIFFERENCE, Group.BME, category=part)
        table.row(f"{label}, 95% interval", interval_cell, ResultMeasure.DIFFERENCE, Group.BME, category=part)
    filled = table.table()
    return stacked(tabled(filled), table_note(figures, filled))


def _by_kind(figures: Figures, indicator: int) -> Iterator[Table]:
    reported = [one for one in figures.of(indicator) if one.status is not Status.NOT_REPORTED]
    found = {one.section for one in reported if is_drill_down(indicator, one.section)}
    for kind, name in KINDS.items():
        parts = sorted(section for section in found if kind_of(section) == kind)
        if parts:
            table = _shares if indicator == 1 else _ratios
            yield table(figures, indicator, f"By {name}", parts)


def _shares(figures: Figures, indicator: int, what: str, parts: list[str]) -> Table:
    columns = [Column(what, numeric=False), Column("BME staff"), Column("All staff"), *_shares_of_years(figures)]
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for section in parts:
        for category in _categories(figures, section):
            name = part_label(section) + ("" if category == ALL else f", {band_label(category)}")
            found = _of_years(figures, indicator, SHARE, Group.BME, (section, category))
            addresses |= addresses_in_row(len(rows), found[-1], found[-1], *found)
            rows.append([name, events_text(found[-1]), people_text(found[-1]), *_values(found)])
    everyone = _of_years(figures, indicator, SHARE, Group.BME, (ALL, ALL))
    addresses |= addresses_in_row(len(rows), everyone[-1], everyone[-1], *everyone)
    rows.append(["All staff", events_text(everyone[-1]), people_text(everyone[-1]), *_values(everyone)])
    return Table(_caption(figures, what), columns, rows, values=addresses)


def _categories(figures: Figures, section: str) -> list[str]:
    found = {one.category for one in figures.of(1) if one.section == section and one.measure is SHARE}
    return [ALL] * (ALL in found) + sorted(found - {ALL})


def _ratios(figures: Figures, indicator: int, what: str, parts: list[str]) -> Table:
    stage = figures.definition(indicator).stages[-1]
    columns = [Column(what, numeric=False), Column(f"White, {figures.year}"), Column(f"BME, {figures.year}")]
    columns += [Column(f"Ratio, {year}") for year in figures.years] + [Column(f"95% interval, {figures.year}")]
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for section in (*parts, ALL):
        rates = [
            _of_years(figures, indicator, LIKELIHOOD, group, (section, stage.events))[-1]
            for group in (Group.WHITE, Group.BME)
        ]
        found = _of_years(figures, indicator, RATIO, Group.ALL, (section, stage.events))
        name = "The whole organisation" if section == ALL else part_label(section)
        addresses |= addresses_in_row(len(rows), *rates, *found)
        rows.append([name, *map(value_text, rates), *_values(found)])
    return Table(_caption(figures, f"{what}: {stage.label}"), columns, rows, values=addresses)


def _by_category(figures: Figures, indicator: int) -> Table | None:
    """Return the whole organisation by single ethnic category, or None where none is counted."""
    measure = SHARE if indicator == 1 else LIKELIHOOD
    category = ALL if indicator == 1 else figures.definition(indicator).stages[-1].events
    own = [one for one in figures.of(indicator) if (one.measure, one.section, one.category) == (measure, ALL, category)]
    codes = sorted({one.group for one in own} - set(Group))
    if not codes:
        return None
    what = "By ethnic category"
    counted = ("Staff", "All staff") if indicator == 1 else (_events(figures, indicator), "Out of")
    heads = [Column(what, numeric=False), *(Column(name) for name in counted)]
    columns = [*heads, *_shares_of_years(figures, "Share, " if indicator == 1 else "Likelihood, ")]
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for code in codes:
        found = _of_years(figures, indicator, measure, code, (ALL, category))
        addresses |= addresses_in_row(len(rows), found[-1], found[-1], *found)
        rows.append([ethnic_label(code), events_text(found[-1]), people_text(found[-1]), *_values(found)])
    return Table(_caption(figures, what), columns, rows, values=addresses)


def _events(figures: Figures, indicator: int) -> str:
    return figures.definition(indicator).stages[-1].event.plural.capitalize()


def _shares_of_years(figures: Figures, start: str = "Share, ") -> list[Column]:
    return [*(Column(f"{start}{year}") for year in figures.years), Column(f"95% interval, {figures.year}")]


def _of_years(
    figures: Figures, indicator: int, measure: ResultMeasure, group: str, place: tuple[str, str]
) -> list[Result | None]:
    return [figures.get(year, indicator, measure, group, section=place[0], category=place[1]) for year in figures.years]


def _values(found: list[Result | None]) -> list[str]:
    return [*(value_text(one) for one in found), interval_cell(found[-1])]


def _caption(figures: Figures, what: str) -> str:
    return f"{what}, {figures.snapshot.organisation.label}, reporting year {figures.year}"
