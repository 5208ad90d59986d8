"""What a result says, in a sentence that a board member can read out and a statistician would sign.

Each function returns text in which ``**words**`` are strong, or an empty text where there is nothing to say. None
claims more than the interval of its result allows; the difference between the four-fifths range (a convention) and
chance (a calculation) is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.strength import FourFifths, Strength
from wres_kit.reporting.wording.rounding import count, in_points, is_written_as_one, ratio
from wres_kit.reporting.wording.values import decimals, span_text, value_text
from wres_kit.reporting.wording.words import (
    sentence,
    survey_answer,
)
from wres_kit.returns.cells import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.project import Organisation
    from wres_kit.standard.characteristic import Characteristic
    from wres_kit.standard.indicator import Indicator

TOO_FEW = (
    "**Too few people to publish.** The figure, or one from which it could be worked out, is about so few people that "
    "somebody might be recognised. It is withheld."
)
ORIGINS_OF_ABSENCE = {
    Status.NOT_REPORTED: "**Not reported.**",
    Status.NOT_CALCULABLE: "**Cannot be calculated.**",
}


def absence(result: Result | None) -> str:
    """Return why a result has no value."""
    if result is None:
        return ORIGINS_OF_ABSENCE[Status.NOT_REPORTED]
    if result.status is Status.SUPPRESSED:
        return TOO_FEW
    reason = sentence(result.note)
    opening = ORIGINS_OF_ABSENCE[Status.NOT_REPORTED if result.status is Status.PUBLISHED else result.status]
    return opening if reason.rstrip(".").casefold() in ("", "not reported") else f"{opening} {reason}"


class SentenceContext:
    """What a sentence needs to know beside the result it is about.

    Parameters
    ----------
    definition
        The indicator in the edition of the result's year.
    organisation
        Who reports; what it calls itself is used.
    characteristic
        Names the groups.
    results
        All results of the indicator in that year: some sentences name others beside the leading one.
    """

    def __init__(
        self,
        definition: Indicator,
        organisation: Organisation,
        characteristic: Characteristic,
        results: Iterable[Result],
    ) -> None:
        self.definition = definition
        self.with_noun = characteristic.with_noun
        self.called = organisation.called
        self.answer = survey_answer(definition, organisation) if definition.question else ""
        self._results = {(one.measure, one.category, one.group): one for one in results if one.section == "all"}

    def shown(self, measure: ResultMeasure, group: str, category: str = "all") -> str:
        """Return a result of the same year as it is written; empty where there is none to be shown."""
        found = self._results.get((measure, category, group))
        return value_text(found) if found is not None and found.value is not None else ""


def finding(result: Result | None, setting: SentenceContext) -> str:
    """Return the leading result of a page as a sentence, or why there is none."""
    if result is None or result.value is None:
        return absence(result)
    said = FINDINGS[ResultMeasure(result.measure)](result, result.value, setting)
    return f"**{said[2].upper()}{said[3:]}"


def _likelihood(result: Result, value: float, setting: SentenceContext) -> str:
    definition = setting.definition
    assert definition.numerator_group is not None
    assert definition.reference_group is not None
    likely, people = definition.stages[-1].likely, definition.people.plural
    first = setting.with_noun(definition.numerator_group, people, start=True)
    second = setting.with_noun(definition.reference_group, people)
    if is_written_as_one(value):
        # 1.00 is what is printed, so nobody is called likelier, whichever side of it the value lies on.
        return f"**{first} were about as likely as {second} {likely}** (ratio {value_text(result)})."
    times = value_text(result)
    if value > 1:
        return f"**{first} were {times} times as likely as {second} {likely}.**"
    return f"**{first} were less likely than {second} {likely}: {times} times as likely.**"


def _gap(result: Result, value: float, setting: SentenceContext) -> str:
    white = setting.shown(ResultMeasure.PERCENTAGE, Group.WHITE)
    bme = setting.shown(ResultMeasure.PERCENTAGE, Group.BME)
    size = f"a gap of {in_points(value, decimals(result))}" if value else "no gap"
    if not white or not bme:
        return f"**Between the white and BME staff who {setting.answer} there was {size}.**"
    return f"**{bme} of BME staff and {white} of white staff {setting.answer}: {size}.**"


def _percentage(result: Result, _value: float, setting: SentenceContext) -> str:
    if result.group == Group.ALL:
        return (
            f"**{value_text(result)} of all staff {setting.answer}.** The result is not given for white and BME staff "
            "apart, so it says nothing about a gap between them."
        )
    other = "white" if result.group == Group.BME else "BME"
    people = setting.with_noun(result.group)
    return (
        f"**{value_text(result)} of {people} {setting.answer}.** There is no result for {other} "
        "staff to set beside it, so it says nothing about a gap between them."
    )


def _board(result: Result, value: float, setting: SentenceContext) -> str:
    part = setting.definition.category(result.category).label.lower()
    board = setting.shown(ResultMeasure.SHARE, Group.BME, result.category)
    staff = setting.shown(ResultMeasure.SHARE, Group.BME, "workforce")
    distance = f"is {in_points(value, decimals(result))} {'above' if value > 0 else 'below'}" if value else "equals"
    shares = f": {board} beside {staff}" if board and staff else ""
    said = f"**The share of BME people among {part} {distance} that of the workforce{shares}.**"
    if result.basis is Basis.AS_PUBLISHED_FTE:
        return f"{said} One of the two shares counts full-time equivalents, not people."
    return said


def _share(result: Result, _value: float, setting: SentenceContext) -> str:
    if result.basis is Basis.AS_PUBLISHED_FTE:
        return (
            f"**{value_text(result)} of the staff of the {setting.called} were BME, counted in full-time equivalents, "
            "not in people.**"
        )
    counted = ""
    if result.numerator is not None and result.denominator is not None:
        counted = f": {count(result.numerator)} of {count(result.denominator)}"
    return f"**{value_text(result)} of the staff of the {setting.called} were BME{counted}.**"


FINDINGS: dict[ResultMeasure, Callable[[Result, float, SentenceContext], str]] = {
    ResultMeasure.RELATIVE_LIKELIHOOD: _likelihood,
    ResultMeasure.GAP: _gap,
    ResultMeasure.PERCENTAGE: _percentage,
    ResultMeasure.DIFFERENCE: _board,
    ResultMeasure.SHARE: _share,
}


def chance(result: Result | None, strength: Strength | None) -> str:
    """Return whether a result lies outside the four-fifths range, and whether chance would explain it."""
    if result is None or result.value is None or strength is None:
        return ""
    outside = strength.four_fifths in (FourFifths.BELOW, FourFifths.ABOVE)
    clear = strength.excludes_equality
    span = _interval_words(result)
    if strength.four_fifths is not None:
        assert strength.low is not None
        assert strength.high is not None
        place = (
            f"That is {'outside' if outside else 'inside'} the range of {ratio(strength.low)} to "
            f"{ratio(strength.high)} in which no difference is assumed"
        )
        if clear is None:
            return f"{place}. Whether chance would explain it cannot be said: the counts behind it were not published."
        if clear:
            return f"{place}, {'and' if outside else 'but'} more than chance explains{span}."
        return f"{place}, {'but' if outside else 'and'} no more than chance could explain{span}."
    what = "The difference" if result.measure is ResultMeasure.DIFFERENCE else "The gap"
    if clear is None:
        what = what.lower()
        return f"Whether chance would explain {what} cannot be said: it was published without the numbers behind it."
    return f"{what} is {'more than chance explains' if clear else 'no more than chance could explain'}{span}."


def short_chance(strength: Strength | None) -> str:
    """Return whether chance would explain a result, in one short sentence; empty where equality means nothing to it."""
    if strength is None:
        return ""
    return {
        True: "That is more than chance explains.",
        False: "Chance could explain that.",
        None: "Whether chance explains that cannot be said.",
    }[strength.excludes_equality]


def _interval_words(result: Result) -> str:
    unit = " percentage points" if result.unit is Unit.POINTS else ""
    return f" (95% interval {span_text(result)}{unit})" if span_text(result) else ""
