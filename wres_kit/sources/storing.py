"""Bringing files of returns into a project: checked with all that is there, then stored whole or not at all."""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.joint.read import ReadReturns, check_return_files
from wres_kit.returns.files import COLUMNS, parse_file
from wres_kit.returns.read import returns_files
from wres_kit.sources.extracts.decoding import TITLE, dated_name, other_year
from wres_kit.sources.typed_files import plain_return

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from wres_kit.project import Project
    from wres_kit.returns.faults import Fault
    from wres_kit.sources import Context


class ImportFileError(WresError):
    """A file that cannot be brought in: it is missing, has no usable name, or would replace another."""


@dataclass(frozen=True, slots=True)
class ReturnsFile:
    """A file of returns that lies anywhere.

    Parameters
    ----------
    shown
        How messages name it.
    name
        What it is called in `data/returns`.
    data
        Its bytes.
    checked
        The same with rows where the file given has them, for messages; `data` where None.
    notes
        What was changed to read it.
    made_of
        Names of the files that it was counted from; empty for what was a return already.
    titles
        The lines above its headings, and its name, as far as they may say a year.
    """

    shown: str
    name: str
    data: bytes
    checked: bytes | None = None
    notes: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


class OtherYearError(ImportFileError):
    """A return of another year or organisation than the command, or its own title, says."""


def read_input_file(path: Path) -> ReturnsFile:
    """Read a file that somebody wants to bring in.

    Raises
    ------
    ImportFileError
        It cannot be read, or its name cannot be made into one for `data/returns`.
    """
    if path.is_dir():
        message = f"{path}: is a folder. Name the files in it, for instance {path / '*.csv'}."
        raise ImportFileError(message)
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    if not name:
        message = f"{path}: the name of the file has no letter and no digit. Rename it, for instance to rxy.csv."
        raise ImportFileError(message)
    try:
        plain = plain_return(path.name, path.read_bytes())
        titles = (*plain.titles, *dated_name(path.stem))
        return ReturnsFile(str(path), f"{name}.csv", plain.data, plain.checked, plain.notes, titles=titles)
    except FileNotFoundError:
        message = f"{path}: there is no such file."
        raise ImportFileError(message) from None
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}."
        raise ImportFileError(message) from None


def check_years_and_codes(file: ReturnsFile, context: Context) -> None:
    """Hold the years and organisations of a return against what the command says, and against its own title.

    Raises
    ------
    OtherYearError
        It has no figure of that year or organisation, or its title names other years.
    """
    rows = [texts for _, texts in parse_file(file.shown, file.data).rows]
    years = {texts[COLUMNS.index("year")] for texts in rows}
    codes = {texts[COLUMNS.index("organisation")] for texts in rows}
    if other := context.other_than_wanted(years, codes):
        message = (
            f"{file.shown}: {other.text}. Correct the command or the file; a return says its own {other.option}s, so "
            f"--{other.option} may be left out."
        )
        raise OtherYearError(message)
    numbers = {int(year) for year in years if year.isdigit()}
    for text in () if TITLE in context.set_aside or not numbers else file.titles:
        if stated := other_year(text, numbers):
            message = (
                f'{file.shown}: its title or name says "{stated}", but its figures are of '
                f"{', '.join(map(str, sorted(numbers)))}. Correct the one that is wrong; if the title is not about the "
                f"figures, add --set-aside {TITLE}."
            )
            raise OtherYearError(message)


def check_import(project: Project, offered: Sequence[ReturnsFile], *, replace: bool = False) -> ReadReturns:
    """Check files with everything that stays in the project, and return what they say and what is wrong with that.

    Parameters
    ----------
    project
        Where they are to go.
    offered
        The files.
    replace
        Whether they may replace files of their names.

    Raises
    ------
    ImportFileError
        Two of them, or one of them and another file of the project, have the same name.
    """
    _names_differ(offered)
    for file in () if replace else offered:
        path = project.returns / file.name
        if path.is_file() and path.read_bytes() != file.data:
            raise ImportFileError(_in_its_place(project, file, path))
    for file in offered if replace else ():
        path = project.returns / file.name
        if file.made_of and path.is_file() and (lost := _counted_from(path) - set(file.made_of)):
            raise ImportFileError(_would_lose(project, file, path, sorted(lost)))
    leaving = {project.shown(project.returns / file.name) for file in offered}
    staying = [file for file in returns_files(project) if file.rows and file.name not in leaving]
    read = check_return_files(
        project, [*staying, *(parse_file(file.shown, file.checked or file.data) for file in offered)]
    )
    names = {file.shown for file in offered}
    return ReadReturns(read.returns, tuple(_about(read.faults, names)), tuple(sorted(names)))


def _in_its_place(project: Project, file: ReturnsFile, path: Path) -> str:
    """Return what to do about a file of the same name that is there already."""
    shown = project.shown(path)
    counted = sorted(_counted_from(path))
    if not file.made_of or not counted:
        return (
            f"{file.shown}: {shown} is there already and differs. Add --replace to put this file in its place (the old "
            "one is kept), or rename this file."
        )
    if set(counted) <= set(file.made_of):
        return (
            f"{file.shown}: {shown} is there already, counted from {' and '.join(counted)} before. Add --replace to "
            "put the new counts in its place; the old ones are kept."
        )
    return _would_lose(project, file, path, [name for name in counted if name not in file.made_of])


def _would_lose(project: Project, file: ReturnsFile, path: Path, lost: Sequence[str]) -> str:
    both = " ".join(dict.fromkeys((*lost, *file.made_of)))
    kept = project.shown(project.root / "data" / "replaced")
    return (
        f"{file.shown}: {project.shown(path)} holds the counts of {' and '.join(lost)}, which would be lost. If the "
        f"year is in these files together, give them in one command, and their counts are added: wres import {both} "
        f"--replace. If {' and '.join(file.made_of)} holds the whole year, move {project.shown(path)} to {kept}/ first."
    )


def _counted_from(path: Path) -> set[str]:
    """Return the names of the extracts that a file of returns was counted from, as the sources of its rows say."""
    rows = parse_file(path.name, path.read_bytes()).rows
    sources = {texts[COLUMNS.index("source")] for _, texts in rows}
    return {name for source in sources for name in re.findall(r"(?:^|; )[^,;]+, ([^;]+?): counted from", source)}


def store(project: Project, offered: Sequence[ReturnsFile]) -> list[str]:
    """Put files into `data/returns`, each of them whole; a file that is replaced is kept in `data/replaced`.

    Returns
    -------
    list of str
        What was done, a sentence a file.

    Raises
    ------
    ImportFileError
        The folder cannot be written to. No file of it is lost or half written.
    """
    folder = project.returns
    staged, done = list[tuple[Path, ReturnsFile]](), list[str]()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged.extend((_staged(folder, file.data), file) for file in offered)
        for temporary, file in staged:
            done.append(_put(project, temporary, folder / file.name, file.data))
    except OSError as error:
        message = f"{project.shown(folder)}: cannot be written to: {error.strerror}. What was there is unchanged."
        if done:
            message = f"{' '.join(done)} Then: {message}"
        raise ImportFileError(message) from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    return done


def _staged(folder: Path, data: bytes) -> Path:
    """Write bytes to a hidden file beside those of the project; reading returns passes over it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".import-", suffix=".part")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(0o644)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def _put(project: Project, temporary: Path, path: Path, data: bytes) -> str:
    shown = project.shown(path)
    kept = ""
    if path.is_file():
        if path.read_bytes() == data:
            return f"{shown} is there already, unchanged."
        kept = _keep(project, path)
    temporary.replace(path)
    return f"{shown} was replaced; the old one is kept as {kept}." if kept else f"{shown} was added."


def _keep(project: Project, path: Path) -> str:
    """Copy a file that is about to be replaced to a name that nothing has, and return that."""
    folder = project.root / "data" / "replaced"
    folder.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        kept = folder / f"{path.stem}-{number}{path.suffix}"
        with suppress(FileExistsError), kept.open("xb") as stream:
            stream.write(path.read_bytes())
            stream.flush()
            os.fsync(stream.fileno())
            break
    return project.shown(kept)


def _names_differ(offered: Sequence[ReturnsFile]) -> None:
    seen: dict[str, str] = {}
    for file in offered:
        if file.name in seen:
            message = (
                f"{seen[file.name]} and {file.shown} would both become data/returns/{file.name}. Rename one of them."
            )
            raise ImportFileError(message)
        seen[file.name] = file.shown


def _about(faults: Sequence[Fault], names: AbstractSet[str]) -> Iterator[Fault]:
    """Yield the faults that involve one of some files."""
    return (fault for fault in faults if names & {fault.file, *(place.file for place in fault.also)})
