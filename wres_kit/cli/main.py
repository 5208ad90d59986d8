"""The command `wres`.

Each command loads what it needs when it is called, so that `wres --help` answers at once.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wres_kit.cli.ending import INTERRUPTED, ending, say
from wres_kit.errors import WresError

if TYPE_CHECKING:
    from wres_kit.project import Project

app = typer.Typer(
    name="wres",
    help="Workforce Race Equality Standard reports: from returns to published pages.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Organisations = Annotated[
    list[str] | None, typer.Argument(metavar="[ODS]...", help="Codes of organisations; all where none is named.")
]
ProjectFolder = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project; this folder or one above it by default.")
]
Json = Annotated[bool, typer.Option("--json", help="Print plain data instead of sentences.")]
Year = Annotated[
    int | None,
    typer.Option(metavar="YEAR", help="Reporting year; the years of each organisation's parameters by default."),
]
Only = Annotated[str, typer.Option(metavar="PAGES", help="Pages to run, such as indicator-2,summary; all by default.")]
RendererName = Literal["auto", "quarto", "builtin"]
AudienceName = Literal["public", "internal"]
KernelName = Literal["auto", "warm", "plain"]


class FormatError(WresError):
    """A format in which no report is made."""


class DatabaseOptionsError(WresError):
    """Options of a database beside files."""


@app.command()
@ending
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there.")]) -> int:
    """Make a project of your own, with the example organisation."""
    from wres_kit.cli.init import init as make  # noqa: PLC0415

    return make(folder)


@app.command(name="import")
@ending
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Returns, workbooks, extracts, lying anywhere; or sql, for a database."),
    ],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace files of the same name that say other things.")
    ] = False,
    named: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help="What kind of file it is, where that cannot be told.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="ODS", help="Whose figures they are, where the file does not say it.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Their reporting year, where the file does not say it.")
    ] = None,
    survey_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The autumn of a staff survey, where the file does not say it.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Keep the columns that were guessed for files of this kind.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The database; ${VARIABLE} takes from the environment.")
    ] = None,
    query: Annotated[Path | None, typer.Option(metavar="FILE", help="The file with the query.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A further parameter of the query.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Check files, take returns from them, and bring these into the project."""
    if files != [Path("sql")] and (url or query):
        message = "--url and --query are for a database: wres import sql --url ADDRESS --query FILE."
        raise DatabaseOptionsError(message)
    if files == [Path("sql")]:
        from wres_kit.cli.import_sql import import_sql  # noqa: PLC0415

        return import_sql(
            _project(project),
            url,
            query,
            parameter or (),
            named=named,
            organisation=organisation,
            year=year,
            confirm=confirm,
            replace=replace,
            json_=json,
        )
    from wres_kit.cli.import_ import import_files  # noqa: PLC0415

    return import_files(
        _project(project),
        files,
        replace,
        json_=json,
        named=named,
        organisation=organisation,
        year=year,
        survey_year=survey_year,
        confirm=confirm,
    )


@app.command()
@ending
def layouts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A WRES data collection workbook.")],
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Its reporting year, where it does not say it.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="NEW.yml", help="Write a draft of a layout for this workbook.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Show how a workbook matches each known layout; draft a new one."""
    from wres_kit.cli.layouts import show_layouts  # noqa: PLC0415

    return show_layouts(_project(project), file, year=year, write=write, json_=json)


export = typer.Typer(help="Write a return in a form that others take.", no_args_is_help=True)
app.add_typer(export, name="export")


@export.command(name="sdcs")
@ending
def export_sdcs(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose return.")],
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Its reporting year.")],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE.xlsx", help="The workbook to write.")],
    layout: Annotated[str | None, typer.Option(metavar="NAME", help="A layout; that of the year by default.")] = None,
    template_only: Annotated[
        bool,
        typer.Option("--template-only", help="For submission: without figures that the layout has no cell for."),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a workbook that is there.")] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Write a return as a filled WRES data collection workbook (SDCS)."""
    from wres_kit.cli.export import export_sdcs as write_workbook  # noqa: PLC0415

    return write_workbook(
        _project(project),
        organisation,
        year,
        out,
        layout=layout,
        template_only=template_only,
        replace=replace,
        json_=json,
    )


@app.command()
@ending
def store(*, project: ProjectFolder = None, json: Json = False) -> int:
    """Make build/wres.duckdb: all returns and results, to be asked in SQL."""
    from wres_kit.cli.store import make_store  # noqa: PLC0415

    return make_store(_project(project), json)


@app.command()
@ending
def check(organisations: Organisations = None, *, project: ProjectFolder = None, json: Json = False) -> int:
    """Say what is wrong in the returns, where, and what would be right."""
    from wres_kit.cli.check import check as check_returns  # noqa: PLC0415

    return check_returns(_project(project), organisations or [], json)


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

    found = _project(project)
    return list_reports(found, organisations or [], year, _names(only), renderer=renderer, json_=json)


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
    from wres_kit.execution.request import BuildRequest  # noqa: PLC0415
    from wres_kit.reporting.snapshot import Audience  # noqa: PLC0415

    request = BuildRequest(
        organisations=tuple(organisations or ()),
        year=year,
        only=_names(only),
        jobs=jobs,
        renderer=renderer,
        audience=Audience(audience),
        kernel=kernel,
        fail_fast=fail_fast,
        force=force,
        scheduler=scheduler,
        store=store,
    )
    return build_reports(_project(project), request, json_=json, profile=profile)


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

    return show(_project(project), tuple(organisations or ()), port, renderer)


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

    return list_places(_project(project), organisations or [], year, create, json)


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

    return trace_indicator(_project(project), organisation, year, indicator, Audience(audience), json_=json)


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

    return verify_reports(_project(project), organisation, year, json_=json)


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

    return keep_published(_project(project), organisation, year)


def _version(wanted: bool) -> None:
    if wanted:
        import wres_kit  # noqa: PLC0415

        typer.echo(f"wres_kit {wres_kit.__version__}")
        raise typer.Exit


@app.callback()
def _wres(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def _project(folder: Path | None) -> Project:
    """Return the project, after finishing a publication that a kill may have cut off."""
    from wres_kit.project import Project  # noqa: PLC0415

    found = Project.find(folder)
    if (found.build / "swap.json").exists():
        from wres_kit.execution.build import recover_publication  # noqa: PLC0415

        if recover_publication(found):
            say("The last publication had been cut off; it is complete now.")
    return found


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _check_formats(formats: str) -> None:
    others = [name for name in _names(formats) if name != "html"]
    if others or not _names(formats):
        message = f"--formats {formats}: only html is made. Write --formats html, or leave it out."
        raise FormatError(message)


def run() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
