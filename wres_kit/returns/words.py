"""Cells of a return in words, for the people who read faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from wres_kit.returns.cells import Cell
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


def subject(standard: Standard, cell: Cell) -> str:
    """Return who a cell is about: "white staff accessing training, 2020"."""
    definition = standard.indicator(cell.indicator, cell.year)
    noun, phrase = _noun_and_phrase(standard, definition, cell)
    words = " ".join(part for part in (standard.characteristic.with_noun(cell.group, noun), phrase) if part)
    return f"{words}, {cell.year}"


def place(standard: Standard, cell: Cell) -> str:
    """Return which part of an indicator a cell is about, without a year: "Band 9", "appointed", "white staff"."""
    definition = standard.indicator(cell.indicator, cell.year)
    if definition.by_band:
        return standard.bands.label(cell.category)
    if not definition.categories:
        return standard.characteristic.with_noun(cell.group, definition.people.plural)
    return cell.category.replace("_", " ")


def indicator_label(cell: Cell) -> str:
    """Return an indicator, and its section where that is not everybody: "indicator 6 (managers)"."""
    return f"indicator {cell.indicator}" + ("" if cell.section == ALL else f" ({cell.section})")


def percent(value: float, decimals: int = 1) -> str:
    """Return a percentage as text: "59.1%"."""
    return f"{value:.{decimals}f}%"


def count(value: float) -> str:
    """Return a count of people as text: "2,505"."""
    return f"{value:,.0f}"


def _noun_and_phrase(standard: Standard, definition: Indicator, cell: Cell) -> tuple[str, str]:
    drill_down = "" if cell.section == ALL else f"({cell.section})"
    if definition.by_band:
        return definition.people.plural, _place_of_staff(standard, cell)
    if not definition.categories:
        return definition.people.plural, f"in {indicator_label(cell)}"
    category = definition.category(cell.category)
    noun = definition.people_in(cell.category).plural
    phrase = category.short_phrase or category.phrase
    if cell.category == WORKFORCE and definition.parts:
        return noun, f"{phrase} of {indicator_label(cell)}"
    return noun, " ".join(part for part in (phrase, drill_down) if part)


def _place_of_staff(standard: Standard, cell: Cell) -> str:
    bands = standard.bands
    where = bands.section_label(cell.section).lower() if bands.section(cell.section) else cell.section
    band = "" if cell.category == ALL else f"in {_lowered(bands.label(cell.category))}"
    whole = cell.section == cell.category == ALL
    section = "in the workforce" if whole else f"({where})" * (cell.section != ALL)
    return " ".join(part for part in (band, section) if part)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
