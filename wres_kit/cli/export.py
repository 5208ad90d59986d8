"""`wres export` and `wres store`: a return as a workbook for submission, and everything as a database file.

A workbook is written anew or into the one that was given.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wres_kit.cli.app import Json, command, show, show_data, write_output
from wres_kit.errors import WresError
from wres_kit.joint.read import read_year
from wres_kit.project import Project
from wres_kit.publishing.database import DatabaseContent, open_results, open_returns, store_path
from wres_kit.returns.faults import plural
from wres_kit.returns.files import number_text
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.dcf.fill import fill_workbook
from wres_kit.sources.dcf.layout import layouts
from wres_kit.sources.dcf.matching import best_match, value_next_to_label, year_in
from wres_kit.sources.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from wres_kit.returns.cells import Cell
    from wres_kit.sources.dcf.export import ExportedWorkbook
    from wres_kit.sources.dcf.fill import Filled
    from wres_kit.sources.dcf.layout import WorkbookLayout
    from wres_kit.sources.dcf.matching import Match
    from wres_kit.sources.workbook import Workbook


class ExportError(WresError):
    """Nothing to write a return into."""


class MissingYearError(WresError):
    """A command that needs a reporting year, without one."""


@command("export dcf", "export sdcs")
def export_dcf(
    project: Project,
    code: Annotated[str, typer.Argument(metavar="ODS", help="Whose return.")],
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
    json_: Json = False,
) -> int:
    """Write a return, and the one of the year before next to it, as a WRES data collection workbook.

    A layout of the year, or the last before it, is chosen where none is named; for a workbook to fill, the one that
    fits. Figures without a cell in the layout come on a sheet of their own, unless `template_only`.

    Returns
    -------
    int
        0; the return was written. 1 where some cells for a figure could not be filled.

    Raises
    ------
    ExportError
        The workbook is another organisation's or year's, or matches no layout; or it would be among what is published.
    NoReturnError
        There is no return for the year.
    OutputFileError
        The file cannot be written.
    MissingYearError
        No year was named.
    ReturnsError
        The returns of the organisation have errors.
    UnknownOrganisationError
        No organisation has this code.
    WorkbookError
        `into` is not a workbook that may be opened.
    """
    year = year if year is not None else reporting_year
    if year is None:
        message = "wres export dcf: add --year YEAR, the reporting year of the return."
        raise MissingYearError(message)
    organisation = project.organisation(code)
    _refuse_publication(project, out or into)
    figures = _figures(project, organisation.code, year)
    if into is not None:
        return _fill(
            project, organisation.code, year, figures, into=into, out=out or into, replace=replace, json_=json_
        )
    if out is None:
        message = "Name the workbook to fill with --into FILE.xlsx, or one to write anew with --out FILE.xlsx."
        raise ExportError(message)
    chosen = _layout(project, layout, year)
    exported = export_workbook(project.standard, chosen, organisation, year, figures, with_other=not template_only)
    write_output(out, exported.data, (".xlsx",), replace=replace)
    if json_:
        other = [cell._asdict() for cell in exported.other]
        data = {"file": str(out), "layout": chosen.name, "placed": exported.placed, "other": other}
        show_data("export", data | {"not_placed": []})
    else:
        _say(out, chosen, exported, template_only=template_only)
    return 0


def _refuse_publication(project: Project, path: Path | None) -> None:
    """Refuse a workbook in a folder that is published: it holds every small number of the return."""
    for folder in (project.reports, project.public):
        if path is not None and path.resolve().is_relative_to(folder.resolve()):
            message = (
                f"{path}: {project.shown(folder)}/ is for publication, and the workbook holds all numbers of the "
                "return, however small. Write it somewhere else."
            )
            raise ExportError(message)


def _figures(project: Project, code: str, year: int) -> dict[Cell, str]:
    """Return the figures of a return and of the one of the year before."""
    returns = read_year(project, code, year)
    return {
        cell: number_text(value) for each in (year, year - 1) for cell, value in returns.get(code, each).values.items()
    }


def _fill(
    project: Project, code: str, year: int, figures: Mapping[Cell, str], *, into: Path, out: Path, replace: bool,
    json_: bool,
) -> int:  # fmt: skip
    """Fill a workbook that somebody was given, and say which cells could not be filled."""
    book = open_workbook(into)
    match = best_match(book, layouts(project.params), year)
    if match is None:
        message = f"{into}: matches no layout of the workbook. To see what was looked for: wres layouts {into}"
        raise ExportError(message)
    _is_of(into, book, match, code, year)
    if into.suffix.lower() not in (".xlsx", ".xlsm"):
        message = f"{into}: only .xlsx and .xlsm can be filled. Save it in Excel as .xlsx."
        raise ExportError(message)
    filled = fill_workbook(project.standard, into.read_bytes(), book, match, code, figures)
    if filled.replaced and not replace:
        listed = "\n".join(f"  {each.spot}  {each.what}: {each.why}." for each in filled.replaced)
        message = (
            f"{into}: holds other values in {plural(len(filled.replaced), 'cell')}. Nothing was written. Add --replace "
            f"to put the figures of the return in their place.\n{listed}"
        )
        raise ExportError(message)
    write_output(out, filled.data, (into.suffix.lower(),), replace=replace or out == into)
    if json_:
        show_data("export", {
            "file": str(out), "layout": match.layout.name, "placed": filled.placed,
            "other": [cell._asdict() for cell in filled.other],
            "not_placed": [asdict(each) for each in filled.not_placed],
        })  # fmt: skip
    else:
        _say_filled(out, match.layout, filled, book.notes)
    return int(any("the return has no such" not in each.why for each in filled.not_placed))


def _is_of(into: Path, book: Workbook, match: Match, code: str, year: int) -> None:
    """Check that a workbook does not say that it is another organisation's or another year's."""
    whose = value_next_to_label(book, match.layout.organisation)
    if whose and whose.text.upper() != code.upper():
        message = f"{into}: is the workbook of {whose.text} (sheet {whose.sheet}, cell {whose.cell}), not of {code}."
        raise ExportError(message)
    dated = value_next_to_label(book, match.layout.reporting_year)
    if dated and year_in(dated.text) not in (None, year):
        message = f"{into}: is for {dated.text} (sheet {dated.sheet}, cell {dated.cell}), not for {year}."
        raise ExportError(message)


def _layout(project: Project, name: str | None, year: int) -> WorkbookLayout:
    """Return the layout of a name; without one that of the year, or the last before it, or the first after it."""
    known = layouts(project.params)
    if name is None:
        return next((layout for layout in known if layout.year <= year), known[-1])
    named = [layout for layout in known if layout.name == name]
    if not named:
        message = f"{name}: there is no such layout. There are: {', '.join(layout.name for layout in known)}."
        raise ExportError(message)
    return named[0]


def _say(out: Path, layout: WorkbookLayout, exported: ExportedWorkbook, *, template_only: bool) -> None:
    other = exported.other
    show(
        f"{out}: {plural(exported.placed, 'figure')} in the layout {layout.name}, in the columns for verified figures."
    )
    if other:
        where = "were not written" if template_only else 'are on the sheet "Other figures"'
        show(f"{plural(len(other), 'figure')} have no cell in this layout and {where}.")
    if other and not template_only:
        show("They were not asked for and include small numbers: to submit the workbook, add --template-only.")
    if layout.known == "unconfirmed":
        show("We have not confirmed this layout: compare the workbook with this year's template before you submit it.")


def _say_filled(out: Path, layout: WorkbookLayout, filled: Filled, notes: Sequence[str]) -> None:
    show(f"{out}: {plural(filled.placed, 'figure')} in the columns for verified figures, by the layout {layout.name}.")
    show("Everything else in the workbook is as it was. Its formulas are worked out when Excel opens it.")
    for note in notes:
        show(note)
    if filled.not_placed:
        show(f"{plural(len(filled.not_placed), 'cell')} could not be filled:")
        for each in filled.not_placed:
            show(f"  {each.spot}  {each.what}: {each.why}.")
    if filled.other:
        show(f"{plural(len(filled.other), 'figure')} of the return have no cell in this workbook (--json lists them).")
    if layout.known == "unconfirmed":
        show("We have not confirmed this layout: compare a few cells before you submit the workbook.")


@command("store")
def make_store(project: Project, json_: Json = False) -> None:
    """Make both databases if anything has changed, and say where they are and what they hold.

    Raises
    ------
    WresError
        One cannot be made.
    """
    with open_results(project) as connection:
        results, organisations = _rows(connection, "results"), _rows(connection, "organisations")
    with open_returns(project) as connection:
        returns = _rows(connection, "returns")
    results_file, returns_file = (project.shown(store_path(project, content)) for content in DatabaseContent)
    if json_:
        holds = {
            "results_file": results_file, "results": results, "returns_file": returns_file, "returns": returns,
            "organisations": organisations,
        }  # fmt: skip
        show_data("store", holds)
    else:
        reporting = plural(organisations, "organisation")
        show(
            f"{results_file}: {plural(results, 'published result')}, {reporting}.\n"
            f"{returns_file}: {plural(returns, 'raw figure')} of returns, {reporting}. Do not upload or share it."
        )


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - a name from above
    assert row is not None
    return int(row[0])
