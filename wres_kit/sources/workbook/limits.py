"""What a workbook may be before anyone reads it: a zip archive of a sane size, with XML that declares nothing.

A workbook comes by e-mail or from a shared drive. Before a reader sees it, its archive is looked through once: how many
parts, how large unpacked, whether any part declares entities (which can make a small file huge, or name other files),
whether the furthest cell would make a grid that does not fit in memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.sources import SourceError
from wres_kit.sources.workbook.grid import cell_position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


REFERENCE = re.compile(rb"r(?<=\sr)\s*=\s*[\"']\s*([A-Za-z]*)([0-9]+)")
"""Where a row or cell says it stands. The closing quotation mark is left out, so that no length escapes the pattern.

It begins with a letter and looks back for the blank before it, because a search for a letter is several times as fast.
"""
BESIDE_VALUES = (
    re.compile(rb"<f[\s>/]"),
    re.compile(rb":f[\s>/]"),
    re.compile(rb"=\s*[\"']\s*e\s*[\"']"),
    re.compile(rb"hidden\s*=\s*[\"']\s*(?:1|true)"),
)
"""A formula, an error, a hidden row or column. Apart, each is searched for fast by the letters it begins with."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet in Excel (ECMA-376 part 1, 18.3.1.73)."""
LONG = 1 << 16
"""Bytes from which on numpy is worth loading."""
LETTERS, DIGITS = 4, 8
"""More than any cell of Excel has in its name."""


def used_range(window: bytes) -> tuple[int, int]:
    """Return the furthest row and column, from 1, that a piece of XML names; beyond the last of Excel is just beyond.

    >>> used_range(b'<row r="7"><c r="A7"/><c r="AB7"/></row>')
    (7, 28)
    """
    fast = _reach_of_plain(window) if len(window) >= LONG else None
    return fast or _reach_of_any(window)


def says_more_than_values(window: bytes) -> bool:
    """Return whether a piece of XML may hold a formula, an error, or a hidden row or column."""
    return any(pattern.search(window) for pattern in BESIDE_VALUES)


def _reach_of_any(window: bytes) -> tuple[int, int]:
    references = set(REFERENCE.findall(window))
    row = max(map(_number, {digits for _, digits in references}), default=1)
    column = max(map(_column, {letters for letters, _ in references}), default=1)
    return max(row, 1), max(column, 1)


def _number(digits: bytes) -> int:
    return min(int(digits), LAST_ROW + 1) if len(digits) < 12 else LAST_ROW + 1


def _column(letters: bytes) -> int:
    within = len(letters) < LETTERS
    return min(cell_position(letters.decode("ascii") + "1")[1] + 1, LAST_COLUMN + 1) if within else LAST_COLUMN + 1


def _reach_of_plain(window: bytes) -> tuple[int, int] | None:
    """Return the same for references written as ` r="AB12"`; None where one is written in another way."""
    import numpy as np  # noqa: PLC0415 - most workbooks are small, and are read without it

    data = np.frombuffer(window + bytes(LETTERS + DIGITS + 8), np.uint8)
    named = np.flatnonzero((data[1:-3] == ord("r")) & (data[:-4] <= ord(" "))) + 1
    sign, quote, first = data[named + 1], data[named + 2], data[named + 3]
    given = sign == ord("=")
    # A blank beside the sign or within the quotation marks; a window may end before any of them.
    blanks = (_blank(sign) | given & (_blank(quote) | _blank(first))) & (named + 3 < len(window))
    at = named[given & ((quote == ord('"')) | (quote == ord("'")))] + 3
    column, row = np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)
    for _ in range(LETTERS):
        letter = data[at] & 0xDF
        is_letter = (letter >= ord("A")) & (letter <= ord("Z"))
        column, at = np.where(is_letter, column * 26 + (letter - ord("A") + 1), column), at + is_letter
    digits_from = at
    for _ in range(DIGITS):
        digit = data[at] - np.uint8(ord("0"))
        is_digit = digit <= 9
        row, at = np.where(is_digit, row * 10 + digit, row), at + is_digit
    longer = (at - digits_from == DIGITS) | (at == digits_from) & (column > LAST_COLUMN)
    if blanks.any() or longer.any():
        return None
    column = column[at > digits_from]
    return min(int(row.max(initial=1)), LAST_ROW + 1), min(int(column.max(initial=1)), LAST_COLUMN + 1)


def _blank(byte: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return byte <= ord(" ")


SAVE_AS_XLSX = 'Open it in Excel and save it as "Excel Workbook (*.xlsx)"'
OTHER_FORMATS = (".xls", ".xlsb", ".ods")
COPY_VALUES = "Copy the sheet with the figures, values only, into a new workbook."
CHUNK = 1 << 18
OVERLAP = 256


class WorkbookError(SourceError):
    """A workbook that cannot or may not be opened."""


class NotAWorkbookError(WorkbookError):
    """The file is something else."""


class OldWorkbookError(WorkbookError):
    """A workbook of a format that is not read: .xls, .xlsb, .ods."""


class EncryptedWorkbookError(WorkbookError):
    """A workbook with a password."""


class DamagedWorkbookError(WorkbookError):
    """A workbook with parts that are missing, cut off or not well formed."""


class WorkbookTooLargeError(WorkbookError):
    """A workbook that would take more memory or time than a return can need."""


class UnsafeWorkbookError(WorkbookError):
    """A workbook with declarations that only a file made to do harm has."""


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """How large a workbook may be.

    Parameters
    ----------
    entries
        Parts in the archive.
    unpacked
        Bytes of all parts together, unpacked.
    ratio
        How many times its packed size a part of more than a megabyte may be; sheets of real workbooks reach 20 to 40.
    cells
        Cells of the smallest rectangle from A1 that holds a sheet: it is read as a whole.
    memory
        Bytes of address space of the process that reads it.
    seconds
        How long one request to that process may take.
    """

    entries: int = 2_000
    unpacked: int = 400_000_000
    ratio: int = 200
    cells: int = 8_000_000
    memory: int = 1 << 30
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in a workbook before it was opened.

    Parameters
    ----------
    notes
        What is in it that will be ignored, in sentences: macros, links to other workbooks.
    only_values
        Whether no part of it holds a formula, an error, or a hidden row or column, so that values are all there is.
    """

    notes: tuple[str, ...]
    only_values: bool


def inspect(path: Path, shown: str, limits: WorkbookLimits) -> Inspected:
    """Look through a workbook, every part of it once.

    Raises
    ------
    WorkbookError
        It is not a workbook, or is over a limit; the message says which and what to do.
    """
    _begins_like_one(path, shown)
    try:
        with zipfile.ZipFile(path) as archive:
            _is_an_excel_workbook(archive, shown, path.suffix.lower())
            _is_within(archive, shown, limits)
            more = [_part_is_sound(archive, info, shown, limits) for info in archive.infolist()]
            return Inspected(tuple(_ignored(archive.namelist())), not any(more))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise damaged(shown, error) from None


def _begins_like_one(path: Path, shown: str) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
            if head.startswith(b"\xd0\xcf\x11\xe0"):
                stream.seek(0)
                if "EncryptedPackage".encode("utf-16-le") in stream.read(4_000_000):
                    raise encrypted(shown)
                raise OldWorkbookError(f"{shown}: is in the format of Excel before 2007 (.xls). {SAVE_AS_XLSX}.")
    except OSError as error:
        message = f"{shown}: cannot be read: {error.strerror}."
        raise WorkbookError(message) from None
    if not head.startswith(b"PK"):
        what = "is empty" if not head else "is not a workbook, whatever its name says"
        message = f"{shown}: {what}. {SAVE_AS_XLSX}, or give the file that holds the figures."
        raise NotAWorkbookError(message)


def _is_an_excel_workbook(archive: zipfile.ZipFile, shown: str, ending: str) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        if ending in OTHER_FORMATS:  # the reader goes by the name, and would call the file damaged
            message = (
                f"{shown}: is an Excel workbook (.xlsx), but its name ends in {ending}. Rename it to end in .xlsx."
            )
            raise NotAWorkbookError(message)
        return
    if "xl/workbook.bin" in names:
        raise OldWorkbookError(f"{shown}: is a binary workbook (.xlsb). {SAVE_AS_XLSX}.")
    if "mimetype" in names or "content.xml" in names:
        raise OldWorkbookError(f"{shown}: is an OpenDocument file (.ods). {SAVE_AS_XLSX}.")
    message = f"{shown}: is a zip archive, but not a workbook. If the workbook is inside, unpack it and give it itself."
    raise NotAWorkbookError(message)


def _is_within(archive: zipfile.ZipFile, shown: str, limits: WorkbookLimits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.entries:
        raise too_large(shown, f"it has {len(parts):,} parts, more than {limits.entries:,}")
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked:
        raise too_large(shown, f"unpacked it has {total:,} bytes, more than {limits.unpacked:,}")
    for part in parts:
        if part.flag_bits & 0x1:
            raise encrypted(shown)
        if part.file_size > 1_000_000 and part.file_size > limits.ratio * max(part.compress_size, 1):
            times = part.file_size // max(part.compress_size, 1)
            raise too_large(shown, f"its part {part.filename} unpacks to {times:,} times its size, as a zip bomb does")


def _part_is_sound(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, limits: WorkbookLimits) -> bool:
    """Unpack a part once, which tests its checksum; look at how its XML begins and how far its cells reach.

    Any part may be named as a sheet, whatever it is called, so that every one of them is looked through. Returns
    whether the part may say more than values do.
    """
    is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    row, column, more = 1, 1, False
    with archive.open(info) as stream:
        for first, window in _windows(stream):
            if is_xml and first:
                _begins_as_plain_xml(window, info.filename, shown)
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                message = f"{shown}: its part {info.filename} declares entities, which Excel never does. Not opened."
                raise UnsafeWorkbookError(message)
            furthest = used_range(window)
            row, column = max(row, furthest[0]), max(column, furthest[1])
            more = more or says_more_than_values(window)
    named = f"the cells of {info.filename} reach to row {row:,} and column {column:,}"
    if row > LAST_ROW or column > LAST_COLUMN:
        message = f"{shown}: is damaged ({named}, beyond the last of any sheet). {SAVE_AS_XLSX}, or ask for it anew."
        raise DamagedWorkbookError(message)
    if row * column > limits.cells:
        raise too_large(shown, f"{named}, {row * column:,} cells, more than {limits.cells:,}")
    return more


def _windows(stream: object) -> Iterator[tuple[bool, bytes]]:
    """Yield a part piece by piece, each with the end of the one before, so that nothing is cut in two."""
    first, tail = True, b""
    while piece := stream.read(CHUNK):  # type: ignore[attr-defined]
        yield first, tail + piece
        first, tail = False, piece[-OVERLAP:]


def _begins_as_plain_xml(window: bytes, part: str, shown: str) -> None:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", window)
    if window[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in window[:64] or (
        declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):  # fmt: skip
        message = f"{shown}: its part {part} is in another encoding than UTF-8. {SAVE_AS_XLSX}."
        raise DamagedWorkbookError(message)


def _ignored(names: list[str]) -> Iterator[str]:
    lowered = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lowered):
        yield "The workbook has macros. They were not run."
    if links := [name for name in lowered if re.fullmatch(r"xl/externallinks/[^/]+\.xml", name)]:
        yield (
            f"The workbook refers to {len(links)} other workbook(s). They were not opened; the values that Excel last "
            "stored were read."
        )
    if "xl/connections.xml" in lowered:
        yield "The workbook has connections to outside data. They were not opened."
    if any(re.fullmatch(r"xl/pivotcache/pivotcacherecords[^/]*\.(xml|bin)", name) for name in lowered):
        yield (
            "The workbook keeps the records behind a pivot table, perhaps a list of people, although no sheet may show "
            "them. It must not be sent on with them: copy what is needed into a new workbook, values only."
        )
    if any(name.startswith("xl/embeddings/") for name in lowered):
        yield "The workbook has other files embedded in it. They were not opened."


def encrypted(shown: str) -> EncryptedWorkbookError:
    """Return the failure of a workbook with a password."""
    message = f"{shown}: is protected by a password. Open it in Excel, remove the password, and save it."
    return EncryptedWorkbookError(message)


def too_large(shown: str, why: str) -> WorkbookTooLargeError:
    """Return the failure of a workbook that is over a limit."""
    return WorkbookTooLargeError(f"{shown}: is too large to be a return, or was made to do harm: {why}. {COPY_VALUES}")


def damaged(shown: str, error: BaseException) -> DamagedWorkbookError:
    """Return the failure of a workbook that a reader gave up on."""
    detail = " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__
    return DamagedWorkbookError(
        f"{shown}: is damaged ({detail}). Open it in Excel, let Excel repair it, and save it; or ask for it anew."
    )
