"""From results to those that may be published, by the policy of an organisation."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure import limits_of
from wres_kit.disclosure.accounts import accounts_of
from wres_kit.disclosure.earlier_releases import suppression_of
from wres_kit.disclosure.linear_programmes import ContradictionError
from wres_kit.errors import WresError
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.change import result_difference
from wres_kit.indicators.counts import before_rounding, widened
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.indicators.statistics import RATIO_DECIMALS, RoundedRate, coarse_ratio
from wres_kit.indicators.survey import years_without_response_rate
from wres_kit.returns.cells import Return, Value
from wres_kit.returns.sums import COUNTS, Sums
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

    from wres_kit.disclosure import SensitivityLimits
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.disclosure.table import LinkedTable, Loss
    from wres_kit.indicators.change import Interval
    from wres_kit.indicators.statistics import Limits
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell, Remark


NOTE = (
    "Suppressed, so that nobody can be identified: this figure is about too few people, or it would reveal a figure "
    "that is."
)
"""The same for primary and secondary suppression: a reader who knew which it is would know that a number is small."""


LISTED = 5
"""So many rows are named where figures contradict each other."""


class DisclosureError(WresError):
    """A result that disclosure control cannot judge."""


def protect(
    results: Sequence[Result],
    returns: Sequence[Return],
    rules: DisclosureParameters,
    released: Sequence[ReleasedFigure] = (),
    linked: Sequence[LinkedTable] = (),
    *,
    losses: MutableMapping[tuple[str, int], Loss] | None = None,
) -> list[Result]:
    """Suppress every result that would let a reader learn a number too small to be known.

    Counts of people below the threshold and results of surveys with too few respondents are not shown, and with them
    as few others as it takes that no such count follows from those that are. A suppressed result loses its value,
    interval, counts and notes, and its status says why.

    Parameters
    ----------
    results
        Results of one or several organisations and years, unprotected or protected already.
    returns
        The returns that they were calculated from.
    rules
        The limits.
    released
        The figures of these organisations that are public already (`wres_kit.disclosure.released.read_released`).
    linked
        What readers would know of others from joint reports (`wres_kit.disclosure.joint_releases.linked_tables`).
    losses
        Takes what readers lose, by organisation and year.

    Returns
    -------
    list of Result
        As many results in the same order. Protecting them again shows nothing more, and may show less: what is not
        shown any more is not tried again.

    Raises
    ------
    DisclosureError
        The return of a result is not among `returns`.
    UnknownFigureError
        A result is of a shape or measure, or rests on a number, that disclosure control does not know.
    """
    by_key = {(each.organisation, each.year): each for each in returns}
    of_key: dict[tuple[str, int], list[Result]] = {}
    for result in results:
        if reveals_counts(result):
            of_key.setdefault((result.organisation, result.year), []).append(result)
    unsafe = set[int]()
    for key, own in of_key.items():
        if key not in by_key:
            message = f"{key[0]} {key[1]}: its return is not known here, so we cannot judge if it may be published."
            raise DisclosureError(message)
        figures = [figure for figure in released if (figure.result.organisation, figure.result.year) == key]
        source = by_key[key]
        others = [table for table in linked if (table.organisation, table.year) == key]
        is_exact = rules.policy == "counts" and rules.round_to == 1
        limits = limits_of(rules.in_year(source.year), source.standard)
        try:
            suppression = suppression_of(source, own, figures, limits, others, is_exact=is_exact)
        except ContradictionError as error:
            raise ContradictionError(_doubtful(source, limits)) from error
        unsafe |= {id(own[at]) for at in suppression.hidden}
        if losses is not None:
            losses[key] = suppression.loss
    return [
        result.without_value(Status.SUPPRESSED, NOTE) if id(result) in unsafe else _without_small_count(result, rules)
        for result in results
    ]


def _doubtful(source: Return, limits: SensitivityLimits) -> str:
    """Return the figures of a return that may contradict others: of sums that cannot hold, or else percentages."""
    accounts = accounts_of(source, limits)
    ends = [(each.low, each.high) for each in accounts.quantities]
    broken = frozenset[int]()
    for equation in accounts.equations:
        both = [sorted((times * ends[at][0], times * ends[at][1])) for at, times in equation.items()]
        if sum(low for low, _ in both) > 0 or sum(high for _, high in both) < 0:
            broken |= equation.keys()
    without_counts = [cell for cell in source.values if cell.measure not in COUNTS]
    named = [
        cell for cell in source.values
        if accounts.places.get(cell) in broken or not broken.isdisjoint(accounts.behind.get(cell, ()))
    ] or without_counts  # fmt: skip
    rows = [f"row {source.values[cell].row} of {source.values[cell].file}" for cell in named[:LISTED]]
    more = [f"and {len(named) - LISTED} more"] if len(named) > LISTED else []
    return f"{source.organisation} {source.year} ({', '.join([*rows, *more]) or 'no row has a percentage'})"


def reveals_counts(result: Result) -> bool:
    """Return whether a result says anything about its counts; one that is not calculable says that one is zero."""
    return result.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)


def _without_small_count(result: Result, rules: DisclosureParameters) -> Result:
    """Return a survey result without the count of the few respondents it is of; the survey publishes the percentage."""
    counted = result.numerator if result.measure is ResultMeasure.PERCENTAGE else None
    return replace(result, numerator=None) if counted and counted < rules.in_year(result.year).threshold else result


TOO_SMALL = "Not shown: the organisation is too small to publish figures."
ONLY_PERCENTAGES = (
    "Not shown: the organisation publishes no numbers of people, only percentages of so many people that no small "
    "number follows from them."
)
"""The same whatever the reason is: a reader who knew it would know which numbers are small."""
STEPS = (1, 5)
"""The steps to which percentages are rounded where no counts are published; the first that hides the count is taken."""
NODES = 200
"""The budget of rounding: nodes, never seconds, so that every machine rounds alike."""


def publishable(
    results: Sequence[Result], returns: Sequence[Return], rules: DisclosureParameters,
    remarks: Mapping[int, Sequence[Remark]] | None = None, *, released: Sequence[ReleasedFigure] = (),
    linked: Sequence[LinkedTable] = (), losses: MutableMapping[tuple[str, int], Loss] | None = None,
) -> list[Result]:  # fmt: skip
    """Return results as the policy of their organisation lets them be published.

    Parameters
    ----------
    results
        Results of one organisation.
    returns
        The returns that they were calculated from.
    rules
        What may not be published.
    remarks
        By year, what is known about the returns: rounded counts are calculated with it again.
    released
        The figures of the organisation that were ever public.
    linked
        What readers would know of others from joint reports.
    losses
        Takes what readers lose by the protection of counts, by organisation and year.

    Raises
    ------
    DisclosureError, UnknownFigureError
        Disclosure control cannot judge a result.
    """
    if rules.policy == "none":
        return [
            result.without_value(Status.SUPPRESSED, TOO_SMALL) if result.status is not Status.NOT_REPORTED else result
            for result in results
        ]
    shown = protect(results, returns, rules, released, linked, losses=losses)
    if rules.policy == "percentages":
        shown = _percentages(shown, returns, rules)
    elif rules.round_to > 1:
        shown = _rounded(shown, returns, rules, remarks or {})
    without_rate = years_without_response_rate(shown)
    return [
        each.without_value(Status.SUPPRESSED, NOTE)
        if each.measure == ResultMeasure.RESPONSE_RATE and each.value is not None and each.year in without_rate
        else each
        for each in shown
    ]


# Percentages alone --------------------------------------------------------------------------------------------------


def _percentages(results: Sequence[Result], returns: Sequence[Return], rules: DisclosureParameters) -> list[Result]:
    by_key = {(each.organisation, each.year): _Bases(each, rules, results) for each in returns}
    return [
        by_key[result.organisation, result.year].without_counts(result)
        if reveals_counts(result)
        else result.without_value(Status.SUPPRESSED, ONLY_PERCENTAGES)
        if result.status is Status.SUPPRESSED
        else result
        for result in results
    ]


class _Bases:
    """How many people stand behind the results of a return, and how coarse a percentage of them has to be.

    Readers are taken to know the bases. So what is published follows from these and the rounded percentages alone:
    intervals are the widest that any possible number has, and differences are those of the rounded percentages.
    """

    def __init__(self, source: Return, rules: DisclosureParameters, results: Sequence[Result]) -> None:
        self._rules = rules = rules.in_year(source.year)
        limits = limits_of(rules, source.standard)
        self._limits = limits
        self._accounts = accounts_of(source, limits)
        self._sums = Sums(source.standard, source.year, source.notes.within)
        self._characteristic = source.standard.characteristic
        self._rates = {
            each.inputs: each for each in results
            if each.unit == Unit.PERCENT and each.value is not None
            and (each.organisation, each.year) == (source.organisation, source.year)
        }  # fmt: skip

    def without_counts(self, result: Result) -> Result:
        """Return a result without counts, rounded; without its value where the base would not hide them."""
        step = None if result.unit == Unit.POSTS else STEPS[0] if self._is_of_board(result) else self._step(result)
        value, limits = result.value, None
        if step is not None and value is not None:
            value, limits = self._rounded(result, step)
        if step is None or (result.unit == Unit.RATIO and step > STEPS[0]) or (value is None) != (result.value is None):
            return result.without_value(Status.SUPPRESSED, ONLY_PERCENTAGES)
        if value is None:
            return replace(result, inputs=())
        size = 10.0**-RATIO_DECIMALS if result.unit == Unit.RATIO else float(step)
        return replace(
            result, value=value, numerator=None, denominator=None, inputs=(),
            lower=None if limits is None else _to_step(limits.lower, size, floor),
            upper=None if limits is None else _to_step(limits.upper, size, ceil),
            basis=Basis.PERCENTAGES, decimals=RATIO_DECIMALS if result.unit == Unit.RATIO else 0,
        )  # fmt: skip

    def _rounded(self, result: Result, step: int) -> tuple[float | None, Limits | Interval | None]:
        """Return what is shown of a value, None for nothing, and an interval that tells no more than it."""
        assert result.value is not None
        pair = self._compared(result)
        if result.unit == Unit.RATIO:
            ratio = _to_step(result.value, 10.0**-RATIO_DECIMALS)
            if pair is None:
                return ratio, None
            first_rate, second_rate = (RoundedRate.nearest(each.value, each.denominator, STEPS[0]) for each in pair)
            return coarse_ratio(ratio, first_rate, second_rate, self._threshold(result))
        if pair is None:
            rate = RoundedRate.nearest(result.value, result.denominator, step)
            return rate.percentage, rate.widest_interval() if result.lower is not None and rate.people else None
        first, second = (self.without_counts(each) for each in pair)
        if first.value is None or second.value is None:
            return None, None
        return first.value - second.value, result_difference(first, second)

    def _compared(self, result: Result) -> tuple[Result, Result] | None:
        """Return the two percentages that a ratio or difference is made of."""
        cuts = (result.inputs[:at] for at in range(1, len(result.inputs)))
        pairs = ((self._rates.get(cut), self._rates.get(result.inputs[len(cut) :])) for cut in cuts)
        return next(((first, second) for first, second in pairs if first is not None and second is not None), None)

    def _threshold(self, result: Result) -> int:
        return max(self._rules.threshold, dict(self._rules.indicators).get(result.indicator, 0))

    def _is_of_board(self, result: Result) -> bool:
        """Return whether a result is of a board that agreed to be shown, and of no staff, who did not agree."""
        return bool(result.inputs) and all(map(self._is_agreed, result.inputs))

    def _is_agreed(self, cell: Cell) -> bool:
        return cell.category != WORKFORCE and self._limits.may_be_known(cell)

    def _step(self, result: Result) -> int | None:
        """Return the finest step at which a percentage has as many possible counts as the threshold; None for none."""
        cells = [cell for cell in self._bases(result) if not self._is_agreed(cell)]
        bases = [people for cell in cells if (people := self._people(cell)) is not None]
        if not bases:
            return None
        return next((step for step in STEPS if min(bases) * step / 100 >= self._threshold(result)), None)

    def _bases(self, result: Result) -> Iterable[Cell]:
        """Yield the counts of which a result is a percentage, or compares percentages."""
        counts = [cell for cell in result.inputs if cell.measure in COUNTS]
        first = {self._sums.same_people(cell) for cell in counts}
        for cell in counts:
            everyone = cell._replace(group=self._characteristic.everyone)
            people = self._sums.people(cell)
            is_part = people is not None and self._sums.same_people(people) in first
            if not is_part and (cell == everyone or everyone not in counts):
                yield cell

    def _people(self, cell: Cell) -> int | None:
        place = self._accounts.places.get(cell)
        return self._accounts.quantities[place].low if place is not None else None


def _nearest(times: float) -> int:
    return floor(times + 0.5)


def _to_step(value: float, size: float, whole: Callable[[float], int] = _nearest) -> float:
    """Return a value as a multiple of a step: the nearest, or the next below or above."""
    return round(whole(round(value / size, 9)) * size, RATIO_DECIMALS)


# Rounded counts -----------------------------------------------------------------------------------------------------


def _rounded(
    results: Sequence[Result], returns: Sequence[Return], rules: DisclosureParameters,
    remarks: Mapping[int, Sequence[Remark]],
) -> list[Result]:  # fmt: skip
    """Return results calculated again from the counts that are shown, each rounded; the others stay suppressed."""
    again: dict[str, Result] = {}
    for source in returns:
        own = [each for each in results if (each.organisation, each.year) == (source.organisation, source.year)]
        rounded, noted = _rounded_return(source, own, rules), remarks.get(source.year, ())
        again |= {each.id: each for each in calculate(rounded, noted)}
        reach = rules.round_to // 2
        for apart, everyone in ((reach, reach), (reach, -reach), (-reach, reach), (-reach, -reach)):
            for other in calculate(before_rounding(rounded, apart, everyone), noted):
                if (known := again.get(other.id)) is not None:
                    again[other.id] = widened(known, other)
    return [_of_rounded(result, again.get(result.id)) if reveals_counts(result) else result for result in results]


def _of_rounded(result: Result, again: Result | None) -> Result:
    rests_on_counts = any(cell.measure in COUNTS for cell in result.inputs)
    if not rests_on_counts:
        return result
    if again is None or not reveals_counts(again):
        return result.without_value(Status.SUPPRESSED, NOTE)
    # Where each figure comes from is not said: the rows hold the counts before they were rounded.
    return replace(again, inputs=(), basis=Basis.ROUNDED)


def _rounded_return(source: Return, results: Sequence[Result], rules: DisclosureParameters) -> Return:
    """Return what readers know of a return, each count rounded."""
    accounts = accounts_of(source, limits_of(rules.in_year(source.year), source.standard))
    known = dict.fromkeys(cell for result in results if reveals_counts(result) for cell in result.inputs)
    exact = {
        cell: accounts.quantities[accounts.places[cell]].low for cell in known
        if cell.measure in COUNTS and cell in accounts.places
    }  # fmt: skip
    counts = _consistent(source, exact, rules.round_to)
    as_values = {cell: Value(float(people), 0, "", "", 0) for cell, people in counts.items()}
    figures = {cell: value for cell, value in source.values.items() if cell in known and cell.measure not in COUNTS}
    return Return(source.standard, source.organisation, source.year, figures | as_values)


def _consistent(source: Return, exact: Mapping[Cell, int], base: int) -> dict[Cell, int]:
    """Return counts as multiples of a base that add up as the exact ones do, and differ from them as little as can be.

    Controlled rounding as an integer programme over the counts that are shown, which nothing else enters. Where some
    part of a total is not shown, the total is no less than the parts that are.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second, for few projects

    places = {cell: at for at, cell in enumerate(exact)}
    size = len(places)
    if not size:
        return {}
    people = np.array(list(exact.values()), dtype=np.float64)
    rows, least, most = [], [], []
    for each in Sums(source.standard, source.year, source.notes.within).divisions(list(exact)):
        parts = [places[cell] for cell in dict.fromkeys(each.parts) if cell in places]
        if each.total not in places or not parts:
            continue
        row = np.zeros(2 * size)
        row[places[each.total]] = 1.0
        row[parts] -= 1.0
        known = sum(people[at] for at in parts)
        if known <= people[places[each.total]]:
            rows.append(row)
            least.append(0.0)
            most.append(0.0 if known == people[places[each.total]] else np.inf)
    # Each count is a number of units; after those, how far each is from the exact count, at least.
    away = np.hstack([base * np.eye(size), -np.eye(size)]), np.hstack([base * np.eye(size), np.eye(size)])
    constraints = [LinearConstraint(away[0], -np.inf, people), LinearConstraint(away[1], people, np.inf)]
    if rows:
        constraints.append(LinearConstraint(np.array(rows), least, most))
    units = np.floor(people / base)
    bounds = Bounds(
        np.concatenate([np.maximum(units - 1, 0), np.zeros(size)]), np.concatenate([units + 2, np.full(size, np.inf)])
    )
    kinds = np.concatenate([np.ones(size), np.zeros(size)])
    goal = np.concatenate([np.zeros(size), np.ones(size)])
    answer = milp(goal, constraints=constraints, integrality=kinds, bounds=bounds, options={"node_limit": NODES})
    nearest = np.floor(people / base + 0.5) if answer.x is None else np.rint(answer.x[:size])
    return {cell: base * int(each) for cell, each in zip(exact, nearest, strict=True)}
