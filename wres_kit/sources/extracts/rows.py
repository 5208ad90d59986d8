"""Rows of person-level extracts, from a CSV file, a workbook or a query, as text in named columns.

What a row says about a person never leaves this module but in a `Rows`, which shows nothing of itself, and from there
only as counts. Messages name rows and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources import InputFile
from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.csv_rows import CsvGrid, first_rows, web_tables
from wres_kit.sources.workbook.grid import HEAD, ExtractError, PickedColumns, Record, column_name, pick, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.sources.workbook import Workbook

T = TypeVar("T")
LISTED = 5
"""Rows that a message lists by number; the rest are counted."""


class Grid(Protocol):
    """A table in a file: a row of headings somewhere at its top, and rows below it."""

    @property
    def shown(self) -> str:
        """How messages name it."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What to tell the person importing."""
        ...

    @property
    def head(self) -> Sequence[Record]:
        """Its first rows as text: enough to find headings among them."""
        ...

    def below(self, header: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """Return columns of the rows below the header, which is the row at a position of the head."""
        ...

    def unknown(self) -> frozenset[tuple[int, int]]:
        """Return rows (from 1) and columns (from 0) of cells whose value is not stored, or that hold an error."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class TextGrid:
    """What a query gives; `records` are (row in the file, texts)."""

    shown: str
    records: Sequence[tuple[int, Sequence[str]]]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"TextGrid({len(self.records)} rows)"

    @property
    def head(self) -> Sequence[Record]:
        """See `Grid`."""
        return [(line, tuple(text.strip() for text in texts)) for line, texts in self.records[:HEAD]]

    def below(self, header: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """See `Grid`."""
        return pick(self.records[header + 1 :], width, positions, str.strip)

    def unknown(self) -> frozenset[tuple[int, int]]:
        """See `Grid`; a text is all there is."""
        return frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class SheetGrid:
    """A sheet of a workbook, of which only what is asked for is fetched."""

    shown: str
    book: Workbook
    name: str

    def __repr__(self) -> str:
        return "SheetGrid()"

    @property
    def notes(self) -> tuple[str, ...]:
        """See `Grid`."""
        hidden = 0 if self.book.only_values else len(self.book.facts(self.name).hidden_rows)
        note = f"{self.shown}: {plural(hidden, 'row')} hidden by a filter or by hand; what they hold was counted too."
        return (*self.book.notes, note) if hidden else self.book.notes

    @property
    def head(self) -> Sequence[Record]:
        """See `Grid`."""
        rows = self.book.sheet(self.name, HEAD).rows
        return [(line, tuple(map(text_of, row))) for line, row in enumerate(rows, start=1)]

    def below(self, header: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """See `Grid`."""
        return self.book.picked(self.name, header + 1, width, positions)

    def unknown(self) -> frozenset[tuple[int, int]]:
        """See `Grid`."""
        if self.book.only_values:
            return frozenset()
        facts = self.book.facts(self.name)
        cells = [*facts.without_value, *((row, column) for row, column, _ in facts.errors)]
        return frozenset((row + 1, column) for row, column in cells)


@dataclass(frozen=True, slots=True, repr=False)
class Rows:
    """The rows of an extract under the names of its fields.

    Parameters
    ----------
    shown
        How messages name the file.
    frame
        A column of texts for each field that the file has, blanks around them removed.
    lines
        The row of each in the file; the index is that of `frame`.
    headings
        The heading of each field in the file.
    notes
        What to tell the person importing.
    others
        Columns that hold no field, by heading, as far as they are looked at.
    titles
        The texts above the headings.
    weights
        How many people each row counts: 1 but in grouped tables.
    """

    shown: str
    frame: pd.DataFrame
    lines: pd.Series[int]
    headings: Mapping[str, str]
    notes: tuple[str, ...] = ()
    others: pd.DataFrame = field(default_factory=pd.DataFrame)
    titles: tuple[str, ...] = ()
    weights: pd.Series[int] | None = None

    def __repr__(self) -> str:
        return f"Rows({len(self.frame)} rows)"

    @property
    def grouped(self) -> bool:
        """Whether a row counts several people."""
        return self.weights is not None

    @property
    def people(self) -> pd.Series[int]:
        """How many people each row counts."""
        return self.weights if self.weights is not None else pd.Series(1, index=self.frame.index, dtype="int64")

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, field: str) -> bool:
        """Return whether the file has a field."""
        return field in self.frame

    def only(self, kept: pd.Series[bool]) -> Rows:
        """Return the rows for which `kept` is true."""
        weights = self.weights[kept] if self.weights is not None else None
        others = self.others[kept] if len(self.others.columns) else self.others
        return replace(self, frame=self.frame[kept], lines=self.lines[kept], others=others, weights=weights)

    def without(self, *fields: str) -> Rows:
        """Return the rows without some fields."""
        left = [name for name in fields if name in self.frame]
        headings = {name: heading for name, heading in self.headings.items() if name not in left}
        return replace(self, frame=self.frame.drop(columns=left), headings=headings)

    def texts_under(self, heading: str) -> pd.Series[str] | None:
        """Return the texts under a heading, compared as headings are; None where no column that is read has it."""
        wanted = normalised(heading)
        for name, own in self.headings.items():
            if normalised(own) == wanted and name in self.frame:
                return self.frame[name]
        return next((self.others[own] for own in self.others if normalised(str(own)) == wanted), None)


def by_text(texts: pd.Series[str], meaning: Callable[[str], T]) -> pd.Series[T]:  # type: ignore[type-var]
    """Return what each text of a column means; a text that many rows have is looked up once."""
    return texts.map({text: meaning(text) for text in texts.unique()})


_WEB_TABLES: WeakKeyDictionary[InputFile, list[TextGrid]] = WeakKeyDictionary()


def head_of(offered: InputFile) -> list[tuple[str, ...]]:
    """Return the first rows of a file as text, sheet after sheet: enough to find headings among them."""
    if offered.is_workbook:
        sheets = (offered.workbook.sheet(name, HEAD) for name in offered.workbook.names)
        return [tuple(map(text_of, row)) for sheet in sheets for row in sheet.rows]
    if offered.is_web_page:
        return [texts for grid in _web_tables(offered) for _, texts in grid.head]
    return first_rows(offered)


def grids_of(offered: InputFile) -> Iterator[Grid]:
    """Yield the tables of a file: the one of a CSV file, each of a web page, or each sheet of a workbook.

    Raises
    ------
    ExtractError
        The file cannot be read.
    """
    if offered.is_workbook:
        for name in offered.workbook.names:
            yield SheetGrid(f"{offered.shown}, sheet {name}", offered.workbook, name)
    elif offered.is_web_page:
        yield from _web_tables(offered)
    else:
        yield CsvGrid(offered)


def _web_tables(offered: InputFile) -> list[TextGrid]:
    if offered not in _WEB_TABLES:
        grids = [(shown, records) for shown, records in web_tables(offered)]
        note = (f"{offered.shown}: is a web page (HTML), not a workbook. Its cells were read as text.",)
        _WEB_TABLES[offered] = [TextGrid(shown, records, note) for shown, records in grids]
    return _WEB_TABLES[offered]


def rows_of(grid: Grid, header: int, columns: Mapping[str, str], others: Sequence[str] = ()) -> Rows:
    """Return the rows below a header.

    Parameters
    ----------
    grid
        The file or sheet.
    header
        Position of the row of headings in its head.
    columns
        The heading of each field.
    others
        Further columns to look at, by heading, or as `nameless` names those without one.

    Raises
    ------
    ExtractError
        A row has more or fewer fields than there are headings, a heading stands twice, or a value is not stored.
    """
    headings = grid.head[header][1]
    width = width_of(headings)
    for heading in (*columns.values(), *others):
        if headings.count(heading) > 1:
            message = f'{grid.shown}: two columns are headed "{heading}". Rename one of them in a copy of the file.'
            raise ExtractError(message)
    positions = {name: headings.index(heading) for name, heading in columns.items()}
    nameless = {nameless_column(place): place for place in range(width)}
    further = [nameless[heading] if heading in nameless else headings.index(heading) for heading in others]
    picked = grid.below(header, width, [*positions.values(), *further])
    if picked.ragged:
        message = (
            f"{grid.shown}: {listed_rows(picked.ragged)} more or fewer fields than the {width} columns of the header. "
            "Put texts that hold a comma between quotation marks, and delete lines that are not rows, such as totals."
        )
        raise ExtractError(message)
    must_be_stored(grid, positions.values())
    frame = pd.DataFrame(dict(zip(positions, picked.columns, strict=False)), dtype="str")
    rest = pd.DataFrame(dict(zip(others, picked.columns[len(positions) :], strict=True)), dtype="str")
    titles = tuple(text for _, texts in grid.head[:header] for text in texts if text)
    lines = pd.Series(picked.lines, dtype="int64")
    return Rows(grid.shown, frame, lines, dict(columns), grid.notes, rest, titles)


def joined(parts: Sequence[Rows]) -> Rows:
    """Return the rows of several files as one; what only some of them have is left blank in the others."""
    if len(parts) == 1:
        return parts[0]
    fields = {name: heading for part in parts for name, heading in part.headings.items()}
    grouped = any(part.grouped for part in parts)
    frames = [part.frame for part in parts]
    differing = [name for name in fields if not all(part.has(name) for part in parts)]
    if differing or len({part.grouped for part in parts}) > 1:
        lacking = ", ".join(fields[name] for name in differing) or "the numbers of people"
        message = (
            f"{' and '.join(part.shown for part in parts)}: only some of these files have {lacking}. Files that are "
            "added must have the same columns."
        )
        raise ExtractError(message)
    return Rows(
        " and ".join(part.shown for part in parts),
        pd.concat(frames, ignore_index=True),
        pd.concat([part.lines for part in parts], ignore_index=True),
        fields,
        weights=pd.concat([part.people for part in parts], ignore_index=True) if grouped else None,
    )


def width_of(headings: Sequence[str]) -> int:
    """Return how many columns a table has: those up to the last heading."""
    return max(place for place, heading in enumerate(headings) if heading) + 1


def headings_of(grid: Grid, header: int) -> list[str]:
    """Return the headings of a table; a column without one among them is named by its letter."""
    headings = grid.head[header][1]
    width = width_of(headings)
    return [heading or nameless_column(place) for place, heading in enumerate(headings[:width])]


def nameless_column(place: int) -> str:
    """Return how messages name a column without a heading, by its place from 0."""
    return f"column {column_name(place)}, without a heading"


def must_be_stored(grid: Grid, places: Iterable[int]) -> None:
    """Refuse columns in which a cell has no stored value.

    Raises
    ------
    ExtractError
        A cell holds a formula without a result, or an error.
    """
    wanted = frozenset(places)
    missing = sorted({line for line, column in grid.unknown() if column in wanted})
    if missing:
        message = (
            f"{grid.shown}: {listed_rows(missing)} a formula without a stored result, or an error, in a column that is "
            "counted. Open the file in Excel, copy the sheet, and paste it as values."
        )
        raise ExtractError(message)


def listed_rows(lines: Sequence[int]) -> str:
    """Return rows in words, ready for what they have: "row 7 has", "rows 7, 9 and 11 have"."""
    if len(lines) == 1:
        return f"row {lines[0]} has"
    listed = ", ".join(str(line) for line in lines[:LISTED])
    more = f" and {len(lines) - LISTED:,} more" if len(lines) > LISTED else ""
    return f"rows {listed}{more} have"
