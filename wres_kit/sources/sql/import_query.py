"""What a query gives, as a file of returns: a return that it selected, or an extract of people counted at once."""

from __future__ import annotations

import csv
import io
import os
import re
from typing import TYPE_CHECKING

from wres_kit.returns.files import COLUMNS, harmless
from wres_kit.sources.errors import SourceError
from wres_kit.sources.extracts.columns import guess, kinds
from wres_kit.sources.extracts.person_level import PersonLevel
from wres_kit.sources.importing import Converted, in_order
from wres_kit.sources.registry import sources
from wres_kit.sources.sql.database import database_url, run_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wres_kit.sources.extracts.rows import TextGrid
    from wres_kit.sources.source import Context


class QueryResultError(SourceError):
    """A query whose columns are neither those of a return nor those of an extract."""


def from_database(
    url: str, query: Path, context: Context, parameters: Mapping[str, str], named: str | None = None
) -> Converted | bytes:
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
    Converted or bytes
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
    return Converted(context.project.standard, query, understood, in_order(context.project.standard, understood.values))


def return_name(query: Path) -> str:
    """Return what a file of returns is called that a query selected."""
    return f"{re.sub(r'[^a-z0-9]+', '-', query.stem.lower()).strip('-') or 'query'}.csv"


def _return(grid: TextGrid) -> bytes:
    """Return the bytes of a file of returns; the values are checked with it."""
    positions = [grid.records[0][1].index(column) for column in COLUMNS]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for _, texts in grid.records[1:]:
        fields = [texts[position] for position in positions]
        writer.writerow([*(harmless(field) for field in fields[:7]), fields[7], harmless(fields[8])])
    return stream.getvalue().encode("utf-8")


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
