"""Tables of equivalents: which band a body's own grade stands for, and which of its own questions was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.reporting.blocks import Block, Column, Table, prose, stacked, tabled
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.reporting.figures import Figures


def equivalence(figures: Figures, indicator: int) -> Block | None:
    """Return what of a body's own stands for an indicator; None where it uses the Standard's own."""
    return _grades(figures) if figures.definition(indicator).by_band else _questions(figures, indicator)


def own_survey(figures: Figures, indicator: int, years: Iterable[int]) -> str:
    """Return that the answers of some years are of a survey other than the Standard's; else nothing."""
    questions = figures.snapshot.equivalents.questions
    asked = any(each.indicator == indicator and each.asked_in(year) for each in questions for year in years)
    if not asked:
        return ""
    survey = figures.standard.survey.name
    if figures.snapshot.organisation.is_group:
        return f"Not all answers are of the {survey}: members asked a question of their own."
    return f"The answers are not of the {survey}, but of a survey of the organisation's own."


def _grades(figures: Figures) -> Block | None:
    grades = figures.snapshot.equivalents.grades
    if not grades:
        return None
    columns = [Column(text, numeric=False) for text in ("Own grade", "Band of the Standard", "Section", "Why")]
    bands = figures.standard.bands
    rows = [
        [grade.own, bands.label(grade.category), bands.section_label(grade.section) if grade.section else "any",
         grade.reason]
        for grade in grades
    ]  # fmt: skip
    organisation = figures.snapshot.organisation
    who = "Members have pay grades of their own." if organisation.is_group else "Pay grades are the organisation's own."
    return stacked(
        prose(f"**Own grades.** {who} This table says which band of the Standard each was taken for."),
        tabled(Table(f"Own pay grades and the bands they stand for, {organisation.label}", columns, rows)),
    )


def _questions(figures: Figures, indicator: int) -> Block | None:
    kept = [
        question
        for question in figures.snapshot.equivalents.questions
        if question.indicator == indicator and any(question.asked_in(year) for year in figures.years)
    ]
    if not kept:
        return None
    headings = ("Question asked", "Years", "Answers counted", "How far it compares")
    columns = [Column(text, numeric=False) for text in headings]
    rows = [
        [
            question.own,
            joined([str(year) for year in figures.years if question.asked_in(year)]),
            question.counted,
            question.comparability,
        ]
        for question in kept
    ]
    label = figures.snapshot.organisation.label
    return stacked(
        prose(f"**Own survey.** {own_survey(figures, indicator, figures.years)}"),
        tabled(Table(f"Question asked for indicator {indicator}, {label}", columns, rows)),
    )
