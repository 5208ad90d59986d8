"""The Standard in one reporting year, as the pages of that year apply it: one section an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of
from wres_kit.indicators.supplements import supplement_calculation
from wres_kit.method.markup import MethodPage, PageSection, anchor, facts, formula, paragraphs, plain
from wres_kit.reporting.pages import anchor_of_indicator, compared_years
from wres_kit.reporting.wording import page_words
from wres_kit.reporting.wording.phrases import sentence
from wres_kit.returns.faults import joined
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from wres_kit.standard import Standard
    from wres_kit.standard.editions import Edition
    from wres_kit.standard.indicator import Indicator, Supplement

BETTER = {
    Better.PARITY: "Equality between the groups is the aim.",
    Better.LOWER: "Lower is better for everyone, and no gap between the groups.",
    Better.HIGHER: "Higher is better for everyone, and no gap between the groups.",
}
COMPARED_FIELDS = {
    "wording": "Wording",
    "question": "Question of the staff survey",
    "window_years": "Years over which cases are counted",
    "formula": "Formula",
    "definition_note": "What is counted",
}
"""What of an indicator may differ from one edition to the next, and what a page calls it."""


def edition_page(standard: Standard, year: int) -> MethodPage:
    """Return the page of an edition.

    Raises
    ------
    UnknownEditionError
        No edition of this year is known.
    """
    edition = standard.edition(year)
    sections = [_indicator(standard, edition, indicator) for _, indicator in sorted(edition.indicators.items())]
    sections += [_supplement(standard, edition, supplement) for supplement in edition.supplements]
    lead = paragraphs(*_lead(standard, edition))
    return MethodPage(str(year), f"The Standard in reporting year {year}", str(year), lead, sections)


def _lead(standard: Standard, edition: Edition) -> list[str]:
    year = edition.year
    says = (
        f"What each indicator asks and how it is worked out in reports for {year}. The workforce is that of 31 March "
        f"{year}; the staff survey was held in autumn {edition.survey_year}."
    )
    low, high = edition.four_fifths
    range_ = f"Ratios from {low:.2f} to {high:.2f} are read as no difference (the [four-fifths range]({_RANGE}))."
    return [says, range_, _changed(standard, edition)]


_RANGE = "index.html#one-result"


def _changed(standard: Standard, edition: Edition) -> str:
    """Return which indicators changed since the edition before."""
    if edition.year == standard.years[0]:
        return "This is the first reporting year that is described here."
    numbers = [number for number in sorted(edition.indicators) if changes_since(standard, edition, number)]
    before = f"[{edition.year - 1}]({edition.year - 1}.html)"
    if not numbers:
        return f"Nothing is known to have changed since {before}."
    names = [str(number) for number in numbers]
    return f"**Changed since {before}:** indicator{'s' if len(names) > 1 else ''} {joined(names)}."


def changes_since(standard: Standard, edition: Edition, number: int) -> list[str]:
    """Return what changed in an indicator since the edition of the year before, one sentence each.

    What the edition says it changed comes first; then whatever else differs between the two.
    """
    changes = [
        f"{sentence(change.what)} ({_SHORT_KNOWN[change.known]})"
        for change in edition.changes
        if change.indicator == number
    ]
    if not standard.has_edition(edition.year - 1):
        return changes
    earlier, now = standard.edition(edition.year - 1).indicators.get(number), edition.indicators[number]
    if earlier is None:
        return [*changes, f"The edition of {edition.year - 1} does not have this indicator."]
    for field, name in COMPARED_FIELDS.items():
        before, after = getattr(earlier, field), getattr(now, field)
        if before != after:
            changes.append(f"{name}: {_quoted(after)}; before: {_quoted(before)}.")
    return changes


def _quoted(value: object) -> str:
    return "not stated" if value in (None, "") else f"“{str(value).rstrip('.')}”"


_SHORT_KNOWN = {
    Known.GUIDANCE: "from the technical guidance",
    Known.READ: "from the source of this edition",
    Known.ARITHMETIC: "confirmed by recalculating published figures",
    Known.UNCONFIRMED: "**not confirmed** by an official source",
}


def _well_known(known: Known, source: str) -> str:
    how = page_words().known[known]
    how = f"**Not confirmed.** {how}" if known is Known.UNCONFIRMED else how
    return f"{how}. {sentence(source)}"


def _indicator(standard: Standard, edition: Edition, definition: Indicator) -> PageSection:
    number = definition.number
    changed = changes_since(standard, edition, number)
    named = {
        "In short": sentence(definition.formula),
        "The Standard’s wording": f"“{definition.wording.rstrip('.')}”",
        "Which way is better": BETTER[definition.better] + _direction(standard, definition),
        "When": _when(standard, edition, definition),
        "What is counted": sentence(definition.definition_note),
        "How well this is known": _well_known(definition.known, definition.source),
        f"Changed since {edition.year - 1}": " ".join(changed) or _unchanged(standard, edition),
        "Comparison with earlier years": _comparison(standard, edition.year, number),
    }
    formulas = calculation_of(standard, definition).formulas(standard, definition)
    html = "\n".join(
        [
            f"<p><strong>{plain(sentence(definition.asks))}</strong></p>",
            *(formula(shown) for shown in formulas),
            facts(named),
        ]
    )
    return PageSection(anchor_of_indicator(number), f"Indicator {number}: {definition.title}", html)


def _unchanged(standard: Standard, edition: Edition) -> str:
    first = edition.year == standard.years[0]
    return "Not known here: this is the first edition described." if first else "Nothing is known to have changed."


def _direction(standard: Standard, definition: Indicator) -> str:
    if definition.numerator_group is None:
        return ""
    people = standard.characteristic.with_noun(definition.numerator_group, "people")
    what = definition.stages[-1].label
    return f" A ratio of 1 is equality. Above 1, {people} have the higher likelihood of {what}; below 1, the lower."


def _when(standard: Standard, edition: Edition, definition: Indicator) -> str:
    """Return of when the figures are: a survey has a question, an event a period, and people in post a day."""
    year = edition.year
    if definition.question is not None or definition.answer:
        question = f"question {definition.question} of the " if definition.question else ""
        return sentence(f"{question}{standard.survey.name} of autumn {edition.survey_year}")
    if not definition.stages:
        return f"31 March {year}."
    if definition.window_years and definition.window_years > 1:
        first = year - definition.window_years
        return f"The {definition.window_years} years from 1 April {first} to 31 March {year}, averaged."
    return f"The year from 1 April {year - 1} to 31 March {year}."


def _comparison(standard: Standard, year: int, number: int) -> str:
    """Return with which of the years before a report of this year can compare."""
    parts = []
    for earlier in reversed(compared_years(year)[:-1]):
        between = standard.comparability(number, earlier, year)
        reasons = " ".join(sentence(change.what) for change in between.changes)
        if not between.comparable:
            parts.append(f"**Not with {earlier}:** {reasons}")
        elif reasons:
            parts.append(f"**With {earlier}, with caution:** {reasons}")
        else:
            parts.append(f"**With {earlier}:** yes.")
        everyone = standard.characteristic.everyone
        limited = [
            change for change in standard.comparability(number, earlier, year, everyone).refusals if change.groups
        ]
        if between.comparable and limited:
            parts.append(f"**Not results of all staff:** {' '.join(sentence(change.what) for change in limited)}")
    return " ".join(parts)


def _supplement(standard: Standard, edition: Edition, supplement: Supplement) -> PageSection:
    number = supplement.indicator
    named = {
        "In short": sentence(supplement.formula),
        "Where it is shown": f"With indicator {number}.",
        "What is counted": sentence(supplement.note),
        "How well this is known": _well_known(supplement.known, supplement.source),
    }
    formulas = supplement_calculation(supplement).formulas(standard, supplement, edition.year)
    asks = f"<p><strong>{plain(sentence(supplement.asks))}</strong></p>"
    html = "\n".join([asks, *(formula(shown) for shown in formulas), facts(named)])
    return PageSection(anchor(supplement.title), supplement.title, html)
