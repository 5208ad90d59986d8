"""Percentages and ratios: figures of another kind, shares that add up, and whether they follow from the counts."""

from __future__ import annotations

import math
from itertools import count as count_from
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Measure, Value, count, indicator_label, percent
from wres_kit.returns.checks import CheckedFigures, Finding
from wres_kit.returns.checks.plausibility import is_same_when_rounded
from wres_kit.returns.checks.totals import divided_returns
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import PercentageOf
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.sums import Sums


ROUNDED_AWAY = 0.02
"""How far shares given as fractions may be from making one."""
HIGH_UNKNOWN = 20.0
"""Percent of the workforce; national returns have had 3 to 6."""


def _wholes(figures: CheckedFigures) -> Iterator[tuple[list[tuple[Cell, Value]], float, float]]:
    """Yield the percentages given of each whole, their sum, and how far rounding can have moved it."""
    for parts in _percentages_by_place(figures):
        if figures.percentages(parts[0][0]) is PercentageOf.WHOLE:
            yield parts, sum(value.value for _, value in parts), sum(value.rounding for _, value in parts)


def adds_up_to_one(total: float) -> bool:
    """Return whether shares add up to one, as fractions do, and not to a hundred."""
    return abs(total - 1) <= ROUNDED_AWAY


def _finding(parts: list[tuple[Cell, Value]], what: str) -> Finding:
    listed = " + ".join(f"{percent(value.value, value.decimals)} {cell.group}" for cell, value in parts)
    *others, (cell, value) = parts
    return Finding(cell, value, f"{listed} {what}", tuple(other for _, other in others))


def shares_over_100(figures: CheckedFigures) -> Iterator[Finding]:
    """Find shares of one whole that make more than everybody."""
    for parts, total, slack in _wholes(figures):
        if total > 100 + slack + 1e-9:
            yield _finding(parts, f"make {percent(total)}: more than everybody.")


def shares_under_100(figures: CheckedFigures) -> Iterator[Finding]:
    """Find all shares of one whole that make less than everybody."""
    for parts, total, slack in _wholes(figures):
        if len(parts) == len(figures.characteristic.parts) and total < 100 - slack - 1e-9 and not adds_up_to_one(total):
            yield _finding(parts, f"make {percent(total)}: less than everybody.")


def high_unknown_shares(figures: CheckedFigures) -> Iterator[Finding]:
    """Find workforces of many of whom the group is not known."""
    for each in figures:
        number = figures.workforce(each.year)
        if number is None:
            continue
        unknown = figures.characteristic.unknown
        cell = Cell(each.organisation, each.year, number, ALL, ALL, unknown, Measure.PERCENTAGE)
        counted = cell._replace(measure=Measure.HEADCOUNT)
        value = figures.value(counted) or figures.value(cell)
        if value is None:
            continue
        address = counted if figures.value(counted) else cell
        share = figures.percentage(cell) if address == counted else value.value
        if share is not None and share > HIGH_UNKNOWN:
            what = f"The {figures.characteristic.name} of {percent(share)} of the workforce is not known"
            yield Finding(address, value, f"{what}, so the shares of the groups are uncertain.")


TOLERANCE = 1e-9


def _given_with_counts(figures: CheckedFigures) -> Iterator[tuple[Cell, Value, float]]:
    """Yield each percentage that is given with its counts, and what the counts make."""
    for cell, value in figures.cells(Measure.PERCENTAGE):
        if not figures.is_fte(cell):
            exact = figures.percentage(cell)
            if exact is not None and abs(value.value - exact) > value.rounding + TOLERANCE:
                yield cell, value, exact


def _is_truncated(value: Value, exact: float) -> bool:
    scale = 10.0**value.decimals
    return abs(math.floor(exact * scale + TOLERANCE) / scale - value.value) < TOLERANCE


def _given_and_exact(figures: CheckedFigures, cell: Cell, value: Value, exact: float) -> str:
    given = percent(value.value, value.decimals)
    return f"{given} {figures.subject(cell)}: the counts make {percent(exact, value.decimals + 2)}"


def truncated_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that are those of the counts cut off, not rounded."""
    for cell, value, exact in _given_with_counts(figures):
        if _is_truncated(value, exact):
            message = f"{_given_and_exact(figures, cell, value, exact)}, so it was truncated, not rounded."
            yield Finding(cell, value, message)


def disagreeing_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that the counts given with them do not make."""
    for cell, value, exact in _given_with_counts(figures):
        if not _is_truncated(value, exact):
            yield Finding(cell, value, f"{_given_and_exact(figures, cell, value, exact)}.")


WHOLE_WITHIN = 1e-9


def percentages_of_no_people(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that no whole number of the people counted makes."""
    for cell, value in figures.cells(Measure.PERCENTAGE):
        if figures.is_fte(cell) or figures.percentage(cell) is not None:
            continue
        people = _people(figures, cell)
        if people and not _some_make(value, people):
            nearest = round(value.value * people / 100)
            given, likely = (
                percent(value.value, value.decimals),
                percent(100 * nearest / people, value.decimals + 1),
            )
            message = (
                f"{given} {figures.subject(cell)}: no number of people out of {count(people)} gives that; "
                f"{count(nearest)} are {likely}."
            )
            yield Finding(cell, value, message)


def _people(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return how many people a percentage is of, or None."""
    if figures.percentages(cell) is PercentageOf.WHOLE:
        return figures.whole(cell)
    if figures.percentages(cell) is PercentageOf.STAGE and figures.characteristic.is_group(cell.group):
        people = figures.people(cell._replace(measure=Measure.HEADCOUNT))
        return people[1].value if people else None
    return None


def _some_make(value: Value, people: float) -> bool:
    """Return whether a whole number of people makes a percentage, rounded or cut off to its decimal places."""
    unit = 10.0**-value.decimals
    low = ceil((value.value - 0.5 * unit) * people / 100 - WHOLE_WITHIN)
    high = floor((value.value + unit) * people / 100 - WHOLE_WITHIN)
    return low <= high


def percentages_of_more_people(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages without their base that no part of the people among whom they are can have: 0.1% of six."""
    for each in divided_returns(figures):
        for cell, value in each.source.values.items():
            if cell.measure != Measure.PERCENTAGE or value.value <= value.rounding or figures.is_fte(cell):
                continue
            bases = _bases(figures, each.sums, cell)
            if not bases or each.people(bases[0]) is not None:
                continue  # with a base, the check of percentages of no people looks at it
            known = [(int(people), base) for base in bases[1:] if (people := each.people(base)) is not None]
            most, around = min(known, default=(0, cell))
            if known and not any(_some_make(value, people) for people in range(1, min(most, MOST_OF_DIGITS) + 1)):
                fewest = next(people for people in count_from(1) if _some_make(value, people))
                message = (
                    f"{percent(value.value, value.decimals)} {figures.subject(cell)}, is a percentage of "
                    f"{count(fewest)} people or more, but there are only {count(most)} {figures.subject(around)}."
                )
                yield Finding(cell, value, message)


MOST_OF_DIGITS = 1000
"""Of more people, every percentage that a return gives can be one."""


def _bases(figures: CheckedFigures, sums: Sums, cell: Cell) -> list[Cell]:
    """Return whom a percentage is of, and then among whom these are; nothing for one of respondents."""
    counted = cell._replace(measure=str(Measure.HEADCOUNT))
    if figures.percentages(cell) is PercentageOf.WHOLE:
        whole, body = counted._replace(group=figures.characteristic.everyone), figures.definition(cell).whole
        if body is not None:
            return [whole, whole._replace(category=body)]
        around = ((cell.section, ALL), (ALL, cell.category), (ALL, ALL))
        return [whole, *(whole._replace(section=section, category=category) for section, category in around)]
    people = sums.people(counted) if figures.percentages(cell) is PercentageOf.STAGE else None
    return [people, people._replace(section=ALL)] if people is not None else []


PERCENTAGE_FROM = 3.0
"""Ratios below this are so common that one may equal a percentage by chance."""
RATIO_TO = 3.0
"""Percentages above this are not taken for ratios."""
TIMES = 5
"""How many times a percentage those of the other years must be for it to be taken for a ratio."""


def percentages_for_ratios(figures: CheckedFigures) -> Iterator[Finding]:
    """Find ratios that are the percentage of a group."""
    for cell, value in figures.cells(Measure.RELATIVE_LIKELIHOOD):
        if value.value < PERCENTAGE_FROM:
            continue
        for group in figures.characteristic.compared:
            counterpart = figures.characteristic.counterpart(group)
            own, other = (_of_group(figures, cell, code) for code in (group, counterpart))
            equal = own is not None and abs(own - value.value) <= value.rounding + 1e-9
            if equal and not (own and other and _follows(value.value, own / other)):
                who = figures.subject(cell._replace(group=group))
                message = f"{value.value:g} is given as a relative likelihood, but it is the percentage of {who}."
                yield Finding(cell, value, message)


def _follows(ratio: float, exact: float) -> bool:
    """Return whether a ratio is, to one part in ten, that of two likelihoods one way or the other."""
    return any(abs(ratio - each) <= each / 10 for each in (exact, 1 / exact))


def _of_group(figures: CheckedFigures, cell: Cell, group: str) -> float | None:
    return figures.given_or_counted(cell._replace(group=group, measure=Measure.PERCENTAGE))


def ratios_for_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that look like ratios."""
    for cell, value in figures.cells(Measure.PERCENTAGE):
        if figures.percentages(cell) is PercentageOf.STAGE and 0 < value.value <= RATIO_TO:
            ratio = figures.value(_ratio_cell(figures, cell))
            others = list(figures.other_years(cell).values())
            high = bool(others) and all(other.value >= TIMES * value.value for other in others)
            if (ratio is not None and is_same_when_rounded(value, ratio) and _is_apart(figures, cell, value)) or (
                high and figures.other_years(_ratio_cell(figures, cell))
            ):
                what = f"{percent(value.value, value.decimals)} {figures.subject(cell)}, looks like a ratio"
                yield Finding(cell, value, f"{what}{_compared(ratio, others)}.")


def _is_apart(figures: CheckedFigures, cell: Cell, value: Value) -> bool:
    """Return whether the counts given with a percentage, or the other group's, make another one altogether."""
    exact = figures.percentage(cell)
    counterpart = figures.counterpart(cell)
    if exact is None and counterpart is not None:
        exact = figures.given_or_counted(counterpart)
    return exact is not None and exact >= TIMES * value.value


def _ratio_cell(figures: CheckedFigures, cell: Cell) -> Cell:
    return cell._replace(group=figures.characteristic.everyone, measure=Measure.RELATIVE_LIKELIHOOD)


def _compared(ratio: Value | None, others: list[Value]) -> str:
    if ratio is not None:
        return f": it is the relative likelihood in row {ratio.row}"
    return f", compared with {', '.join(percent(other.value) for other in others)} in other years"


def fractions_for_percentages(figures: CheckedFigures) -> Iterator[Finding]:
    """Find percentages that are given as fractions of one."""
    for parts in _percentages_by_place(figures):
        (cell, value), values = parts[0], [other.value for _, other in parts]
        percentages, where = figures.percentages(cell), f"{indicator_label(cell)}, {cell.year}"
        if percentages is PercentageOf.WHOLE and len(parts) > 1 and adds_up_to_one(sum(values)):
            listed = " + ".join(f"{share:g}" for share in values)
            what = f"{listed} make {sum(values):g}, {where}: fractions of one, not percentages."
        elif percentages is PercentageOf.RESPONDENTS and len(parts) > 1 and all(0 < share < 1 for share in values):
            listed = " and ".join(f"{share:g}" for share in values)
            what = f"{listed}, {where}: these look like fractions of one, not percentages."
        else:
            continue
        yield Finding(cell, value, what, tuple(other for _, other in parts[1:]))


def _percentages_by_place(figures: CheckedFigures) -> Iterator[list[tuple[Cell, Value]]]:
    """Yield the percentages of the groups at each place."""
    places: dict[Cell, list[tuple[Cell, Value]]] = {}
    for cell, value in figures.cells(Measure.PERCENTAGE):
        if cell.group in figures.characteristic.parts:
            places.setdefault(cell._replace(group=figures.characteristic.everyone), []).append((cell, value))
    return iter(places.values())


# Ratios

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
