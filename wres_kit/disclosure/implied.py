"""Counts that percentages imply: 1.4% of 295 staff can only be 4 people."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor

from wres_kit.indicators.counts import Count, Counts, people_in, rounding_limits
from wres_kit.returns.cells import Cell, Group, Measure
from wres_kit.standard.legacy import ETHNICITY, Shape, indicator_of
from wres_kit.standard.records import WORKFORCE

COUNTED = (Measure.HEADCOUNT, Measure.RESPONDENTS)


@dataclass(slots=True)
class Implied:
    """The counts of a return, told or implied.

    Parameters
    ----------
    people
        How many there are at each address.
    slack
        By how much rounding may have moved a count that was worked out.
    reveals
        For the address of a percentage, the counts that it lets a reader work out.
    """

    people: dict[Cell, int] = field(default_factory=dict)
    slack: dict[Cell, int] = field(default_factory=dict)
    reveals: dict[Cell, tuple[Cell, ...]] = field(default_factory=dict)

    def take(self, count: Count | None) -> None:
        """Add a count where there is one and the address has none yet."""
        if count is not None and count.cell not in self.people:
            self.people[count.cell] = count.value
            if count.high > count.low:
                self.slack[count.cell] = max(count.high - count.value, count.value - count.low)


def implied_counts(counts: Counts) -> Implied:
    """Return every count that a return tells, that adds up, or that a percentage implies."""
    found = Implied()
    for cell, value in counts.figures.values.items():
        if cell.measure in COUNTED:
            found.people[cell] = round(value.value)
    _totals(counts, found)
    for cell in sorted(counts.figures.values, key=lambda cell: cell.indicator):
        if cell.measure == Measure.PERCENTAGE and _is_survey(cell):
            base = cell._replace(measure=str(Measure.RESPONDENTS))
            found.reveals[cell] = (base,) if base in found.people else ()
        elif cell.measure == Measure.PERCENTAGE and cell.group != Group.ALL:
            _of_percentage(counts, cell, found)
    return found


def _is_survey(cell: Cell) -> bool:
    return indicator_of(cell.indicator, cell.year).shape == Shape.SURVEY


def _totals(counts: Counts, found: Implied) -> None:
    places = {cell[2:5] for cell in found.people if cell.measure == Measure.HEADCOUNT}
    of_staff = {(1, section, "all") for number, section, _ in places if number == 1} | {(1, "all", "all")}
    for place in sorted(places | of_staff):
        for group in (*ETHNICITY, Group.ALL):
            found.take(counts.count(*place, group))


def _of_percentage(counts: Counts, cell: Cell, found: Implied) -> None:
    shape = indicator_of(cell.indicator, cell.year).shape
    part = cell._replace(measure=str(Measure.HEADCOUNT))
    whole = _whole(cell, found) if shape == Shape.LIKELIHOOD else part._replace(group=str(Group.ALL))
    value = counts.figures.values[cell]
    percentage = value.value
    if whole in found.people and part not in found.people:
        if shape == Shape.REPRESENTATION:
            found.take(counts.derived(cell.indicator, cell.section, cell.category, cell.group))
        if part not in found.people:
            found.people[part] = people_in(percentage, found.people[whole])
            low, high = rounding_limits(value)
            found.slack[part] = ceil((high - low) / 2 * found.people[whole] / 100)
    elif part in found.people and whole not in found.people and percentage > 0:
        people = round(100 * found.people[part] / percentage)
        low, high = rounding_limits(value)
        fewest, most = ceil(100 * found.people[part] / high), floor(100 * found.people[part] / low) if low else people
        found.people[whole] = people
        found.slack[whole] = max(0, people - fewest, most - people)
    found.reveals[cell] = tuple(one for one in (part, whole) if one in found.people)


def _whole(event: Cell, found: Implied) -> Cell:
    """Return where the people are counted among whom an event happened."""
    stages = indicator_of(event.indicator, event.year).stages
    category = next((stage.people for stage in stages if stage.events == event.category), WORKFORCE)
    own = event._replace(category=category, measure=str(Measure.HEADCOUNT))
    staff = own._replace(indicator=1, category="all")
    return staff if category == WORKFORCE and own not in found.people and staff in found.people else own
