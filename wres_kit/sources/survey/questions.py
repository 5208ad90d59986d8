"""From the answers to a question of the staff survey to the percentage that the Standard reports.

What an indicator counts of the answers is said by the Standard; here it is worked out from the columns of a detailed
spreadsheet: everybody who did not answer "Never", or who answered "Yes".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.survey.sheet import NUMBERED, question_of
from wres_kit.sources.workbook.figures import Absent, Figure, read_figure
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.standard.indicator import AnswersCounted
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.sources.survey.sheet import AnswerColumn, SurveySheet
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import SurveyIndicator


NEARLY = Decimal(5)
"""By how many points the answers to a question may miss 100% when they are added up, through rounding."""


@dataclass(frozen=True, slots=True)
class WantedResult:
    """A result that an edition wants from a question.

    Parameters
    ----------
    indicator, section
        Where it goes in the return.
    question
        The number of the question in that year's survey.
    how
        What of its answers.
    survey
        How the survey words it.
    """

    indicator: int
    section: str
    question: str
    how: AnswersCounted
    survey: SurveyIndicator


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """The columns of one question in a sheet, by what they say."""

    columns: tuple[AnswerColumn, ...]
    base: AnswerColumn | None

    def answer(self, *names: str) -> AnswerColumn | None:
        """Return the column of an answer."""
        return next((column for column in self.columns if column.answer in names), None)


def wanted_results(standard: Standard, year: int) -> tuple[WantedResult, ...]:
    """Return what the edition of a reporting year wants from the survey."""
    results = []
    for number, survey in standard.survey.indicators.items():
        if not standard.has_indicator(number, year):
            continue
        indicator = standard.indicator(number, year)
        question = indicator.question or ""
        counts = survey.counts_by_definition.get(indicator.definition, survey.counts)
        if question.startswith("KF"):
            results.append(WantedResult(number, ALL, question, AnswersCounted.GIVEN, survey))
        elif parts := re.fullmatch(r"(Q\d+)([a-z])/([a-z])", question):
            results.append(WantedResult(number, ALL, question, AnswersCounted.GIVEN, survey))
            results += [
                WantedResult(number, survey.parts[part], parts[1] + part, counts, survey)
                for part in parts.groups()[1:]
                if part in survey.parts
            ]
        else:
            results.append(WantedResult(number, ALL, question, counts, survey))
    return tuple(results)


def block_of(question: str, columns: Sequence[AnswerColumn]) -> QuestionBlock | None:
    """Return the columns of a question; None where there are none."""
    own = tuple(column for column in columns if column.question == question)
    base = next((column for column in own if column.is_base), None)
    answers = tuple(column for column in own if not column.is_base)
    return QuestionBlock(answers, base) if answers else None


def another_subject(want: WantedResult, block: QuestionBlock) -> str | None:
    """Return the text above a question where it is about something else than the indicator; None where it fits."""
    for label in sorted(block.columns[0].labels, key=len, reverse=True):
        text = normalised(NUMBERED.sub(" ", label))
        named = {question_of(match) for match in NUMBERED.finditer(label)}
        if len(text.split()) > 3 and want.question in named:
            fits = any(word in text for word in want.survey.subjects)
            other = any(word in text for word in want.survey.other_subjects)
            return None if fits and not other else label
    return None


def columns_of_percentage(want: WantedResult, block: QuestionBlock) -> tuple[AnswerColumn, ...] | None:
    """Return the columns a percentage is worked out from; None where they are not all there."""
    never, yes, no = block.answer("never"), block.answer("yes"), block.answer("no")
    if want.how is AnswersCounted.NOT_NEVER:
        return (never,) if never else None
    if want.how is AnswersCounted.YES:
        return (yes,) if yes else None
    if want.how is AnswersCounted.YES_OF_YES_AND_NO:
        return (yes, no) if yes and no else None
    return block.columns if len(block.columns) == 1 else None


def percentage(how: AnswersCounted, answers: Sequence[Decimal]) -> Decimal:
    """Return the percentage from the answers in the columns of `columns_of_percentage`.

    Raises
    ------
    ZeroDivisionError
        Nobody answered yes or no.
    """
    if how is AnswersCounted.NOT_NEVER:
        return 100 - answers[0]
    if how is AnswersCounted.YES_OF_YES_AND_NO:
        yes, no = answers
        if not yes + no:
            raise ZeroDivisionError
        return 100 * yes / (yes + no)
    return answers[0]


def is_no_whole(answers: Mapping[AnswerColumn, Decimal], others: Iterable[Mapping[AnswerColumn, Decimal]]) -> bool:
    """Return whether answers do not add up to a whole, where those of most others do."""
    wholes = [_is_whole(other) for other in others if len(other) == len(answers)]
    return len(answers) > 1 and sum(wholes) * 2 >= len(wholes) > 0 and not _is_whole(answers)


def _is_whole(answers: Mapping[AnswerColumn, Decimal]) -> bool:
    total = sum(answers.values(), Decimal(0))
    return abs(total - 100) <= NEARLY or abs(total * 100 - 100) <= NEARLY


def are_fractions(rows: Sequence[Mapping[AnswerColumn, Decimal]]) -> bool | None:
    """Return whether answers are stored as fractions of one; None where that cannot be told.

    The answers to a question add up to 100, or to 1. Where a sheet has only one of them, all organisations having 1%
    or less of it means fractions, if there are several. Answers that make more than a whole, or most of which are below
    one beside others that are not, are a mixture of both.
    """
    sums = [sum(row.values(), Decimal(0)) for row in rows if len(row) > 1]
    if sums:
        typical = sorted(sums)[len(sums) // 2]
        if abs(typical - 100) <= NEARLY:
            return False
        if abs(typical * 100 - 100) <= NEARLY:
            return True
        if typical > 100 + NEARLY:
            return None
    figures = sorted(value for row in rows for value in row.values())
    if sums and figures[len(figures) // 2] < 1 < figures[-1]:
        return None
    if any(value > 1 for value in figures):
        return False
    return True if len(rows) > 1 and not sums else None


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


IN_WORDS = {
    AnswersCounted.NOT_NEVER: "all but never",
    AnswersCounted.YES: "yes",
    AnswersCounted.YES_OF_YES_AND_NO: "yes among yes and no",
    AnswersCounted.GIVEN: "a result as given",
}
TYPED = 12
"""Digits up to which a number was written by somebody; longer ones are results of a division."""
COMPARED = 40
"""Rows whose answers are compared with those of each other."""


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A percentage and the number of people it is of.

    Parameters
    ----------
    share
        0 to 100.
    base
        How many answered; not always whole, where it was worked out.
    cells
        Names of the cells it comes from, the base last.
    note
        How the base was had, where it is not in the file.
    in_full
        Whether its question has results with all their digits: then one with few digits is not rounded either.
    """

    share: Decimal
    base: Decimal
    cells: tuple[str, ...]
    note: str = ""
    in_full: bool = False


@dataclass(slots=True)
class BlockReader:
    """Reads what an indicator wants from the columns of a question.

    Parameters
    ----------
    sheet, want, block
        Where, what, and in which columns.

    Attributes
    ----------
    problems : list of (str, str)
        What is wrong, and what to do.
    notes : list of str
        What was left out, and why.
    """

    sheet: SurveySheet
    want: WantedResult
    block: QuestionBlock
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The sheet and the question, for messages."""
        return f"Sheet {self.sheet.sheet.name}, question {self.want.question}"

    def results(self, rows: Sequence[int]) -> dict[int, SurveyResult | None]:
        """Return the result of each row; None where the survey gives none, and nothing where the block is no use."""
        columns = self._columns()
        if columns is None:
            return {}
        answers = {row: self.answers(row) for row in rows}
        fractions = are_fractions([given for given in answers.values() if given])
        if fractions is None and any(answers.values()):
            what = f"{self.where}: percentages, or fractions of one? The answers add up to neither 100 nor 1."
            self.problems.append((what, "Format the cells as percentages, or give the figures in a return (CSV)."))
            return {}
        scale = 100 if fractions else 1
        others = self._of_other_rows(rows)
        for row, given in answers.items():
            if len(given) == len(self.block.columns) and is_no_whole(given, others):
                total = f"{float(sum(given.values())) * scale:.4g}"
                what = f"{self.where}, row {row + 1}: the answers add up to {total}%, and those of other rows to 100%."
                self.problems.append((what, "Compare the row with the survey's own page, and correct the wrong cell."))
        in_full = any(len(figure.as_tuple().digits) > TYPED for given in answers.values() for figure in given.values())
        results = {row: self._result(row, columns, answers[row], scale) for row in rows}
        return {row: result and replace(result, in_full=in_full) for row, result in results.items()}

    def _of_other_rows(self, rows: Sequence[int]) -> list[dict[AnswerColumn, Decimal]]:
        """Return the answers of other organisations, to compare with; what cannot be read of theirs is no problem."""
        theirs = replace(self, problems=[], notes=[])
        others = [row for row, _ in self.sheet.rows() if row not in rows]
        return [theirs.answers(row) for row in [*rows, *others][:COMPARED]]

    def _columns(self) -> tuple[AnswerColumn, ...] | None:
        """Return the columns that are needed; None, with the reason noted, where the block is no use."""
        if text := another_subject(self.want, self.block):
            what = f"{self.where} is about something else than indicator {self.want.indicator}: “{text[:120]}”."
            remedy = "Is the year of the survey right? Questions are renumbered: say it with --survey-year YEAR."
            self.problems.append((what, remedy))
            return None
        if self.block.base is None:
            self.notes.append(f"{self.where}: has no base, so we did not import its results.")
            return None
        columns = columns_of_percentage(self.want, self.block)
        if columns is None:
            known = ", ".join(f"“{column.answer}”" for column in self.block.columns)
            self.notes.append(
                f"{self.where}: indicator {self.want.indicator} counts {IN_WORDS[self.want.how]}, and there is only "
                f"{known}."
            )
        return columns

    def _result(
        self, row: int, columns: Sequence[AnswerColumn], answers: Mapping[AnswerColumn, Decimal], scale: int
    ) -> SurveyResult | None:
        base = self._base(row)
        known = [answers[column] * scale for column in columns if column in answers]
        if base is None or len(known) < len(columns) or (len(known) > 1 and not sum(known)):
            return None
        note = ""
        if len(known) > 1:
            base = base * sum(known) / 100
            note = "; the base is how many answered yes or no, worked out from the percentages"
        assert self.block.base is not None
        cells = tuple(cell_name(row, column.position) for column in (*columns, self.block.base))
        return SurveyResult(percentage(self.want.how, known), base, cells, note)

    def answers(self, row: int) -> dict[AnswerColumn, Decimal]:
        """Return the figures that a row has; those that cannot be read become problems."""
        figures = {column: self._figure(row, column, Measure.PERCENTAGE) for column in self.block.columns}
        return {column: figure for column, figure in figures.items() if figure is not None}

    def _base(self, row: int) -> Decimal | None:
        assert self.block.base is not None
        value = self.sheet.sheet.at(row, self.block.base.position)
        # Bases of weighted results need not be whole.
        if isinstance(value, float) and value >= 0:
            return Decimal(repr(value))
        return self._figure(row, self.block.base, Measure.RESPONDENTS)

    def _figure(self, row: int, column: AnswerColumn, measure: Measure) -> Decimal | None:
        value = self.sheet.sheet.at(row, column.position)
        # The survey's figures are kept to their last digit, which Excel does not show.
        if measure is Measure.PERCENTAGE and isinstance(value, float) and 0 <= value <= 100:
            return all_digits(value)
        read = read_figure(value, measure)
        if isinstance(read, Figure):
            return Decimal(read.text)
        if not isinstance(read, Absent):
            what = f"Sheet {self.sheet.sheet.name}, cell {cell_name(row, column.position)} {read.problem.message}"
            self.problems.append((what, read.problem.remedy))
        return None


def all_digits(value: float) -> Decimal:
    """Return a number of a workbook with all its digits.

    A number of a few digits was written like that; of a longer one the workbook holds only the nearest double, so the
    double itself is taken, and differences from it are right to their last digit.

    >>> all_digits(79.8)
    Decimal('79.8')
    >>> float(100 - all_digits(88.058864751503307))
    11.941135248496693
    """
    written = Decimal(repr(value))
    return written if len(written.as_tuple().digits) <= TYPED else Decimal(value)
