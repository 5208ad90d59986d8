"""How complete the figures of a report are, where they come from, and what an organisation's own grades stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Status
from wres_kit.reporting.blocks import Block, Column, Table, boxed, listed, prose, stacked, tabled
from wres_kit.reporting.wording.trends import BASES
from wres_kit.reporting.wording.words import joined, sentence, sentence_of_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.reporting.figures import Figures


IN_PART = "in part"
SHORT_BASES = {
    Basis.COUNTS: "counts",
    Basis.PERCENTAGES: "percentages only",
    Basis.ROUNDED: "rounded counts",
    Basis.DERIVED: "worked out from percentages",
    Basis.AS_PUBLISHED: "as published",
    Basis.AS_PUBLISHED_FTE: "as published, full-time equivalents",
    Basis.SURVEY: "staff survey",
}


def quality(figures: Figures) -> Block:
    """Return a table of what is there, what its words mean, the remarks on it, and all sources."""
    bases = dict.fromkeys(
        result.basis
        for number in figures.numbers
        for result in figures.comparison(number).points.values()
        if result is not None and result.value is not None
    )
    meanings = [f"{SHORT_BASES[basis].capitalize()}: {BASES[basis]}." for basis in BASES if basis in bases]
    if any(IN_PART in row for row in _completeness(figures).rows):
        meanings.append("In part: some figures were returned, but not all that the main figure needs.")
    remarks = _remarks(figures)
    return stacked(
        tabled(_completeness(figures)),
        boxed("note", *meanings) if meanings else None,
        listed(remarks) if remarks else None,
        *_doubts(figures),
        prose("**Where the figures come from**"),
        listed(_sources(figures) or ["No figures were returned for these years."]),
    )


def _completeness(figures: Figures) -> Table:
    columns = [
        Column("Indicator", numeric=False), *(Column(str(year), numeric=False) for year in figures.years)
    ]  # fmt: skip
    rows = []
    for number in figures.numbers:
        points = figures.comparison(number).points
        rows.append(
            [f"{number}. {figures.definition(number).title}", *(_basis(figures, number, year) for year in points)]
        )
    return Table(f"Where each main figure comes from, {figures.snapshot.organisation.label}", columns, rows)


def _basis(figures: Figures, number: int, year: int) -> str:
    result = figures.comparison(number).points[year]
    if result is None:
        return "not reported"
    if result.value is not None:
        return SHORT_BASES.get(result.basis, "as published")
    if result.status is Status.NOT_REPORTED and figures.reported(number, year):
        return IN_PART
    return {Status.SUPPRESSED: "suppressed", Status.NOT_CALCULABLE: "not calculable"}.get(result.status, "not reported")


def _remarks(figures: Figures) -> list[str]:
    """Return what people noted about the figures, with the indicators and years that each note is about."""
    years_of: dict[str, dict[int, list[str]]] = {}
    for year in figures.years:
        for remark in figures.snapshot.remarks.get(year, ()):
            text = " ".join(sentence(part) for part in (remark.not_reported, remark.note) if part)
            if text:
                years_of.setdefault(text, {}).setdefault(year, []).append(str(remark.indicator))
    return [f"**Indicator {_places(numbers)}.** {text}" for text, numbers in years_of.items()]


def _places(numbers: Mapping[int, Sequence[str]]) -> str:
    """Return indicators with their years, years with the same indicators together: "1, 2 and 9 (2022 and 2023)"."""
    years_of: dict[str, list[str]] = {}
    for year, indicators in numbers.items():
        years_of.setdefault(joined(list(dict.fromkeys(indicators))), []).append(str(year))
    return "; ".join(f"{indicators} ({joined(years)})" for indicators, years in years_of.items())


def _doubts(figures: Figures) -> list[Block]:
    """Return what the checks of the returns still doubt."""
    if not figures.snapshot.doubts:
        return []
    return [
        prose("**Open questions from our checks**"),
        listed([each.text for each in figures.snapshot.doubts]),
    ]


def _sources(figures: Figures) -> list[str]:
    """Return each source with the years it was used for."""
    years_of: dict[str, list[str]] = {}
    for year in figures.years:
        named = dict.fromkeys(
            source for sources in figures.snapshot.sources.get(year, {}).values() for source in sources
        )
        for source in named:
            years_of.setdefault(source, []).append(str(year))
    return [f"{joined(years)}: {sentence_of_source(source)}" for source, years in years_of.items()]


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
        return f"Some answers come from members' own surveys, not the {survey}."
    return f"The answers come from the organisation's own survey, not the {survey}."


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
    who = "Members have their own pay grades." if organisation.is_group else "The organisation has its own pay grades."
    return stacked(
        prose(f"**Own grades.** {who} This table shows which band of the Standard we counted each in."),
        tabled(Table(f"Own pay grades and the bands they count in, {organisation.label}", columns, rows)),
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
