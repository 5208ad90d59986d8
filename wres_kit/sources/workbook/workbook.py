"""Opening a workbook so that no file can take the machine: inspected first, read by a process with limits.

>>> book = open_workbook(Path("return.xlsx"))  # doctest: +SKIP
>>> book.names  # doctest: +SKIP
('WRES',)
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from wres_kit.sources.workbook.limits import WorkbookError, WorkbookLimits
from wres_kit.sources.workbook.reader import Reader
from wres_kit.sources.workbook.reader_process import ChildReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.sources.workbook.grid import Facts, Picked, Sheet


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
        self._facts: dict[str, Facts] = {}
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

    def picked(self, name: str, skip: int, width: int, positions: Sequence[int]) -> Picked:
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

    def facts(self, name: str) -> Facts:
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
