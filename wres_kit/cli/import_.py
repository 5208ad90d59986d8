"""`wres import`: returns, and files of every kind that a return can be taken from, checked and brought in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wres_kit.cli.check import NAMED, status
from wres_kit.cli.output import show, show_data, width_of
from wres_kit.joint.read import ReadReturns, assess
from wres_kit.returns.cells import Returns
from wres_kit.returns.faults import FaultReport, plural
from wres_kit.returns.read import returns_files
from wres_kit.sources.importing import convert, is_return
from wres_kit.sources.install_import import Offered, check_offered, offer, store
from wres_kit.sources.source import Context
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.cells import Cell
    from wres_kit.sources.importing import Converted


MANY = 3
"""Contradictions with one file from which on it is the file that is in the way, not a slip in a figure."""


def import_files(
    project: Project,
    files: Sequence[Path],
    replace: bool = False,
    json_: bool = False,
    *,
    named: str | None = None,
    organisation: str | None = None,
    year: int | None = None,
    survey_year: int | None = None,
    confirm: bool = False,
) -> int:
    """Check files wholly, say what they were understood to hold, and store them as returns if nothing is wrong.

    Parameters
    ----------
    project
        Where they are to go.
    files
        CSV files in the form of `data/returns`, and files of every kind of source, lying anywhere.
    replace
        Whether a file of the same name may be replaced; it is kept in `data/replaced`.
    json_
        Whether to print plain data instead of sentences.
    named
        The kind of source that the files are; recognised where None.
    organisation, year, survey_year
        Whose figures they hold and of when, where they do not say it themselves.
    confirm
        Whether guessed names of columns are confirmed.

    Returns
    -------
    int
        0 where all were stored; where none was: 1 for errors in what they say, 2 where one cannot be used at all.

    Raises
    ------
    ImportFileError
        A file is missing, would replace another without `replace`, or cannot be stored.
    SourceError
        A file is of no known kind, or nothing can be taken from it.
    """
    own = [path for path in files if named is None and (not path.is_file() or is_return(path))]
    others = [path for path in files if path not in own]
    context = Context(project, _returned(project) if others else None, organisation, year, survey_year, confirm)
    converted = convert(others, context, named)
    return bring_in(project, [offer(path) for path in own], converted, replace=replace, json_=json_)


def bring_in(
    project: Project, own: Sequence[Offered], converted: Sequence[Converted], *, replace: bool, json_: bool
) -> int:
    """Check files of returns with all that is there, say what they hold, and store them if nothing is wrong.

    Parameters
    ----------
    project
        Where they are to go.
    own
        Files that were returns already.
    converted
        Files of other kinds, as they were understood.
    replace, json_
        As for `import_files`; so is what is returned and raised.
    """
    offered = [*own, *(Offered(one.shown, one.name, one.data) for one in converted if one.rows)]
    read = (
        check_offered(project, offered, replace=replace) if offered else ReadReturns(Returns(project.standard, ()), ())
    )
    report = _report(read, converted)
    ended = status(report)
    understood = [sentence for one in converted for sentence in one.understood.messages] + list(_understood(read))
    done = store(project, offered) if ended == 0 else []
    if json_:
        show_data("import", report.to_json() | {"understood": understood, "done": done})
        return ended
    if report.faults:
        show(report.to_text(width_of(sys.stdout)))
    for sentence in (*understood, *done):
        show(visible(sentence))
    for sentence in _in_the_way(report):
        show(visible(sentence))
    if ended:
        show(f"{report.counted()} Nothing was imported.")
    elif report.faults:
        show(report.counted())
    return ended


def _returned(project: Project) -> Returns:
    """Return what was returned before, as far as it can be read: faults of other files do not stop an import."""
    return assess(project, [file for file in returns_files(project) if file.rows]).returns


def _report(read: ReadReturns, converted: Sequence[Converted]) -> FaultReport:
    """Return the faults of files as they were read and of the returns made of them, with the places in the former."""
    made = {one.shown: one for one in converted}
    faults = [made[fault.file].located(fault) if fault.file in made else fault for fault in read.faults]
    faults += [fault for one in converted for fault in one.understood.faults]
    own = set(read.files) - made.keys()
    return FaultReport(faults, {*own, *(one.path.name for one in converted)})


def _in_the_way(report: FaultReport) -> Iterator[str]:
    """Yield what to do where a file of the project has other values for many of the figures, in a sentence a file."""
    rows: dict[str, list[int]] = {}
    for fault in report.errors:
        if fault.check == "contradiction":
            for place in fault.also:
                rows.setdefault(place.file, []).append(place.row)
    for name, found in rows.items():
        if len(found) >= MANY and name not in report.files:
            yield (
                f"{name} has other values for {len(found):,} of these figures, in rows {min(found)} to {max(found)}. "
                "If the new ones hold, delete those rows there and import again; if not, there is nothing to import."
            )


def _understood(read: ReadReturns) -> Iterator[str]:
    """Yield for each file what it says, in a sentence."""
    cells: dict[str, list[Cell]] = {name: [] for name in read.files}
    for code in read.returns.organisations():
        for year in read.returns.years(code):
            for cell, value in read.returns.get(code, year).values.items():
                if value.file in cells:
                    cells[value.file].append(cell)
    for name, found in cells.items():
        if found:
            yield (
                f"{name}: {plural(len(found), 'value')} of {_whose({cell.organisation for cell in found})}, "
                f"{_counted('reporting year', {cell.year for cell in found})}, "
                f"{_counted('indicator', {cell.indicator for cell in found})}."
            )


def _whose(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)) if len(codes) <= NAMED else plural(len(codes), "organisation")


def _counted(noun: str, numbers: Collection[int]) -> str:
    return f"{noun}{'' if len(numbers) == 1 else 's'} {', '.join(map(str, sorted(numbers)))}"
