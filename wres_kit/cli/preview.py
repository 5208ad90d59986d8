"""`wres preview`: the reports in a browser on this machine, built again when something they are made from changes."""

from __future__ import annotations

import csv
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

from wres_kit.cli.build import ProgressBar, outcome_text
from wres_kit.cli.output import say, show
from wres_kit.errors import WresError
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.project import Project
from wres_kit.publishing.publication import published_reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.publishing.quarto import RendererName

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


def preview(project: Project, organisations: tuple[str, ...], port: int, renderer: RendererName) -> int:
    """Serve `reports/` until interrupted.

    Parameters
    ----------
    project
        Whose reports.
    organisations
        Whom to build again on a change; those that are published where none is named.
    port
        Where to serve; the first free one from `FIRST_PORT` where 0.
    renderer
        What makes the pages.

    Returns
    -------
    int
        0.

    Raises
    ------
    NoPortError
        The port is taken.
    WresError
        Nothing is published yet, and nothing could be built.
    """
    for code in organisations:
        project.organisation(code)
    if not (project.reports / "index.html").is_file():
        _build(project, organisations, renderer)
    with serve(project.reports, port) as server:
        show(f"http://127.0.0.1:{server.server_port}/    Ctrl-C ends it.")
        threading.Thread(target=server.serve_forever, name="preview", daemon=True).start()
        try:
            for changes in watch(*_watched(project), raise_interrupt=True):
                _rebuild(project, [Path(name) for _, name in changes], organisations, renderer)
        except KeyboardInterrupt:
            say("Preview ended.")
        finally:
            server.shutdown()
    return 0


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


def touched(project: Project, changed: Iterable[Path]) -> set[str] | None:
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
        codes = touched(fresh, changed)
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
