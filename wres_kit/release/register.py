"""The register of releases: versions of each report, when they came out, by whom and why, in `data/released/<ODS>.yml`.

The figures of each release are in the ledger next to it, `data/released/<ODS>.csv`. Entries are only ever added: a
release that is taken back stays in the register, because its figures were public.

Record and `public/` change together, so that a kill at any moment leaves both before or both after. The new `public/`
and the new files of the record are written in the build folder. Then a journal is written that names them. From then
on the change is carried to its end, here or by the next command: first the record, since disclosure control must never
miss what is out, then the folder, in one step.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from wres_kit.audit.file_hashes import replace_text
from wres_kit.disclosure.record_release import write_through
from wres_kit.publishing.folders import BuildRunningError, build_lock, recover, swap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wres_kit.disclosure.record_release import Register
    from wres_kit.project import Project


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
