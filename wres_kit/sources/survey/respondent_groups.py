"""Which respondents a sheet, a row or a column of the staff survey is about: all of them, white, BME, or others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Group
from wres_kit.sources.extracts.code_tables import normalised

if TYPE_CHECKING:
    from wres_kit.sources.survey.sheet import Column, SurveySheet

WORDS = {
    Group.WHITE: {"white", "white staff", "white respondents"},
    Group.BME: {
        "bme", "bme staff", "bme respondents", "bame", "bame staff", "black and minority ethnic", "ethnic minority",
        "all other ethnic groups", "all other ethnic groups combined", "all other ethnic groups staff",
        "other ethnic groups combined", "black and minority ethnic staff", "staff from all other ethnic groups",
        "staff from all other ethnic groups combined", "all other ethnic groups staff combined",
    },
    Group.ALL: {"all", "all staff", "overall", "total", "all respondents", "organisation"},
}  # fmt: skip
"""How the survey names the groups. Since 2020 its reports say "all other ethnic groups combined" for BME."""
WHITE_IN_TITLE = re.compile(r"\bwhite\b")
BME_IN_TITLE = re.compile(r"\bb(?:a)?me\b|\ball other ethnic groups\b|\bblack and minority ethnic\b")
BY_ETHNICITY = {
    "ethnic background summary", "ethnicity summary", "ethnic group summary", "ethnicity", "ethnic group",
    "ethnic background", "wres",
}  # fmt: skip
"""Breakdowns whose subgroups are white and BME. The detailed one uses the survey's own list, which is not the ESR's."""
BROKEN_DOWN = re.compile(r"\bbreakdown|\bby (?:ethnic|gender|age|disab|occupation|religion|sexual|staff group)")


def group_of_text(text: str) -> Group | None:
    """Return the group that a text names; None where it names another one or none."""
    plain = normalised(text.replace("*", ""))
    return next((group for group, words in WORDS.items() if plain in words), None)


def group_of_sheet(sheet: SurveySheet) -> Group | None:
    """Return the group a whole sheet is about; None where its title says that it is broken down in another way."""
    title = normalised(sheet.title)
    white, bme = WHITE_IN_TITLE.search(title), BME_IN_TITLE.search(title)
    if white and bme:
        return None
    if white or bme:
        return Group.WHITE if white else Group.BME
    return None if BROKEN_DOWN.search(title) else Group.ALL


def group_of_row(sheet: SurveySheet, row: int, about: Group | None) -> Group | None:
    """Return the group a row is about, where the columns it is read for are about `about`; None where it is another."""
    if sheet.breakdown is None:
        return about
    own = _own_group(sheet, row)
    if own is None or own == about:
        return own
    if own == Group.ALL:
        return about or own
    return own if about in (None, Group.ALL) else None


def _own_group(sheet: SurveySheet, row: int) -> Group | None:
    kind, subgroup = sheet.text(row, sheet.breakdown), sheet.text(row, sheet.subgroup)
    if sheet.subgroup is None:
        return group_of_text(kind)
    if not kind and not subgroup:
        return Group.ALL
    return group_of_text(subgroup or kind) if normalised(kind) in BY_ETHNICITY or not subgroup else None


def group_of_column(column: Column) -> Group | None:
    """Return the group that a heading above a column names; None where none does."""
    return next((group for label in column.labels[1:] if (group := group_of_text(label))), None)
