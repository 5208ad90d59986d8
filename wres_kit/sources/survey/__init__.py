"""The NHS Staff Survey's detailed spreadsheets: base and percentage of the questions of indicators 5 to 8.

One file gives all organisations. The reporting year is the year after that of the survey. Where the file has sheets,
rows or columns for white and BME staff these are taken too; any other breakdown is passed over.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from wres_kit.project.organisation import known_codes
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Fault, Severity, plural
from wres_kit.sources import Context, ImportedValue, ImportResult, InputFile, Recognition, SourceError
from wres_kit.sources.extracts.decoding import TITLE
from wres_kit.sources.survey.benchmark_results import not_in_project, reporting_units
from wres_kit.sources.survey.questions import BlockReader, RespondentGroups, SurveyResult, block_of, wanted_results
from wres_kit.sources.survey.sheet import TOP, SurveySheet, find_sheet
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wres_kit.sources.survey.questions import WantedResult
    from wres_kit.standard import Standard


IN_FULL = 10
"""Decimal places at least of a percentage that is not rounded: 23.6 may be, 23.6000000000 is not."""
PRECISE = 17
"""Digits of a number from which on it is written as the nearest double: more are no figures of a workbook."""
MOST_LISTED = 12
"""Questions, and columns, that are listed by name as not used."""
LONGEST_CODE = 40
"""Characters of a joint code; what is longer in the column of codes is a footnote."""


class SurveyReading:
    """What has been taken out of a file so far.

    Parameters
    ----------
    standard
        The Standard that the project reports on.
    offered
        The file.
    year
        The reporting year.
    codes
        The organisations whose results are wanted.
    national
        The code of the body that the national results are about; None where the project has none.

    Attributes
    ----------
    values : dict
        What was found, by cell.
    faults : list of Fault
        What is wrong.
    """

    def __init__(
        self, standard: Standard, offered: InputFile, year: int, codes: Collection[str], national: str | None = None
    ) -> None:
        self._offered, self._year, self._codes, self._national = offered, year, codes, national
        self._groups = RespondentGroups(standard)
        self._wanted = wanted_results(standard, year)
        self.values: dict[Cell, ImportedValue] = {}
        self.faults: list[Fault] = []
        self._unknown: dict[str, str] = {}
        self._other_breakdowns: dict[str, None] = {}
        self._absent = 0
        self._notes: dict[str, None] = {}
        self._questions: dict[str, None] = {}
        self._used: set[str] = set()
        self._unused: dict[str, None] = {}

    def take(self, sheet: SurveySheet) -> None:
        """Take what an indicator uses out of a sheet."""
        whole = self._groups.of_sheet(sheet)
        self._questions |= dict.fromkeys(column.question for column in sheet.columns)
        self._unused |= dict.fromkeys(sheet.unused)
        groups = {column: self._groups.of_column(column) for column in sheet.columns}
        for group in (None, *self._groups.codes):
            columns = [column for column in sheet.columns if groups[column] == group]
            for want in self._wanted:
                if block := block_of(want.question, columns):
                    self._used.add(want.question)
                    self._take(BlockReader(sheet, want, block), group or whole)

    def messages(self) -> list[str]:
        """Return what was understood and what was not, in sentences."""
        sentences = [*self._notes]
        if self.values:
            organisations = {cell.organisation for cell in self.values}
            groups = [group for group in self._groups.codes if group in {cell.group for cell in self.values}]
            sentences.append(f"Results of {plural(len(organisations), 'organisation')}; groups: {', '.join(groups)}.")
        given = {(cell.indicator, cell.section) for cell in self.values}
        missing = [want.question for want in self._wanted if (want.indicator, want.section) not in given]
        if missing:
            sentences.append(f"Not in the file: {', '.join(dict.fromkeys(missing))}.")
        if self._absent:
            sentences.append(
                f"{plural(self._absent, 'result')} not given by the survey (too few responses, or not asked)."
            )  # fmt: skip
        if self._other_breakdowns:
            sentences.append(f"Other breakdowns are not used: {', '.join(self._other_breakdowns)}.")
        if unused := self._not_used():
            sentences.append(f"Not used: {unused}.")
        sentences += not_in_project(self._unknown)
        for whole, unit in reporting_units().units.items():
            parts = sorted(unit.parts.keys() & self._unknown.keys())
            if whole in self._codes and parts:
                sentences.append(
                    f"{' and '.join(parts)}: the survey gives results of parts of {whole}. Results of all staff are "
                    f"weighted, so they cannot be added up; results by ethnicity can (benchmark workbook)."
                )
        return sentences

    def _not_used(self) -> str:
        """Return the questions and columns that no indicator uses, in words."""
        others = [question for question in self._questions if question not in self._used]
        listed = [f"question {others[0]}"] if len(others) == 1 else []
        if len(others) > 1:
            shown = ", ".join(others[:MOST_LISTED])
            rest = f" and {len(others) - MOST_LISTED:,} more" if len(others) > MOST_LISTED else ""
            listed.append(f"{len(others):,} questions ({shown}{rest})")
        listed += [f'"{heading}"' for heading in self._unused]
        return ", ".join(listed[: MOST_LISTED + 1]) + (", …" if len(listed) > MOST_LISTED + 1 else "")

    def _take(self, reader: BlockReader, about: str | None) -> None:
        sheet, want = reader.sheet, reader.want
        rows = self._rows(sheet, about)
        results = reader.results(sorted(rows.values()))
        for what, remedy in reader.problems:
            self._fault(what, remedy, want.indicator)
        for note in reader.notes:
            self._notes[note] = None
        for (code, group), row in rows.items():
            if row not in results:
                continue
            if (result := results[row]) is None:
                self._absent += 1
            else:
                cell = Cell(code, self._year, want.indicator, want.section, ALL, group, Measure.PERCENTAGE)
                self._keep(cell, result, want, (sheet, row))

    def _rows(self, sheet: SurveySheet, about: str | None) -> dict[tuple[str, str], int]:
        """Return the row of each known organisation and group.

        An organisation may have a row for each way of weighting: the weighted one is published, so it is taken. A sheet
        that has several rows of an organisation for another reason is broken down in a way that no indicator uses.
        """
        kept: dict[tuple[str, str], int] = {}
        for row, code in self._own_rows(sheet):
            group = self._groups.of_row(sheet, row, about)
            if group is None:
                kind = sheet.text(row, sheet.breakdown) if sheet.subgroup is not None else ""
                self._other_breakdowns[kind or "other groups of staff"] = None
                continue
            before = kept.get((code, group))
            if before is not None and sheet.is_unweighted(before) == sheet.is_unweighted(row):
                self._note(sheet, "several rows of one organisation, so broken down in another way; not imported.")
                return {}
            if before is None or sheet.is_unweighted(before):
                kept[code, group] = row
        return kept

    def _own_rows(self, sheet: SurveySheet) -> Iterator[tuple[int, str]]:
        """Yield the rows of organisations of the project, with their codes; the codes of others are noted."""
        for row, code in sheet.rows():
            if sheet.is_national:
                if self._national is not None:
                    yield row, self._national
            elif code in self._codes:
                yield row, code
            elif code.replace("/", "").isalnum() and len(code) <= LONGEST_CODE:
                self._unknown.setdefault(code, sheet.text(row, sheet.name))

    def _keep(self, cell: Cell, result: SurveyResult, want: WantedResult, place: tuple[SurveySheet, int]) -> None:
        sheet, row = place
        autumn = self._year - 1
        source = (
            f"NHS Staff Survey {autumn}, {want.question}, release of {autumn} ({self._offered.shown}, "
            f"sheet {sheet.sheet.name}, {' and '.join(result.cells)}{_weighting(sheet, row)}{result.note})"
        )
        people = result.base.quantize(Decimal(1), ROUND_HALF_EVEN)
        self._put(cell, percentage_text(result.share, IN_FULL if result.in_full else 1), source)
        self._put(cell._replace(measure=Measure.RESPONDENTS), str(people), source)

    def _put(self, cell: Cell, text: str, source: str) -> None:
        known = self.values.setdefault(cell, ImportedValue(cell, text, source))
        if Decimal(known.value) != Decimal(text):
            what = (
                f"{cell.organisation}, indicator {cell.indicator}, {cell.group}, {cell.measure}: {known.value} in "
                f"{known.source}, and {text} in {source}."
            )
            self._fault(what, "Leave only the sheet that is right in a copy of the file.", cell.indicator)

    def _note(self, sheet: SurveySheet, text: str) -> None:
        self._notes[f"Sheet {sheet.sheet.name}: {text}"] = None

    def _fault(self, message: str, remedy: str, indicator: int) -> None:
        fault = Fault(
            Severity.ERROR, "staff-survey", self._offered.shown, None, "", message, remedy, "", self._year, indicator
        )  # fmt: skip
        if fault not in self.faults:
            self.faults.append(fault)


def _weighting(sheet: SurveySheet, row: int) -> str:
    """Return how the results of a row were weighted, as its file says it."""
    if sheet.is_unweighted(row):
        return "; not weighted"
    text = sheet.text(row, sheet.weighting)
    return f"; weighted by {text.lower()}" if text else ""


def percentage_text(number: Decimal, places: int = 1) -> str:
    """Return a percentage in digits: all of them, and at least so many decimal places.

    >>> percentage_text(Decimal(79))
    '79.0'
    >>> percentage_text(Decimal(50), IN_FULL)
    '50.0000000000'
    >>> percentage_text(Decimal(0.083056478405315617))
    '0.08305647840531562'
    """
    written = number if len(number.as_tuple().digits) <= PRECISE else Decimal(repr(float(number)))
    whole, _, decimals = format(written, "f").partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(places, '0')}"


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
            if not is_taken and all(sheet.is_national for sheet in sheets):
                message = f"{offered.shown}: nothing was imported."
            if not is_taken and any(sheet.is_national for sheet in sheets):
                message += (
                    " It holds national results, of all trusts together. They belong to the organisation "
                    f"{national}, which this project does not have: add params/{national}/organisation.yml, or say "
                    "with --organisation which other body without an ODS code they are of."
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
        if sheet := find_sheet(offered.workbook.sheet(name, rows)):
            yield sheet


def _reporting_year(offered: InputFile, context: Context) -> tuple[int, list[str]]:
    named = _named_years(offered)
    asked_year = context.survey_year or (context.year - 1 if context.year else None)
    if asked_year is None and len(named) != 1:
        what = (
            f"names the surveys of {', '.join(map(str, sorted(named)))}"
            if named
            else "does not say of which survey it is"
        )
        raise SurveyYearError(f"{offered.shown}: {what}. Say which with --survey-year YEAR, the autumn it was held in.")
    autumn = asked_year or named.pop()
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
    named = {next(part for part in match.groups() if part) for text in texts for match in NAMED.finditer(text)}
    return {int(year) if len(year) == 4 else 2000 + int(year) for year in named}


SOURCE = StaffSurvey()
