"""The Standard in one reporting year, as the pages of that year apply it: one section an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.formulas import OF_SUPPLEMENTS, formulas_of
from wres_kit.method.markup import anchor, facts, formula, paragraphs, plain
from wres_kit.method.page import MethodPage, Section
from wres_kit.reporting.method_links import anchor_of_indicator
from wres_kit.reporting.wording.notes import KNOWN
from wres_kit.reporting.wording.words import joined, sentence
from wres_kit.standard.indicator import Better
from wres_kit.standard.legacy import Shape, comparability, edition, edition_years, wres
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from wres_kit.standard.edition import Edition
    from wres_kit.standard.indicator import Indicator, Supplement

BETTER = {
    Better.PARITY: "Equality between the groups is the aim.",
    Better.LOWER: "Lower is better for everyone, and no gap between the groups.",
    Better.HIGHER: "Higher is better for everyone, and no gap between the groups.",
}
COMPARED_BEFORE = 2
"""A report compares its year with this many years before it."""
TOLD = {
    "wording": "Wording",
    "question": "Question of the staff survey",
    "window_years": "Years over which cases are counted",
    "formula": "Formula",
    "definition_note": "What is counted",
}
"""What of an indicator may differ from one edition to the next, and what a page calls it."""


def edition_page(year: int) -> MethodPage:
    """Return the page of an edition.

    Raises
    ------
    UnknownEditionError
        No edition of this year is known.
    """
    standard = edition(year)
    sections = [_indicator(standard, indicator) for _, indicator in sorted(standard.indicators.items())]
    sections += [_supplement(standard, one) for one in standard.supplements]
    return MethodPage(
        str(year), f"The Standard in reporting year {year}", str(year), paragraphs(*_lead(standard)), sections
    )


def _lead(standard: Edition) -> list[str]:
    year = standard.year
    says = (
        f"What each indicator asks and how it is worked out in reports for {year}. The workforce is that of 31 March "
        f"{year}; the staff survey was held in autumn {standard.survey_year}."
    )
    low, high = standard.four_fifths
    range_ = f"Ratios from {low:.2f} to {high:.2f} are read as no difference (the [four-fifths range]({_RANGE}))."
    return [says, range_, _changed(standard)]


_RANGE = "index.html#one-result"


def _changed(standard: Edition) -> str:
    """Return which indicators changed since the edition before."""
    if standard.year == edition_years()[0]:
        return "This is the first reporting year that is described here."
    numbers = [str(number) for number in sorted(standard.indicators) if changes_since(standard, number)]
    before = f"[{standard.year - 1}]({standard.year - 1}.html)"
    if not numbers:
        return f"Nothing is known to have changed since {before}."
    links = [f"[{number}](#{anchor_of_indicator(int(number))})" for number in numbers]
    return f"**Changed since {before}:** indicator{'s' if len(links) > 1 else ''} {joined(links)}."


def changes_since(standard: Edition, number: int) -> list[str]:
    """Return what changed in an indicator since the edition of the year before, one sentence each.

    What the edition says it changed comes first; then whatever else differs between the two.
    """
    told = [f"{sentence(one.what)} ({_known(one.known)})" for one in standard.changes if one.indicator == number]
    if standard.year - 1 not in edition_years():
        return told
    before, now = edition(standard.year - 1).indicators[number], standard.indicators[number]
    for field, name in TOLD.items():
        earlier, later = getattr(before, field), getattr(now, field)
        if earlier != later:
            told.append(f"{name}: {_quoted(later)}; before: {_quoted(earlier)}.")
    return told


def _quoted(value: object) -> str:
    return "not stated" if value in (None, "") else f"“{str(value).rstrip('.')}”"


def _known(known: Known) -> str:
    return f"**not confirmed:** {KNOWN[known]}" if known is Known.UNCONFIRMED else KNOWN[known]


def _well_known(known: Known, source: str) -> str:
    return f"{sentence(_known(known)).replace('**not', '**Not')} {sentence(source)}"


def _indicator(standard: Edition, definition: Indicator) -> Section:
    number = definition.number
    changed = changes_since(standard, number)
    named = {
        "In short": sentence(definition.formula),
        "The Standard’s wording": f"“{definition.wording.rstrip('.')}”",
        "Which way is better": BETTER[definition.better] + _direction(definition),
        "When": _when(standard, definition),
        "What is counted": sentence(definition.definition_note),
        "How well this is known": _well_known(definition.known, definition.source),
        f"Changed since {standard.year - 1}": " ".join(changed) or _unchanged(standard),
        "Comparison with earlier years": _comparison(standard.year, number),
    }
    shown = [formula(one.title, one.expression, one.unit) for one in formulas_of(definition)]
    html = "\n".join(
        [
            f"<p><strong>{plain(sentence(definition.asks))}</strong></p>",
            *shown,
            facts(named),
        ]
    )
    return Section(anchor_of_indicator(number), f"Indicator {number}: {definition.title}", html)


def _unchanged(standard: Edition) -> str:
    first = standard.year == edition_years()[0]
    return "Not known here: this is the first edition described." if first else "Nothing is known to have changed."


def _direction(definition: Indicator) -> str:
    if definition.numerator_group is None:
        return ""
    group = {"bme": "BME", "white": "white"}[definition.numerator_group]
    what = definition.stages[-1].label
    return (
        f" A ratio of 1 is equality. Above 1, {group} people have the higher likelihood of {what}; below 1, the lower."
    )


def _when(standard: Edition, definition: Indicator) -> str:
    year = standard.year
    if definition.shape == Shape.SURVEY:
        question = f"question {definition.question} of the " if definition.question else ""
        return sentence(f"{question}NHS Staff Survey of autumn {standard.survey_year}")
    if definition.shape == Shape.REPRESENTATION:
        return f"31 March {year}."
    if definition.window_years and definition.window_years > 1:
        first = year - definition.window_years
        return f"The {definition.window_years} years from 1 April {first} to 31 March {year}, averaged."
    return f"The year from 1 April {year - 1} to 31 March {year}."


def _comparison(year: int, number: int) -> str:
    """Return with which of the years before a report of this year can compare."""
    parts = []
    for earlier in range(year - 1, year - 1 - COMPARED_BEFORE, -1):
        between = comparability(number, earlier, year)
        reasons = " ".join(sentence(change.what) for change in between.changes)
        if not between.comparable:
            parts.append(f"**Not with {earlier}:** {reasons}")
        elif reasons:
            parts.append(f"**With {earlier}, with caution:** {reasons}")
        else:
            parts.append(f"**With {earlier}:** yes.")
        everyone = wres().characteristic.everyone
        limited = [one for one in comparability(number, earlier, year, everyone).refusals if one.groups]
        if between.comparable and limited:
            parts.append(f"**Not results of all staff:** {' '.join(sentence(one.what) for one in limited)}")
    return " ".join(parts)


def _supplement(standard: Edition, one: Supplement) -> Section:
    name = next(field for field in OF_SUPPLEMENTS if getattr(standard, field) is one)
    named = {
        "In short": sentence(one.formula),
        "Where it stands": f"Beside [indicator {one.indicator}](#{anchor_of_indicator(one.indicator)}).",
        "What is counted": sentence(one.note),
        "How well this is known": _well_known(one.known, one.source),
    }
    shown = [formula(each.title, each.expression, each.unit) for each in OF_SUPPLEMENTS[name]]
    asks = f"<p><strong>{plain(sentence(one.asks))}</strong></p>"
    html = "\n".join([asks, *shown, facts(named)])
    return Section(anchor(one.title), one.title, html)
