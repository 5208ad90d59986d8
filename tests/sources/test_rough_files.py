"""Files as they lie on a shared drive: in two parts, with titles, in other encodings, not what their names say."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects import project_in
from tests.sources.workbooks import rezip
from wres_kit.cli.import_ import NothingReadError, import_files
from wres_kit.errors import WresError
from wres_kit.returns.files import COLUMNS, parse_file
from wres_kit.sources import Context
from wres_kit.sources.importing import is_return, read_all
from wres_kit.sources.registry import OtherFormatError, SharedRowsError
from wres_kit.sources.storing import ImportFileError
from wres_kit.sources.typed_files import looks_like_return, plain_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wres_kit.project import Project

HEADER = ",".join(COLUMNS)
ROWS = [
    "X01,2024,2,all,shortlisted,white,headcount,1000,Made-up “export” – Ångström",
    "X01,2024,2,all,shortlisted,bme,headcount,400,Made-up",
    "X01,2024,2,all,appointed,white,headcount,200,Made-up",
    "X01,2024,2,all,appointed,bme,headcount,60,Made-up",
]
PLAIN = "\n".join([HEADER, *ROWS]) + "\n"
CASES = "Ethnic Group,Case Type,Date Opened\n"
FIRST = CASES + "White,Disciplinary,03/05/2023\nBME,Disciplinary,04/05/2023\n"
SECOND = CASES + "White,Disciplinary,03/08/2023\nWhite,Disciplinary,04/08/2023\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path / "project", "X01", "X02")


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def brought(project: Project, *paths: Path, **how: object) -> int:
    return import_files(project, list(paths), organisation="X01", year=2024, confirm=True, **how)  # type: ignore[arg-type]


def counts(project: Project, name: str) -> dict[str, str]:
    with (project.returns / name).open(encoding="utf-8") as file:
        return {f"{row['category']} {row['group']}": row["value"] for row in csv.DictReader(file)}


# A year in several files ----------------------------------------------------------------------------------------------


def test_two_files_of_one_year_are_added(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = written(tmp_path, "q1.csv", FIRST), written(tmp_path, "q2.csv", SECOND)
    assert brought(project, one, other) == 0
    assert counts(project, "x01-2024-casework.csv") == {
        "disciplinary white": "3", "disciplinary bme": "1", "disciplinary unknown": "0", "disciplinary all": "4",
    }  # fmt: skip
    assert "q1.csv and q2.csv: of one kind and year. Their counts were added" in capsys.readouterr().out
    text = (project.returns / "x01-2024-casework.csv").read_text(encoding="utf-8")
    assert "q1.csv" in text
    assert "q2.csv" in text


def test_a_second_file_is_no_replacement_of_the_first(project: Project, tmp_path: Path) -> None:
    one, other = written(tmp_path, "q1.csv", FIRST), written(tmp_path, "q2.csv", SECOND)
    assert brought(project, one) == 0
    before = counts(project, "x01-2024-casework.csv")
    for replace in (False, True):
        with pytest.raises(
            ImportFileError, match=r"counts of q1\.csv, which would be lost.*wres import q1\.csv q2\.csv"
        ):
            brought(project, other, replace=replace)
        assert counts(project, "x01-2024-casework.csv") == before
    assert brought(project, one, other, replace=True) == 0  # what the message advises
    assert counts(project, "x01-2024-casework.csv")["disciplinary all"] == "4"


def test_the_same_file_corrected_takes_the_place_of_the_old_one(project: Project, tmp_path: Path) -> None:
    path = written(tmp_path, "cases.csv", FIRST)
    assert brought(project, path) == 0
    written(tmp_path, "cases.csv", FIRST + "BME,Disciplinary,05/05/2023\n")
    with pytest.raises(ImportFileError, match=r"counted from cases\.csv before\. Add --replace"):
        brought(project, path)
    assert brought(project, path, replace=True) == 0
    assert counts(project, "x01-2024-casework.csv")["disciplinary bme"] == "2"


@pytest.mark.parametrize("second", [FIRST, SECOND + "BME,Disciplinary,04/05/2023\n"])
def test_files_with_the_same_rows_are_not_added(project: Project, tmp_path: Path, second: str) -> None:
    one, other = written(tmp_path, "a.csv", FIRST), written(tmp_path, "b.csv", second)
    with pytest.raises(NothingReadError):
        brought(project, one, other)
    assert not (project.returns / "x01-2024-casework.csv").exists()


def test_why_files_with_the_same_rows_are_not_added(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [written(tmp_path, name, FIRST) for name in ("a.csv", "b.csv")]
    with pytest.raises(NothingReadError):
        brought(project, *paths)
    assert "a.csv and b.csv: 2 rows are the same in both" in capsys.readouterr().err


def test_workbooks_with_the_same_rows_are_not_added_either(project: Project, tmp_path: Path) -> None:
    paths = []
    for name in ("a.xlsx", "b.xlsx"):
        book = openpyxl.Workbook()
        for row in csv.reader(io.StringIO(FIRST)):
            book.active.append(row)
        book.active.append(["White", "Disciplinary", "0" + name[0]])
        book.save(tmp_path / name)
        paths.append(tmp_path / name)
    with pytest.raises(NothingReadError):
        brought(project, *paths)


# Several files, some of which cannot be read --------------------------------------------------------------------------


def test_an_import_goes_on_past_files_it_does_not_know(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        written(tmp_path, "minutes.csv", "some,notes\n1,2\n"),
        written(tmp_path, "cases.csv", FIRST),
        written(tmp_path, "page.xls", "<html><table><tr><td>1</td></tr></table></html>"),
        written(tmp_path, "return.csv", PLAIN),
        tmp_path / "missing.csv",
    ]
    assert brought(project, *files) == 1
    said = capsys.readouterr()
    for name in ("minutes.csv: is of no kind", "page.xls: is of no kind", "missing.csv: there is no such file"):
        assert name in said.err
    assert "3 files of 5 could not be read" in said.err
    assert sorted(path.name for path in project.returns.iterdir()) == ["return.csv", "x01-2024-casework.csv"]


def test_where_none_can_be_read_nothing_is_imported(project: Project, tmp_path: Path) -> None:
    files = [written(tmp_path, f"{name}.csv", "some,notes\n1,2\n") for name in "ab"]
    with pytest.raises(NothingReadError, match="None of the 2 files"):
        brought(project, *files)
    with pytest.raises(WresError, match="of no kind"):
        brought(project, files[0])


# Returns in another dress ---------------------------------------------------------------------------------------------

DRESSES: dict[str, Callable[[str], bytes]] = {
    "title row": lambda text: ("WRES return 2024,,,,,,,,\n" + text).encode(),
    "preamble": lambda text: ("Example Trust\n\nExported by Example,31/03/2024\n" + text).encode(),
    "sep line": lambda text: ("sep=;\r\n" + text.replace(",", ";")).encode(),
    "sep line of a comma": lambda text: ("sep=,\r\n" + text).encode(),
    "UTF-16 with a mark": lambda text: text.replace(",", "\t").encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-16, the other way round": lambda text: text.encode("utf-16-be"),
    "title row in UTF-16": lambda text: ("WRES return\n" + text.replace(",", "\t")).encode("utf-16"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_return_is_read_in_any_dress_and_that_is_said(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str], dress: str
) -> None:
    path = written(tmp_path, "return.csv", DRESSES[dress](PLAIN))
    assert is_return(path)
    assert import_files(project, [path]) == 0
    stored = project.returns / "return.csv"
    assert parse_file("stored", stored.read_bytes()).rows == parse_file("plain", PLAIN.encode()).rows
    assert "return.csv: The" in capsys.readouterr().out


@given(st.lists(st.sampled_from(["Example Trust", "", "Printed,31/03/2024", "a,b,c", '"A, title"']), max_size=8))
def test_any_lines_above_the_headings_change_no_figure(above: list[str]) -> None:
    plain = plain_return("x.csv", ("".join(f"{line}\n" for line in above) + PLAIN).encode())
    rows = [texts for _, texts in parse_file("x", plain.data).rows]
    assert rows == [texts for _, texts in parse_file("x", PLAIN.encode()).rows]
    assert [line for line, _ in parse_file("x", plain.checked).rows] == [len(above) + 2 + n for n in range(len(ROWS))]


def test_faults_name_the_rows_of_the_file_that_was_given(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Title\n\n" + PLAIN.replace("bme,headcount,60", "bme,headcount,-60")
    assert import_files(project, [written(tmp_path, "return.csv", text)]) == 1
    assert "row 7, value" in capsys.readouterr().out


def test_percent_signs_are_taken_off_percentages_and_nothing_else() -> None:
    rows = ["X01,2024,5,all,all,white,percentage,24.1%,Made-up", "X01,2024,5,all,all,bme,percentage,30 %,Made-up",
            "X01,2024,5,all,all,white,respondents,500%,Made-up"]  # fmt: skip
    plain = plain_return("x.csv", "\n".join([HEADER, *rows]).encode())
    values = [texts[COLUMNS.index("value")] for _, texts in parse_file("x", plain.data).rows]
    assert values == ["24.1", "30", "500%"]
    assert plain.notes == ('x.csv: 2 percentages have a "%" sign, which was removed: 24.1% is 24.1.',)


@pytest.mark.parametrize("data", [PLAIN.encode(), b"", b"\xff\x00\x01", b"a,b\n1,2\n", b'"unclosed', b"sep=\n"])
def test_what_is_plain_or_no_return_is_passed_on_as_it_is(data: bytes) -> None:
    plain = plain_return("x.csv", data)
    assert (plain.data, plain.checked, plain.notes) == (data, data, ())


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    looks_like_return(data)
    plain_return("x.csv", data)


# Files that are not what their names say ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("staff.xls", b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "an XML table of Excel 2003"),
        ("staff.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "a web archive (MHTML)"),
        ("return.csv", b"%PDF-1.7\n", "a PDF"),
        ("return.csv", b"{\\rtf1\\ansi", "a text document (RTF)"),
        ("return.csv", b'[{"year": 2024}]', "a JSON file"),
    ],
)
def test_a_file_in_another_format_is_refused_with_the_reason(
    project: Project, tmp_path: Path, name: str, data: bytes, what: str
) -> None:
    path = written(tmp_path, name, data)
    with pytest.raises(OtherFormatError) as refused:
        brought(project, path)
    assert f"{name}: is {what}, although its name ends in {path.suffix}. It is not read." in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


# Lists of people that nobody sees -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "where"), [("hidden", "is hidden."), ("veryHidden", "very hidden: Excel does not offer")]
)
def test_a_hidden_list_of_staff_is_named(project: Project, tmp_path: Path, state: str, where: str) -> None:
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(FIRST)):
        book.active.append(row)
    hidden = book.create_sheet("Lookup")
    hidden.append(["Downloaded on 1 April"])
    hidden.append(["Employee Number", "Surname", "Pay Scale"])
    hidden.append([30000001, "Example", "Band 5"])
    hidden.sheet_state = state
    book.create_sheet("Codes").append(["A", "White - British"])
    book["Codes"].sheet_state = "hidden"
    book.save(tmp_path / "cases.xlsx")
    context = Context(project, None, "X01", 2024, None, confirm=True)
    (understood,) = read_all([tmp_path / "cases.xlsx"], context, "casework")
    assert not isinstance(understood, WresError)
    (note,) = [message for message in understood.messages if "Lookup" in message]
    assert where in note
    assert "must not be sent on" in note
    assert "Example" not in note
    assert not any("Codes" in message for message in understood.messages)


def test_the_records_behind_a_pivot_table_are_named(project: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(FIRST)):
        book.active.append(row)
    book.save(tmp_path / "cases.xlsx")

    def add(parts: dict[str, bytes]) -> None:
        parts["xl/pivotCache/pivotCacheRecords1.xml"] = b"<pivotCacheRecords/>"

    rezip(tmp_path / "cases.xlsx", add)
    (understood,) = read_all([tmp_path / "cases.xlsx"], Context(project, None, "X01", 2024, None, confirm=True), None)
    assert not isinstance(understood, WresError)
    assert any("records behind a pivot table" in message for message in understood.messages)


def test_shared_rows_are_an_error_of_their_own() -> None:
    assert issubclass(SharedRowsError, WresError)


WEB_PAGE = """<html><head><meta charset="{charset}"></head><body><table>
<tr><td colspan="3">Cases of Example X01</td></tr>
<tr><th>Ethnic&nbsp;Group</th><th>Case Type</th><th>Number of cases</th></tr>
<tr><td>White</td><td>Disciplinary</td><td>1,023</td></tr><tr><td>BME</td><td>Disciplinary</td><td>14</td></tr></table></html>"""


@pytest.mark.parametrize(
    ("name", "charset"), [("cases.xls", "utf-8"), ("cases.xls", "utf-16"), ("cases.html", "cp1252")]
)
def test_a_table_in_a_web_page_is_read_whatever_its_name_ends_in(name: str, charset: str, tmp_path: Path) -> None:
    project = project_in(tmp_path)
    path = tmp_path / name
    path.write_bytes(WEB_PAGE.format(charset=charset).encode(charset))
    assert import_files(project, [path], organisation="X01", year=2024, confirm=True) == 0
    text = (project.returns / "x01-2024-casework.csv").read_text(encoding="utf-8")
    assert "disciplinary,white,headcount,1023," in text
    assert "disciplinary,bme,headcount,14," in text


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<table><tr><td rowspan=2>Ethnic Group</td><td>Case Type</td></tr></table>", "reaches over several rows"),
        ("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>", "a table within a table"),
        ("<html><p>Nothing</p></html>", "a web page without a table"),
    ],
)
def test_a_web_page_without_a_plain_table_is_refused(page: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.xls"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(WresError, match=why):
        import_files(project_in(tmp_path), [path], organisation="X01", year=2024, confirm=True)


def test_a_title_above_columns_separated_by_semicolons(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    path = tmp_path / "cases.csv"
    path.write_text(
        "Cases, 2023/24\nEthnic Group;Case Type;Number\nWhite;Conduct;23\nBME;Conduct;14\n", encoding="utf-8"
    )
    assert import_files(project, [path], organisation="X01", year=2024, confirm=True) == 0
    head = "organisation;year;indicator;section;category;group;measure;value;source\n"
    counts = (
        ("shortlisted", "white", 9),
        ("shortlisted", "bme", 8),
        ("appointed", "white", 2),
        ("appointed", "bme", 1),
    )
    rows = [f"X01;2024;2;all;{stage};{group};headcount;{number};export\n" for stage, group, number in counts]
    path.write_text(head + "".join(rows), encoding="utf-8")
    assert import_files(project, [path]) == 0
    assert "X01,2024,2,all,appointed,bme,headcount,1,export" in (project.returns / "cases.csv").read_text(
        encoding="utf-8"
    )


def test_a_fault_of_a_count_names_the_columns_it_comes_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = project_in(tmp_path)
    path = tmp_path / "jobs.csv"
    path.write_text(
        "Ethnic Group,Stage,Number of Applicants\nWhite,Shortlisted,300\nWhite,Appointed,260\nBME,Shortlisted,400\n"
        "BME,Appointed,30\n", encoding="utf-8"
    )  # fmt: skip
    assert import_files(project, [path], organisation="X01", year=2024, confirm=True) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert 'columns "Ethnic Group", "Stage", "Number of Applicants"' in told
    assert "beside" not in told
