"""The benchmark workbook: results by ethnicity of all organisations and five surveys in one step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from tests.data.files import script
from tests.projects import project_in
from tests.sources.made_up import write_xlsx
from wres_kit.cli.main import app
from wres_kit.joint.read import read_returns
from wres_kit.returns.cells import Cell, Value
from wres_kit.returns.numbers import counted_people, decimals
from wres_kit.sources import Context, ImportResult, InputFile
from wres_kit.sources.registry import source_of
from wres_kit.sources.survey.benchmark import SOURCE, NoBenchmarkResultsError

MAKE = script("data/example/make_survey_samples.py")
INDICATORS = {
    "har_from_pat_eth_summary": 5, "har_from_staff_eth_summary": 6, "equal_eth_summary": 7, "q16b_eth_summary": 8,
}  # fmt: skip
GROUPS = {1: "white", 2: "bme"}


def saved(book: Workbook, tmp_path: Path, name: str = "Benchmark-report-Excel-data-for-2020-2024.xlsx") -> Path:
    path = tmp_path / name
    book.save(path)
    return path


def read(path: Path, tmp_path: Path, *codes: str, **context: object) -> ImportResult:
    return SOURCE.read(InputFile(path), Context(project_in(tmp_path / "project", *codes), **context))  # type: ignore[arg-type]


def values(understood: ImportResult) -> dict[Cell, str]:
    return {value.cell: value.value for value in understood.values}


def trusts(number: int) -> list[object]:
    sheets = ("Acute&Acute Community Trusts", "Ambulance Trusts", "MH&LD, MH, LD&Community Trusts")
    return [
        MAKE.Trust(f"X{each:03}", f"Example {each}", sheets[each % 3], 500 + 7 * each, 5 + 9 * each, 2020 + each % 2)
        for each in range(number)
    ]


def test_every_rate_and_base_of_every_organisation_is_that_of_its_cell(tmp_path: Path) -> None:
    path = saved(MAKE.benchmark(trusts(40), 2024), tmp_path)
    offered = InputFile(path)
    assert source_of(offered) is SOURCE
    understood = read(path, tmp_path, *(f"X{each:03}" for each in range(40)))
    assert not understood.faults
    found = values(understood)
    expected = 0
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        headings = [cell.value for cell in sheet[1]]
        for row in list(sheet.rows)[1:]:
            cells = {heading: cell.value for heading, cell in zip(headings, row, strict=True)}
            for stem, indicator in INDICATORS.items():
                for year in range(2020, 2025):
                    if indicator == 7 and year < 2021:
                        continue
                    for number, group in GROUPS.items():
                        rate, base = cells[f"{stem}_{number}_{year}"], cells[f"{stem}_n_{number}_{year}"]
                        cell = Cell(str(cells["org_id"]), year + 1, indicator, "all", "all", group, "percentage")
                        if rate in (None, "-"):
                            assert cell not in found
                            continue
                        assert float(found[cell]) == pytest.approx(100 * rate, rel=1e-15)
                        assert found[cell._replace(measure="respondents")] == str(base)
                        percentage = Value(float(found[cell]), decimals(found[cell]), "", "", 2)
                        people = counted_people(percentage, Value(base, 0, "", "", 2))
                        assert people is not None
                        assert Fraction(people, base) == Fraction(rate).limit_denominator(base)
                        expected += 2
    assert len(found) == expected > 40 * 4 * 2 * 4


def test_what_it_says_about_a_file(tmp_path: Path) -> None:
    understood = read(saved(MAKE.benchmark(), tmp_path), tmp_path, "X01", "X99")
    said = "\n".join(understood.messages)
    assert "Results by ethnicity of 2 organisations, surveys of 2019 to 2023, release of 2023." in said
    assert "Indicator 7 of the survey of 2020 not imported" in said
    assert "20 results not shown by the survey (too few responses)." in said
    assert "Not imported: 1 organisation that this project does not have: X98 (Example Ambulance Service)." in said
    assert understood.name == "nhs-staff-survey-benchmark-2023"
    source = next(value.source for value in understood.values if value.cell.year == 2022)
    assert source.startswith("NHS Staff Survey by ethnicity 2021, Q14a, release of 2023 (")


def small(*rows: list[object], headings: list[object] | None = None) -> dict[str, list[list[object]]]:
    stem = "har_from_pat_eth_summary"
    usual: list[object] = ["org_id", f"{stem}_1_2024", f"{stem}_2_2024", f"{stem}_n_1_2024", f"{stem}_n_2_2024"]
    return {"Notes": [["About"]], "Acute": [["Made up"], [], headings or usual, *rows]}


def test_columns_are_found_by_name_wherever_they_are(tmp_path: Path) -> None:
    stem = "HAR_FROM_PAT_ETH_SUMMARY"
    headings: list[object] = ["PP1_2024", f"{stem}_2_2024_n", "ODS code", f"{stem}_2_2024", f"{stem}_2_2024_other"]
    path = write_xlsx(tmp_path / "b.xlsx", small([7.1, 100, "X01", 0.25, 0.9], headings=headings))
    assert values(read(path, tmp_path, "X01")) == {
        Cell("X01", 2025, 5, "all", "all", "bme", "percentage"): "25.0000000000",
        Cell("X01", 2025, 5, "all", "all", "bme", "respondents"): "100",
    }


def test_a_rounded_rate_stays_rounded(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(["X01", 0.217, 0.3, 8846, None]))
    found = values(read(path, tmp_path, "X01"))
    assert found[Cell("X01", 2025, 5, "all", "all", "white", "percentage")] == "21.7"
    assert found[Cell("X01", 2025, 5, "all", "all", "white", "respondents")] == "8846"
    assert found[Cell("X01", 2025, 5, "all", "all", "bme", "percentage")] == "30.0"


def test_a_base_that_does_not_fit_is_not_taken_and_named(tmp_path: Path) -> None:
    """The base of another question: 1,923 of 8,846 is no whole number of 8,849."""
    path = write_xlsx(tmp_path / "b.xlsx", small(["X01", 1923 / 8846, 0.25, 8849, 100]))
    understood = read(path, tmp_path, "X01")
    assert Cell("X01", 2025, 5, "all", "all", "white", "respondents") not in values(understood)
    assert Cell("X01", 2025, 5, "all", "all", "bme", "respondents") in values(understood)
    assert "1 number of respondents not imported" in "\n".join(understood.messages)
    assert "sheet Acute, B4 of 8,849 (D4)" in "\n".join(understood.messages)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["X01", 21.7, 0.3, 8846, 100], "Sheet Acute, B4 is 21.7: the results of this workbook are fractions"),
        (["X01", -0.2, 0.3, 8846, 100], "fractions from 0 to 1"),
        (["X01", "about 0.2", 0.3, 8846, 100], "Sheet Acute, B4 cannot be used"),
        (["X01", 0.2, 0.3, 10.5, 100], "Sheet Acute, D4 cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_taken(row: list[object], told: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(row))
    understood = read(path, tmp_path, "X01")
    assert [fault.message for fault in understood.faults if told in fault.message]


def test_faults_of_organisations_of_others_do_not_matter(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(["X01", 0.25, 0.3, 100, 100], ["X02", 21.7, "?", "?", 1]))
    understood = read(path, tmp_path, "X01")
    assert not understood.faults
    assert "X02" in "\n".join(understood.messages)


def test_two_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    stem = "q16b_eth_summary"
    path = write_xlsx(
        tmp_path / "b.xlsx",
        small(["X01", 0.2, 0.3], headings=["org_id", f"{stem}_1_2024", f"{stem}_1_2024"]),
    )
    assert "has the column q16b_eth_summary_1_2024 twice" in read(path, tmp_path, "X01").faults[0].message


def test_two_rows_that_contradict_are_an_error(tmp_path: Path) -> None:
    sheets = small(["X01", 0.25, 0.3, 100, 100])
    sheets["Community"] = small(["X01", 0.26, 0.3, 100, 100])["Acute"]
    path = write_xlsx(tmp_path / "b.xlsx", sheets)
    assert "X01 has two results of indicator 5" in read(path, tmp_path, "X01").faults[0].message


def test_parts_of_a_trust_are_added_up_from_their_counts(tmp_path: Path) -> None:
    rows: list[list[object]] = [["R1F1", 30 / 100, 0.5, 100, 20], ["R1F2", 10 / 50, 0.25, 50, 4]]
    path = write_xlsx(tmp_path / "b.xlsx", small(*rows))
    understood = read(path, tmp_path, "R1F")
    found = values(understood)
    cell = Cell("R1F", 2025, 5, "all", "all", "white", "percentage")
    assert float(found[cell]) == pytest.approx(100 * 40 / 150)
    assert found[cell._replace(measure="respondents")] == "150"
    assert found[cell._replace(group="bme", measure="respondents")] == "24"
    assert "R1F1 and R1F2 together" in understood.values[0].source
    assert "Not imported" not in "\n".join(understood.messages)


def test_parts_that_are_organisations_of_the_project_are_taken_as_they_are(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(["R1F1", 0.3, 0.5, 100, 20], ["R1F2", 0.2, 0.25, 50, 4]))
    understood = read(path, tmp_path, "R1F1")
    assert {value.cell.organisation for value in understood.values} == {"R1F1"}
    assert "R1F2" in "\n".join(understood.messages)


@pytest.mark.parametrize("hidden", [["R1F2", "-", 0.25, 50, 4], ["R1F2", 0.2, 0.25, None, 4]])
def test_a_part_that_is_not_known_leaves_the_trust_without_a_result(hidden: list[object], tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(["R1F1", 0.3, 0.5, 100, 20], hidden))
    understood = read(path, tmp_path, "R1F")
    assert {value.cell.group for value in understood.values} == {"bme"}
    assert "were not added up" in "\n".join(understood.messages)


def test_nothing_for_this_project_is_said(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "b.xlsx", small(["X02", 0.3, 0.5, 100, 20]))
    with pytest.raises(NoBenchmarkResultsError, match="X02"):
        read(path, tmp_path, "X01")


def test_history_of_a_later_release_is_no_fault_and_what_was_returned_stays(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project", "X01")
    stem = "q16b_eth_summary"

    def imported(name: str, last: int, rates: tuple[float, float]) -> str:
        headings: list[object] = ["org_id", *(f"{stem}_1_{year}" for year in (last - 1, last))]
        path = write_xlsx(tmp_path / name, small(["X01", *rates], headings=headings))
        result = CliRunner().invoke(app, ["import", str(path), "--project", str(project.root)])
        assert result.exit_code == 0, result.output
        return result.output

    imported("first.xlsx", 2023, (0.061, 0.062))
    said = " ".join(imported("second.xlsx", 2024, (0.064, 0.07)).split())
    assert "1 figure of these differ, because the survey revises its history with each release" in said
    assert "Restated" not in said
    returned = read_returns(project)
    assert not [fault for fault in returned.faults if fault.check in ("restated-year", "contradiction")]
    figures = {
        year: returned.returns.get("X01", year).get(8, "all", "white", "percentage") for year in (2023, 2024, 2025)
    }
    assert {year: value.value if value else None for year, value in figures.items()} == {
        2023: 6.1,
        2024: 6.2,
        2025: 7.0,
    }
