"""Workbooks of the survey with every trait of the published ones: each figure equals another reading of its cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.data.files import ROOT, script
from tests.projects import project_in
from tests.sources.workbooks import rezip
from wres_kit.returns.cells import Cell
from wres_kit.sources import Context, InputFile
from wres_kit.sources.registry import source_of
from wres_kit.sources.survey import SOURCE, NoSurveyResultsError

MAKE = script("data/example/make_survey_samples.py")
SAMPLES = ROOT / "docs" / "how-to" / "samples"
NEEDED = {
    "Q14a": (5, "all", "% Never"), "Q14b": (6, "managers", "% Never"), "Q14c": (6, "colleagues", "% Never"),
    "Q15": (7, "all", "% Yes"), "Q16b": (8, "all", "% Yes"),
}  # fmt: skip


def second_reading(path: Path) -> Iterator[tuple[tuple[object, ...], int, str, float, int]]:
    """Yield what the first columns say, indicator, section, percentage and base of each result, by another library."""
    for sheet in openpyxl.load_workbook(path):
        headings = [cell.value for cell in sheet[5]]
        for top in sheet[1]:
            question = str(top.value).partition(" - ")[0]
            if question not in NEEDED:
                continue
            indicator, section, answer = NEEDED[question]
            column = headings.index(answer, top.column - 1) + 1
            base = headings.index(MAKE.BASE, top.column - 1) + 1
            for row in range(6, sheet.max_row + 1):
                value = sheet.cell(row, column).value
                if value != "-":
                    share = 100 - value if answer == "% Never" else value
                    about = tuple(sheet.cell(row, place).value for place in range(1, 7))
                    yield about, indicator, section, share, sheet.cell(row, base).value


@pytest.mark.parametrize("name", [MAKE.DETAILED, MAKE.NATIONAL, MAKE.BENCHMARK])
def test_the_samples_are_what_the_script_makes(name: str) -> None:
    stream = io.BytesIO()
    MAKE.workbooks()[name].save(stream)
    made, kept = openpyxl.load_workbook(stream), openpyxl.load_workbook(SAMPLES / name)
    assert made.sheetnames == kept.sheetnames
    for sheet in made:
        assert [[cell.value for cell in row] for row in sheet] == [
            [cell.value for cell in row] for row in kept[sheet.title]
        ]
        assert set(map(str, sheet.merged_cells.ranges)) == set(map(str, kept[sheet.title].merged_cells.ranges))


def bodies(number: int) -> list[object]:
    """Organisations of every kind: weighted and not, large and so small that answers are not shown."""
    about = ("Example trusts", "Example region", "Example")
    kinds = (("Occupation Group", 3000, ()), ("Unweighted", 24, ("Q14d", "Q16c")), ("Occupation Group", 9, ("Q",)))
    return [
        MAKE.Body((f"X{each:03}", f"Example {each}", *about, kinds[each % 3][0]), *kinds[each % 3][1:])
        for each in range(number)
    ]


def test_every_figure_of_every_organisation_is_that_of_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "NSS24 detailed spreadsheets organisational results.xlsx"
    MAKE.detailed(MAKE.HEADINGS, bodies(60), 2024).save(path)
    context = Context(project_in(tmp_path / "project", *(f"X{each:03}" for each in range(60))))
    offered = InputFile(path)
    assert source_of(offered) is SOURCE
    read = SOURCE.read(offered, context)
    assert not read.faults
    values = {value.cell: value for value in read.values}
    expected = 0
    for about, indicator, section, share, base in second_reading(path):
        cell = Cell(str(about[0]), 2025, indicator, section, "all", "all", "percentage")
        assert float(values[cell].value) == share
        assert values[cell._replace(measure="respondents")].value == str(base)
        weighted = "not weighted" if about[5] == "Unweighted" else "weighted by occupation group"
        assert f"release of 2024 ({path.name}, sheet " in values[cell].source
        assert weighted in values[cell].source
        expected += 2
    assert len(values) == expected == 40 * 5 * 2
    assert "100 results not given by the survey" in " ".join(read.messages)


def test_national_results_are_taken_by_group_and_other_breakdowns_are_named(tmp_path: Path) -> None:
    path = SAMPLES / MAKE.NATIONAL
    project = project_in(tmp_path, "england", "X01")
    offered = InputFile(path)
    assert source_of(offered) is SOURCE
    read = SOURCE.read(offered, Context(project))
    assert not read.faults
    assert read.name == "nhs-staff-survey-2023-national"
    groups = {
        (None, None): "all", ("Ethnic background (summary)", "White staff"): "white",
        ("Ethnic background (summary)", "Staff from all other ethnic groups combined"): "bme",
    }  # fmt: skip
    values = {value.cell: value.value for value in read.values}
    expected = 0
    for about, indicator, section, share, base in second_reading(path):
        if group := groups.get((about[1], about[2])):  # type: ignore[arg-type]
            cell = Cell("england", 2024, indicator, section, "all", group, "percentage")
            assert float(values[cell]) == share
            assert values[cell._replace(measure="respondents")] == str(base)
            expected += 2
    assert len(values) == expected == 3 * 5 * 2
    assert "Other breakdowns are not used: Region, Ethnic background (detailed)." in read.messages


def test_national_results_need_a_body_that_they_are_about(tmp_path: Path) -> None:
    project = project_in(tmp_path, "X01")
    with pytest.raises(NoSurveyResultsError, match=r"params/england/organisation\.yml") as failure:
        SOURCE.read(InputFile(SAMPLES / MAKE.NATIONAL), Context(project))
    assert "Not in the file" not in str(failure.value)  # it was not looked into: nobody was there to take its results
    read = SOURCE.read(InputFile(SAMPLES / MAKE.NATIONAL), Context(project_in(tmp_path, "nhs"), organisation="nhs"))
    assert {value.cell.organisation for value in read.values} == {"nhs"}


@pytest.mark.parametrize("codes", [("X01",), ("X01", "england")])
def test_national_results_are_never_those_of_one_organisation(codes: tuple[str, ...], tmp_path: Path) -> None:
    context = Context(project_in(tmp_path, *codes), organisation="X01")
    with pytest.raises(NoSurveyResultsError, match="of all trusts together"):
        SOURCE.read(InputFile(SAMPLES / MAKE.NATIONAL), context)


def test_parts_of_a_trust_of_the_project_are_named_and_not_added_up(tmp_path: Path) -> None:
    path = tmp_path / "NSS24.xlsx"
    about = ("Example trusts", "-", "-", "Occupation Group")
    parts = [MAKE.Body((code, "Example", *about), 800) for code in ("R1F1", "R1F2", "X01")]
    MAKE.detailed(MAKE.HEADINGS, parts, 2024).save(path)
    read = SOURCE.read(InputFile(path), Context(project_in(tmp_path / "p", "X01", "R1F")))
    assert {value.cell.organisation for value in read.values} == {"X01"}
    assert "R1F1 and R1F2: the survey gives results of parts of R1F." in "\n".join(read.messages)


def in_scientific_notation(parts: dict[str, bytes]) -> None:
    """Write numbers as Excel writes them in full: 8.3056478405315617E-2."""
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb"<v>(0\.\d+)</v>", lambda match: b"<v>%.16E</v>" % float(match[1]), part)


def test_figures_with_an_exponent_are_read(tmp_path: Path) -> None:
    path = tmp_path / "NSS24.xlsx"
    bodies_ = [MAKE.Body((f"X{each:03}", "Example", "-", "-", "-", "Unweighted"), 900) for each in range(3)]
    book = MAKE.detailed(MAKE.HEADINGS, bodies_, 2024)
    sheet = book["HEALTH WELLBEING SAFETY Q15-17"]
    column = next(cell.column for cell in sheet[1] if str(cell.value).startswith("Q16b"))
    sheet.cell(6, column, 100 / 1203)
    sheet.cell(6, column + 1, 100 - 100 / 1203)
    book.save(path)
    rezip(path, in_scientific_notation)
    read = SOURCE.read(InputFile(path), Context(project_in(tmp_path / "p", "X000")))
    assert not read.faults
    values = {value.cell: value.value for value in read.values}
    assert float(values[Cell("X000", 2025, 8, "all", "all", "all", "percentage")]) == 100 / 1203
