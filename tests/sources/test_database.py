"""Returns and extracts from a database: SQLite everywhere, PostgreSQL where a server is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from typer.testing import CliRunner

from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row
from wres_kit.cli.main import app
from wres_kit.errors import WresError
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.returns.cells import Cell
from wres_kit.sources import Context
from wres_kit.sources.sql import (
    DatabaseAddressError,
    DatabaseError,
    MissingVariableError,
    PasswordOnCommandLineError,
    QueryFileError,
    QueryResultError,
    database_url,
    from_database,
    run_query,
)

pytestmark = pytest.mark.xdist_group("databases")  # all ask one server

SURNAME = "Okonkwo-Featherstone"
SAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "samples"
RETURN = (SAMPLES / "workforce.sql").read_text(encoding="utf-8")
STAFF = (SAMPLES / "staff.sql").read_text(encoding="utf-8")
PASSWORD = "made-up-pässword/@:"


def fill(url: URL | str) -> None:
    """Two tables: counts, and people."""
    engine = create_engine(url)
    columns = [heading.lower().replace(" ", "_") for heading in STAFF_HEADINGS]
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE workforce (organisation TEXT, year INTEGER, ethnic_group TEXT, people INTEGER)")
        )
        for group, people in (("white", 80), ("bme", 20), ("unknown", 3)):
            connection.execute(text("INSERT INTO workforce VALUES ('X01', 2024, :g, :p)"), {"g": group, "p": people})
            connection.execute(text("INSERT INTO workforce VALUES ('X02', 2024, :g, :p)"), {"g": group, "p": 1})
        connection.execute(
            text(f"CREATE TABLE staff (organisation TEXT, {', '.join(f'{one} TEXT' for one in columns)})")
        )
        for number, ethnic in enumerate("AAHZ"):
            row = dict(zip(columns, map(str, staff_row(number, ethnic=ethnic, name=SURNAME)), strict=True))
            names = ", ".join(f":{one}" for one in columns)
            connection.execute(text(f"INSERT INTO staff VALUES ('X01', {names})"), row)
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'warehouse.db'}"
    fill(url)
    return url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A PostgreSQL server of our own on a free port, in a temporary folder; it refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
    if initdb is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    binaries = Path(initdb).parent
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="wres-pg-"))
    folder.chmod(0o777)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user, env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        data = str(folder / "data")
        run(initdb, "-D", data, "-U", "wres", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        url = URL.create("postgresql+psycopg", "wres", PASSWORD, "127.0.0.1", port, "postgres")
        try:
            fill(url)
            yield url
        finally:
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


def query(tmp_path: Path, sql: str) -> Path:
    path = tmp_path / "workforce.sql"
    path.write_text(sql, encoding="utf-8")
    return path


def counts(project: Project, year: int = 2024) -> dict[str, float]:
    return {
        cell.group: value.value
        for cell, value in read_returns(project).returns.get("X01", year).values.items()
        if cell.category == "all" and cell.section == "all"
    }


def imported(project: Project, url: str, path: Path, *more: str) -> tuple[int, str]:
    command = ["import", "sql", "--url", url, "--query", str(path), "--organisation", "X01", "--year", "2024"]
    result = CliRunner().invoke(app, [*command, *more, "--project", str(project.root)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_a_return_from_sqlite(sqlite: str, project: Project, tmp_path: Path) -> None:
    status, said = imported(project, sqlite, query(tmp_path, RETURN))
    assert status == 0, said
    assert counts(project) == {"white": 80, "bme": 20, "unknown": 3}
    assert (project.returns / "workforce.csv").is_file()


def test_an_extract_from_sqlite_is_counted(sqlite: str, project: Project, tmp_path: Path) -> None:
    path = query(tmp_path, STAFF)
    status, said = imported(project, sqlite, path)
    assert status == 2
    assert 'the ethnic code: "ethnic_origin"' in said
    status, said = imported(project, sqlite, path, "--confirm")
    assert status == 0, said
    assert counts(project) == {"white": 2, "bme": 1, "unknown": 1, "all": 4}
    assert SURNAME not in said


def test_questions_of_an_extract_from_a_database_are_answered(sqlite: str, project: Project, tmp_path: Path) -> None:
    path = query(tmp_path, "SELECT 'CPD' AS course_type, employee_number, CASE WHEN employee_number = '0' THEN 'No' "
                           "ELSE 'Yes' END AS [Live?] FROM staff")  # fmt: skip
    status, said = imported(project, sqlite, path, "--confirm")
    assert status == 1
    assert '"Live?" may decide who counts' in " ".join(said.split())
    staff = tmp_path / "staff.csv"
    staff.write_text(
        "\n".join(
            [",".join(STAFF_HEADINGS), *(",".join(map(str, staff_row(number, ethnic="A"))) for number in range(3))]
        ),
        encoding="utf-8",
    )
    status, said = imported(project, sqlite, path, "--confirm", "--staff", str(staff), "--only", "Live?=Yes")
    assert status == 0, said
    [file] = project.returns.glob("*training.csv")
    assert "training,white,headcount,2," in file.read_text(encoding="utf-8")
    status, said = imported(project, sqlite, path, "--confirm", "--staff", str(staff), "--draft")
    assert status == 0
    assert (project.params / "X01" / "extracts.yml").is_file()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch, postgresql: URL) -> str:
    monkeypatch.setenv("WRES_DB_USER", "wres")
    monkeypatch.setenv("WRES_DB_PASSWORD", PASSWORD)
    return f"postgresql://${{WRES_DB_USER}}:${{WRES_DB_PASSWORD}}@127.0.0.1:{postgresql.port}/postgres"


def test_a_return_from_postgresql(credentials: str, project: Project, tmp_path: Path) -> None:
    status, said = imported(project, credentials, query(tmp_path, RETURN))
    assert status == 0, said
    assert counts(project) == {"white": 80, "bme": 20, "unknown": 3}


def test_an_extract_from_postgresql_is_counted(credentials: str, project: Project, tmp_path: Path) -> None:
    status, said = imported(project, credentials, query(tmp_path, STAFF), "--confirm")
    assert status == 0, said
    assert counts(project)["all"] == 4


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DELETE FROM staff", "read-only transaction"),
        ("CREATE TABLE more (n INTEGER)", "read-only transaction"),
        ("SELECT * FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELEKT 1", "syntax error"),
        ("SELECT CAST(last_name AS INTEGER) FROM staff", "SQLSTATE 22P02"),
    ],
)
def test_what_postgresql_refuses(sql: str, told: str, credentials: str, project: Project, tmp_path: Path) -> None:
    status, said = imported(project, credentials, query(tmp_path, sql))
    assert status == 2
    assert told in said
    assert SURNAME not in said
    assert PASSWORD not in said


def test_a_wrong_password(credentials: str, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRES_DB_PASSWORD", "something-else")
    status, said = imported(project, credentials, query(tmp_path, STAFF))
    assert status == 2
    assert "password authentication failed" in said
    assert "something-else" not in said


def test_nothing_is_written(sqlite: str, project: Project, tmp_path: Path) -> None:
    for sql in ("DELETE FROM staff", "UPDATE workforce SET people = 0"):
        status, said = imported(project, sqlite, query(tmp_path, sql))
        assert status == 2, said
    assert imported(project, sqlite, query(tmp_path, RETURN))[0] == 0
    assert counts(project)["white"] == 80


def test_parameters_are_bound(sqlite: str, tmp_path: Path) -> None:
    """A value that looks like SQL is a value."""
    path = query(tmp_path, "SELECT people FROM workforce WHERE organisation = :organisation")
    nasty = "X01' OR '1'='1"
    assert len(run_query(database_url(sqlite, {}), path, {"organisation": nasty}).records) == 1
    assert len(run_query(database_url(sqlite, {}), path, {"organisation": "X01"}).records) == 4


def test_further_parameters(sqlite: str, project: Project, tmp_path: Path) -> None:
    path = query(tmp_path, RETURN.replace("year = :year", "year = :year AND ethnic_group <> :without"))
    status, said = imported(project, sqlite, path)
    assert status == 2
    assert "names :without" in said
    assert imported(project, sqlite, path, "--parameter", "without=unknown")[0] == 0
    assert counts(project) == {"white": 80, "bme": 20}
    assert "NAME=VALUE" in imported(project, sqlite, path, "--parameter", "without")[1]


def test_a_return_is_checked_like_any_other(sqlite: str, project: Project, tmp_path: Path) -> None:
    status, said = imported(project, sqlite, query(tmp_path, RETURN.replace("'headcount'", "'heads'")))
    assert status == 1
    assert "heads" in said
    assert not (project.returns / "workforce.csv").exists()


def test_equal_results_give_equal_files(sqlite: str, project: Project, tmp_path: Path) -> None:
    path = query(tmp_path, RETURN.replace(";", " ORDER BY people"))
    context = Context(project, organisation="X01", year=2024)
    one = from_database(sqlite, path, context, {})
    other = from_database(sqlite, query(tmp_path, RETURN.replace(";", " ORDER BY people DESC")), context, {})
    assert isinstance(one, bytes)
    assert one == other


def test_formulas_in_a_result_stay_text(sqlite: str, project: Project, tmp_path: Path) -> None:
    path = query(tmp_path, RETURN.replace("'HR warehouse, table workforce'", "'=cmd|calc'"))
    found = from_database(sqlite, path, Context(project, organisation="X01", year=2024), {})
    assert isinstance(found, bytes)
    assert b"'=cmd|calc" in found
    assert b",=cmd" not in found


@pytest.mark.parametrize(
    ("sql", "error", "told"),
    [
        ("", QueryFileError, "is empty"),
        ("CREATE TABLE x (n INTEGER)", DatabaseError, "attempt to write a readonly database"),
        ("SELECT 1 AS n", QueryResultError, "neither a return nor an extract"),
        ("SELECT people FROM nowhere", DatabaseError, "no such table: nowhere"),
        ("SELECT people FROM workforce WHERE year = :survey", QueryFileError, ":survey"),
    ],
)
def test_queries_that_are_no_use(sql: str, error: type[WresError], told: str, sqlite: str, tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    with pytest.raises(error, match=told):
        from_database(sqlite, query(tmp_path, sql), Context(project, organisation="X01", year=2024), {})


def test_a_failure_holds_no_reference_to_what_the_database_said(sqlite: str, tmp_path: Path) -> None:
    path = query(tmp_path, f"SELECT '{SURNAME}' FROM nowhere")
    with pytest.raises(DatabaseError) as caught:
        run_query(database_url(sqlite, {}), path, {})
    assert caught.value.__context__ is None
    assert SURNAME not in "".join(traceback.format_exception(caught.value))


def test_a_kind_that_is_said(sqlite: str, project: Project, tmp_path: Path) -> None:
    context = Context(project, organisation="X01", year=2024, confirm=True)
    with pytest.raises(QueryResultError, match="--as dcf"):
        from_database(sqlite, query(tmp_path, STAFF), context, {}, "dcf")
    found = from_database(sqlite, query(tmp_path, STAFF), context, {}, "staff")
    assert not isinstance(found, bytes)
    assert Cell("X01", 2024, 1, "all", "all", "bme", "headcount") in {one.cell for one in found.rows}


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:secret@host/db", "postgresql://me:se${X}cret@host/db", "postgresql://host/db?password=secret",
        "mssql+pyodbc://host/db?driver=x&PWD=secret",
    ],
)  # fmt: skip
def test_a_password_on_the_command_line_is_refused(address: str) -> None:
    with pytest.raises(PasswordOnCommandLineError) as caught:
        database_url(address, {"X": "y"})
    assert "secret" not in str(caught.value)


def test_credentials_from_the_environment() -> None:
    environment = {"U": "me", "P": "p@ss/:w", "DB": "postgresql://me:secret@host/db"}
    url = database_url("postgresql://${U}:${P}@host/db?sslmode=require", environment)
    assert (url.username, url.password, url.drivername) == ("me", "p@ss/:w", "postgresql+psycopg")
    assert url.query["sslmode"] == "require"
    assert database_url("${DB}", environment).password == "secret"


def test_addresses_that_cannot_be_used() -> None:
    with pytest.raises(MissingVariableError, match="variable P,"):
        database_url("postgresql://me:${P}@host/db", {})
    with pytest.raises(DatabaseAddressError) as caught:
        database_url("host=localhost password=secret", {})
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_database_that_is_not_there(project: Project, tmp_path: Path) -> None:
    status, said = imported(project, f"sqlite:///{tmp_path / 'none.db'}", query(tmp_path, RETURN))
    assert status == 2
    assert "no such database file" in said
    assert not (tmp_path / "none.db").exists()
    status, said = imported(project, "nonsense://host/db", query(tmp_path, RETURN))
    assert status == 2
    assert "no driver" in said


@pytest.mark.parametrize("more", [[], ["--url", "sqlite:///x.db"], ["--query", "x.sql"]])
def test_what_the_command_needs(more: list[str], project: Project) -> None:
    result = CliRunner().invoke(app, ["import", "sql", *more, "--project", str(project.root)])
    assert result.exit_code == 2
    assert "--url ADDRESS and --query FILE" in result.output
    if more:
        result = CliRunner().invoke(app, ["import", "a.csv", *more, "--project", str(project.root)])
        assert "are for a database" in result.output
