"""The equations between the counts of one return."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from wres_kit.disclosure.implied import Implied, implied_counts
from wres_kit.disclosure.relations import Equation, Relations, rest_of
from wres_kit.indicators.counts import ETHNICITY, WORKFORCE, Counts
from wres_kit.indicators.structure import indicator_of
from wres_kit.standard.bands import sections
from wres_kit.standard.ethnicity import UnknownEthnicCodeError, group_of
from wres_kit.standard.model import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.returns.cells import Cell, Return

ALL = "all"
OTHER = "other"
"""The group of those who are left over when a total is taken apart by group."""


def relations_of(one: Return) -> Relations:
    """Return all counts of a return and the equations between them.

    Counts are the headcounts and respondents of the return, the totals that add up from them, and whatever percentages
    imply. Shares that may be of full-time equivalents are taken as shares of people: that is near enough for a reader
    to guess a small number, so it is near enough to protect it.
    """
    counts = Counts(one)
    implied = implied_counts(counts)
    builder = _Builder(counts, implied)
    equations = [
        *builder.groups(),
        *builder.bands(),
        *builder.events(),
        *builder.same_workforce(),
        *builder.boards(),
        *builder.drill_downs(),
    ]
    return Relations(builder.people, tuple(equations), implied.reveals)


class _Builder:
    """Makes the equations of each kind; adds what is left of incomplete totals to `people` as it goes."""

    def __init__(self, counts: Counts, implied: Implied) -> None:
        self.counts = counts
        self.people: dict[Cell, int] = dict(implied.people)
        self._slack = implied.slack
        self._given = tuple(implied.people)
        self._groups = sorted({cell.group for cell in self._given})

    def groups(self) -> Iterator[Equation]:
        """Add up everyone from white, BME and unknown, and each of these from ethnic categories."""
        codes: dict[Cell, list[Cell]] = {}
        for cell in self._given:
            if cell.group == ALL:
                parts = [cell._replace(group=str(group)) for group in ETHNICITY]
                yield from self._sum(cell, parts, "other groups", exhaustive=True)
            elif cell.group not in ETHNICITY:
                group = _group_of(cell.group)
                if group is not None:
                    codes.setdefault(cell._replace(group=group), []).append(cell)
        for total, parts in codes.items():
            yield from self._sum(total, parts, "other categories", exhaustive=False)

    def bands(self) -> Iterator[Equation]:
        """Add up sections from their bands, and the whole workforce from sections."""
        for group in self._groups:
            for one in sections():
                addends = [self._staff(one.section, band.category, group) for band in one.addends]
                yield from self._sum(self._staff(one.section, ALL, group), addends, "other bands", exhaustive=True)
                for band in one.bands:
                    if band.part_of is not None:
                        whole = self._staff(one.section, band.part_of, group)
                        within = self._staff(one.section, band.category, group)
                        yield from self._sum(whole, [within], f"not {band.category}", exhaustive=False)
            everyone = self._workforces(group)[0]
            yield from self._sum(
                everyone, [self._staff(one.section, ALL, group) for one in sections()], "elsewhere", exhaustive=True
            )
            across = {band.category: None for one in sections() for band in one.addends}
            yield from self._sum(
                everyone, [self._staff(ALL, category, group) for category in across], "other bands", exhaustive=True
            )
            for category in across:
                within_sections = [
                    self._staff(one.section, category, group)
                    for one in sections()
                    if category in (band.category for band in one.addends)
                ]
                yield from self._sum(self._staff(ALL, category, group), within_sections, "elsewhere", exhaustive=True)

    def events(self) -> Iterator[Equation]:
        """Add up the people an event could happen to from those with and those without it."""
        year = self.counts.one.year
        for number in range(1, 10):
            definition = indicator_of(number, year)
            if definition.shape is not Shape.LIKELIHOOD:
                continue
            for stage in definition.stages:
                for cell in self._given:
                    if cell.indicator == number and cell.category == stage.events:
                        people = self._people_of(cell, stage.people)
                        if people is not None:
                            yield from self._sum(people, [cell], f"not {number} {stage.events}", exhaustive=False)

    def same_workforce(self) -> Iterator[Equation]:
        """Equate the workforce of 3, 4 and 9 with that of indicator 1 wherever the figures are equal."""
        for group in self._groups:
            for one, other in combinations(self._workforces(group), 2):
                if self.people[one] == self.people[other]:
                    yield Equation(one, (other,))

    def boards(self) -> Iterator[Equation]:
        """Place voting and executive members within the board."""
        for group in self._groups:
            total = self.counts.cell(9, ALL, "total_board", group)
            for part in ("voting", "executive"):
                yield from self._sum(total, [self.counts.cell(9, ALL, part, group)], f"not {part}", exhaustive=False)

    def drill_downs(self) -> Iterator[Equation]:
        """Place a part of the organisation within the whole, also in indicators 2 to 4."""
        for cell in self._given:
            if cell.indicator in (2, 3, 4) and cell.section != ALL:
                yield from self._sum(cell._replace(section=ALL), [cell], f"not {cell.section}", exhaustive=False)

    def _workforces(self, group: str) -> list[Cell]:
        """Return where the whole workforce is known, indicator 1 first; that address also if it is known nowhere."""
        first = self._staff(ALL, ALL, group)
        own = [self.counts.cell(number, ALL, WORKFORCE, group) for number in (3, 4, 9)]
        return [cell for cell in (first, *own) if cell in self.people] or [first]

    def _staff(self, section: str, category: str, group: str) -> Cell:
        return self.counts.cell(1, section, category, group)

    def _people_of(self, event: Cell, category: str) -> Cell | None:
        own = event._replace(category=category)
        staff = self._staff(event.section, ALL, event.group)
        candidates = [own, staff] if category == WORKFORCE else [own]
        return next((cell for cell in candidates if cell in self.people), None)

    def _sum(self, total: Cell, parts: Iterable[Cell], beside: str, *, exhaustive: bool) -> Iterator[Equation]:
        """Yield the equation of a total and those of its parts that are known, with the rest where there is one.

        Parameters
        ----------
        total, parts
            Addresses, known or not.
        beside
            What the rest is called.
        exhaustive
            Whether the total has no other parts than these. Nothing is left over where all of them are known, nor where
            the known ones make up the total as far as rounding lets one tell.
        """
        wanted = list(parts)
        known = [part for part in wanted if part in self.people]
        if total not in self.people or not known:
            return
        left = self.people[total] - sum(self.people[part] for part in known)
        complete = exhaustive and len(known) == len(wanted)
        if not complete and left > sum(self._slack.get(cell, 0) for cell in (total, *known)):
            rest = rest_of(total, beside)
            if known[0].group != total.group:
                rest = rest._replace(group=OTHER)
            self.people[rest] = left
            known.append(rest)
        yield Equation(total, tuple(known))


def _group_of(code: str) -> str | None:
    try:
        return str(group_of(code))
    except UnknownEthnicCodeError:
        return None
