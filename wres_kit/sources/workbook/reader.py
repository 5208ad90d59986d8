"""Reading a workbook in this process: calamine for the values, the sheet's XML for the rest."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar
from xml.parsers import expat

import python_calamine as calamine

from wres_kit.sources.workbook.grid import CellValue, Facts, Picked, Sheet, pick, text_of
from wres_kit.sources.workbook.limits import (
    COPY_VALUES,
    EncryptedWorkbookError,
    WorkbookLimits,
    WorkbookTooLargeError,
    damaged,
    inspect,
)
from wres_kit.sources.workbook.sheet_facts import read_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set
    from pathlib import Path

T = TypeVar("T")
PERSONAL = re.compile(
    r"(employee|assignment|staff|payroll|person|applicant|national insurance|ni|esr) (number|no|id|ref|reference)"
    r"|(first|last|fore|sur|full|employee|given|family) ?name|date of birth|dob|nhs number|email( address)?"
    r"|ethnic (origin|group|category|code)|ethnicity|home address|postcode"
)
ENOUGH = 2
"""A row with this many of them heads a list of people; a single one may be a note."""
HEAD = 30
"""Rows of a hidden sheet among which headings of a list of people are looked for."""


class Reader:
    """A workbook that was inspected and opened.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it.
    limits
        How large it may be.

    Attributes
    ----------
    notes : tuple of str
        What is in it that is ignored: macros, links to other workbooks.
    only_values : bool
        Whether it holds neither formulas nor errors, and nothing hidden.
    sheets : tuple of (str, bool)
        Name of each sheet of cells in order, and whether it is hidden.

    Raises
    ------
    WorkbookError
        It cannot or may not be opened.
    """

    def __init__(self, path: Path, shown: str, limits: WorkbookLimits) -> None:
        self._path, self._shown = path, shown
        inspected = inspect(path, shown, limits)
        self.notes, self.only_values = inspected.notes, inspected.only_values
        self._last: calamine.CalamineSheet | None = None
        self._book = self._tried(lambda: calamine.CalamineWorkbook.from_path(path))
        self.sheets = tuple(
            (sheet.name, sheet.visible is not calamine.SheetVisibleEnum.Visible)
            for sheet in self._book.sheets_metadata
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet
        )
        very = {
            sheet.name for sheet in self._book.sheets_metadata if sheet.visible is calamine.SheetVisibleEnum.VeryHidden
        }
        self.notes += tuple(self._hidden_lists(very))

    def sheet(self, name: str, rows: int | None = None) -> Sheet:
        """Return the values of a sheet, or of its first rows."""
        hidden = dict(self.sheets)[name]
        sheet = self._parsed(name)
        grid = self._tried(lambda: sheet.to_python(skip_empty_area=False, nrows=rows))
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        return Sheet(name, tuple(tuple(map(_plain, row)) for row in grid), merged, hidden)

    def _hidden_lists(self, very: Set[str]) -> Iterator[str]:
        """Yield what is to be known of hidden sheets that look like lists of people."""
        for name, hidden in self.sheets:
            if hidden and (headings := personal_headings(self.sheet(name, HEAD).rows)):
                where = "very hidden: Excel does not offer to show it" if name in very else "hidden"
                yield (
                    f'The sheet "{name}" is {where}. It looks like a list of people ({", ".join(headings)}). '
                    "The workbook must not be sent on with it."
                )

    def picked(self, name: str, skip: int, width: int, positions: Sequence[int]) -> Picked:
        """Return some columns of a sheet as text, of all rows but the first ones; see `pick`."""
        sheet = self._parsed(name)
        grid = self._tried(lambda: sheet.to_python(skip_empty_area=False))
        return pick(enumerate(grid[skip:], start=skip + 1), width, positions, _text)

    def _parsed(self, name: str) -> calamine.CalamineSheet:
        """Return a sheet as calamine parsed it; the last one is kept, as several sources look at its first rows."""
        if self._last is None or self._last.name != name:
            self._last = None
            self._last = self._tried(lambda: self._book.get_sheet_by_name(name))
        return self._last

    def facts(self, name: str) -> Facts:
        """Return what the values of a sheet do not tell."""

        def read() -> Facts:
            with zipfile.ZipFile(self._path) as archive:
                return read_facts(archive, name)

        return self._tried(read)

    def _tried(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except calamine.PasswordError:
            message = f"{self._shown}: is protected by a password. Open it in Excel, remove the password, and save it."
            raise EncryptedWorkbookError(message) from None
        except MemoryError:
            message = f"{self._shown}: needs more memory than any return should. {COPY_VALUES}"
            raise WorkbookTooLargeError(message) from None
        except (calamine.CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error) as error:
            raise damaged(self._shown, error) from None
        except (KeyError, ValueError, OverflowError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise damaged(self._shown, error) from None
        except BaseException as error:
            # A panic of calamine's Rust code arrives as an exception that is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise damaged(self._shown, error) from None


def _text(value: Any) -> str:  # noqa: ANN401 - whatever calamine gives
    return value.strip() if type(value) is str else text_of(_plain(value))


def _plain(value: Any) -> CellValue:  # noqa: ANN401 - whatever calamine gives
    # Nearly all values are texts and numbers: the two exact types are asked for first, in a sheet of a million cells.
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return value  # type: ignore[no-any-return]
    if isinstance(value, str | bool | date | datetime | time):
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(value)


def personal_headings(rows: Iterable[Sequence[CellValue]]) -> list[str]:
    """Return the headings of a list of people among the first rows of a sheet; nothing where it has none."""
    for row in rows:
        names = [text for text in row if isinstance(text, str) and _is_personal(text)]
        if len(names) >= ENOUGH:
            return names[:4]
    return []


def _is_personal(text: str) -> bool:
    return bool(PERSONAL.fullmatch(re.sub(r"[\W_]+", " ", text.casefold()).strip()))
