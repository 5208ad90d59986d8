"""Which respondents a sheet, a row or a column of the staff survey is about: everybody, or one of the groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import normalised

if TYPE_CHECKING:
    from wres_kit.sources.survey.sheet import AnswerColumn, SurveySheet
    from wres_kit.standard import Standard

BROKEN_DOWN = re.compile(r"\bbreakdown|\bby (?:ethnic|gender|age|disab|occupation|religion|sexual|staff group)")


class RespondentGroups:
    """The groups of a Standard, as the survey's files name them.

    Parameters
    ----------
    standard
        Whose groups, by their codes.
    """

    def __init__(self, standard: Standard) -> None:
        self._survey = standard.survey
        self.everyone = standard.characteristic.everyone
        self.codes = standard.characteristic.all_groups

    def of_text(self, text: str) -> str | None:
        """Return the group that a text names; None where it names another one or none."""
        plain = normalised(text.replace("*", ""))
        return next((code for code, group in self._survey.groups.items() if plain in group.names), None)

    def of_sheet(self, sheet: SurveySheet) -> str | None:
        """Return the group a whole sheet is about; None where its title says that it is broken down in another way."""
        title = normalised(sheet.title)
        named = [
            code for code, group in self._survey.groups.items() if group.in_title and re.search(group.in_title, title)
        ]
        if len(named) > 1:
            return None
        if named:
            return named[0]
        return None if BROKEN_DOWN.search(title) else self.everyone

    def of_row(self, sheet: SurveySheet, row: int, about: str | None) -> str | None:
        """Return the group a row is about, in columns that are about `about`; None where it is another."""
        if sheet.breakdown is None:
            return about
        own = self._of_breakdown(sheet, row)
        if own is None or own == about:
            return own
        if own == self.everyone:
            return about or own
        return own if about in (None, self.everyone) else None

    def of_column(self, column: AnswerColumn) -> str | None:
        """Return the group that a heading above a column names; None where none does."""
        return next((group for label in column.labels[1:] if (group := self.of_text(label))), None)

    def _of_breakdown(self, sheet: SurveySheet, row: int) -> str | None:
        kind, subgroup = sheet.text(row, sheet.breakdown), sheet.text(row, sheet.subgroup)
        if sheet.subgroup is None:
            return self.of_text(kind)
        if not kind and not subgroup:
            return self.everyone
        by_group = normalised(kind) in self._survey.breakdowns
        return self.of_text(subgroup or kind) if by_group or not subgroup else None
