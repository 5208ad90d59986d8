"""What a check is, what it finds, and what it looks at: rows that were read, and figures that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import ImportString

from wres_kit.returns.cells import Cell, Measure, Return, Returns, Value, subject
from wres_kit.returns.faults import Severity
from wres_kit.returns.sums import Sums
from wres_kit.returns.vocabulary import PercentageOf, vocabulary
from wres_kit.standard.records import ALL, Strict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    Parameters
    ----------
    cell, value
        The figure in doubt.
    message
        What is wrong with it, in figures.
    also
        Other figures that are involved.
    severity
        Where it is not that of the check.
    """

    cell: Cell
    value: Value
    message: str
    also: tuple[Value, ...] = ()
    severity: Severity | None = None


NEAR_YEARS = 3
"""How many years before and after are looked at to judge whether a figure is plausible."""


class CheckedFigures:
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
    within
        By organisation, the parts that lie within another part.
    """

    def __init__(
        self,
        standard: Standard,
        rows: Sequence[tuple[Cell, Value]],
        chosen: Mapping[Cell, float] | None = None,
        fte: Collection[tuple[str, int, int, str | None]] = (),
        within: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.standard = standard
        self.characteristic = standard.characteristic
        self.vocabulary = vocabulary(standard)
        self._sums: dict[int, Sums] = {}
        self._fte = frozenset(fte)
        self.within = within or {}
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
        return list(self.returns)

    def cells(self, *measures: str) -> Iterator[tuple[Cell, Value]]:
        """Yield the figures with one of some measures, return by return."""
        return ((cell, value) for each in self for cell, value in each.values.items() if cell.measure in measures)

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

    def is_restatement(self, cell: Cell, first: Value, other: Value) -> bool:
        """Return whether of two figures one is from a file of its own year and the other from one of a later year."""
        years = sorted((self.latest_year(cell, first), self.latest_year(cell, other)))
        return years[0] == cell.year < years[1]

    def is_fte(self, cell: Cell) -> bool:
        """Return whether a percentage is known to be of full-time equivalents, not of people."""
        key = (cell.organisation, cell.year, cell.indicator)
        return not self._fte.isdisjoint({(*key, None), (*key, cell.section)})

    def definition(self, cell: Cell) -> Indicator:
        """Return the indicator of a cell as the edition of its year defines it."""
        return self.standard.indicator(cell.indicator, cell.year)

    def percentages(self, cell: Cell) -> PercentageOf:
        """Return what a percentage of the indicator of a cell is a percentage of."""
        return self.vocabulary.percentages(cell.indicator)

    def workforce(self, year: int) -> int | None:
        """Return the number of the indicator that counts the whole workforce in a year; None where there is none."""
        indicator = self.standard.nearest_edition(year).workforce
        return indicator.number if indicator else None

    def workforce_cell(self, cell: Cell) -> Cell | None:
        """Return where the people of a cell's group and section are counted as staff; None where they are not."""
        number = self.workforce(cell.year)
        return None if number is None else cell._replace(indicator=number, category=ALL)

    def subject(self, cell: Cell) -> str:
        """Return who a cell is about, in words."""
        return subject(self.standard, cell)

    def counterpart(self, cell: Cell) -> Cell | None:
        """Return the same cell of the group that its group is compared with; None where it is compared with none."""
        if cell.group not in self.characteristic.compared:
            return None
        return cell._replace(group=self.characteristic.counterpart(cell.group))

    def everyone_and_parts(self, cell: Cell) -> list[Cell]:
        """Return the same cell of everybody, then of each of the groups that are everybody."""
        characteristic = self.characteristic
        return [cell._replace(group=group) for group in (characteristic.everyone, *characteristic.parts)]

    def value(self, cell: Cell) -> Value | None:
        """Return the figure of a cell, or None."""
        return self.kept.get(cell)

    def values_of(self, cells: Sequence[Cell]) -> dict[Cell, Value]:
        """Return those of some cells that have a figure."""
        return {cell: value for cell in cells if (value := self.kept.get(cell)) is not None}

    def total_or_part(self, total: Cell) -> tuple[Cell, Value]:
        """Return a figure of everybody, or the first of those of its groups where only these are given."""
        return next(iter(self.values_of(self.everyone_and_parts(total)).items()))

    def people(self, cell: Cell) -> tuple[Cell, Value] | None:
        """Return whom a headcount is counted among: the people of its stage.

        These are the people of the same group at the stage before; the workforce is taken from the indicator that
        counts it where its own does not give it. None where the indicator has no such stage, or nobody gives them.
        """
        stage = self.definition(cell).stage(cell.category)
        return self._first(self._among(cell, stage.people)) if stage else None

    def whole(self, cell: Cell) -> float | None:
        """Return how many people of all groups there are where a headcount of one group is counted, or None."""
        everybody, *groups = self.everyone_and_parts(cell._replace(measure=Measure.HEADCOUNT))
        if (total := self.kept.get(everybody)) is not None:
            return total.value
        parts = self.values_of(groups)
        return sum(part.value for part in parts.values()) if len(parts) == len(groups) else None

    def percentage(self, cell: Cell) -> float | None:
        """Return the percentage that headcounts make of a cell: a likelihood, or a share of all groups; else None."""
        top = self.kept.get(cell._replace(measure=Measure.HEADCOUNT))
        if top is None:
            return None
        if self.percentages(cell) is PercentageOf.STAGE:
            people = self.people(cell._replace(measure=Measure.HEADCOUNT))
            bottom = people[1].value if people else None
        else:
            bottom = self.whole(cell)
        return 100 * top.value / bottom if bottom else None

    def given_or_counted(self, cell: Cell) -> float | None:
        """Return the percentage that is given of a cell, else the one that headcounts make of it; None without both."""
        given = self.kept.get(cell)
        return self.percentage(cell) if given is None else given.value

    def other_years(self, cell: Cell) -> dict[int, Value]:
        """Return the figures of the same cell in the years around it."""
        years = range(cell.year - NEAR_YEARS, cell.year + NEAR_YEARS + 1)
        given = {year: self.kept.get(cell._replace(year=year)) for year in years if year != cell.year}
        return {year: value for year, value in given.items() if value is not None}

    def _among(self, cell: Cell, people: str) -> list[Cell]:
        own = cell._replace(category=people, measure=Measure.HEADCOUNT)
        if cell.year not in self._sums:
            self._sums[cell.year] = Sums(self.standard, cell.year)
        return [own, self._sums[cell.year].same_people(own)]

    def _first(self, cells: Sequence[Cell]) -> tuple[Cell, Value] | None:
        return next(iter(self.values_of(cells).items()), None)


class Check(Strict):
    """A rule that figures keep between them, as `checks.yml` describes it.

    Parameters
    ----------
    find
        Yields what it finds; in the file a module and a name in it.
    severity
        An error where the figures cannot be right as they stand, or where a wrong figure would be published as a matter
        of course; else a warning.
    reason
        Why it is looked for: the mistake in published reports behind it.
    remedy
        What to do about a finding.
    confirmable
        Whether a figure can be right all the same. What contradicts arithmetic cannot.
    chooses
        Whether it finds two figures in one cell, of which a confirmation says which holds.
    reader_warning
        What a warning says to readers of the report, after "Indicator 2, 2024:". No figure is in it, because disclosure
        control comes later. ``{characteristic}``, ``{compared}`` and ``{parts}`` become the words of the Standard.
        Empty where every finding is an error: such a report is not built.
    compares
        Which other figures it looks at: those of the year before or of near years, the workforce. Its warning says
        something of these as well, so readers do not see it where any of them is suppressed.
    identity
        Its name in reports and in `confirmed.yml`: its key in the file.
    """

    find: ImportString[Callable[[CheckedFigures], Iterator[Finding]]]
    severity: Severity
    reason: str
    remedy: str
    confirmable: bool = True
    chooses: bool = False
    reader_warning: str = ""
    compares: tuple[Literal["year before", "near years", "workforce"], ...] = ()
    identity: str = ""
