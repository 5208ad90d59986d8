"""Tables of the workforce by band (indicator 1) and of the board beside it (indicator 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.reporting.anchors import addresses_in_row
from wres_kit.reporting.blocks import Column, Table
from wres_kit.reporting.tables.years import YearTable
from wres_kit.reporting.wording.values import events_text, people_text, value_text
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import band_label, band_order, has_band, is_drill_down, section_label
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.reporting.figures import Figures

SHARE = ResultMeasure.SHARE
ETHNICITY = (Group.WHITE, Group.BME, Group.UNKNOWN)
BAND_COLUMNS = (
    Column("Band", numeric=False), Column("White"), Column("BME"), Column("Unknown"), Column("All staff"),
    Column("BME share"),
)  # fmt: skip


def staff_tables(figures: Figures) -> list[Table]:
    """Return the workforce of three years, and each of its sections by band in the reporting year."""
    sections = band_places(figures, [figures.year]).items()
    return [_all_staff(figures), *(_section_table(figures, section, bands) for section, bands in sections)]


def band_places(figures: Figures, years: Iterable[int]) -> dict[str, list[str]]:
    """Return the bands that any of some years reports, by section, both in the Standard's order.

    The whole workforce is not among them; a section's own total is, as its first band ``all``.
    """
    wanted = set(years)
    places = {
        (result.section, result.category)
        for result in figures.of(1)
        if result.year in wanted and result.measure is SHARE and _is_returned(result)
    } - {(ALL, ALL)}
    places = {place for place in places if not is_drill_down(1, place[0])}
    found: dict[str, list[str]] = {}
    for section, category in sorted(places, key=_in_order):
        found.setdefault(section, []).append(category)
    return found


def _is_returned(result: Result) -> bool:
    """Return whether the return has anything of a result, even if too little to work it out."""
    return result.status is not Status.NOT_REPORTED or result.is_incomplete


def band_trend_table(figures: Figures) -> Table | None:
    """Return the share of BME staff in each band over the years, or None where no band is reported."""
    sections = band_places(figures, figures.years)
    if not sections:
        return None
    table = YearTable(figures, 1, "BME share by band")
    table.row("All staff", value_text, SHARE, Group.BME)
    for section, bands in sections.items():
        for band in bands:
            name = section_label(section) if band == ALL else f"{section_label(section)}, {band_label(band)}"
            table.row(name, value_text, SHARE, Group.BME, section=section, category=band)
    return table.table()


def board_table(figures: Figures) -> Table:
    """Return the board, its parts and the workforce beside it over the years."""
    table = YearTable(figures, 9, "Board and workforce")
    reported = {result.category for result in figures.of(9)}
    definition, characteristic = figures.definition(9), figures.standard.characteristic
    for part in (*definition.parts, WORKFORCE):
        if part not in reported:
            continue
        label = definition.category(part).label
        for group in ETHNICITY:
            table.row(f"{label}: {characteristic.group(group).adjective}", events_text, SHARE, group, category=part)
        table.row(f"{label}: in all", people_text, SHARE, *ETHNICITY, category=part)
        table.row(f"{label}: BME share", value_text, SHARE, Group.BME, category=part)
    return table.table()


def _all_staff(figures: Figures) -> Table:
    table = YearTable(figures, 1, "All staff")
    for group in ETHNICITY:
        table.row(figures.standard.characteristic.with_noun(group, start=True), events_text, SHARE, group)
    table.row("All staff", people_text, SHARE, *ETHNICITY, Group.ALL)
    for group in ETHNICITY:
        table.row(f"{figures.standard.characteristic.with_noun(group, start=True)}, share", value_text, SHARE, group)
    return table.table()


def _section_table(figures: Figures, section: str, bands: Iterable[str]) -> Table:
    rows: list[list[str]] = []
    addresses: dict[tuple[int, int], str] = {}
    for band in bands:
        shares = [figures.get(figures.year, 1, SHARE, group, section=section, category=band) for group in ETHNICITY]
        counted = [events_text(share) for share in shares]
        addresses |= addresses_in_row(len(rows), *shares, shares, shares[1])
        rows.append([band_label(band), *counted, people_text(*shares), value_text(shares[1])])
    caption = f"{section_label(section)} by band, {figures.snapshot.organisation.label}, reporting year {figures.year}"
    return Table(caption, BAND_COLUMNS, rows, values=addresses)


def _in_order(place: tuple[str, str]) -> tuple[bool, int, str, str]:
    known = has_band(*place)
    return not known, band_order(*place) if known else 0, *place
