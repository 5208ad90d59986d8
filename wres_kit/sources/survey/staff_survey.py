"""The NHS Staff Survey's detailed spreadsheets: base and percentage of the questions of indicators 5 to 8.

One file gives all organisations. The reporting year is the year after that of the survey. Where the file has sheets,
rows or columns for white and BME staff these are taken too; any other breakdown is passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.project.organisation import known_codes
from wres_kit.sources.errors import SourceError
from wres_kit.sources.extracts.day_texts import TITLE
from wres_kit.sources.source import Context, ImportResult, InputFile, Recognition
from wres_kit.sources.survey.benchmark_results import reporting_units
from wres_kit.sources.survey.results import SurveyReading
from wres_kit.sources.survey.sheet import TOP, SurveySheet, find_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = re.compile(
    r"staff survey\D{0,40}(20\d\d)|(20\d\d)\D{0,20}staff survey|\bnss\s?_?-?(20\d\d|\d\d)\b", re.IGNORECASE
)


class SurveyYearError(SourceError):
    """A staff survey file that does not say of which autumn it is."""


class NoSurveyResultsError(SourceError):
    """A staff survey file in which nothing could be found that an indicator uses."""


class StaffSurvey:
    """Detailed spreadsheets of the NHS Staff Survey."""

    name = "staff-survey"
    title = "NHS Staff Survey, detailed spreadsheets"

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well a file matches."""
        if not offered.is_workbook:
            return Recognition(0.0, ("it is not a workbook",))
        sheets = list(_sheets(offered, TOP))
        if not sheets:
            return Recognition(
                0.0, ("no sheet has headings for ODS code and organisation name, or for breakdown and subgroup",)
            )
        if not any(sheet.columns for sheet in sheets):
            return Recognition(0.2, ("no heading names a question, such as Q14a",))
        return Recognition(0.9, ("it has headings for organisations or breakdowns, and for questions",))

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Read the results of all organisations that the project knows.

        Raises
        ------
        SurveyYearError
            The file names no survey, or more than one, and `context` does not say which.
        NoSurveyResultsError
            No question of that year's edition was found.
        WorkbookError
            It cannot be read.
        """
        year, notes = _reporting_year(offered, context)
        codes = known_codes(context.project.params)
        national = _national_body(context)
        wanted = codes & {context.organisation} if context.organisation else codes
        is_taken = national in codes and context.organisation in (None, national)
        reading = SurveyReading(context.project.standard, offered, year, wanted, national if is_taken else None)
        sheets = list(_sheets(offered, None))
        for sheet in sheets:
            reading.take(sheet)
        if not reading.values and not reading.faults:
            message = (
                f"{offered.shown}: holds no result of the questions that the edition of {year} uses, for any "
                f"organisation of this project. {' '.join(reading.messages())}"
            )
            if not is_taken and any(sheet.is_national for sheet in sheets):
                message += (
                    f" It holds national results, of all trusts together. They belong to the organisation {national}: "
                    f"add params/{national}/organisation.yml, or say with --organisation which other body without an "
                    "ODS code they are of."
                )
            raise NoSurveyResultsError(message)
        passed = [name for name in offered.workbook.names if name not in {sheet.sheet.name for sheet in sheets}]
        unread = [f"Sheets without such headings were not read: {', '.join(passed)}."] if passed else []
        messages = (*offered.workbook.notes, *notes, *reading.messages(), *unread)
        kind = "-national" if all(sheet.is_national for sheet in sheets) else ""
        return ImportResult(
            f"nhs-staff-survey-{year - 1}{kind}", tuple(reading.values.values()), messages, tuple(reading.faults)
        )  # fmt: skip


def _national_body(context: Context) -> str:
    """Return the code of the body that national results are about: a slug, since it has no ODS code.

    An organisation with an ODS code is one of many: results of all of them are never taken for its own.
    """
    chosen = context.organisation or ""
    return chosen if chosen.islower() else reporting_units().national


def _sheets(offered: InputFile, rows: int | None) -> Iterator[SurveySheet]:
    for name in offered.workbook.names:
        if found := find_sheet(offered.workbook.sheet(name, rows)):
            yield found


def _reporting_year(offered: InputFile, context: Context) -> tuple[int, list[str]]:
    named = _named_years(offered)
    said = context.survey_year or (context.year - 1 if context.year else None)
    if said is None and len(named) != 1:
        what = (
            f"names the surveys of {', '.join(map(str, sorted(named)))}"
            if named
            else "does not say of which survey it is"
        )
        raise SurveyYearError(f"{offered.shown}: {what}. Say which with --survey-year YEAR, the autumn it was held in.")
    autumn = said or named.pop()
    years = context.project.standard.years
    if autumn + 1 not in years:
        first, last = years[0], years[-1]
        message = f"{offered.shown}: survey of {autumn}: there are editions of the Standard for {first} to {last} only."
        raise SurveyYearError(message)
    notes = [f"Survey of autumn {autumn}, reporting year {autumn + 1}."]
    if named and autumn not in named:
        listed = ", ".join(map(str, sorted(named)))
        if TITLE not in context.set_aside:
            option = f"--survey-year {autumn}" if context.survey_year else f"--year {autumn + 1} (autumn {autumn})"
            message = (
                f"{offered.shown}: names the survey of {listed}, not that of {option}. Correct the command or give the "
                f"right file. If the file names the wrong survey, add --set-aside {TITLE}."
            )
            raise SurveyYearError(message)
        notes.append(f"The file itself names {listed}; {autumn} was used, as you said.")
    return autumn + 1, notes


def _named_years(offered: InputFile) -> set[int]:
    """Return the years of the surveys that the file's name, its sheets or the tops of these name."""
    book = offered.workbook
    texts = [offered.shown, *book.names]
    for name in book.names:
        texts += [value for row in book.sheet(name, TOP).rows for value in row if isinstance(value, str)]
    found = {next(part for part in match.groups() if part) for text in texts for match in NAMED.finditer(text)}
    return {int(year) if len(year) == 4 else 2000 + int(year) for year in found}


SOURCE = StaffSurvey()
