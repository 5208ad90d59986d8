"""Opening a workbook so that no file can take the machine: inspected first, read by a process with limits.

>>> book = open_workbook(Path("return.xlsx"))  # doctest: +SKIP
>>> book.names  # doctest: +SKIP
('WRES',)
"""

from __future__ import annotations

import atexit
import json
import math
import subprocess
import sys
import threading
import time as clock
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from wres_kit.sources.workbook import limits as limits_module
from wres_kit.sources.workbook.grid import CellValue, NumberDisplay, PickedColumns, Sheet, SheetFacts
from wres_kit.sources.workbook.limits import COPY_VALUES, WorkbookError, WorkbookLimits, WorkbookTooLargeError
from wres_kit.sources.workbook.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence


KINDS: dict[str, type[datetime | date | time]] = {"datetime": datetime, "date": date, "time": time}
"""What JSON has no word for; a datetime is a date too, so it comes first."""


LOOKED_EVERY = 0.2
"""Seconds between two looks at whether a request takes too long."""


class WorkbookReaderError(WorkbookError):
    """The process that reads workbooks could not be started."""


class OpenedWorkbook(NamedTuple):
    """What is known of a workbook once it is open; see `Reader`."""

    notes: tuple[str, ...]
    only_values: bool
    sheets: tuple[tuple[str, bool], ...]


class ChildReader:
    """The near side: asks the process, and ends it where it takes too long."""

    def __init__(self, limits: WorkbookLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline, self._late = math.inf, False
        atexit.register(self.close)

    def open(self, path: Path, shown: str) -> OpenedWorkbook:
        """Return what is known of a workbook; see `Reader`."""
        answer = self._ask(path, shown, "open")
        sheets = tuple((name, hidden) for name, hidden in answer["sheets"])
        return OpenedWorkbook(tuple(answer["notes"]), answer["only_values"], sheets)

    def sheet(self, path: Path, shown: str, name: str, rows: int | None = None) -> Sheet:
        """Return the values of a sheet; see `Reader`."""
        answer = self._ask(path, shown, "sheet", name=name, rows=rows)
        grid = tuple(
            tuple(_decoded(value) if type(value) is dict else value for value in row) for row in answer["rows"]
        )
        merged = tuple((value[0], value[1], value[2], value[3]) for value in answer["merged"])
        return Sheet(name, grid, merged, answer["hidden"])

    def picked(self, path: Path, shown: str, name: str, **wanted: object) -> PickedColumns:
        """Return some columns of a sheet as text; `wanted` is what `Reader.picked` takes."""
        answer = self._ask(path, shown, "picked", name=name, wanted=wanted)
        return PickedColumns(answer["lines"], answer["columns"], answer["ragged"])

    def facts(self, path: Path, shown: str, name: str) -> SheetFacts:
        """Return what the values of a sheet do not tell; see `Reader`."""
        answer = self._ask(path, shown, "facts", name=name)
        return SheetFacts(
            frozenset(answer["hidden_rows"]),
            frozenset(answer["hidden_columns"]),
            frozenset((row, column) for row, column in answer["without_value"]),
            tuple((row, column, text) for row, column, text in answer["errors"]),
            tuple((row, column, NumberDisplay(*shown)) for row, column, shown in answer["shown"]),
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _ask(self, path: Path, shown: str, wish: str, **more: object) -> dict[str, Any]:
        process = self._process or self._start()
        request = {"path": str(path.resolve()), "shown": shown, "wish": wish, **more}
        self._late, self._deadline = False, clock.monotonic() + self._limits.seconds
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            self._deadline = math.inf
        if not line.endswith(b"\n"):
            self.close()
            raise _ended(shown, self._limits, late=self._late)
        answer: dict[str, Any] = json.loads(line)
        if "failure" in answer:
            raise _failure(answer["failure"], answer["message"])
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "wres_kit.sources.workbook.workbook", json.dumps(asdict(self._limits))]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and this module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            message = f"The process that reads workbooks cannot be started: {error.strerror}."
            raise WorkbookReaderError(message) from None
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
        return self._process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the process where a request takes too long: one thread for all requests, since each costs time."""
        while process.poll() is None:
            clock.sleep(min(LOOKED_EVERY, self._limits.seconds))
            if clock.monotonic() > self._deadline:
                self._late = True
                process.kill()
                return


def _ended(shown: str, limits: WorkbookLimits, *, late: bool) -> WorkbookTooLargeError:
    memory = f"{limits.memory / (1 << 30):g} GB of memory"
    why = f"reading it took longer than {limits.seconds:g} seconds" if late else f"reading it took more than {memory}"
    return WorkbookTooLargeError(f"{shown}: is too large to be a return, or was made to do harm: {why}. {COPY_VALUES}")


def _failure(name: str, message: str) -> WorkbookError:
    kind = getattr(limits_module, name, WorkbookError)
    return kind(message) if isinstance(kind, type) and issubclass(kind, WorkbookError) else WorkbookError(message)


def _decoded(value: Any) -> CellValue:  # noqa: ANN401 - whatever JSON gives
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return KINDS[kind].fromisoformat(text)
    plain: CellValue = value
    return plain


def _encoded(value: object) -> object:
    for kind, moment in KINDS.items():
        if isinstance(value, moment):
            return {kind: value.isoformat()}
    raise TypeError(type(value).__name__)


def _answer(request: dict[str, Any], limits: WorkbookLimits, opened: dict[str, Any]) -> dict[str, Any]:
    """Return the far side's answer to one request; the workbook asked for last stays open."""
    from wres_kit.sources.workbook.reader import Reader  # noqa: PLC0415 - only the far side needs calamine

    path = request["path"]
    if request["wish"] == "open" or path not in opened:
        opened.clear()
        opened[path] = Reader(Path(path), request["shown"], limits)
    reader: Reader = opened[path]
    if request["wish"] == "open":
        return {"notes": reader.notes, "only_values": reader.only_values, "sheets": reader.sheets}
    if request["wish"] == "sheet":
        sheet = reader.sheet(request["name"], request["rows"])
        return {"rows": sheet.rows, "merged": sheet.merged, "hidden": sheet.hidden}
    if request["wish"] == "picked":
        picked = reader.picked(request["name"], **request["wanted"])
        return {"lines": picked.lines, "columns": picked.columns, "ragged": picked.ragged}
    facts = reader.facts(request["name"])
    return {
        "hidden_rows": sorted(facts.hidden_rows),
        "hidden_columns": sorted(facts.hidden_columns),
        "without_value": sorted(facts.without_value),
        "errors": facts.errors,
        "shown": facts.shown,
    }


def _bind(limits: WorkbookLimits) -> None:
    """Bound the memory of this process, where the platform can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _serve(requests: IO[bytes], answers: IO[bytes], limits: WorkbookLimits) -> None:
    _bind(limits)
    opened: dict[str, Any] = {}
    for line in requests:
        request = json.loads(line)
        try:
            answer = json.dumps(_answer(request, limits, opened), default=_encoded)
        except WorkbookError as error:
            answer = json.dumps({"failure": type(error).__name__, "message": str(error)})
        except MemoryError:
            return
        answers.write(answer.encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer, WorkbookLimits(**json.loads(sys.argv[1])))


HEAD = 300
"""Rows that are fetched of a sheet at first: each source that is asked whether it knows the file looks at some."""


class NoSuchSheetError(WorkbookError):
    """A sheet that the workbook does not have."""


class Workbook:
    """A workbook that was opened. Sheets are read when they are asked for, and kept.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it.
    reader
        What reads it: the process with limits, or a `Reader` in this process.

    Attributes
    ----------
    notes : tuple of str
        What is in it that is ignored, in sentences: macros, links to other workbooks.
    only_values : bool
        Whether it holds neither formulas nor errors, and nothing hidden: `facts` has nothing to tell of these.
    """

    def __init__(self, path: Path, shown: str, reader: ChildReader | Reader) -> None:
        self.path, self.shown, self._reader = path, shown, reader
        self._heads: dict[str, Sheet] = {}
        self._whole: dict[str, Sheet] = {}
        self._facts: dict[str, SheetFacts] = {}
        if isinstance(reader, ChildReader):
            self.notes, self.only_values, self._listed = reader.open(path, shown)
        else:
            self.notes, self.only_values, self._listed = reader.notes, reader.only_values, reader.sheets

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sheets of cells, in order."""
        return tuple(name for name, _ in self._listed)

    @property
    def hidden(self) -> frozenset[str]:
        """The names of sheets that Excel does not show."""
        return frozenset(name for name, hidden in self._listed if hidden)

    def sheet(self, name: str, rows: int | None = None) -> Sheet:
        """Return the values of a sheet.

        Parameters
        ----------
        name
            The sheet.
        rows
            How many of its first rows; all where None.

        Raises
        ------
        NoSuchSheetError
            The workbook has no such sheet.
        WorkbookError
            It cannot be read within the limits.
        """
        self._must_have(name)
        head = self._heads.get(name) or self._heads.setdefault(name, self._fetched(name, HEAD))
        if rows is not None and rows <= HEAD:
            return replace(head, rows=head.rows[:rows])
        if name not in self._whole:
            self._whole[name] = head if len(head.rows) < HEAD else self._fetched(name, None)
        whole = self._whole[name]
        return whole if rows is None else replace(whole, rows=whole.rows[:rows])

    def _fetched(self, name: str, rows: int | None) -> Sheet:
        if isinstance(self._reader, ChildReader):
            return self._reader.sheet(self.path, self.shown, name, rows)
        return self._reader.sheet(name, rows)

    def picked(self, name: str, skip: int, width: int, positions: Sequence[int]) -> PickedColumns:
        """Return some columns of a sheet as text, of all rows but the first ones; nothing of it is kept.

        Parameters
        ----------
        name
            The sheet.
        skip
            How many rows to pass over.
        width, positions
            See `pick`.

        Raises
        ------
        NoSuchSheetError
            The workbook has no such sheet.
        WorkbookError
            It cannot be read within the limits.
        """
        self._must_have(name)
        if isinstance(self._reader, ChildReader):
            wanted = {"skip": skip, "width": width, "positions": list(positions)}
            return self._reader.picked(self.path, self.shown, name, **wanted)
        return self._reader.picked(name, skip, width, positions)

    def facts(self, name: str) -> SheetFacts:
        """Return what the values of a sheet do not tell: hidden rows, errors, formulas without a result, formats.

        Raises
        ------
        NoSuchSheetError
            The workbook has no such sheet.
        WorkbookError
            It cannot be read within the limits.
        """
        self._must_have(name)
        if name not in self._facts:
            if isinstance(self._reader, ChildReader):
                self._facts[name] = self._reader.facts(self.path, self.shown, name)
            else:
                self._facts[name] = self._reader.facts(name)
        return self._facts[name]

    def _must_have(self, name: str) -> None:
        if name not in self.names:
            message = f"{self.shown}: has no sheet {name!r}. It has {', '.join(map(repr, self.names)) or 'none'}."
            raise NoSuchSheetError(message)


@cache
def _process(limits: WorkbookLimits) -> ChildReader:
    return ChildReader(limits)


def open_workbook(
    path: Path, shown: str | None = None, limits: WorkbookLimits | None = None, *, here: bool = False
) -> Workbook:
    """Open a workbook.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it; its name where None.
    limits
        How large it may be.
    here
        Read it in this process. Only for files that this program made itself, and for tests.

    Raises
    ------
    WorkbookError
        It is not a workbook, or not one that may be opened; the message says why and what to do.
    """
    name, most = shown or path.name, limits or WorkbookLimits()
    return Workbook(path, name, Reader(path, name, most) if here else _process(most))
