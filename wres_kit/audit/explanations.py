"""A traced result in words: what it is, how it was worked out with its numbers, and how its interval was."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.indicators.calculation import calculation_of, measure_of
from wres_kit.indicators.formulas import method
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import katz
from wres_kit.reporting.wording.phrases import MINUS, count, interval, own_decimals, plain, rounded, value_text
from wres_kit.returns.cells import Cell, Measure
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.audit.lineage import Input
    from wres_kit.standard import Standard
    from wres_kit.standard.characteristic import Characteristic
    from wres_kit.standard.indicator import Indicator

MEASURES: dict[str, str] = {
    ResultMeasure.RELATIVE_LIKELIHOOD: "Relative likelihood",
    ResultMeasure.DIFFERENCE: "Difference from workforce",
    ResultMeasure.LEADERSHIP_SHARE: "Share of the leadership",
    ResultMeasure.POSTS_TO_GO: "More people needed",
    ResultMeasure.LEADERSHIP_DIFFERENCE: "Leadership minus workforce",
}
"""What a measure is called where its own name would not do; a new measure is called by its name."""
BASES = {
    Basis.COUNTS: "counts of people",
    Basis.DERIVED: "counts worked out from rounded percentages",
    Basis.PERCENTAGES: "counts of people that are not published",
    Basis.ROUNDED: "rounded counts of people",
    Basis.AS_PUBLISHED: "as published",
    Basis.AS_PUBLISHED_FTE: "as published, of full-time equivalents",
    Basis.SURVEY: "survey percentages and numbers of respondents",
    Basis.NONE: "no value",
}
UNITS: dict[str, str] = {Unit.POINTS: " percentage points", Unit.POSTS: " posts"}


class ResultWords(NamedTuple):
    """What a result is, each part in words; a part that says nothing is empty."""

    measure: str
    section: str
    category: str
    group: str


def result_words(standard: Standard, result: Result) -> ResultWords:
    """Return what a result is, without year and organisation, part by part."""
    name = MEASURES.get(result.measure, result.measure.replace("_", " ").capitalize())
    if result.measure == ResultMeasure.RECORDED:
        name = f"{standard.characteristic.name.capitalize()} recorded"
    of_one_group = result.group != standard.characteristic.everyone
    named = of_one_group or result.measure in (ResultMeasure.SHARE, ResultMeasure.PERCENTAGE)
    group = _group(standard.characteristic, result.group) if named else ""
    return ResultWords(name, *_place(standard, result), group)


def result_label(standard: Standard, result: Result) -> str:
    """Return what a result is, without year and organisation: ``Share, clinical, Band 5, BME``."""
    return ", ".join(word for word in result_words(standard, result) if word)


def input_label(standard: Standard, cell: Cell) -> str:
    """Return what an input is: ``people, appointed, BME``."""
    kind = "people" if cell.measure == Measure.HEADCOUNT else cell.measure.replace("_", " ")
    words = [kind, *_place(standard, cell), _group(standard.characteristic, cell.group)]
    return ", ".join(word for word in words if word)


def value_with_unit(result: Result) -> str:
    """Return the value of a result with its unit, or why there is none."""
    return f"{value_text(result)}{UNITS.get(result.unit, '') if result.value is not None else ''}"


def interval_words(standard: Standard, result: Result, inputs: Sequence[Input]) -> str:
    """Return the interval of a result, its method, and whether it allows for rounding; empty where it has none."""
    if result.lower is None or result.upper is None:
        return ""
    ends = f"{interval(result.lower, result.upper, result.unit)}{UNITS.get(result.unit, '')}"
    key = measure_of(standard, result).method
    if not key:
        return f"95% interval {ends}"
    own = calculation_of(standard, standard.indicator(result.indicator, result.year)).methods
    name = next((each.name for each in own if each.key == key), "") or method(key).name
    return f"95% interval {ends} ({name}{WIDENED if _is_widened(result, inputs) else ''})"


WIDENED = ", widened for the rounding of the source"


def _is_widened(result: Result, inputs: Sequence[Input]) -> bool:
    """Return whether an interval runs from the lowest to the highest value that a rounded percentage can have been.

    It does where the number of people with the event is not known, so that there is a range of percentages.
    """
    percentages = [given for given in inputs if given.cell.measure == Measure.PERCENTAGE]
    return result.numerator is None and any(f"{given.low:g}" != f"{given.high:g}" for given in percentages)


def comparison_interval(result: Result, inputs: Sequence[Input]) -> str:
    """Return the interval of a ratio by the method that most publications use, to compare with; else empty.

    It is worked out here from the four counts: no page and no verdict rests on it.
    """
    is_ratio = result.measure == ResultMeasure.RELATIVE_LIKELIHOOD and result.lower is not None
    if not is_ratio or not _are_counts(inputs, 4):
        return ""
    events, people, other_events, other_people = (round(given.value) for given in inputs[:4])
    limits = katz(events, people, other_events, other_people)
    return f"for comparison {interval(*limits, result.unit)} ({method('katz').name})"


def number_in_formula(given: Input) -> str:
    """Return an input as a formula has it: a count, or the figure with its own decimals."""
    if given.cell.measure in (Measure.HEADCOUNT, Measure.RESPONDENTS):
        return count(given.value)
    sign = "%" if given.cell.measure == Measure.PERCENTAGE else ""
    known = given.rows[0].known_value if given.is_given else None
    return f"{plain(rounded(given.value, known.decimals if known else own_decimals(given.value)))}{sign}"


def working_text(result: Result, inputs: Sequence[Input]) -> str:
    """Return how a result was worked out, with its numbers put in; that it was taken over where it was.

    The numbers stand in the order in which the calculation named its inputs. A measure that is not known here gets
    none: its inputs are listed all the same.
    """
    if result.value is None or not inputs:
        return ""
    published = result.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE)
    if published and inputs[0].is_given and inputs[0].value == result.value:
        return f"{value_with_unit(result)}, as its source gives it"
    made = _with_numbers(result.measure, inputs)
    return f"{value_with_unit(result)} = {made}" if made else ""


def why_none(result: Result) -> str:
    """Return why a result has no value; empty where it has given."""
    if result.value is not None:
        return ""
    names = {
        Status.SUPPRESSED: "Suppressed",
        Status.NOT_REPORTED: "Not reported",
        Status.NOT_CALCULABLE: "Not calculable",
    }
    name = names.get(result.status, str(result.status))
    if not result.note or result.note.rstrip(".") == name:
        return name
    return result.note if result.note.startswith(name) else f"{name}. {result.note}"


_OF_COUNTS: dict[str, tuple[int, str]] = {
    ResultMeasure.SHARE: (2, "{0} ÷ {1}"),
    ResultMeasure.RECORDED: (2, f"100% {MINUS} {{0}} ÷ {{1}}"),
    ResultMeasure.LEADERSHIP_SHARE: (2, "{0} ÷ {1}"),
    ResultMeasure.LIKELIHOOD: (2, "{0} ÷ {1}"),
    ResultMeasure.RELATIVE_LIKELIHOOD: (4, "({0} ÷ {1}) ÷ ({2} ÷ {3})"),
    ResultMeasure.RACE_DISPARITY_RATIO: (4, "({0} ÷ {1}) ÷ ({2} ÷ {3})"),
    ResultMeasure.DIFFERENCE: (4, f"({{0}} ÷ {{1}}) {MINUS} ({{2}} ÷ {{3}})"),
    ResultMeasure.LEADERSHIP_DIFFERENCE: (4, f"({{0}} ÷ {{1}}) {MINUS} ({{2}} ÷ {{3}})"),
    ResultMeasure.TARGET: (4, "{2} ÷ {3} × {1}, rounded up"),
    ResultMeasure.POSTS_TO_GO: (4, f"({{2}} ÷ {{3}} × {{1}}, rounded up) {MINUS} {{0}}, at least 0"),
}
"""How a result is worked out from the counts that come first among its inputs: how many, and with their numbers."""
_OF_PERCENTAGES = (ResultMeasure.GAP, ResultMeasure.DIFFERENCE, ResultMeasure.LEADERSHIP_DIFFERENCE)
"""Measures that are one percentage minus another, where these were published without their counts."""


def _with_numbers(measure: str, inputs: Sequence[Input]) -> str:
    how_many, form = _OF_COUNTS.get(measure, (0, ""))
    if form and _are_counts(inputs, how_many):
        return form.format(*map(number_in_formula, inputs))
    percentages = [number_in_formula(given) for given in inputs if given.cell.measure == Measure.PERCENTAGE]
    if measure in _OF_PERCENTAGES and len(percentages) == 2:
        return f" {MINUS} ".join(percentages)
    base = [number_in_formula(given) for given in inputs if given.cell.measure == Measure.RESPONDENTS]
    if measure == ResultMeasure.PERCENTAGE and base:
        return f"{number_in_formula(inputs[0])} of {base[0]} respondents, as the survey gives it"
    return ""


def _are_counts(inputs: Sequence[Input], how_many: int) -> bool:
    return len(inputs) >= how_many and all(given.cell.measure == Measure.HEADCOUNT for given in inputs[:how_many])


def _place(standard: Standard, about: Result | Cell) -> tuple[str, str]:
    """Return section and category in words; empty where they are the whole."""
    definition = standard.indicator(about.indicator, about.year)
    section = section_words(standard, definition, about.section) if about.section != ALL else ""
    if about.category == ALL:
        return section, ""
    has_band = standard.bands.has(about.section, about.category)
    category = standard.bands.label(about.category) if has_band else _category(definition, about.category)
    return section, category


def section_words(standard: Standard, definition: Indicator, section: str) -> str:
    """Return the name of a section: of the Standard where the indicator is divided by band, else of a part."""
    if definition.by_band and standard.bands.section(section) is not None:
        return standard.bands.section_label(section)
    return standard.bands.part_label(section)


def _category(definition: Indicator, category: str) -> str:
    """Return a category as its figures are listed: steps as they follow people, parts of a body by their name."""
    if all(known.category != category for known in definition.categories):
        return category.replace("_", " ")
    words = definition.category(category)
    return words.label if definition.parts or category == WORKFORCE else words.phrase


def _group(characteristic: Characteristic, group: str) -> str:
    if group == characteristic.everyone:
        return "everyone"
    return (
        characteristic.group(group).adjective
        if characteristic.is_group(group)
        else characteristic.category_label(group)
    )
