"""What a return may say of each indicator: its form, by shape, and the sections, categories, groups and measures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.numbers import Problem
from wres_kit.standard.characteristic import UnknownCodeError
from wres_kit.standard.records import ALL, WORKFORCE
from wres_kit.visible import NATIONAL_INSURANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


class PercentageOf(StrEnum):
    """What a percentage that a return gives is a percentage of."""

    WHOLE = "whole"
    """All groups at the same place: the percentages of the groups add up to 100."""
    STAGE = "stage"
    """The people of the same group at the stage before."""
    RESPONDENTS = "respondents"
    """Those of the same group who answered the question."""
    NOTHING = "nothing"
    """A return gives no percentages."""


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What the values of a measure may be.

    Parameters
    ----------
    name
        Its name in returns.
    low, high
        The least and the greatest value; None where there is no limit.
    what
        What it is in a message: "a mean of answers".
    """

    name: str
    low: float | None = None
    high: float | None = None
    what: str = ""


HEADCOUNT = MeasureRule(Measure.HEADCOUNT, low=0)
RESPONDENTS = MeasureRule(Measure.RESPONDENTS, low=0)
PERCENTAGE = MeasureRule(Measure.PERCENTAGE, low=0, high=100)
RELATIVE_LIKELIHOOD = MeasureRule(Measure.RELATIVE_LIKELIHOOD, low=0)
DIFFERENCE = MeasureRule(Measure.DIFFERENCE, low=-100, high=100)
RESPONSE_RATE = MeasureRule(Measure.RESPONSE_RATE, low=0, high=100)

Categories = Callable[["Standard", "Indicator", str], tuple[str, ...]]
"""From a Standard, an indicator and a section to the categories that a return may give, in order."""


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """What a return may say of an indicator of one shape.

    Parameters
    ----------
    measures
        From an indicator to its measures.
    categories
        From a Standard, an indicator and a section to the categories that a return may give, in order.
    percentages
        What a percentage is a percentage of.
    compared
        From an indicator and a measure that compares groups to the categories for which a return may give it. A measure
        for which there are none compares nothing: a return gives it for any group and category.
    """

    measures: Callable[[Indicator], tuple[MeasureRule, ...]]
    categories: Categories
    percentages: PercentageOf
    compared: Callable[[Indicator, str], tuple[str, ...]]


def whole_only(_standard: Standard, _indicator: Indicator, _section: str) -> tuple[str, ...]:
    """Return the categories of an indicator that has none: ``all``."""
    return (ALL,)


# Representation -------------------------------------------------------------------------------------------------------


def _shares(indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (HEADCOUNT, PERCENTAGE, DIFFERENCE) if indicator.parts else (HEADCOUNT, PERCENTAGE)


def _bands_or_parts(standard: Standard, indicator: Indicator, section: str) -> tuple[str, ...]:
    """Return bands or the parts of a body; a section that is a drill-down may have the bands of every section."""
    if not indicator.by_band:
        named = tuple(category.category for category in indicator.categories)
        return tuple(dict.fromkeys((*named, *indicator.parts, WORKFORCE)))
    own = standard.bands.section(section)
    bands = tuple(band.category for band in own.bands) if own else standard.bands.categories
    return (*bands, ALL)


def _parts_compared(indicator: Indicator, measure: str) -> tuple[str, ...]:
    parts = tuple(category.category for category in indicator.categories if category.category in indicator.parts)
    return parts if measure == Measure.DIFFERENCE else ()


REPRESENTATION = ReturnForm(_shares, _bands_or_parts, PercentageOf.WHOLE, _parts_compared)


# Likelihood -----------------------------------------------------------------------------------------------------------


def _likelihoods(_indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (HEADCOUNT, PERCENTAGE, RELATIVE_LIKELIHOOD)


def _stages(_standard: Standard, indicator: Indicator, _section: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for stage in indicator.stages for name in (stage.people, stage.events)))


def _events_compared(indicator: Indicator, measure: str) -> tuple[str, ...]:
    return tuple(stage.events for stage in indicator.stages) if measure == Measure.RELATIVE_LIKELIHOOD else ()


LIKELIHOOD = ReturnForm(_likelihoods, _stages, PercentageOf.STAGE, _events_compared)


# Survey ---------------------------------------------------------------------------------------------------------------


def _answers(_indicator: Indicator) -> tuple[MeasureRule, ...]:
    return (PERCENTAGE, RESPONDENTS, DIFFERENCE, RESPONSE_RATE)


def _gap_compared(_indicator: Indicator, measure: str) -> tuple[str, ...]:
    return (ALL,) if measure in (Measure.DIFFERENCE, Measure.RESPONSE_RATE) else ()


SURVEY = ReturnForm(_answers, whole_only, PercentageOf.RESPONDENTS, _gap_compared)


SLUG = re.compile(r"[a-z][a-z0-9_]*")
"""How a section is written: a drill-down may have any name of this form."""


class Vocabulary:
    """The words of returns on one Standard.

    An indicator means what the latest edition that has it says, except where a year is given.

    Parameters
    ----------
    standard
        The Standard.
    """

    def __init__(self, standard: Standard) -> None:
        self._standard = standard
        self._forms: dict[int, ReturnForm] = {}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all indicators, in order."""
        return self._standard.numbers

    def definition(self, number: int) -> Indicator:
        """Return an indicator as the latest edition that has it defines it."""
        return self._standard.indicator(number, self._standard.years[-1])

    def form(self, number: int) -> ReturnForm:
        """Return the form of an indicator.

        Raises
        ------
        ShapeError
            The shape is unknown, or its form is not a `ReturnForm`.
        """
        if number not in self._forms:
            self._forms[number] = self._standard.shape(self.definition(number)).hook("form", ReturnForm)
        return self._forms[number]

    def percentages(self, number: int) -> PercentageOf:
        """Return what a percentage of an indicator is a percentage of."""
        return self.form(number).percentages

    def categories(self, number: int, section: str = ALL) -> tuple[str, ...]:
        """Return the categories that an indicator has in a section, in order."""
        return self.form(number).categories(self._standard, self.definition(number), section)

    def measures(self, number: int) -> tuple[str, ...]:
        """Return the measures that a return may give of an indicator, in order."""
        return tuple(str(rule.name) for rule in self.form(number).measures(self.definition(number)))

    @cached_property
    def rules(self) -> dict[str, MeasureRule]:
        """What the values of each measure may be, by its name, in order of indicator."""
        rules: dict[str, MeasureRule] = {}
        for number in self.numbers:
            for rule in self.form(number).measures(self.definition(number)):
                rules.setdefault(str(rule.name), rule)
        return rules

    def compared_groups(self, measure: str) -> tuple[str, ...]:
        """Return the groups under which a return gives a measure that compares groups, the usual one first."""
        characteristic = self._standard.characteristic
        if measure in (Measure.RELATIVE_LIKELIHOOD, Measure.RESPONSE_RATE):
            return (characteristic.everyone,)
        return (characteristic.everyone, characteristic.focus)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that a row can have apart from its source, in small letters, and what pages call some of them."""
        characteristic, bands = self._standard.characteristic, self._standard.bands
        sections = (ALL, *bands.section_names)
        categories = {
            each for number in self.numbers for section in sections for each in self.categories(number, section)
        }
        words = {*sections, *categories, *self.rules, *characteristic.all_groups}
        labels = {bands.label(band.category) for section in bands.sections for band in section.bands}
        labels |= {each.adjective for each in characteristic.groups}
        return frozenset(word.casefold() for word in words | labels)

    # What is wrong with a text --------------------------------------------------------------------------------------

    def indicator_problem(self, text: str) -> Problem | None:
        """Return why a text is not the number of an indicator, or None where it is one."""
        if text in map(str, self.numbers):
            return None
        message = f'"{text}" is not an indicator.' if text else "There is no indicator."
        return Problem(message, f"Give its number, {_range(self.numbers)}.")

    def section_problem(self, section: str) -> Problem | None:
        """Return why a text is not a section, or None where it is one or names a drill-down."""
        known = [ALL, *self._standard.bands.section_names]
        if section in known:
            return None
        close = get_close_matches(re.sub(r"[\W_]+", "_", section.lower()), known, n=1, cutoff=0.85)
        if close:
            return Problem(f'"{section}" is not a section.', f"Write {close[0]}.")
        if not SLUG.fullmatch(section) or NATIONAL_INSURANCE.search(section):
            remedy = f"Write {', '.join(known)}, or name a drill-down in small letters, such as estates_and_facilities."
            return Problem(f'"{section}" is not a section.' if section else "There is no section.", remedy)
        return None

    def category_problem(self, number: int, section: str, category: str) -> Problem | None:
        """Return why a text is not a category of an indicator in a section, or None where it is one."""
        known = self.categories(number, section)
        if category in known:
            return None
        by_band = self.definition(number).by_band and section != ALL
        where = f"indicator {number}" + (f" in the section {section}" if by_band else "")
        what = f'{where.capitalize()} has no category "{category}".' if category else "There is no category."
        return Problem(what, _suggestion(category, known))

    def group_problem(self, group: str) -> Problem | None:
        """Return why a text is neither a group nor a code of the characteristic, or None where it is one."""
        characteristic = self._standard.characteristic
        if characteristic.is_group(group):
            return None
        groups = [each.code for each in characteristic.groups]
        remedy = f"Write {', '.join(groups)}, or a single {characteristic.code_noun} in capitals."
        if characteristic.is_group(group.lower()):
            return Problem(f'"{group}" is not a group: capitals count.', f"Write {group.lower()}.")
        if not group:
            return Problem("There is no group.", remedy)
        try:
            characteristic.category(group)
        except UnknownCodeError:
            return Problem(f'"{group}" is neither a group nor a known {characteristic.code_noun}.', remedy)
        return None if group == group.upper() else Problem(f'"{group}" is not in capitals.', f"Write {group.upper()}.")

    def measure_problem(self, number: int, category: str, group: str, measure: str) -> Problem | None:
        """Return why a text is not a measure of an indicator for a category and group, or None where it is one."""
        known = self.measures(number)
        if measure not in known:
            what = f'Indicator {number} has no measure "{measure}".' if measure else "There is no measure."
            return Problem(what, _suggestion(measure, known))
        categories = self.form(number).compared(self.definition(number), measure)
        if not categories:
            return None
        groups = self.compared_groups(measure)
        if group not in groups:
            characteristic = self._standard.characteristic
            names = " and ".join(characteristic.group(code).adjective for code in characteristic.compared)
            what = "is of everybody" if measure == Measure.RESPONSE_RATE else f"compares {names}"
            message = f"{measure} {what}, so it cannot be given for the group {group}."
            return Problem(message, f"Give it for the group {groups[0]}.")
        if category not in categories:
            return Problem(f"There is no {measure} of the category {category}.", _suggestion(category, categories))
        return None


@lru_cache(maxsize=8)
def vocabulary(standard: Standard) -> Vocabulary:
    """Return the words of returns on a Standard."""
    return Vocabulary(standard)


def _suggestion(given: str, known: Sequence[str]) -> str:
    close = get_close_matches(re.sub(r"[\W_]+", "_", given.lower()), known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}? It has {', '.join(known)}." if close else f"It has {', '.join(known)}."


def _range(numbers: Sequence[int]) -> str:
    """Return numbers as people say them: "1 to 9", or "1, 2, 5" where some are missing."""
    first, last = numbers[0], numbers[-1]
    complete = len(numbers) > 1 and list(numbers) == list(range(first, last + 1))
    return f"{first} to {last}" if complete else ", ".join(map(str, numbers))


RELEASE = re.compile(r"\brelease of (20\d\d)\b")


def release_of(source: str) -> int | None:
    """Return the year of the release that a source of the staff survey names; None where it names none.

    The survey revises its history with each release: "historical figures change with each new year of data". So two
    figures of different releases may differ, and neither is a mistake.

    >>> release_of("NHS Staff Survey 2021, Q14a, release of 2024 (file.xlsx)")
    2024
    """
    match = RELEASE.search(source)
    return int(match[1]) if match else None


def are_different_releases(source: str, other: str) -> bool:
    """Return whether two sources name different releases."""
    first, second = release_of(source), release_of(other)
    return first is not None and second is not None and first != second
