"""The columns of one question in one sheet of the staff survey: for each row, the percentage wanted and its base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.sources.survey.questions import another_subject, are_fractions, is_no_whole, needed, percentage
from wres_kit.sources.workbook.cell_figures import Absent, Figure, read_figure
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.standard.survey import AnswersCounted

if TYPE_CHECKING:
    from wres_kit.sources.survey.questions import QuestionBlock, Wanted
    from wres_kit.sources.survey.sheet import AnswerColumn, SurveySheet


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
    want: Wanted
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
        fractions = are_fractions([one for one in answers.values() if one])
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
        columns = needed(self.want, self.block)
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
            return exact(value)
        read = read_figure(value, measure)
        if isinstance(read, Figure):
            return Decimal(read.text)
        if not isinstance(read, Absent):
            what = f"Sheet {self.sheet.sheet.name}, cell {cell_name(row, column.position)} {read.problem.message}"
            self.problems.append((what, read.problem.remedy))
        return None


def exact(value: float) -> Decimal:
    """Return a number of a workbook with all its digits.

    A number of a few digits was written like that; of a longer one the workbook holds only the nearest double, so the
    double itself is taken, and differences from it are right to their last digit.

    >>> exact(79.8)
    Decimal('79.8')
    >>> float(100 - exact(88.058864751503307))
    11.941135248496693
    """
    written = Decimal(repr(value))
    return written if len(written.as_tuple().digits) <= TYPED else Decimal(value)
