"""What readers know of figures that were published without their counts.

They are percentages and ratios alone, and rounded counts.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from wres_kit.disclosure.knowledge import COARSE, knowledge, stated_counts
from wres_kit.disclosure.released import EXACT
from wres_kit.indicators.results import Basis, ResultMeasure, Status, Unit
from wres_kit.returns.cells import Cell
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from wres_kit.disclosure.accounts import Accounts
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.indicators.results import Result
    from wres_kit.returns.sums import Sums

FAR, COARSEST = 5, 3
"""So many people, or percentage points, a figure that was made coarser may be off."""
COMPARISONS = (ResultMeasure.RELATIVE_LIKELIHOOD, ResultMeasure.DIFFERENCE)
"""What compares two percentages of people, and states none of its counts."""
ENOUGH_VALUES = 3
"""A small number that is left fewer values is as good as known."""
MOST_DECIMALS = 9
"""Further decimal places say nothing of numbers of people, and differ by how a machine rounds."""
NEAR = 1e-9


def lacks_counts(result: Result) -> bool:
    """Return whether a figure says only nearly of how many people it is, or of how many it is one; a ratio does."""
    if result.measure in COMPARISONS:
        return result.status is Status.PUBLISHED
    is_whole = result.numerator is not None or result.measure == ResultMeasure.PERCENTAGE
    is_exact = is_whole and result.denominator is not None and result.basis not in COARSE
    return result.status is Status.PUBLISHED and not is_exact and result.unit == Unit.PERCENT


def nearest_counts(result: Result, today: Sequence[int]) -> list[int]:
    """Return the counts of a figure that was published without them: today's, if they could have been these.

    Parameters
    ----------
    result
        A percentage or comparison.
    today
        What its counts would be today: the part and the whole, or the whole alone; those of both rates of a comparison.
    """
    if result.measure in COMPARISONS:
        return list(today)
    part, whole = result.numerator, result.denominator
    if result.basis is Basis.ROUNDED:
        stated = (whole,) if len(today) < 2 else (part, whole)
        return [
            now if was is None or abs(now - was) <= FAR else round(was) for now, was in zip(today, stated, strict=True)
        ]
    if len(today) < 2 or result.value is None:
        return list(today)
    was = result.value * today[1] / 100
    far = today[1] * COARSEST / 100 if result.basis is Basis.PERCENTAGES else FAR
    return [today[0] if abs(today[0] - was) <= far else round(was), today[1]]


def as_read(figures: Iterable[ReleasedFigure]) -> list[Result]:
    """Return figures that are public, those without counts with the decimal places that they were written with."""
    return [
        replace(figure.result, decimals=min(figure.decimals, MOST_DECIMALS))
        if figure.result.denominator is None and figure.result.value is not None and figure.result.basis not in COARSE
        else figure.result
        for figure in figures
    ]


# Small numbers that follow from them ----------------------------------------------------------------------------------


class _Addresses:
    """A reader who knows what adds up, and no number."""

    def __init__(self, sums: Sums) -> None:
        self.sums, self.standard = sums, sums.standard

    def ends(self, cell: Cell) -> None:
        """Return that nothing is known of a count."""


def counts_behind(sums: Sums, result: Result) -> tuple[Cell, ...]:
    """Return the addresses of the counts behind a percentage or a comparison: part, whole, other part, other whole.

    Parameters
    ----------
    sums
        What adds up in its year.
    result
        The figure, with or without its counts.
    """
    if result.measure not in COMPARISONS:
        complete = replace(result, numerator=1.0, denominator=1.0, value=None, basis=Basis.COUNTS)
        return tuple(cell for cell, _ in stated_counts(sums, complete))
    indicator = sums.standard.indicator(result.indicator, result.year)
    cell = Cell(
        result.organisation, result.year, result.indicator, result.section, result.category, str(result.group),
        str(result.measure),
    )  # fmt: skip
    return knowledge(sums.standard, indicator).behind(indicator, cell, _Addresses(sums))


def small_numbers_behind(
    accounts: Accounts, sums: Sums, figures: Iterable[ReleasedFigure], known: Collection[int]
) -> Iterator[int]:
    """Yield the small numbers that follow from figures without counts, with the numbers of people that are public.

    How many people work in the whole organisation is public elsewhere. A figure that today's numbers do not have says
    nothing of them; one that was made coarser on purpose hides its number.

    Parameters
    ----------
    accounts, sums
        Today's quantities, and what adds up.
    figures
        What is public.
    known
        The quantities that are public as they are now.
    """
    sensitive = accounts.table((), ()).sensitive - accounts.nobody
    for figure in figures:
        result = figure.result
        is_alone = result.numerator is None and result.denominator is None and result.basis not in COARSE
        is_figure = result.value is not None and result.status is Status.PUBLISHED
        is_kind = result.measure in (ResultMeasure.SHARE, ResultMeasure.LIKELIHOOD, *COMPARISONS)
        if not (is_alone and is_figure and is_kind):
            continue
        addresses = counts_behind(sums, result)
        places = [accounts.places.get(cell, accounts.places.get(sums.same_people(cell), -1)) for cell in addresses]
        if len(places) not in (2, 4) or min(places) < 0:
            continue
        small = [at for at in dict.fromkeys(places) if at in sensitive]
        public = {at for at in places if at in known or _is_whole_workforce(accounts.cells[at])}.difference(small)
        if len(small) != 1:
            continue
        if result.measure in COMPARISONS:
            follows = _is_of_hardly_another(accounts, figure, places, small[0], public)
        else:
            follows = places == [small[0], *public] and _is_hardly_another(accounts, figure, *places)
        if follows:
            yield small[0]


def _is_whole_workforce(cell: Cell) -> bool:
    return cell.section == cell.category == ALL


def _half(figure: ReleasedFigure) -> float:
    return 0.5 * 10.0**-figure.decimals if figure.decimals < EXACT else 0.0


def _is_hardly_another(accounts: Accounts, figure: ReleasedFigure, part: int, whole: int) -> bool:
    """Return whether a percentage is of today's number, and of hardly any other of so many people."""
    number, people = accounts.quantities[part], accounts.quantities[whole]
    half, value = _half(figure), figure.result.value or 0.0
    least = ceil((value - half) * people.low / 100 - NEAR * max(1, people.low))
    most = floor((value + half) * people.high / 100 + NEAR * max(1, people.high))
    return max(least, number.low) <= min(most, number.high) and most - max(0, least) + 1 < ENOUGH_VALUES


def _is_of_hardly_another(
    accounts: Accounts, figure: ReleasedFigure, places: Sequence[int], small: int, public: Collection[int]
) -> bool:
    """Return whether a ratio or difference is of today's small number, and of hardly any other.

    One of the other three numbers need not be public: a ratio of whole numbers fits few pairs.
    """
    number = accounts.quantities[small]
    today = [float(accounts.quantities[at].low) for at in places]
    unknown = [at for at, place in enumerate(places) if place not in public and place != small]
    if len(unknown) > 1 or places.count(small) > 1:
        return False
    fitting = []
    for people in range(1, number.threshold):
        counts = [float(people) if place == small else each for place, each in zip(places, today, strict=True)]
        missing = unknown[0] if unknown else places.index(small)
        low, high = _ends_of_missing(figure, counts, missing)
        least, most = ceil(low - NEAR * max(1.0, low)), floor(high + NEAR * max(1.0, high))
        if (unknown and max(least, 0) <= most) or least <= counts[missing] <= most:
            fitting.append(people)
    return number.low in fitting and len(fitting) < ENOUGH_VALUES


def _ends_of_missing(figure: ReleasedFigure, counts: Sequence[float], missing: int) -> tuple[float, float]:
    """Return between which numbers one of the four counts of a comparison lies, by the other three.

    Parameters
    ----------
    figure
        The ratio (part ÷ whole) ÷ (other part ÷ other whole), or the difference of the two in percentage points.
    counts
        Part, whole, other part, other whole.
    missing
        The place of the one that is looked for.
    """
    part, whole, other, other_whole = counts
    value, half = figure.result.value or 0.0, _half(figure)
    low, high = value - half, value + half
    if figure.result.unit == Unit.POINTS:
        # Those of the workforce are public, so the one that is looked for is the part or the whole.
        rate = 100 * other / other_whole if other_whole else 0.0
        ends = [(rate + end) / 100 for end in (low, high)]
        lowest, highest = (ends[0] * whole, ends[1] * whole) if missing == 0 else _quotients(part, *ends)
    elif missing in (0, 3):
        times = whole * other / other_whole if missing == 0 else whole * other / part
        lowest, highest = low * times, high * times
    else:
        lowest, highest = _quotients(part * other_whole / (other if missing == 1 else whole), low, high)
    return lowest, highest


def _quotients(above: float, low: float, high: float) -> tuple[float, float]:
    return (above / high if high > 0 else inf, above / low if low > 0 else inf)
