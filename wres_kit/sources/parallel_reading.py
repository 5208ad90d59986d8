"""Reading many files: by one process each core where there are so many that starting the processes pays."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from wres_kit.errors import WresError
from wres_kit.sources.errors import SourceError
from wres_kit.sources.registry import source_of
from wres_kit.sources.source import Context, ImportResult, InputFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MANY = 60
"""Files from which on processes are started: each takes about a second to start, and a workbook some 40 ms to read."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """A failure on its way between processes: exceptions with arguments of their own do not survive it."""

    message: str
    exit_status: int


def read_all(paths: Sequence[Path], context: Context, named: str | None = None) -> list[ImportResult | WresError]:
    """Read files in order; see `Source.read`. Of one that cannot be read, its failure stands in its place."""
    # A person who confirms columns writes to params/, which two processes must not do at once.
    if len(paths) < MANY or context.confirm or (os.cpu_count() or 1) == 1:
        return [_read_here(path, context, named) for path in paths]
    bare = replace(context, returns=None)
    workers = multiprocessing.get_context("spawn")
    read: list[ImportResult | WresError] = []
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=workers) as pool:
            read.extend(map(_outcome, pool.map(partial(_attempted, context=bare, named=named), paths, chunksize=8)))
    except BrokenProcessPool:
        # A process that was ended from outside says nothing about the files: read the rest here.
        read += [_read_here(path, context, named) for path in paths[len(read) :]]
    return read


def _read(path: Path, context: Context, named: str | None) -> ImportResult:
    offered = InputFile(path, project=context.project)
    notes = offered.workbook.notes if offered.is_workbook else ()
    understood = source_of(offered, named).read(offered, context)
    return replace(understood, messages=tuple(dict.fromkeys((*notes, *understood.messages))))


def _read_here(path: Path, context: Context, named: str | None) -> ImportResult | WresError:
    try:
        return _read(path, context, named)
    except WresError as error:
        return error


def _attempted(path: Path, context: Context, named: str | None) -> ImportResult | _Failed:
    try:
        return _read(path, context, named)
    except WresError as error:
        return _Failed(str(error), error.exit_status)


def _outcome(attempt: ImportResult | _Failed) -> ImportResult | WresError:
    if not isinstance(attempt, _Failed):
        return attempt
    error = SourceError(attempt.message)
    error.exit_status = attempt.exit_status
    return error
