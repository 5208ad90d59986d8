"""The store: all returns, results and organisations of a project in one DuckDB file, to be asked in SQL.

It is made from the files of the project and is never the only copy of anything: delete it, and it is made again. It
knows what it was made from by a hash of those files, so it is made anew when one of them changes, and only then.

A process that forks workers must not hold it open: a DuckDB connection does not survive in the child.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from wres_kit import __version__
from wres_kit.errors import WresError
from wres_kit.joint.read import read_returns

if TYPE_CHECKING:
    from wres_kit.project import Project

FORMAT = 1
"""Changes when the tables do, so that a store of another form is made anew."""
TABLES = {
    "organisations": """
        code VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, short_name VARCHAR NOT NULL, type VARCHAR NOT NULL,
        region VARCHAR NOT NULL, fictional BOOLEAN NOT NULL, is_group BOOLEAN NOT NULL
    """,
    "returns": """
        organisation VARCHAR NOT NULL, year INTEGER NOT NULL, indicator INTEGER NOT NULL, section VARCHAR NOT NULL,
        category VARCHAR NOT NULL, "group" VARCHAR NOT NULL, measure VARCHAR NOT NULL, value DOUBLE NOT NULL,
        decimals INTEGER NOT NULL, source VARCHAR NOT NULL, file VARCHAR NOT NULL, row INTEGER NOT NULL
    """,
    "results": """
        report_year INTEGER NOT NULL, organisation VARCHAR NOT NULL, year INTEGER NOT NULL, indicator INTEGER NOT NULL,
        measure VARCHAR NOT NULL, section VARCHAR NOT NULL, category VARCHAR NOT NULL, "group" VARCHAR NOT NULL,
        value DOUBLE, unit VARCHAR NOT NULL, numerator DOUBLE, denominator DOUBLE, lower DOUBLE, upper DOUBLE,
        status VARCHAR NOT NULL, basis VARCHAR NOT NULL, note VARCHAR NOT NULL
    """,
    "made_from": "hash VARCHAR NOT NULL",
}
"""The tables and their columns. `results` has each report's own rows: a year may stand in three of them."""
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")


class StoreError(WresError):
    """The store cannot be made or opened."""


def store_path(project: Project) -> Path:
    """Return where the store is."""
    return project.build / "wres.duckdb"


def store(project: Project) -> Path:
    """Make the store, unless it is there and nothing has changed since; return where it is.

    Raises
    ------
    ReturnsError
        A file of returns cannot be used at all.
    ParameterError
        A file of `params` cannot be read or does not fit.
    StoreError
        It cannot be written.
    """
    path = store_path(project)
    made_from = _hash(project)
    if _stored_hash(path) != made_from:
        _make(project, path, made_from)
    return path


@contextmanager
def open_store(project: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store for reading, made anew first if something has changed; it is closed at the end.

    Yields
    ------
    duckdb.DuckDBPyConnection
        With the tables `returns`, `results` and `organisations`. Nothing can be written through it.

    Raises
    ------
    WresError
        As for `store`.
    """
    path = store(project)
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        message = f"{project.shown(path)}: cannot be opened: {_first_line(error)}. Delete it; it will be made again."
        raise StoreError(message) from None
    try:
        yield connection
    finally:
        connection.close()


def _make(project: Project, path: Path, made_from: str) -> None:
    """Make the store beside the old one, and put it in its place in one step."""
    frames = {
        "organisations": _organisations(project),
        "returns": _returns(project),
        "made_from": pd.DataFrame({"hash": [made_from]}),
    }
    shown = project.shown(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".store-") as folder:
            fresh = Path(folder) / path.name
            _write(fresh, frames, _result_files(project))
            fresh.replace(path)
    except OSError as error:
        message = f"{shown}: cannot be written: {error.strerror}. If another program has it open, close it."
        raise StoreError(message) from None
    except duckdb.Error as error:
        message = f"{shown}: cannot be made: {_first_line(error)}."
        raise StoreError(message) from None


def _write(path: Path, frames: dict[str, pd.DataFrame], result_files: Sequence[Path]) -> None:
    connection = duckdb.connect(str(path))
    try:
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns})")
        for table, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")  # noqa: S608 - names from TABLES
            connection.unregister("frame")
        for file in result_files:
            connection.execute(_READ_RESULTS, {"year": int(file.parents[1].name), "file": str(file)})
    finally:
        connection.close()


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


def _hash(project: Project) -> str:
    """Return a hash of everything that the store is made from, and of the form it has."""
    digest = hashlib.sha256(f"{FORMAT} {__version__} {duckdb.__version__}".encode())
    files = [*project.returns.glob("*.csv"), *project.params.rglob("*.yml"), *_result_files(project)]
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
    with suppress(duckdb.Error):
        connection = duckdb.connect(str(path), read_only=True)
        try:
            row = connection.execute("SELECT hash FROM made_from").fetchone()
            return str(row[0]) if row else None
        finally:
            connection.close()
    return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
