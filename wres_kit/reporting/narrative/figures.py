"""The figures that narrative may name: ``{{ indicator_2.relative_likelihood }}``, filled from the protected results."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.indicators.calculation import ResultKind
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.reporting.presentation import presentation_of
from wres_kit.reporting.wording.rounding import count
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.reporting.figures import Figures
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator

PERIODS = ("", "previous_year.", "two_years_before.")
"""What stands before the name of a figure: nothing for the reporting year."""

WORDS = {
    Status.SUPPRESSED: "a figure too small to publish",
    Status.NOT_REPORTED: "a figure that was not reported",
    Status.NOT_CALCULABLE: "a figure that cannot be calculated",
}
"""What is filled in where a result has no value, so that the sentence around it still reads."""

VALUE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
PLACEHOLDER = re.compile(r"<!--\s*placeholder\b.*?-->", re.DOTALL | re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class NarrativeError(WresError):
    """A file of narrative that cannot be read, or asks for a figure that there is none of."""


def narrative_values(figures: Figures) -> dict[str, str]:
    """Return every figure that narrative may name, as it is to be written, by its name."""
    values = {"organisation.name": figures.snapshot.organisation.name, "year": str(figures.year)}
    for indicator in figures.numbers:
        definition = figures.definition(indicator)
        named = presentation_of(figures.standard, definition).narrative_values(figures.standard, definition)
        for period, year in zip(PERIODS, reversed(figures.years), strict=True):
            for name, (measure, category, group) in named.items():
                result = figures.get(year, indicator, measure, group, category=category)
                start = f"indicator_{indicator}.{period}{name}"
                values[start] = _written(result)
                values[f"{start}_interval"] = _interval(result)
                if measure == ResultMeasure.SHARE:
                    values[f"{start}_people"] = _people(result)
    return values


def likelihood_values(standard: Standard, definition: Indicator) -> dict[str, ResultKind]:
    """Return the figures of an indicator of likelihood that narrative may name."""
    events, everyone = definition.stages[-1].events, standard.characteristic.everyone
    return {"relative_likelihood": ResultKind(ResultMeasure.RELATIVE_LIKELIHOOD, events, everyone)} | {
        f"{group}_likelihood": ResultKind(ResultMeasure.LIKELIHOOD, events, group)
        for group in standard.characteristic.compared
    }


def survey_values(standard: Standard, _definition: Indicator) -> dict[str, ResultKind]:
    """Return the figures of an indicator of a survey that narrative may name."""
    everyone = standard.characteristic.everyone
    groups = (*standard.characteristic.compared, everyone)
    return {"gap": ResultKind(ResultMeasure.GAP, ALL, everyone)} | {
        f"{group}_percentage": ResultKind(ResultMeasure.PERCENTAGE, ALL, group) for group in groups
    }


def representation_values(standard: Standard, definition: Indicator) -> dict[str, ResultKind]:
    """Return the figures of a representation that narrative may name: shares, and how those of a body differ."""
    focus = standard.characteristic.focus
    if not definition.parts:
        groups = standard.characteristic.parts
        return {f"{group}_share": ResultKind(ResultMeasure.SHARE, ALL, group) for group in groups}
    named = {f"{WORKFORCE}_{focus}_share": ResultKind(ResultMeasure.SHARE, WORKFORCE, focus)}
    for category in definition.parts:
        named[f"{category}_{focus}_share"] = ResultKind(ResultMeasure.SHARE, category, focus)
        named[f"{category}_difference"] = ResultKind(ResultMeasure.DIFFERENCE, category, focus)
    return named


def _written(result: Result | None) -> str:
    if result is None or result.value is None:
        return WORDS.get(result.status if result else Status.NOT_REPORTED, WORDS[Status.NOT_REPORTED])
    return value_text(result)


def _interval(result: Result | None) -> str:
    if result is None or result.value is None:
        return _written(result)
    return span_text(result) or "an interval that is not known"


def _people(result: Result | None) -> str:
    if result is None or result.value is None:
        return _written(result)
    return "a number that was not reported" if result.numerator is None else count(result.numerator)


def fill(text: str, values: Mapping[str, str], shown: str) -> str:
    """Return text with each ``{{ name }}`` outside comments replaced by its value.

    Nothing is evaluated, only looked up: a text cannot compute, loop, or reach anything but these values.

    Parameters
    ----------
    text
        A file of narrative.
    values
        What `narrative_values` gives.
    shown
        The file as messages name it.

    Raises
    ------
    NarrativeError
        No figure has that name, or two braces are opened and not closed; the message gives file, line and remedy.
    """
    lines = without_comments(text, keep_placeholders=True).splitlines()
    return "\n".join(_filled(line, values, f"{shown}, line {place}") for place, line in enumerate(lines, start=1))


def _filled(line: str, values: Mapping[str, str], where: str) -> str:
    def value_of(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        if name in values:
            return values[name]
        same_start = [other for other in values if other.startswith(f"{name.partition('.')[0]}.")]
        near = get_close_matches(name, same_start or values, n=6, cutoff=0.3) or same_start or ["indicator_…"]
        message = f"{where}: no figure is called {{{{ {name} }}}}. Figures with names like it: {', '.join(near)}."
        raise NarrativeError(message)

    filled = VALUE.sub(value_of, line)
    if "{{" in filled:
        message = f"{where}: “{{{{” is opened and not closed in this line. Write the name of a figure, then }}}}."
        raise NarrativeError(message)
    return filled


def without_comments(text: str, *, keep_placeholders: bool = False) -> str:
    """Return text with its HTML comments emptied; line breaks stay, so that lines keep their numbers."""

    def emptied(comment: re.Match[str]) -> str:
        if keep_placeholders and PLACEHOLDER.fullmatch(comment[0]):
            return comment[0]
        return "\n" * comment[0].count("\n")

    return COMMENT.sub(emptied, text)
