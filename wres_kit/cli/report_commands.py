"""The commands that plan, build and show reports, and list what is still to be written for them."""

from __future__ import annotations

from typing import Annotated

import typer

from wres_kit.cli.app import app
from wres_kit.cli.exit_handler import ending
from wres_kit.cli.options import (
    AudienceName,
    Json,
    KernelName,
    Only,
    Organisations,
    ProjectFolder,
    RendererName,
    Year,
    names,
    project_of,
)
from wres_kit.errors import WresError


class FormatError(WresError):
    """A format in which no report is made."""


@app.command(name="list")
@ending
def list_(
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    renderer: Annotated[RendererName, typer.Option(help="What would make the pages.")] = "auto",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Say what a build would do, and why."""
    from wres_kit.cli.list_ import list_reports  # noqa: PLC0415

    found = project_of(project)
    return list_reports(found, organisations or [], year, names(only), renderer=renderer, json_=json)


@app.command()
@ending
def build(
    organisations: Organisations = None,
    *,
    year: Year = None,
    only: Only = "",
    jobs: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many pages at once; as many as there are cores by default.")
    ] = 0,
    renderer: Annotated[
        RendererName, typer.Option(help="What makes the pages; auto takes Quarto where it is installed.")
    ] = "auto",
    formats: Annotated[str, typer.Option(metavar="FORMATS", help="Formats to make, such as html.")] = "html",
    audience: Annotated[
        AudienceName, typer.Option(help="internal shows small numbers too, in build/internal only.")
    ] = "public",
    kernel: Annotated[
        KernelName, typer.Option(help="How cells are run; auto takes warm where it is possible.")
    ] = "auto",
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure and publish nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Build what has not changed as well.")] = False,
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
    """Build reports of which something changed, and publish those that are complete."""
    _check_formats(formats)
    from wres_kit.cli.build import build_reports  # noqa: PLC0415
    from wres_kit.execution.run.request import BuildRequest  # noqa: PLC0415
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
    )
    return build_reports(project_of(project), request, json_=json, profile=profile)


@app.command()
@ending
def preview(
    organisations: Organisations = None,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port to serve on; a free one by default.")
    ] = 0,
    renderer: Annotated[RendererName, typer.Option(help="What makes the pages.")] = "auto",
    project: ProjectFolder = None,
) -> int:
    """Show the reports in a browser on this machine, and build again what you change."""
    from wres_kit.cli.preview import preview as show  # noqa: PLC0415

    return show(project_of(project), tuple(organisations or ()), port, renderer)


@app.command()
@ending
def narrative(
    organisations: Organisations = None,
    *,
    year: Year = None,
    create: Annotated[
        bool, typer.Option("--create", help="Make the files that are missing; none is ever overwritten.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """List what is still to be written."""
    from wres_kit.cli.narrative import narrative as list_places  # noqa: PLC0415

    return list_places(project_of(project), organisations or [], year, create, json)


def _check_formats(formats: str) -> None:
    others = [name for name in names(formats) if name != "html"]
    if others or not names(formats):
        message = f"--formats {formats}: only html is made. Write --formats html, or leave it out."
        raise FormatError(message)
