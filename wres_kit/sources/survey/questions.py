"""From the answers to a question of the staff survey to the percentage that the Standard reports.

What an indicator counts of the answers is said by the Standard; here it is worked out from the columns of a detailed
spreadsheet: everybody who did not answer "Never", or who answered "Yes".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.survey.sheet import NUMBERED, question_of
from wres_kit.standard.records import ALL
from wres_kit.standard.survey import AnswersCounted

if TYPE_CHECKING:
    from wres_kit.sources.survey.sheet import AnswerColumn
    from wres_kit.standard import Standard
    from wres_kit.standard.survey import SurveyIndicator

DONT_KNOW = {"dont know", "don t know", "not sure"}
NEARLY = Decimal(5)
"""By how many points the answers to a question may miss 100% when they are added up, through rounding."""


@dataclass(frozen=True, slots=True)
class Wanted:
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


def wanted(standard: Standard, year: int) -> tuple[Wanted, ...]:
    """Return what the edition of a reporting year wants from the survey."""
    results = []
    for number, survey in standard.survey.indicators.items():
        if not standard.has_indicator(number, year):
            continue
        indicator = standard.indicator(number, year)
        question = indicator.question or ""
        counts = survey.counts_by_definition.get(indicator.definition, survey.counts)
        if question.startswith("KF"):
            results.append(Wanted(number, ALL, question, AnswersCounted.GIVEN, survey))
        elif parts := re.fullmatch(r"(Q\d+)([a-z])/([a-z])", question):
            results.append(Wanted(number, ALL, question, AnswersCounted.GIVEN, survey))
            results += [
                Wanted(number, survey.parts[part], parts[1] + part, counts, survey)
                for part in parts.groups()[1:]
                if part in survey.parts
            ]
        else:
            results.append(Wanted(number, ALL, question, counts, survey))
    return tuple(results)


def block_of(question: str, columns: Sequence[AnswerColumn]) -> QuestionBlock | None:
    """Return the columns of a question; None where there are none."""
    own = tuple(column for column in columns if column.question == question)
    base = next((column for column in own if column.is_base), None)
    answers = tuple(column for column in own if not column.is_base)
    return QuestionBlock(answers, base) if answers else None


def another_subject(want: Wanted, block: QuestionBlock) -> str | None:
    """Return the text above a question where it is about something else than the indicator; None where it fits."""
    for label in sorted(block.columns[0].labels, key=len, reverse=True):
        text = normalised(NUMBERED.sub(" ", label))
        named = {question_of(match) for match in NUMBERED.finditer(label)}
        if len(text.split()) > 3 and want.question in named:
            fits = any(word in text for word in want.survey.subjects)
            other = any(word in text for word in want.survey.other_subjects)
            return None if fits and not other else label
    return None


def needed(want: Wanted, block: QuestionBlock) -> tuple[AnswerColumn, ...] | None:
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
    """Return the percentage from the answers in the columns of `needed`.

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
    wholes = [_is_whole(one) for one in others if len(one) == len(answers)]
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
