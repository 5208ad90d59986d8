"""Verification: a published report is built again from its inputs in a clean folder, and compared byte by byte."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from wres_kit.audit import file_hashes
from wres_kit.audit.file_hashes import FileHashes
from wres_kit.audit.manifest import (
    SHOWN_NAMES,
    Cause,
    InputKind,
    Manifest,
    causes,
    cells_of,
    compare,
    listed,
    manifest_path,
    read_manifest,
)  # fmt: skip
from wres_kit.audit.provenance import RESULTS
from wres_kit.documents import formats_in
from wres_kit.errors import WresError
from wres_kit.execution.bookkeeping import BuildRequest, SilentListener
from wres_kit.execution.build import build
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.publishing.publication import published_reports
from wres_kit.publishing.quarto import QuartoNotFoundError
from wres_kit.publishing.site import site_files
from wres_kit.reporting.pages import compared_years
from wres_kit.reporting.report_data import RECORD, ReportRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.execution.bookkeeping import BuildOutcome
    from wres_kit.execution.tasks import RendererMaker
    from wres_kit.publishing.quarto import RendererName


class NotPublishedError(WresError):
    """A report that is not published cannot be verified."""


class NotRebuiltError(WresError):
    """A report could not be built again, so nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a published report can be made again.

    Parameters
    ----------
    name
        The report: ``RXY 2020``.
    file_count
        How many files were compared.
    different
        Names of files that differ, are missing, or were not made again.
    first_difference
        The first difference in words; empty where there is none.
    causes
        What explains it.
    """

    name: str
    file_count: int
    different: tuple[str, ...] = ()
    first_difference: str = ""
    causes: tuple[Cause, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every byte is the same."""
        return not self.different

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "report": self.name,
            "same": self.holds,
            "files": self.file_count,
            "different": list(self.different),
            "first_difference": self.first_difference,
            "causes": [{"kind": str(cause.kind), "text": cause.text} for cause in self.causes],
        }


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
    records = [
        record for record in published_reports(project.reports).values()
        if wanted in (None, record.organisation.code) and year in (None, record.year)
    ]  # fmt: skip
    if not records:
        what = " ".join(str(part) for part in (wanted, year) if part) or "any organisation"
        message = f"No report of {what} is published in {project.shown(project.reports)}/. Build it with: wres build"
        raise NotPublishedError(message)
    return records


def verify(project: Project, record: ReportRecord, make_renderer: RendererMaker | None = None) -> Verification:
    """Build one report again and compare it with the published one.

    Parameters
    ----------
    project
        The project; nothing in it is written.
    record
        Which report.
    make_renderer
        Makes the renderer; the one the report was made with where None.

    Raises
    ------
    NotRebuiltError
        It could not be built again.
    """
    slug, year = record.place
    name = f"{record.organisation.code} {year}"
    published = project.reports / slug / str(year)
    before = _manifest(project, record)
    with TemporaryDirectory(prefix="wres-verify-", ignore_cleanup_errors=True) as folder:
        clean = _clean_project(project, record, Path(folder))
        renderer = cast("RendererName", record.renderer.partition(" ")[0])
        code, commit = record.organisation.code, _commit_to_name(published)
        request = BuildRequest((code,), year, renderer=renderer, jobs=1, commit=commit, formats=formats_in(published))
        try:
            outcome = build(clean, request, SilentListener(), make_renderer)
        except QuartoNotFoundError:
            message = (
                f"{name} was made with {record.renderer}, and there is no program quarto on PATH. Install Quarto, or "
                f"make the report with the built-in renderer first: wres build {code} --year {year} --renderer builtin"
            )
            raise NotRebuiltError(message) from None
        again = clean.reports / slug / str(year)
        if outcome.status or not again.is_dir():
            changed = [] if before is None else _changed_since(clean, record, before)
            raise NotRebuiltError(_why_not(name, outcome, changed))
        files = _files(published) | _files(again)
        different = tuple(_different(published, again, files))
        if not different:
            return Verification(name, len(files))
        explained = _causes(published, before, _manifest(clean, record))
        first = _first_difference(published, again, different[0])
        return Verification(name, len(files), different, first, tuple(explained))


def _manifest(project: Project, record: ReportRecord) -> Manifest | None:
    return read_manifest(manifest_path(project.private, str(record.audience), *record.place))


def _commit_to_name(published: Path) -> str:
    """Return the commit that a report built again has to name; see `named_commit`."""
    try:
        content = json.loads((published / RESULTS).read_text(encoding="utf-8"))
        return file_hashes.named_commit(content["about"]["program"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return file_hashes.commit()


def _clean_project(project: Project, record: ReportRecord, folder: Path) -> Project:
    """Return a copy of a project without anything that was built, but for the records of the report's other years."""
    left_out = {project.reports.name, project.build.name}
    for path in project.root.iterdir():
        if path.name in left_out or path.name.startswith("."):
            continue
        if path.name in {"params", "notebooks", "data", "standard"}:
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("raw", ".*"))
        elif path.is_file():
            shutil.copy2(path, folder / path.name)
    for path in site_files(project):
        copy = folder / path.relative_to(project.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    (folder / "reports").mkdir()
    slug, _ = record.place
    for year in record.other_years:
        other = Path(slug, str(year)) / RECORD
        if (project.reports / other).is_file():
            (folder / "reports" / other).parent.mkdir(parents=True)
            shutil.copy2(project.reports / other, folder / "reports" / other)
    return Project(folder)


def _why_not(name: str, outcome: BuildOutcome, changed: list[Cause]) -> str:
    reasons = [f"{page.name if page else 'the report'}: {failure}" for _, page, failure in outcome.failures]
    reasons += [f"{error.file} row {error.row}: {error.message}" for error in outcome.refused.errors]
    reasons = reasons[:SHOWN_NAMES] or ["no page of it is planned"]
    reasons += [f"changed since it was published: {cause.text}" for cause in changed[:SHOWN_NAMES]]
    lines = "\n".join(f"  {reason}" for reason in reasons)
    return f"{name}: could not be built again, so it cannot be compared.\n{lines}"


# What differs -------------------------------------------------------------------------------------------------------


def _files(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _different(published: Path, again: Path, names: set[str]) -> Iterator[str]:
    """Yield the names of files that are not the same, data before pages before descriptions of them."""
    for name in sorted(names, key=lambda name: (not name.startswith("data/"), name.endswith(".json"), name)):
        before, now = published / name, again / name
        if not before.is_file() or not now.is_file() or before.read_bytes() != now.read_bytes():
            yield name


def _first_difference(published: Path, again: Path, name: str) -> str:
    """Return the first difference in words: the file, the line, what it says and what it would say."""
    before, now = published / name, again / name
    if not before.is_file():
        return f"{name}: is missing from the published report"
    if not now.is_file():
        return f"{name}: is published, but a build does not make it"
    lines, others = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (before, now))
    for number, (was, is_) in enumerate(zip(lines, others, strict=False), start=1):
        if was != is_:
            start = next(
                (at for at, (a, b) in enumerate(zip(was, is_, strict=False)) if a != b), min(len(was), len(is_))
            )
            begin, end = max(0, start - 30), start + 40
            return f"{name}, line {number}: published “{was[begin:end]}”, built again “{is_[begin:end]}”"
    return f"{name}: published with {len(lines)} lines, built again with {len(others)}"


# Why it differs -----------------------------------------------------------------------------------------------------


def _causes(published: Path, before: Manifest | None, now: Manifest | None) -> list[Cause]:
    """Return what changed, from the manifest of the published report and that of the one built again."""
    if before is None or now is None:
        return [
            Cause("unexplained", "build/ holds no manifest of the published report, so what changed cannot be named")
        ]
    hashes = FileHashes()
    edited = [name for name, known in before.files.items() if hashes.get(published / name) != known]
    edited += sorted(_files(published) - set(before.files))
    named = [Cause("edited", f"published file was changed after publication: {listed(edited)}")] if edited else []
    named += causes(compare(before, now))
    return named or [Cause("unexplained", "all recorded inputs are as they were; the program gives other results")]


def _changed_since(project: Project, record: ReportRecord, before: Manifest) -> list[Cause]:
    """Return what changed in the inputs of a report that cannot be built any more: that is mostly why."""
    organisation = record.organisation
    returns = read_returns(project, [organisation.code]).returns
    cells = cells_of(returns, organisation.code, compared_years(record.year))
    missing = {name: cell for name, cell in before.entries(InputKind.DATA).items() if name not in cells}
    cells |= _as_written(project, missing)
    renderer = before.entries(InputKind.RENDERER).get("renderer", "")
    inputs = ReportInputs(project, FileHashes(), renderer)
    return list(causes(compare(before, inputs.manifest(organisation, record.year, cells))))


def _as_written(project: Project, missing: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return cells that are in their rows as before, with the numbers there: reading leaves out rows with faults."""
    cells = {}
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
        cells[name] = [number, decimals if number == value else -1, file, row, source]
    return cells


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
