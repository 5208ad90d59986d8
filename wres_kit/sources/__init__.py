"""What every kind of file that `wres import` takes has in common.

A source recognises files of its kind and says why; it reads one into values of a return, each with the place where it
stood, and puts into plain words what it understood and what it could not. It writes nothing: the values go through the
checks that every return goes through, and from there into `data/returns`.

A new source is a class with these two methods and a line in `registry`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from wres_kit.errors import WresError
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.cells import Cell, Returns
    from wres_kit.returns.faults import Fault
    from wres_kit.sources.workbook import Workbook


class SourceError(WresError):
    """A file from which no return can be taken; the message names the file, the place in it, and the remedy."""


WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|table|meta|style)\b", re.IGNORECASE | re.DOTALL
)


class InputFile:
    """A file that someone offered for import.

    Sources share one of these, so that a workbook is opened once however many of them look at it.

    Parameters
    ----------
    path
        Where the file lies.
    project
        The project that imports it, whose own layouts and columns count when it is recognised; none where None.

    Attributes
    ----------
    shown : str
        How messages and the `source` of each value name it. Folders are left out of a `source`: it is published, and
        the way to a shared drive may name people.
    """

    def __init__(self, path: Path, project: Project | None = None) -> None:
        self.path, self.project, self.shown = path, project, path.name

    @cached_property
    def head(self) -> bytes:
        """The first 8 kB of the file: enough to tell what kind it is.

        Raises
        ------
        SourceError
            The file is missing or cannot be read, or has a name that is no text.
        """
        if str(self.path) != os.fsencode(self.path).decode("utf-8", errors="replace"):
            message = f"{visible(str(self.path))}: the name holds bytes that are no text in UTF-8. Rename the file."
            raise SourceError(message)
        try:
            with self.path.open("rb") as stream:
                return stream.read(8192)
        except FileNotFoundError:
            message = f"{self.path}: there is no such file."
            raise SourceError(message) from None
        except OSError as error:
            message = f"{self.path}: cannot be read: {error.strerror}."
            raise SourceError(message) from None

    @property
    def is_workbook(self) -> bool:
        """Whether it begins like a workbook: a zip archive, or a file of Excel before 2007."""
        return self.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))

    @property
    def is_web_page(self) -> bool:
        """Whether it begins like a web page, whatever its name ends in."""
        head = self.head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
        return WEB_PAGE.match(head) is not None

    @cached_property
    def workbook(self) -> Workbook:
        """The workbook in the file, opened within limits.

        Raises
        ------
        WorkbookError
            It is not a workbook, or not one that may be opened.
        """
        from wres_kit.sources.workbook import open_workbook  # noqa: PLC0415 - only where there is a workbook

        return open_workbook(self.path, self.shown)


@dataclass(frozen=True, slots=True)
class Recognition:
    """How well a file matches a kind of source.

    Parameters
    ----------
    score
        0 (not of this kind) to 1 (everything that marks the kind is there).
    reasons
        Why, in words an analyst knows: what was found, what is missing. Never a value that could be about a person.
    """

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmedColumns:
    """Columns of an extract that were guessed, and that the person importing confirmed.

    Parameters
    ----------
    kind
        The kind of extract.
    headings
        The heading of each field, as pairs.
    """

    kind: str
    headings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Workforce:
    """Who counts in the workforce.

    Parameters
    ----------
    shown
        How messages name the staff extract.
    groups
        The group of each employee counted, by employee number as `person_key` writes it.
    columns
        The columns of the staff extract, where they were guessed and confirmed.
    """

    shown: str
    groups: Mapping[str, str]
    columns: tuple[ConfirmedColumns, ...] = ()

    def __repr__(self) -> str:
        return f"Workforce({len(self.groups)} people)"


class OtherThanWanted(NamedTuple):
    """An option of the command that a file has no figures of, and what it has instead, for a message."""

    option: str
    text: str


LISTED = 6
"""Years or organisations that a message lists at most."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a source may use beside the file.

    Parameters
    ----------
    project
        The project that imports.
    returns
        What was returned before, to report figures that were restated; None where nothing was.
    organisation, year
        What the person importing says the file is about; None where the file itself has to say so.
    survey_year
        The autumn of a staff survey, where the file does not say it.
    confirm
        Whether guessed names of columns are confirmed.
    only
        Answers for one import: ``Column=Value``, the rows of an extract to take.
    set_aside
        Headings of an extract that do not decide who counts; ``title`` for what its title and name say of dates.
    workforce
        The people of the denominator, by employee number; None where logs are counted by themselves.
    """

    project: Project
    returns: Returns | None = None
    organisation: str | None = None
    year: int | None = None
    survey_year: int | None = None
    confirm: bool = False
    only: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    workforce: Workforce | None = None

    def other_than_wanted(self, years: Collection[str], codes: Collection[str]) -> OtherThanWanted | None:
        """Return what a file with figures of some years and organisations lacks; None where it has what is wanted."""
        for wanted, held, option in ((self.year, years, "year"), (self.organisation, codes, "organisation")):
            if wanted is not None and held and str(wanted) not in held:
                listed = ", ".join(sorted(held)[:LISTED])
                return OtherThanWanted(option, f"holds figures of {listed}, not of --{option} {wanted}")
        return None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that decides who counts and that only a person can answer. Nothing is taken before.

    Parameters
    ----------
    column
        The heading, as the file has it.
    text
        The question, in a sentence or two, with how to answer.
    values
        The values from which to choose, as far as they may be shown.
    """

    column: str
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedValue:
    """One value of a return, and where it stood.

    Parameters
    ----------
    cell
        Its address.
    value
        A plain decimal number as text, with the decimal places that it was given with.
    source
        The file, sheet and cell it was read from; published with the figure.
    """

    cell: Cell
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a source made of a file.

    Parameters
    ----------
    name
        The file of returns that it becomes: `data/returns/<name>.csv`. The same kind of file for the same organisation
        and year always has the same name, so that a corrected one replaces it.
    values
        The values in the order of the file.
    messages
        What was understood and what was not, one plain sentence each.
    faults
        What is wrong, with sheet and cell. One error among them, and nothing is written.
    questions
        What only a person can answer. One of them, and nothing is written.
    unknown_words
        Words that no table has, by the name of the table in `extracts.yml`, with how many rows have each.
    headings
        Headings of an extract that its figures were counted by.
    unlisted
        Where the words stand that no table has and that are not shown: file and row, by the name of the table.
    kind
        The kind of extract, for a draft of answers; empty for other files.
    names_people
        Whether an extract tells one person from another.
    columns
        Its columns, where they were guessed and confirmed: kept once the figures are stored.
    """

    name: str
    values: tuple[ImportedValue, ...] = ()
    messages: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()
    unknown_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    kind: str = ""
    names_people: bool = False
    columns: tuple[ConfirmedColumns, ...] = ()
    headings: tuple[str, ...] = ()
    unlisted: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class Source(Protocol):
    """A kind of file from which returns can be taken."""

    @property
    def name(self) -> str:
        """What `--as` takes: `dcf`."""
        ...

    @property
    def title(self) -> str:
        """What people call such a file: "WRES data collection workbook (DCF)"."""
        ...

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well a file matches.

        Raises
        ------
        WresError
            It is a workbook that may not be opened.
        """
        ...

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Read a file of this kind.

        Raises
        ------
        WresError
            Nothing can be taken from it, for instance because it does not say whose figures these are.
        """
        ...
