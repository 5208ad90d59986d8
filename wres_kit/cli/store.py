"""`wres store`: the database file of all returns and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.cli.output import show, show_data
from wres_kit.publishing.database import open_store, store_path
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.project import Project

COUNTS = """
    SELECT (SELECT count(*) FROM returns), (SELECT count(*) FROM results), (SELECT count(*) FROM organisations)
"""


def make_store(project: Project, json_: bool = False) -> int:
    """Make the store if anything has changed, and say where it is and what it holds.

    Parameters
    ----------
    project
        Whose.
    json_
        Whether to print plain data instead of a sentence.

    Returns
    -------
    int
        0.

    Raises
    ------
    WresError
        It cannot be made.
    """
    with open_store(project) as connection:
        row = connection.execute(COUNTS).fetchone()
    assert row is not None
    returns, results, organisations = map(int, row)
    shown = project.shown(store_path(project))
    if json_:
        holds = {"file": shown, "returns": returns, "results": results, "organisations": organisations}
        show_data("store", holds)
    else:
        show(
            f"{shown}: {plural(returns, 'figure')} of returns, {plural(results, 'published result')}, "
            f"{plural(organisations, 'organisation')}."
        )
    return 0
