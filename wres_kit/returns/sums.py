"""What adds up to what in a return: the one model that checks, counting, joint reports and disclosure control share.

A Standard divides people in several ways: by the groups of its characteristic and single codes within them, by section
and band, by cluster of bands, by part of the organisation, by whether an event happened to them, and by their part in
a body such as the board. Each division is a `Sum`: a total and its parts, all given as addresses. Which of these have a
figure is for the caller to look up; nothing here looks at a value.

- `Sums.divisions` yields every sum in which some addresses can have a place: what must add up (checks), what follows
  from what (joint reports), and what a reader can work out (disclosure control).
- `Sums.ways` yields the exhaustive divisions of one address: how a total is added up where it is not given (counting).
- `Sums.same_people` returns the address at which the people of another address are counted first: the workforce of
  indicator 3 is that of indicator 1, as a whole, in a section, in a band and in a part of the organisation.

A sum is exhaustive where its parts are all there is. Otherwise something may be left over: `Sum.rest` says who.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.returns.cells import Cell, Measure
from wres_kit.standard.bands import BAND
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


COUNTS = (Measure.HEADCOUNT, Measure.RESPONDENTS)


class Division(StrEnum):
    """By what a sum divides people."""

    GROUP = "group"
    """The groups of the characteristic."""
    CODE = "code"
    """Single codes within a group."""
    STAFF = "staff"
    """Sections, bands and clusters of bands."""
    EVENT = "event"
    """Whether something happened to them."""
    BODY = "body"
    """Their part in a body such as the board."""
    PART = "part"
    """Parts of the organisation."""


DIVISIONS_OF_TOTALS = (Division.GROUP, Division.CODE, Division.STAFF)
"""The divisions by which a total is given with its parts, as returns have them."""


class Sum(NamedTuple):
    """A total and its parts.

    Parameters
    ----------
    total, parts
        Addresses of counts.
    exhaustive
        Whether the parts are all there is, so that they make up the total if each of them is known.
    rest
        Who is left over where anybody is: "other bands". Two sums of one total with the same parts never have the same.
    division
        By what it divides.
    """

    total: Cell
    parts: tuple[Cell, ...]
    exhaustive: bool = True
    rest: str = ""
    division: Division = Division.STAFF

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All addresses, the total first."""
        return (self.total, *self.parts)


class Sums:
    """What adds up to what in the returns of one year.

    Parameters
    ----------
    standard
        The Standard that is reported on.
    year
        The reporting year.
    nested
        Parts of the organisation that lie within another part, as the organisation declares them: a department by its
        site, ``{"department_north": "site_a"}``. Parts of one kind do not overlap otherwise.
    """

    def __init__(
        self, standard: Standard, year: int, nested: Mapping[str, str] | Iterable[tuple[str, str]] = ()
    ) -> None:
        self.standard = standard
        self._year = year
        self._nested = dict(nested)
        self._indicators: dict[int, Indicator] = {}

    # Single addresses -----------------------------------------------------------------------------------------------

    def ways(self, cell: Cell) -> Iterator[Sum]:
        """Yield the exhaustive divisions of a count, in the order in which a total is looked for.

        Everyone is made of the groups; a section of its bands, a cluster of bands of those in it; the whole workforce,
        and a cluster or band across it, of the sections that have such.
        """
        if cell.measure == Measure.HEADCOUNT and cell.group == self.standard.characteristic.everyone:
            yield self._by_group(cell)
        if self._indicator(cell.indicator).by_band and cell.measure == Measure.HEADCOUNT:
            yield from (each for each in self._of_staff(cell) if each.exhaustive)

    def same_people(self, cell: Cell) -> Cell:
        """Return where the people of an address are counted first; the address itself where it is the first.

        The workforce of an indicator that takes it from another one is counted there: in the same section, or, where
        the section is a band, in that band of the whole workforce.
        """
        indicator = self._indicator(cell.indicator)
        if cell.measure != Measure.HEADCOUNT:
            return cell
        if cell.category == WORKFORCE and indicator.workforce_from is not None:
            return self.same_people(cell._replace(indicator=indicator.workforce_from, category=ALL))
        if indicator.by_band and cell.category == ALL and self.standard.bands.part_kind(cell.section) == BAND:
            return cell._replace(section=ALL, category=cell.section)
        return cell

    def people(self, event: Cell) -> Cell | None:
        """Return the address of the people among whom events are counted; None where an address counts no events."""
        stage = self._indicator(event.indicator).stage(event.category)
        return event._replace(category=stage.people) if stage is not None else None

    # All sums -------------------------------------------------------------------------------------------------------

    def divisions(self, cells: Iterable[Cell]) -> list[Sum]:
        """Return every sum in which addresses of counts have a place, as total or as part; each once.

        Parameters
        ----------
        cells
            Addresses of one organisation and this year. Those that count neither people nor respondents are passed
            over. Totals that none of them names are there too: nobody need give them for them to be known.
        """
        counts = list(dict.fromkeys(cell for cell in cells if cell.measure in COUNTS))
        heads = [cell for cell in counts if cell.measure == Measure.HEADCOUNT]
        staff = list(self._places_of_staff(heads))
        groups = list(dict.fromkeys([*self.standard.characteristic.all_groups, *(cell.group for cell in counts)]))
        sums = [
            *self._all_by_group([*counts, *staff]),
            *(each for place in staff for group in groups for each in self._of_staff(place._replace(group=group))),
            *self._all_by_event(heads),
            *self._all_by_part_of_body(heads, groups),
            *self._all_by_part_of_organisation(counts),
        ]
        return list(dict.fromkeys(sums))

    def _indicator(self, number: int) -> Indicator:
        if number not in self._indicators:
            self._indicators[number] = self.standard.indicator(number, self._year)
        return self._indicators[number]

    # Groups and codes -----------------------------------------------------------------------------------------------

    def _by_group(self, everyone: Cell) -> Sum:
        # Surveys count who gave no answer about the characteristic in the total alone, so their parts need not make it.
        parts = tuple(everyone._replace(group=group) for group in self.standard.characteristic.parts)
        return Sum(everyone, parts, everyone.measure == Measure.HEADCOUNT, "other groups", Division.GROUP)

    def _all_by_group(self, cells: Sequence[Cell]) -> Iterator[Sum]:
        """Divide everyone into the groups, and each group into the codes that are counted by themselves."""
        characteristic = self.standard.characteristic
        for place in dict.fromkeys(cell._replace(group=characteristic.everyone) for cell in cells):
            yield self._by_group(place)
        codes: dict[Cell, list[Cell]] = {}
        for cell in cells:
            if not characteristic.is_group(cell.group):
                codes.setdefault(cell._replace(group=characteristic.group_of(cell.group)), []).append(cell)
        for total, parts in codes.items():
            yield Sum(
                total, tuple(dict.fromkeys(parts)), exhaustive=False, rest="other categories", division=Division.CODE
            )

    # Sections and bands ---------------------------------------------------------------------------------------------

    def _places_of_staff(self, heads: Sequence[Cell]) -> Iterator[Cell]:
        """Yield the addresses of everyone at each place of the workforce, where any of it is counted."""
        wanted = {cell.indicator: cell for cell in heads if self._indicator(cell.indicator).by_band}
        sources = {self._indicator(cell.indicator).workforce_from: cell for cell in heads}
        for number, cell in {**{key: cell for key, cell in sources.items() if key is not None}, **wanted}.items():
            for section, category in self._staff_places:
                yield cell._replace(
                    indicator=number, section=section, category=category,
                    group=self.standard.characteristic.everyone, measure=str(Measure.HEADCOUNT),
                )  # fmt: skip

    @cached_property
    def _staff_places(self) -> tuple[tuple[str, str], ...]:
        bands = self.standard.bands
        places = [(ALL, ALL), *((ALL, category) for category in (*bands.addends, *bands.clusters))]
        for section in bands.sections:
            names = [band.category for band in section.bands]
            places += [(section.section, category) for category in (ALL, *section.clusters, *names)]
        return tuple(places)

    def _of_staff(self, total: Cell) -> Iterator[Sum]:
        """Yield the divisions of a place of the workforce by section, band and cluster of bands."""
        bands = self.standard.bands
        section = bands.section(total.section)
        if section is not None:
            if total.category == ALL:
                yield self._of_categories(total, [band.category for band in section.addends], "other bands")
                if section.clusters:
                    complete = all(band.cluster for band in section.addends)
                    yield self._of_categories(total, section.clusters, "bands of no cluster", exhaustive=complete)
            elif total.category in section.clusters:
                within = [band.category for band in section.in_cluster(total.category)]
                yield self._of_categories(total, within, "other bands")
            for band in section.bands:
                if band.part_of == total.category:
                    yield self._of_categories(total, [band.category], f"not {band.category}", exhaustive=False)
        elif total.section == ALL and total.category == ALL:
            yield self._of_sections(total, bands.section_names)
            yield self._of_categories(total, bands.addends, "other bands")
        elif total.section == ALL:
            having = [each.section for each in bands.sections if total.category in each.clusters]
            yield self._of_sections(total, having or bands.sections_with(total.category))
            if having:
                within = [band.category for each in bands.sections for band in each.in_cluster(total.category)]
                yield self._of_categories(total, list(dict.fromkeys(within)), "other bands")

    def _of_categories(self, total: Cell, names: Iterable[str], rest: str, *, exhaustive: bool = True) -> Sum:
        return Sum(total, tuple(total._replace(category=name) for name in names), exhaustive, rest)

    def _of_sections(self, total: Cell, names: Iterable[str]) -> Sum:
        return Sum(total, tuple(total._replace(section=name) for name in names), exhaustive=True, rest="other sections")

    # Events, bodies and parts of the organisation -------------------------------------------------------------------

    def _all_by_event(self, heads: Sequence[Cell]) -> Iterator[Sum]:
        """Divide people into those with an event and those without it."""
        for cell in heads:
            people = self.people(cell)
            if people is not None:
                rest = f"without {cell.indicator} {cell.category}"
                yield Sum(people, (cell,), exhaustive=False, rest=rest, division=Division.EVENT)

    def _all_by_part_of_body(self, heads: Sequence[Cell], groups: Sequence[str]) -> Iterator[Sum]:
        """Divide a body into those who belong to a part of it and those who do not: the board by who has a vote."""
        for cell in dict.fromkeys(cell._replace(category=ALL, group=ALL) for cell in heads):
            indicator = self._indicator(cell.indicator)
            for part in indicator.parts if indicator.whole is not None else ():
                for group in groups if part != indicator.whole else ():
                    total = cell._replace(category=str(indicator.whole), group=group)
                    members = (total._replace(category=part),)
                    yield Sum(total, members, exhaustive=False, rest=f"not {part}", division=Division.BODY)

    def _all_by_part_of_organisation(self, counts: Sequence[Cell]) -> Iterator[Sum]:
        """Divide the organisation into the parts of each kind, parts into those within them, and a part into bands."""
        bands = self.standard.bands
        kinds: dict[tuple[Cell, str], list[Cell]] = {}
        by_band: dict[Cell, list[Cell]] = {}
        given = set(counts) | self._wholes_of_several_kinds(counts)
        for cell in counts:
            indicator = self._indicator(cell.indicator)
            if not bands.is_part(indicator, cell.section):
                continue
            kind = bands.part_kind(cell.section)
            wholes = [cell._replace(section=name) for name in self._wholes(cell.section)]
            known = [each for each in wholes if each in given or not bands.is_part(indicator, each.section)]
            if known:
                kinds.setdefault((known[0], kind), []).append(cell)
            # Whoever lies within a part of the same kind is counted in that one.
            if not any(bands.part_kind(each.section) == kind for each in known):
                kinds.setdefault((cell._replace(section=ALL), kind), []).append(cell)
            if indicator.by_band and cell.category not in (ALL, *bands.counted_within):
                by_band.setdefault(cell._replace(category=ALL), []).append(cell)
        for (whole, kind), parts in kinds.items():
            within = "" if whole.section == ALL else " within it"
            yield Sum(whole, tuple(parts), exhaustive=False, rest=f"of no {kind}{within}", division=Division.PART)
        for whole, parts in by_band.items():
            yield Sum(whole, tuple(parts), exhaustive=False, rest="other bands", division=Division.PART)

    def _wholes_of_several_kinds(self, counts: Iterable[Cell]) -> set[Cell]:
        """Return the declared wholes in which parts of several kinds lie, all others than their own.

        The parts of one kind are then the same people as those of another one, whether or not the whole is given.
        """
        kind, inside = self.standard.bands.part_kind, dict[Cell, set[str]]()
        for cell in counts:
            for name in self._wholes(cell.section):
                inside.setdefault(cell._replace(section=name), set()).add(kind(cell.section))
        return {whole for whole, kinds in inside.items() if len(kinds) > 1 and kind(whole.section) not in kinds}

    def _wholes(self, part: str) -> list[str]:
        """Return the parts that a part lies within, the nearest first."""
        wholes: list[str] = []
        while part in self._nested:
            part = self._nested[part]
            wholes.append(part)
        return wholes


STANDARD = "the Standard"
MOST_CHOICES = 4
"""Of the choices of parts with the same numbers, so many are kept, those of the fewest parts first."""
HALF = 16
"""All choices of so many parts are listed at once; those of twice as many are put together from two such lists."""

Numbers = tuple[int, ...]


def supposed_sums(standard: Standard, counts: Mapping[Cell, int]) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """Yield a part and the parts of another kind that together have its numbers in all groups.

    Parameters
    ----------
    standard
        The Standard reported on.
    counts
        The exact counts of one return, given or worked out.
    """
    for place, kinds in _kinds(standard, counts).items():
        for kind, parts in kinds.items():
            for other, candidates in kinds.items():
                if kind in (other, STANDARD):
                    continue
                for name, wanted in candidates.items():
                    for chosen in choices(list(parts.values()), wanted):
                        names = [list(parts)[at] for at in chosen]
                        for group in standard.characteristic.all_groups:
                            total = place._replace(section=name, group=group)
                            members = tuple(place._replace(section=each, group=group) for each in names)
                            if total in counts and all(each in counts for each in members):
                                yield total, members


def _kinds(standard: Standard, counts: Mapping[Cell, int]) -> dict[Cell, dict[str, dict[str, Numbers]]]:
    """Return for each place the kinds of parts at it, with the numbers of each part by group."""
    kinds_at: dict[Cell, dict[str, dict[str, Numbers]]] = {}
    groups = standard.characteristic.parts
    for cell in counts:
        if cell.measure != Measure.HEADCOUNT or cell.group != groups[0] or cell.section == ALL:
            continue
        numbers = [counts.get(cell._replace(group=group)) for group in groups]
        exact = tuple(each for each in numbers if each is not None)
        if len(exact) < len(groups) or not any(exact):
            continue
        indicator = standard.indicator(cell.indicator, cell.year)
        part = standard.bands.is_part(indicator, cell.section)
        kind = standard.bands.part_kind(cell.section) if part else STANDARD
        place = cell._replace(section=ALL, group=ALL)
        kinds_at.setdefault(place, {}).setdefault(kind, {})[cell.section] = exact
    return {place: kinds for place, kinds in kinds_at.items() if len(kinds) > 1}


def choices(parts: Sequence[Numbers], wanted: Numbers) -> list[tuple[int, ...]]:
    """Return which parts add up to what is wanted in every group: the choices of the fewest parts, at most a few.

    Up to 32 parts that fit are searched exactly. Of more, those of the most people are: a whole that needs a small one
    of them besides is then not noticed, unless it is declared.
    """
    fitting = [
        at for at, each in enumerate(parts) if any(each) and all(a <= b for a, b in zip(each, wanted, strict=True))
    ]
    fitting = sorted(fitting, key=lambda at: (-sum(parts[at]), at))[: 2 * HALF]
    if not fitting or any(sum(parts[at][group] for at in fitting) < goal for group, goal in enumerate(wanted)):
        return []
    # One number stands for those of all groups: their digits to a base that no sum of a group reaches.
    bases = np.cumprod([1, *(sum(parts[at][group] for at in fitting) + 1 for group in range(len(wanted) - 1))])
    keys = np.array([parts[at] for at in fitting], dtype=np.int64) @ bases.astype(np.int64)
    goal = int(np.array(wanted, dtype=np.int64) @ bases.astype(np.int64))
    half = (len(fitting) + 1) // 2
    first, second = _sums_of(keys[:half]), _sums_of(keys[half:])
    order = np.argsort(second, kind="stable")
    starts = np.searchsorted(second[order], goal - first, side="left")
    ends = np.searchsorted(second[order], goal - first, side="right")
    pairs = ((at, int(order[k])) for at in np.flatnonzero(ends > starts) for k in range(starts[at], ends[at]))
    chosen = (
        tuple(sorted(fitting[at] for at in range(len(fitting)) if (left | right << half) >> at & 1))
        for left, right in islice(((int(a), b) for a, b in pairs), 1000)
    )
    return sorted((each for each in chosen if each), key=lambda each: (len(each), each))[:MOST_CHOICES]


def _sums_of(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of each choice of some numbers, in binary order of the choices."""
    sums = np.zeros(1, dtype=np.int64)
    for key in keys:
        sums = np.concatenate([sums, sums + key])
    return sums
