"""The figures that narrative may name: ``{{ indicator_2.relative_likelihood }}``, filled from the protected results."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.reporting.wording.rounding import count
from wres_kit.reporting.wording.values import span_text, value_text
from wres_kit.returns.cells import Group
from wres_kit.standard.indicator import Indicator
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.reporting.figures import Figures

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

Kind = tuple[ResultMeasure, str, str]
"""Measure, group and category of a result."""


class NarrativeError(WresError):
    """A file of narrative that cannot be read, or asks for a figure that there is none of."""


def narrative_values(figures: Figures) -> dict[str, str]:
    """Return every figure that narrative may name, as it is to be written, by its name."""
    values = {"organisation.name": figures.snapshot.organisation.name, "year": str(figures.year)}
    for indicator in figures.numbers:
        named = _named(figures.definition(indicator))
        for period, year in zip(PERIODS, reversed(figures.years), strict=True):
            for name, (measure, group, category) in named.items():
                result = figures.get(year, indicator, measure, group, category=category)
                start = f"indicator_{indicator}.{period}{name}"
                values[start] = _written(result)
                values[f"{start}_interval"] = _interval(result)
                if measure is ResultMeasure.SHARE:
                    values[f"{start}_people"] = _people(result)
    return values


def _named(definition: Indicator) -> dict[str, Kind]:
    """Return the figures of an indicator by the name that narrative calls them."""
    groups = {"white": Group.WHITE, "bme": Group.BME}
    if definition.shape == Shape.LIKELIHOOD:
        stage = definition.stages[-1].events
        named: dict[str, Kind] = {"relative_likelihood": (ResultMeasure.RELATIVE_LIKELIHOOD, Group.ALL, stage)}
        return named | {
            f"{name}_likelihood": (ResultMeasure.LIKELIHOOD, group, stage) for name, group in groups.items()
        }
    if definition.shape == Shape.SURVEY:
        percentages = {
            f"{name}_percentage": (ResultMeasure.PERCENTAGE, group, "all")
            for name, group in {**groups, "all": Group.ALL}.items()
        }
        return {"gap": (ResultMeasure.GAP, Group.ALL, "all"), **percentages}
    if not definition.parts:
        everyone = {**groups, "unknown": Group.UNKNOWN}
        return {f"{name}_share": (ResultMeasure.SHARE, group, "all") for name, group in everyone.items()}
    named = {"workforce_bme_share": (ResultMeasure.SHARE, Group.BME, "workforce")}
    for category in definition.parts:
        named[f"{category}_bme_share"] = (ResultMeasure.SHARE, Group.BME, category)
        named[f"{category}_difference"] = (ResultMeasure.DIFFERENCE, Group.BME, category)
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
    def value_of(found: re.Match[str]) -> str:
        name = found[1]
        if name in values:
            return values[name]
        beside = [other for other in values if other.startswith(f"{name.partition('.')[0]}.")]
        near = get_close_matches(name, beside or values, n=6, cutoff=0.3) or beside or ["indicator_1 to indicator_9"]
        message = f"{where}: no figure is called {{{{ {name} }}}}. Figures with names like it: {', '.join(near)}."
        raise NarrativeError(message)

    filled = VALUE.sub(value_of, line)
    if "{{" in filled:
        message = f"{where}: “{{{{” is opened and not closed in this line. Write the name of a figure, then }}}}."
        raise NarrativeError(message)
    return filled


def without_comments(text: str, *, keep_placeholders: bool = False) -> str:
    """Return text with its HTML comments emptied; line breaks stay, so that lines keep their numbers."""

    def emptied(found: re.Match[str]) -> str:
        if keep_placeholders and PLACEHOLDER.fullmatch(found[0]):
            return found[0]
        return "\n" * found[0].count("\n")

    return COMMENT.sub(emptied, text)
