"""The record of what a report was made from: `build/provenance/<audience>/<code>/<year>.json`.

It holds every cell of the return with its value, so it stays in `build/`: `wres verify` names with it the cell that has
changed. What is published says as much of the inputs as the published results do, and no more.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit import program
from wres_kit.audit.program import versions
from wres_kit.project.groups import group_path
from wres_kit.project.organisation import path_code
from wres_kit.reporting.report_data import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project
    from wres_kit.project.organisation import Organisation
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns


def record_path(build: Path, audience: str, slug: str, year: int) -> Path:
    """Return where the record of a report is kept."""
    return build / "provenance" / audience / slug / f"{year}.json"


def build_inputs(project: Project, snapshot: Snapshot, returns: Returns) -> dict[str, Any]:
    """Return everything that a report is made from, by kind, as hashes; the cells of its returns as they are."""
    organisation, year = snapshot.organisation, snapshot.year
    files = {project.shown(path): _hash(path) for path in _parameters(project, organisation, year)}
    narrative = {name: found for name, found in files.items() if name.endswith((".md", "/cover.yml"))}
    site = project.root / "_quarto.yml"
    return {
        "cells": {
            "/".join(map(str, cell[1:])): [value.value, value.decimals, value.file, value.row, value.source]
            for each in snapshot.years
            for cell, value in returns.get(organisation.code, each).values.items()
        },
        "parameters": {name: found for name, found in files.items() if name not in narrative},
        "narrative": narrative,
        "notebook": {project.shown(path): _hash(path) for path in sorted(project.notebooks.glob("*.ipynb"))},
        "site": {project.shown(site): _hash(site)} if site.is_file() else {},
        "code": program.files(),
        "libraries": versions(),
    }


def keep_record(project: Project, report: Path, renderer: str, inputs: dict[str, Any] | None) -> None:
    """Write the record of a finished report; one that was only rendered again keeps its inputs.

    Parameters
    ----------
    project
        The project.
    report
        The folder of the report.
    renderer
        Name and version of the renderer.
    inputs
        What it was made from; None to keep what is known.
    """
    made = read_record(report)
    if made is None:
        return
    path = record_path(project.build, str(made.audience), *made.place)
    known = read_inputs(path) if inputs is None else None
    content = {
        "inputs": inputs if inputs is not None else (known or {}).get("inputs", {}),
        "renderer": renderer,
        "files": {
            file.relative_to(report).as_posix(): _hash(file) for file in sorted(report.rglob("*")) if file.is_file()
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")
    half.replace(path)


def read_inputs(path: Path) -> dict[str, Any] | None:
    """Return a record; None where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _parameters(project: Project, organisation: Organisation, year: int) -> Iterator[Path]:
    """Yield the files of parameters and narrative that a report can depend on."""
    params = project.params
    yield from sorted(path for path in params.glob("*.yml") if path.is_file())
    group = group_path(params, organisation.code)
    if group.is_file():
        yield group
    for slug in sorted({organisation.slug, *map(path_code, organisation.members)}):
        folder = params / slug
        if (folder / "organisation.yml").is_file():
            yield folder / "organisation.yml"
        for each in range(year - 2, year + 1):
            found = sorted(path for path in (folder / str(each)).rglob("*") if path.is_file())
            yield from (path for path in found if each == year or path.suffix == ".yml")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
