"""Model Employer: how many more BME staff each leadership band needs to be as diverse as the workforce.

The target is worked out for the band as it is: as many BME staff as give it at least their share of the workforce. A
straight line leads from the reporting year to the target year. Year, bands and line are those of the edition; they are
not confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.disparity import has_bands
from wres_kit.indicators.representation import NOBODY
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.counts import Count, Counts
    from wres_kit.standard.indicator import ModelEmployer

INCOMPLETE = "The staff of this band, or of the whole workforce, are not all reported by ethnicity."
OVER = "More BME staff than staff are reported; the return needs correcting."


def leadership_categories(cluster: str) -> tuple[str, ...]:
    """Return the bands of the leadership in order, and first all of them together."""
    bands = [band.category for section in sections() for band in section.bands if band.cluster == cluster]
    return tuple(dict.fromkeys([cluster, *bands]))


def leadership(counts: Counts, definition: ModelEmployer | None) -> Iterator[Result]:
    """Yield target and posts to go of the leadership, all bands together first.

    There are none for a return that reports no pay band.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        That of the edition of its year; None where it has none.
    """
    if definition is None or not any(has_bands(counts, section) for section in sections()):
        return
    for category in leadership_categories(definition.cluster):
        yield from _of_band(counts, category)


def target(staff: int, bme: int, everyone: int) -> int:
    """Return how many of `staff` must be BME for their share to be at least `bme` of `everyone`; exact.

    Parameters
    ----------
    staff
        All staff of the band.
    bme, everyone
        BME staff and all staff of the workforce; `everyone` is above 0.
    """
    return -(-bme * staff // everyone)


def trajectory(now: int, goal: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return how many BME staff there are to be in each year after `start` up to `end`, on a straight line.

    Parameters
    ----------
    now, goal
        BME staff in the reporting year, and the target. A target that is reached stays reached: the line is then flat.
    start, end
        The reporting year and the target year; an empty list where the target year is not later.

    Returns
    -------
    list of tuple
        Year and number, each rounded up to whole people.
    """
    rise = max(0, goal - now)
    return [(year, now - (-rise * (year - start) // (end - start))) for year in range(start + 1, end + 1)]


def _of_band(counts: Counts, category: str) -> Iterator[Result]:
    wanted = [(category, Group.BME), (category, Group.ALL), ("all", Group.BME), ("all", Group.ALL)]
    found = [counts.count(1, "all", where, group) for where, group in wanted]
    known = [count for count in found if count is not None]
    for measure in (ResultMeasure.TARGET, ResultMeasure.POSTS_TO_GO):
        yield _result(counts, measure, category, known if len(known) == len(found) else [])


def _result(counts: Counts, measure: ResultMeasure, category: str, known: list[Count]) -> Result:
    key = (counts.one.organisation, counts.one.year, 1, measure, "all", category, str(Group.BME))
    if not known:
        return Result(*key, None, Unit.POSTS, status=Status.NOT_REPORTED, basis=Basis.NONE, note=INCOMPLETE)
    inputs = tuple(count.cell for count in known)
    bme, staff, bme_everyone, everyone = (count.value for count in known)
    why = NOBODY if staff == 0 or everyone == 0 else OVER if bme > staff or bme_everyone > everyone else ""
    if why:
        return Result(*key, None, Unit.POSTS, status=Status.NOT_CALCULABLE, basis=Basis.NONE, note=why, inputs=inputs)
    goal = target(staff, bme_everyone, everyone)
    value = goal if measure is ResultMeasure.TARGET else max(0, goal - bme)
    return Result(*key, float(value), Unit.POSTS, numerator=bme, denominator=staff, inputs=inputs)
