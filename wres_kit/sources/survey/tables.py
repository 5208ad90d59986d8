"""The WRES tables of an organisation's staff survey report, typed into a small CSV file.

The columns are `organisation, year, indicator, group, percentage, respondents`, with the reporting year, that is the
year after the survey's. Benchmark reports have these tables on a page of their own, and no spreadsheet of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Fault, Severity, plural
from wres_kit.returns.numbers import number_problem
from wres_kit.sources import SourceError
from wres_kit.sources.extracts.csv_rows import CsvGrid
from wres_kit.sources.extracts.rows import head_of
from wres_kit.sources.source import Context, ImportedValue, ImportResult, InputFile, Recognition
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard import Standard

COLUMNS = ("organisation", "year", "indicator", "group", "percentage", "respondents")


class SurveyTablesError(SourceError):
    """A file of survey tables without the columns it needs."""


class SurveyTables:
    """WRES tables of staff survey reports."""

    name = "survey-tables"
    title = "WRES tables of a staff survey report (CSV)"

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well a file matches."""
        if offered.is_workbook:
            return Recognition(0.0, ("it is a workbook, not a CSV file",))
        try:
            head = head_of(offered)
        except SourceError as error:
            return Recognition(0.0, (str(error),))
        missing = [column for column in COLUMNS if not head or column not in head[0]]
        if missing:
            return Recognition(0.0, (f"no column {', '.join(missing)}",))
        return Recognition(0.95, ("its columns are there",))

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Read the tables.

        Raises
        ------
        SurveyTablesError
            A column is missing, or there are no rows.
        ExtractError
            The file cannot be read.
        """
        grid = CsvGrid(offered)
        records = list(grid.stripped())
        header = records[0][1] if records else ()
        if missing := [column for column in COLUMNS if column not in header]:
            message = f"{offered.shown}: lacks the column {', '.join(missing)}. The header must be {','.join(COLUMNS)}."
            raise SurveyTablesError(message)
        blank = dict.fromkeys(COLUMNS, "")
        rows = [(line, blank | dict(zip(header, texts, strict=False))) for line, texts in records[1:] if any(texts)]
        if not rows:
            raise SurveyTablesError(f"{offered.shown}: has a header and no rows.")
        standard = context.project.standard
        faults = tuple(fault for line, row in rows for fault in _faults(standard, offered.shown, line, row))
        values = () if faults else tuple(
            value for line, row in rows for value in _values(standard, offered.shown, line, row)
        )  # fmt: skip
        codes = sorted({row["organisation"] for _, row in rows})
        whose = path_code(codes[0]).lower() if len(codes) == 1 else "organisations"
        summary = f"{plural(len(rows), 'row')} of {plural(len(codes), 'organisation')}."
        if others := [text for text in header if text and text not in COLUMNS]:
            summary += f" Columns not used: {', '.join(others)}."
        return ImportResult(f"{whose}-survey-tables", values, (*grid.notes, summary), faults)


def _values(standard: Standard, shown: str, line: int, row: dict[str, str]) -> Iterator[ImportedValue]:
    year, indicator = int(row["year"]), int(row["indicator"])
    question = standard.indicator(indicator, year).question
    source = f"NHS Staff Survey {year - 1}, {question}, WRES table of the survey report ({shown}, row {line})"
    for measure, column in ((Measure.PERCENTAGE, "percentage"), (Measure.RESPONDENTS, "respondents")):
        if row[column]:
            yield ImportedValue(
                Cell(row["organisation"], year, indicator, ALL, ALL, row["group"], measure), row[column], source
            )


def _faults(standard: Standard, shown: str, line: int, row: dict[str, str]) -> Iterator[Fault]:
    numbers = [str(number) for number in standard.survey.indicators]
    groups = (*standard.characteristic.compared, standard.characteristic.everyone)
    year = int(row["year"]) if row["year"].isascii() and row["year"].isdigit() else None

    def fault(column: str, message: str, remedy: str) -> Fault:
        organisation = row["organisation"]
        return Fault(Severity.ERROR, "survey-tables", shown, line, column, message, remedy, organisation, year)

    if year not in standard.years:
        first, last = standard.years[0], standard.years[-1]
        yield fault(
            "year", f'"{row["year"]}" is not a reporting year.', f"Give one of {first} to {last}: survey year and one."
        )
    if row["indicator"] not in numbers:
        yield fault(
            "indicator", f'"{row["indicator"]}" is not a survey indicator.', f"Give one of {', '.join(numbers)}."
        )
    if row["group"] not in groups:
        yield fault("group", f'"{row["group"]}" is not a group of the survey.', f"Give one of {', '.join(groups)}.")
    if not row["percentage"]:
        yield fault("percentage", "There is no percentage.", "Give it, or delete the row.")
    for measure, column in ((Measure.PERCENTAGE, "percentage"), (Measure.RESPONDENTS, "respondents")):
        if row[column] and (problem := number_problem(row[column], measure)):
            yield fault(column, problem.message, problem.remedy)


SOURCE = SurveyTables()
