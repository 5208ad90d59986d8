"""The race disparity ratio: whether the two groups compared have moved up the pay bands alike.

Pay bands are taken together in clusters. How many people of the reference group there are in the higher bands for each
in the lower ones is divided by the same for the focus group. The definition is that of the edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import woolf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.counts import Count, Counts
    from wres_kit.standard.bands import Section
    from wres_kit.standard.characteristic import Characteristic
    from wres_kit.standard.indicator import DisparityStep, RaceDisparity

INCOMPLETE = "Not every pay band that this ratio looks at is reported."


def race_disparity(counts: Counts, definition: RaceDisparity) -> Iterator[Result]:
    """Yield the ratio of each step, section by section.

    Only sections of which the return reports any band have ratios; one whose bands are not all there is
    ``not_reported``, one with a zero in it ``not_calculable``.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        That of the edition of its year.
    """
    for section in counts.standard.bands.sections:
        if has_bands(counts, definition.indicator, section):
            for step in definition.steps:
                yield _ratio(counts, definition.indicator, section.section, step)


def has_bands(counts: Counts, indicator: int, section: Section) -> bool:
    """Return whether a return says anything of the bands of a section that belong to a cluster."""
    return any(counts.groups(indicator, section.section, band.category) for band in section.bands if band.cluster)


def _ratio(counts: Counts, indicator: int, section: str, step: DisparityStep) -> Result:
    figures, characteristic = counts.figures, counts.standard.characteristic
    about = (figures.organisation, figures.year, indicator)
    key = (*about, ResultMeasure.RACE_DISPARITY_RATIO, section, step.category, characteristic.everyone)
    wanted = [
        counts.count(indicator, section, cluster, group)
        for group in characteristic.compared
        for cluster in (step.above, step.below)
    ]
    known = [count for count in wanted if count is not None]
    if len(known) < len(wanted):
        return Result(*key, None, Unit.RATIO, status=Status.NOT_REPORTED, basis=Basis.NONE, note=INCOMPLETE)
    inputs = tuple(count.cell for count in known)
    why = _why_none(characteristic, counts.definition(indicator).people.plural, known)
    if why:
        return Result(*key, None, Unit.RATIO, status=Status.NOT_CALCULABLE, basis=Basis.NONE, note=why, inputs=inputs)
    above, below, focus_above, focus_below = (count.value for count in known)
    limits = woolf(above, below, focus_above, focus_below)
    return Result(
        *key, (above * focus_below) / (below * focus_above), Unit.RATIO, lower=limits.lower, upper=limits.upper,
        inputs=inputs,
    )  # fmt: skip


def _why_none(characteristic: Characteristic, people: str, counts: list[Count]) -> str:
    """Return why there is no ratio, or nothing: a zero below the line, or a ratio of 0 whatever the numbers are."""
    both = " and ".join(characteristic.group(code).adjective for code in characteristic.compared)
    zero = dict.fromkeys(characteristic.group(count.cell.group).adjective for count in counts if count.value == 0)
    none = " and ".join(zero)
    return (
        f"The ratio needs {both} {people} in both groups of bands; in one there are no {none} {people}." if none else ""
    )
