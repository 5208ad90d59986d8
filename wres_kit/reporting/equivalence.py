"""Tables of equivalents: which band a body's own grade stands for, and which of its own questions was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.reporting.blocks import Block, Column, Table, prose, stacked, tabled
from wres_kit.reporting.words import joined
from wres_kit.standard.bands import band_label, section_label

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures


def equivalence(figures: Figures, indicator: int) -> Block | None:
    """Return what of a body's own stands for an indicator; None where it uses the Standard's own."""
    return _grades(figures) if indicator == 1 else _questions(figures, indicator)


def _grades(figures: Figures) -> Block | None:
    grades = figures.snapshot.equivalents.grades
    if not grades:
        return None
    columns = [Column(text, numeric=False) for text in ("Own grade", "Band of the Standard", "Section", "Why")]
    rows = [
        [one.own, band_label(one.category), section_label(one.section) if one.section else "any", one.reason]
        for one in grades
    ]
    label = figures.snapshot.organisation.label
    return stacked(
        prose("**Own grades.** The organisation has pay grades of its own. This table says how they were placed."),
        tabled(Table(f"Own pay grades and the bands they stand for, {label}", columns, rows)),
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
        prose("**Own survey.** The result is not of the NHS Staff Survey, but of a survey of the organisation's own."),
        tabled(Table(f"Question asked for indicator {indicator}, {label}", columns, rows)),
    )
