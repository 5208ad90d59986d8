"""The store: made from the files, made anew when they change, and never the only copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tests.returns.conftest import project, put
from wres_kit.cli.main import app
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.project import Project
from wres_kit.publishing.database import DatabaseContent, StoreError, open_results, open_returns, store, store_path
from wres_kit.returns.faults import ReturnsError

__all__ = ["project", "put"]

ROWS = [
    ("X01", 2024, 1, "all", "all", "white", "headcount", 80),
    ("X01", 2024, 5, "all", "all", "bme", "percentage", "30.90"),
    ("X02", 2023, 1, "all", "all", "bme", "headcount", 7),
]
RESULT = "X01,2024,1,share,all,all,bme,20.5,percent,20,100,13.5,29.2,published,counts,"
SUPPRESSED = "X01,2024,3,likelihood,all,disciplinary,bme,,percent,,,,,suppressed,,Too few"


@pytest.fixture
def filled(project: Project, put: Callable[..., Path]) -> Project:
    put(ROWS)
    results = project.reports / "X01" / "2024" / "data" / "results.csv"
    results.parent.mkdir(parents=True)
    results.write_text("\n".join([",".join(RESULT_COLUMNS), RESULT, SUPPRESSED]) + "\n", encoding="utf-8")
    return project


def asked(project: Project, query: str) -> list[tuple[object, ...]]:
    opened = open_results if "results" in query else open_returns
    with opened(project) as connection:
        return connection.execute(query).fetchall()


def test_returns_are_there_with_the_place_they_stand_in(filled: Project) -> None:
    columns = 'organisation, year, indicator, "group", measure, value, decimals, source, file, row'
    assert asked(filled, f"SELECT {columns} FROM returns ORDER BY row") == [
        ("X01", 2024, 1, "white", "headcount", 80.0, 0, "made-up figures", "data/returns/x01.csv", 2),
        ("X01", 2024, 5, "bme", "percentage", 30.9, 2, "made-up figures", "data/returns/x01.csv", 3),
        ("X02", 2023, 1, "bme", "headcount", 7.0, 0, "made-up figures", "data/returns/x01.csv", 4),
    ]


def test_results_are_there_and_what_is_suppressed_is_empty(filled: Project) -> None:
    query = "SELECT report_year, indicator, value, numerator, lower, status, note FROM results ORDER BY indicator"
    assert asked(filled, query) == [
        (2024, 1, 20.5, 20.0, 13.5, "published", ""),
        (2024, 3, None, None, None, "suppressed", "Too few"),
    ]


def test_organisations_are_there_and_tables_join(filled: Project) -> None:
    query = "SELECT name, count(*) FROM returns JOIN organisations ON organisation = code GROUP BY ALL ORDER BY ALL"
    assert asked(filled, query) == [("Example X01", 2), ("Example X02", 1)]
    assert asked(filled, "SELECT code, fictional FROM organisations ORDER BY code") == [
        ("X01", True), ("X02", True), ("X03/X04", True),
    ]  # fmt: skip


def test_a_project_without_reports(project: Project, put: Callable[..., Path]) -> None:
    put(ROWS)
    assert asked(project, "SELECT count(*) FROM results") == [(0,)]


def test_it_is_made_anew_when_something_changed_and_only_then(filled: Project, put: Callable[..., Path]) -> None:
    path = store(filled, DatabaseContent.RETURNS)
    made = path.stat().st_ino
    assert store(filled, DatabaseContent.RETURNS).stat().st_ino == made
    put([*ROWS, ("X02", 2024, 1, "all", "all", "bme", "headcount", 9)])
    assert asked(filled, "SELECT count(*) FROM returns") == [(4,)]
    about = filled.params / "X02" / "organisation.yml"
    about.write_text(about.read_text(encoding="utf-8").replace("Example X02", "Renamed"), encoding="utf-8")
    query = "SELECT name FROM organisations JOIN returns ON organisation = code WHERE year = 2023"
    assert asked(Project(filled.root), query) == [("Renamed",)]
    path = store(filled, DatabaseContent.RESULTS)
    made = path.stat().st_ino
    (filled.reports / "X01" / "2024" / "data" / "results.csv").unlink()
    assert asked(filled, "SELECT count(*) FROM results") == [(0,)]
    assert path.stat().st_ino != made


def test_it_can_be_deleted_at_any_time(filled: Project) -> None:
    before = asked(filled, "SELECT * FROM returns ORDER BY ALL")
    store_path(filled, DatabaseContent.RETURNS).unlink()
    assert asked(filled, "SELECT * FROM returns ORDER BY ALL") == before


def test_a_damaged_store_is_made_again(filled: Project) -> None:
    path = store_path(filled, DatabaseContent.RETURNS)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"not a database" * 1000)
    assert asked(filled, "SELECT count(*) FROM returns") == [(3,)]


def test_raw_returns_are_in_the_private_folder_only(filled: Project) -> None:
    filled.build.mkdir()
    (filled.build / "wres.duckdb").write_bytes(b"of an earlier version")
    store(filled, DatabaseContent.RESULTS)
    store(filled, DatabaseContent.RETURNS)
    assert sorted(path.name for path in filled.build.iterdir()) == ["private", "results.duckdb"]
    assert sorted(path.name for path in filled.private.iterdir()) == ["README.md", "returns.duckdb"]
    assert "Do not upload" in (filled.private / "README.md").read_text(encoding="utf-8")
    with open_results(filled) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall() == [
            ("made_from",), ("organisations",), ("results",),
        ]  # fmt: skip


def test_the_results_have_no_hash_of_figures_that_are_not_shown(filled: Project) -> None:
    """Whoever knows the rest of what a hash is of can try out the small number in it."""
    [before] = asked(filled, "SELECT hash FROM results.made_from")
    confirmed = filled.params / "X01" / "2024" / "confirmed.yml"
    confirmed.parent.mkdir(parents=True)
    confirmed.write_text("confirmed: [{check: sum, indicator: 3, value: 3, reason: It is so.}]\n", encoding="utf-8")
    about = filled.params / "X01" / "organisation.yml"
    about.write_text(about.read_text(encoding="utf-8") + "survey_response: {2024: 41.7}\n", encoding="utf-8")
    assert asked(Project(filled.root), "SELECT hash FROM results.made_from") == [before]


def test_nothing_can_be_written_through_it(filled: Project) -> None:
    with open_results(filled) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM results")


def test_two_may_read_at_once(filled: Project) -> None:
    with open_results(filled) as one, open_results(filled) as other:
        assert (
            one.execute("SELECT count(*) FROM results").fetchone()
            == other.execute("SELECT count(*) FROM results").fetchone()
        )


def test_returns_that_cannot_be_read_leave_the_old_store(filled: Project, put: Callable[..., Path]) -> None:
    made = store(filled, DatabaseContent.RETURNS).stat().st_ino
    put(b"", "x02.csv")
    with pytest.raises(ReturnsError):
        store(filled, DatabaseContent.RETURNS)
    assert store_path(filled, DatabaseContent.RETURNS).stat().st_ino == made


def test_a_folder_that_cannot_be_written_to(filled: Project) -> None:
    filled.build.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        store(filled, DatabaseContent.RESULTS)


def test_the_command(filled: Project) -> None:
    result = CliRunner().invoke(app, ["store", "--project", str(filled.root)])
    assert result.exit_code == 0
    assert result.output == (
        "build/results.duckdb: 2 published results, 3 organisations.\n"
        "build/private/returns.duckdb: 3 raw figures of returns, 3 organisations. Do not upload or share it.\n"
    )
    result = CliRunner().invoke(app, ["store", "--json", "--project", str(filled.root)])
    assert '"returns": 3' in result.output
