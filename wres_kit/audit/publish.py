"""What a build does for the audit trail of a report, when it takes the snapshot and when it renders.

`write_trail` goes with the snapshot, `publish_trail` puts the trail into the folder of the report, and
`audit_notebooks` makes its pages.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.audit.corrections import corrections, history_of, read_reasons
from wres_kit.audit.file_hashes import replace_text
from wres_kit.audit.page import write_audit_notebooks
from wres_kit.audit.provenance import RESULTS, provenance, to_text, trace
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project
    from wres_kit.reporting.pages import Page
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Returns


def write_trail(project: Project, snapshot: Snapshot, returns: Returns, path: Path, commit: str) -> None:
    """Write the trail of a snapshot next to it.

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
        corrected = corrections(snapshot, history_of(project, snapshot), reasons)
        content["corrections"] = [correction.as_data() for correction in corrected]
    replace_text(trail_path(path), to_text(content))


def publish_trail(path: Path, report: Path) -> None:
    """Copy the trail that is kept next to a snapshot into the folder of a report.

    Parameters
    ----------
    path
        Where the snapshot is.
    report
        The folder of the report.
    """
    (report / RESULTS).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(trail_path(path), report / RESULTS)


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


def trail_path(path: Path) -> Path:
    """Return where the trail of a snapshot is kept."""
    return path.with_suffix(".trail.json")
