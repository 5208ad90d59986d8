"""The race disparity ratio: whether white and BME staff have moved up the pay bands alike.

Pay bands are taken together as lower, middle and upper. How many white staff there are in the upper bands for each in
the lower ones is divided by the same for BME staff. The definition is that of the edition; it is not confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import woolf
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.counts import Count, Counts
    from wres_kit.standard.bands import Section
    from wres_kit.standard.indicator import DisparityStep, RaceDisparity

INCOMPLETE = "Not every pay band that this ratio looks at is reported."
NAMES = {Group.WHITE: "white", Group.BME: "BME"}


def race_disparity(counts: Counts, definition: RaceDisparity | None) -> Iterator[Result]:
    """Yield the ratio of each step, section by section.

    Only sections of which the return reports any band have ratios; one whose bands are not all there is
    ``not_reported``, one with a zero in it ``not_calculable``.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        That of the edition of its year; None where it has none.
    """
    if definition is None:
        return
    for section in sections():
        if has_bands(counts, section):
            for step in definition.steps:
                yield _ratio(counts, section.section, step)


def has_bands(counts: Counts, section: Section) -> bool:
    """Return whether a return says anything of the bands of a section that belong to a cluster."""
    return any(counts.groups(1, section.section, band.category) for band in section.bands if band.cluster)


def _ratio(counts: Counts, section: str, step: DisparityStep) -> Result:
    one = counts.one
    key = (one.organisation, one.year, 1, ResultMeasure.RACE_DISPARITY_RATIO, section, step.category, str(Group.ALL))
    found = [
        counts.count(1, section, cluster, group)
        for group in (Group.WHITE, Group.BME)
        for cluster in (step.above, step.below)
    ]
    known = [count for count in found if count is not None]
    if len(known) < len(found):
        return Result(*key, None, Unit.RATIO, status=Status.NOT_REPORTED, basis=Basis.NONE, note=INCOMPLETE)
    inputs = tuple(count.cell for count in known)
    why = _why_none(known)
    if why:
        return Result(*key, None, Unit.RATIO, status=Status.NOT_CALCULABLE, basis=Basis.NONE, note=why, inputs=inputs)
    white_above, white_below, bme_above, bme_below = (count.value for count in known)
    limits = woolf(white_above, white_below, bme_above, bme_below)
    return Result(
        *key, (white_above * bme_below) / (white_below * bme_above), Unit.RATIO, lower=limits.lower, upper=limits.upper,
        inputs=inputs,
    )  # fmt: skip


def _why_none(found: list[Count]) -> str:
    """Return why there is no ratio, or nothing: a zero below the line, or a ratio of 0 whatever the numbers are."""
    zero = dict.fromkeys(NAMES[Group(count.cell.group)] for count in found if count.value == 0)
    who = " and ".join(zero)
    return (
        f"The ratio needs white and BME staff in both groups of bands; in one there are no {who} staff." if who else ""
    )
