"""`wres import`: files of returns, checked and brought into the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from wres_kit.cli.check import NAMED, status
from wres_kit.returns.bring_in import check_offered, offer, store
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.cells import Cell
    from wres_kit.returns.read import ReadReturns


def import_files(project: Project, files: Sequence[Path], replace: bool = False, json_: bool = False) -> int:
    """Check files of returns wholly, say what they were understood to hold, and store them if nothing is wrong.

    Parameters
    ----------
    project
        Where they are to go.
    files
        CSV files in the form of `data/returns`, lying anywhere.
    replace
        Whether a file of the same name may be replaced; it is kept in `data/replaced`.
    json_
        Whether to print plain data instead of sentences.

    Returns
    -------
    int
        0 where all were stored; where none was: 1 for errors in what they say, 2 where one cannot be used at all.

    Raises
    ------
    ImportFileError
        A file is missing, would replace another without `replace`, or cannot be stored.
    """
    offered = [offer(path) for path in files]
    read = check_offered(project, offered, replace=replace)
    report, ended = read.report, status(read.report)
    understood = list(_understood(read))
    done = store(project, offered) if ended == 0 else []
    if json_:
        typer.echo(
            json.dumps(report.to_json() | {"understood": understood, "done": done}, indent=2, ensure_ascii=False)
        )
        return ended
    if report.faults:
        typer.echo(report.to_text())
    for sentence in (*understood, *done):
        typer.echo(sentence)
    if ended:
        typer.echo(f"{report.counted()} Nothing was imported.")
    elif report.faults:
        typer.echo(report.counted())
    return ended


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
