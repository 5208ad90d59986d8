"""Tables of equivalents: which band a body's own grade stands for, and which of its own questions was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.reporting.blocks import Block, Column, Table, prose, stacked, tabled
from wres_kit.reporting.wording.words import joined
from wres_kit.standard.legacy import band_label, section_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.reporting.figures import Figures


def equivalence(figures: Figures, indicator: int) -> Block | None:
    """Return what of a body's own stands for an indicator; None where it uses the Standard's own."""
    return _grades(figures) if indicator == 1 else _questions(figures, indicator)


def own_survey(figures: Figures, indicator: int, years: Iterable[int]) -> str:
    """Return that the answers of some years are of a survey other than the NHS Staff Survey; else nothing."""
    questions = figures.snapshot.equivalents.questions
    asked = any(one.indicator == indicator and one.asked_in(year) for one in questions for year in years)
    if not asked:
        return ""
    if figures.snapshot.organisation.is_group:
        return "Not all answers are of the NHS Staff Survey: members asked a question of their own."
    return "The answers are not of the NHS Staff Survey, but of a survey of the organisation's own."


def _grades(figures: Figures) -> Block | None:
    grades = figures.snapshot.equivalents.grades
    if not grades:
        return None
    columns = [Column(text, numeric=False) for text in ("Own grade", "Band of the Standard", "Section", "Why")]
    rows = [
        [one.own, band_label(one.category), section_label(one.section) if one.section else "any", one.reason]
        for one in grades
    ]
    organisation = figures.snapshot.organisation
    who = "Members have pay grades of their own." if organisation.is_group else "Pay grades are the organisation's own."
    return stacked(
        prose(f"**Own grades.** {who} This table says which band of the Standard each was taken for."),
        tabled(Table(f"Own pay grades and the bands they stand for, {organisation.label}", columns, rows)),
    )


def _questions(figures: Figures, indicator: int) -> Block | None:
    kept = [
        one
        for one in figures.snapshot.equivalents.questions
        if one.indicator == indicator and any(one.asked_in(year) for year in figures.years)
    ]
    if not kept:
        return None
    headings = ("Question asked", "Years", "Answers counted", "How far it compares")
    columns = [Column(text, numeric=False) for text in headings]
    rows = [
        [one.own, joined([str(year) for year in figures.years if one.asked_in(year)]), one.counted, one.comparability]
        for one in kept
    ]
    label = figures.snapshot.organisation.label
    return stacked(
        prose(f"**Own survey.** {own_survey(figures, indicator, figures.years)}"),
        tabled(Table(f"Question asked for indicator {indicator}, {label}", columns, rows)),
    )
