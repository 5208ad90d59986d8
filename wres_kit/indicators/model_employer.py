"""Model Employer: how many more people of the focus group each leadership band needs to be as diverse as the workforce.

The target is worked out for the band as it is: as many people of the group as give it at least their share of the
workforce. A straight line leads from the reporting year to the target year. Year, bands and line are those of the
edition; they are not confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.disparity import has_bands
from wres_kit.indicators.results import NOBODY, Absence, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.counts import Count, Counts
    from wres_kit.standard.bands import Bands
    from wres_kit.standard.indicator import ModelEmployer


def leadership_categories(bands: Bands, cluster: str) -> tuple[str, ...]:
    """Return the bands of the leadership in order, and first all of them together."""
    own = [band.category for section in bands.sections for band in section.bands if band.cluster == cluster]
    return tuple(dict.fromkeys([cluster, *own]))


def leadership(counts: Counts, definition: ModelEmployer) -> Iterator[Result]:
    """Yield share, target and posts to go of the leadership, all bands together first.

    There are none for a return that reports no pay band.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        That of the edition of its year.
    """
    bands = counts.standard.bands
    if not any(has_bands(counts, definition.indicator, section) for section in bands.sections):
        return
    for category in leadership_categories(bands, definition.cluster):
        yield from _of_band(counts, definition, category)


def target(staff: int, own: int, everyone: int) -> int:
    """Return how many of `staff` must be of a group for its share to be at least `own` of `everyone`; exact.

    Parameters
    ----------
    staff
        All staff of the band.
    own, everyone
        Staff of the group and all staff of the workforce; `everyone` is above 0.
    """
    return -(-own * staff // everyone)


def trajectory(now: int, goal: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return how many staff of the group there are to be in each year after `start` up to `end`, on a straight line.

    Parameters
    ----------
    now, goal
        Staff of the group in the reporting year, and the target. A target that is reached stays reached: the line is
        then flat.
    start, end
        The reporting year and the target year; an empty list where the target year is not later.

    Returns
    -------
    list of tuple
        Year and number, each rounded up to whole people.
    """
    rise = max(0, goal - now)
    return [(year, now - (-rise * (year - start) // (end - start))) for year in range(start + 1, end + 1)]


def _of_band(counts: Counts, definition: ModelEmployer, category: str) -> Iterator[Result]:
    characteristic = counts.standard.characteristic
    wanted = [(place, group) for place in (category, ALL) for group in (characteristic.focus, characteristic.everyone)]
    known = [counts.count(definition.indicator, ALL, place, group) for place, group in wanted]
    for measure in (ResultMeasure.LEADERSHIP_SHARE, ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO):
        needed = known[:2] if measure is ResultMeasure.LEADERSHIP_SHARE else known
        complete = [count for count in needed if count is not None]
        yield _result(counts, definition.indicator, measure, category, complete if len(complete) == len(needed) else [])


def _result(counts: Counts, indicator: int, measure: ResultMeasure, category: str, known: list[Count]) -> Result:
    figures, characteristic = counts.figures, counts.standard.characteristic
    key = (figures.organisation, figures.year, indicator, measure, ALL, category, characteristic.focus)
    unit = Unit.PERCENT if measure is ResultMeasure.LEADERSHIP_SHARE else Unit.POSTS
    if not known:
        people = counts.definition(indicator).people.plural
        why = f"The {people} of this band, or of the whole workforce, are not all reported by {characteristic.name}."
        return Result(*key, None, unit, status=Status.NOT_REPORTED, basis=Basis.NONE, note=why)
    inputs = tuple(count.cell for count in known)
    pairs = [(known[place].value, known[place + 1].value) for place in range(0, len(known), 2)]
    nobody = any(staff == 0 for _, staff in pairs)
    if nobody or any(own > staff for own, staff in pairs):
        adjective = characteristic.group(characteristic.focus).adjective
        people = counts.definition(indicator).people.plural
        why = (
            NOBODY if nobody else f"More {adjective} {people} than {people} are reported; the return needs correcting."
        )
        return Result(
            *key,
            None,
            unit,
            status=Status.NOT_CALCULABLE,
            basis=Basis.NONE,
            note=why,
            inputs=inputs,
            absence=Absence.NOBODY if nobody else Absence.NONE,
        )
    own, staff = pairs[0]
    value = 100 * own / staff if measure is ResultMeasure.LEADERSHIP_SHARE else float(_goal(measure, *pairs))
    return Result(*key, value, unit, numerator=own, denominator=staff, inputs=inputs)


def _goal(measure: ResultMeasure, band: tuple[int, int], workforce: tuple[int, int]) -> int:
    goal = target(band[1], *workforce)
    return goal if measure is ResultMeasure.TARGET else max(0, goal - band[0])
