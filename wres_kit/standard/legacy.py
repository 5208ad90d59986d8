"""The WRES as functions: to be replaced by the `Standard` that a project hands down, and then removed."""

# ruff: noqa: D103 - this module goes as soon as nothing imports it
from __future__ import annotations

from enum import StrEnum
from functools import cache

from wres_kit.standard.bands import Section
from wres_kit.standard.characteristic import CharacteristicCode, UnknownCodeError
from wres_kit.standard.comparability import Comparability
from wres_kit.standard.editions import Edition
from wres_kit.standard.standard import WRES, Standard, read_standard, standard_folder

UnknownEthnicCodeError = UnknownCodeError
NULL = "NULL"
ETHNICITY = ("white", "bme", "unknown")


class Shape(StrEnum):
    """The shapes of the nine indicators."""

    REPRESENTATION = "representation"
    LIKELIHOOD = "likelihood"
    SURVEY = "survey"


@cache
def wres() -> Standard:
    return read_standard(standard_folder(WRES))


def edition(year: int) -> Edition:
    return wres().edition(year)


def edition_years() -> tuple[int, ...]:
    return wres().years


def has_edition(year: int) -> bool:
    return wres().has_edition(year)


def sections() -> tuple[Section, ...]:
    return wres().bands.sections


def section_label(section: str) -> str:
    return wres().bands.section_label(section)


def band_label(category: str) -> str:
    return wres().bands.label(category)


def band_order(section: str, category: str) -> int:
    return wres().bands.order(section, category)


def has_band(section: str, category: str) -> bool:
    return wres().bands.has(section, category)


def is_drill_down(indicator: int, section: str) -> bool:
    return wres().drill_downs.is_part(wres().indicator(indicator, 2024), section)


def kind_of(section: str) -> str:
    return wres().drill_downs.kind(section)


def part_label(section: str) -> str:
    return wres().drill_downs.label(section)


def comparability(indicator: int, earlier: int, later: int, group: str | None = None) -> Comparability:
    return wres().comparability(indicator, earlier, later, group)


def ethnic_codes() -> dict[str, CharacteristicCode]:
    return {code.code: code for code in wres().characteristic.codes}


def ethnic_code(code: str) -> CharacteristicCode:
    return wres().characteristic.category(code)


def group_of(code: str) -> str:
    return wres().characteristic.group_of(code)


def ethnic_label(code: str) -> str:
    return wres().characteristic.category_label(code)
