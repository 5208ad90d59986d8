"""Words of the Standard for running text: who an indicator is about, what they do or say, which way is which."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, ResultMeasure
from wres_kit.reporting.presentation import presentation_of

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result
    from wres_kit.project import Organisation
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


def key_figure(standard: Standard, result: Result) -> str:
    """Return what a leading result is, as it follows its number: "gap between BME and white staff"."""
    definition = standard.indicator(result.indicator, result.year)
    return presentation_of(standard, definition).key_figure(standard, definition, result)


def short_name(standard: Standard, result: Result) -> str:
    """Return what a leading result is in two or three words, for a table of all indicators: "gap, points"."""
    definition = standard.indicator(result.indicator, result.year)
    return presentation_of(standard, definition).short_name(standard, definition, result)


def likelihood_key_figure(_standard: Standard, _definition: Indicator, _result: Result) -> str:
    """Return what a relative likelihood is."""
    return "relative likelihood"


def likelihood_short_name(_standard: Standard, _definition: Indicator, _result: Result) -> str:
    """Return what a relative likelihood is in very few words."""
    return "ratio"


def survey_key_figure(standard: Standard, definition: Indicator, result: Result) -> str:
    """Return what a leading result of a survey is: a gap, or a percentage where there is no gap."""
    people = definition.people.plural
    if result.measure != ResultMeasure.GAP:
        return f"percentage of {people}"
    reference, focus = (standard.characteristic.group(code).adjective for code in standard.characteristic.compared)
    return f"gap between {focus} and {reference} {people}, percentage points"


def survey_short_name(standard: Standard, definition: Indicator, result: Result) -> str:
    """Return what a leading result of a survey is in very few words."""
    if result.measure == ResultMeasure.GAP:
        return "gap, points"
    return standard.characteristic.with_noun(result.group, definition.people.plural)


def representation_key_figure(standard: Standard, definition: Indicator, result: Result) -> str:
    """Return what a leading result of a representation is: a share, or its difference from that of the workforce."""
    if result.measure == ResultMeasure.DIFFERENCE:
        return f"{definition.body} minus workforce, percentage points"
    people = definition.people.plural
    return f"{standard.characteristic.with_noun(result.group, people)} as a share of all {people}"


def representation_short_name(standard: Standard, definition: Indicator, result: Result) -> str:
    """Return what a leading result of a representation is in very few words."""
    if result.measure == ResultMeasure.DIFFERENCE:
        return "difference, points"
    return f"{standard.characteristic.group(result.group).adjective} share of {definition.people.plural}"


def survey_answer(definition: Indicator, organisation: Organisation) -> str:
    """Return what the people counted by an indicator of a survey answered; empty for other indicators."""
    return definition.answer.format(called=organisation.called)


def joined(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """Return text with a capital at its start and a full stop at its end; empty text stays empty."""
    text = text.strip()
    if not text:
        return ""
    ended = text if text[-1] in ".!?" else f"{text}."
    return ended[0].upper() + ended[1:]


def sentence_of_source(source: str) -> str:
    """Return a source as it is given; an address stays as it is, words become a sentence."""
    return source if "://" in source else sentence(source)


AS_PUBLISHED = "as published"


def marked_year(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a column, with what sets all its figures of an indicator apart."""
    return _marked(year, _marks(figures, indicator, year))


def marked_year_of_headline(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a row of leading results: the same, and whether it was taken as published."""
    marks = _marks(figures, indicator, year)
    headline = figures.comparison(indicator).points[year]
    if headline is not None and headline.value is not None:
        if headline.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE):
            marks.append(AS_PUBLISHED)
    else:
        marks = []
    return _marked(year, marks)


def _marks(figures: Figures, indicator: int, year: int) -> list[str]:
    remarks = figures.snapshot.remarks.get(year, ())
    own = [remark for remark in remarks if remark.indicator == indicator and remark.section is None]
    return list(dict.fromkeys(str(remark.mark) for remark in own if remark.mark is not None))


def _marked(year: int, marks: list[str]) -> str:
    return f"{year} ({', '.join(marks)})" if marks else str(year)


def day_words(iso_date: str) -> str:
    """Return a date, given as ``YYYY-MM-DD``, as it is written in a sentence: 5 July 2026."""
    day = date.fromisoformat(iso_date)
    return f"{day.day} {day:%B %Y}"
