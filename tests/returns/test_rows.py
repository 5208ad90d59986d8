"""Every row is checked against what the Standard and the project know."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wres_kit.joint.read import ReadReturns
from wres_kit.returns.faults import Severity

Reading = Callable[..., ReadReturns]
GOOD = {"organisation": "X01", "year": "2024", "indicator": "3", "section": "all", "category": "disciplinary",
        "group": "bme", "measure": "headcount", "value": "9", "source": "made up"}  # fmt: skip


def row(**changed: str) -> tuple[str, ...]:
    return tuple((GOOD | changed).values())


@pytest.mark.parametrize(
    ("changed", "column", "told", "remedy"),
    [
        ({"organisation": "X011"}, "organisation", '"X011": no organisation has this code', "did you mean X01?"),
        ({"organisation": "x01"}, "organisation", "capitals count", "Write X01"),
        ({"organisation": "X03-X04"}, "organisation", "no organisation has this code", "organisation.yml"),
        ({"organisation": ""}, "organisation", "no organisation", "ODS code"),
        ({"year": "2027"}, "year", "in the future", "publication_date"),
        ({"year": "2014"}, "year", "before 2015", "Correct it"),
        ({"year": "2018/19"}, "year", "not a reporting year", "2018/19 is 2019"),
        ({"indicator": "10"}, "indicator", "not an indicator", "1 to 9"),
        ({"indicator": ""}, "indicator", "no indicator", "1 to 9"),
        ({"section": "Non-Clinical"}, "section", "not a section", "Write non_clinical"),
        ({"section": "medical_dentl"}, "section", "not a section", "Write medical_dental"),
        ({"section": "Estates"}, "section", "not a section", "small letters"),
        ({"section": ""}, "section", "There is no section", "drill-down"),
        ({"category": "disciplined"}, "category", "no category", "Did you mean disciplinary?"),
        ({"indicator": "1", "category": "band_10"}, "category", "no category", "band_1"),
        (
            {"indicator": "1", "section": "clinical", "category": "consultant"},
            "category",
            "in the section clinical",
            "It has",
        ),
        ({"group": "White"}, "group", "capitals count", "Write white"),
        ({"group": "Q"}, "group", "neither a group nor a known ethnic code", "ethnic code"),
        ({"group": "ca"}, "group", "not in capitals", "Write CA"),
        ({"measure": "respondents"}, "measure", 'no measure "respondents"', "headcount"),
        ({"measure": "relative_likelihood", "value": "1.8"}, "measure", "compares white and BME", "group all"),
        (
            {"measure": "relative_likelihood", "group": "all", "category": "workforce", "value": "1.8"},
            "measure",
            "no",
            "disc",
        ),
        ({"value": "nine"}, "value", "not a number", "plain number"),
        ({"value": "-9"}, "value", "below zero", "count"),
        ({"measure": "percentage", "value": "104"}, "value", "between 0 and 100", "Check"),
        ({"source": ""}, "source", "no source", "found again"),
        ({"source": "=cmd|' /C calc'!A0"}, "source", 'begins with "="', "Begin it with a word"),
        ({"source": "-2+3"}, "source", 'begins with "-"', "Begin it with a word"),
    ],
)
def test_a_bad_row_is_named_and_left_out(
    reading: Reading, changed: dict[str, str], column: str, told: str, remedy: str
) -> None:
    read = reading([row(category="workforce", value="725"), row(**changed)])
    (fault,) = read.faults
    assert (fault.file, fault.row, fault.column) == ("data/returns/x01.csv", 3, column)
    assert fault.severity is Severity.ERROR
    assert told in fault.message
    assert remedy in fault.remedy
    assert [cell.category for cell, _ in read.returns.get("X01", 2024).about(3)] == ["workforce"]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"organisation": "X03/X04"},
        {"year": "2015"},
        {"year": "2026"},
        {"section": "estates_and_facilities"},
        {"group": "A"},
        {"group": "CA"},
        {"indicator": "1", "section": "medical_dental", "category": "senior_medical_manager"},
        {"indicator": "1", "category": "band_8a"},
        {"indicator": "6", "section": "managers", "category": "all", "group": "all", "measure": "percentage"},
        {"indicator": "9", "category": "voting", "measure": "difference", "value": "-4.0"},
    ],
)
def test_good_rows_pass(reading: Reading, changed: dict[str, str]) -> None:
    read = reading([row(**changed)])
    assert read.faults == ()
    assert len(read.returns) == 1


def test_all_faults_are_found_in_one_pass(reading: Reading) -> None:
    read = reading([row(year="2027", value="nine", source=""), row(group="White")])
    assert [(fault.row, fault.column) for fault in read.faults] == [
        (2, "source"),
        (2, "value"),
        (2, "year"),
        (3, "group"),
    ]


def test_a_wrong_code_in_the_file_of_one_organisation_stops_that_organisation(reading: Reading) -> None:
    read = reading([row(), row(organisation="X10", category="workforce")])
    assert [fault.column for fault in read.errors_of("X01")] == ["organisation"]


def test_a_wrong_code_in_a_file_of_several_stops_nobody(reading: Reading) -> None:
    read = reading([row(), row(organisation="X02"), row(organisation="X10")])
    assert read.report.errors
    assert read.errors_of("X01") == read.errors_of("X02") == ()
