"""What national reports add to an indicator: measures that hang on the edition that declares them.

The race disparity ratio asks whether the two groups compared have moved up the pay bands alike: how many people of the
reference group there are in the higher bands for each in the lower ones is divided by the same for the focus group.

Model Employer asks how many more people of the focus group each leadership band needs to be as diverse as the
workforce. A straight line leads from the reporting year to the target year.

Definitions, bands, years and the line are those of the edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.errors import WresError
from wres_kit.indicators import results as measures
from wres_kit.indicators.change import result_difference
from wres_kit.indicators.formulas import Formula, formulas
from wres_kit.indicators.results import (
    NOBODY,
    Absence,
    Result,
    ResultKind,
    ResultMeasure,
    Status,
    Unit,
    no_result,
    proportion,
)
from wres_kit.indicators.statistics import woolf
from wres_kit.standard.indicator import ModelEmployer, RaceDisparity
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wres_kit.indicators.counts import Count, Counts
    from wres_kit.indicators.results import MeasureDefinition
    from wres_kit.standard import Standard
    from wres_kit.standard.bands import Bands, Section
    from wres_kit.standard.characteristic import Characteristic
    from wres_kit.standard.indicator import DisparityStep, Supplement


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
    for measure in _LEADERSHIP:
        if measure is measures.LEADERSHIP_DIFFERENCE and category != definition.cluster:
            continue
        needed = known[:2] if measure is measures.LEADERSHIP_SHARE else known
        complete = [count for count in needed if count is not None]
        yield _result(counts, definition.indicator, measure, category, complete if len(complete) == len(needed) else [])


_LEADERSHIP = (
    measures.LEADERSHIP_SHARE, measures.LEADERSHIP_DIFFERENCE, measures.TARGET, measures.POSTS_TO_GO,
)  # fmt: skip


def leadership_proportions(result: Result) -> tuple[ResultKind, ...]:
    """Return the two shares between which a difference of the leadership lies: of its bands, and of the workforce."""
    return (
        ResultKind(ResultMeasure.LEADERSHIP_SHARE, result.category, result.group),
        ResultKind(ResultMeasure.SHARE, ALL, result.group),
    )


def _result(counts: Counts, indicator: int, measure: MeasureDefinition, category: str, known: list[Count]) -> Result:
    characteristic = counts.standard.characteristic
    key = counts.key(indicator, measure.name, ALL, category, characteristic.focus)
    people = counts.definition(indicator).people.plural
    if not known:
        why = f"The {people} of this band, or of the workforce, are not all reported by {characteristic.name}."
        return no_result(key, measure.unit, Status.NOT_REPORTED, why)
    inputs = tuple(count.cell for count in known)
    pairs = [(known[place].value, known[place + 1].value) for place in range(0, len(known), 2)]
    nobody = any(staff == 0 for _, staff in pairs)
    if nobody or any(own > staff for own, staff in pairs):
        adjective = characteristic.group(characteristic.focus).adjective
        why = (
            NOBODY if nobody else f"More {adjective} {people} than {people} are reported; the return needs correcting."
        )
        absence = Absence.NOBODY if nobody else Absence.NONE
        return no_result(key, measure.unit, Status.NOT_CALCULABLE, why, absence=absence, inputs=inputs)
    own, staff = pairs[0]
    if measure is measures.LEADERSHIP_DIFFERENCE:
        interval = result_difference(*(proportion(key, *pair, inputs=()) for pair in pairs))
        assert interval is not None
        return Result(*key, interval.value, measure.unit, lower=interval.lower, upper=interval.upper, inputs=inputs)
    if measure is not measures.LEADERSHIP_SHARE:
        return Result(
            *key, float(_goal(measure, *pairs)), measure.unit, numerator=own, denominator=staff, inputs=inputs
        )
    return proportion(key, own, staff, inputs=inputs)


def _goal(measure: MeasureDefinition, band: tuple[int, int], workforce: tuple[int, int]) -> int:
    goal = target(band[1], *workforce)
    return goal if measure is measures.TARGET else max(0, goal - band[0])


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
    characteristic = counts.standard.characteristic
    key = counts.key(indicator, ResultMeasure.RACE_DISPARITY_RATIO, section, step.category, characteristic.everyone)
    wanted = [
        counts.count(indicator, section, cluster, group)
        for group in characteristic.compared
        for cluster in (step.above, step.below)
    ]
    known = [count for count in wanted if count is not None]
    if len(known) < len(wanted):
        return no_result(key, Unit.RATIO, Status.NOT_REPORTED, INCOMPLETE)
    inputs = tuple(count.cell for count in known)
    why = _why_none(characteristic, counts.definition(indicator).people.plural, known)
    if why:
        return no_result(key, Unit.RATIO, Status.NOT_CALCULABLE, why, inputs=inputs)
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


class UnknownSupplementError(WresError):
    """A supplement of an edition that nothing calculates."""


@dataclass(frozen=True, slots=True)
class SupplementCalculation:
    """How one kind of supplement is calculated.

    Parameters
    ----------
    kind
        Its record in an edition.
    name
        Of its formulas in `formulas.yml`.
    results
        Yields its results from the counts of a return.
    measures
        The measures that it yields.
    compared
        Yields the section and kind of the results that are compared over the years, as headlines are.
    """

    kind: type[Supplement]
    name: str
    results: Callable[[Counts, Any], Iterable[Result]]
    measures: tuple[MeasureDefinition, ...]
    compared: Callable[[Standard, Any], Iterable[tuple[str, ResultKind]]]

    def formulas(self, standard: Standard, supplement: Supplement, year: int) -> tuple[Formula, ...]:
        """Return its formulas as the edition of a year defines it."""
        definition = standard.indicator(supplement.indicator, year)
        return formulas(self.name, standard, definition, title=supplement.title)


def _compared_ratios(standard: Standard, definition: RaceDisparity) -> Iterator[tuple[str, ResultKind]]:
    """Yield the last step, from the lowest bands to the highest, of each section that has these bands."""
    step, everyone = definition.steps[-1], standard.characteristic.everyone
    for section in standard.bands.sections:
        if any(band.cluster for band in section.bands):
            yield section.section, ResultKind(ResultMeasure.RACE_DISPARITY_RATIO, step.category, everyone)


def _compared_leadership(standard: Standard, definition: ModelEmployer) -> Iterator[tuple[str, ResultKind]]:
    focus = standard.characteristic.focus
    yield ALL, ResultKind(ResultMeasure.LEADERSHIP_DIFFERENCE, definition.cluster, focus)


SUPPLEMENTS = (
    SupplementCalculation(
        RaceDisparity, "race_disparity", race_disparity, (measures.RACE_DISPARITY_RATIO,), _compared_ratios
    ),
    SupplementCalculation(
        ModelEmployer,
        "model_employer",
        leadership,
        _LEADERSHIP,
        _compared_leadership,
    ),
)
"""The kinds of supplement that are known."""


def supplement_calculation(supplement: Supplement) -> SupplementCalculation:
    """Return how a supplement is calculated.

    Raises
    ------
    UnknownSupplementError
        Nothing calculates it.
    """
    for known in SUPPLEMENTS:
        if isinstance(supplement, known.kind):
            return known
    message = f"{supplement.title}: nothing calculates a supplement of the kind {type(supplement).__name__}."
    raise UnknownSupplementError(message)
