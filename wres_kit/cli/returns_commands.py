"""The commands that begin a project, bring returns in, check and give them to others, and list what is to write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wres_kit.cli.app import Json, Organisations, ProjectFolder, Year, app, exit_handler, project_of
from wres_kit.errors import WresError


class MissingYearError(WresError):
    """A command that needs a reporting year, without one."""


class DatabaseOptionsError(WresError):
    """Options of a database beside files."""


@app.command()
@exit_handler
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new folder.")]) -> int:
    """Make a new project, with an example organisation."""
    from wres_kit.cli.authoring import init as make  # noqa: PLC0415

    return make(folder)


@app.command(name="import")
@exit_handler
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Returns, workbooks or extracts, in any folder; or sql, for a database."
        ),
    ],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace files of the same name with different content.")
    ] = False,
    named: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help="What kind of file it is, if wres cannot recognise it.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="ODS", help="The organisation, if the file does not give it.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The reporting year, if the file does not give it.")
    ] = None,
    survey_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The autumn of a staff survey, if the file does not give it.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Keep the columns that were guessed for files of this kind.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar='"COLUMN=VALUE"', help="Count only rows of an extract with this value; can be repeated."),
    ] = None,
    set_aside: Annotated[
        list[str] | None,
        typer.Option("--set-aside", metavar='"COLUMN"', help="A column of an extract that does not decide who counts."),
    ] = None,
    staff: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Staff extract that says who is in the workforce, for cases and training."),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Write a file of open questions about an extract, to fill in.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The database; ${VARIABLE} is read from the environment.")
    ] = None,
    query: Annotated[Path | None, typer.Option(metavar="FILE", help="The file with the query.")] = None,
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Another parameter of the query.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Import returns from files or a database."""
    if files != [Path("sql")] and (url or query):
        message = "--url and --query are for a database: wres import sql --url ADDRESS --query FILE."
        raise DatabaseOptionsError(message)
    if files == [Path("sql")]:
        from wres_kit.cli.import_ import import_sql  # noqa: PLC0415

        return import_sql(
            project_of(project),
            url,
            query,
            parameter or (),
            named=named,
            organisation=organisation,
            year=year,
            confirm=confirm,
            only=only or (),
            set_aside=set_aside or (),
            staff=staff or (),
            draft=draft,
            replace=replace,
            json_=json,
        )
    from wres_kit.cli.import_ import import_files  # noqa: PLC0415

    return import_files(
        project_of(project),
        files,
        replace,
        json_=json,
        named=named,
        organisation=organisation,
        year=year,
        survey_year=survey_year,
        confirm=confirm,
        only=only or (),
        set_aside=set_aside or (),
        staff=staff or (),
        draft=draft,
    )


@app.command()
@exit_handler
def layouts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A WRES data collection workbook.")],
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The reporting year, if the file does not give it.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="NEW.yml", help="Write a draft of a layout for this workbook.")
    ] = None,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Show how a workbook matches each known layout; draft a new one."""
    from wres_kit.cli.check import show_layouts  # noqa: PLC0415

    return show_layouts(project_of(project), file, year=year, write=write, json_=json)


export = typer.Typer(help="Write a return in another format.", no_args_is_help=True)
app.add_typer(export, name="export")


@exit_handler
def export_dcf(
    organisation: Annotated[str, typer.Argument(metavar="ODS", help="Whose return.")],
    reporting_year: Annotated[int | None, typer.Argument(metavar="[YEAR]", hidden=True)] = None,
    *,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Its reporting year.")] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="BLANK.xlsx", help="The workbook you were given: it is filled, or a copy with --out."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="The workbook to write.")] = None,
    layout: Annotated[str | None, typer.Option(metavar="NAME", help="A layout; that of the year by default.")] = None,
    template_only: Annotated[
        bool,
        typer.Option("--template-only", help="For submission: only figures that have a cell in the layout."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an existing workbook, or values in the one to fill.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """Write a return as a WRES data collection workbook (DCF; SDCS before 2023), or fill the one you were given."""
    from wres_kit.cli.export import export_dcf as write_workbook  # noqa: PLC0415

    wanted = year if year is not None else reporting_year
    if wanted is None:
        message = "wres export dcf: add --year YEAR, the reporting year of the return."
        raise MissingYearError(message)
    return write_workbook(
        project_of(project),
        organisation,
        wanted,
        out,
        into=into,
        layout=layout,
        template_only=template_only,
        replace=replace,
        json_=json,
    )


export.command(name="dcf")(export_dcf)
export.command(name="sdcs", hidden=True)(export_dcf)  # its name until reporting year 2022


@app.command()
@exit_handler
def store(*, project: ProjectFolder = None, json: Json = False) -> int:
    """Make two DuckDB files for SQL queries: published results, and (in build/private) raw returns."""
    from wres_kit.cli.export import make_store  # noqa: PLC0415

    return make_store(project_of(project), json)


@app.command()
@exit_handler
def check(organisations: Organisations = None, *, project: ProjectFolder = None, json: Json = False) -> int:
    """Check the returns: what is wrong, where, and how to fix it."""
    from wres_kit.cli.check import check as check_returns  # noqa: PLC0415

    return check_returns(project_of(project), organisations or [], json)


@app.command()
@exit_handler
def narrative(
    organisations: Organisations = None,
    *,
    year: Year = None,
    create: Annotated[
        bool, typer.Option("--create", help="Make missing files; existing files are never changed.")
    ] = False,
    project: ProjectFolder = None,
    json: Json = False,
) -> int:
    """List what is still to be written."""
    from wres_kit.cli.authoring import narrative as list_places  # noqa: PLC0415

    return list_places(project_of(project), organisations or [], year, create, json)
