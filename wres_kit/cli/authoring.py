"""`wres init`, `wres narrative`, `wres preview`: a project of one's own, files to write in, pages while writing."""

from __future__ import annotations

import csv
import shlex
import shutil
import threading
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer
from watchfiles import watch

import wres_kit
from wres_kit.cli.app import Json, Organisations, ProgressBar, Renderer, Year, command, say, show, show_data
from wres_kit.cli.build import outcome_text
from wres_kit.errors import WresError
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.execution.planning import plan
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.publishing.folders import storage_faults_explained
from wres_kit.publishing.publication import published_reports
from wres_kit.reporting.narrative import places
from wres_kit.reporting.narrative.files import create_narrative, unknown_headings
from wres_kit.reporting.narrative.markdown import hint, page_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wres_kit.execution.planning import PlannedReport
    from wres_kit.publishing.quarto import RendererName
    from wres_kit.reporting.narrative import NarrativePlace
    from wres_kit.returns.cells import Returns


@command("narrative")
def narrative(
    project: Project,
    organisations: Organisations = None,
    year: Year = None,
    *,
    create: Annotated[
        bool, typer.Option("--create", help="Make missing files; existing files are never changed.")
    ] = False,
    json_: Json = False,
) -> int:
    """Print what is still to be written, every place of the organisations named, else one line for each report.

    Returns
    -------
    int
        0, or 1 where a file of narrative cannot be read.

    Raises
    ------
    WresError
        An organisation or year is unknown, or a file cannot be written.
    """
    returns = read_returns(project, organisations or None).returns
    reports = plan(project, returns, organisations or (), year).reports
    made = [path for report in reports for path in _create(project, returns, report)] if create else []
    by_report = {report: places(project, report.organisation.code, report.year) for report in reports}
    faults = list(dict.fromkeys(place.fault for some in by_report.values() for place in some if place.fault))
    if json_:
        show_data("narrative", _as_json(project, made, by_report))
        return int(bool(faults))
    for line in (*_made(project, made), *_listed(by_report, in_full=bool(organisations)), _total(by_report)):
        show(line)
    for report in reports:
        for shown, heading in unknown_headings(project, report.organisation.code, report.year):
            say(f"{shown}: “{heading}” is not a heading of the template. Its text is shown with the section before it.")
    for fault in faults:
        say(fault)
    return int(bool(faults))


def _create(project: Project, returns: Returns, report: PlannedReport) -> list[Path]:
    # Only here are figures needed, and with them the modules that draw.
    from wres_kit.reporting.presentation import Figures  # noqa: PLC0415
    from wres_kit.reporting.snapshot import take_snapshot  # noqa: PLC0415

    code = report.organisation.code
    figures = Figures(take_snapshot(project, returns, code, report.year))
    return create_narrative(project, code, report.year, partial(hint, figures), partial(page_title, figures))


def _made(project: Project, made: Sequence[Path]) -> list[str]:
    return [f"made  {project.shown(path)}" for path in made]


def _listed(by_report: dict[PlannedReport, list[NarrativePlace]], *, in_full: bool) -> list[str]:
    if in_full:
        open_places = [place for some in by_report.values() for place in some if not place.written]
        pages = max((len(place.page) for place in open_places), default=0)
        headings = max((len(place.heading) for place in open_places), default=0)
        return [
            f"{place.organisation} {place.year} {place.page:<{pages}}  {place.heading:<{headings}}  not written  "
            f"{place.file}"
            for place in open_places
        ]
    return [
        f"{report.organisation.code} {report.year}  {_open(some)} of {len(some)} places to be written"
        for report, some in by_report.items()
        if _open(some)
    ]


def _total(by_report: dict[PlannedReport, list[NarrativePlace]]) -> str:
    every = [place for some in by_report.values() for place in some]
    if not every:
        return "No report, so nothing to be written."
    reports = f"{len(by_report):,} report{'' if len(by_report) == 1 else 's'}"
    return f"{_open(every):,} of {len(every):,} places in {reports} are still to be written."


def _open(some: Sequence[NarrativePlace]) -> int:
    return sum(not place.written for place in some)


def _as_json(
    project: Project, made: Sequence[Path], by_report: dict[PlannedReport, list[NarrativePlace]]
) -> dict[str, object]:
    every = [place for some in by_report.values() for place in some]
    return {
        "made": [project.shown(path) for path in made],
        "to_be_written": _open(every),
        "places": [
            {
                "organisation": place.organisation,
                "year": place.year,
                "page": place.page,
                "heading": place.heading,
                "written": place.written,
                "file": place.file,
                "fault": place.fault,
            }
            for place in every
        ],
    }


EXAMPLE = "X01"
FILES = ("_quarto.yml", f"data/returns/{EXAMPLE.lower()}.csv", "reports/README.md")
FOLDERS = (f"params/{EXAMPLE}", "notebooks")
OWN = {"project.yml": "params/project.yml", "README.md": "README.md"}
"""Files of `new_project/`, which no project shares with this one, and where they go."""
IGNORED = (
    "build/\nreports/*\n!reports/README.md\npublic/*\n!public/README.md\ndata/raw/\ndata/replaced/\n"
    ".ipynb_checkpoints/\n"
)


class FolderInUseError(WresError):
    """The folder for a new project has something in it."""


class NoFolderError(WresError):
    """The folder for a new project cannot be made."""


class TemplateMissingError(WresError):
    """The files that a new project is made from are not where the installation should have them."""


@command("init")
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")]) -> None:
    """Make a project in a folder that is empty or not there.

    Raises
    ------
    FolderInUseError
        There is something in it, or it is a file.
    NoFolderError
        It cannot be made where it is to be.
    TemplateMissingError
        The installation is incomplete.
    StorageError
        It could not be written.
    """
    source = template()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: is not an empty folder. Name one that is empty or not there yet."
        raise FolderInUseError(message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder}: this folder cannot be made: {error.strerror}. Name another, in a folder that is yours."
        raise NoFolderError(message) from error
    with storage_faults_explained(str(folder)):
        _copy(source, folder)
    show(f"Made a project in {folder}, with the made-up organisation {EXAMPLE}. Next:")
    show(f"  cd {shlex.quote(str(folder))}")
    show("  wres build          build its report, then open reports/index.html")
    show("  params/project.yml  say who publishes, and on which date")
    show("  params/<ODS>/organisation.yml with code, name, type and region adds an organisation")
    show("  wres import FILE    brings in its returns")


def template() -> Path:
    """Return where the files of a new project are: in the installed package, or in a source checkout.

    Raises
    ------
    TemplateMissingError
        They are in neither.
    """
    package = Path(wres_kit.__file__).parent
    for folder in (package / "template", package.parent):
        if all((folder / part).exists() for part in (*FILES, *FOLDERS)):
            return folder
    message = f"The files of a new project are missing from {package}. Install wres_kit again."
    raise TemplateMissingError(message)


def _copy(source: Path, folder: Path) -> None:
    unwanted = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(source / name, folder / name, ignore=unwanted)
    for name, place in OWN.items():
        text = (Path(__file__).parent / "new_project" / name).read_text(encoding="utf-8")
        own = Template(text).safe_substitute(date=date.today().isoformat())  # noqa: DTZ011 - the day where the person is
        (folder / place).write_text(own, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")


FIRST_PORT = 8600
PORTS = 100


class NoPortError(WresError):
    """There is no port to serve on."""


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word on each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing."""

    def end_headers(self) -> None:
        """Have the browser ask again each time: pages change while it looks."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@command("preview")
def preview(
    project: Project,
    organisations: Organisations = None,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port to serve on; a free one by default.")
    ] = 0,
    renderer: Renderer = "auto",
) -> None:
    """Serve `reports/` until interrupted, and build again what a change shows in.

    Those that are published are built again where no organisation is named.

    Raises
    ------
    NoPortError
        The port is taken.
    WresError
        Nothing is published yet, and nothing could be built.
    """
    wanted = tuple(organisations or ())
    for code in wanted:
        project.organisation(code)
    if not (project.reports / "index.html").is_file():
        _build(project, wanted, renderer)
    with serve(project.reports, port) as server:
        show(f"http://127.0.0.1:{server.server_port}/    Ctrl-C ends it.")
        threading.Thread(target=server.serve_forever, name="preview", daemon=True).start()
        try:
            for changes in watch(*_watched(project), raise_interrupt=True):
                _rebuild(project, [Path(name) for _, name in changes], wanted, renderer)
        except KeyboardInterrupt:
            say("Preview ended.")
        finally:
            server.shutdown()


def serve(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder, on this machine only.

    Raises
    ------
    NoPortError
        The port, or each of those tried where `port` is 0, is taken.
    """
    tried = [port] if port else list(range(FIRST_PORT, FIRST_PORT + PORTS))
    for each in tried:
        try:
            return ThreadingHTTPServer(("127.0.0.1", each), partial(_Quiet, directory=str(folder)))
        except OSError:
            continue
    message = f"Port {tried[0]} is in use or not allowed. Choose another with --port, or none."
    raise NoPortError(message)


def affected_organisations(project: Project, changed: Iterable[Path]) -> set[str] | None:
    """Return the codes of the organisations whose pages a change of files can show in; None stands for all.

    A file of an organisation's parameters touches that organisation, a file of returns those it names, and both touch
    the group in which these report jointly; anything else touches everyone.
    """
    codes: set[str] = set()
    for path in changed:
        if path.suffix == ".csv" and path.is_relative_to(project.returns):
            codes |= _named_in(path)
            continue
        inside = path.relative_to(project.params).parts if path.is_relative_to(project.params) else ()
        owners = [
            organisation.code
            for organisation in project.organisations.values()
            if inside[1:] and organisation.slug == inside[0]
        ]
        if not owners:
            return None
        codes.update(owners)
    return codes | {group.code for group in project.groups.values() if codes.intersection(group.members)}


def _watched(project: Project) -> list[Path]:
    places = (project.params, project.returns, project.notebooks, project.root / "_quarto.yml")
    return [place for place in places if place.exists()]


def _rebuild(project: Project, changed: list[Path], wanted: tuple[str, ...], renderer: RendererName) -> None:
    fresh = Project(project.root)  # parameters may be what has changed
    try:
        codes = affected_organisations(fresh, changed)
        shown = wanted or tuple({record.organisation.code for record in published_reports(fresh.reports).values()})
        chosen = tuple(sorted(code for code in shown if codes is None or code in codes))
        if chosen:
            say(f"Changed: {', '.join(sorted(fresh.shown(path) for path in changed))}")
            _build(fresh, chosen, renderer)
    except WresError as error:
        say(str(error))


def _build(project: Project, organisations: tuple[str, ...], renderer: RendererName) -> None:
    request = BuildRequest(organisations=organisations, renderer=renderer)
    with ProgressBar() as bar:
        outcome = build(project, request, bar)
    if outcome.refused.errors:
        say(outcome.refused.to_text())
    say(outcome_text(project, request, outcome))


def _named_in(path: Path) -> set[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row[0] for row in csv.reader(file) if row}
    except (OSError, UnicodeDecodeError, csv.Error):
        return set()
