"""The store: two DuckDB files for SQL queries, one of published results and one of raw returns.

`build/results.duckdb` has protected results only, so it may be passed on like the reports. The figures of the returns
are in `build/private/returns.duckdb`. Both are made from the files of the project and are never the only copy of
anything: delete them, and they are made again. Each knows what it was made from by a hash of those files, so it is
made anew when one of them changes, and only then.

A process that forks workers must not hold it open: a DuckDB connection does not survive in the child.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from wres_kit import __version__
from wres_kit.errors import WresError
from wres_kit.joint.read import read_returns
from wres_kit.reporting.report_data import published_table

if TYPE_CHECKING:
    from wres_kit.project import Project

FORMAT = 3
"""Changes when the tables do, so that a store of another form is made anew."""
ORGANISATIONS = {
    "organisations": """
        code VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, short_name VARCHAR NOT NULL, type VARCHAR NOT NULL,
        region VARCHAR NOT NULL, fictional BOOLEAN NOT NULL, is_group BOOLEAN NOT NULL
    """,
    "made_from": "hash VARCHAR NOT NULL",
}
RETURNS = ORGANISATIONS | {
    "returns": """
        organisation VARCHAR NOT NULL, year INTEGER NOT NULL, indicator INTEGER NOT NULL, section VARCHAR NOT NULL,
        category VARCHAR NOT NULL, "group" VARCHAR NOT NULL, measure VARCHAR NOT NULL, value DOUBLE NOT NULL,
        decimals INTEGER NOT NULL, source VARCHAR NOT NULL, file VARCHAR NOT NULL, row INTEGER NOT NULL
    """,
}
"""The tables of the database of raw returns, and their columns."""
_TYPES = {"string": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE"}
_COLUMNS = published_table("results").columns
_RESULT_COLUMNS = ", ".join(f'"{column.name}" {_TYPES[column.datatype]}' for column in _COLUMNS)
RESULTS = ORGANISATIONS | {"results": f"report_year INTEGER NOT NULL, {_RESULT_COLUMNS}"}
"""The tables of the database of published results. `results` has each report's own rows: a year may be in three.
A report that an earlier wres made may lack a column, so none has to have values."""
MIXED = "wres.duckdb"
"""The store of earlier versions, which mixed raw returns with published results: removed when one is made."""
NUMBERS = tuple(column.name for column in _COLUMNS if column.datatype == "number")


class StoreError(WresError):
    """The store cannot be made or opened."""


class DatabaseContent(StrEnum):
    """What a database of the store holds."""

    RESULTS = "results"
    """What the published reports show: protected by disclosure control."""
    RETURNS = "returns"
    """The raw figures of the returns: not for publication."""


def store_path(project: Project, content: DatabaseContent) -> Path:
    """Return where a database of the store is."""
    folder = project.build if content is DatabaseContent.RESULTS else project.private
    return folder / f"{content}.duckdb"


def store(project: Project, content: DatabaseContent) -> Path:
    """Make a database of the store, unless it is there and nothing has changed since; return where it is.

    Raises
    ------
    ReturnsError
        A file of returns cannot be used at all.
    ParameterError
        A file of `params` cannot be read or does not fit.
    StoreError
        It cannot be written.
    """
    path = store_path(project, content)
    made_from = _hash(project, content)
    if _stored_hash(path) != made_from:
        _make(project, content, made_from)
    return path


def open_results(project: Project) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open the database of published results: a context with the tables `results` and `organisations`."""
    return _opened(project, DatabaseContent.RESULTS)


def open_returns(project: Project) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open the database of raw returns: a context with the tables `returns` and `organisations`."""
    return _opened(project, DatabaseContent.RETURNS)


@contextmanager
def _opened(project: Project, content: DatabaseContent) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database for reading, made anew first if something has changed.

    Yields
    ------
    duckdb.DuckDBPyConnection
        Nothing can be written through it; it is closed at the end.

    Raises
    ------
    WresError
        As for `store`.
    """
    path = store(project, content)
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        message = f"{project.shown(path)}: cannot be opened: {_first_line(error)}. Delete it; it will be made again."
        raise StoreError(message) from None
    with connection:
        yield connection


def _make(project: Project, content: DatabaseContent, made_from: str) -> None:
    """Make a database next to the old one, and put it in its place in one step."""
    frames = {"organisations": _organisations(project), "made_from": pd.DataFrame({"hash": [made_from]})}
    results = content is DatabaseContent.RESULTS
    if not results:
        frames["returns"] = _returns(project)
    path = store_path(project, content)
    shown = project.shown(path)
    try:
        project.make_private()
        (project.build / MIXED).unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".store-") as folder:
            fresh = Path(folder) / path.name
            _write(fresh, RESULTS if results else RETURNS, frames, _result_files(project) if results else ())
            fresh.replace(path)
    except OSError as error:
        message = f"{shown}: cannot be written: {error.strerror}. If another program has it open, close it."
        raise StoreError(message) from None
    except duckdb.Error as error:
        message = f"{shown}: cannot be made: {_first_line(error)}."
        raise StoreError(message) from None


def _write(
    path: Path, tables: Mapping[str, str], frames: Mapping[str, pd.DataFrame], result_files: Sequence[Path]
) -> None:
    with duckdb.connect(str(path)) as connection:
        for table, columns in tables.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
        for table, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")  # noqa: S608 - names from above
            connection.unregister("frame")
        for file in result_files:
            connection.execute(_READ_RESULTS, {"year": int(file.parents[1].name), "file": str(file)})


# A text that is empty is empty, a number that is empty is none.
_READ_RESULTS = f"""
    INSERT INTO results BY NAME
    SELECT $year AS report_year,
        * REPLACE ({", ".join(f"NULLIF({column}, '') AS {column}" for column in NUMBERS)})
    FROM read_csv($file, header = true, all_varchar = true, nullstr = '\\N', delim = ',', quote = '"', escape = '"')
"""  # noqa: S608 - names from NUMBERS


def _organisations(project: Project) -> pd.DataFrame:
    columns = ["code", "name", "short_name", "type", "region", "fictional", "is_group"]
    organisations = project.organisations.values()
    return pd.DataFrame([[getattr(each, name) for name in columns] for each in organisations], columns=columns)


def _returns(project: Project) -> pd.DataFrame:
    read = read_returns(project).returns
    rows = [
        (cell.organisation, cell.year, cell.indicator, cell.section, cell.category, str(cell.group), str(cell.measure),
         value.value, value.decimals, value.source, value.file, value.row)
        for code in read.organisations()
        for year in read.years(code)
        for cell, value in read.get(code, year).values.items()  # noqa: PD011 - a mapping, no frame
    ]  # fmt: skip
    columns = ["organisation", "year", "indicator", "section", "category", "group", "measure", "value", "decimals",
               "source", "file", "row"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _result_files(project: Project) -> list[Path]:
    """Return the published results: one file a report, in the folder of its code and year."""
    return sorted(project.reports.glob("*/[0-9][0-9][0-9][0-9]/data/results.csv"))


def _hash(project: Project, content: DatabaseContent) -> str:
    """Return a hash of everything that a database is made from, and of the form it has."""
    digest = hashlib.sha256(f"{FORMAT} {__version__} {duckdb.__version__}".encode())
    if content is DatabaseContent.RESULTS:
        # The hash is in the database. Of files with figures that are not shown, such as confirmed.yml or the response
        # rates of organisation.yml, it would let anyone who knows the rest try them out.
        digest.update(_organisations(project).to_csv().encode())
        files = _result_files(project)
    else:
        files = [*project.returns.glob("*.csv"), *project.params.rglob("*.yml")]
    for path in sorted(files):
        name = project.shown(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            message = f"{name}: cannot be read: {error.strerror}."
            raise StoreError(message) from None
        digest.update(f"{len(name)} {name} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


def _stored_hash(path: Path) -> str | None:
    """Return what a store was made from; None where there is none, or one that cannot be read."""
    if not path.is_file():
        return None
    with suppress(duckdb.Error), duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("SELECT hash FROM made_from").fetchone()
        return str(row[0]) if row else None
    return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
