"""The slides of a report for a board: what matters, a slide an indicator with a native chart, contact and address.

Every number on them is a published result, written as on the pages. A chart holds the numbers themselves, so that
whoever presents it can edit it; a figure that is not shown is a gap in the chart and a word in the table, never a zero.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pptx.chart.data import CategoryChartData

from wres_kit.documents.deck import ChartSeries, Deck, fits, height_of, row_height
from wres_kit.documents.office import ReportFacts, fixed_package, value_format
from wres_kit.documents.slide_template import BODY_SIZE, CHART_WIDTH, GAP, TEXT
from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.results import Status, Unit
from wres_kit.reporting.charts.drawing import styles
from wres_kit.reporting.narrative.markdown import to_text
from wres_kit.reporting.presentation import SeriesOfResults
from wres_kit.reporting.summary_page import panel_sections
from wres_kit.reporting.wording.changes import change
from wres_kit.reporting.wording.notes import origin
from wres_kit.reporting.wording.phrases import day_words, sentence, span_text, value_text
from wres_kit.reporting.wording.quality import sources
from wres_kit.reporting.wording.sentences import absence, chance, finding
from wres_kit.returns.faults import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.slide import Slide

    from wres_kit.documents.content import ReportContent
    from wres_kit.documents.slide_template import Box
    from wres_kit.indicators.results import Result
    from wres_kit.reporting.presentation import Figures

LARGER = 22
"""Size of the type on slides of text where it fits."""
_SPACES = re.compile(r"[^\S\n]+")
DRAFT, INTERNAL, UNWRITTEN = "Draft", "Internal", "To be written"


class _Row(NamedTuple):
    """A row of the table of an indicator: its heading, and a result for each year."""

    heading: str
    results: Mapping[int, Result | None]


def document(content: ReportContent) -> bytes:
    """Return the slides of a report; equal content gives equal bytes."""
    facts = ReportFacts(content)
    snapshot, figures = facts.snapshot, facts.figures
    look = styles(content.accent, figures.characteristic)
    reference, focus = figures.characteristic.compared
    organisation = snapshot.organisation.label
    footer = f"{organisation} · {snapshot.standard.abbreviation} {content.year} · {content.state}"
    mark = INTERNAL if content.is_internal else DRAFT if content.is_draft else ""
    deck = Deck(look[focus].colour, look[reference].colour, footer, mark, content.language)
    _cover(deck, facts)
    _what_matters(deck, facts)
    for number in figures.numbers:
        if _has_figures(figures, number):
            _indicator(deck, facts, number)
    _without_figures(deck, facts)
    _action_plan(deck, facts)
    _contact(deck, facts)
    made = deck.finish(content.full_title, facts.publisher, snapshot.standard.name, facts.status)
    return fixed_package(made, facts)


def _cover(deck: Deck, facts: ReportFacts) -> None:
    snapshot, content = facts.snapshot, facts.content
    lines = [f"**{content.organisation}**", facts.status, snapshot.organisation.source_note, sentence(snapshot.notice)]
    notes = [f"Made from the report of the reporting year {content.year}.", *facts.sources, *facts.corrections]
    deck.cover(content.title, [line for line in lines if line], "\n".join(notes))


def _what_matters(deck: Deck, facts: ReportFacts) -> None:
    """Add the panel of the summary, on as many slides as it needs."""
    figures = facts.figures
    paragraphs = list(facts.corrections)
    for section in panel_sections(figures):
        paragraphs += [f"**{section.heading}**", *filter(None, [section.before]), *section.points]
    notes = "The words of the summary of the report. A change is named only if it is unlikely to be due to chance."
    _text_slides(deck, f"What matters most in {figures.year}", paragraphs, notes)


def _text_slides(deck: Deck, title: str, paragraphs: Sequence[str], notes: str) -> None:
    """Add paragraphs on as many slides as they need."""
    size = LARGER if fits(paragraphs, LARGER, TEXT) else BODY_SIZE
    slides: list[list[str]] = [[]]
    for paragraph in paragraphs:
        if slides[-1] and not fits([*slides[-1], paragraph], size, TEXT):
            slides.append([])
        slides[-1].append(paragraph)
    for place, texts in enumerate(slides):
        deck.slide(f"{title}{' (continued)' * bool(place)}", texts, notes, size=size)


def _has_figures(figures: Figures, number: int) -> bool:
    """Return whether an indicator has anything to show, in any of the years."""
    return any(_valued(results) for _, results in _rows(figures, number))


def _without_figures(deck: Deck, facts: ReportFacts) -> None:
    """Add the indicators that have nothing to show, with the reasons."""
    figures = facts.figures
    by_reason: dict[str, list[str]] = {}
    for number in () if figures.shows_nothing else figures.numbers:
        if not _has_figures(figures, number):
            name = f"{number}. {figures.definition(number).title}"
            by_reason.setdefault(absence(figures.headline(number)).replace("**", ""), []).append(name)
    if by_reason:
        lines = [f"**{'; '.join(names)}:** {reason}" for reason, names in by_reason.items()]
        title = f"Indicators without figures for {joined([str(year) for year in figures.years], 'or')}"
        _text_slides(deck, title, lines, "\n".join(facts.sources))


def _indicator(deck: Deck, facts: ReportFacts, number: int) -> None:
    """Add the slide of an indicator: finding, change, chart of both groups, and their numbers with the difference."""
    figures, definition = facts.figures, facts.figures.definition(number)
    headline, comparison = figures.headline(number), figures.comparison(number)
    is_shown = headline is not None and headline.value is not None
    lead = [f"**Indicator {number}. {definition.title}**"]
    if is_shown:
        title = finding(figures, number).split("**")[1].rstrip(".")
        lead += [chance(headline, comparison.significance), change(comparison)]
    else:
        title = f"{definition.title}: {value_text(headline)} in {figures.year}"
        lead.append(absence(headline))
    lead = [text for text in (*lead, *facts.corrections_of(number)) if text]
    text_box = replace(TEXT, height=height_of(lead, BODY_SIZE, TEXT.width))
    slide = deck.slide(title, lead, _notes(facts, number), box=text_box)
    top = text_box.top + text_box.height + GAP
    _figures(deck, slide, facts, number, replace(TEXT, top=top, height=TEXT.top + TEXT.height - top))


def _figures(deck: Deck, slide: Slide, facts: ReportFacts, number: int, box: Box) -> None:
    """Add chart and table of an indicator next to each other."""
    figures, title = facts.figures, facts.figures.definition(number).title
    series, rows = [each for each in _series(figures, number) if _valued(each.results)], _rows(figures, number)
    if series:
        data, drawn = _chart(figures, series)
        look = styles(facts.content.accent, figures.characteristic)
        alt = f"Column chart. {title}, {figures.years[0]} to {figures.years[-1]}. {_in_words(figures, rows)}"
        deck.chart(slide, replace(box, width=CHART_WIDTH), data, [
            ChartSeries(look[each.group].colour, not look[each.group].filled, number_format, words)
            for each, (number_format, words) in zip(series, drawn, strict=True)
        ], alt)  # fmt: skip
    cells = [["Result", *map(str, figures.years)]]
    cells += [[row.heading, *(value_text(row.results.get(year)) for year in figures.years)] for row in rows]
    left = box.left + CHART_WIDTH + GAP
    place = replace(box, left=left, width=box.left + box.width - left)
    caption = f"{title}: the figures for {joined([str(year) for year in figures.years])} as a table."
    deck.table(slide, place, cells, [1.6, *[1.55] * len(figures.years)], caption)


def _series(figures: Figures, number: int) -> list[SeriesOfResults]:
    """Return the results of both groups over the years; what the chart of the page draws where there are none."""
    characteristic, groups = figures.characteristic, figures.presentation(number).groups()
    both = [
        SeriesOfResults(result.group, characteristic.group(result.group).label, figures.over_years(
            number, result.measure, result.group, section=result.section, category=result.category
        ))
        for result in (groups.reference, groups.focus) if result is not None
    ]  # fmt: skip
    if any(_valued(each.results) for each in both):
        return both
    drawn = figures.presentation(number).series()
    named = [each._replace(name=each.name or _headline_name(figures, number)) for each in drawn]
    return [each for each in named if _valued(each.results)] or both


def _rows(figures: Figures, number: int) -> list[_Row]:
    """Return the rows of the table of an indicator: both groups, and how they differ."""
    series = _series(figures, number)
    return [*(_Row(each.name, each.results) for each in series), *_difference(figures, number, series)]


def _difference(figures: Figures, number: int, series: Sequence[SeriesOfResults]) -> list[_Row]:
    """Return the leading result of each year as a row, unless it is one of the series."""
    points = figures.comparison(number).points
    if any(dict(each.results) == dict(points) for each in series):
        return []
    return [_Row(_headline_name(figures, number), points)]


def _headline_name(figures: Figures, number: int) -> str:
    known = next((each for each in figures.comparison(number).points.values() if each is not None), None)
    name = figures.presentation_of(known).short_name(known) if known is not None else figures.definition(number).title
    return f"{name[0].upper()}{name[1:]}"


def _valued(results: Mapping[int, Result | None]) -> dict[int, Result]:
    return {year: result for year, result in results.items() if result is not None and result.value is not None}


def _chart(
    figures: Figures, series: Sequence[SeriesOfResults]
) -> tuple[CategoryChartData, list[tuple[str, dict[int, str]]]]:
    """Return the data of a chart, and how the numbers of each series are written."""
    data = CategoryChartData()
    data.categories = [_category(year, series) for year in figures.years]
    drawn = []
    for each in series:
        results = [each.results.get(year) for year in figures.years]
        formats = [_format(result) for result in results if result is not None and result.value is not None]
        usual = max(formats, key=formats.count) if formats else "General"
        data.add_series(each.name, [None if result is None else result.value for result in results], usual)
        words = {
            place: value_text(result)
            for place, result in enumerate(results)
            if result is not None and result.value is not None and (_format(result) != usual or _is_in_words(result))
        }
        drawn.append((usual, words))
    return data, drawn


def _format(result: Result) -> str:
    return f'{value_format(result)}"%"' if result.unit == Unit.PERCENT else value_format(result)


def _is_in_words(result: Result) -> bool:
    return value_text(result)[:1].isalpha()


def _category(year: int, series: Sequence[SeriesOfResults]) -> str:
    """Return a year, and in words what is not shown of it."""
    missing = [(each.name, each.results.get(year)) for each in series if year not in _valued(each.results)]
    if not missing:
        return str(year)
    reasons = dict.fromkeys(value_text(result) for _, result in missing)
    if len(missing) == len(series):
        return f"{year}: {joined(list(reasons))}"
    return f"{year}: {joined([f'{name} {value_text(result)}' for name, result in missing])}"


def _in_words(figures: Figures, rows: Sequence[_Row]) -> str:
    """Return all numbers of a chart and its table in words."""
    return " ".join(
        f"{row.heading}: {joined([f'{value_text(row.results.get(year))} in {year}' for year in figures.years])}."
        for row in rows
    )


def _notes(facts: ReportFacts, number: int) -> str:
    """Return what whoever presents an indicator may be asked: question, interval, method, suppression, sources."""
    figures, definition = facts.figures, facts.figures.definition(number)
    headline = figures.headline(number)
    lines = [sentence(definition.asks)]
    if headline is not None and headline.value is not None:
        span = f" (95% interval {span_text(headline)})" if span_text(headline) else ""
        presentation = figures.presentation(number)
        lines.append(f"Main figure, {figures.year}: {value_text(headline)}{span}, {presentation.key_figure(headline)}.")
        if measure_of(figures.standard, headline).method:
            lines.append(f"Interval: {presentation.interval_method(headline)}")
    meaning = sentence(definition.definition_note or definition.formula)
    lines.append(f"Method: {meaning} {origin(definition)}")
    if any(result.status is Status.SUPPRESSED for result in figures.about(number)):
        lines.append("Suppressed figures are not shown, so that nobody can be recognised.")
    lines += [f"Source: {source}" for source in sources(figures, number)]
    return "\n".join(line.replace("**", "") for line in lines)


def _action_plan(deck: Deck, facts: ReportFacts) -> None:
    """Add the action plan and what became of the last one, if the report has a plan."""
    plan = facts.content.plan
    if plan is None or not plan.plan.actions:
        return
    notes = (
        f"Action plan of the reporting year {plan.year}. The page of the plan in the report has reasons and measures."
    )
    rows = [
        [each.action, each.lead, f"{day_words(each.due.isoformat())}{' (overdue)' * (each in plan.overdue)}",
         each.rating.shown]
        for each in plan.plan.actions
    ]  # fmt: skip
    _table_slides(
        deck, f"Action plan {plan.year}: {plan.in_short.rstrip('.')}", ("Action", "Lead", "Due", "Rating"), rows, notes
    )
    rows = [
        [each.action or each.entry.id, sentence(each.entry.outcome).rstrip("."), each.entry.what_happened or UNWRITTEN]
        for each in plan.looked_back
    ]
    if rows:
        _table_slides(deck, "What became of the last action plan", ("Action", "Outcome", "What happened"), rows, notes)


WIDTHS = {"Action": 5.2, "Lead": 2.6, "Due": 2.1, "Rating": 2.2, "Outcome": 1.9, "What happened": 5.0}
"""Inches that columns of plans get, if there are all; others share what is left in these parts."""


def _table_slides(deck: Deck, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], notes: str) -> None:
    """Add a table on as many slides as it needs, each with the headings."""
    widths = [WIDTHS[name] for name in head]
    room = TEXT.height - row_height(head, widths, TEXT.width)
    parts: list[list[list[str]]] = [[]]
    used = 0.0
    for row in rows:
        texts = [_SPACES.sub(" ", to_text(text)) for text in row]
        height = row_height(texts, widths, TEXT.width)
        if parts[-1] and used + height > room:
            parts.append([])
            used = 0.0
        parts[-1].append(texts)
        used += height
    for place, part in enumerate(parts):
        numbered = f" ({place + 1} of {len(parts)})" if len(parts) > 1 else ""
        deck.table_slide(f"{title}{numbered}", [list(head), *part], widths, notes)


def _contact(deck: Deck, facts: ReportFacts) -> None:
    lines = [
        f"**Questions:** {facts.contact}" if facts.contact else f"**Published by** {facts.publisher}.",
        f"**The report on the web:** {facts.address}" if facts.address else "",
        *(
            f"**{label}:** {facts.cover[label]}"
            for label in list(facts.cover)[2:]
            if facts.cover[label] != facts.address
        ),
        f"**This version:** {facts.status}",
    ]
    deck.slide("Contact, and where to find the report", [line for line in lines if line], "\n".join(facts.sources))
