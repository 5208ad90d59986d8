"""A return as another program, or a person in Excel, left it: a title above the headings, UTF-16, "%" signs.

`data/returns` holds returns in one form only. What is brought in may come in another dress: it is read by its headings,
put into the plain form, and what was changed is said.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from wres_kit.returns.files import COLUMNS

FAMILIAR = 4
"""A row with this many of the columns of a return is taken for its headings, though perhaps faulty ones."""
OTHER_TABLES = {"percentage", "respondents"}
"""Columns that no return has: a table of survey results has some of the same names beside them."""
HEAD = 30
"""Rows among which the headings are looked for."""
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class PlainReturn:
    """A return in the plain form.

    Parameters
    ----------
    data
        Its bytes, as they are stored.
    checked
        The same with blank lines in place of those that were left out, so that faults name the rows of the file given.
    notes
        What was changed, a sentence each.
    titles
        The lines above the headings.
    """

    data: bytes
    checked: bytes
    notes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Dress:
    """How a text is dressed: what was said of it, its delimiter, the line of its headings from 0."""

    text: str
    delimiter: str
    header: int
    notes: tuple[str, ...]


def looks_like_return(head: bytes) -> bool:
    """Whether the beginning of a file is that of a return, in whatever dress; an empty file is a faulty return."""
    text, _ = _decoded(head)
    return not text.strip() or _dress(text, ()) is not None


def plain_return(shown: str, data: bytes) -> PlainReturn:
    """Put a return into the plain form.

    Parameters
    ----------
    shown
        How messages name the file.
    data
        Its bytes. What is in the plain form already, and what is no return, is passed on as it is: its faults are found
        where all returns are read.
    """
    text, notes = _decoded(data)
    dress = _dress(text, notes)
    if dress is None:
        return PlainReturn(data, data)
    lines = dress.text.splitlines(keepends=True)
    body, percents = _without_percent_signs("".join(lines[dress.header :]), dress.delimiter)
    notes = dress.notes
    if dress.header and not _is_blank(lines[: dress.header]):
        count = dress.header - ("sep=" in lines[0].lower())
        if count:
            notes += (f"The headings are in row {dress.header + 1}: what is above them was not read.",)
    if percents:
        notes += (f'{percents:,} percentages have a "%" sign, which was removed: 24.1% is 24.1.',)
    if not notes:
        return PlainReturn(data, data)
    stored = body.encode("utf-8")
    titles = tuple(line.strip() for line in lines[: dress.header] if line.strip(" \t\r\n,;|"))
    return PlainReturn(stored, b"\n" * dress.header + stored, tuple(f"{shown}: {note}" for note in notes), titles)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a text in UTF-8 or UTF-16; bytes that are neither become marks, and are found where returns are read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ("The file is in UTF-16, and was stored in UTF-8.",)
    for encoding, zeros in (("utf-16-le", data[1:400:2]), ("utf-16-be", data[:400:2])):
        if len(zeros) > 8 and zeros.count(0) > 0.9 * len(zeros):
            return data.decode(encoding, errors="replace"), ("The file is in UTF-16, and was stored in UTF-8.",)
    return data.decode("utf-8-sig", errors="replace"), ()


def _dress(text: str, notes: tuple[str, ...]) -> _Dress | None:
    """Return how a text is dressed; None where no line has the headings of a return."""
    lines = text.splitlines()[:HEAD]
    first = lines[0].strip().strip('"').lower() if lines else ""
    told = first.removeprefix("sep=")[:1] if first.startswith("sep=") else ""
    if first.startswith("sep=") and not told:
        told = "\t"
    for number, line in enumerate(lines):
        for delimiter, words in DELIMITERS.items():
            fields = {field.strip().strip('"').lower() for field in line.split(delimiter)}
            if len(fields.intersection(COLUMNS)) >= FAMILIAR and OTHER_TABLES.isdisjoint(fields):
                if told:
                    notes += (f'The line "sep={told}" says how columns are separated; it was read so.',)
                elif delimiter != ",":
                    notes += (f"Its columns are separated by {words}; it was read so.",)
                return _Dress(text, delimiter, number, notes)
    return None


def _without_percent_signs(text: str, delimiter: str) -> tuple[str, int]:
    """Return rows separated by commas, without "%" behind percentages, and how many of these there were."""
    header = next(csv.reader([text.splitlines()[0]], delimiter=delimiter), [])
    names = [name.strip().lower() for name in header]
    if not {"measure", "value"} <= set(names):
        return text, 0
    measure, value = names.index("measure"), names.index("value")
    if delimiter == "," and "%" not in text:
        return text, 0
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    count = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(row) > max(measure, value) and row[measure].strip() == "percentage":
                number = row[value].strip()
                if number.endswith("%"):
                    row[value] = number.removesuffix("%").rstrip()
                    count += 1
            writer.writerow(row)
    except csv.Error:
        return text, 0  # where it is wrong is found, and said, where all returns are read
    return (stream.getvalue(), count) if count or delimiter != "," else (text, 0)


def _is_blank(lines: list[str]) -> bool:
    return not "".join(lines).strip()
