"""How the leading result of a page is worked out: the formula, then the formula with this organisation's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Unit
from wres_kit.reporting.wording.rounding import count
from wres_kit.reporting.wording.sentences import absence
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.reporting.wording.words import sentence
from wres_kit.returns.cells import Group
from wres_kit.standard.indicator import Indicator
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from wres_kit.reporting.figures import Figures

METHODS: dict[str, str] = {
    Shape.LIKELIHOOD: "The 95% interval is the score interval of a ratio of two proportions (Koopman 1984).",
    Shape.SURVEY: "The 95% interval of a percentage is Wilson's (1927), that of a gap Newcombe's (1998).",
    Shape.REPRESENTATION: (
        "The 95% interval of a share is Wilson's (1927), that of a difference of two shares Newcombe's (1998)."
    ),
}
"""How intervals are come by; the same methods in every year."""
COUNTED_RESPONDENTS = "The results are counts of people: the survey did not weight them."
ROUNDED_RESPONDENTS = "The NHS Staff Survey does not weight the results of trusts by ethnicity."
WEIGHTED_RESPONDENTS = (
    "It takes the respondents as a simple random sample. The survey weights the results of all staff of trusts, and "
    "national results, which makes the true interval slightly wider."
)
IN_FULL = 6
"""Decimal places from which on a percentage of the survey that is no whole number of people must be weighted."""


def working(figures: Figures, indicator: int) -> list[str]:
    """Return the steps of the working, one sentence or formula each."""
    definition = figures.definition(indicator)
    result = figures.headline(indicator)
    steps = [sentence(definition.formula)]
    if result is None or result.value is None:
        return [*steps, absence(result)]
    steps.append(_with_numbers(figures, definition, result))
    if span_text(result):
        method = METHODS[definition.shape] + _sampling(figures, definition, result)
        steps.append(f"95% interval: **{span_text(result)}{_unit(result)}**. {method}")
    else:
        steps.append("There is no interval: the numbers behind the result were not published.")
    if not _is_published(result):
        steps.append("The result is worked out from the figures themselves and rounded once, at the end.")
    return steps


def _sampling(figures: Figures, definition: Indicator, result: Result) -> str:
    """Return what the interval of a survey makes of the respondents: a count of them, or a weighted sample."""
    if definition.shape != Shape.SURVEY:
        return ""
    shares = _two_shares(figures, definition, result) if result.measure is ResultMeasure.GAP else [result]
    if all(share.numerator is not None for share in shares):
        return f" {COUNTED_RESPONDENTS}"
    weighted = any(
        share.numerator is None and (share.group == Group.ALL or (share.decimals or 0) >= IN_FULL) for share in shares
    )
    return f" {WEIGHTED_RESPONDENTS if weighted else ROUNDED_RESPONDENTS}"


def _with_numbers(figures: Figures, definition: Indicator, result: Result) -> str:
    assert result.value is not None
    year = f"{result.year}: "
    if _is_published(result):
        return f"{year}taken as published: **{_shown(result)}**."
    return year + _FORMULAS[ResultMeasure(result.measure)](figures, definition, result)


def _is_published(result: Result) -> bool:
    """Return whether a result is its source's own; a gap and a difference may be worked out from published shares."""
    from_two = result.measure in (ResultMeasure.GAP, ResultMeasure.DIFFERENCE)
    return result.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE) and not from_two


def _unit(result: Result) -> str:
    return " percentage points" if result.unit is Unit.POINTS else ""


def _shown(result: Result) -> str:
    return f"{value_text(result)}{_unit(result)}"


def _ratio(figures: Figures, definition: Indicator, result: Result) -> str:
    stage = definition.stages[-1]
    people = definition.people.plural
    events, base = (definition.category(each).phrase for each in (stage.events, stage.people))
    rates = []
    for group in (str(definition.numerator_group), str(definition.reference_group)):
        rate = figures.get(result.year, definition.number, ResultMeasure.LIKELIHOOD, group, category=stage.events)
        if rate is None or rate.numerator is None or rate.denominator is None:
            return f"**{_shown(result)}**."
        name = figures.standard.characteristic.group(group).adjective
        rates.append(
            f"({count(rate.numerator)} {name} {people} {events} ÷ {count(rate.denominator)} {name} {people} {base})"
        )
    return f"{' ÷ '.join(rates)} = **{_shown(result)}**."


def _gap(figures: Figures, definition: Indicator, result: Result) -> str:
    shares = [_part(share) for share in _two_shares(figures, definition, result) if share.value is not None]
    if len(shares) < 2:
        return f"**{_shown(result)}**."
    return f"{shares[0]} of BME staff − {shares[1]} of white staff = **{_shown(result)}**."


def _two_shares(figures: Figures, definition: Indicator, result: Result) -> list[Result]:
    """Return the percentages of the two groups between which a gap is."""
    shares = [
        figures.get(result.year, definition.number, ResultMeasure.PERCENTAGE, group)
        for group in (Group.BME, Group.WHITE)
    ]
    return [share for share in shares if share is not None]


def _percentage(figures: Figures, definition: Indicator, result: Result) -> str:
    who = f"{figures.standard.characteristic.group(result.group).adjective} staff"
    base = f" of {count(result.denominator)} respondents" if result.denominator is not None else ""
    if base and result.numerator is not None:
        base = f" ({count(result.numerator)}{base})"
    return f"**{_shown(result)}**{base} among {who}, as question {definition.question} of the survey gave it."


def _share(_figures: Figures, _definition: Indicator, result: Result) -> str:
    if result.numerator is None or result.denominator is None:
        return f"**{_shown(result)}**."
    return f"{count(result.numerator)} BME staff ÷ {count(result.denominator)} staff in all = **{_shown(result)}**."


def _difference(figures: Figures, definition: Indicator, result: Result) -> str:
    board = figures.get(result.year, 9, ResultMeasure.SHARE, Group.BME, category=result.category)
    staff = figures.get(result.year, 9, ResultMeasure.SHARE, Group.BME, category="workforce")
    if board is None or staff is None or board.value is None or staff.value is None:
        return f"taken as published: **{_shown(result)}**."
    part = definition.category(result.category).label.lower()
    return f"{_part(board)} of {part} − {_part(staff)} of the workforce = **{_shown(result)}**."


def _part(share: Result) -> str:
    if share.numerator is None or share.denominator is None:
        return value_text(share)
    return f"{value_text(share)} ({count(share.numerator)} of {count(share.denominator)})"


_FORMULAS = {
    ResultMeasure.RELATIVE_LIKELIHOOD: _ratio,
    ResultMeasure.GAP: _gap,
    ResultMeasure.PERCENTAGE: _percentage,
    ResultMeasure.SHARE: _share,
    ResultMeasure.DIFFERENCE: _difference,
}
