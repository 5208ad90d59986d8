"""Results of a query as the rows of an extract or of a return.

The query stands in a file and is run as it is, its parameters bound, never put into its text, in a transaction that can
only read where the database has such, and that is rolled back in any case.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from wres_kit.sources.errors import SourceError
from wres_kit.sources.extracts.rows import TextGrid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, TextClause
    from sqlalchemy.engine import URL

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
        message = f"{path}: is empty. Write a SELECT in it; :organisation and :year stand for what the command names."
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
        failure = _told(error)
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
    texts = sorted(tuple(map(_text, row)) for row in rows)
    return TextGrid(shown, ((0, columns), *enumerate(texts, start=1)))


def _only_read(connection: Connection) -> None:
    if command := READ_ONLY.get(connection.dialect.name):
        connection.execute(text(command))


def _told(error: DBAPIError) -> str:
    """Return what the database says, where that can be about nothing but the query and the connection."""
    said = " ".join(str(error.orig).split())
    state = str(getattr(error.orig, "sqlstate", None) or "")
    connecting = error.connection_invalidated or (not state and type(error.orig).__module__.startswith("psycopg"))
    if state.startswith(TELLING_STATES) or connecting or TELLING_SQLITE.match(said):
        return said.split(" LINE ")[0].rstrip(".")
    code = f", SQLSTATE {state}" if state else ""
    return (
        f"the database could not run it ({type(error.orig).__name__}{code}). What it says is not shown, since it could "
        "quote a row; run the query in the database's own client"
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
