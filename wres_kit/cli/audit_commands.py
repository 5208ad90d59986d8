"""The commands that look on: where figures come from, whether a report can be had again, what was corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wres_kit.cli.app import app
from wres_kit.cli.exit_handler import ending
from wres_kit.cli.options import AudienceName, Json, ProjectFolder, project_of


@app.command()
@ending
def trace(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    indicator: Annotated[int, typer.Argument(metavar="INDICATOR", help="1 to 9.")],
    *,
    audience: Annotated[AudienceName, typer.Option(help="internal shows small numbers too.")] = "public",
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Say where each figure of an indicator comes from, and how it was worked out."""
    from wres_kit.cli.trace import trace_indicator  # noqa: PLC0415
    from wres_kit.reporting.snapshot import Audience  # noqa: PLC0415

    return trace_indicator(project_of(project), organisation, year, indicator, Audience(audience), json_=json)


@app.command()
@ending
def verify(
    organisation: Annotated[
        str | None, typer.Argument(metavar="[ODS]", help="Whose reports; all that are published where left out.")
    ] = None,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", help="Reporting year; every year where left out.")
    ] = None,
    *,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Build published reports again in a clean folder, compare byte for byte, and name what has changed."""
    from wres_kit.cli.verify import verify_reports  # noqa: PLC0415

    return verify_reports(project_of(project), organisation, year, json_=json)


@app.command()
@ending
def correct(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose report.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    project: ProjectFolder = None,
) -> int:
    """Keep the published figures of a report before it is corrected, so that the next one lists what changed."""
    from wres_kit.cli.correct import keep_published  # noqa: PLC0415

    return keep_published(project_of(project), organisation, year)


@app.command()
@ending
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
    """Record that a report is public, so that later ones do not give away with it what it did not show."""
    from wres_kit.cli.record_release import record  # noqa: PLC0415

    return record(project_of(project), organisation, year, (version, released_on, place), file)
