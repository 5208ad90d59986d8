"""What may stand in a row of a return: sections, categories, groups and measures of each indicator."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Group, Measure
from wres_kit.returns.numbers import Problem
from wres_kit.standard.legacy import UnknownEthnicCodeError, edition, edition_years, group_of, sections
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.standard.indicator import Stage

INDICATORS = tuple(range(1, 10))
SURVEY = (5, 6, 7, 8)
LIKELIHOOD = (2, 3, 4)
SLUG = re.compile(r"[a-z][a-z0-9_]*")
"""How a section is written: a drill-down may have any name of this form."""

_SHARES = frozenset({Measure.HEADCOUNT, Measure.PERCENTAGE})
MEASURES: dict[int, frozenset[Measure]] = {
    1: _SHARES,
    **dict.fromkeys(LIKELIHOOD, _SHARES | {Measure.RELATIVE_LIKELIHOOD}),
    **dict.fromkeys(SURVEY, frozenset({Measure.PERCENTAGE, Measure.RESPONDENTS, Measure.DIFFERENCE})),
    9: _SHARES | {Measure.DIFFERENCE},
}
"""What may be given for an indicator."""

COMPARED = {Measure.RELATIVE_LIKELIHOOD: (Group.ALL,), Measure.DIFFERENCE: (Group.ALL, Group.BME)}
"""Measures that compare white and BME, and the group under which they stand."""

BOARD = ("total_board", "voting", "executive", "workforce")


@cache
def stages(indicator: int, year: int) -> tuple[Stage, ...]:
    """Return the stages of an indicator of likelihood; those of the first edition for the years before it."""
    years = edition_years()
    return edition(year if year in years else years[0]).indicators[indicator].stages


@cache
def categories(indicator: int, section: str = ALL) -> tuple[str, ...]:
    """Return the categories that an indicator has in a section, in order.

    A section that is a drill-down of indicator 1 may have the bands of every other section.
    """
    if indicator == 1:
        own = [one for one in sections() if one.section == section] or sections()
        return tuple(dict.fromkeys([*(band.category for one in own for band in one.bands), ALL]))
    if indicator in LIKELIHOOD:
        steps = stages(indicator, edition_years()[-1])
        return tuple(dict.fromkeys(name for step in steps for name in (step.people, step.events)))
    return BOARD if indicator == 9 else (ALL,)


def section_problem(section: str) -> Problem | None:
    """Return why a text is no section, or None where it is one or names a drill-down."""
    known = [ALL, *(one.section for one in sections())]
    if section in known:
        return None
    close = get_close_matches(re.sub(r"[\W_]+", "_", section.lower()), known, n=1, cutoff=0.85)
    if close:
        return Problem(f'"{section}" is no section.', f"Write {close[0]}.")
    if not SLUG.fullmatch(section):
        remedy = f"Write {', '.join(known)}, or name a drill-down in small letters, such as estates_and_facilities."
        return Problem(f'"{section}" is no section.' if section else "There is no section.", remedy)
    return None


def category_problem(indicator: int, section: str, category: str) -> Problem | None:
    """Return why a text is no category of an indicator in a section, or None where it is one."""
    known = categories(indicator, section)
    if category in known:
        return None
    where = f"indicator {indicator}" + (f" in the section {section}" if indicator == 1 and section != ALL else "")
    what = f'{where.capitalize()} has no category "{category}".' if category else "There is no category."
    return Problem(what, _suggestion(category, known))


def group_problem(group: str) -> Problem | None:
    """Return why a text is no group and no ethnic code, or None where it is one."""
    if group in tuple(Group):
        return None
    remedy = f"Write {', '.join(Group)}, or a single ethnic code in capitals."
    if group.lower() in tuple(Group):
        return Problem(f'"{group}" is no group: capitals count.', f"Write {group.lower()}.")
    if not group:
        return Problem("There is no group.", remedy)
    try:
        group_of(group)
    except UnknownEthnicCodeError:
        return Problem(f'"{group}" is neither a group nor an ethnic code.', remedy)
    return None if group == group.upper() else Problem(f'"{group}" is not in capitals.', f"Write {group.upper()}.")


def measure_problem(indicator: int, category: str, group: str, measure: str) -> Problem | None:
    """Return why a text is no measure of an indicator for a category and group, or None where it is one."""
    known = tuple(one for one in Measure if one in MEASURES[indicator])
    if measure not in known:
        what = f'Indicator {indicator} has no measure "{measure}".' if measure else "There is no measure."
        return Problem(what, _suggestion(measure, known))
    groups = COMPARED.get(Measure(measure))
    if groups and group not in groups:
        message = f"{measure} compares white and BME, so it cannot stand for the group {group}."
        return Problem(message, f"Give it for the group {groups[0]}.")
    if measure == Measure.RELATIVE_LIKELIHOOD:
        events = tuple(step.events for step in stages(indicator, edition_years()[-1]))
        if category not in events:
            return Problem(f"There is no {measure} of the category {category}.", _suggestion(category, events))
    if measure == Measure.DIFFERENCE and category == "workforce":
        return Problem("The difference is that of a part of the board.", _suggestion(category, BOARD[:-1]))
    return None


def _suggestion(given: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(re.sub(r"[\W_]+", "_", given.lower()), known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}? It has {', '.join(known)}." if close else f"It has {', '.join(known)}."
