"""No workbook can take the machine; what cells say is read in one way; and what may not be opened says why."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.workbooks import opened_here, rezip, sheet_of_rows, workbook
from wres_kit.returns.cells import Measure
from wres_kit.sources.workbook import ChildReader, NoSuchSheetError, Workbook, open_workbook
from wres_kit.sources.workbook.figures import Absent, Figure, Unreadable, read_figure
from wres_kit.sources.workbook.grid import CellValue, NumberDisplay, cell_name, cell_position, pick, shown_as, text_of
from wres_kit.sources.workbook.limits import (
    LONG,
    DamagedWorkbookError,
    EncryptedWorkbookError,
    NotAWorkbookError,
    OldWorkbookError,
    UnsafeWorkbookError,
    WorkbookError,
    WorkbookLimits,
    WorkbookTooLargeError,
    _reach_of_any,
    _reach_of_plain,
    says_more_than_values,
    used_range,
)

MOMENT = datetime(2024, 3, 31, 9, 30)  # noqa: DTZ001 - cells of a workbook have no time zone
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "return.xlsx", 2023)


def test_both_ways_of_reading_give_the_same(book: Path) -> None:
    here, apart = opened_here(book), open_workbook(book)
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


@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_a_workbook_with_the_ending_of_another_format_is_not_called_damaged(book: Path, ending: str) -> None:
    with pytest.raises(NotAWorkbookError, match=rf"but its name ends in \{ending}. Rename it"):
        open_workbook(book.rename(book.with_suffix(ending)))


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
        opened_here(book)


@pytest.mark.parametrize("said", [b' r = "XFD1048576"', b"\nr='XFD1048576'", b'\t r\n=\r" XFD1048576"'])
def test_blanks_and_other_quotation_marks_do_not_hide_a_cell_far_away(book: Path, said: bytes) -> None:
    far = b'<row r="9"><c' + said + b"><v>1</v></c></row></sheetData>"
    rezip(book, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", far)}))
    with pytest.raises(WorkbookTooLargeError, match="reach to row 1,048,576 and column 16,384"):
        opened_here(book)


@pytest.mark.parametrize("name", ["C99999999999", "ZZZZ9", "C" + "9" * 300, "A" * 300 + "1"])
def test_a_cell_beyond_the_last_of_any_sheet_is_refused(book: Path, name: str) -> None:
    far = b'<row r="99"><c r="%s"><v>1</v></c></row></sheetData>' % name.encode()
    rezip(book, lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", far)}))
    with pytest.raises(DamagedWorkbookError, match="beyond the last of any sheet"):
        opened_here(book)


def test_a_sheet_under_another_name_is_looked_through_too(book: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts["xl/notes.bin"] = parts.pop(SHEET).replace(b"</sheetData>", far)
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = parts[relations].replace(b"/xl/worksheets/sheet1.xml", b"/xl/notes.bin")

    with pytest.raises(WorkbookTooLargeError, match=r"the cells of xl/notes\.bin reach to row 1,048,576"):
        opened_here(rezip(book, change))


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
from wres_kit.sources.workbook import Workbook
from wres_kit.sources.workbook.limits import WorkbookLimits
from wres_kit.sources.workbook.reader import Readers
path = Path(sys.argv[1])
Workbook(path, path.name, Readers(WorkbookLimits())).sheet("WRES data collection")
seen = []
sys.addaudithook(lambda event, given: seen.append([event, str(given[:1])])
                 if event in ("open", "subprocess.Popen", "os.system") or event.startswith("socket.") else None)
book = Workbook(path, path.name, Readers(WorkbookLimits()))
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
import sys
from pathlib import Path
from tests.memory import peak_kilobytes
from wres_kit.errors import WresError
from wres_kit.sources.registry import source_of
from wres_kit.sources import InputFile
try:
    print(source_of(InputFile(Path(sys.argv[1]))).name)
except WresError as error:
    print(str(error))
from wres_kit.sources.workbook import _process
from wres_kit.sources.workbook.limits import WorkbookLimits
_process(WorkbookLimits()).close()
print(peak_kilobytes())
"""
    command = [sys.executable, "-c", code, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
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
        ("General", NumberDisplay(percent=False, decimals=None)),
        ("0", NumberDisplay(percent=False, decimals=0)),
        ("0.00", NumberDisplay(percent=False, decimals=2)),
        ("#,##0", NumberDisplay(percent=False, decimals=0)),
        ("0.0%", NumberDisplay(percent=True, decimals=1)),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', NumberDisplay(percent=False, decimals=None)),
        ("[Red]0.0%;-0.0%", NumberDisplay(percent=True, decimals=1)),
        ("dd/mm/yyyy", NumberDisplay(percent=False, decimals=None)),
    ],
)
def test_formats_say_how_numbers_are_shown(code: str, shown: NumberDisplay) -> None:
    assert shown_as(code) == shown


PIECES = (
    ' r="A1"', ' r="XFD1048576"', ' r="ab12"', "\tr='C7'", ' r = "D9"', '\nr="\tE5"', ' r="ABCD3"', ' r="ABCDE3"',
    ' r="C0"', ' r=""', ' r="00000000000099"', ' r="123456789"', ' r="99999999999999"', ' sr="Z900"', " r", " r ",
    ' r="', "<c", ">text</c>", ' r="7"', ' ref="A1:ZZ900"', "r", '"', " ", "=", "Nurse r 5",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text("r=\"' AZ019\n", max_size=6)).map("".join))
def test_the_fast_way_says_what_the_pattern_says_or_leaves_it_to_it(text: str) -> None:
    window = text.encode()
    fast = _reach_of_plain(window)
    assert fast is None or fast == _reach_of_any(window)


@given(rows=st.lists(st.tuples(st.integers(1, 1_048_576), st.text("ABCXYZ", min_size=1, max_size=3)), min_size=1))
def test_what_programs_write_is_read_the_fast_way(rows: list[tuple[int, str]]) -> None:
    window = b"".join(b'<row r="%d"><c r="%s%d"/>' % (row, name.encode(), row) for row, name in rows)
    assert _reach_of_plain(window) == _reach_of_any(window)


@pytest.mark.parametrize(
    "said", [b' r = "XFD1048576"', b"\nr='XFD1048576'", b'\t r\n=\r" XFD1048576"', b' r="XFD1048576"']
)
@pytest.mark.parametrize("before", [0, 40, LONG, LONG * 3])
def test_one_cell_far_away_is_found_in_short_and_long_pieces(said: bytes, before: int) -> None:
    filling = b'<c r="A1"/>' * (before // 11)
    assert used_range(filling + b"<c" + said + b"/>" + filling) == (1_048_576, 16_384)


@pytest.mark.parametrize("end", range(12))
def test_a_piece_may_end_anywhere(end: int) -> None:
    window = (b'<c r="A1"/>' * 7_000) + b' r="XFD1048'[:end]
    assert _reach_of_plain(window) in (None, _reach_of_any(window))


@pytest.mark.parametrize(
    ("xml", "more"),
    [
        (b"<c><f>A1</f></c>", True), (b'<c><f t="shared"/></c>', True), (b"<x:c><x:f>A1</x:f></x:c>", True),
        (b'<c t="e"><v>#REF!</v></c>', True), (b"<c t = ' e'>", True), (b'<row r="1" hidden="1">', True),
        (b"<row hidden='true'>", True), (b'<row hidden="0">', False), (b'<row hidden="false">', False),
        (b"<font><fill/></font>", False), (b'<c t="n"><v>1</v></c>', False), (b'<c t="inlineStr"><is/></c>', False),
    ],
)  # fmt: skip
def test_what_values_do_not_tell_is_noticed(xml: bytes, *, more: bool) -> None:
    assert says_more_than_values(xml) is more


texts = st.sampled_from(["", " ", "a", " b ", "\u00a0"])


@given(rows=st.lists(st.lists(texts, max_size=5)), width=st.integers(1, 4), data=st.data())
def test_each_row_is_picked_ragged_or_blank(rows: list[list[str]], width: int, data: st.DataObject) -> None:
    positions = data.draw(st.lists(st.integers(0, width - 1), unique=True, min_size=1))
    picked = pick(enumerate(rows, start=5), width, positions, str.strip)
    regular, ragged = [], []
    for line, row in enumerate(rows, start=5):
        stripped = [text.strip() for text in row]
        if any(stripped):
            uneven = len(row) < width or any(stripped[width:])
            (ragged if uneven else regular).append((line, [stripped[one] for one in positions] if not uneven else []))
    assert list(picked.lines) == [line for line, _ in regular]
    assert list(picked.ragged) == [line for line, _ in ragged]
    assert [list(column) for column in picked.columns] == [
        [values[one] for _, values in regular] for one in range(len(positions))
    ]


def test_what_was_picked_shows_nothing_of_itself() -> None:
    assert repr(pick([(2, ["Okonkwo"])], 1, [0], str.strip)) == "PickedColumns(1 rows)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (" a ", "a"), (12.0, "12"), (0.0, "0"), (1.5, "1.5"), (True, "True"),
        (date(2024, 3, 31), "2024-03-31"),
        (datetime(2024, 3, 31, 9, 30), "2024-03-31"),  # noqa: DTZ001 - cells have no time zone
    ],
)  # fmt: skip
def test_a_cell_as_a_text(value: CellValue, text: str) -> None:
    assert text_of(value) == text


COUNT, SHARE = Measure.HEADCOUNT, Measure.PERCENTAGE
PERCENT = NumberDisplay(percent=True, decimals=1)


@pytest.mark.parametrize(
    ("value", "measure", "shown", "text"),
    [
        (47.0, COUNT, None, "47"),
        (0.0, COUNT, None, "0"),
        (" 47 ", COUNT, None, "47"),
        ("1,234", COUNT, None, "1234"),
        ("1 234", COUNT, None, "1234"),
        ("\xa047", COUNT, None, "47"),
        ("'47", COUNT, None, "47"),
        ("47.0", COUNT, None, "47"),
        (47.0, COUNT, NumberDisplay(percent=False, decimals=2), "47"),
        (47.25, SHARE, None, "47.25"),
        (22.0, SHARE, NumberDisplay(percent=False, decimals=1), "22.0"),
        (0.47, SHARE, PERCENT, "47.0"),
        (0.4712, SHARE, PERCENT, "47.12"),
        (0.07 * 3, SHARE, NumberDisplay(percent=True, decimals=0), "21"),
        (1.0, SHARE, PERCENT, "100.0"),
        ("47%", SHARE, None, "47"),
        ("47.0 %", SHARE, None, "47.0"),
        ("0.5%", SHARE, None, "0.5"),
    ],
)
def test_figures_are_read_however_they_are_written(
    value: CellValue, measure: Measure, shown: NumberDisplay | None, text: str
) -> None:
    assert read_figure(value, measure, shown) == Figure(text)


@pytest.mark.parametrize("value", [0.47, 1.0, "0.47"])
def test_a_percentage_up_to_one_may_be_a_fraction(value: CellValue) -> None:
    outcome = read_figure(value, SHARE)
    assert isinstance(outcome, Figure)
    assert outcome.maybe_fraction
    assert outcome.as_percentage.text == {0.47: "47", 1.0: "100", "0.47": "47"}[value]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "suppressed"),
    [(None, False), ("", False), ("  ", False), ("-", False), ("n/a", False), ("N/A", False), ("–", False),
     ("Not known", False), ("*", True), ("[c]", True), ("<5", True), ("≤ 10", True), ("Suppressed", True)],
)  # fmt: skip
def test_signs_for_no_figure_are_told_apart(value: CellValue, suppressed: bool) -> None:
    outcome = read_figure(value, COUNT)
    assert isinstance(outcome, Absent)
    assert outcome.suppressed is suppressed
    assert outcome.written == (value or "").strip()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "measure", "words"),
    [
        (12.5, COUNT, "not a whole number"),
        (-3.0, COUNT, "below zero"),
        (True, COUNT, "TRUE"),
        (date(2024, 4, 3), COUNT, "the date 2024-04-03"),
        ("nil", COUNT, "may mean zero"),
        ("12 (3)", COUNT, "footnote"),
        ("about 40", COUNT, "not a number"),
        ("47%", COUNT, "percentage"),
        (147.0, SHARE, "not between 0 and 100"),
        (1.5, SHARE, None),
        (1.47, SHARE, None),
        ("12,5", SHARE, "decimal comma"),
    ],
)
def test_anything_else_is_named_with_a_remedy(value: CellValue, measure: Measure, words: str | None) -> None:
    outcome = read_figure(value, measure)
    if words is None:
        assert isinstance(outcome, Figure)
        return
    assert isinstance(outcome, Unreadable)
    assert outcome.problem.message.startswith(("holds ", "cannot be used: "))
    assert words in outcome.problem.message
    assert outcome.problem.remedy.endswith(".")


@given(st.one_of(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()),
       st.sampled_from([Measure.HEADCOUNT, Measure.PERCENTAGE, Measure.RESPONDENTS]))  # fmt: skip
def test_whatever_a_cell_holds_a_figure_is_a_number_that_fits(value: CellValue, measure: Measure) -> None:
    outcome = read_figure(value, measure)
    if isinstance(outcome, Figure):
        number = float(outcome.text)
        assert number >= 0
        assert number <= 100 if measure is SHARE else number.is_integer()
    elif isinstance(outcome, Absent):
        assert value is None or isinstance(value, str)
