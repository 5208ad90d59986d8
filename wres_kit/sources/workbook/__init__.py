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
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wres_kit.sources.workbook import limits as limits_module
from wres_kit.sources.workbook.grid import NumberDisplay, PickedColumns, Sheet, SheetFacts
from wres_kit.sources.workbook.limits import WorkbookError, WorkbookLimits, too_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.sources.workbook.reader import Readers

Wish = Literal["open", "sheet", "picked", "facts"]
"""What can be asked about a workbook: a method of `Reader`."""
KINDS = {kind.__name__: kind for kind in (datetime, date, time)}
"""What JSON has no word for."""
LOOKED_EVERY = 0.2
"""Seconds between two looks at whether a request takes too long."""


class WorkbookReaderError(WorkbookError):
    """The process that reads workbooks could not be started."""


class ChildReader:
    """The near side: asks the process, and ends it where it takes too long.

    Parameters
    ----------
    limits
        How large a workbook may be, and how long a request may take.
    """

    def __init__(self, limits: WorkbookLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline, self._late = math.inf, False
        atexit.register(self.close)

    def ask(self, path: Path, shown: str, wish: Wish, **wanted: Any) -> Any:  # noqa: ANN401 - what the method takes and gives
        """Return what a method of the `Reader` of a workbook gives; see `Readers`."""
        process = self._process or self._start()
        request = {"path": str(path.resolve()), "shown": shown, "wish": wish, "wanted": wanted}
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
            memory, seconds = self._limits.memory / (1 << 30), self._limits.seconds
            bound = f"longer than {seconds:g} seconds" if self._late else f"more than {memory:g} GB of memory"
            raise too_large(shown, f"reading it took {bound}")
        answer = json.loads(line, object_hook=_moment)
        if isinstance(answer, dict) and "failure" in answer:
            raise _failure(answer["failure"], answer["message"])
        return _decoded(wish, answer)

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

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", f"from {__name__} import serve; serve()", json.dumps(asdict(self._limits))]
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


def _failure(name: str, message: str) -> WorkbookError:
    kind = getattr(limits_module, name, WorkbookError)
    return kind(message) if isinstance(kind, type) and issubclass(kind, WorkbookError) else WorkbookError(message)


def _moment(value: dict[str, Any]) -> object:
    """Return a date or time that JSON has no word for; any other mapping as it is."""
    kind = KINDS.get(next(iter(value), "")) if len(value) == 1 else None
    return kind.fromisoformat(*value.values()) if kind else value


def _decoded(wish: Wish, answer: Any) -> Any:  # noqa: ANN401 - whatever JSON gives
    """Return an answer as `Reader` gives it: JSON makes lists of tuples and sets."""
    if wish == "open":
        notes, only_values, sheets = answer
        return tuple(notes), only_values, tuple(map(tuple, sheets))
    if wish == "picked":
        return PickedColumns(**answer)
    if wish == "sheet":
        rows, merged = (tuple(map(tuple, answer[name])) for name in ("rows", "merged"))
        return Sheet(answer["name"], rows, merged, answer["hidden"])
    return SheetFacts(
        frozenset(answer["hidden_rows"]),
        frozenset(answer["hidden_columns"]),
        frozenset(map(tuple, answer["without_value"])),
        tuple(map(tuple, answer["errors"])),
        tuple((row, column, NumberDisplay(*shown)) for row, column, shown in answer["shown"]),
    )


def _encoded(value: object) -> object:
    """Return what JSON has no word for in those it has; a datetime is a date too, so it comes first."""
    if isinstance(value, datetime | date | time):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(type(value).__name__)


def _bind(limits: WorkbookLimits) -> None:
    """Bound the memory of this process, where the platform can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def serve() -> None:
    """Answer requests from standard input, a line each, within the limits that the first argument gives."""
    from wres_kit.sources.workbook.reader import Readers  # noqa: PLC0415 - only the far side needs calamine

    limits = WorkbookLimits(**json.loads(sys.argv[1]))
    _bind(limits)
    readers = Readers(limits)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer = readers.ask(Path(request["path"]), request["shown"], request["wish"], **request["wanted"])
            text = json.dumps(answer, default=_encoded)
        except WorkbookError as error:
            text = json.dumps({"failure": type(error).__name__, "message": str(error)})
        except MemoryError:
            return
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()


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
        What reads it: the process with limits, or in tests `Readers` in this process.

    Attributes
    ----------
    notes : tuple of str
        What is in it that is ignored, in sentences: macros, links to other workbooks.
    only_values : bool
        Whether it holds neither formulas nor errors, and nothing hidden: `facts` has nothing to tell of these.
    names : tuple of str
        The names of all sheets of cells, in order.
    """

    def __init__(self, path: Path, shown: str, reader: ChildReader | Readers) -> None:
        self.path, self.shown, self._reader = path, shown, reader
        self._heads: dict[str, Sheet] = {}
        self._whole: dict[str, Sheet] = {}
        self._facts: dict[str, SheetFacts] = {}
        self.notes, self.only_values, listed = reader.ask(path, shown, "open")
        self.names: tuple[str, ...] = tuple(name for name, _ in listed)

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
        head = self._heads.get(name) or self._heads.setdefault(name, self._ask("sheet", name, rows=HEAD))
        if rows is not None and rows <= HEAD:
            return replace(head, rows=head.rows[:rows])
        if name not in self._whole:
            self._whole[name] = head if len(head.rows) < HEAD else self._ask("sheet", name, rows=None)
        whole = self._whole[name]
        return whole if rows is None else replace(whole, rows=whole.rows[:rows])

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
        picked: PickedColumns = self._ask("picked", name, skip=skip, width=width, positions=list(positions))
        return picked

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
            self._facts[name] = self._ask("facts", name)
        return self._facts[name]

    def _ask(self, wish: Wish, name: str, **wanted: object) -> Any:  # noqa: ANN401 - what the method gives
        return self._reader.ask(self.path, self.shown, wish, name=name, **wanted)

    def _must_have(self, name: str) -> None:
        if name not in self.names:
            message = f"{self.shown}: has no sheet {name!r}. It has {', '.join(map(repr, self.names)) or 'none'}."
            raise NoSuchSheetError(message)


@cache
def _process(limits: WorkbookLimits) -> ChildReader:
    return ChildReader(limits)


def open_workbook(path: Path, shown: str | None = None) -> Workbook:
    """Open a workbook.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it; its name where None.

    Raises
    ------
    WorkbookError
        It is not a workbook, or not one that may be opened; the message says why and what to do.
    """
    return Workbook(path, shown or path.name, _process(WorkbookLimits()))
