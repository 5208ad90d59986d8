"""Small files that people typed: a return as another program left it, and the WRES tables of a staff survey report."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.project import path_code
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Fault, Severity, plural
from wres_kit.returns.files import COLUMNS, OTHER_DELIMITERS
from wres_kit.returns.numbers import number_problem
from wres_kit.sources import Context, ImportedValue, ImportResult, InputFile, Recognition, SourceError
from wres_kit.sources.extracts.csv_rows import CsvGrid
from wres_kit.sources.extracts.rows import head_of
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard import Standard


FAMILIAR = 4
"""A row with this many of the columns of a return is taken for its headings, though perhaps faulty ones."""
OTHER_TABLES = {"percentage", "respondents"}
"""Columns that no return has: a table of survey results has some of the same names beside them."""
HEAD = 30
"""Rows among which the headings are looked for."""
DELIMITERS = {",": "commas"} | OTHER_DELIMITERS


@dataclass(frozen=True, slots=True)
class PlainReturn:
    """A return in the plain form.

    Parameters
    ----------
    data
        Its bytes, as they are stored.
    checked
        The same with blank lines in place of those that were left out, so that faults name the rows of the file given.
    notes
        What was changed, a sentence each.
    titles
        The lines above the headings.
    """

    data: bytes
    checked: bytes
    notes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def looks_like_return(head: bytes) -> bool:
    """Whether the beginning of a file is that of a return, in whatever dress; an empty file is a faulty return."""
    text, _ = _decoded(head)
    return not text.strip() or _find_headings(text) is not None


def plain_return(shown: str, data: bytes) -> PlainReturn:
    """Put a return into the plain form.

    Parameters
    ----------
    shown
        How messages name the file.
    data
        Its bytes. What is in the plain form already, and what is no return, is passed on as it is: its faults are found
        where all returns are read.
    """
    text, notes = _decoded(data)
    headings = _find_headings(text)
    if headings is None:
        return PlainReturn(data, data)
    line, delimiter, stated = headings
    if stated:
        notes += (f'The line "sep={stated}" says how columns are separated; it was read so.',)
    elif delimiter != ",":
        notes += (f"Its columns are separated by {DELIMITERS[delimiter]}; it was read so.",)
    lines = text.splitlines(keepends=True)
    above, body = lines[:line], "".join(lines[line:])
    if "".join(above).strip() and len(above) > bool(stated):
        notes += (f"The headings are in row {line + 1}: what is above them was not read.",)
    body, percents = _without_percent_signs(body, delimiter)
    if percents:
        have = "percentage has" if percents == 1 else "percentages have"
        notes += (f'{percents:,} {have} a "%" sign, which was removed: 24.1% is 24.1.',)
    if not notes:
        return PlainReturn(data, data)
    stored = body.encode("utf-8")
    titles = tuple(text.strip() for text in above if text.strip(" \t\r\n,;|"))
    return PlainReturn(stored, b"\n" * line + stored, tuple(f"{shown}: {note}" for note in notes), titles)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a text in UTF-8 or UTF-16; bytes that are neither become marks, and are found where returns are read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ("The file is in UTF-16, and was stored in UTF-8.",)
    for encoding, zeros in (("utf-16-le", data[1:400:2]), ("utf-16-be", data[:400:2])):
        if len(zeros) > 8 and zeros.count(0) > 0.9 * len(zeros):
            return data.decode(encoding, errors="replace"), ("The file is in UTF-16, and was stored in UTF-8.",)
    return data.decode("utf-8-sig", errors="replace"), ()


def _find_headings(text: str) -> tuple[int, str, str] | None:
    """Return the line of the headings from 0, what separates them, and what a line ``sep=`` says; None without any."""
    lines = text.splitlines()[:HEAD]
    first = lines[0].strip().strip('"').lower() if lines else ""
    stated = (first.removeprefix("sep=")[:1] or "\t") if first.startswith("sep=") else ""
    for number, line in enumerate(lines):
        for delimiter in DELIMITERS:
            fields = {field.strip().strip('"').lower() for field in line.split(delimiter)}
            if len(fields.intersection(COLUMNS)) >= FAMILIAR and OTHER_TABLES.isdisjoint(fields):
                return number, delimiter, stated
    return None


def _without_percent_signs(text: str, delimiter: str) -> tuple[str, int]:
    """Return rows separated by commas, without "%" behind percentages, and how many of these there were."""
    header = next(csv.reader([text.splitlines()[0]], delimiter=delimiter), [])
    names = [name.strip().lower() for name in header]
    if not {"measure", "value"} <= set(names):
        return text, 0
    measure, value = names.index("measure"), names.index("value")
    if delimiter == "," and "%" not in text:
        return text, 0
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    count = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(row) > max(measure, value) and row[measure].strip() == "percentage":
                number = row[value].strip()
                if number.endswith("%"):
                    row[value] = number.removesuffix("%").rstrip()
                    count += 1
            writer.writerow(row)
    except csv.Error:
        return text, 0  # where it is wrong is found, and said, where all returns are read
    return (stream.getvalue(), count) if count or delimiter != "," else (text, 0)


RATE = "response_rate"
TABLE_COLUMNS = ("organisation", "year", "indicator", "group", "percentage", "respondents")


class SurveyTablesError(SourceError):
    """A file of survey tables without the columns it needs."""


class SurveyTables:
    """WRES tables of staff survey reports.

    A column `response_rate` may follow: the percentage of all staff who answered, one for each organisation and year,
    in any of its rows.
    """

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
        missing = [column for column in TABLE_COLUMNS if not head or column not in head[0]]
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
        if missing := [column for column in TABLE_COLUMNS if column not in header]:
            message = (
                f"{offered.shown}: lacks the column {', '.join(missing)}. The header must be {','.join(TABLE_COLUMNS)}."
            )
            raise SurveyTablesError(message)
        blank = dict.fromkeys((*TABLE_COLUMNS, RATE), "")
        rows = [(line, blank | dict(zip(header, texts, strict=False))) for line, texts in records[1:] if any(texts)]
        if not rows:
            raise SurveyTablesError(f"{offered.shown}: has a header and no rows.")
        standard = context.project.standard
        faults = [fault for line, row in rows for fault in _faults(standard, offered.shown, line, row)]
        faults += _different_rates(offered.shown, rows)
        values = [] if faults else [
            value for line, row in rows for value in _values(standard, offered.shown, line, row)
        ]  # fmt: skip
        values += [] if faults else _rates(standard, offered.shown, rows)
        codes = sorted({row["organisation"] for _, row in rows})
        whose = path_code(codes[0]).lower() if len(codes) == 1 else "organisations"
        summary = f"{plural(len(rows), 'row')} of {plural(len(codes), 'organisation')}."
        if others := [text for text in header if text and text not in (*TABLE_COLUMNS, RATE)]:
            summary += f" Columns not used: {', '.join(others)}."
        return ImportResult(f"{whose}-survey-tables", tuple(values), (*grid.notes, summary), tuple(faults))


def _values(standard: Standard, shown: str, line: int, row: dict[str, str]) -> Iterator[ImportedValue]:
    year, indicator = int(row["year"]), int(row["indicator"])
    question = standard.indicator(indicator, year).question
    source = f"NHS Staff Survey {year - 1}, {question}, WRES table of the survey report ({shown}, row {line})"
    for measure, column in ((Measure.PERCENTAGE, "percentage"), (Measure.RESPONDENTS, "respondents")):
        if row[column]:
            yield ImportedValue(
                Cell(row["organisation"], year, indicator, ALL, ALL, row["group"], measure), row[column], source
            )


def _rates(standard: Standard, shown: str, rows: list[tuple[int, dict[str, str]]]) -> list[ImportedValue]:
    """Return the response rate of each organisation and year, with the first indicator of the survey."""
    first, everyone = min(standard.survey.indicators), standard.characteristic.everyone
    rates: dict[Cell, ImportedValue] = {}
    for line, row in rows:
        if row[RATE]:
            year = int(row["year"])
            cell = Cell(row["organisation"], year, first, ALL, ALL, everyone, Measure.RESPONSE_RATE)
            source = f"NHS Staff Survey {year - 1}, response rate of the survey report ({shown}, row {line})"
            rates.setdefault(cell, ImportedValue(cell, row[RATE], source))
    return list(rates.values())


def _different_rates(shown: str, rows: list[tuple[int, dict[str, str]]]) -> Iterator[Fault]:
    """Yield a fault for each row whose response rate is another than that of an earlier row."""
    known: dict[tuple[str, str], tuple[int, str]] = {}
    for line, row in rows:
        if row[RATE]:
            before, rate = known.setdefault((row["organisation"], row["year"]), (line, row[RATE]))
            if rate != row[RATE]:
                message = (
                    f"The response rate is {row[RATE]}, but row {before} has {rate} for the same organisation and year."
                )
                remedy = "A survey has one response rate. Give it once, or the same in each row."
                year = int(row["year"]) if row["year"].isdigit() else None
                yield Fault(
                    Severity.ERROR, "survey-tables", shown, line, RATE, message, remedy, row["organisation"], year
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
    given = (
        (Measure.PERCENTAGE, "percentage"), (Measure.RESPONDENTS, "respondents"), (Measure.RESPONSE_RATE, RATE),
    )  # fmt: skip
    for measure, column in given:
        if row[column] and (problem := number_problem(row[column], measure)):
            yield fault(column, problem.message, problem.remedy)


SOURCE = SurveyTables()
