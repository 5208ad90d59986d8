"""What a build does for the audit trail: four steps beside taking a snapshot and rendering a report.

`keep_trail` goes with the snapshot, `put_trail` lays the trail into the folder of the report, `audit_notebooks` makes
its pages, and `describe` describes the finished folder. What tells of the return itself stays in `build/`.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.audit.corrections import corrections, history_of, read_reasons
from wres_kit.audit.crate import describe_build
from wres_kit.audit.page import write_audit_notebooks
from wres_kit.audit.provenance import RESULTS, provenance, to_text, trace
from wres_kit.audit.record import build_inputs, keep_record
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns


def keep_trail(project: Project, snapshot: Snapshot, returns: Returns, path: Path, commit: str) -> None:
    """Write the trail of a snapshot beside it, and what it was taken from.

    Parameters
    ----------
    project
        The project.
    snapshot
        As it was just taken: one that was read from a file has lost the inputs of its results.
    returns
        The returns it was taken from.
    path
        Where the snapshot is.
    commit
        The commit of the program to name.

    Raises
    ------
    HistoryError, ParameterError
        Figures published earlier, or the reasons of corrections, cannot be read.
    """
    content = provenance(snapshot, trace(snapshot, returns), commit)
    if snapshot.audience is Audience.PUBLIC:
        reasons = read_reasons(project, snapshot.organisation.code, snapshot.year)
        found = corrections(snapshot, history_of(project, snapshot), reasons)
        content["corrections"] = [one.as_data() for one in found]
    kept = {"provenance": to_text(content), "inputs": build_inputs(project, snapshot, returns)}
    trail_path(path).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8", newline="\n")


def put_trail(path: Path, report: Path) -> None:
    """Write the trail that is kept beside a snapshot into the folder of a report.

    Parameters
    ----------
    path
        Where the snapshot is.
    report
        The folder of the report.
    """
    kept = json.loads(trail_path(path).read_text(encoding="utf-8"))
    (report / RESULTS).parent.mkdir(parents=True, exist_ok=True)
    (report / RESULTS).write_text(kept["provenance"], encoding="utf-8", newline="\n")


@contextmanager
def audit_notebooks(report: Path) -> Iterator[dict[Page, Path]]:
    """Make the audit pages of a report as notebooks, for as long as it takes to render them.

    Yields
    ------
    dict
        Each page and its notebook; nothing where the report has no trail.
    """
    try:
        content: dict[str, Any] = json.loads((report / RESULTS).read_text(encoding="utf-8"))
    except OSError:
        yield {}
        return
    with TemporaryDirectory(prefix="wres-audit-") as folder:
        yield write_audit_notebooks(content, content.get("corrections", ()), Path(folder))


def describe(project: Project, report: Path, renderer: str, snapshot: Path | None) -> None:
    """Describe a finished report: in it as an RO-Crate, and in `build/` from what it was made.

    Parameters
    ----------
    project
        The project.
    report
        The folder of the report, rendered.
    renderer
        Name and version of the renderer.
    snapshot
        Where the snapshot is; None where the report was only rendered again.
    """
    describe_build(report, renderer)
    inputs = json.loads(trail_path(snapshot).read_text(encoding="utf-8"))["inputs"] if snapshot is not None else None
    keep_record(project, report, renderer, inputs)


def trail_path(path: Path) -> Path:
    """Return where the trail of a snapshot is kept."""
    return path.with_suffix(".trail.json")
