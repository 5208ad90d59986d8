"""Returns and extracts from databases: addresses, queries, and what their results become."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from wres_kit.returns.files import COLUMNS, csv_of
from wres_kit.sources import SourceError
from wres_kit.sources.extracts import PersonLevel
from wres_kit.sources.extracts.columns import guess, kinds
from wres_kit.sources.extracts.rows import TextGrid
from wres_kit.sources.importing import ConvertedFile, in_order
from wres_kit.sources.registry import sources
from wres_kit.sources.workbook.grid import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, TextClause

    from wres_kit.sources import Context


MOST_ROWS = 2_000_000
"""Rows that are fetched at most: a national extract of staff has fewer."""
READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
"""What makes a transaction one that can only read."""
TELLING_STATES = ("08", "25", "28", "3D", "3F", "42", "57")
"""Classes of SQLSTATE whose messages are about the connection, rights or the query, and never quote a row."""
TELLING_SQLITE = re.compile(
    r"no such|near |attempt to write|unable to open|file is not a database|ambiguous|incomplete"
)


class DatabaseError(SourceError):
    """A query that could not be run. The message never quotes a row, a password or the address."""


class QueryFileError(SourceError):
    """A file with a query that cannot be used."""


def read_query(path: Path) -> str:
    """Return the query in a file.

    Raises
    ------
    QueryFileError
        It is missing, cannot be read, or is empty.
    """
    try:
        query = path.read_text(encoding="utf-8-sig").strip().rstrip(";").strip()
    except FileNotFoundError:
        message = f"{path}: there is no such file."
        raise QueryFileError(message) from None
    except (OSError, UnicodeDecodeError):
        message = f"{path}: cannot be read as text in UTF-8."
        raise QueryFileError(message) from None
    if not query:
        message = f"{path}: is empty. Write a SELECT in it; :organisation and :year are set by the command."
        raise QueryFileError(message)
    return query


def run_query(url: URL, path: Path, parameters: Mapping[str, object]) -> TextGrid:
    """Run the query in a file, and return its result as text under its columns.

    Parameters
    ----------
    url
        The database.
    path
        The file.
    parameters
        Values by name; the query may use fewer. Those that are missing are reported.

    Raises
    ------
    QueryFileError
        The file cannot be used, or names a parameter that has no value.
    DatabaseError
        The database cannot be reached, or refuses the query.
    """
    statement = text(read_query(path))
    bound = _bound(statement, path, parameters)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        message = f"{url.database or 'sqlite'}: there is no such database file."
        raise DatabaseError(message)
    failure = ""
    try:
        return _fetched(url, statement, bound, path.name)
    except DBAPIError as error:
        failure = _what_went_wrong(error)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        failure = (
            f"there is no driver for this kind of database ({error}). Install it, for instance wres_kit[postgresql]"
        )
    except SQLAlchemyError as error:
        failure = f"the query could not be run ({type(error).__name__})"
    # Raised here, so that the new exception holds no reference to the other one, which may quote rows.
    raise DatabaseError(f"{path.name}: {failure}.")


def _bound(statement: TextClause, path: Path, parameters: Mapping[str, object]) -> dict[str, object]:
    wanted = statement.compile().params
    missing = [name for name in wanted if parameters.get(name) is None]
    if missing:
        listed = ", ".join(f":{name}" for name in missing)
        message = (
            f"{path.name}: names {listed}, which the command does not give. Add --organisation and --year, or "
            f"--parameter {missing[0]}=VALUE."
        )
        raise QueryFileError(message)
    return {name: parameters[name] for name in wanted}


def _fetched(url: URL, statement: TextClause, bound: Mapping[str, object], shown: str) -> TextGrid:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            _only_read(connection)
            try:
                result = connection.execute(statement, dict(bound))
                columns = tuple(result.keys()) if result.returns_rows else ()
                rows = result.fetchmany(MOST_ROWS + 1) if columns else []
            finally:
                connection.rollback()
    finally:
        engine.dispose()
    if not columns:
        raise QueryFileError(f"{shown}: gives no rows. It must be a SELECT.")
    if len(rows) > MOST_ROWS:
        raise QueryFileError(f"{shown}: gives more than {MOST_ROWS:,} rows. Select one organisation and year.")
    texts = sorted(tuple(map(text_of, row)) for row in rows)
    return TextGrid(shown, ((0, columns), *enumerate(texts, start=1)))


def _only_read(connection: Connection) -> None:
    if command := READ_ONLY.get(connection.dialect.name):
        connection.execute(text(command))


def _what_went_wrong(error: DBAPIError) -> str:
    """Return what the database says, where that can be about nothing but the query and the connection."""
    message = " ".join(str(error.orig).split())
    state = str(getattr(error.orig, "sqlstate", None) or "")
    connecting = error.connection_invalidated or (not state and type(error.orig).__module__.startswith("psycopg"))
    if state.startswith(TELLING_STATES) or connecting or TELLING_SQLITE.match(message):
        return message.split(" LINE ")[0].rstrip(".")
    code = f", SQLSTATE {state}" if state else ""
    return (
        f"the database could not run it ({type(error.orig).__name__}{code}). What it says is not shown, since it could "
        "quote a row; run the query in the database's own client"
    )


VARIABLE = re.compile(r"\$\{(\w+)\}")
SECRETS = re.compile(r"password|passwd|pwd|secret|token", re.IGNORECASE)
"""Options of an address that hold a secret."""
EXAMPLE = "postgresql://${WRES_DB_USER}:${WRES_DB_PASSWORD}@host/database, or sqlite:///file.db"
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""Drivers taken where the address names only the kind of database."""


class DatabaseAddressError(SourceError):
    """An address of a database that cannot be used. The message never repeats it: it could hold a secret."""


class PasswordOnCommandLineError(DatabaseAddressError):
    """A password stands in the address itself."""


class MissingVariableError(DatabaseAddressError):
    """The address names a variable that the environment does not have."""


def database_url(text: str, environment: Mapping[str, str]) -> URL:
    """Return the address of a database.

    Parameters
    ----------
    text
        As given on the command line.
    environment
        The variables it may name.

    Raises
    ------
    PasswordOnCommandLineError
        A password stands in it.
    MissingVariableError
        A variable that it names is not set.
    DatabaseAddressError
        It is no address of a database.
    """
    whole = VARIABLE.fullmatch(text.strip())
    if whole:
        return _with_driver(_parsed(_value(whole[1], environment)))
    url = _parsed(text.strip())
    options = [value for name, values in url.normalized_query.items() if SECRETS.search(name) for value in values]
    for secret in (url.password, *options):
        if secret and VARIABLE.sub("", str(secret)):
            message = (
                "The address of the database contains a password that others can read. Put it into a variable of "
                "the environment, for instance WRES_DB_PASSWORD, and write ${WRES_DB_PASSWORD} in its place (between "
                "single quotation marks, so that the shell leaves it alone)."
            )
            raise PasswordOnCommandLineError(message)

    def filled(part: str | None) -> str | None:
        return None if part is None else VARIABLE.sub(lambda match: _value(match[1], environment), part)

    query = {
        name: filled(value) if isinstance(value, str) else tuple(filled(part) or "" for part in value)
        for name, value in url.query.items()
    }
    password = filled(str(url.password)) if url.password is not None else None
    return _with_driver(
        url.set(
            username=filled(url.username), password=password, host=filled(url.host), database=filled(url.database),
            query={name: value for name, value in query.items() if value is not None},
        )
    )  # fmt: skip


def _parsed(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        pass
    message = f"--url is not the address of a database. Write it like {EXAMPLE}."
    raise DatabaseAddressError(message)


def _with_driver(url: URL) -> URL:
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def _value(name: str, environment: Mapping[str, str]) -> str:
    if not environment.get(name):
        message = f"--url names the variable {name}, which is not set. Set it in the environment and try again."
        raise MissingVariableError(message)
    return environment[name]


class QueryResultError(SourceError):
    """A query whose columns are neither those of a return nor those of an extract."""


def from_database(
    url: str, query: Path, context: Context, parameters: Mapping[str, str], named: str | None = None
) -> ConvertedFile | bytes:
    """Run a query, and return what it becomes.

    Parameters
    ----------
    url
        The address of the database; credentials come from the environment.
    query
        The file with the query.
    context
        Whose figures they are; `:organisation` and `:year` of the query.
    parameters
        Further parameters of the query.
    named
        The kind of extract, where its columns do not tell.

    Returns
    -------
    ConvertedFile or bytes
        An extract that was counted; or a file of returns, in a fixed order of rows, still to be checked.

    Raises
    ------
    SourceError
        The address, the query or its result cannot be used.
    """
    given: dict[str, object] = {"organisation": context.organisation, "year": context.year, **parameters}
    grid = run_query(database_url(url, os.environ), query, given)
    columns = grid.records[0][1]
    if set(COLUMNS) <= set(columns):
        return _return(grid)
    source = _extract(grid, named)
    understood = source.count_grids([(grid.shown, lambda: [grid])], context)
    return ConvertedFile(
        context.project.standard, query, understood, in_order(context.project.standard, understood.values)
    )


def return_name(query: Path) -> str:
    """Return what a file of returns is called that a query selected."""
    return f"{re.sub(r'[^a-z0-9]+', '-', query.stem.lower()).strip('-') or 'query'}.csv"


def _return(grid: TextGrid) -> bytes:
    """Return the bytes of a file of returns; the values are checked with it."""
    positions = [grid.records[0][1].index(column) for column in COLUMNS]
    return csv_of([texts[position] for position in positions] for _, texts in grid.records[1:])


def _extract(grid: TextGrid, named: str | None) -> PersonLevel:
    known = {source.name: source for source in sources() if isinstance(source, PersonLevel)}
    if named is not None:
        if named not in known:
            message = f"--as {named}: a query can give {', '.join(known)}, or the columns of a return."
            raise QueryResultError(message)
        return known[named]
    fitting = [name for name in known if guess(name, grid.records[0][1], weak=False)]
    if len(fitting) > 1 and "staff" in fitting:
        fitting.remove("staff")
    if len(fitting) != 1:
        what = f"could be {' or '.join(fitting)}" if fitting else "is neither a return nor an extract that is known"
        message = (
            f"{grid.shown}: by its columns the result {what}. Say which it is with --as {'|'.join(kinds())}, or name "
            f"the columns {','.join(COLUMNS)}."
        )
        raise QueryResultError(message)
    return known[fitting[0]]
