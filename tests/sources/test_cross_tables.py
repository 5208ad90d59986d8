"""Cross tables: groups, bands, kinds of case or years in the headings; the same people in two columns or rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import project_in
from wres_kit.errors import WresError
from wres_kit.project import Project
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.registry import source_of

STAFF = "Staff Group,Pay Band,Contract Type"
CLERKS = "Administrative and Clerical,{},Permanent"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path, "X01", "X02")


def read(project: Project, text: str, *, only: tuple[str, ...] = (), set_aside: tuple[str, ...] = ()) -> ImportResult:
    """What is made of a file, recognised by itself."""
    path = project.root / "table.csv"
    path.write_text(text, encoding="utf-8")
    file = InputFile(path, project=project)
    context = Context(project, organisation="X01", year=2024, confirm=True, only=only, set_aside=set_aside)
    return source_of(file).read(file, context)


def people(understood: ImportResult, section: str = "all") -> dict[str, list[int]]:
    """The white, BME and unknown people of each category."""
    assert not understood.faults
    assert not understood.questions
    counts: dict[str, list[int]] = {}
    for figure in understood.values:
        if figure.cell.section == section and figure.cell.group != "all":
            counts.setdefault(figure.cell.category, []).append(int(figure.value))
    return counts


def refused(project: Project, text: str, **answers: tuple[str, ...]) -> str:
    """Why nothing is taken from a file."""
    try:
        understood = read(project, text, **answers)
    except WresError as error:
        return str(error)
    assert understood.questions or understood.faults
    assert not understood.values
    return " ".join([*(question.text for question in understood.questions),
                     *(f"{fault.message} {fault.remedy}" for fault in understood.faults)])  # fmt: skip


def test_groups_in_the_headings_and_bands_in_rows(project: Project) -> None:
    text = (
        f"Staff in post\n{STAFF},White,BME,Not stated,% BME,Total\n"
        f"{CLERKS.format('Band 2')},10,5,1,31.3%,16\n{CLERKS.format('Band 8a')},7,,2,0%,9\nTotal,,,17,5,3,20%,25\n"
    )
    understood = read(project, text)
    assert people(understood)["all"] == [17, 5, 3]
    assert people(understood, "non_clinical")["band_8a"] == [7, 0, 2]
    assert any('"Total": held against the sum' in message for message in understood.messages)
    assert any('Not used: "% BME"' in message for message in understood.messages)


def test_bands_in_the_headings(project: Project) -> None:
    text = "Ethnic Group,Staff Group,Contract Type,Band 2,Band 8a\nA,Students,Permanent,3,1\nN,Students,Permanent,2,\n"
    assert people(read(project, text), "clinical")["band_2"] == [3, 2, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Case Type,White,BME\nDisciplinary,23,14\nGrievance,4,9\n", {"disciplinary": [23, 14, 0]}),
        ("Ethnic Group,Disciplinary,Grievance\nWhite,23,4\nBME,14,9\n", {"disciplinary": [23, 14, 0]}),
        ("Case Type,White staff,No. of BME,Unknown\nDisciplinary,23,14,0\n", {"disciplinary": [23, 14, 0]}),
        ("Ethnic Group,Case Type,2022/23,2023/24\nA,Conduct,1,23\nN,Conduct,2,14\n", {"disciplinary": [23, 14, 0]}),
        ("Stage,A,B,N\nShortlisted,9,1,6\nAppointed,2,0,3\n", {"shortlisted": [10, 6, 0], "appointed": [2, 3, 0]}),
        (
            "White Shortlisted,White Appointed,BME Shortlisted,BME Appointed\n9,2,6,3\n",
            {"shortlisted": [9, 6, 0], "appointed": [2, 3, 0]},
        ),
        (
            ",White,,BME,\nPost,Shortlisted,Appointed,Shortlisted,Appointed\nNurse,9,2,6,3\n",
            {"shortlisted": [9, 6, 0], "appointed": [2, 3, 0]},
        ),
    ],
)  # fmt: skip
def test_other_cross_tables(text: str, expected: dict[str, list[int]], project: Project) -> None:
    assert people(read(project, text)) == expected


def test_years_in_the_headings_are_asked_about(project: Project) -> None:
    text = "Ethnic Group,Case Type,2023,2024\nWhite,Disciplinary,1,23\nBME,Disciplinary,2,14\n"
    question = refused(project, text)
    assert '--only "Year=2024"' in question
    assert "--set-aside" not in question
    assert people(read(project, text, only=("Year=2024",))) == {"disciplinary": [23, 14, 0]}
    assert "more than one time" in refused(project, text, set_aside=("Year",))
    assert people(read(project, text, set_aside=("2023", "Year"))) == {"disciplinary": [23, 14, 0]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Case Type,White,BME,Total\nDisciplinary,23,14,39\n", 'row 2 has 39 under "Total"'),
        ("Case Type,White,BME,Martian\nDisciplinary,23,14,2\n", '"Martian" holds numbers'),
        ("Case Type,White,BME\nDisciplinary,23,<5\n", "no whole number of people"),
        ("Case Type,White British,White,BME\nDisciplinary,20,23,14\n", 'has "White", and other rows have parts'),
        ("Case Type,White,BME,Indian\nDisciplinary,20,23,14\n", 'has "BME", and other rows have parts'),
        ("Pay Band,White,BME\nBand 2,23,14\n", '"White", "BME" were read as people by ethnic group'),
        ("Case Type,White %,BME %\nDisciplinary,62,38\n", "is of no kind"),
    ],
)
def test_what_is_not_certain_is_refused_with_the_column(text: str, why: str, project: Project) -> None:
    assert why in refused(project, text)


def test_a_group_is_never_set_aside(project: Project) -> None:
    text = "Case Type,White,BME,Unknown\nDisciplinary,23,14,2\n"
    assert '"BME" cannot be set aside' in refused(project, text, set_aside=("BME",))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("White,Conduct,20\nWhite - British,Conduct,17\nBME,Conduct,5\n", "parts of it"),
        ("Asian,Conduct,20\nIndian,Conduct,17\nWhite,Conduct,5\n", "parts of it"),
        ("White,Conduct,20\nBME,Conduct,17\nWhite,Conduct,20\n", "the same in every column"),
    ],
)
def test_the_same_people_in_two_rows_are_an_error(rows: str, why: str, project: Project) -> None:
    assert why in refused(project, f"Ethnic Group,Case Type,Number of cases\n{rows}")


def test_broad_groups_without_their_parts_are_counted(project: Project) -> None:
    rows = (
        "White,Conduct,20\nAsian,Conduct,3\nBlack,Conduct,2\nChinese,Conduct,1\nOther,Conduct,1\nBME total,Conduct,0\n"
    )
    assert "parts of it" in refused(project, f"Ethnic Group,Case Type,Number of cases\n{rows}")
    rows = rows.replace("BME total,Conduct,0\n", "")
    assert people(read(project, f"Ethnic Group,Case Type,Number of cases\n{rows}")) == {"disciplinary": [20, 7, 0]}
