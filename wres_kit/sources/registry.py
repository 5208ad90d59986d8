"""The sources that there are, and which of them a file belongs to."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from wres_kit.sources.errors import SourceError
from wres_kit.sources.other_formats import refuse_other_formats
from wres_kit.sources.source import InputFile, Recognition, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MODULES = {
    "dcf": "wres_kit.sources.dcf.collection",
    "staff": "wres_kit.sources.extracts.staff",
    "recruitment": "wres_kit.sources.extracts.recruitment",
    "casework": "wres_kit.sources.extracts.casework",
    "training": "wres_kit.sources.extracts.training",
    "board": "wres_kit.sources.extracts.board",
    "staff-survey": "wres_kit.sources.survey.staff_survey",
    "survey-benchmark": "wres_kit.sources.survey.benchmark",
    "survey-tables": "wres_kit.sources.survey.tables",
}
"""Where each source lives, by its name: a module with a `SOURCE`. A new source is a module and a line here."""

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
    return tuple(cast("Source", import_module(module).SOURCE) for module in MODULES.values())


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
