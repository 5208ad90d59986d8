"""The report of faults reads like a letter, and as data."""

from __future__ import annotations

import json

from wres_kit.returns.faults import LISTED, WIDTH, Fault, FaultReport, Place, ReturnsError, Severity


def fault(row: int | None, message: str = "Wrong.", **more: object) -> Fault:
    given = {"severity": Severity.ERROR, "check": "value", "file": "data/returns/rxy.csv", "column": "value",
             "remedy": "Correct it.", "organisation": "RXY", "year": 2020}  # fmt: skip
    return Fault(row=row, message=message, **(given | more))  # type: ignore[arg-type]


def test_text_has_a_block_a_file_with_places_in_line() -> None:
    report = FaultReport(
        [
            fault(31, "White and BME look swapped.", severity=Severity.WARNING, column="", remedy="Check."),
            fault(14, '"9.6" for white staff.'),
            fault(None, "The file is empty.", file="data/returns/a.csv", column="", unreadable=True),
        ],
        ["data/returns/a.csv", "data/returns/b.csv", "data/returns/rxy.csv"],
    )
    assert report.to_text().splitlines() == [
        "data/returns/a.csv",
        "  error    file   The file is empty.",
        "                  Correct it.",
        "data/returns/rxy.csv",
        '  error    row 14, value   "9.6" for white staff.',
        "                           Correct it.",
        "  warning  row 31          White and BME look swapped.",
        "                           Check.",
    ]
    assert report.counted() == "2 errors, 1 warning in 3 files."
    assert FaultReport([], ["a.csv"]).counted() == "No faults in 1 file."


def test_many_faults_of_a_kind_are_counted_after_the_first() -> None:
    report = FaultReport([fault(row) for row in range(2, 502)], ["data/returns/rxy.csv"])
    lines = report.to_text().splitlines()
    assert len(lines) == 1 + 2 * LISTED + 1
    assert "490 more" in lines[-1]
    assert report.counted() == "500 errors in 1 file."


def test_errors_of_an_organisation_and_reports_of_some() -> None:
    other, nobody = fault(3, organisation="RTD"), fault(4, organisation="")
    report = FaultReport([fault(2), fault(5, severity=Severity.WARNING), other, nobody], [])
    assert [one.row for one in report.errors_of("RXY")] == [2]
    assert [one.row for one in report.of_organisations(["RTD"]).faults] == [3, 4]


def test_json_is_plain_data() -> None:
    report = FaultReport([fault(2, also=(Place("data/returns/b.csv", 7),))], ["data/returns/rxy.csv"])
    data = json.loads(json.dumps(report.to_json()))
    assert (data["errors"], data["warnings"]) == (1, 0)
    assert data["faults"][0]["also"] == [{"file": "data/returns/b.csv", "row": 7}]
    assert data["faults"][0]["severity"] == "error"


def test_the_exception_carries_and_prints_the_report() -> None:
    error = ReturnsError(FaultReport([fault(2, "Wrong.")], ["data/returns/rxy.csv"]))
    assert error.exit_status == 2
    assert "row 2, value" in str(error)
    assert "1 error in 1 file." in str(error)


def test_long_texts_are_wrapped_but_never_before_a_percent_sign() -> None:
    for padding in range(60, 130):
        report = FaultReport([fault(2, f"{'x' * padding} 59.1% beside 9.6%.")], ["data/returns/rxy.csv"])
        lines = report.to_text().splitlines()
        assert max(map(len, lines[2:])) <= WIDTH
        assert not any(line.strip().startswith("%") for line in lines)
