"""No workbook can take the machine, and each that may not be opened says why and what to do."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from tests.sources.workbooks import rezip, sheet_of_rows, workbook
from wres_kit.sources.workbook.grid import Shown, cell_name, cell_position, shown_as
from wres_kit.sources.workbook.limits import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    NotAWorkbookError,
    OldWorkbookError,
    UnsafeWorkbookError,
    WorkbookError,
    WorkbookLimits,
    WorkbookTooLargeError,
)
from wres_kit.sources.workbook.workbook import ChildReader, NoSuchSheetError, Workbook, open_workbook

MOMENT = datetime(2024, 3, 31, 9, 30)  # noqa: DTZ001 - cells of a workbook have no time zone
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "return.xlsx", 2023)


def test_both_ways_of_reading_give_the_same(book: Path) -> None:
    here, apart = open_workbook(book, here=True), open_workbook(book)
    assert here.names == apart.names == ("WRES data collection", "Other figures")[: len(here.names)]
    for name in here.names:
        assert here.sheet(name) == apart.sheet(name)
        assert here.facts(name) == apart.facts(name)
        assert here.sheet(name, 3).rows == apart.sheet(name).rows[:3]


def test_every_kind_of_value_arrives(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for row, value in enumerate(("text", 1.5, 3, True, date(2024, 3, 31), MOMENT, time(9, 30)), 1):
        sheet.cell(row, 1, value)
    made.save(tmp_path / "values.xlsx")
    rows = open_workbook(tmp_path / "values.xlsx").sheet("Sheet").rows
    assert [row[0] for row in rows][:5] == ["text", 1.5, 3.0, True, date(2024, 3, 31)]
    assert rows[5][0] == MOMENT
    assert rows[6][0] == time(9, 30)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", NotAWorkbookError, "is empty"),
        (b"organisation,year\nX01,2024\n", NotAWorkbookError, "is not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OldWorkbookError, r"before 2007 \(.xls\)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), EncryptedWorkbookError, "password"),
        (b"PK\x03\x04" + b"nothing more", DamagedWorkbookError, "is damaged"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, error: type[WorkbookError], words: str) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    with pytest.raises(error, match=words) as failure:
        open_workbook(path)
    assert str(failure.value).startswith("return.xlsx: ")


@pytest.mark.parametrize(
    ("part", "error", "words"),
    [
        ("word/document.xml", NotAWorkbookError, "zip archive, but not a workbook"),
        ("content.xml", OldWorkbookError, r"OpenDocument file \(.ods\)"),
        ("xl/workbook.bin", OldWorkbookError, r"binary workbook \(.xlsb\)"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, part: str, error: type[WorkbookError], words: str) -> None:
    path = tmp_path / "return.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<a/>")
    with pytest.raises(error, match=words):
        open_workbook(path)


def test_a_workbook_of_too_many_parts_is_refused(book: Path) -> None:
    rezip(book, lambda parts: parts.update({f"xl/media/{number}.txt": b"" for number in range(2_100)}))
    with pytest.raises(WorkbookTooLargeError, match=r"2,1\d\d parts, more than 2,000"):
        open_workbook(book)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book: Path) -> None:
    rezip(book, lambda parts: parts.update({"xl/media/bomb.txt": b"0" * 60_000_000}))
    with pytest.raises(WorkbookTooLargeError, match=r"xl/media/bomb.txt unpacks to [\d,]+ times its size"):
        open_workbook(book)


def test_a_part_that_lies_about_its_size_is_refused(book: Path) -> None:
    rezip(book, lambda parts: parts.update({"xl/media/bomb.txt": b"0" * 30_000_000}))
    data = bytearray(book.read_bytes())
    position = data.rindex(b"xl/media/bomb.txt") - 46
    assert data[position : position + 4] == b"PK\x01\x02"
    data[position + 24 : position + 28] = (1000).to_bytes(4, "little")
    book.write_bytes(bytes(data))
    with pytest.raises(WorkbookError, match="is damaged"):
        open_workbook(book)


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
    ],
)
def test_declarations_of_entities_are_refused(book: Path, declaration: bytes) -> None:
    rezip(book, lambda parts: parts.update({SHEET: b"<?xml version='1.0'?>" + declaration + parts[SHEET]}))
    with pytest.raises(UnsafeWorkbookError, match="declares entities"):
        open_workbook(book)


def test_another_encoding_cannot_hide_a_declaration(book: Path) -> None:
    text = "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><worksheet/>"
    rezip(book, lambda parts: parts.update({SHEET: text.encode("utf-16")}))
    with pytest.raises(DamagedWorkbookError, match="another encoding than UTF-8"):
        open_workbook(book)


def test_a_cell_far_away_does_not_make_a_grid_of_the_whole_sheet(book: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rezip(book, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", far)}))
    with pytest.raises(WorkbookTooLargeError, match="reach to row 1,048,576 and column 16,384"):
        open_workbook(book, here=True)


@pytest.mark.parametrize("said", [b' r = "XFD1048576"', b"\nr='XFD1048576'", b'\t r\n=\r" XFD1048576"'])
def test_blanks_and_other_quotation_marks_do_not_hide_a_cell_far_away(book: Path, said: bytes) -> None:
    far = b'<row r="9"><c' + said + b"><v>1</v></c></row></sheetData>"
    rezip(book, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", far)}))
    with pytest.raises(WorkbookTooLargeError, match="reach to row 1,048,576 and column 16,384"):
        open_workbook(book, here=True)


@pytest.mark.parametrize("name", ["C99999999999", "ZZZZ9", "C" + "9" * 300, "A" * 300 + "1"])
def test_a_cell_beyond_the_last_of_any_sheet_is_refused(book: Path, name: str) -> None:
    far = b'<row r="99"><c r="%s"><v>1</v></c></row></sheetData>' % name.encode()
    rezip(book, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", far)}))
    with pytest.raises(DamagedWorkbookError, match="beyond the last of any sheet"):
        open_workbook(book, here=True)


def test_a_sheet_under_another_name_is_looked_through_too(book: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts["xl/notes.bin"] = parts.pop(SHEET).replace(b"</sheetData>", far)
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = parts[relations].replace(b"/xl/worksheets/sheet1.xml", b"/xl/notes.bin")

    with pytest.raises(WorkbookTooLargeError, match=r"the cells of xl/notes\.bin reach to row 1,048,576"):
        open_workbook(rezip(book, change), here=True)


def test_macros_and_links_are_ignored_and_named(book: Path) -> None:
    parts = {"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": b"<a/>", "xl/connections.xml": b"<a/>"}
    rezip(book, lambda found: found.update(parts))
    assert open_workbook(book).notes == (
        "The workbook has macros. They were not run.",
        (
            "The workbook refers to 1 other workbook(s). They were not opened; the values that Excel last stored were "
            "read."
        ),
        "The workbook has connections to outside data. They were not opened.",
    )


def test_reading_opens_no_other_file_and_no_connection(book: Path) -> None:
    """A child process that notes every file and connection opened while it reads a workbook with links."""
    rezip(book, lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<a/>"}))
    code = """
import json, sys
from pathlib import Path
from wres_kit.sources.workbook.workbook import open_workbook
path = Path(sys.argv[1])
open_workbook(path, here=True).sheet("WRES data collection")
seen = []
sys.addaudithook(lambda event, given: seen.append([event, str(given[:1])])
                 if event in ("open", "subprocess.Popen", "os.system") or event.startswith("socket.") else None)
book = open_workbook(path, here=True)
for name in book.names:
    book.sheet(name), book.facts(name)
print(json.dumps(seen))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(book)], capture_output=True, text=True, check=True)
    seen = json.loads(ran.stdout)
    assert seen
    assert {(event, str(book) in given) for event, given in seen} == {("open", True)}


def test_a_hundred_megabytes_of_rows_take_bounded_memory_or_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", 2023)
    sheet = sheet_of_rows(100_000_000)
    assert len(sheet) >= 100_000_000
    rezip(path, lambda parts: parts.update({SHEET: sheet}))
    code = """
import resource, sys
from pathlib import Path
from wres_kit.errors import WresError
from wres_kit.sources.registry import source_of
from wres_kit.sources.source import InputFile
try:
    print(source_of(InputFile(Path(sys.argv[1]))).name)
except WresError as error:
    print(str(error))
from wres_kit.sources.workbook.workbook import _process
from wres_kit.sources.workbook.limits import WorkbookLimits
_process(WorkbookLimits()).close()
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    *said, kilobytes = ran.stdout.strip().splitlines()
    assert said[0].startswith("return.xlsx: ")
    assert "Traceback" not in ran.stderr
    assert int(kilobytes) < 1_048_576


def test_a_reader_that_runs_out_of_memory_or_time_is_ended_and_the_next_file_is_read(
    book: Path, tmp_path: Path
) -> None:
    big = workbook(tmp_path / "big.xlsx", 2023)
    rezip(big, lambda parts: parts.update({SHEET: sheet_of_rows(6_000_000)}))
    small = ChildReader(WorkbookLimits(memory=40_000_000))
    with pytest.raises(WorkbookTooLargeError, match=r"big.xlsx: .* memory"):
        Workbook(big, big.name, small).sheet("WRES data collection")
    assert Workbook(book, book.name, small).names
    small.close()
    hasty = ChildReader(WorkbookLimits(seconds=0.01))
    with pytest.raises(WorkbookTooLargeError, match=r"longer than 0.01 seconds"):
        Workbook(big, big.name, hasty)
    hasty.close()


def test_a_reader_that_dies_is_started_again(book: Path) -> None:
    reader = ChildReader(WorkbookLimits())
    opened = Workbook(book, book.name, reader)
    assert reader._process is not None
    reader._process.kill()
    reader._process.wait()
    with pytest.raises(WorkbookTooLargeError):
        opened.sheet("WRES data collection")
    assert Workbook(book, book.name, reader).sheet("WRES data collection").rows
    reader.close()


def test_a_sheet_that_is_not_there_is_named(book: Path) -> None:
    with pytest.raises(NoSuchSheetError, match=r"has no sheet 'Figures'. It has 'WRES data collection'"):
        open_workbook(book).sheet("Figures")


@pytest.mark.parametrize(("position", "name"), [((0, 0), "A1"), ((13, 5), "F14"), ((0, 25), "Z1"), ((9, 27), "AB10")])
def test_cells_have_the_names_that_excel_gives_them(position: tuple[int, int], name: str) -> None:
    assert cell_name(*position) == name
    assert cell_position(name) == position


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown(percent=False, decimals=None)),
        ("0", Shown(percent=False, decimals=0)),
        ("0.00", Shown(percent=False, decimals=2)),
        ("#,##0", Shown(percent=False, decimals=0)),
        ("0.0%", Shown(percent=True, decimals=1)),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', Shown(percent=False, decimals=None)),
        ("[Red]0.0%;-0.0%", Shown(percent=True, decimals=1)),
        ("dd/mm/yyyy", Shown(percent=False, decimals=None)),
    ],
)
def test_formats_say_how_numbers_are_shown(code: str, shown: Shown) -> None:
    assert shown_as(code) == shown
