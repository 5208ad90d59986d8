"""Person-level extracts: read, counted at once, and forgotten.

Nothing about a person is written to disk, logged, shown in a message or kept: an extract goes in, counts come out. What
goes wrong on the way is reported by row and column, and by the kind of fault, never by a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from wres_kit.errors import WresError
from wres_kit.project import path_code
from wres_kit.returns.cells import Cell, Group, Measure
from wres_kit.returns.equivalents import read_equivalents
from wres_kit.returns.numbers import Problem
from wres_kit.returns.schema import year_problem
from wres_kit.sources.extracts.columns import (
    ColumnsNotConfirmedError,
    Layout,
    columns_path,
    confirmed,
    described,
    guess,
    guessed_fields,
    keep,
    kinds,
)
from wres_kit.sources.extracts.decoding import Decoding
from wres_kit.sources.extracts.rows import Grid, Rows, grids_of, head_of, rows_of
from wres_kit.sources.extracts.rules import ExtractRules, read_rules, with_equivalents
from wres_kit.sources.source import Context, Found, Offered, Recognition, Understood
from wres_kit.sources.workbook.column_selection import HEAD, ExtractError

GROUPS = (Group.WHITE, Group.BME, Group.UNKNOWN)
Counts = dict[tuple[str, str], Mapping[str, int]]
"""By section and category: how many people of each group."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counted:
    """What an extract adds up to, and how, in sentences."""

    counts: Counts
    messages: tuple[str, ...] = ()


Count = Callable[[Rows, ExtractRules, Decoding, int], Counted]
"""Counts the rows of an extract for a reporting year; what is wrong goes into the decoding's faults."""


_ENOUGH: WeakKeyDictionary[Offered, frozenset[str]] = WeakKeyDictionary()


def _enough(offered: Offered, head: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the kinds for which the headings of a file suffice; every kind asks the same of the same file."""
    if offered not in _ENOUGH:
        _ENOUGH[offered] = frozenset(kind for kind in kinds() for row in head if guess(kind, row))
    return _ENOUGH[offered]


class PersonLevel:
    """One kind of person-level extract.

    Parameters
    ----------
    name
        `staff`, `recruitment`, `casework`, `training` or `board`.
    count
        How its rows are counted.
    """

    def __init__(self, name: str, count: Count) -> None:
        self._name, self._count = name, count

    @property
    def name(self) -> str:
        """What `--as` takes."""
        return self._name

    @property
    def title(self) -> str:
        """What people call such a file."""
        return kinds()[self._name].title

    def recognise(self, offered: Offered) -> Recognition:
        """Say how well the headings of a file match."""
        try:
            head = head_of(offered)
        except ExtractError as error:
            return Recognition(0.0, (str(error),))
        project = offered.project
        if project is not None and any(confirmed(project, self._name, row) for row in head):
            return Recognition(1.0, (f"its columns are confirmed in {project.shown(columns_path(project))}",))
        enough = _enough(offered, head)
        if self._name not in enough:
            fields = max((guessed_fields(self._name, row) for row in head), key=len, default=())
            missing = kinds()[self._name].missing(fields)
            return Recognition(0.1 * bool(fields), (f"no heading was recognised for {', '.join(missing)}",))
        # Extracts of cases and courses often name band and staff group too: they are no extract of staff.
        score = 0.7 if self._name == "staff" and len(enough) > 1 else 0.9
        return Recognition(score, ("its headings are there",))

    def read(self, offered: Offered, context: Context) -> Understood:
        """Count an extract.

        Raises
        ------
        ExtractError
            It does not say whose it is, or cannot be read.
        ColumnsNotConfirmedError
            Its headings were guessed, and nobody has confirmed them yet.
        ParameterError
            `params/columns.yml` or `params/extracts.yml` cannot be read or does not fit.
        """
        try:
            return self.count_grids(offered.shown, lambda: grids_of(offered), context)
        finally:
            offered.__dict__.pop("workbook", None)

    def count_grids(self, shown: str, grids: Callable[[], Iterable[Grid]], context: Context) -> Understood:
        """Count an extract that came from anywhere; see `read`.

        Parameters
        ----------
        shown
            How messages name it.
        grids
            Gives its sheets as text.
        context
            Whose it is.
        """
        organisation, year = _whose(shown, context)

        def work() -> Understood:
            rows, notes = self._rows(shown, grids(), context)
            return self._understood(rows, context, organisation, year, notes)

        return without_values(shown, work)

    def _understood(
        self, rows: Rows, context: Context, organisation: str, year: int, notes: Sequence[str]
    ) -> Understood:
        rules = with_equivalents(read_rules(context.project), read_equivalents(context.project, organisation))
        decoding = Decoding(rules, organisation, year, kinds()[self._name].indicator)
        if not len(rows):
            raise ExtractError(f"{rows.shown}: has headings and no rows.")
        counted = self._count(rows, rules, decoding, year)
        source = f"{self.title.partition(',')[0]}, {rows.shown}: counted from {len(rows):,} rows"
        values = () if decoding.faults else tuple(self._values(counted.counts, organisation, year, source))
        name = f"{path_code(organisation).lower()}-{year}-{self._name}"
        return Understood(name, values, (*notes, *rows.notes, *counted.messages), tuple(decoding.faults))

    def _values(self, counts: Counts, organisation: str, year: int, source: str) -> list[Found]:
        indicator = kinds()[self._name].indicator
        found = []
        for (section, category), by_group in counts.items():
            people = {group: int(by_group.get(group, 0)) for group in GROUPS}
            for group, number in (*people.items(), (Group.ALL, sum(people.values()))):
                cell = Cell(organisation, year, indicator, section, category, group, Measure.HEADCOUNT)
                found.append(Found(cell, str(number), source))
        return found

    def _rows(self, shown: str, grids: Iterable[Grid], context: Context) -> tuple[Rows, list[str]]:
        """Return the rows of the one sheet that has the headings."""
        fitting = [(grid, *place) for grid in grids if (place := self._header(grid, context))]
        if not fitting:
            missing = ", ".join(kinds()[self._name].sufficient[0])
            message = (
                f"{shown}: no row of headings was found among the first {HEAD} that names {missing}. Write "
                f"which heading holds which field in {context.project.shown(columns_path(context.project))}."
            )
            raise ExtractError(message)
        if len(fitting) > 1:
            sheets = " and ".join(grid.shown for grid, *_ in fitting)
            raise ExtractError(f"{sheets}: both have the headings of this extract. Leave only one of them in the file.")
        grid, header, layout, known = fitting[0]
        notes = [] if known else self._confirm(shown, layout, context)
        return rows_of(grid, header, layout.columns), notes

    def _header(self, grid: Grid, context: Context) -> tuple[int, Layout, bool] | None:
        """Return the position of the headings, the layout, and whether it is a confirmed one."""
        head = grid.head
        for position, (_, texts) in enumerate(head):
            if layout := confirmed(context.project, self._name, texts):
                return position, layout, True
        for position, (_, texts) in enumerate(head):
            if layout := guess(self._name, texts):
                return position, layout, False
        return None

    def _confirm(self, shown: str, layout: Layout, context: Context) -> list[str]:
        file = context.project.shown(columns_path(context.project))
        if not context.confirm:
            message = (
                f"{shown}: looks like: {self.title}. Its columns were guessed:\n{described(layout)}\n"
                "Nothing was counted. If the guess is right, give the same command with --confirm, which writes it to "
                f"{file}; if not, write the right headings there."
            )
            raise ColumnsNotConfirmedError(message)
        keep(context.project, layout)
        return [f"The columns were written to {file}:\n{described(layout)}"]


def tally(groups: pd.Series[str]) -> Mapping[str, int]:
    """Return how many rows there are of each group."""
    return {str(group): int(number) for group, number in groups.value_counts().items()}


def without_values(shown: str, work: Callable[[], T]) -> T:
    """Do something with rows about people, and let no unforeseen failure carry one of their values out.

    The new exception is raised after the other one is over, so that it holds no reference to it.
    """
    kind = ""
    try:
        return work()
    except WresError:
        raise
    except Exception as error:
        # Whatever it is, its message may quote a row.
        kind = type(error).__name__
    message = (
        f"{shown}: could not be counted, because of a fault of wres_kit itself ({kind}). What exactly failed is not "
        "shown, since it could be about a person. Try with a few made-up rows under the same headings, and report it "
        "with those."
    )
    raise ExtractError(message)


def _year_problem(context: Context) -> Problem | None:
    latest = context.project.parameters.publication_date.year
    return year_problem(str(context.year), latest, context.project.standard)


def _whose(shown: str, context: Context) -> tuple[str, int]:
    if context.organisation is None or context.year is None:
        message = (
            f"{shown}: an extract does not say whose it is. Add --organisation CODE and --year YEAR, the year of the "
            "31 March snapshot."
        )
        raise ExtractError(message)
    if problem := _year_problem(context):
        raise ExtractError(f"--year: {problem.message} Correct it.")
    return context.organisation, context.year
