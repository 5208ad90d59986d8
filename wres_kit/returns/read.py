"""Reading returns: from the files of a project to one checked table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.joint.joint_returns import joint_returns, with_joint
from wres_kit.joint.subtraction import joint_faults
from wres_kit.returns.cells import Cell, Returns, Value
from wres_kit.returns.checks.registry import doubts, run_checks, settle
from wres_kit.returns.codes import known_codes
from wres_kit.returns.confirmations import read_confirmations
from wres_kit.returns.faults import Fault, FaultReport, Place, ReturnsError, Severity
from wres_kit.returns.files import COLUMNS, RawFile, parse_file
from wres_kit.returns.numbers import COUNTS, decimals
from wres_kit.returns.remarks import read_fte_shares
from wres_kit.returns.schema import row_faults, rules
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Project

IGNORED = {".md", ".txt"}
"""Files that may stand beside returns without being mentioned."""


@dataclass(frozen=True, slots=True)
class ReadReturns:
    """What was read.

    Parameters
    ----------
    returns
        The figures. Rows that an error involves are left out.
    faults
        Everything that is wrong, in order.
    files
        Names of the files that were read.
    about
        By name of the file, the organisations that it has rows of, readable or not.
    organisations
        Whose returns these are; everybody's where None.
    """

    returns: Returns
    faults: tuple[Fault, ...]
    files: tuple[str, ...] = ()
    about: Mapping[str, frozenset[str]] = field(default_factory=dict)
    organisations: frozenset[str] | None = None

    @property
    def report(self) -> FaultReport:
        """The faults as a report."""
        return FaultReport(self.faults, self.files)

    def errors_of(self, organisation: str) -> tuple[Fault, ...]:
        """Return the errors for which an organisation's reports cannot be built."""
        return self.report.errors_of(organisation)


def read_returns(project: Project, organisations: Collection[str] | None = None) -> ReadReturns:
    """Read and check the returns of a project.

    Parameters
    ----------
    project
        Whose `data/returns/*.csv` are read, and whose `params/<code>/<year>/confirmed.yml`.
    organisations
        Whose returns and faults are wanted; everybody's where None. All files are read all the same.

    Returns
    -------
    ReadReturns
        An organisation with errors has no complete return: ask `errors_of` before its reports are built.

    Raises
    ------
    ReturnsError
        A file cannot be used at all, so that nobody can say whose figures are missing; or there is none.
    ParameterError
        `params/project.yml` cannot be read or does not fit.
    """
    read = assess(project, returns_files(project))
    if read.report.unreadable:
        raise ReturnsError(FaultReport(read.report.unreadable, read.files))
    if organisations is None:
        return read
    return ReadReturns(read.returns.of(organisations), read.report.of(organisations).faults, read.files, read.about)


def read_changed(project: Project, changed: Collection[str], about: Mapping[str, Collection[str]]) -> ReadReturns:
    """Read and check again the returns of those organisations alone that files which changed are, or were, about.

    What was read before about all other organisations still holds if nothing else has changed: no parameter, and no
    file that is not among `changed`.

    Parameters
    ----------
    project
        As for `read_returns`.
    changed
        Names of the files that are new, changed or gone.
    about
        By name of the file, the organisations that each file had rows of before.

    Returns
    -------
    ReadReturns
        The same as `read_returns` of its `organisations`; `about` has the files that changed and are there.

    Raises
    ------
    ReturnsError, ParameterError
        As by `read_returns`.
    """
    new = returns_files(project, set(changed))
    codes = known_codes(project)
    wanted = {code for name in changed for code in about.get(name, ())} | _codes_in(new, codes)
    for group in project.groups.values():
        if wanted.intersection({group.code, *group.members}):
            wanted |= {group.code, *group.members}
    beside = {name for name, had in about.items() if name not in changed and wanted.intersection(had)}
    files = returns_files(project, {*changed, *beside})  # in their own order: the first of two equal figures is kept
    read = assess(project, [file if file.name in changed else _only_about(file, wanted, codes) for file in files])
    if read.report.unreadable:
        raise ReturnsError(FaultReport(read.report.unreadable, read.files))
    of_new = {name: named for name, named in read.about.items() if name in changed}
    returns, faults = read.returns.of(wanted), read.report.of(wanted).faults
    return ReadReturns(returns, faults, read.files, of_new, frozenset(wanted))


def _codes_in(files: Iterable[RawFile], codes: Collection[str]) -> set[str]:
    """Return whose rows files have, those that cannot be read as rows among them."""
    files = list(files)
    named = {texts[0] for file in files for _, texts in file.rows}
    return (named | {fault.organisation for file in files for fault in file.faults}).intersection(codes)


def _only_about(file: RawFile, wanted: Collection[str], codes: Collection[str]) -> RawFile:
    """Return a file with the rows and faults of some organisations; the whole of it where it is about none but these.

    What is nobody's in a file about several must not become somebody's because the rows of the others are left out.
    """
    if {texts[0] for _, texts in file.rows}.intersection(codes).issubset(wanted):
        return file
    rows = tuple(row for row in file.rows if row[1][0] in wanted)
    return replace(file, rows=rows, faults=tuple(fault for fault in file.faults if fault.organisation in wanted))


def returns_files(project: Project, names: Collection[str] | None = None) -> list[RawFile]:
    """Read the files of `data/returns`, in order of name, without looking at what their rows say.

    Parameters
    ----------
    project
        Whose.
    names
        The names of those to read, as messages show them; all where None.
    """
    folder = project.returns
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in found if not path.name.startswith(".") and (not path.is_dir() or path.suffix == ".csv")]
    if names is not None:
        files = [path for path in files if visible(project.shown(path)) in names]
    read = [read_file(path, visible(project.shown(path))) for path in files if path.suffix.lower() == ".csv"]
    read += [_not_read(visible(project.shown(path))) for path in files if path.suffix.lower() not in {".csv", *IGNORED}]
    return read or ([_nothing(project.shown(folder))] if names is None else [])


def read_file(path: Path, name: str) -> RawFile:
    """Read one file of returns, wherever it is."""
    try:
        return parse_file(name, path.read_bytes())
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        remedy = "See that it exists and that you may read it."
        return RawFile(name, (), (_of_file(Severity.ERROR, "unreadable", name, message, remedy),))


def assess(project: Project, files: Sequence[RawFile]) -> ReadReturns:
    """Check what files say, each row by itself and all of them together; pool what groups report jointly.

    Raises
    ------
    ParameterError
        `params/project.yml` or a group cannot be read or does not fit.
    """
    codes = known_codes(project)
    kept = rules(codes, project.parameters.publication_date.year)
    table = _table(files)
    failed = list(row_faults(table, kept)) if len(table) else []
    faulty = {position for position, _ in failed}
    sound = table.drop(index=sorted(faulty)) if faulty else table
    rows = list(_values(sound))
    confirmations = read_confirmations(project)
    fte, unread = read_fte_shares(project)
    figures = settle(project.standard, rows, confirmations, fte)
    faults = [*unread, *(fault for file in files for fault in file.faults), *(fault for _, fault in failed)]
    about = _about(table, codes)
    owned = _owned(faults, about, codes) + run_checks(figures, confirmations)
    returns = Returns(project.standard, _without_errors(figures.kept, owned), doubts(owned))
    joint = joint_returns(project, returns, fte)
    owned += joint_faults(project, returns, joint, owned)
    names = [file.name for file in files if file.rows or file.faults]
    named = {file.name: frozenset(_codes_in([file], codes)) for file in files}
    about = {file: named[file] for file in named if named[file]}
    return ReadReturns(with_joint(returns, joint), FaultReport(owned, names).faults, tuple(names), about)


def _table(files: Sequence[RawFile]) -> pd.DataFrame:
    texts = [(*texts, file.name, line) for file in files for line, texts in file.rows]
    return pd.DataFrame(texts, columns=[*COLUMNS, "file", "row"])


def _values(table: pd.DataFrame) -> Iterator[tuple[Cell, Value]]:
    """Yield the cells and values of rows that keep every rule."""
    columns = (table[column].tolist() for column in (*COLUMNS, "file", "row"))
    for code, year, indicator, section, category, group, measure, text, source, file, row in zip(*columns, strict=True):
        cell = Cell(code, int(year), int(indicator), section, category, group, measure)
        places = 0 if measure in COUNTS else decimals(text)
        yield cell, Value(float(text), places, source, file, row)


def _about(table: pd.DataFrame, codes: Collection[str]) -> dict[str, frozenset[str]]:
    """Return, by name of the file, the organisations that its rows are about; codes that nobody has are not."""
    about = defaultdict[str, set[str]](set)
    for file, code in zip(table["file"], table["organisation"], strict=True):
        if code in codes:
            about[file].add(code)
    return {file: frozenset(named) for file, named in about.items()}


def _owned(faults: Iterable[Fault], about: Mapping[str, frozenset[str]], codes: Collection[str]) -> list[Fault]:
    """Put faults of rows down to the organisation they belong to.

    A row whose code is wrong belongs to the one organisation that its file is otherwise about, so that its report is
    not published without the figure; in a file about several it is nobody's in particular.
    """
    return [
        fault if fault.organisation in codes else replace(fault, organisation=_only(about.get(fault.file, frozenset())))
        for fault in faults
    ]


def _only(organisations: frozenset[str]) -> str:
    return next(iter(organisations)) if len(organisations) == 1 else ""


def _without_errors(kept: dict[Cell, Value], faults: Iterable[Fault]) -> Iterator[tuple[Cell, Value]]:
    involved = {place for fault in faults if fault.severity is Severity.ERROR for place in fault.places}
    return ((cell, value) for cell, value in kept.items() if Place(value.file, value.row) not in involved)


def _of_file(severity: Severity, check: str, name: str, message: str, remedy: str) -> Fault:
    return Fault(severity, check, name, None, "", message, remedy, unreadable=severity is Severity.ERROR)


def _not_read(name: str) -> RawFile:
    message = "The file is not read: returns are CSV files, whose names end in .csv."
    fault = _of_file(Severity.WARNING, "not-read", name, message, "Save it as CSV, or move it elsewhere.")
    return RawFile(name, (), (fault,))


def _nothing(folder: str) -> RawFile:
    remedy = "Bring returns in with: wres import FILE…"
    fault = _of_file(Severity.ERROR, "no-returns", folder, "There is no file of returns.", remedy)
    return RawFile(folder, (), (fault,))
