"""What adds up to what in a return, whether or not the figures are there.

The Standard divides people by ethnicity, by band and section, by whether something happened to them, and by their part
in the board. Each division is a sum; which of its figures are known is for `equations` to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.disclosure.drill_downs import whole_and_parts
from wres_kit.standard.legacy import (
    ETHNICITY,
    UnknownEthnicCodeError,
    group_of,
    indicator_of,
    is_drill_down,
    sections,
)
from wres_kit.standard.records import WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wres_kit.indicators.counts import Counts
    from wres_kit.returns.cells import Cell
    from wres_kit.standard.bands import Section

ALL = "all"
ENTIRE_GROUPS = (*ETHNICITY, ALL)


class Sum(NamedTuple):
    """A total and its parts.

    Parameters
    ----------
    total, parts
        Addresses.
    beside
        What is left of the total beside these parts, if anything is.
    exhaustive
        Whether the total has no other parts.
    """

    total: Cell
    parts: tuple[Cell, ...]
    beside: str
    exhaustive: bool


def sums_of(counts: Counts, known: Iterable[Cell]) -> list[Sum]:
    """Return every sum in which figures of a return may stand.

    Parameters
    ----------
    counts
        The return.
    known
        The addresses of its counts, told or implied.
    """
    cells = list(known)
    groups = [*ENTIRE_GROUPS, *sorted({cell.group for cell in cells} - set(ENTIRE_GROUPS))]
    staff = _Staff(counts, groups, cells)
    return [
        *_by_group(cells, staff),
        *staff.by_band(),
        *staff.by_section(),
        *_by_event(counts, cells, staff),
        *_by_part_of_board(counts, groups),
        *_by_drill_down(cells),
    ]


def workforces(counts: Counts, group: str) -> list[Cell]:
    """Return the addresses at which the whole workforce may stand, indicator 1 first."""
    own = [counts.cell(number, ALL, WORKFORCE, group) for number in (3, 4, 9)]
    return [counts.cell(1, ALL, ALL, group), *own]


def _by_group(cells: Sequence[Cell], staff: _Staff) -> Iterator[Sum]:
    """Divide everyone into white, BME and unknown, and each of these into ethnic categories."""
    places = dict.fromkeys(cell._replace(group=ALL) for cell in cells)
    places |= dict.fromkeys((*staff.totals(ALL), *staff.across(ALL), *staff.clusters(ALL)))
    for total in places:
        yield Sum(
            total, tuple(total._replace(group=str(group)) for group in ETHNICITY), "other groups", exhaustive=True
        )
    codes: dict[Cell, list[Cell]] = {}
    for cell in cells:
        group = _group_of(cell.group)
        if group is not None:
            codes.setdefault(cell._replace(group=group), []).append(cell)
    for total, parts in codes.items():
        yield Sum(total, tuple(parts), "other categories", exhaustive=False)


def _group_of(code: str) -> str | None:
    if code in ENTIRE_GROUPS:
        return None
    try:
        return str(group_of(code))
    except UnknownEthnicCodeError:
        return None


class _Staff:
    """The sums of indicator 1."""

    def __init__(self, counts: Counts, groups: Sequence[str], known: Sequence[Cell]) -> None:
        self._counts = counts
        self._groups = groups
        self._known = frozenset(known)

    def cell(self, section: str, category: str, group: str) -> Cell:
        return self._counts.cell(1, section, category, group)

    def totals(self, group: str) -> list[Cell]:
        """Return the addresses of the whole workforce and of its sections."""
        return [self.cell(section, ALL, group) for section in (ALL, *(one.section for one in sections()))]

    def across(self, group: str) -> list[Cell]:
        """Return the addresses of bands and clusters of bands of the whole workforce."""
        bands = dict.fromkeys(band.category for one in sections() for band in one.addends)
        return [self.cell(ALL, category, group) for category in (*bands, *_clusters(sections()))]

    def clusters(self, group: str) -> list[Cell]:
        """Return the addresses of the clusters of bands of each section: lower, middle and upper."""
        return [self.cell(one.section, cluster, group) for one in sections() for cluster in _clusters([one])]

    def by_band(self) -> Iterator[Sum]:
        """Divide sections into their bands and clusters of bands, and these into bands."""
        for group in self._groups:
            for one in sections():
                bands = tuple(self.cell(one.section, band.category, group) for band in one.addends)
                whole = self.cell(one.section, ALL, group)
                yield Sum(whole, bands, "other bands", exhaustive=True)
                if _clusters([one]):
                    parts = tuple(self.cell(one.section, cluster, group) for cluster in _clusters([one]))
                    yield Sum(whole, parts, "other bands", exhaustive=all(band.cluster for band in one.addends))
                for cluster in _clusters([one]):
                    within = tuple(self.cell(one.section, *place) for place in _bands_of([one], cluster, group))
                    yield Sum(self.cell(one.section, cluster, group), within, "other bands", exhaustive=True)
                for band in one.bands:
                    if band.part_of is not None:
                        within = (self.cell(one.section, band.category, group),)
                        whole = self.cell(one.section, band.part_of, group)
                        yield Sum(whole, within, f"not {band.category}", exhaustive=False)

    def by_section(self) -> Iterator[Sum]:
        """Divide the workforce into sections and into bands across them, and such bands into sections."""
        across: dict[str, list[str]] = {}
        for one in sections():
            for band in one.addends:
                across.setdefault(band.category, []).append(one.section)
        for group in self._groups:
            everyone = next(
                (cell for cell in workforces(self._counts, group) if cell in self._known), self.totals(group)[0]
            )
            yield Sum(everyone, tuple(self.totals(group)[1:]), "elsewhere", exhaustive=True)
            yield Sum(
                everyone, tuple(self.cell(ALL, category, group) for category in across), "other bands", exhaustive=True
            )
            for category, places in across.items():
                parts = tuple(self.cell(section, category, group) for section in places)
                yield Sum(self.cell(ALL, category, group), parts, "elsewhere", exhaustive=True)
            for cluster in _clusters(sections()):
                whole = self.cell(ALL, cluster, group)
                parts = tuple(self.cell(one.section, cluster, group) for one in sections() if _clusters([one]))
                yield Sum(whole, parts, "elsewhere", exhaustive=True)
                parts = tuple(self.cell(ALL, *place) for place in _bands_of(sections(), cluster, group))
                yield Sum(whole, parts, "other bands", exhaustive=True)


def _clusters(among: Iterable[Section]) -> list[str]:
    """Return the clusters of bands that some sections have, in order."""
    return list(dict.fromkeys(band.cluster for one in among for band in one.addends if band.cluster is not None))


def _bands_of(among: Iterable[Section], cluster: str, group: str) -> list[tuple[str, str]]:
    """Return the bands of a cluster, each with a group."""
    return list(
        dict.fromkeys((band.category, group) for one in among for band in one.addends if band.cluster == cluster)
    )


def _by_event(counts: Counts, cells: Sequence[Cell], staff: _Staff) -> Iterator[Sum]:
    """Divide people into those with an event and those without it."""
    stages = {
        (number, stage.events): stage.people
        for number in range(1, 10)
        for stage in indicator_of(number, counts.figures.year).stages
    }
    known = frozenset(cells)
    for cell in cells:
        category = stages.get((cell.indicator, cell.category))
        if category is None:
            continue
        own = cell._replace(category=category)
        people = staff.cell(cell.section, ALL, cell.group) if category == WORKFORCE and own not in known else own
        yield Sum(people, (cell,), f"not {cell.indicator} {cell.category}", exhaustive=False)


def _by_part_of_board(counts: Counts, groups: Sequence[str]) -> Iterator[Sum]:
    """Divide the board into those who have a vote and those who have none, and likewise executive members."""
    for group in groups:
        total = counts.cell(9, ALL, "total_board", group)
        for part in ("voting", "executive"):
            yield Sum(total, (counts.cell(9, ALL, part, group),), f"not {part}", exhaustive=False)


def _by_drill_down(cells: Sequence[Cell]) -> Iterator[Sum]:
    """Divide the whole of indicators 1 to 4 into parts of the organisation, and the staff of a part into bands."""
    for whole, parts, beside in whole_and_parts(cells):
        yield Sum(whole, parts, beside, exhaustive=False)
    bands: dict[Cell, list[Cell]] = {}
    for cell in cells:
        within = cell.category in _COUNTED_WITHIN
        if cell.indicator == 1 and is_drill_down(1, cell.section) and cell.category != ALL and not within:
            bands.setdefault(cell._replace(category=ALL), []).append(cell)
    for total, parts_of_it in bands.items():
        yield Sum(total, tuple(parts_of_it), "other bands", exhaustive=False)


_COUNTED_WITHIN = frozenset(band.category for one in sections() for band in one.bands if band.part_of is not None)
