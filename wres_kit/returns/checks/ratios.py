"""Whether people can be among those they are counted of, and whether relative likelihoods follow from the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Measure, Value, count, indicator_label
from wres_kit.returns.checks import Finding
from wres_kit.returns.checks.plausibility import glued_digits
from wres_kit.returns.faults import Severity
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks import CheckedFigures
    from wres_kit.standard.indicator import Indicator


UNUSUAL = 5.0
"""Ratios above this, or below 1 divided by it, are unusual; the highest of 231 trusts lie about there."""
IMPOSSIBLE = 50.0
"""Ratios above this, or below 1 divided by it, are something else: a percentage, a count."""


class _PublishedRatio(NamedTuple):
    """A published ratio, and the two likelihoods that the counts given with it make, in percent."""

    cell: Cell
    value: Value
    above: float
    below: float

    def matches(self, ratio: float) -> bool:
        """Whether the published ratio is this one, as rounded."""
        return abs(self.value.value - ratio) <= self.value.rounding + 1e-9


def implausible_ratios(figures: CheckedFigures) -> Iterator[Finding]:
    """Find published ratios that are unusually far from equality."""
    for cell, value in figures.cells(Measure.RELATIVE_LIKELIHOOD):
        size = max(value.value, 1 / value.value)
        if size > UNUSUAL:
            message = (
                f"A relative likelihood of {value.value:g} in {indicator_label(cell)}, {cell.year} (1 is equality)."
            )
            yield Finding(cell, value, message, severity=Severity.ERROR if size > IMPOSSIBLE else None)


def _not_from_counts(figures: CheckedFigures) -> Iterator[_PublishedRatio]:
    """Yield published ratios that do not follow from the counts given with them."""
    for cell, value in figures.cells(Measure.RELATIVE_LIKELIHOOD):
        indicator = figures.definition(cell)
        if indicator.numerator_group is None or indicator.reference_group is None:
            continue
        above = figures.percentage(cell._replace(group=indicator.numerator_group))
        below = figures.percentage(cell._replace(group=indicator.reference_group))
        if above and below:
            published = _PublishedRatio(cell, value, above, below)
            if not published.matches(above / below):
                yield published


def _rounded_to(published: _PublishedRatio) -> int | None:
    """Return to how many decimal places the percentages were rounded whose ratio was published, or None."""
    for decimals in (0, 1):
        above, below = round(published.above, decimals), round(published.below, decimals)
        if below and published.matches(above / below):
            return decimals
    return None


def ratios_of_rounded(figures: CheckedFigures) -> Iterator[Finding]:
    """Find published ratios that divide rounded percentages."""
    for published in _not_from_counts(figures):
        decimals = _rounded_to(published)
        if decimals is not None:
            quotient = f"{published.above:.{decimals}f}% ÷ {published.below:.{decimals}f}%"
            message = f"{_given(published)}; {published.value.value:g} is {quotient}, the ratio of rounded percentages."
            yield Finding(published.cell, published.value, message)


def disagreeing_ratios(figures: CheckedFigures) -> Iterator[Finding]:
    """Find published ratios that do not follow from the counts, nor from rounded percentages."""
    for published in _not_from_counts(figures):
        if _rounded_to(published) is None:
            turned = published.matches(published.below / published.above)
            message = f"{_given(published)}{', which is its inverse: the two groups are the wrong way round' * turned}."
            yield Finding(published.cell, published.value, message)


def _given(published: _PublishedRatio) -> str:
    where = f"{indicator_label(published.cell)}, {published.cell.year}"
    ratio = published.above / published.below
    decimals = published.value.decimals + 2
    return f"A relative likelihood of {published.value.value:g} in {where}: the counts make {ratio:.{decimals}f}"


def more_respondents_than_staff(figures: CheckedFigures) -> Iterator[Finding]:
    """Find numbers of respondents above the workforce."""
    for cell, value in figures.cells(Measure.RESPONDENTS):
        staff = figures.workforce_cell(cell._replace(measure=Measure.HEADCOUNT))
        if cell.section != ALL or staff is None:
            continue
        given = figures.value(staff)
        everyone = cell.group == figures.characteristic.everyone
        people = given.value if given else figures.whole(staff) if everyone else None
        if people is not None and value.value > people:
            message = (
                f"{count(value.value)} respondents of {indicator_label(cell)} are more than the {count(people)} "
                f"{figures.subject(staff).removeprefix('all ')}."
            )
            yield Finding(cell, value, message, (given,) if given else ())


MOST = 0.6
"""Share of those shortlisted who are appointed, above which it is doubted; at most trusts it is about a fifth."""
TIMES = 2.5
"""How many times the share of the other group it must be too."""
FEWEST = 20
"""People shortlisted, below which a high share is not unusual."""


def numerators_above_denominators(figures: CheckedFigures) -> Iterator[Finding]:
    """Find counts that are more than the people among whom they are counted."""
    for cell, value in figures.cells(Measure.HEADCOUNT):
        for whole in _among(figures, cell):
            people = figures.value(whole)
            if people is not None and value.value > people.value:
                message = (
                    f"{count(value.value)} {figures.subject(cell)}, are more than the {count(people.value)} "
                    f"{figures.subject(whole)}, among whom they are counted."
                )
                yield Finding(cell, value, message, (people,))


def _among(figures: CheckedFigures, cell: Cell) -> list[Cell]:
    """Return the cells whose people a headcount is part of, by definition."""
    definition = figures.definition(cell)
    if definition.whole is not None and cell.category in definition.parts and cell.category != definition.whole:
        return [cell._replace(category=definition.whole)]
    people = figures.people(cell)
    return [people[0]] if people else []


def unusual_appointments(figures: CheckedFigures) -> Iterator[Finding]:
    """Find groups of whom far more were appointed, of those shortlisted, than of the other group."""
    slips = {finding.cell for finding in glued_digits(figures)}
    for cell, value in figures.cells(Measure.HEADCOUNT):
        if cell in slips or len(figures.definition(cell).stages) < 2:  # a digit too many explains it better
            continue
        other = figures.counterpart(cell)
        own, others = _share(figures, cell), _share(figures, other) if other else None
        people = figures.people(cell)
        if own is None or others is None or people is None or people[1].value < FEWEST:
            continue
        if own > MOST and own > TIMES * others:
            message = (
                f"{count(value.value)} {figures.subject(cell)}, are {own:.0%} of the {count(people[1].value)} "
                f"{figures.subject(people[0])}; in the other group it is {others:.0%}."
            )
            yield Finding(cell, value, message, (people[1],))


def _share(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return the share of those shortlisted who were appointed; None where either is not given."""
    value, people = figures.value(cell), figures.people(cell)
    if value is None or people is None or people[1].value <= 0:
        return None
    return value.value / people[1].value


LARGEST = 40
"""Members; boards of trusts have 10 to 20, governing bodies somewhat more."""


def implausible_boards(figures: CheckedFigures) -> Iterator[Finding]:
    """Find boards that are too large, or whose parts are all or nobody."""
    for each in figures:
        for indicator in figures.standard.nearest_edition(each.year).indicators.values():
            if indicator.whole is not None:
                total = Cell(
                    each.organisation, each.year, indicator.number, ALL, indicator.whole,
                    figures.characteristic.everyone, Measure.HEADCOUNT,
                )  # fmt: skip
                yield from _implausible_board(figures, indicator, total)


def _implausible_board(figures: CheckedFigures, indicator: Indicator, total: Cell) -> Iterator[Finding]:
    board = figures.whole(total)
    if not board:
        return
    address, value = figures.total_or_part(total)
    if board > LARGEST:
        yield Finding(address, value, f"A board of {count(board)} members, {total.year}: are these the workforce?")
        return
    for part in indicator.parts:
        people = indicator.people_in(part).plural
        members = figures.whole(total._replace(category=part))
        if indicator.category(part).never_all and members == board:
            what = f"All {count(board)} members of the board are {people}, {total.year}: are others missing?"
            yield Finding(address, value, what)
            return
        if indicator.category(part).never_empty and members == 0:
            yield Finding(address, value, f"None of {count(board)} members of the board are {people}, {total.year}.")
            return
