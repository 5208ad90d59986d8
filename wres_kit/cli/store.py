"""`wres store`: the databases of published results and of raw returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.cli.output import show, show_data
from wres_kit.publishing.database import Content, open_results, open_returns, store_path
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    import duckdb

    from wres_kit.project import Project


def make_store(project: Project, json_: bool = False) -> int:
    """Make both databases if anything has changed, and say where they are and what they hold.

    Parameters
    ----------
    project
        Whose.
    json_
        Whether to print plain data instead of sentences.

    Returns
    -------
    int
        0.

    Raises
    ------
    WresError
        One cannot be made.
    """
    with open_results(project) as connection:
        results, organisations = _rows(connection, "results"), _rows(connection, "organisations")
    with open_returns(project) as connection:
        returns = _rows(connection, "returns")
    results_file, returns_file = (project.shown(store_path(project, content)) for content in Content)
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
    return 0


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - a name from above
    assert row is not None
    return int(row[0])
