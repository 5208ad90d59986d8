"""The sources that there are, and which of them a file belongs to."""

from __future__ import annotations

import re
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from wres_kit.sources import SourceError
from wres_kit.sources.source import InputFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.sources.source import Recognition, Source


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
    "dcf": "wres_kit.sources.dcf.collection:SOURCE",
    "staff": "wres_kit.sources.extracts.staff:SOURCE",
    "recruitment": "wres_kit.sources.extracts.recruitment:SOURCE",
    "casework": "wres_kit.sources.extracts.registers:CASEWORK",
    "training": "wres_kit.sources.extracts.registers:TRAINING",
    "board": "wres_kit.sources.extracts.registers:BOARD",
    "staff-survey": "wres_kit.sources.survey.staff_survey:SOURCE",
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
        message = f"--as {named}: there is no such kind of file. There are: {', '.join(one.name for one in known)}."
        raise UnknownSourceError(message)
    marked = sorted(_compared(offered, known), key=lambda pair: -pair[0].score)
    if not marked or marked[0][0].score < ENOUGH:
        raise UnknownSourceError(_of_no_kind(offered, marked))
    best = marked[0][0].score
    alike = [source for recognition, source in marked if best - recognition.score < ALIKE]
    if len(alike) > 1:
        message = (
            f"{offered.shown}: could be "
            + " or ".join(one.title for one in alike)
            + ". Say which it is with "
            + " or ".join(f"--as {one.name}" for one in alike)
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
