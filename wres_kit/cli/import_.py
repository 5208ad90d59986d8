"""`wres import`: files of every kind that a return can be taken from, and databases, checked and brought in."""

from __future__ import annotations

import sys
from dataclasses import replace as replaced
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from wres_kit.cli.app import Json, command, say, show, show_data, width_of
from wres_kit.cli.check import ERRORS, NAMED, status
from wres_kit.errors import WresError
from wres_kit.joint.read import ReadReturns, check_return_files
from wres_kit.project import Project
from wres_kit.returns.cells import Returns
from wres_kit.returns.faults import WIDTH, FaultReport, plural
from wres_kit.returns.read import returns_files
from wres_kit.sources import Context, InputFile
from wres_kit.sources.extracts.answers import write_draft
from wres_kit.sources.extracts.columns import keep_all
from wres_kit.sources.extracts.staff import read_workforce
from wres_kit.sources.importing import ConvertedFile, convert_readable, is_return
from wres_kit.sources.sql import from_database, return_name
from wres_kit.sources.storing import ReturnsFile, check_import, check_years_and_codes, read_input_file, store
from wres_kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from wres_kit.returns.cells import Cell
    from wres_kit.sources import ConfirmedColumns


INDENT = " " * len("  question    ")
MANY = 3
"""Contradictions with one file from which on it is the file that is in the way, not a slip in a figure."""


class NothingReadError(WresError):
    """Several files, of which none can be read."""


class DatabaseOptionsError(WresError):
    """Options of a database together with files."""


class ImportSqlError(WresError):
    """The command does not say which database, which query, or a parameter."""


@command("import")
def import_files(
    project: Project,
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
    json_: Json = False,
) -> int:
    """Check files wholly, say what they were understood to hold, and store them as returns if nothing is wrong.

    Where ``sql`` takes the place of the files, so it is with what a query gives.

    Returns
    -------
    int
        0 where all were stored; 1 where some were, or where none was for errors in what they say; 2 where none can be
        used at all.

    Raises
    ------
    DatabaseOptionsError, ImportSqlError
        There are options of a database together with files, or a database lacks its address, its query or the value of
        a parameter.
    ImportFileError
        A file is missing, would replace another without `replace`, or cannot be stored.
    SourceError
        A file is of no known kind, or nothing can be taken from it, or from the database.
    """
    is_sql = files == [Path("sql")]
    if not is_sql and (url or query):
        message = "--url and --query are for a database: wres import sql --url ADDRESS --query FILE."
        raise DatabaseOptionsError(message)
    context = Context(
        project, None, organisation, year, survey_year, confirm, tuple(only or ()), tuple(set_aside or ())
    )
    context = with_workforce(context, staff or ())
    if is_sql:
        own, converted, failed = *_queried(context, url, query, parameter or (), named), list[WresError]()
    else:
        own, converted, failed = _understood_files(context, files, named)
    if draft:
        draft_answers(context, converted, own, json_=json_)
        return ERRORS * bool(failed)
    ended = install_import(context, own, converted, replace=replace, json_=json_, failed=list(map(str, failed)))
    if failed and not ended:
        say(f"{plural(len(failed), 'file')} of {len(files)} could not be read, see above; the others were imported.")
    return max(ended, ERRORS * bool(failed))


def _understood_files(
    context: Context, files: Sequence[Path], named: str | None
) -> tuple[list[ReturnsFile], list[ConvertedFile], list[WresError]]:
    """Return the files that are returns, those of other kinds as they were understood, and what is wrong with the rest.

    Raises
    ------
    NothingReadError
        None of several files can be read; the only one that there is raises its own error.
    """
    own, others, failed = _sorted(files, named)
    if others:
        context = replaced(context, returns=_returned(context.project))
    own, contradicted = _of_what_is_said(own, context)
    converted, unread = convert_readable(others, context, named)
    failed += [*contradicted, *unread]
    if failed and len(files) == 1:
        raise failed[0]
    for error in failed:
        say(str(error))
    if not own and not converted:
        raise NothingReadError(f"None of the {len(files)} files can be read. Nothing was imported.")
    return own, list(converted), failed


def _queried(
    context: Context, url: str | None, query: Path | None, parameters: Sequence[str], named: str | None
) -> tuple[list[ReturnsFile], list[ConvertedFile]]:
    """Return what a query gives: a return, or an extract that is counted at once."""
    if not url or query is None:
        message = "wres import sql: add --url ADDRESS and --query FILE, the database and a file with a SELECT."
        raise ImportSqlError(message)
    queried = from_database(url, query, context, dict(map(_pair, parameters)), named)
    if not isinstance(queried, bytes):
        return [], [queried]
    own = ReturnsFile(f"{return_name(query)} (from {query.name})", return_name(query), queried)
    check_years_and_codes(own, context)
    return [own], []


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        message = f"--parameter {text}: write it as NAME=VALUE, with the name that follows the colon in the query."
        raise ImportSqlError(message)
    return name, value


def with_workforce(context: Context, staff: Sequence[Path]) -> Context:
    """Return a context with the people of the denominator, where staff extracts say who they are.

    Raises
    ------
    SourceError
        A staff extract cannot be counted.
    """
    if not staff:
        return context
    extracts = [InputFile(path, project=context.project) for path in staff]
    return replaced(context, workforce=read_workforce(extracts, replaced(context, only=(), set_aside=())))


def _sorted(files: Sequence[Path], named: str | None) -> tuple[list[ReturnsFile], list[Path], list[WresError]]:
    """Return the files that are returns already, those of other kinds, and what is wrong with the rest."""
    own, others, failed = list[ReturnsFile](), list[Path](), list[WresError]()
    for path in dict.fromkeys(files):
        try:
            if named is None and (not path.is_file() or is_return(path)):
                own.append(read_input_file(path))
            else:
                others.append(path)
        except WresError as error:
            failed.append(error)
    return own, others, failed


def _of_what_is_said(own: Sequence[ReturnsFile], context: Context) -> tuple[list[ReturnsFile], list[WresError]]:
    """Return the returns that are of the year and organisation that the command says, and what the others say."""
    right, wrong = list[ReturnsFile](), list[WresError]()
    for file in own:
        try:
            check_years_and_codes(file, context)
            right.append(file)
        except WresError as error:
            wrong.append(error)
    return right, wrong


def install_import(
    context: Context, own: Sequence[ReturnsFile], converted: Sequence[ConvertedFile], *, replace: bool, json_: bool,
    failed: Sequence[str] = (),
) -> int:  # fmt: skip
    """Check files of returns with all that is there, say what they hold, and store them if nothing is wrong.

    Parameters
    ----------
    context
        The project where they are to go, and what was said of them.
    own
        Files that were returns already.
    converted
        Files of other kinds, as they were understood.
    replace, json_
        As for `import_files`; so is what is returned and raised.
    failed
        What is wrong with further files, which could not be read.
    """
    project = context.project
    offered = [*own, *(_offered(extract) for extract in converted if extract.rows)]
    read = (
        check_import(project, offered, replace=replace) if offered else ReadReturns(Returns(project.standard, ()), ())
    )
    report = _report(read, converted)
    questions = [question for extract in converted for question in extract.understood.questions]
    ended = status(report) or ERRORS * bool(questions)
    understood = [note for file in own for note in file.notes]
    understood += [sentence for extract in converted for sentence in extract.understood.messages] + list(
        _understood(read)
    )
    # Columns are kept only with what was counted from them: a question may show that they were guessed wrongly.
    done = [*store(project, offered), *keep_all(project, _columns(context, converted))] if ended == 0 else []
    if json_:
        asked = [
            {"column": question.column, "question": question.text, "values": list(question.values)}
            for question in questions
        ]
        show_data(
            "import",
            report.to_json() | {"understood": understood, "questions": asked, "done": done, "failed": list(failed)},
        )
        return ended
    if report.faults:
        show(report.to_text(width_of(sys.stdout)))
    for sentence in (*understood, *done):
        show(visible(sentence))
    for sentence in _in_the_way(report):
        show(visible(sentence))
    for question in questions:
        show(folded(visible(question.text), width_of(sys.stdout)))
    if questions:
        show("Nothing has been imported yet.")
    elif ended:
        show(f"{report.counted()} Nothing was imported.")
    elif report.faults:
        show(report.counted())
    return ended


def _columns(context: Context, converted: Sequence[ConvertedFile]) -> list[ConfirmedColumns]:
    """Return the columns of extracts that were guessed and confirmed."""
    staff = context.workforce.columns if context.workforce is not None else ()
    return [*staff, *(columns for extract in converted for columns in extract.understood.columns)]


def _offered(extract: ConvertedFile) -> ReturnsFile:
    made_of = tuple(path.name for path in extract.paths)
    return ReturnsFile(extract.shown, extract.name, extract.data, made_of=made_of)


def folded(text: str, width: int | None) -> str:
    """Return a question as it is shown: behind the word "question", folded to the terminal."""
    lines = wrap(text, max((width or WIDTH) - len(INDENT), 40), break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"{'  question    ' if not place else INDENT}{line}" for place, line in enumerate(lines))


def draft_answers(
    context: Context, converted: Sequence[ConvertedFile], own: Sequence[ReturnsFile] = (), *, json_: bool = False
) -> None:
    """Write what is still to be answered into the organisation's `extracts.yml`, to be filled in; import nothing."""
    lines = [f"{file.shown}: is a return already, and leaves nothing open." for file in own]
    lines += write_draft(context.project, context.organisation or "", [extract.understood for extract in converted])
    if json_:
        show_data(
            "import", FaultReport((), ()).to_json() | {"understood": [], "questions": [], "done": lines, "failed": []}
        )
        return
    for line in lines:
        show(line)


def _returned(project: Project) -> Returns:
    """Return what was returned before, as far as it can be read: faults of other files do not stop an import."""
    return check_return_files(project, [file for file in returns_files(project) if file.rows]).returns


def _report(read: ReadReturns, converted: Sequence[ConvertedFile]) -> FaultReport:
    """Return the faults of files as they were read and of the returns made of them, with the places in the former."""
    made = {extract.shown: extract for extract in converted}
    faults = [made[fault.file].located(fault) if fault.file in made else fault for fault in read.faults]
    faults += [fault for extract in converted for fault in extract.understood.faults]
    own = set(read.files) - made.keys()
    return FaultReport(faults, {*own, *(path.name for extract in converted for path in extract.paths)})


def _in_the_way(report: FaultReport) -> Iterator[str]:
    """Yield what to do where a file of the project has other values for many of the figures, in a sentence a file."""
    rows: dict[str, list[int]] = {}
    for fault in report.errors:
        if fault.check == "contradiction":
            for place in fault.also:
                rows.setdefault(place.file, []).append(place.row)
    for name, numbers in rows.items():
        if len(numbers) >= MANY and name not in report.files:
            yield (
                f"{name} has other values for {len(numbers):,} of these figures, in rows {min(numbers)} to "
                f"{max(numbers)}. If the new ones hold, delete those rows there and import again; "
                "if not, there is nothing to import."
            )


def _understood(read: ReadReturns) -> Iterator[str]:
    """Yield for each file what it says, in a sentence."""
    cells: dict[str, list[Cell]] = {name: [] for name in read.files}
    for code in read.returns.organisations():
        for year in read.returns.years(code):
            for cell, value in read.returns.get(code, year).values.items():
                if value.file in cells:
                    cells[value.file].append(cell)
    for name, own in cells.items():
        if own:
            yield (
                f"{name}: {plural(len(own), 'value')} of {_whose({cell.organisation for cell in own})}, "
                f"{_counted('reporting year', {cell.year for cell in own})}, "
                f"{_counted('indicator', {cell.indicator for cell in own})}."
            )


def _whose(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)) if len(codes) <= NAMED else plural(len(codes), "organisation")


def _counted(noun: str, numbers: Collection[int]) -> str:
    return f"{noun}{'' if len(numbers) == 1 else 's'} {', '.join(map(str, sorted(numbers)))}"
