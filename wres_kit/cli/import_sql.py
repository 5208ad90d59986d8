"""`wres import sql`: returns and extracts from a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.cli.import_ import bring_in, draft_answers, with_workforce
from wres_kit.errors import WresError
from wres_kit.sources.importing import Converted
from wres_kit.sources.install_import import ReturnsFile, hold_against
from wres_kit.sources.source import Context
from wres_kit.sources.sql.import_query import from_database, return_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.project import Project


class ImportSqlError(WresError):
    """The command does not say which database, which query, or a parameter."""


def import_sql(
    project: Project,
    url: str | None,
    query_file: Path | None,
    parameters: Sequence[str] = (),
    *,
    named: str | None = None,
    organisation: str | None = None,
    year: int | None = None,
    confirm: bool = False,
    only: Sequence[str] = (),
    set_aside: Sequence[str] = (),
    staff: Sequence[Path] = (),
    draft: bool = False,
    replace: bool = False,
    json_: bool = False,
) -> int:
    """Run a query, and bring what it gives into the project: a return, or an extract that is counted at once.

    Parameters
    ----------
    project
        Where it is to go.
    url
        The address of the database, with `${VARIABLE}` for credentials.
    query_file
        The file with the query. `:organisation` and `:year` in it are what the command names.
    parameters
        Further parameters, each as `name=value`.
    named
        The kind of extract, where its columns do not tell.
    organisation, year
        Whose figures they are, and of which reporting year.
    confirm
        Whether guessed names of columns are confirmed.
    only, set_aside, staff, draft, replace, json_
        As for `import_files`; so is what is returned.

    Raises
    ------
    ImportSqlError
        The command lacks the address, the query or the value of a parameter.
    SourceError
        The address, the query or its result cannot be used.
    """
    if not url or query_file is None:
        message = "wres import sql: add --url ADDRESS and --query FILE, the database and a file with a SELECT."
        raise ImportSqlError(message)
    context = Context(
        project, organisation=organisation, year=year, confirm=confirm, only=tuple(only), set_aside=tuple(set_aside)
    )
    context = with_workforce(context, staff)
    found = from_database(url, query_file, context, dict(map(_pair, parameters)), named)
    own, converted = list[ReturnsFile](), list[Converted]()
    if isinstance(found, bytes):
        shown = f"{return_name(query_file)} (from {query_file.name})"
        own.append(ReturnsFile(shown, return_name(query_file), found))
        hold_against(own[0], context)
    else:
        converted.append(found)
    if draft:
        return draft_answers(context, converted, own, json_=json_)
    return bring_in(context, own, converted, replace=replace, json_=json_)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        message = f"--parameter {text}: write it as NAME=VALUE, with the name that follows the colon in the query."
        raise ImportSqlError(message)
    return name, value
