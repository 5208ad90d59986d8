"""The commands on reports: build, list, look at and explain them, their plans, and what takes a draft to the public."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from wres_kit.cli.app import (
    AudienceName,
    Json,
    KernelName,
    Only,
    Organisations,
    ProjectFolder,
    RendererName,
    Year,
    app,
    exit_handler,
    names,
    project_of,
)


@app.command(name="list")
@exit_handler
def list_(
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    renderer: Annotated[RendererName, typer.Option(help="What would make the pages.")] = "auto",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Show what a build would do, and why."""
    from wres_kit.cli.build import list_reports  # noqa: PLC0415

    opened = project_of(project)
    return list_reports(opened, organisations or [], year, names(only), renderer=renderer, json_=json)


@app.command()
@exit_handler
def build(
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    jobs: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many pages at once; by default, one for each core.")
    ] = 0,
    renderer: Annotated[
        RendererName, typer.Option(help="What makes the pages; auto uses Quarto if it is installed.")
    ] = "auto",
    formats: Annotated[
        str | None,
        typer.Option(
            metavar="FORMATS",
            help="Formats that reports are to have, of html,pdf,docx,xlsx,pptx; by default, those that they have.",
        ),
    ] = None,
    audience: Annotated[
        AudienceName, typer.Option(help="internal also shows small numbers, only in build/internal.")
    ] = "public",
    kernel: Annotated[KernelName, typer.Option(help="How cells are run; auto uses warm if possible.")] = "auto",
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure and publish nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Rebuild pages that have not changed too.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Show where the time went.")] = False,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Build on the Dask cluster of this scheduler (tcp://host:8786).")
    ] = "",
    store: Annotated[
        str, typer.Option(metavar="URL", help="Folder or bucket that the workers of the cluster can reach.")
    ] = "",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Build the reports that have changed, and keep the drafts that are complete."""
    from wres_kit.cli.build import build_reports  # noqa: PLC0415
    from wres_kit.documents import formats_named  # noqa: PLC0415
    from wres_kit.execution.bookkeeping import BuildRequest  # noqa: PLC0415
    from wres_kit.reporting.snapshot import Audience  # noqa: PLC0415

    request = BuildRequest(
        organisations=tuple(organisations or ()),
        year=year,
        only=names(only),
        jobs=jobs,
        renderer=renderer,
        audience=Audience(audience),
        kernel=kernel,
        fail_fast=fail_fast,
        force=force,
        scheduler=scheduler,
        store=store,
        formats=None if formats is None else formats_named(names(formats) or (formats,)),
    )
    return build_reports(project_of(project), request, json_=json, profile=profile)


@app.command()
@exit_handler
def preview(
    organisations: Organisations = None,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port to serve on; a free one by default.")
    ] = 0,
    renderer: Annotated[RendererName, typer.Option(help="What makes the pages.")] = "auto",
    project: ProjectFolder = None,
) -> int:
    """Show the reports in a browser on this computer, and rebuild pages when you change something."""
    from wres_kit.cli.authoring import preview as show  # noqa: PLC0415

    return show(project_of(project), tuple(organisations or ()), port, renderer)


@app.command()
@exit_handler
def trace(
    organisation: Annotated[str | None, typer.Argument(metavar="[ODS]", help="Whose report.")] = None,
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Its reporting year.")] = None,
    indicator: Annotated[int | None, typer.Argument(metavar="[INDICATOR]", help="Number of the indicator.")] = None,
    *,
    row: Annotated[
        str | None,
        typer.Option(metavar="FILE:ROW", help="A row of a return: show which results use it."),
    ] = None,
    audience: Annotated[AudienceName, typer.Option(help="internal also shows small numbers.")] = "public",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Show where each figure of an indicator comes from; with --row, which results use a row of a return."""
    from wres_kit.cli.trace import NothingToTraceError, trace_indicator, trace_row  # noqa: PLC0415
    from wres_kit.reporting.snapshot import Audience  # noqa: PLC0415

    if row is not None:
        return trace_row(project_of(project), row, Audience(audience), json_=json)
    if organisation is None or year is None or indicator is None:
        message = "Say which figures to trace: an organisation, a year and an indicator; or --row FILE:ROW."
        raise NothingToTraceError(message)
    return trace_indicator(project_of(project), organisation, year, indicator, Audience(audience), json_=json)


@app.command()
@exit_handler
def disclosure(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Explain why each figure of a year is not shown, and what it would take to show it."""
    from wres_kit.cli.disclosure import explain_disclosure  # noqa: PLC0415

    return explain_disclosure(project_of(project), organisation, year, json_=json)


@app.command()
@exit_handler
def verify(
    organisation: Annotated[
        str | None, typer.Argument(metavar="[ODS]", help="Organisation; without it, all published reports.")
    ] = None,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", help="Reporting year; without it, every year.")
    ] = None,
    *,
    release: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Check a downloaded zip file or folder against its signed list of hashes."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --release: the public key of the publisher.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Build published reports again in a clean folder, compare them byte for byte, and list what changed."""
    if release is not None:
        from wres_kit.cli.release import verify_release  # noqa: PLC0415

        return verify_release(release, key, json_=json)
    from wres_kit.cli.trace import verify_reports  # noqa: PLC0415

    return verify_reports(project_of(project), organisation, year, json_=json)


@app.command()
@exit_handler
def correct(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    project: ProjectFolder = None,
) -> int:
    """Say what is public of a report, which figures its draft corrects, and how to publish the correction."""
    from wres_kit.cli.release import correct_report  # noqa: PLC0415

    return correct_report(project_of(project), organisation, year)


@app.command()
@exit_handler
def record_release(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", help="Its reporting year.")],
    released_on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which it was published.")],
    place: Annotated[str, typer.Option(metavar="TEXT", help="Where: an address, or the name of a document.")],
    version: Annotated[str, typer.Option(metavar="TEXT", help="Which version of it.")] = "v1.0",
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The results.csv that was published; the draft's by default."),
    ] = None,
    project: ProjectFolder = None,
) -> int:
    """Record that a report is public, so that later reports do not reveal what it did not show."""
    from wres_kit.cli.release import record  # noqa: PLC0415

    return record(project_of(project), organisation, year, (version, released_on, place), file)


actions = typer.Typer(help="The action plans: list, write, exchange as spreadsheets.", no_args_is_help=True)
app.add_typer(actions, name="actions")
PlanYear = Annotated[int, typer.Option("--year", metavar="YEAR", help="The reporting year of the plan.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace an existing file.")]


@actions.command(name="list")
@exit_handler
def list_actions(
    organisations: Organisations = None,
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Reporting year; the latest plan of each by default.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """List the actions, and which are overdue today."""
    from wres_kit.cli.actions import list_actions as list_all  # noqa: PLC0415

    return list_all(project_of(project), organisations or [], year, json_=json)


@actions.command(name="template")
@exit_handler
def plan_template(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose plan.")],
    *,
    year: PlanYear,
    into: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="An empty spreadsheet; actions.yml by default.")
    ] = None,
    replace: Replace = False,
    project: ProjectFolder = None,
) -> int:
    """Begin a plan: in params/<ODS>/actions.yml, or as an empty spreadsheet."""
    from wres_kit.cli.actions import write_template  # noqa: PLC0415

    return write_template(project_of(project), organisation, year, into, replace=replace)


@actions.command(name="import")
@exit_handler
def import_plan(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A plan as .xlsx, or its actions as .csv.")],
    *,
    organisation: Annotated[
        str | None, typer.Option(metavar="ODS", help="Whose plan; by default, as the file says.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Its reporting year; by default, as the file says.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove actions of the plan that the file does not have.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Take a plan from a spreadsheet into params/<ODS>/actions.yml."""
    from wres_kit.cli.actions import import_plan as take_plan  # noqa: PLC0415

    return take_plan(project_of(project), file, organisation, year, replace=replace, json_=json)


@actions.command(name="export")
@exit_handler
def export_plan(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose plan.")],
    *,
    year: PlanYear,
    into: Annotated[Path, typer.Option(metavar="FILE", help="The file to write, .xlsx or .csv.")],
    replace: Replace = False,
    project: ProjectFolder = None,
) -> int:
    """Write a plan as a spreadsheet."""
    from wres_kit.cli.actions import export_plan as write_plan  # noqa: PLC0415

    return write_plan(project_of(project), organisation, year, into, replace=replace)


@actions.command(name="carry-over")
@exit_handler
def carry_over(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose plan.")],
    *,
    year: PlanYear,
    project: ProjectFolder = None,
) -> int:
    """Begin a year's plan with the open actions of the last one, and a look back at it."""
    from wres_kit.cli.actions import carry_over as begin_plan  # noqa: PLC0415

    return begin_plan(project_of(project), organisation, year)


PartName = Literal["figures", "narrative"]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; today by default.")
]
Renderer = Annotated[RendererName, typer.Option(help="What makes the pages.")]


@app.command()
@exit_handler
def status(
    organisations: Organisations = None,
    *,
    year: Year = None,
    renderer: Renderer = "auto",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Show the status of each report: draft, signed, released, changed since."""
    from wres_kit.cli.release import show_status  # noqa: PLC0415

    return show_status(project_of(project), organisations or [], year, renderer, json_=json)


@app.command(name="sign-off")
@exit_handler
def sign_off(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", help="Its reporting year.")],
    part: Annotated[PartName, typer.Option(help="What is signed.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Who signs.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="In which role.")],
    on: Day = None,
    set_aside: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE=REASON", help="A section of narrative that stays empty, and why. Can be repeated."),
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Sign the figures or the narrative of a draft."""
    from wres_kit.cli.release import sign_part  # noqa: PLC0415

    return sign_part(
        project_of(project), organisation, year, part, name=name, role=role, on=_day(on), set_aside=set_aside or [],
        json_=json,
    )  # fmt: skip


@app.command()
@exit_handler
def publish(
    organisations: Organisations = None,
    *,
    year: Year = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why a new version replaces a published one; readers see it.")
    ] = "",
    on: Day = None,
    roll_back: Annotated[bool, typer.Option("--roll-back", help="Take the newest version of one report back.")] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make the key that signs the lists of hashes, and do nothing else.")
    ] = False,
    jobs: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many pages at once; by default, one for each core.")
    ] = 0,
    renderer: Renderer = "auto",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Release signed reports into public/, the folder for the web server."""
    from wres_kit.cli.release import make_key, publish_reports, take_back  # noqa: PLC0415
    from wres_kit.release.publish import ReleaseRequest  # noqa: PLC0415

    project_named = project_of(project)
    if new_key:
        return make_key(project_named)
    request = ReleaseRequest(tuple(organisations or ()), year, _day(on), reason, renderer, jobs)
    if roll_back:
        return take_back(project_named, request, json_=json)
    return publish_reports(project_named, request, json_=json)


def _day(given: datetime | None) -> date:
    return (given or datetime.now()).date()  # noqa: DTZ005 - the day where the publisher is
