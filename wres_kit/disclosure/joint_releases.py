"""What readers know of others: joint totals that were published, less what each report adds to them.

A joint report of an organisation and others tells the others together as soon as the organisation reports by itself; a
joint report after a member has left tells that member. What is left over is a `Rest`: counts of those who have
published nothing of it themselves. It is protected like a return (`wres_kit.disclosure.memory`).

Differences between two reports are looked at, with everything in them that members have published by themselves, or are
about to. What might follow from three or more joint reports of overlapping groups is refused whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from wres_kit.disclosure.accounts import REST, SensitivityLimits, accounts_of
from wres_kit.disclosure.memory import Rest
from wres_kit.disclosure.released import members_path, read_members, read_released, released_path, stated_counts
from wres_kit.disclosure.table import Kind
from wres_kit.returns.cells import Cell, Return, Value
from wres_kit.returns.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.disclosure.released import ReleasedFigure
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
    own = groups.get(code, frozenset({code}))
    return {group: members for group, members in groups.items() if group == code or not own.isdisjoint(members)}


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
        self._public = {member: self._public_of(member) for member in sorted(members - {code})}

    def rests(self) -> Iterator[Rest]:
        """Yield one for each joint total that readers have, and one for the report by itself where it is joint."""
        totals = [total for group, members in self._groups.items() for total in self._totals(group, members)]
        if self._is_told_whole(totals):
            yield Rest(replace(self._source, values={}), frozenset(self._today), everything=True)
            return
        for total in totals:
            yield from self._rest(total)
        if len(self._own) > 1 and any(self._public.values()):
            yield from self._rest(JointTotal(frozenset(), dict.fromkeys(self._today, 0)))

    def _rest(self, total: JointTotal) -> Iterator[Rest]:
        """Yield what is left of a joint total without this report, or of this report without the total."""
        counts: Counts = {}
        whole = set[Cell]()
        for cell, people in self._today.items():
            if cell not in total.counts:
                continue
            gone = self._unknown_at(total.members - self._own, cell)
            new = self._unknown_at(self._own - total.members, cell)
            if bool(gone) == bool(new):
                continue
            known = self._known_at(total.members - self._own, cell) - self._known_at(self._own - total.members, cell)
            left = total.counts[cell] - people - known
            left = left if gone else -left
            if left < 0:
                continue  # others have been corrected since, so this tells nothing
            counts[cell] = left
            (only, *others) = gone or new
            if not others and not self._public.get(only):
                whole.add(cell)
        if counts:
            values = {cell: Value(float(people), 0, "", "", 0) for cell, people in counts.items()}
            yield Rest(replace(self._source, values=values), frozenset(whole))

    def _unknown_at(self, members: Iterable[str], cell: Cell) -> list[str]:
        return [member for member in sorted(members) if cell not in self._public.get(member, {})]

    def _known_at(self, members: Iterable[str], cell: Cell) -> int:
        return sum(self._public.get(member, {}).get(cell, 0) for member in members)

    def _is_told_whole(self, totals: Sequence[JointTotal]) -> bool:
        """Return whether this report, with several joint totals, tells all of a member that has published nothing.

        Reports are sums of members; a member is told where it is a combination of them.
        """
        names = sorted(self._own.union(*(total.members for total in totals)))
        silent = [at for at, name in enumerate(names) if not self._public.get(name) and name != self._code]
        earlier = [[float(name in total.members) for name in names] for total in totals]
        earlier += [[float(name == other) for name in names] for other in names if self._public.get(other)]
        if len(totals) < 2 or not silent:
            return False
        now = [*earlier, [float(name in self._own) for name in names]]
        return any(_spans(now, at, len(names)) and not _spans(earlier, at, len(names)) for at in silent)

    # What is public -------------------------------------------------------------------------------------------------

    def _totals(self, group: str, members: frozenset[str]) -> Iterator[JointTotal]:
        """Yield what a group has published of this year, for each membership that it had."""
        recorded = read_members(self._project, group)
        current = self._project.groups.get(group)
        now = frozenset(current.members) if current is not None else members
        figures = [each for each in read_released(self._project, group) if each.result.year == self._year]
        by_members: dict[frozenset[str], list[ReleasedFigure]] = {}
        for figure in figures:
            by_members.setdefault(frozenset(recorded.get(figure.release, now)), []).append(figure)
        for names, own in by_members.items():
            if names != self._own and not names.isdisjoint(self._own):
                yield JointTotal(names, self._stated(own))

    def _public_of(self, member: str) -> Counts:
        """Return the counts that a member has published by itself, or is about to: those that are not small."""
        figures = [each for each in read_released(self._project, member) if each.result.year == self._year]
        counts = self._stated(figures)
        organisation = self._project.organisations.get(member)
        own = self._returns.get(member, self._year)
        if organisation is not None and not organisation.only_jointly and own.values:
            accounts = accounts_of(own, self._limits)
            counts |= {
                self._here(cell): each.low
                for cell, each in zip(accounts.cells, accounts.quantities, strict=True)
                if each.kind in (Kind.OPEN, Kind.ZERO) and each.low == each.high and not cell.measure.startswith(REST)
            }
        return counts

    def _stated(self, figures: Iterable[ReleasedFigure]) -> Counts:
        """Return the counts that figures state, and those that follow from them."""
        counts: Counts = {}
        for _, own in groupby(figures, key=lambda figure: figure.release):
            counts |= {
                self._here(cell): people for each in own for cell, people in stated_counts(self._sums, each.result)
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

    def _here(self, cell: Cell) -> Cell:
        return self._sums.same_people(cell._replace(organisation=self._code))


def _spans(rows: Sequence[Sequence[float]], at: int, size: int) -> bool:
    """Return whether a single member is a combination of sums of members."""
    if not rows:
        return False
    unit = [float(at == other) for other in range(size)]
    return bool(np.linalg.matrix_rank(np.array(rows)) == np.linalg.matrix_rank(np.array([*rows, unit])))
