"""The staff survey's detailed spreadsheets in layouts of several years: moved sheets, shifted and merged headings."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.projects import project_in
from tests.sources.made_up import write_xlsx
from wres_kit.errors import WresError
from wres_kit.returns.cells import Cell
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.registry import source_of
from wres_kit.sources.survey import SOURCE, NoSurveyResultsError, SurveyYearError

IDENTITY = ["ODS code", "Organisation name", "Benchmarking group", "Region", "ICS/STP", "Weighting"]
TIMES = ["% Never", "% 1-2", "% 3-5", "% 6-10", "% More than 10", "Base (number of responses)"]
YES_NO = ["% Yes", "% No", "Base (number of responses)"]
YES_NO_DONT_KNOW = ["% Yes", "% No", "% Don't know", "Base (number of responses)"]
ABUSE = "In the last 12 months how many times have you personally experienced harassment, bullying or abuse from...?"


def about(code: str, weighting: str = "Occupation Group") -> list[object]:
    return [code, f"Example {code}", "Example trusts", "Example", "-", weighting]


def sheet_2024(
    rows: list[tuple[list[object], list[object]]], blocks: list[tuple[str, list[str]]]
) -> list[list[object]]:
    """A sheet as since 2021: the question stands in row 1 over its first column, the headings in row 5."""
    top: list[object] = ["NHS Staff Survey 2024: detailed spreadsheets", *[None] * 5]
    headings: list[object] = list(IDENTITY)
    for question, answers in blocks:
        top += [question, *[None] * (len(answers) - 1)]
        headings += answers
    return [top, [None], ["Example sheet"], [None], headings, *([*who, *figures] for who, figures in rows)]


@pytest.fixture
def workbook_2024(tmp_path: Path) -> Path:
    abuse = [
        (
            about("X01"),
            [
                *[75.2080652767171, 14.0, 6.0, 3.0, 1.7919347232829, 2069],
                *[93.7, 4.0, 1.3, 0.5, 0.5, 2058, 86.7, 8.3, 3.0, 1.0, 1.0, 2054],
            ],
        ),
        (about("X02"), ["*", "*", "*", "*", "*", "*", 90.0, 6.0, 2.0, 1.0, 1.0, 40, 80.0, 12.0, 5.0, 2.0, 1.0, 41]),
        (about("RXX"), [70.0, 20.0, 5.0, 3.0, 2.0, 900, 88.0, 8.0, 2.0, 1.0, 1.0, 900, 80.0, 12.0, 5.0, 2.0, 1.0, 900]),
    ]  # fmt: skip
    rest = [
        (about("X01"), [48.8, 20.2, 31.0, 2050, 6.96639676881841, 93.0336032311816, 2053]),
        (about("X02"), [50.0, 25.0, 25.0, 44, 10.0, 90.0, 44]),
    ]  # fmt: skip
    return write_xlsx(
        tmp_path / "NSS24 detailed spreadsheets organisational results.xlsx",
        {
            "Notes": [["NHS Staff Survey 2024"], ["Results of fewer than 11 responses are not shown."]],
            "HEALTH WELLBEING SAFETY Q13-14": sheet_2024(
                abuse,
                [
                    (f"Q14a - {ABUSE} Patients or the public", TIMES),
                    (f"Q14b - {ABUSE} Managers", TIMES),
                    ("Q14c - Other colleagues", TIMES),
                ],
            ),
            "YOUR ORGANISATION Q15-17": sheet_2024(
                rest,
                [
                    ("Q15 - Does your organisation act fairly: career progression / promotion?", YES_NO_DONT_KNOW),
                    ("Q16b - Discrimination from manager, team leader or other colleagues", YES_NO),
                ],
            ),
        },
    )  # fmt: skip


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(project_in(tmp_path / "project", "X01", "X02"))


def values(understood: ImportResult) -> dict[Cell, str]:
    return {found.cell: found.value for found in understood.values}


def test_results_of_a_file_of_2024(workbook_2024: Path, context: Context) -> None:
    offered = InputFile(workbook_2024)
    assert source_of(offered) is SOURCE
    read = SOURCE.read(offered, context)
    found = values(read)
    assert not read.faults
    assert found[Cell("X01", 2025, 5, "all", "all", "all", "percentage")] == repr(100 - 75.2080652767171)
    assert found[Cell("X01", 2025, 5, "all", "all", "all", "respondents")] == "2069"
    assert found[Cell("X01", 2025, 6, "managers", "all", "all", "percentage")] == "6.3"
    assert found[Cell("X01", 2025, 6, "colleagues", "all", "all", "percentage")] == "13.3"
    assert found[Cell("X01", 2025, 7, "all", "all", "all", "percentage")] == "48.8"
    assert found[Cell("X01", 2025, 8, "all", "all", "all", "percentage")] == "6.96639676881841"
    assert Cell("X02", 2025, 5, "all", "all", "all", "percentage") not in found
    assert found[Cell("X02", 2025, 8, "all", "all", "all", "respondents")] == "44"


def test_what_it_says_about_a_file(workbook_2024: Path, context: Context) -> None:
    read = SOURCE.read(InputFile(workbook_2024), context)
    said = "\n".join(read.messages)
    assert "Survey of autumn 2024, reporting year 2025." in said
    assert "RXX" in said
    assert "1 result not given" in said
    assert "Not used: " in said
    assert "Q14b/c" in said
    assert read.name == "nhs-staff-survey-2024"
    first = read.values[0]
    assert "sheet HEALTH WELLBEING SAFETY Q13-14, G6 and L6" in first.source


def test_one_organisation_alone(workbook_2024: Path, context: Context) -> None:
    read = SOURCE.read(InputFile(workbook_2024), Context(context.project, organisation="X02"))
    assert {found.cell.organisation for found in read.values} == {"X02"}


def test_an_older_layout(tmp_path: Path, context: Context) -> None:
    """2019: the question in each heading, fractions of one, don't know left out of indicator 7."""
    answers = ["Q14 Yes", "Q14 No", "Q14 Don't know", "Q14 Base", "Q15b Yes", "Q15b No", "Q15b Base"]
    moved = [
        ["Local results"],
        [],
        [],
        ["Region", "Organisation name", "ODS code", *answers],
        ["Example", "Example X01", "X01", 0.5614, 0.1098, 0.3288, 1000, 0.08, 0.92, 990],
        ["Example", "Example X02", "X02", 0.6, 0.2, 0.2, 500, 0.1, 0.9, 480],
    ]  # fmt: skip
    path = write_xlsx(tmp_path / "Staff Survey 2019.xlsx", {"Q13-Q15": moved})
    read = SOURCE.read(InputFile(path), context)
    found = values(read)
    assert not read.faults
    assert round(Decimal(found[Cell("X01", 2020, 7, "all", "all", "all", "percentage")]), 1) == Decimal("83.6")
    assert found[Cell("X01", 2020, 7, "all", "all", "all", "respondents")] == "671"
    assert found[Cell("X02", 2020, 8, "all", "all", "all", "percentage")] == "10.0"
    assert "worked out from the percentages" in next(one.source for one in read.values if one.cell.indicator == 7)


def test_key_findings_of_2016(tmp_path: Path, context: Context) -> None:
    rows = [
        ["NHS Staff Survey 2016"],
        [None, None, "Key Finding 25. % experiencing harassment, bullying or abuse from patients", None, "KF21", None],
        ["Org code", "Org name", "%", "Base", "%", "Base"],
        ["X01", "Example X01", 28, 400, 88, 390],
    ]
    path = write_xlsx(tmp_path / "kf.xlsx", {"KFs": rows}, {"KFs": ["C2:D2", "E2:F2"]})
    found = values(SOURCE.read(InputFile(path), context))
    assert found[Cell("X01", 2017, 5, "all", "all", "all", "percentage")] == "28.0"
    assert found[Cell("X01", 2017, 7, "all", "all", "all", "respondents")] == "390"


@pytest.mark.parametrize("way", ["rows", "sheets", "columns"])
def test_white_and_bme(way: str, tmp_path: Path, context: Context) -> None:
    white, bme = [74.0, 26.0, 2231], [69.1, 30.9, 702]
    answers = ["% Never", "% At least once", "Base (number of responses)"]
    question = "Q14a - Harassment, bullying or abuse from patients / service users"
    if way == "rows":
        sheets = {
            "Q14a": [
                ["NHS Staff Survey 2023 by ethnicity", None, None, question],
                ["ODS code", "Organisation name", "Breakdown", *answers],
                ["X01", "Example", "White", *white],
                ["X01", "Example", "All other ethnic groups*", *bme],
                ["X01", "Example", "Asian", 60, 40, 100],
            ]
        }
    elif way == "sheets":
        sheets = {
            name: [
                ["NHS Staff Survey 2023", None, question],
                ["ODS code", "Organisation name", *answers],
                ["X01", "Ex", *figures],
            ]
            for name, figures in (("White staff", white), ("BME staff", bme))
        }  # fmt: skip
    else:
        sheets = {
            "Q14a": [
                ["NHS Staff Survey 2023", None, question],
                [None, None, "White", None, None, "BME"],
                ["ODS code", "Organisation name", *answers, *answers],
                ["X01", "Example", *white, *bme],
            ]
        }
    path = write_xlsx(tmp_path / "wres.xlsx", sheets)
    found = values(SOURCE.read(InputFile(path), context))
    assert found == {
        Cell("X01", 2024, 5, "all", "all", "white", "percentage"): "26.0",
        Cell("X01", 2024, 5, "all", "all", "white", "respondents"): "2231",
        Cell("X01", 2024, 5, "all", "all", "bme", "percentage"): "30.9",
        Cell("X01", 2024, 5, "all", "all", "bme", "respondents"): "702",
    }


def small(
    question: str, rows: list[list[object]], title: str = "NHS Staff Survey 2023"
) -> dict[str, list[list[object]]]:
    return {
        "S": [
            [title, None, None, question],
            ["ODS code", "Organisation name", "Weighting", "% Never", "% Once", "Base"],
            *rows,
        ]
    }


def test_the_weighted_row_is_taken(tmp_path: Path, context: Context) -> None:
    rows: list[list[object]] = [
        ["X01", "Ex", "Unweighted", 70, 30, 100],
        ["X01", "Ex", "Occupation Group", 71, 29, 100],
    ]
    path = write_xlsx(tmp_path / "s.xlsx", small("Q14a - abuse by patients", rows))
    assert (
        values(SOURCE.read(InputFile(path), context))[Cell("X01", 2024, 5, "all", "all", "all", "percentage")] == "29.0"
    )


def test_a_sheet_broken_down_otherwise_is_left_out(tmp_path: Path, context: Context) -> None:
    rows: list[list[object]] = [["X01", "Ex", "Weighted", 70, 30, 100], ["X01", "Ex", "Weighted", 60, 40, 90]]
    path = write_xlsx(tmp_path / "s.xlsx", small("Q14a - abuse by patients", rows))
    with pytest.raises(NoSurveyResultsError, match="several rows of one organisation"):
        SOURCE.read(InputFile(path), context)


def test_a_question_of_another_subject_is_an_error(tmp_path: Path, context: Context) -> None:
    """A survey of another year than said: its Q14a is about something else."""
    path = write_xlsx(
        tmp_path / "s.xlsx",
        small("Q14a - How often have you seen physical violence at work", [["X01", "Ex", "W", 70, 30, 100]]),
    )
    read = SOURCE.read(InputFile(path), context)
    assert not read.values
    assert "something else than indicator 5" in read.faults[0].message
    assert "--survey-year" in read.faults[0].remedy


def test_answers_that_add_up_to_nothing_are_an_error(tmp_path: Path, context: Context) -> None:
    path = write_xlsx(tmp_path / "s.xlsx", small("Q14a - abuse by patients", [["X01", "Ex", "W", 0.5, 0.1, 100]]))
    read = SOURCE.read(InputFile(path), context)
    assert not read.values
    assert "fractions of one" in read.faults[0].message


@pytest.mark.parametrize("figures", [[0.723, 0.151, 3.0], [72.3, 15.1, 30.0]])
def test_fractions_beside_percentages_and_more_than_a_whole_are_an_error(
    figures: list[float], tmp_path: Path, context: Context
) -> None:
    headings = ["ODS code", "Organisation name", "% Never", "% 1-2", "% More", "Base (number of responses)"]
    rows = [["NHS Staff Survey 2023"], [None, None, "Q14a - abuse by patients"], headings, ["X01", "Ex", *figures, 100]]
    path = write_xlsx(tmp_path / "s.xlsx", {"S": rows})
    read = SOURCE.read(InputFile(path), context)
    assert not read.values
    assert "add up to neither 100 nor 1" in read.faults[0].message


def test_a_row_whose_answers_make_no_whole_is_named(tmp_path: Path, context: Context) -> None:
    """A dropped digit: 7 for 70."""
    rows: list[list[object]] = [["X01", "Ex", "W", 7, 30, 100], *(["X02", "Ex", "W", 70, 30, 100],)]
    rows += [["X03", "Ex", "W", 60, 40, 100]]
    path = write_xlsx(tmp_path / "s.xlsx", small("Q14a - abuse by patients", rows))
    faults = SOURCE.read(InputFile(path), context).faults
    assert [fault.message for fault in faults] == [
        "Sheet S, question Q14a, row 3: the answers add up to 37%, and those of other rows to 100%."
    ]


def test_a_cell_that_is_no_figure_is_named(tmp_path: Path, context: Context) -> None:
    rows: list[list[object]] = [["X01", "Ex", "W", "about 70", 30, 100], ["X02", "Ex", "W", 70, 30, 100]]
    path = write_xlsx(tmp_path / "s.xlsx", small("Q14a - abuse by patients", rows))
    assert "cell D3" in SOURCE.read(InputFile(path), context).faults[0].message


def test_two_sheets_that_contradict_each_other(tmp_path: Path, context: Context) -> None:
    one = small("Q14a - abuse by patients", [["X01", "Ex", "W", 70, 30, 100]])["S"]
    other = small("Q14a - abuse by patients", [["X01", "Ex", "W", 71, 29, 100]])["S"]
    path = write_xlsx(tmp_path / "s.xlsx", {"A": one, "B": other})
    assert "30.0" in SOURCE.read(InputFile(path), context).faults[0].message


def test_the_year_has_to_be_known(tmp_path: Path, context: Context) -> None:
    sheets = small("Q14a - abuse by patients", [["X01", "Ex", "W", 70, 30, 100]], title="Local results")
    path = write_xlsx(tmp_path / "results.xlsx", sheets)
    with pytest.raises(SurveyYearError, match="--survey-year"):
        SOURCE.read(InputFile(path), context)
    read = SOURCE.read(InputFile(path), Context(context.project, survey_year=2022))
    assert {found.cell.year for found in read.values} == {2023}
    with pytest.raises(SurveyYearError, match="editions"):
        SOURCE.read(InputFile(path), Context(context.project, survey_year=1999))


def test_a_workbook_of_something_else_is_not_recognised(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "other.xlsx", {"S": [["Indicator", "White", "BME"], ["1", 2, 3]]})
    assert SOURCE.recognise(InputFile(path)).score == 0
    with pytest.raises(WresError):
        SOURCE.read(InputFile(path), Context(project_in(tmp_path / "p"), survey_year=2023))
