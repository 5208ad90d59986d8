"""Verification: a published report is built again from its inputs in a clean folder, and compared byte by byte."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wres_kit.audit import program
from wres_kit.audit.causes import MOST, Cause, causes, changed_since, files_of
from wres_kit.audit.provenance import RESULTS
from wres_kit.audit.record import read_inputs, record_path
from wres_kit.errors import WresError
from wres_kit.execution.build import build
from wres_kit.execution.run.request import BuildRequest
from wres_kit.project import Project
from wres_kit.publishing.publication import published_reports
from wres_kit.reporting.report_data import RECORD, ReportRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.execution.run.request import BuildOutcome, Watcher
    from wres_kit.execution.run.tasks import RendererMaker
    from wres_kit.publishing.choose import RendererName


class NotPublishedError(WresError):
    """A report that is not published cannot be verified."""


class NotRebuiltError(WresError):
    """A report could not be built again, so nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a published report can be had again.

    Parameters
    ----------
    name
        The report: ``RXY 2020``.
    files
        How many files were compared.
    different
        Names of files that differ, are missing, or were not made again.
    first
        The first difference in words; empty where there is none.
    causes
        What explains it.
    """

    name: str
    files: int
    different: tuple[str, ...] = ()
    first: str = ""
    causes: tuple[Cause, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every byte is the same."""
        return not self.different


def to_verify(project: Project, code: str | None, year: int | None) -> list[ReportRecord]:
    """Return the records of the published reports to verify.

    Raises
    ------
    NotPublishedError
        There is none.
    UnknownOrganisationError
        No organisation has that code.
    """
    wanted = project.organisation(code).code if code else None
    found = [
        record for record in published_reports(project.reports).values()
        if wanted in (None, record.organisation.code) and year in (None, record.year)
    ]  # fmt: skip
    if not found:
        what = " ".join(str(part) for part in (wanted, year) if part) or "any organisation"
        message = f"No report of {what} is published in {project.shown(project.reports)}/. Build it with: wres build"
        raise NotPublishedError(message)
    return found


def verify(
    project: Project, record: ReportRecord, watcher: Watcher, make_renderer: RendererMaker | None = None
) -> Verdict:
    """Build one report again and compare it with the published one.

    Parameters
    ----------
    project
        The project; nothing in it is written.
    record
        Which report.
    watcher
        Whoever wants to see how it goes.
    make_renderer
        Makes the renderer; the one the report was made with where None.

    Raises
    ------
    NotRebuiltError
        It could not be built again.
    """
    slug, year = record.place
    with TemporaryDirectory(prefix="wres-verify-", ignore_cleanup_errors=True) as folder:
        clean = _clean_project(project, record, Path(folder))
        renderer: RendererName = "quarto" if record.renderer.startswith("quarto") else "builtin"
        code, commit = record.organisation.code, _commit_to_name(project, record)
        request = BuildRequest((code,), year, renderer=renderer, jobs=1, commit=commit)
        outcome = build(clean, request, watcher, make_renderer)
        again = clean.reports / slug / str(year)
        then = read_inputs(record_path(project.build, str(record.audience), slug, year))
        if outcome.status or not again.is_dir():
            raise NotRebuiltError(_why_not(record, outcome, changed_since(clean, record, then)))
        published = project.reports / slug / str(year)
        different = tuple(_different(published, again))
        files = len(files_of(published) | files_of(again))
        name = f"{record.organisation.code} {year}"
        if not different:
            return Verdict(name, files)
        now = read_inputs(record_path(clean.build, str(record.audience), slug, year)) or {}
        return Verdict(name, files, different, _first(published, again, different[0]),
                       tuple(causes(published, then, now)))  # fmt: skip


def _commit_to_name(project: Project, record: ReportRecord) -> str:
    """Return the commit that a report built again has to name; see `named_commit`."""
    slug, year = record.place
    try:
        content = json.loads((project.reports / slug / str(year) / RESULTS).read_text(encoding="utf-8"))
        return program.named_commit(content["about"]["program"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return program.commit()


def _clean_project(project: Project, record: ReportRecord, folder: Path) -> Project:
    """Return a copy of a project without anything that was built, but for what the report was published beside."""
    left_out = {project.reports.name, project.build.name}
    for path in project.root.iterdir():
        if path.name in left_out or path.name.startswith("."):
            continue
        if path.name in {"params", "notebooks", "data"}:
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("raw", ".*"))
        elif path.is_file():
            shutil.copy2(path, folder / path.name)
    (folder / "reports").mkdir()
    slug, _ = record.place
    for year in record.other_years:
        beside = Path(slug, str(year)) / RECORD
        if (project.reports / beside).is_file():
            (folder / "reports" / beside).parent.mkdir(parents=True)
            shutil.copy2(project.reports / beside, folder / "reports" / beside)
    return Project(folder)


def _why_not(record: ReportRecord, outcome: BuildOutcome, changed: list[Cause]) -> str:
    reasons = [f"{page.name if page else 'the report'}: {failure}" for _, page, failure in outcome.failures]
    reasons += [f"{error.file} row {error.row}: {error.message}" for error in outcome.refused.errors]
    reasons = reasons[:MOST] or ["no page of it is planned"]
    reasons += [f"changed since it was published: {cause.text}" for cause in changed[:MOST]]
    told = "\n".join(f"  {reason}" for reason in reasons)
    return f"{record.organisation.code} {record.year}: could not be built again, so it cannot be compared.\n{told}"


def _different(published: Path, again: Path) -> Iterator[str]:
    """Yield the names of files that are not the same, data before pages before descriptions of them."""
    names = files_of(published) | files_of(again)
    for name in sorted(names, key=lambda name: (not name.startswith("data/"), name.endswith(".json"), name)):
        one, other = published / name, again / name
        if not one.is_file() or not other.is_file() or one.read_bytes() != other.read_bytes():
            yield name


def _first(published: Path, again: Path, name: str) -> str:
    """Return the first difference in words: the file, the line, what stands there and what would."""
    one, other = published / name, again / name
    if not one.is_file():
        return f"{name}: is missing from the published report"
    if not other.is_file():
        return f"{name}: is published, but a build makes no such file"
    lines, others = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (one, other))
    for number, (was, now) in enumerate(zip(lines, others, strict=False), start=1):
        if was != now:
            start = next(
                (at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
            )
            begin = max(0, start - 30)
            return (
                f"{name}, line {number}: published “{was[begin : start + 40]}”, built again “{now[begin : start + 40]}”"
            )
    return f"{name}: published with {len(lines)} lines, built again with {len(others)}"


def as_data(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain data."""
    return {
        "report": verdict.name,
        "same": verdict.holds,
        "files": verdict.files,
        "different": list(verdict.different),
        "first_difference": verdict.first,
        "causes": [{"kind": cause.kind, "text": cause.text} for cause in verdict.causes],
    }
