"""What readers know of others: joint totals that were published, less what each report adds to them.

A joint report of an organisation and others tells the others together as soon as the organisation reports by itself; a
joint report after a member has left tells that member. So the counts of all others are quantities next to those of the
report, with every joint total that is public and everything that members have published by themselves, or are about to
(`LinkedTable`). They are protected together with the report (`wres_kit.disclosure.earlier_releases`): small counts of
the others as its own; and of a single organisation that has published nothing, nobody may learn anything. A joint total
that was not shown is a quantity too, as is a small count that a total from before a correction would give away.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from wres_kit.disclosure import SensitivityLimits, limits_of
from wres_kit.disclosure.accounts import REST, accounts_of
from wres_kit.disclosure.elimination import CurrentSum, differences_of
from wres_kit.disclosure.figures_without_counts import counts_behind, lacks_counts, nearest_counts
from wres_kit.disclosure.knowledge import stated_counts
from wres_kit.disclosure.record_release import rules_kept
from wres_kit.disclosure.released import groups_of, read_members, read_released, related_codes
from wres_kit.disclosure.table import JointTotal, Kind, Link, LinkedTable, NearlyKnown, Quantity, TotalToday
from wres_kit.indicators.results import Unit
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.returns.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.project import Project
    from wres_kit.returns.cells import Returns

Counts = dict[Cell, int]
"""Counts by address, under the code of the organisation whose report is protected."""
Party = frozenset[str]
"""Organisations that are counted together, because no report tells them apart."""
NOTHING = NearlyKnown("", frozenset(), {})
UNKNOWN = Quantity(Kind.UNSURE, 1, 0, 0)


def linked_tables(
    project: Project, returns: Returns, code: str, year: int, limits: SensitivityLimits
) -> list[LinkedTable]:
    """Return what readers could work out of others from a report and what was published jointly.

    Parameters
    ----------
    project
        The project, with its record of what has been published.
    returns
        The returns of the organisation and of those in `related_codes`, as far as there are any.
    code, year
        Whose report, and which of the years that it shows.
    limits
        Below which numbers a count is sensitive.

    Raises
    ------
    ReleasedFiguresError
        A record cannot be read.
    """
    if related_codes(project, code) == {code}:
        return []
    builder = _LinkedTableBuilder(project, returns, code, year, limits)
    return [table for each in (NOTHING, *builder.nearly_known()) for table in builder.tables(each)]


class _LinkedTableBuilder:
    def __init__(self, project: Project, returns: Returns, code: str, year: int, limits: SensitivityLimits) -> None:
        self._project, self._returns, self._limits = project, returns, limits
        self._code, self._year = code, year
        self._source = returns.get(code, year)
        self._sums = Sums(self._source.standard, year, self._source.notes.within)
        self._groups = groups_of(project, code)
        group = project.groups.get(code)
        self._own = frozenset(group.members) if group is not None else frozenset({code})
        self._today = self._completed(self._source.values)
        self._completed_returns: dict[str, Counts] = {}
        members = {member for names in self._groups.values() for member in names} | self._own
        others = sorted(members - {code})
        known = project.organisations
        self._rules = {each: rules_kept(project, known[each]).in_year(year) for each in others if each in known}
        self._records = {member: self._recorded_of(member) for member in others}
        self._soon_public = {member: self._about_to_be_public(member) for member in others}
        self._begin(NOTHING)

    def _begin(self, nearly: NearlyKnown) -> None:
        """Begin a table in which some counts are public besides those that were read."""
        self._nearly = nearly
        of_this = {each: {**counts, **nearly.counts} for each, counts in self._records.items() if each == nearly.code}
        self._recorded = self._records | of_this
        self._public = {member: self._recorded[member] | soon for member, soon in self._soon_public.items()}
        self._quantities: list[Quantity] = []
        self._equations: list[Mapping[int, int]] = []
        self._links: list[Link] = []
        self._confidential_equations: list[Mapping[int, int]] = []
        self._confidential_links: list[Link] = []
        self._places: dict[Party, dict[Cell, int]] = {}
        self._returned_by: dict[Party, Counts] = {}
        self._totals_at: set[int] = set()
        self._known: set[int] = set()
        self._confidential: set[int] = set()

    def tables(self, nearly: NearlyKnown) -> Iterator[LinkedTable]:
        """Yield what is public of others, as far as any joint total is, or any report of a member of this one."""
        self._begin(nearly)
        totals = [total for group, members in self._groups.items() for total in self._totals(group, members)]
        if not any(each.members != self._own for each in totals) and not (
            len(self._own) > 1 and any(self._public.values())
        ):
            return
        parties = self._parties(totals)
        self._small = {names: self._small_counts(names) for names in {self._own, *(each.members for each in totals)}}
        self._places = {party: self._add_counts_of(party) for party in parties}
        public = [self._held_against_today(total, parties) for total in totals]
        for cell in self._today:
            sums = list(self._current_sums(cell, parties, public))
            for each in sums:
                if each.own:
                    self._links.append((cell, each.own, each.others))
                else:
                    self._equations.append(each.others)
            for each in differences_of(sums):
                self._add_difference(cell, each)
            for total in public:
                if cell in total.changes:
                    self._add_outdated(total, cell)
        yield LinkedTable(
            self._code, self._year, tuple(self._quantities), tuple(self._equations), tuple(self._links),
            frozenset(self._known), frozenset(self._confidential), tuple(self._confidential_equations),
            tuple(self._confidential_links),
        )  # fmt: skip

    # Joint totals of today's counts ---------------------------------------------------------------------------------

    def _current_sums(self, cell: Cell, parties: Sequence[Party], public: Sequence[TotalToday]) -> Iterator[CurrentSum]:
        """Yield the sums of one count: of the report itself, where it is of a group, and of each joint total."""
        if len(self._own) > 1:
            yield CurrentSum(-1, self._sum_of([party for party in parties if party <= self._own], cell))
        for total, within, changes, suppressed in public:
            if total.members == self._own or cell in changes:
                continue
            if cell in total.counts:
                at = self._add_known(total.counts[cell])
            elif cell in suppressed:
                at = self._add_quantity(suppressed[cell])
            else:
                continue
            self._totals_at.add(at)
            yield CurrentSum(int(self._code in total.members), {at: -1, **self._sum_of(within, cell)})

    def _add_difference(self, cell: Cell, difference: CurrentSum) -> None:
        """Keep a reader from learning how two totals differ, where a small count of a member is in the difference.

        A new total less an earlier one tells of the members that are in one of the two alone. Whether that leaves a
        small count three values depends on how many people the others have. So nobody may learn it at all.
        """
        totals = {at: times for at, times in difference.others.items() if at in self._totals_at}
        if any(self._quantities[at].kind is Kind.SENSITIVE for at in difference.others.keys() - totals.keys()):
            self._confidential_links.append((cell, difference.own, {**totals, self._add_confidential(): 1}))

    def _held_against_today(self, total: JointTotal, parties: Sequence[Party]) -> TotalToday:
        within = [party for party in parties if party <= total.members]
        changes = {
            cell: left for cell in self._today if cell in total.counts
            if (left := self._left_of(total, within, cell))
        }  # fmt: skip
        is_complete = total.is_report and not changes and total.members != self._own
        return TotalToday(total, within, changes, self._suppressed_counts(total, within) if is_complete else {})

    def _suppressed_counts(self, total: JointTotal, within: Sequence[Party]) -> dict[Cell, Quantity]:
        """Return the counts that a joint report has not shown: readers are taken to know which of them are small."""
        returned = [self._returned_by[party] for party in within]
        returned += [self._today] if self._code in total.members else []
        common = [cell for cell in self._today if all(cell in each for each in returned)]
        values = {cell: Value(float(sum(each[cell] for each in returned)), 0, "", "", 0) for cell in common}
        if not values:
            return {}
        accounts = accounts_of(replace(self._source, values=values), self._limits)
        every = accounts.table((), [accounts.places[cell] for cell in common if cell in total.counts]).quantities
        quantities = {cell: every[accounts.places[cell]] for cell in common if cell not in total.counts}
        return {cell: each for cell, each in quantities.items() if each.kind in (Kind.SENSITIVE, Kind.OPEN)}

    # Joint totals from before a correction --------------------------------------------------------------------------

    def _left_of(self, total: JointTotal, parties: Iterable[Party], cell: Cell) -> dict[Party, int]:
        """Return what a total from before a correction leaves for each if all others were then what they are today.

        Nothing where the total is that of today's counts, or nobody knows.
        """
        today = {each: self._returned_by[each].get(cell) for each in parties}
        if self._code in total.members:
            today[frozenset({self._code})] = self._today[cell]
        people = {each: number for each, number in today.items() if number is not None}
        change = total.counts[cell] - sum(people.values())
        if not change or len(people) < len(today):
            return {}
        return {each: number + change for each, number in people.items()}

    def _add_outdated(self, outdated: TotalToday, cell: Cell) -> None:
        """Add what a total from before a correction says.

        Whoever takes all counts but one for what they are today may subtract them from the total. What is left, where
        it was a small number, is protected like any small number. Of members without a report of their own nobody may
        learn anything.
        """
        total, parties, left = outdated.total, outdated.parties, outdated.changes[cell]
        row, today = {self._add_known(total.counts[cell]): -1}, {party: self._at(party, cell) for party in parties}
        corrected = [
            row | {at: 1 for other, at in today.items() if other != party} | {self._add_small(cell, left[party]): 1}
            for party in parties if self._was_small(party, cell, left[party])
        ]  # fmt: skip
        at_that_time = row | {
            self._then(each, cell) if self._reports(each) else self._at(each, cell): 1 for each in parties
        }
        if self._code not in total.members:
            self._confidential_equations.append(at_that_time)
            self._equations += corrected
            return
        self._confidential_links.append((cell, 1, at_that_time))
        self._links += [(cell, 1, each) for each in corrected]
        own = left[frozenset({self._code})]
        if self._limits.is_small(cell, own):
            self._equations.append({**row, **dict.fromkeys(today.values(), 1), self._add_small(cell, own): 1})

    def _reports(self, party: Party) -> bool:
        """Return whether an organisation has a report of its own, or may have one at any time."""
        return bool(self._public.get(next(iter(party))))

    def _then(self, party: Party, cell: Cell) -> int:
        """Return the place of a count as it was: known where it has been published, else nobody may learn it."""
        recorded = self._recorded[next(iter(party))]
        return self._add_known(recorded[cell]) if cell in recorded else self._add_confidential()

    def _was_small(self, party: Party, cell: Cell, people: int) -> bool:
        """Return whether a count was small and has not been public."""
        is_public = len(party) == 1 and self._recorded[next(iter(party))].get(cell) == people
        return not is_public and self._limits_of(party).is_small(cell, people)

    # Quantities -----------------------------------------------------------------------------------------------------

    def _parties(self, totals: Sequence[JointTotal]) -> list[Party]:
        """Return the members that no report tells apart together, those who have reported by themselves each alone."""
        alike: dict[tuple[object, ...], set[str]] = {}
        for member in sorted(self._own.union(*(total.members for total in totals)) - {self._code}):
            key = (*(member in total.members for total in totals), member in self._own)
            alike.setdefault((*key, member if self._public.get(member) else ""), set()).add(member)
        return [frozenset(members) for members in alike.values()]

    def _add_counts_of(self, party: Party) -> dict[Cell, int]:
        """Add the counts of some members together; return their places by address.

        Of those who have published nothing, readers are not taken to know which counts are small, nor which parts of a
        small joint total are nobody.
        """
        returned = [self._returned(member) for member in sorted(party)]
        common = [cell for cell in returned[0] if all(cell in each for each in returned)]
        counts = self._returned_by[party] = {cell: sum(each[cell] for each in returned) for cell in common}
        public = self._public.get(next(iter(party)), {})
        values = {cell: Value(float(people), 0, "", "", 0) for cell, people in (counts | public).items()}
        within = [cell for names, cells in self._small.items() if party <= names and not public for cell in cells]
        accounts = accounts_of(replace(self._source, values=values), self._limits_of(party), within)
        start, known = len(self._quantities), {accounts.places[cell] for cell in public if cell in accounts.places}
        for each in accounts.table((), known).quantities:
            is_known = public or each.kind is Kind.SENSITIVE
            self._quantities.append(each if is_known else replace(each, kind=Kind.UNSURE))
        self._equations += [{start + at: times for at, times in each.items()} for each in accounts.equations]
        self._known |= {start + at for at in known}
        if len(party) == 1 and not public:
            self._confidential |= set(range(start, len(self._quantities)))
        return {cell: start + at for cell, at in accounts.places.items()}

    def _limits_of(self, party: Party) -> SensitivityLimits:
        """Return below which numbers a count of some members is sensitive: for any of them, or in the report."""
        limits = self._limits
        for member in sorted(self._rules.keys() & party):
            limits = limits.stricter(limits_of(self._rules[member], self._source.standard))
        return limits

    def _small_counts(self, members: Iterable[str]) -> list[Cell]:
        """Return the addresses at which members together have a small count."""
        first, *others = self._returned_of(members)
        sums = {cell: sum(each.get(cell, 0) for each in (first, *others)) for cell in first}
        return [cell for cell, people in sums.items() if self._limits.is_small(cell, people)]

    def _returned_of(self, members: Iterable[str]) -> list[Counts]:
        return [self._today if each == self._code else self._returned(each) for each in sorted(members)]

    def _returned(self, member: str) -> Counts:
        if member not in self._completed_returns:
            values = self._returns.get(member, self._year).values
            of_report = {self._of_report(cell): each for cell, each in values.items()}
            self._completed_returns[member] = self._completed(of_report)
        return self._completed_returns[member]

    def _sum_of(self, parties: Iterable[Party], cell: Cell) -> dict[int, int]:
        return {self._at(party, cell): 1 for party in parties}

    def _at(self, party: Party, cell: Cell) -> int:
        """Return the place of a count of a party, of which nothing is known where its returns do not have it."""
        places = self._places[party]
        if cell not in places:
            is_unpublished = len(party) == 1 and not self._public.get(next(iter(party)))
            places[cell] = self._add_confidential() if is_unpublished else self._add_quantity(UNKNOWN)
        return places[cell]

    def _add_known(self, people: int) -> int:
        self._known.add(len(self._quantities))
        return self._add_quantity(Quantity(Kind.UNSURE, 1, people, people))

    def _add_small(self, cell: Cell, people: int) -> int:
        return self._add_quantity(Quantity(Kind.SENSITIVE, self._limits.threshold(cell), people, people))

    def _add_confidential(self) -> int:
        self._confidential.add(len(self._quantities))
        return self._add_quantity(UNKNOWN)

    def _add_quantity(self, quantity: Quantity) -> int:
        self._quantities.append(quantity)
        return len(self._quantities) - 1

    # What is public -------------------------------------------------------------------------------------------------

    def _totals(self, group: str, members: frozenset[str]) -> Iterator[JointTotal]:
        """Yield what a group has published of this year: for each membership, and before and after corrections."""
        if group == self._nearly.code:
            yield JointTotal(self._nearly.members, self._nearly.counts)
        recorded = read_members(self._project, group)
        current = self._project.groups.get(group)
        now = frozenset(current.members) if current is not None else members
        figures = [each for each in read_released(self._project, group) if each.result.year == self._year]
        by_members: dict[frozenset[str], list[ReleasedFigure]] = {}
        for figure in figures:
            by_members.setdefault(frozenset(recorded.get(figure.release, now)), []).append(figure)
        for names, own in by_members.items():
            states: list[tuple[Counts, list[ReleasedFigure]]] = []
            for _, same in groupby(own, key=lambda figure: figure.release):
                kept = list(same)
                counts = self._stated(kept)
                if not states or any(states[-1][0].get(cell, people) != people for cell, people in counts.items()):
                    states.append(({}, []))
                states[-1][0].update(counts)
                states[-1][1].extend(kept)
            for _, every in states:
                is_report = any(figure.result.lower is not None for figure in every)
                yield JointTotal(names, self._stated(every), is_report)

    def nearly_known(self) -> Iterator[NearlyKnown]:
        """Yield what groups and members have published of this year without its counts: today's stand for them."""
        for code in sorted((self._groups.keys() | self._recorded.keys()) - {self._code}):
            recorded, now = read_members(self._project, code), self._groups.get(code, frozenset({code}))
            figures = [each for each in read_released(self._project, code) if each.result.year == self._year]
            stated = {
                self._of_report(cell)
                for each in figures for cell, _ in stated_counts(self._sums, each.result, each.decimals)
            }  # fmt: skip
            by_members: dict[frozenset[str], Counts] = {}
            for figure in figures:
                cells = [self._of_report(cell) for cell in counts_behind(self._sums, figure.result)]
                if lacks_counts(figure.result) and not (
                    figure.result.unit != Unit.PERCENT and stated.issuperset(cells)
                ):
                    members = frozenset(recorded.get(figure.release, now))
                    by_members.setdefault(members, {}).update(self._counts_behind(figure, cells, members))
            yield from (NearlyKnown(code, members, counts) for members, counts in by_members.items() if counts)

    def _counts_behind(
        self, figure: ReleasedFigure, cells: Sequence[Cell], members: Iterable[str]
    ) -> Iterator[tuple[Cell, int]]:
        """Yield the counts behind a figure: those of today, or what it states where these are far from it."""
        returned = self._returned_of(members)
        if all(cell in each for each in returned for cell in cells):
            people = [sum(each[cell] for each in returned) for cell in cells]
            yield from zip(cells, nearest_counts(figure.result, people), strict=True)

    def _recorded_of(self, member: str) -> Counts:
        """Return the counts that a member has published by itself."""
        return self._stated(each for each in read_released(self._project, member) if each.result.year == self._year)

    def _about_to_be_public(self, member: str) -> Counts:
        """Return the counts that a member may publish by itself at any time: those that are not small.

        By its policy it may publish none, or none that is exact.
        """
        own, rules = self._returns.get(member, self._year), self._rules.get(member)
        is_exact = rules is not None and rules.policy == "counts" and rules.round_to == 1
        if not is_exact or self._project.organisations[member].only_jointly or not own.values:
            return {}
        accounts = accounts_of(own, self._limits_of(frozenset({member})))
        return {
            self._of_report(cell): each.low
            for cell, each in zip(accounts.cells, accounts.quantities, strict=True)
            if each.kind in (Kind.OPEN, Kind.ZERO) and each.low == each.high and not cell.measure.startswith(REST)
        }

    def _stated(self, figures: Iterable[ReleasedFigure]) -> Counts:
        """Return the counts that figures state, and those that follow from them."""
        counts: Counts = {}
        for _, own in groupby(figures, key=lambda figure: figure.release):
            counts |= {
                self._of_report(cell): people
                for each in own
                for cell, people in stated_counts(self._sums, each.result, each.decimals)
            }
        return self._completed({cell: Value(float(people), 0, "", "", 0) for cell, people in counts.items()})

    def _completed(self, values: Mapping[Cell, Value]) -> Counts:
        if not values:
            return {}
        accounts = accounts_of(Return(self._source.standard, self._code, self._year, values), self._limits)
        return {
            cell: each.low for cell, each in zip(accounts.cells, accounts.quantities, strict=True)
            if each.low == each.high and not cell.measure.startswith(REST)
        }  # fmt: skip

    def _of_report(self, cell: Cell) -> Cell:
        return self._sums.same_people(cell._replace(organisation=self._code))
