"""What was written is read; nothing that stands in a file gives anything but faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.returns.conftest import csv_of
from tests.standards import WRES
from wres_kit.joint.read import check_return_files, read_returns
from wres_kit.project import Project
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.checks.registry import CHECKS
from wres_kit.returns.faults import ReturnsError, Severity
from wres_kit.returns.files import COLUMNS, LIVE, parse_file
from wres_kit.returns.vocabulary import vocabulary

WORDS = vocabulary(WRES)
COMPARED = {name: WORDS.compared_groups(name) for name in ("relative_likelihood", "difference")}

ROOT = Path(__file__).resolve().parents[2]
SOUND = [("X01", 2020, 3, "all", "disciplinary", "bme", "headcount", 9)]


@st.composite
def rows(draw: st.DrawFn) -> tuple[Cell, str, str]:
    """A row that keeps every rule by itself, with its value and source as text."""
    indicator = draw(st.integers(1, 9))
    section = draw(st.sampled_from(["all", "clinical", "estates"]))
    category = draw(st.sampled_from(WORDS.categories(indicator, section)))
    measure = draw(st.sampled_from(sorted(WORDS.measures(indicator))))
    group = draw(st.sampled_from(COMPARED.get(measure, ("white", "bme", "unknown", "all", "A", "CA"))))
    if measure == Measure.RELATIVE_LIKELIHOOD:
        category = WORDS.categories(indicator)[-1]
    if measure == Measure.RESPONSE_RATE:
        group = "all"
    if measure == Measure.DIFFERENCE and indicator == 9:
        category = "voting"
    counted = measure in (Measure.HEADCOUNT, Measure.RESPONDENTS)
    numbers = st.integers(0, 90_000) if counted else st.decimals(1, 99, places=draw(st.integers(0, 3)))
    text = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=20)
    text = text.filter(lambda source: not source.startswith(LIVE))
    code, year = draw(st.sampled_from(["X01", "X02", "X03/X04"])), draw(st.integers(2015, 2026))
    return Cell(code, year, indicator, section, category, group, measure), str(draw(numbers)), draw(text)


def written(found: list[tuple[Cell, str, str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows((*cell, value, source) for cell, value, source in found)
    return stream.getvalue().encode()


fixture_is_read_only = examples(25, HealthCheck.function_scoped_fixture)


@fixture_is_read_only
@given(found=st.lists(rows(), min_size=1, max_size=15, unique_by=lambda row: row[0]))
def test_what_was_written_is_read(project: Project, found: list[tuple[Cell, str, str]]) -> None:
    read = check_return_files(project, [parse_file("a.csv", written(found))])
    faulty = {place.row for fault in read.faults if fault.severity is Severity.ERROR for place in fault.places}
    assert all(fault.check in CROSS_ROW for fault in read.faults)
    for row, (cell, text, source) in enumerate(found, start=2):
        value = read.returns.get(cell.organisation, cell.year).values.get(cell)
        if row in faulty:
            assert value is None
        else:
            assert value is not None
            assert (value.value, value.source, value.file, value.row) == (float(text), source, "a.csv", row)
            assert value.decimals == len(text.partition(".")[2])


CROSS_ROW = {check.identity for check in CHECKS}


@fixture_is_read_only
@given(
    found=st.lists(rows(), min_size=1, max_size=5),
    at=st.integers(0, 400),
    cut=st.integers(0, 12),
    put_in=st.one_of(
        st.binary(max_size=12), st.text(max_size=6).map(str.encode), st.sampled_from([b",", b'"', b"\n", b"\xa0"])
    ),
)
def test_no_damage_gives_a_traceback(
    project: Project, found: list[tuple[Cell, str, str]], at: int, cut: int, put_in: bytes
) -> None:
    data = written(found)
    damaged = data[:at] + put_in + data[at + cut :]
    read = check_return_files(project, [parse_file("a.csv", damaged)])
    for fault in read.faults:
        assert fault.message
        assert fault.remedy
    assert read.report.to_text() == check_return_files(project, [parse_file("a.csv", damaged)]).report.to_text()


@fixture_is_read_only
@given(data=st.binary(max_size=200))
def test_no_bytes_give_a_traceback(project: Project, data: bytes) -> None:
    assert check_return_files(project, [parse_file("a.csv", data)]).faults


def test_codes_that_look_like_numbers_or_missing_values_stay_text(project: Project, put: Callable) -> None:
    for code in ("NA", "01T", "1E3"):
        folder = project.params / code
        folder.mkdir()
        (folder / "organisation.yml").write_text(
            f"code: '{code}'\nname: Example\ntype: a\nregion: b\n", encoding="utf-8"
        )
    put([(code, *SOUND[0][1:]) for code in ("NA", "01T", "1E3")])
    assert read_returns(project).returns.organisations() == ["01T", "1E3", "NA"]


def test_an_unreadable_file_stops_everything_and_is_named(project: Project, put: Callable) -> None:
    put(SOUND)
    put(b"", "b.csv")
    with pytest.raises(ReturnsError, match=r"data/returns/b\.csv") as raised:
        read_returns(project)
    assert [fault.check for fault in raised.value.report.faults] == ["empty-file"]


def test_a_project_without_returns_says_how_to_get_some(project: Project) -> None:
    with pytest.raises(ReturnsError, match="wres import"):
        read_returns(project)


def test_errors_of_one_organisation_leave_the_others_alone(project: Project, put: Callable) -> None:
    put(SOUND)
    put([("X02", 2020, 3, "all", "disciplinary", "bme", "headcount", "nine")], "x02.csv")
    read = read_returns(project)
    assert [fault.file for fault in read.errors_of("X02")] == ["data/returns/x02.csv"]
    assert read.errors_of("X01") == ()
    assert read.returns.organisations() == ["X01"]


def test_returns_of_some_organisations(project: Project, put: Callable) -> None:
    put([*SOUND, ("X02", *SOUND[0][1:]), ("X03/X04", *SOUND[0][1:-1], "nine")])
    read = read_returns(project, ["X02"])
    assert read.returns.organisations() == ["X02"]
    assert read.faults == ()


def test_a_file_of_another_kind_is_mentioned_and_hidden_ones_are_not(project: Project, put: Callable) -> None:
    put(SOUND)
    put(b"PK", "return.xlsx")
    put(b"PK", ".~lock.x01.csv#")
    put(b"# Returns", "README.md")
    put(csv_of([("X02", *SOUND[0][1:])]), "X02.CSV")
    read = read_returns(project)
    assert [(fault.check, fault.file) for fault in read.faults] == [("not-read", "data/returns/return.xlsx")]
    assert read.returns.organisations() == ["X01", "X02"]


def test_committed_returns_have_no_error() -> None:
    read = read_returns(Project(ROOT))
    assert [fault for fault in read.faults if fault.severity is Severity.ERROR] == []
    assert len(read.returns.organisations()) > 325


def test_twelve_thousand_rows_are_read(project: Project) -> None:
    found = [
        (Cell(code, year, indicator, section, "all", "all", measure), "50", "made up")
        for code in ("X01", "X02", "X03/X04")
        for year in range(2015, 2025)
        for indicator in (5, 6, 7, 8)
        for section in ("all", *(f"part_{number}" for number in range(49)))
        for measure in ("percentage", "respondents")
    ]
    file = parse_file("a.csv", written(found))
    read = check_return_files(project, [file])
    assert read.faults == ()
    assert len(found) == 12_000
    assert sum(
        len(read.returns.get(code, year).values)
        for code in read.returns.organisations()
        for year in read.returns.years(code)
    ) == len(found)


def test_a_source_does_not_say_of_how_many_rows_an_extract_was(project: Project, put: Callable[..., Path]) -> None:
    """Sources are published. A file of disciplinary cases has a row for each person, and there may be three."""
    put([(*SOUND[0], "Extract of cases, cases.csv: counted from 1,003 rows; b.csv: counted from 3 rows")])
    [value] = read_returns(project).returns.get("X01", 2020).values.values()
    assert value.source == "Extract of cases, cases.csv: counted from its rows; b.csv: counted from its rows"
