"""Primary suppression: the counts that are too small to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.disclosure.relations import Relations, is_rest
from wres_kit.returns.cells import Cell, Group, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.project import DisclosureParameters


def limit_of(cell: Cell, rules: DisclosureParameters) -> int:
    """Return the smallest number above zero that may be known at an address."""
    return rules.survey_threshold if str(Measure.RESPONDENTS) in cell.measure else rules.threshold


def too_small(relations: Relations, rules: DisclosureParameters) -> frozenset[Cell]:
    """Return the addresses whose counts nobody may learn.

    These are counts of people from 1 up to, but not including, the threshold, and counts of respondents below the
    survey's threshold; zeros too where the rules say so. What is left of a total counts like any other: those without
    an event, members who do not vote, staff of a band that is not listed. Only how many people are left over in all,
    whatever their ethnicity, tells nothing about anyone.
    """
    return frozenset(_small(relations, rules))


def _small(relations: Relations, rules: DisclosureParameters) -> Iterable[Cell]:
    for cell, people in relations.people.items():
        if is_rest(cell) and cell.group == Group.ALL and Measure.RESPONDENTS not in cell.measure:
            continue
        smallest = 0 if rules.suppress_zero and Measure.RESPONDENTS not in cell.measure else 1
        if smallest <= people < limit_of(cell, rules):
            yield cell
