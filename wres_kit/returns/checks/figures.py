"""What the checks look at: every row that was read, the figures that follow from them, and quantities of those."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.returns.cells import Cell, Group, Measure, Return, Returns, Value
from wres_kit.returns.vocabulary import LIKELIHOOD, stages
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wres_kit.standard import Standard

NEAR_YEARS = 3
"""How many years before and after are looked at to judge whether a figure is plausible."""
PARTS = (Group.WHITE, Group.BME, Group.UNKNOWN)
"""The groups that make up everybody."""


class Figures:
    """All rows of all returns, and the figures that follow from them.

    Where a cell is given more than once, its figure is the one that was confirmed; else the one with the most decimal
    places; else the first.

    Parameters
    ----------
    standard
        The Standard that the returns report on.
    rows
        Every row, in the order of files and lines.
    chosen
        Cells given more than once for which somebody confirmed which value holds.
    fte
        Organisation, year, indicator and section (None for all) of percentages known to be of full-time equivalents.
    """

    def __init__(
        self,
        standard: Standard,
        rows: Sequence[tuple[Cell, Value]],
        chosen: Mapping[Cell, float] | None = None,
        fte: Collection[tuple[str, int, int, str | None]] = (),
    ) -> None:
        self.standard = standard
        self._fte = frozenset(fte)
        self._given: dict[Cell, list[Value]] = {}
        for cell, value in rows:
            self._given.setdefault(cell, []).append(value)
        self._chosen = chosen or {}
        self.kept: dict[Cell, Value] = {
            cell: values[0] if len(values) == 1 else self._pick(cell, values) for cell, values in self._given.items()
        }
        self.returns = Returns(standard, self.kept.items())

    def _pick(self, cell: Cell, values: Sequence[Value]) -> Value:
        confirmed = [value for value in values if value.value == self._chosen.get(cell)]
        return max(confirmed or values, key=lambda value: value.decimals)

    @cached_property
    def repeated(self) -> dict[Cell, list[Value]]:
        """Cells that are given more than once, with all that is given."""
        return {cell: values for cell, values in self._given.items() if len(values) > 1}

    def __iter__(self) -> Iterator[Return]:
        return iter(self._each)

    @cached_property
    def _each(self) -> list[Return]:
        whose = sorted({(cell.organisation, cell.year) for cell in self.kept})
        return [self.returns.get(organisation, year) for organisation, year in whose]

    @cached_property
    def _latest(self) -> dict[tuple[str, str], int]:
        latest: dict[tuple[str, str], int] = {}
        for cell, values in self._given.items():
            for value in values:
                key = (value.file, cell.organisation)
                latest[key] = max(cell.year, latest.get(key, cell.year))
        return latest

    def latest_year(self, cell: Cell, value: Value) -> int:
        """Return the latest reporting year that the file of a figure has of the same organisation."""
        return self._latest[value.file, cell.organisation]

    def is_restatement(self, cell: Cell, one: Value, other: Value) -> bool:
        """Return whether of two figures one is from a file of its own year and the other from one of a later year."""
        years = sorted((self.latest_year(cell, one), self.latest_year(cell, other)))
        return years[0] == cell.year < years[1]

    def is_fte(self, cell: Cell) -> bool:
        """Return whether a percentage is known to be of full-time equivalents, not of people."""
        key = (cell.organisation, cell.year, cell.indicator)
        return not self._fte.isdisjoint({(*key, None), (*key, cell.section)})

    def value(self, cell: Cell) -> Value | None:
        """Return the figure of a cell, or None."""
        return self.kept.get(cell)

    def given(self, cells: Sequence[Cell]) -> dict[Cell, Value]:
        """Return those of some cells that have a figure."""
        return {cell: value for cell in cells if (value := self.kept.get(cell)) is not None}

    def people(self, cell: Cell) -> tuple[Cell, Value] | None:
        """Return whom a headcount is counted among: the people of its stage.

        For an indicator of likelihood these are the people of the same group at the stage before; the workforce is
        taken from indicator 1 where 3 or 4 do not give it. None where nobody gives that.
        """
        for step in stages(cell.indicator, cell.year) if cell.indicator in LIKELIHOOD else ():
            if step.events == cell.category:
                return self._first(self._among(cell, step.people))
        return None

    def whole(self, cell: Cell) -> float | None:
        """Return how many people of all groups there are where a headcount of one group is counted, or None."""
        everybody = cell._replace(group=Group.ALL, measure=Measure.HEADCOUNT)
        if (total := self.kept.get(everybody)) is not None:
            return total.value
        parts = self.given([everybody._replace(group=group) for group in PARTS])
        return sum(part.value for part in parts.values()) if len(parts) == len(PARTS) else None

    def percentage(self, cell: Cell) -> float | None:
        """Return the percentage that headcounts make of a cell: a likelihood, or a share of all groups; else None."""
        top = self.kept.get(cell._replace(measure=Measure.HEADCOUNT))
        if top is None:
            return None
        if cell.indicator in LIKELIHOOD:
            people = self.people(cell._replace(measure=Measure.HEADCOUNT))
            bottom = people[1].value if people else None
        else:
            bottom = self.whole(cell)
        return 100 * top.value / bottom if bottom else None

    def other_years(self, cell: Cell) -> dict[int, Value]:
        """Return the figures of the same cell in the years around it."""
        years = range(cell.year - NEAR_YEARS, cell.year + NEAR_YEARS + 1)
        found = {year: self.kept.get(cell._replace(year=year)) for year in years if year != cell.year}
        return {year: value for year, value in found.items() if value is not None}

    def _among(self, cell: Cell, people: str) -> list[Cell]:
        own = cell._replace(category=people, measure=Measure.HEADCOUNT)
        return [own, own._replace(indicator=1, category=ALL)] if people == "workforce" else [own]

    def _first(self, cells: Sequence[Cell]) -> tuple[Cell, Value] | None:
        return next(iter(self.given(cells).items()), None)
