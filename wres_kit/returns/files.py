"""Files of returns: from bytes to rows of text with true line numbers, and from values back to rows.

A file that cannot be read gives a fault that says why not. What is written has one order, and no text that a
spreadsheet would run.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.faults import Fault, Severity, capitalised
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.standard.records import ALL
from wres_kit.visible import NOT_SHOWN, is_about_a_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wres_kit.returns.numbers import Problem
    from wres_kit.standard import Standard


COLUMNS = ("organisation", "year", "indicator", "section", "category", "group", "measure", "value", "source")
"""The columns of a file of returns."""
SAVE_AS_UTF8 = 'In Excel: Save As, file type "CSV UTF-8 (Comma delimited)".'
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel begin, the newer and the older format."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """What a file holds, as text.

    Parameters
    ----------
    name
        As messages show it.
    rows
        Line number, and the nine texts in the order of `COLUMNS`, blanks around them removed.
    faults
        What is wrong with the file, or with the form of its rows.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[Fault, ...]


class ReturnRow(NamedTuple):
    """A row of a file of returns: the file and its line, and its texts in the order of `COLUMNS`."""

    file: str
    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the texts of some columns must be.

    Parameters
    ----------
    column
        The column to which a fault is put down; also the name of the rule.
    columns
        Whose texts it looks at.
    problem
        What is wrong with them, or None.
    """

    column: str
    columns: tuple[str, ...]
    problem: Callable[..., Problem | None]

    def problems(self, rows: Sequence[ReturnRow]) -> Iterator[tuple[int, Problem]]:
        """Yield the position of each row that breaks the rule, and what is wrong with it."""
        places = [COLUMNS.index(column) for column in self.columns]
        texts = [tuple(row.texts[place] for place in places) for row in rows]
        broken = {given: problem for given in set(texts) if (problem := self.problem(*given))}
        if broken:
            yield from ((position, broken[given]) for position, given in enumerate(texts) if given in broken)


class _UnreadableError(Exception):
    """The file as a whole cannot be used."""

    def __init__(self, check: str, message: str, remedy: str, row: int | None = None) -> None:
        super().__init__(message)
        self.check, self.message, self.remedy, self.row = check, message, remedy, row


def parse_file(name: str, data: bytes) -> RawFile:
    """Read a file of returns into rows of text.

    Parameters
    ----------
    name
        How messages name the file.
    data
        Its bytes: UTF-8, with or without a byte order mark; comma separated; a header with the names in `COLUMNS`.
    """
    try:
        records = _records(_decoded(data))
        order, faults = _header(name, records)
        rows, ragged = _rows(name, records, order)
    except _UnreadableError as error:
        fault = Fault(
            Severity.ERROR, error.check, name, error.row, "", error.message, error.remedy, unreadable=True
        )  # fmt: skip
        return RawFile(name, (), (fault,))
    return RawFile(name, tuple(rows), (*faults, *ragged))


def _decoded(data: bytes) -> str:
    if data.startswith(WORKBOOKS):
        raise _UnreadableError("encoding", "This is a workbook of Excel, not a CSV file.", SAVE_AS_UTF8)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:1000].count(b"\x00") > len(data[:1000]) // 4:
        raise _UnreadableError("encoding", "The file is in UTF-16 (Excel: Unicode text), not UTF-8.", SAVE_AS_UTF8)
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        raise _UnreadableError("encoding", "The file holds bytes that are no text.", SAVE_AS_UTF8, row=line)
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = body[error.start]
        likely = bytes([byte]).decode("cp1252", errors="replace")
        position = error.start + len(data) - len(body) + 1
        line = body[: error.start].count(b"\n") + 1
        message = (
            f"Byte {position} of the file, 0x{byte:02X}, is not UTF-8; in the encoding of Windows it is “{likely}”."
        )
        raise _UnreadableError("encoding", message, SAVE_AS_UTF8, row=line) from None
    if not text.strip():
        remedy = "Delete it, or put back the return that belongs there."
        raise _UnreadableError("empty-file", "The file is empty.", remedy)
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins, and its fields; blank records are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            fields = [field.strip() for field in record]
            if any(fields):
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        longest = csv.field_size_limit()
        why = f"a field of more than {longest:,} characters" if str(longest) in str(error) else str(error)
        message = f"The record that begins here cannot be read as CSV: {why}."
        remedy = 'Close each quotation mark, and write a quotation mark inside a quoted text twice ("").'
        raise _UnreadableError("csv", message, remedy, row=line) from None


def _header(name: str, records: Iterator[tuple[int, list[str]]]) -> tuple[list[int], list[Fault]]:
    """Return where each of `COLUMNS` stands in the file, and what is odd but readable about that."""
    line, fields = next(records)
    while fields and not fields[-1]:
        fields.pop()
    _delimiter_is_a_comma(fields, line)
    missing = [column for column in COLUMNS if column not in fields]
    extra = [field for field in fields if field not in COLUMNS]
    if len(missing) == len(COLUMNS):  # no header at all, so these are what the first row of figures says
        extra = [NOT_SHOWN if is_about_a_person(field, COLUMNS) else field for field in extra]
    twice = [column for column in COLUMNS if fields.count(column) > 1]
    if missing or extra or twice:
        problems = [f"lacks {_listed(missing)}"] * bool(missing) + [f"also has {_listed(extra)}"] * bool(extra)
        problems += [f"has {_listed(twice)} twice"] * bool(twice)
        hints = [f"rename {field} to {close[0]}" for field in extra if (close := _close(field, missing))]
        expected = f"The header must be: {','.join(COLUMNS)}"
        hint = "; ".join(hints)
        remedy = f"{capitalised(hint)}. {expected}" if hints else expected
        raise _UnreadableError("header", f"The header {' and '.join(problems)}.", remedy, row=line)
    faults = []
    if tuple(fields) != COLUMNS:
        message = "The columns are in another order than usual; they were read by their names."
        remedy = f"Nothing is lost. The usual order is: {','.join(COLUMNS)}"
        faults.append(Fault(Severity.WARNING, "header", name, line, "", message, remedy))
    return [fields.index(column) for column in COLUMNS], faults


def _delimiter_is_a_comma(fields: Sequence[str], line: int) -> None:
    for delimiter, word in OTHER_DELIMITERS.items():
        if len(fields) == 1 and delimiter in fields[0]:
            message = f"The columns are separated by {word}, not by commas."
            raise _UnreadableError("delimiter", message, f"Save the file with commas. {SAVE_AS_UTF8}", row=line)


def _rows(
    name: str, records: Iterator[tuple[int, list[str]]], order: Sequence[int]
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Fault]]:
    rows, faults = [], []
    width = len(COLUMNS)
    for line, fields in records:
        while len(fields) > width and not fields[-1]:
            fields.pop()
        if len(fields) == width:
            rows.append((line, tuple(fields[position] for position in order)))
        else:
            faults.append(_ragged(name, line, fields))
    if not rows and not faults:
        remedy = "Delete it, or put back the return that belongs there."
        raise _UnreadableError("empty-file", "The file has a header and no rows.", remedy)
    return rows, faults


def _ragged(name: str, line: int, fields: Sequence[str]) -> Fault:
    """Return the fault of a row with too many or too few fields."""
    split = [
        f"{first},{second}" for first, second in itertools.pairwise(fields)
        if re.fullmatch(r"\d{1,3}", first) and re.fullmatch(r"\d{3}(\.\d+)?", second)
    ]  # fmt: skip
    remedy = f"Each row has {len(COLUMNS)}: put a text that holds a comma between quotation marks."
    if len(fields) > len(COLUMNS) and split:
        remedy = f"{split[-1]} looks like one number: write {split[-1].replace(',', '')}."
    message = f"The row has {len(fields)} fields instead of {len(COLUMNS)}."
    organisation = fields[0] if fields else ""
    return Fault(Severity.ERROR, "fields", name, line, "", message, remedy, organisation=organisation)


def _close(field: str, missing: Sequence[str]) -> list[str]:
    return get_close_matches(field.lower(), missing, n=1, cutoff=0.7)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" if name else "a column without a name" for name in names)


LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""How a text begins that a spreadsheet may take for a formula or a command (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """Return a text as a spreadsheet will show it: with an apostrophe before it where it would run it instead."""
    return f"'{text}" if text.startswith(LIVE) else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV with a row of headings; None is an empty field."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def number_text(value: Value) -> str:
    """Return a value as a plain number, with the decimal places it was given with."""
    return f"{value.value:.{value.decimals}f}"


def return_order(standard: Standard, cell: Cell) -> tuple[object, ...]:
    """Return a sorting key: organisation, year, indicator, then sections, bands, groups as the Standard lists them."""
    return cell.organisation, cell.year, cell.indicator, *_places(standard, cell[2:])


def return_csv(standard: Standard, values: Iterable[tuple[Cell, str, str]]) -> bytes:
    """Return a file of returns.

    Parameters
    ----------
    standard
        The Standard whose order is kept.
    values
        For each value its address, the number as text, and its source.

    Returns
    -------
    bytes
        UTF-8, comma separated, in the order of `return_order`: equal values give equal bytes, in whatever order they
        come.
    """
    ordered = sorted(values, key=lambda row: (return_order(standard, row[0]), row[1:]))
    return csv_of((*map(str, cell), value, " ".join(source.split())) for cell, value, source in ordered)


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file of returns with some rows, whose texts are in the order of `COLUMNS`."""
    fields = ([*map(harmless, address), value, harmless(source)] for *address, value, source in rows)
    return csv_text(COLUMNS, fields).encode("utf-8")


@lru_cache(maxsize=1 << 14)
def _places(standard: Standard, address: tuple[int, str, str, str, str]) -> tuple[tuple[int, str], ...]:
    """Return where the Standard lists the parts of an address; a file of returns has the same ones for every year."""
    indicator, section, category, group, measure = address
    return (
        _place(section, [ALL, *standard.bands.section_names]),
        _place(category, list(vocabulary(standard).categories(indicator, section))),
        _place(measure, list(vocabulary(standard).measures(indicator))),
        _place(group, [group.code for group in standard.characteristic.groups]),
    )


def _place(name: str, known: list[str]) -> tuple[int, str]:
    return (known.index(name) if name in known else len(known), name)
