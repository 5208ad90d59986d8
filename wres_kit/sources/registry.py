"""Which source each file belongs to, and several files of one kind, organisation and year put together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from wres_kit.project import path_code
from wres_kit.returns.cells import Measure, indicator_label, subject
from wres_kit.returns.faults import Fault, Place, Severity, joined, plural
from wres_kit.returns.files import number_text
from wres_kit.returns.numbers import decimals
from wres_kit.returns.vocabulary import are_different_releases
from wres_kit.sources import ImportedValue, ImportResult, InputFile, SourceError
from wres_kit.sources.extracts import PersonLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.returns.cells import Cell, Value
    from wres_kit.sources import Context, Recognition, Source
    from wres_kit.standard import Standard


SAVE = 'Open it in Excel, choose Save As with the type "Excel Workbook (.xlsx)", and import that'
FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (rb"<\?xml[^>]*>\s*<\?mso-application|<\w*:?Workbook\b", "an XML table of Excel 2003", SAVE),
    (rb"MIME-Version:|From: <Saved by", "a web archive (MHTML)", SAVE),
    (rb"%PDF-", "a PDF", "Ask for the file that the PDF was made from, as a workbook or CSV file"),
    (rb"\{\\rtf", "a text document (RTF)", "Ask for the table itself, as a workbook or CSV file"),
    (rb"[\[{]\s*[\"{\[]", "a JSON file", "Ask for the table as a workbook or CSV file"),
)
"""How files of other formats begin, what they are, and what to do with them."""


class OtherFormatError(SourceError):
    """A file in a format that no return is taken from."""


def refuse_other_formats(offered: InputFile) -> None:
    """Say what a file is that is neither a workbook nor text with columns.

    Raises
    ------
    OtherFormatError
        It is in another format; the message says which, and what to do.
    """
    if offered.is_workbook:
        return
    head = offered.head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe").lstrip()
    for pattern, what, remedy in FORMATS:
        if re.match(pattern, head, flags=re.IGNORECASE | re.DOTALL):
            name = offered.path.suffix.lower()
            called = f", although its name ends in {name}" if name in (".xls", ".xlsx", ".csv", ".txt") else ""
            message = f"{offered.shown}: is {what}{called}. It is not read. {remedy}."
            raise OtherFormatError(message)


MODULES = {
    "dcf": "wres_kit.sources.dcf:SOURCE",
    "staff": "wres_kit.sources.extracts.staff:SOURCE",
    "recruitment": "wres_kit.sources.extracts.registers:RECRUITMENT",
    "casework": "wres_kit.sources.extracts.registers:CASEWORK",
    "training": "wres_kit.sources.extracts.registers:TRAINING",
    "board": "wres_kit.sources.extracts.registers:BOARD",
    "staff-survey": "wres_kit.sources.survey:SOURCE",
    "survey-benchmark": "wres_kit.sources.survey.benchmark:SOURCE",
    "survey-tables": "wres_kit.sources.typed_files:SOURCE",
}
"""Where each source lives, by its name: a module and a name in it. A new source is a module and a line here."""

FORMER_NAMES = {"sdcs": "dcf"}
"""What a source was called before, and still may be with `--as`."""

ENOUGH = 0.5
"""A file that matches less well than this is not of a kind."""

ALIKE = 0.05
"""Two kinds whose scores lie nearer together than this match equally well."""


class UnknownSourceError(SourceError):
    """A file of no known kind, or a kind that does not exist."""


class AmbiguousSourceError(SourceError):
    """A file that could be of more than one kind: a person has to say which."""


def sources() -> tuple[Source, ...]:
    """Return all sources in order."""
    return tuple(cast("Source", resolve_name(place)) for place in MODULES.values())


def source_of(offered: InputFile, named: str | None = None, among: Sequence[Source] | None = None) -> Source:
    """Return the source that a file belongs to.

    Parameters
    ----------
    offered
        The file.
    named
        The kind that the person importing says it is; recognised from the file where None.
    among
        The sources to choose from; all where None.

    Raises
    ------
    UnknownSourceError
        No kind matches, or none is called `named`; the message says for each kind what is missing.
    OtherFormatError
        It is a web page, a PDF or another format that nothing is taken from.
    AmbiguousSourceError
        More than one kind matches equally well; the message says what to add to the command.
    """
    refuse_other_formats(offered)
    known = sources() if among is None else tuple(among)
    if named is not None:
        for source in known:
            if source.name == FORMER_NAMES.get(named, named):
                return source
        message = (
            f"--as {named}: there is no such kind of file. There are: {', '.join(source.name for source in known)}."
        )
        raise UnknownSourceError(message)
    marked = sorted(_compared(offered, known), key=lambda pair: -pair[0].score)
    if not marked or marked[0][0].score < ENOUGH:
        raise UnknownSourceError(_of_no_kind(offered, marked))
    best = marked[0][0].score
    alike = [source for recognition, source in marked if best - recognition.score < ALIKE]
    if len(alike) > 1:
        message = (
            f"{offered.shown}: could be "
            + " or ".join(source.title for source in alike)
            + ". Say which it is with "
            + " or ".join(f"--as {source.name}" for source in alike)
            + "."
        )
        raise AmbiguousSourceError(message)
    return alike[0]


def _compared(offered: InputFile, known: Sequence[Source]) -> Iterator[tuple[Recognition, Source]]:
    """Yield how a file matches each kind, up to one of which nothing is missing: a workbook with all its labels."""
    for source in known:
        recognition = source.recognise(offered)
        yield recognition, source
        if source.name == "dcf" and recognition.score == 1:
            return


def _of_no_kind(offered: InputFile, marked: Sequence[tuple[Recognition, Source]]) -> str:
    lines = [f"{offered.shown}: is of no kind that can be imported. It was compared with"]
    by_reason: dict[str, list[str]] = {}
    for recognition, source in marked:
        by_reason.setdefault("; ".join(recognition.reasons) or "nothing matches", []).append(source.title)
    lines += [f"  {'; '.join(titles)}: {reason.removesuffix('.')}." for reason, titles in by_reason.items()]
    lines.append("If you know what it is, say so with --as NAME; a new workbook layout is made with: wres layouts FILE")
    return "\n".join(lines)


PERSONAL = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{5,}")
"""A date or a long number: what tells a row about one person or case from a row of a grouped table."""
ADDABLE = {1, 2, 3, 4}
"""Indicators whose counts several files can share. A board is one list, and results of a survey are not added."""


class SharedRowsError(SourceError):
    """Two files with the same rows: adding them would count somebody twice."""


def combined(paths: Sequence[Path], read: Sequence[ImportResult], context: Context) -> ImportResult:
    """Return what several files of one kind, organisation and year say together.

    Extracts that tell people apart are counted again as one: somebody who is in two of them counts once.

    Parameters
    ----------
    paths, read
        The files, and what their source made of each.
    context
        What the source may use.

    Raises
    ------
    SharedRowsError
        Two of them are the same, have rows in common, or hold figures that cannot be added.
    """
    if not read[0].kind or any(result.questions for result in read):
        return added(paths, read)
    for first, other in combinations(paths, 2):
        if not read[0].names_people or first.read_bytes() == other.read_bytes():
            _differ(first, other)
    files = [InputFile(path, project=context.project) for path in paths]
    source = source_of(files[0], read[0].kind)
    assert isinstance(source, PersonLevel)
    understood = source.read_together(files, context)
    twice = "once" if read[0].names_people else "twice"
    names = joined([path.name for path in paths])
    together = f"{names}: of one kind and year. Their counts were added: who is in two of them counts {twice}."
    return replace(understood, messages=(*understood.messages, together))


def added(paths: Sequence[Path], read: Sequence[ImportResult]) -> ImportResult:
    """Return what several files of one kind, organisation and year say together.

    Parameters
    ----------
    paths, read
        The files, and what their source made of each.

    Raises
    ------
    SharedRowsError
        Two of them are the same, have rows in common, or hold figures that cannot be added.
    """
    names = [path.name for path in paths]
    values = [figure for result in read for figure in result.values]
    if any(figure.cell.measure != Measure.HEADCOUNT or figure.cell.indicator not in ADDABLE for figure in values):
        message = f"{joined(names)} hold the same figures for {read[0].name}. Give only the one that counts."
        raise SharedRowsError(message)
    for first, other in combinations(paths, 2):
        _differ(first, other)
    by_cell: dict[object, list[ImportedValue]] = {}
    for figure in values:
        by_cell.setdefault(figure.cell, []).append(figure)
    together = f"{joined(names)}: of one kind and year. Their counts were added: who is in two of them counts twice."
    return ImportResult(
        read[0].name,
        tuple(_sum(figures) for figures in by_cell.values()),
        (*(message for first in read for message in first.messages), together),
        tuple(fault for first in read for fault in first.faults),
        tuple(question for first in read for question in first.questions),
    )


def _sum(figures: Sequence[ImportedValue]) -> ImportedValue:
    source = "; ".join(dict.fromkeys(figure.source for figure in figures))
    return ImportedValue(figures[0].cell, str(sum(int(figure.value) for figure in figures)), source)


def _differ(first: Path, other: Path) -> None:
    mine, theirs = set(_rows(first)), set(_rows(other))
    shared = mine & theirs
    if first.read_bytes() == other.read_bytes() or shared:
        what = f"{len(shared):,} rows are" if len(shared) > 1 else "a row is" if shared else "everything is"
        message = (
            f"{first.name} and {other.name}: {what} the same in both, so adding them may count somebody twice. Take "
            "out of one file what is in the other. If these are different people, put the rows of both into one file."
        )
        raise SharedRowsError(message)


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a file that are about one person or case, as they are written."""
    offered = InputFile(path)
    if offered.is_workbook:
        book = offered.workbook
        cells = (row for name in book.names for row in book.sheet(name).rows)
        rows = (tuple(str(cell) for cell in row if cell is not None) for row in cells)
    else:
        text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\x00", "")
        rows = (tuple(line.split(",")) for line in text.splitlines())
    for row in rows:
        if len(row) > 1 and any(PERSONAL.search(cell) for cell in row):
            yield row


def without_returned(
    standard: Standard, understood: ImportResult, file: str, returned: Mapping[Cell, Value]
) -> ImportResult:
    """Leave out figures of earlier years that were returned then, and report those that differ.

    What was returned then stays: a restatement changes what was published, so a person decides it, in the file of that
    year.

    Parameters
    ----------
    standard
        The Standard that the figures report on.
    understood
        What a source made of a file. Its latest year is what the file is about; the years before are repeated.
    file
        How messages name the file.
    returned
        What was returned before. What stands in the file of returns that this one becomes is about to be replaced, and
        does not count.
    """
    latest = max((figure.cell.year for figure in understood.values), default=0)
    kept, faults, left_out, revised = [], [], 0, 0
    for figure in understood.values:
        value = returned.get(figure.cell) if figure.cell.year < latest else None
        if value is None or value.file == f"data/returns/{understood.name}.csv":
            kept.append(figure)
            continue
        left_out += 1
        if _same(figure.value, value):
            continue
        if are_different_releases(figure.source, value.source):
            revised += 1
        else:
            faults.append(_restated(standard, figure, file, value))
    if not left_out:
        return understood
    note = f"{plural(left_out, 'figure')} of earlier years are in an earlier return; those were kept."
    if revised:
        note += (
            f" {plural(revised, 'figure')} of these differ, because the survey revises its history with each release. "
            "To take the new ones, delete the rows of those years from the earlier file and import again."
        )
    return replace(
        understood,
        values=tuple(kept),
        messages=(*understood.messages, note),
        faults=(*understood.faults, *faults),
    )


def _same(text: str, before: Value) -> bool:
    """Return whether a figure is the one returned before, as it was given then or rounded further."""
    coarser = min(decimals(text), before.decimals)
    rounding = Decimal(0) if decimals(text) == before.decimals else Decimal("0.5") * Decimal(10) ** -coarser
    return abs(Decimal(text) - Decimal(number_text(before))) <= rounding


def _restated(standard: Standard, figure: ImportedValue, file: str, value: Value) -> Fault:
    before, place = number_text(value), f"row {value.row} of {value.file}"
    message = (
        f"Restated: {subject(standard, figure.cell)} ({indicator_label(figure.cell)}) was returned as {before} "
        f"({place}); now it is {figure.value} ({figure.source}). {before} was kept."
    )
    remarks = f"params/{path_code(figure.cell.organisation)}/{figure.cell.year}/remarks.yml"
    remedy = f"To publish the restatement, change {place}, and say so in {remarks}."
    return Fault(
        Severity.WARNING,
        "restated",
        file,
        None,
        "",
        message,
        remedy,
        organisation=figure.cell.organisation,
        year=figure.cell.year,
        indicator=figure.cell.indicator,
        also=(Place(value.file, value.row),),
    )
