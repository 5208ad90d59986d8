"""What is public already: figures of earlier publications, from which a reader could subtract new ones.

Readers keep what was published, and take every count that they have not seen to differ for the same as before. So
disclosure control asks of each new choice (decision 36 has all of it):

1. With all counts that are out and unchanged: does a small number follow? Figures that are out are shown again.
2. With the counts as they were before a correction: does a small number follow from what is shown in addition?
3. In a corrected year, a figure that was not shown before is not shown now: its number may have been small then.

What follows from what is out alone cannot be protected any more: analysts are to know it (`Unprotectable`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from wres_kit.disclosure.accounts import REST, accounts_of
from wres_kit.disclosure.choice import Suppression, choose
from wres_kit.disclosure.elimination import determined, without_counts, without_followers
from wres_kit.disclosure.figures_without_counts import small_numbers_behind
from wres_kit.disclosure.knowledge import COARSE, UnknownFigureError, stated_counts, weight
from wres_kit.disclosure.linear_programmes import ContradictionError
from wres_kit.disclosure.protection_levels import ProtectionLevels
from wres_kit.disclosure.record_release import Unprotectable
from wres_kit.disclosure.released import figure_key, has_same_counts, is_same_value
from wres_kit.disclosure.table import Loss, PublishableFigure
from wres_kit.indicators.results import Status, Unit
from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.sums import COUNTS, Sums

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from wres_kit.disclosure import SensitivityLimits
    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.disclosure.table import LinkedTable, QuantityTable
    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import Return

FIGURES_OF_A_REPORT = 3
"""So many figures with their intervals are a report by this package, not single figures that somebody entered."""
State = dict[Cell, int]
"""Counts by the first address of their people, as they were public at one time."""


def suppression_of(
    source: Return, results: Sequence[Result], released: Sequence[ReleasedFigure], limits: SensitivityLimits,
    linked: Sequence[LinkedTable] = (), *, is_exact: bool = True,
) -> Suppression:  # fmt: skip
    """Choose which results of one return are not shown.

    Parameters
    ----------
    source
        The return.
    results
        Its results, each of which says something.
    released
        The figures of the same organisation and year that are public, in order of release; there may be none.
    limits
        Below which numbers a count is sensitive.
    linked
        What readers would know of others (`wres_kit.disclosure.joint_releases.linked_tables`).
    is_exact
        Whether results are shown as they are. Where they are made coarser, no more is hidden because earlier ones were.
    """
    return _EarlierReleases(source, results, released, limits).run(linked, is_exact=is_exact)


class _Scenario:
    """What a reader supposes: a return as it is, or was before a correction, alone or with what is public of others.

    Parameters
    ----------
    source, results, limits
        The return, the results that could be shown, and below which numbers a count is sensitive.
    linked
        What is public of others with whom it has reported jointly.
    """

    def __init__(
        self, source: Return, results: Sequence[Result], limits: SensitivityLimits, linked: LinkedTable | None = None
    ) -> None:
        self.accounts = accounts_of(source, limits)
        self._linked = linked
        self.bound = 0.0
        self.figures = [
            PublishableFigure(weight(source.standard, each), self.accounts.quantities_of(each)) for each in results
        ]

    def choose(self, hidden: frozenset[int], known: Collection[int]) -> frozenset[int]:
        """Return the places of the figures that are not shown where some of them are not, and some counts are known."""
        shown = [at for at in range(len(self.figures)) if at not in hidden]
        table = self._table([self.figures[at] for at in shown], known)
        choice = choose(table)
        self.bound = choice.bound + self.weight(hidden)
        unprotected, places = choice.unprotected, choice.hidden
        if unprotected and known:
            # What follows from what is known is warned of; only what follows whatever is known is a reason.
            narrow = self.narrow_without_figures(known)
            out = narrow & determined(table.equations, table.known | table.zeros, narrow).keys()
            choice = choose(replace(table, known=table.known | out))
            places, left = choice.hidden, choice.unprotected & (narrow - out)
            if left:
                # Only by which counts are small or large has it so few values: it must not follow without that.
                choice = choose(replace(table, known=table.known | out | left))
                places = without_followers(table, left, choice.hidden)
            unprotected = choice.unprotected & self.narrow_without_figures(())
        # Where nothing that could be suppressed protects a number, nothing of the return is shown at all.
        if unprotected:
            return frozenset(range(len(self.figures)))
        return hidden.union(shown[at] for at in places)

    def keep_confidential(self, hidden: frozenset[int], known: Collection[int]) -> frozenset[int]:
        """Return the places of figures that are not shown, so that nothing follows that nobody may learn at all."""
        if self._linked is None:
            return hidden
        confidential = {len(self.accounts.quantities) + at for at in self._linked.confidential}
        return without_followers(self._table(self.figures, known, with_confidential=True), confidential, hidden)

    def _table(
        self, figures: Sequence[PublishableFigure], known: Collection[int], *, with_confidential: bool = False
    ) -> QuantityTable:
        table = self.accounts.table(figures, known)
        if self._linked is None:
            return table
        return self._linked.joined(table, self.accounts.places, with_confidential=with_confidential)

    def weight(self, hidden: Collection[int]) -> int:
        """Return what readers lose without the figures at some places."""
        return sum(self.figures[at].weight for at in hidden)

    def narrow_without_figures(self, known: Collection[int]) -> frozenset[int]:
        """Return the sensitive quantities that what is known leaves fewer than three values, if nothing is shown."""
        table = self._table((), known)
        narrow = {squeeze.quantity for squeeze in ProtectionLevels(table).by_programmes(table.known, ())}
        return table.sensitive & (table.known | narrow)

    def places(self, cells: Iterable[Cell]) -> frozenset[int]:
        """Return the quantities at addresses, as far as there are any."""
        return frozenset(self.accounts.places[cell] for cell in cells if cell in self.accounts.places)


class _EarlierReleases:
    def __init__(
        self, source: Return, results: Sequence[Result], released: Sequence[ReleasedFigure], limits: SensitivityLimits
    ) -> None:
        self._source, self._results, self._released, self._limits = source, results, released, limits
        self._by_key = {figure_key(result): result for result in results}
        self._sums = Sums(source.standard, source.year, source.notes.within)
        self._now = _Scenario(source, results, limits)
        self._add_counts_no_longer_given()
        self._accounts = self._now.accounts

    def run(self, linked: Sequence[LinkedTable], *, is_exact: bool) -> Suppression:
        """Hide more and more until nothing follows from any state of what is public."""
        states = self._states(self._released)
        unchanged = self._unchanged(states)
        known = self._now.places(unchanged)
        behind, coarse, changed = self._behind_figures_without_counts()
        changes = [change for state in states if (change := self._changes(state))]
        hidden = self._suppressed_before_correction() if changed or changes else self._suppressed_before()
        hidden = self._now.choose(hidden, known)
        bound = self._now.bound
        if not behind <= known:
            hidden = self._now.choose(hidden, known | behind)
        bases = self._accounts.bases_of_small(self._public_without_counts(), known)
        hidden = without_counts(now := self._accounts.table(self._now.figures, known), bases, hidden)
        if coarse and is_exact:
            hidden = without_followers(now, now.sensitive, hidden, nearly_known=coarse)
        for state in changes:
            hidden = self._choose_as_it_was(hidden, state, unchanged)
        for table in linked:
            hidden = self._choose_with_others(hidden, table, unchanged)
        if not (changed or changes):
            # What is public as it is tells nothing when it is shown again, whatever else the choice would prefer now.
            hidden -= self._public_unchanged(known)
        loss = Loss(len(self._results), len(hidden), weight := self._now.weight(hidden), min(bound, weight))
        return Suppression(hidden, tuple(self._unprotectable(known)), loss)

    def _choose_as_it_was(self, hidden: frozenset[int], state: State, unchanged: frozenset[Cell]) -> frozenset[int]:
        """Return what is not shown where some counts were others, and all that nobody has seen to differ were the same.

        Where these contradict each other, others must have changed too, and nobody can say what is safe: then nothing
        is shown that was not public before.
        """
        values = dict(self._source.values)
        given = {cell: first for cell in values if cell.measure in COUNTS and (first := self._first(cell)) in state}
        values |= {cell: replace(values[cell], value=float(state[first])) for cell, first in given.items() if first}
        others = [cell for cell in state.keys() - set(given.values()) if not cell.measure.startswith(REST)]
        values |= {cell: Value(float(state[cell]), 0, "", "", 0) for cell in others}
        hidden |= self._in_contradictory_sums(state, unchanged)
        try:
            scenario = _Scenario(replace(self._source, values=values), self._results, self._limits)
            return scenario.choose(hidden, scenario.places(unchanged | state.keys()))
        except (ContradictionError, UnknownFigureError):
            return hidden | self._never_public()

    def _in_contradictory_sums(self, state: State, unchanged: frozenset[Cell]) -> frozenset[int]:
        """Return the places of results that show a count of a sum in which another one, that was hidden, has changed.

        Such a sum does not hold with what was public and what is the same now. Whoever sees all of it but one count
        would take that one for what has changed.
        """
        accounts = self._accounts
        old = {accounts.places[cell]: people for cell, people in state.items()}
        known = old.keys() | self._now.places(unchanged)
        doubtful = set[int]()
        for equation in accounts.equations:
            if old.keys().isdisjoint(equation):
                continue
            total = sum(times * old.get(at, accounts.quantities[at].low) for at, times in equation.items())
            if total:
                doubtful |= equation.keys() - known
        return frozenset(
            at for at, each in enumerate(self._results) if not doubtful.isdisjoint(accounts.quantities_of(each))
        )

    def _choose_with_others(
        self, hidden: frozenset[int], linked: LinkedTable, unchanged: frozenset[Cell]
    ) -> frozenset[int]:
        """Return what is not shown where readers know of others what follows from this report and joint totals."""
        scenario = _Scenario(self._source, self._results, self._limits, linked)
        known = scenario.places(unchanged)
        try:
            return scenario.choose(scenario.keep_confidential(hidden, known), known)
        except ContradictionError:
            # Somebody has been corrected since the joint report, so nobody can say what is safe.
            return hidden | self._never_public()

    # What is public -------------------------------------------------------------------------------------------------

    def _first(self, cell: Cell) -> Cell | None:
        """Return the first address of the people at an address; None where today's return has no such people."""
        at = (places := self._now.accounts.places).get(cell, places.get(self._sums.same_people(cell)))
        return self._now.accounts.cells[at] if at is not None else None

    def _add_counts_no_longer_given(self) -> None:
        """Add the counts that were public of what today's return no longer has: they still add up with the rest."""
        stated = (
            item for figure in self._released for item in stated_counts(self._sums, figure.result, figure.decimals)
        )
        no_longer_given = {
            self._sums.same_people(cell): Value(float(people), 0, "", "", 0)
            for cell, people in stated if self._first(cell) is None
        }  # fmt: skip
        if no_longer_given:
            self._source = replace(self._source, values={**self._source.values, **no_longer_given})
            self._now = _Scenario(self._source, self._results, self._limits)

    def _states(self, released: Iterable[ReleasedFigure]) -> list[State]:
        """Return the counts that were public, those of releases that agree with each other together."""
        states: list[State] = []
        for _, figures in groupby(released, key=lambda figure: figure.release):
            stated = [item for figure in figures for item in stated_counts(self._sums, figure.result, figure.decimals)]
            counts = {first: people for cell, people in stated if (first := self._first(cell)) is not None}
            if not states or any(states[-1].get(cell, people) != people for cell, people in counts.items()):
                states.append({})
            states[-1].update(counts)
        return [self._completed(state) for state in states]

    def _completed(self, state: State) -> State:
        """Return a state with all that follows from its sums: what one count lacks, and that nobody is left of none.

        Only sums whose parts are all there is: that a count has no rest today says nothing of what it had.
        """
        known, before = dict(state), -1
        while len(known) > before:
            before = len(known)
            for total, parts in self._exhaustive:
                missing = [part for part in parts if part not in known]
                left = known.get(total, 0) - sum(known[part] for part in parts if part in known)
                if total not in known:
                    known |= {} if missing else {total: -left}
                elif left == 0 or (len(missing) == 1 and left > 0):
                    known |= dict.fromkeys(missing, left)
        return known

    @cached_property
    def _exhaustive(self) -> list[tuple[Cell, list[Cell]]]:
        """The sums whose parts are all there is and have a place in today's return, by first addresses."""
        sums: list[tuple[Cell, list[Cell]]] = []
        for each in self._sums.divisions([cell for cell in self._accounts.places if cell.measure in COUNTS]):
            total, parts = self._first(each.total), [self._first(part) for part in each.parts]
            known = [part for part in parts if part is not None]
            if each.exhaustive and total is not None and len(known) == len(parts) and total not in known:
                sums.append((total, known))
        return sums

    def _changes(self, state: State) -> State:
        """Return the counts of a state that are others now, as they were.

        A count that follows from a rounded figure can be stated with another figure, as what it would be unrounded.
        """
        now = {cell: self._accounts.quantities[self._accounts.places[cell]] for cell in state}
        return {cell: people for cell, people in state.items() if not now[cell].low <= people <= now[cell].high}

    def _unchanged(self, states: Iterable[State]) -> frozenset[Cell]:
        """Return the counts that are public as they are now."""
        return frozenset(cell for state in states for cell in state.keys() - self._changes(state).keys())

    def _behind_figures_without_counts(self) -> tuple[frozenset[int], frozenset[int], bool]:
        """Return the quantities behind ratios and the like that are public, and whether any of these has changed.

        Second come those behind figures that were made coarser on purpose: readers know them nearly.
        """
        behind, nearly, changed = set[int](), set[int](), False
        for figure in self._released:
            now, coarse = self._by_key.get(figure.key), figure.result.basis in COARSE
            without = figure.result.numerator is None and figure.result.denominator is None
            if now is None or not (without or coarse) or figure.result.status is not Status.PUBLISHED:
                continue
            if coarse or is_same_value(figure, now):
                behind |= (own := self._accounts.quantities_of(now))
                nearly |= own if coarse else frozenset()
            else:
                changed = True
        return frozenset(behind), frozenset(nearly), changed

    def _public_without_counts(self) -> Iterator[Result]:
        """Yield the percentages and comparisons that are public without their counts, as they are today."""
        for figure in self._released:
            now = self._by_key.get(figure.key)
            if now is None or figure.result.denominator is not None:
                continue
            if now.denominator or (now.unit in (Unit.RATIO, Unit.POINTS) and is_same_value(figure, now)):
                yield now

    def _public_unchanged(self, known: frozenset[int]) -> frozenset[int]:
        """Return the places of the results that are public as they are now, and rest on no sensitive count.

        A rounded figure is not, even where rounding changed nothing: nobody knows that.
        """
        same = {
            figure.key for figure in self._released if (now := self._by_key.get(figure.key)) is not None
            and is_same_value(figure, now) and has_same_counts(figure, now) and figure.result.basis not in COARSE
        }  # fmt: skip
        sensitive = self._accounts.table((), known).sensitive
        return frozenset(
            at for at, result in enumerate(self._results)
            if figure_key(result) in same and sensitive.isdisjoint(self._accounts.quantities_of(result))
        )  # fmt: skip

    def _never_public(self) -> frozenset[int]:
        """Return the places of the results that were never public."""
        out = {figure.key for figure in self._released}
        return frozenset(at for at, result in enumerate(self._results) if figure_key(result) not in out)

    def _kept_back(self) -> frozenset[int]:
        """Return the places of the results that were never public, but for those of a board that has agreed since."""
        agreed, of_figure = self._limits.may_be_known, self._accounts.quantities_of
        allowed = {at for at, cell in enumerate(self._accounts.cells) if agreed(cell)}
        allowed |= self._now.places(self._unchanged(self._states(self._released))) if allowed else frozenset()
        return frozenset(
            at for at in self._never_public()
            if not agreed(self._results[at]) or not of_figure(self._results[at]) <= allowed
        )  # fmt: skip

    def _suppressed_before_correction(self) -> frozenset[int]:
        """Return the places of the results that were kept back, as far as anyone can say.

        A release by this package has all figures of an indicator that could be shown; it has their intervals. Figures
        that were entered by hand say only that the other groups in their row may have been kept back.
        """
        whole = {figure.result.indicator for figure in self._released if figure.result.lower is not None}
        rows = {_row(figure.result) for figure in self._released}
        return frozenset(
            at for at in self._kept_back()
            if self._results[at].indicator in whole or _row(self._results[at]) in rows
        )  # fmt: skip

    def _suppressed_before(self) -> frozenset[int]:
        """Return the places of the results that an unchanged year did not show.

        The choice of the earlier release stays, so two releases together show no more than each, in any section.
        """
        stated = [figure for figure in self._released if figure.result.lower is not None]
        figures_of = Counter(figure.release for figure in stated)
        reported = [figure.result for figure in stated if figures_of[figure.release] >= FIGURES_OF_A_REPORT]
        sections = {(each.indicator, each.section) for each in reported}
        indicators = {each.indicator for each in reported}
        kept_back = self._kept_back()
        kept = self._now.choose(frozenset(), ()) & kept_back if reported else frozenset()
        return kept.union(
            at for at in kept_back
            if (self._results[at].indicator, self._results[at].section) in sections
            or (self._results[at].indicator in indicators and not self._is_part(self._results[at]))
        )  # fmt: skip

    def _is_part(self, result: Result) -> bool:
        """Return whether a result is of a part of the organisation, which a return may give later than the whole."""
        standard = self._source.standard
        return standard.bands.is_part(standard.indicator(result.indicator, result.year), result.section)

    # What cannot be protected any more ------------------------------------------------------------------------------

    def _unprotectable(self, known: frozenset[int]) -> Iterator[Unprotectable]:
        """Yield the small numbers that follow from what is public, in order of the publications that tell them."""
        known |= {*small_numbers_behind(self._accounts, self._sums, self._released, known)}
        if not known or not self._now.narrow_without_figures(known):
            return
        releases = list(dict.fromkeys(figure.release for figure in self._released))
        seen = set[int]()
        for release in releases:
            until = [figure for figure in self._released if figure.release.order <= release.order]
            stated = known & self._now.places(self._unchanged(self._states(until)))
            stated |= {*small_numbers_behind(self._accounts, self._sums, until, stated)}
            out = self._now.narrow_without_figures(stated)
            for at in sorted(out - seen):
                yield Unprotectable(self._accounts.cells[at], release)
            seen |= out


def _row(result: Result) -> tuple[int, str, str, str]:
    return result.indicator, str(result.measure), result.section, result.category
