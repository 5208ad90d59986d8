"""Cells of a return in words, for the people who read faults."""

from __future__ import annotations

from wres_kit.returns.cells import Cell, Group
from wres_kit.returns.vocabulary import LIKELIHOOD, SURVEY
from wres_kit.standard.legacy import band_label, ethnic_label, section_label, sections
from wres_kit.standard.records import ALL

GROUPS = {Group.WHITE: "white", Group.BME: "BME", Group.UNKNOWN: "of unknown ethnicity", Group.ALL: "all"}
DOINGS = {
    "applied": ("applicants", ""),
    "shortlisted": ("applicants", "shortlisted"),
    "appointed": ("applicants", "appointed"),
    "workforce": ("staff", "in the workforce"),
    "disciplinary": ("staff", "entering the disciplinary process"),
    "training": ("staff", "accessing training"),
    "total_board": ("members", "of the board"),
    "voting": ("voting members", "of the board"),
    "executive": ("executive members", "of the board"),
}


def subject(cell: Cell) -> str:
    """Return who a cell is about: "white staff accessing training, 2020"."""
    noun, doing = _noun_and_doing(cell)
    said = " ".join(part for part in (_of_group(cell.group, noun), doing) if part)
    return f"{said}, {cell.year}"


def place(cell: Cell) -> str:
    """Return which part of an indicator a cell is about, without a year: "Band 9", "appointed", "white staff"."""
    if cell.indicator == 1:
        return band_label(cell.category)
    if cell.indicator in SURVEY:
        return _of_group(cell.group, "staff")
    return cell.category.replace("_", " ")


def indicator_of(cell: Cell) -> str:
    """Return an indicator, and its section where that is not everybody: "indicator 6 (managers)"."""
    return f"indicator {cell.indicator}" + ("" if cell.section == ALL else f" ({cell.section})")


def percent(value: float, decimals: int = 1) -> str:
    """Return a percentage as text: "59.1%"."""
    return f"{value:.{decimals}f}%"


def count(value: float) -> str:
    """Return a count of people as text: "2,505"."""
    return f"{value:,.0f}"


def _of_group(group: str, noun: str) -> str:
    if group == Group.UNKNOWN:
        return f"{noun} {GROUPS[Group.UNKNOWN]}"
    if group in tuple(Group):
        return f"{GROUPS[Group(group)]} {noun}"
    return f"{noun} recorded as {ethnic_label(group)}"


def _noun_and_doing(cell: Cell) -> tuple[str, str]:
    drill_down = "" if cell.section == ALL else f"({cell.section})"
    if cell.indicator == 1:
        known = [one.section for one in sections()]
        where = section_label(cell.section).lower() if cell.section in known else cell.section
        band = "" if cell.category == ALL else f"in {_lowered(band_label(cell.category))}"
        section = "in the workforce" if cell.section == cell.category == ALL else f"({where})" * (cell.section != ALL)
        return "staff", " ".join(part for part in (band, section) if part)
    if cell.indicator in SURVEY:
        return "staff", f"in {indicator_of(cell)}"
    noun, doing = DOINGS[cell.category]
    if cell.indicator in LIKELIHOOD or cell.category != "workforce":
        return noun, " ".join(part for part in (doing, drill_down) if part)
    return noun, f"{doing} beside the board"


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
