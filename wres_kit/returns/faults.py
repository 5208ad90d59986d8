"""Faults: what is wrong in returns, where, and what would be right; and the report that lists them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from wres_kit.errors import WresError
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

LISTED = 10
"""Faults of one kind in one file that are written out; the rest are counted, with their rows."""
WIDTH = 132
"""Columns of the report."""
NARROWEST = 40
"""Columns that the texts of a report have at least, as long as the places stand to the left of them."""


class Severity(StrEnum):
    """Whether a fault stops the reports of its organisation."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A row of a file of returns; the header is row 1."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    severity
        An error stops the reports of its organisation, a warning does not.
    check
        Identity of the check that found it, as used in `confirmed.yml`.
    file, row, column
        Where: the file relative to the project, its line (None where the file as a whole is meant), its column.
    message, remedy
        What is wrong, and what to do.
    organisation, year, indicator
        What it is about; empty or None where that cannot be told. An error stops the reports of this organisation.
    also
        Other rows that it involves.
    unreadable
        Whether the file as a whole cannot be used, so that nobody can say whose figures are missing.
    """

    severity: Severity
    check: str
    file: str
    row: int | None
    column: str
    message: str
    remedy: str
    organisation: str = ""
    year: int | None = None
    indicator: int | None = None
    also: tuple[Place, ...] = ()
    unreadable: bool = False

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """A sorting key: by file, row, column, check and message."""
        return self.file, self.row or 0, self.column, self.check, self.message

    @property
    def places(self) -> tuple[Place, ...]:
        """All rows that it involves, its own first."""
        own = () if self.row is None else (Place(self.file, self.row),)
        return own + self.also


class FaultReport:
    """All faults of the files that were read, in order.

    Parameters
    ----------
    faults
        In any order; equal ones are listed once.
    files
        Names of all files that were read.
    """

    def __init__(self, faults: Iterable[Fault], files: Collection[str]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: fault.order))
        self.files = tuple(sorted(files))

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The errors alone."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The warnings alone."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.WARNING)

    @property
    def unreadable(self) -> tuple[Fault, ...]:
        """The faults of files that cannot be used at all."""
        return tuple(fault for fault in self.faults if fault.unreadable)

    def errors_of(self, organisation: str) -> tuple[Fault, ...]:
        """Return the errors for which an organisation's reports cannot be built."""
        return tuple(fault for fault in self.errors if fault.organisation == organisation)

    def of_organisations(self, organisations: Collection[str]) -> FaultReport:
        """Return the faults of some organisations, with those that are nobody's in particular."""
        kept = (fault for fault in self.faults if not fault.organisation or fault.organisation in organisations)
        return FaultReport(kept, self.files)

    def with_faults(self, other: FaultReport) -> FaultReport:
        """Return the faults of both reports as one."""
        return FaultReport((*self.faults, *other.faults), (*self.files, *other.files))

    def to_text(self, width: int | None = None) -> str:
        """Return the faults as a person reads them: file by file, with a remedy under each.

        Parameters
        ----------
        width
            The columns of the terminal; `WIDTH` where None.
        """
        return visible("\n".join(self._lines(min(width or WIDTH, WIDTH))))

    def counted(self) -> str:
        """Return the closing line: how many faults in how many files."""
        errors, warnings = len(self.errors), len(self.warnings)
        counts = [plural(errors, "error")] * bool(errors) + [plural(warnings, "warning")] * bool(warnings)
        return f"{', '.join(counts) or 'No faults'} in {plural(len(self.files), 'file')}."

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "files": list(self.files),
            "faults": [asdict(fault) | {"also": [place._asdict() for place in fault.also]} for fault in self.faults],
        }

    def _lines(self, width: int) -> Iterator[str]:
        for file, faults in groupby(self.faults, key=lambda fault: fault.file):
            entries = _shortened(list(faults))
            indent = 11 + max(len(place) for _, place, _ in entries) + 3
            yield file
            narrow = width - indent < NARROWEST
            for severity, place, texts in entries:
                lead = f"  {severity:<8} {place}".ljust(indent)
                if narrow:  # the place on a line of its own, so that the text is not a column of single words
                    yield lead.rstrip()
                    indent, lead = 4, " " * 4
                for line in (line for text in texts for line in _wrapped(text, width - indent)):
                    yield (lead + line).rstrip()
                    lead = " " * indent


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines, never between a number and its percent sign."""
    joined = text.replace(" %", "\N{NO-BREAK SPACE}%")
    lines = wrap(joined, width, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}%", " %") for line in lines]


def plural(amount: int, noun: str) -> str:
    """Return a count with its noun: "1 file", "3 files"."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"


def joined(words: Sequence[str], last: str = "and") -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def capitalised(text: str) -> str:
    """Return text with a capital at its start, and otherwise as it is."""
    return text[:1].upper() + text[1:]


def _shortened(faults: list[Fault]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return severity, place and texts of each entry of a file; after `LISTED` of a kind, the rest in one entry."""
    entries = list[tuple[str, str, tuple[str, ...]]]()
    rest = dict[tuple[Severity, str], list[int | None]]()
    seen = dict[tuple[Severity, str], int]()
    for fault in faults:
        kind = (fault.severity, fault.check)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= LISTED:
            entries.append((str(fault.severity), _place(fault), (fault.message, fault.remedy)))
        else:
            rest.setdefault(kind, []).append(fault.row)
    for (severity, check), rows in rest.items():
        named = [str(row) for row in rows if row is not None]
        shown = f" in rows {', '.join(named[:LISTED])}" + (" …" if len(named) > LISTED else "") if named else ""
        entries.append((str(severity), f"{len(rows):,} more", (f"The same kind of fault ({check}){shown or '.'}",)))
    return entries


def _place(fault: Fault) -> str:
    if fault.row is None:
        return "file"
    kind = "line" if fault.file.endswith((".yml", ".md")) else "row"
    return f"{kind} {fault.row}, {fault.column}" if fault.column else f"{kind} {fault.row}"


class ReturnsError(WresError):
    """Returns with which a build cannot go on; the report says which faults stop it."""

    def __init__(self, report: FaultReport) -> None:
        self.report = report
        super().__init__(f"{report.to_text()}\n{report.counted()} Correct them, then run wres check.")
