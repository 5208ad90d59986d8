"""What readers know of others: joint totals that were published, less what each report adds to them.

A joint report of an organisation and others tells the others together as soon as the organisation reports by itself; a
joint report after a member has left tells that member. So the counts of all others are quantities next to those of the
report, with every joint total that is public and everything that members have published by themselves, or are about to
(`Rest`). They are protected together with the report (`wres_kit.disclosure.earlier_releases`): small counts of the
others as its own; and of a single organisation that has published nothing, nobody may learn anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from wres_kit.disclosure.accounts import REST, SensitivityLimits, accounts_of
from wres_kit.disclosure.released import members_path, read_members, read_released, released_path, stated_counts
from wres_kit.disclosure.table import Kind, Link, Quantity, Rest
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.returns.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.disclosure.released import ReleasedFigure
    from wres_kit.indicators.results import Result
    from wres_kit.project import Project
    from wres_kit.returns.cells import Returns

Counts = dict[Cell, int]
"""Counts by address, under the code of the organisation whose report is protected."""


@dataclass(frozen=True)
class JointTotal:
    """What is public of some organisations together, for one year.

    Parameters
    ----------
    members
        Which.
    counts
        Their counts together, as far as they were published or follow from that.
    """

    members: frozenset[str]
    counts: Mapping[Cell, int]


def groups_of(project: Project, code: str) -> dict[str, frozenset[str]]:
    """Return the groups that an organisation, or a member of a group, is or was in, each with all its members ever.

    Groups that have published anything lead on to others that have: two of these together may tell of a member of one
    as soon as a member of the other reports by itself.

    Parameters
    ----------
    project
        The project: its groups, and `data/released/groups`.
    code
        An organisation or a group.
    """
    groups = {each.code: frozenset(each.members) for each in project.groups.values()}
    for path in sorted(members_path(project, "x").parent.glob("*.csv")):
        earlier = frozenset(member for members in read_members(project, path.stem).values() for member in members)
        groups[path.stem] = groups.get(path.stem, frozenset()) | earlier
    reached = groups.get(code, frozenset({code}))
    connected = {
        group: members for group, members in groups.items() if group == code or not reached.isdisjoint(members)
    }
    public = {group: members for group, members in groups.items() if released_path(project, group).is_file()}
    before = -1
    while len(connected) > before:
        before = len(connected)
        reached = frozenset(each for group in connected if group in public for each in public[group])
        connected |= {group: members for group, members in public.items() if not reached.isdisjoint(members)}
    return connected


def related_codes(project: Project, code: str) -> frozenset[str]:
    """Return the organisations and groups on whose figures it depends what may be shown of one; itself among them.

    They are those that have been in a joint report with it, where any such report has been published.
    """
    groups = groups_of(project, code)
    if not any(released_path(project, group).is_file() for group in groups) and code not in groups:
        return frozenset({code})
    return frozenset({code, *groups, *(member for members in groups.values() for member in members)})


def released_files(project: Project, code: str) -> list[Path]:
    """Return the records of what has been published that the figures of an organisation are held against."""
    codes = sorted(related_codes(project, code))
    paths = [path for each in codes for path in (released_path(project, each), members_path(project, each))]
    return [path for path in paths if path.is_file()]


def released_of(project: Project, code: str) -> tuple[ReleasedFigure, ...]:
    """Return every figure of an organisation that was ever public; of a group, those of the members that it has now.

    Raises
    ------
    ReleasedFiguresError
        A record cannot be read.
    """
    figures = read_released(project, code)
    group = project.groups.get(code)
    if group is None:
        return figures
    members, now = read_members(project, code), tuple(sorted(group.members))
    return tuple(figure for figure in figures if members.get(figure.release, now) == now)


def public_together(project: Project, code: str, year: int) -> list[tuple[tuple[str, ...], list[Result]]]:
    """Return what is public for a year of those in `related_codes`: of whom together, and the results.

    Raises
    ------
    ReleasedFiguresError
        A record cannot be read.
    """
    groups = groups_of(project, code)
    public: list[tuple[tuple[str, ...], list[Result]]] = []
    for each in sorted(related_codes(project, code)):
        recorded = read_members(project, each)
        now = tuple(sorted(groups.get(each, (each,))))
        by_members: dict[tuple[str, ...], list[Result]] = {}
        for figure in read_released(project, each):
            if figure.result.year == year:
                by_members.setdefault(recorded.get(figure.release, now), []).append(figure.result)
        public += by_members.items()
    return public


def rests_of(project: Project, returns: Returns, code: str, year: int, limits: SensitivityLimits) -> list[Rest]:
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
    return list(_Rests(project, returns, code, year, limits).rests())


class _Rests:
    def __init__(self, project: Project, returns: Returns, code: str, year: int, limits: SensitivityLimits) -> None:
        self._project, self._returns, self._limits = project, returns, limits
        self._code, self._year = code, year
        self._source = returns.get(code, year)
        self._sums = Sums(self._source.standard, year, self._source.notes.within)
        self._groups = groups_of(project, code)
        group = project.groups.get(code)
        self._own = frozenset(group.members) if group is not None else frozenset({code})
        self._today = self._completed(self._source.values)
        members = {member for names in self._groups.values() for member in names} | self._own
        others = sorted(members - {code})
        self._recorded = {member: self._recorded_of(member) for member in others}
        self._public = {member: self._recorded[member] | self._about_to_be_public(member) for member in others}
        self._quantities: list[Quantity] = []
        self._equations: list[Mapping[int, int]] = []
        self._earlier: list[Mapping[int, int]] = []
        self._earlier_links: list[Link] = []
        self._returned_by: dict[frozenset[str], Counts] = {}
        self._known: set[int] = set()
        self._silent: set[int] = set()

    def rests(self) -> Iterator[Rest]:
        """Yield what is public of others, as far as any joint total is, or any report of a member of this one."""
        totals = [total for group, members in self._groups.items() for total in self._totals(group, members)]
        if not any(each.members != self._own for each in totals) and not (
            len(self._own) > 1 and any(self._public.values())
        ):
            return
        parties = self._parties(totals)
        places = {party: self._add(party) for party in parties}
        links: list[Link] = []
        if len(self._own) > 1:
            within = [party for party in parties if party <= self._own]
            links += [(cell, -1, {self._at(each, places[each], cell): 1 for each in within}) for cell in self._today]
        for total in totals:
            within = [party for party in parties if party <= total.members]
            for cell in (each for each in self._today if each in total.counts):
                left = self._left_of(total, within, cell)
                if left:
                    self._add_earlier(total, within, cell, left, places)
                elif total.members != self._own:
                    row = {self._add_known(total.counts[cell]): -1}
                    row |= {self._at(each, places[each], cell): 1 for each in within}
                    if self._code in total.members:
                        links.append((cell, 1, row))
                    else:
                        self._equations.append(row)
        yield Rest(
            self._code, self._year, tuple(self._quantities), tuple(self._equations), tuple(links),
            frozenset(self._known), frozenset(self._silent), tuple(self._earlier), tuple(self._earlier_links),
        )  # fmt: skip

    def _left_of(self, total: JointTotal, parties: Iterable[frozenset[str]], cell: Cell) -> dict[frozenset[str], int]:
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

    def _add_earlier(
        self, total: JointTotal, parties: Sequence[frozenset[str]], cell: Cell, left: Mapping[frozenset[str], int],
        places: Mapping[frozenset[str], dict[Cell, int]],
    ) -> None:  # fmt: skip
        """Add what a total from before a correction says.

        Whoever takes all counts but one for what they are today may subtract them from the total. So nobody may learn
        what is left for a member that has a report of its own, where that would have been a small number. Of members
        without one nobody may learn anything.
        """
        row = {self._add_known(total.counts[cell]): -1}
        today = {each: self._at(each, places[each], cell) for each in parties}
        own = frozenset({self._code})
        rows = [row | {today[each] if not self._reports(each) else self._then(each, cell): 1 for each in parties}]
        rows += [
            row | {place: 1 for each, place in today.items() if each != party} | {self._add_silent(): 1}
            for party in parties if self._was_small(party, cell, left[party])
        ]  # fmt: skip
        if self._code not in total.members:
            self._earlier += rows
            return
        self._earlier_links += [(cell, 1, each) for each in rows]
        if self._limits.is_small(cell, left[own]):
            self._earlier.append({**row, **dict.fromkeys(today.values(), 1), self._add_silent(): 1})

    def _reports(self, party: frozenset[str]) -> bool:
        """Return whether an organisation has a report of its own, or may have one at any time."""
        return bool(self._public.get(next(iter(party))))

    def _then(self, party: frozenset[str], cell: Cell) -> int:
        """Return the place of a count as it was: known where it has been published, else nobody may learn it."""
        recorded = self._recorded[next(iter(party))]
        return self._add_known(recorded[cell]) if cell in recorded else self._add_silent()

    def _was_small(self, party: frozenset[str], cell: Cell, people: int) -> bool:
        """Return whether a count of a member with a report of its own was small, and has not been public."""
        if not self._reports(party) or self._recorded[next(iter(party))].get(cell) == people:
            return False
        return self._limits.is_small(cell, people)

    def _add_silent(self) -> int:
        self._silent.add(len(self._quantities))
        self._quantities.append(Quantity(Kind.UNSURE, 1, 0, 0))
        return len(self._quantities) - 1

    def _parties(self, totals: Sequence[JointTotal]) -> list[frozenset[str]]:
        """Return the members that no report tells apart together, those who have reported by themselves each alone."""
        alike: dict[tuple[object, ...], set[str]] = {}
        for member in sorted(self._own.union(*(total.members for total in totals)) - {self._code}):
            key = (*(member in total.members for total in totals), member in self._own)
            alike.setdefault((*key, member if self._public.get(member) else ""), set()).add(member)
        return [frozenset(members) for members in alike.values()]

    def _add(self, party: frozenset[str]) -> dict[Cell, int]:
        """Add the counts of some members together; return their places by address.

        Of those who have published nothing, readers are not taken to know which counts are small.
        """
        returned = [self._returned(member) for member in sorted(party)]
        common = [cell for cell in returned[0] if all(cell in each for each in returned)]
        counts = self._returned_by[party] = {cell: sum(each[cell] for each in returned) for cell in common}
        public = self._public.get(next(iter(party)), {})
        values = {cell: Value(float(people), 0, "", "", 0) for cell, people in (counts | public).items()}
        accounts = accounts_of(replace(self._source, values=values), self._limits)
        start = len(self._quantities)
        for each in accounts.quantities:
            is_told = public or each.kind is Kind.SENSITIVE
            self._quantities.append(each if is_told else replace(each, kind=Kind.UNSURE))
        self._equations += [{start + at: times for at, times in each.items()} for each in accounts.equations]
        self._known |= {start + accounts.places[cell] for cell in public if cell in accounts.places}
        if len(party) == 1 and not public:
            self._silent |= set(range(start, len(self._quantities)))
        return {cell: start + at for cell, at in accounts.places.items()}

    def _returned(self, member: str) -> Counts:
        values = self._returns.get(member, self._year).values
        return self._completed({self._of_report(cell): each for cell, each in values.items()})

    def _at(self, party: frozenset[str], places: dict[Cell, int], cell: Cell) -> int:
        """Return the place of a count of a party, of which nothing is known where its returns do not have it."""
        if cell not in places:
            places[cell] = len(self._quantities)
            self._quantities.append(Quantity(Kind.UNSURE, 1, 0, 0))
            if len(party) == 1 and not self._public.get(next(iter(party))):
                self._silent.add(places[cell])
        return places[cell]

    def _add_known(self, people: int) -> int:
        self._known.add(len(self._quantities))
        self._quantities.append(Quantity(Kind.UNSURE, 1, people, people))
        return len(self._quantities) - 1

    # What is public -------------------------------------------------------------------------------------------------

    def _totals(self, group: str, members: frozenset[str]) -> Iterator[JointTotal]:
        """Yield what a group has published of this year: for each membership, and before and after corrections."""
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
            yield from (JointTotal(names, self._stated(every)) for _, every in states)

    def _recorded_of(self, member: str) -> Counts:
        """Return the counts that a member has published by itself."""
        return self._stated(each for each in read_released(self._project, member) if each.result.year == self._year)

    def _about_to_be_public(self, member: str) -> Counts:
        """Return the counts that a member may publish by itself at any time: those that are not small."""
        organisation = self._project.organisations.get(member)
        own = self._returns.get(member, self._year)
        if organisation is None or organisation.only_jointly or not own.values:
            return {}
        accounts = accounts_of(own, self._limits)
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
                self._of_report(cell): people for each in own for cell, people in stated_counts(self._sums, each.result)
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
