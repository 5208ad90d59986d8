"""What changed since a report was published: its inputs then, as recorded, beside those of now."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wres_kit.audit.record import build_inputs
from wres_kit.joint.read import read_returns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.reporting.report_data import ReportRecord

KINDS = {
    "parameters": "parameters changed",
    "narrative": "narrative changed",
    "notebook": "notebook changed",
    "site": "site settings changed",
    "code": "code changed",
    "libraries": "libraries changed",
}
"""Kinds of inputs that are recorded as hashes or versions by name, in the order in which causes are told."""
MOST = 5
"""Names of one kind that are told; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that changed since a report was published.

    Parameters
    ----------
    kind
        ``data``, ``parameters``, ``narrative``, ``notebook``, ``site``, ``code``, ``libraries``, ``renderer``,
        ``edited`` or ``unknown``.
    text
        What, in words.
    """

    kind: str
    text: str


def files_of(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def causes(published: Path, then: dict[str, Any] | None, now: dict[str, Any]) -> Iterator[Cause]:
    """Yield what changed, from the record of the build that published the report and that of this one."""
    if then is None:
        text = "build/ holds no record of the build that published it, so what changed since cannot be named"
        yield Cause("unknown", text)
        return
    found = list(changed_inputs(then, now))
    edited = [name for name, known in then["files"].items() if _hash(published / name) != known]
    edited += sorted(files_of(published) - set(then["files"]))
    if edited:
        found.insert(0, Cause("edited", f"published file was changed after publication: {_listed(edited)}"))
    yield from found or [Cause("unknown", "all recorded inputs are as they were; the program gives other results")]


def changed_inputs(then: dict[str, Any], now: dict[str, Any]) -> Iterator[Cause]:
    """Yield what differs between two records of inputs: cells of the return first, then each kind of file."""
    was, is_ = then.get("inputs", {}), now.get("inputs", {})
    yield from _changed_cells(was.get("cells", {}), is_.get("cells", {}))
    for kind, words in KINDS.items():
        old, new = was.get(kind, {}), is_.get(kind, {})
        names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
        if names and kind == "libraries":
            names = [f"{name} {old.get(name, 'none')} → {new.get(name, 'none')}" for name in names]
        if names:
            yield Cause(kind, f"{words}: {_listed(names)}")
    if then.get("renderer") != now.get("renderer"):
        yield Cause("renderer", f"renderer changed: {then.get('renderer')} → {now.get('renderer')}")


def _changed_cells(was: dict[str, Any], is_: dict[str, Any]) -> Iterator[Cause]:
    """Yield the cells of the return that changed, with file and row, values before places."""
    for name in {**was, **is_}:
        old: list[Any] = was.get(name, [])
        new: list[Any] = is_.get(name, [])
        if old == new:
            continue
        _, _, file, row, _ = new or old
        words = name.replace("/all", "")
        if not old:
            yield Cause("data", f"{file} row {row}, {words}: is {new[0]:g}, was not there")
        elif not new:
            yield Cause("data", f"{file} row {row}, {words}: was {old[0]:g}, is not there any more")
        elif old[:2] != new[:2]:
            yield Cause("data", f"{file} row {row}, {words}: is {new[0]:g}, was {old[0]:g}")
        elif old[2:4] != new[2:4]:
            yield Cause("data", f"{file} row {row}, {words}: the value is the same and stood at {old[2]} row {old[3]}")
        else:
            yield Cause("data", f"{file} row {row}, {words}: the value is the same and has another source")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")


def changed_since(project: Project, record: ReportRecord, then: dict[str, Any] | None) -> list[Cause]:
    """Return what changed in the inputs of a report that cannot be built any more: that is mostly why.

    Parameters
    ----------
    project
        The project as it is now.
    record
        Which report.
    then
        The record of the build that published it; None where there is none, and nothing can be said.
    """
    if then is None:
        return []
    returns = read_returns(project, [record.organisation.code]).returns
    inputs = build_inputs(project, record.snapshot(), returns)
    was = then.get("inputs", {}).get("cells", {})
    inputs["cells"] |= _as_written(project, {name: cell for name, cell in was.items() if name not in inputs["cells"]})
    return list(changed_inputs(then, {"inputs": inputs, "renderer": then.get("renderer")}))


def _as_written(project: Project, missing: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return cells that stand in their rows as before, with the numbers there: reading leaves out rows with faults."""
    found = {}
    for name, (value, decimals, file, row, source) in missing.items():
        lines = _rows(project.root / file)
        line = lines[row - 2] if 2 <= row < len(lines) + 2 else {}
        columns = ("year", "indicator", "section", "category", "group", "measure")
        if "/".join(line.get(column) or "" for column in columns) != name:
            continue
        try:
            number = float(line.get("value") or "")
        except ValueError:
            continue
        found[name] = [number, decimals if number == value else -1, file, row, source]
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
