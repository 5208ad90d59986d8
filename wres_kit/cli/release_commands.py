"""The commands that take a draft to the public: how far reports are, sign-off, and publication."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import typer

from wres_kit.cli.app import Json, Organisations, ProjectFolder, RendererName, Year, app, ending, project_of

PartName = Literal["figures", "narrative"]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; today by default.")
]
Renderer = Annotated[RendererName, typer.Option(help="What makes the pages.")]


@app.command()
@ending
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
@ending
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
@ending
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
