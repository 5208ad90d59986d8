"""Finding the table in a file: its row of headings, which field each holds, and whether it is a cross table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from wres_kit.sources.extracts.columns import (
    COUNT_FIELDS,
    ExtractLayout,
    columns_path,
    confirmed,
    guess,
    guessed_fields,
    kinds,
)
from wres_kit.sources.extracts.cross_tables import (
    AXES,
    CrossHeadings,
    HeadingParts,
    cross_headings,
    unfold,
    unread_numbers,
)
from wres_kit.sources.extracts.rows import Grid, head_of
from wres_kit.sources.extracts.rules import ExtractRules
from wres_kit.sources.source import InputFile, Recognition
from wres_kit.sources.workbook.grid import HEAD, ExtractError
from wres_kit.standard import WRES, read_standard, standard_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wres_kit.project import Project
    from wres_kit.sources.extracts.answers import Answers
    from wres_kit.sources.extracts.cross_tables import Tables
    from wres_kit.sources.source import Context
    from wres_kit.standard.characteristic import Characteristic

UNREAD = (
    "holds numbers, and no table says whose they are. Add it to extracts.yml: an ethnic group under ethnic_codes, a "
    "grade under grades"
)
COUNTED_BY = frozenset(COUNT_FIELDS) - {"fte"}
"""Fields whose numbers make a table a grouped one without unfolding it."""


@dataclass(frozen=True, slots=True)
class ExtractTable:
    """Where the headings of an extract are.

    Parameters
    ----------
    grid, header
        The table, and the position of its headings.
    layout, known
        Which field each heading holds, and whether somebody confirmed that.
    unread
        Columns of numbers of a cross table that are of no known group.
    """

    grid: Grid
    header: int
    layout: ExtractLayout
    known: bool
    unread: tuple[str, ...] = ()

    @property
    def counts_in_columns(self) -> bool:
        """Whether it is a grouped table without being unfolded."""
        headings = self.grid.head[self.header][1]
        repeated = any(headings.count(heading) > 1 for heading in self.layout.columns.values())
        return bool(COUNTED_BY & set(self.layout.columns)) and not repeated


_RECOGNISED: WeakKeyDictionary[InputFile, tuple[frozenset[str], list[Sequence[str]]]] = WeakKeyDictionary()


def recognised(kind: str, file: InputFile) -> Recognition:
    """Say how well the headings of a file match a kind of extract.

    Raises
    ------
    ExtractError
        The file cannot be read.
    """
    enough, head = _headings_for_all(file)
    project = file.project
    if project is not None and any(confirmed(project, kind, row) for row in head):
        return Recognition(1.0, (f"its columns are confirmed in {project.shown(columns_path(project))}",))
    if kind not in enough:
        fields = max((guessed_fields(kind, row) for row in head), key=len, default=())
        missing = kinds()[kind].missing(fields)
        return Recognition(
            0.1 * bool(fields), (f"no heading was recognised for {', '.join(missing)}{_read_across(file)}",)
        )
    # Extracts of cases and courses often name band and staff group too: they are no extract of staff.
    score = 0.7 if kind == "staff" and len(enough) > 1 else 0.9
    return Recognition(score, ("its headings are there",))


def _headings_for_all(file: InputFile) -> tuple[frozenset[str], list[Sequence[str]]]:
    """Return the kinds for which the headings of a file suffice, and its first rows, those of cross tables unfolded."""
    if file not in _RECOGNISED:
        plain = head_of(file)
        rows: list[Sequence[str]] = [*plain, *(headings for _, headings, _ in _crossed(plain, _plain_tables(file)))]
        _RECOGNISED[file] = (frozenset(kind for kind in kinds() for row in rows if guess(kind, row, weak=False)), rows)
    return _RECOGNISED[file]


def _read_across(file: InputFile) -> str:
    """Return what headings of a cross table were read as, for the reason why a file is of no kind."""
    head = head_of(file)
    for position, _, cross in _crossed(head, _plain_tables(file)):
        texts = ", ".join(f'"{head[position][place]}"' for place in cross.numbers)
        return f" ({texts} were read as people by {' and '.join(AXES[axis].lower() for axis in cross.axes)})"
    return ""


def find_table(
    kind: str, shown: str, grids: Iterable[Grid], *, context: Context, answers: Answers, rules: ExtractRules
) -> ExtractTable:
    """Return the one table of a file that has the headings of a kind of extract.

    Parameters
    ----------
    kind
        The kind of extract.
    shown
        How messages name the file.
    grids
        Its tables.
    context
        Whose layouts count.
    answers
        What was set aside.
    rules
        What the organisation's own words mean.

    Raises
    ------
    ExtractError
        No table has them, or several have.
    """
    characteristic = context.project.standard.characteristic
    tables = cache(lambda field: rules.table(field, characteristic))
    fitting = [table for grid in grids if (table := _table_in(kind, grid, context.project, answers, tables))]
    if not fitting:
        missing = ", ".join(kinds()[kind].sufficient[0])
        message = (
            f"{shown}: no row of headings was found among the first {HEAD} that names {missing}. Write "
            f"which heading holds which field in {context.project.shown(columns_path(context.project))}."
        )
        raise ExtractError(message)
    if len(fitting) > 1:
        sheets = " and ".join(table.grid.shown for table in fitting)
        raise ExtractError(f"{sheets}: both have the headings of this extract. Leave only one of them in the file.")
    return fitting[0]


def _table_in(kind: str, grid: Grid, project: Project, answers: Answers, tables: Tables) -> ExtractTable | None:
    head = [["" if answers.sets_aside(text) else text for text in texts] for _, texts in grid.head]
    plain = next(_fitting(kind, grid, head, project), None)
    if plain is not None and plain.counts_in_columns:
        return plain
    return _unfolded(kind, grid, project, answers, tables) or plain


def _fitting(kind: str, grid: Grid, head: Sequence[Sequence[str]], project: Project) -> Iterator[ExtractTable]:
    """Yield the rows that have the headings: of a confirmed layout first, then of a guessed one."""
    for position, texts in enumerate(head):
        if layout := confirmed(project, kind, texts):
            yield ExtractTable(grid, position, layout, known=True)
    for position, texts in enumerate(head):
        if layout := guess(kind, texts):
            yield ExtractTable(grid, position, layout, known=False)


def _unfolded(kind: str, grid: Grid, project: Project, answers: Answers, tables: Tables) -> ExtractTable | None:
    """Return a cross table with a number a row; None where there is none with the headings of this kind."""
    for position, headings, cross in _crossed([texts for _, texts in grid.head], tables):
        kept = ["" if answers.sets_aside(text) else text for text in headings]
        fitting = next(_fitting(kind, grid, [kept], project), None)
        counted = _without_set_aside(grid, position, cross, answers)
        if fitting is None or not counted.numbers:
            continue
        if (unfolded := unfold(grid, position, counted)) is not None:
            unread = [text for text in unread_numbers(grid, position, counted) if not answers.sets_aside(text)]
            return ExtractTable(unfolded, position, fitting.layout, fitting.known, tuple(unread))
    return None


def _crossed(head: Sequence[Sequence[str]], tables: Tables) -> Iterator[tuple[int, Sequence[str], CrossHeadings]]:
    """Yield the rows that may be headings of a cross table: position, headings unfolded, how they are read."""
    parts_of = HeadingParts(tables)
    for position, texts in enumerate(head):
        if cross := cross_headings(head[position - 1] if position else (), texts, parts_of):
            yield position, cross.unfolded(texts), cross


def _without_set_aside(grid: Grid, header: int, cross: CrossHeadings, answers: Answers) -> CrossHeadings:
    """Return the columns that count: a year may be set aside, a group of people may not.

    Raises
    ------
    ExtractError
        Numbers of a group of people were set aside.
    """
    headings = grid.head[header][1]
    aside = [place for place in cross.numbers if answers.sets_aside(headings[place])]
    if aside and "period" not in cross.axes:
        message = (
            f'{grid.shown}: "{headings[aside[0]]}" cannot be set aside. It holds numbers of people, who would not '
            "be counted. Delete the column in a copy of the file if they are not to be counted."
        )
        raise ExtractError(message)
    return cross.without(aside)


def _plain_tables(file: InputFile) -> Tables:
    """Return the tables without an organisation's own words: whose file it is is not known when it is recognised."""
    standard = file.project.standard if file.project is not None else read_standard(standard_folder(WRES))
    return _tables_of(standard.characteristic)


@cache
def _tables_of(characteristic: Characteristic) -> Tables:
    return cache(lambda field: ExtractRules().table(field, characteristic))
