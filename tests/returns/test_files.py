"""Files that cannot be read, or whose rows have no form, are named with place and remedy."""

from __future__ import annotations

import pytest

from tests.returns.conftest import csv_of
from wres_kit.returns.faults import Severity
from wres_kit.returns.files import COLUMNS, parse_file

HEADER = ",".join(COLUMNS)
ROW = "X01,2024,3,all,disciplinary,bme,headcount,9,made up"


@pytest.mark.parametrize(
    ("data", "check", "told"),
    [
        (b"", "empty-file", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty-file", "empty"),
        (f"{HEADER}\n".encode(), "empty-file", "no rows"),
        (b"PK\x03\x04\x14\x00", "encoding", "workbook"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "encoding", "UTF-16"),
        (f"{HEADER}\n{ROW}\n".encode("utf-16-le"), "encoding", "UTF-16"),
        (f"{HEADER}\n{ROW}\n".replace(",", ";").encode(), "delimiter", "semicolons"),
        (f"{HEADER}\n{ROW}\n".replace(",", "\t").encode(), "delimiter", "tabs"),
        (f"{HEADER.removesuffix(',source')}\n".encode(), "header", "lacks “source”"),
        (f"{HEADER},note\n".encode(), "header", "also has “note”"),
        (f"{HEADER},value\n".encode(), "header", "has “value” twice"),
        (f'{HEADER}\n{ROW},"never closed\n'.encode(), "csv", "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_fault(data: bytes, check: str, told: str) -> None:
    file = parse_file("a.csv", data)
    (fault,) = file.faults
    assert (fault.check, fault.severity, fault.unreadable) == (check, Severity.ERROR, True)
    assert told in fault.message
    assert fault.remedy
    assert file.rows == ()


def test_wrong_encoding_names_byte_line_and_what_it_stands_for() -> None:
    data = f"{HEADER}\n{ROW}\n{ROW} – in a board paper".encode("cp1252")
    (fault,) = parse_file("a.csv", data).faults
    assert fault.row == 3
    at = data.index(b"\x96") + 1
    assert f"Byte {at} of the file, 0x96" in fault.message
    assert "“–”" in fault.message
    assert "CSV UTF-8" in fault.remedy


def test_position_of_a_wrong_byte_counts_the_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + HEADER.encode() + b"\n\xff"
    at = data.index(b"\xff", 3) + 1
    assert f"Byte {at} " in parse_file("a.csv", data).faults[0].message


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_sound_file_with_or_without_byte_order_mark(mark: bytes, ending: str) -> None:
    file = parse_file("a.csv", mark + ending.join([HEADER, ROW, ""]).encode())
    assert file.faults == ()
    assert file.rows == ((2, tuple(ROW.split(","))),)


def test_lines_are_those_of_the_file_though_quoted_texts_span_several() -> None:
    long = ROW.replace("made up", '"a text\nover two\nlines"')
    file = parse_file("a.csv", "\n".join([HEADER, long, "", ROW]).encode())
    assert [number for number, _ in file.rows] == [2, 6]


def test_blank_rows_and_the_empty_columns_of_spreadsheets_are_passed_over() -> None:
    file = parse_file("a.csv", f"{HEADER},,\n{ROW},,\n,,,,,,,,,,\n{ROW},,\n".encode())
    assert file.faults == ()
    assert [number for number, _ in file.rows] == [2, 4]


def test_columns_in_another_order_are_read_by_name_with_a_warning() -> None:
    backwards = "\n".join(",".join(reversed(text.split(","))) for text in (HEADER, ROW))
    file = parse_file("a.csv", backwards.encode())
    assert [(fault.check, fault.severity) for fault in file.faults] == [("header", Severity.WARNING)]
    assert file.rows == ((2, tuple(ROW.split(","))),)


def test_a_misspelt_column_is_recognised() -> None:
    (fault,) = parse_file("a.csv", f"{HEADER.replace('organisation', 'Organization')}\n{ROW}\n".encode()).faults
    assert "Rename Organization to organisation" in fault.remedy


def test_a_thousands_comma_that_splits_a_number_is_put_together_again() -> None:
    file = parse_file("a.csv", f"{HEADER}\n{ROW.replace(',9,', ',1,203,')}\n{ROW}\n".encode())
    (fault,) = file.faults
    assert (fault.check, fault.row, fault.organisation, fault.unreadable) == ("fields", 2, "X01", False)
    assert "write 1203" in fault.remedy
    assert len(file.rows) == 1


def test_a_row_with_too_few_fields_is_named() -> None:
    (fault,) = parse_file("a.csv", f"{HEADER}\nX01,2024\n".encode()).faults
    assert (fault.row, fault.message) == (2, "The row has 2 fields instead of 9.")


def test_csv_of_the_tests_is_what_the_reader_takes() -> None:
    assert parse_file("a.csv", csv_of([tuple(ROW.split(","))]).encode()).rows[0][1] == tuple(ROW.split(","))
