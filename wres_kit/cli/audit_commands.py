"""The commands that look on: where figures come from, whether a report can be had again, what was corrected."""

from __future__ import annotations

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
