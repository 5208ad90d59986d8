"""`wres status`, `sign-off`, `publish`, `record-release` and `correct`: what they do and print."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wres_kit.audit.corrections import figures_of, history_of
from wres_kit.cli.app import (
    Day,
    Jobs,
    Json,
    OfReport,
    Organisations,
    ProgressBar,
    Renderer,
    ReportYear,
    Year,
    command,
    say,
    show,
    show_data,
)
from wres_kit.disclosure.record_release import read_register, record_release
from wres_kit.errors import WresError
from wres_kit.indicators.results import Status
from wres_kit.project import Project
from wres_kit.release.hash_list import PUBLIC_KEY, new_key, signing_key
from wres_kit.release.publish import NotReleasedError, ReleaseRequest, release, roll_back
from wres_kit.release.register import (
    FigureChange,
    UnreadableResultsError,
    figure_changes,
    move_kept_figures,
    read_results,
    report_results,
)
from wres_kit.release.sign_off import SignedPart, SignOffError, sign
from wres_kit.release.status import Readiness, ReleaseStage, is_current_draft, statuses
from wres_kit.reporting.report_data import RESULTS
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.publishing.quarto import RendererName
    from wres_kit.release.publish import ReleaseOutcome
    from wres_kit.release.status import Obstacle, ReportStatus


def _day(given: datetime | None) -> date:
    return (given or datetime.now()).date()  # noqa: DTZ005 - the day where the publisher is


@command("status")
def show_status(
    project: Project,
    organisations: Organisations = None,
    *,
    year: Year = None,
    renderer: Renderer = "auto",
    json_: Json = False,
) -> None:
    """Print how far each report is.

    Raises
    ------
    WresError
        A code or year is unknown, or the inputs cannot be read.
    """
    readiness = Readiness.read(project, organisations or (), year, renderer)
    listed, refused = list(statuses(readiness)), readiness.dry.refused
    if json_:
        show_data("status", {"reports": [asdict(each) for each in listed], "refused": refused})
        return
    shown = listed if organisations else [each for each in listed if each.stage is not ReleaseStage.NONE]
    for each in shown:
        show(f"{each.organisation} {each.year}  {_stage(each)}")
        for note in each.notes:
            show(f"  {note}")
        for action in each.overdue:
            show(f"  overdue action {action}")
    for code, count in refused.items():
        show(f"{code}  cannot be built: {plural(count, 'error')} to correct (wres check {code})")
    rest = len(listed) - len(shown)
    if rest:
        show(f"{plural(rest, 'report')} {'has' if rest == 1 else 'have'} no draft yet.")


@command("sign-off")
def sign_part(
    project: Project,
    code: OfReport,
    *,
    year: ReportYear,
    part: Annotated[Literal["figures", "narrative"], typer.Option(help="What is signed.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Who signs.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="In which role.")],
    on: Day = None,
    set_aside: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE=REASON", help="A section of narrative that stays empty, and why. Can be repeated."),
    ] = None,
    renderer: Renderer = "auto",
    json_: Json = False,
) -> None:
    """Sign a part of a draft, and say what was signed.

    Raises
    ------
    WresError
        There is no draft, it is not up to date, or a place to be set aside is not known.
    """
    aside, day = dict(map(_place_and_reason, set_aside or ())), _day(on)
    if day > date.today():  # noqa: DTZ011 - the day of whoever signs
        say(f"Warning: {day.isoformat()} is in the future. Sign again with the day of the signature: --on DATE")
    _require_current_draft(project, code, year, renderer)
    signature = sign(project, code, year, SignedPart(part), name=name, role=role, on=day, set_aside=aside)
    if json_:
        show_data("sign-off", {"organisation": code, "year": year, "part": part, **signature.model_dump(mode="json")})
        return
    show(f"{code} {year}: {name} ({role}) signed the {part} on {day.isoformat()}.")
    show(f"Written to {project.shown(project.year_folder(code, year) / 'sign-off.yml')}. Next: wres status {code}")


def _require_current_draft(project: Project, code: str, year: int, renderer: RendererName) -> None:
    """Refuse a draft that a build would make anew: whoever signs it has not seen what would be published."""
    has_draft = (project.reports / project.organisation(code).slug / str(year) / RESULTS).is_file()
    if has_draft and not is_current_draft(project, code, year, renderer):
        message = (
            f"{code} {year}: the draft is not up to date, so nothing was signed. Something that it is made from has "
            f"changed (wres list {code} --year {year}). Build it again and look at it: wres build {code} --year {year}"
        )
        raise SignOffError(message)


@command("publish")
def publish(
    project: Project,
    organisations: Organisations = None,
    *,
    year: Year = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why a new version replaces a published one; readers see it.")
    ] = "",
    on: Day = None,
    taken_back: Annotated[
        bool, typer.Option("--roll-back", help="Take the newest version of one report back.")
    ] = False,
    makes_key: Annotated[
        bool, typer.Option("--new-key", help="Make the key that signs the lists of hashes, and do nothing else.")
    ] = False,
    jobs: Jobs = 0,
    renderer: Renderer = "auto",
    json_: Json = False,
) -> int:
    """Release reports, take one back, or make the key that signs releases.

    Returns
    -------
    int
        As by `publish_reports`; what is raised is as by it, `take_back` and `make_key`.
    """
    if makes_key:
        make_key(project)
        return 0
    request = ReleaseRequest(tuple(organisations or ()), year, _day(on), reason, renderer, jobs)
    if taken_back:
        take_back(project, request, json_=json_)
        return 0
    return publish_reports(project, request, json_=json_)


def publish_reports(project: Project, request: ReleaseRequest, *, json_: bool) -> int:
    """Release reports, and say what came out or what is in the way.

    Returns
    -------
    int
        0 where all were released, 1 where anything is in the way.

    Raises
    ------
    WresError
        Wrong use, or nothing could be released for another reason.
    """
    with ProgressBar() as bar:
        done = release(project, request, bar)
    if json_:
        show_data("publish", _as_data(project, done))
        return done.status
    if done.obstacles:
        show("\n".join(_listed(done.obstacles)))
        return done.status
    if done.outcome is not None and done.outcome.status:
        for report, page, failure in done.outcome.failures:
            show(f"{report.planned.name} {page.name if page else ''}: {failure}")
        show("Nothing was published.")
        return done.status
    for (slug, year), stamp in sorted(done.released.items()):
        show(f"{slug} {year}  version {stamp.version} published: public/{slug}/{year}/index.html")
        for correction in stamp.corrections:
            show(f"  corrected: {correction.text}")
    for slug, year in done.unchanged:
        show(f"{slug} {year}  is public and unchanged")
    if done.released and signing_key() is None:
        say("The list of hashes, public/SHA256SUMS, is not signed. To sign it from now on: wres publish --new-key")
    if not (done.released or done.unchanged):
        show("There is no report to publish.")
    return done.status


def take_back(project: Project, request: ReleaseRequest, *, json_: bool) -> None:
    """Take the newest version of one report back, and say what is public now.

    Raises
    ------
    WresError
        Not one report was named, no version of it is public, or the disk failed.
    """
    if len(request.organisations) != 1 or request.year is None or not request.reason:
        message = 'Name the one report, and why: wres publish ODS --year YEAR --roll-back --reason "…"'
        raise NotReleasedError(message)
    code, year = request.organisations[0], request.year
    with ProgressBar() as bar:
        withdrawn, now = roll_back(project, code, year, request, bar)
    if json_:
        public = now.version if now else ""
        show_data("publish", {"withdrawn": withdrawn.version, "public": public, "organisation": code, "year": year})
        return
    state = f"version {now.version} is public again" if now else "no version is public any more"
    show(f"{code} {year}: version {withdrawn.version} was taken back; {state}.")
    say("Its figures stay in the record of what was published, because readers may have them.")


def make_key(project: Project) -> None:
    """Make the key that signs lists of hashes, and say where it is.

    Raises
    ------
    ReleaseKeyError
        There is one already, or it cannot be written.
    """
    path = new_key(project.params / PUBLIC_KEY)
    show(f"Made the private key {path}. Keep a copy in a safe place, and never put it into the project.")
    show(f"Its public half is {project.shown(project.params / PUBLIC_KEY)}: commit it.")


def _stage(each: ReportStatus) -> str:
    return f"{each.stage} v{each.version}" if each.version else str(each.stage)


def _place_and_reason(text: str) -> tuple[str, str]:
    place, sign_, reason = text.partition("=")
    if not sign_:
        message = f"--set-aside {text}: write the place, an equals sign and the reason: indicator-3/actions=REASON"
        raise SignOffError(message)
    return place.strip(), reason.strip()


def _listed(obstacles: Sequence[Obstacle]) -> list[str]:
    lines = []
    for report in dict.fromkeys((each.organisation, each.year) for each in obstacles):
        name = f"{report[0]} {report[1]}" if report[1] else report[0]
        lines.append(f"{name} cannot be published yet:")
        lines += [f"  {each.text}" for each in obstacles if (each.organisation, each.year) == report]
    return [*lines, "Nothing was published."]


def _as_data(project: Project, done: ReleaseOutcome) -> dict[str, object]:
    return {
        "released": [
            {
                "organisation": slug, "year": year, "version": stamp.version, "released_on": stamp.released_on,
                "folder": project.shown(project.public / slug / str(year)),
                "corrections": [each.text for each in stamp.corrections],
            }
            for (slug, year), stamp in sorted(done.released.items())
        ],
        "unchanged": [{"organisation": slug, "year": year} for slug, year in done.unchanged],
        "obstacles": [asdict(each) for each in done.obstacles],
    }  # fmt: skip


@command("record-release")
def record(
    project: Project,
    code: OfReport,
    *,
    year: ReportYear,
    released_on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which it was published.")],
    place: Annotated[str, typer.Option(metavar="TEXT", help="Where: an address, or the name of a document.")],
    version: Annotated[str, typer.Option(metavar="TEXT", help="Which version of it.")] = "v1.0",
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The results.csv that was published; the draft's by default."),
    ] = None,
) -> None:
    """Record the figures of a report as published.

    Raises
    ------
    UnreadableResultsError
        There is no such table, or it cannot be read.
    AlreadyRecordedError, ReleasedFiguresError
        As by `record_release`.
    """
    organisation = project.organisation(code)
    report = project.reports / organisation.slug / str(year)
    try:
        when = date.fromisoformat(released_on)
    except ValueError:
        message = f"--on {released_on}: is not a date. Write it like 2026-11-28."
        raise UnreadableResultsError(message) from None
    results = (
        report_results(project, report, organisation.code)
        if file is None
        else list(read_results(file, organisation.code))
    )
    path = record_release(project, organisation.code, year, version, when, place, results)
    public = sum(result.status is Status.PUBLISHED for result in results)
    show(
        f"Recorded {plural(public, 'figure')} of {organisation.code} {year} {version} as public: {project.shown(path)}"
    )
    show("Commit that file: disclosure control holds every later build against it.")


class NothingPublishedError(WresError):
    """A report of which nothing is recorded as published cannot be corrected."""

    exit_status = 1


@command("correct")
def correct_report(
    project: Project,
    code: OfReport,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
) -> None:
    """Say what is public of a report, what its draft changes, and what to do; move what an earlier wres kept.

    Raises
    ------
    NothingPublishedError
        Nothing is recorded as published.
    AlreadyRecordedError, ReleasedFiguresError, HistoryError
        What an earlier wres kept does not fit the record, or a record cannot be read or written.
    """
    organisation = project.organisation(code)
    code = organisation.code
    for path, recorded in move_kept_figures(project, code, year):
        show(f"{path} was moved into the record of what is public: {recorded}. Commit both.")
    history = history_of(project, code, year, None)
    if not history:
        message = (
            f"{code} {year}: nothing is recorded as published. If readers have this report, record it first: "
            f'wres record-release {code} --year {year} --on DATE --place "ADDRESS"'
        )
        raise NothingPublishedError(message)
    current = read_register(project, code).current(year)
    version = f" as version {current.version}" if current else ""
    show(f"{code} {year} was published on {history[-1].published}{version}.")
    draft = project.reports / organisation.slug / str(year)
    changes: list[FigureChange] = []
    if (draft / RESULTS).is_file():
        now = figures_of(report_results(project, draft, code))
        changes = [each for each in figure_changes(project.standard, history[-1].figures, now) if each.is_correction]
    for change in changes[:MOST_CHANGES]:
        show(f"  the draft corrects {change.text}")
    if len(changes) > MOST_CHANGES:
        show(f"  and {plural(len(changes) - MOST_CHANGES, 'figure')} more")
    first = "" if changes else f"correct the return (wres check {code}), then: wres build {code}, "
    show(
        f"Next: {first}sign what changed (wres status {code} names it), then: "
        f'wres publish {code} --year {year} --reason "what was wrong, for readers"'
    )


MOST_CHANGES = 10
"""How many changed figures are printed."""
