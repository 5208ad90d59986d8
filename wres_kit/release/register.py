"""What was published: the register of releases, and the figures of a finished report and what differs between two.

The register has the versions of each report, when they came out, by whom and why, in `data/released/<ODS>.yml`. The
figures of each release are in the ledger next to it, `data/released/<ODS>.csv`. Entries are only ever added: a
release that is taken back stays in the register, because its figures were public.

Record and `public/` change together, so that a kill at any moment leaves both before or both after. The new `public/`
and the new files of the record are written in the build folder. Then a journal is written that names them. From then
on the change is carried to its end, here or by the next command: first the record, since disclosure control must never
miss what is out, then the folder, in one step.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from wres_kit.audit.corrections import PUBLISHED, HistoryError, different_values, is_same, kept_before, read_figures
from wres_kit.audit.explanations import result_label
from wres_kit.audit.file_hashes import replace_text
from wres_kit.disclosure.record_release import record_release, write_through
from wres_kit.errors import WresError
from wres_kit.indicators.results import OWN_FILE, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.publishing.folders import BuildRunningError, build_lock, recover, swap
from wres_kit.reporting.report_data import LEADERSHIP, RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.audit.corrections import Figures
    from wres_kit.disclosure.record_release import Register
    from wres_kit.project import Project
    from wres_kit.standard import Standard


_HEAD = "# What was released, by whom and when. The command wres publish adds to this file; nothing is ever removed.\n"


def register_text(register: Register) -> str:
    """Return a register as it is written."""
    releases = [each.model_dump(exclude_defaults=True) for each in register.releases]
    return _HEAD + yaml.safe_dump({"releases": releases}, allow_unicode=True, sort_keys=False, width=120)


MARK = ".release-id"
"""A file of `public/` that says which change put it there."""


@dataclass(frozen=True, slots=True)
class TransactionPaths:
    """Where a change of what is public keeps its journal, and that of the exchange of folders."""

    journal: Path
    swap_journal: Path
    staged: Path

    @classmethod
    def in_project(cls, project: Project) -> TransactionPaths:
        """Return the places of a project."""
        journal = project.release_journal
        folder = journal.parent
        return cls(journal, folder / "swap.json", folder / "records")


def commit(project: Project, tree: Path, destination: Path, records: Mapping[Path, str]) -> None:
    """Let a new folder take the place of `public/`, and new texts that of files of the record.

    Parameters
    ----------
    project
        The project.
    tree
        The new folder, on the same disk as the old one.
    destination
        `public/`.
    records
        The new text of each file of the record.

    Raises
    ------
    OSError
        A file could not be written; nothing was changed then, or the next command completes the change.
    """
    mark = os.urandom(16).hex()
    (tree / MARK).unlink(missing_ok=True)  # it may be a link to the file of the old folder
    (tree / MARK).write_text(f"{mark}\n", encoding="utf-8")
    _commit(project, records, {"mark": mark, "tree": str(tree), "destination": str(destination)})


def commit_files(project: Project, texts: Mapping[Path, str]) -> None:
    """Let new texts take the place of some files, all of them or none.

    Parameters
    ----------
    project
        The project.
    texts
        The new text of each file.

    Raises
    ------
    OSError
        A file could not be written; nothing was changed then, or the next command completes the change.
    """
    _commit(project, texts, {})


def _commit(project: Project, records: Mapping[Path, str], exchange: Mapping[str, str]) -> None:
    paths = TransactionPaths.in_project(project)
    staged: list[tuple[str, str]] = []
    try:
        paths.staged.mkdir(parents=True, exist_ok=True)
        for number, (path, text) in enumerate(records.items()):
            path.parent.mkdir(parents=True, exist_ok=True)
            new = paths.staged / str(number)
            staged.append((str(new), str(path)))
            write_through(new, text)
        replace_text(paths.journal, json.dumps({**exchange, "records": staged}))
    except OSError:
        for new_name, _ in staged:
            Path(new_name).unlink(missing_ok=True)
        raise
    _complete(paths)


def complete_release(project: Project) -> bool:
    """Carry a change to its end that was cut off by a kill.

    One that a running command is at is left to that command.

    Returns
    -------
    bool
        Whether there was one.
    """
    paths = TransactionPaths.in_project(project)
    if not paths.journal.exists():
        return False
    with suppress(BuildRunningError), build_lock(project.build):
        return _complete(paths)
    return False


def _complete(paths: TransactionPaths) -> bool:
    try:
        journal = json.loads(paths.journal.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    for new, path in journal["records"]:
        if Path(new).exists():
            _put(Path(new), Path(path))
    if "tree" in journal:
        tree, destination = Path(journal["tree"]), Path(journal["destination"])
        recover(paths.swap_journal)
        if _mark_of(destination) != journal["mark"] and tree.is_dir():
            swap(tree, destination, paths.swap_journal)
        paths.journal.unlink()
        shutil.rmtree(tree, ignore_errors=True)
    else:
        paths.journal.unlink()
    return True


def _put(new: Path, path: Path) -> None:
    """Let a file take the place of another, on whichever disk that is."""
    try:
        new.replace(path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        half = path.with_name(f".{path.name}.half")
        shutil.copyfile(new, half)
        half.replace(path)
        new.unlink()


def _mark_of(folder: Path) -> str:
    try:
        return (folder / MARK).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


class UnreadableResultsError(WresError):
    """A table of results that cannot be read, so that nobody can say what was published."""


def report_results(project: Project, report: Path, code: str) -> list[Result]:
    """Return all figures of a finished report: those of `results.csv`, and of staff in post.

    Parameters
    ----------
    project
        The project.
    report
        The folder of the report.
    code
        Whose report it is.

    Raises
    ------
    UnreadableResultsError
        There is no such table, or it cannot be read.
    """
    return [*read_results(report / RESULTS, code), *_leadership(project, report / LEADERSHIP, code)]


def move_kept_figures(project: Project, code: str, year: int) -> Iterator[tuple[str, str]]:
    """Move what an earlier wres kept in `params/<code>/<year>/published/` into the record of what is public.

    Yields
    ------
    tuple of str
        The file that was moved, and the record, as messages name them.

    Raises
    ------
    HistoryError
        A file cannot be read.
    AlreadyRecordedError, ReleasedFiguresError
        The record cannot be read or written; the file stays then.
    """
    for path in kept_before(project, code, year):
        with path.open(encoding="utf-8-sig", newline="") as file:
            is_whole = "numerator" in next(csv.reader(file), [])
        shown = project.shown(path)
        figures = list(read_results(path, code)) if is_whole else list(read_figures(path, code, shown).values())
        try:
            day = date.fromisoformat(path.stem)
        except ValueError:
            message = f"{shown}: is not named after the day of publication. Name it like 2024-10-01.csv."
            raise HistoryError(message) from None
        record = record_release(project, code, year, path.stem, day, KEPT_BEFORE, figures)
        path.unlink()
        yield shown, project.shown(record)
    with suppress(OSError):
        (project.year_folder(code, year) / PUBLISHED).rmdir()


KEPT_BEFORE = "published before releases were recorded"
"""What the record names as the place of figures that an earlier wres kept."""


def read_results(path: Path, code: str) -> Iterator[Result]:
    """Yield the results in a `results.csv`.

    Raises
    ------
    UnreadableResultsError
        There is no such table, it cannot be read, or it is of another organisation.
    """
    for line, row in _rows(path):
        try:
            result = Result(
                row["organisation"], int(row["year"]), int(row["indicator"]), row["measure"], row["section"],
                row["category"], row["group"], _number(row["value"]), row["unit"], _number(row["numerator"]),
                _number(row["denominator"]), _number(row["lower"]), _number(row["upper"]), Status(row["status"]),
                Basis(row["basis"]), row["note"],
            )  # fmt: skip
        except (KeyError, ValueError) as error:
            message = f"{path}, row {line}: is not a row of results.csv ({error}). Give the results.csv of a report."
            raise UnreadableResultsError(message) from None
        if result.organisation != code:
            message = f"{path}, row {line}: is of {result.organisation}, not of {code}. Give the file of that report."
            raise UnreadableResultsError(message)
        yield result


def _leadership(project: Project, path: Path, code: str) -> Iterator[Result]:
    """Yield what `model-employer.csv` says of staff in post: it is not in `results.csv`."""
    seen = set[tuple[str, str]]()
    for _, row in _rows(path) if path.is_file() else ():
        place = row["section"], row["category"]
        if row["status"] == Status.PUBLISHED and place not in seen:
            seen.add(place)
            for measure in sorted(OWN_FILE - {ResultMeasure.LEADERSHIP_SHARE}):
                column = "target" if measure is ResultMeasure.TARGET else "posts_to_go"
                year, focus = int(row["year"]), project.standard.characteristic.focus
                definition = project.standard.edition(year).model_employer
                indicator = definition.indicator if definition is not None else 0
                yield Result(
                    code, year, indicator, measure, *place, focus, _number(row[column]), Unit.POSTS,
                    _number(row["bme_staff"]), _number(row["staff"]),
                )  # fmt: skip


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file), start=2)
    except FileNotFoundError:
        message = f"{path}: there is no such file. Build the report first, or name the table with --from."
        raise UnreadableResultsError(message) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read ({error})."
        raise UnreadableResultsError(message) from None


def _number(text: str) -> float | None:
    return float(text) if text else None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not as it was.

    Parameters
    ----------
    indicator, year
        Which indicator, and the reporting year of the figure.
    what
        The figure in words: "indicator 2, 2024, relative likelihood".
    was, now
        The figure before and now, as printed; empty where it was not, or is not, shown.
    is_comparison
        Whether it compares groups, such as a ratio or a gap.
    """

    indicator: int
    year: int
    what: str
    was: str
    now: str
    is_comparison: bool = False

    @property
    def is_correction(self) -> bool:
        """Whether readers saw another value before."""
        return bool(self.was and self.now)

    @property
    def text(self) -> str:
        """The change in a sentence without its full stop."""
        if not self.was:
            return f"{self.what}: is {self.now}, was not shown"
        if not self.now:
            return f"{self.what}: was {self.was}, is not shown any more"
        return f"{self.what}: was {self.was}, is {self.now}"


def figure_changes(standard: Standard, before: Figures, now: Figures) -> Iterator[FigureChange]:
    """Yield the figures that differ between two tables of what is published, in the order of the tables.

    Parameters
    ----------
    standard
        The Standard of the report.
    before, now
        The published figures, by what they are about.
    """
    for key in {**before, **now}:
        old, new = before.get(key), now.get(key)
        if old is not None and new is not None and is_same(old.value, new.value):
            continue
        result = new or old
        assert result is not None
        was, is_now = different_values(old, new)
        name = f"indicator {result.indicator}, {result.year}, {result_label(standard, result)}"
        is_comparison = result.group == standard.characteristic.everyone
        yield FigureChange(result.indicator, result.year, name, was, is_now, is_comparison)
