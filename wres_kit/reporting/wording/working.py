"""How the leading result of a page is worked out: the formula, then the formula with this organisation's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of
from wres_kit.indicators.likelihood import compared_by
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.sentences import NO_INTERVAL, absence
from wres_kit.reporting.wording.values import count, span_text, value_text
from wres_kit.reporting.wording.words import sentence
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator

COUNTED_RESPONDENTS = "The results are counts of people, which the survey did not weight."
IN_FULL = 6
"""Decimal places from which on a percentage of the survey that is no whole number of people must be weighted."""


def working(figures: Figures, indicator: int) -> list[str]:
    """Return the steps of the working, one sentence or formula each."""
    definition = figures.definition(indicator)
    presentation = presentation_of(figures.standard, definition)
    result = figures.headline(indicator)
    steps = [sentence(definition.formula)]
    if result is None or result.value is None:
        return [*steps, absence(result)]
    published = _is_published(figures.standard, result)
    if published:
        steps.append(f"{result.year}, as published: **{with_unit(result)}**.")
    else:
        steps.append(f"{result.year}: {presentation.workings[result.measure](figures, definition, result)}")
    if span_text(result):
        method = presentation.interval_method(figures, definition, result)
        steps.append(f"95% interval: **{span_text(result)}{_unit(result)}**. {method}".rstrip())
    else:
        steps.append(f"There is no interval: {NO_INTERVAL}.")
    if not published:
        steps.append("We work out the result from unrounded figures and round it once, at the end.")
    return steps


def _is_published(standard: Standard, result: Result) -> bool:
    """Return whether a result is its source's own; a gap or a difference may be worked out from published shares."""
    if result.basis not in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE):
        return False
    measure = measure_of(standard, result)
    return measure.equality is None or measure.is_ratio


def _unit(result: Result) -> str:
    return " percentage points" if result.unit is Unit.POINTS else ""


def with_unit(result: Result) -> str:
    """Return a result with its unit: "1.83", "12.9 percentage points"."""
    return f"{value_text(result)}{_unit(result)}"


def likelihood_interval(_figures: Figures, _definition: Indicator, _result: Result) -> str:
    """Return how the interval of a relative likelihood is worked out."""
    return "The 95% interval is the score interval of a ratio of two proportions (Koopman 1984)."


def representation_interval(_figures: Figures, _definition: Indicator, _result: Result) -> str:
    """Return how the interval of a share, or of a difference of two shares, is worked out."""
    return "Shares have Wilson's 95% interval (1927), differences of two shares have Newcombe's (1998)."


def survey_interval(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return how the interval of a survey is worked out, and what it makes of the respondents."""
    method = "Percentages have Wilson's 95% interval (1927), gaps have Newcombe's (1998)."
    shares = _two_shares(figures, definition, result) if result.measure == ResultMeasure.GAP else [result]
    if all(share.numerator is not None for share in shares):
        return f"{method} {COUNTED_RESPONDENTS}"
    everyone, survey = figures.standard.characteristic.everyone, figures.standard.survey
    weighted = any(
        share.numerator is None and (share.group == everyone or (share.decimals or 0) >= IN_FULL) for share in shares
    )
    return f"{method} {survey.weighted if weighted else survey.rounded}".rstrip()


def ratio_working(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return the formula of a relative likelihood with its numbers."""
    stage = definition.stages[-1]
    people = definition.people.plural
    events, base = (definition.category(each).phrase for each in (stage.events, stage.people))
    rates = []
    for group in compared_by(definition, figures.standard.characteristic):
        rate = figures.get(result.year, definition.number, ResultMeasure.LIKELIHOOD, group, category=stage.events)
        if rate is None or rate.numerator is None or rate.denominator is None:
            return f"**{with_unit(result)}**."
        name = figures.standard.characteristic.with_noun(group, people)
        rates.append(f"({count(rate.numerator)} {name} {events} ÷ {count(rate.denominator)} {name} {base})")
    return f"{' ÷ '.join(rates)} = **{with_unit(result)}**."


def gap_working(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return the formula of a gap with the two percentages."""
    with_noun, people = figures.standard.characteristic.with_noun, definition.people.plural
    shares = [
        f"{_share_with_counts(share)} of {with_noun(share.group, people)}"
        for share in _two_shares(figures, definition, result)
        if share.value is not None
    ]
    return f"{' − '.join(shares)} = **{with_unit(result)}**." if len(shares) == 2 else f"**{with_unit(result)}**."


def _two_shares(figures: Figures, definition: Indicator, result: Result) -> list[Result]:
    """Return the percentages of the two groups between which a gap is."""
    reference, focus = figures.standard.characteristic.compared
    shares = [
        figures.get(result.year, definition.number, ResultMeasure.PERCENTAGE, group) for group in (focus, reference)
    ]
    return [share for share in shares if share is not None]


def percentage_working(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return the percentage of a survey with its base."""
    who = figures.standard.characteristic.with_noun(result.group, definition.people.plural)
    base = f" of {count(result.denominator)} respondents" if result.denominator is not None else ""
    if base and result.numerator is not None:
        base = f" ({count(result.numerator)}{base})"
    return f"**{with_unit(result)}**{base} among {who}, as published for question {definition.question} of the survey."


def share_working(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return the share of a group with its two counts."""
    if result.numerator is None or result.denominator is None:
        return f"**{with_unit(result)}**."
    people = definition.people.plural
    group = figures.standard.characteristic.with_noun(result.group, people)
    everyone = f"{count(result.denominator)} {people} in all"
    return f"{count(result.numerator)} {group} ÷ {everyone} = **{with_unit(result)}**."


def difference_working(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return the difference between the shares of a group in a body and in the workforce."""
    focus = figures.standard.characteristic.focus
    body, staff = (
        figures.get(result.year, definition.number, ResultMeasure.SHARE, focus, category=category)
        for category in (result.category, WORKFORCE)
    )
    if body is None or staff is None or body.value is None or staff.value is None:
        return f"as published: **{with_unit(result)}**."
    part = definition.category(result.category).label.lower()
    shares = f"{_share_with_counts(body)} of {part} − {_share_with_counts(staff)} of the workforce"
    return f"{shares} = **{with_unit(result)}**."


def _share_with_counts(share: Result) -> str:
    if share.numerator is None or share.denominator is None:
        return value_text(share)
    return f"{value_text(share)} ({count(share.numerator)} of {count(share.denominator)})"
