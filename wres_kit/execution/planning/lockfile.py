"""Where a build puts things, and its lock file, `build/public.lock`: from what each published page was made.

A line of the lock file says one thing of a page or report, lines are in order and there are no times, so that the
difference of two lock files can be read. It may depend on figures that are not published, so it is never in
`reports/`. What reading all returns gave is remembered as well, as far as a plan needs it. A workspace is what builds
and dry runs start from.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from wres_kit.actions.files import plan_faults
from wres_kit.audit.file_hashes import FileHashes, replace_text
from wres_kit.audit.manifest import manifest_path
from wres_kit.execution.planning import Plan, plan
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.project.organisation import path_code
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.faults import FaultReport

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from wres_kit.joint.read import ReadReturns
    from wres_kit.project import Organisation, Project
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.publishing.renderer import Renderer
    from wres_kit.returns.cells import Returns


ABOUT = "What published pages were made from; written by wres build. Without it, everything is built again."
VERSION = 3


@dataclass(slots=True)
class ReportLock:
    """What one report was made from, or would be.

    Parameters
    ----------
    report
        Fingerprint by kind of input of the report as a whole.
    pages
        By name of a page, fingerprint by kind of input of that page.
    files
        SHA-256 by name of each file of the report.
    """

    report: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def has_same(self, other: ReportLock, *kinds: str) -> bool:
        """Return whether inputs of the report as a whole are those of another."""
        return all(self.report.get(kind) == other.report.get(kind) for kind in kinds)


@dataclass(slots=True)
class Lock:
    """What all published reports and their index were made from."""

    reports: dict[ReportPlace, ReportLock] = field(default_factory=dict)
    index: ReportLock = field(default_factory=ReportLock)


def read_lock(path: Path) -> Lock:
    """Return a lock file; an empty one where there is none that can be read."""
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if stored["version"] != VERSION:
            return Lock()
        reports = {
            (slug, int(year)): ReportLock(**known)
            for slug, years in stored["reports"].items()
            for year, known in years.items()
        }
        return Lock(reports, ReportLock(**stored["index"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Lock()


def write_lock(lock: Lock, path: Path) -> None:
    """Write a lock file; a kill leaves the old one or the new one."""
    reports: dict[str, dict[str, Any]] = {}
    for (slug, year), known in lock.reports.items():
        reports.setdefault(slug, {})[str(year)] = asdict(known)
    content = {"about": ABOUT, "version": VERSION, "index": asdict(lock.index), "reports": reports}
    replace_text(path, json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n")


class BuildPaths(NamedTuple):
    """Where a build puts things.

    Parameters
    ----------
    audience
        For whom it builds.
    private
        The folder of raw figures, and of messages and hashes made from them; never to be uploaded.
    series
        What tells its files from those of other builds: ``public``, ``internal`` or ``released``.
    destination
        What is published: `reports/`, or `build/internal/` for an internal audience.
    staging, built
        Where the next publication is put together, and reports that are being built. Emptied before and after.
    manifests
        The manifests of reports until they are published.
    snapshots, executed
        Snapshots of reports with the cells they were taken from, and executed notebooks until they are published: what
        a killed build had done stays there.
    lock, hashes, returns_cache
        What was made from what; hashes of files; what is remembered of the returns.
    journal, log, incomplete
        Of an exchange of folders that was cut off; what workers write; reports of which pages failed.
    """

    audience: Audience
    private: Path
    series: str
    destination: Path
    staging: Path
    built: Path
    manifests: Path
    snapshots: Path
    executed: Path
    lock: Path
    hashes: Path
    returns_cache: Path
    journal: Path
    log: Path
    incomplete: Path

    def manifest(self, slug: str, year: int) -> Path:
        """Return where the manifest of a published report is kept."""
        return manifest_path(self.private, self.series, slug, year)

    def new_manifest(self, slug: str, year: int) -> Path:
        """Return where the manifest of a report is until the report is published."""
        return self.manifests / slug / f"{year}.json"


def build_paths(project: Project, audience: Audience) -> BuildPaths:
    """Return where the builds of a project for an audience put things."""
    build, private, public = project.build, project.private, audience is Audience.PUBLIC
    protected = build if public else private
    return BuildPaths(
        audience=audience,
        private=private,
        series=audience.value,
        destination=project.reports if public else build / "internal",
        staging=protected / "staging",
        built=protected / "staging" / "built",
        manifests=private / "manifests",
        snapshots=private / "snapshots" / audience.value,
        executed=protected / "executed" / audience.value,
        lock=private / f"{audience.value}.lock",
        hashes=private / "hashes.json",
        returns_cache=private / "returns.json",
        journal=project.publication_journal,
        log=private / "log",
        incomplete=protected / "incomplete",
    )


def release_paths(project: Project) -> BuildPaths:
    """Return where the releases of a project are built: their destination is `public/`."""
    drafts, own = build_paths(project, Audience.PUBLIC), project.build / "release"
    return drafts._replace(
        series="released",
        destination=project.public,
        staging=own / "staging",
        built=own / "staging" / "built",
        manifests=drafts.manifests.with_name("released-manifests"),
        snapshots=drafts.snapshots.with_name("released"),
        executed=drafts.executed.with_name("released"),
        lock=project.private / "released.lock",
        journal=own / "swap.json",
        incomplete=project.build / "incomplete-released",
    )


@dataclass(slots=True)
class ReturnsCache:
    """The returns of a project, read only when somebody asks for more than is remembered of them.

    Parameters
    ----------
    project, inputs
        The project, and the fingerprints of what reports are made from.
    memory
        The file in which a reading is remembered.
    """

    project: Project
    inputs: ReportInputs
    memory: Path
    _reading: ReadReturns | None = None
    _years: dict[str, list[int]] = field(default_factory=dict)
    _errors: list[str] = field(default_factory=list)
    _fingerprints: dict[str, str] = field(default_factory=dict)
    _about: dict[str, list[str]] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Recall what is remembered, and see which files of returns are not as they were then."""
        try:
            stored: dict[str, Any] = json.loads(self.memory.read_text(encoding="utf-8"))
            if stored["around"] != self.inputs.around_figures:
                return
            files: dict[str, str] = stored["files"]
            self._years, self._errors, self._fingerprints = stored["years"], stored["errors"], stored["fingerprints"]
            self._about = stored["about"]
        except (OSError, ValueError, KeyError, TypeError):
            return
        now = self.inputs.returns
        self._changed = {name for name in files.keys() | now.keys() if files.get(name) != now.get(name)}

    def _read_changed(self) -> None:
        """Read again the returns of those organisations that files which changed are or were about."""
        if not self._changed or self._reading is not None:
            return
        from wres_kit.joint.read import read_changed  # noqa: PLC0415 - it loads pandas

        self._take(read_changed(self.project, self._changed, self._about), self._changed)
        self._changed = set()

    def _reading_of(self, organisations: Collection[str] | None) -> ReadReturns:
        """Return a reading of some organisations; of everybody where None, or where there is none of theirs yet.

        Raises
        ------
        ReturnsError
            A file cannot be used at all, or there is none.
        """
        self._read_changed()
        wanted = (None,) if organisations is None else organisations
        if self._reading is None or not all(map(self._has, wanted)):
            from wres_kit.joint.read import read_returns  # noqa: PLC0415 - it loads pandas

            self._take(read_returns(self.project))
        assert self._reading is not None
        return self._reading

    def _has(self, organisation: str | None) -> bool:
        codes = self._reading.organisations if self._reading is not None else frozenset[str]()
        return codes is None or organisation in codes

    def _take(self, read: ReadReturns, changed: Collection[str] = ()) -> None:
        """Take over a reading: of some organisations, whose files have changed, or of everybody."""
        self._reading = read
        codes = read.organisations
        before = [] if codes is None else [code for code in self._years if code not in codes]
        self._years = {code: self._years[code] for code in before}
        self._years |= {code: read.returns.years(code) for code in read.returns.organisations()}
        self._errors = [code for code in self._errors if codes is not None and code not in codes]
        self._errors += {error.organisation for error in read.report.errors}
        slugs = set(map(path_code, codes or ()))
        self._fingerprints = {
            name: fingerprint for name, fingerprint in self._fingerprints.items() if name.rsplit(" ", 1)[0] not in slugs
        }
        self._about = {name: named for name, named in self._about.items() if codes is not None and name not in changed}
        self._about |= {name: sorted(named) for name, named in read.about.items()}

    @property
    def is_remembered(self) -> bool:
        """Whether a plan can be made without reading any returns."""
        return bool(self._years) and not self._changed and self._reading is None

    def has_read(self, organisation: str) -> bool:
        """Return whether the returns of an organisation were read."""
        self._read_changed()
        return self._has(organisation)

    def returns_of(self, organisation: str) -> Returns:
        """Return figures, those of an organisation among them."""
        return self._reading_of([organisation]).returns

    def years(self, organisation: str) -> Sequence[int]:
        """Return the reporting years for which an organisation has a return, in order."""
        self._read_changed()
        if not self._years:
            return self._reading_of(None).returns.years(organisation)
        return self._years.get(organisation, [])

    def errors_of(self, organisations: Collection[str]) -> FaultReport:
        """Return the errors for which reports of these organisations cannot be built."""
        self._read_changed()
        asked = set(self._errors).intersection(organisations)
        if self._years and not asked:
            return FaultReport((), ())
        read = self._reading_of(asked)
        return FaultReport((error for error in read.report.errors if error.organisation in organisations), read.files)

    def fingerprint(self, organisation: Organisation, year: int) -> str:
        """Return the fingerprint of all that the snapshot of a report is taken from."""
        self._read_changed()
        name = f"{organisation.slug} {year}"
        if name not in self._fingerprints:
            self._fingerprints[name] = self.inputs.figures(organisation, year, self.returns_of(organisation.code))
        return self._fingerprints[name]

    def remember(self) -> None:
        """Keep what the next plan needs."""
        self._read_changed()
        if self._years:
            stored = {
                "around": self.inputs.around_figures, "files": self.inputs.returns, "about": self._about,
                "years": self._years, "errors": sorted(self._errors), "fingerprints": self._fingerprints,
            }  # fmt: skip
            replace_text(self.memory, json.dumps(stored, sort_keys=True, indent=0))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project and what is known of it, as a build or a dry run works with it.

    Parameters
    ----------
    project
        The project.
    paths
        Where a build puts things.
    hashes
        Hashes of files.
    inputs
        What reports are made from.
    returns
        The returns, or what is remembered of them.
    """

    project: Project
    paths: BuildPaths
    hashes: FileHashes
    inputs: ReportInputs
    returns: ReturnsCache

    @classmethod
    def opened(cls, project: Project, paths: BuildPaths, renderer: Renderer) -> Workspace:
        """Return what is known of a project whose pages a renderer makes."""
        hashes = FileHashes(paths.hashes)
        inputs = ReportInputs(project, hashes, f"{renderer.name} {renderer.version}".strip())
        return cls(project, paths, hashes, inputs, ReturnsCache(project, inputs, paths.returns_cache))

    def planned(
        self, organisations: Sequence[str], year: int | None, only: Sequence[str], asked: Collection[str] = ()
    ) -> tuple[Plan, FaultReport]:
        """Return the plan without organisations whose returns or action plans have errors, and those errors.

        Parameters
        ----------
        organisations, year, only
            As in `plan`.
        asked
            Codes of organisations whose errors count although nothing may be planned for them.

        Raises
        ------
        WresError
            As by `plan`, or the returns cannot be read.
        """
        wanted = plan(self.project, self.returns, organisations, year, only)
        codes = wanted.organisations
        errors = self.returns.errors_of({*codes, *asked}).with_faults(plan_faults(self.project, codes))
        return wanted.without({error.organisation for error in errors.errors}), errors
