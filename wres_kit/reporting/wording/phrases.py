"""Words for running text: terms of the Standard, and numbers and results as they are rounded and written."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

from wres_kit.indicators.results import Absence, Basis, Result, Status, Unit
from wres_kit.returns.faults import capitalised, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wres_kit.reporting.presentation import Figures


Said = TypeVar("Said")


def size_in_points(result: Result) -> str:
    """Return the size of a gap or difference that has a value: "15.0 points", "1.0 point"."""
    size = value_text(result).lstrip(f"+{MINUS}")
    if not float(size):
        return "less than 0.1 points"
    return f"{size} point{'' if float(size) == 1 else 's'}"


def sentence(text: str) -> str:
    """Return text with a capital at its start and a full stop at its end; empty text stays empty."""
    text = text.strip()
    if not text:
        return ""
    ended = text if text[-1] in ".!?" else f"{text}."
    return capitalised(ended)


def sentence_of_source(source: str) -> str:
    """Return a source as it is given; an address stays as it is, words become a sentence."""
    return source if "://" in source else sentence(source)


def indicators_text(numbers: Sequence[object]) -> str:
    """Return indicators by their numbers: "indicator 2", "indicators 1 and 9"."""
    return f"indicator{'s' if len(numbers) > 1 else ''} {joined([str(number) for number in numbers])}"


def years_by(stated: Iterable[tuple[Said, int]]) -> dict[Said, str]:
    """Return in words the years in which each thing is said, in the order in which they come: "2022 and 2024"."""
    years: dict[Said, list[str]] = {}
    for what, year in stated:
        years.setdefault(what, []).append(str(year))
    return {what: joined(each) for what, each in years.items()}


AS_PUBLISHED = "as published"


def marked_year(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a column, with what sets all its figures of an indicator apart."""
    return _marked(year, _marks(figures, indicator, year))


def marked_year_of_headline(figures: Figures, indicator: int, year: int) -> str:
    """Return a year for the heading of a row of leading results: the same, and whether it was taken as published."""
    marks = _marks(figures, indicator, year)
    headline = figures.comparison(indicator).points[year]
    if headline is not None and headline.value is not None:
        if headline.basis in (Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE):
            marks.append(AS_PUBLISHED)
    else:
        marks = []
    return _marked(year, marks)


def _marks(figures: Figures, indicator: int, year: int) -> list[str]:
    remarks = figures.snapshot.remarks.get(year, ())
    own = [remark for remark in remarks if remark.indicator == indicator and remark.section is None]
    return list(dict.fromkeys(str(remark.mark) for remark in own if remark.mark is not None))


def _marked(year: int, marks: list[str]) -> str:
    return f"{year} ({', '.join(marks)})" if marks else str(year)


def day_words(iso_date: str) -> str:
    """Return a date, given as ``YYYY-MM-DD``, as it is written in a sentence: 5 July 2026."""
    day = date.fromisoformat(iso_date)
    return f"{day.day} {day:%B %Y}"


MINUS = "\N{MINUS SIGN}"
DECIMALS: dict[str, int] = {Unit.PERCENT: 1, Unit.POINTS: 1, Unit.RATIO: 2, Unit.POSTS: 0}
USUAL_DECIMALS = 2
"""Of a unit that a shape of a Standard brings."""
MOST_DECIMALS = 6


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number rounded half away from zero.

    Parameters
    ----------
    value
        Any finite number.
    decimals
        Decimal places to keep.
    """
    # repr() gives the shortest decimal that gives the same float, so 2.675 is rounded as a person reads it.
    exact = Decimal(repr(float(value)))
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def plain(value: Decimal) -> str:
    """Return a rounded number with commas between thousands and a true minus sign."""
    return f"{value:,}".replace("-", MINUS)


def count(value: float) -> str:
    """Return a count of people: ``2,505``."""
    return plain(rounded(value, 0))


def percent(value: float, decimals: int = DECIMALS[Unit.PERCENT]) -> str:
    """Return a percentage with one decimal: ``24.7%``.

    A share that is not nothing is never written 0.0%, and one that is not everything never 100.0%.
    """
    result = rounded(value, decimals)
    if result == 0 and value > 0:
        return "less than 0.1%"
    if result == 100 and value < 100:
        return "more than 99.9%"
    return f"{plain(result)}%"


def ratio(value: float, decimals: int = DECIMALS[Unit.RATIO], limits: tuple[float, ...] = ()) -> str:
    """Return a ratio with two decimals: ``1.83``.

    Parameters
    ----------
    value
        The ratio.
    decimals
        Decimal places.
    limits
        Numbers it is read against. Where rounding would put it on such a number though it is another, as many more
        decimals are written as tell them apart: 1.254 next to a limit of 1.25.
    """
    if 0 < value < 0.005:
        return "less than 0.01"
    return plain(_told_apart(value, decimals, limits))


def _told_apart(value: float, decimals: int, limits: tuple[float, ...]) -> Decimal:
    """Return a number rounded, with more decimals where it would otherwise seem to equal a limit that it does not."""
    while decimals < MOST_DECIMALS and any(
        rounded(value, decimals) == rounded(limit, decimals) and value != limit for limit in limits
    ):
        decimals += 1
    return rounded(value, decimals)


def points(value: float, decimals: int = DECIMALS[Unit.POINTS], limits: tuple[float, ...] = ()) -> str:
    """Return a difference in percentage points with its sign and without its unit: ``+11.5``, ``−4.0``."""
    result = _told_apart(value, decimals, limits)
    return f"{'+' if result > 0 else ''}{plain(result)}"


def in_points(value: float, decimals: int = DECIMALS[Unit.POINTS]) -> str:
    """Return the size of a difference with its unit: ``11.5 percentage points``, ``1.0 percentage point``."""
    result = abs(rounded(value, decimals))
    if result == 0 and value != 0:
        return "less than 0.1 percentage points"
    return f"{plain(result)} percentage point{'' if result == 1 else 's'}"


def own_decimals(value: float) -> int:
    """Return how many decimal places a number has: 0 for 22.0, 1 for 18.5."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def interval(lower: float, upper: float, unit: str) -> str:
    """Return both ends of an interval: ``1.40 to 2.30``, ``23.1% to 26.0%``.

    An end that is not equality, however near, is written so that this shows.
    """
    if unit == Unit.RATIO:
        return " to ".join(ratio(end, limits=(1.0,)) for end in (lower, upper))
    if unit == Unit.POINTS:
        return " to ".join(points(end, limits=(0.0,)) for end in (lower, upper))
    if unit == Unit.PERCENT:
        return f"{percent(lower)} to {percent(upper)}"
    return " to ".join(plain(rounded(end, USUAL_DECIMALS)) for end in (lower, upper))


def is_written_as_one(value: float) -> bool:
    """Return whether a ratio is written 1.00."""
    return rounded(value, DECIMALS[Unit.RATIO]) == 1


NOT_REPORTED = "not reported"
NOT_SHOWN = "not shown"
"""A count that is not published because only percentages are."""
INCOMPLETE = "incomplete"
NO_STAFF = "no staff"
SUPPRESSED = "suppressed"
WORDS_OF_STATUS = {
    Status.SUPPRESSED: SUPPRESSED,
    Status.NOT_REPORTED: NOT_REPORTED,
    Status.NOT_CALCULABLE: "not calculable",
}
"""What a table says where a result has no value; no cell is ever empty."""

EVENTS, PEOPLE = "events", "people"
RANKS = {
    text: rank
    for rank, text in enumerate((WORDS_OF_STATUS[Status.SUPPRESSED], WORDS_OF_STATUS[Status.NOT_CALCULABLE], INCOMPLETE,
                                 NOT_SHOWN, NOT_REPORTED), start=1)
}  # fmt: skip
"""What is said of a count that several results could give, the most telling first; a number comes before all."""


_WRITERS: dict[str, Callable[[float, int], str]] = {Unit.PERCENT: percent, Unit.POINTS: points}


def decimals(result: Result) -> int:
    """Return how many decimals a result is written with.

    One that was published gets no more than its source gave it: a published 1.1 is not written 1.10, and the difference
    of a published 17% and 21% is 4 percentage points, not 4.0.
    """
    usual = DECIMALS.get(result.unit, USUAL_DECIMALS)
    return usual if result.decimals is None else min(usual, result.decimals)


def value_text(result: Result | None) -> str:
    """Return a result in a table, a chart or a sentence: its value, or why there is none."""
    if result is None or result.value is None:
        return without_value(result)
    if result.unit == Unit.POSTS:
        return count(result.value)
    if result.unit == Unit.RATIO:
        return ratio(result.value, decimals(result), result.limits)
    write = _WRITERS.get(result.unit)
    return write(result.value, decimals(result)) if write else plain(rounded(result.value, decimals(result)))


def known_value_text(result: Result | None) -> str:
    """Return a result as it is written; empty where there is none to be shown."""
    return value_text(result) if result is not None and result.value is not None else ""


def with_unit(result: Result) -> str:
    """Return a result with its unit: "1.83", "12.9 percentage points"."""
    return f"{value_text(result)}{' percentage points' if result.unit == Unit.POINTS else ''}"


def value_with_counts(share: Result) -> str:
    """Return a percentage with the people behind it, where these are known: "25.0% (50 of 200)"."""
    if share.numerator is None or share.denominator is None:
        return value_text(share)
    return f"{value_text(share)} ({count(share.numerator)} of {count(share.denominator)})"


def people_behind(share: Result | None) -> str:
    """Return the people behind a percentage: "(50 of 200)", or "(of 200)" alone; empty where these are not shown."""
    if share is None or share.value is None or share.denominator is None:
        return ""
    events = "" if share.numerator is None else f"{count(share.numerator)} "
    return f"({events}of {count(share.denominator)})"


def span_text(result: Result) -> str:
    """Return the interval of a result in its unit; empty where it has none."""
    if result.lower is None or result.upper is None:
        return ""
    return interval(result.lower, result.upper, result.unit)


def without_value(result: Result | None) -> str:
    """Return why a result has no value, for a cell of a table."""
    if result is None:
        return NOT_REPORTED
    if result.is_incomplete:
        return INCOMPLETE
    return NO_STAFF if result.of_nobody else WORDS_OF_STATUS.get(result.status, NOT_REPORTED)


def count_text(parts: Sequence[str], *results: Result | None) -> str:
    """Return a count of people as the first of some results that has it gives it, else why none does.

    A count can be part of more than one result: people who were shortlisted are those with the event at one stage, and
    those counted at the next. It is not reported only if none of them has it.

    Parameters
    ----------
    parts
        For each result, where the count is in it: `EVENTS` (above the line) or `PEOPLE` (below it).
    results
        The results of one year.
    """
    texts = [_part_text(part, result) for part, result in zip(parts, results, strict=True)]
    return min(texts, key=lambda text: RANKS.get(text, 0))


def _part_text(part: str, result: Result | None) -> str:
    if result is not None and result.is_incomplete:
        missing = Absence.NO_EVENTS if part == EVENTS else Absence.NO_PEOPLE
        return NOT_REPORTED if result.absence is missing else INCOMPLETE
    return events_text(result) if part == EVENTS else people_text(result)


def events_text(result: Result | None) -> str:
    """Return the people of a result who are counted above the line, for a cell of a table."""
    if result is not None and result.of_nobody:
        return count(0)
    if result is None or result.value is None:
        return without_value(result)
    if result.numerator is None:
        return NOT_SHOWN if result.basis is Basis.PERCENTAGES else NOT_REPORTED
    return count(result.numerator)


def people_text(*results: Result | None) -> str:
    """Return the people counted below the line, as the first of some results of one place that shows them gives it."""
    shown = [result for result in results if result is not None and result.denominator is not None]
    if shown:
        return count(shown[0].denominator or 0)
    if any(result is not None and result.of_nobody for result in results):
        return count(0)
    first = results[0]
    if first is not None and first.basis is Basis.PERCENTAGES:
        return NOT_SHOWN
    return NOT_REPORTED if first is None or first.value is not None else without_value(first)
