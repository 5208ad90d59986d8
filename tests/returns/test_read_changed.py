"""Reading again what changed: the same, for those it is about, as reading everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import group, project_in
from wres_kit.joint.read import read_changed, read_returns
from wres_kit.project import Project
from wres_kit.returns.faults import ReturnsError
from wres_kit.returns.files import RawFile, parse_file

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "organisation,year,indicator,section,category,group,measure,value,source\n"
CODES = ("X01", "X02", "X03", "X04", "X99")  # nobody has the last one
FILES = ("data/returns/a.csv", "data/returns/b.csv", "data/returns/c.csv")

ROWS = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from([2023, 2024]),
    st.sampled_from(["shortlisted,white", "shortlisted,bme", "appointed,white", "appointed,bme"]),
    st.sampled_from(["40", "400", "4000", "forty"]),
)
CONTENTS = st.lists(ROWS, min_size=1, max_size=6)
PROJECTS = st.dictionaries(st.sampled_from(FILES), CONTENTS, min_size=1)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("changed")
    project_in(root, *CODES[:-1], day="2024-10-01")
    group(root, "X03/X04", "X03", "X04")
    return root


def write(root: Path, contents: dict[str, list[tuple[str, int, str, str]]]) -> None:
    for path in (root / "data" / "returns").iterdir():
        path.unlink()
    for name, rows in contents.items():
        lines = [f"{code},{year},2,all,{cell},headcount,{value},made up\n" for code, year, cell, value in rows]
        (root / name).write_text(HEADER + "".join(lines), encoding="utf-8")


@examples(25, HealthCheck.function_scoped_fixture)
@given(before=PROJECTS, after=PROJECTS)
def test_it_gives_what_reading_everything_gives_of_those_organisations(root, before, after):
    write(root, before)
    about = read_returns(Project(root)).about
    write(root, after)
    changed = {name for name in FILES if before.get(name) != after.get(name)}
    everything = read_returns(Project(root))
    again = read_changed(Project(root), changed, about)
    codes = again.organisations
    assert codes is not None
    assert codes >= {row[0] for name in changed for row in (*before.get(name, ()), *after.get(name, ()))} - {"X99"}
    for code in (*CODES, "X03/X04"):
        if code in codes:
            assert again.returns.years(code) == everything.returns.years(code)
            assert [again.returns.get(code, year) for year in (2023, 2024)] == [
                everything.returns.get(code, year) for year in (2023, 2024)
            ]
            assert again.errors_of(code) == everything.errors_of(code)
        else:
            assert not again.returns.years(code)
    assert again.about == {name: named for name, named in everything.about.items() if name in changed}


def test_what_is_not_about_them_is_not_read(root, monkeypatch):
    one, other = ("X01", 2024, "shortlisted,white", "40"), ("X02", 2024, "shortlisted,bme", "9")
    write(root, {FILES[0]: [one], FILES[1]: [other]})
    about = read_returns(Project(root)).about
    (root / FILES[0]).write_bytes(b"not,a,return\n")

    def parsed(name: str, content: bytes) -> RawFile:
        assert name == FILES[0]
        return parse_file(name, content)

    monkeypatch.setattr("wres_kit.returns.read.parse_file", parsed)
    with pytest.raises(ReturnsError, match=r"data/returns/a\.csv"):
        read_changed(Project(root), {FILES[0]}, about)


def test_a_row_that_cannot_be_read_stays_an_error_of_whose_it_is(root):
    one, other = ("X01", 2024, "shortlisted,white", "40"), ("X02", 2024, "shortlisted,bme", "9")
    write(root, {FILES[0]: [one], FILES[1]: [other]})
    with (root / FILES[1]).open("a", encoding="utf-8") as file:
        file.write("X01,2024,2,all,shortlisted,bme,headcount,1,234,made up\n")
    before = read_returns(Project(root))
    (root / FILES[0]).write_text((root / FILES[0]).read_text().replace("40", "41"), encoding="utf-8")
    again = read_changed(Project(root), {FILES[0]}, before.about)
    assert [fault.check for fault in again.errors_of("X01")] == ["fields"]
    assert again.errors_of("X01") == read_returns(Project(root)).errors_of("X01") == before.errors_of("X01")


def test_so_does_one_in_a_new_file_about_somebody_else(root):
    write(root, {FILES[0]: [("X01", 2024, "shortlisted,white", "40")]})
    before = read_returns(Project(root))
    one, other = ("X01", 2024, "shortlisted,white", "40"), ("X02", 2024, "shortlisted,bme", "9")
    write(root, {FILES[0]: [one], FILES[1]: [other]})
    with (root / FILES[1]).open("a", encoding="utf-8") as file:
        file.write("X01,2024,2,all,shortlisted,bme,headcount,1,234,made up\n")
    again = read_changed(Project(root), {FILES[1]}, before.about)
    assert again.errors_of("X01") == read_returns(Project(root)).errors_of("X01") != ()


def test_what_is_nobodys_in_a_file_about_two_stays_so(root):
    both = [("X01", 2024, "shortlisted,white", "40"), ("X02", 2024, "shortlisted,bme", "9")]
    write(root, {FILES[0]: [("X01", 2024, "appointed,white", "30")], FILES[1]: both})
    with (root / FILES[1]).open("a", encoding="utf-8") as file:
        file.write("X0?,2024,2,all,shortlisted,bme,headcount,1,234,made up\n")
    again = read_changed(Project(root), {FILES[0]}, read_returns(Project(root)).about)
    assert again.errors_of("X01") == read_returns(Project(root)).errors_of("X01") == ()


def test_what_is_nobodys_in_a_file_about_one_stays_theirs(root):
    one, other = ("X01", 2024, "appointed,white", "30"), ("X01", 2024, "shortlisted,white", "40")
    write(root, {FILES[0]: [one], FILES[1]: [other]})
    with (root / FILES[1]).open("a", encoding="utf-8") as file:
        file.writelines(f"{code},2024,2,all,shortlisted,bme,headcount,1,234,made up\n" for code in ("X0?", "X02"))
    again = read_changed(Project(root), {FILES[0]}, read_returns(Project(root)).about)
    assert again.errors_of("X01") == read_returns(Project(root)).errors_of("X01") != ()
