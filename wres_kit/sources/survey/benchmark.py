"""The benchmark workbook of the NHS Staff Survey: results by ethnicity of all organisations in five surveys.

"NHS Staff Survey benchmark report Excel data" is the one file that has what the Standard wants from the survey: results
by ethnicity, with the question on abuse from staff combined for each respondent. They are fractions of one, and counts
of people: the survey weights results of all staff only.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from wres_kit.project.organisation import known_codes
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Fault, Severity, plural
from wres_kit.sources import Context, ImportedValue, ImportResult, InputFile, Recognition, SourceError
from wres_kit.sources.survey import IN_FULL, percentage_text
from wres_kit.sources.survey.benchmark_results import (
    TOP,
    BenchmarkReader,
    BenchmarkResult,
    ResultAddress,
    find_benchmark_sheet,
    has_results_by_group,
    not_in_project,
    reporting_units,
    whole_trusts,
)
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard import Standard

SHOWN = 3
"""Examples that a message gives."""


class NoBenchmarkResultsError(SourceError):
    """A benchmark workbook with no result that the Standard takes, for any organisation of the project."""


class StaffSurveyBenchmark:
    """Benchmark report Excel data of the NHS Staff Survey."""

    name = "survey-benchmark"
    title = "NHS Staff Survey, benchmark report Excel data"

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well a file matches."""
        if not offered.is_workbook:
            return Recognition(0.0, ("it is not a workbook",))
        book = offered.workbook
        if any(has_results_by_group(book.sheet(name, TOP)) for name in book.names):
            return Recognition(0.95, ("it has columns of results by ethnicity and year",))
        return Recognition(0.0, ("no sheet has org_id and columns such as har_from_pat_eth_summary_1_2024",))

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Read the results of all organisations that the project knows, of all surveys in the file.

        Raises
        ------
        NoBenchmarkResultsError
            There is none.
        WorkbookError
            It cannot be read.
        """
        reading = _Reading(offered, context)
        values = tuple(reading.values())
        if not values and not reading.faults:
            message = f"{offered.shown}: holds no result for any organisation of this project. "
            raise NoBenchmarkResultsError(message + " ".join(reading.messages()))
        name = f"nhs-staff-survey-benchmark-{reading.release}"
        return ImportResult(name, values, (*offered.workbook.notes, *reading.messages()), tuple(reading.faults))


class _Reading:
    """What was taken out of one file."""

    def __init__(self, offered: InputFile, context: Context) -> None:
        self._offered, self._context = offered, context
        self._standard: Standard = context.project.standard
        codes = known_codes(context.project.params)
        self._codes = codes & {context.organisation} if context.organisation else codes
        units = reporting_units().units
        self._parts = {part for code in self._codes & units.keys() for part in units[code].parts}
        self._reader = BenchmarkReader(self._codes | self._parts)
        self.faults: list[Fault] = []
        self._notes: list[str] = []
        years: set[int] = set()
        self._unused: dict[str, None] = {}
        self._unread: list[str] = []
        for name in offered.workbook.names:
            if sheet := find_benchmark_sheet(offered.workbook.sheet(name, None), self._standard.survey):
                self._reader.take(sheet)
                self._unused |= dict.fromkeys(sheet.unused)
                years |= {key.survey_year for key in sheet.shares}
                for heading in sheet.doubled:
                    self._fault(f"Sheet {name} has the column {heading} twice.", "Delete the one that is wrong.")
            else:
                self._unread.append(name)
        self.release = max(years, default=0)
        if context.survey_year and years and context.survey_year != self.release:
            message = (
                f"{offered.shown}: is the release of {self.release}, its latest survey, not of --survey-year "
                f"{context.survey_year}. Leave the option out, or give the right file."
            )
            raise NoBenchmarkResultsError(message)
        for what, remedy in self._reader.problems:
            self._fault(what, remedy)
        self._wanted = self._chosen()
        self._left_out: Counter[str] = Counter()

    def _chosen(self) -> dict[ResultAddress, BenchmarkResult]:
        """Return the results of organisations of the project, with those of trusts added up from their parts."""
        added, notes = whole_trusts(self._reader, reporting_units())
        self._notes += notes
        every = self._reader.results | added
        return {address: result for address, result in every.items() if address.code in self._codes}

    def values(self) -> Iterator[ImportedValue]:
        """Yield the figures: percentage and respondents."""
        for (code, key), result in sorted(self._wanted.items()):
            year = key.survey_year + 1
            if not (why := self._why_not(key.indicator, year)):
                cell = Cell(code, year, key.indicator, ALL, ALL, key.group, Measure.PERCENTAGE)
                question = self._standard.indicator(key.indicator, year).question
                source = (
                    f"NHS Staff Survey by ethnicity {key.survey_year}, {question}, release of {self.release} "
                    f"({self._offered.shown}, {result.place})"
                )
                yield ImportedValue(cell, in_full(result), source)
                if result.base is not None:
                    yield ImportedValue(cell._replace(measure=Measure.RESPONDENTS), str(result.base), source)
            else:
                self._left_out[why] += 1

    def _why_not(self, number: int, year: int) -> str:
        """Return why an indicator of a year cannot be taken; nothing where it can."""
        if not self._standard.has_indicator(number, year):
            first, last = self._standard.years[0], self._standard.years[-1]
            return f"Survey of {year - 1} not imported: there are editions of the Standard for {first} to {last} only."
        definition = self._standard.survey.indicators[number].benchmark_definition
        if definition and self._standard.indicator(number, year).definition != definition:
            return (
                f"Indicator {number} of the survey of {year - 1} not imported: the file gives it on the definition of "
                f"later surveys, and reporting year {year} has another one."
            )
        return ""

    def messages(self) -> Iterator[str]:
        """Yield what was understood and what was not, in sentences."""
        surveys = sorted({address.key.survey_year for address in self._wanted})
        if surveys:
            organisations = {address.code for address in self._wanted}
            when = f"surveys of {surveys[0]} to {surveys[-1]}" if len(surveys) > 1 else f"survey of {surveys[0]}"
            number = plural(len(organisations), "organisation")
            yield f"Results by ethnicity of {number}, {when}, release of {self.release}."
        without = sum(result.base is None for result in self._wanted.values())
        if without:
            yield f"{plural(without, 'result')} without a number of respondents, so without an interval on the pages."
        yield from (f"{note} ({plural(number, 'result')})" for note, number in sorted(self._left_out.items()))
        unfit = self._reader.unfitting
        if unfit:
            listed = "; ".join(unfit[:SHOWN]) + (f" and {len(unfit) - SHOWN:,} more" if len(unfit) > SHOWN else "")
            yield (
                f"{plural(len(unfit), 'number')} of respondents not imported: the result is not a number of "
                f"whole people ({listed}). Is it the base of another question or year?"
            )
        if self._reader.suppressed:
            yield f"{plural(len(self._reader.suppressed), 'result')} not shown by the survey (too few responses)."
        yield from self._notes
        if self._unused:
            listed = ", ".join(list(self._unused)[:SHOWN])
            more = f" and {len(self._unused) - SHOWN:,} more" if len(self._unused) > SHOWN else ""
            yield f"Not used: {plural(len(self._unused), 'column')} ({listed}{more})."
        if self._unread:
            yield f"Sheets without results by ethnicity were not read: {', '.join(self._unread)}."
        known = known_codes(self._context.project.params) | self._parts
        yield from not_in_project({code: name for code, name in self._reader.names.items() if code not in known})

    def _fault(self, message: str, remedy: str) -> None:
        self.faults.append(Fault(Severity.ERROR, "survey-benchmark", self._offered.shown, None, "", message, remedy))


def in_full(result: BenchmarkResult) -> str:
    """Return a share as a percentage in digits; of a count, with so many that nobody takes it for a rounded one."""
    if result.base and result.people is not None:
        return percentage_text(Decimal(float(100 * Fraction(result.people, result.base))), IN_FULL)
    return percentage_text(result.share * 100)


SOURCE = StaffSurveyBenchmark()
