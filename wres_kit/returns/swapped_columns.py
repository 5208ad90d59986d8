"""Columns of a return that have changed places: one fault instead of one for each row."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.faults import Fault, Severity
from wres_kit.returns.files import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.returns.files import ReturnRow, Rule

FEWEST = 3
"""Faulty rows of a file below which each is described by itself."""
MOST_OTHERS = 0.1
"""Share of the faulty rows of a file that may be wrong in another way."""
SAMPLE = 40
"""Faulty rows with which every pair of columns is tried; the best pair is then tried with all of them."""


class SwappedColumns(NamedTuple):
    """Two columns of a file that have changed places.

    Parameters
    ----------
    first, second
        The names of the columns.
    positions
        The positions of the rows that are right once these columns change places.
    """

    first: str
    second: str
    positions: tuple[int, ...]


def with_swapped_columns(
    rows: Sequence[ReturnRow], failed: Sequence[tuple[int, Fault]], kept: Sequence[Rule]
) -> list[Fault]:
    """Return the faults of rows, with one for each organisation of a file where two columns have changed places.

    Nothing is put right: such a row is no figure, as every other row with a fault.

    Parameters
    ----------
    rows
        The rows of all files.
    failed
        The position and the fault of each failure of a row.
    kept
        The rules that rows keep.
    """
    by_file: dict[str, dict[int, None]] = {}
    for position, _ in failed:
        by_file.setdefault(rows[position].file, {})[position] = None
    swaps = [swap for own in by_file.values() if (swap := _swapped(rows, sorted(own), kept)) is not None]
    replaced = {position for swap in swaps for position in swap.positions}
    remaining = [fault for position, fault in failed if position not in replaced]
    return [*(fault for swap in swaps for fault in _faults(rows, swap)), *remaining]


def _swapped(rows: Sequence[ReturnRow], faulty: Sequence[int], kept: Sequence[Rule]) -> SwappedColumns | None:
    """Return the two columns of a file for which nearly all faulty rows are right once they change places."""
    if len(faulty) < FEWEST:
        return None
    step = -(-len(faulty) // SAMPLE)
    sample = faulty[::step]
    pairs = list(combinations(range(len(COLUMNS)), 2))
    right = {pair: len(_right_when_swapped(rows, sample, pair, kept)) for pair in pairs}
    best = max(pairs, key=lambda pair: right[pair])
    if right[best] < (1 - MOST_OTHERS) * len(sample):
        return None
    positions = _right_when_swapped(rows, faulty, best, kept)
    if len(positions) < max(FEWEST, (1 - MOST_OTHERS) * len(faulty)):
        return None
    return SwappedColumns(COLUMNS[best[0]], COLUMNS[best[1]], positions)


def _right_when_swapped(
    rows: Sequence[ReturnRow], positions: Sequence[int], pair: tuple[int, int], kept: Sequence[Rule]
) -> tuple[int, ...]:
    first, second = pair
    swapped = []
    for position in positions:
        texts = list(rows[position].texts)
        texts[first], texts[second] = texts[second], texts[first]
        swapped.append(rows[position]._replace(texts=tuple(texts)))
    wrong = {place for rule in kept for place, _ in rule.problems(swapped)}
    return tuple(position for place, position in enumerate(positions) if place not in wrong)


def _faults(rows: Sequence[ReturnRow], swap: SwappedColumns) -> Iterator[Fault]:
    """Yield a fault for each organisation that has such rows, so that each report is stopped."""
    by_organisation: dict[str, list[ReturnRow]] = {}
    for position in swap.positions:
        row = rows[position]
        by_organisation.setdefault(_organisation(row.texts, swap), []).append(row)
    for code, own in by_organisation.items():
        message = f"{swap.first} and {swap.second} have changed places in {_named(own)}."
        remedy = f"Put each into its own column, or exchange the words {swap.first} and {swap.second} in the header."
        yield Fault(
            Severity.ERROR, "columns-swapped", own[0].file, own[0].line, "", message, remedy, organisation=code
        )  # fmt: skip


def _organisation(texts: Sequence[str], swap: SwappedColumns) -> str:
    other = {swap.first: swap.second, swap.second: swap.first}
    return texts[COLUMNS.index(other.get("organisation", "organisation"))]


def _named(rows: Sequence[ReturnRow]) -> str:
    """Return which rows are meant: "rows 2 to 157", or how many where others lie between them."""
    first, last = rows[0].line, rows[-1].line
    everything = last - first + 1 == len(rows)
    return f"rows {first} to {last}" if everything else f"{len(rows):,} rows, from row {first} to row {last}"
