"""How a leading result is worked out, how complete the figures of a report are, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.results import Basis, Result, Status, Unit
from wres_kit.reporting.blocks import Block, Column, Table, boxed, folded, listed, prose, stacked, tabled
from wres_kit.reporting.wording import page_words
from wres_kit.reporting.wording.phrases import (
    indicators_text,
    sentence,
    sentence_of_source,
    span_text,
    with_unit,
    years_by,
)
from wres_kit.reporting.wording.sentences import NO_INTERVAL
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard import Standard


IN_PART = "in part"


def quality(figures: Figures) -> Block:
    """Return a table of what is there, what its words mean, the remarks on it, and all sources."""
    bases = dict.fromkeys(
        result.basis
        for number in figures.numbers
        for result in figures.comparison(number).points.values()
        if result is not None and result.value is not None
    )
    meanings = [
        f"{each.short.capitalize()}: {each.name}." for basis, each in page_words().bases.items() if basis in bases
    ]
    if any(IN_PART in row for row in _completeness(figures).texts):
        meanings.append("In part: some figures were returned, but not all that the main figure needs.")
    remarks = _remarks(figures)
    return stacked(
        tabled(_completeness(figures)),
        boxed("note", *meanings) if meanings else None,
        listed(remarks) if remarks else None,
        *_doubts(figures),
        *_where_from(figures),
    )


MANY_SOURCES = 5
"""A longer list of sources is folded: it is for those who look something up."""


def _where_from(figures: Figures) -> list[Block]:
    named = sources(figures)
    if len(named) > MANY_SOURCES:
        return [folded(f"Where the figures come from: {len(named)} sources", listed(named))]
    return [prose("**Where the figures come from**"), listed(named or ["No figures were returned for these years."])]


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
        return page_words().bases[result.basis].short
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
    return [f"**{_places(numbers)}.** {text}" for text, numbers in years_of.items()]


def _places(numbers: Mapping[int, Sequence[str]]) -> str:
    """Return indicators with their years, years with the same indicators together: "Indicators 1 and 9 (2022)"."""
    alike = years_by((tuple(dict.fromkeys(indicators)), year) for year, indicators in numbers.items())
    parts = [f"{indicators_text(indicators)} ({years})" for indicators, years in alike.items()]
    return sentence("; ".join(parts)).rstrip(".")


def _doubts(figures: Figures) -> list[Block]:
    """Return what the checks of the returns still doubt."""
    if not figures.snapshot.doubts:
        return []
    return [
        prose("**Open questions from our checks**"),
        listed([each.text for each in figures.snapshot.doubts]),
    ]


def sources(figures: Figures, indicator: int | None = None) -> list[str]:
    """Return each source, of one indicator or of all, with the years it was used for."""
    named = (
        (source, year)
        for year in figures.years
        for number, names in figures.snapshot.sources.get(year, {}).items()
        if indicator in (None, number)
        for source in names
    )
    used = years_by(dict.fromkeys(named))
    return [f"{years}: {sentence_of_source(source)}" for source, years in used.items()]


def equivalence(figures: Figures, indicator: int) -> Block | None:
    """Return what a body of its own has in place of an indicator's; None where it uses the Standard's own."""
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


def working(figures: Figures, indicator: int) -> list[str]:
    """Return the steps of the working, one sentence or formula each."""
    definition = figures.definition(indicator)
    presentation, result = figures.presentation(indicator), figures.headline(indicator)
    steps = [sentence(definition.formula)]
    if result is None or result.value is None:
        return steps  # the first lines of the page say why there is no result
    published = _is_published(figures.standard, result)
    if published:
        steps.append(f"{result.year}, as published: **{with_unit(result)}**.")
    else:
        steps.append(f"{result.year}: {presentation.working(result)}")
    if span_text(result):
        unit = " percentage points" if result.unit == Unit.POINTS else ""
        steps.append(f"95% interval: **{span_text(result)}{unit}**. {presentation.interval_method(result)}".rstrip())
    else:
        steps.append(f"There is no interval: {NO_INTERVAL}.")
    if not published:
        figures_used = "rounded numbers of people" if result.basis is Basis.ROUNDED else "unrounded figures"
        steps.append(f"We work out the result from {figures_used} and round it once, at the end.")
    return steps


def _is_published(standard: Standard, result: Result) -> bool:
    """Return whether a result is its source's own; a gap or a difference may be worked out from published shares."""
    if result.basis not in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE):
        return False
    measure = measure_of(standard, result)
    return measure.equality is None or measure.is_ratio
