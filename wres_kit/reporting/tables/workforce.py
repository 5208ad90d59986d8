"""Tables of a representation: the workforce by band, or a body and its parts compared with the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.anchors import addresses_in_row
from wres_kit.reporting.blocks import Column, Table, without_hidden_rows
from wres_kit.reporting.tables.years import YearTable
from wres_kit.reporting.wording.values import SUPPRESSED, events_text, people_text, value_text
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.reporting.figures import Figures
    from wres_kit.standard.characteristic import CharacteristicGroup
    from wres_kit.standard.indicator import Indicator

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
    bands, focus = figures.standard.bands, _focus(figures)
    table = YearTable(figures, definition.number, f"{focus.label} share by band")
    table.row(bands.everyone, value_text, SHARE, focus.code)
    for section, places in sections.items():
        for band in places:
            label = bands.section_label(section)
            name = label if band == ALL else f"{label}, {bands.label(band)}"
            table.row(name, value_text, SHARE, focus.code, section=section, category=band)
    return without_hidden_rows(table.table(), SUPPRESSED)


def board_table(figures: Figures, definition: Indicator) -> Table:
    """Return a body, its parts and the workforce over the years."""
    table = YearTable(figures, definition.number, f"{definition.navigation_title} and workforce")
    reported = {result.category for result in figures.of(definition.number)}
    groups, focus = figures.characteristic.parts, _focus(figures)
    for part in (*definition.parts, WORKFORCE):
        if part not in reported:
            continue
        label = definition.category(part).label
        for group in groups:
            heading = f"{label}: {figures.characteristic.group(group).adjective}"
            table.row(heading, events_text, SHARE, group, category=part)
        table.row(f"{label}: in all", people_text, SHARE, *groups, category=part)
        table.row(f"{label}: {focus.label} share", value_text, SHARE, focus.code, category=part)
    return table.table()


def _focus(figures: Figures) -> CharacteristicGroup:
    return figures.characteristic.group(figures.characteristic.focus)


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
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for band in places:
        shares = [
            figures.get(figures.year, definition.number, SHARE, group, section=section, category=band)
            for group in groups
        ]
        counted = [events_text(share) for share in shares]
        addresses |= addresses_in_row(len(rows), *shares, shares, shares[own])
        rows.append([bands.label(band), *counted, people_text(*shares), value_text(shares[own])])
    label = bands.section_label(section)
    caption = f"{label} by band, {figures.snapshot.organisation.label}, reporting year {figures.year}"
    names = (*(figures.characteristic.group(group).label for group in groups), bands.everyone)
    columns = [Column("Band", numeric=False), *(Column(name) for name in names)]
    table = Table(caption, [*columns, Column(f"{_focus(figures).label} share")], rows, values=addresses)
    return without_hidden_rows(table, SUPPRESSED)
